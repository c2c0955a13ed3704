//! Patterns that were built already. Building one costs more than searching an ordinary file with it, and the same few are
//! wanted by every lane that runs a challenge and again when its runs are explained.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::{Pattern, PatternError};

/// How many are kept; a hint that makes patterns from data must not fill the memory.
const MOST: usize = 256;

/// By source and flags.
static BUILT: LazyLock<Mutex<Built>> = LazyLock::new(Mutex::default);

type Built = HashMap<(String, String), Arc<Pattern>>;

impl Pattern {
    /// As [`Pattern::new`], but built once for the whole process.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn shared(source: &str, flags: &str) -> Result<Arc<Self>, PatternError> {
        let key = (source.to_owned(), flags.to_owned());
        if let Some(known) = built().get(&key) {
            return Ok(Arc::clone(known));
        }
        // Others need not wait meanwhile; a pattern that two build at once is the same.
        let pattern = Arc::new(Self::new(source, flags)?);
        let mut built = built();
        if built.len() >= MOST {
            built.clear();
        }
        built.insert(key, Arc::clone(&pattern));
        Ok(pattern)
    }
}

fn built() -> MutexGuard<'static, Built> {
    BUILT.lock().unwrap_or_else(PoisonError::into_inner)
}
