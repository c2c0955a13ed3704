//! Finds whether a value decides if other code runs: whether it is tested by a condition before that code.

use std::collections::HashSet;

use oxc::ast::AstKind;
use oxc::ast::ast::AssignmentTarget;
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::semantic::{Semantic, SemanticBuilder};
use oxc::span::{GetSpan, SourceType, Span};

use super::handled::offset_at;
use super::parse::parse;

/// What leaves a function or ends the app, so that the code after it does not run.
const LEAVING: [&str; 3] = ["return", "throw", "exit("];

/// Whether a condition tests the code at one of these lines and columns (from 1), or a variable that is set there, and
/// decides whether code that contains one of `words` runs. False where the source does not parse.
pub(crate) fn decides(source: &str, places: &[(usize, usize)], words: &[&str]) -> bool {
    let read_as = |source_type| {
        let read = |parsed: ParserReturn<'_>| read(&parsed, places, words);
        parse(source, source_type, ParseOptions::default(), read).ok().flatten()
    };
    read_as(SourceType::cjs()).or_else(|| read_as(SourceType::mjs())).unwrap_or_default()
}

fn read(parsed: &ParserReturn<'_>, places: &[(usize, usize)], words: &[&str]) -> Option<bool> {
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let source = parsed.program.source_text;
    let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
    let mut tested: Vec<u32> = places.iter().filter_map(|(line, column)| offset_at(source, *line, *column)).collect();
    tested.sort_unstable();
    let names = set_at(&semantic, source, &tested);
    tested.extend(semantic.nodes().iter().filter_map(|node| match node.kind() {
        AstKind::IdentifierReference(name) if names.contains(name.name.as_str()) => Some(name.span.start),
        _ => None,
    }));
    tested.sort_unstable();
    let wanted = positions(source, words);
    let leaving = positions(source, &LEAVING);
    let mut conditions = semantic.nodes().iter().filter_map(|node| {
        let parent = || semantic.nodes().parent_kind(node.id()).span();
        Some(match node.kind() {
            AstKind::IfStatement(it) => {
                // What follows in the same function is decided too, if the condition leaves it.
                let leaves = holds_any(it.consequent.span(), &leaving);
                (it.test.span(), Span::new(it.test.span().end, if leaves { parent().end } else { it.span.end }))
            }
            AstKind::ConditionalExpression(it) => (it.test.span(), Span::new(it.test.span().end, it.span.end)),
            AstKind::LogicalExpression(it) => (it.left.span(), it.right.span()),
            AstKind::SwitchStatement(it) => (it.discriminant.span(), it.span),
            AstKind::WhileStatement(it) => (it.test.span(), it.body.span()),
            _ => return None,
        })
    });
    Some(conditions.any(|(test, decided)| holds_any(test, &tested) && holds_any(decided, &wanted)))
}

/// The names of the variables that are set to what stands at one of these offsets.
fn set_at<'s>(semantic: &Semantic<'_>, source: &'s str, offsets: &[u32]) -> HashSet<&'s str> {
    let nodes = || semantic.nodes().iter().map(|node| node.kind());
    // Where the function begins in which each offset stands: what is in a function runs at another time.
    let mut functions = vec![0; offsets.len()];
    for kind in nodes() {
        if matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)) {
            let span = kind.span();
            functions[within(span, offsets)].iter_mut().for_each(|start| *start = span.start.max(*start));
        }
    }
    let holds = |value: Span| functions[within(value, offsets)].iter().any(|function| *function < value.start);
    let mut bound: Vec<Span> = nodes()
        .filter_map(|kind| match kind {
            AstKind::BindingIdentifier(name) => Some(name.span),
            _ => None,
        })
        .collect();
    bound.sort_unstable_by_key(|name| name.start);
    let starts: Vec<u32> = bound.iter().map(|name| name.start).collect();
    let mut names = HashSet::new();
    for kind in nodes() {
        match kind {
            AstKind::VariableDeclarator(it) if it.init.as_ref().is_some_and(|value| holds(value.span())) => {
                names.extend(bound[within(it.id.span(), &starts)].iter().map(|name| text(source, *name)));
            }
            AstKind::AssignmentExpression(it) if holds(it.right.span()) => {
                if let AssignmentTarget::AssignmentTargetIdentifier(name) = &it.left {
                    names.insert(text(source, name.span));
                }
            }
            _ => {}
        }
    }
    names
}

/// The offsets of all of these words, in order.
fn positions(source: &str, words: &[&str]) -> Vec<u32> {
    let found = words.iter().flat_map(|word| source.match_indices(word));
    let mut found: Vec<u32> = found.filter_map(|(at, _)| u32::try_from(at).ok()).collect();
    found.sort_unstable();
    found
}

/// Which of these offsets, which are in order, are in a span.
fn within(span: Span, offsets: &[u32]) -> std::ops::Range<usize> {
    let until = |end: u32| offsets.partition_point(|offset| *offset < end);
    until(span.start)..until(span.end)
}

fn holds_any(span: Span, offsets: &[u32]) -> bool {
    !within(span, offsets).is_empty()
}

fn text(source: &str, span: Span) -> &str {
    &source[span.start as usize..span.end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_condition_decides() {
        let check = |source: &str, expected| {
            let at = source.find("here").unwrap();
            let (line, column) = crate::javascript::line_column(source, at);
            assert_eq!(decides(source, &[(line, column)], &["listen"]), expected, "{source}");
        };
        check("if (here === 1) {\n  http.listen(3000);\n}", true);
        check("if (here === 1) log(); http.listen(3000);", false);
        check("function f() { if (!here) return log(); http.listen(3000); }", true);
        check("here ? http.listen(3000) : 0;", true);
        check("here && http.listen(3000);", true);
        check("http.listen(here || 3000);", false);
        check("switch (here) { case 1: http.listen(3000); }", true);
        check("const { ok } = await here;\nif (ok === 1) http.listen(3000);", true);
        check("let state; state = here; if (state) http.listen(3000);", true);
        check("const start = () => here; if (start) http.listen(3000);", false);
        check("const port = here; http.listen(port);", false);
        check("if (is no JavaScript here) http.listen()", false);
    }
}
