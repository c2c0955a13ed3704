//! Many reports on the page: a summary, a bar for each hint, and a table with a row for each report.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::{Html, hint_text, mark, sentence, sign, write};
use crate::report::summary::{ChallengeSummary, HintSummary, VerdictCounts};
use crate::report::{BehaviourVerdict, OwnText, Report, Verdict, printable, safe_output};

/// How many rows have their details as they are, readable without a script. Those of further rows are packed.
const PLAIN_ROWS: usize = 250;

const COLUMNS: [&str; 6] =
    ["report-row", "report-submission", "report-challenge", "report-verdict", "report-hints", "report-duration"];

impl Html {
    /// The page up to the table's first row.
    pub(crate) fn class_head(&self) -> Markup {
        let say = |id| self.translator.text(id);
        let filters = [
            ("all", "report-all"),
            ("passed", "report-passed"),
            ("broken", "report-passed-broken"),
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
                    @for (value, word) in filters {
                        label { input type="radio" name="verdict" value=(value) checked[value == "all"]; " " (say(word)) }
                    }
                }
                span.dim { output {} " " (say("report-shown")) }
            }
            (PreEscaped("<table id=\"reports\">"))
            thead { tr { @for column in COLUMNS { th scope="col" { (say(column)) } } } }
        }
    }

    /// Writes a row for one report, with its content in a collapsible row.
    pub(crate) fn write_row(&mut self, report: &Report, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let says_something = report.verdict != Verdict::Passed || report.behaviour.is_some();
        let has_details = says_something || report.all_findings().next().is_some();
        let details = has_details.then(|| self.body(report, &report.view(&self.translator)));
        let details = match details {
            Some(details) if number > PLAIN_ROWS => {
                let safe = safe_output(&details.0, OwnText::default()).into_owned();
                Some(html! { details data-pack=(self.packer.add(safe)) { summary { (self.headline(report)) } } })
            }
            Some(details) => Some(html! { details { summary { (self.headline(report)) } (details) } }),
            None => None,
        };
        write(&self.row(report, number, details.as_ref()), out)?;
        self.packer.write(false, out)
    }

    fn row(&self, report: &Report, number: usize, details: Option<&Markup>) -> Markup {
        let class = report.verdict.name();
        let is_broken = report.passes_and_does_not_work();
        let doubt = match report.works() {
            _ if is_broken => Some(("broken", "report-does-not-work")),
            Some(BehaviourVerdict::Unknown) if report.verdict == Verdict::Passed => {
                Some(("errored", "report-works-untold"))
            }
            _ => None,
        };
        let mut kinds: Vec<&str> = report.all_findings().map(|finding| finding.kind.name()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        html! {
            tbody id={ "r" (number) } data-verdict=(class) data-broken[is_broken] data-kinds=[(!kinds.is_empty()).then(|| kinds.join(" "))] {
                tr {
                    td.number { a href={ "#r" (number) } { (report.row.as_ref().map_or(number as u64, |row| row.number)) } }
                    th scope="row" {
                        (printable(&report.submission))
                        @for (name, value) in report.row.iter().flat_map(|row| &row.columns.0) {
                            @if !value.is_empty() { div.dim { (printable(name)) ": " (printable(value)) } }
                        }
                    }
                    td { (printable(&report.challenge.title)) }
                    td class={ "verdict " (class) } {
                        (report.verdict.text(&self.translator))
                        @if let Some((class, words)) = doubt { div class=(class) { (self.translator.text(words)) } }
                        @if let Some(score) = &report.points { div.dim { (score.text(&self.translator)) } }
                    }
                    td.marks data-key=(report.count(Verdict::Passed)) {
                        // One element for hints in a row that have the same verdict, so that a large page opens sooner.
                        @for same in report.hints.chunk_by(|one, next| one.verdict == next.verdict) {
                            span class=(same[0].verdict.name()) title=(same[0].verdict.text(&self.translator)) {
                                (sign(same[0].verdict).repeat(same.len()))
                            }
                        }
                    }
                    td.number { (report.duration_ms) " ms" }
                }
                @if let Some(details) = details { tr { td.more colspan="6" { (details) } } }
            }
        }
    }

    /// What a row says before it is unfolded: the reason of its verdict, else what was found.
    fn headline(&self, report: &Report) -> Markup {
        let found = || report.all_findings().next().map(|finding| finding.message.clone());
        let text = report.headline(&self.translator).or_else(found);
        let text = text.unwrap_or_else(|| self.translator.summary(report));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = text.chars().take(160).collect();
        let more = if short.len() < text.len() { "…" } else { "" };
        html! { (sentence(&short)) (more) }
    }

    /// The end of the table, and the summary.
    pub(crate) fn class_foot(&self) -> Markup {
        let challenges = &self.summary.challenges;
        let (all, said) = self.sums();
        // Of one submission by many challenges, a bar for each hint would say what its row says.
        let has_bars = challenges.iter().any(|challenge| challenge.verdicts.total() > 1);
        html! {
            (PreEscaped("</table></section>"))
            section.sums {
                p { (said) }
                (drawn(all))
                dl.cards {
                    @for (verdict, count) in [(Verdict::Passed, all.passed), (Verdict::Failed, all.failed), (Verdict::Errored, all.errored)] {
                        div {
                            dt { (verdict.text(&self.translator)) }
                            dd class=(verdict.name()) { (count) }
                            @if verdict == Verdict::Passed && all.broken > 0 {
                                dd.part.broken { (self.translator.format("report-verdicts-broken", &[("count", all.broken.into())])) }
                            }
                            @if verdict == Verdict::Passed && all.untold > 0 {
                                dd.part { (self.translator.format("report-verdicts-untold", &[("count", all.untold.into())])) }
                            }
                        }
                    }
                }
                @if challenges.len() > 1 { (self.contents()) }
                @if has_bars {
                    h2 { (self.translator.text("report-hint-by-hint")) }
                    @for (index, challenge) in challenges.iter().enumerate() {
                        @if challenges.len() > 1 {
                            details #{ "c" (index + 1) } {
                                summary { (printable(&challenge.title)) " · " (self.translator.verdicts(challenge.verdicts)) }
                                (self.bars(challenge))
                            }
                        } @else {
                            (self.bars(challenge))
                        }
                    }
                }
            }
        }
    }

    /// How many submissions passed; of one submission, how many challenges.
    fn sums(&self) -> (VerdictCounts, String) {
        let submissions = self.summary.verdicts();
        if submissions.total() > 1 {
            return (submissions, self.translator.verdicts(submissions));
        }
        let mut all = VerdictCounts::default();
        self.summary.challenges.iter().for_each(|challenge| all.add(challenge.verdicts));
        let counts = [
            ("total", all.total().into()),
            ("passed", all.passed.into()),
            ("failed", all.failed.into()),
            ("errored", all.errored.into()),
        ];
        (all, self.translator.format("summary-challenges", &counts))
    }

    /// The challenges, each with a link to its only row, or to what is known of its hints.
    fn contents(&self) -> Markup {
        let challenges = self.summary.challenges.iter().zip(&self.first_rows).enumerate();
        html! {
            nav.contents aria-label=(self.translator.text("report-contents")) {
                h2 { (self.translator.text("report-contents")) }
                ol {
                    @for (index, (challenge, row)) in challenges {
                        @let verdicts = challenge.verdicts;
                        li {
                            @if verdicts.total() == 1 {
                                (mark(verdicts.worst(), &self.translator)) " "
                                a href={ "#r" (row) } { (printable(&challenge.title)) }
                            } @else {
                                a href={ "#c" (index + 1) } { (printable(&challenge.title)) } " "
                                span.dim { (self.translator.verdicts(verdicts)) }
                            }
                        }
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

/// A bar with the shares that passed, failed and were not decided, in this order; at the end of the first, those that do
/// not work.
fn drawn(verdicts: VerdictCounts) -> Markup {
    let [passed, failed, errored, broken] =
        [verdicts.passed, verdicts.failed, verdicts.errored, verdicts.broken].map(|part| verdicts.percent(part));
    html! {
        svg.bar viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
            rect.passed width=(passed) height="4" {}
            @if broken > 0.0 { rect.broken x=(passed - broken) width=(broken) height="4" {} }
            rect.failed x=(passed) width=(failed) height="4" {}
            rect.errored x=(passed + failed) width=(errored) height="4" {}
        }
    }
}
