//! A learner's file, parsed: its comments, strings, statements, functions and emits as spans in bytes, and what
//! prevents it from being parsed or loaded.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use oxc::ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, CallExpression, Expression, Function as AstFunction, Program,
    RegExpLiteral, Statement as AstStatement, StringLiteral, TemplateElement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::diagnostics::OxcDiagnostic;
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::semantic::{SemanticBuilder, Stats};
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::scope::ScopeFlags;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::lexer::Tokens;
use super::loading;
use super::loading::{LoadError, Undeclared};
use super::outline::Outline;
use super::parse::{Unreadable, parse, range};
use super::text::{adds_listener, blanked};

/// The most uses of a name, or emits, that are examined for one finding.
const USES_LIMIT: usize = 1_000;

/// Caches of parsed files: of servers and of pages, without and with their outlines.
static CACHES: LazyLock<[[ScriptCache; 2]; 2]> = LazyLock::new(|| {
    let cache = |_| Cache::with_weighter(32, 1 << 20, TextLength);
    std::array::from_fn(|_| std::array::from_fn(cache))
});

type ScriptCache = Cache<String, Result<Arc<Script>, Unreadable>, TextLength>;

/// Weighs a cached script by the length of its text, in bytes.
#[derive(Clone)]
pub(crate) struct TextLength;

impl<V> Weighter<String, V> for TextLength {
    fn weight(&self, text: &String, _: &V) -> u64 {
        text.len() as u64 + 1
    }
}

/// How a file is run, which decides its syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceKind {
    /// By Node: CommonJS, or a module.
    Server,
    /// By a page: a script, or a module.
    Page,
}

/// A parsed file.
#[derive(Debug, Default)]
pub(crate) struct Script {
    comments: Vec<Range<usize>>,
    strings: Vec<Range<usize>>,
    statements: Vec<Statement>,
    functions: Vec<Function>,
    emits: Vec<Emit>,
    /// Why it is not valid JavaScript.
    pub(crate) error: Option<SyntaxError>,
    /// Why it throws while it is loaded.
    pub(crate) load_error: Option<LoadError>,
    /// Its uses of undeclared names.
    undeclared: Vec<Undeclared>,
    /// Its outline, if it was asked for and the file is valid.
    pub(crate) outline: Option<Outline>,
}

/// Why a file is not valid JavaScript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The parser's message.
    pub(crate) message: String,
    /// The spans that the parser points at, each with its label.
    pub(crate) labels: Vec<(Range<usize>, String)>,
}

/// The kind of a syntax error, as far as more can be said than the parser does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SyntaxErrorKind<'e> {
    /// The file contains the conflict markers of a merge.
    Merge,
    /// A name is declared twice: first at the second label, again at the first.
    DeclaredTwice(&'e str),
    /// A text in quotes does not end on its line.
    OpenString,
    /// Any other.
    Other,
}

impl SyntaxError {
    /// Its kind, by the parser's message.
    pub(crate) fn kind(&self) -> SyntaxErrorKind<'_> {
        let declared = self.message.strip_prefix("Identifier `").and_then(|rest| rest.split_once("` has already been"));
        match declared {
            Some((name, _)) if self.labels.len() == 2 => SyntaxErrorKind::DeclaredTwice(name),
            _ if self.message.contains("diff marker") => SyntaxErrorKind::Merge,
            _ if self.message == "Unterminated string" => SyntaxErrorKind::OpenString,
            _ => SyntaxErrorKind::Other,
        }
    }
}

impl Script {
    /// Parses a file, or takes it from the cache of the process: many submissions of a class have the same page.
    pub(crate) fn of(text: &str, kind: SourceKind) -> Result<Arc<Self>, Unreadable> {
        Self::cached(text, kind, false)
    }

    /// As [`Script::of`], with the outline.
    pub(crate) fn outlined(text: &str, kind: SourceKind) -> Result<Arc<Self>, Unreadable> {
        Self::cached(text, kind, true)
    }

