//! What several themes of tests share.

pub(crate) mod app;
pub(crate) mod node;
pub(crate) mod program;
