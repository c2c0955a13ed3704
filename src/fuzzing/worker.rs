//! The messages between the front process and a worker, which may be anything once a worker has been taken over.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_util::bytes::BytesMut;
use tokio_util::codec::{Decoder, LengthDelimitedCodec};

use super::code::{MISSION, TRANSLATORS};
use super::reports;
use crate::evaluation::Evaluation;
use crate::worker::protocol::{FromWorker, LENGTH_BYTES, MAX_MESSAGE_BYTES, ToWorker, decode, encode};

/// A message without its length, and as a stream of messages.
pub fn worker(bytes: &[u8]) {
    match message(bytes) {
        // What a worker found is put into words and reported.
        Some(FromWorker::Explained(explained)) => {
            let evaluation = Evaluation { explained, ..Evaluation::default() };
            let report = evaluation.report(&MISSION, "./ada", &TRANSLATORS[bytes.len() % 2]);
            reports::check(&[report], None, bytes.len() / 2);
        }
        Some(FromWorker::Done(behaviour)) => {
            let evaluation = Evaluation { behaviour, ..Evaluation::default() };
            let report = evaluation.report(&MISSION, "./ada", &TRANSLATORS[bytes.len() % 2]);
            reports::check(&[report], None, bytes.len() / 2);
        }
        _ => {}
    }
    message::<ToWorker>(bytes);
    let mut codec = LengthDelimitedCodec::builder().max_frame_length(MAX_MESSAGE_BYTES).new_codec();
    let mut stream = BytesMut::from(bytes);
    while let Ok(Some(frame)) = codec.decode(&mut stream) {
        message::<FromWorker>(&frame);
    }
    assert!(stream.capacity() <= bytes.len() + 2 * MAX_MESSAGE_BYTES);
}

/// What can be read can be written, and is read the same again.
fn message<T: Debug + DeserializeOwned + Serialize>(bytes: &[u8]) -> Option<T> {
    let message: T = decode(bytes).ok()?;
    let again: T = decode(&encode(&message).unwrap()[LENGTH_BYTES..]).unwrap();
    assert_eq!(format!("{message:?}"), format!("{again:?}"));
    Some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seed of another form than the messages have now would find little.
    #[test]
    fn the_seeds_are_messages() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/worker");
        let seeds = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in seeds.filter(|path| !path.ends_with("stream")) {
            let seed = std::fs::read(&path).unwrap();
            assert!(message::<FromWorker>(&seed).is_some() || message::<ToWorker>(&seed).is_some(), "{path:?}");
        }
    }
}
