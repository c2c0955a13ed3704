//! CSV, one row a report, for spreadsheets and gradebooks. No cell is a formula.

use std::io::{self, Write};

use super::remark::kind_name;
use super::{BehaviourVerdict, Report, Reporter, Verdict, printable};

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
#[derive(Debug, Clone, Copy, Default)]
pub struct Csv {
    begun: bool,
}

/// A text as a cell. A spreadsheet takes what begins so (full-width forms too) for a formula, unless a quote stands before.
fn cell(text: &str) -> String {
    let text = printable(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '␉', '␍', '␊']);
    if formula { format!("'{text}") } else { text.into_owned() }
}

fn numbers(report: &Report, verdict: Verdict) -> String {
    let hints = report.hints.iter().filter(|hint| hint.verdict == verdict);
    hints.map(|hint| hint.number.to_string()).collect::<Vec<_>>().join(" ")
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::Errored => "errored",
    }
}

fn row(report: &Report) -> [String; 14] {
    let reason = report.hints.iter().find_map(|hint| hint.message.as_deref()).unwrap_or_default();
    let mut kinds: Vec<String> = report.all_findings().map(|finding| kind_name(finding.kind)).collect();
    kinds.sort();
    kinds.dedup();
    let behaviour = report.behaviour.as_ref().map_or("", |behaviour| match behaviour.verdict {
        BehaviourVerdict::Works => "works",
        BehaviourVerdict::Broken => "broken",
        BehaviourVerdict::Unknown => "unknown",
    });
    let count = |verdict| report.count(verdict).to_string();
    [
        cell(&report.submission),
        cell(&report.challenge.id),
        cell(&report.challenge.title),
        verdict_name(report.verdict).to_owned(),
        report.hints.len().to_string(),
        count(Verdict::Passed),
        count(Verdict::Failed),
        count(Verdict::Errored),
        numbers(report, Verdict::Failed),
        numbers(report, Verdict::Errored),
        cell(reason),
        kinds.join(" "),
        behaviour.to_owned(),
        report.duration_ms.to_string(),
    ]
}

impl Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        line(&COLUMNS.map(str::to_owned), out)
    }
}

fn line(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

impl Reporter for Csv {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        line(&row(report), out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)
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
