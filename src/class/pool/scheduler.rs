//! Schedules the submissions of a class onto workers: threads with a sandbox each, on which hints run one after
//! another.
//!
//! As many workers run as there are cores; while a hint waits for a request, another worker is started. A worker whose
//! engine no longer responds is abandoned, and its submission continues on another. The number of submissions in flight
//! is bounded.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::host_queue::HostQueues;
use super::job::{Graded, Job, Plan};
use crate::engine::{GRACE_PERIOD, POLL_INTERVAL, Run, Sandbox, SharedDeadline, THREAD_STACK};
use crate::javascript::stack_for;
use crate::submission::Submission;

/// A worker's stack: enough for a hint, and for parsing an ordinary learner's file, of 8 KiB. Only what is used takes
/// memory.
const STACK: usize = THREAD_STACK + stack_for(4 << 10);
/// How many graded submissions are returned at once while others run, since waking the receiver for each takes longer
/// than grading one.
const BATCH: usize = 32;
/// The longest that a graded submission waits for its batch.
const MAX_DELAY: Duration = Duration::from_millis(10);
/// How many submissions may be in flight for each that may run: enough that the queue of a full host does not fill it.
const MAX_IN_FLIGHT: usize = 16;

/// Starts the thread of a worker, which a test replaces by one that fails.
type Spawn = fn(Box<dyn FnOnce() + Send>) -> io::Result<()>;

fn spawn_worker(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    thread::Builder::new().name("worker".to_owned()).stack_size(STACK).spawn(run).map(drop)
}

pub(super) struct Scheduler {
    plan: Plan,
    spawn: Spawn,
    workers: Mutex<Vec<Arc<WorkerSlot>>>,
    /// How many threads can run at once. Queried once, since the query reads files.
    cores: usize,
    state: Mutex<State>,
    /// Notified when a graded submission is taken, so that another can be submitted.
    has_space: Condvar,
    /// Notified when the files of a submission have been fetched.
    has_work: Condvar,
    /// Notified when submissions have been graded.
    has_graded: Condvar,
}

struct State {
    queues: HostQueues<Job>,
    /// How many were started and are not graded.
    running: usize,
    /// Those whose files have been fetched.
    ready: VecDeque<Job>,
    graded: VecDeque<Graded>,
    /// How many were submitted and not taken out.
    in_flight: usize,
    /// How many workers have nothing to do.
    idle: usize,
    closed: bool,
    stopped: bool,
}

impl State {
    /// Whether nothing more will be graded.
    fn is_over(&self) -> bool {
        self.stopped || (self.closed && self.in_flight == 0)
    }
}

/// The state of a worker that other threads access: the supervisor can take its job.
struct WorkerSlot {
    deadline: Arc<SharedDeadline>,
    job: Mutex<Option<Job>>,
    abandoned: AtomicBool,
}

impl WorkerSlot {
    fn job(&self) -> MutexGuard<'_, Option<Job>> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scheduler {
    /// Starts the first worker and the thread that watches the workers.
    pub(super) fn start(plan: Plan) -> io::Result<Arc<Self>> {
        let scheduler = Self::new(plan, spawn_worker);
        scheduler.add_worker()?;
        let supervised = Arc::clone(&scheduler);
        thread::Builder::new().name("supervisor".to_owned()).spawn(move || supervised.supervise())?;
        Ok(scheduler)
    }

