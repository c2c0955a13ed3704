//! The one reader of JavaScript: where a file's comments, strings, statements and functions stand, and what keeps it from
//! being parsed or loaded.
//!
//! It is parsed by oxc ([`parse`]), and what remains of the tree are spans in bytes of the text. [`lexer`] makes sense of text
//! that does not parse.

pub(crate) mod counter;
pub(crate) mod lexer;
mod loading;
mod modules;
mod nesting;
mod parse;
mod scopes;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use oxc::ast::ast::Program;
use oxc::diagnostics::OxcDiagnostic;
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::semantic::{SemanticBuilder, Stats};
use oxc::span::SourceType;

pub(crate) use loading::{LoadError, Undeclared};
pub(crate) use modules::{Imports, first_error, imports, is_module, is_written, runnable};
pub(crate) use parse::{Unreadable, is_too_deep, parse, stack_for};
pub(crate) use scopes::Role;
use scopes::{Emit, Function, Statement};

use lexer::Tokens;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// How many uses of a name, or emits, are looked at for one finding.
const USES_LIMIT: usize = 1_000;

/// Files that were read already.
static SERVERS: ScriptCache = LazyLock::new(|| Cache::with_weighter(32, 1 << 20, TextLength));
static PAGES: ScriptCache = LazyLock::new(|| Cache::with_weighter(32, 1 << 20, TextLength));

type ScriptCache = LazyLock<Cache<String, Result<Arc<Script>, Unreadable>, TextLength>>;

/// Weighs what is cached by the text from which it was made, in bytes.
#[derive(Clone)]
pub(crate) struct TextLength;

impl<V> Weighter<String, V> for TextLength {
    fn weight(&self, text: &String, _: &V) -> u64 {
        text.len() as u64 + 1
    }
}

/// How a file is run, which decides what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceKind {
    /// By Node: CommonJS, or a module.
    Server,
    /// By a page: a script, or a module.
    Page,
}

/// What is known of a file.
#[derive(Debug, Default)]
pub(crate) struct Script {
    comments: Vec<Range<usize>>,
    strings: Vec<Range<usize>>,
    statements: Vec<Statement>,
    functions: Vec<Function>,
    emits: Vec<Emit>,
    /// Why it is not JavaScript.
    pub(crate) error: Option<SyntaxError>,
    /// Why it throws while it is loaded.
    pub(crate) load_error: Option<LoadError>,
    /// Names that it uses and that nothing declares, with their places.
    undeclared: Vec<Undeclared>,
}

/// What keeps a file from being read as JavaScript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// In the parser's words.
    pub(crate) message: String,
    /// Where, and what the parser says about it.
    pub(crate) labels: Vec<(Range<usize>, String)>,
}

impl SyntaxError {
    /// Whether a merge left its marks in the file.
    pub(crate) fn is_merge(&self) -> bool {
        self.message.contains("diff marker")
    }
}

impl Script {
    /// Reads a file, once for the whole process: many submissions of a class have the same page, and what is graded is read
    /// ahead.
    pub(crate) fn of(text: &str, kind: SourceKind) -> Result<Arc<Self>, Unreadable> {
        let known = match kind {
            SourceKind::Server => &SERVERS,
            SourceKind::Page => &PAGES,
        };
        known
            .get_or_insert_with(text, || Ok::<_, Infallible>(read(text, kind).map(Arc::new)))
            .unwrap_or_else(|never| match never {})
    }

    /// The text with every comment blanked, in the same number of bytes and lines.
    pub(crate) fn without_comments(&self, text: &str) -> String {
        blanked(text, self.comments.iter())
    }

    /// The text with every handler of these events blanked, in the same number of bytes and lines.
    pub(crate) fn without_handlers(&self, text: &str, events: &[&str]) -> String {
        let handles = |role: &Role| matches!(role, Role::Handler(event) if events.contains(&event.as_str()));
        let handlers = self.functions.iter().filter(|function| handles(&function.role));
        blanked(text, handlers.map(|function| &function.span))
    }

