//! The data of a pool: its settings, the plan that its workers share, and a submission that is being graded.

use std::sync::Arc;
use std::time::Instant;

use crate::behaviour;
use crate::challenge::{Challenge, Hint};
use crate::engine::Run;
use crate::explain::Detail;
use crate::grade::grade;
use crate::language::{Language, Translator};
use crate::report::{Behaviour, Report};
use crate::submission::{Limits, Network, NetworkPolicy, OpenError, Submission};

/// How a class is graded.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The limits of each submission; the totals are for all of them together.
    pub limits: Limits,
    /// Where requests may go.
    pub policy: NetworkPolicy,
    /// How many submissions may be in progress at once.
    pub concurrency: usize,
    /// How many of those may be on one host.
    pub per_host: usize,
    /// Hosts that hints may request besides the submission's own.
    pub allow_hosts: Vec<String>,
    /// Which apps are rehearsed from their source.
    pub rehearse: Rehearse,
    /// How much to explain.
    pub detail: Detail,
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
            detail: Detail::Full,
            language: Language::default(),
        }
    }
}

/// Which apps are rehearsed from their source, in addition to the hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rehearse {
    /// None.
    Never,
    /// Submissions that are folders, and apps that were started in one.
    #[default]
    Folders,
    /// All.
    Always,
}

impl Rehearse {
    /// Whether this submission is to be rehearsed.
    pub(crate) fn wants(self, submission: &Submission) -> bool {
        match self {
            Self::Never => false,
            Self::Folders => submission.source_folder().is_some(),
            Self::Always => true,
        }
    }
}

/// A submission that has been graded.
#[derive(Debug)]
pub struct Graded {
    /// The number under which it was submitted.
    pub number: u64,
    /// A report for each challenge, or why it could not be opened.
    pub reports: Result<Vec<Report>, OpenError>,
}

/// The data that all workers share.
pub(super) struct Plan {
    pub(super) challenges: Arc<[Challenge]>,
    /// Each challenge's behaviour, if it has one and apps are rehearsed.
    pub(super) behaviours: Vec<Option<Challenge>>,
    /// The paths that the hints name, without duplicates.
    pub(super) paths: Vec<String>,
    pub(super) settings: Settings,
    pub(super) translator: Translator,
    pub(super) network: Network,
}

/// A submission that is being graded.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) submission: Arc<Submission>,
    /// Its host, by which it is queued; `None` for a folder.
    pub(super) host: Option<Arc<str>>,
    pub(super) started: Instant,
    pub(super) reports: Vec<Report>,
    /// The runs of the challenge that is being graded.
    pub(super) runs: Vec<Run>,
}

impl Job {
    pub(super) fn new(number: u64, submission: Submission) -> Self {
        let host = submission.is_site().then(|| submission.authority().into());
        let (submission, started) = (Arc::new(submission), Instant::now());
        Self { number, submission, host, started, reports: Vec::new(), runs: Vec::new() }
    }

    /// The next of its hints to run, challenge by challenge.
    pub(super) fn hint<'p>(&self, plan: &'p Plan) -> Option<&'p Hint> {
        plan.challenges.get(self.reports.len())?.hints.get(self.runs.len())
    }

    /// Makes the report of each challenge whose hints have all run.
    pub(super) fn report(&mut self, plan: &Plan) {
        while let Some(challenge) = plan.challenges.get(self.reports.len())
            && challenge.hints.len() == self.runs.len()
        {
            let mut report =
                grade(challenge, self.submission.name(), &self.runs, plan.settings.detail, &plan.translator);
            report.behaviour = self.behaviour(plan);
            report.duration_ms = self.started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
            self.runs.clear();
            self.reports.push(report);
            self.started = Instant::now();
        }
    }

    fn behaviour(&self, plan: &Plan) -> Option<Behaviour> {
        let wanted = plan.settings.rehearse.wants(&self.submission);
        let script = plan.behaviours.get(self.reports.len())?.as_ref().filter(|_| wanted)?;
        let behaviour = behaviour::rehearse(script.clone(), &self.submission, plan.settings.limits).finish();
        Some(plan.translator.behaviour(behaviour))
    }
}
