//! Rows of a table: CSV as programs write it, and as Excel does where the comma is the decimal sign (semicolons, a
//! byte order mark, Windows' letters).

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::WINDOWS_1252;

use super::kind::CountingReader;
use super::{MAX_ROW_BYTES, RawRow, RowProblem, RowsError, SubmissionCell};
use crate::report::Columns;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Url,
    Folder,
    Other,
}

impl ColumnKind {
    pub(crate) fn of(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "url" | "submission" => Self::Url,
            "folder" => Self::Folder,
            _ => Self::Other,
        }
    }
}

/// Whether a line is the header of a table that names submissions.
pub(crate) fn names_a_submission(line: &str) -> bool {
    let cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    cells.into_iter().any(|cell| ColumnKind::of(cell) != ColumnKind::Other)
}

/// A cell's text. What is not UTF-8 was written by Windows.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Reads a row a record.
pub(crate) struct CsvRows {
    reader: Reader<TrackedReader>,
    columns: Vec<(String, ColumnKind)>,
    watch: Arc<ReadState>,
    before: u64,
    record: ByteRecord,
    ended: bool,
}

impl CsvRows {
    pub(crate) fn open(name: &str, mut reader: BufReader<CountingReader>) -> Result<Self, RowsError> {
        let fail = |source| RowsError::Open { path: name.to_owned(), source };
        let mut before = 0;
        let mut separator = separator(reader.fill_buf().map_err(fail)?);
        if reader.fill_buf().map_err(fail)?.starts_with(b"sep=") {
            let mut line = Vec::new();
            (&mut reader).take(16).read_until(b'\n', &mut line).map_err(fail)?;
            separator = line.get(4).copied().unwrap_or(b';');
            before = 1;
        }
        let watch = Arc::<ReadState>::default();
        let source = TrackedReader { inner: reader, watch: Arc::clone(&watch) };
        let mut reader =
            ReaderBuilder::new().buffer_capacity(1 << 12).delimiter(separator).flexible(true).from_reader(source);
        let header = reader.byte_headers().map_err(|error| fail(io::Error::other(error)))?;
        let columns: Vec<(String, ColumnKind)> = header.iter().map(named).collect();
        if columns.iter().all(|(_, meaning)| *meaning == ColumnKind::Other) {
            let names: Vec<&str> = columns.iter().take(20).map(|(name, _)| name.as_str()).collect();
            return Err(RowsError::NoColumn { path: name.to_owned(), columns: names.join(", ") });
        }
        let columns = distinct(columns);
        Ok(Self { reader, columns, watch, before, record: ByteRecord::new(), ended: false })
    }

    pub(crate) fn next_row(&mut self) -> Option<RawRow> {
        if self.ended {
            return None;
        }
        self.watch.since.store(0, Ordering::Relaxed);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.row()),
            Ok(false) => None,
            Err(error) => {
                self.ended = true;
                let (line, _) = self.watch.lines_before(self.reader.position().byte());
                let line = line + 1 + self.before;
                let too_long = self.watch.since.load(Ordering::Relaxed) > MAX_ROW_BYTES as u64;
                let detail = error.to_string();
                let problem =
                    if too_long { RowProblem::NeverClosed { line } } else { RowProblem::Unreadable { line, detail } };
                Some(RawRow { columns: Columns::default(), submission: Err(problem) })
            }
        }
    }

    fn row(&self) -> RawRow {
        let inner = memchr::memchr_iter(b'\n', self.record.as_slice()).count() as u64;
        let (before, ends_its_line) = self.watch.lines_before(self.reader.position().byte());
        // Quotation marks come in pairs, unless one is never closed and swallows the rows behind it.
        let never_closed = inner > 0 && self.watch.is_odd();
        let last = if ends_its_line && !never_closed { before } else { before + 1 };
        let line = last.saturating_sub(inner) + self.before;
        let cells: Vec<String> = self.record.iter().map(decoded).collect();
        let pairs = || self.columns.iter().zip(&cells).filter(|(_, cell)| !cell.trim().is_empty());
        let named = pairs().find(|((_, meaning), _)| *meaning != ColumnKind::Other);
        let submission = match named {
            _ if never_closed => Err(RowProblem::NeverClosed { line }),
            _ if cells.len() > self.columns.len() => {
                Err(RowProblem::Cells { line, cells: cells.len(), columns: self.columns.len() })
            }
            Some(((_, meaning), cell)) => {
                Ok(SubmissionCell { text: cell.trim().to_owned(), folder: *meaning == ColumnKind::Folder })
            }
            None => Err(RowProblem::NoSubmission { line }),
        };
        let others = self.columns.iter().enumerate().filter(|(_, (_, meaning))| *meaning == ColumnKind::Other);
        let value = |index: usize| cells.get(index).cloned().unwrap_or_default();
        let columns = others.map(|(index, (name, _))| (name.clone(), value(index))).collect();
        RawRow { columns: Columns(columns), submission }
    }
}