    /// The comments, in order.
    pub(crate) fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// The inside of the string that a byte is in.
    pub(crate) fn string_at(&self, byte: usize) -> Option<Range<usize>> {
        let next = self.strings.partition_point(|string| string.end <= byte);
        self.strings.get(next).filter(|string| string.start <= byte).cloned()
    }

    /// The innermost statement that a byte is in; blocks do not count.
    pub(crate) fn statement_at(&self, byte: usize) -> Option<Range<usize>> {
        self.statement_index(byte).map(|index| self.statements[index].span.clone())
    }

    fn statement_index(&self, byte: usize) -> Option<usize> {
        let mut index = self.statements.partition_point(|statement| statement.span.start <= byte).checked_sub(1)?;
        while self.statements[index].span.end <= byte {
            index = self.statements[index].parent?;
        }
        Some(index)
    }

    /// The statements that a byte is in, from the innermost out.
    pub(crate) fn statements_around(&self, byte: usize) -> impl Iterator<Item = Range<usize>> {
        let first = self.statement_index(byte);
        let all = std::iter::successors(first, |&index| self.statements[index].parent);
        all.map(|index| self.statements[index].span.clone())
    }

    /// When the code at a byte runs: the roles of the functions around it, in no order.
    pub(crate) fn roles_around(&self, byte: usize) -> impl Iterator<Item = &Role> {
        self.functions.iter().filter(move |function| function.span.contains(&byte)).map(|function| &function.role)
    }

    /// Where else the event may be emitted that is emitted in a stretch of the text: the same event, or one that is not
    /// written out.
    pub(crate) fn emitted_elsewhere(&self, span: &Range<usize>) -> impl Iterator<Item = usize> {
        let own = self.emits.iter().find(|emit| span.contains(&emit.at)).and_then(|emit| emit.event.as_deref());
        let others = self.emits.iter().filter(|emit| !span.contains(&emit.at)).take(USES_LIMIT);
        let same = others.filter(move |emit| own.is_none() || emit.event.is_none() || emit.event.as_deref() == own);
        same.map(|emit| emit.at)
    }

    /// The first undeclared name that stands in a stretch of the text.
    pub(crate) fn undeclared_in(&self, span: &Range<usize>) -> Option<&Undeclared> {
        self.undeclared_from(span.start).next().filter(|name| name.used.end <= span.end)
    }

    /// The first use of an undeclared name in the function in which it is used: there it throws.
    pub(crate) fn first_use<'u>(&'u self, undeclared: &'u Undeclared) -> &'u Undeclared {
        let function = |at: usize| {
            let around = self.functions.iter().filter(|function| function.span.contains(&at));
            around.map(|function| &function.span).min_by_key(|span| span.len())
        };
        let own = function(undeclared.used.start);
        let uses = self.undeclared_from(own.map_or(0, |span| span.start)).take(USES_LIMIT);
        let mut same = uses.filter(|other| other.name == undeclared.name && function(other.used.start) == own);
        same.next().unwrap_or(undeclared)
    }

    fn undeclared_from(&self, byte: usize) -> impl Iterator<Item = &Undeclared> {
        let first = self.undeclared.partition_point(|name| name.used.start < byte);
        self.undeclared[first..].iter()
    }
}

/// The text with these spans blanked, in the same number of bytes and lines.
pub(crate) fn blanked<'s>(text: &str, spans: impl Iterator<Item = &'s Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in &mut bytes[span.clone()] {
            *byte = if matches!(byte, b'\n' | b'\r') { *byte } else { b' ' };
        }
    }
    // They begin and end with whole characters, so this cannot fail.
    String::from_utf8(bytes).unwrap_or_default()
}

