//! Being told to end, by Ctrl-C or by the system, where something has to be put in order first.

use std::io;

use tokio::runtime;

/// Ends the process when it is told to, after `tidy` has run. From now on, for as long as the process lives.
pub(crate) fn exit_on_signal(tidy: impl FnOnce() + Send + 'static) -> io::Result<()> {
    on_signal(move |code| {
        tidy();
        // The main thread may be anywhere; the whole process was told to end.
        #[allow(clippy::exit)]
        std::process::exit(code)
    })
}

/// Calls `act` once when the process is told to end, with the exit code that shells know this by.
pub(crate) fn on_signal(act: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let told = {
        let _inside = runtime.enter();
        told()?
    };
    let wait = move || act(runtime.block_on(told));
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

#[cfg(unix)]
fn told() -> io::Result<impl Future<Output = i32> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut pressed = signal(SignalKind::interrupt())?;
    let mut asked = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = pressed.recv() => 130,
            _ = asked.recv() => 143,
            _ = hung_up.recv() => 129,
        }
    })
}

#[cfg(windows)]
fn told() -> io::Result<impl Future<Output = i32> + Send> {
    let mut pressed = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        pressed.recv().await;
        130
    })
}
