//! The time a hint has left. It runs while JavaScript runs and stands still while a request is awaited, which has a limit
//! of its own; it can be read from another thread, which notices an engine that no longer answers to it.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A hint's clock, on the engine's thread.
pub(crate) struct Clock {
    deadline: Cell<Instant>,
    limit: Cell<Duration>,
    expired: Cell<bool>,
    pulse: Arc<Pulse>,
}

impl Clock {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        let now = Instant::now();
        Self { deadline: Cell::new(now), limit: Cell::default(), expired: Cell::default(), pulse }
    }

    pub(crate) fn start(&self, limit: Duration) {
        self.limit.set(limit);
        self.expired.set(false);
        self.deadline.set(Instant::now() + limit);
        self.pulse.must_end_by(self.deadline.get());
    }

    pub(crate) fn stop(&self) {
        self.pulse.rests();
    }

    /// Whether the time is up. Once it is, it stays so until the next start.
    pub(crate) fn expired(&self) -> bool {
        if !self.expired.get() && Instant::now() > self.deadline.get() {
            self.expired.set(true);
        }
        self.expired.get()
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit.get()
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline.get()
    }

    /// Runs `wait` off the clock.
    pub(crate) fn paused<T>(&self, wait: impl FnOnce() -> T) -> T {
        let left = self.deadline.get().saturating_duration_since(Instant::now());
        self.pulse.rests();
        self.pulse.waits(true);
        let waited = wait();
        self.pulse.waits(false);
        self.deadline.set(Instant::now() + left);
        self.pulse.must_end_by(self.deadline.get());
        waited
    }
}

/// What another thread can see of a clock.
pub(crate) struct Pulse {
    zero: Instant,
    /// Milliseconds since `zero`; 0 while nothing has to end.
    deadline: AtomicU64,
    waiting: AtomicBool,
    on_wait: Box<dyn Fn() + Send + Sync>,
}

impl Pulse {
    pub(crate) fn new() -> Arc<Self> {
        Self::calling(Box::new(|| {}))
    }

    /// A pulse that says so each time its hint begins to wait for a request.
    pub(crate) fn calling(on_wait: Box<dyn Fn() + Send + Sync>) -> Arc<Self> {
        let (deadline, waiting) = (AtomicU64::new(0), AtomicBool::new(false));
        Arc::new(Self { zero: Instant::now(), deadline, waiting, on_wait })
    }

    fn waits(&self, waiting: bool) {
        self.waiting.store(waiting, Ordering::Relaxed);
        if waiting {
            (self.on_wait)();
        }
    }

    /// Whether its hint waits for a request.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed)
    }

    fn must_end_by(&self, deadline: Instant) {
        let millis = deadline.saturating_duration_since(self.zero).as_millis();
        self.deadline.store(u64::try_from(millis).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
    }

    fn rests(&self) {
        self.deadline.store(0, Ordering::Relaxed);
    }

    /// Whether the engine should have ended `grace` ago and has not.
    pub(crate) fn is_stuck(&self, grace: Duration) -> bool {
        let deadline = self.deadline.load(Ordering::Relaxed);
        deadline != 0 && self.zero.elapsed() > Duration::from_millis(deadline) + grace
    }
}
