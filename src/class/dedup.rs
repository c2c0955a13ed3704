//! Which submissions a class has met, and where the reports of each are kept. It exists so that two rows of one app are graded
//! once, at the price of some 20 bytes a submission.

use std::array;
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Turns names into hashes, with keys that nobody can guess.
#[derive(Debug, Default)]
pub(crate) struct Fingerprinter {
    high: RandomState,
    low: RandomState,
}

/// A name's hash, of 80 bits: that two names among a million share one happens once in two million million classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Fingerprint([u8; 10]);

impl Fingerprinter {
    pub(crate) fn of(&self, name: &str) -> Fingerprint {
        self.hash(name)
    }

    /// Of a row: its number and its name.
    pub(crate) fn of_row(&self, number: u64, name: &str) -> Fingerprint {
        self.hash((number, name))
    }

    fn hash(&self, what: impl std::hash::Hash) -> Fingerprint {
        let (low, high) = (self.low.hash_one(&what).to_le_bytes(), self.high.hash_one(&what).to_le_bytes());
        Fingerprint(array::from_fn(|at| if at < 8 { low[at] } else { high[at - 8] }))
    }
}

/// Hashes what is a hash already.
#[derive(Debug, Default)]
pub(crate) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    // The length of an array, which says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A table by hashes.
pub(crate) type FingerprintMap<V> = HashMap<Fingerprint, V, BuildHasherDefault<IdentityHasher>>;

/// A offset in a file, in as few bytes as will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileOffset([u8; 6]);

impl FileOffset {
    /// Of a submission that is being graded.
    const PENDING: Self = Self([u8::MAX; 6]);

    /// No file is as large as 256 TiB.
    pub(crate) fn new(offset: u64) -> Self {
        let bytes = offset.to_le_bytes();
        Self(array::from_fn(|at| bytes[at]))
    }

    pub(crate) fn offset(self) -> u64 {
        u64::from_le_bytes(array::from_fn(|at| self.0.get(at).copied().unwrap_or_default()))
    }
}

/// In how many parts the table is: each grows by itself, so that it never stands twice in memory at once.
const PARTS: usize = 16;

/// The submissions that were met, each with the offset at which its reports are kept.
#[derive(Debug, Default)]
pub(crate) struct GradedIndex([Mutex<FingerprintMap<FileOffset>>; PARTS]);

impl GradedIndex {
    fn part(&self, hash: Fingerprint) -> MutexGuard<'_, FingerprintMap<FileOffset>> {
        // The last byte, since the table goes by the first ones.
        self.0[usize::from(hash.0[9]) % PARTS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is met for the first time.
    pub(crate) fn is_new(&self, hash: Fingerprint) -> bool {
        let mut part = self.part(hash);
        let before = part.len();
        part.entry(hash).or_insert(FileOffset::PENDING);
        part.len() > before
    }

    /// Says where its reports are.
    pub(crate) fn insert(&self, hash: Fingerprint, offset: u64) {
        self.part(hash).insert(hash, FileOffset::new(offset));
    }

    /// Where its reports are, once it is done.
    pub(crate) fn offset_of(&self, hash: Fingerprint) -> Option<u64> {
        self.part(hash).get(&hash).filter(|offset| **offset != FileOffset::PENDING).map(|offset| offset.offset())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_each_name_at_its_place() {
        let (names, graded) = (Fingerprinter::default(), GradedIndex::default());
        let name = |number: u64| names.of(&format!("http://{number}.example"));
        for number in 0..10_000 {
            assert!(graded.is_new(name(number)));
            graded.insert(name(number), number << 30);
        }
        assert!(
            (0..10_000)
                .all(|number| graded.offset_of(name(number)) == Some(number << 30) && !graded.is_new(name(number)))
        );
        assert!(graded.is_new(name(10_000)) && graded.offset_of(name(10_000)).is_none());
        assert_eq!(size_of::<(Fingerprint, FileOffset)>(), 16);
    }
}
