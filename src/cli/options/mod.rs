//! Groups of options that several commands share, one file a group.

pub(crate) mod challenge;
pub(crate) mod detail;
pub(crate) mod network;
pub(crate) mod output;
pub(crate) mod start;