    fn cached(text: &str, kind: SourceKind, outlined: bool) -> Result<Arc<Self>, Unreadable> {
        let known = &CACHES[usize::from(kind == SourceKind::Page)][usize::from(outlined)];
        known
            .get_or_insert_with(text, || Ok::<_, Infallible>(read(text, kind, outlined).map(Arc::new)))
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

    /// The statements that a byte is in, from the innermost outwards.
    pub(crate) fn statements_around(&self, byte: usize) -> impl Iterator<Item = Range<usize>> {
        let first = self.statement_index(byte);
        let all = std::iter::successors(first, |&index| self.statements[index].parent);
        all.map(|index| self.statements[index].span.clone())
    }

    /// When the code at a byte runs: the roles of the functions around it, in no particular order.
    pub(crate) fn roles_around(&self, byte: usize) -> impl Iterator<Item = &Role> {
        self.functions.iter().filter(move |function| function.span.contains(&byte)).map(|function| &function.role)
    }

    /// Where else the event that is emitted in `span` may be emitted: emits of the same event, or of one that is not a
    /// literal.
    pub(crate) fn emitted_elsewhere(&self, span: &Range<usize>) -> impl Iterator<Item = usize> {
        let own = self.emits.iter().find(|emit| span.contains(&emit.at)).and_then(|emit| emit.event.as_deref());
        let others = self.emits.iter().filter(|emit| !span.contains(&emit.at)).take(USES_LIMIT);
        let same = others.filter(move |emit| own.is_none() || emit.event.is_none() || emit.event.as_deref() == own);
        same.map(|emit| emit.at)
    }

    /// The first use of an undeclared name in `span`.
    pub(crate) fn undeclared_in(&self, span: &Range<usize>) -> Option<&Undeclared> {
        self.undeclared_from(span.start).next().filter(|name| name.used.end <= span.end)
    }

    /// The first use of an undeclared name in the same function, which is where it throws.
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

fn read(text: &str, kind: SourceKind, outlined: bool) -> Result<Script, Unreadable> {
    let [first, second] = match kind {
        SourceKind::Server => [SourceType::cjs(), SourceType::mjs()],
        SourceKind::Page => [SourceType::script(), SourceType::mjs()],
    };
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    let read_as = |source_type| parse(text, source_type, options, |parsed| script_of(parsed, kind, outlined));
    let script = read_as(first)?;
    let Some(error) = &script.error else { return Ok(script) };
    let module = read_as(second)?;
    // The parse that got further is more likely to be what the author meant.
    let reached = |error: &SyntaxError| error.labels.first().map_or(0, |(span, _)| span.start);
    Ok(match &module.error {
        None => module,
        Some(other) if reached(other) > reached(error) => module,
        Some(_) => script,
    })
}

fn script_of(parsed: ParserReturn<'_>, kind: SourceKind, outlined: bool) -> Script {
    let text = parsed.program.source_text;
    let mut script = collect(&parsed.program);
    script.comments = parsed.program.comments.iter().map(|comment| range(comment.span)).collect();
    script.error = parsed.diagnostics.into_iter().next().map(|error| syntax_error(text, &error));
    if let Some(error) = &script.error {
        let after = error.labels.iter().map(|(span, _)| span.start).max().unwrap_or_default();
        script.comments.retain(|comment| comment.start < after);
        script.comments.extend(comments_after(text, script.comments.last().map_or(after, |last| last.end.max(after))));
    } else {
        check(&parsed.program, kind, outlined, &mut script);
    }
    script
}

/// Adds what the semantic analysis finds: names that are declared twice, used before their declaration, or never
/// declared.
fn check(program: &Program<'_>, kind: SourceKind, outlined: bool, script: &mut Script) {
    // Estimates from the text's length are enough to reserve memory; exact counts would need a visit of the whole tree.
    let length = u32::try_from(program.source_text.len()).unwrap_or(u32::MAX);
    let stats = Stats::new(length / 8, length / 128, length / 64, length / 32);
    let builder = SemanticBuilder::new().with_check_syntax_error(true).with_stats(stats);
    let checked = builder.with_build_nodes(outlined).build(program);
    if let Some(error) = checked.diagnostics.into_iter().next() {
        script.error = Some(syntax_error(program.source_text, &error));
        return;
    }
    if kind == SourceKind::Server {
        let names = loading::Names::of(program, checked.semantic.scoping());
        script.load_error = names.load_error(program);
        script.undeclared = names.undeclared(program);
    }
    if outlined {
        script.outline = Outline::of(&checked.semantic, program.source_type.is_module());
    }
}

fn syntax_error(text: &str, error: &OxcDiagnostic) -> SyntaxError {
    let labels = error.labels.iter().map(|label| {
        // In a template without an end, the parser's positions may lie within a character.
        let start = text.floor_char_boundary(label.span().start as usize);
        let end = text.ceil_char_boundary(label.span().end as usize);
        (start..end, label.label().unwrap_or_default().to_owned())
    });
    let mut labels: Vec<_> = labels.collect();
    // The last label is the position to change, not that of the opening bracket or of the first declaration. Of
    // conflict markers, it is the first.
    labels.sort_by_key(|(span, _)| span.start);
    if !error.message.contains("diff marker") {
        labels.reverse();
    }
    SyntaxError { message: error.message.to_string(), labels }
}

/// The comments after the byte at which the parser gave up.
fn comments_after(text: &str, from: usize) -> Vec<Range<usize>> {
    let tokens = Tokens::of(&text[from..]);
    tokens.comments().map(|comment| comment.start + from..comment.end + from).collect()
}

/// Whether a text is valid. It is not kept in the cache.
pub(super) fn is_valid(text: &str, kind: SourceKind) -> bool {
    read(text, kind, false).is_ok_and(|script| script.error.is_none())
}

/// A statement, and the index of the one around it.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) span: Range<usize>,
    pub(crate) parent: Option<usize>,
}

/// A function, and when it runs.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) span: Range<usize>,
    pub(crate) role: Role,
}

