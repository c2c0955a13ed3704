//! Waits until an app answers. Only conditions that can pass count as "not ready": nothing listens, the host name is
//! unknown, a gateway does not reach the app or limits requests, or the host shows its own page while it starts the app.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use url::Url;

use crate::message::Message;
use crate::submission::error_page::{is_hosts_page, is_refusal_of_host};
use crate::submission::{Answer, Fault, FaultKind, Network, Request, Submission};

/// Why an app is not ready.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NotReady {
    /// Nothing listens.
    #[default]
    Refused,
    /// The host's name is not known.
    UnknownHost,
    /// The host cannot be reached.
    Unreachable,
    /// No answer in time.
    Slow,
    /// The connection broke off.
    BrokenOff,
    /// A gateway's status for an app that does not answer, or for too many requests.
    Status {
        /// The status.
        status: u16,
        /// How long the gateway asks to wait.
        wait: Duration,
    },
    /// A page of the host instead of the app.
    HostsPage,
}

impl NotReady {
    /// Why the app is not ready.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new(match self {
            Self::Refused => "app-not-ready-refused",
            Self::UnknownHost => "app-not-ready-unknown-host",
            Self::Unreachable => "app-not-ready-unreachable",
            Self::Slow => "app-not-ready-slow",
            Self::BrokenOff => "app-not-ready-broken-off",
            Self::Status { status, .. } => {
                return Message::format("app-not-ready-status", &[("status", status.to_string().into())]);
            }
            Self::HostsPage => "app-not-ready-hosts-page",
        })
    }
}

/// Requests a file of an app to see whether it is ready.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'p> {
    /// The network.
    pub network: &'p Network,
    /// The file: a path that the challenge's hints name.
    pub path: &'p str,
}

impl Probe<'_> {
    /// Requests once, for at most `limit`.
    ///
    /// # Errors
    /// Where the app is not ready. A permanent problem counts as ready, since waiting does not help and the grading
    /// reports it.
    pub fn check(&self, base: &Url, limit: Duration) -> Result<(), NotReady> {
        let not_ready = match self.request(base, self.path, limit) {
            Ok(()) => return Ok(()),
            Err(not_ready) => not_ready,
        };
        // An app's page for unknown paths may look like a page of its host, so its root page decides.
        match not_ready {
            NotReady::HostsPage if self.path != "/" => self.request(base, "/", limit).map_err(|_| not_ready),
            not_ready => Err(not_ready),
        }
    }

    fn request(&self, base: &Url, path: &str, limit: Duration) -> Result<(), NotReady> {
        let Ok(url) = base.join(path) else { return Ok(()) };
        let submission = Submission::site(base.clone(), self.network.clone());
        let (answer, answered) = mpsc::channel();
        submission.fetch(Request::get(url.clone()), move |given| drop(answer.send(given)));
        match answered.recv_timeout(limit) {
            Ok(Ok(answer)) => judge(&url, &answer),
            Ok(Err(fault)) => transient(&fault).map_or(Ok(()), Err),
            Err(_) => Err(NotReady::Slow),
        }
    }

    /// Requests again and again, for at most `time`, and reports the reason of each wait.
    ///
    /// # Errors
    /// Where the app is still not ready after `time`.
    pub fn wait(&self, base: &Url, time: Duration, mut report: impl FnMut(&NotReady)) -> Result<(), NotReady> {
        let mut backoff = Backoff::new(time);
        loop {
            let Err(not_ready) = self.check(base, backoff.left().max(Duration::from_millis(100))) else {
                return Ok(());
            };
            report(&not_ready);
            let least = if let NotReady::Status { wait, .. } = not_ready { wait } else { Duration::ZERO };
            if !backoff.pause_at_least(least) {
                return Err(not_ready);
            }
        }
    }
}

fn judge(url: &Url, answer: &Answer) -> Result<(), NotReady> {
    match answer.status {
        status if is_refusal_of_host(status) => {
            Err(NotReady::Status { status, wait: answer.retry_after().unwrap_or_default() })
        }
        _ if is_hosts_page(url.as_str(), answer) => Err(NotReady::HostsPage),
        _ => Ok(()),
    }
}

/// The reason to wait, for a fault that can pass.
fn transient(fault: &Fault) -> Option<NotReady> {
    match fault.kind {
        FaultKind::Refused => Some(NotReady::Refused),
        FaultKind::UnknownHost => Some(NotReady::UnknownHost),
        FaultKind::Unreachable => Some(NotReady::Unreachable),
        FaultKind::TimedOut(_) => Some(NotReady::Slow),
        FaultKind::BrokenOff => Some(NotReady::BrokenOff),
        _ => None,
    }
}

/// Exponential backoff with jitter between attempts, up to a total time.
#[derive(Debug)]
pub(super) struct Backoff {
    end: Instant,
    delays: <ExponentialBuilder as BackoffBuilder>::Backoff,
}

impl Backoff {
    /// For a deployed app, for at most `time`.
    fn new(time: Duration) -> Self {
        Self::with_delays(time, Duration::from_millis(100), Duration::from_millis(2500))
    }

    /// For an app on this machine.
    pub(super) fn for_local_app(time: Duration) -> Self {
        Self::with_delays(time, Duration::from_millis(20), Duration::from_millis(250))
    }

    fn with_delays(time: Duration, shortest: Duration, longest: Duration) -> Self {
        let delays = ExponentialBuilder::new().with_factor(1.5).with_min_delay(shortest).with_max_delay(longest);
        Self { end: Instant::now() + time, delays: delays.without_max_times().with_jitter().build() }
    }

    /// How much time is left.
    pub(super) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// Pauses, and returns whether there is time for another attempt.
    pub(super) fn pause(&mut self) -> bool {
        self.pause_at_least(Duration::ZERO)
    }

    /// Pauses for at least this time, and returns whether there is time for another attempt.
    fn pause_at_least(&mut self, least: Duration) -> bool {
        let left = self.left();
        if left.is_zero() || least > left {
            return false;
        }
        std::thread::sleep(self.delays.next().unwrap_or(left).min(left).max(least));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_end_with_the_time() {
        let started = Instant::now();
        let mut backoff = Backoff::for_local_app(Duration::from_millis(300));
        let mut attempts = 1;
        while backoff.pause() {
            attempts += 1;
        }
        assert!((3..20).contains(&attempts), "{attempts}");
        assert!(started.elapsed() >= Duration::from_millis(300));
    }
}
