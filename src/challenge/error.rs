//! Why a challenge file cannot be read: what is wrong, where, and what its author can do about it.

use std::path::PathBuf;

use thiserror::Error;

use crate::message::{Arg, Message};

/// The largest challenge file that is read. The curriculum's are a few KiB.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// A challenge file that cannot be read. Its message is one line: location, problem, remedy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.message())]
pub struct ReadError {
    /// The file; `None` for text that comes from no file.
    pub path: Option<PathBuf>,
    /// The line with the problem, from 1; `None` where it is not in one line.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl ReadError {
    /// Where, what is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let (problem, remedy) = (self.problem.message(), self.problem.remedy());
        let args = [("location", self.location().into()), ("problem", problem.into()), ("remedy", remedy.into())];
        Message::format("error-challenge", &args)
    }

    /// The location as `path:line`.
    #[must_use]
    pub fn location(&self) -> String {
        let file = match &self.path {
            Some(path) => path.display().to_string(),
            None => "challenge".to_owned(),
        };
        match self.line {
            Some(line) => format!("{file}:{line}"),
            None => file,
        }
    }
}

/// What is wrong with a challenge file. The rules of the hints and the markers are those of freeCodeCamp's own parser.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.message())]
#[non_exhaustive]
pub enum Problem {
    /// It cannot be read, with the reason.
    Unreadable(String),
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It is larger than [`MAX_FILE_BYTES`].
    TooBig,
    /// A byte that is not UTF-8.
    NotUtf8,
    /// The file does not begin with `---`.
    NoFrontMatter,
    /// No second `---`.
    OpenFrontMatter,
    /// Not YAML, or not a list of fields.
    BrokenFrontMatter(String),
    /// A field that every challenge has.
    NoField(&'static str),
    /// An id that is not freeCodeCamp's.
    BadId(String),
    /// A type that is not one of freeCodeCamp's numbers.
    BadType(String),
    /// A section that does not exist.
    UnknownMarker(String, Option<&'static str>),
    /// A section at the wrong heading level.
    WrongLevel(String, String),
    /// A marker of the code editor, used as a heading.
    NotASection(String),
    /// A section's heading inside a quote or a list, where the section cannot begin.
    NestedMarker(String),
    /// An odd number of blocks under `# --hints--`.
    NotInPairs(usize),
    /// A hint's second block is not code.
    NoCode(usize),
    /// A hint's first block has no visible text.
    NoText(usize),
    /// The tests under `## Tests` are not YAML, or not a list of texts and codes.
    BrokenTests(String),
    /// A hook's section holds something else than one code block of JavaScript.
    BadHook(&'static str),
    /// A behaviour has hooks.
    HooksInBehaviour,
}

impl Problem {
    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> Message {
        let (problem, _, args) = self.parts();
        Message::format(problem, &args)
    }

    /// What the file's author can do, as a sentence.
    #[must_use]
    pub fn remedy(&self) -> Message {
        let (_, remedy, args) = self.parts();
        Message::format(remedy, &args)
    }

    /// The ids of the problem and of its remedy, and the arguments of both.
    fn parts(&self) -> (&'static str, &'static str, Vec<(&'static str, Arg<'static>)>) {
        let text = |text: &String| Arg::from(text.clone());
        match self {
            Self::Unreadable(detail) => ("problem-unreadable", "remedy-unreadable", vec![("detail", text(detail))]),
            Self::NotAFile => ("problem-not-a-file", "remedy-not-a-file", vec![]),
            Self::TooBig => {
                ("problem-too-big", "remedy-too-big", vec![("limit", (MAX_FILE_BYTES / 1024).to_string().into())])
            }
            Self::NotUtf8 => ("problem-not-utf8", "remedy-not-utf8", vec![]),
            Self::NoFrontMatter => ("problem-no-front-matter", "remedy-no-front-matter", vec![]),
            Self::OpenFrontMatter => ("problem-open-front-matter", "remedy-open-front-matter", vec![]),
            Self::BrokenFrontMatter(detail) => {
                ("problem-broken-front-matter", "remedy-broken-front-matter", vec![("detail", text(detail))])
            }
            Self::NoField(field) => (
                "problem-no-field",
                "remedy-no-field",
                vec![("field", (*field).into()), ("example", example(field).into())],
            ),
            Self::BadId(id) => (
                "problem-bad-id",
                "remedy-bad-id",
                vec![("id", format!("{id:?}").into()), ("example", example("id").into())],
            ),
            Self::BadType(kind) => ("problem-bad-type", "remedy-bad-type", vec![("kind", format!("{kind:?}").into())]),
            Self::UnknownMarker(name, near) => {
                let remedy = if near.is_some() { "remedy-unknown-section-near" } else { "remedy-unknown-section" };
                (
                    "problem-unknown-section",
                    remedy,
                    vec![
                        ("name", format!("{name:?}").into()),
                        ("near", format!("{:?}", near.unwrap_or_default()).into()),
                    ],
                )
            }
            Self::WrongLevel(name, right) => (
                "problem-wrong-level",
                "remedy-wrong-level",
                vec![("name", format!("{name:?}").into()), ("right", text(right))],
            ),
            Self::NotASection(name) => {
                ("problem-no-section", "remedy-no-section", vec![("name", format!("{name:?}").into())])
            }
            Self::NestedMarker(name) => {
                ("problem-nested-section", "remedy-nested-section", vec![("name", format!("{name:?}").into())])
            }
            Self::NotInPairs(blocks) => ("problem-not-in-pairs", "remedy-no-code", vec![("blocks", (*blocks).into())]),
            Self::NoCode(hint) => ("problem-no-code", "remedy-no-code", vec![("hint", hint.to_string().into())]),
            Self::BrokenTests(detail) => {
                ("problem-broken-tests", "remedy-broken-tests", vec![("detail", text(detail))])
            }
            Self::BadHook(name) => ("problem-bad-hook", "remedy-bad-hook", vec![("name", (*name).into())]),
            Self::HooksInBehaviour => ("problem-hooks-in-behaviour", "remedy-hooks-in-behaviour", vec![]),
            Self::NoText(hint) => ("problem-no-text", "remedy-no-text", vec![("hint", hint.to_string().into())]),
        }
    }
}

fn example(field: &str) -> &'static str {
    match field {
        "id" => "589fc831f9fc0f352b528e75",
        "challengeType" => "2",
        _ => "Communicate by Emitting",
    }
}

/// The name nearest to `wanted` for "did you mean", where at most a third of the letters differ.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = wanted.chars().take(100).collect::<String>().to_lowercase();
    names
        .map(|name| (strsim::levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, name)| distance * 3 <= wanted.chars().count().max(name.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typing_error_is_near_and_another_word_is_not() {
        let names = ["--hints--", "--seed--", "--solutions--"];
        assert_eq!(nearest("--hint--", names.into_iter()), Some("--hints--"));
        assert_eq!(nearest("--HINTS--", names.into_iter()), Some("--hints--"));
        assert_eq!(nearest("--solutoins--", names.into_iter()), Some("--solutions--"));
        assert_eq!(nearest("--something-else--", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }
}
