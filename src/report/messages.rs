//! The texts of a report in its language: findings, behaviours and errors of hints, and sentences that several formats
//! share.

use super::summary::VerdictCounts;
use super::{Behaviour, BehaviourVerdict, Report, Verdict};
use crate::challenge::{Hint, Hooks};
use crate::engine::HintError;
use crate::explain::Finding;
use crate::language::Translator;
use crate::message::Message;

impl Translator {
    /// A finding in this language.
    #[must_use]
    pub fn finding(&self, finding: Finding<Message>) -> Finding {
        let mut finding = finding.map(|message| self.message(&message));
        if let Some(source) = finding.source.as_mut().filter(|source| source.path.is_empty()) {
            source.path = self.text("some-text");
        }
        finding
    }

    /// Findings in this language.
    #[must_use]
    pub fn findings(&self, findings: Vec<Finding<Message>>) -> Vec<Finding> {
        findings.into_iter().map(|finding| self.finding(finding)).collect()
    }

    /// A behaviour in this language.
    #[must_use]
    pub fn behaviour(&self, behaviour: Behaviour<Message>) -> Behaviour {
        behaviour.map(|message| self.message(&message))
    }

    /// Why a hint could not be decided, and what to do.
    #[must_use]
    pub fn hint_error(&self, error: &HintError, hint: &Hint, hooks: &Hooks) -> String {
        self.message(&hint_error(error, &|line| hooks.file_line(hint, line), hooks))
    }

    /// How many of a report's hints passed; if all did, also whether the app works.
    #[must_use]
    pub fn summary(&self, report: &Report) -> String {
        let [passed, failed, errored] = [Verdict::Passed, Verdict::Failed, Verdict::Errored].map(|v| report.count(v));
        let counts = [
            ("total", report.hints.len().into()),
            ("passed", passed.into()),
            ("failed", failed.into()),
            ("errored", errored.into()),
        ];
        let id = match (report.hints.len(), failed, errored, report.works()) {
            (0, ..) => "summary-empty",
            (_, 0, 0, None) => "summary-passed",
            (_, 0, 0, Some(BehaviourVerdict::Works)) => "summary-passed-works",
            (_, 0, 0, Some(BehaviourVerdict::Broken)) => "summary-passed-broken",
            (_, 0, 0, Some(BehaviourVerdict::Unknown)) => "summary-passed-untold",
            (_, _, 0, _) => "summary-failed",
            _ => "summary-mixed",
        };
        let said = self.format(id, &counts);
        match report.what_does_not_work().filter(|_| report.passes_and_does_not_work()) {
            Some(what) => format!("{said} {what}"),
            None => said,
        }
    }

    /// How many submissions passed, and how many of these do not work.
    #[must_use]
    pub fn verdicts(&self, verdicts: VerdictCounts) -> String {
        let passed = [("total", verdicts.total().into()), ("passed", verdicts.passed.into())];
        let parts = [
            ("report-verdicts-broken", verdicts.broken),
            ("report-verdicts-untold", verdicts.untold),
            ("report-verdicts-failed", verdicts.failed),
            ("report-verdicts-errored", verdicts.errored),
        ];
        let parts = parts.into_iter().filter(|(_, count)| *count > 0);
        let parts = parts.map(|(id, count)| self.format(id, &[("count", count.into())]));
        std::iter::once(self.format("report-verdicts", &passed)).chain(parts).collect::<Vec<_>>().join(", ")
    }

    /// Which share of the submissions failed a hint, and how many could not be graded by it.
    #[must_use]
    pub fn share(&self, verdicts: VerdictCounts) -> String {
        let percent = format!("{:.0}", verdicts.percent(verdicts.failed));
        let args = [
            ("percent", percent.as_str().into()),
            ("failed", verdicts.failed.into()),
            ("total", verdicts.total().into()),
        ];
        let share = self.format("report-share-failed", &args);
        match verdicts.errored {
            0 => share,
            count => format!("{share}, {}", self.format("report-share-errored", &[("count", count.into())])),
        }
    }

    /// The kind of finding that most failures of a hint have.
    #[must_use]
    pub fn commonest(&self, kind: &str, count: usize) -> String {
        self.format("report-commonest", &[("kind", kind.into()), ("count", count.into())])
    }
}

/// `file_line` gives the line of the challenge file of a line of the code.
fn hint_error(error: &HintError, file_line: &dyn Fn(usize) -> usize, hooks: &Hooks) -> Message {
    let seconds = |millis: u64| (millis as f64 / 1000.0).to_string();
    match error {
        HintError::Fault(fault) => fault.message(),
        HintError::TimedOut(millis) => Message::format("hint-error-timed-out", &[("seconds", seconds(*millis).into())]),
        HintError::RunTooLong(millis) => {
            Message::format("hint-error-run-too-long", &[("seconds", seconds(*millis).into())])
        }
        HintError::NeverSettles => Message::new("hint-error-never-settles"),
        HintError::OutOfMemory(limit) => {
            Message::format("hint-error-out-of-memory", &[("limit", limit.to_string().into())])
        }
        HintError::StackOverflow => Message::new("hint-error-stack-overflow"),
        HintError::EngineLimit(message) => Message::format("hint-error-engine-limit", &[("message", message.into())]),
        HintError::TooManyRequests(limit) => {
            Message::format("hint-error-too-many-requests", &[("limit", limit.to_string().into())])
        }
        HintError::Unsupported(name) => Message::format("hint-error-unsupported", &[("name", name.into())]),
        HintError::Broken { message, line: Some(line) } => {
            let line = file_line(*line).to_string();
            Message::format("hint-error-broken", &[("message", message.into()), ("line", line.into())])
        }
        HintError::Broken { message, line: None } => {
            Message::format("hint-error-broken-somewhere", &[("message", message.into())])
        }
        HintError::InHook(name, error) => {
            let first = hooks.named(*name).map_or(1, |hook| hook.line);
            let args = [
                ("section", name.section().into()),
                ("error", hint_error(error, &|line| first + line - 1, hooks).into()),
            ];
            Message::format("hint-error-in-hook", &args)
        }
        HintError::ThrewNothing(value) => Message::format("hint-error-threw-nothing", &[("value", value.into())]),
        HintError::Crashed(status) => Message::format("hint-error-crashed", &[("status", status.into())]),
        HintError::Engine(message) => Message::format("hint-error-engine", &[("message", message.into())]),
    }
}
