//! Grades many submissions at once: one network thread prefetches the files that the hints name, and a few worker
//! threads run the hints. A submission that hangs delays no other, and memory does not grow with the number of
//! submissions.
//!
//! The stages of a submission: `submit`, the queue of its host, prefetching of its files, a worker that runs its hints,
//! `next`.

mod host_queue;
mod job;
mod scheduler;

use std::io;
use std::sync::Arc;

use crate::behaviour;
use crate::challenge::{Challenge, ReadError};
use crate::language::Translator;
use crate::message::Message;
use crate::submission::Network;
use job::Plan;
pub use job::{Graded, Rehearse, Settings};
use scheduler::Scheduler;

/// Why a pool could not be started.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum PoolError {
    /// A thread could not be started.
    Threads(#[from] io::Error),
    /// A challenge's behaviour cannot be read.
    Behaviour(#[from] ReadError),
}

impl PoolError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Threads(error) => Message::format("error-grading-threads", &[("detail", error.to_string().into())]),
            Self::Behaviour(error) => error.message(),
        }
    }
}

/// Grades submissions until it is closed or stopped. `submit` and `next` may be called on different threads.
pub struct Pool {
    scheduler: Arc<Scheduler>,
}

impl Pool {
    /// Starts the network and the first worker.
    ///
    /// # Errors
    /// Where a thread cannot be started, or a challenge's behaviour cannot be read.
    pub fn start(challenges: Arc<[Challenge]>, settings: Settings) -> Result<Self, PoolError> {
        let mut paths: Vec<String> = challenges.iter().flat_map(Challenge::named_paths).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        let wanted = |challenge| match settings.rehearse {
            Rehearse::Never => Ok(None),
            Rehearse::Folders | Rehearse::Always => behaviour::of(challenge, settings.language.code()),
        };
        let behaviours = challenges.iter().map(wanted).collect::<Result<_, _>>()?;
        let network = Network::start_within(settings.limits, settings.policy.clone())?;
        let translator = Translator::of(settings.language);
        let plan = Plan { challenges, behaviours, paths, settings, translator, network };
        Ok(Self { scheduler: Scheduler::start(plan)? })
    }

    /// Submits a URL or a folder under the caller's number; waits while too many are in flight.
    pub fn submit(&self, number: u64, name: &str) {
        self.scheduler.submit(number, name);
    }

    /// The next graded submission, in the order of completion; `None` after `close` when there are no more, or after
    /// `stop`.
    pub fn next(&self) -> Option<Graded> {
        self.scheduler.next()
    }

    /// Announces that no more will be submitted.
    pub fn close(&self) {
        self.scheduler.close();
    }

    /// Drops what is in flight. What has been graded can still be taken.
    pub fn stop(&self) {
        self.scheduler.stop();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.stop();
    }
}
