//! A finding says why a hint failed, why a pass is doubtful or what the site would refuse. It never changes a verdict.
//! Its texts are untranslated at first, and in the report's language once it is in a report.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// A finding, whose texts are of type `T`: a [`Message`] at first, a `String` in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding<T = String> {
    /// What kind of finding; tools may rely on it.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub message: T,
    /// What to do about it, if there is something to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<T>,
    /// What to change in the learner's files, if that can be said as edits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// The place in the learner's file that it is about.
    pub source: Option<Source<T>>,
}

/// Edits of the learner's files. Nothing applies them: the learner does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The edits, none of which overlaps another one of the report.
    pub edits: Vec<Edit>,
    /// Whether they make the hint pass, or what is missing before it, and break nothing else.
    pub certain: bool,
}

/// One edit: a text in place of a span. Lines and columns are counted from 1, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The file's path on the app, such as `/_api/server.js`.
    pub path: String,
    /// The line of the first character that is replaced.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The line of the first character that is not replaced; where nothing is replaced, `line`.
    pub end_line: usize,
    /// Its column.
    pub end_column: usize,
    /// What is written there.
    pub text: String,
}

impl Edit {
    /// Whether both change the same characters. Two texts can be added at one place.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let span = |edit: &Self| ((edit.line, edit.column), (edit.end_line, edit.end_column));
        let ((start, end), (from, to)) = (span(self), span(other));
        self.path == other.path && start < to && from < end
    }

    /// Whether it adds whole lines above `line`, and changes none.
    #[must_use]
    pub fn adds_lines(&self) -> bool {
        self.column == 1 && self.is_insertion() && self.text.ends_with('\n')
    }

    /// Whether it adds text and replaces none.
    #[must_use]
    pub fn is_insertion(&self) -> bool {
        (self.end_line, self.end_column) == (self.line, self.column)
    }
}

