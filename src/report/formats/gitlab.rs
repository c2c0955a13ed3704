//! GitLab's code quality report: a list of issues that a merge request shows beside its changes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use ring::digest::{Context, SHA256};
use serde_json::{Value, json};

use crate::language::Translator;
use crate::report::issue::{Issue, Level, file_of, issues};
use crate::report::text::json::List;
use crate::report::{Report, Reporter};

/// Writes GitLab's code quality report.
pub(crate) struct Gitlab {
    issues: List,
    translator: Translator,
}

impl Gitlab {
    /// A reporter whose headlines are in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { issues: List::after("[\n"), translator }
    }
}

/// The identity of an issue. It does not depend on the line, so that it stays the same when the line moves.
fn fingerprint(parts: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part.as_bytes());
        context.update(&[0]);
    }
    let digest = context.finish();
    digest.as_ref().iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn to_json(report: &Report, issue: &Issue<'_>, nth: usize) -> Value {
    let path = file_of(&report.submission, issue.source.map_or("/_api/server.js", |source| &source.path));
    let nth = nth.to_string();
    json!({
        "description": format!("{}: {}", issue.title, issue.message),
        "check_name": issue.rule,
        "fingerprint": fingerprint(&[&report.submission, &report.challenge.id, &issue.rule, &path, &nth]),
        "severity": match issue.level {
            Level::Ungraded => "blocker",
            Level::Failed => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        "location": { "path": path, "lines": { "begin": issue.source.map_or(1, |source| source.line.max(1)) } },
    })
}

impl Reporter for Gitlab {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for issue in issues(report, &self.translator) {
            let nth = seen.entry(issue.rule.clone()).or_default();
            *nth += 1;
            self.issues.item(&to_json(report, &issue, *nth), out)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.issues.end("", out)
    }
}
