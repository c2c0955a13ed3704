//! The lanes: threads with a sandbox each, on which hints run one after another. There are as many at work as there are
//! cores; where a hint waits for a request of its own, another lane steps in. A lane whose engine no longer answers is
//! left behind, and what it had in hand goes on in another.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::state::Shared;
use crate::behaviour;
use crate::challenge::Hint;
use crate::engine::{GRACE_PERIOD, POLL_INTERVAL, Run, Sandbox, SharedDeadline, THREAD_STACK};
use crate::grade::grade;
use crate::javascript::stack;
use crate::report::Report;
use crate::submission::Submission;

/// The stack of a lane: room for a hint, and for an ordinary learner's file, of 8 KiB, to be read. Only what is used takes memory.
const STACK: usize = THREAD_STACK + stack::size_for(8 << 10);

/// A submission on its way.
pub(crate) struct Job {
    pub(crate) number: u64,
    pub(crate) submission: Arc<Submission>,
    /// The host on which it is, as its line is known; none for a folder.
    pub(crate) host: Option<Arc<str>>,
    pub(crate) started: Instant,
    pub(crate) reports: Vec<Report>,
    /// The runs of the challenge that is being graded.
    runs: Vec<Run>,
}

impl Job {
    pub(crate) fn new(number: u64, submission: Submission) -> Self {
        let host = submission.as_folder().is_none().then(|| submission.authority().into());
        let (submission, started) = (Arc::new(submission), Instant::now());
        Self { number, submission, host, started, reports: Vec::new(), runs: Vec::new() }
    }

    /// The next of its hints to run, challenge by challenge.
    fn hint<'s>(&self, shared: &'s Shared) -> Option<&'s Hint> {
        shared.plan.challenges.get(self.reports.len())?.hints.get(self.runs.len())
    }

    /// Makes the report of each challenge whose hints have all run.
    fn report(&mut self, shared: &Shared) {
        let plan = &shared.plan;
        while let Some(challenge) = plan.challenges.get(self.reports.len())
            && challenge.hints.len() == self.runs.len()
        {
            let mut report = grade(challenge, self.submission.name(), &self.runs, &plan.translator);
            report.behaviour = self.behaviour(shared);
            report.duration_ms = self.started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
            self.runs.clear();
            self.reports.push(report);
            self.started = Instant::now();
        }
    }

    fn behaviour(&self, shared: &Shared) -> Option<crate::report::Behaviour> {
        let plan = &shared.plan;
        let wanted = plan.settings.rehearse.wants(&self.submission);
        let script = plan.behaviours.get(self.reports.len())?.as_ref().filter(|_| wanted)?;
        Some(behaviour::rehearse(script.clone(), &self.submission, plan.settings.limits).finish(&plan.translator))
    }
}

/// The lanes at work.
pub(crate) struct Workers {
    seats: Mutex<Vec<Arc<WorkerSlot>>>,
    /// How many threads can run at once. Asked for once: the system reads files to tell.
    cores: usize,
}

/// What a lane has in hand, where it can be taken from it.
struct WorkerSlot {
    deadline: Arc<SharedDeadline>,
    job: Mutex<Option<Job>>,
    left_behind: AtomicBool,
}

impl WorkerSlot {
    fn job(&self) -> MutexGuard<'_, Option<Job>> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the first lane and whoever looks after the lanes.
pub(crate) fn start(shared: &Arc<Shared>) -> io::Result<()> {
    shared.lanes.add(shared)?;
    let shared = Arc::clone(shared);
    std::thread::Builder::new().name("warden".to_owned()).spawn(move || watch(&shared))?;
    Ok(())
}

impl Workers {
    pub(crate) fn new() -> Self {
        Self { seats: Mutex::default(), cores: std::thread::available_parallelism().map_or(2, usize::from) }
    }

    fn seats(&self) -> MutexGuard<'_, Vec<Arc<WorkerSlot>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a lane where fewer are at work than there are cores.
    pub(crate) fn add_if_needed(&self, shared: &Arc<Shared>) {
        let (all, waiting) = {
            let seats = self.seats();
            (seats.len(), seats.iter().filter(|seat| seat.deadline.is_waiting()).count())
        };
        if all - waiting < self.cores && all < shared.plan.settings.concurrency.max(1) {
            // Without another thread those that there are do the work.
            let _ = self.add(shared);
        }
    }

    fn add(&self, shared: &Arc<Shared>) -> io::Result<()> {
        let weak = Arc::downgrade(shared);
        let step_in = move || {
            if let Some(shared) = weak.upgrade()
                && shared.is_behind()
            {
                shared.lanes.add_if_needed(&shared);
            }
        };
        let deadline = SharedDeadline::with_on_wait(Box::new(step_in));
        let seat = Arc::new(WorkerSlot { deadline, job: Mutex::default(), left_behind: AtomicBool::new(false) });
        let (mine, shared) = (Arc::clone(&seat), Arc::clone(shared));
        let thread = std::thread::Builder::new().name("lane".to_owned()).stack_size(STACK);
        self.seats().push(seat);
        thread.spawn(move || run(&shared, &mine)).map(drop)
    }

    /// Takes from every lane whose engine is stuck what it had in hand.
    fn leave_stuck(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        self.seats().retain(|seat| {
            // Looked at with the job in hand: what ends in this very moment has ended.
            let mut job = seat.job();
            let stuck = seat.deadline.is_overdue(GRACE_PERIOD);
            if stuck {
                seat.left_behind.store(true, Ordering::Relaxed);
                jobs.extend(job.take());
            }
            !stuck
        });
        jobs
    }
}

fn watch(shared: &Arc<Shared>) {
    while !shared.is_over() {
        std::thread::sleep(POLL_INTERVAL);
        for mut job in shared.lanes.leave_stuck() {
            job.runs.push(Run::timed_out(shared.plan.settings.limits));
            shared.resume(job);
            let _ = shared.lanes.add(shared);
        }
    }
}

/// A lane's life.
fn run(shared: &Arc<Shared>, seat: &WorkerSlot) {
    let mut sandbox = Sandbox::with_deadline(shared.plan.settings.limits, Arc::clone(&seat.deadline), None);
    while let Some(job) = shared.next_job() {
        *seat.job() = Some(job);
        let Some(job) = run_hints(shared, seat, &mut sandbox) else { return };
        shared.end(job);
    }
}

/// Runs every hint and makes the reports; `None` where the job was taken away.
fn run_hints(shared: &Shared, seat: &WorkerSlot, sandbox: &mut Sandbox) -> Option<Job> {
    let mut running = None;
    loop {
        let (submission, challenge, hint) = {
            let mut job = seat.job();
            let job = job.as_mut()?;
            (Arc::clone(&job.submission), job.reports.len(), job.hint(shared))
        };
        let Some(hint) = hint else {
            let mut job = seat.job().take()?;
            job.report(shared);
            if job.reports.len() == shared.plan.challenges.len() {
                return Some(job);
            }
            *seat.job() = Some(job);
            continue;
        };
        if running != Some(challenge) {
            running = Some(challenge);
            sandbox.renew(shared.plan.harmless.get(challenge).is_some_and(|harmless| *harmless));
        }
        let run = sandbox.run(hint, &submission);
        let mut job = seat.job();
        if seat.left_behind.load(Ordering::Relaxed) {
            return None;
        }
        job.as_mut()?.runs.push(run);
    }
}
