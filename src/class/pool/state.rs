//! What the pool's threads share: who waits, whose files are here, who is done. Everything is counted here, so that what
//! is in hand stays bounded and nobody is lost.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::worker::{Job, Workers};
use super::{Graded, HostQueues, Plan};
use crate::submission::Submission;

/// So many are handed over at once while the work goes on: to wake the taker for each costs more than to grade one.
const BATCH: usize = 32;
/// But nobody who is done waits longer than this.
const MAX_DELAY: Duration = Duration::from_millis(10);
/// How many may be in hand for each that may be under way: enough that a full host's line does not fill it.
const MAX_IN_FLIGHT: usize = 16;

pub(super) struct Shared {
    pub(super) plan: Plan,
    pub(super) lanes: Workers,
    state: Mutex<State>,
    /// Somebody was taken out, so another may be handed in.
    room: Condvar,
    /// Somebody's files are here.
    work: Condvar,
    /// Somebody is done.
    finished: Condvar,
}

struct State {
    queues: HostQueues<Job>,
    /// How many were begun and are not done.
    under_way: usize,
    ready: VecDeque<Job>,
    done: VecDeque<Graded>,
    /// How many were handed in and not taken out.
    in_hand: usize,
    /// How many lanes have nothing to do.
    idle: usize,
    closed: bool,
    stopped: bool,
}

impl Shared {
    pub(super) fn new(plan: Plan) -> Arc<Self> {
        let state = State {
            queues: HostQueues::new(plan.settings.per_host),
            under_way: 0,
            ready: VecDeque::new(),
            done: VecDeque::new(),
            in_hand: 0,
            idle: 0,
            closed: false,
            stopped: false,
        };
        Arc::new(Self {
            plan,
            lanes: Workers::new(),
            state: Mutex::new(state),
            room: Condvar::new(),
            work: Condvar::new(),
            finished: Condvar::new(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn concurrency(&self) -> usize {
        self.plan.settings.concurrency.max(1)
    }

    pub(super) fn submit(self: &Arc<Self>, number: u64, name: &str) {
        let most = self.concurrency() * MAX_IN_FLIGHT;
        {
            let full = |state: &mut State| state.in_hand >= most && !state.stopped;
            let mut state = self.room.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            state.in_hand += 1;
        }
        let settings = &self.plan.settings;
        match Submission::open(name, &self.plan.network, settings.limits) {
            Ok(submission) => {
                let job = Job::new(number, submission.allowing(&settings.allow_hosts));
                let mut state = self.state();
                state.queues.push(job.host.clone().as_ref(), job);
                self.begin(state);
            }
            Err(error) => self.tell(Graded { number, reports: Err(error) }),
        }
    }

    /// Lets as many begin as may. Their files are asked for without the lock.
    fn begin<'s>(self: &'s Arc<Self>, mut state: MutexGuard<'s, State>) {
        while state.under_way < self.concurrency() && !state.stopped {
            let Some(mut job) = state.queues.pop() else { break };
            state.under_way += 1;
            drop(state);
            job.started = Instant::now();
            let submission = Arc::clone(&job.submission);
            let shared = Arc::clone(self);
            submission.prefetch_all(&self.plan.paths, move || shared.ready(job));
            state = self.state();
        }
    }

    /// Hands a submission whose files are here to the lanes.
    fn ready(self: &Arc<Self>, job: Job) {
        let mut state = self.state();
        if state.stopped {
            return;
        }
        state.ready.push_back(job);
        // A lane that was woken counts as idle until it has taken its job.
        let enough = state.idle >= state.ready.len();
        let idle = state.idle > 0;
        drop(state);
        if idle {
            self.work.notify_one();
        }
        if !enough {
            self.lanes.add_if_needed(self);
        }
    }

    /// Puts one back whose lane was left behind, before all others.
    pub(super) fn resume(&self, job: Job) {
        self.state().ready.push_front(job);
        self.work.notify_one();
    }

    /// Whether somebody waits for a lane.
    pub(super) fn is_behind(&self) -> bool {
        let state = self.state();
        state.ready.len() > state.idle && !state.stopped
    }

    /// The next for a lane to run; `None` when the lane may go.
    pub(super) fn next_job(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.is_over() {
                return None;
            }
            if let Some(job) = state.ready.pop_front() {
                return Some(job);
            }
            state.idle += 1;
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Takes one from its lane that is done.
    pub(super) fn end(self: &Arc<Self>, job: Job) {
        let Job { number, host, reports, .. } = job;
        {
            let mut state = self.state();
            state.under_way -= 1;
            state.queues.release(host.as_ref());
            self.begin(state);
        }
        self.tell(Graded { number, reports: Ok(reports) });
    }

    fn tell(&self, done: Graded) {
        let mut state = self.state();
        if !state.stopped {
            state.done.push_back(done);
        }
        let enough = state.done.len().is_multiple_of(BATCH) || state.done.len() == state.in_hand;
        drop(state);
        if enough {
            self.finished.notify_one();
        }
    }

    pub(super) fn next(&self) -> Option<Graded> {
        let mut state = self.state();
        while state.done.is_empty() && !state.is_over() {
            state = self.finished.wait_timeout(state, MAX_DELAY).unwrap_or_else(PoisonError::into_inner).0;
        }
        let done = state.done.pop_front();
        state.in_hand -= usize::from(done.is_some());
        let over = state.is_over();
        let most = self.concurrency() * MAX_IN_FLIGHT;
        let room = state.in_hand == most - most / 8;
        drop(state);
        if room {
            // Whoever hands in does so by the dozen too.
            self.room.notify_all();
        }
        if over {
            // Whoever else waits for the end.
            self.work.notify_all();
            self.finished.notify_all();
        }
        done
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
        self.room.notify_all();
        self.work.notify_all();
        self.finished.notify_all();
    }

    pub(super) fn is_over(&self) -> bool {
        self.state().is_over()
    }
}

impl State {
    /// Whether nothing more will be done.
    fn is_over(&self) -> bool {
        self.stopped || (self.closed && self.in_hand == 0)
    }
}
