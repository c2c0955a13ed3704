//! Grades submissions: their files are fetched, worker processes run the hints, and their evaluations become reports.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::behaviour;
use crate::behaviour::Stage;
use crate::challenge::{Challenge, ReadError};
use crate::evaluation::Evaluation;
use crate::explain::Detail;
use crate::language::{Language, Translator};
use crate::message::Message;
use crate::report::Report;
use crate::submission::{Limits, Submission};
pub(crate) use crate::worker::Checks;
use crate::worker::{Missing, Plan, Program, Setup, Workers};

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
            Self::Folders => submission.has_source(),
            Self::Always => true,
        }
    }
}

/// Why submissions cannot be graded.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum GraderError {
    /// The system gives no thread or no process.
    System(#[from] std::io::Error),
    /// A challenge's behaviour cannot be read.
    Behaviour(#[from] ReadError),
}

impl GraderError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::System(error) => Message::format("error-grading-system", &[("detail", error.to_string().into())]),
            Self::Behaviour(error) => error.message(),
        }
    }
}

/// Grades submissions by the same challenges.
pub struct Grader {
    workers: Workers,
    challenges: Arc<[Challenge]>,
    /// The paths that the hints name, without duplicates.
    paths: Vec<String>,
    /// Whether a challenge that tests nothing counts as passed.
    allow_empty: bool,
    detail: Detail,
    translator: Translator,
}

impl Grader {
    /// A grader by these challenges, and by their behaviours where a stage of those is given. No worker runs yet.
    ///
    /// # Errors
    /// Where a challenge's behaviour cannot be read.
    pub fn new(
        program: Program,
        challenges: Arc<[Challenge]>,
        stage: Option<Stage>,
        limits: Limits,
        detail: Detail,
        language: Language,
    ) -> Result<Self, GraderError> {
        let plan = |challenge: &Challenge| {
            let script = match stage {
                Some(_) => behaviour::of(challenge, language.code())?,
                None => None,
            };
            let behaviour = stage.zip(script.map(|script| script.hints));
            let hints = challenge.hints.iter().map(|hint| challenge.hooks.runnable(hint)).collect();
            Ok::<_, ReadError>(Plan { hints, hooks: challenge.hooks.clone(), behaviour })
        };
        let plans = challenges.iter().map(plan).collect::<Result<_, _>>()?;
        let mut paths: Vec<String> = challenges.iter().flat_map(Challenge::named_paths).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let workers = Workers::new(program, Setup { plans, limits, detail }, cores)?;
        Ok(Self { workers, challenges, paths, allow_empty: false, detail, translator: Translator::of(language) })
    }

    /// The same grader, for which a challenge that tests nothing counts as passed if `allowed`.
    #[must_use]
    pub(crate) fn allowing_empty(self, allowed: bool) -> Self {
        Self { allow_empty: allowed, ..self }
    }

    /// Starts a worker before the first submission is there.
    pub async fn start_worker(&self) {
        self.workers.start_one().await;
    }

    /// What this system could not take from the workers.
    ///
    /// # Errors
    /// Where no worker can be started.
    pub async fn missing_confinement(&self) -> Result<&[Missing], GraderError> {
        Ok(self.workers.missing().await?)
    }

    /// Grades a submission. `step` is called at each step, with the report by each challenge among them.
    pub(crate) async fn grade(&self, submission: &Arc<Submission>, checks: &Checks, mut step: impl FnMut(Step)) {
        let mut started = Instant::now();
        let (fetched, all_fetched) = oneshot::channel();
        submission.prefetch_then(self.paths.iter().map(String::as_str), || {
            let _ = fetched.send(());
        });
        // Dropped without a message only where the network has ended, of which the requests then tell.
        let _ = all_fetched.await;
        step(Step::Evaluating(0));
        let report = |index: usize, evaluation: Evaluation| {
            let Some(challenge) = self.challenges.get(index) else { return };
            let is_refused = !self.allow_empty && evaluation.tested_nothing();
            let mut report = evaluation.report(challenge, submission.name(), &self.translator);
            if is_refused {
                report.refuse(&self.translator, self.detail);
            }
            report.duration_ms = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
            started = Instant::now();
            step(Step::Graded(Box::new(report)));
            step(Step::Evaluating(index + 1));
        };
        self.workers.grade(submission, checks, report).await;
    }
}

/// A step of a grading. Its first one, to fetch the files that the hints name, is not announced.
pub(crate) enum Step {
    /// The hints of this challenge begin; after the last challenge, its number is that of none.
    Evaluating(usize),
    /// A challenge is done.
    Graded(Box<Report>),
}
