//! Recognises submissions that a class has already seen, by a hash of their canonical names, so that two rows of one
//! app are graded once.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A 128-bit hash, so that a collision of two names is negligible.
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

/// The offset of a submission that is still being graded.
const PENDING: u64 = u64::MAX;

/// The submissions of a class, each with the offset of its reports in the temporary file.
#[derive(Debug, Default)]
pub(super) struct GradedIndex(Mutex<HashMap<Fingerprint, u64>>);

impl GradedIndex {
    fn offsets(&self) -> MutexGuard<'_, HashMap<Fingerprint, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a submission, and returns whether it is new.
    pub(super) fn add(&self, submission: Fingerprint) -> bool {
        let mut offsets = self.offsets();
        let before = offsets.len();
        offsets.entry(submission).or_insert(PENDING);
        offsets.len() > before
    }

    /// Sets where its reports are.
    pub(super) fn set_offset(&self, submission: Fingerprint, offset: u64) {
        self.offsets().insert(submission, offset);
    }

    /// Where its reports are, once it is graded.
    pub(super) fn offset(&self, submission: Fingerprint) -> Option<u64> {
        self.offsets().get(&submission).copied().filter(|offset| *offset != PENDING)
    }
}
