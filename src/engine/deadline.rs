//! The time limit of a hint. It counts while JavaScript runs and pauses while a request is awaited, which has its own
//! timeout. A behaviour also has a limit of steps, which it reaches sooner, and at the same point on every machine.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often the engine asks whether to stop a check of a behaviour before it is stopped. The engine asks after about
/// 10,000 loops and calls, so a loop that does nothing else ends after about 10 ms. An app that starts needs one or two.
pub(crate) const BEHAVIOUR_STEPS: u32 = 500;

/// A hint's deadline.
pub(crate) struct Deadline {
    at: Cell<Instant>,
    steps: u32,
    steps_left: Cell<u32>,
    limit: Cell<Duration>,
    expired: Cell<bool>,
}

impl Deadline {
    /// With at most this many steps of the engine.
    pub(crate) fn new(steps: u32) -> Self {
        let (at, limit, expired) = (Cell::new(Instant::now()), Cell::default(), Cell::default());
        Self { at, steps, steps_left: Cell::new(steps), limit, expired }
    }

    pub(crate) fn start(&self, limit: Duration) {
        self.limit.set(limit);
        self.steps_left.set(self.steps);
        self.expired.set(false);
        self.at.set(Instant::now() + limit);
    }

    /// Counts a step, and tells whether it was one too many or the time is up.
    pub(crate) fn step(&self) -> bool {
        match self.steps_left.get().checked_sub(1) {
            Some(left) => self.steps_left.set(left),
            None => self.expired.set(true),
        }
        self.expired()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_from_each_start() {
        let deadline = Deadline::new(3);
        for _ in 0..2 {
            deadline.start(Duration::from_secs(600));
            assert!((0..3).all(|_| !deadline.step()));
            assert!(!deadline.expired());
            assert!(deadline.step() && deadline.expired());
        }
    }
}
