//! Markdown, for a step's summary on GitHub, an issue or a chat: one report at length, or a table of many and a
//! summary. All texts of a submission are escaped.

use std::io::{self, Write};

use crate::explain::Excerpt;
use crate::language::Translator;
use crate::report::summary::{HintSummary, Summary};
use crate::report::text::{Piece, lines, pieces, printable_code};
use crate::report::{Cause, Entry, Report, Reporter, Verdict, printable};

/// The size limit of a step's summary. GitHub's is 1 MiB, which the step's own text counts toward.
const SUMMARY_BYTES: usize = 900 * 1024;

/// Writes Markdown.
pub(crate) struct Markdown {
    translator: Translator,
    room: usize,
    summary: Summary,
    first: Option<Report>,
    reports: usize,
    left_out: usize,
}

impl Markdown {
    /// A reporter in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { translator, room: usize::MAX, summary: Summary::default(), first: None, reports: 0, left_out: 0 }
    }

    /// A reporter that leaves out the rows beyond the size limit of a step's summary on GitHub, and counts them.
    #[must_use]
    pub(crate) fn for_step_summary(translator: Translator) -> Self {
        Self { room: SUMMARY_BYTES, ..Self::new(translator) }
    }

    fn one(&self, report: &Report) -> String {
        let mut text = format!(
            "## {} {}\n\n{} · {}{} · {} ms\n\n| | | {} |\n|---|---|---|\n",
            mark(report.verdict),
            escaped(&printable(&report.challenge.title)),
            code(&printable(&report.submission)),
            sentences(&self.translator.summary(report)),
            self.points(report),
            report.duration_ms,
            self.translator.text("report-hints"),
        );
        for hint in &report.hints {
            text += &format!("| {} | {} | {} |\n", mark(hint.verdict), hint.number, hint_text(&hint.text));
        }
        let view = report.view(&self.translator);
        text += &view.hints.iter().map(|hint| self.details(hint)).collect::<String>();
        text += &view.findings.iter().map(|cause| format!("\n{}", cause_text(cause))).collect::<String>();
        for check in &view.checks {
            let title = self.translator.text("report-behaviour");
            let said = check.sentence.iter().map(|said| format!("  \n{}", sentences(said))).collect::<String>();
            let causes: String = check.causes.iter().map(cause_text).collect();
            let (mark, number) = (mark(check.verdict), check.number);
            text += &format!("\n{mark} **{title} {number}.** {}{said}\n\n{causes}", hint_text(check.text));
        }
        text += &view.fix_first.iter().map(|first| format!("\n**{}**\n", sentences(first))).collect::<String>();
        text
    }

    /// The points as the end of a line, if there are any.
    fn points(&self, report: &Report) -> String {
        report.points.as_ref().map_or_else(String::new, |score| format!(" · {}", score.text(&self.translator)))
    }

    /// That an app does not work whose hints all passed, as the end of a line.
    fn works(&self, report: &Report) -> String {
        match report.passes_and_does_not_work() {
            true => format!(" · **{}**", self.translator.text("report-does-not-work")),
            false => String::new(),
        }
    }

    /// A hint's sentence, its causes, and last what its assertion said.
    fn details(&self, hint: &Entry<'_>) -> String {
        let title = match hint.verdict {
            Verdict::Passed if hint.causes.is_empty() => return String::new(),
            Verdict::Passed => "report-hint",
            Verdict::Failed => "report-hint-failed",
            Verdict::Errored => "report-hint-ungraded",
        };
        let title = self.translator.format(title, &[("number", hint.number.into())]);
        let sentence = hint.sentence.iter().map(|sentence| format!("\n{}\n", sentences(sentence)));
        let causes = hint.causes.iter().map(|cause| format!("\n{}", cause_text(cause)));
        let assertion = hint.assertion.filter(|it| hint.sentence.as_deref() != Some(*it));
        let assertion = assertion.map(|message| format!("\n{}\n", code(&printable(message))));
        format!("\n### {title}\n{}", sentence.chain(causes).chain(assertion).collect::<String>())
    }

    fn table_head(&self) -> String {
        let names = ["report-submission", "report-challenge", "report-hints"].map(|id| self.translator.text(id));
        format!("| | {} | {} | {} |\n|---|---|---|---|\n", names[0], names[1], names[2])
    }

    fn row(&mut self, report: &Report) -> String {
        let marks: Vec<&str> = report.hints.iter().map(|hint| mark(hint.verdict)).collect();
        let row = format!(
            "| {} | {} | {} | {}{}{} |\n",
            mark(report.verdict),
            cell(&code(&printable(&report.label()))),
            escaped(&printable(&report.challenge.title)),
            marks.join(" "),
            self.works(report),
            self.points(report),
        );
        if row.len() > self.room {
            self.left_out += 1;
            return String::new();
        }
        self.room -= row.len();
        row
    }

    fn sums(&self) -> String {
        let mut text = String::new();
        if self.left_out > 0 {
            text += &format!("\n{}\n", self.translator.format("report-left-out", &[("count", self.left_out.into())]));
        }
        text += &format!("\n{}\n", self.translator.verdicts(self.summary.verdicts()));
        for challenge in &self.summary.challenges {
            text += &format!("\n### {}\n\n", escaped(&printable(&challenge.title)));
            text += &challenge.hints.iter().map(|hint| self.hint_sum(hint)).collect::<String>();
        }
        text
    }

    fn hint_sum(&self, hint: &HintSummary) -> String {
        let share = self.translator.share(hint.verdicts);
        let commonest = hint.commonest().map(|(kind, count)| self.translator.commonest(kind, count));
        let commonest = commonest.map_or_else(String::new, |commonest| format!(" · {commonest}"));
        format!("{}. {}: **{share}**{commonest}\n", hint.number, hint_text(&hint.text))
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✅",
        Verdict::Failed => "❌",
        Verdict::Errored => "⚠️",
    }
}

