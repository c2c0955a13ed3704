//! A challenge: what a Markdown file in freeCodeCamp's format asks of a learner's app. It exists so that everything
//! later speaks of hints and never of Markdown.

pub mod catalogue;
mod error;
mod folder;
mod front_matter;
mod language;
mod markdown;
mod marker;
pub(crate) mod named_paths;
mod near;
mod order;

use std::{
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

pub use error::{Problem, ReadError};

/// The largest challenge file that is read. The curriculum's are a few KiB.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// A challenge, as its file tells it.
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
    /// The language's tag (`en`, `zh-Hans`), where the file's place tells it.
    pub language: Option<&'static str>,
    /// The file it was read from; `None` for a built-in challenge.
    pub path: Option<PathBuf>,
}

/// One numbered text and the test code under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Its place in the file, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// The JavaScript under the text, exactly as written.
    pub code: String,
    /// The line of the file on which `code` begins, from 1.
    pub line: usize,
}

impl Challenge {
    /// Reads a challenge from a file of at most [`MAX_FILE_BYTES`].
    ///
    /// # Errors
    /// A file that cannot be read, or that breaks a rule of the format.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let fail = |line, problem| ReadError { path: Some(path.to_owned()), line, problem };
        let bytes = read_bytes(path).map_err(|problem| fail(None, problem))?;
        match str::from_utf8(&bytes) {
            Ok(text) => Self::parse(text, Some(path)),
            Err(error) => {
                let line = 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count();
                Err(fail(Some(line), Problem::NotUtf8))
            }
        }
    }

    /// Reads a challenge from its text. `path` is what errors name and what tells the language.
    ///
    /// # Errors
    /// A text that breaks a rule of the format.
    pub fn parse(text: &str, path: Option<&Path>) -> Result<Self, ReadError> {
        let fail = |(line, problem)| ReadError { path: path.map(Path::to_owned), line: Some(line), problem };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (fields, markdown) = front_matter::read(text).map_err(fail)?;
        let hints = markdown::hints(text, markdown).map_err(fail)?;
        Ok(Self {
            id: fields.id,
            title: fields.title,
            dashed_name: fields.dashed_name,
            challenge_type: fields.challenge_type,
            hints,
            language: path.and_then(language::of_path),
            path: path.map(Path::to_owned),
        })
    }
}

/// The bytes of a regular file, refused beyond the limit. Looks before it opens: opening a pipe would wait for ever.
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
