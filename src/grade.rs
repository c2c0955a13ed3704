//! Grading: what a challenge's runs say of a submission. Pure: runs in, a report out, and no network, clock or terminal.

use crate::challenge::{Challenge, Hint};
use crate::engine::{Outcome, Run};
use crate::explain::{Explained, Finding, explain, trouble_in_words};
use crate::language::Translator;
use crate::report::{ChallengeName, HintReport, Report, VERSION, Verdict};

/// Makes the report of `submission` from what its hints did.
#[must_use]
pub fn grade(challenge: &Challenge, submission: &str, runs: &[Run], translator: &Translator) -> Report {
    let Explained { hints: remarks, submission: findings } = explain(&challenge.hints, submission, runs, translator);
    let told = challenge.hints.iter().zip(runs).zip(remarks);
    let hints: Vec<HintReport> =
        told.map(|((hint, run), findings)| grade_hint(hint, run, findings, translator)).collect();
    Report {
        version: VERSION,
        challenge: ChallengeName::from(challenge),
        submission: submission.to_owned(),
        verdict: hints.iter().map(|hint| hint.verdict).max().unwrap_or(Verdict::Passed),
        hints,
        findings,
        behaviour: None,
        duration_ms: 0,
        row: None,
        points: None,
    }
}

fn grade_hint(hint: &Hint, run: &Run, findings: Vec<Finding>, translator: &Translator) -> HintReport {
    let (verdict, message) = match &run.outcome {
        Outcome::Passed => (Verdict::Passed, None),
        Outcome::Failed(failure) => (Verdict::Failed, Some(failure.message.clone())),
        Outcome::Errored(trouble) => (Verdict::Errored, Some(trouble_in_words(trouble, hint, translator))),
    };
    HintReport {
        number: hint.number,
        text: hint.text.clone(),
        verdict,
        message,
        findings,
        challenge_at_fault: run.is_challenge_fault(),
    }
}
