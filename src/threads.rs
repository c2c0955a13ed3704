//! Starts threads that run at once. A scheduler may let a new thread wait for milliseconds behind the thread that
//! started it, while another core is idle; waiting for the new thread makes the scheduler use that core.

use std::io;
use std::sync::mpsc;
use std::thread::Builder;

/// Starts a thread and waits until it runs.
///
/// # Errors
/// Where the system cannot start a thread.
pub(crate) fn start(builder: Builder, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let (begun, has_begun) = mpsc::channel::<()>();
    builder.spawn(move || {
        drop(begun);
        work();
    })?;
    // Nothing is sent: the sender is dropped when the thread runs.
    let _ = has_begun.recv();
    Ok(())
}
