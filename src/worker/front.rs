//! The front process's side: starts workers, gives them jobs, answers what they ask, and replaces those that crash or
//! do not end.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde::Serialize;
use serde_bytes::ByteBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{sleep_until, timeout};
use tokio_util::codec::{FramedRead, LengthDelimitedCodec};

use super::confinement::{MAX_ADDRESS_SPACE, MAX_PROCESSOR_SECONDS};
use super::protocol::{
    FromWorker, Job, MAX_MESSAGE_BYTES, Missing, Part, Plan, Position, Setup, ToWorker, decode, encode,
};
use crate::behaviour::{self, Connect};
use crate::challenge::HookName;
use crate::engine::{HintError, Outcome};
use crate::evaluation::Evaluation;
use crate::explain::{Explained, Finding, Kind, Severity};
use crate::message::Message;
use crate::submission::{Limits, Redirects, Submission};

/// How much longer than its limit a hint may take until its worker is stopped: the time in which an honest worker
/// stops it itself.
const GRACE_PERIOD: Duration = Duration::from_secs(1);
/// How long explaining the hints may take, and writing a message.
const STEP_LIMIT: Duration = Duration::from_secs(30);
/// How long a worker may check the behaviour without a message. On Linux it ends by its own limit of processor time
/// before; on a busy machine it waits for its turn.
const CHECK_LIMIT: Duration = Duration::from_secs(if cfg!(target_os = "linux") { 30 } else { 5 });
/// How many requests of a worker are answered at once; further ones wait in its pipe.
const MAX_REQUESTS: usize = 16;
/// How many workers there may be for each core, of which all but one have sent requests and mostly wait. Each may keep the
/// memory of a hint meanwhile.
const WORKERS_PER_CORE: usize = 8;
/// How many files a worker gets at once.
const MAX_FILES: usize = 100;
/// After this many jobs a worker is replaced, so that nothing that it loses adds up.
const MAX_JOBS: usize = 1000;
/// How many bytes are kept of what a worker prints as it crashes.
const MAX_STDERR_BYTES: u64 = 4 << 10;

/// The program that runs as a worker, with its arguments.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    args: Vec<OsString>,
}

impl Program {
    /// The running program itself.
    ///
    /// # Errors
    /// Where the system does not tell its path.
    pub fn this() -> io::Result<Self> {
        // This name leads to the running program even where the file has been replaced since.
        let path = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
        Ok(Self::new(path, [super::ARGUMENT]))
    }

    /// A program of another path, such as that of a test.
    pub fn new<A: Into<OsString>>(path: PathBuf, args: impl IntoIterator<Item = A>) -> Self {
        Self { path, args: args.into_iter().map(Into::into).collect() }
    }
}

/// The workers of a run: as many as there are cores, and further ones while some wait for answers to their requests.
pub struct Workers {
    program: Program,
    setup: Setup,
    setup_message: Vec<u8>,
    /// For each worker that has a job.
    jobs: Semaphore,
    /// For each worker whose job has sent no request.
    cores: Semaphore,
    idle: Mutex<Vec<Worker>>,
    missing: OnceCell<Vec<Missing>>,
}

