//! Reads a class's JSON-lines report, to resume a stopped class without grading anything twice, and to merge parts. The
//! last line may be truncated by a kill or a full disk.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::graded::{Fingerprint, Fingerprinter};
use super::input::resolve::canonical_name;
use crate::challenge::Challenge;
use crate::message::Message;
use crate::report::Report;

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 64 << 20;

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
    /// A line is something else.
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

/// What identifies the report of a line.
#[derive(Debug, Deserialize)]
pub(super) struct LineHead {
    pub(super) submission: String,
    pub(super) challenge: LineChallenge,
    row: Option<LineRow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LineChallenge {
    pub(super) id: String,
    title: String,
}

#[derive(Debug, Deserialize)]
struct LineRow {
    number: u64,
}

/// A line of a report file.
pub(super) struct ReportLine {
    line: u64,
    pub(super) offset: u64,
    /// The number of its row.
    pub(super) number: u64,
    pub(super) head: LineHead,
}

/// A JSON-lines report.
#[derive(Debug)]
pub(super) struct ReportFile {
    path: PathBuf,
    file: Mutex<BufReader<File>>,
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
        let file = Mutex::new(BufReader::with_capacity(1 << 16, File::open(path)?));
        Ok(Self { path: path.to_owned(), file })
    }

    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn error(&self, source: io::Error) -> ReportFileError {
        ReportFileError::Read { path: self.name(), source }
    }

    fn other_challenge(&self, line: &ReportLine) -> ReportFileError {
        let found = line.head.challenge.title.clone();
        ReportFileError::OtherChallenge { path: self.name(), line: line.line, found }
    }

    /// Calls `visit` with every complete line.
    pub(super) fn scan(
        &self,
        mut visit: impl FnMut(ReportLine) -> Result<(), ReportFileError>,
    ) -> Result<FileEnd, ReportFileError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(0)).map_err(|error| self.error(error))?;
        let (mut offset, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            number += 1;
            let read =
                (&mut *file).take(MAX_LINE + 1).read_until(b'\n', &mut line).map_err(|error| self.error(error))?;
            if line.len() as u64 > MAX_LINE {
                let detail = format!("it is longer than {MAX_LINE} bytes");
                return Err(ReportFileError::NotAReport { path: self.name(), line: number, detail });
            }
            if line.last() != Some(&b'\n') {
                return Ok(FileEnd { complete: offset, is_truncated: read > 0 });
            }
            if !line.trim_ascii().is_empty() {
                visit(self.parse(&line, number, offset)?)?;
            }
            offset += read as u64;
        }
    }

    fn parse(&self, text: &[u8], line: u64, offset: u64) -> Result<ReportLine, ReportFileError> {
        let wrong = |detail: String| ReportFileError::NotAReport { path: self.name(), line, detail };
        let head: LineHead = serde_json::from_slice(text).map_err(|error| wrong(error.to_string()))?;
        let number = head.row.as_ref().map(|row| row.number).ok_or_else(|| wrong("it has no row".to_owned()))?;
        Ok(ReportLine { line, offset, number, head })
    }

    /// The reports of `count` lines from an offset on.
    pub(super) fn read(&self, offset: u64, count: usize) -> Result<Vec<Report>, ReportFileError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
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
}

/// What a previous run has reported.
#[derive(Debug)]
pub struct PreviousRun {
    file: ReportFile,
    pub(super) fingerprinter: Fingerprinter,
    /// Where the reports of each submission begin.
    offsets: HashMap<Fingerprint, u64>,
    /// Of each row's number and canonical name.
    rows: HashSet<Fingerprint>,
    /// How many reports each row has.
    challenges: usize,
    complete: u64,
}

impl PreviousRun {
    /// Reads the report of a previous run; `None` where there is no such file yet.
    ///
    /// # Errors
    /// Where it cannot be read, is not a report of a class, or is about other challenges.
    pub fn open(path: &Path, challenges: &[Challenge]) -> Result<Option<Self>, ReportFileError> {
        let file = match ReportFile::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ReportFileError::Read { path: path.display().to_string(), source }),
        };
        let fingerprinter = Fingerprinter::default();
        let (mut offsets, mut rows) = (HashMap::new(), HashSet::new());
        // The first line of a row that has reports of some challenges, and of how many.
        let mut incomplete: Option<(ReportLine, usize)> = None;
        let end = file.scan(|line| {
            let (first, count) = match incomplete.take() {
                Some((first, count)) if first.number == line.number => (Some(first), count),
                // Only the last row may be incomplete.
                Some((first, _)) => return Err(file.other_challenge(&first)),
                None => (None, 0),
            };
            if challenges.get(count).is_none_or(|challenge| challenge.id != line.head.challenge.id) {
                return Err(file.other_challenge(&line));
            }
            let first = first.unwrap_or(line);
            if count + 1 < challenges.len() {
                incomplete = Some((first, count + 1));
                return Ok(());
            }
            let name = canonical_name(&first.head.submission);
            offsets.entry(fingerprinter.of(&name)).or_insert(first.offset);
            rows.insert(fingerprinter.of((first.number, &name)));
            Ok(())
        })?;
        // What follows the last complete row is graded again.
        let complete = incomplete.map_or(end.complete, |(first, _)| first.offset);
        Ok(Some(Self { file, fingerprinter, offsets, rows, challenges: challenges.len(), complete }))
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Where its last complete row ends, in bytes: a resumed run appends from there.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.complete
    }

    pub(super) fn has(&self, submission: Fingerprint) -> bool {
        self.offsets.contains_key(&submission)
    }

    pub(super) fn has_row(&self, row: Fingerprint) -> bool {
        self.rows.contains(&row)
    }

    /// Its reports of a submission.
    pub(super) fn read(&self, submission: Fingerprint) -> Result<Vec<Report>, ReportFileError> {
        self.offsets.get(&submission).map_or_else(|| Ok(Vec::new()), |offset| self.file.read(*offset, self.challenges))
    }
}