fn read(text: &str, kind: SourceKind) -> Result<Script, Unreadable> {
    let [first, second] = match kind {
        SourceKind::Server => [SourceType::cjs(), SourceType::mjs()],
        SourceKind::Page => [SourceType::script(), SourceType::mjs()],
    };
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    let read_as = |source_type| parse(text, source_type, options, |parsed| script_of(parsed, kind));
    let script = read_as(first)?;
    let Some(error) = &script.error else { return Ok(script) };
    let module = read_as(second)?;
    // The error of the kind that got further is the one that its author would want to hear.
    let reached = |error: &SyntaxError| error.labels.first().map_or(0, |(span, _)| span.start);
    Ok(match &module.error {
        None => module,
        Some(other) if reached(other) > reached(error) => module,
        Some(_) => script,
    })
}

fn script_of(parsed: ParserReturn<'_>, kind: SourceKind) -> Script {
    let text = parsed.program.source_text;
    let mut script = scopes::collect(&parsed.program);
    script.comments = parsed.program.comments.iter().map(|comment| range(comment.span)).collect();
    script.error = parsed.diagnostics.into_iter().next().map(|error| syntax_error(&error));
    if let Some(error) = &script.error {
        let after = error.labels.iter().map(|(span, _)| span.start).max().unwrap_or_default();
        script.comments.retain(|comment| comment.start < after);
        script.comments.extend(comments_after(text, script.comments.last().map_or(after, |last| last.end.max(after))));
    } else {
        check(&parsed.program, kind, &mut script);
    }
    script
}

/// Adds what only the scopes show: names declared twice, used before their line, or never declared.
fn check(program: &Program<'_>, kind: SourceKind, script: &mut Script) {
    // Estimates by the text's length are enough to reserve memory: counting would visit the whole tree.
    let length = u32::try_from(program.source_text.len()).unwrap_or(u32::MAX);
    let stats = Stats::new(length / 8, length / 128, length / 64, length / 32);
    let checked = SemanticBuilder::new().with_check_syntax_error(true).with_stats(stats).build(program);
    if let Some(error) = checked.diagnostics.into_iter().next() {
        script.error = Some(syntax_error(&error));
    } else if kind == SourceKind::Server {
        let names = loading::Names::of(program, checked.semantic.scoping());
        script.load_error = names.load_error(program);
        script.undeclared = names.undeclared(program);
    }
}

fn syntax_error(error: &OxcDiagnostic) -> SyntaxError {
    let labels = error.labels.iter().map(|label| {
        let start = label.span().start as usize;
        (start..label.span().end as usize, label.label().unwrap_or_default().to_owned())
    });
    let mut labels: Vec<_> = labels.collect();
    // The last place is the one to change: where it broke, and not where the bracket or the first of two names stands.
    // Of what a merge left behind, it is the first.
    labels.sort_by_key(|(span, _)| span.start);
    if !error.message.contains("diff marker") {
        labels.reverse();
    }
    SyntaxError { message: error.message.to_string(), labels }
}

fn range(span: oxc::span::Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The comments after a byte where the parser gave up.
fn comments_after(text: &str, from: usize) -> Vec<Range<usize>> {
    let tokens = Tokens::of(&text[from..]);
    tokens.comments().map(|comment| comment.start + from..comment.end + from).collect()
}

/// The number of the line that a byte is in, from 1, and where the line starts.
pub(crate) fn line_at(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let number = memchr::memchr_iter(b'\n', before).count() + 1;
    (number, memchr::memrchr(b'\n', before).map_or(0, |at| at + 1))
}

/// The line and column of a byte, in characters from 1.
pub(crate) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let byte = text.floor_char_boundary(byte);
    let (line, start) = line_at(text, byte);
    (line, text[start..byte].chars().count() + 1)
}

/// A character of a name.
pub(crate) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The names and numbers in a text, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_name(c)).filter(|word| !word.is_empty())
}

/// A quote as code has it; see [`is_any_quote`].
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`')
}

/// A quote as code has it, or a typographic one, which word processors put in its place.
pub(crate) fn is_any_quote(c: char) -> bool {
    is_quote(c) || matches!(c, '\u{2018}'..='\u{201F}')
}