impl Workers {
    /// No worker yet, for a system with this many cores.
    ///
    /// # Errors
    /// Where the setup has no binary form.
    pub(crate) fn new(program: Program, setup: Setup, cores: usize) -> io::Result<Self> {
        let setup_message = encode(&ToWorker::Setup(setup.clone())).map_err(io::Error::other)?;
        let (jobs, cores) = (Semaphore::new(cores * WORKERS_PER_CORE), Semaphore::new(cores));
        Ok(Self { program, setup, setup_message, jobs, cores, idle: Mutex::default(), missing: OnceCell::new() })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker without a job; one that has ended since its last is none.
    fn idle_worker(&self) -> Option<Worker> {
        let mut idle = self.idle();
        std::iter::from_fn(|| idle.pop()).find_map(|mut worker| match worker.child.try_wait() {
            Ok(None) => Some(worker),
            _ => None,
        })
    }

    /// Starts a worker before its first job is there. It must be called within a runtime.
    pub async fn start_one(&self) {
        // If it fails, the first job says so.
        if let Ok(worker) = self.start().await {
            self.idle().push(worker);
        }
    }

    async fn start(&self) -> Result<Worker, Lost> {
        let mut worker = Worker::start(&self.program).map_err(|error| Lost::NotStarted(error.to_string()))?;
        match worker.write(&self.setup_message).await {
            Ok(()) => Ok(worker),
            Err(lost) => Err(lost.explained_by(worker).await),
        }
    }

    /// What this system could not take from the first worker.
    ///
    /// # Errors
    /// Where it ends before it says so.
    pub async fn missing(&self) -> io::Result<&[Missing]> {
        let ask = || async {
            let mut worker = self.start().await?;
            let missing = worker.ready().await?;
            self.idle().push(worker);
            Ok::<_, Lost>(missing)
        };
        self.missing.get_or_try_init(ask).await.map(Vec::as_slice).map_err(|lost| io::Error::other(lost.to_string()))
    }

    /// Grades a submission whose files have been prefetched by each challenge. `done` gets the index of each challenge
    /// and its evaluation.
    pub(crate) async fn grade(
        &self,
        submission: &Arc<Submission>,
        checks: &Checks,
        mut done: impl FnMut(usize, Evaluation),
    ) {
        // No semaphore is ever closed.
        let _job = self.jobs.acquire().await;
        let plans = &self.setup.plans;
        let checks_behaviour = !matches!(checks, Checks::Hints);
        let is_known = matches!(checks, Checks::Live(connect) if connect.is_known);
        let at = Position { challenge: 0, part: Part::Hint(0) };
        let mut progress = Progress { plans, checks_behaviour, at, current: Evaluation::default() };
        while progress.at.challenge < plans.len() {
            let mut core = self.cores.acquire().await.ok();
            // Taken now, since it says how much of the run's time has passed.
            let job = Job { submission: submission.snapshot(), checks_behaviour, is_known, from: progress.at };
            let worker = match self.idle_worker() {
                Some(worker) => Ok(worker),
                None => self.start().await,
            };
            let lost = match worker {
                Ok(mut worker) => {
                    let started = Instant::now();
                    let run = Run { worker: &mut worker, workers: self, core: &mut core, submission, checks };
                    let ended = run.serve(job, &mut progress, &mut done).await;
                    worker.jobs += 1;
                    worker.busy += started.elapsed();
                    match ended {
                        Ok(()) => {
                            if !worker.needs_replacement() {
                                self.idle().push(worker);
                            }
                            return;
                        }
                        Err(lost) => lost.explained_by(worker).await,
                    }
                }
                Err(lost) => lost,
            };
            progress.lose(&lost, &self.setup.limits, &mut done);
        }
    }
}

/// What is checked beside the hints.
pub(crate) enum Checks {
    /// Nothing.
    Hints,
    /// The source, in a rehearsal.
    Rehearsal,
    /// The running app, with these clients.
    Live(Connect),
}

/// A worker process.
struct Worker {
    child: Child,
    input: ChildStdin,
    output: FramedRead<ChildStdout, LengthDelimitedCodec>,
    /// The first bytes that it prints on standard error; the rest is read and dropped.
    printed: JoinHandle<Vec<u8>>,
    jobs: usize,
    busy: Duration,
}

impl Worker {
    fn start(program: &Program) -> io::Result<Self> {
        let mut command = Command::new(&program.path);
        command.args(&program.args).env_clear().kill_on_drop(true);
        // Dates in hints are local ones.
        command.envs(std::env::var_os("TZ").map(|zone| ("TZ", zone)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(input), Some(output), Some(printed)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("a worker without pipes"));
        };
        let codec = LengthDelimitedCodec::builder().max_frame_length(MAX_MESSAGE_BYTES).new_codec();
        let output = FramedRead::new(output, codec);
        Ok(Self { child, input, output, printed: tokio::spawn(first_bytes(printed)), jobs: 0, busy: Duration::ZERO })
    }

