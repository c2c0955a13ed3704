//! Values that are made once for the whole process, by a text: what every thread that grades wants again and again, and what
//! takes longer to make than to use.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The values made so far.
pub(crate) struct Memo<V> {
    most: usize,
    most_bytes: usize,
    known: Mutex<Known<V>>,
}

struct Known<V> {
    values: BTreeMap<String, Arc<OnceLock<V>>>,
    /// How long their texts are together.
    bytes: usize,
}

impl<V: Clone> Memo<V> {
    /// Keeps at most so many, and their texts at most so long together, or a single one: ever new texts must not fill the
    /// memory.
    pub(crate) const fn new(most: usize, most_bytes: usize) -> Self {
        Self { most, most_bytes, known: Mutex::new(Known { values: BTreeMap::new(), bytes: 0 }) }
    }

    /// The value for `text`. Whoever wants one that another thread is making waits for that.
    pub(crate) fn get(&self, text: &str, make: impl FnOnce() -> V) -> V {
        self.slot(text).get_or_init(make).clone()
    }

    fn slot(&self, text: &str) -> Arc<OnceLock<V>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = known.values.get(text) {
            return Arc::clone(slot);
        }
        if known.values.len() >= self.most || known.bytes + text.len() > self.most_bytes {
            *known = Known { values: BTreeMap::new(), bytes: 0 };
        }
        known.bytes += text.len();
        Arc::clone(known.values.entry(text.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_each_value_once_and_keeps_no_more_than_it_may() {
        static SQUARES: Memo<usize> = Memo::new(2, 8);
        let made = |text: &str| SQUARES.get(text, || text.len() * text.len());
        assert_eq!([made("a"), made("bb"), made("a")], [1, 4, 1]);
        assert_eq!(SQUARES.get("bb", || unreachable!()), 4);
        let kept = || SQUARES.known.lock().unwrap().values.len();
        assert_eq!((made("ccc"), kept()), (9, 1));
        assert_eq!((made("dddd"), kept()), (16, 2));
        assert_eq!((made("a"), kept()), (1, 1));
        assert_eq!((made("much longer"), kept()), (121, 1));
    }
}
