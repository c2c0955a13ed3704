//! An app that is not there yet: waiting until it answers, and starting a learner's app in its folder. It exists so that one
//! command can grade a fresh deployment or a checkout; what was started is stopped whatever happens.

mod output;
mod port;
mod process_tree;
mod wait;

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use wait::{Backoff, NotReady, Probe};

use output::Output;
use port::ListenAddress;
use process_tree::ProcessTree;
use url::Url;

/// How to start an app.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'l> {
    /// The command, for the system's shell.
    pub command: &'l str,
    /// Where it runs.
    pub folder: &'l Path,
    /// The port that it gets as PORT; a free one where it is `None`.
    pub port: Option<u16>,
}

/// Why an app could not be started, or is gone.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The port belongs to another program.
    #[error("port {0} is taken: stop the program that listens there, or choose another with --port")]
    PortTaken(u16),
    /// No port is free.
    #[error("no free port was found ({0}); choose one with --port")]
    NoPort(std::io::Error),
    /// The shell could not be run.
    #[error("'{command}' cannot be started ({source}): check the command of --start")]
    NotStarted {
        /// The command.
        command: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It ended before it answered.
    #[error("'{command}' {status} before the app answered: run it in the app's folder to see why")]
    Ended {
        /// The command.
        command: String,
        /// How it ended, in words.
        status: String,
    },
    /// The run was told to end.
    #[error("the run was told to end")]
    Interrupted,
}

/// Stops an app from another thread. It can be had before there is an app, so that no moment is left in which one would
/// survive.
#[derive(Debug, Clone, Default)]
pub struct AppHandle(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tree: Option<ProcessTree>,
    told: bool,
}

impl AppHandle {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the app with everything that it started, now or before it begins.
    pub fn stop(&self) {
        let mut state = self.state();
        state.told = true;
        if let Some(mut tree) = state.tree.take() {
            tree.stop();
        }
    }
}

/// An app at work. It is stopped with everything that it started when this is dropped.
#[derive(Debug)]
pub struct App {
    command: String,
    port: u16,
    stopper: AppHandle,
    output: Output,
}

impl Drop for App {
    fn drop(&mut self) {
        self.stopper.stop();
    }
}

impl App {
    /// Starts the app. `stopper` stops it too.
    ///
    /// # Errors
    /// Where its port is taken, its command cannot be run, or the stopper was used already.
    pub fn start(launch: Launch<'_>, stopper: &AppHandle) -> Result<Self, LaunchError> {
        let port = match launch.port {
            Some(port) => check_free(port)?,
            None => free_port().map_err(LaunchError::NoPort)?,
        };
        let mut state = stopper.state();
        if state.told {
            return Err(LaunchError::Interrupted);
        }
        let started = ProcessTree::start(launch.command, launch.folder, port);
        let (tree, pipes) =
            started.map_err(|source| LaunchError::NotStarted { command: launch.command.to_owned(), source })?;
        state.tree = Some(tree);
        drop(state);
        let output = Output::keep(pipes);
        Ok(Self { command: launch.command.to_owned(), port, stopper: stopper.clone(), output })
    }

    /// The port that it was given.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The last lines that it wrote, as it wrote them: to be escaped for where they go.
    #[must_use]
    pub fn last_lines(&self) -> Vec<String> {
        self.output.last_lines()
    }

    /// How it ended, where all of it has.
    #[must_use]
    pub fn ended(&self) -> Option<LaunchError> {
        let status = self.stopper.state().tree.as_mut()?.ended()?;
        self.output.settle();
        Some(LaunchError::Ended { command: self.command.clone(), status })
    }

    /// Waits until it answers: its address, or the likeliest one where it does not within `time`.
    ///
    /// # Errors
    /// Where it ends before.
    pub fn wait(
        &self,
        probe: &Probe<'_>,
        time: Duration,
        mut tell: impl FnMut(&NotReady),
    ) -> Result<(Url, Option<NotReady>), LaunchError> {
        let mut pauses = Backoff::for_a_near_app(time);
        loop {
            if let Some(ended) = self.ended() {
                return Err(ended);
            }
            let mut last = (self.likeliest(), NotReady::default());
            for url in self.addresses() {
                match probe.look(&url, pauses.left().max(Duration::from_millis(100))) {
                    Ok(()) => return Ok((url, None)),
                    Err(why) => last = (url, why),
                }
            }
            tell(&last.1);
            if !pauses.pause() {
                return Ok((last.0, Some(last.1)));
            }
        }
    }

    fn likeliest(&self) -> Url {
        ListenAddress { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: self.port }.url()
    }

    /// Where it may answer: at its own port, and wherever else it is seen to listen.
    fn addresses(&self) -> Vec<Url> {
        let seen = self.stopper.state().tree.as_ref().and_then(|tree| port::listening(&tree.processes()));
        let seen = seen.unwrap_or_else(|| port::named(&self.output.last_lines()));
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

/// Whoever listens at the port already would be graded in the app's place.
fn check_free(port: u16) -> Result<u16, LaunchError> {
    let taken = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv4Addr::UNSPECIFIED)]
        .into_iter()
        .any(|ip| TcpListener::bind((ip, port)).is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse));
    if taken { Err(LaunchError::PortTaken(port)) } else { Ok(port) }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
