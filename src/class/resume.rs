//! Reads a class's JSON-lines report, to resume a stopped class without grading anything twice, and to merge parts. The
//! last line may be truncated by a kill or a full disk, and any line may have been changed: a line that is no report is
//! told and left out, and its row is graded again.

use std::collections::{HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::graded::{Fingerprint, Fingerprinter};
use super::input::resolve::canonical_name;
use crate::challenge::Challenge;
use crate::message::Message;
use crate::report::Report;

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 64 << 20;

/// What is wrong with a row that lacks the report of a challenge.
const INCOMPLETE: &str = "its row does not have the reports of all challenges, in their order";

/// Why a report cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum ReportFileError {
    /// The file cannot be read.
    Read {
        /// As it was named.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Another run writes it.
    InUse {
        /// As it was named.
        path: String,
    },
    /// No line is a report; the first that is something else.
    NotAReport {
        /// As it was named.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        detail: String,
    },
    /// It is about other challenges.
    OtherChallenge {
        /// As it was named.
        path: String,
        /// The line, from 1.
        line: u64,
        /// Its challenge.
        found: String,
    },
}

impl ReportFileError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Read { path, source } => {
                let args = [("path", path.into()), ("detail", source.to_string().into())];
                Message::format("error-report-unreadable", &args)
            }
            Self::InUse { path } => Message::format("error-output-in-use", &[("path", path.into())]),
            Self::NotAReport { path, line, detail } => {
                let args = [("path", path.into()), ("line", line.to_string().into()), ("detail", detail.into())];
                Message::format("error-not-a-report", &args)
            }
            Self::OtherChallenge { path, line, found } => {
                let args = [("path", path.into()), ("line", line.to_string().into()), ("found", found.into())];
                Message::format("error-other-challenge", &args)
            }
        }
    }
}

/// Locks a file against other runs, until it is closed. `false` if another run has locked it; a file system without locks
/// is no reason to refuse it.
pub(crate) fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// A line of a report file that is not empty.
pub(super) struct ReportLine {
    /// Its number in the file, from 1.
    pub(super) line: u64,
    pub(super) range: Range<u64>,
    /// The number of its row and its report, or why it is none.
    pub(super) report: Result<(u64, Report), String>,
}

/// The lines of a file that are no report of a class, or repeat one.
#[derive(Debug, Default)]
pub struct BadLines {
    first: Vec<(u64, String)>,
    more: u64,
}

impl BadLines {
    pub(super) fn add(&mut self, line: u64, detail: String) {
        /// How many are told one by one.
        const MAX_LISTED: usize = 20;
        if self.first.len() < MAX_LISTED {
            self.first.push((line, detail));
        } else {
            self.more += 1;
        }
    }

    /// The error of a file in which there is nothing else.
    pub(super) fn error(self, path: String) -> Option<ReportFileError> {
        let (line, detail) = self.first.into_iter().next()?;
        Some(ReportFileError::NotAReport { path, line, detail })
    }

    /// A warning about each of them.
    pub fn warnings<'b>(&'b self, path: &'b str) -> impl Iterator<Item = Message> + 'b {
        let line = |(line, detail): &(u64, String)| {
            let args = [("path", path.into()), ("line", line.to_string().into()), ("detail", detail.into())];
            Message::format("warning-not-a-report", &args)
        };
        let more = (self.more > 0)
            .then(|| Message::format("warning-not-reports", &[("path", path.into()), ("count", self.more.into())]));
        self.first.iter().map(line).chain(more)
    }
}

/// A JSON-lines report. Its clones share one open file.
#[derive(Debug, Clone)]
pub(super) struct ReportFile {
    path: PathBuf,
    file: Arc<Mutex<BufReader<File>>>,
}

/// How a report file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileEnd {
    /// Where its last complete line ends.
    complete: u64,
    /// Whether an incomplete line follows.
    pub(super) is_truncated: bool,
}

