//! Limits: of one request, one hint and one run. Learners' apps are untrusted, so nothing is read, followed or awaited
//! without a limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use serde::{Deserialize, Serialize};

use super::fault::FaultKind;

/// How many redirects browsers follow (the Fetch standard).
pub(super) const BROWSER_REDIRECTS: usize = 20;

/// The limits of a run and of each of its requests and hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How long one hint may run, without the time it waits for requests. freeCodeCamp's older runner gave 5 s.
    pub hint: Duration,
    /// How long one request may take, from connecting to the body's last byte, redirects included.
    pub request: Duration,
    /// How large one body may be, in bytes after decompression.
    pub body: usize,
    /// How many redirects one request may follow.
    pub redirects: usize,
    /// How much memory a hint may use, in bytes.
    pub memory: usize,
    /// How many requests one hint may send.
    pub requests: usize,
    /// How often a request is repeated after a network fault, or after a host's answer in the app's place.
    pub retries: u32,
    /// How much may be read in the whole run, in bytes after decompression; no limit where it is `None`.
    pub total_bytes: Option<u64>,
    /// How long the whole run may take, from the network's start; no limit where it is `None`.
    pub total_time: Option<Duration>,
}

impl Limits {
    /// How long a request may take with all its retries. A host may ask to wait as long as one request may take before
    /// each.
    #[must_use]
    pub fn longest_request(&self) -> Duration {
        let times = self.retries.saturating_mul(2).saturating_add(1);
        self.request.saturating_mul(times).saturating_add(self.longest_pauses())
    }

    /// The pauses between retries: doubled each time, with a random part, so that many clients of one host do not retry
    /// together.
    pub(super) fn backoff(&self) -> ExponentialBuilder {
        self.delays().with_jitter()
    }

    fn delays(&self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_millis(2500))
            .with_max_times(self.retries as usize)
    }

    /// How long all pauses take at most, since the random part at most doubles each.
    fn longest_pauses(&self) -> Duration {
        self.delays().build().map(|delay| delay * 2).sum()
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hint: Duration::from_secs(5),
            request: Duration::from_secs(10),
            body: 8 << 20,
            redirects: BROWSER_REDIRECTS,
            memory: 256 << 20,
            requests: 200,
            retries: 0,
            total_bytes: None,
            total_time: None,
        }
    }
}

/// How many bytes and how much time a run has left, over all its requests and hints. Clones share it.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    time: Option<Duration>,
    bytes: Option<u64>,
    read: AtomicU64,
}

impl Budget {
    /// The budget of a run that starts now.
    pub(super) fn start(limits: &Limits) -> Self {
        let (time, bytes) = (limits.total_time, limits.total_bytes);
        Self(Arc::new(Inner { started: Instant::now(), time, bytes, read: AtomicU64::new(0) }))
    }

    /// The budget of a run with this limit of time, of which `used` has passed.
    pub(super) fn continued((limit, used): (Duration, Duration)) -> Self {
        let started = Instant::now().checked_sub(used).unwrap_or_else(Instant::now);
        Self(Arc::new(Inner { started, time: Some(limit), bytes: None, read: AtomicU64::new(0) }))
    }

    /// The limit of the run's time and how much of it has passed; `None` where it has no limit.
    pub(super) fn time(&self) -> Option<(Duration, Duration)> {
        Some((self.0.time?, self.0.started.elapsed()))
    }

    /// How much time the run has left; `None` where it has no limit.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        Some(self.0.time?.saturating_sub(self.0.started.elapsed()))
    }

    /// The limit of the run's time, where it has been reached.
    #[must_use]
    pub fn time_is_over(&self) -> Option<Duration> {
        self.0.time.filter(|_| self.time_left() == Some(Duration::ZERO))
    }

    /// Subtracts bytes that were read.
    pub(super) fn take(&self, bytes: usize) -> Result<(), FaultKind> {
        let Some(most) = self.0.bytes else { return Ok(()) };
        let read = self.0.read.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        if read > most { Err(FaultKind::RunTooLarge(most)) } else { Ok(()) }
    }

    /// Fails where nothing is left for another request.
    pub(super) fn check(&self) -> Result<(), FaultKind> {
        match self.time_is_over() {
            Some(limit) => Err(FaultKind::RunTooLong(limit)),
            None => self.take(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let limits = Limits { retries: 100, ..Limits::default() };
        let pauses: Vec<Duration> = limits.backoff().build().collect();
        assert_eq!(pauses.len(), 100);
        assert!(pauses.iter().all(|pause| (Duration::from_millis(100)..=Duration::from_secs(5)).contains(pause)));
        assert!(pauses.iter().sum::<Duration>() <= limits.longest_pauses());
        assert_eq!(Limits { retries: 2, ..limits }.longest_pauses().as_millis(), 600);
        assert_eq!(Limits { retries: 0, ..limits }.backoff().build().next(), None);
    }
}
