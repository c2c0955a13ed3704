//! Runs hints in a sandbox on a separate thread. A few native functions of the engine cannot be interrupted: a thread
//! whose engine does not stop at its limit is abandoned until the process ends, and the next hint gets a new thread.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::deadline::SharedDeadline;
use super::outcome::{HintError, Run};
use super::runtime::{MakeGlobals, THREAD_STACK};
use super::sandbox::Sandbox;
use crate::challenge::{Challenge, Hint};
use crate::submission::{Limits, Submission};
use crate::threads;

/// How long after its deadline an engine may take to stop.
pub(crate) const GRACE_PERIOD: Duration = Duration::from_millis(500);
/// How often an engine's deadline is checked.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Runs hints on an engine thread, which is replaced if it hangs.
pub struct Supervisor {
    limits: Limits,
    globals: Option<MakeGlobals>,
    thread: Option<EngineThread>,
}

struct EngineThread {
    jobs: Sender<Job>,
    runs: Receiver<Run>,
    deadline: Arc<SharedDeadline>,
}

enum Job {
    /// Prepares for the hints of a submission and challenge, while the submission's files are being fetched.
    Prepare(Vec<Arc<Hint>>),
    Run(Arc<Hint>, Arc<Submission>),
}

impl Supervisor {
    /// Starts the thread.
    #[must_use]
    pub fn start(limits: Limits) -> Self {
        Self { limits, globals: None, thread: EngineThread::start(limits, None).ok() }
    }

    /// As [`Self::start`], with globals beside those of the web.
    pub(crate) fn start_in(limits: Limits, globals: MakeGlobals) -> Self {
        let thread = EngineThread::start(limits, Some(MakeGlobals::clone(&globals))).ok();
        Self { limits, globals: Some(globals), thread }
    }

    /// Runs every hint of the challenge, one after another.
    pub fn run_all(&mut self, challenge: &Challenge, submission: &Arc<Submission>) -> Vec<Run> {
        self.run_all_while(challenge, submission, || ())
    }

    /// As [`Self::run_all`], and calls `meanwhile` while the hints run.
    pub(crate) fn run_all_while(
        &mut self,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        meanwhile: impl FnOnce(),
    ) -> Vec<Run> {
        let hints: Vec<Arc<Hint>> = challenge.hints.iter().cloned().map(Arc::new).collect();
        // All hints are sent at once: waking the thread for each hint takes longer than running it.
        let mut begun = self.start_hints(&hints, submission);
        meanwhile();
        let mut runs = Vec::with_capacity(hints.len());
        while runs.len() < hints.len() {
            runs.push(self.next_run(begun));
            begun = if self.thread.is_some() { Ok(()) } else { self.start_hints(&hints[runs.len()..], submission) };
        }
        runs
    }

    /// Sends hints to the thread; starts a new thread if the last one was abandoned.
    pub(crate) fn start_hints(&mut self, hints: &[Arc<Hint>], submission: &Arc<Submission>) -> Result<(), HintError> {
        let thread = match self.thread.take() {
            Some(thread) => thread,
            None => EngineThread::start(self.limits, self.globals.clone())
                .map_err(|error| HintError::Engine(format!("no thread: {error}")))?,
        };
        let runs = hints.iter().map(|hint| Job::Run(Arc::clone(hint), Arc::clone(submission)));
        for job in std::iter::once(Job::Prepare(hints.to_vec())).chain(runs) {
            thread.jobs.send(job).map_err(|_| HintError::Engine("its thread has ended".to_owned()))?;
        }
        self.thread = Some(thread);
        Ok(())
    }

    /// Waits for the run of the next started hint.
    pub(crate) fn next_run(&mut self, begun: Result<(), HintError>) -> Run {
        let thread = match begun.map(|()| self.thread.take()) {
            Ok(Some(thread)) => thread,
            Ok(None) => return Run::errored(HintError::Engine("its thread has ended".to_owned())),
            Err(error) => return Run::errored(error),
        };
        match thread.wait() {
            Ok(run) => {
                self.thread = Some(thread);
                run
            }
            Err(Lost::Stuck) => Run::timed_out(self.limits),
            Err(Lost::Ended) => Run::errored(HintError::Engine("it ended in the middle of the hint".to_owned())),
        }
    }
}

enum Lost {
    Stuck,
    Ended,
}

impl EngineThread {
    fn start(limits: Limits, globals: Option<MakeGlobals>) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let (outbox, runs) = mpsc::channel();
        let deadline = SharedDeadline::new();
        let seen = Arc::clone(&deadline);
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).stack_size(THREAD_STACK);
        threads::start(thread, move || {
            let mut sandbox = Sandbox::with_deadline(limits, seen, globals);
            for job in inbox {
                match job {
                    Job::Prepare(hints) => sandbox.prepare(&hints),
                    Job::Run(hint, submission) => {
                        if outbox.send(sandbox.run(&hint, &submission)).is_err() {
                            break;
                        }
                    }
                }
            }
        })?;
        Ok(Self { jobs, runs, deadline })
    }

    fn wait(&self) -> Result<Run, Lost> {
        loop {
            match self.runs.recv_timeout(POLL_INTERVAL) {
                Ok(run) => return Ok(run),
                Err(RecvTimeoutError::Disconnected) => return Err(Lost::Ended),
                Err(RecvTimeoutError::Timeout) if self.deadline.is_overdue(GRACE_PERIOD) => return Err(Lost::Stuck),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
