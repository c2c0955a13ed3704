//! A class as a stream of its rows' reports: in the order of the list, or as they are done. What is graded, what was graded
//! for a row before and what an earlier run knows come together here.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::backpressure::{Backpressure, StopHandle};
use super::dedup::{Fingerprint, FingerprintMap, Fingerprinter, GradedIndex};
use super::reader::{Event, ReadRow, RowReader, Source};
use super::spill::Spill;
use super::{Graded, InputRow, Pool, PreviousRun, ReadProgress, ReportFileError, Rows, Shard};
use crate::challenge::Challenge;
use crate::language::Translator;
use crate::report::{Report, Row};

/// How many rows whose reports wait for their turn have them in memory.
const MAX_IN_MEMORY: usize = 1024;

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// In which order rows are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the list.
    List,
    /// As they are done.
    Completion,
}

/// Why a class cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ClassError {
    /// The temporary file fails.
    #[error("cannot keep reports in the temporary folder: {0}; make room there, or name another one with TMPDIR")]
    Spill(io::Error),
    /// The earlier report can no longer be read.
    #[error(transparent)]
    PreviousRun(#[from] ReportFileError),
    /// The system gives no threads.
    #[error(
        "cannot start the threads that read the rows: {0}; close other programs, or allow more of them (ulimit -u)"
    )]
    Threads(io::Error),
}

/// A row and what is to be told of it.
#[derive(Debug)]
pub struct FinishedRow {
    /// A report a challenge.
    pub reports: Vec<Report>,
    /// Whether the earlier report has this very row.
    pub known: bool,
}

/// A row that waits for its turn.
struct PendingRow {
    entry: InputRow,
    hash: Fingerprint,
    known: bool,
    held: PendingReports,
}

/// Where a waiting row's reports are.
enum PendingReports {
    Awaited,
    AtHand(Vec<Report>),
    /// With the submission, under its hash.
    Put,
    PreviousRun,
    Nowhere,
}

/// A class that is being graded, row by row.
pub struct Class {
    news: Receiver<Event>,
    order: Order,
    waiting: BTreeMap<u64, PendingRow>,
    at_hand: usize,
    /// Rows that wait for another row of the same app.
    followers: FingerprintMap<Vec<u64>>,
    /// Rows that can be told, where they are told as they are done.
    done: VecDeque<u64>,
    seen: Arc<GradedIndex>,
    spill: Spill,
    earlier: Option<Arc<PreviousRun>>,
    stopper: StopHandle,
    progress: ReadProgress,
    challenges: Arc<[Challenge]>,
    translator: Translator,
}

impl Class {
    /// Begins to grade the rows, or a shard of them, by the challenges of `pool`.
    ///
    /// # Errors
    /// Where the system gives no threads or no temporary file.
    pub fn start(
        rows: Rows,
        shard: Option<Shard>,
        mut earlier: Option<PreviousRun>,
        order: Order,
        pool: Pool,
        (challenges, translator): (Arc<[Challenge]>, Translator),
    ) -> Result<Self, ClassError> {
        let spill = Spill::open().map_err(ClassError::Spill)?;
        let names = earlier.as_mut().map_or_else(Fingerprinter::default, |earlier| std::mem::take(&mut earlier.names));
        let (names, earlier, pool) = (Arc::new(names), earlier.map(Arc::new), Arc::new(pool));
        let (seen, gate) = (Arc::<GradedIndex>::default(), Arc::<Backpressure>::default());
        let (news, inbox) = mpsc::sync_channel(64);
        let progress = rows.progress();
        let intake = RowReader {
            rows,
            shard,
            names,
            seen: Arc::clone(&seen),
            earlier: earlier.clone(),
            pool: Arc::clone(&pool),
            gate: Arc::clone(&gate),
            news: news.clone(),
        };
        // Neither is waited for: one may stand before an input that never ends.
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        thread("rows").spawn(move || intake.run()).map_err(ClassError::Threads)?;
        let graded = Arc::clone(&pool);
        let forward = move || while graded.next().is_some_and(|done| news.send(Event::Graded(done)).is_ok()) {};
        thread("graded").spawn(forward).map_err(ClassError::Threads)?;
        Ok(Self {
            news: inbox,
            order,
            waiting: BTreeMap::new(),
            at_hand: 0,
            followers: FingerprintMap::default(),
            done: VecDeque::new(),
            seen,
            spill,
            earlier,
            stopper: StopHandle { gate, pool },
            progress,
            challenges,
            translator,
        })
    }

    /// What ends it before its last row.
    #[must_use]
    pub fn stopper(&self) -> StopHandle {
        self.stopper.clone()
    }

