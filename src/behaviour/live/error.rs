//! Why a client did not get to the app, or lost it. None of it is the app's fault for certain, except that nothing answers
//! where Socket.IO should.

use crate::submission::Fault;

/// What came between a client and the app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LiveError {
    /// The way to the app failed.
    #[error("{}", .0.url)]
    Fault(Fault),
    /// The app lets the client not in, with its reason.
    #[error("{0}")]
    Refused(String),
    /// The app answers, and has nothing there.
    #[error("{0}")]
    Absent(String),
    /// The app sends its visitors elsewhere.
    #[error("{0}")]
    Elsewhere(String),
    /// The app does not speak Socket.IO.
    #[error("{0}")]
    Odd(String),
    /// The app ended the connection.
    #[error("")]
    Ended,
    /// The person's name and password were not taken.
    #[error("")]
    NotSignedIn,
    /// It sent more than is looked at.
    #[error("")]
    TooMuch,
    /// The time for all of it was up.
    #[error("")]
    TimedOut,
}

impl From<Fault> for LiveError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl LiveError {
    /// Its code, by which a behaviour's facts name it. `known`: whether the clients came with a cookie or a sign-in.
    pub(crate) fn code(&self, known: bool) -> &'static str {
        match self {
            Self::Fault(_) => "fault",
            Self::Refused(_) if known => "refused-known",
            Self::Refused(_) => "sign-in",
            Self::Absent(_) => "absent",
            Self::Elsewhere(_) => "elsewhere",
            Self::Odd(_) => "unreachable",
            Self::Ended if known => "ended",
            Self::Ended => "ended-sign-in",
            Self::NotSignedIn => "not-signed-in",
            Self::TooMuch => "too-much",
            Self::TimedOut => "timed-out",
        }
    }

    /// Whether it would meet every other client as well.
    pub(crate) fn meets_every_client(&self) -> bool {
        !matches!(self, Self::Ended | Self::TooMuch)
    }
}
