//! A finding: a remark beside a verdict. It says why a hint failed, why a pass is doubtful or what the site would refuse,
//! and it never changes a verdict.

use std::fmt;
use std::str::FromStr;

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

impl Finding {
    /// A remark without help or place.
    pub(crate) fn new(kind: Kind, severity: Severity, message: String) -> Self {
        Self { kind, severity, message, help: None, source: None }
    }

    /// The same with what to do about it.
    #[must_use]
    pub(crate) fn helped(self, help: String) -> Self {
        Self { help: Some(help), ..self }
    }

    /// The same with its place.
    #[must_use]
    pub(crate) fn at(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }
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
    /// An answer was not read to its end.
    BodyCut,
    /// The app does not serve its own files.
    BoilerplateMissing,
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
    /// The hint tests nothing.
    EmptyHint,
    /// An error page stood where the file should be.
    ErrorPage,
    /// The number falls when a client leaves: the next lesson's matter.
    FallsOnLeave,
    /// The app listens with another server than the one that Socket.IO is attached to.
    ListensElsewhere,
    /// The pattern matches only what stands in comments.
    MatchedInComment,
    /// The pattern matches only what stands inside a string.
    MatchedInString,
    /// The pattern does not match; something in the file comes near to it.
    NearMiss,
    /// It is never emitted when a client connects.
    NeverEmits,
    /// Nothing listens.
    NeverListens,
    /// There is no connection handler.
    NoHandler,
    /// The pattern does not match.
    NoMatch,
    /// The hint does not await what it starts.
    NotAwaited,
    /// An object stands in the number's place.
    ObjectForNumber,
    /// The page's script does not listen to the event.
    PageNeverListens,
    /// The page's script listens to the event and shows nothing of it.
    PageShowsNothing,
    /// freeCodeCamp's page would not take the address, or could not read the answers.
    SiteWouldRefuse,
    /// An answer took longer than the site waits.
    SlowAnswer,
    /// Socket.IO is not attached to any server.
    SocketIoMissing,
    /// The pattern matches only pieces of unrelated statements.
    StitchedMatch,
    /// A file is not valid JavaScript.
    SyntaxError,
    /// The app stops, or gives up, by an error when it starts.
    ThrowsAtStart,
    /// The app stops by an error when a client connects.
    ThrowsOnConnection,
    /// The pattern matches what it must not.
    UnwantedMatch,
    /// Another event is emitted in its place.
    WrongEvent,
    /// The app gave another value than the hint or the lesson expects.
    WrongValue,
}

impl Kind {
    /// Every kind, by name.
    pub const ALL: [Self; 33] = [
        Self::BodyCut,
        Self::BoilerplateMissing,
        Self::DoesNotRise,
        Self::EmitsBeforeCounting,
        Self::EmitsOnDisconnect,
        Self::EmitsOutsideHandler,
        Self::EmitsToOne,
        Self::EmitsToOthers,
        Self::EmptyHint,
        Self::ErrorPage,
        Self::FallsOnLeave,
        Self::ListensElsewhere,
        Self::MatchedInComment,
        Self::MatchedInString,
        Self::NearMiss,
        Self::NeverEmits,
        Self::NeverListens,
        Self::NoHandler,
        Self::NoMatch,
        Self::NotAwaited,
        Self::ObjectForNumber,
        Self::PageNeverListens,
        Self::PageShowsNothing,
        Self::SiteWouldRefuse,
        Self::SlowAnswer,
        Self::SocketIoMissing,
        Self::StitchedMatch,
        Self::SyntaxError,
        Self::ThrowsAtStart,
        Self::ThrowsOnConnection,
        Self::UnwantedMatch,
        Self::WrongEvent,
        Self::WrongValue,
    ];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BodyCut => "body-cut",
            Self::BoilerplateMissing => "boilerplate-missing",
            Self::DoesNotRise => "does-not-rise",
            Self::EmitsBeforeCounting => "emits-before-counting",
            Self::EmitsOnDisconnect => "emits-on-disconnect",
            Self::EmitsOutsideHandler => "emits-outside-handler",
            Self::EmitsToOne => "emits-to-one",
            Self::EmitsToOthers => "emits-to-others",
            Self::EmptyHint => "empty-hint",
            Self::ErrorPage => "error-page",
            Self::FallsOnLeave => "falls-on-leave",
            Self::ListensElsewhere => "listens-elsewhere",
            Self::MatchedInComment => "matched-in-comment",
            Self::MatchedInString => "matched-in-string",
            Self::NearMiss => "near-miss",
            Self::NeverEmits => "never-emits",
            Self::NeverListens => "never-listens",
            Self::NoHandler => "no-handler",
            Self::NoMatch => "no-match",
            Self::NotAwaited => "not-awaited",
            Self::ObjectForNumber => "object-for-number",
            Self::PageNeverListens => "page-never-listens",
            Self::PageShowsNothing => "page-shows-nothing",
            Self::SiteWouldRefuse => "site-would-refuse",
            Self::SlowAnswer => "slow-answer",
            Self::SocketIoMissing => "socket-io-missing",
            Self::StitchedMatch => "stitched-match",
            Self::SyntaxError => "syntax-error",
            Self::ThrowsAtStart => "throws-at-start",
            Self::ThrowsOnConnection => "throws-on-connection",
            Self::UnwantedMatch => "unwanted-match",
            Self::WrongEvent => "wrong-event",
            Self::WrongValue => "wrong-value",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A kind that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of finding '{name}': choose one of {}", Kind::ALL.map(Kind::name).join(", "))]
pub struct UnknownKind {
    name: String,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| UnknownKind { name: name.to_owned() })
    }
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// No findings.
    None,
    /// Each finding's message and place.
    Short,
    /// The learner's lines and what to do, too.
    #[default]
    Full,
}

impl Detail {
    /// Leaves of these findings what is to be told.
    pub(crate) fn trim(self, findings: &mut Vec<Finding>) {
        match self {
            Self::None => findings.clear(),
            Self::Full => {}
            Self::Short => {
                for finding in findings {
                    finding.help = None;
                    if let Some(source) = &mut finding.source {
                        source.excerpt = None;
                    }
                }
            }
        }
    }
}

/// A place in one of the learner's files, or in an answer of the app.
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

/// A few lines of a file with marks in them: enough to be shown without the file. A long line is cut to what surrounds its
/// marks; a line that is not worth showing is empty.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_name() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert!(Kind::ALL.map(Kind::name).is_sorted());
        assert!("no-such".parse::<Kind>().unwrap_err().to_string().contains("wrong-value"));
    }
}
