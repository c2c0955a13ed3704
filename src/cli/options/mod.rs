//! Groups of options that several commands share.

pub(crate) mod challenge;
pub(crate) mod detail;
pub(crate) mod limits;
pub(crate) mod live;
pub(crate) mod network;
pub(crate) mod output;
pub(crate) mod points;
pub(crate) mod start;
