//! A class: many submissions graded at once. [`Rows`] reads the teacher's list, [`Pool`] grades, and [`Class`] returns
//! the reports in order. [`PreviousRun`] continues a stopped class, [`Shard`] and [`Merge`] split one over several
//! machines.

mod dedup;
mod input;
mod merge;
mod ordered;
mod pool;
mod reader;
mod resume;
mod shard;

pub use input::{InputFormat, InputRow, ReadProgress, RowProblem, RowProblemKind, Rows, RowsError};
pub use merge::{Merge, MergeError, RowNumbers};
pub use ordered::{Class, ClassError, FinishedRow, Order, StopHandle};
pub use pool::{Graded, Pool, PoolError, Rehearse, Settings};
pub use resume::{PreviousRun, ReportFileError};
pub use shard::{Shard, ShardError};
