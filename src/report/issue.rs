//! A report as a list of issues, for formats that have only issues with a level and a location. A hint that could not
//! be decided has a separate level and is never a failure.

use std::path::{Component, Path};

use super::text::{lines, one_line};
use super::{BehaviourVerdict, CheckVerdict, HintReport, Report, Verdict};
use crate::explain::{Finding, Severity, Source, Suggestion};
use crate::language::Translator;

/// How much an issue matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// A hint could not be decided.
    Ungraded,
    /// A hint failed.
    Failed,
    Warning,
    Note,
}

/// A failed or undecided hint, or a finding. Its texts are printable; `message` may have several lines.
pub(crate) struct Issue<'r> {
    pub(crate) level: Level,
    /// The rule that was broken: `communicate-by-emitting/hint-2`, or a finding's kind.
    pub(crate) rule: String,
    /// A description of the rule.
    pub(crate) about: String,
    /// A headline.
    pub(crate) title: String,
    pub(crate) message: String,
    pub(crate) source: Option<&'r Source>,
    pub(crate) suggestions: Vec<&'r Suggestion>,
}

/// Why a report could not be graded, in one short line.
pub(crate) fn first_reason(report: &Report) -> String {
    let errored = report.hints.iter().filter(|hint| hint.verdict == Verdict::Errored);
    let message = errored.filter_map(|hint| hint.message.as_deref()).next().unwrap_or("…");
    let line = lines(message).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(200).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

/// The issues of a report, hint by hint; a hint that passed has only its findings.
pub(crate) fn issues<'r>(report: &'r Report, translator: &Translator) -> Vec<Issue<'r>> {
    let mut all: Vec<Issue<'r>> = report.findings.iter().map(|finding| of_finding(finding, String::new())).collect();
    for hint in &report.hints {
        match hint.verdict {
            Verdict::Passed => {
                let title = translator.format("report-hint", &[("number", hint.number.into())]);
                all.extend(hint.findings.iter().map(|finding| of_finding(finding, title.clone())));
            }
            Verdict::Failed => all.push(of_hint(report, hint, Level::Failed, "report-hint-failed", translator)),
            Verdict::Errored => all.push(of_hint(report, hint, Level::Ungraded, "report-hint-ungraded", translator)),
        }
    }
    all.extend(of_behaviour(report, translator));
    all
}

fn of_finding(finding: &Finding, title: String) -> Issue<'_> {
    let kind = finding.kind.name().to_owned();
    Issue {
        level: match finding.severity {
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        },
        about: kind.clone(),
        title: if title.is_empty() { kind.clone() } else { title },
        rule: kind,
        message: finding_lines(finding),
        source: finding.source.as_ref(),
        suggestions: finding.suggestion.iter().collect(),
    }
}

fn of_hint<'r>(report: &Report, hint: &'r HintReport, level: Level, title: &str, translator: &Translator) -> Issue<'r> {
    Issue {
        level,
        rule: format!("{}/hint-{}", report.challenge.dashed_name, hint.number),
        about: one_line(&hint.text),
        title: translator.format(title, &[("number", hint.number.into())]),
        message: explained(hint.shown_message(), &hint.findings),
        source: hint.findings.iter().find_map(|finding| finding.source.as_ref()),
        suggestions: hint.findings.iter().filter_map(|finding| finding.suggestion.as_ref()).collect(),
    }
}

fn of_behaviour<'r>(report: &'r Report, translator: &Translator) -> Vec<Issue<'r>> {
    let broken = report.behaviour.iter().filter(|behaviour| behaviour.verdict == BehaviourVerdict::Broken);
    let failed = broken.flat_map(|behaviour| &behaviour.checks).filter(|check| check.verdict == CheckVerdict::Failed);
    let issues = failed.map(|check| Issue {
        level: Level::Warning,
        rule: format!("{}/behaviour-{}", report.challenge.dashed_name, check.number),
        about: one_line(&check.text),
        title: translator.text("report-behaviour-broken"),
        message: format!("{}\n{}", one_line(&check.text), explained(check.message.as_deref(), &check.findings)),
        source: check.findings.iter().find_map(|finding| finding.source.as_ref()),
        suggestions: check.findings.iter().filter_map(|finding| finding.suggestion.as_ref()).collect(),
    });
    issues.collect()
}

/// A message and the findings under it, line by line.
pub(crate) fn explained(message: Option<&str>, findings: &[Finding]) -> String {
    let message = message.map(lines);
    message.into_iter().chain(findings.iter().map(finding_lines)).collect::<Vec<_>>().join("\n")
}

/// A finding's message, and its help on a separate line.
pub(crate) fn finding_lines(finding: &Finding) -> String {
    let help = finding.help.iter().map(|help| format!("→ {}", lines(help)));
    std::iter::once(lines(&finding.message)).chain(help).collect::<Vec<_>>().join("\n")
}

/// The learner's file that a path of the app serves, relative to the current folder: `/_api/server.js` of the folder
/// `./ada` is `ada/server.js`; of a URL or another folder it is `server.js`.
pub(crate) fn file_of(submission: &str, path: &str) -> String {
    let file = path.strip_prefix("/_api/").unwrap_or(path);
    let folder = if submission.contains("://") || Path::new(submission).is_absolute() { "" } else { submission };
    let parts = Path::new(folder).components().chain(Path::new(file).components());
    let names = parts.filter_map(|part| match part {
        Component::Normal(name) => name.to_str().map(|name| super::printable(name).into_owned()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_learners_file() {
        assert_eq!(file_of("http://localhost:3000", "/_api/server.js"), "server.js");
        assert_eq!(file_of("https://a.example/x", "/public/client.js"), "public/client.js");
        assert_eq!(file_of("/home/ada/app", "/_api/package.json"), "package.json");
        assert_eq!(file_of(".", "/_api/server.js"), "server.js");
        assert_eq!(file_of("./class/ada/", "/_api/server.js"), "class/ada/server.js");
        assert_eq!(file_of("../ada", "/../../etc/passwd"), "ada/etc/passwd");
    }
}
