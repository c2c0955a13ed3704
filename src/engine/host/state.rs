//! The state that the host functions share: the submission, the trace, the pending requests and timers, and the
//! deadline of the running hint.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use rquickjs::{Ctx, Function, Persistent, Value};

use super::dom::Documents;
use super::regex::{LastMatch, TextCache};
use super::url::UrlCache;
use crate::engine::deadline::Deadline;
use crate::engine::outcome::HintError;
use crate::engine::trace::{Exchange, Trace};
use crate::submission::error_page::fault_of_host;
use crate::submission::{Answer, Budget, Fault, Limits, Request, Submission};

pub(crate) type SavedFunction = Persistent<Function<'static>>;
type Reply = (usize, u64, Result<Arc<Answer>, Fault>);

/// The state of one engine's host functions.
pub(crate) struct Host {
    pub(crate) limits: Limits,
    pub(crate) deadline: Rc<Deadline>,
    pub(crate) documents: Rc<Documents>,
    pub(crate) urls: Rc<UrlCache>,
    pub(crate) texts: Rc<TextCache>,
    pub(crate) last_match: Rc<LastMatch>,
    /// The answers of this run, by the number of their request. The scripts read their parts on demand.
    pub(crate) answers: RefCell<HashMap<usize, Arc<Answer>>>,
    pub(crate) submission: RefCell<Option<Arc<Submission>>>,
    pub(crate) trace: RefCell<Trace>,
    /// The callback of each pending request, by its number.
    pub(crate) awaited: RefCell<HashMap<usize, SavedFunction>>,
    /// The requests, with their numbers, that are sent when all JavaScript that can run has run.
    pub(crate) unsent: RefCell<Vec<(usize, Request)>>,
    pub(crate) timers: RefCell<Vec<Timer>>,
    pub(crate) rejections: RefCell<Vec<(Persistent<Value<'static>>, Persistent<Value<'static>>)>>,
    uncaught: RefCell<Option<Persistent<Value<'static>>>>,
    error: RefCell<Option<HintError>>,
    /// How many bytes JavaScript has handed to Rust, and answers to JavaScript, in this run.
    handed: Cell<usize>,
    run: Cell<u64>,
    next_timer: Cell<u32>,
    waited: Cell<Duration>,
    replies: mpsc::Receiver<Reply>,
    pub(crate) reply_sender: mpsc::Sender<Reply>,
}

/// A pending `setTimeout` or `setInterval`.
pub(crate) struct Timer {
    id: u32,
    due: Instant,
    every: Option<Duration>,
    /// Whether the run waits for this timer.
    awaited: bool,
    callback: SavedFunction,
}

/// What ended the wait for answers and timers.
pub(crate) enum Event {
    Answer(usize, Result<Arc<Answer>, Fault>),
    Timer(SavedFunction),
    Nothing,
}

impl Host {
    pub(crate) fn new(limits: Limits, deadline: Rc<Deadline>) -> Rc<Self> {
        let (reply_sender, replies) = mpsc::channel();
        Rc::new(Self {
            limits,
            deadline,
            documents: Rc::default(),
            urls: Rc::default(),
            texts: Rc::default(),
            last_match: Rc::default(),
            answers: RefCell::default(),
            submission: RefCell::default(),
            trace: RefCell::default(),
            awaited: RefCell::default(),
            unsent: RefCell::default(),
            timers: RefCell::default(),
            rejections: RefCell::default(),
            uncaught: RefCell::default(),
            error: RefCell::default(),
            handed: Cell::default(),
            run: Cell::default(),
            next_timer: Cell::new(1),
            waited: Cell::default(),
            replies,
            reply_sender,
        })
    }

    pub(crate) fn begin(&self, submission: &Arc<Submission>) {
        self.clear();
        self.run.set(self.run.get() + 1);
        self.waited.set(Duration::ZERO);
        self.handed.set(0);
        *self.submission.borrow_mut() = Some(Arc::clone(submission));
        let left = submission.budget().and_then(Budget::time_left);
        self.deadline.start(left.map_or(self.limits.hint, |left| left.min(self.limits.hint)));
    }

    /// Ends the run and returns its trace.
    pub(crate) fn end(&self) -> Trace {
        let trace = self.trace.take();
        self.clear();
        trace
    }

    /// Drops every JavaScript value, which must happen before the runtime is dropped.
    pub(crate) fn release_values(&self) {
        self.clear();
        self.texts.clear();
    }

    /// Drops the state of one run.
    fn clear(&self) {
        self.trace.take();
        self.last_match.clear();
        self.awaited.take();
        self.unsent.take();
        self.answers.take();
        self.timers.take();
        self.rejections.take();
        self.uncaught.take();
        self.documents.clear();
        self.error.take();
        self.submission.take();
    }

    pub(crate) fn is_running(&self) -> bool {
        self.submission.borrow().is_some()
    }

    pub(crate) fn run(&self) -> u64 {
        self.run.get()
    }

    /// Counts bytes that are kept outside of the engine, against the same limit as the engine's memory. Beyond it the run
    /// is over.
    pub(crate) fn charge(&self, bytes: usize) -> bool {
        self.handed.set(self.handed.get().saturating_add(bytes));
        let fits = self.handed.get() <= self.limits.memory;
        if !fits {
            self.set_error(HintError::OutOfMemory(self.limits.memory));
        }
        fits
    }

