//! TAP 14, the Test Anything Protocol: a subtest for each report, a line for each hint, and the reason as YAML if it is
//! not ok.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::issue::explained;
use crate::report::text::json::to_json;
use crate::report::text::{lines, one_line};
use crate::report::{HintReport, Report, Reporter, Verdict, printable};

/// Writes TAP 14.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tap {
    count: usize,
}

/// Escapes `#`, which begins a directive, and `\`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

fn hint_lines(hint: &HintReport, out: &mut dyn Write) -> io::Result<()> {
    let ok = if hint.verdict == Verdict::Passed { "ok" } else { "not ok" };
    writeln!(out, "    {ok} {} - {}", hint.number, escaped(&one_line(&hint.text)))?;
    if hint.verdict == Verdict::Passed && hint.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "      ---")?;
    field("verdict", &hint.verdict, out)?;
    if let Some(message) = &hint.message {
        field("message", &lines(message), out)?;
    }
    if !hint.findings.is_empty() {
        field("findings", &explained(None, &hint.findings), out)?;
    }
    if let Some(source) = hint.findings.iter().find_map(|finding| finding.source.as_ref()) {
        field("at", &(format!("{}:{}:{}", printable(&source.path), source.line, source.column)), out)?;
    }
    writeln!(out, "      ...")
}

/// JSON is YAML, and its strings stay on one line.
fn field(name: &str, value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "      {name}: {}", to_json(value)?)
}

impl Reporter for Tap {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 14")?;
        }
        self.count += 1;
        let name = escaped(&printable(&format!("{} {}", report.challenge.title, report.label())));
        writeln!(out, "# Subtest: {name}")?;
        writeln!(out, "    1..{}", report.hints.len())?;
        if let Some(score) = &report.points {
            writeln!(out, "    # points {}/{}", score.earned, score.possible)?;
        }
        report.hints.iter().try_for_each(|hint| hint_lines(hint, out))?;
        let ok = if report.verdict == Verdict::Passed { "ok" } else { "not ok" };
        writeln!(out, "{ok} {} - {name} # time={}ms", self.count, report.duration_ms)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.count == 0 {
            writeln!(out, "TAP version 14")?;
        }
        writeln!(out, "1..{}", self.count)
    }
}
