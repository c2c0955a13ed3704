//! Shared by the readers of all formats: a row as it was read, its problems, and a reader that counts bytes for the
//! progress.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::WINDOWS_1252;

use crate::language::Translator;
use crate::message::Arg;
use crate::report::Columns;

/// How long one row may be, in bytes.
pub(super) const MAX_ROW_BYTES: usize = 1 << 20;

/// A row before its folder is resolved.
pub(super) struct RawRow {
    pub(super) columns: Columns,
    pub(super) submission: Result<SubmissionCell, RowProblem>,
    /// Its line in the file.
    pub(super) line: u64,
}

/// A submission's text, and the kind of its column.
pub(super) struct SubmissionCell {
    pub(super) text: String,
    pub(super) kind: ColumnKind,
}

/// What a column contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Url,
    Folder,
    /// A URL or a folder, as in a plain list.
    Submission,
    Other,
}

impl ColumnKind {
    /// The kind of the column with this header.
    pub(super) fn of(header: &str) -> Self {
        match header.trim().to_ascii_lowercase().as_str() {
            "url" => Self::Url,
            "submission" => Self::Submission,
            "folder" => Self::Folder,
            _ => Self::Other,
        }
    }
}

/// A cell's text. Bytes that are not UTF-8 are decoded as Windows-1252, as Excel writes them.
pub(super) fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Why a row has no submission that can be graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The line in the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub kind: RowProblemKind,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblemKind {
    /// Its submission is missing or empty.
    NoSubmission,
    /// Its submission is no URL, where a URL is expected.
    NotAUrl(String),
    /// It is a link in a folder of projects, which could lead anywhere; its name.
    Link(String),
    /// It is a folder whose name is not UTF-8; the name as far as it can be read.
    Name(String),
    /// It is longer than 1 MiB.
    TooLong,
    /// It is not a JSON object, with the parser's message.
    NotJson(String),
    /// It has more cells than there are columns.
    TooManyCells {
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// It has a quote that is never closed.
    UnclosedQuote,
    /// The file cannot be read any further, with the system's message.
    Unreadable(String),
}

impl RowProblem {
    /// The report's message about it.
    #[must_use]
    pub fn message(&self, translator: &Translator) -> String {
        // `Arg::Count` is written without thousands separators.
        let line = ("line", Arg::Count(self.line));
        match &self.kind {
            RowProblemKind::NoSubmission => translator.format("row-no-submission", &[line]),
            RowProblemKind::NotAUrl(text) => translator.format("row-not-a-url", &[line, ("text", text.into())]),
            RowProblemKind::Link(name) => translator.format("row-link", &[("name", name.into())]),
            RowProblemKind::Name(name) => translator.format("row-name", &[("name", name.into())]),
            RowProblemKind::TooLong => translator.format("row-too-long", &[line, ("limit", MAX_ROW_BYTES.into())]),
            RowProblemKind::NotJson(detail) => translator.format("row-not-json", &[line, ("detail", detail.into())]),
            RowProblemKind::TooManyCells { cells, columns } => {
                translator.format("row-cells", &[line, ("cells", (*cells).into()), ("columns", (*columns).into())])
            }
            RowProblemKind::UnclosedQuote => translator.format("row-never-closed", &[line]),
            RowProblemKind::Unreadable(detail) => {
                translator.format("row-unreadable", &[line, ("detail", detail.into())])
            }
        }
    }
}

/// How much of an input has been read.
#[derive(Debug, Clone)]
pub struct ReadProgress {
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl ReadProgress {
    pub(super) fn new(size: Option<u64>) -> Self {
        Self { read: Arc::default(), size }
    }

    pub(super) fn add(&self, count: u64) {
        self.read.fetch_add(count, Ordering::Relaxed);
    }

    /// The share that has been read, where the size is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let size = self.size.filter(|size| *size > 0)?;
        Some((self.read.load(Ordering::Relaxed) as f64 / size as f64).min(1.0))
    }
}

/// A reader that counts what it has read.
pub(super) struct CountingReader {
    pub(super) inner: Box<dyn Read + Send>,
    pub(super) progress: ReadProgress,
}

impl Read for CountingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}
