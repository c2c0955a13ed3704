//! Runs the hints of one submission and challenge. The engine is created for the first hint that needs one, and again
//! after a hint that hit a limit.

use std::sync::Arc;

use super::hint_code::HintCode;
use super::outcome::Outcome;
use super::outcome::{HintError, Run};
use super::runtime::{Engine, MakeGlobals, THREAD_STACK};
use crate::challenge::{Hint, HookName, Hooks};
use crate::submission::{Limits, Submission};

/// Runs hints, on a thread with the stack of [`with_stack`].
pub struct Sandbox {
    limits: Limits,
    globals: Option<MakeGlobals>,
    engine: Option<Engine>,
    /// Whether a hint has run in the engine.
    used: bool,
    hooks: Hooks,
    /// Whether the hook before all hints has run in the engine.
    is_prepared: bool,
    /// How that hook ended first, where it did not pass.
    before_all: Option<Outcome>,
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
        Self {
            limits,
            globals: None,
            engine: None,
            used: false,
            hooks: Hooks::default(),
            is_prepared: false,
            before_all: None,
        }
    }

    /// As [`Self::new`], with globals beside those of the web.
    pub(crate) fn with_globals(limits: Limits, globals: MakeGlobals) -> Self {
        Self { globals: Some(globals), ..Self::new(limits) }
    }

    /// Runs the hints of one challenge without hooks, one after another.
    pub fn run_all(&mut self, hints: &[Hint], submission: &Arc<Submission>) -> Vec<Run> {
        self.reset(Hooks::default());
        hints.iter().map(|hint| self.run(hint, submission)).collect()
    }

    /// Creates the engine before the first hint, while the submission's files are being fetched.
    pub fn warm_up(&mut self) {
        if self.engine.is_none() {
            self.engine = self.new_engine().ok();
        }
    }

    /// Drops an engine in which hints ran, with everything that they left in it: globals, changed builtins, pending
    /// jobs. Call this before the hints of another submission or challenge, with that challenge's hooks.
    pub fn reset(&mut self, hooks: Hooks) {
        if std::mem::take(&mut self.used) {
            self.engine = None;
        }
        (self.hooks, self.is_prepared, self.before_all) = (hooks, false, None);
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
        if self.used || self.globals.is_some() || !self.hooks.is_empty() {
            return None;
        }
        HintCode::of(&hint.code)?.file_match.as_ref()?.run(submission)
    }

    /// Runs a hint in the engine.
    pub(crate) fn run_in_engine(&mut self, hint: &Hint, submission: &Arc<Submission>) -> Run {
        let code = HintCode::of(&hint.code);
        let code = code.as_deref();
        let engine = match self.prepared_engine(submission) {
            Ok(engine) => engine,
            Err(error) => return Run::errored(error),
        };
        let function = code.map(|code| code.function.as_str());
        let mut run = engine.run(hint, function, self.hooks.after_each.as_ref(), submission);
        self.keep(engine, &run.outcome);
        if run.outcome == Outcome::Passed && self.tests_nothing(code) && run.trace.exchanges.is_empty() {
            run.outcome = Outcome::TestedNothing;
        }
        if let Some(Outcome::Errored(error)) = self.before_all.as_ref().filter(|_| depends_on_hook(&run.outcome)) {
            run.outcome = Outcome::Errored(HintError::InHook(HookName::BeforeAll, Box::new(error.clone())));
        }
        run
    }

    /// Runs the hook after all hints, if there is one and an engine in which hints ran.
    pub(crate) fn run_after_all(&mut self, submission: &Arc<Submission>) -> Option<Run> {
        let hook = self.hooks.after_all.as_ref()?;
        let engine = self.engine.take().filter(|_| self.used)?;
        let run = engine.run_hook(HookName::AfterAll, hook, submission);
        self.keep(engine, &run.outcome);
        Some(run)
    }

    /// How the hook before all hints ended, where it did not pass.
    pub(crate) fn before_all(&self) -> Option<&Outcome> {
        self.before_all.as_ref()
    }

    /// An engine in which the hook before all hints has run, without which no hint can run.
    fn prepared_engine(&mut self, submission: &Arc<Submission>) -> Result<Engine, HintError> {
        self.used = true;
        let unusable = |error: &HintError| HintError::InHook(HookName::BeforeAll, Box::new(error.clone()));
        match &self.before_all {
            Some(outcome @ Outcome::Errored(error)) if outcome.makes_engine_unusable() => return Err(unusable(error)),
            _ => {}
        }
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => {
                self.is_prepared = false;
                self.new_engine().map_err(HintError::Engine)?
            }
        };
        let Some(hook) = self.hooks.before_all.as_ref().filter(|_| !self.is_prepared) else { return Ok(engine) };
        let run = engine.run_hook(HookName::BeforeAll, hook, submission);
        self.is_prepared = true;
        if run.outcome == Outcome::Passed {
            return Ok(engine);
        }
        let outcome = &*self.before_all.insert(run.outcome);
        match outcome {
            Outcome::Errored(error) if outcome.makes_engine_unusable() => Err(unusable(error)),
            _ => Ok(engine),
        }
    }

    /// Keeps the engine for the next hint. Jobs that are still pending, as after a hint that throws at once, would run
    /// during the next hint.
    fn keep(&mut self, engine: Engine, outcome: &Outcome) {
        if !outcome.makes_engine_unusable() && !engine.has_pending_jobs() {
            self.engine = Some(engine);
        }
    }

    /// Whether a hint that passed tests nothing, and the hook after it neither.
    fn tests_nothing(&self, code: Option<&HintCode>) -> bool {
        let is_nothing = |code: &HintCode| code.tests_nothing;
        let hook = self.hooks.after_each.as_ref();
        self.globals.is_none()
            && code.is_some_and(is_nothing)
            && hook.is_none_or(|hook| HintCode::of(&hook.code).is_some_and(|code| is_nothing(&code)))
    }

    fn new_engine(&self) -> Result<Engine, String> {
        let globals = self.globals.as_ref().map(|make| make());
        Engine::build(self.limits, globals).map_err(|error| error.to_string())
    }
}

/// Whether a hint may have ended so only because the hook before all hints did not do its work.
fn depends_on_hook(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Passed | Outcome::TestedNothing => false,
        Outcome::Failed(_) => true,
        Outcome::Errored(HintError::InHook(..)) => false,
        Outcome::Errored(error) => error.is_challenge_fault(),
    }
}
