//! Where hints run: which engine one gets, a fresh one or one that is kept, and which hint needs none. It exists so that whoever
//! grades asks for a hint's run and nothing else.

use std::sync::Arc;
use std::time::Instant;

use super::deadline::SharedDeadline;
use super::hint_code::Code;
use super::runtime::Engine;
use super::runtime::MakeGlobals;
use super::{HintError, Outcome, Run, Trace};
use crate::challenge::Hint;
use crate::submission::{Limits, Submission};

/// Where hints run. It belongs to the thread that made it.
pub struct Sandbox {
    limits: Limits,
    deadline: Arc<SharedDeadline>,
    globals: Option<MakeGlobals>,
    engine: Option<Engine>,
    /// The engine for hints that leave it as it was, and whether those at hand do.
    kept: Option<Engine>,
    keeps: bool,
}

impl Sandbox {
    /// A sandbox with these limits. The engine is made when the first hint runs.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self::with_deadline(limits, SharedDeadline::new(), None)
    }

    pub(crate) fn with_deadline(limits: Limits, deadline: Arc<SharedDeadline>, globals: Option<MakeGlobals>) -> Self {
        Self { limits, deadline, globals, engine: None, kept: None, keeps: false }
    }

    /// Makes the engine ahead of the first hint, so that it is ready when the submission's files are.
    pub fn warm_up(&mut self) {
        if self.engine.is_none() {
            self.engine = self.new_engine().ok();
        }
    }

    /// Makes sure that nothing of what ran so far is left for what comes: by an engine made anew, or, where every hint to
    /// come is `harmless`, by one that is kept for such hints and cannot be changed.
    pub(crate) fn renew(&mut self, harmless: bool) {
        self.engine = None;
        self.keeps = harmless && self.globals.is_none();
    }

    /// Runs one hint against the submission, to its end or to its limit.
    pub fn run(&mut self, hint: &Hint, submission: &Arc<Submission>) -> Run {
        let started = Instant::now();
        let code = Code::of(&hint.code);
        // Only where no hint before can have changed what this one calls.
        let plain = code.as_ref().and_then(|code| code.plain.as_ref()).filter(|_| self.keeps);
        let mut run = match plain.and_then(|plain| plain.passes(submission)) {
            Some(trace) => Run { outcome: Outcome::Passed, trace },
            None => self.run_in_engine(hint, code.as_deref(), submission),
        };
        run.trace.millis = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        run
    }

    pub(crate) fn run_in_engine(&mut self, hint: &Hint, code: Option<&Code>, submission: &Arc<Submission>) -> Run {
        let engine = match self.slot().take().map_or_else(|| self.new_engine(), Ok) {
            Ok(engine) => engine,
            Err(message) => {
                return Run { outcome: Outcome::Errored(HintError::Engine(message)), trace: Trace::default() };
            }
        };
        let run = engine.run(hint, code.map(|code| code.function.as_str()), submission);
        if !run.outcome.makes_engine_unusable() && !engine.is_worn(&run) {
            *self.slot() = Some(engine);
        }
        run
    }

    /// Where the engine for the hints at hand stands.
    fn slot(&mut self) -> &mut Option<Engine> {
        if self.keeps { &mut self.kept } else { &mut self.engine }
    }

    fn new_engine(&self) -> Result<Engine, String> {
        let globals = self.globals.as_ref().map(|make| make());
        Engine::build(self.limits, &self.deadline, globals, self.keeps).map_err(|error| error.to_string())
    }
}
