//! The report for people: a line for each hint with its author's sentence and the causes below, a summary, and what to do
//! first. With colours on a terminal, and wrapped at its width.

pub(crate) mod class;
mod snippet;
mod wrap;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::RenderOptions;
use crate::explain::Severity;
use crate::language::Translator;
use crate::report::text::lines;
use crate::report::{Behaviour, BehaviourVerdict, Cause, Entry, Report, Reporter, Stage, Verdict, printable};
use wrap::{fixed, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Cyan.on_default();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// The indentation of what belongs to a hint.
const INDENT: usize = 7;

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

    /// Writes a text in lines of the terminal's width, each behind this many blanks.
    fn paragraph(&self, indent: usize, style: Style, text: &str, out: &mut dyn Write) -> io::Result<()> {
        for line in lines(text).lines().flat_map(|line| wrapped(line, indent, self.options.width)) {
            writeln!(out, "{:indent$}{}", "", self.paint(style, &line))?;
        }
        Ok(())
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
            1 if self.options.colour => self.paint(CODE, &fixed(part)),
            1 => format!("`{part}`"),
            _ => part.to_owned(),
        });
        painted.collect()
    }

    /// A hint or a check: its sentence, its causes, and what its assertion said if everything is wanted.
    fn entry(&self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        let head = format!("{} {}  ", self.mark(entry.verdict), entry.number);
        let text = self.hint_text(entry.text);
        for (index, line) in wrapped(&text, INDENT, self.options.width).into_iter().enumerate() {
            if index == 0 { writeln!(out, "  {head}{line}")? } else { writeln!(out, "{:INDENT$}{line}", "")? }
        }
        if let Some(sentence) = &entry.sentence {
            let style = match entry.verdict {
                Verdict::Failed => RED,
                Verdict::Errored => YELLOW,
                Verdict::Passed => DIM,
            };
            self.paragraph(INDENT, style, sentence, out)?;
        }
        if self.options.full {
            entry.timeline.iter().try_for_each(|line| self.paragraph(INDENT + 2, DIM, line, out))?;
        }
        let doubtful = entry.verdict == Verdict::Passed;
        entry.causes.iter().try_for_each(|cause| self.cause(cause, INDENT, doubtful, out))?;
        if let Some(assertion) = entry.assertion.filter(|_| self.options.full) {
            let kinds: Vec<&str> = entry.causes.iter().map(|cause| cause.finding.kind.name()).collect();
            let kinds = if kinds.is_empty() { String::new() } else { format!(" [{}]", kinds.join(", ")) };
            self.paragraph(INDENT, DIM, &format!("{assertion}{kinds}"), out)?;
        }
        Ok(())
    }

    /// A cause: its sentence, the learner's lines, what to write there, and what else to do. `named` puts its severity
    /// before it, where no verdict shows it.
    fn cause(&self, cause: &Cause<'_>, indent: usize, named: bool, out: &mut dyn Write) -> io::Result<()> {
        let (severity, style) = match cause.finding.severity {
            Severity::Warning => ("severity-warning", YELLOW),
            Severity::Note => ("severity-note", BOLD),
        };
        let mut text = cause.sentence().to_owned();
        if named {
            text = format!("{}: {text}", self.say(severity));
        }
        let excerpt = cause.excerpt();
        if let Some(place) = cause.place.as_ref().filter(|_| excerpt.is_none() && cause.same_as.is_none()) {
            text = format!("{text} ({place})");
        }
        self.paragraph(indent, style, &text, out)?;
        if let Some(excerpt) = excerpt {
            let path = cause.path().unwrap_or_default();
            out.write_all(snippet::draw(excerpt, path, cause.finding.severity, self.options, indent).as_bytes())?;
        }
        for edit in &cause.edits {
            self.paragraph(indent, BOLD, &edit.what, out)?;
            for line in &edit.code {
                writeln!(out, "{:indent$}    {}", "", self.paint(GREEN, &printable(line)))?;
            }
        }
        if let Some(help) = cause.help {
            let arrow = if self.options.unicode { "→" } else { ">" };
            let help = lines(help);
            let lines = help.lines().flat_map(|line| wrapped(line, indent + 2, self.options.width));
            for (index, line) in lines.enumerate() {
                writeln!(out, "{:indent$}{} {line}", "", if index == 0 { arrow } else { " " })?;
            }
        }
        Ok(())
    }
}

impl Human {
    /// The hints, the findings and the behaviour, without headline and summary.
    fn body(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let view = report.view(&self.translator);
        view.hints.iter().try_for_each(|hint| self.entry(hint, out))?;
        if !view.findings.is_empty() {
            writeln!(out)?;
            view.findings.iter().try_for_each(|cause| self.cause(cause, 2, true, out))?;
        }
        if let Some(behaviour) = &report.behaviour {
            writeln!(out)?;
            self.paragraph(2, Style::new(), &self.say(checked(behaviour)), out)?;
            view.checks.iter().try_for_each(|check| self.entry(check, out))?;
        }
        Ok(())
    }

    fn row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        let passed = format!("{}/{}", row.passed, row.hints);
        writeln!(out, "  {} {passed:>5}  {}", self.mark(row.verdict), printable(&row.title))
    }
}

/// The style of a report's summary.
fn summary_style(report: &Report) -> Style {
    match report.verdict {
        Verdict::Passed if report.hints.is_empty() || report.works() == Some(BehaviourVerdict::Unknown) => YELLOW,
        Verdict::Passed if !report.passes_and_does_not_work() => GREEN,
        Verdict::Passed | Verdict::Failed => RED,
        Verdict::Errored => YELLOW,
    }
}

/// How the behaviour was checked, and what came of it.
fn checked(behaviour: &Behaviour) -> &'static str {
    match (behaviour.verdict, behaviour.stage) {
        (BehaviourVerdict::Works, Stage::Rehearsal) => "behaviour-works-rehearsal",
        (BehaviourVerdict::Broken, Stage::Rehearsal) => "behaviour-broken-rehearsal",
        (BehaviourVerdict::Unknown, Stage::Rehearsal) => "behaviour-unknown-rehearsal",
        (BehaviourVerdict::Works, Stage::Live) => "behaviour-works-live",
        (BehaviourVerdict::Broken, Stage::Live) => "behaviour-broken-live",
        (BehaviourVerdict::Unknown, Stage::Live) => "behaviour-unknown-live",
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
        let summary = self.paint(summary_style(report), &printable(&self.translator.summary(report)));
        for line in wrapped(&format!("{summary}{} {took}", points.collect::<String>()), 0, self.options.width) {
            writeln!(out, "{line}")?;
        }
        let first = report.view(&self.translator).fix_first;
        first.map_or(Ok(()), |first| self.paragraph(0, BOLD, &first, out))
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
