//! Starts a learner's app in its folder, waits until it answers, and stops everything that it started, however the run
//! ends.

mod output;
mod port;
mod process_tree;
mod wait;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

pub use wait::{NotReady, Probe};

use crate::message::Message;
use output::Output;
use port::ListenAddress;
use process_tree::ProcessTree;
use url::Url;
use wait::Backoff;

/// How to start an app.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'l> {
    /// The command, for the system's shell.
    pub command: &'l str,
    /// The working directory.
    pub folder: &'l Path,
    /// The port that it gets as PORT; `None` chooses a free one.
    pub port: Option<u16>,
}

/// Why an app could not be started, or has ended.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum LaunchError {
    /// Another program listens on the port.
    PortTaken(u16),
    /// No port is free.
    NoPort(io::Error),
    /// The shell could not be run.
    NotStarted {
        /// The command.
        command: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The threads that read its output could not be started.
    NoThread(io::Error),
    /// It ended before it answered.
    Ended {
        /// The command.
        command: String,
        /// How it ended.
        status: Message,
    },
    /// The run was interrupted.
    Interrupted,
}

impl LaunchError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::PortTaken(port) => Message::format("error-port-taken", &[("port", port.to_string().into())]),
            Self::NoPort(error) => Message::format("error-no-port", &[("detail", error.to_string().into())]),
            Self::NotStarted { command, source } => {
                let args = [("command", command.into()), ("detail", source.to_string().into())];
                Message::format("error-not-started", &args)
            }
            Self::NoThread(error) => Message::format("error-output-threads", &[("detail", error.to_string().into())]),
            Self::Ended { command, status } => {
                Message::format("error-app-ended", &[("command", command.into()), ("status", status.clone().into())])
            }
            Self::Interrupted => Message::new("error-interrupted"),
        }
    }
}

/// A handle that stops an app from another thread, such as the signal handler's. It is created before the app is
/// started, so that an interrupted run cannot leave the app running.
#[derive(Debug, Clone, Default)]
pub struct AppHandle(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tree: Option<ProcessTree>,
    interrupted: bool,
}

impl AppHandle {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the app and all its processes. An app that has not been started yet is never started.
    pub fn stop(&self) {
        let mut state = self.state();
        state.interrupted = true;
        if let Some(mut tree) = state.tree.take() {
            tree.stop();
        }
    }
}

/// A running app. Dropping it stops it and everything that it started.
#[derive(Debug)]
pub struct App {
    command: String,
    port: u16,
    handle: AppHandle,
    output: Output,
}

impl Drop for App {
    fn drop(&mut self) {
        self.handle.stop();
    }
}

impl App {
    /// Starts the app. `handle` stops it too.
    ///
    /// # Errors
    /// Where its port is taken, its command cannot be run, its output cannot be read, or the handle has stopped it
    /// already.
    pub fn start(launch: Launch<'_>, handle: &AppHandle) -> Result<Self, LaunchError> {
        let port = match launch.port {
            Some(port) => check_free(port)?,
            None => free_port()?,
        };
        let mut state = handle.state();
        if state.interrupted {
            return Err(LaunchError::Interrupted);
        }
        let started = ProcessTree::start(launch.command, launch.folder, port);
        let (tree, pipes) =
            started.map_err(|source| LaunchError::NotStarted { command: launch.command.to_owned(), source })?;
        state.tree = Some(tree);
        drop(state);
        let output = Output::collect(pipes, Builder::new).map_err(|error| {
            handle.stop();
            LaunchError::NoThread(error)
        })?;
        Ok(Self { command: launch.command.to_owned(), port, handle: handle.clone(), output })
    }

    /// The port that it was given.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The last lines of its output, not escaped.
    #[must_use]
    pub fn last_lines(&self) -> Vec<String> {
        self.output.last_lines()
    }

    /// How it ended; `None` while any of its processes runs.
    #[must_use]
    pub fn ended(&self) -> Option<LaunchError> {
        let status = self.handle.state().tree.as_mut()?.ended()?;
        self.output.drain();
        Some(LaunchError::Ended { command: self.command.clone(), status })
    }

    /// Waits until it answers, for at most `time`, and returns its URL; after a timeout, the most likely URL and the
    /// reason.
    ///
    /// # Errors
    /// Where it ends before it answers.
    pub fn wait(
        &self,
        probe: &Probe<'_>,
        time: Duration,
        mut report: impl FnMut(&NotReady),
    ) -> Result<(Url, Option<NotReady>), LaunchError> {
        let mut backoff = Backoff::for_local_app(time);
        loop {
            if let Some(ended) = self.ended() {
                return Err(ended);
            }
            let mut last = (self.likeliest(), NotReady::default());
            for url in self.addresses() {
                match probe.check(&url, backoff.left().max(Duration::from_millis(100))) {
                    Ok(()) => return Ok((url, None)),
                    Err(why) => last = (url, why),
                }
            }
            report(&last.1);
            if !backoff.pause() {
                return Ok((last.0, Some(last.1)));
            }
        }
    }

    fn likeliest(&self) -> Url {
        ListenAddress { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: self.port }.url()
    }

    /// The URLs at which it may answer: the port that it was given, and every other port on which it listens.
    fn addresses(&self) -> Vec<Url> {
        let seen = self.handle.state().tree.as_ref().and_then(|tree| port::listening(&tree.processes()));
        let seen = seen.unwrap_or_else(|| port::in_output(&self.output.last_lines()));
        let mut urls = vec![self.likeliest()];
        for listening in seen {
            let url = listening.url();
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        urls
    }
}

/// Fails if another program listens on the port, since that would be graded instead of the app. `localhost` may be any
/// of these addresses, and on some systems one can be bound although another is taken.
fn check_free(port: u16) -> Result<u16, LaunchError> {
    let addresses: [IpAddr; 4] = [
        Ipv4Addr::LOCALHOST.into(),
        Ipv6Addr::LOCALHOST.into(),
        Ipv4Addr::UNSPECIFIED.into(),
        Ipv6Addr::UNSPECIFIED.into(),
    ];
    // Other errors occur on machines without IPv6.
    let is_taken =
        |ip: IpAddr| TcpListener::bind((ip, port)).is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
    if addresses.into_iter().any(is_taken) { Err(LaunchError::PortTaken(port)) } else { Ok(port) }
}

fn free_port() -> Result<u16, LaunchError> {
    let mut port = Err(LaunchError::NoPort(io::ErrorKind::AddrInUse.into()));
    // A port that is free for IPv4 may be in use for IPv6.
    for _ in 0..16 {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        port = check_free(bound.map_err(LaunchError::NoPort)?.port());
        if port.is_ok() {
            break;
        }
    }
    port
}
