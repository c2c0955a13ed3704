//! The JavaScript engine and the world that a hint sees.
