//! The worker's side: evaluates the jobs that come on standard input and writes messages to standard output.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::confinement;
use super::protocol::{FromWorker, Job, LENGTH_BYTES, Part, ProtocolError, Setup, ToWorker, decode, encode};
use crate::behaviour::{self, Connect, Stage};
use crate::challenge::{Hint, HookName, Hooks};
use crate::engine::{Sandbox, THREAD_STACK, find_refusals};
use crate::evaluation::explain_in;
use crate::explain::{Detail, hook_threw};
use crate::javascript::SHORT_TEXT_STACK;
use crate::submission::{Fault, FaultKind, LiveResult, LiveStep, Outside, Reply, Request, Submission};

/// The stack of the thread that evaluates: enough for a hint, and for parsing an ordinary learner's file.
const STACK: usize = THREAD_STACK + SHORT_TEXT_STACK;

/// The least and the most processor time that a rehearsal may take.
const MIN_REHEARSAL: Duration = Duration::from_millis(50);
const MAX_REHEARSAL: Duration = Duration::from_millis(500);

/// Why a worker ends before its input does.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The pipes to the front process fail.
    #[error("the pipe to the main process fails: {0}")]
    Pipe(#[from] io::Error),
    /// A message cannot be read or written.
    #[error("{0}")]
    Message(String),
}

impl From<ProtocolError> for WorkerError {
    fn from(error: ProtocolError) -> Self {
        Self::Message(error.to_string())
    }
}

/// Runs a worker until its input ends, which is also how it ends with the front process.
///
/// # Errors
/// Where a pipe fails, or a message of the front process cannot be read.
pub fn run() -> Result<(), WorkerError> {
    // Where it was started must not be kept in use by a process that never opens a file there.
    std::env::set_current_dir(std::path::Component::RootDir)?;
    let mut missing = confinement::limit_resources();
    missing.extend(confinement::forbid_files());
    let file = unbuffered_stdout()?;
    let number = file_number(&file);
    let (results, awaited) = mpsc::channel();
    let pipe = Arc::new(Pipe {
        output: Mutex::new(Output { file, waiting: Vec::new() }),
        next_request: AtomicU32::new(0),
        replies: Mutex::default(),
        awaited: Mutex::new(awaited),
    });
    let (jobs, inbox) = mpsc::channel();
    let evaluating = Arc::clone(&pipe);
    // The last thread: no other can be started afterwards.
    thread::Builder::new().stack_size(STACK).spawn(move || {
        let _ends = AbortOnPanic;
        Evaluator { pipe: evaluating, setup: None }.serve(inbox);
    })?;
    missing.extend(confinement::forbid_system_calls(number));
    pipe.send(&FromWorker::Ready { missing })?;
    pipe.flush()?;
    serve(&pipe, &jobs, &results)
}

/// Ends the process where its thread panics, so that the front process need not wait for a time limit.
struct AbortOnPanic;

impl Drop for AbortOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            std::process::abort();
        }
    }
}

/// Passes each message to the thread or the request that waits for it.
fn serve(pipe: &Pipe, jobs: &Sender<Work>, results: &Sender<ToWorker>) -> Result<(), WorkerError> {
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    loop {
        let mut length = [0; LENGTH_BYTES];
        match input.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        bytes.resize(u32::from_be_bytes(length) as usize, 0);
        input.read_exact(&mut bytes)?;
        let sent = match decode(&bytes)? {
            ToWorker::Setup(setup) => jobs.send(Work::Setup(setup)).is_ok(),
            ToWorker::Job(job) => jobs.send(Work::Job(job)).is_ok(),
            ToWorker::Answer(number, answer) => {
                let reply = pipe.replies().remove(&number);
                reply.into_iter().for_each(|reply| reply.send(answer.clone()));
                true
            }
            result @ (ToWorker::Files(_) | ToWorker::Names(_) | ToWorker::Step(_)) => results.send(result).is_ok(),
        };
        if !sent {
            return Err(WorkerError::Message("the evaluation has ended".to_owned()));
        }
        // A large answer must not stay in memory twice.
        if bytes.capacity() > 1 << 20 {
            bytes = Vec::new();
        }
    }
}

/// Messages are collected, so that several are written at once.
struct Output {
    file: File,
    waiting: Vec<u8>,
}

/// Standard output without the buffer of [`io::stdout`], which would split a message at each line break.
fn unbuffered_stdout() -> io::Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(owned.into())
}

/// The number by which the system knows an open file.
fn file_number(file: &File) -> i32 {
    #[cfg(unix)]
    return std::os::fd::AsRawFd::as_raw_fd(file);
    #[cfg(not(unix))]
    {
        let _ = file;
        -1
    }
}

/// The pipes to and from the front process, and what waits for their messages.
struct Pipe {
    output: Mutex<Output>,
    next_request: AtomicU32,
    replies: Mutex<HashMap<u32, Reply>>,
    awaited: Mutex<Receiver<ToWorker>>,
}

impl Pipe {
    fn replies(&self) -> MutexGuard<'_, HashMap<u32, Reply>> {
        self.replies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, message: &impl Serialize) -> Result<(), WorkerError> {
        let bytes = encode(message)?;
        self.output.lock().unwrap_or_else(PoisonError::into_inner).waiting.extend(bytes);
        Ok(())
    }

    fn flush(&self) -> Result<(), WorkerError> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        let Output { file, waiting } = &mut *output;
        file.write_all(waiting)?;
        waiting.clear();
        waiting.shrink_to(1 << 20);
        Ok(())
    }

    /// Sends a question, and waits for its result; `None` where the front process has ended.
    fn ask(&self, question: &FromWorker) -> Option<ToWorker> {
        self.send(question).and_then(|()| self.flush()).ok()?;
        self.awaited.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }
}

