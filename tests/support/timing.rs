//! Time measurements that do not depend on other load.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cpu_time::ThreadTime;

static MEASURING: Mutex<()> = Mutex::new(());

/// A lock for tests with a time limit, so that they run one at a time.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` and returns how long this thread computed, without the time in which other threads had its core.
pub(crate) fn cpu_time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = ThreadTime::now();
    let result = work();
    (start.elapsed(), result)
}
