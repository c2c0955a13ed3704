//! The JavaScript engine and the web's globals that a hint uses. A hint runs as its author wrote it and can send
//! requests to its submission only; what it did is returned as an [`Outcome`] and a [`Trace`].

mod deadline;
mod exception;
mod file_match;
mod hint_code;
mod host;
mod no_test;
mod outcome;
mod runtime;
mod sandbox;
mod scripts;
mod trace;

pub(crate) use deadline::Deadline;
pub(crate) use hint_code::HintCode;
pub use outcome::{Failure, HintError, Outcome, Run, find_refusals};
pub(crate) use runtime::{Globals, MakeGlobals, THREAD_STACK};
pub use sandbox::{Sandbox, with_stack};
pub(crate) use scripts::{Scripts, load as load_script};
pub use trace::{Assertion, Exchange, PatternText, Trace};
