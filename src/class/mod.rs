//! A class: many submissions graded at once. [`Rows`] are read from the teacher's list, [`Class`] hands them to the
//! [`Pool`] and gives their reports back in order; [`Earlier`] is what a run before this one, or another machine, has done.

mod backpressure;
mod dedup;
mod earlier;
mod input;
mod merge;
mod ordered;
mod pool;
mod reader;
mod resume;
mod shard;
mod spill;

pub use backpressure::Stopper;
pub use earlier::Earlier;
pub use input::{Counted, Entry, Input, RowProblem, Rows, RowsError};
pub use merge::{Parts, PartsError, RowNumbers};
pub use ordered::{Class, ClassError, Order, Told};
pub use pool::{Done, Pool, PoolError, Rehearse, Settings};
pub use resume::EarlierError;
pub use shard::{Shard, ShardError};
