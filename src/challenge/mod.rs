//! A challenge: what a Markdown file in freeCodeCamp's format asks of a learner's app. It exists so that everything
//! later speaks of hints and never of Markdown.

use std::path::PathBuf;

/// A challenge, as its file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// freeCodeCamp's id: 24 hex digits, the same in every language.
    pub id: String,
    /// The title, in the file's language.
    pub title: String,
    /// The name in the challenge's address on freeCodeCamp; differs between languages in two files.
    pub dashed_name: String,
    /// 2 is a back-end challenge, 4 a back-end project.
    pub challenge_type: u8,
    /// The tests, in the order in which they run.
    pub hints: Vec<Hint>,
    /// The file it was read from; `None` for a built-in challenge.
    pub path: Option<PathBuf>,
}

/// One numbered text and the test code under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Its place in the file, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// The JavaScript under the text, exactly as written.
    pub code: String,
    /// The line of the file on which `code` begins, from 1.
    pub line: usize,
}
