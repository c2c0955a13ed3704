//! What the commands that grade have in common: which challenges, whether to rehearse, and one grading.

use std::sync::Arc;
use std::time::Instant;

use super::live::LiveArgs;
use crate::behaviour;
use crate::behaviour::BehaviourRun;
use crate::challenge::Challenge;
use crate::challenge::catalogue;
use crate::challenge::catalogue::Found;
use crate::class::Rehearse;
use crate::cli::exit::OrExit;
use crate::cli::{Exit, ExitError, Global};
use crate::engine::Supervisor;
use crate::explain;
use crate::grade::grade;
use crate::language::{Language, Translator};
use crate::report::{Report, printable};
use crate::submission::{Limits, Submission};

/// What to grade by, and how to look at what one app does.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct GradingArgs {
    #[command(flatten)]
    challenge: ChallengeArgs,
    #[command(flatten)]
    live: LiveArgs,
}

/// What to grade by.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ChallengeArgs {
    /// The challenge: a Markdown file, a folder of them, an id or a dashedName
    #[arg(long, short, value_name = "CHALLENGE", default_value = catalogue::MISSION, hide_default_value = true)]
    challenge: String,
    /// Rehearse the app from its source too, a URL's from the files that it serves: does it do what it should? (the default
    /// for a folder)
    #[arg(long, overrides_with = "no_rehearse")]
    rehearse: bool,
    /// Judge by the hints alone
    #[arg(long)]
    no_rehearse: bool,
}

impl ChallengeArgs {
    /// Whose apps are rehearsed.
    pub(crate) fn rehearse(&self) -> Rehearse {
        match (self.rehearse, self.no_rehearse) {
            (_, true) => Rehearse::Never,
            (true, _) => Rehearse::Always,
            (false, false) => Rehearse::Folders,
        }
    }

    /// Reads the challenges; what is wrong with some of them is told on stderr.
    pub(crate) fn read_challenges(&self, global: &Global) -> Result<Found, ExitError> {
        let language = global.language(None);
        let found = catalogue::resolve(&self.challenge, language.code()).or_exit(Exit::Challenge)?;
        for error in &found.unread {
            anstream::eprintln!("warning: {}", printable(&error.to_string()));
        }
        Ok(found)
    }
}

impl GradingArgs {
    /// Reads the challenges, as [`ChallengeArgs::read_challenges`] does.
    pub(crate) fn read_challenges(&self, global: &Global) -> Result<Found, ExitError> {
        self.challenge.read_challenges(global)
    }

    /// Begins to look at what the app does, where that is wanted and the challenge has a behaviour.
    fn begin_behaviour(
        &self,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        language: Language,
    ) -> Result<Option<BehaviourRun>, ExitError> {
        self.live.check(submission).or_exit(Exit::Usage)?;
        if !self.examines_behaviour(submission) {
            return Ok(None);
        }
        let script = behaviour::of(challenge, language.code()).or_exit(Exit::Challenge)?;
        Ok(script.map(|script| match self.live.live {
            true => behaviour::live(script, submission, self.live.credentials(), limits),
            false => behaviour::rehearse(script, submission, limits),
        }))
    }

    /// Whether one of the challenges has a behaviour, and nobody looked at what the app does.
    pub(crate) fn could_look_further(&self, challenges: &[Challenge], submission: &Submission) -> bool {
        let has_behaviour = |one| behaviour::of(one, Language::default().code()).is_ok_and(|script| script.is_some());
        !self.examines_behaviour(submission) && !self.challenge.no_rehearse && challenges.iter().any(has_behaviour)
    }

    /// Whether what the app does is looked at.
    fn examines_behaviour(&self, submission: &Submission) -> bool {
        self.live.live || self.challenge.rehearse().wants(submission)
    }

    /// Grades the submission by one challenge.
    pub(crate) fn grade(
        &self,
        supervisor: &mut Supervisor,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        translator: &Translator,
    ) -> Result<Report, ExitError> {
        let behaviour = self.begin_behaviour(challenge, submission, limits, translator.language())?;
        let mut report = grade_one(supervisor, challenge, submission, translator);
        report.behaviour = behaviour.map(|run| run.finish(translator));
        Ok(report)
    }
}

fn grade_one(
    supervisor: &mut Supervisor,
    challenge: &Challenge,
    submission: &Arc<Submission>,
    translator: &Translator,
) -> Report {
    let started = Instant::now();
    let runs = supervisor.run_all_while(challenge, submission, || read_ahead(challenge, submission));
    let mut report = grade(challenge, submission.name(), &runs, translator);
    report.duration_ms = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    report
}

/// Reads what the hints look at, as it comes, for it to be explained when they have run.
fn read_ahead(challenge: &Challenge, submission: &Submission) {
    for path in challenge.named_paths() {
        if let Some(answer) = submission.awaited(path) {
            explain::read_ahead(path, answer.text());
        }
    }
}
