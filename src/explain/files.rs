//! The learner's files that the hints of one grading requested. Each is parsed once, when it is needed.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::Sources;
use super::edit::{Change, suggestion};
use super::excerpt::{Place, short, source, whole};
use super::finding::{Finding, Kind, Severity};
use url::Url;

use crate::engine::{Outcome, Run};
use crate::javascript::correction::{Correction, Mistake, correction};
use crate::javascript::lexer::Tokens;
use crate::javascript::{Script, SourceKind, SyntaxError, SyntaxErrorKind, Unreadable, line_at};
use crate::message::{Arg, Message};
use crate::submission::error_page::{error_page, is_script, path_of};

/// The longest file in which what a hint looks for is searched, in bytes: a person writes no longer one, and of one of
/// megabytes it takes seconds.
pub(super) const LONGEST_FILE: usize = 512 << 10;
/// The longest piece of a line that a message quotes, in characters.
const LONGEST_CODE: usize = 40;

/// A file's path and text.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'f> {
    pub(super) path: &'f str,
    pub(super) text: &'f str,
}

/// The files, each once.
pub(super) struct Files<'f>(Vec<LearnersFile<'f>>);

/// One file.
pub(super) struct LearnersFile<'f> {
    pub(super) path: &'f str,
    pub(super) text: &'f str,
    /// Whether its outline will be needed, as where a hint failed.
    outlined: bool,
    script: OnceCell<Result<Arc<Script>, Unreadable>>,
}

impl<'f> Files<'f> {
    /// The files among the answers of these runs.
    pub(super) fn of(runs: &'f [Run]) -> Self {
        let mut files: Vec<LearnersFile<'f>> = Vec::new();
        let outlined = runs.iter().any(|run| matches!(run.outcome, Outcome::Failed(_)));
        for exchange in runs.iter().flat_map(|run| &run.trace.exchanges) {
            let path = path_of(&exchange.url);
            let Some(Ok(answer)) = &exchange.answer else { continue };
            let wanted = is_script(path) || path.ends_with(".json");
            if wanted && !files.iter().any(|file| file.path == path) && error_page(&exchange.url, answer).is_none() {
                files.push(LearnersFile { path, text: answer.text(), outlined, script: OnceCell::new() });
            }
        }
        Self(files)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &LearnersFile<'f>> {
        self.0.iter()
    }

    pub(super) fn named(&self, path: &str) -> Option<&LearnersFile<'f>> {
        self.0.iter().find(|file| file.path == path)
    }
}

/// A source file that no hint requested.
pub(super) struct OwnFile {
    /// Its path in the folder, such as `config/sockets.js`.
    pub(super) path: String,
    pub(super) text: String,
}

/// The source files that these load, and then the others of the folder.
pub(super) fn others(files: &Files<'_>, sources: &dyn Sources) -> Vec<OwnFile> {
    const MOST: usize = 48;
    const LARGEST: usize = 256 << 10;
    const LARGEST_SUM: usize = 2 << 20;
    let known = files.all().map(|file| file.path.trim_start_matches("/_api").trim_start_matches('/').to_owned());
    let mut tried: Vec<String> = known.collect();
    let listed = sources.list();
    // An app without a folder has no source.
    if listed.is_empty() {
        return Vec::new();
    }
    let mut waiting: Vec<String> =
        files.all().flat_map(|file| loaded(file.path.trim_start_matches("/_api"), file.text)).collect();
    waiting.extend(listed);
    let mut bytes_left = LARGEST_SUM;
    let mut found: Vec<OwnFile> = Vec::new();
    // All that is known so far is read at once, since another process reads it.
    while !waiting.is_empty() && tried.len() < 2 * MOST && found.len() < MOST {
        let mut paths: Vec<String> = Vec::new();
        for path in std::mem::take(&mut waiting) {
            if !tried.contains(&path) && tried.len() < 2 * MOST {
                tried.push(path.clone());
                paths.push(path);
            }
        }
        let texts = sources.read(&paths);
        for (path, bytes) in paths.into_iter().zip(texts) {
            let is_small = |bytes: &Vec<u8>| bytes.len() <= LARGEST.min(bytes_left) && found.len() < MOST;
            if let Some(bytes) = bytes.filter(is_small) {
                bytes_left -= bytes.len();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                waiting.extend(loaded(&path, &text));
                found.push(OwnFile { path, text });
            }
        }
    }
    found
}

