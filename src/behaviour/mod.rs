//! Behaviours: checks of what an app does, in addition to what its source contains. A behaviour is written like a
//! challenge's hints and runs in the same sandbox with one more global, `app`. In a rehearsal the learner's server runs
//! with stubs; live, real clients connect to it. Its verdict never changes those of the hints.

mod diagnosis;
mod judge;
pub(crate) mod live;
mod rehearsal;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use live::{Connect, Credentials};

use serde::{Deserialize, Serialize};

use crate::challenge::{Challenge, Hint, Problem, ReadError, catalogue};
use crate::engine::{MakeGlobals, Outcome, Run, Sandbox};
use crate::explain::Finding;
use crate::javascript::counter::faulty_counter;
use crate::javascript::{decides, is_in_try};
use crate::message::Message;
use crate::submission::{Limits, Submission};
use live::LiveGlobals;
use rehearsal::Rehearsal;
use rehearsal::facts::{CLEAN_UP, Emission, Fact, FactLog, Location, To};
use rehearsal::files::Files;

/// The behaviour of a challenge: the file next to it (`<dashedName>.behaviour.md`) if there is one, otherwise the
/// built-in one in its language. `None` if there is neither, or if the file has the id of another challenge.
///
/// # Errors
/// If the file next to the challenge cannot be read, or breaks a rule of the format.
pub fn of(challenge: &Challenge, language: &str) -> Result<Option<Challenge>, ReadError> {
    if let Some(path) = &challenge.path {
        let beside = path.with_extension("behaviour.md");
        if beside.is_file() {
            let script = Challenge::read(&beside)?;
            if !script.hooks.is_empty() {
                return Err(ReadError { path: Some(beside), line: None, problem: Problem::HooksInBehaviour });
            }
            return Ok((script.id == challenge.id).then_some(script));
        }
    }
    catalogue::behaviour(&challenge.id, challenge.language.unwrap_or(language))
}

/// The verdict on an app's behaviour, with its checks. The texts are of type `T`, like those of a [`Finding`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Behaviour<T = String> {
    /// How it was checked.
    pub stage: Stage,
    /// Broken if a check failed, otherwise unknown if a check is unknown, otherwise works.
    pub verdict: BehaviourVerdict,
    /// The checks, in order.
    pub checks: Vec<CheckReport<T>>,
}

/// How an app's behaviour was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Its source was run with stubs.
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
    /// It could not be determined.
    Unknown,
}

impl BehaviourVerdict {
    /// Its name in report files.
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
    /// Its number, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// Its verdict.
    pub verdict: CheckVerdict,
    /// What was seen, or why the verdict is unknown.
    pub message: Option<T>,
    /// Who connected and heard what, in the order in which it happened.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<T>,
    /// The findings about it.
    pub findings: Vec<Finding<T>>,
}

/// The verdict of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckVerdict {
    /// The app does it.
    Passed,
    /// The app does not.
    Failed,
    /// It could not be determined.
    Unknown,
}

impl Behaviour<Message> {
    /// The same behaviour, with `change` applied to each text.
    pub(crate) fn map<U>(self, mut change: impl FnMut(Message) -> U) -> Behaviour<U> {
        let check = |check: CheckReport<Message>| CheckReport {
            number: check.number,
            text: check.text,
            verdict: check.verdict,
            message: check.message.map(&mut change),
            timeline: check.timeline.into_iter().map(&mut change).collect(),
            findings: check.findings.into_iter().map(|finding| finding.map(&mut change)).collect(),
        };
        Behaviour { stage: self.stage, verdict: self.verdict, checks: self.checks.into_iter().map(check).collect() }
    }
}

/// Rehearses a submission's source.
#[must_use]
pub fn rehearse(checks: &[Hint], submission: &Arc<Submission>, limits: Limits) -> Behaviour<Message> {
    let facts = FactLog::default();
    let (given, kept) = (Arc::clone(submission), facts.clone());
    let globals: MakeGlobals =
        Box::new(move || Box::new(Rehearsal::new(Arc::clone(&given), kept.clone(), limits.request)));
    BehaviourRun { stage: Stage::Rehearsal, checks, submission, facts }.run(limits, globals)
}

