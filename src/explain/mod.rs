//! Explanations: findings about a verdict, from the trace of the hints that ran. Independent of network, clock,
//! terminal and language.

mod address;
mod answers;
mod doubt;
mod excerpt;
mod files;
mod finding;
mod lesson;
mod mismatch;
pub mod pattern;
mod values;

pub(crate) use finding::for_each_kind;
pub use finding::{Detail, Excerpt, Finding, Kind, Mark, Severity, Source, UnknownKind};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::challenge::Hint;
use crate::engine::{Assertion, Outcome, PatternText, Run};
use crate::javascript::lexer::Tokens;
use crate::message::Message;
use crate::submission::error_page::path_of;
use answers::instead_of_file;
use files::{Files, LearnersFile};
use mismatch::File;

/// The findings of one grading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// About each hint.
    pub hints: Vec<Vec<Finding<Message>>>,
    /// About the submission as a whole.
    pub submission: Vec<Finding<Message>>,
}

impl Explained {
    /// No finding, for this number of hints.
    pub(crate) fn nothing(hints: usize) -> Self {
        Self { hints: vec![Vec::new(); hints], submission: Vec::new() }
    }
}

/// Explains the runs of a challenge's hints against `submission`, a URL or a folder as the user gave it.
#[must_use]
pub fn explain(hints: &[Hint], submission: &str, runs: &[Run]) -> Explained {
    let site = Url::parse(submission).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let files = Files::of(runs);
    let about = |(hint, run)| Explainer { hint, run, files: &files, site: site.is_some() }.findings();
    Explained {
        hints: hints.iter().zip(runs).map(about).collect(),
        submission: about_submission(site.as_ref(), runs, &files),
    }
}

fn about_submission(site: Option<&Url>, runs: &[Run], files: &Files<'_>) -> Vec<Finding<Message>> {
    let exchanges = || runs.iter().flat_map(|run| &run.trace.exchanges);
    let mut findings: Vec<Finding<Message>> = files.all().filter_map(LearnersFile::unusable).collect();
    match site {
        Some(address) => {
            findings.extend(address::refused(address));
            findings.extend(answers::unreadable(exchanges(), address));
            findings.extend(answers::slow(exchanges()));
        }
        None => {
            let server = files.all().find(|file| file.path == "/_api/server.js");
            findings.extend(server.and_then(|server| answers::without_boilerplate(server.plain())));
        }
    }
    findings
}

/// What is needed to explain one hint.
struct Explainer<'e> {
    hint: &'e Hint,
    run: &'e Run,
    files: &'e Files<'e>,
    site: bool,
}

impl Explainer<'_> {
    fn findings(&self) -> Vec<Finding<Message>> {
        let run = self.run;
        let mut findings = Vec::new();
        if is_empty(&self.hint.code) {
            findings.push(Finding::new(Kind::EmptyHint, Severity::Warning, Message::new("finding-empty-hint")));
        }
        // The reason of a hint that judged an answer of the host says all of it.
        if !run.outcome.is_answer_of_host() {
            findings.extend(self.error_pages());
        }
        match run.outcome {
            Outcome::Failed(_) if findings.is_empty() => findings.extend(self.failure()),
            Outcome::Passed => findings.extend(run.trace.assertions.iter().filter_map(|held| self.doubt(held))),
            _ => {}
        }
        findings.extend(run.trace.exchanges.iter().filter_map(answers::body_cut));
        findings.extend(run.trace.exchanges.iter().filter_map(answers::redirect_loop));
        if run.trace.unawaited {
            findings.push(Finding::new(Kind::NotAwaited, Severity::Note, Message::new("finding-not-awaited")));
        }
        findings
    }

    /// Error pages that an assertion looked at instead of a file.
    fn error_pages(&self) -> Vec<Finding<Message>> {
        let trace = &self.run.trace;
        let mut seen: Vec<usize> = trace.assertions.iter().filter_map(|assertion| assertion.exchange).collect();
        seen.dedup();
        let pages = seen.into_iter().filter_map(|index| trace.exchanges.get(index));
        pages.filter_map(|exchange| instead_of_file(exchange, self.site)).collect()
    }

    /// Why the last assertion that failed did.
    fn failure(&self) -> Option<Finding<Message>> {
        let failed = self.run.trace.assertions.iter().rev().find(|assertion| !assertion.passed)?;
        let (Some(pattern), Some(text)) = (pattern_of(failed), &failed.subject) else {
            return values::wrong_value(failed, self.run);
        };
        let file = File { path: self.path_of(failed).unwrap_or_default(), text };
        if failed.name.starts_with("not") {
            return mismatch::unwanted(&pattern, file);
        }
        let others: Vec<File<'_>> =
            self.files.all().map(LearnersFile::plain).filter(|other| other.path != file.path).collect();
        Some(mismatch::mismatch(&pattern, file, &others))
    }

    /// What is doubtful about an assertion that passed.
    fn doubt(&self, held: &Assertion) -> Option<Finding<Message>> {
        let pattern = held.pattern.as_ref().filter(|_| held.name == "match" && held.passed)?;
        let file = self.files.named(self.path_of(held)?)?;
        let script = file.script()?;
        doubt::doubt(&doubt::Matched { pattern, path: file.path, text: file.text, script })
    }

    /// The path of the file that an assertion looked at.
    fn path_of(&self, assertion: &Assertion) -> Option<&str> {
        let exchange = self.run.trace.exchanges.get(assertion.exchange?)?;
        Some(path_of(&exchange.url))
    }
}

/// The pattern that an assertion matched, or the text that it looked for as a pattern.
fn pattern_of(assertion: &Assertion) -> Option<PatternText> {
    if let Some(pattern) = &assertion.pattern {
        return Some(pattern.clone());
    }
    let sought = assertion.expected.as_ref().filter(|_| matches!(assertion.name.as_str(), "include" | "notInclude"))?;
    let sought: String = serde_json::from_str(sought).ok()?;
    Some(PatternText { source: escaped(&sought), flags: String::new() })
}

/// A pattern that matches exactly this text.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && c != '_' && c != '"' && c != '\'' {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Whether a hint has no code except comments.
fn is_empty(code: &str) -> bool {
    Tokens::of(code).list.is_empty()
}
