//! The Markdown of a challenge: checks its section markers, finds the hints section and pairs its blocks, and reads the
//! hooks. Blocks are CommonMark nodes, not lines; the rules are those of freeCodeCamp's own parser (remark).

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::error::{Problem, nearest};
use super::hint::{Hint, Hook, Hooks};
use super::old_form;

/// Every section's heading level and name: those of the site's parser, and four (commented) of earlier years.
const MARKERS: &[(u8, &str)] = &[
    (1, "--after-all--"),
    (1, "--after-each--"),
    (1, "--after-hook--"), // earlier
    (1, "--assignment--"),
    (1, "--before-all--"),
    (1, "--before-each--"),
    (1, "--before-hook--"), // earlier
    (1, "--description--"),
    (1, "--explanation--"),
    (1, "--fillInTheBlank--"),
    (1, "--hints--"),
    (1, "--instructions--"),
    (1, "--interactive--"),
    (1, "--notes--"),
    (1, "--questions--"),
    (1, "--quizzes--"),
    (1, "--scene--"),
    (1, "--seed--"),
    (1, "--solutions--"),
    (1, "--speaking-section--"),
    (1, "--transcript--"),
    (2, "--after-user-code--"), // earlier
    (2, "--answers--"),
    (2, "--before-user-code--"), // earlier
    (2, "--blanks--"),
    (2, "--quiz--"),
    (2, "--seed-contents--"),
    (2, "--sentence--"),
    (2, "--speaking-audio--"),
    (2, "--text--"),
    (2, "--video-solution--"),
    (3, "--audio-id--"),
    (3, "--feedback--"),
    (3, "--question--"),
    (4, "--answer--"),
    (4, "--audio--"),
    (4, "--distractors--"),
    (4, "--text--"),
];

/// Marks the part of a code block that a learner edits.
const EDITABLE_REGION: &str = "--fcc-editable-region--";

/// A block node at the top of the document.
struct Block {
    kind: Kind,
    range: Range<usize>,
}

enum Kind {
    Heading {
        level: u8,
        text: String,
    },
    Code {
        fenced: bool,
        language: String,
        text: String,
    },
    Html,
    /// A link's definition: a node without visible text.
    Definition,
    Other,
}

/// The hints and the hooks of `markdown`, which is the end of the file's `text`. An error comes with its line.
pub(super) fn read(text: &str, markdown: &str) -> Result<(Vec<Hint>, Hooks), (usize, Problem)> {
    let source = Source::new(text, markdown);
    let blocks = blocks(&source)?;
    let hints = match section(&blocks, "--hints--") {
        Some(section) => hints(section, &source)?,
        None => old_tests(&blocks, &source)?,
    };
    let hook = |name| hook(section(&blocks, name).unwrap_or_default(), name, &source);
    let hooks = Hooks {
        before_all: hook("--before-all--")?,
        before_each: hook("--before-each--")?,
        after_each: hook("--after-each--")?,
        after_all: hook("--after-all--")?,
    };
    Ok((hints, hooks))
}

fn hints(section: &[Block], source: &Source) -> Result<Vec<Hint>, (usize, Problem)> {
    if section.len() % 2 == 1 {
        let first = section.chunks(2).find(|pair| !is_paired(pair)).unwrap_or(section);
        return Err((source.line(first[0].range.start), Problem::NotInPairs(section.len())));
    }
    section.chunks_exact(2).enumerate().map(|(at, pair)| hint(at + 1, &pair[0], &pair[1], source)).collect()
}

/// The hook in a section: one code block of JavaScript; `None` where the section is empty or missing.
fn hook(section: &[Block], name: &'static str, source: &Source) -> Result<Option<Hook>, (usize, Problem)> {
    let [first, others @ ..] = section else { return Ok(None) };
    let line = source.line(first.range.start);
    match &first.kind {
        Kind::Code { fenced, language, text }
            if others.is_empty() && matches!(language.as_str(), "js" | "javascript") =>
        {
            Ok(Some(Hook { code: text.clone(), line: line + usize::from(*fenced) }))
        }
        _ => Err((line, Problem::BadHook(name))),
    }
}

