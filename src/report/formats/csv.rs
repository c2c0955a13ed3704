//! CSV, one row per report, for spreadsheets and gradebooks. The columns of a class come first, as the first report has
//! them. No cell is a formula, also where a spreadsheet separates cells at semicolons: every cell is quoted.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::language::Translator;
use crate::report::{Report, Reporter, Verdict, printable};

const COLUMNS: [&str; 14] = [
    "submission",
    "challenge",
    "title",
    "verdict",
    "total",
    "passed",
    "failed",
    "errored",
    "failed_hints",
    "errored_hints",
    "reason",
    "findings",
    "behaviour",
    "duration_ms",
];

/// Writes CSV.
pub(crate) struct Csv {
    translator: Translator,
    begun: bool,
    rows: bool,
    columns: Vec<String>,
    points: bool,
}

/// A text as a cell. A quote before it prevents a spreadsheet from reading it as a formula (full-width characters too).
fn cell(text: &str) -> String {
    let text = printable(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '␉', '␍', '␊']);
    if formula { format!("'{text}") } else { text.into_owned() }
}

fn numbers(report: &Report, verdict: Verdict) -> String {
    let hints = report.hints.iter().filter(|hint| hint.verdict == verdict);
    hints.map(|hint| hint.number.to_string()).collect::<Vec<_>>().join(" ")
}

fn row(report: &Report, translator: &Translator) -> [String; 14] {
    let reason = report.headline(translator).unwrap_or_default();
    let mut kinds: Vec<&str> = report.all_findings().map(|finding| finding.kind.name()).collect();
    kinds.sort();
    kinds.dedup();
    let behaviour = report.behaviour.as_ref().map_or("", |behaviour| behaviour.verdict.name());
    let count = |verdict| report.count(verdict).to_string();
    [
        cell(&report.submission),
        cell(&report.challenge.id),
        cell(&report.challenge.title),
        report.verdict.name().to_owned(),
        report.hints.len().to_string(),
        count(Verdict::Passed),
        count(Verdict::Failed),
        count(Verdict::Errored),
        numbers(report, Verdict::Failed),
        numbers(report, Verdict::Errored),
        cell(&reason),
        kinds.join(" "),
        behaviour.to_owned(),
        report.duration_ms.to_string(),
    ]
}

impl Csv {
    /// A reporter whose reasons are in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { translator, begun: false, rows: false, columns: Vec::new(), points: false }
    }

    fn begin(&mut self, first: Option<&Report>, out: &mut dyn Write) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        if let Some(first) = first {
            self.rows = first.row.is_some();
            self.columns = first.row.iter().flat_map(|row| &row.columns.0).map(|(name, _)| name.clone()).collect();
            self.points = first.points.is_some();
        }
        let mut cells: Vec<String> = self.rows.then(|| "row".to_owned()).into_iter().collect();
        cells.extend(self.columns.iter().map(|name| cell(name)));
        cells.extend(COLUMNS.map(str::to_owned));
        cells.extend(self.points.then(|| ["points", "possible"].map(str::to_owned)).into_iter().flatten());
        line(&cells, out)
    }

    fn cells(&self, report: &Report) -> Vec<String> {
        let columns = report.row.as_ref().map_or(&[][..], |row| &row.columns.0);
        let number = || report.row.as_ref().map_or_else(String::new, |row| row.number.to_string());
        let mut cells: Vec<String> = self.rows.then(number).into_iter().collect();
        // The first one of a name, which is the last one here.
        let values: HashMap<&str, &str> = columns.iter().rev().map(|(name, value)| (&**name, &**value)).collect();
        cells.extend(self.columns.iter().map(|name| values.get(&**name).map_or_else(String::new, |value| cell(value))));
        cells.extend(row(report, &self.translator));
        if self.points {
            let score = report.points.as_ref();
            cells.push(score.map_or_else(String::new, |score| score.earned.to_string()));
            cells.push(score.map_or_else(String::new, |score| score.possible.to_string()));
        }
        cells
    }
}

fn line(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

impl Reporter for Csv {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.begin(Some(report), out)?;
        line(&self.cells(report), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(None, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"] {
            assert!(cell(text).starts_with('\''), "{text:?}: {:?}", cell(text));
        }
        assert_eq!(cell("http://a.example/?a=b"), "http://a.example/?a=b");
    }
}
