//! What the fuzzers in `fuzz/` call: a function for each kind of text that strangers write. It takes any bytes, and
//! panics where the program does not do what it promises.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod code;
mod network;
mod pattern;
mod reports;
mod rows;
mod worker;

pub use code::{challenge, findings, front_matter, javascript};
pub use network::{answer, http, packets};
pub use pattern::pattern;
pub use reports::reports;
pub use rows::rows;
pub use worker::worker;

use std::ops::Range;

/// Fails if a span is not inside of the text, or cuts a character.
#[track_caller]
fn inside(text: &str, span: &Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "{span:?} of {} bytes", text.len());
}