/// A blank without a width. GitHub links mentions, addresses of mail and numbers of issues in what it has rendered, so
/// that no escape prevents it.
const APART: &str = "&#8203;";

/// A text without markup of Markdown or HTML, and without mentions and addresses that GitHub would link.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if before == '@' && !c.is_whitespace() || before == '#' && c.is_ascii_digit() {
            escaped.push_str(APART);
        }
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A number with a full stop begins a list, and `www.` an address.
            '.' if before.is_ascii_digit() || before == 'w' => escaped.push_str("\\."),
            '.' | '\'' | '"' | ',' | ';' | '/' | '%' | '?' | '(' | '@' => escaped.push(c),
            c if c.is_ascii_punctuation() => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// A text as inline code, with more backticks around it than it contains.
fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Escapes bars, which end a table's cell even within code.
fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

fn hint_text(markdown: &str) -> String {
    let parts = pieces(markdown).into_iter().map(|piece| match piece {
        Piece::Plain(text) => escaped(&text),
        Piece::Code(text) => cell(&code(&text)),
    });
    parts.collect()
}

/// A message, with the text between backticks as code.
fn sentence(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(line);
    }
    let parts = parts.into_iter().enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { code(part) } else { escaped(part) }).collect()
}

/// A text of several lines, with the text between backticks as code.
fn sentences(text: &str) -> String {
    lines(text).lines().map(sentence).collect::<Vec<_>>().join("  \n")
}

fn cause_text(cause: &Cause<'_>) -> String {
    let mut said = lines(cause.sentence()).lines().map(sentence).collect::<Vec<_>>();
    if let (Some(last), Some(place)) = (said.last_mut(), cause.place.as_ref().filter(|_| cause.same_as.is_none())) {
        *last += &format!(" · {}", code(&printable(place)));
    }
    let mut text = format!("- {}\n", said.join("  \n  "));
    text += &cause.excerpt().map(fenced).unwrap_or_default();
    for edit in &cause.edits {
        text += &format!("\n  {}\n", sentences(&edit.what));
        if !edit.code.is_empty() {
            text += &fence(edit.code.iter().map(String::as_str), |_, line| format!("  {}\n", printable(line)));
        }
    }
    text + &cause.help.map(|help| format!("\n  → {}\n", sentences(help))).unwrap_or_default()
}

/// Source lines with their numbers.
fn fenced(excerpt: &Excerpt) -> String {
    fence(excerpt.text.lines(), |index, line| {
        format!("  {:>4} {}\n", excerpt.first_line.saturating_add(index), printable_code(line))
    })
}

/// Lines of code, with more backticks around them than they contain.
fn fence<'l>(code: impl Iterator<Item = &'l str> + Clone, line: impl Fn(usize, &str) -> String) -> String {
    let fence = "`".repeat(code.clone().map(longest_run).max().unwrap_or(0).max(2) + 1);
    let shown: String = code.enumerate().map(|(index, text)| line(index, text)).collect();
    format!("\n  {fence}js\n{shown}  {fence}\n")
}

impl Reporter for Markdown {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.reports += 1;
        self.summary.add(report);
        match (self.reports, self.first.take()) {
            (1, _) => self.first = Some(report.clone()),
            (_, Some(first)) => {
                let (head, one, two) = (self.table_head(), self.row(&first), self.row(report));
                out.write_all(format!("{head}{one}{two}").as_bytes())?;
            }
            (_, None) => out.write_all(self.row(report).as_bytes())?,
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let text = match (self.reports, &self.first) {
            (0, _) => String::new(),
            (_, Some(report)) => {
                let text = self.one(report);
                if text.len() > self.room { format!("{}\n", sentences(&self.translator.summary(report))) } else { text }
            }
            (_, None) => self.sums(),
        };
        out.write_all(text.as_bytes())
    }
}
