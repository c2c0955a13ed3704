//! Splits a class over several machines. A hash of the submission, which is the same on every machine, assigns each row
//! to a part, so that all rows of one app are graded once, by one machine.

use std::str::FromStr;

use crate::message::Message;

/// The variable with the index of a pod of Kubernetes' Indexed Job, from 0.
const INDEX_VARIABLE: &str = "JOB_COMPLETION_INDEX";

/// One part of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u64,
    /// How many parts there are.
    pub count: u64,
}

/// Why the text of `--shard` is not a part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum ShardError {
    /// It is not written as a part.
    Written(String),
    /// It is `auto`, and the variable has no index.
    NoIndex {
        /// How many parts there are.
        count: u64,
        /// The last index.
        last: u64,
        /// The variable's value, if it is set.
        found: Option<String>,
    },
}

impl ShardError {
    /// What is wrong, and what to write.
    #[must_use]
    pub fn message(&self) -> Message {
        let variable = ("variable", INDEX_VARIABLE.into());
        match self {
            Self::Written(text) => Message::format("error-shard-written", &[("text", text.into()), variable]),
            Self::NoIndex { count, last, found } => {
                let found = match found {
                    Some(found) => Message::verbatim(format!("'{found}'")),
                    None => Message::new("error-shard-not-set"),
                };
                let (count, last) = (count.to_string().into(), last.to_string().into());
                let args = [("count", count), ("last", last), ("found", found.into()), variable];
                Message::format("error-shard-no-index", &args)
            }
        }
    }
}

impl Shard {
    /// Whether the submission of this name belongs to it.
    #[must_use]
    pub fn contains(self, name: &str) -> bool {
        hash(name.as_bytes()) % self.count == self.index - 1
    }

    fn auto(count: u64) -> Result<Self, ShardError> {
        let found = std::env::var(INDEX_VARIABLE).ok();
        let index = found.as_deref().and_then(|index| index.parse::<u64>().ok()).filter(|index| *index < count);
        let none = || ShardError::NoIndex { count, last: count - 1, found };
        index.map(|index| Self { index: index + 1, count }).ok_or_else(none)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let wrong = || ShardError::Written(text.to_owned());
        let (index, count) = text.split_once('/').ok_or_else(wrong)?;
        let count = count.parse().ok().filter(|count| (1..=100_000).contains(count)).ok_or_else(wrong)?;
        if index == "auto" {
            return Self::auto(count);
        }
        let index = index.parse().ok().filter(|index| (1..=count).contains(index)).ok_or_else(wrong)?;
        Ok(Self { index, count })
    }
}

/// FNV-1a (64 bits) with MurmurHash3's finalizer, since the low bits of FNV alone are uneven for short texts. It is
/// documented and must not change, since another hash would assign the rows of a class to other parts.
fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_exactly_one_part_and_parts_are_even() {
        let mut sizes = [0; 16];
        for number in 0..16_000 {
            let name = format!("http://app-{number}.example.com");
            let parts: Vec<u64> = (1..=16).filter(|index| Shard { index: *index, count: 16 }.contains(&name)).collect();
            assert_eq!(parts.len(), 1);
            sizes[parts[0] as usize - 1] += 1;
        }
        assert!(sizes.iter().all(|size| (850..1150).contains(size)), "{sizes:?}");
    }

    /// The hash of the first release, which must not change.
    #[test]
    fn the_hash_does_not_change() {
        assert_eq!(hash(b""), 0xefd0_1f60_ba99_2926);
        assert!("0/4".parse::<Shard>().is_err() && "5/4".parse::<Shard>().is_err() && "x".parse::<Shard>().is_err());
        assert_eq!("3/16".parse(), Ok(Shard { index: 3, count: 16 }));
    }
}
