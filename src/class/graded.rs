//! The submissions that a class has graded: each is graded once, and the reports of all are in a temporary file for
//! later rows of the same app.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher, Hash, RandomState};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::report::Report;

/// A 128-bit hash of a submission's canonical name, so that a collision of two names is negligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u64; 2]);

/// Hashes names with random keys, so that collisions cannot be constructed.
#[derive(Debug, Default)]
pub(super) struct Fingerprinter([RandomState; 2]);

impl Fingerprinter {
    /// The hash of a submission's canonical name, or of a row's number with it.
    pub(super) fn of(&self, value: impl Hash) -> Fingerprint {
        Fingerprint(self.0.each_ref().map(|state| state.hash_one(&value)))
    }
}

/// The offset of a submission that is being graded.
const PENDING: u64 = u64::MAX;

/// The submissions of a class, and their reports.
pub(super) struct GradedSubmissions(Mutex<State>);

struct State {
    /// Where the reports of each are in the file.
    offsets: HashMap<Fingerprint, u64>,
    /// The rows that wait for one that is being graded.
    waiting: HashMap<Fingerprint, Vec<oneshot::Sender<()>>>,
    /// The system deletes the file when the process ends, even if it is killed.
    file: BufWriter<File>,
    end: u64,
}

impl GradedSubmissions {
    /// None yet.
    ///
    /// # Errors
    /// Where the temporary file cannot be made.
    pub(super) fn open() -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, tempfile::tempfile()?);
        Ok(Self(Mutex::new(State { offsets: HashMap::new(), waiting: HashMap::new(), file, end: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a submission that will be graded, and returns whether it is new.
    pub(super) fn add(&self, submission: Fingerprint) -> bool {
        let offsets = &mut self.state().offsets;
        let before = offsets.len();
        offsets.entry(submission).or_insert(PENDING);
        offsets.len() > before
    }

    /// Writes the reports of a submission.
    pub(super) fn write(&self, submission: Fingerprint, reports: &[Report]) -> io::Result<()> {
        let mut line = serde_json::to_vec(reports)?;
        line.push(b'\n');
        let mut state = self.state();
        state.file.write_all(&line)?;
        let offset = state.end;
        state.end += line.len() as u64;
        state.offsets.insert(submission, offset);
        // Dropping the senders wakes the rows that wait.
        state.waiting.remove(&submission);
        Ok(())
    }

    /// Reads the reports of a submission that was added, when they have been written.
    pub(super) async fn read(&self, submission: Fingerprint) -> io::Result<Vec<Report>> {
        loop {
            let written = {
                let mut state = self.state();
                match state.offsets.get(&submission) {
                    Some(&PENDING) | None => {
                        let (sender, written) = oneshot::channel();
                        state.waiting.entry(submission).or_default().push(sender);
                        written
                    }
                    Some(&offset) => return state.read(offset),
                }
            };
            let _ = written.await;
        }
    }
}

impl State {
    fn read(&mut self, offset: u64) -> io::Result<Vec<Report>> {
        self.file.seek(SeekFrom::Start(offset))?;
        let mut line = Vec::new();
        BufReader::new(self.file.get_ref()).read_until(b'\n', &mut line)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        Ok(serde_json::from_slice(&line)?)
    }
}
