//! An HTML page that needs no network. The page of a single report has no script; that of several can be filtered and
//! sorted. Rows are written as they come, and the summary after them (the style puts it first), so that the memory does
//! not grow with the class. maud escapes every text, and a content security policy forbids all scripts but the page's.

mod class;
mod excerpt;
mod packed;
mod single;
pub(crate) mod watched;

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest::{SHA256, digest};

use crate::language::Translator;
use crate::report::summary::Summary;
use crate::report::text::{Piece, lines, pieces};
use crate::report::{Report, Reporter, Verdict, printable};
use packed::Packer;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes a page.
pub(crate) struct Html {
    translator: Translator,
    /// Whether the assertions' own messages and the time lines of the behaviour are written too.
    full: bool,
    summary: Summary,
    /// The number of the first row of each challenge.
    first_rows: Vec<usize>,
    packer: Packer,
    first: Option<Report>,
    reports: usize,
}

impl Html {
    /// A reporter in the language of `translator`; `full` writes the assertions' own messages too.
    #[must_use]
    pub(crate) fn new(translator: Translator, full: bool) -> Self {
        Self {
            translator,
            full,
            summary: Summary::default(),
            first_rows: Vec::new(),
            packer: Packer::default(),
            first: None,
            reports: 0,
        }
    }

    fn count(&mut self, report: &Report) {
        self.summary.add(report);
        if self.summary.challenges.len() > self.first_rows.len() {
            self.first_rows.push(self.reports);
        }
    }

    /// Everything up to the content of a page that is a file.
    fn head(&self, title: &str) -> Markup {
        self.document_head(&DocumentHead { title, policy: Some(&policy()), styles: &[STYLE] })
    }

    fn document_head(&self, head: &DocumentHead<'_>) -> Markup {
        html! {
            (PreEscaped(format!("{}<html lang=\"{}\">", DOCTYPE.0, self.translator.language())))
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(policy) = head.policy { meta http-equiv="Content-Security-Policy" content=(policy); }
                title { (printable(head.title)) }
                @for style in head.styles { style { (PreEscaped(style)) } }
            }
            (PreEscaped("<body><main>"))
        }
    }

    /// Everything after the page's content.
    fn foot() -> Markup {
        html! {
            footer { "hintgrade " (env!("CARGO_PKG_VERSION")) }
            (PreEscaped("</main>"))
        }
    }
}

/// What the beginnings of pages differ in.
struct DocumentHead<'h> {
    title: &'h str,
    /// The content security policy, unless a server sends it.
    policy: Option<&'h str>,
    styles: &'h [&'h str],
}

/// The content security policy: nothing is fetched or sent, and only the page's own script runs.
fn policy() -> String {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!("default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'")
}

/// The hash by which a content security policy allows a script or a style.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</body></html>\n")
}

fn write(markup: &Markup, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✓",
        Verdict::Failed => "✗",
        Verdict::Errored => "!",
    }
}

fn mark(verdict: Verdict, translator: &Translator) -> Markup {
    let word = verdict.text(translator);
    html! { span class={ "mark " (verdict.name()) } role="img" aria-label=(word) title=(word) { (sign(verdict)) } }
}

fn hint_text(markdown: &str) -> Markup {
    html! {
        @for piece in pieces(markdown) {
            @match piece {
                Piece::Plain(text) => (text),
                Piece::Code(text) => code { (text) },
            }
        }
    }
}

/// A message, with the text between backticks as code.
fn sentence(text: &str) -> Markup {
    let text = lines(text);
    let parts: Vec<&str> = text.split('`').collect();
    html! {
        @if parts.len() % 2 == 1 {
            @for (index, part) in parts.into_iter().enumerate() {
                @if index % 2 == 1 { code { (part) } } @else { (part) }
            }
        } @else {
            (text)
        }
    }
}

impl Reporter for Html {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.reports += 1;
        self.count(report);
        if self.reports == 1 {
            self.first = Some(report.clone());
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            write(&self.class_head(), out)?;
            self.write_row(&first, 1, out)?;
        }
        self.write_row(report, self.reports, out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let nothing = || html! { (self.head("hintgrade")) h1 { (self.translator.text("report-nothing")) } };
        match &self.first {
            Some(report) => write(&self.one(report), out)?,
            None if self.reports == 0 => write(&nothing(), out)?,
            None => {
                self.packer.write(true, out)?;
                write(&self.class_foot(), out)?;
            }
        }
        write(&Self::foot(), out)?;
        if self.reports > 1 {
            write(&html! { script { (PreEscaped(SCRIPT)) } }, out)?;
        }
        end(out)
    }
}
