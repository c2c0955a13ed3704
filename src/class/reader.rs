//! The way in: rows are read, dealt to this machine or left to another, and handed to the pool unless their app was met before.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use super::backpressure::Gate;
use super::dedup::{Hash, Names, Seen};
use super::input::resolve;
use super::{Done, Earlier, Entry, Pool, Rows, Shard};

/// How many rows may be read and not told.
const WINDOW: usize = 65_536;

/// What happens on the way.
pub(crate) enum News {
    /// A row was read.
    Row(Arrived),
    /// A submission was graded.
    Done(Done),
}

/// A row, and where its reports will come from.
pub(crate) struct Arrived {
    pub(crate) entry: Entry,
    /// Of its submission's one name.
    pub(crate) hash: Hash,
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
    Earlier,
    /// It names nothing.
    Nowhere,
}

/// Reads the rows, on a thread of its own.
pub(crate) struct Intake {
    pub(crate) rows: Rows,
    pub(crate) shard: Option<Shard>,
    pub(crate) names: Arc<Names>,
    pub(crate) seen: Arc<Seen>,
    pub(crate) earlier: Option<Arc<Earlier>>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) news: SyncSender<News>,
}

impl Intake {
    pub(crate) fn run(mut self) {
        while let Some(entry) = self.rows.next() {
            let name = entry.submission.as_deref().map(resolve::name).unwrap_or_default();
            if !self.is_mine(&entry, &name) {
                continue;
            }
            if !self.gate.enter(WINDOW) {
                break;
            }
            let arrived = self.arrived(entry, &name);
            let (number, source) = (arrived.entry.number, arrived.source);
            let submission = arrived.entry.submission.clone().ok().filter(|_| source == Source::Pool);
            // Nobody listens any more where the class was given up.
            if self.news.send(News::Row(arrived)).is_err() {
                break;
            }
            if let Some(submission) = submission {
                self.pool.submit(number, &submission);
            }
        }
        self.pool.close();
    }

    /// A row that names nothing is dealt by its number.
    fn is_mine(&self, entry: &Entry, name: &str) -> bool {
        self.shard.is_none_or(|shard| match entry.submission {
            Ok(_) => shard.holds(name),
            Err(_) => shard.holds(&format!("row {}", entry.number)),
        })
    }

    fn arrived(&self, entry: Entry, name: &str) -> Arrived {
        let hash = self.names.of(name);
        let earlier = self.earlier.as_ref();
        let source = match &entry.submission {
            Err(_) => Source::Nowhere,
            Ok(_) if earlier.is_some_and(|earlier| earlier.has(hash)) => Source::Earlier,
            Ok(_) if self.seen.is_new(hash) => Source::Pool,
            Ok(_) => Source::Same,
        };
        let known = earlier.is_some_and(|earlier| earlier.has_row(self.names.of_row(entry.number, name)));
        Arrived { entry, hash, source, known }
    }
}
