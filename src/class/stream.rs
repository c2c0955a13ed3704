//! A class as a stream: rows are read, each submission is graded once, and the reports come out in the order of the
//! list or of completion. A host with many submissions, or a slow one, delays only its own, except where more workers
//! wait for the answers to hints' own requests than there may be.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{Stream, StreamExt, stream};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::task::unconstrained;
use tokio_util::sync::CancellationToken;

use super::graded::{Fingerprint, GradedSubmissions};
use super::input::resolve::canonical_name;
use super::input::{InputRow, ReadProgress, Rows};
use super::resume::{PreviousRun, ReportFileError};
use super::shard::Shard;
use crate::behaviour::Stage;
use crate::challenge::Challenge;
use crate::explain::Detail;
use crate::grade::{Checks, Grader, GraderError, Rehearse, Step};
use crate::language::{Language, Translator};
use crate::message::Message;
use crate::report::{Report, Row};
use crate::submission::address::is_path;
use crate::submission::{Limits, Network, NetworkPolicy, OpenError, Submission};
use crate::worker::{Missing, Program};

/// How many rows may be read ahead of those that are in progress.
const READ_AHEAD: usize = 64;
/// How many rows may be in progress or waiting for a row before them, for each submission that may run: enough that
/// the queue of a slow host does not fill it.
const WINDOW: usize = 16;

/// How a class is graded.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The limits of each submission; the totals are for all of them together.
    pub limits: Limits,
    /// Where requests may go.
    pub policy: NetworkPolicy,
    /// How many submissions may be in progress at once.
    pub concurrency: usize,
    /// How many of those may be on one host.
    pub per_host: usize,
    /// Hosts that hints may request besides the submission's own.
    pub allow_hosts: Vec<String>,
    /// Which apps are rehearsed from their source.
    pub rehearse: Rehearse,
    /// Whether a challenge that tests nothing counts as passed.
    pub allow_empty: bool,
    /// How much to explain.
    pub detail: Detail,
    /// The language of the reports.
    pub language: Language,
    /// The order of the reports.
    pub order: Order,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            policy: NetworkPolicy::default(),
            concurrency: 64,
            per_host: 4,
            allow_hosts: Vec::new(),
            rehearse: Rehearse::Folders,
            allow_empty: false,
            detail: Detail::Full,
            language: Language::default(),
            order: Order::List,
        }
    }
}

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
    /// Submissions cannot be graded.
    Grader(#[from] GraderError),
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
            Self::Grader(error) => error.message(),
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

/// Stops a class before its last row.
#[derive(Clone)]
pub struct StopHandle(CancellationToken);

impl StopHandle {
    /// Drops what is being graded and reads no more rows. What has been graded is still reported.
    pub fn stop(&self) {
        self.0.cancel();
    }
}

type RowStream = Pin<Box<dyn Stream<Item = Result<FinishedRow, ClassError>>>>;

/// A class that is being graded, row by row.
pub struct Class {
    /// Dropped before the runtime.
    rows: Option<RowStream>,
    grader: Option<Arc<RowGrader>>,
    runtime: Runtime,
    stopped: CancellationToken,
    progress: ReadProgress,
    pending: Arc<AtomicUsize>,
}

impl Class {
    /// Begins to grade the rows, or a shard of them.
    ///
    /// # Errors
    /// Where a thread, the temporary file or the network cannot be had, or a challenge's behaviour cannot be read.
    pub fn start(
        rows: Rows,
        shard: Option<Shard>,
        mut previous: Option<PreviousRun>,
        program: Program,
        challenges: Arc<[Challenge]>,
        settings: Settings,
    ) -> Result<Self, ClassError> {
        let fingerprinter = previous.as_mut().map(|previous| std::mem::take(&mut previous.fingerprinter));
        let fingerprinter = fingerprinter.unwrap_or_default();
        let previous = previous.map(Arc::new);
        let graded = Arc::new(GradedSubmissions::open().map_err(ClassError::Spill)?);
        let (stopped, pending) = (CancellationToken::new(), Arc::<AtomicUsize>::default());
        let progress = rows.progress();
        let reader = RowReader {
            rows,
            shard,
            fingerprinter,
            graded: Arc::clone(&graded),
            previous: previous.clone(),
            pending: Arc::clone(&pending),
        };
        let (sender, mut read) = mpsc::channel(READ_AHEAD);
        // Not joined: it may block on an input that never ends.
        let thread = std::thread::Builder::new().name("rows".to_owned());
        thread.spawn(move || reader.run(&sender)).map_err(ClassError::Threads)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ClassError::Threads)?;
        let (window, order) = (settings.concurrency.max(1) * WINDOW, settings.order);
        let work = Arc::new(RowGrader::new(program, challenges, settings, graded, previous)?);
        let grader = Some(Arc::clone(&work));
        let rows =
            stream::poll_fn(move |context| read.poll_recv(context)).take_until(stopped.clone().cancelled_owned());
        let stop = stopped.clone();
        let rows = rows.map(move |row| {
            let (work, stop) = (Arc::clone(&work), stop.clone());
            async move {
                tokio::select! {
                    biased;
                    finished = work.finish(row) => Some(finished),
                    () = stop.cancelled() => None,
                }
            }
        });
        let rows: Pin<Box<dyn Stream<Item = _>>> = match order {
            Order::List => Box::pin(rows.buffered(window)),
            Order::Completion => Box::pin(rows.buffer_unordered(window)),
        };
        let rows: RowStream = Box::pin(rows.filter_map(async |finished| finished));
        Ok(Self { rows: Some(rows), grader, runtime, stopped, progress, pending })
    }

    /// What this system could not take from the workers.
    ///
    /// # Errors
    /// Where no worker can be started.
    pub fn missing_confinement(&self) -> Result<&[Missing], ClassError> {
        let Some(work) = &self.grader else { return Ok(&[]) };
        Ok(self.runtime.block_on(work.grader.missing_confinement())?)
    }

    /// A handle that stops it before its last row.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        StopHandle(self.stopped.clone())
    }

    /// Whether it was stopped before its last row.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.stopped.is_cancelled()
    }

    /// How much of the list has been read.
    #[must_use]
    pub fn progress(&self) -> &ReadProgress {
        &self.progress
    }

    /// How many rows have been read and not reported.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::Relaxed)
    }
}