    /// Whether the run has handed over more bytes than it may.
    pub(crate) fn is_full(&self) -> bool {
        self.handed.get() > self.limits.memory
    }

    /// Keeps the first reason why the hint cannot be decided.
    pub(crate) fn set_error(&self, error: HintError) {
        self.error.borrow_mut().get_or_insert(error);
    }

    pub(crate) fn error(&self) -> Option<HintError> {
        self.error.borrow().clone()
    }

    /// The first request of this run that had no answer.
    pub(crate) fn first_fault(&self) -> Option<Fault> {
        let trace = self.trace.borrow();
        let mut faults = trace.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref()?.as_ref().err());
        faults.find(|fault| !fault.is_of_app()).cloned()
    }

    /// The first answer of this run that the host gave in the app's place.
    pub(crate) fn first_answer_of_host(&self) -> Option<Fault> {
        let trace = self.trace.borrow();
        let answered = |exchange: &Exchange| fault_of_host(&exchange.url, exchange.answer.as_ref()?.as_ref().ok()?);
        trace.exchanges.iter().find_map(answered)
    }

    /// Whether a request or timer is pending that will call the hint back before its deadline.
    pub(crate) fn is_busy(&self) -> bool {
        let deadline = self.deadline.at();
        !self.awaited.borrow().is_empty()
            || self
                .timers
                .borrow()
                .iter()
                .any(|timer| timer.awaited && (timer.every.is_some() || timer.due <= deadline))
    }

    /// Keeps the first error that a handler of the hint threw and nothing caught.
    pub(crate) fn report_uncaught<'js>(&self, ctx: &Ctx<'js>, value: Value<'js>) {
        self.uncaught.borrow_mut().get_or_insert_with(|| Persistent::save(ctx, value));
    }

    /// The first error that a handler of the hint threw and nothing caught.
    pub(crate) fn take_uncaught(&self) -> Option<Persistent<Value<'static>>> {
        self.uncaught.take()
    }

    /// Waits for the next answer or timer, whichever comes first, within the hint's time.
    pub(crate) fn next_event(&self) -> Event {
        let due = self.timers.borrow().iter().map(|timer| timer.due).min();
        let requests = !self.awaited.borrow().is_empty();
        let last = if requests {
            Instant::now() + self.limits.longest_request() + Duration::from_secs(1)
        } else {
            self.deadline.at()
        };
        let until = due.map_or(last, |due| due.min(last));
        // A prefetched answer may have arrived already.
        if let Ok((exchange, run, answer)) = self.replies.try_recv() {
            return if run == self.run.get() { Event::Answer(exchange, answer) } else { Event::Nothing };
        }
        let receive = || self.replies.recv_timeout(until.saturating_duration_since(Instant::now()));
        let started = Instant::now();
        let reply = if requests { self.deadline.paused(receive) } else { receive() };
        self.count_waiting(started.elapsed());
        match reply {
            Ok((exchange, run, answer)) if run == self.run.get() => Event::Answer(exchange, answer),
            Ok(_) => Event::Nothing,
            Err(_) => self.due_timer().map_or(Event::Nothing, Event::Timer),
        }
    }

    /// Limits the total time that a hint waits to six times what one request may take with its retries.
    fn count_waiting(&self, time: Duration) {
        self.waited.set(self.waited.get() + time);
        let most = self.limits.longest_request() * 6;
        if self.waited.get() > most {
            self.set_error(HintError::TimedOut(most.as_millis().try_into().unwrap_or(u64::MAX)));
        }
    }

    fn due_timer(&self) -> Option<SavedFunction> {
        let now = Instant::now();
        let mut timers = self.timers.borrow_mut();
        let (at, _) = timers.iter().enumerate().filter(|(_, t)| t.due <= now).min_by_key(|(_, t)| (t.due, t.id))?;
        match timers[at].every {
            Some(every) => {
                timers[at].due = now + every;
                Some(timers[at].callback.clone())
            }
            None => Some(timers.swap_remove(at).callback),
        }
    }

    pub(crate) fn start_timer(&self, callback: SavedFunction, millis: f64, repeats: bool, awaited: bool) -> u32 {
        let id = self.next_timer.replace(self.next_timer.get() + 1);
        let delay = delay(millis);
        let every = repeats.then_some(delay.max(Duration::from_millis(4)));
        self.timers.borrow_mut().push(Timer { id, due: Instant::now() + delay, every, awaited, callback });
        id
    }

    pub(crate) fn stop_timer(&self, id: f64) {
        self.timers.borrow_mut().retain(|timer| f64::from(timer.id) != id);
    }
}

/// The delay of a timer: at most a day, and none if it is not a number.
fn delay(millis: f64) -> Duration {
    Duration::try_from_secs_f64((millis / 1000.0).clamp(0.0, 86_400.0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_is_a_delay() {
        let seconds = [f64::NAN, -1.0, 250.0, f64::INFINITY].map(|millis| delay(millis).as_secs_f64());
        assert_eq!(seconds, [0.0, 0.0, 0.25, 86_400.0]);
    }
}
