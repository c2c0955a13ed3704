//! What an app does, beside what its source looks like. A behaviour is written like a challenge's hints and runs in the same
//! sandbox with one more global, `app`: in a rehearsal the learner's server runs among stubs; live, real clients connect to it.
//! Its verdict stands beside the hints' and never changes theirs.

mod diagnosis;
mod judge;
mod live;
mod rehearsal;

use std::sync::Arc;
use std::time::Duration;

pub use live::Credentials;

use serde::{Deserialize, Serialize};

use crate::challenge::{Challenge, Hint, ReadError, catalogue};
use crate::engine::{HintError, MakeGlobals, Outcome, Run, Supervisor};
use crate::explain::Finding;
use crate::javascript::counter::faulty_counter;
use crate::message::Message;
use crate::submission::{Limits, Submission};
use live::LiveGlobals;
use rehearsal::Rehearsal;
use rehearsal::facts::{CLEAN_UP, Emission, Fact, FactLog, Location, To};
use rehearsal::files::Files;

/// How long one check of a rehearsal may take. Its timers do not wait, so only a loop takes longer.
const REHEARSAL: Duration = Duration::from_secs(2);

/// The behaviour that belongs to a challenge: the file beside it (`<dashedName>.behaviour.md`) where that has its id, else the
/// built-in one in its language; `None` where there is none.
///
/// # Errors
/// Where the file beside the challenge cannot be read, or breaks a rule of the format.
pub fn of(challenge: &Challenge, language: &str) -> Result<Option<Challenge>, ReadError> {
    if let Some(path) = &challenge.path {
        let beside = path.with_extension("behaviour.md");
        if beside.is_file() {
            let script = Challenge::read(&beside)?;
            return Ok((script.id == challenge.id).then_some(script));
        }
    }
    catalogue::behaviour(&challenge.id, challenge.language.unwrap_or(language))
}

/// What the app does, beside what its source looks like. Its texts are of type `T`, as a [`Finding`]'s are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Behaviour<T = String> {
    /// How it was looked at.
    pub stage: Stage,
    /// The sum of the checks.
    pub verdict: BehaviourVerdict,
    /// Check by check.
    pub checks: Vec<CheckReport<T>>,
}

/// How an app's behaviour was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Its source was run among stubs.
    Rehearsal,
    /// Real clients connected to it.
    Live,
}

/// Whether the app does what its challenge asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BehaviourVerdict {
    /// It does.
    Works,
    /// It does not.
    Broken,
    /// It could not be told.
    Unknown,
}

impl BehaviourVerdict {
    /// The word for it in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
        }
    }
}

/// One check of an app's behaviour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport<T = String> {
    /// Its place, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// What came of it.
    pub verdict: CheckVerdict,
    /// What was seen, or why it could not be told.
    pub message: Option<T>,
    /// What was found about it.
    pub findings: Vec<Finding<T>>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckVerdict {
    /// The app does it.
    Passed,
    /// The app does not.
    Failed,
    /// It could not be told.
    Unknown,
}

impl Behaviour<Message> {
    /// The same with each of its texts changed.
    pub(crate) fn map<U>(self, mut change: impl FnMut(Message) -> U) -> Behaviour<U> {
        let check = |check: CheckReport<Message>| CheckReport {
            number: check.number,
            text: check.text,
            verdict: check.verdict,
            message: check.message.map(&mut change),
            findings: check.findings.into_iter().map(|finding| finding.map(&mut change)).collect(),
        };
        Behaviour { stage: self.stage, verdict: self.verdict, checks: self.checks.into_iter().map(check).collect() }
    }
}

/// A behaviour whose checks are running.
pub struct BehaviourRun {
    stage: Stage,
    supervisor: Supervisor,
    script: Challenge,
    begun: Result<(), HintError>,
    submission: Arc<Submission>,
    facts: FactLog,
}

