//! A challenge, read from a Markdown file in freeCodeCamp's format: its title, its hints, its hooks, its language and the
//! files that the hints name.

pub mod catalogue;
mod error;
mod front_matter;
mod hint;
mod markdown;
mod old_form;
mod order;

use std::collections::BTreeSet;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

pub use error::{MAX_FILE_BYTES, Problem, ReadError};
pub use hint::{Hint, Hook, HookName, Hooks};

/// The types of challenges that are graded by an app's URL: back-end challenges and back-end projects.
pub const GRADED_TYPES: [u8; 2] = [2, 4];

/// The curriculum's folder for each language, and the language's tag.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh-Hans"),
    ("chinese-traditional", "zh-Hant"),
    ("english", "en"),
    ("espanol", "es"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("portuguese", "pt"),
    ("swahili", "sw"),
    ("ukrainian", "uk"),
];

/// A challenge, as its file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// freeCodeCamp's id: 24 hex digits, the same in every language.
    pub id: String,
    /// The title, in the file's language.
    pub title: String,
    /// The name in the challenge's address on freeCodeCamp; differs between languages in two files.
    pub dashed_name: String,
    /// 2 is a back-end challenge, 4 a back-end project.
    pub challenge_type: u8,
    /// The tests, in the order in which they run. Empty where the file has none.
    pub hints: Vec<Hint>,
    /// What runs before and after them.
    pub hooks: Hooks,
    /// The language's tag (`en`, `zh-Hans`), where the file's path says it.
    pub language: Option<&'static str>,
    /// The file it was read from; `None` for a built-in challenge.
    pub path: Option<PathBuf>,
}

impl Challenge {
    /// Reads a challenge from a file of at most [`MAX_FILE_BYTES`].
    ///
    /// # Errors
    /// A file that cannot be read, or that breaks a rule of the format.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(&read_text(path)?, Some(path))
    }

    /// Reads a challenge as [`Self::read`] does, if it is of a type that is graded by the app's URL.
    pub(crate) fn read_if_graded(path: &Path) -> Result<Option<Self>, ReadError> {
        let text = read_text(path)?;
        match front_matter::challenge_type(without_mark(&text)) {
            Some(kind) if !GRADED_TYPES.contains(&kind) => Ok(None),
            _ => Self::parse(&text, Some(path)).map(Some),
        }
    }

    /// Reads a challenge from its text. `path` is named in errors and gives the language.
    ///
    /// # Errors
    /// A text that breaks a rule of the format.
    pub fn parse(text: &str, path: Option<&Path>) -> Result<Self, ReadError> {
        let fail = |(line, problem)| ReadError { path: path.map(Path::to_owned), line: Some(line), problem };
        let text = without_mark(text);
        let (fields, markdown) = front_matter::read(text).map_err(fail)?;
        let (hints, hooks) = markdown::read(text, markdown).map_err(fail)?;
        Ok(Self {
            id: fields.id,
            title: fields.title,
            dashed_name: fields.dashed_name,
            challenge_type: fields.challenge_type,
            hints,
            hooks,
            language: path.and_then(language_of),
            path: path.map(Path::to_owned),
        })
    }

    /// The paths of source files (`/_api/*.js`, `/_api/package.json`, the same in `/_api/file/`, `/public/*`) that the hints' code contains in
    /// quotes.
    #[must_use]
    pub fn named_paths(&self) -> BTreeSet<&str> {
        self.hints.iter().flat_map(|hint| paths_in(&hint.code)).collect()
    }
}

/// The language of the nearest folder above `path` that is named after one, as in `english/` or `en/`.
fn language_of(path: &Path) -> Option<&'static str> {
    let folders = path.ancestors().skip(1).filter_map(|folder| folder.file_name()?.to_str());
    folders
        .into_iter()
        .find_map(|folder| LANGUAGES.iter().find(|(name, tag)| *name == folder || *tag == folder).map(|(_, tag)| *tag))
}

fn paths_in(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices(['"', '\'', '`']);
    starts.filter_map(|(at, quote)| {
        let rest = &code[at + quote.len()..];
        let path = &rest[..rest.find(quote)?];
        is_source_file(path).then_some(path)
    })
}

fn is_source_file(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte));
    let of_boilerplate = |name: &str| name == "package.json" || name.ends_with(".js");
    let api =
        path.strip_prefix("/_api/").is_some_and(|name| of_boilerplate(name.strip_prefix("file/").unwrap_or(name)));
    let public = path.strip_prefix("/public/").is_some_and(|name| name.contains('.'));
    plain && (api || public) && !path.contains("..")
}

/// The text of a challenge's file.
fn read_text(path: &Path) -> Result<String, ReadError> {
    let fail = |line, problem| ReadError { path: Some(path.to_owned()), line, problem };
    let bytes = read_bytes(path).map_err(|problem| fail(None, problem))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        fail(Some(1 + memchr::memchr_iter(b'\n', valid).count()), Problem::NotUtf8)
    })
}

/// A text without its byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The bytes of a regular file up to the limit. Its type is checked before it is opened, since opening a pipe could
/// block forever.
fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Problem::Unreadable("it does not exist".to_owned()),
        ErrorKind::PermissionDenied => Problem::Unreadable("permission denied".to_owned()),
        _ => Problem::Unreadable(error.to_string()),
    };
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Problem::NotAFile);
    }
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_FILE_BYTES { Err(Problem::TooBig) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_in_quotes() {
        let code = r#"const url = new URL("/_api/server.js", code); $.get(getUserInput('url') + '/public/client.js');
            fetch(url + `/_api/app-info`); '/api/users'; "/_api/package.json"; "/_api/file/package.json"; "/public/${name}.js"; "/_api/../x.js""#;
        let found: Vec<_> = paths_in(code).collect();
        assert_eq!(found, ["/_api/server.js", "/public/client.js", "/_api/package.json", "/_api/file/package.json"]);
    }
}
