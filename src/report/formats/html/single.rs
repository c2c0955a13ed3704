//! One report on the page: its hints with their messages, and the findings with their locations.

use maud::{Markup, html};

use super::excerpt::source_lines;
use super::{Html, hint_text, mark, sentence};
use crate::explain::{Finding, Severity};
use crate::report::issue::file_of;
use crate::report::text::lines;
use crate::report::{Behaviour, BehaviourVerdict, HintReport, Report, Verdict, printable};

impl Html {
    /// A page for one report.
    pub(crate) fn one(&self, report: &Report) -> Markup {
        let title = format!("{} · {}", report.challenge.title, report.submission);
        html! { (self.head(&title)) (self.whole(report)) }
    }

    /// One report with its heading.
    pub(crate) fn whole(&self, report: &Report) -> Markup {
        html! {
            header {
                h1 { (printable(&report.challenge.title)) }
                p.name { code { (printable(&report.submission)) } }
                @for (name, value) in report.row.iter().flat_map(|row| &row.columns.0) {
                    @if !value.is_empty() { p.dim { (printable(name)) ": " (printable(value)) } }
                }
            }
            div class={ "banner " (report.verdict.name()) } {
                p.verdict { (mark(report.verdict, &self.translator)) " " (self.translator.summary(report)) }
                @if let Some(score) = &report.points { p { (score.text(&self.translator)) } }
                p.dim { (report.duration_ms) " ms" }
            }
            section { h2 { (self.translator.text("report-hints")) } (self.body(report)) }
        }
    }

    /// The content of a report under its headline.
    pub(crate) fn body(&self, report: &Report) -> Markup {
        html! {
            ul.hints { @for hint in &report.hints { li { (self.hint(report, hint)) } } }
            @for finding in &report.findings { (self.finding(report, finding)) }
            @if let Some(behaviour) = &report.behaviour { (self.behaviour(report, behaviour)) }
        }
    }

    fn hint(&self, report: &Report, hint: &HintReport) -> Markup {
        html! {
            p { (mark(hint.verdict, &self.translator)) " " (hint.number) ". " (hint_text(&hint.text)) }
            @if let Some(message) = &hint.message {
                @if hint.verdict == Verdict::Errored {
                    p.verdict.errored { (hint.verdict.text(&self.translator)) }
                }
                p.message { (lines(message)) }
            }
            @for finding in &hint.findings { (self.finding(report, finding)) }
        }
    }

    fn finding(&self, report: &Report, finding: &Finding) -> Markup {
        let severity = match finding.severity {
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        html! {
            div.finding {
                p { span class={ "kind " (severity) } { (finding.kind.name()) } " " (sentence(&finding.message)) }
                @if let Some(help) = &finding.help { p.help { (sentence(help)) } }
                @if let Some(source) = &finding.source {
                    p.dim { code { (file_of(&report.submission, &source.path)) ":" (source.line) ":" (source.column) } }
                    @if let Some(excerpt) = &source.excerpt { (source_lines(excerpt)) }
                }
            }
        }
    }

    fn behaviour(&self, report: &Report, behaviour: &Behaviour) -> Markup {
        let (class, sentence) = match behaviour.verdict {
            BehaviourVerdict::Works => ("passed", "report-behaviour-works"),
            BehaviourVerdict::Broken => ("failed", "report-behaviour-broken"),
            BehaviourVerdict::Unknown => ("errored", "report-behaviour-unknown"),
        };
        html! {
            h3 { (self.translator.text("report-behaviour")) }
            p class={ "verdict " (class) } { (self.translator.text(sentence)) }
            ul.hints {
                @for check in &behaviour.checks {
                    li {
                        p { (mark(check.verdict.into(), &self.translator)) " " (check.number) ". " (hint_text(&check.text)) }
                        @if let Some(message) = &check.message { p.message { (lines(message)) } }
                        @for finding in &check.findings { (self.finding(report, finding)) }
                    }
                }
            }
        }
    }
}