/// Begins the rehearsal of a submission by its source, on a thread of its own.
#[must_use]
pub fn rehearse(script: Challenge, submission: &Arc<Submission>, limits: Limits) -> BehaviourRun {
    let facts = FactLog::default();
    let (given, kept) = (Arc::clone(submission), facts.clone());
    let globals: MakeGlobals = Arc::new(move || Box::new(Rehearsal::new(Arc::clone(&given), kept.clone())));
    BehaviourRun::begin(Stage::Rehearsal, script, submission, limits, globals, facts)
}

/// Begins to look at a running app with clients that connect to it as `credentials`. The submission is a URL.
#[must_use]
pub fn live(script: Challenge, submission: &Arc<Submission>, credentials: Credentials, limits: Limits) -> BehaviourRun {
    let facts = FactLog::default();
    let (given, kept) = (Arc::clone(submission), facts.clone());
    let globals: MakeGlobals =
        Arc::new(move || Box::new(LiveGlobals::new(Arc::clone(&given), credentials.clone(), limits, kept.clone())));
    BehaviourRun::begin(Stage::Live, script, submission, limits, globals, facts)
}

impl BehaviourRun {
    fn begin(
        stage: Stage,
        script: Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        globals: MakeGlobals,
        facts: FactLog,
    ) -> Self {
        let limits = Limits { hint: REHEARSAL.min(limits.hint), ..limits };
        let mut supervisor = Supervisor::start_in(limits, globals);
        let clean_up = Arc::new(clean_up());
        let steps: Vec<Arc<Hint>> =
            script.hints.iter().flat_map(|check| [Arc::new(check.clone()), Arc::clone(&clean_up)]).collect();
        let begun = supervisor.start_hints(&steps, submission);
        Self { stage, supervisor, script, begun, submission: Arc::clone(submission), facts }
    }

    /// Waits for the end of the behaviour's checks and judges them.
    #[must_use]
    pub fn finish(mut self) -> Behaviour<Message> {
        let mut runs: Vec<Option<Run>> = Vec::new();
        for _ in &self.script.hints {
            let run = self.supervisor.next_run(std::mem::replace(&mut self.begun, Ok(())));
            // An engine that hit a limit is gone with the app that ran in it: what comes after cannot be told.
            let errored = is_errored(&run.outcome);
            runs.push(Some(run));
            if errored {
                break;
            }
            let _ = self.supervisor.next_run(Ok(()));
        }
        let mut facts = up_to_check(self.facts.all(), runs.len());
        if runs.iter().flatten().any(|run| matches!(run.outcome, Outcome::Failed(_))) {
            facts.extend(self.counter(&facts));
        }
        runs.resize_with(self.script.hints.len(), || None);
        judge::judge(self.stage, &self.script, &runs, &facts)
    }

    /// What is wrong with the counter that the server emitted to everybody, as its source tells.
    fn counter(&self, facts: &[Fact]) -> Option<Fact> {
        let wanted = diagnosis::awaited(facts)?;
        let location = facts.iter().find_map(|fact| match fact {
            Fact::Emitted(Emission { to: To::All, event, location: Some(location), .. }) if event == wanted => {
                Some(location)
            }
            _ => None,
        })?;
        let source = Files::new(Arc::clone(&self.submission)).read(&location.file)?;
        let counter = faulty_counter(&source, location.line)?;
        let location = Location { file: location.file.clone(), line: counter.line, column: counter.column };
        Some(Fact::Counter { counter, location })
    }
}

/// Everybody leaves, so that the next check finds nobody there.
fn clean_up() -> Hint {
    let code = "async () => { await app.end(); }".to_owned();
    Hint { number: CLEAN_UP, text: String::new(), code, line: 1 }
}

/// The facts of the first `checks` checks: a thread that is left behind may still be at the next.
fn up_to_check(mut facts: Vec<Fact>, checks: usize) -> Vec<Fact> {
    let mut begun = 0;
    let end = facts.iter().position(|fact| {
        begun += usize::from(*fact == Fact::Check);
        begun > checks
    });
    facts.truncate(end.unwrap_or(facts.len()));
    facts
}

fn is_errored(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Errored(_))
}
