//! The time limit of a hint. It counts while JavaScript runs and pauses while a request is awaited, which has its own
//! timeout.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// A hint's deadline.
pub(crate) struct Deadline {
    at: Cell<Instant>,
    limit: Cell<Duration>,
    expired: Cell<bool>,
}

impl Deadline {
    pub(crate) fn new() -> Self {
        Self { at: Cell::new(Instant::now()), limit: Cell::default(), expired: Cell::default() }
    }

    pub(crate) fn start(&self, limit: Duration) {
        self.limit.set(limit);
        self.expired.set(false);
        self.at.set(Instant::now() + limit);
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
        let waited = wait();
        self.at.set(Instant::now() + left);
        waited
    }
}
