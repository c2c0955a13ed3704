//! What one run may use up in all, however many requests and hints it has. It exists for graders that take anybody's URL: a
//! thousand small answers are a large one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{FaultKind, Limits};

/// How much of a run's bytes and time is left. Clones share it.
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

    /// How much time the run has left; `None` where it has no end.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        Some(self.0.time?.saturating_sub(self.0.started.elapsed()))
    }

    /// The run's time, where it has a limit and that is over.
    #[must_use]
    pub fn time_is_over(&self) -> Option<Duration> {
        self.0.time.filter(|_| self.time_left() == Some(Duration::ZERO))
    }

    /// Takes bytes that were read off what is left.
    pub(super) fn take(&self, bytes: usize) -> Result<(), FaultKind> {
        let Some(most) = self.0.bytes else { return Ok(()) };
        let read = self.0.read.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        if read > most { Err(FaultKind::RunTooLarge(most)) } else { Ok(()) }
    }

    /// Whether anything is left for another request.
    pub(super) fn check(&self) -> Result<(), FaultKind> {
        match self.time_is_over() {
            Some(limit) => Err(FaultKind::RunTooLong(limit)),
            None => self.take(0),
        }
    }
}
