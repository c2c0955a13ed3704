//! SARIF 2.1.0 for code scanning: a result for each failed hint and each finding, at the learner's file and line. A
//! hint that could not be decided is a result of kind `open`, SARIF's kind for what was not decided.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::explain::{Source, Suggestion};
use crate::language::Translator;
use crate::report::issue::{Issue, Level, file_of, issues};
use crate::report::text::json::{List, to_json};
use crate::report::text::lines;
use crate::report::{Report, Reporter, Verdict, printable};

const HEAD: &str = "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
    \"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[\n";
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Writes SARIF 2.1.0.
pub(crate) struct Sarif {
    results: List,
    translator: Translator,
    rules: BTreeMap<String, String>,
    graded: bool,
}

impl Sarif {
    /// A reporter whose headlines are in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { results: List::after(HEAD), translator, rules: BTreeMap::new(), graded: true }
    }
}

fn result(report: &Report, issue: &Issue<'_>) -> Value {
    let mut result = json!({
        "ruleId": issue.rule,
        "level": match issue.level {
            Level::Ungraded => "none",
            Level::Failed => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": format!("{}: {}", issue.title, issue.message) },
        "locations": [{ "physicalLocation": location(&report.submission, issue.source) }],
        "properties": { "submission": printable(&report.label()) },
    });
    if issue.level == Level::Ungraded {
        result["kind"] = "open".into();
    }
    let fixes: Vec<Value> = issue.suggestions.iter().map(|suggestion| fix(&report.submission, suggestion)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

/// The edits of a suggestion, file by file.
fn fix(submission: &str, suggestion: &Suggestion) -> Value {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &suggestion.edits {
        files.entry(&edit.path).or_default().push(json!({
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": { "text": edit.text },
        }));
    }
    let changes = files.into_iter().map(
        |(path, replacements)| json!({ "artifactLocation": artifact(submission, path), "replacements": replacements }),
    );
    json!({ "artifactChanges": changes.collect::<Vec<_>>() })
}

fn artifact(submission: &str, path: &str) -> Value {
    let uri = utf8_percent_encode(&file_of(submission, path), IN_PATH).to_string();
    json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
}

/// Code scanning needs a location for every result; the default is the first line of server.js.
fn location(submission: &str, source: Option<&Source>) -> Value {
    let path = source.map_or("/_api/server.js", |source| &source.path);
    let mut location = json!({ "artifactLocation": artifact(submission, path) });
    let Some(source) = source else {
        location["region"] = json!({ "startLine": 1 });
        return location;
    };
    location["region"] = json!({ "startLine": source.line.max(1), "startColumn": source.column.max(1) });
    if let Some(excerpt) = &source.excerpt {
        let first = excerpt.first_line.max(1);
        let last = first.saturating_add(excerpt.text.lines().count().saturating_sub(1));
        location["contextRegion"] =
            json!({ "startLine": first, "endLine": last, "snippet": { "text": lines(&excerpt.text) } });
    }
    location
}

impl Reporter for Sarif {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.graded &= report.verdict != Verdict::Errored;
        for issue in issues(report, &self.translator) {
            self.results.item(&result(report, &issue), out)?;
            self.rules.entry(issue.rule).or_insert(issue.about);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rules = self.rules.iter().map(|(id, about)| json!({ "id": id, "shortDescription": { "text": about } }));
        let tool = json!({ "driver": {
            "name": "hintgrade",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules.collect::<Vec<_>>(),
        }});
        let invocations = json!([{ "executionSuccessful": self.graded }]);
        let tail = format!(",\"tool\":{},\"invocations\":{}}}]}}", to_json(&tool)?, to_json(&invocations)?);
        self.results.end(&tail, out)
    }
}
