//! The rows of a class, read one at a time from a CSV, JSON lines, a plain list, a folder of projects or standard
//! input. A row that cannot be read is still a row, so that the report has one for every learner.

mod csv;
mod lines;
pub(super) mod resolve;
mod row;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::message::Message;
use crate::report::Columns;
use csv::{CsvError, CsvRows};
use lines::LineRows;
use row::{CountingReader, RawRow};
pub use row::{ReadProgress, RowProblem, RowProblemKind};

/// How much of a list is read ahead, in bytes: little, so that the progress shows how many rows have been taken.
const READ_AHEAD: usize = 1 << 12;

/// How many sub-folders a folder of checkouts may have.
const MAX_FOLDERS: usize = 1_000_000;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// Its number among the rows, from 1.
    pub number: u64,
    /// Its other columns.
    pub columns: Columns,
    /// The submission as it can be opened from here, or why there is none.
    pub submission: Result<String, RowProblem>,
}

/// The format of a list of submissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputFormat {
    /// A table with a header; commas, semicolons or tabs between its cells.
    Csv,
    /// A JSON object on each line.
    Jsonl,
    /// A submission on each line; # begins a comment.
    List,
    /// A folder of projects.
    Folder,
}

impl InputFormat {
    /// Detects the format by the file's extension, else by the first bytes.
    fn detect(name: &str, begin: &[u8]) -> Self {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => return Self::Csv,
            "jsonl" | "ndjson" | "json" => return Self::Jsonl,
            _ => {}
        }
        let text = String::from_utf8_lossy(begin);
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        if first.trim_start().starts_with('{') {
            Self::Jsonl
        } else if first.starts_with("sep=") || csv::is_header(first) {
            Self::Csv
        } else {
            Self::List
        }
    }
}

/// Why a list of submissions cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum RowsError {
    /// It cannot be opened.
    Open {
        /// As it was named.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It is a table without a column of submissions.
    NoColumn {
        /// As it was named.
        path: String,
        /// What it has.
        columns: String,
    },
    /// Standard input was given as a folder of projects.
    NotAFolder,
    /// It has too many sub-folders.
    TooMany {
        /// As it was named.
        path: String,
    },
}

impl RowsError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Open { path, source } => {
                Message::format("error-rows-open", &[("path", path.into()), ("detail", source.to_string().into())])
            }
            Self::NoColumn { path, columns } => {
                Message::format("error-rows-no-column", &[("path", path.into()), ("columns", columns.into())])
            }
            Self::NotAFolder => Message::new("error-rows-not-a-folder"),
            Self::TooMany { path } => {
                let args = [("path", path.into()), ("limit", MAX_FOLDERS.to_string().into())];
                Message::format("error-rows-too-many", &args)
            }
        }
    }
}

/// Where the rows come from.
enum RowSource {
    Csv(CsvRows),
    Lines(LineRows),
    Folders(std::vec::IntoIter<FolderRow>),
}

/// The rows of a class, one at a time.
pub struct Rows {
    source: RowSource,
    base: PathBuf,
    next: u64,
    progress: ReadProgress,
}

impl Rows {
    /// Opens a list of submissions. Its format is `input`, or is detected by its name and its first line.
    ///
    /// # Errors
    /// Where it cannot be read, is a table without a column of submissions, or is standard input as a folder.
    pub fn open(name: &str, input: Option<InputFormat>) -> Result<Self, RowsError> {
        let fail = |source| RowsError::Open { path: name.to_owned(), source };
        let path = Path::new(name);
        if name == "-" && input == Some(InputFormat::Folder) {
            return Err(RowsError::NotAFolder);
        }
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
        Self::of(name, source, size, input)
    }

    /// The rows of an opened list of this size, in bytes.
    pub(crate) fn of(
        name: &str,
        source: Box<dyn Read + Send>,
        size: Option<u64>,
        input: Option<InputFormat>,
    ) -> Result<Self, RowsError> {
        let fail = |source| RowsError::Open { path: name.to_owned(), source };
        let progress = ReadProgress::new(size);
        let mut reader =
            BufReader::with_capacity(READ_AHEAD, CountingReader { inner: source, progress: progress.clone() });
        skip_bom(&mut reader).map_err(fail)?;
        let input = match input {
            Some(input) => input,
            None => InputFormat::detect(name, reader.fill_buf().map_err(fail)?),
        };
        let source = match input {
            InputFormat::Csv => RowSource::Csv(CsvRows::open(reader).map_err(|error| match error {
                CsvError::Read(source) => fail(source),
                CsvError::NoColumn(columns) => RowsError::NoColumn { path: name.to_owned(), columns },
            })?),
            InputFormat::Jsonl => RowSource::Lines(LineRows::new(reader, true)),
            // A folder was opened above.
            InputFormat::List | InputFormat::Folder => RowSource::Lines(LineRows::new(reader, false)),
        };
        let base =
            if name == "-" { PathBuf::new() } else { Path::new(name).parent().unwrap_or(Path::new("")).to_owned() };
        Ok(Self { source, base, next: 1, progress })
    }

    /// How much of it has been read and how much there is, in bytes or folders.
    #[must_use]
    pub fn progress(&self) -> ReadProgress {
        self.progress.clone()
    }
}

impl Iterator for Rows {
    type Item = InputRow;

    fn next(&mut self) -> Option<InputRow> {
        let (columns, submission) = match &mut self.source {
            RowSource::Folders(folders) => {
                let (name, submission) = folders.next()?;
                self.progress.add(1);
                let name = name.to_string_lossy().into_owned();
                let submission = submission.map_err(|kind| RowProblem { line: self.next, kind });
                (Columns(vec![("name".to_owned(), name)]), submission)
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
    let problem = |kind| RowProblem { line: raw.line, kind };
    (raw.columns, raw.submission.and_then(|cell| resolve::resolve(base, &cell.text, cell.kind).map_err(problem)))
}

/// A sub-folder's name, and its path or why it is not graded.
type FolderRow = (OsString, Result<String, RowProblemKind>);

/// The sub-folders, sorted by name, without hidden ones.
fn folders(name: &str, path: &Path) -> Result<(std::vec::IntoIter<FolderRow>, ReadProgress), RowsError> {
    let fail = |source| RowsError::Open { path: name.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let title = entry.file_name();
        let is_hidden = title.as_encoded_bytes().starts_with(b".");
        if is_hidden || title == "node_modules" || !entry.path().is_dir() {
            continue;
        }
        if found.len() == MAX_FOLDERS {
            return Err(RowsError::TooMany { path: name.to_owned() });
        }
        let name = || title.to_string_lossy().into_owned();
        let submission = match resolve::rooted(path).join(&title).into_os_string().into_string() {
            _ if entry.file_type().map_err(fail)?.is_symlink() => Err(RowProblemKind::Link(name())),
            Ok(path) => Ok(path),
            Err(_) => Err(RowProblemKind::Name(name())),
        };
        found.push((title, submission));
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let progress = ReadProgress::new(Some(found.len() as u64));
    Ok((found.into_iter(), progress))
}

fn skip_bom(reader: &mut impl BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        reader.consume(3);
    }
    Ok(())
}
