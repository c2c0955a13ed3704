//! Values that are made once for the whole process, by a text: what every thread that grades wants again and again, and what
//! takes longer to make than to use.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The values made so far.
pub(crate) struct Memo<V> {
    most: usize,
    known: Mutex<BTreeMap<String, Arc<OnceLock<V>>>>,
}

impl<V: Clone> Memo<V> {
    /// Keeps at most so many: hints that make ever new texts must not fill the memory.
    pub(crate) const fn new(most: usize) -> Self {
        Self { most, known: Mutex::new(BTreeMap::new()) }
    }

    /// The value for `text`. Whoever wants one that another thread is making waits for that.
    pub(crate) fn get(&self, text: &str, make: impl FnOnce() -> V) -> V {
        self.slot(text).get_or_init(make).clone()
    }

    fn slot(&self, text: &str) -> Arc<OnceLock<V>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = known.get(text) {
            return Arc::clone(slot);
        }
        if known.len() >= self.most {
            known.clear();
        }
        Arc::clone(known.entry(text.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_each_value_once_and_keeps_no_more_than_it_may() {
        static SQUARES: Memo<usize> = Memo::new(2);
        let made = |text: &str| SQUARES.get(text, || text.len() * text.len());
        assert_eq!([made("a"), made("bb"), made("a")], [1, 4, 1]);
        assert_eq!(SQUARES.get("bb", || unreachable!()), 4);
        assert_eq!(made("ccc"), 9);
        assert_eq!(SQUARES.known.lock().unwrap().len(), 1);
    }
}