/// Checks a running app live, with the clients of `connect`. The submission is a URL.
#[must_use]
pub fn live(checks: &[Hint], submission: &Arc<Submission>, connect: Connect, limits: Limits) -> Behaviour<Message> {
    let facts = FactLog::default();
    let (given, kept) = (Arc::clone(submission), facts.clone());
    let globals: MakeGlobals =
        Box::new(move || Box::new(LiveGlobals::new(Arc::clone(&given), connect.clone(), kept.clone(), limits.request)));
    BehaviourRun { stage: Stage::Live, checks, submission, facts }.run(limits, globals)
}

/// A behaviour of which nothing could be determined, for the reason `why`.
pub(crate) fn unknown(stage: Stage, checks: &[Hint], why: &Message) -> Behaviour<Message> {
    let check = |check: &Hint| CheckReport {
        number: check.number,
        text: check.text.clone(),
        verdict: CheckVerdict::Unknown,
        message: Some(why.clone()),
        timeline: Vec::new(),
        findings: Vec::new(),
    };
    Behaviour { stage, verdict: BehaviourVerdict::Unknown, checks: checks.iter().map(check).collect() }
}

/// A behaviour whose checks are running.
struct BehaviourRun<'b> {
    stage: Stage,
    checks: &'b [Hint],
    submission: &'b Arc<Submission>,
    facts: FactLog,
}

impl BehaviourRun<'_> {
    /// Runs the checks and judges them.
    fn run(&self, limits: Limits, globals: MakeGlobals) -> Behaviour<Message> {
        let mut sandbox = Sandbox::with_globals(limits, globals);
        let clean_up = clean_up();
        let mut runs: Vec<Option<Run>> = Vec::new();
        for check in self.checks {
            let run = sandbox.run(check, self.submission);
            // An engine that hit a limit is dropped with the app in it, so the remaining checks cannot run.
            let errored = is_errored(&run.outcome);
            runs.push(Some(run));
            if errored {
                break;
            }
            sandbox.run(&clean_up, self.submission);
        }
        let mut facts = self.facts.all();
        let files = Files::new(Arc::clone(self.submission), limits.request, None);
        if runs.iter().flatten().any(|run| matches!(run.outcome, Outcome::Failed(_))) {
            facts.extend(counter(&facts, &files));
            facts.extend(guarded(&facts, &files));
        }
        runs.resize_with(self.checks.len(), || None);
        let is_handled = |location: &Location| {
            files.read(&location.file).is_some_and(|source| is_in_try(&source, location.line, location.column))
        };
        judge::judge(self.stage, self.checks, &runs, &facts, &is_handled)
    }
}

/// What is wrong with the counter that the server emits to all clients, according to its source.
fn counter(facts: &[Fact], files: &Files) -> Option<Fact> {
    let wanted = diagnosis::awaited(facts)?;
    let location = facts.iter().find_map(|fact| match fact {
        Fact::Emitted(Emission { to: To::All, event, location: Some(location), .. }) if event == wanted => {
            Some(location)
        }
        _ => None,
    })?;
    let counter = faulty_counter(&files.read(&location.file)?, location.line)?;
    let location = Location { file: location.file.clone(), line: counter.line, column: counter.column };
    Some(Fact::Counter { counter, location })
}

/// Whether something unknown decided when the app started what it loads, listens to or how it handles connections.
fn guarded(facts: &[Fact], files: &Files) -> Option<Fact> {
    const WORDS: [&str; 6] = ["connection", "'connect'", "\"connect\"", "listen", "require(", "import("];
    let mut places: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for fact in facts {
        if let Fact::Looked { location } = fact {
            places.entry(&location.file).or_default().push((location.line, location.column));
        }
    }
    let is_guard = |file: &str, places: &[_]| files.read(file).is_some_and(|source| decides(&source, places, &WORDS));
    places.into_iter().any(|(file, places)| is_guard(file, &places)).then_some(Fact::Guarded)
}

/// Disconnects all clients, so that the next check starts without any.
fn clean_up() -> Hint {
    let code = "async () => { await app.end(); }".to_owned();
    Hint { number: CLEAN_UP, text: String::new(), code, line: 1 }
}

fn is_errored(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Errored(_))
}
