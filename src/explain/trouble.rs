//! Why a hint could not be decided, in plain words: what happened, to what, and what to do.

use crate::challenge::Hint;
use crate::engine::Trouble;
use crate::language::Words;
use crate::submission::{Fault, FaultKind};

/// The trouble in the words of the report's language.
#[must_use]
pub fn trouble_in_words(trouble: &Trouble, hint: &Hint, words: &Words) -> String {
    let seconds = |millis: u64| (millis as f64 / 1000.0).to_string();
    match trouble {
        Trouble::Fault(fault) => fault_in_words(fault, words),
        Trouble::TimedOut(millis) => {
            words.say_with("trouble-timed-out", &[("seconds", seconds(*millis).as_str().into())])
        }
        Trouble::RunTooLong(millis) => {
            words.say_with("trouble-run-too-long", &[("seconds", seconds(*millis).as_str().into())])
        }
        Trouble::NeverSettles => words.say("trouble-never-settles"),
        Trouble::OutOfMemory(limit) => {
            words.say_with("trouble-out-of-memory", &[("limit", limit.to_string().as_str().into())])
        }
        Trouble::StackOverflow => words.say("trouble-stack-overflow"),
        Trouble::TooManyRequests(limit) => {
            words.say_with("trouble-too-many-requests", &[("limit", limit.to_string().as_str().into())])
        }
        Trouble::Unsupported(name) => words.say_with("trouble-unsupported", &[("name", name.into())]),
        Trouble::Broken { message, line: Some(line) } => {
            let line = (hint.line + line - 1).to_string();
            words.say_with("trouble-broken", &[("message", message.into()), ("line", line.as_str().into())])
        }
        Trouble::Broken { message, line: None } => {
            words.say_with("trouble-broken-somewhere", &[("message", message.into())])
        }
        Trouble::ThrewNothing(value) => words.say_with("trouble-threw-nothing", &[("value", (*value).into())]),
        Trouble::Engine(message) => words.say_with("trouble-engine", &[("message", message.into())]),
    }
}

/// A fault in the words of the report's language.
pub(crate) fn fault_in_words(fault: &Fault, words: &Words) -> String {
    let url = ("url", (&fault.url).into());
    let number = |id, name, value: String| words.say_with(id, &[url, (name, value.as_str().into())]);
    let detail = |id, detail: &String| words.say_with(id, &[url, ("detail", detail.into())]);
    match &fault.kind {
        FaultKind::Refused => words.say_with("fault-refused", &[url]),
        FaultKind::UnknownHost => words.say_with("fault-unknown-host", &[url]),
        FaultKind::Unreachable => words.say_with("fault-unreachable", &[url]),
        FaultKind::TimedOut(limit) => number("fault-timed-out", "seconds", limit.as_secs_f64().to_string()),
        FaultKind::BrokenOff => words.say_with("fault-broken-off", &[url]),
        FaultKind::Tls(words) => detail("fault-tls", words),
        FaultKind::TooManyRedirects(limit) => number("fault-too-many-redirects", "limit", limit.to_string()),
        FaultKind::UnwantedRedirect => detail("fault-bad-redirect", &"the hint wants none".to_owned()),
        FaultKind::BadRedirect(words) => detail("fault-bad-redirect", words),
        FaultKind::BodyTooLarge(limit) => number("fault-body-too-large", "limit", limit.to_string()),
        FaultKind::InvalidAnswer(words) => detail("fault-invalid-answer", words),
        FaultKind::NotPublic(address) => detail("fault-not-public", address),
        FaultKind::RunTooLarge(limit) => number("fault-run-too-large", "limit", limit.to_string()),
        FaultKind::RunTooLong(limit) => number("fault-run-too-long", "seconds", limit.as_secs_f64().to_string()),
        FaultKind::ForeignHost => words.say_with("fault-foreign-host", &[url]),
        FaultKind::NeedsRunningApp => words.say_with("fault-needs-running-app", &[url]),
        FaultKind::Unreadable(words) => detail("fault-unreadable", words),
        FaultKind::Other(words) => detail("fault-other", words),
    }
}
