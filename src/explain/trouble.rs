//! Why a hint could not be decided, in plain words: what happened, to what, and what to do.

use crate::challenge::Hint;
use crate::engine::HintError;
use crate::language::Translator;
use crate::submission::{Fault, FaultKind};

/// The trouble in the words of the report's language.
#[must_use]
pub fn trouble_in_words(trouble: &HintError, hint: &Hint, translator: &Translator) -> String {
    let seconds = |millis: u64| (millis as f64 / 1000.0).to_string();
    match trouble {
        HintError::Fault(fault) => fault_in_words(fault, translator),
        HintError::TimedOut(millis) => {
            translator.format("trouble-timed-out", &[("seconds", seconds(*millis).as_str().into())])
        }
        HintError::RunTooLong(millis) => {
            translator.format("trouble-run-too-long", &[("seconds", seconds(*millis).as_str().into())])
        }
        HintError::NeverSettles => translator.text("trouble-never-settles"),
        HintError::OutOfMemory(limit) => {
            translator.format("trouble-out-of-memory", &[("limit", limit.to_string().as_str().into())])
        }
        HintError::StackOverflow => translator.text("trouble-stack-overflow"),
        HintError::TooManyRequests(limit) => {
            translator.format("trouble-too-many-requests", &[("limit", limit.to_string().as_str().into())])
        }
        HintError::Unsupported(name) => translator.format("trouble-unsupported", &[("name", name.into())]),
        HintError::Broken { message, line: Some(line) } => {
            let line = (hint.line + line - 1).to_string();
            translator.format("trouble-broken", &[("message", message.into()), ("line", line.as_str().into())])
        }
        HintError::Broken { message, line: None } => {
            translator.format("trouble-broken-somewhere", &[("message", message.into())])
        }
        HintError::ThrewNothing(value) => translator.format("trouble-threw-nothing", &[("value", (*value).into())]),
        HintError::Engine(message) => translator.format("trouble-engine", &[("message", message.into())]),
    }
}

/// A fault in the words of the report's language.
pub(crate) fn fault_in_words(fault: &Fault, translator: &Translator) -> String {
    let url = ("url", (&fault.url).into());
    let number = |id, name, value: String| translator.format(id, &[url, (name, value.as_str().into())]);
    let detail = |id, detail: &String| translator.format(id, &[url, ("detail", detail.into())]);
    match &fault.kind {
        FaultKind::Refused => translator.format("fault-refused", &[url]),
        FaultKind::UnknownHost => translator.format("fault-unknown-host", &[url]),
        FaultKind::Unreachable => translator.format("fault-unreachable", &[url]),
        FaultKind::TimedOut(limit) => number("fault-timed-out", "seconds", limit.as_secs_f64().to_string()),
        FaultKind::BrokenOff => translator.format("fault-broken-off", &[url]),
        FaultKind::Tls(text) => detail("fault-tls", text),
        FaultKind::TooManyRedirects(limit) => number("fault-too-many-redirects", "limit", limit.to_string()),
        FaultKind::UnwantedRedirect => detail("fault-bad-redirect", &"the hint wants none".to_owned()),
        FaultKind::BadRedirect(text) => detail("fault-bad-redirect", text),
        FaultKind::BodyTooLarge(limit) => number("fault-body-too-large", "limit", limit.to_string()),
        FaultKind::InvalidAnswer(text) => detail("fault-invalid-answer", text),
        FaultKind::NotPublic(address) => detail("fault-not-public", address),
        FaultKind::RunTooLarge(limit) => number("fault-run-too-large", "limit", limit.to_string()),
        FaultKind::RunTooLong(limit) => number("fault-run-too-long", "seconds", limit.as_secs_f64().to_string()),
        FaultKind::ForeignHost => translator.format("fault-foreign-host", &[url]),
        FaultKind::NeedsRunningApp => translator.format("fault-needs-running-app", &[url]),
        FaultKind::Unreadable(text) => detail("fault-unreadable", text),
        FaultKind::Other(text) => detail("fault-other", text),
    }
}
