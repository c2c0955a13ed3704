//! The page of `watch --open`: the same report as in a file, and a script that renews it at each round.

use std::sync::Arc;

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::{DocumentHead, Html, STYLE, hash, mark};
use crate::language::Translator;
use crate::report::{OwnText, Report, Verdict, printable, safe_output};

const SCRIPT: &str = include_str!("watched.js");
const SCRIPT_STYLE: &str = include_str!("watched.css");

/// Renders the page and its changing parts.
pub(crate) struct WatchedPage {
    html: Html,
}

/// What the page shows until the next change. Its JSON is what the script of the page reads.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Frame {
    /// The title of the tab.
    pub(crate) title: String,
    /// What the program does at the moment.
    pub(crate) status: String,
    /// Whether a round is in progress.
    pub(crate) is_grading: bool,
    /// The verdicts that changed in the last round, a sentence each.
    pub(crate) changes: Vec<String>,
    /// The reports, as HTML.
    pub(crate) content: Arc<str>,
    /// Whether `watch` has ended.
    pub(crate) has_ended: bool,
}

impl WatchedPage {
    /// A page in the language of `translator`; `full` shows the assertions' own messages too.
    pub(crate) fn new(translator: Translator, full: bool) -> Self {
        Self { html: Html::new(translator, full) }
    }

    /// The content security policy: nothing but the page's own style and script, and the requests of this script to the
    /// server that the page comes from.
    pub(crate) fn policy() -> String {
        format!(
            "default-src 'none'; connect-src 'self'; style-src '{}' '{}'; script-src '{}'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'",
            hash(STYLE),
            hash(SCRIPT_STYLE),
            hash(SCRIPT)
        )
    }

    /// The whole page.
    pub(crate) fn page(&self, frame: &Frame) -> String {
        let say = |id| self.html.translator.text(id);
        let head = DocumentHead { title: &frame.title, policy: None, styles: &[STYLE, SCRIPT_STYLE] };
        let page = html! {
            (self.html.document_head(&head))
            section.watched {
                p #status { (frame.status) }
                progress #grading hidden[!frame.is_grading] aria-labelledby="status" {}
                p.banner.errored role="alert" #lost hidden { span { (say("watch-page-lost")) } }
                p.banner #ended role="alert" hidden[!frame.has_ended] { span { (say("watch-page-ended")) } }
                div #changes role="status" { @for change in &frame.changes { p { (change) } } }
            }
            div #report data-changed=(say("watch-page-changed")) { (PreEscaped(&frame.content)) }
            (Html::foot())
            script { (PreEscaped(SCRIPT)) }
            (PreEscaped("</body></html>\n"))
        };
        page.into_string()
    }

    /// The reports of a round, as HTML.
    pub(crate) fn content(&self, reports: &[Report]) -> String {
        let content = match reports {
            [report] => self.html.whole(report),
            reports => self.sections(reports),
        };
        safe_output(&content.into_string(), OwnText::default()).into_owned()
    }

    /// Several reports, each in a section, after a table of contents.
    fn sections(&self, reports: &[Report]) -> Markup {
        let translator = &self.html.translator;
        html! {
            nav.contents aria-label=(translator.text("report-contents")) {
                ol {
                    @for (index, report) in reports.iter().enumerate() {
                        li {
                            (mark(report.verdict, translator)) " "
                            a href={ "#c" (index + 1) } { (printable(&report.challenge.title)) } " "
                            span.dim { (translator.summary(report)) }
                        }
                    }
                }
            }
            @for (index, report) in reports.iter().enumerate() {
                article #{ "c" (index + 1) } { (self.html.whole(report)) }
            }
        }
    }

    /// The title of the tab: how many hints passed.
    pub(crate) fn title(reports: &[Report]) -> String {
        let total: usize = reports.iter().map(|report| report.hints.len()).sum();
        let passed: usize = reports.iter().map(|report| report.count(Verdict::Passed)).sum();
        let sign = if reports.iter().all(|report| report.verdict == Verdict::Passed) { "✓" } else { "✗" };
        let title = reports.first().filter(|_| reports.len() == 1).map(|report| report.challenge.title.as_str());
        format!("{sign} {passed}/{total} · {}", printable(title.unwrap_or("hintgrade")))
    }
}
