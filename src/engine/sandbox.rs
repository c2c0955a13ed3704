//! Runs the hints of one submission and challenge. The engine is created for the first hint that needs one, and again
//! after a hint that hit a limit.

use std::sync::Arc;

use super::hint_code::HintCode;
use super::outcome::{HintError, Run};
use super::runtime::{Engine, MakeGlobals, THREAD_STACK};
use crate::challenge::Hint;
use crate::submission::{Limits, Submission};

/// Runs hints, on a thread with the stack of [`with_stack`].
pub struct Sandbox {
    limits: Limits,
    globals: Option<MakeGlobals>,
    engine: Option<Engine>,
    /// Whether a hint has run in the engine.
    used: bool,
}

/// Runs `work` on a new thread whose stack is large enough for a sandbox, and waits for it.
///
/// # Errors
/// Where the thread cannot be started, or panics.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| std::io::Error::other("the thread panicked"))
    })
}

impl Sandbox {
    /// A sandbox with these limits, and no engine yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, globals: None, engine: None, used: false }
    }

    /// As [`Self::new`], with globals beside those of the web.
    pub(crate) fn with_globals(limits: Limits, globals: MakeGlobals) -> Self {
        Self { globals: Some(globals), ..Self::new(limits) }
    }

    /// Runs the hints of one challenge, one after another.
    pub fn run_all(&mut self, hints: &[Hint], submission: &Arc<Submission>) -> Vec<Run> {
        self.reset();
        hints.iter().map(|hint| self.run(hint, submission)).collect()
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

    /// Builds the patterns of these hints, and an engine if one of them needs it, before a submission is there.
    pub(crate) fn prepare<'h>(&mut self, hints: impl IntoIterator<Item = &'h Hint>) {
        let mut needs_engine = false;
        for code in hints.into_iter().filter_map(|hint| HintCode::of(&hint.code)) {
            code.build_patterns();
            needs_engine |= code.file_match.is_none();
        }
        if needs_engine {
            self.warm_up();
        }
    }

    /// Runs one hint against the submission, to its end or to its limit.
    pub fn run(&mut self, hint: &Hint, submission: &Arc<Submission>) -> Run {
        self.run_without_engine(hint, submission).unwrap_or_else(|| self.run_in_engine(hint, submission))
    }

    /// Runs a hint that only matches patterns in a file; `None` where only an engine can tell.
    pub(crate) fn run_without_engine(&self, hint: &Hint, submission: &Submission) -> Option<Run> {
        // A hint that ran in the engine may have changed what this one calls, and a behaviour has globals of its own.
        if self.used || self.globals.is_some() {
            return None;
        }
        HintCode::of(&hint.code)?.file_match.as_ref()?.run(submission)
    }

    /// Runs a hint in the engine.
    pub(crate) fn run_in_engine(&mut self, hint: &Hint, submission: &Arc<Submission>) -> Run {
        let code = HintCode::of(&hint.code);
        let code = code.as_deref();
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
        Engine::build(self.limits, globals).map_err(|error| error.to_string())
    }
}
