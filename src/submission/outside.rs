//! What a worker process asks of the process that started it, as one trait.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Fault, Reply, Request};

/// A worker's way to the network and to files, since it has neither.
pub(crate) trait Outside: Send + Sync {
    /// Sends a request of a hint or of a rehearsal.
    fn fetch(&self, request: Request, reply: Reply);
    /// The paths of the app's source files.
    fn list_sources(&self) -> Vec<String>;
    /// Reads files of the app's source, by their paths in the project.
    fn read_sources(&self, paths: &[String]) -> Vec<Option<Vec<u8>>>;
    /// Performs a step of a live check, and waits for its result.
    fn perform(&self, step: LiveStep) -> LiveResult;
}

/// What a live check asks of its clients.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum LiveStep {
    /// Connects another client.
    Open,
    /// Waits for the next event of a client.
    Wait { client: usize, within: Duration },
    /// Takes the events of a client.
    Take { client: usize },
    /// Sends a message from a client.
    Say { client: usize, message: String },
    /// Disconnects a client.
    Close { client: usize },
}

/// The result of a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum LiveResult {
    /// The number of the new client.
    Opened(Result<usize, LiveError>),
    /// Whether there is an event.
    Heard(Result<bool, LiveError>),
    /// The names of events, and their arguments as JSON lists.
    Events(Vec<(String, String)>),
    /// Nothing to return.
    Done,
}

/// Why a client could not connect to the app, or lost the connection. Only [`LiveError::Absent`] is certainly the app's
/// fault.
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
