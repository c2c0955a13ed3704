//! The engine: a QuickJS runtime with its limits and one context, in which the hints of one submission and challenge
//! run one after another.

use std::rc::Rc;
use std::sync::Arc;

use rquickjs::context::EvalOptions;
use rquickjs::promise::PromiseState;
use rquickjs::{Context, Ctx, Function, Persistent, Promise, Runtime, Value};

use super::deadline::{BEHAVIOUR_STEPS, Deadline};
use super::exception;
use super::exception::{Thrown, is_syntax_error, line_within, position, text};
use super::hint_code::{STRICT, is_script};
use super::host;
use super::host::fetch;
use super::host::state::{Event, Host};
use super::outcome::{HintError, Outcome, Run};
use super::scripts;
use super::scripts::Scripts;
use crate::challenge::{Hint, Hook, HookName};
use crate::submission::{Limits, Submission};

/// The largest stack of JavaScript calls, in bytes.
const STACK: usize = 1 << 20;
/// The memory in bytes from which an engine collects cycles. An engine that runs a few hints has few cycles below this.
const GC_THRESHOLD: usize = 4 << 20;
/// The stack of a thread that runs a sandbox, in bytes: the engine's stack and the frames of Rust code.
pub(crate) const THREAD_STACK: usize = 8 << 20;

/// Adds globals to a new engine beside those of the web, such as a behaviour's `app`.
pub(crate) trait Globals {
    /// Adds the globals to `context`, in which the code will run. A function that waits for something other than
    /// JavaScript must pause `deadline`.
    fn install(&mut self, runtime: &Runtime, context: &Context, deadline: &Rc<Deadline>) -> rquickjs::Result<()>;

    /// Called before each run.
    fn before_run(&self, code: &Hint);
}

/// Creates the globals.
pub(crate) type MakeGlobals = Box<dyn Fn() -> Box<dyn Globals>>;

/// A QuickJS runtime with one context and the state of its host functions.
pub(crate) struct Engine {
    // Fields are dropped in this order: the contexts must be dropped before the runtime.
    context: Context,
    globals: Option<Box<dyn Globals>>,
    runtime: Runtime,
    run: Option<Persistent<Function<'static>>>,
    host: Rc<Host>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.host.release_values();
        self.run.take();
    }
}

