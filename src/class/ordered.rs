//! A class as a stream of its rows' reports: in the order of the list, or as they are done. What is graded, what was graded
//! for a row before and what an earlier run knows come together here.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::backpressure::{Gate, Stopper};
use super::dedup::{ByHash, Hash, Names, Seen};
use super::reader::{Arrived, Intake, News, Source};
use super::spill::Spill;
use super::{Counted, Done, Earlier, EarlierError, Entry, Pool, Rows, Shard};
use crate::challenge::Challenge;
use crate::language::Translator;
use crate::report::{Report, Row};

/// How many rows whose reports wait for their turn have them in memory.
const AT_HAND: usize = 1024;

/// How often it is looked whether to stop.
const LOOK: Duration = Duration::from_millis(100);

/// In which order rows are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the list.
    List,
    /// As they are done.
    Done,
}

/// Why a class cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ClassError {
    /// The temporary file fails.
    #[error("cannot keep reports in the temporary folder: {0}; make room there, or name another one with TMPDIR")]
    Spill(io::Error),
    /// The earlier report can no longer be read.
    #[error(transparent)]
    Earlier(#[from] EarlierError),
    /// The system gives no threads.
    #[error(
        "cannot start the threads that read the rows: {0}; close other programs, or allow more of them (ulimit -u)"
    )]
    Threads(io::Error),
}

/// A row and what is to be told of it.
#[derive(Debug)]
pub struct Told {
    /// A report a challenge.
    pub reports: Vec<Report>,
    /// Whether the earlier report has this very row.
    pub known: bool,
}

/// A row that waits for its turn.
struct Waiting {
    entry: Entry,
    hash: Hash,
    known: bool,
    held: Held,
}

/// Where a waiting row's reports are.
enum Held {
    Awaited,
    AtHand(Vec<Report>),
    /// With the submission, under its hash.
    Put,
    Earlier,
    Nowhere,
}

