//! Explanations: findings about a verdict, from the trace of the hints that ran. Independent of network, clock,
//! terminal and language.

mod address;
mod advice;
mod answers;
mod cors;
mod doubt;
mod edit;
mod excerpt;
mod files;
mod finding;
mod lesson;
mod mismatch;
pub mod pattern;
mod routes;
mod stopped;
mod values;

pub(crate) use finding::for_each_kind;
pub use finding::{Detail, Edit, Excerpt, Finding, Kind, Mark, Severity, Source, Suggestion, UnknownKind};

use std::cell::LazyCell;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::challenge::{Hint, HookName};
use crate::engine::{Assertion, Failure, HintCode, HintError, Outcome, PatternText, Run};
use crate::javascript::lexer::Tokens;
use crate::message::Message;
use crate::submission::Submission;
use crate::submission::error_page::{is_script, path_of};
use advice::Context;
use answers::instead_of_file;
use excerpt::whole;
use files::{File, Files, LONGEST_FILE, LearnersFile, OwnFile};
use lesson::Lesson;

/// The name of the error of an assertion that does not hold.
const ASSERTION: &str = "AssertionError";

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

/// The files of the app's source, by their paths in its folder.
pub trait Sources {
    /// The paths of the source files, the nearest to the root first: not all of a large project's.
    fn list(&self) -> Vec<String>;

    /// Reads files; `None` for one that cannot be read.
    fn read(&self, paths: &[String]) -> Vec<Option<Vec<u8>>>;
}

impl Sources for Submission {
    fn list(&self) -> Vec<String> {
        self.list_sources()
    }

    fn read(&self, paths: &[String]) -> Vec<Option<Vec<u8>>> {
        self.read_sources(paths)
    }
}

/// No source is known.
impl Sources for () {
    fn list(&self) -> Vec<String> {
        Vec::new()
    }

    fn read(&self, paths: &[String]) -> Vec<Option<Vec<u8>>> {
        vec![None; paths.len()]
    }
}

/// Explains the runs of a challenge's hints against `submission`, a URL or a folder as the user gave it. What a hint looks
/// for may be in another one of the `sources`.
#[must_use]
pub fn explain(hints: &[Hint], submission: &str, runs: &[Run], sources: &dyn Sources) -> Explained {
    let site = Url::parse(submission).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let files = Files::of(runs);
    let lesson = Lesson::of(runs);
    let own = LazyCell::new(|| files::others(&files, sources));
    let own = || own.as_slice();
    let about = |(hint, run)| {
        Explainer { hint, run, files: &files, own: &own, lesson: lesson.as_ref(), site: site.is_some() }.findings()
    };
    let mut explained = Explained {
        hints: hints.iter().zip(runs).map(about).collect(),
        submission: about_submission(site.as_ref(), runs, &files, sources),
    };
    suggest_once(explained.hints.iter_mut().flatten().map(|finding| &mut finding.suggestion).collect());
    explained
}

/// Leaves each edit in the first finding that suggests it, so that those of a report can be made together: first those
/// that are certain. What overlaps an earlier edit is left out: it is suggested again when that one was made.
fn suggest_once(mut suggestions: Vec<&mut Option<Suggestion>>) {
    let mut earlier: Vec<Edit> = Vec::new();
    for certain in [true, false] {
        for suggestion in &mut suggestions {
            let Some(own) = suggestion.as_mut().filter(|own| own.certain == certain) else { continue };
            own.edits.retain(|edit| !earlier.contains(edit));
            if own.edits.is_empty() || own.edits.iter().any(|edit| earlier.iter().any(|other| edit.overlaps(other))) {
                **suggestion = None;
            } else {
                earlier.extend(own.edits.iter().cloned());
            }
        }
    }
}

