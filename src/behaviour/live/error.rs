//! Why a client could not connect to the app, or lost the connection. None of it is certainly the app's fault, except that
//! nothing answers where Socket.IO should.

use crate::submission::Fault;

/// Why a client has no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LiveError {
    /// A request failed.
    #[error("{}", .0.url)]
    Fault(Fault),
    /// The app refuses the client, with its reason.
    #[error("{0}")]
    Refused(String),
    /// The app answers, and has nothing there.
    #[error("{0}")]
    Absent(String),
    /// The app redirects its clients to another address.
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
    /// It sent more than is read.
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

    /// Whether every other client would meet it as well.
    pub(crate) fn meets_every_client(&self) -> bool {
        !matches!(self, Self::Ended | Self::TooMuch)
    }
}
