//! The report for people: one line a hint, under it what the hint said and what was found, and a summary. On a terminal
//! with colours; the same text without them everywhere else.

pub(crate) mod class;
pub(crate) mod snippet;
pub(crate) mod summary;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::RenderOptions;
use crate::explain::{Finding, Severity};
use crate::language::Translator;
use crate::report::overview::{Overview, Row};
use crate::report::{HintReport, Report, Reporter, Verdict, printable};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Cyan.on_default();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// How far what belongs to a hint is moved in.
pub(crate) const INDENT: usize = 7;

/// What the report has told so far.
pub(crate) type Shown<'r> = Vec<&'r Finding>;

/// Writes reports for people.
pub struct Human {
    options: RenderOptions,
    translator: Translator,
    overview: Overview,
}

impl Human {
    /// A reporter with these options.
    #[must_use]
    pub fn new(options: RenderOptions) -> Self {
        Self { options, translator: Translator::of(options.language), overview: Overview::default() }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.options.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(crate) fn say(&self, id: &str) -> String {
        self.translator.text(id)
    }

    pub(crate) fn quiet(&self, text: &str) -> String {
        self.paint(DIM, &printable(text))
    }

    pub(crate) fn mark(&self, verdict: Verdict) -> String {
        let (style, fancy, plain) = match verdict {
            Verdict::Passed => (GREEN, "✓", "ok"),
            Verdict::Failed => (RED, "✗", "no"),
            Verdict::Errored => (YELLOW, "!", "??"),
        };
        self.paint(style, if self.options.unicode { fancy } else { plain })
    }

    /// Markdown's inline code is set apart, its `<b>` dropped; everything is safe to print.
    pub(crate) fn hint_text(&self, markdown: &str) -> String {
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
        if let Some(message) = &hint.message {
            let style = if hint.verdict == Verdict::Failed { RED } else { YELLOW };
            writeln!(out, "       {}", self.paint(style, &printable(message)))?;
        }
        self.findings(&hint.findings, INDENT, shown, out)
    }

    /// What was said already is not said again.
    pub(crate) fn findings<'r>(
        &self,
        findings: &'r [Finding],
        indent: usize,
        shown: &mut Shown<'r>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for finding in findings {
            if !shown.iter().any(|told| is_the_same(told, finding)) {
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
    /// The hints, the findings and the behaviour, without what stands above and below them.
    pub(crate) fn body(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut shown = Shown::new();
        report.hints.iter().try_for_each(|hint| self.hint(hint, &mut shown, out))?;
        if !report.findings.is_empty() {
            writeln!(out)?;
            self.findings(&report.findings, 2, &mut shown, out)?;
        }
        report.behaviour.iter().try_for_each(|behaviour| self.behaviour(behaviour, &mut shown, out))
    }

    fn row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        let passed = format!("{}/{}", row.passed, row.hints);
        writeln!(out, "  {} {passed:>5}  {}", self.mark(row.verdict), printable(&row.title))
    }
}

/// Whether two findings say one thing: word by word, or as two warnings of a kind about one place.
fn is_the_same(one: &Finding, other: &Finding) -> bool {
    let place = |finding: &Finding| finding.source.as_ref().map(|source| (source.path.clone(), source.line));
    let warned = one.severity == Severity::Warning && one.kind == other.kind;
    one == other || warned && one.source.is_some() && place(one) == place(other)
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
        writeln!(out, "{} {took}", self.summary(report))
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
