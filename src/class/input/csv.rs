//! Reads the rows of a CSV table as programs write it, and as Excel does where the comma is the decimal sign
//! (semicolons, a byte order mark, Windows-1252).

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::row::{
    ColumnKind, CountingReader, MAX_ROW_BYTES, RawRow, RowProblem, RowProblemKind, SubmissionCell, decode,
};
use crate::report::Columns;

/// Why a table cannot be opened.
pub(super) enum CsvError {
    Read(io::Error),
    /// No column has the submissions; the names of the columns.
    NoColumn(String),
}

/// Whether a line is the header of a table with a column of submissions.
pub(super) fn is_header(line: &str) -> bool {
    let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    cells.any(|cell| ColumnKind::of(cell) != ColumnKind::Other)
}

/// Reads one row from each record.
pub(super) struct CsvRows {
    reader: Reader<TrackedReader>,
    columns: Vec<(String, ColumnKind)>,
    state: Arc<ReadState>,
    /// The number of lines before the header.
    skipped: u64,
    record: ByteRecord,
    ended: bool,
}

impl CsvRows {
    pub(super) fn open(mut reader: BufReader<CountingReader>) -> Result<Self, CsvError> {
        let mut skipped = 0;
        let mut separator = separator(reader.fill_buf().map_err(CsvError::Read)?);
        if reader.fill_buf().map_err(CsvError::Read)?.starts_with(b"sep=") {
            let mut line = Vec::new();
            (&mut reader).take(16).read_until(b'\n', &mut line).map_err(CsvError::Read)?;
            separator = line.get(4).copied().unwrap_or(b';');
            // A longer line goes on as the head.
            skipped = u64::from(line.ends_with(b"\n"));
        }
        let state = Arc::<ReadState>::default();
        let source = TrackedReader { inner: reader, state: Arc::clone(&state), separator, cell: CellState::Begin };
        let mut reader =
            ReaderBuilder::new().buffer_capacity(1 << 12).delimiter(separator).flexible(true).from_reader(source);
        let header = reader.byte_headers().map_err(|error| CsvError::Read(io::Error::other(error)))?;
        let columns: Vec<(String, ColumnKind)> = header.iter().map(column).collect();
        if columns.iter().all(|(_, kind)| *kind == ColumnKind::Other) {
            let names: Vec<&str> = columns.iter().take(20).map(|(name, _)| name.as_str()).collect();
            return Err(CsvError::NoColumn(names.join(", ")));
        }
        let columns = distinct(columns);
        Ok(Self { reader, columns, state, skipped, record: ByteRecord::new(), ended: false })
    }

    pub(super) fn next_row(&mut self) -> Option<RawRow> {
        if self.ended {
            return None;
        }
        self.state.record_bytes.store(0, Ordering::Relaxed);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.row()),
            Ok(false) => None,
            Err(error) => {
                self.ended = true;
                let (line, _) = self.state.lines_before(self.reader.position().byte());
                let line = line + 1 + self.skipped;
                let too_long = self.state.record_bytes.load(Ordering::Relaxed) > MAX_ROW_BYTES as u64;
                let kind = match too_long {
                    true => RowProblemKind::UnclosedQuote,
                    false => RowProblemKind::Unreadable(error.to_string()),
                };
                Some(RawRow { columns: Columns::default(), submission: Err(RowProblem { line, kind }), line })
            }
        }
    }

    fn row(&self) -> RawRow {
        let inner_lines = memchr::memchr_iter(b'\n', self.record.as_slice()).count() as u64;
        let (before, ends_its_line) = self.state.lines_before(self.reader.position().byte());
        // The cell of a quote that is never closed contains the following rows.
        let is_unclosed = inner_lines > 0 && self.state.ends_within_quotes();
        let last = if ends_its_line && !is_unclosed { before } else { before + 1 };
        let line = last.saturating_sub(inner_lines) + self.skipped;
        let cells: Vec<String> = self.record.iter().map(decode).collect();
        let mut pairs = self.columns.iter().zip(&cells).filter(|(_, cell)| !cell.trim().is_empty());
        let submission = match pairs.find(|((_, kind), _)| *kind != ColumnKind::Other) {
            _ if is_unclosed => Err(RowProblemKind::UnclosedQuote),
            _ if cells.len() > self.columns.len() => {
                Err(RowProblemKind::TooManyCells { cells: cells.len(), columns: self.columns.len() })
            }
            Some(((_, kind), cell)) => Ok(SubmissionCell { text: cell.trim().to_owned(), kind: *kind }),
            None => Err(RowProblemKind::NoSubmission),
        };
        let others = self.columns.iter().enumerate().filter(|(_, (_, kind))| *kind == ColumnKind::Other);
        let value = |index: usize| cells.get(index).cloned().unwrap_or_default();
        let columns = others.map(|(index, (name, _))| (name.clone(), value(index))).collect();
        RawRow { columns: Columns(columns), submission: submission.map_err(|kind| RowProblem { line, kind }), line }
    }
}

