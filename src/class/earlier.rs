//! What an earlier run has done: a JSON-lines report, perhaps cut in the middle of a line, from which a class goes on without
//! grading anything twice.

use std::io;
use std::path::Path;

use super::dedup::{FileOffset, Fingerprint, FingerprintMap, Fingerprinter};
use super::input::resolve;
use super::resume::{ReportFile, ReportFileError, ReportLine};
use crate::challenge::Challenge;
use crate::report::Report;

/// The submissions of an earlier report.
#[derive(Debug)]
pub struct PreviousRun {
    reported: ReportFile,
    pub(super) names: Fingerprinter,
    /// Where the reports of each submission begin.
    places: FingerprintMap<FileOffset>,
    rows: FingerprintMap<()>,
    /// How many reports each row has.
    challenges: usize,
    whole: u64,
}

impl PreviousRun {
    /// Reads what an earlier run has written; `None` where there is no such file yet.
    ///
    /// # Errors
    /// Where it cannot be read, is no report of a class, or one by other challenges.
    pub fn open(path: &Path, challenges: &[Challenge]) -> Result<Option<Self>, ReportFileError> {
        let reported = match ReportFile::open(path) {
            Ok(reported) => reported,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ReportFileError::Read { path: path.display().to_string(), source }),
        };
        let names = Fingerprinter::default();
        let (mut places, mut rows) = (FingerprintMap::default(), FingerprintMap::default());
        let mut begun: Option<(ReportLine, usize)> = None;
        let end = reported.scan(|found| {
            let (first, count) = match begun.take() {
                Some((first, count)) if first.number == found.number => (Some(first), count),
                // A row of which some reports are missing is only ever the last one.
                Some((first, _)) => return Err(reported.other(&first)),
                None => (None, 0),
            };
            if challenges.get(count).is_none_or(|challenge| challenge.id != found.head.challenge.id) {
                return Err(reported.other(&found));
            }
            let first = first.unwrap_or(found);
            if count + 1 < challenges.len() {
                begun = Some((first, count + 1));
                return Ok(());
            }
            let name = resolve::name(&first.head.submission);
            places.entry(names.of(&name)).or_insert(FileOffset::new(first.offset));
            rows.insert(names.of_row(first.number, &name), ());
            Ok(())
        })?;
        // Whatever stands behind the last whole row is graded anew.
        let whole = begun.map_or(end.whole, |(first, _)| first.offset);
        Ok(Some(Self { reported, names, places, rows, challenges: challenges.len(), whole }))
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Where its last whole row ends, in bytes: more can be written from there on.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.whole
    }

    pub(super) fn has(&self, hash: Fingerprint) -> bool {
        self.places.contains_key(&hash)
    }

    pub(super) fn has_row(&self, hash: Fingerprint) -> bool {
        self.rows.contains_key(&hash)
    }

    /// The reports of a submission that it has.
    pub(super) fn read(&self, hash: Fingerprint) -> Result<Vec<Report>, ReportFileError> {
        self.places
            .get(&hash)
            .map_or_else(|| Ok(Vec::new()), |place| self.reported.read(place.offset(), self.challenges))
    }
}
