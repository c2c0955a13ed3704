//! A JSON-lines report read back, line by line and then by place. Its last line may be cut, as a kill or a full disk leaves it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use crate::report::Report;

/// No report is longer, in bytes.
const MAX_LINE: u64 = 64 << 20;

/// Why a report cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReportFileError {
    /// The file cannot be read.
    #[error("cannot read the report '{path}': {source}")]
    Read {
        /// As it was named.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A line is something else.
    #[error(
        "line {line} of '{path}' is no report of a class ({detail}): give what `hintgrade class --format json` has written"
    )]
    NotAReport {
        /// As it was named.
        path: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        detail: String,
    },
    /// It is about other challenges.
    #[error(
        "line {line} of '{path}' is about the challenge '{found}', and this run grades by another: give the same --challenge, or another file"
    )]
    OtherChallenge {
        /// As it was named.
        path: String,
        /// The line, from 1.
        line: u64,
        /// Its challenge.
        found: String,
    },
}

/// What identifies a line's report.
#[derive(Debug, Deserialize)]
pub(crate) struct LineHead {
    pub(crate) submission: String,
    pub(crate) challenge: HeadChallenge,
    row: Option<HeadRow>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct HeadChallenge {
    pub(crate) id: String,
    title: String,
}

#[derive(Debug, Deserialize)]
struct HeadRow {
    number: u64,
}

/// A report's place in its file, and what identifies it.
pub(crate) struct ReportLine {
    pub(crate) line: u64,
    pub(crate) offset: u64,
    pub(crate) number: u64,
    pub(crate) head: LineHead,
}

/// A JSON-lines report.
#[derive(Debug)]
pub(crate) struct ReportFile {
    path: PathBuf,
    file: Mutex<BufReader<File>>,
}

/// How a file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileEnd {
    /// Where its last whole line ends.
    pub(crate) whole: u64,
    /// Whether more stands behind that.
    pub(crate) is_cut: bool,
}

impl ReportFile {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = Mutex::new(BufReader::with_capacity(1 << 16, File::open(path)?));
        Ok(Self { path: path.to_owned(), file })
    }

    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(crate) fn fail(&self, source: io::Error) -> ReportFileError {
        ReportFileError::Read { path: self.name(), source }
    }

    pub(crate) fn other(&self, found: &ReportLine) -> ReportFileError {
        ReportFileError::OtherChallenge {
            path: self.name(),
            line: found.line,
            found: found.head.challenge.title.clone(),
        }
    }

    /// Shows every whole line.
    pub(crate) fn scan(
        &self,
        mut show: impl FnMut(ReportLine) -> Result<(), ReportFileError>,
    ) -> Result<FileEnd, ReportFileError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(0)).map_err(|error| self.fail(error))?;
        let (mut offset, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            number += 1;
            let read = (&mut *file).take(MAX_LINE).read_until(b'\n', &mut line).map_err(|error| self.fail(error))?;
            if line.last() != Some(&b'\n') {
                return Ok(FileEnd { whole: offset, is_cut: read > 0 });
            }
            if !line.trim_ascii().is_empty() {
                show(self.found(&line, number, offset)?)?;
            }
            offset += read as u64;
        }
    }

    fn found(&self, text: &[u8], line: u64, offset: u64) -> Result<ReportLine, ReportFileError> {
        let wrong = |detail: String| ReportFileError::NotAReport { path: self.name(), line, detail };
        let head: LineHead = serde_json::from_slice(text).map_err(|error| wrong(error.to_string()))?;
        let number = head.row.as_ref().map(|row| row.number).ok_or_else(|| wrong("it has no row".to_owned()))?;
        Ok(ReportLine { line, offset, number, head })
    }

    /// The reports of `count` lines from a place on.
    pub(crate) fn read(&self, offset: u64, count: usize) -> Result<Vec<Report>, ReportFileError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut read = || -> io::Result<Vec<Report>> {
            file.seek(SeekFrom::Start(offset))?;
            let mut reports = Vec::new();
            while reports.len() < count {
                let mut line = Vec::new();
                (&mut *file).take(MAX_LINE).read_until(b'\n', &mut line)?;
                if line.is_empty() || !line.trim_ascii().is_empty() {
                    reports.push(serde_json::from_slice(&line)?);
                }
            }
            Ok(reports)
        };
        read().map_err(|error| self.fail(error))
    }
}