    /// Whether it was ended before its last row.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.stopper.gate.is_stopped()
    }

    /// How much of the list has been read.
    #[must_use]
    pub fn progress(&self) -> &ReadProgress {
        &self.progress
    }

    /// How many rows were read and are not told.
    #[must_use]
    pub fn in_hand(&self) -> usize {
        self.waiting.len()
    }

    fn hear(&mut self, news: Event) -> Result<(), ClassError> {
        match news {
            Event::Row(arrived) => self.arrive(arrived),
            Event::Graded(done) => self.take(done)?,
        }
        Ok(())
    }

    fn arrive(&mut self, ReadRow { entry, hash, source, known }: ReadRow) {
        let number = entry.number;
        let held = match source {
            Source::Pool => PendingReports::Awaited,
            Source::PreviousRun => PendingReports::PreviousRun,
            Source::Nowhere => PendingReports::Nowhere,
            // In the list's order the other row is told first in any case.
            Source::Same if self.order == Order::List || self.seen.offset_of(hash).is_some() => PendingReports::Put,
            Source::Same => {
                self.followers.entry(hash).or_default().push(number);
                PendingReports::Awaited
            }
        };
        if !matches!(held, PendingReports::Awaited) {
            self.is_done(number);
        }
        self.waiting.insert(number, PendingRow { entry, hash, known, held });
    }

    fn is_done(&mut self, number: u64) {
        if self.order == Order::Completion {
            self.done.push_back(number);
        }
    }

    fn take(&mut self, done: Graded) -> Result<(), ClassError> {
        let Some(waiting) = self.waiting.get_mut(&done.number) else { return Ok(()) };
        let reports = done.reports.unwrap_or_else(|error| {
            let why = self.translator.format("row-cannot-open", &[("detail", (&error.to_string()).into())]);
            unopened(&self.challenges, &waiting.entry, &why)
        });
        let place = self.spill.put(&reports).map_err(ClassError::Spill)?;
        self.seen.insert(waiting.hash, place);
        waiting.held = if self.at_hand < MAX_IN_MEMORY { PendingReports::AtHand(reports) } else { PendingReports::Put };
        self.at_hand += usize::from(matches!(waiting.held, PendingReports::AtHand(_)));
        let followers = self.followers.remove(&waiting.hash).unwrap_or_default();
        self.is_done(done.number);
        for follower in followers {
            if let Some(waiting) = self.waiting.get_mut(&follower) {
                waiting.held = PendingReports::Put;
            }
            self.is_done(follower);
        }
        Ok(())
    }

    /// The next row whose turn it is.
    fn due(&mut self) -> Option<PendingRow> {
        let number = match self.order {
            Order::List => {
                let (number, first) = self.waiting.first_key_value()?;
                (!matches!(first.held, PendingReports::Awaited)).then_some(*number)?
            }
            Order::Completion => self.done.pop_front()?,
        };
        self.waiting.remove(&number)
    }

    /// The next row that is done, once no more can come.
    fn left_over(&mut self) -> Option<PendingRow> {
        while let Some((_, waiting)) = self.waiting.pop_first() {
            match waiting.held {
                PendingReports::Awaited => {}
                // The row that it follows was given up.
                PendingReports::Put if self.seen.offset_of(waiting.hash).is_none() => {}
                _ => return Some(waiting),
            }
        }
        None
    }

    fn tell(&mut self, waiting: PendingRow) -> Result<FinishedRow, ClassError> {
        let PendingRow { entry, hash, known, held } = waiting;
        let mut reports = match held {
            PendingReports::AtHand(reports) => {
                self.at_hand -= 1;
                reports
            }
            PendingReports::Put => {
                let place = self.seen.offset_of(hash).unwrap_or_default();
                self.spill.get(place).map_err(ClassError::Spill)?
            }
            PendingReports::PreviousRun => {
                self.earlier.as_ref().map_or_else(|| Ok(Vec::new()), |earlier| earlier.read(hash))?
            }
            PendingReports::Awaited | PendingReports::Nowhere => {
                let why = entry.submission.as_ref().err().map(|problem| problem.in_words(&self.translator));
                unopened(&self.challenges, &entry, &why.unwrap_or_default())
            }
        };
        let row = Row { number: entry.number, columns: entry.columns };
        reports.iter_mut().for_each(|report| report.row = Some(row.clone()));
        self.stopper.gate.leave();
        Ok(FinishedRow { reports, known })
    }
}

impl Iterator for Class {
    type Item = Result<FinishedRow, ClassError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(waiting) = self.due() {
                return Some(self.tell(waiting));
            }
            let heard = match self.news.recv_timeout(LOOK) {
                Ok(news) => self.hear(news),
                // Whoever reads the rows may stand before an input that says nothing.
                Err(RecvTimeoutError::Timeout) if !self.was_stopped() => continue,
                // Both senders are gone when all rows are read and graded.
                Err(_) => return self.left_over().map(|waiting| self.tell(waiting)),
            };
            if let Err(error) = heard {
                return Some(Err(error));
            }
        }
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        self.stopper.stop();
    }
}

/// The reports of a row of which nothing could be graded.
fn unopened(challenges: &[Challenge], entry: &InputRow, why: &str) -> Vec<Report> {
    let name = entry.submission.as_deref().unwrap_or_default();
    challenges.iter().map(|challenge| Report::ungraded(challenge, name, why)).collect()
}
