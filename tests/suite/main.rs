//! The integration tests, one binary: a module a theme. `tests/all` installs what they need and runs them.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod assert_parity;
mod behaviour;
mod catalogue;
mod challenge;
mod cli;
mod constructs;
mod faults;
mod fixtures;
mod locale;
mod pattern;
mod pictures;
mod report;
mod sandbox;
mod support;
