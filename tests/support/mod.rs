//! Helpers that several test modules share.

pub(crate) mod browser;
pub(crate) mod grading;
pub(crate) mod node;
pub(crate) mod program;
pub(crate) mod sample;
pub(crate) mod server;
pub(crate) mod timing;
pub(crate) mod tls;
