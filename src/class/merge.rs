//! The parts of a class that were graded on several machines, put together: in the list's order, each row once, and with the
//! rows told that are missing. It keeps some 50 bytes a report; the reports themselves are read when they are told.

use std::collections::HashMap;
use std::path::PathBuf;

use super::Rows;
use super::dedup::{Fingerprint, Fingerprinter};
use super::input::resolve;
use super::resume::{ReportFile, ReportFileError, ReportLine};
use crate::report::Report;

/// How many rows are named one by one where something is wrong with them.
const NAMED: usize = 20;

/// Why parts cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// One of them cannot be read.
    #[error(transparent)]
    Part(#[from] ReportFileError),
    /// A row is two.
    #[error("row {row} is one submission in '{one}' and another in '{other}': these are parts of different classes")]
    Different {
        /// The row's number.
        row: u64,
        /// A part.
        one: String,
        /// Another part, or the list.
        other: String,
    },
}

/// A report's place.
struct ReportPosition {
    row: u64,
    challenge: usize,
    part: usize,
    offset: u64,
    name: Fingerprint,
}

/// Rows that something is wrong with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowNumbers {
    /// The first of them.
    pub first: Vec<u64>,
    /// How many more there are.
    pub more: usize,
}

impl RowNumbers {
    fn add(&mut self, row: u64) {
        match self.first.last() {
            Some(last) if *last == row => {}
            _ if self.first.len() == NAMED => self.more += 1,
            _ => self.first.push(row),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

/// Merge of a class.
pub struct Merge {
    parts: Vec<ReportFile>,
    names: Fingerprinter,
    places: Vec<ReportPosition>,
    challenges: usize,
    doubled: RowNumbers,
    cut: Vec<String>,
    /// The list's last row, where the list is known.
    rows: Option<u64>,
}

impl Merge {
    /// Reads where the reports of these files are.
    ///
    /// # Errors
    /// Where one cannot be read, or they are of different classes.
    pub fn open(paths: &[PathBuf]) -> Result<Self, MergeError> {
        let names = Fingerprinter::default();
        let (mut parts, mut places, mut cut) = (Vec::new(), Vec::new(), Vec::new());
        let mut challenges: HashMap<String, usize> = HashMap::new();
        for path in paths {
            let fail = |source| ReportFileError::Read { path: path.display().to_string(), source };
            let part = ReportFile::open(path).map_err(fail)?;
            let end = part.scan(|ReportLine { offset, number, head, .. }| {
                let next = challenges.len();
                let challenge = *challenges.entry(head.challenge.id).or_insert(next);
                let name = names.of(&resolve::name(&head.submission));
                places.push(ReportPosition { row: number, challenge, part: parts.len(), offset, name });
                Ok(())
            })?;
            if end.is_cut {
                cut.push(part.name());
            }
            parts.push(part);
        }
        places.sort_by_key(|place| (place.row, place.challenge, place.part, place.offset));
        let mut all = Self {
            parts,
            names,
            places,
            challenges: challenges.len(),
            doubled: RowNumbers::default(),
            cut,
            rows: None,
        };
        all.leave_doubled()?;
        Ok(all)
    }

    /// Of what is there twice the first stands.
    fn leave_doubled(&mut self) -> Result<(), MergeError> {
        for pair in self.places.windows(2) {
            let [one, other] = pair else { continue };
            if one.row == other.row && one.name != other.name {
                let name =
                    |place: &ReportPosition| self.parts.get(place.part).map(ReportFile::name).unwrap_or_default();
                return Err(MergeError::Different { row: one.row, one: name(one), other: name(other) });
            }
            if (one.row, one.challenge) == (other.row, other.challenge) {
                self.doubled.add(one.row);
            }
        }
        self.places.dedup_by_key(|place| (place.row, place.challenge));
        Ok(())
    }

    /// Holds them against the list that was graded.
    ///
    /// # Errors
    /// Where a row is another submission there.
    pub fn compare(&mut self, name: &str, rows: Rows) -> Result<(), MergeError> {
        let mut places = self.places.iter().peekable();
        let mut count = 0;
        let different = |place: &ReportPosition, count| {
            let one = self.parts.get(place.part).map(ReportFile::name).unwrap_or_default();
            MergeError::Different { row: count, one, other: name.to_owned() }
        };
        for entry in rows {
            count = entry.number;
            let wanted = self.names.of(&entry.submission.as_deref().map(resolve::name).unwrap_or_default());
            while let Some(place) = places.next_if(|place| place.row == count) {
                // What could not be graded keeps the words of the list.
                if place.name != wanted {
                    return Err(different(place, count));
                }
            }
        }
        if let Some(place) = places.next() {
            return Err(different(place, place.row));
        }
        self.rows = Some(count);
        Ok(())
    }

    /// The rows of which a report is missing. Without the list, rows behind the last one are not known of.
    #[must_use]
    pub fn missing(&self) -> RowNumbers {
        let mut missing = RowNumbers::default();
        let last = self.rows.or(self.places.last().map(|place| place.row)).unwrap_or_default();
        let mut places = self.places.iter().peekable();
        for row in 1..=last {
            let count = std::iter::from_fn(|| places.next_if(|place| place.row == row)).count();
            if count == 0 || count < self.challenges {
                missing.add(row);
            }
        }
        missing
    }

    /// The rows that are there more than once.
    #[must_use]
    pub fn doubled(&self) -> &RowNumbers {
        &self.doubled
    }

    /// The files whose last line is cut.
    #[must_use]
    pub fn cut(&self) -> &[String] {
        &self.cut
    }

    /// The reports, in the list's order.
    pub fn reports(&self) -> impl Iterator<Item = Result<Report, ReportFileError>> {
        let read = |place: &ReportPosition| match self.parts.get(place.part) {
            Some(part) => part.read(place.offset, 1),
            None => Ok(Vec::new()),
        };
        self.places.iter().flat_map(move |place| match read(place) {
            Ok(reports) => reports.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }
}
