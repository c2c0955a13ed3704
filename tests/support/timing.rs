//! Measurements that a busy machine does not spoil.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cpu_time::ThreadTime;

static MEASURING: Mutex<()> = Mutex::new(());

/// Held by a test with a bound on time: such tests run one at a time.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` and returns how long this thread computed, without the time in which other threads had its core.
pub(crate) fn cpu_time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ThreadTime::now();
    let result = work();
    (start.elapsed(), result)
}
