//! Exercism's `results.json`, version 3 of its test runner interface: a test for each hint, whose number is its task.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::language::Translator;
use crate::report::issue::entry_lines;
use crate::report::text::json::{List, to_json};
use crate::report::text::{lines, one_line};
use crate::report::{Entry, Report, Reporter, Verdict};

/// Writes Exercism's `results.json`.
pub(crate) struct Exercism {
    tests: List,
    decided: usize,
    failed: usize,
    errored: usize,
    reason: Option<String>,
    translator: Translator,
}

impl Exercism {
    /// A reporter in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        let tests = List::after("{\"version\":3,\"tests\":[\n");
        Self { tests, decided: 0, failed: 0, errored: 0, reason: None, translator }
    }
}

pub(crate) fn status(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "pass",
        Verdict::Failed => "fail",
        Verdict::Errored => "error",
    }
}

fn test(hint: &Entry<'_>) -> Value {
    let message = (hint.verdict != Verdict::Passed).then(|| entry_lines(hint, true));
    json!({
        "name": one_line(hint.text),
        "status": status(hint.verdict),
        "message": message,
        "task_id": hint.number,
    })
}

impl Reporter for Exercism {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.decided += report.hints.len() - report.count(Verdict::Errored);
        self.failed += report.count(Verdict::Failed);
        self.errored += report.count(Verdict::Errored);
        let errored = report.hints.iter().find(|hint| hint.verdict == Verdict::Errored);
        if let (None, Some(message)) = (&self.reason, errored.and_then(|hint| hint.message.as_deref())) {
            self.reason = Some(lines(message));
        }
        if report.hints.is_empty() && report.verdict == Verdict::Errored {
            self.errored += 1;
            self.reason = self.reason.take().or_else(|| report.findings.first().map(|finding| lines(&finding.message)));
        }
        report.view(&self.translator).hints.iter().try_for_each(|hint| self.tests.item(&test(hint), out))
    }

    /// The interface's rule: `error` only if no test was run, and then with a message.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let (status, message) = match (self.decided, self.failed + self.errored) {
            (_, 0) => ("pass", None),
            (0, _) => ("error", self.reason.as_deref()),
            _ => ("fail", None),
        };
        self.tests.end(&format!(",\"status\":{},\"message\":{}}}", to_json(&status)?, to_json(&message)?), out)
    }
}
