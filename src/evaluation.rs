//! Makes the report of a submission from the evaluation of a challenge's hints, without network, clock or terminal.

use serde::{Deserialize, Serialize};

use crate::behaviour::Behaviour;
use crate::challenge::{Challenge, Hint};
use crate::engine::{Outcome, Run};
use crate::explain::{Detail, Explained, Finding, ReadSource, explain};
use crate::language::Translator;
use crate::message::Message;
use crate::report::{ChallengeName, HintReport, Report, VERSION, Verdict};

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
    /// Explains the runs of a challenge's hints against `submission`, whose other source files `read` gives. With
    /// [`Detail::None`] it has no findings.
    #[must_use]
    pub fn of(hints: &[Hint], submission: &str, runs: &[Run], read: ReadSource<'_>, detail: Detail) -> Self {
        let explained = explain_in(detail, hints, submission, runs, read);
        Self { outcomes: runs.iter().map(|run| run.outcome.clone()).collect(), explained, behaviour: None }
    }

    /// The report in a language.
    #[must_use]
    pub fn report(self, challenge: &Challenge, submission: &str, translator: &Translator) -> Report {
        let findings = self.explained.hints.into_iter().chain(std::iter::repeat(Vec::new()));
        let hints = challenge.hints.iter().zip(self.outcomes).zip(findings);
        let hints: Vec<HintReport> =
            hints.map(|((hint, outcome), findings)| hint_report(hint, outcome, findings, translator)).collect();
        Report {
            version: VERSION,
            challenge: ChallengeName::from(challenge),
            submission: submission.to_owned(),
            verdict: hints.iter().map(|hint| hint.verdict).max().unwrap_or(Verdict::Passed),
            hints,
            findings: translator.findings(self.explained.submission),
            behaviour: self.behaviour.map(|behaviour| translator.behaviour(behaviour)),
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
    read: ReadSource<'_>,
) -> Explained {
    match detail {
        Detail::None => Explained::nothing(runs.len()),
        Detail::Short | Detail::Full => explain(hints, submission, runs, read),
    }
}

fn hint_report(hint: &Hint, outcome: Outcome, findings: Vec<Finding<Message>>, translator: &Translator) -> HintReport {
    let challenge_at_fault = matches!(&outcome, Outcome::Errored(error) if error.is_challenge_fault());
    let (verdict, message) = match outcome {
        Outcome::Passed => (Verdict::Passed, None),
        Outcome::Failed(failure) => (Verdict::Failed, Some(shortened(failure.message))),
        Outcome::Errored(error) => (Verdict::Errored, Some(translator.hint_error(&error, hint))),
    };
    HintReport {
        number: hint.number,
        text: hint.text.clone(),
        verdict,
        message,
        findings: translator.findings(findings),
        challenge_at_fault,
    }
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
