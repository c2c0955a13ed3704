//! The report for people: a line for each hint with its message and findings below, and a summary. With colours on a
//! terminal.

pub(crate) mod class;
mod snippet;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::RenderOptions;
use crate::explain::{Finding, Severity};
use crate::language::Translator;
use crate::report::{
    Behaviour, BehaviourVerdict, CheckReport, HintReport, Report, Reporter, Stage, Verdict, printable,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Cyan.on_default();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// The indentation of what belongs to a hint.
const INDENT: usize = 7;

/// The findings that were written already.
type Shown<'r> = Vec<&'r Finding>;

/// Writes reports for people.
pub(crate) struct Human {
    options: RenderOptions,
    translator: Translator,
    overview: Overview,
}

impl Human {
    /// A reporter with these options.
    #[must_use]
    pub(crate) fn new(options: RenderOptions) -> Self {
        Self { options, translator: Translator::of(options.language), overview: Overview::default() }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.options.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn say(&self, id: &str) -> String {
        self.translator.text(id)
    }

    fn quiet(&self, text: &str) -> String {
        self.paint(DIM, &printable(text))
    }

    fn mark(&self, verdict: Verdict) -> String {
        let (style, fancy, plain) = match verdict {
            Verdict::Passed => (GREEN, "✓", "ok"),
            Verdict::Failed => (RED, "✗", "no"),
            Verdict::Errored => (YELLOW, "!", "??"),
        };
        self.paint(style, if self.options.unicode { fancy } else { plain })
    }

    /// A hint's Markdown for a terminal: inline code is coloured, `<b>` is dropped.
    fn hint_text(&self, markdown: &str) -> String {
        let joined = markdown.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = printable(&joined).replace("<b>", "").replace("</b>", "");
        let parts = text.split('`').enumerate();
        let painted = parts.map(|(index, part)| match index % 2 {
            1 if self.options.colour => self.paint(CODE, part),
            1 => format!("`{part}`"),
            _ => part.to_owned(),
        });
        painted.collect()
    }

    fn hint<'r>(&self, hint: &'r HintReport, shown: &mut Shown<'r>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  {} {}  {}", self.mark(hint.verdict), hint.number, self.hint_text(&hint.text))?;
        if let Some(message) = hint.shown_message() {
            let style = if hint.verdict == Verdict::Failed { RED } else { YELLOW };
            writeln!(out, "       {}", self.paint(style, &printable(message)))?;
        }
        self.findings(&hint.findings, INDENT, shown, out)
    }

    /// Writes the findings that were not written already.
    fn findings<'r>(
        &self,
        findings: &'r [Finding],
        indent: usize,
        shown: &mut Shown<'r>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for finding in findings {
            if !shown.iter().any(|earlier| is_the_same(earlier, finding)) {
                out.write_all(snippet::draw(finding, self.options, &self.translator, indent).as_bytes())?;
                shown.push(finding);
            }
        }
        Ok(())
    }

    fn summary(&self, report: &Report) -> String {
        let style = match report.verdict {
            Verdict::Passed if report.hints.is_empty() => YELLOW,
            Verdict::Passed => GREEN,
            Verdict::Failed => RED,
            Verdict::Errored => YELLOW,
        };
        self.paint(style, &self.translator.summary(report))
    }
}

impl Human {
    /// The hints, the findings and the behaviour, without headline and summary.
    fn body(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut shown = Shown::new();
        report.hints.iter().try_for_each(|hint| self.hint(hint, &mut shown, out))?;
        if !report.findings.is_empty() {
            writeln!(out)?;
            self.findings(&report.findings, 2, &mut shown, out)?;
        }
        report.behaviour.iter().try_for_each(|behaviour| self.behaviour(behaviour, &mut shown, out))
    }

