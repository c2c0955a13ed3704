//! Threads that run at once. A scheduler may leave a new thread waiting behind the one that made it for milliseconds, while
//! another core has nothing to do: longer than a whole grading takes. One that wakes up is sent to the idle core.

use std::io;
use std::sync::mpsc;
use std::thread::Builder;

/// Starts a thread and waits until it runs, so that whoever waited here goes on beside it.
///
/// # Errors
/// Where the system gives no thread.
pub(crate) fn start(builder: Builder, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let (begun, has_begun) = mpsc::channel::<()>();
    builder.spawn(move || {
        drop(begun);
        work();
    })?;
    // It never sends: that its end is closed is the sign.
    let _ = has_begun.recv();
    Ok(())
}
