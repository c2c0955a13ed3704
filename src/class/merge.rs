//! Merges the parts of a class that were graded on several machines: in the list's order, each row once, with the
//! numbers of missing rows. About 50 bytes of each report are in memory; the reports themselves are read when they are
//! written.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::graded::{Fingerprint, Fingerprinter};
use super::input::Rows;
use super::input::resolve::canonical_name;
use super::resume::{BadLines, ReportFile, ReportFileError, ReportLine};
use crate::message::Message;
use crate::report::Report;

/// How many rows with a problem are listed by number.
const MAX_LISTED: usize = 20;

/// Why parts cannot be merged.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum MergeError {
    /// A part cannot be read.
    Part(#[from] ReportFileError),
    /// A row has two submissions.
    Different {
        /// The row's number.
        row: u64,
        /// A part.
        one: String,
        /// Another part, or the list.
        other: String,
    },
}

impl MergeError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Part(error) => error.message(),
            Self::Different { row, one, other } => {
                let args = [("row", row.to_string().into()), ("one", one.into()), ("other", other.into())];
                Message::format("error-parts-differ", &args)
            }
        }
    }
}

/// Where a report is, and what it is about.
struct ReportPosition {
    row: u64,
    challenge: usize,
    part: usize,
    offset: u64,
    submission: Fingerprint,
}

/// The numbers of rows with a problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowNumbers {
    /// The first of them.
    pub first: Vec<u64>,
    /// How many more there are.
    pub more: usize,
}

impl RowNumbers {
    fn add(&mut self, row: u64) {
        if self.first.last() != Some(&row) {
            self.add_all(row..=row);
        }
    }

