//! Runs the hints of one submission and challenge. The engine is created for the first hint that needs one, and again
//! after a hint that hit a limit.

use std::sync::Arc;

use super::deadline::SharedDeadline;
use super::hint_code::HintCode;
use super::outcome::{HintError, Run};
use super::runtime::{Engine, MakeGlobals};
use crate::challenge::Hint;
use crate::submission::{Limits, Submission};

/// Runs hints. It stays on the thread that created it.
pub struct Sandbox {
    limits: Limits,
    deadline: Arc<SharedDeadline>,
    globals: Option<MakeGlobals>,
    engine: Option<Engine>,
    /// Whether a hint has run in the engine.
    used: bool,
}

impl Sandbox {
    /// A sandbox with these limits, and no engine yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self::with_deadline(limits, SharedDeadline::new(), None)
    }

    pub(crate) fn with_deadline(limits: Limits, deadline: Arc<SharedDeadline>, globals: Option<MakeGlobals>) -> Self {
        Self { limits, deadline, globals, engine: None, used: false }
    }

    /// Creates the engine before the first hint, while the submission's files are being fetched.
    pub fn warm_up(&mut self) {
        if self.engine.is_none() {
            self.engine = self.new_engine().ok();
        }
    }

    /// Drops an engine in which hints ran, with everything that they left in it: globals, changed builtins, pending
    /// jobs. Call this before the hints of another submission or challenge.
    pub fn reset(&mut self) {
        if std::mem::take(&mut self.used) {
            self.engine = None;
        }
    }

    /// Prepares for the hints of another submission or challenge: resets, and creates an engine if one of them needs it.
    pub(crate) fn prepare(&mut self, hints: &[Arc<Hint>]) {
        self.reset();
        let mut needs_engine = false;
        for code in hints.iter().filter_map(|hint| HintCode::of(&hint.code)) {
            code.build_patterns();
            needs_engine |= code.file_match.is_none();
        }
        if needs_engine {
            self.warm_up();
        }
    }

    /// Runs one hint against the submission, to its end or to its limit.
    pub fn run(&mut self, hint: &Hint, submission: &Arc<Submission>) -> Run {
        let code = HintCode::of(&hint.code);
        // A hint that ran in the engine may have changed what this one calls, and a behaviour has globals of its own.
        let file_match = code.as_ref().and_then(|code| code.file_match.as_ref());
        let file_match = file_match.filter(|_| !self.used && self.globals.is_none());
        match file_match.and_then(|file_match| file_match.run(submission)) {
            Some(run) => run,
            None => self.run_in_engine(hint, code.as_deref(), submission),
        }
    }

    pub(crate) fn run_in_engine(&mut self, hint: &Hint, code: Option<&HintCode>, submission: &Arc<Submission>) -> Run {
        self.used = true;
        let engine = match self.engine.take().map_or_else(|| self.new_engine(), Ok) {
            Ok(engine) => engine,
            Err(message) => return Run::errored(HintError::Engine(message)),
        };
        let run = engine.run(hint, code.map(|code| code.function.as_str()), submission);
        // Jobs that are still pending, as after a hint that throws at once, would run during the next hint.
        if !run.outcome.makes_engine_unusable() && !engine.has_pending_jobs() {
            self.engine = Some(engine);
        }
        run
    }

    fn new_engine(&self) -> Result<Engine, String> {
        let globals = self.globals.as_ref().map(|make| make());
        Engine::build(self.limits, &self.deadline, globals).map_err(|error| error.to_string())
    }
}
