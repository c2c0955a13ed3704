//! What the commands that grade have in common: which challenges, whether to rehearse, and one grading.

use std::sync::Arc;
use std::time::Instant;

use super::exit::OrStop;
use super::live::LiveArgs;
use super::{Exit, Global, Stop};
use crate::behaviour::{self, Underway};
use crate::challenge::Challenge;
use crate::challenge::catalogue::{self, Found};
use crate::grade::grade;
use crate::language::{Language, Words};
use crate::report::{Report, printable};
use crate::sandbox::{Outcome, Run, Worker};
use crate::submission::{Limits, Submission};

/// What to grade by.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct GradingArgs {
    /// The challenge: a Markdown file, a folder of them, an id or a dashedName
    #[arg(long, short, value_name = "CHALLENGE", default_value = catalogue::MISSION, hide_default_value = true)]
    challenge: String,
    /// Rehearse the app from its source too: does it do what it should? (the default for a folder)
    #[arg(long, overrides_with = "no_rehearse")]
    rehearse: bool,
    /// Judge by the hints alone
    #[arg(long)]
    no_rehearse: bool,
    #[command(flatten)]
    live: LiveArgs,
}

impl GradingArgs {
    /// Reads the challenges; what is wrong with some of them is told on stderr.
    pub(super) fn read_challenges(&self, global: &Global) -> Result<Found, Stop> {
        let language = global.language(None);
        let found = catalogue::resolve(&self.challenge, language.code()).or_stop(Exit::Challenge)?;
        for error in &found.unread {
            anstream::eprintln!("warning: {}", printable(&error.to_string()));
        }
        Ok(found)
    }

    /// Begins to look at what the app does, where that is wanted and the challenge has a behaviour.
    fn begin_behaviour(
        &self,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        language: Language,
    ) -> Result<Option<Underway>, Stop> {
        self.live.check(submission).or_stop(Exit::Usage)?;
        let rehearses = !self.no_rehearse && (self.rehearse || submission.as_folder().is_some());
        if !self.live.live && !rehearses {
            return Ok(None);
        }
        let script = behaviour::of(challenge, language.code()).or_stop(Exit::Challenge)?;
        Ok(script.map(|script| match self.live.live {
            true => behaviour::live(script, submission, self.live.guest(), limits),
            false => behaviour::rehearse(script, submission, limits),
        }))
    }

    /// Grades the submission by one challenge.
    pub(super) fn grade(
        &self,
        worker: &mut Worker,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        words: &Words,
    ) -> Result<(Report, Exit), Stop> {
        let behaviour = self.begin_behaviour(challenge, submission, limits, words.language())?;
        let (mut report, exit) = grade_one(worker, challenge, submission, words);
        report.behaviour = behaviour.map(|underway| underway.finish(words));
        Ok((report, exit))
    }
}

fn grade_one(
    worker: &mut Worker,
    challenge: &Challenge,
    submission: &Arc<Submission>,
    words: &Words,
) -> (Report, Exit) {
    let started = Instant::now();
    let runs = worker.run_all(challenge, submission);
    let mut report = grade(challenge, submission.name(), &runs, words);
    report.duration_ms = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    let exit = if runs.iter().any(is_the_challenges) { Exit::Challenge } else { Exit::of(&report) };
    (report, exit)
}

fn is_the_challenges(run: &Run) -> bool {
    matches!(&run.outcome, Outcome::Errored(trouble) if trouble.is_the_challenges())
}
