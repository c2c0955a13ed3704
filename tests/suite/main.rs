//! The integration tests, one binary: a module a theme. `tests/all` installs what they need and runs them.

mod challenge;
mod pattern;
