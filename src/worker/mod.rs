//! Worker processes, in which everything is evaluated that learners and authors wrote: hints, findings, rehearsals. A
//! worker has neither network nor files; what a hint requests, it asks the front process for. One that crashes or does
//! not end costs the step at hand and is replaced.

/// The argument with which the program runs as a worker.
pub const ARGUMENT: &str = "worker";

mod child;
pub mod confinement;
mod front;
pub(crate) mod protocol;

pub use child::run;
pub(crate) use front::Checks;
pub use front::{Program, Workers};
pub use protocol::Missing;
pub(crate) use protocol::{Plan, Setup};