impl Engine {
    pub(crate) fn build(limits: Limits, mut globals: Option<Box<dyn Globals>>) -> rquickjs::Result<Self> {
        let runtime = Runtime::new()?;
        runtime.set_memory_limit(limits.memory);
        runtime.set_max_stack_size(STACK);
        runtime.set_gc_threshold(GC_THRESHOLD);
        runtime.set_loader(Scripts, Scripts);
        let steps = if globals.is_some() { BEHAVIOUR_STEPS } else { u32::MAX };
        let host = Host::new(limits, Rc::new(Deadline::new(steps)));
        let here = Rc::clone(&host);
        // No deadline applies while the engine is set up.
        runtime.set_interrupt_handler(Some(Box::new(move || {
            here.is_running() && (here.deadline.step() || here.is_full())
        })));
        let here = Rc::clone(&host);
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, handled| {
            track(&here, &ctx, promise, reason, handled);
        })));
        let context = Context::full(&runtime)?;
        let run = context.with(|ctx| {
            let web = scripts::load(&ctx, "web")?;
            web.get::<_, Function<'_>>("install")?.call::<_, ()>((host::object(&ctx, &host)?,))?;
            rquickjs::Result::Ok(Persistent::save(&ctx, web.get::<_, Function<'_>>("run")?))
        })?;
        if let Some(globals) = &mut globals {
            globals.install(&runtime, &context, &host.deadline)?;
        }
        Ok(Self { context, globals, runtime, run: Some(run), host })
    }

    /// Runs a hint, and then the hook after each, if there is one.
    pub(crate) fn run(
        &self,
        hint: &Hint,
        function: Option<&str>,
        after: Option<&Hook>,
        submission: &Arc<Submission>,
    ) -> Run {
        self.host.begin(submission);
        if let Some(globals) = &self.globals {
            globals.before_run(hint);
        }
        let mut outcome = self.evaluate(&hint.code, Source::Hint { function, url: &submission.url() });
        if let Some(hook) = after.filter(|_| !outcome.makes_engine_unusable()) {
            outcome = self.after_each(hook, outcome);
        }
        Run { outcome, trace: self.host.end() }
    }

    /// Runs a hook on its own.
    pub(crate) fn run_hook(&self, name: HookName, hook: &Hook, submission: &Arc<Submission>) -> Run {
        self.host.begin(submission);
        let source = if name == HookName::BeforeAll { Source::Script } else { Source::Local };
        let outcome = self.evaluate(&hook.code, source);
        Run { outcome, trace: self.host.end() }
    }

    /// Runs the hook after a hint. It only counts where the hint's own code passed.
    fn after_each(&self, hook: &Hook, outcome: Outcome) -> Outcome {
        // The rejection of a hint that failed is not the hook's.
        self.host.rejections.take();
        let own = self.host.trace.borrow().mark();
        let ended = self.evaluate(&hook.code, Source::Local);
        self.host.trace.borrow_mut().return_to(own);
        match (outcome, ended) {
            (Outcome::Passed, Outcome::Failed(failure)) => {
                self.host.trace.borrow_mut().failed_in = Some(HookName::AfterEach);
                Outcome::Failed(failure)
            }
            (outcome, Outcome::Errored(error)) => match error {
                error if Outcome::Errored(error.clone()).makes_engine_unusable() => Outcome::Errored(error),
                error if outcome == Outcome::Passed => {
                    Outcome::Errored(HintError::InHook(HookName::AfterEach, Box::new(error)))
                }
                _ => outcome,
            },
            (outcome, _) => outcome,
        }
    }

    fn evaluate(&self, code: &str, source: Source<'_>) -> Outcome {
        match self.context.with(|ctx| self.drive(&ctx, code, source)) {
            // QuickJS may throw null when it is out of memory.
            Outcome::Errored(HintError::ThrewNothing(value))
                if value == "null" && (self.is_full() || !may_throw_null(code)) =>
            {
                Outcome::Errored(HintError::OutOfMemory(self.host.limits.memory))
            }
            outcome => outcome,
        }
    }

    pub(crate) fn has_pending_jobs(&self) -> bool {
        self.runtime.is_job_pending()
    }

    fn is_full(&self) -> bool {
        let used = usize::try_from(self.runtime.memory_usage().malloc_size).unwrap_or(0);
        used > self.host.limits.memory / 2
    }

    fn drive(&self, ctx: &Ctx<'_>, code: &str, source: Source<'_>) -> Outcome {
        let started = match self.start(ctx, code, source) {
            Ok(started) => started,
            Err(Start::Broken(error)) => return Outcome::Errored(error),
            Err(Start::Threw(thrown)) => return self.judge(ctx, thrown.as_ref()),
        };
        let main = started.as_promise();
        let thrown = match self.settle(ctx, main) {
            Ok(thrown) => thrown,
            Err(error) => return Outcome::Errored(error),
        };
        match thrown {
            Some(reason) => self.judge(ctx, Some(&reason)),
            None if is_pending(main) => self.unsettled(),
            None => match self.host.error() {
                Some(error) => Outcome::Errored(error),
                None => Outcome::Passed,
            },
        }
    }

    /// Starts the code. Returns the promise that settles when it ends, or another value if it has ended already.
    fn start<'js>(&self, ctx: &Ctx<'js>, code: &str, source: Source<'_>) -> Result<Value<'js>, Start<'js>> {
        let threw = |_| Start::Threw(Some(ctx.catch()));
        let (function, url) = match source {
            Source::Hint { function, url } => (function, url),
            Source::Script => {
                // The line before the code is what line numbers are corrected for.
                let ended = eval(ctx, &format!("\n{code}")).map(|_| Value::new_undefined(ctx.clone()));
                return ended.map_err(|_| self.in_script(ctx));
            }
            Source::Local if !is_script(code) => return Err(Start::Broken(broken(ctx, code))),
            Source::Local => {
                let made = eval(ctx, &format!("(() => {{ {STRICT}\n{code}\n}})")).map_err(threw)?;
                let function = made.into_function().ok_or(rquickjs::Error::Unknown).map_err(threw)?;
                return function.call(()).map_err(threw);
            }
        };
        let run = self.run.clone().ok_or(rquickjs::Error::Unknown).and_then(|run| run.restore(ctx)).map_err(threw)?;
        let Some(Ok(made)) = function.map(|source| eval(ctx, source)) else {
            // The engine's error, if any, is about the wrapping function; `broken` gets one about the code itself.
            ctx.catch();
            return Err(Start::Broken(broken(ctx, code)));
        };
        run.call((url, made)).map_err(threw)
    }

    /// What a script threw. A syntax error means that it did not run.
    fn in_script<'js>(&self, ctx: &Ctx<'js>) -> Start<'js> {
        let thrown = ctx.catch();
        match is_syntax_error(&thrown) {
            true => Start::Broken(HintError::Broken { message: text(&thrown, "message"), line: line_within(&thrown) }),
            false => Start::Threw(Some(thrown)),
        }
    }

    /// Runs everything that the hint started to its end; returns what it threw, if anything.
    fn settle<'js>(&self, ctx: &Ctx<'js>, main: Option<&Promise<'js>>) -> Result<Option<Value<'js>>, HintError> {
        let host = &self.host;
        let mut first = None;
        let mut settled = false;
        loop {
            while ctx.execute_pending_job() {
                if ctx.has_exception() {
                    first.get_or_insert(ctx.catch());
                }
                self.check_limits()?;
            }
            self.check_limits()?;
            if !settled && !is_pending(main) {
                settled = true;
                host.trace.borrow_mut().unawaited = host.is_busy();
                if let Some(Err(_)) = main.and_then(Promise::result::<Value<'js>>) {
                    first.get_or_insert(ctx.catch());
                }
            }
            let more = host.is_busy() || (!settled && !host.timers.borrow().is_empty());
            if !more {
                return Ok(first.or_else(|| self.uncaught_in_handler(ctx)).or_else(|| self.unhandled(ctx, main)));
            }
            fetch::send_waiting(host, !settled);
            if let Err(thrown) = self.next(ctx) {
                first.get_or_insert(thrown);
            }
        }
    }

    /// Waits for one answer or timer and calls the hint's callback; returns what that throws.
    fn next<'js>(&self, ctx: &Ctx<'js>) -> Result<(), Value<'js>> {
        let called = match self.host.next_event() {
            Event::Answer(index, answer) => fetch::deliver(ctx, &self.host, index, answer),
            Event::Timer(callback) => callback.restore(ctx).and_then(|callback| callback.call::<_, ()>(())),
            Event::Nothing => Ok(()),
        };
        called.map_err(|_| ctx.catch())
    }

    /// What an event handler threw and nothing caught.
    fn uncaught_in_handler<'js>(&self, ctx: &Ctx<'js>) -> Option<Value<'js>> {
        self.host.take_uncaught()?.restore(ctx).ok()
    }

    /// The reason of an unhandled rejection, other than that of `main`. It fails the hint, which did not await the
    /// promise.
    fn unhandled<'js>(&self, ctx: &Ctx<'js>, main: Option<&Promise<'js>>) -> Option<Value<'js>> {
        let rejections = self.host.rejections.take();
        rejections.into_iter().find_map(|(promise, reason)| {
            let promise = promise.restore(ctx).ok()?;
            if main.is_some_and(|main| promise == *main.as_value()) {
                return None;
            }
            self.host.trace.borrow_mut().unawaited = true;
            reason.restore(ctx).ok()
        })
    }

    fn check_limits(&self) -> Result<(), HintError> {
        match self.host.error() {
            _ if self.host.deadline.expired() => Err(self.timed_out()),
            Some(
                error @ (HintError::TimedOut(_)
                | HintError::RunTooLong(_)
                | HintError::TooManyRequests(_)
                | HintError::OutOfMemory(_)),
            ) => Err(error),
            _ => Ok(()),
        }
    }

    fn timed_out(&self) -> HintError {
        let over = self.host.submission.borrow().as_ref().and_then(|given| given.budget()?.time_is_over());
        if let Some(limit) = over {
            return HintError::RunTooLong(limit.as_millis().try_into().unwrap_or(u64::MAX));
        }
        HintError::TimedOut(self.host.deadline.limit().as_millis().try_into().unwrap_or(u64::MAX))
    }

    fn unsettled(&self) -> Outcome {
        let error = match (self.host.error(), self.host.first_fault()) {
            (Some(error), _) => error,
            (None, Some(fault)) => HintError::Fault(fault),
            (None, None) => HintError::NeverSettles,
        };
        Outcome::Errored(error)
    }

    /// The outcome of a hint that threw. A network fault takes precedence over what the hint threw because of it.
    fn judge<'js>(&self, ctx: &Ctx<'js>, thrown: Option<&Value<'js>>) -> Outcome {
        if self.host.deadline.expired() {
            return Outcome::Errored(self.timed_out());
        }
        if let Some(error) = self.host.error() {
            return Outcome::Errored(error);
        }
        if let Some(fault) = self.host.first_fault() {
            return Outcome::Errored(HintError::Fault(fault));
        }
        match exception::classify(ctx, thrown, self.host.limits.memory) {
            Thrown::Failure(failure) => match self.host.first_answer_of_host() {
                Some(fault) => Outcome::Errored(HintError::Fault(fault)),
                None => {
                    let stack = thrown.map(|thrown| text(thrown, "stack")).unwrap_or_default();
                    self.host.trace.borrow_mut().threw_at = position(&stack);
                    Outcome::Failed(failure)
                }
            },
            Thrown::Error(error) => Outcome::Errored(error),
            Thrown::Interrupted => Outcome::Errored(self.timed_out()),
        }
    }
}

