//! What several themes of tests share.

pub(crate) mod program;
