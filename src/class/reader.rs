//! Reads the rows of a class on a separate thread, skips those of other shards, and submits each app once.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::dedup::{Fingerprint, Fingerprinter, GradedIndex};
use super::input::resolve::canonical_name;
use super::input::{InputRow, Rows};
use super::pool::{Graded, Pool};
use super::resume::PreviousRun;
use super::shard::Shard;

/// How many rows may be read ahead of those that were reported.
const MAX_READ_AHEAD: usize = 65_536;

/// An event that the class receives while it is graded.
pub(super) enum Event {
    /// A row was read.
    Read(ReadRow),
    /// A submission was graded.
    Graded(Graded),
}

/// A row, and where its reports will come from.
pub(super) struct ReadRow {
    pub(super) row: InputRow,
    /// Of its submission's canonical name.
    pub(super) fingerprint: Fingerprint,
    pub(super) source: ReportSource,
    /// Whether the previous run's report has this very row.
    pub(super) is_reported: bool,
}

/// Where a row's reports come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportSource {
    /// The pool.
    Pool,
    /// A row before it, of the same app.
    Duplicate,
    /// The previous run.
    PreviousRun,
    /// None: the row has no submission.
    Unreadable,
}

/// Limits how many rows are between reading and reporting, so that rows which wait for a slow one do not fill the
/// memory.
#[derive(Debug, Default)]
pub(super) struct Backpressure {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rows: usize,
    stopped: bool,
}

impl Backpressure {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until fewer than `most` rows are in between; `false` after a stop.
    fn acquire(&self, most: usize) -> bool {
        let full = |state: &mut State| state.rows >= most && !state.stopped;
        let mut state = self.changed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.rows += 1;
        !state.stopped
    }

    pub(super) fn release(&self) {
        self.state().rows -= 1;
        self.changed.notify_one();
    }

    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.state().stopped
    }
}

/// Reads the rows and submits them to the pool.
pub(super) struct RowReader {
    pub(super) rows: Rows,
    pub(super) shard: Option<Shard>,
    pub(super) fingerprinter: Arc<Fingerprinter>,
    pub(super) graded: Arc<GradedIndex>,
    pub(super) previous: Option<Arc<PreviousRun>>,
    pub(super) pool: Arc<Pool>,
    pub(super) backpressure: Arc<Backpressure>,
    pub(super) events: SyncSender<Event>,
}

impl RowReader {
    pub(super) fn run(mut self) {
        while let Some(row) = self.rows.next() {
            let name = row.submission.as_deref().map(canonical_name).unwrap_or_default();
            if !self.is_in_shard(&row, &name) {
                continue;
            }
            if !self.backpressure.acquire(MAX_READ_AHEAD) {
                break;
            }
            let read = self.read_row(row, &name);
            let number = read.row.number;
            let submission = read.row.submission.clone().ok().filter(|_| read.source == ReportSource::Pool);
            // Sending fails if the class was dropped.
            if self.events.send(Event::Read(read)).is_err() {
                break;
            }
            if let Some(submission) = submission {
                self.pool.submit(number, &submission);
            }
        }
        self.pool.close();
    }

    /// A row without a submission is assigned to a shard by its number.
    fn is_in_shard(&self, row: &InputRow, name: &str) -> bool {
        self.shard.is_none_or(|shard| match row.submission {
            Ok(_) => shard.contains(name),
            Err(_) => shard.contains(&format!("row {}", row.number)),
        })
    }

    fn read_row(&self, row: InputRow, name: &str) -> ReadRow {
        let fingerprint = self.fingerprinter.of(name);
        let previous = self.previous.as_ref();
        let source = match &row.submission {
            Err(_) => ReportSource::Unreadable,
            Ok(_) if previous.is_some_and(|previous| previous.has(fingerprint)) => ReportSource::PreviousRun,
            Ok(_) if self.graded.add(fingerprint) => ReportSource::Pool,
            Ok(_) => ReportSource::Duplicate,
        };
        let has_row = |previous: &Arc<PreviousRun>| previous.has_row(self.fingerprinter.of((row.number, name)));
        let is_reported = previous.is_some_and(has_row);
        ReadRow { row, fingerprint, source, is_reported }
    }
}
