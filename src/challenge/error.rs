//! Why a challenge file cannot be read: what is wrong, where, and what its author can do. It exists so that every way
//! in which a file can be broken has one sentence and one remedy, whoever shows them.

use std::path::PathBuf;

use thiserror::Error;

use super::MAX_FILE_BYTES;

/// A challenge file that cannot be read. Shown, it is one line: place, problem, remedy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}: {problem}. {}", self.place(), .problem.remedy())]
pub struct ReadError {
    /// The file; `None` for text that comes from no file.
    pub path: Option<PathBuf>,
    /// The line at which it went wrong, from 1; `None` where no line is to blame.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl ReadError {
    /// The place as `path:line`.
    #[must_use]
    pub fn place(&self) -> String {
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
    /// A folder, a pipe or a device stands in its place.
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
    /// A section at a heading level at which it does not exist.
    #[error("the section {0:?} has the wrong heading level")]
    WrongLevel(String, String),
    /// A marker of the code editor, used as a heading.
    #[error("{0:?} marks a place in code, and is no section")]
    NotASection(String),
    /// A section's heading inside a quote or a list, where the section cannot begin.
    #[error("the section {0:?} stands inside a quote or a list")]
    NestedMarker(String),
    /// An odd number of blocks under `# --hints--`.
    #[error("hints must be in pairs, a text and then a code block, and # --hints-- holds {}", blocks(*.0))]
    NotInPairs(usize),
    /// A hint's second block is no code.
    #[error("the code block is missing from hint {0}")]
    NoCode(usize),
    /// A hint's first block shows nothing.
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