impl Outside for Pipe {
    fn fetch(&self, request: Request, reply: Reply) {
        let number = self.next_request.fetch_add(1, Ordering::Relaxed);
        self.replies().insert(number, reply);
        let url = request.url.clone();
        if let Err(error) = self.send(&FromWorker::Fetch(number, request)).and_then(|()| self.flush())
            && let Some(reply) = self.replies().remove(&number)
        {
            reply.send(Err(Fault::new(FaultKind::Other(error.to_string()), &url)));
        }
    }

    fn list_sources(&self) -> Vec<String> {
        match self.ask(&FromWorker::ListFiles) {
            Some(ToWorker::Names(names)) => names,
            _ => Vec::new(),
        }
    }

    fn read_sources(&self, paths: &[String]) -> Vec<Option<Vec<u8>>> {
        let mut files: Vec<Option<Vec<u8>>> = match self.ask(&FromWorker::Files(paths.to_vec())) {
            Some(ToWorker::Files(files)) => files.into_iter().map(|file| Some(file?.into_vec())).collect(),
            _ => Vec::new(),
        };
        files.resize(paths.len(), None);
        files
    }

    fn perform(&self, step: LiveStep) -> LiveResult {
        match self.ask(&FromWorker::Step(step)) {
            Some(ToWorker::Step(result)) => result,
            _ => LiveResult::Done,
        }
    }
}

enum Work {
    Setup(Setup),
    Job(Box<Job>),
}

/// Evaluates jobs, on its own thread.
struct Evaluator {
    pipe: Arc<Pipe>,
    /// With the processor time that a rehearsal may take.
    setup: Option<(Setup, Sandbox, Duration)>,
}

impl Evaluator {
    fn serve(mut self, inbox: Receiver<Work>) {
        for work in inbox {
            match work {
                Work::Setup(setup) => {
                    let mut sandbox = Sandbox::new(setup.limits);
                    sandbox.prepare(setup.plans.iter().flat_map(|plan| &plan.hints));
                    // A worker needs about as long until here as a rehearsal of a right app, on any machine.
                    let behaviour_time = (8 * confinement::processor_time()).clamp(MIN_REHEARSAL, MAX_REHEARSAL);
                    self.setup = Some((setup, sandbox, behaviour_time));
                }
                // It fails only where the front process has ended.
                Work::Job(job) => drop(self.evaluate(*job)),
            }
        }
    }

    fn evaluate(&mut self, job: Job) -> Result<(), WorkerError> {
        let Some((setup, sandbox, behaviour_time)) = &mut self.setup else {
            return Err(WorkerError::Message("a job before the setup".to_owned()));
        };
        let outside: Arc<dyn Outside> = Arc::clone(&self.pipe) as _;
        let submission = Arc::new(Submission::of_snapshot(job.submission, Arc::clone(&outside)));
        let mut part = job.from.part;
        for plan in setup.plans.iter().skip(job.from.challenge) {
            sandbox.reset(plan.hooks.clone());
            if let Part::Hint(first) = part {
                run_hints(&self.pipe, sandbox, setup, plan.hints.get(first..).unwrap_or_default(), &submission)?;
            }
            part = Part::Hint(0);
            let behaviour = match &plan.behaviour {
                Some((stage, checks)) if job.checks_behaviour => {
                    self.pipe.flush()?;
                    let limits = setup.limits;
                    confinement::limit_processor_time(match stage {
                        Stage::Rehearsal => *behaviour_time,
                        // Its clients come and go for a minute.
                        Stage::Live => 10 * *behaviour_time,
                    });
                    let behaviour = match stage {
                        Stage::Rehearsal => behaviour::rehearse(checks, &submission, limits),
                        Stage::Live => {
                            let connect = Connect::outside(Arc::clone(&outside), job.is_known);
                            behaviour::live(checks, &submission, connect, limits)
                        }
                    };
                    confinement::limit_processor_time(Duration::ZERO);
                    Some(behaviour)
                }
                _ => None,
            };
            self.pipe.send(&FromWorker::Done(behaviour))?;
        }
        sandbox.reset(Hooks::default());
        self.pipe.flush()
    }
}

/// Runs hints and explains them.
fn run_hints(
    pipe: &Pipe,
    sandbox: &mut Sandbox,
    setup: &Setup,
    hints: &[Hint],
    submission: &Arc<Submission>,
) -> Result<(), WorkerError> {
    let mut runs = Vec::with_capacity(hints.len());
    for hint in hints {
        let run = match sandbox.run_without_engine(hint, submission) {
            Some(run) => run,
            None => {
                // What was decided must be known to the front process before anything runs that may not come back.
                pipe.flush()?;
                sandbox.run_in_engine(hint, submission)
            }
        };
        pipe.send(&FromWorker::Decided(run.outcome.clone()))?;
        runs.push(run);
    }
    pipe.flush()?;
    if setup.detail != Detail::None {
        find_refusals(&mut runs, submission, setup.limits.requests);
    }
    let after_all = sandbox.run_after_all(submission).map(|run| run.outcome);
    let mut explained = explain_in(setup.detail, hints, submission.name(), &runs, &**submission);
    if setup.detail != Detail::None {
        let ended = [(HookName::BeforeAll, sandbox.before_all()), (HookName::AfterAll, after_all.as_ref())];
        explained.submission.extend(ended.iter().filter_map(|(name, outcome)| hook_threw(*name, (*outcome)?)));
    }
    pipe.send(&FromWorker::Explained(explained))
}
