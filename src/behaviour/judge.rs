//! Turns facts into the verdicts and findings of a behaviour. A check that failed for a reason that a rehearsal cannot
//! be sure of is unknown, not failed.

use serde_json::Value;

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
        let Judged { verdict, message, finding } = judge_check(stage, check, run.as_ref(), seen, facts, is_handled);
        let timeline = timeline(seen);
        let finding = finding.filter(|finding| !reported.contains(finding));
        reported.extend(finding.clone());
        let findings = finding.into_iter().collect();
        CheckReport { number: check.number, text: check.text.clone(), verdict, message, timeline, findings }
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
    check: &Hint,
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
    // A check of something else than a number does not say what a client should have heard.
    let counts = check.code.contains("Number.isInteger");
    let looked = |failed| what_was_seen(stage, seen, all, failed && counts);
    match &run.outcome {
        Outcome::Passed | Outcome::TestedNothing => match diagnosis::doubt(seen, all) {
            None => {
                let finding = diagnosis::caught(seen, is_handled).or_else(|| diagnosis::note(seen));
                let message = looked(false);
                Judged { verdict: CheckVerdict::Passed, message, finding }
            }
            Some(diagnosis) => judge_diagnosis(diagnosis, &looked, ""),
        },
        Outcome::Errored(error) => unknown(match error {
            HintError::TimedOut(_) => Message::new("unknown-timed-out"),
            other => because("unknown-trouble", &other.to_string()),
        }),
        Outcome::Failed(failure) => judge_diagnosis(diagnosis::diagnose(stage, seen, all), &looked, &failure.message),
    }
}

/// The judgement of a check by its diagnosis; `looked` says what was seen, of a check that failed or not, and `failure`
/// is the message of the failed assertion.
fn judge_diagnosis(diagnosis: Diagnosis, looked: &dyn Fn(bool) -> Option<Message>, failure: &str) -> Judged {
    let judged = |verdict, message, finding| Judged { verdict, message, finding: Some(finding) };
    match diagnosis {
        Diagnosis::Fault(finding) => judged(CheckVerdict::Failed, looked(true), finding),
        Diagnosis::Passed(finding) => judged(CheckVerdict::Passed, looked(false), finding),
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
            "silent-without-sign-in" => "unknown-silent-without-sign-in",
            "elsewhere" => "unknown-elsewhere",
            "no-database" => "unknown-no-database",
            "too-much" => "unknown-too-much",
            "timed-out" => "unknown-live-timed-out",
            _ => "unknown-trouble",
        };
        Some(because(id, detail))
    })
}

/// What the clients of a check heard, as a sentence: of a check that failed, the first that heard something wrong. `all`
/// are the facts of the whole run, in which the app may have counted earlier clients; `wrong` is whether the check, which
/// is about the number of clients, failed.
fn what_was_seen(stage: Stage, seen: &[Fact], all: &[Fact], wrong: bool) -> Option<Message> {
    let seen = last_round(seen);
    let wanted = diagnosis::awaited(seen)?;
    let clients: Vec<usize> = connected(seen).collect();
    let heard = |client: usize| diagnosis::heard(seen, client, wanted).next();
    let count = ("clients", clients.len().into());
    let is_count = |value: Option<&Value>| value.is_some_and(|value| value.as_u64().is_some_and(|count| count > 0));
    // In a rehearsal nobody else is there, so each number is known from the one before it.
    let is_first = stage == Stage::Rehearsal && connected(all).next() == clients.first().copied();
    let expected = |index: usize| match index.checked_sub(1) {
        Some(before) => heard(clients[before]).and_then(Value::as_u64).map(|before| before.saturating_add(1)),
        None => is_first.then_some(1),
    };
    let is_wrong = |index: &usize| {
        let value = heard(clients[*index]);
        let other = stage == Stage::Rehearsal && value.and_then(Value::as_u64) != expected(*index);
        !is_count(value) || other && expected(*index).is_some()
    };
    if let Some(index) = (0..clients.len()).find(is_wrong).filter(|_| wrong) {
        let wanted: Arg<'_> = match expected(index).filter(|_| stage == Stage::Rehearsal) {
            Some(number) => number.to_string().into(),
            None => Message::new("seen-number-of-users").into(),
        };
        let args = [count, ("number", (index + 1).into()), ("value", shown(heard(clients[index]))), ("wanted", wanted)];
        return Some(Message::format("seen-wrong", &args));
    }
    let values = clients.iter().map(|client| Message::format("verbatim", &[("text", shown(heard(*client)))]));
    let values = Arg::Messages(values.collect());
    (!clients.is_empty()).then(|| Message::format("seen-heard", &[count, ("values", values)]))
}

/// Who connected and heard what, in the order in which it happened.
fn timeline(seen: &[Fact]) -> Vec<Message> {
    const MOST: usize = 40;
    let seen = last_round(seen);
    let clients: Vec<usize> = connected(seen).collect();
    let number = |client: &usize| clients.iter().position(|known| known == client).map(|index| index + 1);
    let line = |fact: &Fact| match fact {
        Fact::Connected { client } => {
            Some(Message::format("timeline-connected", &[("number", number(client)?.into())]))
        }
        Fact::Heard { client, event, args } => {
            let args = [
                ("number", number(client)?.into()),
                ("event", shorten(&diagnosis::without_stubs(event)).into()),
                ("value", shown(Some(args.first().unwrap_or(&Value::Null)))),
            ];
            Some(Message::format("timeline-heard", &args))
        }
        _ => None,
    };
    seen.iter().filter_map(line).take(MOST).collect()
}

fn connected(facts: &[Fact]) -> impl Iterator<Item = usize> {
    facts.iter().filter_map(|fact| match fact {
        Fact::Connected { client } => Some(*client),
        _ => None,
    })
}

/// A value that a client heard, or that it heard nothing.
fn shown(value: Option<&Value>) -> Arg<'static> {
    match value {
        Some(Value::Null) => Message::new("seen-no-value").into(),
        Some(value) => shorten(&diagnosis::without_stubs(&value.to_string())).into(),
        None => Message::new("seen-nothing").into(),
    }
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
        let check = Hint { number: 1, text: String::new(), code: String::new(), line: 1 };
        let judged = judge_check(Stage::Rehearsal, &check, Some(&run), &seen, &seen, &|_| false);
        assert_eq!(judged.verdict, CheckVerdict::Unknown);
        assert_eq!(judged.message, Some(because("unknown-malformed", "unknown variant")));
    }
}
