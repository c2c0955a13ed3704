//! A class: many submissions graded at once. [`Rows`] are read from the teacher's list, [`Class`] hands them to the
//! [`Pool`] and gives their reports back in order; [`Earlier`] is what a run before this one, or another machine, has done.

mod desk;
mod earlier;
mod gate;
mod input;
mod intake;
mod lines;
mod names;
mod parts;
mod place;
mod pool;
mod reported;
mod rows;
mod shard;
mod spill;
mod table;

pub use desk::{Class, ClassError, Order, Told};
pub use earlier::Earlier;
pub use gate::Stopper;
pub use input::{Counted, Input};
pub use parts::{Parts, PartsError, RowNumbers};
pub use pool::{Done, Pool, PoolError, Rehearse, Settings};
pub use reported::EarlierError;
pub use rows::{Entry, RowProblem, Rows, RowsError};
pub use shard::{Shard, ShardError};
