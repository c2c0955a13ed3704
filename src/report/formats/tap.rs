//! TAP 14, the Test Anything Protocol: a subtest for each report, a line for each hint, and the reason as YAML if it is
//! not ok.

use std::io::{self, Write};

use serde::Serialize;

use crate::language::Translator;
use crate::report::issue::causes_lines;
use crate::report::text::json::to_json;
use crate::report::text::{lines, one_line};
use crate::report::{Entry, Report, Reporter, Verdict, printable};

/// Writes TAP 14.
pub(crate) struct Tap {
    count: usize,
    translator: Translator,
}

impl Tap {
    /// A reporter in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { count: 0, translator }
    }
}

/// Escapes `#`, which begins a directive, and `\`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

fn hint_lines(hint: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ok = if hint.verdict == Verdict::Passed { "ok" } else { "not ok" };
    writeln!(out, "    {ok} {} - {}", hint.number, escaped(&one_line(hint.text)))?;
    if hint.verdict == Verdict::Passed && hint.causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "      ---")?;
    field("verdict", &hint.verdict, out)?;
    if !hint.causes.is_empty() {
        field("findings", &causes_lines(&hint.causes), out)?;
    }
    if let Some(place) = hint.causes.iter().find_map(|cause| cause.place.as_deref()) {
        field("at", &printable(place), out)?;
    }
    if let Some(message) = hint.assertion.or(hint.sentence.as_deref()) {
        field("message", &lines(message), out)?;
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
        report.view(&self.translator).hints.iter().try_for_each(|hint| hint_lines(hint, out))?;
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