    /// A line for each check of the behaviour, and what was seen below it.
    fn behaviour<'r>(&self, behaviour: &'r Behaviour, shown: &mut Shown<'r>, out: &mut dyn Write) -> io::Result<()> {
        let id = match (behaviour.verdict, behaviour.stage) {
            (BehaviourVerdict::Works, Stage::Rehearsal) => "behaviour-works-rehearsal",
            (BehaviourVerdict::Broken, Stage::Rehearsal) => "behaviour-broken-rehearsal",
            (BehaviourVerdict::Unknown, Stage::Rehearsal) => "behaviour-unknown-rehearsal",
            (BehaviourVerdict::Works, Stage::Live) => "behaviour-works-live",
            (BehaviourVerdict::Broken, Stage::Live) => "behaviour-broken-live",
            (BehaviourVerdict::Unknown, Stage::Live) => "behaviour-unknown-live",
        };
        writeln!(out, "\n  {}", self.say(id))?;
        behaviour.checks.iter().try_for_each(|check| self.check(check, shown, out))
    }

    fn check<'r>(&self, check: &'r CheckReport, shown: &mut Shown<'r>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  {} {}  {}", self.mark(check.verdict.into()), check.number, self.hint_text(&check.text))?;
        if let Some(message) = &check.message {
            writeln!(out, "       {}", self.quiet(message))?;
        }
        self.findings(&check.findings, INDENT, shown, out)
    }

    fn row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        let passed = format!("{}/{}", row.passed, row.hints);
        writeln!(out, "  {} {passed:>5}  {}", self.mark(row.verdict), printable(&row.title))
    }
}

/// The table under the reports of several challenges on one submission; empty once there are several submissions.
#[derive(Debug, Default)]
struct Overview {
    submission: Option<String>,
    rows: Vec<Row>,
    several: bool,
}

/// A challenge's line in the table.
#[derive(Debug)]
struct Row {
    verdict: Verdict,
    passed: usize,
    hints: usize,
    title: String,
}

impl Overview {
    fn add(&mut self, report: &Report) {
        let known = self.submission.get_or_insert_with(|| report.submission.clone());
        if self.several || *known != report.submission {
            self.several = true;
            self.rows.clear();
            return;
        }
        self.rows.push(Row {
            verdict: report.verdict,
            passed: report.count(Verdict::Passed),
            hints: report.hints.len(),
            title: report.challenge.title.clone(),
        });
    }

    /// The lines, if there is more than one.
    fn rows(&self) -> &[Row] {
        if self.rows.len() > 1 { &self.rows } else { &[] }
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    fn is_empty(&self) -> bool {
        self.submission.is_none()
    }
}

/// Whether the second of two findings need not be shown: they say the same, or are warnings of one kind about the same line.
fn is_the_same(one: &Finding, other: &Finding) -> bool {
    let place = |finding: &Finding| finding.source.as_ref().map(|source| (source.path.clone(), source.line));
    let said = |finding: &Finding| (finding.kind, finding.message.clone(), finding.source.clone());
    let warned = one.severity == Severity::Warning && one.kind == other.kind;
    // What suggests further edits is shown, and a missing file at each hint that reads it.
    let again = other.suggestion.is_some() || other.kind.is_about_missing_file();
    !again && (said(one) == said(other) || warned && one.source.is_some() && place(one) == place(other))
}

impl Reporter for Human {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        if !self.overview.is_empty() {
            writeln!(out)?;
        }
        self.overview.add(report);
        let title = self.paint(BOLD, &printable(&report.challenge.title));
        writeln!(out, "{title}  {}", self.paint(DIM, &printable(&report.submission)))?;
        writeln!(out)?;
        self.body(report, out)?;
        writeln!(out)?;
        let took = self.paint(DIM, &format!("({} ms)", report.duration_ms));
        let points = report.points.iter().map(|score| format!(" · {}", score.text(&self.translator)));
        writeln!(out, "{}{} {took}", self.summary(report), points.collect::<String>())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.overview.rows();
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        rows.iter().try_for_each(|row| self.row(row, out))?;
        let [passed, failed, errored] =
            [Verdict::Passed, Verdict::Failed, Verdict::Errored].map(|verdict| self.overview.count(verdict));
        let counts = [
            ("total", rows.len().into()),
            ("passed", passed.into()),
            ("failed", failed.into()),
            ("errored", errored.into()),
        ];
        let style = match (failed, errored) {
            (0, 0) => GREEN,
            (_, 0) => RED,
            _ => YELLOW,
        };
        writeln!(out)?;
        writeln!(out, "{}", self.paint(style, &self.translator.format("summary-challenges", &counts)))
    }
}
