//! The integration tests, in one binary with a module for each topic. `tests/all` installs what they need and runs
//! them.
// Tests panic if they cannot continue.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod advice;
mod answers;
mod assert_parity;
mod behaviour;
mod catalogue;
mod challenge;
mod ci;
mod class;
mod cli;
mod constructs;
mod cors;
mod empty;
mod explain;
mod first_reports;
mod fixtures;
mod hooks;
mod hosts;
mod isolation;
mod italian;
mod launch;
mod live;
mod locale;
mod nesting;
mod network_faults;
mod network_policy;
mod output;
mod packages;
mod pattern;
mod pictures;
mod progress;
mod readme;
mod report;
mod sample;
mod sandbox;
#[path = "../support/mod.rs"]
mod support;
mod watch;
#[cfg(target_os = "linux")]
mod watch_page;
mod words;
mod worker;
mod worlds;