    fn needs_replacement(&self) -> bool {
        self.jobs >= MAX_JOBS || self.busy >= Duration::from_secs(MAX_PROCESSOR_SECONDS / 10)
    }

    async fn send(&mut self, message: &impl Serialize) -> Result<(), Lost> {
        self.write(&encode(message).map_err(|error| Lost::Unreadable(error.to_string()))?).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        match timeout(STEP_LIMIT, self.input.write_all(bytes)).await {
            Ok(Ok(())) => Ok(()),
            // It has ended.
            Ok(Err(_)) => Err(Lost::Ended),
            Err(_) => Err(Lost::Overran),
        }
    }

    async fn receive(&mut self) -> Result<FromWorker, Lost> {
        match self.output.next().await {
            Some(Ok(bytes)) => decode(&bytes).map_err(|error| Lost::Unreadable(error.to_string())),
            Some(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(Lost::Unreadable(error.to_string())),
            Some(Err(_)) | None => Err(Lost::Ended),
        }
    }

    async fn ready(&mut self) -> Result<Vec<Missing>, Lost> {
        match timeout(STEP_LIMIT, self.receive()).await {
            Ok(Ok(FromWorker::Ready { missing })) => Ok(missing),
            Ok(Ok(_)) => Err(Lost::Unreadable("a message before the first".to_owned())),
            Ok(Err(lost)) => Err(lost),
            Err(_) => Err(Lost::Overran),
        }
    }
}

async fn first_bytes(mut printed: ChildStderr) -> Vec<u8> {
    let mut first = Vec::new();
    let _ = (&mut printed).take(MAX_STDERR_BYTES).read_to_end(&mut first).await;
    let _ = tokio::io::copy(&mut printed, &mut tokio::io::sink()).await;
    first
}

/// Why a worker did not end its job.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("no worker process could be started: {0}")]
    NotStarted(String),
    #[error("the worker process ended")]
    Ended,
    #[error("{0}")]
    Crashed(String),
    #[error("it needed more memory than its limit")]
    OutOfMemory,
    #[error("it did not end within its limit of time")]
    Overran,
    #[error("the worker process sent what cannot be read: {0}")]
    Unreadable(String),
}

impl Lost {
    /// Why a worker ended, by its exit status and by what it printed.
    async fn explained_by(self, mut worker: Worker) -> Self {
        let Self::Ended = self else { return self };
        drop(worker.input);
        let Ok(Ok(status)) = timeout(GRACE_PERIOD, worker.child.wait()).await else { return self };
        let printed = timeout(GRACE_PERIOD, worker.printed).await;
        let printed = printed.ok().and_then(Result::ok).unwrap_or_default();
        if is_out_of_memory(&printed) {
            return Self::OutOfMemory;
        }
        if is_out_of_time(status) { Self::Overran } else { Self::Crashed(status.to_string()) }
    }

    fn hint_error(&self, limits: &Limits) -> HintError {
        match self {
            Self::NotStarted(_) | Self::Unreadable(_) => HintError::Engine(self.to_string()),
            Self::Ended | Self::Crashed(_) => HintError::Crashed(self.to_string()),
            Self::OutOfMemory => HintError::OutOfMemory(usize::try_from(MAX_ADDRESS_SPACE).unwrap_or(usize::MAX)),
            Self::Overran => HintError::TimedOut(limits.hint.as_millis().try_into().unwrap_or(u64::MAX)),
        }
    }
}

/// Whether Rust's standard library ended the process since it got no memory, for a value or for a stack.
fn is_out_of_memory(printed: &[u8]) -> bool {
    let printed = String::from_utf8_lossy(printed);
    ["memory allocation of", "failed to allocate", "out of memory"].iter().any(|text| printed.contains(text))
}

fn is_out_of_time(status: ExitStatus) -> bool {
    #[cfg(target_os = "linux")]
    return matches!(std::os::unix::process::ExitStatusExt::signal(&status), Some(libc::SIGXCPU | libc::SIGPROF));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = status;
        false
    }
}