impl Iterator for Class {
    type Item = Result<FinishedRow, ClassError>;

    fn next(&mut self) -> Option<Self::Item> {
        // A row that the runtime's budget puts off would queue again behind all others, and in the order of the list
        // every later row would wait for it.
        let next = unconstrained(self.rows.as_mut()?.next());
        let finished = self.runtime.block_on(next)?;
        self.pending.fetch_sub(1, Ordering::Relaxed);
        Some(finished)
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        // The workers that it drops are stopped by the runtime.
        let _entered = self.runtime.enter();
        self.rows.take();
        self.grader.take();
    }
}

/// A row, and where its reports will come from.
struct ReadRow {
    row: InputRow,
    /// Of its submission's canonical name.
    fingerprint: Fingerprint,
    source: ReportSource,
    /// Whether the previous run's report has this very row.
    is_reported: bool,
}

/// Where a row's reports come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportSource {
    /// Its submission is graded.
    Grading,
    /// A row before it, of the same app.
    Duplicate,
    /// The previous run.
    PreviousRun,
    /// None: the row has no submission.
    Unreadable,
}

/// Reads the rows, and skips those of other shards.
struct RowReader {
    rows: Rows,
    shard: Option<Shard>,
    fingerprinter: super::graded::Fingerprinter,
    graded: Arc<GradedSubmissions>,
    previous: Option<Arc<PreviousRun>>,
    pending: Arc<AtomicUsize>,
}

impl RowReader {
    fn run(mut self, sender: &mpsc::Sender<ReadRow>) {
        while let Some(row) = self.rows.next() {
            let name = row.submission.as_deref().map(canonical_name).unwrap_or_default();
            if !self.is_in_shard(&row, &name) {
                continue;
            }
            let read = self.read_row(row, &name);
            self.pending.fetch_add(1, Ordering::Relaxed);
            // It fails where the class was stopped or dropped.
            if sender.blocking_send(read).is_err() {
                break;
            }
        }
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
            Ok(_) if self.graded.add(fingerprint) => ReportSource::Grading,
            Ok(_) => ReportSource::Duplicate,
        };
        let has_row = |previous: &Arc<PreviousRun>| previous.has_row(self.fingerprinter.of((row.number, name)));
        let is_reported = previous.is_some_and(has_row);
        ReadRow { row, fingerprint, source, is_reported }
    }
}

