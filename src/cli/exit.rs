//! Exit codes, and errors that carry one. They are a contract: scripts and CI jobs rely on them.

use std::process::ExitCode;

use crate::report::{Report, Verdict};

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

    /// The error and its causes on one line, without a cause that is part of the text before it.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = self.error.to_string();
        for cause in self.error.chain().skip(1).map(ToString::to_string) {
            if !message.contains(&cause) {
                message = format!("{message}: {cause}");
            }
        }
        message
    }
}

/// Says which exit code an error has.
pub(super) trait OrExit<T> {
    fn or_exit(self, exit: Exit) -> Result<T, ExitError>;
}

impl<T, E: Into<anyhow::Error>> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Result<T, ExitError> {
        self.map_err(|error| ExitError::new(exit, error))
    }
}
