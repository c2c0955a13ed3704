//! Signals that end the process: Ctrl-C, SIGTERM and SIGHUP.

use std::io;

use tokio::runtime;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals, caught from now on for as long as the process lives. They are received in a Tokio runtime.
#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    /// `None` for a server, so that it outlives its terminal under `nohup`.
    hang_up: Option<Signal>,
}

#[cfg(unix)]
impl Signals {
    /// Catches Ctrl-C and SIGTERM.
    pub(crate) fn listen() -> io::Result<Self> {
        let (interrupt, terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(Self { interrupt, terminate, hang_up: None })
    }

    /// Catches SIGHUP, which the end of the terminal sends, too.
    fn listen_with_hang_up() -> io::Result<Self> {
        Ok(Self { hang_up: Some(signal(SignalKind::hangup())?), ..Self::listen()? })
    }

    /// Waits for the next signal, and returns its exit code by the shells' convention (128 plus the signal's number).
    pub(crate) async fn next(&mut self) -> i32 {
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
            _ = hang_up => 129,
        }
    }
}

/// The signals, caught from now on for as long as the process lives. They are received in a Tokio runtime.
#[cfg(windows)]
pub(crate) struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// Catches Ctrl-C.
    pub(crate) fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    fn listen_with_hang_up() -> io::Result<Self> {
        Self::listen()
    }

    /// Waits for the next Ctrl-C, and returns the exit code that it has on Unix.
    pub(crate) async fn next(&mut self) -> i32 {
        self.0.recv().await;
        130
    }
}

/// Ends the process at the first signal, after `clean_up` has run.
pub(crate) fn exit_on_signal(clean_up: impl FnOnce() + Send + 'static) -> io::Result<()> {
    on_signal(move |code| {
        clean_up();
        exit(code)
    })
}

/// Calls `act` at the first signal, with the signal's exit code. A second signal ends the process at once.
pub(crate) fn on_signal(act: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        Signals::listen_with_hang_up()?
    };
    let wait = move || {
        act(runtime.block_on(signals.next()));
        exit(runtime.block_on(signals.next()))
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

/// Ends the whole process, since the main thread may be blocked.
fn exit(code: i32) -> ! {
    #[allow(clippy::exit)]
    std::process::exit(code)
}