fn about_submission(
    site: Option<&Url>,
    runs: &[Run],
    files: &Files<'_>,
    sources: &dyn Sources,
) -> Vec<Finding<Message>> {
    let exchanges = || runs.iter().flat_map(|run| &run.trace.exchanges);
    let mut findings: Vec<Finding<Message>> = files.all().filter_map(LearnersFile::unusable).collect();
    match site {
        Some(address) => {
            findings.extend(address::refused(address));
            let failed = runs.iter().any(|run| matches!(run.outcome, Outcome::Failed(_)));
            findings.extend(failed.then(|| address::with_path(address)).flatten());
            findings.extend(cors::refusals(&exchanges().collect::<Vec<_>>(), address, files, sources));
            findings.extend(answers::slow(exchanges()));
        }
        None => {
            let server = files.all().find(|file| file.path == "/_api/server.js");
            findings.extend(server.and_then(|server| answers::without_boilerplate(server.plain())));
        }
    }
    findings
}

/// What is said of a hook that did not end as it should: the page ignores some of it.
pub(crate) fn hook_threw(hook: HookName, outcome: &Outcome) -> Option<Finding<Message>> {
    let (id, help) = match hook {
        HookName::BeforeAll => ("finding-hook-before-all", Some("help-hook-before-all")),
        // The hint's message has the error.
        HookName::AfterEach => ("finding-hook-after-each", None),
        HookName::AfterAll => ("finding-hook-after-all", Some("help-hook-after-all")),
    };
    let detail = match outcome {
        Outcome::Passed | Outcome::TestedNothing => return None,
        Outcome::Failed(failure) => {
            Message::verbatim(format!("{}: {}", failure.name, excerpt::short(&failure.message)))
        }
        Outcome::Errored(HintError::Fault(fault)) => fault.message(),
        Outcome::Errored(HintError::Broken { message, .. }) => Message::verbatim(message),
        Outcome::Errored(error) => Message::verbatim(error.to_string()),
    };
    let message = Message::format(id, &[("detail", detail.into())]);
    Some(Finding { help: help.map(Message::new), ..Finding::new(Kind::HookThrew, Severity::Warning, message) })
}

/// What is needed to explain one hint.
struct Explainer<'e> {
    hint: &'e Hint,
    run: &'e Run,
    files: &'e Files<'e>,
    own: &'e dyn Fn() -> &'e [OwnFile],
    /// The lesson that the hints are of, if it is the one that is known.
    lesson: Option<&'e Lesson>,
    site: bool,
}

