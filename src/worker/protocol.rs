//! The messages between the front process and a worker, each with its length before it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::behaviour::{Behaviour, Stage};
use crate::challenge::{Hint, Hooks};
use crate::engine::Outcome;
use crate::explain::{Detail, Explained};
use crate::message::Message;
use crate::submission::{Answer, Fault, Limits, LiveResult, LiveStep, Request, Snapshot};
use std::sync::Arc;

/// The largest message of a worker, in bytes.
pub(crate) const MAX_MESSAGE_BYTES: usize = 32 << 20;
/// How many bytes of a message say its length.
pub(crate) const LENGTH_BYTES: usize = 4;
/// How deeply a message of a worker may nest; those of an honest one nest about 20 levels.
const MAX_DEPTH: usize = 64;

/// A message of the front process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// The first: how every submission is graded.
    Setup(Setup),
    /// A submission to grade.
    Job(Box<Job>),
    /// The answer to a request, by the request's number.
    Answer(u32, Result<Arc<Answer>, Fault>),
    /// The files that the worker asked for.
    Files(Vec<Option<ByteBuf>>),
    /// The paths of the app's source files.
    Names(Vec<String>),
    /// The result of the step that the worker asked for.
    Step(LiveResult),
}

/// A message of a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromWorker {
    /// The first: what this system could not take from the worker.
    Ready { missing: Vec<Missing> },
    /// A hint, rehearsal or live check sends a request.
    Fetch(u32, Request),
    /// A rehearsal or an explanation reads files of the app's source.
    Files(Vec<String>),
    /// An explanation asks which files the app's source has.
    ListFiles,
    /// A live check asks for a step of its clients.
    Step(LiveStep),
    /// The next hint has ended.
    Decided(Outcome),
    /// All hints have been explained. The findings are those of the hints that this worker ran.
    Explained(Explained),
    /// The challenge has been graded.
    Done(Option<Behaviour<Message>>),
}

/// How every submission is graded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Setup {
    pub(crate) plans: Vec<Plan>,
    pub(crate) limits: Limits,
    pub(crate) detail: Detail,
}

/// The hints of a challenge, its hooks, and the checks of its behaviour, if it is checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The hints with the code of the hook before each.
    pub(crate) hints: Vec<Hint>,
    pub(crate) hooks: Hooks,
    pub(crate) behaviour: Option<(Stage, Vec<Hint>)>,
}

/// A submission to grade, from a step of a challenge on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) submission: Snapshot,
    pub(crate) checks_behaviour: bool,
    /// Whether the clients of live checks have cookies or sign in.
    pub(crate) is_known: bool,
    pub(crate) from: Position,
}

/// A step of grading: a challenge by its index, and a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) challenge: usize,
    pub(crate) part: Part,
}

/// A part of grading a submission by a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    /// Running a hint, by its index; after the last, explaining.
    Hint(usize),
    /// Checking the behaviour.
    Behaviour,
}

/// What could not be taken from a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// Its limits of memory and processor time.
    Limits,
    /// Its access to files and to TCP.
    Landlock,
    /// The system calls that it does not need.
    Seccomp,
}

/// A message that cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProtocolError {
    /// It has no binary form, or is too long for its length to be written.
    #[error("the message cannot be written: {0}")]
    Unwritable(String),
    /// It is not a message, or nests too deeply.
    #[error("the message cannot be read: {0}")]
    Unreadable(#[from] rmp_serde::decode::Error),
}

/// A message as bytes, its length before it.
pub(crate) fn encode(message: &impl Serialize) -> Result<Vec<u8>, ProtocolError> {
    let mut bytes = vec![0; LENGTH_BYTES];
    rmp_serde::encode::write_named(&mut bytes, message)
        .map_err(|error| ProtocolError::Unwritable(error.to_string()))?;
    let length = u32::try_from(bytes.len() - LENGTH_BYTES);
    let length = length.map_err(|error| ProtocolError::Unwritable(error.to_string()))?;
    bytes[..LENGTH_BYTES].copy_from_slice(&length.to_be_bytes());
    Ok(bytes)
}

/// Reads a message without its length.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ProtocolError> {
    let mut reader = rmp_serde::Deserializer::from_read_ref(bytes);
    reader.set_max_depth(MAX_DEPTH);
    Ok(T::deserialize(&mut reader)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Arg;

    #[test]
    fn a_message_that_nests_too_deeply_is_not_read() {
        let nested =
            |depth| (0..depth).fold(Message::new("a"), |inner, _| Message::format("b", &[("c", Arg::from(inner))]));
        let done = |depth| {
            let explained = Explained {
                submission: vec![crate::explain::Finding::new(
                    crate::explain::Kind::NoMatch,
                    crate::explain::Severity::Note,
                    nested(depth),
                )],
                ..Explained::default()
            };
            decode::<FromWorker>(&encode(&FromWorker::Explained(explained)).unwrap()[LENGTH_BYTES..])
        };
        assert!(matches!(done(3), Ok(FromWorker::Explained(_))));
        assert!(done(100).is_err());
        assert!(decode::<FromWorker>(b"").is_err() && decode::<FromWorker>(&[0x91; 100_000]).is_err());
    }
}
