//! Reports put aside in a file of the system's temporary folder, for rows that come later: those of an app that was graded
//! already, and those that wait for a slow row before them. It exists so that memory does not grow with the class.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use crate::report::Report;

/// The file. It is gone when the process ends, however that ends.
#[derive(Debug)]
pub(super) struct Spill {
    file: BufWriter<File>,
    end: u64,
}

impl Spill {
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?), end: 0 })
    }

    /// Puts a row's reports aside, and says where.
    pub(super) fn put(&mut self, reports: &[Report]) -> io::Result<u64> {
        let mut line = serde_json::to_vec(reports)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        let place = self.end;
        self.end += line.len() as u64;
        Ok(place)
    }

    /// The reports of a place.
    pub(super) fn get(&mut self, place: u64) -> io::Result<Vec<Report>> {
        self.file.seek(SeekFrom::Start(place))?;
        let mut line = Vec::new();
        BufReader::new(self.file.get_ref()).read_until(b'\n', &mut line)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        Ok(serde_json::from_slice(&line)?)
    }
}
