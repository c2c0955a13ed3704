//! Turns facts into the verdicts and findings of a behaviour. A check that failed for a reason that a rehearsal cannot
//! be sure of is unknown, not failed.

use super::diagnosis;
use super::diagnosis::Diagnosis;
use super::rehearsal::facts::{Fact, Location};
use super::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage};
use crate::challenge::Hint;
use crate::engine::{HintError, Outcome, Run};
use crate::explain::Finding;
use crate::message::{Arg, Message};

/// The verdicts and findings of a behaviour's runs. `None` is a check that did not run. `is_handled` tells whether the
/// code at a location expects an error.
pub(super) fn judge(
    stage: Stage,
    checks: &[Hint],
    runs: &[Option<Run>],
    facts: &[Fact],
    is_handled: &dyn Fn(&Location) -> bool,
) -> Behaviour<Message> {
    let mut reported: Vec<Finding<Message>> = Vec::new();
    let slices = facts.split(|fact| *fact == Fact::Check).skip(1);
    let mut slices: Vec<&[Fact]> = slices.collect();
    slices.resize(checks.len(), &[]);
    let checks = checks.iter().zip(runs).zip(slices).map(|((check, run), seen)| {
        let Judged { verdict, message, finding } = judge_check(stage, run.as_ref(), seen, facts, is_handled);
        let finding = finding.filter(|finding| !reported.contains(finding));
        reported.extend(finding.clone());
        let findings = finding.into_iter().collect();
        CheckReport { number: check.number, text: check.text.clone(), verdict, message, findings }
    });
    let checks: Vec<CheckReport<Message>> = checks.collect();
    Behaviour { stage, verdict: sum(&checks), checks }
}

fn sum(checks: &[CheckReport<Message>]) -> BehaviourVerdict {
    let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
    match () {
        () if any(CheckVerdict::Failed) => BehaviourVerdict::Broken,
        () if any(CheckVerdict::Unknown) => BehaviourVerdict::Unknown,
        () => BehaviourVerdict::Works,
    }
}

/// A check's verdict, the message under it, and the finding about it.
struct Judged {
    verdict: CheckVerdict,
    message: Option<Message>,
    finding: Option<Finding<Message>>,
}

fn judge_check(
    stage: Stage,
    run: Option<&Run>,
    seen: &[Fact],
    all: &[Fact],
    is_handled: &dyn Fn(&Location) -> bool,
) -> Judged {
    let Some(run) = run else { return unknown(Message::new("unknown-not-run")) };
    let seen = if stage == Stage::Live { last_round(seen) } else { seen };
    if let Some(message) = undecided(seen) {
        return unknown(message);
    }
    match &run.outcome {
        Outcome::Passed => match diagnosis::doubt(seen) {
            None => {
                let finding = diagnosis::caught(seen, is_handled).or_else(|| diagnosis::note(seen));
                let message = what_was_seen(seen);
                Judged { verdict: CheckVerdict::Passed, message, finding }
            }
            Some(diagnosis) => judge_diagnosis(diagnosis, seen, ""),
        },
        Outcome::Errored(error) => unknown(match error {
            HintError::TimedOut(_) => Message::new("unknown-timed-out"),
            other => because("unknown-trouble", &other.to_string()),
        }),
        Outcome::Failed(failure) => judge_diagnosis(diagnosis::diagnose(stage, seen, all), seen, &failure.message),
    }
}

/// The judgement of a check by its diagnosis; `failure` is the message of the failed assertion.
fn judge_diagnosis(diagnosis: Diagnosis, seen: &[Fact], failure: &str) -> Judged {
    let judged = |verdict, finding| Judged { verdict, message: what_was_seen(seen), finding: Some(finding) };
    match diagnosis {
        Diagnosis::Fault(finding) => judged(CheckVerdict::Failed, finding),
        Diagnosis::Passed(finding) => judged(CheckVerdict::Passed, finding),
        Diagnosis::Unsure(message) => unknown(message),
        Diagnosis::NotFound => Judged {
            verdict: CheckVerdict::Failed,
            message: Some(Message::verbatim(diagnosis::without_stubs(failure))),
            finding: None,
        },
    }
}

fn unknown(message: Message) -> Judged {
    Judged { verdict: CheckVerdict::Unknown, message: Some(message), finding: None }
}

fn because(id: &'static str, detail: &str) -> Message {
    Message::format(id, &[("detail", diagnosis::without_stubs(detail).into())])
}

/// The facts since the last retry.
fn last_round(seen: &[Fact]) -> &[Fact] {
    let from = seen.iter().rposition(|fact| matches!(fact, Fact::Again)).map_or(0, |at| at + 1);
    &seen[from..]
}

fn undecided(seen: &[Fact]) -> Option<Message> {
    let malformed = seen.iter().find_map(|fact| match fact {
        Fact::Malformed(error) => Some(because("unknown-malformed", error)),
        _ => None,
    });
    if malformed.is_some() {
        return malformed;
    }
    let fault = seen.iter().rev().find_map(|fact| match fact {
        Fact::Fault(fault) => Some(fault.message()),
        _ => None,
    });
    seen.iter().find_map(|fact| {
        let Fact::Undecided { why, detail } = fact else { return None };
        let id = match why.as_str() {
            "fault" | "lost" if fault.is_some() => return fault.clone(),
            "refused" => "unknown-refused",
            "sign-in" => "unknown-sign-in",
            "never-let-in" => "unknown-never-let-in",
            "no-page" => "unknown-no-page",
            "no-server" => "unknown-no-server",
            "unreachable" => "unknown-unreachable",
            "refused-known" => "unknown-refused-known",
            "not-signed-in" => "unknown-not-signed-in",
            "ended" => "unknown-ended",
            "ended-sign-in" => "unknown-ended-sign-in",
            "silent-to-strangers" => "unknown-silent-to-strangers",
            "elsewhere" => "unknown-elsewhere",
            "too-much" => "unknown-too-much",
            "timed-out" => "unknown-live-timed-out",
            _ => "unknown-trouble",
        };
        Some(because(id, detail))
    })
}

/// `connect 1 -> 1, connect 2 -> 2`: the first value of the awaited event that each client received.
fn what_was_seen(seen: &[Fact]) -> Option<Message> {
    let seen = last_round(seen);
    let wanted = diagnosis::awaited(seen)?;
    let connected = seen.iter().filter_map(|fact| match fact {
        Fact::Connected { client } => Some(*client),
        _ => None,
    });
    let parts: Vec<Message> = connected
        .zip(1_usize..)
        .map(|(client, number)| {
            let value = diagnosis::heard(seen, client, wanted).next();
            let value: Arg<'_> = match value {
                Some(value) => shorten(&diagnosis::without_stubs(&value.to_string())).into(),
                None => Message::new("behaviour-nothing").into(),
            };
            Message::format("behaviour-connect", &[("number", number.into()), ("value", value)])
        })
        .collect();
    (!parts.is_empty()).then(|| Message::list(parts))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain("...".chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Trace;

    #[test]
    fn a_fact_that_cannot_be_read_is_no_verdict() {
        let run = Run { outcome: Outcome::Passed, trace: Trace::default() };
        let seen = [Fact::Connected { client: 1 }, Fact::Malformed("unknown variant".to_owned())];
        let judged = judge_check(Stage::Rehearsal, Some(&run), &seen, &seen, &|_| false);
        assert_eq!(judged.verdict, CheckVerdict::Unknown);
        assert_eq!(judged.message, Some(because("unknown-malformed", "unknown variant")));
    }
}