fn named(cell: &[u8]) -> (String, ColumnKind) {
    let name = decoded(cell).trim().to_owned();
    let meaning = ColumnKind::of(&name);
    (name, meaning)
}

/// A second column of a name gets a number, so that both are kept.
fn distinct(columns: Vec<(String, ColumnKind)>) -> Vec<(String, ColumnKind)> {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let renamed = columns.into_iter().map(|(name, meaning)| {
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { (name, meaning) } else { (format!("{name} {count}"), meaning) }
    });
    renamed.collect()
}

/// What most likely stands between the cells of the first line.
fn separator(begin: &[u8]) -> u8 {
    let line = begin.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        counts.iter_mut().filter(|(separator, _)| !quoted && separator == byte).for_each(|(_, count)| *count += 1);
    }
    // The last of equals wins, so the comma stands first here only where nothing is found.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

/// What the reader of records cannot tell of itself.
#[derive(Debug, Default)]
struct ReadState {
    since: AtomicU64,
    quotes: AtomicU64,
    ended: AtomicU64,
    line_ends: Mutex<LineEnds>,
}

/// The ends of the lines that were read ahead: the reader of records counts no empty ones.
#[derive(Debug, Default)]
struct LineEnds {
    ahead: VecDeque<u64>,
    passed: u64,
    read: u64,
}

impl ReadState {
    /// How many lines end before a place, and whether one ends right there.
    fn lines_before(&self, place: u64) -> (u64, bool) {
        let mut ends = self.line_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let mut last = None;
        while let Some(end) = ends.ahead.pop_front_if(|end| *end < place) {
            ends.passed += 1;
            last = Some(end);
        }
        (ends.passed, last.is_some_and(|end| end + 1 == place))
    }

    fn see(&self, bytes: &[u8]) {
        let mut ends = self.line_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = ends.read;
        ends.ahead.extend(memchr::memchr_iter(b'\n', bytes).map(|at| begin + at as u64));
        ends.read += bytes.len() as u64;
    }

    /// Whether the input is at its end with a quotation open.
    fn is_odd(&self) -> bool {
        self.ended.load(Ordering::Relaxed) > 0 && !self.quotes.load(Ordering::Relaxed).is_multiple_of(2)
    }
}

/// The input, which ends with an error where one record grows too long.
struct TrackedReader {
    inner: BufReader<CountingReader>,
    watch: Arc<ReadState>,
}

impl Read for TrackedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.since.load(Ordering::Relaxed) > MAX_ROW_BYTES as u64 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row is too long"));
        }
        let count = self.inner.read(buffer)?;
        self.watch.since.fetch_add(count as u64, Ordering::Relaxed);
        self.watch.quotes.fetch_add(memchr::memchr_iter(b'"', &buffer[..count]).count() as u64, Ordering::Relaxed);
        self.watch.see(&buffer[..count]);
        self.watch.ended.fetch_add(u64::from(count == 0), Ordering::Relaxed);
        Ok(count)
    }
}