impl Explainer<'_> {
    fn findings(&self) -> Vec<Finding<Message>> {
        let run = self.run;
        let mut findings = Vec::new();
        if run.outcome == Outcome::TestedNothing {
            findings.push(Finding::new(Kind::EmptyHint, Severity::Warning, Message::new("finding-empty-hint")));
        }
        // The reason of a hint that judged an answer of the host says all of it.
        if !run.outcome.is_answer_of_host() {
            findings.extend(self.error_pages());
        }
        findings.extend(run.trace.exchanges.iter().filter_map(answers::redirect_loop));
        if let Some(hook) = run.trace.failed_in {
            findings.extend(hook_threw(hook, &run.outcome));
            return findings;
        }
        match run.outcome {
            Outcome::Failed(ref failure) if findings.is_empty() => findings.push(self.failure(failure)),
            Outcome::Errored(HintError::NeverSettles) => {
                let files = || self.sources();
                findings.push(stopped::waits(&self.context(None, &files)));
            }
            Outcome::Passed => findings.extend(run.trace.assertions.iter().filter_map(|held| self.doubt(held))),
            _ => {}
        }
        findings.extend(run.trace.exchanges.iter().filter_map(answers::body_cut));
        if run.trace.unawaited {
            let with_session = run.trace.exchanges.iter().any(answers::kept_session);
            let message = if with_session { "finding-not-awaited-session" } else { "finding-not-awaited" };
            findings.push(Finding::new(Kind::NotAwaited, Severity::Note, Message::new(message)));
        }
        findings
    }

    /// Error pages that the hint looked at instead of a file: those of its assertions, and the last one if the hint ended
    /// with another error or compared what it had parsed.
    fn error_pages(&self) -> Vec<Finding<Message>> {
        let trace = &self.run.trace;
        let mut seen: Vec<usize> = trace.assertions.iter().filter_map(|assertion| assertion.exchange).collect();
        // What is compared of JSON is no text of an answer.
        let of_none = trace.assertions.iter().any(|assertion| !assertion.passed && assertion.exchange.is_none());
        let threw = matches!(&self.run.outcome, Outcome::Failed(failure) if failure.name != ASSERTION);
        seen.extend(trace.exchanges.len().checked_sub(1).filter(|_| threw || of_none));
        seen.dedup();
        let pages = seen.into_iter().filter_map(|index| trace.exchanges.get(index));
        let files = pages.filter(|exchange| is_learners_file(path_of(&exchange.url)));
        let found = files.filter_map(|exchange| Some((exchange, instead_of_file(exchange, self.site)?)));
        found.map(|(exchange, finding)| self.naming_other(path_of(&exchange.url), finding)).collect()
    }

    /// The finding about a missing file, with the file that has its code under another name, if there is one.
    fn naming_other(&self, path: &str, finding: Finding<Message>) -> Finding<Message> {
        if finding.message.id != "finding-file-missing" {
            return finding;
        }
        let is_server = path == "/_api/server.js";
        let is_it = |own: &&OwnFile| match lesson::socket_io::is_server_code(&Tokens::of(&own.text)) {
            true => is_server,
            false => !is_server && own.text.contains("socket.on("),
        };
        let Some(own) = (self.own)().iter().find(is_it) else { return finding };
        let file = path.trim_start_matches("/_api").trim_start_matches('/');
        let args = [("file", file.into()), ("other", own.path.as_str().into())];
        finding.with_help(Message::format("help-file-elsewhere", &args))
    }

    fn context<'c>(&'c self, code: Option<&'c str>, files: &'c dyn Fn() -> Vec<File<'c>>) -> Context<'c> {
        Context { run: self.run, code, text: &self.hint.text, files }
    }

    /// The learner's files, as far as they are known.
    fn sources(&self) -> Vec<File<'_>> {
        let own = (self.own)().iter().map(|own| File { path: &own.path, text: &own.text });
        self.files.all().map(LearnersFile::plain).chain(own).collect()
    }

    /// Why the hint failed: its last assertion that failed, or another error.
    fn failure(&self, failure: &Failure) -> Finding<Message> {
        let code = HintCode::of(&self.hint.code);
        let files = || self.sources();
        let context = self.context(code.as_ref().map(|code| code.function.as_str()), &files);
        let failed = self.run.trace.assertions.iter().rev().find(|assertion| !assertion.passed);
        let Some(failed) = failed.filter(|_| failure.name == ASSERTION) else {
            return stopped::stopped(failure, &context);
        };
        let (Some(pattern), Some(text)) = (pattern_of(failed), &failed.subject) else {
            return values::wrong_value(failed, &context);
        };
        let file = File { path: self.path_of(failed).unwrap_or_default(), text };
        let unwanted = failed.name.starts_with("not").then(|| mismatch::unwanted(&pattern, file)).flatten();
        if let Some(unwanted) = unwanted {
            return unwanted;
        }
        if !is_learners_file(file.path) {
            let exchanges = &self.run.trace.exchanges;
            let own = failed.exchange.and_then(|index| exchanges.get(index));
            let exchange = own.or_else(|| answers::answered(exchanges).next());
            return mismatch::no_file(&pattern, text, exchange, &context);
        }
        if file.text.len() > LONGEST_FILE {
            return too_long(file);
        }
        let is_other = |other: &File<'_>| other.path != file.path && other.text.len() <= LONGEST_FILE;
        let others: Vec<File<'_>> = files().into_iter().filter(is_other).collect();
        let near = || mismatch::mismatch(&pattern, file, &others, self.lesson.is_some());
        match self.lesson {
            Some(lesson) => lesson.explain(&pattern, file, &others, near),
            None => near(),
        }
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

/// Nothing is looked for in a file that is too long.
fn too_long(file: File<'_>) -> Finding<Message> {
    let (size, limit) = (file.text.len() >> 10, LONGEST_FILE >> 10);
    let args = [("path", file.path.into()), ("size", size.into()), ("limit", limit.into())];
    Finding::new(Kind::NotExplained, Severity::Note, Message::format("finding-too-long", &args))
        .with_help(Message::new("help-too-long"))
        .at(whole(file.path))
}

/// Whether a path is that of a file that the learner wrote, and not of a route of the app.
fn is_learners_file(path: &str) -> bool {
    path.starts_with("/_api/") || path.starts_with("/public/") || is_script(path) || path.ends_with(".json")
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