impl Finding<Message> {
    /// A finding without help or place.
    pub(crate) fn new(kind: Kind, severity: Severity, message: Message) -> Self {
        Self { kind, severity, message, help: None, suggestion: None, source: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn with_help(self, help: Message) -> Self {
        Self { help: Some(help), ..self }
    }

    /// Adds what to change.
    #[must_use]
    pub(crate) fn suggesting(self, suggestion: Option<Suggestion>) -> Self {
        Self { suggestion, ..self }
    }

    /// Adds its place.
    #[must_use]
    pub(crate) fn at(self, source: Source<Message>) -> Self {
        Self { source: Some(source), ..self }
    }
}

impl<T> Finding<T> {
    /// The same finding, with `change` applied to each text.
    pub(crate) fn map<U>(self, mut change: impl FnMut(T) -> U) -> Finding<U> {
        let message = change(self.message);
        let help = self.help.map(&mut change);
        let source = self.source.map(|Source { path, line, column, excerpt }| {
            let excerpt = excerpt.map(|Excerpt { first_line, text, marks }| {
                let mark = |Mark { start, end, label, primary }| Mark { start, end, label: change(label), primary };
                Excerpt { first_line, text, marks: marks.into_iter().map(mark).collect() }
            });
            Source { path, line, column, excerpt }
        });
        Finding { kind: self.kind, severity: self.severity, message, help, suggestion: self.suggestion, source }
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

/// Passes the list of all kinds, with their descriptions and stable names, to another macro.
macro_rules! for_each_kind {
    ($then:ident) => {
        $then! {
            /// An answer was not read to its end.
            BodyCut "body-cut"
            /// The app does not serve its own files.
            BoilerplateMissing "boilerplate-missing"
            /// The number stays the same, or jumps, when a client connects.
            DoesNotRise "does-not-rise"
            /// It is emitted before the new client is counted.
            EmitsBeforeCounting "emits-before-counting"
            /// It is emitted only when a client disconnects.
            EmitsOnDisconnect "emits-on-disconnect"
            /// It is emitted outside of the connection handler.
            EmitsOutsideHandler "emits-outside-handler"
            /// Only the new client receives it.
            EmitsToOne "emits-to-one"
            /// Every client except the new one receives it.
            EmitsToOthers "emits-to-others"
            /// The hint tests nothing.
            EmptyHint "empty-hint"
            /// The app answered with an error page instead of the file.
            ErrorPage "error-page"
            /// The number falls when a client disconnects, which the next lesson asks for.
            FallsOnLeave "falls-on-leave"
            /// An error ended the hint before it could compare what the app answered.
            HintStopped "hint-stopped"
            /// A hook of the challenge ended with an error.
            HookThrew "hook-threw"
            /// The app listens with another server than the one that Socket.IO is attached to.
            ListensElsewhere "listens-elsewhere"
            /// The pattern matches only in comments.
            MatchedInComment "matched-in-comment"
            /// The pattern matches only inside a string.
            MatchedInString "matched-in-string"
            /// The pattern does not match; something in the file is similar to it.
            NearMiss "near-miss"
            /// It is never emitted when a client connects.
            NeverEmits "never-emits"
            /// No server listens.
            NeverListens "never-listens"
            /// There is no connection handler.
            NoHandler "no-handler"
            /// The pattern does not match.
            NoMatch "no-match"
            /// The hint does not await what it starts.
            NotAwaited "not-awaited"
            /// The hints were decided, and explaining them did not end.
            NotExplained "not-explained"
            /// An object is emitted instead of the number.
            ObjectForNumber "object-for-number"
            /// The page's script does not listen to the event.
            PageNeverListens "page-never-listens"
            /// The page's script listens to the event and shows nothing of it.
            PageShowsNothing "page-shows-nothing"
            /// freeCodeCamp's page would not accept the address, or could not read the responses.
            SiteWouldRefuse "site-would-refuse"
            /// An answer took longer than the site waits.
            SlowAnswer "slow-answer"
            /// Socket.IO is not attached to any server.
            SocketIoMissing "socket-io-missing"
            /// The pattern matches only pieces of unrelated statements.
            StitchedMatch "stitched-match"
            /// A file is not valid JavaScript.
            SyntaxError "syntax-error"
            /// The app ends with an error when it starts, or catches one and does not go on.
            ThrowsAtStart "throws-at-start"
            /// The app ends with an error when a client connects.
            ThrowsOnConnection "throws-on-connection"
            /// A file nests too deeply to be parsed.
            TooDeep "too-deep"
            /// The pattern matches what it must not.
            UnwantedMatch "unwanted-match"
            /// Another event is emitted instead.
            WrongEvent "wrong-event"
            /// The app gave another value than the hint or the lesson expects.
            WrongValue "wrong-value"
        }
    };
}
pub(crate) use for_each_kind;

macro_rules! define_kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal)*) => {
        /// The kind of a finding. Its name is stable: kinds may be added, but none changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $name)] $kind,)*
        }

        impl Kind {
            /// Every kind, by name.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$kind),*];

            /// Its stable name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}
for_each_kind!(define_kinds);

impl Kind {
    /// Whether it is about the challenge, whatever the app does.
    #[must_use]
    pub fn is_about_challenge(self) -> bool {
        matches!(self, Self::EmptyHint | Self::HookThrew | Self::NotAwaited)
    }

    /// Whether the app gave something else in a file's place.
    #[must_use]
    pub fn is_about_missing_file(self) -> bool {
        matches!(self, Self::ErrorPage | Self::BoilerplateMissing)
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

/// How much of the findings is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Detail {
    /// No findings.
    None,
    /// Each finding's message and place.
    Short,
    /// Also the learner's lines and what to do.
    #[default]
    Full,
}

impl Detail {
    /// Removes from these findings what is not shown.
    pub(crate) fn trim(self, findings: &mut Vec<Finding>) {
        match self {
            Self::None => findings.clear(),
            Self::Full => {}
            Self::Short => {
                for finding in findings {
                    finding.help = None;
                    finding.suggestion = None;
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
pub struct Source<T = String> {
    /// The file's path on the app, such as `/_api/server.js`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The lines around it, if there are any to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt<T>>,
}

/// A few lines of a file with marks in them, which can be shown without the file. A long line is cut around its marks;
/// a line that is far from all marks is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Excerpt<T = String> {
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// The lines.
    pub text: String,
    /// What is marked in them.
    pub marks: Vec<Mark<T>>,
}

/// A marked span of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark<T = String> {
    /// Where it begins, in bytes of the excerpt's text.
    pub start: usize,
    /// Where it ends, in bytes of the excerpt's text.
    pub end: usize,
    /// The text under it.
    pub label: T,
    /// Whether the finding is about it; other marks are context.
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