impl ReportFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self::new(path, File::open(path)?))
    }

    fn new(path: &Path, file: File) -> Self {
        Self { path: path.to_owned(), file: Arc::new(Mutex::new(BufReader::with_capacity(1 << 16, file))) }
    }

    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn error(&self, source: io::Error) -> ReportFileError {
        ReportFileError::Read { path: self.name(), source }
    }

    fn file(&self) -> MutexGuard<'_, BufReader<File>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `visit` with every complete line.
    pub(super) fn scan(
        &self,
        mut visit: impl FnMut(ReportLine) -> Result<(), ReportFileError>,
    ) -> Result<FileEnd, ReportFileError> {
        let mut file = self.file();
        file.seek(SeekFrom::Start(0)).map_err(|error| self.error(error))?;
        let (mut offset, mut number, mut line) = (0, 0, Vec::new());
        loop {
            number += 1;
            let (mut length, mut is_blank) = (0, true);
            // A line that is too long is passed over piece by piece.
            loop {
                line.clear();
                let read = (&mut *file).take(MAX_LINE + 1).read_until(b'\n', &mut line);
                length += read.map_err(|error| self.error(error))? as u64;
                is_blank &= line.trim_ascii().is_empty();
                if line.last().is_none_or(|last| *last == b'\n') {
                    break;
                }
            }
            if line.is_empty() {
                return Ok(FileEnd { complete: offset, is_truncated: length > 0 });
            }
            let range = offset..offset + length;
            offset = range.end;
            if !is_blank {
                let too_long = length > MAX_LINE;
                let report = if too_long { Err(format!("it is longer than {MAX_LINE} bytes")) } else { parse(&line) };
                visit(ReportLine { line: number, range, report })?;
            }
        }
    }

    /// The reports of `count` lines from an offset on.
    pub(super) fn read(&self, offset: u64, count: usize) -> Result<Vec<Report>, ReportFileError> {
        let mut file = self.file();
        let mut read = || -> io::Result<Vec<Report>> {
            file.seek(SeekFrom::Start(offset))?;
            let mut reports = Vec::new();
            while reports.len() < count {
                let mut line = Vec::new();
                (&mut *file).take(MAX_LINE).read_until(b'\n', &mut line)?;
                // When it was scanned, it was a whole line.
                if line.last() != Some(&b'\n') {
                    return Err(io::Error::other("it has changed since it was first read"));
                }
                if !line.trim_ascii().is_empty() {
                    reports.push(serde_json::from_slice(&line)?);
                }
            }
            Ok(reports)
        };
        read().map_err(|error| self.error(error))
    }

    /// Overwrites lines with blanks, which readers skip, so that the other lines stay where they are.
    fn blank(&self, range: &Range<u64>) -> io::Result<()> {
        let mut file = self.file();
        file.seek(SeekFrom::Start(range.start))?;
        io::copy(&mut io::repeat(b' ').take(range.end - range.start - 1), file.get_mut())?;
        file.get_mut().write_all(b"\n")
    }
}

fn parse(text: &[u8]) -> Result<(u64, Report), String> {
    let report: Report = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let number = report.row.as_ref().map(|row| row.number).filter(|number| *number > 0);
    Ok((number.ok_or("it has no row")?, report))
}

/// The number and the lines of each row that the list was not seen to have, by its number and canonical name.
type UnseenRows = HashMap<Fingerprint, (u64, Range<u64>)>;

/// The file of an earlier run as the output of the one that resumes it: what is written is appended.
#[derive(Debug, Clone)]
pub struct ResumedFile {
    file: ReportFile,
    /// Where its last complete row ends, in bytes.
    end: u64,
    bad: Arc<[Range<u64>]>,
    rows: Arc<Mutex<UnseenRows>>,
    is_output: Arc<AtomicBool>,
}

impl ResumedFile {
    /// Removes the lines that are no report and the row that was left incomplete.
    pub(crate) fn begin(&self) -> io::Result<()> {
        self.is_output.store(true, Ordering::Relaxed);
        self.bad.iter().try_for_each(|range| self.file.blank(range))?;
        self.file.file().get_ref().set_len(self.end)
    }

    /// Removes the rows that the list does not have, or has with another submission, once every row of the list is in
    /// the file. Returns their numbers.
    pub(crate) fn remove_other_rows(&self) -> io::Result<Vec<u64>> {
        if !self.is_output.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        let rows = std::mem::take(&mut *self.rows.lock().unwrap_or_else(PoisonError::into_inner));
        let mut rows: Vec<_> = rows.into_values().collect();
        rows.sort_by_key(|(number, _)| *number);
        rows.iter().try_for_each(|(_, range)| self.file.blank(range))?;
        Ok(rows.into_iter().map(|(number, _)| number).collect())
    }
}