/// How far the grading of a submission has come.
struct Progress<'p> {
    plans: &'p [Plan],
    checks_behaviour: bool,
    at: Position,
    current: Evaluation,
}

impl Progress<'_> {
    fn plan(&self) -> Option<&Plan> {
        self.plans.get(self.at.challenge)
    }

    fn hint_count(&self) -> usize {
        self.plan().map_or(0, |plan| plan.hints.len())
    }

    fn has_hook(&self, name: HookName) -> bool {
        self.plan().is_some_and(|plan| plan.hooks.named(name).is_some())
    }

    /// Adds how the next hint ended; false where there is none left.
    fn decide(&mut self, outcome: Outcome) -> bool {
        let expected = self.at.part == Part::Hint(self.current.outcomes.len());
        let is_left = expected && self.current.outcomes.len() < self.hint_count();
        if is_left {
            self.current.outcomes.push(outcome);
            self.at.part = Part::Hint(self.current.outcomes.len());
        }
        is_left
    }

    /// Adds the findings of the hints from `first` on; false where they are not those of all hints.
    fn explain(&mut self, mut explained: Explained, first: usize) -> bool {
        let all = self.at.part == Part::Hint(self.hint_count()) && first + explained.hints.len() == self.hint_count();
        if all {
            explained.hints.splice(0..0, std::iter::repeat_n(Vec::new(), first));
            self.current.explained = explained;
            self.at.part = Part::Behaviour;
        }
        all
    }

    /// Goes on to the behaviour, or to the next challenge where it is not checked.
    fn end_hints(&mut self, done: &mut impl FnMut(usize, Evaluation)) {
        self.at.part = Part::Behaviour;
        if !self.checks_behaviour || self.plan().is_some_and(|plan| plan.behaviour.is_none()) {
            self.finish(done);
        }
    }

    /// Ends the challenge, and begins the next one.
    fn finish(&mut self, done: &mut impl FnMut(usize, Evaluation)) {
        done(self.at.challenge, std::mem::take(&mut self.current));
        self.at = Position { challenge: self.at.challenge + 1, part: Part::Hint(0) };
    }

    /// Adds that a worker did not end the step at hand, and goes on to the next.
    fn lose(&mut self, lost: &Lost, limits: &Limits, done: &mut impl FnMut(usize, Evaluation)) {
        let error = lost.hint_error(limits);
        match self.at.part {
            Part::Hint(number) if number < self.hint_count() => {
                self.decide(Outcome::Errored(error));
                if self.current.outcomes.len() == self.hint_count() {
                    self.end_hints(done);
                }
            }
            // All hints are decided: the verdict stands without an explanation.
            Part::Hint(_) => {
                let message = Message::format("finding-not-explained", &[("detail", lost.to_string().into())]);
                self.current.explained.submission.push(Finding::new(Kind::NotExplained, Severity::Warning, message));
                self.end_hints(done);
            }
            Part::Behaviour => {
                let checks = self.plan().and_then(|plan| plan.behaviour.as_ref());
                let message = match lost {
                    Lost::Overran => Message::new("unknown-timed-out"),
                    other => Message::format("unknown-worker-lost", &[("detail", other.to_string().into())]),
                };
                self.current.behaviour = checks.map(|(stage, checks)| behaviour::unknown(*stage, checks, &message));
                self.finish(done);
            }
        }
    }
}

/// A job that a worker does.
struct Run<'r, 'w> {
    worker: &'r mut Worker,
    workers: &'w Workers,
    /// Given back at the first request of the job. It is not taken again: an answer must not wait for other jobs, since
    /// the hint's own time limits go on.
    core: &'r mut Option<SemaphorePermit<'w>>,
    submission: &'r Arc<Submission>,
    checks: &'r Checks,
}

