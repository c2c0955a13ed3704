//! Exit codes, and errors that have one. Scripts and CI jobs rely on the codes, so they must not change.

use std::process::ExitCode;

use super::options::output::OutputError;
use super::watch::files::WatchError;
use crate::challenge::ReadError;
use crate::challenge::catalogue::ResolveError;
use crate::class::{ClassError, MergeError, ReportFileError, RowsError};
use crate::grade::GraderError;
use crate::language::Translator;
use crate::launch::LaunchError;
use crate::message::Message;
use crate::report::{PointsError, Report, Verdict, printable};
use crate::submission::{FolderError, OpenError};

/// The exit codes. Where several apply, the highest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Every hint passed.
    Passed = 0,
    /// A hint failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
    /// The app could not be graded, or a report could not be written.
    Ungraded = 3,
    /// The challenge cannot be read or run.
    Challenge = 4,
}

impl Exit {
    /// The code of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        match report.verdict {
            Verdict::Passed => Self::Passed,
            Verdict::Failed => Self::Failed,
            Verdict::Errored if report.hints.is_empty() => Self::Challenge,
            Verdict::Errored if report.hints.iter().any(|hint| hint.challenge_at_fault) => Self::Challenge,
            Verdict::Errored => Self::Ungraded,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that ends the program, with its exit code.
#[derive(Debug)]
pub struct ExitError {
    /// The exit code.
    pub exit: Exit,
    /// What happened.
    pub error: anyhow::Error,
}

impl ExitError {
    /// Ends with `exit` because of `error`.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self { exit, error: error.into() }
    }
}

/// An error that is only a message for the user.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct MessageError(pub(crate) Message);

impl MessageError {
    /// Ctrl-C cannot be waited for.
    pub(crate) fn no_signals(error: impl std::fmt::Display) -> Self {
        Self(Message::format("error-no-signals", &[("detail", error.to_string().into())]))
    }
}

impl ExitError {
    /// The error's message in the language of `translator`. An error without a translation has its causes on the same
    /// line, except those that the text contains already.
    #[must_use]
    pub fn text(&self, translator: &Translator) -> String {
        if let Some(message) = message(&self.error) {
            return translator.message(&message);
        }
        let mut text = self.error.to_string();
        for cause in self.error.chain().skip(1).map(ToString::to_string) {
            if !text.contains(&cause) {
                text = format!("{text}: {cause}");
            }
        }
        text
    }
}

/// The message of an error that ends the program.
fn message(error: &anyhow::Error) -> Option<Message> {
    macro_rules! first_of {
        ($($error:ty),* $(,)?) => {
            $(if let Some(error) = error.downcast_ref::<$error>() {
                return Some(error.message());
            })*
        };
    }
    first_of!(
        ResolveError,
        ReadError,
        OpenError,
        FolderError,
        LaunchError,
        RowsError,
        MergeError,
        ReportFileError,
        ClassError,
        GraderError,
        OutputError,
        PointsError,
        WatchError
    );
    error.downcast_ref::<MessageError>().map(|error| error.0.clone())
}

impl Translator {
    /// Prints a message for the user on stderr, after a word (`error`, `warning`, `note` or `tip`) that says what it
    /// is.
    pub fn print(&self, word: &str, message: &Message) {
        self.print_text(word, &self.message(message));
    }

    /// Prints a text as [`Self::print`] prints a message.
    pub fn print_text(&self, word: &str, text: &str) {
        let word = match word {
            "error" => self.text("severity-error"),
            "warning" => self.text("severity-warning"),
            "tip" => self.text("severity-tip"),
            _ => self.text("severity-note"),
        };
        anstream::eprintln!("{word}: {}", printable(text));
    }
}

/// Attaches an exit code to an error.
pub(super) trait OrExit<T> {
    fn or_exit(self, exit: Exit) -> Result<T, ExitError>;
}

impl<T, E: Into<anyhow::Error>> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Result<T, ExitError> {
        self.map_err(|error| ExitError::new(exit, error))
    }
}