/// The tests of the form that the curriculum had until 2020: YAML under the heading `## Tests`.
fn old_tests(blocks: &[Block], source: &Source) -> Result<Vec<Hint>, (usize, Problem)> {
    let heading = |block: &Block| matches!(&block.kind, Kind::Heading { level: 2, text } if text == "Tests");
    let section = blocks.iter().skip_while(|block| !heading(block)).skip(1);
    let mut section = section.take_while(|block| !matches!(&block.kind, Kind::Heading { level: ..=2, .. }));
    let yaml = section.find_map(|block| match &block.kind {
        Kind::Code { fenced: true, language, text } if matches!(language.as_str(), "yml" | "yaml") => {
            Some((source.line(block.range.start) + 1, text))
        }
        _ => None,
    });
    yaml.map_or(Ok(Vec::new()), |(line, yaml)| old_form::hints(yaml, line))
}

fn is_paired(pair: &[Block]) -> bool {
    let is_code = |block: &Block| matches!(block.kind, Kind::Code { .. });
    matches!(pair, [text, code] if !is_code(text) && is_code(code))
}

fn hint(number: usize, text: &Block, code: &Block, source: &Source) -> Result<Hint, (usize, Problem)> {
    if matches!(text.kind, Kind::Definition) {
        return Err((source.line(text.range.start), Problem::NoText(number)));
    }
    let line = source.line(code.range.start);
    let (code, line) = match &code.kind {
        Kind::Code { fenced, text, .. } => (text.clone(), line + usize::from(*fenced)),
        // The site's parser accepts an HTML block as code: it only checks whether the node has a value.
        Kind::Html => (source.markdown[code.range.clone()].trim_end_matches(['\r', '\n']).to_owned(), line),
        _ => return Err((source.line(text.range.start), Problem::NoCode(number))),
    };
    let text = source.markdown[text.range.clone()].trim().replace("\r\n", "\n");
    Ok(Hint { number, text, code, line })
}

/// The blocks of the first section of this name: up to the next marker at its heading level or above.
fn section<'b>(blocks: &'b [Block], name: &str) -> Option<&'b [Block]> {
    let marker_of = |block: &'b Block| match &block.kind {
        Kind::Heading { level, text } if is_marker(text) => Some((*level, text.as_str())),
        _ => None,
    };
    let begin = blocks.iter().enumerate().find_map(|(at, block)| match marker_of(block) {
        Some((level, marker)) if marker == name => Some((at, level)),
        _ => None,
    });
    let (begin, own_level) = begin?;
    let after = &blocks[begin + 1..];
    let end = after.iter().position(|block| marker_of(block).is_some_and(|(level, _)| level <= own_level));
    Some(&after[..end.unwrap_or(after.len())])
}

/// The document's blocks, in order. Checks every marker.
fn blocks(source: &Source) -> Result<Vec<Block>, (usize, Problem)> {
    let mut events = Parser::new_ext(source.markdown, Options::ENABLE_TABLES).into_offset_iter();
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    while let Some((event, range)) = events.next() {
        let (kind, opens) = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let (level, text) = (level as u8, heading_text(&mut events));
                if is_marker(&text) {
                    check(&text, level, depth).map_err(|problem| (source.line(range.start), problem))?;
                }
                (Kind::Heading { level, text }, false)
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let (fenced, info) = match &kind {
                    CodeBlockKind::Fenced(info) => (true, &**info),
                    CodeBlockKind::Indented => (false, ""),
                };
                let language = info.split_whitespace().next().unwrap_or_default().to_owned();
                (Kind::Code { fenced, language, text: code_text(&mut events, source) }, false)
            }
            Event::Start(Tag::HtmlBlock) => (Kind::Html, true),
            Event::Start(_) => (Kind::Other, true),
            Event::Rule => (Kind::Other, false),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            _ => continue,
        };
        if depth == 0 {
            blocks.push(Block { kind, range });
        }
        depth += usize::from(opens);
    }
    add_definitions(&mut blocks, &events);
    Ok(blocks)
}

