//! Makes the report of a submission from the evaluation of a challenge's hints, without network, clock or terminal.

use serde::{Deserialize, Serialize};

use crate::behaviour::Behaviour;
use crate::challenge::{Challenge, Hint};
use crate::engine::{Failure, Outcome, Run};
use crate::explain::{Detail, Explained, Finding, Sources, explain};
use crate::language::Translator;
use crate::message::{Arg, Message};
use crate::report::{ChallengeName, HintReport, Report, VERSION, Verdict, shown_path};

/// The result of running a challenge's hints, before it is put into words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// How each hint ended.
    pub outcomes: Vec<Outcome>,
    /// The findings; there may be none for the first hints.
    pub explained: Explained,
    /// The app's behaviour, if it was checked.
    pub behaviour: Option<Behaviour<Message>>,
}

impl Evaluation {
    /// Explains the runs of a challenge's hints against `submission`, whose source files are these. With
    /// [`Detail::None`] it has no findings.
    #[must_use]
    pub fn of(hints: &[Hint], submission: &str, runs: &[Run], sources: &dyn Sources, detail: Detail) -> Self {
        let explained = explain_in(detail, hints, submission, runs, sources);
        Self { outcomes: runs.iter().map(|run| run.outcome.clone()).collect(), explained, behaviour: None }
    }

    /// Whether no hint tests anything of the app.
    #[must_use]
    pub fn tested_nothing(&self) -> bool {
        self.outcomes.iter().all(|outcome| *outcome == Outcome::TestedNothing)
    }

    /// The report in a language.
    #[must_use]
    pub fn report(self, challenge: &Challenge, submission: &str, translator: &Translator) -> Report {
        let findings = self.explained.hints.into_iter().chain(std::iter::repeat(Vec::new()));
        let hints = challenge.hints.iter().zip(self.outcomes).zip(findings);
        let name = |finding: Finding<Message>| finding.map(|message| with_shown_paths(message, submission));
        let named = |findings: Vec<Finding<Message>>| findings.into_iter().map(name).collect::<Vec<_>>();
        let hints: Vec<HintReport> = hints
            .map(|((hint, outcome), findings)| hint_report(challenge, hint, outcome, named(findings), translator))
            .collect();
        Report {
            version: VERSION,
            challenge: ChallengeName::from(challenge),
            submission: submission.to_owned(),
            verdict: hints.iter().map(|hint| hint.verdict).max().unwrap_or(Verdict::Passed),
            hints,
            findings: translator.findings(named(self.explained.submission)),
            behaviour: self
                .behaviour
                .map(|behaviour| translator.behaviour(behaviour.map(|message| with_shown_paths(message, submission)))),
            duration_ms: 0,
            row: None,
            points: None,
        }
    }
}

/// The findings of runs. With [`Detail::None`] there are none.
pub(crate) fn explain_in(
    detail: Detail,
    hints: &[Hint],
    submission: &str,
    runs: &[Run],
    sources: &dyn Sources,
) -> Explained {
    match detail {
        Detail::None => Explained::nothing(runs.len()),
        Detail::Short | Detail::Full => explain(hints, submission, runs, sources),
    }
}

fn hint_report(
    challenge: &Challenge,
    hint: &Hint,
    outcome: Outcome,
    findings: Vec<Finding<Message>>,
    translator: &Translator,
) -> HintReport {
    let challenge_at_fault = matches!(&outcome, Outcome::Errored(error) if error.is_challenge_fault());
    let sentence = match &outcome {
        Outcome::Failed(failure) => authors_sentence(failure),
        _ => None,
    };
    let (verdict, message) = match outcome {
        Outcome::Passed | Outcome::TestedNothing => (Verdict::Passed, None),
        Outcome::Failed(failure) => (Verdict::Failed, Some(shortened(failure.message))),
        Outcome::Errored(error) => (Verdict::Errored, Some(translator.hint_error(&error, hint, &challenge.hooks))),
    };
    HintReport {
        number: hint.number,
        text: hint.text.clone(),
        verdict,
        message,
        sentence,
        findings: translator.findings(findings),
        challenge_at_fault,
    }
}

/// A message in which the files of a folder are named as the learner has them. The path of a request stays.
fn with_shown_paths(mut message: Message, submission: &str) -> Message {
    let is_request = message.args.iter().any(|(name, _)| name == "method");
    let is_file = |name: &str, text: &str| {
        matches!(name, "path" | "other")
            || name == "detail" && (text.starts_with("/public/") || text.starts_with("/_api/"))
    };
    for (name, value) in &mut message.args {
        match value {
            Arg::Text(path) if !is_request && is_file(name, path) => {
                *value = shown_path(submission, path).to_owned().into();
            }
            Arg::Messages(inner) => {
                inner.iter_mut().for_each(|inner| *inner = with_shown_paths(inner.clone(), submission));
            }
            _ => {}
        }
    }
    message
}

/// What the hint's author wrote for a failed assertion, which puts it before its own words.
fn authors_sentence(failure: &Failure) -> Option<String> {
    /// What chai says itself where it cannot judge a value.
    const OF_CHAI: [&str; 7] = [
        "expected ",
        ".empty was passed ",
        "Target cannot be ",
        "Unspecified AssertionError",
        "keys required",
        "object tested must be ",
        "the given combination of arguments ",
    ];
    let is_of_chai = || OF_CHAI.iter().any(|start| failure.message.starts_with(start));
    if failure.name != "AssertionError" || is_of_chai() {
        return None;
    }
    let sentence = failure.message.split_once(": expected ").map_or(failure.message.as_str(), |(sentence, _)| sentence);
    Some(shortened(sentence.to_owned())).filter(|sentence| !sentence.trim().is_empty())
}

/// A message without the rest of a page that a hint threw as its message.
fn shortened(message: String) -> String {
    const LONGEST: usize = 1_000;
    const LINES: usize = 4;
    let lines: Vec<&str> = message.lines().take(LINES + 1).collect();
    if lines.len() <= LINES && message.len() <= LONGEST {
        return message;
    }
    let start = lines[..lines.len().min(LINES)].join("\n");
    format!("{}...", &start[..start.floor_char_boundary(LONGEST)])
}
