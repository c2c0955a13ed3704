//! The JavaScript engine and the world that a hint sees. A hint runs here exactly as its author wrote it; what it did
//! comes back as an [`Outcome`] and a [`Trace`], and nothing of it can reach further than the submission it is given.

mod bytes;
mod clock;
mod code;
mod dom;
mod engine;
mod harmless;
mod host;
#[cfg(test)]
mod kept;
mod matcher;
mod outcome;
pub mod pattern;
mod plain;
mod prelude;
mod record;
mod requests;
mod runner;
mod texts;
mod thrown;
mod trace;
mod urls;
mod worker;
mod world;

pub(crate) use clock::Pulse;
pub(crate) use engine::THREAD_STACK;
pub(crate) use harmless::is_harmless;
pub use outcome::{Failure, Outcome, Trouble};
pub(crate) use prelude::{Preludes, load as load_prelude};
pub use runner::Sandbox;
pub use trace::{Assertion, Exchange, PatternText, Trace};
pub use worker::Worker;
pub(crate) use worker::{GRACE, LOOK};
pub(crate) use world::{MakeWorld, Pause, World};

use crate::challenge::Hint;
use crate::submission::Limits;

/// Reads a hint and builds its patterns ahead of time, so that its run finds both made.
fn read_ahead(hint: &Hint) {
    let Some(code) = code::Code::of(&hint.code) else { return };
    for (source, flags) in &code.patterns {
        // What cannot be built is the engine's to run, and its fault to tell.
        let _ = pattern::Pattern::shared(source, flags);
    }
}

/// One hint's run: how it ended and what it did.
#[derive(Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// What it did.
    pub trace: Trace,
}

impl Run {
    /// Whether it could not be decided for a reason that lies in the challenge.
    pub(crate) fn is_the_challenges_fault(&self) -> bool {
        matches!(&self.outcome, Outcome::Errored(trouble) if trouble.is_the_challenges())
    }

    /// What is left to say of a hint whose engine did not stop at its limit.
    pub(crate) fn timed_out(limits: Limits) -> Self {
        let millis = limits.hint.as_millis().try_into().unwrap_or(u64::MAX);
        Self { outcome: Outcome::Errored(Trouble::TimedOut(millis)), trace: Trace::default() }
    }
}
