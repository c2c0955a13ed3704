//! What a list of submissions is (a table, JSON lines, a plain list), told by its name and its first lines, and how much
//! of it has been read.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::csv;

/// The kinds of list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum InputFormat {
    /// A table with a header; commas, semicolons or tabs between its cells.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// A submission a line; # begins a comment.
    List,
    /// A folder of projects.
    Folder,
}

impl InputFormat {
    /// Tells by the name, else by the first bytes.
    pub(crate) fn tell(name: &str, begin: &[u8]) -> Self {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => return Self::Csv,
            "jsonl" | "ndjson" | "json" => return Self::Jsonl,
            _ => {}
        }
        let text = String::from_utf8_lossy(begin);
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        if first.trim_start().starts_with('{') {
            Self::Jsonl
        } else if first.starts_with("sep=") || csv::names_a_submission(first) {
            Self::Csv
        } else {
            Self::List
        }
    }
}

/// How much of an input has been read.
#[derive(Debug, Clone)]
pub struct ReadProgress {
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl ReadProgress {
    pub(crate) fn new(size: Option<u64>) -> Self {
        Self { read: Arc::default(), size }
    }

    pub(crate) fn add(&self, count: u64) {
        self.read.fetch_add(count, Ordering::Relaxed);
    }

    /// The share that has been read, where the whole is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let size = self.size.filter(|size| *size > 0)?;
        Some((self.read.load(Ordering::Relaxed) as f64 / size as f64).min(1.0))
    }

    pub(crate) fn count(&self, inner: Box<dyn Read + Send>) -> CountingReader {
        CountingReader { inner, counted: self.clone() }
    }
}

/// A reader that counts.
pub(crate) struct CountingReader {
    inner: Box<dyn Read + Send>,
    counted: ReadProgress,
}

impl Read for CountingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.counted.add(count as u64);
        Ok(count)
    }
}
