//! A class as a stream of its rows' reports, in the order of the list or of completion. Each row's reports come from
//! the pool, from an earlier row of the same app, or from a previous run.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::dedup::{Fingerprint, Fingerprinter, GradedIndex};
use super::input::{InputRow, ReadProgress, Rows};
use super::pool::{Graded, Pool};
use super::reader::{Backpressure, Event, ReadRow, ReportSource, RowReader};
use super::resume::{PreviousRun, ReportFileError};
use super::shard::Shard;
use crate::challenge::Challenge;
use crate::language::Translator;
use crate::message::Message;
use crate::report::{Report, Row};

/// The maximum number of waiting rows whose reports are in memory; those of further rows are in the temporary file.
const MAX_IN_MEMORY: usize = 1024;

/// How often the class checks whether it was stopped.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The order in which rows are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they are in the list.
    List,
    /// As they are graded.
    Completion,
}

/// Why a class cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum ClassError {
    /// The temporary file fails.
    Spill(io::Error),
    /// The report of the previous run can no longer be read.
    PreviousRun(#[from] ReportFileError),
    /// A thread could not be started.
    Threads(io::Error),
}

impl ClassError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Spill(error) => Message::format("error-spill", &[("detail", error.to_string().into())]),
            Self::PreviousRun(error) => error.message(),
            Self::Threads(error) => Message::format("error-reader-threads", &[("detail", error.to_string().into())]),
        }
    }
}

/// A row and its reports.
#[derive(Debug)]
pub struct FinishedRow {
    /// A report for each challenge.
    pub reports: Vec<Report>,
    /// Whether the previous run's report has this very row.
    pub is_reported: bool,
}

/// A row that has not been reported.
struct PendingRow {
    row: InputRow,
    fingerprint: Fingerprint,
    is_reported: bool,
    reports: PendingReports,
}

/// The location of a pending row's reports.
enum PendingReports {
    Awaited,
    InMemory(Vec<Report>),
    Spilled,
    PreviousRun,
    /// The row has no submission.
    Unreadable,
}

/// Reports in a temporary file, for later rows of the same app and for rows that wait for a slow one before them. The
/// system deletes the file when the process ends, even if it is killed.
#[derive(Debug)]
struct Spill {
    file: BufWriter<File>,
    end: u64,
}

impl Spill {
    fn open() -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?), end: 0 })
    }

    /// Writes a row's reports, and returns their offset.
    fn write(&mut self, reports: &[Report]) -> io::Result<u64> {
        let mut line = serde_json::to_vec(reports)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        let offset = self.end;
        self.end += line.len() as u64;
        Ok(offset)
    }

    fn read(&mut self, offset: u64) -> io::Result<Vec<Report>> {
        self.file.seek(SeekFrom::Start(offset))?;
        let mut line = Vec::new();
        BufReader::new(self.file.get_ref()).read_until(b'\n', &mut line)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        Ok(serde_json::from_slice(&line)?)
    }
}

/// Stops a class before its last row.
#[derive(Clone)]
pub struct StopHandle {
    backpressure: Arc<Backpressure>,
    pool: Arc<Pool>,
}

impl StopHandle {
    /// Drops what is being graded and reads no more rows. What has been graded is still reported.
    pub fn stop(&self) {
        self.backpressure.stop();
        self.pool.stop();
    }
}

/// A class that is being graded, row by row.
pub struct Class {
    events: Receiver<Event>,
    order: Order,
    pending: BTreeMap<u64, PendingRow>,
    in_memory: usize,
    /// Rows that wait for another row of the same app, by its fingerprint.
    duplicates: HashMap<Fingerprint, Vec<u64>>,
    /// Rows that can be reported, where the order is that of completion.
    completed: VecDeque<u64>,
    graded: Arc<GradedIndex>,
    spill: Spill,
    previous: Option<Arc<PreviousRun>>,
    stop: StopHandle,
    progress: ReadProgress,
    challenges: Arc<[Challenge]>,
    translator: Translator,
}

impl Class {
    /// Begins to grade the rows, or a shard of them, by the challenges of `pool`.
    ///
    /// # Errors
    /// Where a thread or the temporary file cannot be created.
    pub fn start(
        rows: Rows,
        shard: Option<Shard>,
        mut previous: Option<PreviousRun>,
        order: Order,
        pool: Pool,
        (challenges, translator): (Arc<[Challenge]>, Translator),
    ) -> Result<Self, ClassError> {
        let spill = Spill::open().map_err(ClassError::Spill)?;
        let fingerprinter = previous
            .as_mut()
            .map_or_else(Fingerprinter::default, |previous| std::mem::take(&mut previous.fingerprinter));
        let (fingerprinter, previous, pool) = (Arc::new(fingerprinter), previous.map(Arc::new), Arc::new(pool));
        let (graded, backpressure) = (Arc::<GradedIndex>::default(), Arc::<Backpressure>::default());
        let (sender, events) = mpsc::sync_channel(64);
        let progress = rows.progress();
        let reader = RowReader {
            rows,
            shard,
            fingerprinter,
            graded: Arc::clone(&graded),
            previous: previous.clone(),
            pool: Arc::clone(&pool),
            backpressure: Arc::clone(&backpressure),
            events: sender.clone(),
        };
        // Neither thread is joined: the reader may block on an input that never ends.
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        thread("rows").spawn(move || reader.run()).map_err(ClassError::Threads)?;
        let source = Arc::clone(&pool);
        let forward = move || while source.next().is_some_and(|graded| sender.send(Event::Graded(graded)).is_ok()) {};
        thread("graded").spawn(forward).map_err(ClassError::Threads)?;
        Ok(Self {
            events,
            order,
            pending: BTreeMap::new(),
            in_memory: 0,
            duplicates: HashMap::new(),
            completed: VecDeque::new(),
            graded,
            spill,
            previous,
            stop: StopHandle { backpressure, pool },
            progress,
            challenges,
            translator,
        })
    }

