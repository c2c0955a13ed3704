//! The rows of a class: who handed in what, read one at a time from a CSV, JSON lines, a plain list, a folder of checkouts or
//! standard input. A row that cannot be read is a row all the same, so that nobody is lost.

pub(crate) mod csv;
pub(crate) mod kind;
pub(crate) mod lines;
pub(crate) mod resolve;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::language::Translator;
use crate::report::Columns;
use csv::CsvRows;
pub use kind::{InputFormat, ReadProgress};

/// How long one row may be, in bytes.
pub(crate) const MAX_ROW_BYTES: usize = 1 << 20;

/// How much of a list is read ahead, in bytes: little, so that its share that was read tells how far a class has come.
const READ_AHEAD: usize = 1 << 12;

/// How many sub-folders a folder of checkouts may have.
const MAX_FOLDERS: usize = 1_000_000;

/// One row, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// Its place among the rows, from 1.
    pub number: u64,
    /// Its other columns.
    pub columns: Columns,
    /// The submission as it can be opened from here, or why there is none.
    pub submission: Result<String, RowProblem>,
}

/// Why a row names nothing that can be graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// Its submission is missing or empty.
    NoSubmission {
        /// The line in the file, from 1.
        line: u64,
    },
    /// It is longer than 1 MiB.
    TooLong {
        /// The line in the file, from 1.
        line: u64,
    },
    /// It is not an object of JSON.
    NotJson {
        /// The line in the file, from 1.
        line: u64,
        /// What the parser says.
        detail: String,
    },
    /// It has more cells than there are columns.
    Cells {
        /// The line in the file, from 1.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// It begins a quotation that never ends.
    NeverClosed {
        /// The line in the file, from 1.
        line: u64,
    },
    /// The file could not be read any further.
    Unreadable {
        /// The line in the file, from 1.
        line: u64,
        /// What the system says.
        detail: String,
    },
}

impl RowProblem {
    /// What the report says of it.
    #[must_use]
    pub fn in_words(&self, translator: &Translator) -> String {
        match self {
            Self::NoSubmission { line } => translator.format("row-no-submission", &[("line", line_word(*line))]),
            Self::TooLong { line } => {
                translator.format("row-too-long", &[("line", line_word(*line)), ("limit", MAX_ROW_BYTES.into())])
            }
            Self::NotJson { line, detail } => {
                translator.format("row-not-json", &[("line", line_word(*line)), ("detail", detail.into())])
            }
            Self::Cells { line, cells, columns } => {
                let args = [("line", line_word(*line)), ("cells", (*cells).into()), ("columns", (*columns).into())];
                translator.format("row-cells", &args)
            }
            Self::NeverClosed { line } => translator.format("row-never-closed", &[("line", line_word(*line))]),
            Self::Unreadable { line, detail } => {
                translator.format("row-unreadable", &[("line", line_word(*line)), ("detail", detail.into())])
            }
        }
    }
}

fn line_word(line: u64) -> crate::language::Arg<'static> {
    crate::language::Arg::Count(line)
}

/// A list of submissions that cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// It cannot be opened.
    #[error(
        "cannot read '{path}': {source}; give a CSV, JSON lines, a list, a folder of projects, or - for standard input"
    )]
    Open {
        /// As it was named.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A table without a column for the submission.
    #[error(
        "the first line of '{path}' names no column url, folder or submission (it has: {columns}); add one, or say --input list"
    )]
    NoColumn {
        /// As it was named.
        path: String,
        /// What it has.
        columns: String,
    },
    /// More sub-folders than are read.
    #[error("'{path}' holds more than {MAX_FOLDERS} folders")]
    TooMany {
        /// As it was named.
        path: String,
    },
}

/// What is read one at a time.
enum RowSource {
    Csv(CsvRows),
    Lines(lines::LineRows),
    Folders(std::vec::IntoIter<(String, PathBuf)>),
}

/// The rows of a class, one at a time.
pub struct Rows {
    source: RowSource,
    base: PathBuf,
    next: u64,
    progress: ReadProgress,
}

