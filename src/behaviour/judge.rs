//! From what was seen to a verdict: pure, facts in, a [`Behaviour`] out. A check that failed for a reason which a rehearsal
//! cannot be sure of is unknown, never failed.

use super::diagnosis;
use super::diagnosis::{Cause, Remark};
use super::rehearsal::facts::{Fact, Site};
use super::rehearsal::files::served_at;
use crate::challenge::Challenge;
use crate::engine::{HintError, Outcome, Run};
use crate::explain::{Finding, Kind, Severity, Source, fault_in_words};
use crate::language::{Arg, Translator};
use crate::report::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage};
use crate::submission::Fault;

/// The verdicts and findings of a behaviour's runs. `None` stands for a check that could not be run any more.
pub(super) fn judge(
    stage: Stage,
    script: &Challenge,
    runs: &[Option<Run>],
    facts: &[Fact],
    translator: &Translator,
) -> Behaviour {
    let mut told = Vec::new();
    let slices = facts.split(|fact| *fact == Fact::Check).skip(1);
    let mut slices: Vec<&[Fact]> = slices.collect();
    slices.resize(script.hints.len(), &[]);
    let checks: Vec<CheckReport> = script
        .hints
        .iter()
        .zip(runs)
        .zip(slices)
        .map(|((check, run), seen)| {
            let told_here = tell(stage, run.as_ref(), seen, facts);
            let findings = told_here.remarks.into_iter().filter(|remark| {
                let new = !told.contains(remark);
                told.push(remark.clone());
                new
            });
            CheckReport {
                number: check.number,
                text: check.text.clone(),
                verdict: told_here.verdict,
                message: message(&told_here.why, seen, translator),
                findings: findings.map(|remark| finding(&remark, translator)).collect(),
            }
        })
        .collect();
    Behaviour { stage, verdict: sum(&checks), checks }
}

fn sum(checks: &[CheckReport]) -> BehaviourVerdict {
    let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
    match () {
        () if any(CheckVerdict::Failed) => BehaviourVerdict::Broken,
        () if any(CheckVerdict::Unknown) => BehaviourVerdict::Unknown,
        () => BehaviourVerdict::Works,
    }
}

struct Told {
    verdict: CheckVerdict,
    why: Why,
    remarks: Vec<Remark>,
}

/// What stands under a check.
#[derive(Clone)]
enum Why {
    Seen,
    Because(&'static str, String),
    Fault(Fault),
    Script(String),
}

fn tell(stage: Stage, run: Option<&Run>, seen: &[Fact], all: &[Fact]) -> Told {
    let Some(run) = run else { return unknown(Why::Because("unknown-not-run", String::new())) };
    let seen = if stage == Stage::Live { last_round(seen) } else { seen };
    if let Some(why) = undecided(seen) {
        return unknown(why);
    }
    match &run.outcome {
        Outcome::Passed => match diagnosis::doubt(seen) {
            None => Told { verdict: CheckVerdict::Passed, why: Why::Seen, remarks: diagnosis::remarks(seen) },
            Some(cause) => of_cause(cause, None),
        },
        Outcome::Errored(trouble) => unknown(why_errored(trouble)),
        Outcome::Failed(failure) => of_cause(diagnosis::diagnose(stage, seen, all), Some(&failure.message)),
    }
}

/// What a cause makes of a check, `failure` being the script's own words.
fn of_cause(cause: Cause, failure: Option<&str>) -> Told {
    let seen = |verdict, remark| Told { verdict, why: Why::Seen, remarks: vec![remark] };
    match cause {
        Cause::Found(remark) => seen(CheckVerdict::Failed, remark),
        Cause::Harmless(remark) => seen(CheckVerdict::Passed, remark),
        Cause::Unsure(why, detail) => unknown(Why::Because(why, detail)),
        Cause::NotFound => {
            let why = Why::Script(failure.unwrap_or_default().to_owned());
            Told { verdict: CheckVerdict::Failed, why, remarks: Vec::new() }
        }
    }
}

fn unknown(why: Why) -> Told {
    Told { verdict: CheckVerdict::Unknown, why, remarks: Vec::new() }
}

fn why_errored(trouble: &HintError) -> Why {
    match trouble {
        HintError::TimedOut(_) => Why::Because("unknown-timed-out", String::new()),
        other => Why::Because("unknown-trouble", other.to_string()),
    }
}

/// What was seen since it was last tried anew.
fn last_round(seen: &[Fact]) -> &[Fact] {
    let from = seen.iter().rposition(|fact| matches!(fact, Fact::Again { .. })).map_or(0, |at| at + 1);
    &seen[from..]
}

fn undecided(seen: &[Fact]) -> Option<Why> {
    let fault = seen.iter().rev().find_map(|fact| match fact {
        Fact::Fault(fault) => Some(Why::Fault(fault.clone())),
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
        Some(Why::Because(id, detail.clone()))
    })
}

fn message(why: &Why, seen: &[Fact], translator: &Translator) -> Option<String> {
    match why {
        Why::Seen => what_was_seen(seen, translator),
        Why::Because(id, detail) => Some(translator.format(id, &[("detail", detail.into())])),
        Why::Fault(fault) => Some(fault_in_words(fault, translator)),
        Why::Script(message) => Some(message.clone()),
    }
}

/// `connect 1 -> 1, connect 2 -> 2`: what each client heard first of the event that was waited for.
fn what_was_seen(seen: &[Fact], translator: &Translator) -> Option<String> {
    let seen = last_round(seen);
    let wanted = diagnosis::awaited(seen)?;
    let connected = seen.iter().filter_map(|fact| match fact {
        Fact::Connected { client } => Some(*client),
        _ => None,
    });
    let parts: Vec<String> = connected
        .zip(1_usize..)
        .map(|(client, number)| {
            let value = diagnosis::heard(seen, client, wanted).next();
            let value = value.map_or_else(|| translator.text("behaviour-nothing"), |value| shorten(&value.to_string()));
            translator.format("behaviour-connect", &[("number", number.into()), ("value", value.as_str().into())])
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain("...".chars()).collect()
    }
}

fn finding(remark: &Remark, translator: &Translator) -> Finding {
    let id = format!("behaviour-{}{}", remark.kind.name(), remark.variant);
    let detail = as_node_says(&remark.detail);
    let details: Vec<(&str, Arg<'_>)> = vec![("event", (&remark.event).into()), ("detail", (&detail).into())];
    let is_note = matches!(remark.kind, Kind::FallsOnLeave | Kind::PageShowsNothing);
    let severity = if is_note { Severity::Note } else { Severity::Warning };
    Finding {
        kind: remark.kind,
        severity,
        message: translator.format(&id, &details),
        help: None,
        source: remark.site.as_ref().map(source),
    }
}

/// An error of the engine's in the words of Node, which learners can look up.
fn as_node_says(error: &str) -> String {
    let of = |end: &str| error.strip_suffix(end)?.rsplit_once(": ");
    if let Some((kind, name)) = of(" is not initialized") {
        return format!("{kind}: Cannot access '{}' before initialization", name.trim_matches('\''));
    }
    match of(" is read-only") {
        Some((kind, name)) => format!("{kind}: Assignment to constant variable {}", name.trim_matches('\'')),
        None => error.to_owned(),
    }
}

fn source(site: &Site) -> Source {
    let path = served_at(&site.file).unwrap_or_else(|| site.file.clone());
    Source { path, line: site.line, column: site.column.max(1), excerpt: None }
}