/// Whether the hint's own code may throw null. QuickJS throws null when no memory is left for an error, and much of the
/// memory may be free again when this is checked.
fn may_throw_null(code: &str) -> bool {
    ["throw", "reject", "abort"].iter().any(|word| code.contains(word))
}

fn is_pending(main: Option<&Promise<'_>>) -> bool {
    main.is_some_and(|main| main.state() == PromiseState::Pending)
}

/// A code that runs in an engine.
#[derive(Clone, Copy)]
enum Source<'s> {
    /// A hint's, as a function, and the app's URL.
    Hint { function: Option<&'s str>, url: &'s str },
    /// A script, whose declarations are global.
    Script,
    /// A script, whose declarations are its own.
    Local,
}

enum Start<'js> {
    Broken(HintError),
    Threw(Option<Value<'js>>),
}

fn eval<'js>(ctx: &Ctx<'js>, source: &str) -> rquickjs::Result<Value<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some("hint".to_owned());
    ctx.eval_with_options(source, options)
}

/// Why code is not the body of a function: the engine's message and line, if it has them. Such code is never run: if it
/// closed the function and opened another (`}{`), it would pass without testing anything.
fn broken(ctx: &Ctx<'_>, code: &str) -> HintError {
    let broken = |message, line| HintError::Broken { message, line };
    if eval(ctx, &format!("(async () => {{ {STRICT}\n{code}\n}})")).is_err() {
        let reason = ctx.catch();
        if is_syntax_error(&reason) {
            return broken(text(&reason, "message"), line_within(&reason));
        }
    }
    broken("it is not one whole piece of JavaScript".to_owned(), None)
}

fn track<'js>(host: &Host, ctx: &Ctx<'js>, promise: Value<'js>, reason: Value<'js>, handled: bool) {
    let mut rejections = host.rejections.borrow_mut();
    if handled {
        rejections.retain(|(known, _)| known.clone().restore(ctx).is_ok_and(|known| known != promise));
    } else {
        rejections.push((Persistent::save(ctx, promise), Persistent::save(ctx, reason)));
    }
}
