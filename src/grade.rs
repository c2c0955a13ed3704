//! Makes the report of a submission from the runs of a challenge's hints, without network, clock or terminal.

use crate::challenge::{Challenge, Hint};
use crate::engine::{Outcome, Run};
use crate::explain::{Detail, Explained, Finding, explain};
use crate::language::Translator;
use crate::message::Message;
use crate::report::{ChallengeName, HintReport, Report, VERSION, Verdict};

/// Makes the report of `submission` from the runs of the challenge's hints. With [`Detail::None`] it has no findings.
#[must_use]
pub fn grade(challenge: &Challenge, submission: &str, runs: &[Run], detail: Detail, translator: &Translator) -> Report {
    let explained = match detail {
        Detail::None => Explained::nothing(runs.len()),
        Detail::Short | Detail::Full => explain(&challenge.hints, submission, runs),
    };
    let hints = challenge.hints.iter().zip(runs).zip(explained.hints);
    let hints: Vec<HintReport> =
        hints.map(|((hint, run), findings)| grade_hint(hint, run, findings, translator)).collect();
    Report {
        version: VERSION,
        challenge: ChallengeName::from(challenge),
        submission: submission.to_owned(),
        verdict: hints.iter().map(|hint| hint.verdict).max().unwrap_or(Verdict::Passed),
        hints,
        findings: translator.findings(explained.submission),
        behaviour: None,
        duration_ms: 0,
        row: None,
        points: None,
    }
}

fn grade_hint(hint: &Hint, run: &Run, findings: Vec<Finding<Message>>, translator: &Translator) -> HintReport {
    let (verdict, message) = match &run.outcome {
        Outcome::Passed => (Verdict::Passed, None),
        Outcome::Failed(failure) => (Verdict::Failed, Some(failure.message.clone())),
        Outcome::Errored(error) => (Verdict::Errored, Some(translator.hint_error(error, hint))),
    };
    HintReport {
        number: hint.number,
        text: hint.text.clone(),
        verdict,
        message,
        findings: translator.findings(findings),
        challenge_at_fault: run.is_challenge_fault(),
    }
}
