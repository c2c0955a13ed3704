//! Patterns that were built already. Building one costs more than searching an ordinary file with it, and the same few are
//! wanted by every lane that runs a challenge and again when its runs are explained.

use std::sync::Arc;

use super::{Pattern, PatternError};
use crate::cache::Memo;

/// By flags and source.
static BUILT: Memo<Result<Arc<Pattern>, PatternError>> = Memo::new(256, 1 << 20);

impl Pattern {
    /// As [`Pattern::new`], but built once for the whole process.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn shared(source: &str, flags: &str) -> Result<Arc<Self>, PatternError> {
        BUILT.get(&format!("{flags}/{source}"), || Self::new(source, flags).map(Arc::new))
    }
}
