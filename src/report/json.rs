//! JSON, one report a line: for tools. The schema stands in `docs/report.schema.json`.

use std::io::{self, Write};

use super::json_text::write_json;
use super::{Report, Reporter};

/// Writes each report as one line of JSON.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json;

impl Reporter for Json {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        write_json(report, out)?;
        out.write_all(b"\n")
    }
}
