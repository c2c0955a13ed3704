//! A class: many submissions graded at once. [`Rows`] reads the teacher's list, and [`Class`] returns the reports of
//! its rows. [`PreviousRun`] continues a stopped class, [`Shard`] and [`Merge`] split one over several machines.

mod graded;
mod input;
mod merge;
mod resume;
mod shard;
mod stream;

#[cfg(feature = "fuzzing")]
pub(crate) use input::resolve::canonical_name;
pub use input::{InputFormat, InputRow, ReadProgress, RowProblem, RowProblemKind, Rows, RowsError};
pub use merge::{Merge, MergeError, RowNumbers};
pub(crate) use resume::lock;
pub use resume::{BadLines, PreviousRun, ReportFileError, ResumedFile};
pub use shard::{Shard, ShardError};
pub use stream::{Class, ClassError, FinishedRow, Order, Settings, StopHandle};