    /// A handle that stops it before its last row.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Whether it was stopped before its last row.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.stop.backpressure.is_stopped()
    }

    /// How much of the list has been read.
    #[must_use]
    pub fn progress(&self) -> &ReadProgress {
        &self.progress
    }

    /// How many rows have been read and not reported.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    fn add(&mut self, ReadRow { row, fingerprint, source, is_reported }: ReadRow) {
        let number = row.number;
        let reports = match source {
            ReportSource::Pool => PendingReports::Awaited,
            ReportSource::PreviousRun => PendingReports::PreviousRun,
            ReportSource::Unreadable => PendingReports::Unreadable,
            // In the list's order the other row is reported first in any case.
            ReportSource::Duplicate if self.order == Order::List || self.graded.offset(fingerprint).is_some() => {
                PendingReports::Spilled
            }
            ReportSource::Duplicate => {
                self.duplicates.entry(fingerprint).or_default().push(number);
                PendingReports::Awaited
            }
        };
        if !matches!(reports, PendingReports::Awaited) {
            self.complete(number);
        }
        self.pending.insert(number, PendingRow { row, fingerprint, is_reported, reports });
    }

    fn complete(&mut self, number: u64) {
        if self.order == Order::Completion {
            self.completed.push_back(number);
        }
    }

    fn add_graded(&mut self, graded: Graded) -> Result<(), ClassError> {
        let Some(pending) = self.pending.get_mut(&graded.number) else { return Ok(()) };
        let reports = graded.reports.unwrap_or_else(|error| {
            let why = self.translator.format("row-cannot-open", &[("detail", error.message().into())]);
            ungraded(&self.challenges, &pending.row, &why)
        });
        let offset = self.spill.write(&reports).map_err(ClassError::Spill)?;
        self.graded.set_offset(pending.fingerprint, offset);
        if self.in_memory < MAX_IN_MEMORY {
            self.in_memory += 1;
            pending.reports = PendingReports::InMemory(reports);
        } else {
            pending.reports = PendingReports::Spilled;
        }
        let duplicates = self.duplicates.remove(&pending.fingerprint).unwrap_or_default();
        self.complete(graded.number);
        for duplicate in duplicates {
            if let Some(pending) = self.pending.get_mut(&duplicate) {
                pending.reports = PendingReports::Spilled;
            }
            self.complete(duplicate);
        }
        Ok(())
    }

    /// The next row in order, if its reports are available.
    fn next_in_order(&mut self) -> Option<PendingRow> {
        let number = match self.order {
            Order::List => {
                let (number, first) = self.pending.first_key_value()?;
                (!matches!(first.reports, PendingReports::Awaited)).then_some(*number)?
            }
            Order::Completion => self.completed.pop_front()?,
        };
        self.pending.remove(&number)
    }

    /// The next row that has been graded, once no more can come.
    fn next_after_stop(&mut self) -> Option<PendingRow> {
        while let Some((_, pending)) = self.pending.pop_first() {
            match pending.reports {
                PendingReports::Awaited => {}
                // The row of the same app was dropped.
                PendingReports::Spilled if self.graded.offset(pending.fingerprint).is_none() => {}
                _ => return Some(pending),
            }
        }
        None
    }

    fn finish(
        &mut self,
        PendingRow { row, fingerprint, is_reported, reports }: PendingRow,
    ) -> Result<FinishedRow, ClassError> {
        let mut reports = match reports {
            PendingReports::InMemory(reports) => {
                self.in_memory -= 1;
                reports
            }
            PendingReports::Spilled => {
                let offset = self.graded.offset(fingerprint).unwrap_or_default();
                self.spill.read(offset).map_err(ClassError::Spill)?
            }
            PendingReports::PreviousRun => {
                self.previous.as_ref().map_or_else(|| Ok(Vec::new()), |previous| previous.read(fingerprint))?
            }
            PendingReports::Awaited | PendingReports::Unreadable => {
                let why = row.submission.as_ref().err().map(|problem| problem.message(&self.translator));
                ungraded(&self.challenges, &row, &why.unwrap_or_default())
            }
        };
        let row = Row { number: row.number, columns: row.columns };
        reports.iter_mut().for_each(|report| report.row = Some(row.clone()));
        self.stop.backpressure.release();
        Ok(FinishedRow { reports, is_reported })
    }
}

impl Iterator for Class {
    type Item = Result<FinishedRow, ClassError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(pending) = self.next_in_order() {
                return Some(self.finish(pending));
            }
            match self.events.recv_timeout(POLL_INTERVAL) {
                Ok(Event::Read(row)) => self.add(row),
                Ok(Event::Graded(graded)) => {
                    if let Err(error) = self.add_graded(graded) {
                        return Some(Err(error));
                    }
                }
                // After a stop the reader may still block on its input.
                Err(RecvTimeoutError::Timeout) if !self.was_stopped() => {}
                // Both senders are dropped when all rows have been read and graded.
                Err(_) => return self.next_after_stop().map(|pending| self.finish(pending)),
            }
        }
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        self.stop.stop();
    }
}

/// The reports of a row of which nothing could be graded.
fn ungraded(challenges: &[Challenge], row: &InputRow, why: &str) -> Vec<Report> {
    let name = row.submission.as_deref().unwrap_or_default();
    challenges.iter().map(|challenge| Report::ungraded(challenge, name, why)).collect()
}
