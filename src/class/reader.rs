//! The way in: rows are read, dealt to this machine or left to another, and handed to the pool unless their app was met before.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::backpressure::Backpressure;
use super::dedup::{Fingerprint, Fingerprinter, GradedIndex};
use super::input::resolve;
use super::{Graded, InputRow, Pool, PreviousRun, Rows, Shard};

/// How many rows may be read and not told.
const MAX_IN_FLIGHT: usize = 65_536;

/// What happens on the way.
pub(crate) enum Event {
    /// A row was read.
    Row(ReadRow),
    /// A submission was graded.
    Graded(Graded),
}

/// A row, and where its reports will come from.
pub(crate) struct ReadRow {
    pub(crate) entry: InputRow,
    /// Of its submission's one name.
    pub(crate) hash: Fingerprint,
    pub(crate) source: Source,
    /// Whether the earlier report has this very row.
    pub(crate) known: bool,
}

/// Where a row's reports come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// It is handed in.
    Pool,
    /// A row before it is of the same app.
    Same,
    /// The earlier report.
    PreviousRun,
    /// It names nothing.
    Nowhere,
}

/// Reads the rows, on a thread of its own.
pub(crate) struct RowReader {
    pub(crate) rows: Rows,
    pub(crate) shard: Option<Shard>,
    pub(crate) names: Arc<Fingerprinter>,
    pub(crate) seen: Arc<GradedIndex>,
    pub(crate) earlier: Option<Arc<PreviousRun>>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) gate: Arc<Backpressure>,
    pub(crate) news: SyncSender<Event>,
}

impl RowReader {
    pub(crate) fn run(mut self) {
        while let Some(entry) = self.rows.next() {
            let name = entry.submission.as_deref().map(resolve::name).unwrap_or_default();
            if !self.is_mine(&entry, &name) {
                continue;
            }
            if !self.gate.enter(MAX_IN_FLIGHT) {
                break;
            }
            let arrived = self.arrived(entry, &name);
            let (number, source) = (arrived.entry.number, arrived.source);
            let submission = arrived.entry.submission.clone().ok().filter(|_| source == Source::Pool);
            // Nobody listens any more where the class was given up.
            if self.news.send(Event::Row(arrived)).is_err() {
                break;
            }
            if let Some(submission) = submission {
                self.pool.submit(number, &submission);
            }
        }
        self.pool.close();
    }

    /// A row that names nothing is dealt by its number.
    fn is_mine(&self, entry: &InputRow, name: &str) -> bool {
        self.shard.is_none_or(|shard| match entry.submission {
            Ok(_) => shard.holds(name),
            Err(_) => shard.holds(&format!("row {}", entry.number)),
        })
    }

    fn arrived(&self, entry: InputRow, name: &str) -> ReadRow {
        let hash = self.names.of(name);
        let earlier = self.earlier.as_ref();
        let source = match &entry.submission {
            Err(_) => Source::Nowhere,
            Ok(_) if earlier.is_some_and(|earlier| earlier.has(hash)) => Source::PreviousRun,
            Ok(_) if self.seen.is_new(hash) => Source::Pool,
            Ok(_) => Source::Same,
        };
        let known = earlier.is_some_and(|earlier| earlier.has_row(self.names.of_row(entry.number, name)));
        ReadRow { entry, hash, source, known }
    }
}