fn column(header: &[u8]) -> (String, ColumnKind) {
    let name = decode(header).trim().to_owned();
    let kind = ColumnKind::of(&name);
    (name, kind)
}

/// Numbers columns that have the same name, so that none is lost.
fn distinct(columns: Vec<(String, ColumnKind)>) -> Vec<(String, ColumnKind)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let renamed = columns.into_iter().map(|(name, kind)| {
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { (name, kind) } else { (format!("{name} {count}"), kind) }
    });
    renamed.collect()
}

/// The most frequent of comma, semicolon and tab in the first line, quoted text aside.
fn separator(begin: &[u8]) -> u8 {
    let line = begin.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        counts.iter_mut().filter(|(separator, _)| !quoted && separator == byte).for_each(|(_, count)| *count += 1);
    }
    // `max_by_key` takes the last of equals: the comma where none is found.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

/// What the csv crate does not report: how long a record is, whether a quote is open, and on which line a record
/// begins.
#[derive(Debug, Default)]
struct ReadState {
    /// How many bytes have been read since the current record began.
    record_bytes: AtomicU64,
    ended_within_quotes: AtomicBool,
    line_ends: Mutex<LineEnds>,
}

/// The ends of the lines that were read ahead. The csv crate does not count empty lines.
#[derive(Debug, Default)]
struct LineEnds {
    ahead: VecDeque<u64>,
    passed: u64,
    read: u64,
}

impl ReadState {
    /// How many lines end before a position, and whether one ends right at it.
    fn lines_before(&self, position: u64) -> (u64, bool) {
        let mut ends = self.line_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let mut last = None;
        while let Some(end) = ends.ahead.pop_front_if(|end| *end < position) {
            ends.passed += 1;
            last = Some(end);
        }
        (ends.passed, last.is_some_and(|end| end + 1 == position))
    }

    fn record_line_ends(&self, bytes: &[u8]) {
        let mut ends = self.line_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = ends.read;
        ends.ahead.extend(memchr::memchr_iter(b'\n', bytes).map(|at| begin + at as u64));
        ends.read += bytes.len() as u64;
    }

    /// Whether the input has ended within quotes.
    fn ends_within_quotes(&self) -> bool {
        self.ended_within_quotes.load(Ordering::Relaxed)
    }
}

/// The part of a cell that has been read. A quote opens a quoted part only where the cell begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellState {
    Begin,
    Unquoted,
    Quoted,
    /// After a quote in a quoted part: its end, or the first of two that stand for one.
    AfterQuote,
}

impl CellState {
    fn after(self, byte: u8, separator: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::AfterQuote,
            (Self::Quoted, _) | (Self::Begin | Self::AfterQuote, b'"') => Self::Quoted,
            (_, b'\r' | b'\n') => Self::Begin,
            (_, byte) if byte == separator => Self::Begin,
            _ => Self::Unquoted,
        }
    }
}

/// Wraps the input; reading fails when a record exceeds [`MAX_ROW_BYTES`].
struct TrackedReader {
    inner: BufReader<CountingReader>,
    state: Arc<ReadState>,
    separator: u8,
    cell: CellState,
}

impl Read for TrackedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.state.record_bytes.load(Ordering::Relaxed) > MAX_ROW_BYTES as u64 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row is too long"));
        }
        let count = self.inner.read(buffer)?;
        self.state.record_bytes.fetch_add(count as u64, Ordering::Relaxed);
        self.cell = buffer[..count].iter().fold(self.cell, |cell, byte| cell.after(*byte, self.separator));
        self.state.record_line_ends(&buffer[..count]);
        let ends_within_quotes = count == 0 && self.cell == CellState::Quoted;
        self.state.ended_within_quotes.store(ends_within_quotes, Ordering::Relaxed);
        Ok(count)
    }
}