/// The paths that a file names in quotes, relative to it: `./config/sockets` may be that file, or its index.js.
fn loaded(path: &str, text: &str) -> Vec<String> {
    let Ok(base) = Url::parse("file:///").and_then(|root| root.join(path.trim_start_matches('/'))) else {
        return Vec::new();
    };
    let tokens = Tokens::of(text);
    let names = tokens.list.iter().filter(|token| token.is_string()).map(|token| tokens.inside(token));
    let relative = names.filter(|name| name.starts_with("./") || name.starts_with("../")).take(24);
    let named = relative.filter_map(|name| Some(base.join(name).ok()?.path().trim_start_matches('/').to_owned()));
    named
        .flat_map(|file| match is_script(&file) {
            true => vec![file],
            false => vec![format!("{file}.js"), format!("{file}/index.js")],
        })
        .collect()
}

impl LearnersFile<'_> {
    pub(super) fn plain(&self) -> File<'_> {
        File { path: self.path, text: self.text }
    }

    /// The parsed file, if it is a script.
    pub(super) fn script(&self) -> Option<&Script> {
        self.read().as_deref().ok()
    }

    fn kind(&self) -> SourceKind {
        if self.path.starts_with("/_api/") { SourceKind::Server } else { SourceKind::Page }
    }

    fn read(&self) -> &Result<Arc<Script>, Unreadable> {
        self.script.get_or_init(|| {
            let kind = self.kind();
            match is_script(self.path) {
                true if self.outlined => Script::outlined(self.text, kind),
                true => Script::of(self.text, kind),
                false => Err(Unreadable::Unknown),
            }
        })
    }

    /// Why the file cannot be parsed or loaded.
    pub(super) fn unusable(&self) -> Option<Finding<Message>> {
        let script = match self.read() {
            Ok(script) => script,
            Err(Unreadable::TooDeep) => return Some(self.too_deep()),
            Err(Unreadable::Unknown) => return None,
        };
        if let Some(error) = &script.error {
            return Some(self.syntax_error(error));
        }
        let load_error = script.load_error.as_ref().filter(|_| self.path == "/_api/server.js")?;
        let (message, help, used, other) = match (&load_error.declared, &load_error.hidden) {
            (Some(declared), _) => {
                let other = Some((declared, "label-declared-here"));
                ("finding-used-too-early", "help-used-too-early", "label-used-here", other)
            }
            (None, Some(hidden)) => {
                let other = Some((hidden, "label-hidden"));
                ("finding-hidden-at-start", "help-hidden-at-start", "label-not-seen-here", other)
            }
            (None, None) => ("finding-never-declared", "help-never-declared", "label-undeclared", None),
        };
        let args = [("name", Arg::from(short(&load_error.name))), ("path", self.path.into())];
        let place = |(span, label): (&Range<usize>, _)| Place::new(span.clone(), Message::format(label, &args));
        let places: Vec<Place> = std::iter::once((&load_error.used, used)).chain(other).map(place).collect();
        Some(
            Finding::new(Kind::ThrowsAtStart, Severity::Warning, Message::format(message, &args))
                .with_help(Message::format(help, &args))
                .at(source(self.path, self.text, &places)),
        )
    }

    fn too_deep(&self) -> Finding<Message> {
        let message = Message::format("finding-too-deep", &[("path", self.path.into())]);
        Finding::new(Kind::TooDeep, Severity::Note, message)
            .with_help(Message::new("help-too-deep"))
            .at(whole(self.path))
    }

    fn syntax_error(&self, error: &SyntaxError) -> Finding<Message> {
        let refused = match self.kind() {
            SourceKind::Server => "syntax-refused-by-node",
            SourceKind::Page => "syntax-refused-by-browser",
        };
        let mut name = "";
        let (id, help, labels): (_, _, &[&'static str]) = match error.kind() {
            SyntaxErrorKind::Merge => (
                "finding-merge-left",
                "help-merge-left",
                &["label-merge-begins", "label-merge-other", "label-merge-ends"],
            ),
            SyntaxErrorKind::DeclaredTwice(twice) => {
                name = twice;
                ("finding-declared-twice", "help-declared-twice", &["label-declared-again", "label-declared-first"])
            }
            SyntaxErrorKind::OpenString => ("finding-open-string", "help-open-string", &["label-open-string"]),
            SyntaxErrorKind::Other => {
                let stop = error.labels.iter().map(|(span, _)| span.start).max();
                let corrected = correction(self.text, self.kind(), stop.unwrap_or(self.text.len()));
                if let Some(correction) = corrected {
                    return self.misplaced(&correction, refused);
                }
                ("finding-syntax-error", "help-syntax-error", &[])
            }
        };
        let args = [("path", self.path.into()), ("message", (&error.message).into()), ("name", short(name).into())];
        let say = |id| Message::format(id, &args);
        let mut places: Vec<Place> = match error.labels.as_slice() {
            [] => vec![Place::new(0..0, Message::verbatim(""))],
            labels => labels.iter().map(|(span, label)| Place::new(span.clone(), Message::verbatim(label))).collect(),
        };
        places.iter_mut().zip(labels).for_each(|(place, label)| place.label = say(label));
        Finding::new(Kind::SyntaxError, Severity::Warning, say(id))
            .with_help(Message::list(vec![say(help), Message::new(refused)]))
            .at(source(self.path, self.text, &places))
    }

    /// What to say of a bracket or comma that is missing or too many.
    fn misplaced(&self, correction: &Correction, refused: &'static str) -> Finding<Message> {
        let Correction { mistake, at, span, text } = correction;
        let (before, after) = self.text.split_at(span.start);
        let after_break = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        let (found, label, help) = match mistake {
            Mistake::Unclosed if text.contains('\n') => ("finding-unclosed", "label-unclosed", "help-unclosed"),
            Mistake::Unclosed if after_break => ("finding-unclosed", "label-unclosed", "help-unclosed-before"),
            Mistake::Unclosed => ("finding-unclosed", "label-unclosed", "help-unclosed-in-line"),
            Mistake::Unopened => ("finding-unopened", "label-unopened", "help-unopened"),
            Mistake::Stray => ("finding-unopened", "label-unopened", "help-stray"),
            Mistake::Missing => ("finding-missing-sign", "label-missing-sign", "help-unclosed-in-line"),
        };
        // A line of its own comes below the last line of code.
        let before = before.trim_end();
        let line = line_at(self.text, before.len()).0.to_string();
        let last_line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let cut = last_line.chars().count().saturating_sub(LONGEST_CODE);
        let quoted: String = last_line.chars().skip(cut).collect();
        let args = [
            ("path", self.path.into()),
            ("bracket", self.text[at.clone()].into()),
            ("opened", line_at(self.text, at.start).0.to_string().into()),
            ("text", if *mistake == Mistake::Stray { &self.text[span.clone()] } else { text.trim() }.into()),
            ("line", line.as_str().into()),
            ("next", line_at(self.text, span.start).0.to_string().into()),
            ("after", short(after.lines().next().unwrap_or_default()).into()),
            ("before", if cut > 0 { format!("...{quoted}").into() } else { quoted.into() }),
        ];
        let say = |id| Message::format(id, &args);
        let mut places = vec![Place::new(at.clone(), say(label))];
        let end = before.len();
        match help {
            "help-unclosed" | "help-unopened" => {
                let start = end - last_line.len();
                let label = if help == "help-unclosed" { "label-belongs-below" } else { "label-belongs-after" };
                places.push(Place::new(start..end, say(label)));
            }
            "help-unclosed-before" => places.push(Place::new(span.start..span.start + 1, say("label-belongs-before"))),
            "help-unclosed-in-line" if before[at.start.min(end)..].contains('\n') => {
                let start = before.char_indices().next_back().map_or(0, |(start, _)| start);
                places.push(Place::new(start..end, say("label-belongs-after")));
            }
            _ => {}
        }
        // What is only taken out, or written below the last line, is not shown as lines of code.
        let is_shown = *mistake != Mistake::Stray && !text.starts_with(['\n', '\r']);
        let change = is_shown.then(|| Change::new(span.clone(), text.as_str()));
        Finding::new(Kind::SyntaxError, Severity::Warning, say(found))
            .with_help(Message::list(vec![say(help), Message::new(refused)]))
            .suggesting(suggestion(self.path, self.text, change.as_slice(), false))
            .at(source(self.path, self.text, &places))
    }
}
