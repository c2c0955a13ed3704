//! The JavaScript engine and the world that a hint sees. A hint runs here exactly as its author wrote it; what it did
//! comes back as an [`Outcome`] and a [`Trace`], and nothing of it can reach further than the submission it is given.

mod deadline;
mod exception;
mod harmless;
mod hint_code;
mod host;
#[cfg(test)]
mod kept;
mod outcome;
mod plain;
mod runtime;
mod sandbox;
mod scripts;
mod supervisor;
mod trace;

pub(crate) use deadline::{Deadline, SharedDeadline};
pub(crate) use harmless::is_harmless;
pub use outcome::{Failure, HintError, Outcome};
pub(crate) use runtime::{Globals, MakeGlobals, THREAD_STACK};
pub use sandbox::Sandbox;
pub(crate) use scripts::{Scripts, load as load_script};
pub use supervisor::Supervisor;
pub(crate) use supervisor::{GRACE_PERIOD, POLL_INTERVAL};
pub use trace::{Assertion, Exchange, PatternText, Trace};

use crate::challenge::Hint;
use crate::submission::Limits;

/// Reads a hint and builds its patterns ahead of time, so that its run finds both made.
fn read_ahead(hint: &Hint) {
    let Some(code) = hint_code::Code::of(&hint.code) else { return };
    for (source, flags) in &code.patterns {
        // What cannot be built is the engine's to run, and its fault to tell.
        let _ = crate::regex::Pattern::shared(source, flags);
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
    pub(crate) fn is_challenge_fault(&self) -> bool {
        matches!(&self.outcome, Outcome::Errored(trouble) if trouble.is_challenge_fault())
    }

    /// What is left to say of a hint whose engine did not stop at its limit.
    pub(crate) fn timed_out(limits: Limits) -> Self {
        let millis = limits.hint.as_millis().try_into().unwrap_or(u64::MAX);
        Self { outcome: Outcome::Errored(HintError::TimedOut(millis)), trace: Trace::default() }
    }
}