fn check(marker: &str, level: u8, depth: usize) -> Result<(), Problem> {
    check_marker(marker, level)?;
    if depth > 0 { Err(Problem::NestedMarker(marker.to_owned())) } else { Ok(()) }
}

/// Whether a heading with this text is a marker.
fn is_marker(text: &str) -> bool {
    text.starts_with("--") && text.ends_with("--")
}

/// Refuses a marker that does not exist, or not at this heading level.
fn check_marker(name: &str, level: u8) -> Result<(), Problem> {
    if name == EDITABLE_REGION {
        return Err(Problem::NotASection(name.to_owned()));
    }
    if MARKERS.contains(&(level, name)) {
        return Ok(());
    }
    let right: Vec<String> =
        MARKERS.iter().filter(|marker| marker.1 == name).map(|marker| heading(marker.0, name)).collect();
    if right.is_empty() {
        let names = MARKERS.iter().map(|marker| marker.1);
        return Err(Problem::UnknownMarker(name.to_owned(), nearest(name, names)));
    }
    Err(Problem::WrongLevel(heading(level, name), right.join(" or ")))
}

fn heading(level: u8, name: &str) -> String {
    format!("{} {name}", "#".repeat(usize::from(level)))
}

/// The first text node of the heading that was just opened. Consumes the events up to the heading's end.
fn heading_text(events: &mut OffsetIter) -> String {
    let mut text = String::new();
    let mut is_first = true;
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(part) if is_first => text.push_str(&part),
            _ => is_first = false,
        }
    }
    text
}

/// The text of the code block that was just opened, without the end of its last line.
fn code_text(events: &mut OffsetIter, source: &Source) -> String {
    let mut text = String::new();
    for (event, range) in events {
        match event {
            Event::End(TagEnd::CodeBlock) => break,
            Event::Text(part) => {
                // The parser drops the CR of a CRLF, which remark keeps.
                if part.starts_with('\n') && source.markdown[..range.start].ends_with('\r') {
                    text.push('\r');
                }
                text.push_str(&part);
            }
            _ => {}
        }
    }
    let end = if text.ends_with("\r\n") { 2 } else { usize::from(text.ends_with('\n')) };
    text.truncate(text.len() - end);
    text
}

/// Adds link definitions: block nodes for the site's parser, for which ours emits no event.
fn add_definitions(blocks: &mut Vec<Block>, events: &OffsetIter) {
    let inside = |span: &Range<usize>| {
        let above = blocks.partition_point(|block| block.range.start <= span.start);
        above > 0 && blocks[above - 1].range.contains(&span.start)
    };
    let spans = events.reference_definitions().iter().map(|(_, definition)| definition.span.clone());
    let outside: Vec<Range<usize>> = spans.filter(|span| !inside(span)).collect();
    blocks.extend(outside.into_iter().map(|range| Block { kind: Kind::Definition, range }));
    blocks.sort_by_key(|block| block.range.start);
}

/// The Markdown, and where in the file its lines end.
struct Source<'s> {
    markdown: &'s str,
    first_line: usize,
    line_ends: Vec<usize>,
}

impl<'s> Source<'s> {
    fn new(text: &str, markdown: &'s str) -> Self {
        let above = &text.as_bytes()[..text.len() - markdown.len()];
        Self {
            markdown,
            first_line: 1 + memchr::memchr_iter(b'\n', above).count(),
            line_ends: memchr::memchr_iter(b'\n', markdown.as_bytes()).collect(),
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.first_line + self.line_ends.partition_point(|end| *end < offset)
    }
}
