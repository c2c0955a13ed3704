//! Threads that run at once. A scheduler may leave a new thread waiting behind the one that made it for milliseconds, while
//! another core has nothing to do: longer than a whole grading takes. One that wakes up is sent to the idle core.

use std::io;
use std::sync::mpsc;
use std::thread::{Builder, JoinHandle};

/// Starts a thread and waits until it runs, so that whoever waited here goes on beside it.
///
/// # Errors
/// Where the system gives no thread.
pub(crate) fn start<T: Send + 'static>(
    builder: Builder,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let (begun, has_begun) = mpsc::channel::<()>();
    let thread = builder.spawn(move || {
        drop(begun);
        work()
    })?;
    // It never sends: that its end is closed is the sign.
    let _ = has_begun.recv();
    Ok(thread)
}
