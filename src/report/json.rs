//! JSON, one report a line: for tools. The schema stands in `docs/report.schema.json`.

use std::io::{self, Write};

use super::{Report, Reporter};

/// Writes each report as one line of JSON.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json;

impl Reporter for Json {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, report)?;
        out.write_all(b"\n")
    }
}
