//! A class: many submissions graded at once. [`Rows`] are read from the teacher's list, [`Class`] hands them to the
//! [`Pool`] and gives their reports back in order; [`PreviousRun`] is what a run before this one, or another machine, has done.

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

pub use backpressure::StopHandle;
pub use earlier::PreviousRun;
pub use input::{InputFormat, InputRow, ReadProgress, RowProblem, Rows, RowsError};
pub use merge::{Merge, MergeError, RowNumbers};
pub use ordered::{Class, ClassError, FinishedRow, Order};
pub use pool::{Graded, Pool, PoolError, Rehearse, Settings};
pub use resume::ReportFileError;
pub use shard::{Shard, ShardError};
