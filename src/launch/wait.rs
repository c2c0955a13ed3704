//! Waiting until an app answers. What counts as "not there yet" is what passes by itself: nobody listens, a name that is not
//! known yet, a gateway without its app, a host that wakes the app up and shows a page of its own meanwhile.

use std::fmt;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use url::Url;

use crate::submission::error_page::is_hosts_page;
use crate::submission::{Answer, Fault, FaultKind, Network, Request, Submission};

/// Why an app is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NotReady {
    /// Nobody listens.
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
    /// A gateway says that there is no app behind it.
    Status(u16),
    /// The host's own page.
    HostsPage,
}

impl fmt::Display for NotReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("nobody listens there"),
            Self::UnknownHost => f.write_str("its host is not known"),
            Self::Unreachable => f.write_str("its host cannot be reached"),
            Self::Slow => f.write_str("no answer yet"),
            Self::BrokenOff => f.write_str("the connection broke off"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::HostsPage => f.write_str("its host shows a page of its own"),
        }
    }
}

/// Asks an app whether it is there.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'p> {
    /// The network to ask over.
    pub network: &'p Network,
    /// What to ask for: a path that the challenge's hints name.
    pub path: &'p str,
}

impl Probe<'_> {
    /// Asks once, for at most `limit`.
    ///
    /// # Errors
    /// Where the app is not there yet. Whatever does not pass by itself is no reason to wait.
    pub fn look(&self, base: &Url, limit: Duration) -> Result<(), NotReady> {
        let not_yet = match self.ask(base, self.path, limit) {
            Ok(()) => return Ok(()),
            Err(not_yet) => not_yet,
        };
        // An app may have a page of its own for what it does not know; its first page then tells.
        match not_yet {
            NotReady::HostsPage if self.path != "/" => self.ask(base, "/", limit).map_err(|_| not_yet),
            not_yet => Err(not_yet),
        }
    }

    fn ask(&self, base: &Url, path: &str, limit: Duration) -> Result<(), NotReady> {
        let Ok(url) = base.join(path) else { return Ok(()) };
        let submission = Submission::site(base.clone(), self.network.clone());
        let (answer, answered) = mpsc::channel();
        submission.fetch(Request::get(url.clone()), move |given| drop(answer.send(given)));
        match answered.recv_timeout(limit) {
            Ok(Ok(answer)) => judge(&url, &answer),
            Ok(Err(fault)) => passing(&fault).map_or(Ok(()), Err),
            Err(_) => Err(NotReady::Slow),
        }
    }

    /// Asks again and again, for at most `time`; `tell` hears each time why not.
    ///
    /// # Errors
    /// Where the app is not there when the time is over.
    pub fn wait(&self, base: &Url, time: Duration, mut tell: impl FnMut(&NotReady)) -> Result<(), NotReady> {
        let mut pauses = Backoff::new(time);
        loop {
            let Err(not_yet) = self.look(base, pauses.left().max(Duration::from_millis(100))) else { return Ok(()) };
            tell(&not_yet);
            if !pauses.pause() {
                return Err(not_yet);
            }
        }
    }
}

fn judge(url: &Url, answer: &Answer) -> Result<(), NotReady> {
    match answer.status {
        status @ (502..=504) => Err(NotReady::Status(status)),
        _ if is_hosts_page(url.as_str(), answer) => Err(NotReady::HostsPage),
        _ => Ok(()),
    }
}

/// The faults that pass by themselves.
fn passing(fault: &Fault) -> Option<NotReady> {
    match fault.kind {
        FaultKind::Refused => Some(NotReady::Refused),
        FaultKind::UnknownHost => Some(NotReady::UnknownHost),
        FaultKind::Unreachable => Some(NotReady::Unreachable),
        FaultKind::TimedOut(_) => Some(NotReady::Slow),
        FaultKind::BrokenOff => Some(NotReady::BrokenOff),
        _ => None,
    }
}

/// Backoff between tries: each half as long again as the one before, shortened at random by up to a half, and never past the
/// end.
#[derive(Debug)]
pub struct Backoff {
    end: Instant,
    next: Duration,
    longest: Duration,
}

impl Backoff {
    /// For an app anywhere, for at most `time`.
    #[must_use]
    pub fn new(time: Duration) -> Self {
        Self { end: Instant::now() + time, next: Duration::from_millis(200), longest: Duration::from_secs(5) }
    }

    /// For an app on this machine.
    #[must_use]
    pub fn for_a_near_app(time: Duration) -> Self {
        Self { next: Duration::from_millis(40), longest: Duration::from_millis(500), ..Self::new(time) }
    }

    /// How much time is left.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// Backoff, and says whether there is time for another try.
    pub fn pause(&mut self) -> bool {
        let left = self.left();
        if left.is_zero() {
            return false;
        }
        std::thread::sleep(self.next.mul_f64(0.5 + fastrand::f64() / 2.0).min(left));
        self.next = self.next.mul_f64(1.5).min(self.longest);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_end_with_the_time() {
        let started = Instant::now();
        let mut pauses = Backoff::for_a_near_app(Duration::from_millis(300));
        let mut tries = 1;
        while pauses.pause() {
            tries += 1;
        }
        assert!((3..20).contains(&tries), "{tries}");
        assert!(started.elapsed() >= Duration::from_millis(300));
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}
