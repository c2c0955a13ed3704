//! The time limit of a hint. It counts while JavaScript runs and pauses while a request is awaited, which has its own
//! timeout. Another thread can read it, to detect an engine that no longer checks it.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A hint's deadline, on the engine's thread.
pub(crate) struct Deadline {
    at: Cell<Instant>,
    limit: Cell<Duration>,
    expired: Cell<bool>,
    shared: Arc<SharedDeadline>,
}

impl Deadline {
    pub(crate) fn new(shared: Arc<SharedDeadline>) -> Self {
        Self { at: Cell::new(Instant::now()), limit: Cell::default(), expired: Cell::default(), shared }
    }

    pub(crate) fn start(&self, limit: Duration) {
        self.limit.set(limit);
        self.expired.set(false);
        self.at.set(Instant::now() + limit);
        self.shared.set(self.at.get());
    }

    pub(crate) fn stop(&self) {
        self.shared.clear();
    }

    /// Whether the time is up; stays true until the next start.
    pub(crate) fn expired(&self) -> bool {
        if !self.expired.get() && Instant::now() > self.at.get() {
            self.expired.set(true);
        }
        self.expired.get()
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit.get()
    }

    pub(crate) fn at(&self) -> Instant {
        self.at.get()
    }

    /// Runs `wait` without using up the hint's time.
    pub(crate) fn paused<T>(&self, wait: impl FnOnce() -> T) -> T {
        let left = self.at.get().saturating_duration_since(Instant::now());
        self.shared.clear();
        self.shared.set_waiting(true);
        let waited = wait();
        self.shared.set_waiting(false);
        self.at.set(Instant::now() + left);
        self.shared.set(self.at.get());
        waited
    }
}

/// The part of a deadline that other threads can read.
pub(crate) struct SharedDeadline {
    zero: Instant,
    /// Milliseconds since `zero`; 0 while no hint runs.
    at: AtomicU64,
    waiting: AtomicBool,
    on_wait: Box<dyn Fn() + Send + Sync>,
}

impl SharedDeadline {
    pub(crate) fn new() -> Arc<Self> {
        Self::with_on_wait(Box::new(|| {}))
    }

    /// Calls `on_wait` each time the hint begins to wait for a request.
    pub(crate) fn with_on_wait(on_wait: Box<dyn Fn() + Send + Sync>) -> Arc<Self> {
        Arc::new(Self { zero: Instant::now(), at: AtomicU64::new(0), waiting: AtomicBool::new(false), on_wait })
    }

    fn set_waiting(&self, waiting: bool) {
        self.waiting.store(waiting, Ordering::Relaxed);
        if waiting {
            (self.on_wait)();
        }
    }

    /// Whether the hint waits for a request.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed)
    }

    fn set(&self, at: Instant) {
        let millis = at.saturating_duration_since(self.zero).as_millis();
        self.at.store(u64::try_from(millis).unwrap_or(u64::MAX).max(1), Ordering::Relaxed);
    }

    fn clear(&self) {
        self.at.store(0, Ordering::Relaxed);
    }

    /// Whether the engine should have stopped `grace` ago and has not.
    pub(crate) fn is_overdue(&self, grace: Duration) -> bool {
        let at = self.at.load(Ordering::Relaxed);
        at != 0 && self.zero.elapsed() > Duration::from_millis(at) + grace
    }
}
