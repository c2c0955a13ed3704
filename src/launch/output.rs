//! What a started app writes, kept within bounds so that its last words can be shown when something is wrong.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How much is kept, in bytes.
const KEPT: usize = 64 << 10;
/// How many lines are shown.
const LINES: usize = 20;
/// The longest line that is shown, in characters.
const WIDTH: usize = 500;

/// One end of a pipe that an app writes into.
pub(super) type Pipe = Box<dyn Read + Send>;

/// The end of what an app wrote.
#[derive(Debug)]
pub(super) struct Output {
    kept: Arc<Mutex<VecDeque<u8>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Output {
    /// Reads the pipes on threads of their own, to their end, so that the app never waits for a reader.
    pub(super) fn keep(pipes: Vec<Pipe>) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let reader = |pipe| {
            let kept = Arc::clone(&kept);
            std::thread::Builder::new().name("app's output".to_owned()).spawn(move || drain(pipe, &kept)).ok()
        };
        let readers = pipes.into_iter().filter_map(reader).collect();
        Self { kept, readers }
    }

    /// Waits a moment for what is still in the pipes of an app that has ended.
    pub(super) fn settle(&self) {
        let until = Instant::now() + Duration::from_millis(300);
        while Instant::now() < until && !self.readers.iter().all(JoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The last lines, without empty ones at the end.
    pub(super) fn last_lines(&self) -> Vec<String> {
        let bytes: Vec<u8> = self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let last = lines[lines.len().saturating_sub(LINES)..].iter();
        last.map(|line| line.chars().take(WIDTH).collect()).collect()
    }
}

fn drain(mut pipe: Pipe, kept: &Mutex<VecDeque<u8>>) {
    let mut chunk = [0; 8192];
    while let Ok(read @ 1..) = pipe.read(&mut chunk) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(&chunk[..read]);
        let over = kept.len().saturating_sub(KEPT);
        kept.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end_within_bounds() {
        let flood = std::io::repeat(b'x').take(1 << 20).chain(&b"\nlast\nwords\n\n"[..]);
        let output = Output::keep(vec![Box::new(flood)]);
        output.readers.into_iter().for_each(|reader| reader.join().unwrap());
        assert!(output.kept.lock().unwrap().len() <= KEPT);
        let output = Output { kept: output.kept, readers: Vec::new() };
        let lines = output.last_lines();
        assert_eq!(lines[0].len(), WIDTH);
        assert_eq!(lines[1..], ["last", "words"]);
    }
}