    /// Adds rows without counting them one by one: the number of a row may be any.
    fn add_all(&mut self, rows: RangeInclusive<u64>) {
        let count = rows.end().saturating_sub(*rows.start()).saturating_add(u64::from(!rows.is_empty()));
        let listed = self.first.len();
        self.first.extend(rows.take(MAX_LISTED - listed));
        let more = count.saturating_sub((self.first.len() - listed) as u64);
        self.more = self.more.saturating_add(usize::try_from(more).unwrap_or(usize::MAX));
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

impl FromIterator<u64> for RowNumbers {
    fn from_iter<I: IntoIterator<Item = u64>>(rows: I) -> Self {
        let mut numbers = Self::default();
        rows.into_iter().for_each(|row| numbers.add(row));
        numbers
    }
}

/// The parts of a class, merged.
pub struct Merge {
    parts: Vec<ReportFile>,
    fingerprinter: Fingerprinter,
    positions: Vec<ReportPosition>,
    challenges: usize,
    duplicates: RowNumbers,
    truncated: Vec<String>,
    bad_lines: Vec<(String, BadLines)>,
    /// The number of rows in the list, where the list is known.
    rows: Option<u64>,
}

impl Merge {
    /// Indexes the reports of these files.
    ///
    /// # Errors
    /// Where one cannot be read, or they are of different classes.
    pub fn open(paths: &[PathBuf]) -> Result<Self, MergeError> {
        let fingerprinter = Fingerprinter::default();
        let (mut parts, mut positions, mut truncated) = (Vec::new(), Vec::new(), Vec::new());
        let mut bad_lines = Vec::new();
        let mut challenges: HashMap<String, usize> = HashMap::new();
        for path in paths {
            let fail = |source| ReportFileError::Read { path: path.display().to_string(), source };
            let part = ReportFile::open(path).map_err(fail)?;
            let (known, mut bad) = (positions.len(), BadLines::default());
            let end = part.scan(|ReportLine { line, range, report }| {
                let (row, report) = match report {
                    Ok(report) => report,
                    Err(detail) => {
                        bad.add(line, detail);
                        return Ok(());
                    }
                };
                let next = challenges.len();
                let challenge = *challenges.entry(report.challenge.id).or_insert(next);
                let submission = fingerprinter.of(canonical_name(&report.submission));
                let (part, offset) = (parts.len(), range.start);
                positions.push(ReportPosition { row, challenge, part, offset, submission });
                Ok(())
            })?;
            if positions.len() == known
                && let Some(error) = std::mem::take(&mut bad).error(part.name())
            {
                return Err(error.into());
            }
            bad_lines.push((part.name(), bad));
            if end.is_truncated {
                truncated.push(part.name());
            }
            parts.push(part);
        }
        positions.sort_by_key(|position| (position.row, position.challenge, position.part, position.offset));
        let challenges = challenges.len();
        let duplicates = RowNumbers::default();
        let mut all =
            Self { parts, fingerprinter, positions, challenges, duplicates, truncated, bad_lines, rows: None };
        all.remove_duplicates()?;
        Ok(all)
    }

    fn part_name(&self, position: &ReportPosition) -> String {
        self.parts.get(position.part).map(ReportFile::name).unwrap_or_default()
    }

    /// Keeps only the first report of each row and challenge.
    fn remove_duplicates(&mut self) -> Result<(), MergeError> {
        for pair in self.positions.windows(2) {
            let [one, other] = pair else { continue };
            if one.row == other.row && one.submission != other.submission {
                let (one, other, row) = (self.part_name(one), self.part_name(other), one.row);
                return Err(MergeError::Different { row, one, other });
            }
            if (one.row, one.challenge) == (other.row, other.challenge) {
                self.duplicates.add(one.row);
            }
        }
        self.positions.dedup_by_key(|position| (position.row, position.challenge));
        Ok(())
    }

    /// Compares them with the list that was graded.
    ///
    /// # Errors
    /// Where a row has another submission there.
    pub fn compare(&mut self, name: &str, rows: Rows) -> Result<(), MergeError> {
        let mut positions = self.positions.iter().peekable();
        let mut count = 0;
        let different = |position: &ReportPosition, row| {
            let one = self.part_name(position);
            MergeError::Different { row, one, other: name.to_owned() }
        };
        for entry in rows {
            count = entry.number;
            // A submission that could not be graded is reported under the list's text.
            let name = entry.submission.as_deref().map(canonical_name).unwrap_or_default();
            let submission = self.fingerprinter.of(name);
            while let Some(position) = positions.next_if(|position| position.row == count) {
                if position.submission != submission {
                    return Err(different(position, count));
                }
            }
        }
        if let Some(position) = positions.next() {
            return Err(different(position, position.row));
        }
        self.rows = Some(count);
        Ok(())
    }

    /// The rows of which a report is missing. Without the list, rows after the last one that a part has are not known.
    #[must_use]
    pub fn missing(&self) -> RowNumbers {
        let mut missing = RowNumbers::default();
        let last = self.rows.or(self.positions.last().map(|position| position.row)).unwrap_or_default();
        let mut positions = self.positions.iter().peekable();
        let mut next = 1;
        while let Some(row) = positions.peek().map(|position| position.row) {
            let count = std::iter::from_fn(|| positions.next_if(|position| position.row == row)).count();
            missing.add_all(next..=row - 1);
            if count < self.challenges {
                missing.add(row);
            }
            next = row.saturating_add(1);
        }
        missing.add_all(next..=last);
        missing
    }

    /// The rows that occur more than once.
    #[must_use]
    pub fn duplicates(&self) -> &RowNumbers {
        &self.duplicates
    }

    /// The lines of each part that were left out.
    #[must_use]
    pub fn bad_lines(&self) -> &[(String, BadLines)] {
        &self.bad_lines
    }

    /// The files whose last line is truncated.
    #[must_use]
    pub fn truncated(&self) -> &[String] {
        &self.truncated
    }

    /// The reports, in the list's order.
    pub fn reports(&self) -> impl Iterator<Item = Result<Report, ReportFileError>> {
        let read = |position: &ReportPosition| match self.parts.get(position.part) {
            Some(part) => part.read(position.offset, 1),
            None => Ok(Vec::new()),
        };
        self.positions.iter().flat_map(move |position| match read(position) {
            Ok(reports) => reports.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }
}
