//! Collects the end of a started app's output, to show it if something is wrong.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How much is collected, in bytes.
const MAX_BYTES: usize = 64 << 10;
/// How many lines are shown.
const MAX_LINES: usize = 20;
/// The longest line that is shown, in characters.
const MAX_WIDTH: usize = 500;

/// The read end of a pipe that an app writes to.
pub(super) type Pipe = Box<dyn Read + Send>;

/// The last part of what an app wrote.
#[derive(Debug)]
pub(super) struct Output {
    bytes: Arc<Mutex<VecDeque<u8>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Output {
    /// Reads the pipes to their end, each on its own thread, so that the app never blocks on writing. Fails where a
    /// thread cannot be started.
    pub(super) fn collect(pipes: Vec<Pipe>, thread: impl Fn() -> Builder) -> io::Result<Self> {
        let bytes = Arc::new(Mutex::new(VecDeque::new()));
        let reader = |pipe| {
            let bytes = Arc::clone(&bytes);
            thread().name("app's output".to_owned()).spawn(move || read_to_end(pipe, &bytes))
        };
        let readers = pipes.into_iter().map(reader).collect::<Result<_, _>>()?;
        Ok(Self { bytes, readers })
    }

    /// Waits at most 300 ms for the rest of the output of an app that has ended.
    pub(super) fn drain(&self) {
        let until = Instant::now() + Duration::from_millis(300);
        while Instant::now() < until && !self.readers.iter().all(JoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The last lines, without empty ones at the end.
    pub(super) fn last_lines(&self) -> Vec<String> {
        let text: Vec<u8> = self.bytes.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let last = lines[lines.len().saturating_sub(MAX_LINES)..].iter();
        last.map(|line| line.chars().take(MAX_WIDTH).collect()).collect()
    }
}

fn read_to_end(mut pipe: Pipe, bytes: &Mutex<VecDeque<u8>>) {
    let mut chunk = [0; 8192];
    while let Ok(read @ 1..) = pipe.read(&mut chunk) {
        let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend(&chunk[..read]);
        let over = bytes.len().saturating_sub(MAX_BYTES);
        bytes.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_that_cannot_be_read_is_an_error() {
        let too_large = || Builder::new().stack_size(1 << 60);
        assert!(Output::collect(vec![Box::new(io::empty())], too_large).is_err());
    }

    #[test]
    fn collects_the_end_within_bounds() {
        let flood = std::io::repeat(b'x').take(1 << 20).chain(&b"\nlast\nwords\n\n"[..]);
        let output = Output::collect(vec![Box::new(flood)], Builder::new).unwrap();
        output.readers.into_iter().for_each(|reader| reader.join().unwrap());
        assert!(output.bytes.lock().unwrap().len() <= MAX_BYTES);
        let output = Output { bytes: output.bytes, readers: Vec::new() };
        let lines = output.last_lines();
        assert_eq!(lines[0].len(), MAX_WIDTH);
        assert_eq!(lines[1..], ["last", "words"]);
    }
}
