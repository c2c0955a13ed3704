//! The JavaScript engine and the world that a hint sees.

pub mod pattern;