impl Rows {
    /// Opens a list of submissions; `input` says what it is, and else its name and its first lines do.
    ///
    /// # Errors
    /// Where it cannot be read, or is a table that names no submissions.
    pub fn open(name: &str, input: Option<InputFormat>) -> Result<Self, RowsError> {
        let fail = |source| RowsError::Open { path: name.to_owned(), source };
        let path = Path::new(name);
        if name != "-" && (input == Some(InputFormat::Folder) || path.is_dir()) {
            let (folders, progress) = folders(name, path)?;
            return Ok(Self { source: RowSource::Folders(folders), base: PathBuf::new(), next: 1, progress });
        }
        let (source, size): (Box<dyn Read + Send>, Option<u64>) = match name {
            "-" => (Box::new(io::stdin()), None),
            _ => {
                let file = File::open(path).map_err(fail)?;
                let size = file.metadata().ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
                (Box::new(file), size)
            }
        };
        let progress = ReadProgress::new(size);
        let mut reader = BufReader::with_capacity(READ_AHEAD, progress.count(source));
        skip_bom(&mut reader).map_err(fail)?;
        let input = match input {
            Some(input) => input,
            None => InputFormat::tell(name, reader.fill_buf().map_err(fail)?),
        };
        let source = match input {
            InputFormat::Csv => RowSource::Csv(CsvRows::open(name, reader)?),
            InputFormat::Jsonl => RowSource::Lines(lines::LineRows::new(reader, true)),
            InputFormat::List | InputFormat::Folder => RowSource::Lines(lines::LineRows::new(reader, false)),
        };
        let base = if name == "-" { PathBuf::new() } else { path.parent().unwrap_or(Path::new("")).to_owned() };
        Ok(Self { source, base, next: 1, progress })
    }

    /// How much of it has been read and how much there is, in bytes or folders.
    #[must_use]
    pub fn progress(&self) -> ReadProgress {
        self.progress.clone()
    }
}

/// What one row says, before its folder is looked for.
pub(crate) struct RawRow {
    pub(crate) columns: Columns,
    pub(crate) submission: Result<SubmissionCell, RowProblem>,
}

/// A submission's text, and whether its column says that it is a folder.
pub(crate) struct SubmissionCell {
    pub(crate) text: String,
    pub(crate) folder: bool,
}

impl Iterator for Rows {
    type Item = InputRow;

    fn next(&mut self) -> Option<InputRow> {
        let (columns, submission) = match &mut self.source {
            RowSource::Folders(folders) => {
                let (name, path) = folders.next()?;
                self.progress.add(1);
                (Columns(vec![("name".to_owned(), name)]), Ok(path.display().to_string()))
            }
            RowSource::Csv(table) => resolved(table.next_row()?, &self.base),
            RowSource::Lines(lines) => resolved(lines.next_row()?, &self.base),
        };
        let number = self.next;
        self.next += 1;
        Some(InputRow { number, columns, submission })
    }
}

fn resolved(raw: RawRow, base: &Path) -> (Columns, Result<String, RowProblem>) {
    (raw.columns, raw.submission.map(|named| resolve::from(base, &named.text, named.folder)))
}

/// The sub-folders, by name. What is hidden is no submission.
fn folders(name: &str, path: &Path) -> Result<(std::vec::IntoIter<(String, PathBuf)>, ReadProgress), RowsError> {
    let fail = |source| RowsError::Open { path: name.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let title = entry.file_name().to_string_lossy().into_owned();
        if title.starts_with('.') || title == "node_modules" || !entry.path().is_dir() {
            continue;
        }
        if found.len() == MAX_FOLDERS {
            return Err(RowsError::TooMany { path: name.to_owned() });
        }
        found.push((title, resolve::rooted(path).join(entry.file_name())));
    }
    found.sort();
    let progress = ReadProgress::new(Some(found.len() as u64));
    Ok((found.into_iter(), progress))
}

fn skip_bom(reader: &mut impl BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    Ok(())
}
