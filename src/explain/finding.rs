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
    /// The number stays the same, or jumps, when a client connects.
    DoesNotRise,
    /// It is emitted before the new client is counted.
    EmitsBeforeCounting,
    /// It is emitted only when a client leaves.
    EmitsOnDisconnect,
    /// It is emitted outside of the connection handler.
    EmitsOutsideHandler,
    /// Only the new client hears it.
    EmitsToOne,
    /// Everybody but the new client hears it.
    EmitsToOthers,
    /// The number falls when a client leaves: the next lesson's matter.
    FallsOnLeave,
    /// The app listens with another server than the one that Socket.IO is attached to.
    ListensElsewhere,
    /// It is never emitted when a client connects.
    NeverEmits,
    /// Nothing listens.
    NeverListens,
    /// There is no connection handler.
    NoHandler,
    /// An object stands in the number's place.
    ObjectForNumber,
    /// Socket.IO is not attached to any server.
    SocketIoMissing,
    /// The page's script does not listen to the event.
    PageNeverListens,
    /// A file does not parse.
    SyntaxError,
    /// The app stops, or gives up, by an error when it starts.
    ThrowsAtStart,
    /// The app stops by an error when a client connects.
    ThrowsOnConnection,
    /// Another event is emitted in its place.
    WrongEvent,
    /// Something else than a whole number is emitted.
    WrongValue,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::EmptyHint,
        Self::ErrorPage,
        Self::NotAwaited,
        Self::DoesNotRise,
        Self::EmitsBeforeCounting,
        Self::EmitsOnDisconnect,
        Self::EmitsOutsideHandler,
        Self::EmitsToOne,
        Self::EmitsToOthers,
        Self::FallsOnLeave,
        Self::ListensElsewhere,
        Self::NeverEmits,
        Self::NeverListens,
        Self::NoHandler,
        Self::ObjectForNumber,
        Self::SocketIoMissing,
        Self::PageNeverListens,
        Self::SyntaxError,
        Self::ThrowsAtStart,
        Self::ThrowsOnConnection,
        Self::WrongEvent,
        Self::WrongValue,
    ];
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
