//! One report on the page: its hints with their causes, what was found about the whole, and the behaviour.

use maud::{Markup, html};

use super::excerpt::source_lines;
use super::{Html, hint_text, mark, sentence};
use crate::explain::Severity;
use crate::report::text::lines;
use crate::report::{BehaviourVerdict, Cause, Entry, Report, Verdict, View, printable};

impl Html {
    /// A page for one report.
    pub(crate) fn one(&self, report: &Report) -> Markup {
        let title = format!("{} · {}", report.challenge.title, report.submission);
        html! { (self.head(&title)) (self.whole(report)) }
    }

    /// One report with its heading.
    pub(crate) fn whole(&self, report: &Report) -> Markup {
        let view = report.view(&self.translator);
        let class = match report.works() {
            _ if report.passes_and_does_not_work() => "failed",
            Some(BehaviourVerdict::Unknown) if report.verdict == Verdict::Passed => "errored",
            _ => report.verdict.name(),
        };
        html! {
            header {
                h1 { (printable(&report.challenge.title)) }
                // The current folder's name would say nothing.
                @if report.submission != "." { p.name { code { (printable(&report.submission)) } } }
                @for (name, value) in report.row.iter().flat_map(|row| &row.columns.0) {
                    @if !value.is_empty() { p.dim { (printable(name)) ": " (printable(value)) } }
                }
            }
            div class={ "banner " (class) } {
                p.verdict { (mark(report.verdict, &self.translator)) " " (sentence(&self.translator.summary(report))) }
                @if let Some(first) = &view.fix_first { p.first { (sentence(first)) } }
                @if let Some(score) = &report.points { p { (score.text(&self.translator)) } }
                p.dim { (report.duration_ms) " ms" }
            }
            section { h2 { (self.translator.text("report-hints")) } (self.body(report, &view)) }
        }
    }

    /// The content of a report under its headline.
    pub(crate) fn body(&self, report: &Report, view: &View<'_>) -> Markup {
        html! {
            ul.hints { @for hint in &view.hints { li { (self.entry(hint)) } } }
            @for cause in &view.findings { (self.cause(cause, true)) }
            @if let Some(verdict) = report.works() {
                h3 { (self.translator.text("report-behaviour")) }
                p class={ "verdict " (of_behaviour(verdict).0) } { (self.translator.text(of_behaviour(verdict).1)) }
                ul.hints { @for check in &view.checks { li { (self.entry(check)) } } }
            }
        }
    }

    /// A hint or a check of the behaviour.
    fn entry(&self, entry: &Entry<'_>) -> Markup {
        let kinds: Vec<&str> = entry.causes.iter().map(|cause| cause.finding.kind.name()).collect();
        html! {
            p { (mark(entry.verdict, &self.translator)) " " (entry.number) ". " (hint_text(entry.text)) }
            @if let Some(said) = &entry.sentence { p class={ "message " (entry.verdict.name()) } { (sentence(said)) } }
            @if self.full && !entry.timeline.is_empty() {
                ul.timeline { @for line in entry.timeline { li { (lines(line)) } } }
            }
            @for cause in &entry.causes { (self.cause(cause, entry.verdict == Verdict::Passed)) }
            @if let Some(assertion) = entry.assertion.filter(|_| self.full) {
                p.assertion { (lines(assertion)) @if !kinds.is_empty() { " [" (kinds.join(", ")) "]" } }
            }
        }
    }

    /// A cause: its sentence, the learner's lines, what to write there, and what else to do. `is_named` puts its severity
    /// before it, where no verdict shows it.
    fn cause(&self, cause: &Cause<'_>, is_named: bool) -> Markup {
        let (class, severity) = match cause.finding.severity {
            Severity::Warning => ("warning", "severity-warning"),
            Severity::Note => ("note", "severity-note"),
        };
        let excerpt = cause.excerpt();
        html! {
            div.finding {
                p {
                    @if is_named { span class={ "kind " (class) } { (self.translator.text(severity)) } " " }
                    (sentence(cause.sentence()))
                }
                @if let Some(place) = cause.place.as_ref().filter(|_| cause.same_as.is_none()) {
                    p.place { code { (printable(place)) } }
                }
                @if let Some(excerpt) = excerpt { (source_lines(excerpt)) }
                @for edit in &cause.edits {
                    p.edit { (sentence(&edit.what)) }
                    @if !edit.code.is_empty() {
                        pre.edited tabindex="0" { @for line in &edit.code { code { (printable(line)) } } }
                    }
                }
                @if let Some(help) = cause.help { p.help { "→ " (sentence(help)) } }
            }
        }
    }
}

/// The class and the sentence of a behaviour's verdict.
fn of_behaviour(verdict: BehaviourVerdict) -> (&'static str, &'static str) {
    match verdict {
        BehaviourVerdict::Works => ("passed", "report-behaviour-works"),
        BehaviourVerdict::Broken => ("failed", "report-behaviour-broken"),
        BehaviourVerdict::Unknown => ("errored", "report-behaviour-unknown"),
    }
}