/// Makes the reports of rows.
struct RowGrader {
    grader: Grader,
    network: Network,
    challenges: Arc<[Challenge]>,
    settings: Settings,
    translator: Translator,
    graded: Arc<GradedSubmissions>,
    previous: Option<Arc<PreviousRun>>,
    /// For each submission that may be in progress.
    permits: Semaphore,
    /// For each host with a submission in progress or waiting.
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl RowGrader {
    fn new(
        program: Program,
        challenges: Arc<[Challenge]>,
        settings: Settings,
        graded: Arc<GradedSubmissions>,
        previous: Option<Arc<PreviousRun>>,
    ) -> Result<Self, ClassError> {
        let stage = (settings.rehearse != Rehearse::Never).then_some(Stage::Rehearsal);
        let (limits, detail, language) = (settings.limits, settings.detail, settings.language);
        let grader = Grader::new(program, Arc::clone(&challenges), stage, limits, detail, language)?;
        let grader = grader.allowing_empty(settings.allow_empty);
        let network = Network::start_within(limits, settings.policy.clone()).map_err(GraderError::System)?;
        let permits = Semaphore::new(settings.concurrency.max(1));
        let translator = Translator::of(language);
        let hosts = Mutex::default();
        Ok(Self { grader, network, challenges, settings, translator, graded, previous, permits, hosts })
    }

    async fn finish(
        &self,
        ReadRow { row, fingerprint, source, is_reported }: ReadRow,
    ) -> Result<FinishedRow, ClassError> {
        let mut reports = match (source, &row.submission) {
            (ReportSource::Grading, Ok(name)) => {
                let reports = match self.grade(name).await {
                    Ok(reports) => reports,
                    Err(error) => self.not_opened(&row, &error),
                };
                self.graded.write(fingerprint, &reports).map_err(ClassError::Spill)?;
                reports
            }
            (ReportSource::Duplicate, _) => self.graded.read(fingerprint).await.map_err(ClassError::Spill)?,
            (ReportSource::PreviousRun, _) => {
                self.previous.as_ref().map_or_else(|| Ok(Vec::new()), |previous| previous.read(fingerprint))?
            }
            (ReportSource::Grading | ReportSource::Unreadable, submission) => {
                let why = submission.as_ref().err().map(|problem| problem.message(&self.translator));
                self.ungraded(&row, &why.unwrap_or_default())
            }
        };
        let row = Row { number: row.number, columns: row.columns };
        reports.iter_mut().for_each(|report| report.row = Some(row.clone()));
        Ok(FinishedRow { reports, is_reported })
    }

    async fn grade(&self, name: &str) -> Result<Vec<Report>, OpenError> {
        // A folder is an open file, so only as many are opened as may be in progress.
        let of_folder = if is_path(name) { acquire(&self.permits).await } else { None };
        let submission = Submission::open(name, &self.network, self.settings.limits)?;
        let submission = Arc::new(submission.allowing(&self.settings.allow_hosts));
        let host = submission.is_site().then(|| self.host(submission.authority()));
        let _host = match &host {
            Some(host) => Some(acquire(&host.semaphore).await),
            None => None,
        };
        let _permit = match of_folder {
            Some(permit) => Some(permit),
            None => acquire(&self.permits).await,
        };
        let checks = if self.settings.rehearse.wants(&submission) { Checks::Rehearsal } else { Checks::Hints };
        let mut reports = Vec::with_capacity(self.challenges.len());
        let step = |step| {
            if let Step::Graded(report) = step {
                reports.push(*report);
            }
        };
        self.grader.grade(&submission, &checks, step).await;
        Ok(reports)
    }

    fn host(&self, name: &str) -> Host<'_> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Semaphore::new(self.settings.per_host.max(1)));
        let semaphore = Arc::clone(hosts.entry(name.to_owned()).or_insert_with(new));
        Host { hosts: &self.hosts, name: name.to_owned(), semaphore }
    }

    fn not_opened(&self, row: &InputRow, error: &OpenError) -> Vec<Report> {
        let why = self.translator.format("row-cannot-open", &[("detail", error.message().into())]);
        self.ungraded(row, &why)
    }

    /// The reports of a row of which nothing could be graded.
    fn ungraded(&self, row: &InputRow, why: &str) -> Vec<Report> {
        let name = row.submission.as_deref().unwrap_or_default();
        self.challenges.iter().map(|challenge| Report::ungraded(challenge, name, why)).collect()
    }
}

/// Waits for a permit; `None` cannot occur, since no semaphore here is closed.
async fn acquire(semaphore: &Semaphore) -> Option<SemaphorePermit<'_>> {
    semaphore.acquire().await.ok()
}

/// The limit of one host. The last submission of a host that ends removes it, so that a class of many hosts does not
/// fill the memory.
struct Host<'h> {
    hosts: &'h Mutex<HashMap<String, Arc<Semaphore>>>,
    name: String,
    semaphore: Arc<Semaphore>,
}

impl Drop for Host<'_> {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // One is in the map and one is here.
        if Arc::strong_count(&self.semaphore) == 2 {
            hosts.remove(&self.name);
        }
    }
}
