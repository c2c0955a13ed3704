//! Why a client could not connect to the app, or lost the connection. Only [`LiveError::Absent`] is certainly the app's
//! fault.

use serde::{Deserialize, Serialize};

use crate::submission::Fault;

/// Why a client has no connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(crate) enum LiveError {
    /// A request failed.
    #[error("{}", .0.url)]
    Fault(Fault),
    /// The app refuses the client, with its reason.
    #[error("{0}")]
    Refused(String),
    /// The app answers 404 at the address of Socket.IO.
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
    /// The app did not accept the name and password.
    #[error("")]
    NotSignedIn,
    /// The app sent more than is read, or there are too many clients.
    #[error("")]
    TooMuch,
    /// The time limit of the live checks has passed.
    #[error("")]
    TimedOut,
}

impl From<Fault> for LiveError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl LiveError {
    /// Its code in the facts. `known`: whether the clients have cookies or sign in.
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

    /// Whether every other client would have the same error.
    pub(crate) fn meets_every_client(&self) -> bool {
        !matches!(self, Self::Ended | Self::TooMuch)
    }
}
