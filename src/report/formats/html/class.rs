//! Many reports on the page: a summary, a bar for each hint, and a table with a row for each report.

use maud::{Markup, PreEscaped, html};

use super::{Html, hint_text, mark};
use crate::report::summary::{ChallengeSummary, HintSummary, VerdictCounts};
use crate::report::{Report, Verdict, printable};

const COLUMNS: [&str; 5] =
    ["report-submission", "report-challenge", "report-verdict", "report-hints", "report-duration"];

impl Html {
    /// The page up to the table's first row.
    pub(crate) fn class_head(&self) -> Markup {
        let say = |id| self.translator.text(id);
        let verdicts = [
            ("all", "report-all"),
            ("passed", "report-passed"),
            ("failed", "report-failed"),
            ("errored", "report-errored"),
        ];
        html! {
            (self.head(&say("report-page-title")))
            header { h1 { (say("report-page-title")) } }
            (PreEscaped("<section>"))
            h2 { (say("report-submissions")) }
            div.tools hidden {
                label { (say("report-search")) " " input type="search" name="search" autocomplete="off"; }
                fieldset {
                    legend { (say("report-verdict")) }
                    @for (value, word) in verdicts {
                        label { input type="radio" name="verdict" value=(value) checked[value == "all"]; " " (say(word)) }
                    }
                }
                span.dim { output {} " " (say("report-shown")) }
            }
            (PreEscaped("<table id=\"reports\">"))
            thead { tr { @for column in COLUMNS { th scope="col" { (say(column)) } } } }
        }
    }

    /// A row for one report, with its content in a collapsible row.
    pub(crate) fn row(&self, report: &Report) -> Markup {
        let class = report.verdict.name();
        let says_something = report.verdict != Verdict::Passed || report.behaviour.is_some();
        html! {
            tbody data-verdict=(class) {
                tr {
                    th scope="row" {
                        (printable(&report.submission))
                        @for (name, value) in report.row.iter().flat_map(|row| &row.columns.0) {
                            @if !value.is_empty() { div.dim { (printable(name)) ": " (printable(value)) } }
                        }
                    }
                    td { (printable(&report.challenge.title)) }
                    td class={ "verdict " (class) } {
                        (report.verdict.text(&self.translator))
                        @if let Some(score) = &report.points { div.dim { (score.text(&self.translator)) } }
                    }
                    td.marks data-key=(report.count(Verdict::Passed)) {
                        @for hint in &report.hints { (mark(hint.verdict, &self.translator)) }
                    }
                    td.number { (report.duration_ms) " ms" }
                }
                @if says_something || report.all_findings().next().is_some() {
                    tr { td.more colspan="5" { details { summary { (headline(report)) } (self.body(report)) } } }
                }
            }
        }
    }

    /// The end of the table, and the summary.
    pub(crate) fn class_foot(&self) -> Markup {
        let all = self.summary.verdicts();
        let several = self.summary.challenges.len() > 1;
        html! {
            (PreEscaped("</table></section>"))
            section.sums {
                p { (self.translator.verdicts(all)) }
                dl.cards {
                    @for (verdict, count) in [(Verdict::Passed, all.passed), (Verdict::Failed, all.failed), (Verdict::Errored, all.errored)] {
                        div { dt { (verdict.text(&self.translator)) } dd class=(verdict.name()) { (count) } }
                    }
                }
                h3 { (self.translator.text("report-hint-by-hint")) }
                @for challenge in &self.summary.challenges {
                    @if several {
                        details { summary { (printable(&challenge.title)) " · " (self.translator.verdicts(challenge.verdicts)) } (self.bars(challenge)) }
                    } @else {
                        (self.bars(challenge))
                    }
                }
            }
        }
    }

    fn bars(&self, challenge: &ChallengeSummary) -> Markup {
        html! { ol.bars { @for hint in &challenge.hints { li { (self.bar(hint)) } } } }
    }

    fn bar(&self, hint: &HintSummary) -> Markup {
        html! {
            p { (hint.number) ". " (hint_text(&hint.text)) }
            (drawn(hint.verdicts))
            p.dim {
                (self.translator.share(hint.verdicts))
                @if let Some((kind, count)) = hint.commonest() { " · " (self.translator.commonest(kind, count)) }
            }
        }
    }
}

/// A bar with the shares that passed, failed and were not decided, in this order.
fn drawn(verdicts: VerdictCounts) -> Markup {
    let [passed, failed, errored] =
        [verdicts.passed, verdicts.failed, verdicts.errored].map(|part| verdicts.percent(part));
    html! {
        svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
            rect.passed width=(passed) height="4" {}
            rect.failed x=(passed) width=(failed) height="4" {}
            rect.errored x=(passed + failed) width=(errored) height="4" {}
        }
    }
}

/// The first message of a report.
fn headline(report: &Report) -> String {
    let message = report.hints.iter().find_map(|hint| hint.message.as_deref());
    let finding = || report.all_findings().next().map(|finding| finding.message.as_str());
    let text = message.or_else(finding).unwrap_or("…").split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(160).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", printable(&short))
}
