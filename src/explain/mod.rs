//! Explanations: what a trace tells about a verdict. This part of the house knows nothing of the network, the clock or the
//! terminal; it reads what happened and puts findings beside the verdict.

mod finding;
pub mod reach;
mod trouble;

pub use finding::{Excerpt, Finding, Kind, Mark, Severity, Source};
pub use trouble::trouble_in_words;

use crate::challenge::Hint;
use crate::language::Words;
use crate::sandbox::Run;

/// The findings about one hint's run.
#[must_use]
pub fn explain(hint: &Hint, run: &Run, words: &Words) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_empty(&hint.code) {
        findings.push(plain(Kind::EmptyHint, Severity::Warning, words.say("finding-empty-hint")));
    }
    if run.trace.unawaited {
        findings.push(plain(Kind::NotAwaited, Severity::Note, words.say("finding-not-awaited")));
    }
    findings.extend(error_pages(run, words));
    findings
}

/// Whether a hint has no code but comments.
fn is_empty(code: &str) -> bool {
    let mut rest = code.trim_start();
    while !rest.is_empty() {
        let end = match rest.get(..2) {
            Some("//") => rest.find('\n').map(|at| at + 1),
            Some("/*") => rest.find("*/").map(|at| at + 2),
            _ => return false,
        };
        rest = end.map_or("", |end| rest[end..].trim_start());
    }
    true
}

fn plain(kind: Kind, severity: Severity, message: String) -> Finding {
    Finding { kind, severity, message, help: None, source: None }
}

/// Error pages that an assertion looked at in the place of a file.
fn error_pages(run: &Run, words: &Words) -> Vec<Finding> {
    let judged = run.trace.assertions.iter().filter_map(|assertion| assertion.exchange);
    let mut seen: Vec<usize> = judged.collect();
    seen.dedup();
    let pages = seen.into_iter().filter_map(|index| {
        let exchange = run.trace.exchanges.get(index)?;
        let answer = exchange.answer.as_ref()?.as_ref().ok().filter(|answer| answer.status >= 400)?;
        let status = answer.status.to_string();
        let message = words.say_with(
            "finding-error-page",
            &[
                ("path", path_of(&exchange.url).into()),
                ("status", status.as_str().into()),
                ("reason", answer.status_text.as_str().into()),
            ],
        );
        Some(plain(Kind::ErrorPage, Severity::Warning, message))
    });
    pages.collect()
}

/// The path of a URL as the challenge names it.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').map_or("/", |at| &after_scheme[at..])
}