/// When a function runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// At an event: it was passed to `.on('name', ...)`.
    Handler(String),
    /// When it is called.
    Other,
}

/// A call of `.emit(...)`.
#[derive(Debug)]
pub(crate) struct Emit {
    /// Where the word `emit` begins.
    pub(crate) at: usize,
    /// The event, if it is a literal.
    pub(crate) event: Option<String>,
}

pub(crate) fn collect(program: &Program<'_>) -> Script {
    let mut collector = Collector::default();
    collector.visit_program(program);
    collector.script.strings.sort_by_key(|string| string.start);
    collector.script
}

#[derive(Default)]
struct Collector {
    script: Script,
    open: Vec<usize>,
    /// The start of each event handler that was not visited yet, and its event.
    handlers: Vec<(u32, String)>,
}

impl Collector {
    fn inside_statement(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        let parent = self.open.last().copied();
        self.open.push(self.script.statements.len());
        self.script.statements.push(Statement { span: range(span), parent });
        walk(self);
        self.open.pop();
    }

    fn function(&mut self, span: Span) {
        let known = self.handlers.iter().position(|(start, _)| *start == span.start);
        let role = known.map_or(Role::Other, |index| Role::Handler(self.handlers.swap_remove(index).1));
        self.script.functions.push(Function { span: range(span), role });
    }

    /// Adds the inside of a literal, without its delimiters.
    fn inside(&mut self, span: Span) {
        if span.size() > 2 {
            self.script.strings.push(span.start as usize + 1..span.end as usize - 1);
        }
    }
}

impl<'a> Visit<'a> for Collector {
    fn visit_statement(&mut self, it: &AstStatement<'a>) {
        match it {
            AstStatement::BlockStatement(_) => walk::walk_statement(self, it),
            _ => self.inside_statement(it.span(), |this| walk::walk_statement(this, it)),
        }
    }

    fn visit_arrow_function_body(&mut self, it: &ArrowFunctionBody<'a>) {
        if it.is_function_body() {
            walk::walk_arrow_function_body(self, it);
        } else {
            self.inside_statement(it.span(), |this| walk::walk_arrow_function_body(this, it));
        }
    }

