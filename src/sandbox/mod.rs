//! The JavaScript engine and the world that a hint sees. A hint runs here exactly as its author wrote it; what it did
//! comes back as an [`Outcome`] and a [`Trace`], and nothing of it can reach further than the submission it is given.

mod bytes;
mod clock;
mod dom;
mod engine;
mod host;
mod matcher;
mod outcome;
pub mod pattern;
mod prelude;
mod record;
mod requests;
mod trace;
mod urls;
mod worker;
mod world;

pub use engine::Sandbox;
pub use outcome::{Failure, Outcome, Trouble};
pub(crate) use prelude::{Preludes, load as load_prelude};
pub use trace::{Assertion, Exchange, PatternText, Trace};
pub use worker::Worker;
pub(crate) use world::{MakeWorld, Pause, World};

/// One hint's run: how it ended and what it did.
#[derive(Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// What it did.
    pub trace: Trace,
}
