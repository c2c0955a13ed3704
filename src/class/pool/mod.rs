//! Grades many submissions at once: what each of them names is fetched ahead, by one network client, and its hints run on
//! a few threads of their own. It exists so that a class of any size takes as long as the machine needs, a submission that
//! hangs holds up nobody, and memory does not grow with the number of submissions.
//!
//! A submission's way: `submit` -> the host's line ([`HostQueues`]) -> files fetched -> a lane runs its hints -> `next`.

mod host_queue;
mod state;
mod worker;

use std::io;
use std::sync::Arc;

use host_queue::HostQueues;
use state::Shared;

use crate::behaviour;
use crate::challenge::{Challenge, ReadError};
use crate::engine::is_harmless;
use crate::language::{Language, Translator};
use crate::report::Report;
use crate::submission::{Limits, Network, NetworkPolicy, OpenError, Submission};

/// How a class is graded.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The limits of each submission; the totals are those of all of them together.
    pub limits: Limits,
    /// Where requests may go.
    pub policy: NetworkPolicy,
    /// How many submissions may be under way at once.
    pub concurrency: usize,
    /// How many of those may be on one host.
    pub per_host: usize,
    /// Hosts that hints may ask beside the submission's own.
    pub allow_hosts: Vec<String>,
    /// Whose apps are rehearsed from their source.
    pub rehearse: Rehearse,
    /// The language of the reports.
    pub language: Language,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            policy: NetworkPolicy::default(),
            concurrency: 64,
            per_host: 4,
            allow_hosts: Vec::new(),
            rehearse: Rehearse::Folders,
            language: Language::default(),
        }
    }
}

/// Whose apps are rehearsed from their source, beside being graded by the hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rehearse {
    /// Nobody's.
    Never,
    /// Those that were handed in as a folder.
    #[default]
    Folders,
    /// Everybody's.
    Always,
}

impl Rehearse {
    /// Whether it wants this one rehearsed.
    pub(crate) fn wants(self, submission: &Submission) -> bool {
        match self {
            Self::Never => false,
            Self::Folders => submission.as_folder().is_some(),
            Self::Always => true,
        }
    }
}

/// A submission that is done.
#[derive(Debug)]
pub struct Graded {
    /// The number under which it was handed in.
    pub number: u64,
    /// A report a challenge, or why it could not be opened.
    pub reports: Result<Vec<Report>, OpenError>,
}

/// Why no pool could be started.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// The system gives no threads.
    #[error("cannot start the threads that grade: {0}; close other programs, or allow more of them (ulimit -u)")]
    Threads(#[from] io::Error),
    /// A challenge's behaviour cannot be read.
    #[error(transparent)]
    Behaviour(#[from] ReadError),
}

/// What every lane needs to know.
struct Plan {
    challenges: Arc<[Challenge]>,
    /// Each challenge's behaviour, where it has one and one is wanted.
    behaviours: Vec<Option<Challenge>>,
    /// Of each challenge, whether its hints can run in a world that is kept from submission to submission.
    harmless: Vec<bool>,
    /// What the hints name, without doubles.
    paths: Vec<String>,
    settings: Settings,
    translator: Translator,
    network: Network,
}

/// Grades submissions until it is closed or stopped. Handing in and taking out may happen on different threads.
pub struct Pool {
    shared: Arc<Shared>,
}

impl Pool {
    /// Starts the network and the first lanes.
    ///
    /// # Errors
    /// Where the system gives no threads, or a challenge's behaviour cannot be read.
    pub fn start(challenges: Arc<[Challenge]>, settings: Settings) -> Result<Self, PoolError> {
        let mut paths: Vec<String> = challenges.iter().flat_map(Challenge::named_paths).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        let wanted = |challenge| match settings.rehearse {
            Rehearse::Never => Ok(None),
            Rehearse::Folders | Rehearse::Always => behaviour::of(challenge, settings.language.code()),
        };
        let behaviours = challenges.iter().map(wanted).collect::<Result<_, _>>()?;
        let harmless = |challenge: &Challenge| challenge.hints.iter().all(|hint| is_harmless(&hint.code));
        let harmless = challenges.iter().map(harmless).collect();
        let network = Network::start_within(settings.limits, settings.policy.clone())?;
        let translator = Translator::of(settings.language);
        let shared = Shared::new(Plan { challenges, behaviours, harmless, paths, settings, translator, network });
        worker::start(&shared)?;
        Ok(Self { shared })
    }

    /// Hands in a submission (a URL or a folder) under the caller's number; waits while as many are in hand as may be.
    pub fn submit(&self, number: u64, name: &str) {
        self.shared.submit(number, name);
    }

    /// The next one that is done, in the order in which they are done; `None` after `close` when all are, or after `stop`.
    pub fn next(&self) -> Option<Graded> {
        self.shared.next()
    }

    /// Says that no more will come.
    pub fn close(&self) {
        self.shared.close();
    }

    /// Gives up what is under way. What is done can still be taken.
    pub fn stop(&self) {
        self.shared.stop();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.stop();
    }
}