    fn visit_function(&mut self, it: &AstFunction<'a>, flags: ScopeFlags) {
        self.function(it.span);
        walk::walk_function(self, it, flags);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.function(it.span);
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let Expression::StaticMemberExpression(member) = &it.callee else {
            return walk::walk_call_expression(self, it);
        };
        match (member.property.name.as_str(), it.arguments.as_slice()) {
            (method, [Argument::StringLiteral(event), handler, ..]) if adds_listener(method) => {
                self.handlers.push((handler.span().start, event.value.to_string()));
            }
            ("emit", [event, ..]) => {
                let event = written_out(event);
                self.script.emits.push(Emit { at: member.property.span.start as usize, event });
            }
            _ => {}
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.inside(it.span);
    }

    fn visit_template_element(&mut self, it: &TemplateElement<'a>) {
        if !it.span.is_empty() {
            self.script.strings.push(range(it.span));
        }
    }

    fn visit_reg_exp_literal(&mut self, it: &RegExpLiteral<'a>) {
        self.inside(it.span);
    }
}

fn written_out(argument: &Argument<'_>) -> Option<String> {
    match argument {
        Argument::StringLiteral(text) => Some(text.value.to_string()),
        Argument::TemplateLiteral(template) => template.single_quasi().map(|text| text.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Script {
        read(text, SourceKind::Server, false).unwrap()
    }

    #[test]
    fn knows_comments_strings_and_statements() {
        let text = "// one\nio.on('connection', s => { s.emit(`a ${b} c`); /* two */ f('x') })\n";
        let script = server(text);
        assert!(script.error.is_none(), "{:?}", script.error);
        assert_eq!(script.comments().len(), 2);
        let blank = script.without_comments(text);
        assert_eq!((blank.len(), blank.lines().count()), (text.len(), text.lines().count()));
        assert!(!blank.contains("one") && !blank.contains("two"));
        let at = text.find("f('x')").unwrap();
        assert_eq!(&text[script.statement_at(at).unwrap()], "f('x')");
        assert_eq!(script.statements_around(at).count(), 2);
        assert_eq!(&text[script.string_at(text.find("connection").unwrap()).unwrap()], "connection");
        assert_eq!(script.string_at(text.find("b}").unwrap()), None);
        assert_eq!(script.roles_around(at).next(), Some(&Role::Handler("connection".to_owned())));
    }

    #[test]
    fn positions_of_errors_are_between_characters() {
        let text = "a(`b = c();\n d('e', f${};\n});\u{fffd}";
        let error = server(text).error.unwrap();
        assert!(error.labels.iter().all(|(span, _)| text.get(span.clone()).is_some()), "{:?}", error.labels);
    }

    #[test]
    fn takes_what_node_takes() {
        for text in [
            "#!/usr/bin/env node\nreturn;",
            "import a from 'a'; await a();",
            "const x = await fetch('/');",
            "var a = 010; with (a) {} <!-- old\n",
            "function f() {} function f() {} var f;",
            "label: for (;;) break label;",
            "a = 1; delete a; arguments = 2;",
        ] {
            assert_eq!(server(text).error, None, "{text}");
        }
        let page = Script::of("let socket = io(); import('x');", SourceKind::Page).unwrap();
        assert_eq!(page.error, None);
    }

    #[test]
    fn says_what_node_refuses() {
        for (text, at) in [
            ("let a = 0;\nlet a = 1;\n", 15..16),
            ("io.emit('a', {;\n// io.emit()\n", 14..15),
            ("const x = <p>hi</p>;", 10..11),
            ("const x;", 6..8),
        ] {
            let script = server(text);
            let error = script.error.unwrap_or_else(|| panic!("{text}"));
            let (span, _) = &error.labels[0];
            assert!(at.contains(&span.start), "{text}: {error:?}");
        }
        let kind = |text: &str, is: fn(SyntaxErrorKind<'_>) -> bool| is(server(text).error.unwrap().kind());
        assert!(kind("let a;\nlet a;\n", |kind| kind == SyntaxErrorKind::DeclaredTwice("a")));
        assert!(kind("f('a);\n", |kind| kind == SyntaxErrorKind::OpenString));
        assert!(kind("<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n", |kind| kind == SyntaxErrorKind::Merge));
        assert!(kind("f(;", |kind| kind == SyntaxErrorKind::Other));
        let open = server("f(;\n// io.emit()\n/* a\nb */\n");
        assert_eq!(open.comments().len(), 2);
    }

    #[test]
    fn knows_what_throws_while_loading() {
        let names =
            |text: &str| server(text).load_error.map(|load_error| (load_error.name, load_error.declared.is_some()));
        assert_eq!(names("const io = f(http); const http = 1;"), Some(("f".to_owned(), false)));
        assert_eq!(names("const io = require('x')(http);\nconst http = 1;"), Some(("http".to_owned(), true)));
        assert_eq!(names("const a = a + 1;"), None, "its own line is another matter");
        for fine in [
            "var io = require('x')(http); var http = 1;",
            "function f() { return late } const late = 1;",
            "if (typeof window !== 'undefined') window.x = 1;",
            "app = require('express')(); app.get('/')",
            "try { missing() } catch {}",
            "const f = () => missing();",
            "let x = process.env.X || missing;",
            "global.x = 1; x();",
            "setTimeout(() => done(), 5); class A { static x = 1 }",
        ] {
            assert_eq!(names(fine), None, "{fine}");
        }
    }
}
