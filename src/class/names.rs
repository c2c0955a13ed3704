//! Which submissions a class has met, and where the reports of each are kept. It exists so that two rows of one app are graded
//! once, at the price of some 40 bytes a submission.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Turns names into hashes of 128 bits, with keys that nobody can guess: no two names of a class share one.
#[derive(Debug, Default)]
pub(super) struct Names {
    high: RandomState,
    low: RandomState,
}

/// A name's hash.
pub(super) type Hash = u128;

impl Names {
    pub(super) fn of(&self, name: &str) -> Hash {
        (u128::from(self.high.hash_one(name)) << 64) | u128::from(self.low.hash_one(name))
    }

    /// Of a row: its number and its name.
    pub(super) fn of_row(&self, number: u64, name: &str) -> Hash {
        let row = (number, name);
        (u128::from(self.high.hash_one(row)) << 64) | u128::from(self.low.hash_one(row))
    }
}

/// A submission that is being graded.
const UNDER_WAY: u64 = u64::MAX;

/// The submissions that were met, each with the place at which its reports are kept.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<HashMap<Hash, u64>>);

impl Seen {
    fn places(&self) -> MutexGuard<'_, HashMap<Hash, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is met for the first time.
    pub(super) fn is_new(&self, hash: Hash) -> bool {
        let mut places = self.places();
        let before = places.len();
        places.entry(hash).or_insert(UNDER_WAY);
        places.len() > before
    }

    /// Says where its reports are.
    pub(super) fn keep(&self, hash: Hash, place: u64) {
        self.places().insert(hash, place);
    }

    /// Where its reports are, once it is done.
    pub(super) fn place(&self, hash: Hash) -> Option<u64> {
        self.places().get(&hash).copied().filter(|place| *place != UNDER_WAY)
    }
}
