//! A sandbox on a thread of its own. A few native calls of the engine cannot be interrupted from inside; from here such an
//! engine is noticed and left behind, and the next hint gets a new one. A thread that was left behind ends with the process.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::deadline::Pulse;
use super::globals::MakeWorld;
use super::runtime::THREAD_STACK;
use super::{Outcome, Run, Sandbox, Trace, Trouble};
use crate::challenge::{Challenge, Hint};
use crate::submission::{Limits, Submission};
use crate::threads;

/// How long after its limit an engine may take to notice that its time is up.
pub(crate) const GRACE: Duration = Duration::from_millis(500);
/// How often a silent engine is looked at.
pub(crate) const LOOK: Duration = Duration::from_millis(50);

/// Runs hints on a thread which it can do without.
pub struct Worker {
    limits: Limits,
    world: Option<MakeWorld>,
    lane: Option<Lane>,
}

struct Lane {
    jobs: Sender<Job>,
    runs: Receiver<Run>,
    pulse: Arc<Pulse>,
}

enum Job {
    /// Read these hints, which will run soon: their files are on their way, and until they come there is time for it.
    Read(Vec<Arc<Hint>>),
    Run(Arc<Hint>, Arc<Submission>),
}

impl Worker {
    /// Starts the thread and lets it make its engine, while the caller goes on.
    #[must_use]
    pub fn start(limits: Limits) -> Self {
        Self { limits, world: None, lane: Lane::start(limits, None).ok() }
    }

    /// The same, for code that sees a world of its own beside the web.
    pub(crate) fn start_in(limits: Limits, world: MakeWorld) -> Self {
        let lane = Lane::start(limits, Some(MakeWorld::clone(&world))).ok();
        Self { limits, world: Some(world), lane }
    }

    /// The limits that it keeps.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Runs every hint of the challenge, one after another, whatever becomes of each.
    pub fn run_all(&mut self, challenge: &Challenge, submission: &Arc<Submission>) -> Vec<Run> {
        self.run_all_while(challenge, submission, || ())
    }

    /// The same, and does something else in the meantime.
    pub(crate) fn run_all_while(
        &mut self,
        challenge: &Challenge,
        submission: &Arc<Submission>,
        meanwhile: impl FnOnce(),
    ) -> Vec<Run> {
        let hints: Vec<Arc<Hint>> = challenge.hints.iter().cloned().map(Arc::new).collect();
        // All at once: a thread that has to be woken for each hint takes longer to wake than to run it.
        let mut begun = self.begin(&hints, submission);
        meanwhile();
        let mut runs = Vec::with_capacity(hints.len());
        while runs.len() < hints.len() {
            runs.push(self.end(begun));
            begun = if self.lane.is_some() { Ok(()) } else { self.begin(&hints[runs.len()..], submission) };
        }
        runs
    }

    /// Hands hints over to the thread, made anew where the last one is gone.
    pub(crate) fn begin(&mut self, hints: &[Arc<Hint>], submission: &Arc<Submission>) -> Result<(), Trouble> {
        let lane = match self.lane.take() {
            Some(lane) => lane,
            None => Lane::start(self.limits, self.world.clone())
                .map_err(|error| Trouble::Engine(format!("no thread: {error}")))?,
        };
        let runs = hints.iter().map(|hint| Job::Run(Arc::clone(hint), Arc::clone(submission)));
        for job in std::iter::once(Job::Read(hints.to_vec())).chain(runs) {
            lane.jobs.send(job).map_err(|_| Trouble::Engine("its thread has ended".to_owned()))?;
        }
        self.lane = Some(lane);
        Ok(())
    }

    /// Waits for the next of the hints that were begun.
    pub(crate) fn end(&mut self, begun: Result<(), Trouble>) -> Run {
        let lane = match begun.map(|()| self.lane.take()) {
            Ok(Some(lane)) => lane,
            Ok(None) => return errored(Trouble::Engine("its thread has ended".to_owned())),
            Err(trouble) => return errored(trouble),
        };
        match lane.wait() {
            Ok(run) => {
                self.lane = Some(lane);
                run
            }
            Err(Gone::Stuck) => Run::timed_out(self.limits),
            Err(Gone::Ended) => errored(Trouble::Engine("it ended in the middle of the hint".to_owned())),
        }
    }
}

enum Gone {
    Stuck,
    Ended,
}

impl Lane {
    fn start(limits: Limits, world: Option<MakeWorld>) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let (outbox, runs) = mpsc::channel();
        let pulse = Pulse::new();
        let seen = Arc::clone(&pulse);
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).stack_size(THREAD_STACK);
        threads::start(thread, move || {
            let mut sandbox = Sandbox::with_pulse(limits, seen, world);
            sandbox.warm_up();
            for job in inbox {
                match job {
                    Job::Read(hints) => hints.iter().for_each(|hint| super::read_ahead(hint)),
                    Job::Run(hint, submission) => {
                        if outbox.send(sandbox.run(&hint, &submission)).is_err() {
                            break;
                        }
                    }
                }
            }
        })?;
        Ok(Self { jobs, runs, pulse })
    }

    fn wait(&self) -> Result<Run, Gone> {
        loop {
            match self.runs.recv_timeout(LOOK) {
                Ok(run) => return Ok(run),
                Err(RecvTimeoutError::Disconnected) => return Err(Gone::Ended),
                Err(RecvTimeoutError::Timeout) if self.pulse.is_stuck(GRACE) => return Err(Gone::Stuck),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

fn errored(trouble: Trouble) -> Run {
    Run { outcome: Outcome::Errored(trouble), trace: Trace::default() }
}
