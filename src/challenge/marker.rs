//! The names of sections. It exists to tell a marker that freeCodeCamp's parser knows from one that it refuses.

use super::error::Problem;

/// Every section's heading level and name: those of the site's parser, and four (marked) of earlier years.
const MARKERS: &[(u8, &str)] = &[
    (1, "--after-all--"),
    (1, "--after-each--"),
    (1, "--after-hook--"), // earlier
    (1, "--assignment--"),
    (1, "--before-all--"),
    (1, "--before-each--"),
    (1, "--before-hook--"), // earlier
    (1, "--description--"),
    (1, "--explanation--"),
    (1, "--fillInTheBlank--"),
    (1, "--hints--"),
    (1, "--instructions--"),
    (1, "--interactive--"),
    (1, "--notes--"),
    (1, "--questions--"),
    (1, "--quizzes--"),
    (1, "--scene--"),
    (1, "--seed--"),
    (1, "--solutions--"),
    (1, "--speaking-section--"),
    (1, "--transcript--"),
    (2, "--after-user-code--"), // earlier
    (2, "--answers--"),
    (2, "--before-user-code--"), // earlier
    (2, "--blanks--"),
    (2, "--quiz--"),
    (2, "--seed-contents--"),
    (2, "--sentence--"),
    (2, "--speaking-audio--"),
    (2, "--text--"),
    (2, "--video-solution--"),
    (3, "--audio-id--"),
    (3, "--feedback--"),
    (3, "--question--"),
    (4, "--answer--"),
    (4, "--audio--"),
    (4, "--distractors--"),
    (4, "--text--"),
];

/// Marks the part of a code block that a learner edits.
const EDITABLE_REGION: &str = "--fcc-editable-region--";

/// Whether a heading with this text is a marker.
pub(super) fn is_marker(text: &str) -> bool {
    text.starts_with("--") && text.ends_with("--")
}

/// Refuses a marker that does not exist, or not at this heading level.
pub(super) fn check(name: &str, level: u8) -> Result<(), Problem> {
    if name == EDITABLE_REGION {
        return Err(Problem::NotASection(name.to_owned()));
    }
    if MARKERS.contains(&(level, name)) {
        return Ok(());
    }
    let right: Vec<String> =
        MARKERS.iter().filter(|marker| marker.1 == name).map(|marker| heading(marker.0, name)).collect();
    if right.is_empty() {
        let names = MARKERS.iter().map(|marker| marker.1);
        return Err(Problem::UnknownMarker(name.to_owned(), super::near::nearest(name, names)));
    }
    Err(Problem::WrongLevel(heading(level, name), right.join(" or ")))
}

fn heading(level: u8, name: &str) -> String {
    format!("{} {name}", "#".repeat(usize::from(level)))
}