/// A class that is being graded, row by row.
pub struct Class {
    news: Receiver<News>,
    order: Order,
    waiting: BTreeMap<u64, Waiting>,
    at_hand: usize,
    /// Rows that wait for another row of the same app.
    followers: ByHash<Vec<u64>>,
    /// Rows that can be told, where they are told as they are done.
    done: VecDeque<u64>,
    seen: Arc<Seen>,
    spill: Spill,
    earlier: Option<Arc<Earlier>>,
    stopper: Stopper,
    progress: Counted,
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
        mut earlier: Option<Earlier>,
        order: Order,
        pool: Pool,
        (challenges, translator): (Arc<[Challenge]>, Translator),
    ) -> Result<Self, ClassError> {
        let spill = Spill::open().map_err(ClassError::Spill)?;
        let names = earlier.as_mut().map_or_else(Names::default, |earlier| std::mem::take(&mut earlier.names));
        let (names, earlier, pool) = (Arc::new(names), earlier.map(Arc::new), Arc::new(pool));
        let (seen, gate) = (Arc::<Seen>::default(), Arc::<Gate>::default());
        let (news, inbox) = mpsc::sync_channel(64);
        let progress = rows.progress();
        let intake = Intake {
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
        let forward = move || while graded.next().is_some_and(|done| news.send(News::Done(done)).is_ok()) {};
        thread("graded").spawn(forward).map_err(ClassError::Threads)?;
        Ok(Self {
            news: inbox,
            order,
            waiting: BTreeMap::new(),
            at_hand: 0,
            followers: ByHash::default(),
            done: VecDeque::new(),
            seen,
            spill,
            earlier,
            stopper: Stopper { gate, pool },
            progress,
            challenges,
            translator,
        })
    }

    /// What ends it before its last row.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Whether it was ended before its last row.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.stopper.gate.is_stopped()
    }

    /// How much of the list has been read.
    #[must_use]
    pub fn progress(&self) -> &Counted {
        &self.progress
    }

    /// How many rows were read and are not told.
    #[must_use]
    pub fn in_hand(&self) -> usize {
        self.waiting.len()
    }

    fn hear(&mut self, news: News) -> Result<(), ClassError> {
        match news {
            News::Row(arrived) => self.arrive(arrived),
            News::Done(done) => self.take(done)?,
        }
        Ok(())
    }

    fn arrive(&mut self, Arrived { entry, hash, source, known }: Arrived) {
        let number = entry.number;
        let held = match source {
            Source::Pool => Held::Awaited,
            Source::Earlier => Held::Earlier,
            Source::Nowhere => Held::Nowhere,
            // In the list's order the other row is told first in any case.
            Source::Same if self.order == Order::List || self.seen.place(hash).is_some() => Held::Put,
            Source::Same => {
                self.followers.entry(hash).or_default().push(number);
                Held::Awaited
            }
        };
        if !matches!(held, Held::Awaited) {
            self.is_done(number);
        }
        self.waiting.insert(number, Waiting { entry, hash, known, held });
    }

    fn is_done(&mut self, number: u64) {
        if self.order == Order::Done {
            self.done.push_back(number);
        }
    }

    fn take(&mut self, done: Done) -> Result<(), ClassError> {
        let Some(waiting) = self.waiting.get_mut(&done.number) else { return Ok(()) };
        let reports = done.reports.unwrap_or_else(|error| {
            let why = self.translator.format("row-cannot-open", &[("detail", (&error.to_string()).into())]);
            unopened(&self.challenges, &waiting.entry, &why)
        });
        let place = self.spill.put(&reports).map_err(ClassError::Spill)?;
        self.seen.keep(waiting.hash, place);
        waiting.held = if self.at_hand < AT_HAND { Held::AtHand(reports) } else { Held::Put };
        self.at_hand += usize::from(matches!(waiting.held, Held::AtHand(_)));
        let followers = self.followers.remove(&waiting.hash).unwrap_or_default();
        self.is_done(done.number);
        for follower in followers {
            if let Some(waiting) = self.waiting.get_mut(&follower) {
                waiting.held = Held::Put;
            }
            self.is_done(follower);
        }
        Ok(())
    }

    /// The next row whose turn it is.
    fn due(&mut self) -> Option<Waiting> {
        let number = match self.order {
            Order::List => {
                let (number, first) = self.waiting.first_key_value()?;
                (!matches!(first.held, Held::Awaited)).then_some(*number)?
            }
            Order::Done => self.done.pop_front()?,
        };
        self.waiting.remove(&number)
    }

    /// The next row that is done, once no more can come.
    fn left_over(&mut self) -> Option<Waiting> {
        while let Some((_, waiting)) = self.waiting.pop_first() {
            match waiting.held {
                Held::Awaited => {}
                // The row that it follows was given up.
                Held::Put if self.seen.place(waiting.hash).is_none() => {}
                _ => return Some(waiting),
            }
        }
        None
    }

    fn tell(&mut self, waiting: Waiting) -> Result<Told, ClassError> {
        let Waiting { entry, hash, known, held } = waiting;
        let mut reports = match held {
            Held::AtHand(reports) => {
                self.at_hand -= 1;
                reports
            }
            Held::Put => {
                let place = self.seen.place(hash).unwrap_or_default();
                self.spill.get(place).map_err(ClassError::Spill)?
            }
            Held::Earlier => self.earlier.as_ref().map_or_else(|| Ok(Vec::new()), |earlier| earlier.read(hash))?,
            Held::Awaited | Held::Nowhere => {
                let why = entry.submission.as_ref().err().map(|problem| problem.in_words(&self.translator));
                unopened(&self.challenges, &entry, &why.unwrap_or_default())
            }
        };
        let row = Row { number: entry.number, columns: entry.columns };
        reports.iter_mut().for_each(|report| report.row = Some(row.clone()));
        self.stopper.gate.leave();
        Ok(Told { reports, known })
    }
}

impl Iterator for Class {
    type Item = Result<Told, ClassError>;

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
fn unopened(challenges: &[Challenge], entry: &Entry, why: &str) -> Vec<Report> {
    let name = entry.submission.as_deref().unwrap_or_default();
    challenges.iter().map(|challenge| Report::ungraded(challenge, name, why)).collect()
}
