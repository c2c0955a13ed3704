//! A class: many submissions graded at once.

mod pool;

pub use pool::{Done, Pool, PoolError, Rehearse, Settings};
