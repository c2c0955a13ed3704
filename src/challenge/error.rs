//! Why a challenge file cannot be read: what is wrong, where, and what its author can do about it.

use std::path::PathBuf;

use thiserror::Error;

/// The largest challenge file that is read. The curriculum's are a few KiB.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// A challenge file that cannot be read. Its message is one line: location, problem, remedy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}: {problem}. {}", self.location(), .problem.remedy())]
pub struct ReadError {
    /// The file; `None` for text that comes from no file.
    pub path: Option<PathBuf>,
    /// The line with the problem, from 1; `None` where it is not in one line.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl ReadError {
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
#[non_exhaustive]
pub enum Problem {
    /// The system refused to read it.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// It is a folder, a pipe or a device.
    #[error("this is not a file")]
    NotAFile,
    /// It is larger than any challenge.
    #[error("the file is larger than {} KiB", MAX_FILE_BYTES / 1024)]
    TooBig,
    /// A byte that is not UTF-8.
    #[error("the file is not UTF-8 text")]
    NotUtf8,
    /// The file does not begin with `---`.
    #[error("the front matter is missing")]
    NoFrontMatter,
    /// No second `---`.
    #[error("the front matter has no end")]
    OpenFrontMatter,
    /// Not YAML, or not a list of fields.
    #[error("the front matter is not valid YAML: {0}")]
    BrokenFrontMatter(String),
    /// A field that every challenge has.
    #[error("the front matter has no {0}")]
    NoField(&'static str),
    /// An id that is not freeCodeCamp's.
    #[error("the id {0:?} is not 24 hexadecimal digits")]
    BadId(String),
    /// A type that is not one of freeCodeCamp's numbers.
    #[error("the challengeType {0:?} is not a number from 0 to 255")]
    BadType(String),
    /// A section that does not exist.
    #[error("there is no section {0:?}")]
    UnknownMarker(String, Option<&'static str>),
    /// A section at the wrong heading level.
    #[error("the section {0:?} has the wrong heading level")]
    WrongLevel(String, String),
    /// A marker of the code editor, used as a heading.
    #[error("{0:?} marks a region of code and is not a section")]
    NotASection(String),
    /// A section's heading inside a quote or a list, where the section cannot begin.
    #[error("the section {0:?} stands inside a quote or a list")]
    NestedMarker(String),
    /// An odd number of blocks under `# --hints--`.
    #[error("hints must be in pairs, a text and then a code block, and # --hints-- holds {}", blocks(*.0))]
    NotInPairs(usize),
    /// A hint's second block is not code.
    #[error("the code block is missing from hint {0}")]
    NoCode(usize),
    /// A hint's first block has no visible text.
    #[error("the text is missing from hint {0}")]
    NoText(usize),
}

impl Problem {
    /// What the file's author can do, as a sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Unreadable(_) => "Check that it exists and that you may read it.".to_owned(),
            Self::NotAFile => "Name a challenge's Markdown file, or a folder of them.".to_owned(),
            Self::TooBig => "Name a challenge's Markdown file: they are a few KiB.".to_owned(),
            Self::NotUtf8 => "Save it as UTF-8.".to_owned(),
            Self::NoFrontMatter => {
                "Begin the file with a line ---, the fields id, title and challengeType, and a line ---.".to_owned()
            }
            Self::OpenFrontMatter => "Close it with a line --- of its own.".to_owned(),
            Self::BrokenFrontMatter(_) => {
                "Write one field a line, as in title: Communicate by Emitting, and put a value with a colon in quotes.".to_owned()
            }
            Self::NoField(field) => format!("Add a line {field}: {}.", example(field)),
            Self::BadId(_) => format!("Write it as in id: {}.", example("id")),
            Self::BadType(_) => {
                "Write challengeType: 2 for a back-end challenge or challengeType: 4 for a back-end project.".to_owned()
            }
            Self::UnknownMarker(_, Some(near)) => format!("Did you mean {near:?}?"),
            Self::UnknownMarker(_, None) => "Remove the dashes if it is an ordinary heading.".to_owned(),
            Self::WrongLevel(_, right) => format!("Write {right}."),
            Self::NotASection(_) => "Move it into the code block that it belongs to.".to_owned(),
            Self::NestedMarker(_) => "Begin its line with the # sign.".to_owned(),
            Self::NotInPairs(_) | Self::NoCode(_) => {
                "Give each hint one text block with one code block right under it; a comment or a rule between them counts as a block.".to_owned()
            }
            Self::NoText(_) => "Write above its code what the learner should have done.".to_owned(),
        }
    }
}

fn blocks(count: usize) -> String {
    if count == 1 { "1 block".to_owned() } else { format!("{count} blocks") }
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