    fn new(plan: Plan, spawn: Spawn) -> Arc<Self> {
        let state = State {
            queues: HostQueues::new(plan.settings.per_host),
            running: 0,
            ready: VecDeque::new(),
            graded: VecDeque::new(),
            in_flight: 0,
            idle: 0,
            closed: false,
            stopped: false,
        };
        Arc::new(Self {
            plan,
            spawn,
            workers: Mutex::default(),
            cores: thread::available_parallelism().map_or(2, usize::from),
            state: Mutex::new(state),
            has_space: Condvar::new(),
            has_work: Condvar::new(),
            has_graded: Condvar::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn workers(&self) -> MutexGuard<'_, Vec<Arc<WorkerSlot>>> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn concurrency(&self) -> usize {
        self.plan.settings.concurrency.max(1)
    }

    /// Queues a submission; waits while too many are in flight.
    pub(super) fn submit(self: &Arc<Self>, number: u64, name: &str) {
        let most = self.concurrency() * MAX_IN_FLIGHT;
        {
            let full = |state: &mut State| state.in_flight >= most && !state.stopped;
            let mut state = self.has_space.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            state.in_flight += 1;
        }
        let settings = &self.plan.settings;
        match Submission::open(name, &self.plan.network, settings.limits) {
            Ok(submission) => {
                let job = Job::new(number, submission.allowing(&settings.allow_hosts));
                let mut state = self.state();
                state.queues.push(job.host.clone().as_ref(), job);
                self.fetch_next(state);
            }
            Err(error) => self.add_graded(Graded { number, reports: Err(error) }),
        }
    }

    /// Starts as many submissions as may run. Their files are requested without the lock.
    fn fetch_next<'s>(self: &'s Arc<Self>, mut state: MutexGuard<'s, State>) {
        while state.running < self.concurrency() && !state.stopped {
            let Some(mut job) = state.queues.pop() else { break };
            state.running += 1;
            drop(state);
            job.started = Instant::now();
            let submission = Arc::clone(&job.submission);
            let scheduler = Arc::clone(self);
            submission.prefetch_then(self.plan.paths.iter().map(String::as_str), move || scheduler.add_ready(job));
            state = self.state();
        }
    }

    /// Hands a submission whose files have been fetched to the workers.
    fn add_ready(self: &Arc<Self>, job: Job) {
        let mut state = self.state();
        if state.stopped {
            return;
        }
        state.ready.push_back(job);
        // A worker that was woken counts as idle until it has taken its job.
        let enough = state.idle >= state.ready.len();
        let idle = state.idle > 0;
        drop(state);
        if idle {
            self.has_work.notify_one();
        }
        if !enough {
            self.add_worker_if_needed();
        }
    }

    /// Queues the job of an abandoned worker before all others.
    fn requeue(&self, job: Job) {
        self.state().ready.push_front(job);
        self.has_work.notify_one();
    }

    /// Whether a submission waits for a worker.
    fn needs_worker(&self) -> bool {
        let state = self.state();
        state.ready.len() > state.idle && !state.stopped
    }

    /// The next job for a worker; `None` when the worker may end.
    fn next_job(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.is_over() {
                return None;
            }
            if let Some(job) = state.ready.pop_front() {
                return Some(job);
            }
            state.idle += 1;
            state = self.has_work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Takes a finished job from its worker.
    fn finish(self: &Arc<Self>, job: Job) {
        let Job { number, host, reports, .. } = job;
        {
            let mut state = self.state();
            state.running -= 1;
            state.queues.release(host.as_ref());
            self.fetch_next(state);
        }
        self.add_graded(Graded { number, reports: Ok(reports) });
    }

    fn add_graded(&self, graded: Graded) {
        let mut state = self.state();
        if !state.stopped {
            state.graded.push_back(graded);
        }
        let enough = state.graded.len().is_multiple_of(BATCH) || state.graded.len() == state.in_flight;
        drop(state);
        if enough {
            self.has_graded.notify_one();
        }
    }

    /// Takes out the next graded submission.
    pub(super) fn next(&self) -> Option<Graded> {
        let mut state = self.state();
        while state.graded.is_empty() && !state.is_over() {
            state = self.has_graded.wait_timeout(state, MAX_DELAY).unwrap_or_else(PoisonError::into_inner).0;
        }
        let graded = state.graded.pop_front();
        state.in_flight -= usize::from(graded.is_some());
        let over = state.is_over();
        let most = self.concurrency() * MAX_IN_FLIGHT;
        let has_space = state.in_flight == most - most / 8;
        drop(state);
        if has_space {
            // Only when several may come in, since waking the sender takes time.
            self.has_space.notify_all();
        }
        if over {
            self.has_work.notify_all();
            self.has_graded.notify_all();
        }
        graded
    }

    pub(super) fn close(&self) {
        self.state().closed = true;
        self.wake_all();
    }

    pub(super) fn stop(&self) {
        {
            let mut state = self.state();
            state.stopped = true;
            state.queues.clear();
            state.ready.clear();
        }
        self.wake_all();
    }

    fn wake_all(&self) {
        self.has_space.notify_all();
        self.has_work.notify_all();
        self.has_graded.notify_all();
    }

    /// Adds a worker where fewer run than there are cores. If no thread can be started, the existing workers continue,
    /// and the supervisor tries again.
    fn add_worker_if_needed(self: &Arc<Self>) {
        let (all, waiting) = {
            let workers = self.workers();
            (workers.len(), workers.iter().filter(|worker| worker.deadline.is_waiting()).count())
        };
        if all - waiting < self.cores && all < self.concurrency() {
            let _ = self.add_worker();
        }
    }

    fn add_worker(self: &Arc<Self>) -> io::Result<()> {
        let weak = Arc::downgrade(self);
        let on_wait = move || {
            if let Some(scheduler) = weak.upgrade()
                && scheduler.needs_worker()
            {
                scheduler.add_worker_if_needed();
            }
        };
        let deadline = SharedDeadline::with_on_wait(Box::new(on_wait));
        let worker = Arc::new(WorkerSlot { deadline, job: Mutex::default(), abandoned: AtomicBool::new(false) });
        let (scheduler, started) = (Arc::clone(self), Arc::clone(&worker));
        self.workers().push(Arc::clone(&worker));
        let spawned = (self.spawn)(Box::new(move || scheduler.run_jobs(&started)));
        if spawned.is_err() {
            // A worker without a thread must not count as running.
            self.workers().retain(|other| !Arc::ptr_eq(other, &worker));
        }
        spawned
    }

    /// Abandons every worker whose engine no longer responds, and requeues its job.
    fn supervise(self: &Arc<Self>) {
        while !self.state().is_over() {
            thread::sleep(POLL_INTERVAL);
            for mut job in self.take_overdue() {
                job.runs.push(Run::timed_out(self.plan.settings.limits));
                self.requeue(job);
                let _ = self.add_worker();
            }
            if self.needs_worker() {
                self.add_worker_if_needed();
            }
        }
    }

    fn take_overdue(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        self.workers().retain(|worker| {
            // Checked with the job locked, so that a hint which ends at this moment counts as ended.
            let mut job = worker.job();
            let overdue = worker.deadline.is_overdue(GRACE_PERIOD);
            if overdue {
                worker.abandoned.store(true, Ordering::Relaxed);
                jobs.extend(job.take());
            }
            !overdue
        });
        jobs
    }

    /// The loop of a worker's thread.
    fn run_jobs(self: &Arc<Self>, worker: &WorkerSlot) {
        let mut sandbox = Sandbox::with_deadline(self.plan.settings.limits, Arc::clone(&worker.deadline), None);
        while let Some(job) = self.next_job() {
            *worker.job() = Some(job);
            let Some(job) = self.run_hints(worker, &mut sandbox) else { return };
            self.finish(job);
        }
    }

    /// Runs every hint and makes the reports; `None` where the worker was abandoned.
    fn run_hints(&self, worker: &WorkerSlot, sandbox: &mut Sandbox) -> Option<Job> {
        let mut running = None;
        loop {
            let (submission, challenge, hint) = {
                let mut job = worker.job();
                let job = job.as_mut()?;
                (Arc::clone(&job.submission), job.reports.len(), job.hint(&self.plan))
            };
            let Some(hint) = hint else {
                let mut job = worker.job().take()?;
                job.report(&self.plan);
                if job.reports.len() == self.plan.challenges.len() {
                    return Some(job);
                }
                *worker.job() = Some(job);
                continue;
            };
            if running != Some(challenge) {
                running = Some(challenge);
                sandbox.reset();
            }
            let run = sandbox.run(hint, &submission);
            let mut job = worker.job();
            if worker.abandoned.load(Ordering::Relaxed) {
                return None;
            }
            job.as_mut()?.runs.push(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Settings;
    use crate::language::{Language, Translator};
    use crate::submission::{Limits, Network};

    #[test]
    fn a_worker_whose_thread_cannot_be_started_does_not_count() {
        let plan = Plan {
            challenges: Arc::new([]),
            behaviours: Vec::new(),
            paths: Vec::new(),
            settings: Settings::default(),
            translator: Translator::of(Language::English),
            network: Network::start(Limits::default()).unwrap(),
        };
        let scheduler = Scheduler::new(plan, |_| Err(io::ErrorKind::WouldBlock.into()));
        assert!(scheduler.add_worker().is_err());
        assert!(scheduler.workers().is_empty());
    }
}