impl Write for ResumedFile {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut file = self.file.file();
        file.seek(SeekFrom::End(0))?;
        file.get_mut().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a previous run has reported.
#[derive(Debug)]
pub struct PreviousRun {
    file: ResumedFile,
    pub(super) fingerprinter: Fingerprinter,
    /// Where the reports of each submission begin.
    offsets: HashMap<Fingerprint, u64>,
    rows: usize,
    /// How many reports each row has.
    challenges: usize,
    bad_lines: BadLines,
}

/// A row of which the reports of some challenges were read.
struct PartialRow {
    number: u64,
    submission: String,
    line: u64,
    range: Range<u64>,
    count: usize,
}

impl PreviousRun {
    /// Reads the report of a previous run and locks the file; `None` where there is no such file yet.
    ///
    /// # Errors
    /// Where it cannot be read, another run writes it, or it has no report of a class or one about other challenges.
    pub fn open(path: &Path, challenges: &[Challenge]) -> Result<Option<Self>, ReportFileError> {
        let read_only = |error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => File::open(path),
            _ => Err(error),
        };
        let file = match File::options().read(true).write(true).open(path).or_else(read_only) {
            Ok(file) if !lock(&file) => return Err(ReportFileError::InUse { path: path.display().to_string() }),
            Ok(file) => ReportFile::new(path, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ReportFileError::Read { path: path.display().to_string(), source }),
        };
        let fingerprinter = Fingerprinter::default();
        let (mut offsets, mut rows, mut numbers) = (HashMap::new(), HashMap::new(), HashSet::new());
        let (mut bad_lines, mut bad) = (BadLines::default(), Vec::new());
        let mut partial: Option<PartialRow> = None;
        let mut leave_out = |line, range, detail: &str| {
            bad_lines.add(line, detail.to_owned());
            bad.push(range);
        };
        let end = file.scan(|ReportLine { line, range, report }| {
            let before = partial.take();
            let (number, report) = match report {
                Ok(report) => report,
                Err(detail) => {
                    before.into_iter().for_each(|row| leave_out(row.line, row.range, INCOMPLETE));
                    leave_out(line, range, &detail);
                    return Ok(());
                }
            };
            let Some(index) = challenges.iter().position(|challenge| challenge.id == report.challenge.id) else {
                let (path, found) = (file.name(), report.challenge.title);
                return Err(ReportFileError::OtherChallenge { path, line, found });
            };
            let continues =
                |row: &PartialRow| row.number == number && row.count == index && row.submission == report.submission;
            let (row, stray) = match before {
                Some(row) if continues(&row) => (row, None),
                other => {
                    (PartialRow { number, submission: report.submission, line, range: range.clone(), count: 0 }, other)
                }
            };
            stray.into_iter().for_each(|row| leave_out(row.line, row.range, INCOMPLETE));
            let row = PartialRow { range: row.range.start..range.end, count: row.count + 1, ..row };
            if row.count != index + 1 {
                leave_out(row.line, row.range, INCOMPLETE);
            } else if challenges.get(index).is_some_and(|challenge| challenge.hints.len() != report.hints.len()) {
                leave_out(row.line, row.range, "it has other hints than the challenge");
            } else if row.count < challenges.len() {
                partial = Some(row);
            } else if numbers.insert(number) {
                let name = canonical_name(&row.submission);
                offsets.entry(fingerprinter.of(&name)).or_insert(row.range.start);
                rows.insert(fingerprinter.of((number, &name)), (number, row.range));
            } else {
                leave_out(row.line, row.range, "its row is there already");
            }
            Ok(())
        })?;
        if rows.is_empty()
            && let Some(error) = std::mem::take(&mut bad_lines).error(file.name())
        {
            return Err(error);
        }
        // What follows the last complete row is graded again.
        let end = partial.map_or(end.complete, |row| row.range.start);
        Ok(Some(Self {
            rows: rows.len(),
            file: ResumedFile {
                file,
                end,
                bad: bad.into(),
                rows: Arc::new(Mutex::new(rows)),
                is_output: Arc::default(),
            },
            fingerprinter,
            offsets,
            challenges: challenges.len(),
            bad_lines,
        }))
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Its file, for the output of the run that resumes it.
    #[must_use]
    pub fn file(&self) -> ResumedFile {
        self.file.clone()
    }

    /// The lines that were left out.
    #[must_use]
    pub fn bad_lines(&self) -> &BadLines {
        &self.bad_lines
    }

    pub(super) fn has(&self, submission: Fingerprint) -> bool {
        self.offsets.contains_key(&submission)
    }

    /// Whether it has this row of the list.
    pub(super) fn has_row(&self, row: Fingerprint) -> bool {
        self.file.rows.lock().unwrap_or_else(PoisonError::into_inner).remove(&row).is_some()
    }

    /// Its reports of a submission.
    pub(super) fn read(&self, submission: Fingerprint) -> Result<Vec<Report>, ReportFileError> {
        let read = |offset: &u64| self.file.file.read(*offset, self.challenges);
        self.offsets.get(&submission).map_or_else(|| Ok(Vec::new()), read)
    }
}
