//! JSON, one report per line, for tools. The schema is `docs/report.schema.json`.

use std::io::{self, Write};

use crate::report::text::json::write_json;
use crate::report::{Report, Reporter};

/// Writes each report as one line of JSON.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Json;

impl Reporter for Json {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        write_json(report, out)?;
        out.write_all(b"\n")
    }
}
