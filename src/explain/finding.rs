//! A finding: a remark beside a verdict. It says why a hint failed, why a pass is doubtful or what the site would refuse,
//! and it never changes a verdict.

use serde::{Deserialize, Serialize};

/// A remark beside a verdict, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of remark; tools may rely on it.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The remark in the report's language.
    pub message: String,
    /// What to do about it, where there is something to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The place in the learner's file that it is about.
    pub source: Option<Source>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth acting on; `--strict` counts it.
    Warning,
}

/// What kind of remark. A kind's name is stable: new ones may be added, none changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// The hint tests nothing.
    EmptyHint,
    /// An error page stood where the file should be.
    ErrorPage,
    /// The hint does not await what it starts.
    NotAwaited,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::EmptyHint, Self::ErrorPage, Self::NotAwaited];
}

/// A place in one of the learner's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The file's path on the app, such as `/_api/server.js`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The lines around it, where they are worth showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// A few lines of a file with marks in them: enough to be shown without the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// What is marked in them.
    pub marks: Vec<Mark>,
}

/// A marked stretch of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Where it begins, in bytes of the excerpt's text.
    pub start: usize,
    /// Where it ends, in bytes of the excerpt's text.
    pub end: usize,
    /// What stands under it.
    pub label: String,
    /// Whether it is what the finding points at, and not only something beside it.
    pub primary: bool,
}
