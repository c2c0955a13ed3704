//! A report as a list of issues, for formats that have only issues with a level and a location. A hint that could not
//! be decided has a separate level and is never a failure.

use std::path::{Component, Path};

use super::text::{lines, one_line};
use super::{BehaviourVerdict, Cause, Entry, Report, Verdict};
use crate::explain::{Severity, Source, Suggestion};
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
    short_line(errored.filter_map(|hint| hint.message.as_deref()).next().unwrap_or("…"))
}

/// A text as one printable line of limited length.
pub(crate) fn short_line(text: &str) -> String {
    let line = lines(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(200).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

/// The issues of a report, hint by hint; a hint that passed has only its findings.
pub(crate) fn issues<'r>(report: &'r Report, translator: &Translator) -> Vec<Issue<'r>> {
    let view = report.view(translator);
    let mut all: Vec<Issue<'r>> = view.findings.iter().map(|cause| of_cause(cause, String::new())).collect();
    for entry in &view.hints {
        match entry.verdict {
            Verdict::Passed => {
                let title = translator.format("report-hint", &[("number", entry.number.into())]);
                all.extend(entry.causes.iter().map(|cause| of_cause(cause, title.clone())));
            }
            Verdict::Failed => all.push(of_hint(report, entry, Level::Failed, "report-hint-failed", translator)),
            Verdict::Errored => all.push(of_hint(report, entry, Level::Ungraded, "report-hint-ungraded", translator)),
        }
    }
    if report.works() == Some(BehaviourVerdict::Broken) {
        let failed = view.checks.iter().filter(|check| check.verdict == Verdict::Failed);
        all.extend(failed.map(|check| of_check(report, check, translator)));
    }
    all
}

fn of_cause<'r>(cause: &Cause<'r>, title: String) -> Issue<'r> {
    let finding = cause.finding;
    let kind = finding.kind.name().to_owned();
    Issue {
        level: match finding.severity {
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        },
        about: kind.clone(),
        title: if title.is_empty() { kind.clone() } else { title },
        rule: kind,
        message: cause_lines(cause, false),
        source: finding.source.as_ref(),
        suggestions: finding.suggestion.iter().collect(),
    }
}

fn of_hint<'r>(report: &Report, entry: &Entry<'r>, level: Level, title: &str, translator: &Translator) -> Issue<'r> {
    Issue {
        level,
        rule: format!("{}/hint-{}", super::printable(&report.challenge.dashed_name), entry.number),
        about: one_line(entry.text),
        title: translator.format(title, &[("number", entry.number.into())]),
        message: entry_lines(entry, false),
        source: entry.causes.iter().find_map(|cause| cause.finding.source.as_ref()),
        suggestions: entry.causes.iter().filter_map(|cause| cause.finding.suggestion.as_ref()).collect(),
    }
}

fn of_check<'r>(report: &Report, entry: &Entry<'r>, translator: &Translator) -> Issue<'r> {
    Issue {
        level: Level::Warning,
        rule: format!("{}/behaviour-{}", super::printable(&report.challenge.dashed_name), entry.number),
        about: one_line(entry.text),
        title: translator.text("report-behaviour-broken"),
        message: format!("{}\n{}", entry_lines(entry, false), one_line(entry.text)),
        source: entry.causes.iter().find_map(|cause| cause.finding.source.as_ref()),
        suggestions: entry.causes.iter().filter_map(|cause| cause.finding.suggestion.as_ref()).collect(),
    }
}

/// A hint or a check in printable lines: its causes first, and last what its assertion said. `placed` adds the places,
/// for formats that have no field for them.
pub(crate) fn entry_lines(entry: &Entry<'_>, placed: bool) -> String {
    let sentence = entry.sentence.as_deref().map(lines);
    let causes = || entry.causes.iter().map(|cause| cause_lines(cause, placed));
    let last = entry.assertion.map(lines);
    let all: Vec<String> = match entry.verdict {
        Verdict::Errored => sentence.into_iter().chain(causes()).collect(),
        // The assertion's message repeats its author's sentence.
        _ => causes().chain(last.or(sentence)).collect(),
    };
    all.join("\n")
}

/// Causes in printable lines.
pub(crate) fn causes_lines(causes: &[Cause<'_>]) -> String {
    causes.iter().map(|cause| cause_lines(cause, true)).collect::<Vec<_>>().join("\n")
}

/// A cause in printable lines: its sentence, what to change, and what else to do.
pub(crate) fn cause_lines(cause: &Cause<'_>, placed: bool) -> String {
    let mut all = vec![lines(cause.sentence())];
    if let Some(place) = cause.place.as_ref().filter(|_| placed && cause.same_as.is_none()) {
        all[0] += &format!(" ({})", super::printable(place));
    }
    for edit in &cause.edits {
        all.push(lines(&edit.what));
        all.extend(edit.code.iter().map(|line| format!("    {}", lines(line))));
    }
    all.extend(cause.help.map(|help| format!("→ {}", lines(help))));
    all.join("\n")
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
