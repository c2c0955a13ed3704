//! The limits within which a submission may answer and a hint may run. They exist because everything from outside is
//! hostile: nothing is read, followed or awaited without end.

use std::time::Duration;

use super::retry::pauses;

/// How long, how much and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long one hint may run, its requests' waiting not counted. The site's older runner gave 5 s.
    pub hint: Duration,
    /// How long one request may take, from connecting to the body's last byte, redirects included.
    pub request: Duration,
    /// How large one body may be, in bytes after decompression.
    pub body: usize,
    /// How many redirects one request may follow.
    pub redirects: usize,
    /// How much memory a hint may hold, in bytes.
    pub memory: usize,
    /// How many requests one hint may send.
    pub requests: usize,
    /// How often a request is repeated after a network fault.
    pub retries: u32,
    /// How much may be read in the whole run, in bytes after decompression; without end where it is `None`.
    pub total_bytes: Option<u64>,
    /// How long the whole run may take, from the network's start; without end where it is `None`.
    pub total_time: Option<Duration>,
}

impl Limits {
    /// How long a request may take with all its retries.
    #[must_use]
    pub fn longest_request(&self) -> Duration {
        self.request.saturating_mul(self.retries.saturating_add(1)).saturating_add(pauses(self.retries))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hint: Duration::from_secs(5),
            request: Duration::from_secs(10),
            body: 8 << 20,
            redirects: 10,
            memory: 256 << 20,
            requests: 200,
            retries: 0,
            total_bytes: None,
            total_time: None,
        }
    }
}
