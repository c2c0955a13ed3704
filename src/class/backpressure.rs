//! How far the rows that are read may be ahead of those that are told, and the word to stop. It exists so that a slow row
//! cannot make the ones behind it fill the memory.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::Pool;

/// Lets rows in, and counts them out.
#[derive(Debug, Default)]
pub(crate) struct Backpressure {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    inside: usize,
    stopped: bool,
}

impl Backpressure {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until fewer than `most` are inside; `false` where no more shall come.
    pub(crate) fn enter(&self, most: usize) -> bool {
        let full = |state: &mut State| state.inside >= most && !state.stopped;
        let mut state = self.changed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.inside += 1;
        !state.stopped
    }

    pub(crate) fn leave(&self) {
        self.state().inside -= 1;
        self.changed.notify_one();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }
}

/// Ends a class before its last row.
#[derive(Clone)]
pub struct StopHandle {
    pub(crate) gate: Arc<Backpressure>,
    pub(crate) pool: Arc<Pool>,
}

impl StopHandle {
    /// Gives up what is under way and reads no more rows. What is done is still told.
    pub fn stop(&self) {
        self.gate.stop();
        self.pool.stop();
    }
}