impl Run<'_, '_> {
    /// Gives the job to the worker and answers what it asks, until it has graded by every challenge.
    async fn serve(
        self,
        job: Job,
        progress: &mut Progress<'_>,
        done: &mut impl FnMut(usize, Evaluation),
    ) -> Result<(), Lost> {
        let limits = self.workers.setup.limits;
        let mut first = match job.from.part {
            Part::Hint(first) => first,
            Part::Behaviour => 0,
        };
        self.worker.send(&ToWorker::Job(Box::new(job))).await?;
        let (answered, mut answers) = mpsc::unbounded_channel();
        let (mut asked, mut open) = (0, 0);
        let mut since = tokio::time::Instant::now();
        while progress.at.challenge < progress.plans.len() {
            let is_check = progress.at.part == Part::Behaviour;
            let allowed = match progress.at.part {
                // A hint may run after the hook before all hints.
                Part::Hint(number) if number < progress.hint_count() => {
                    limits.hint * (1 + u32::from(progress.has_hook(HookName::BeforeAll))) + GRACE_PERIOD
                }
                Part::Hint(_) => limits.hint * u32::from(progress.has_hook(HookName::AfterAll)) + STEP_LIMIT,
                Part::Behaviour => CHECK_LIMIT,
            };
            let message = tokio::select! {
                message = self.worker.receive(), if open < MAX_REQUESTS => message?,
                Some(answer) = answers.recv() => {
                    open -= 1;
                    self.worker.send(&answer).await?;
                    since = tokio::time::Instant::now();
                    continue;
                }
                // While it waits for an answer, the limits of the request apply.
                () = sleep_until(since + allowed), if open == 0 => return Err(Lost::Overran),
            };
            since = tokio::time::Instant::now();
            let expected = match message {
                FromWorker::Ready { .. } => true,
                FromWorker::Fetch(number, mut request) => {
                    (asked, open) = (asked + 1, open + 1);
                    if self.submission.is_site() {
                        // A folder answers at once.
                        *self.core = None;
                    }
                    if is_check && request.redirects == Redirects::Follow {
                        // A hint goes where a browser would; the files of a rehearsal are the app's own.
                        request.redirects = Redirects::OwnHost;
                    }
                    let answered = answered.clone();
                    let reply = move |answer| drop(answered.send(ToWorker::Answer(number, answer)));
                    self.submission.fetch(request, reply);
                    asked <= self.most_requests(progress)
                }
                FromWorker::Files(paths) => {
                    asked += paths.len();
                    let mut left = MAX_MESSAGE_BYTES;
                    let read = |path: &String| {
                        let file = self.submission.read_source(path).filter(|file| file.len() <= left)?;
                        left -= file.len();
                        Some(ByteBuf::from(file))
                    };
                    let files = paths.iter().take(MAX_FILES).map(read).collect();
                    self.worker.send(&ToWorker::Files(files)).await?;
                    asked <= self.most_requests(progress)
                }
                FromWorker::ListFiles => {
                    asked += 1;
                    self.worker.send(&ToWorker::Names(self.submission.list_sources())).await?;
                    asked <= self.most_requests(progress)
                }
                FromWorker::Step(step) => match self.checks {
                    Checks::Live(connect) => {
                        (asked, open) = (asked + 1, open + 1);
                        let (connect, answered) = (connect.clone(), answered.clone());
                        let perform = move || drop(answered.send(ToWorker::Step(connect.perform(step))));
                        tokio::task::spawn_blocking(perform);
                        asked <= self.most_requests(progress)
                    }
                    Checks::Hints | Checks::Rehearsal => false,
                },
                FromWorker::Decided(outcome) => progress.decide(outcome),
                FromWorker::Explained(explained) => progress.explain(explained, first),
                FromWorker::Done(behaviour) => {
                    let expected = is_check;
                    if expected {
                        progress.current.behaviour = behaviour;
                        progress.finish(done);
                        (first, asked) = (0, 0);
                    }
                    expected
                }
            };
            if !expected {
                return Err(Lost::Unreadable("a message that is not expected".to_owned()));
            }
        }
        Ok(())
    }

    /// How much the worker may ask for a challenge: an honest one stops at the limit of each hint and of its behaviour.
    fn most_requests(&self, progress: &Progress<'_>) -> usize {
        let most = self.workers.setup.limits.requests;
        most.saturating_mul(progress.hint_count() + 1).saturating_add(10 * most)
    }
}
