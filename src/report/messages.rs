//! Sentences about reports which several formats say.

use super::summary::VerdictCounts;
use super::{Report, Verdict};
use crate::language::Translator;

impl Translator {
    /// How many of a report's hints passed.
    #[must_use]
    pub fn summary(&self, report: &Report) -> String {
        let [passed, failed, errored] = [Verdict::Passed, Verdict::Failed, Verdict::Errored].map(|v| report.count(v));
        let counts = [
            ("total", report.hints.len().into()),
            ("passed", passed.into()),
            ("failed", failed.into()),
            ("errored", errored.into()),
        ];
        let id = match (report.hints.len(), failed, errored) {
            (0, ..) => "summary-empty",
            (_, 0, 0) => "summary-passed",
            (_, _, 0) => "summary-failed",
            _ => "summary-mixed",
        };
        self.format(id, &counts)
    }

    /// How many of many submissions passed.
    #[must_use]
    pub fn verdicts(&self, verdicts: VerdictCounts) -> String {
        let counts = [
            ("total", verdicts.total().into()),
            ("passed", verdicts.passed.into()),
            ("failed", verdicts.failed.into()),
            ("errored", verdicts.errored.into()),
        ];
        self.format("report-verdicts", &counts)
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

    /// The finding that stands beside most failures of a hint.
    #[must_use]
    pub fn commonest(&self, kind: &str, count: usize) -> String {
        self.format("report-commonest", &[("kind", kind.into()), ("count", count.into())])
    }
}
