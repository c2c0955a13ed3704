//! Wraps a hint's code in a function, so that its declarations are local, in strict mode, as freeCodeCamp's page runs it.
//! The code starts on the function's second line, which `exception::line_within` corrects for.

use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use oxc::ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Class, Expression, ExpressionStatement, Function, Program,
    RegExpLiteral, ReturnStatement, Statement,
};
use oxc::ast_visit::Visit;
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::scope::ScopeFlags;

use quick_cache::sync::Cache;

use super::file_match::FileMatch;
use super::no_test;
use crate::javascript::{TextLength, parse};
use crate::regex::Pattern;

/// The cache of parsed hints. It has room for more hints than any block of the curriculum has.
static PARSED: LazyLock<Cache<String, Option<Arc<HintCode>>, TextLength>> =
    LazyLock::new(|| Cache::with_weighter(2048, 8 << 20, TextLength));

/// The start of the wrapping function.
const ASYNC: &str = "(async ";
/// The page's runner is a module, and code that it evaluates is as strict as itself.
pub(super) const STRICT: &str = "'use strict';";

/// A hint's code, parsed.
pub(crate) struct HintCode {
    /// The source of a function `async (completion) => …` that runs the code and assigns the code's completion value
    /// (what `eval` would return) to `completion.value`. It is not `async` if the code is a single function expression.
    pub(crate) function: String,
    /// The regular expressions in it: source and flags.
    pub(crate) patterns: Vec<(String, String)>,
    /// What the hint does, if it only matches patterns in a file.
    pub(crate) file_match: Option<FileMatch>,
    /// Whether it has no code that could throw or do anything else.
    pub(crate) tests_nothing: bool,
}

impl HintCode {
    /// Parses a hint's code, once in the process. `None` if it is not JavaScript.
    pub(crate) fn of(code: &str) -> Option<Arc<Self>> {
        let parse = || Ok::<_, Infallible>(wrap(code).map(Arc::new));
        PARSED.get_or_insert_with(code, parse).unwrap_or_else(|never| match never {})
    }

    /// Builds the regular expressions before the run.
    pub(crate) fn build_patterns(&self) {
        for (source, flags) in &self.patterns {
            // A pattern that cannot be built is run by QuickJS.
            let _ = Pattern::shared(source, flags);
        }
    }
}

fn wrap(code: &str) -> Option<HintCode> {
    let completion = unused_name(code);
    let mut function = format!("{ASYNC}({completion}) => {{ {STRICT}\n{code}\n}})");
    let read = parse(&function, SourceType::script(), ParseOptions::default(), |parsed| read(&parsed, function.len()));
    let Read { mut inserts, is_function, patterns, file_match, tests_nothing } = read.ok()??;
    inserts.sort_by_key(|span| std::cmp::Reverse(span.start));
    for span in inserts {
        function.insert(span.end as usize, ')');
        function.insert_str(span.start as usize, &format!("{completion}.value = ("));
    }
    if is_function {
        // Most hints are one function; without `async` there is one promise less to await.
        function.replace_range(..ASYNC.len(), "(");
    }
    Some(HintCode { function, patterns, file_match, tests_nothing })
}

/// What is read from the wrapping function.
struct Read {
    /// The expressions whose value may be the completion value.
    inserts: Vec<Span>,
    is_function: bool,
    patterns: Vec<(String, String)>,
    file_match: Option<FileMatch>,
    tests_nothing: bool,
}

fn read(parsed: &ParserReturn<'_>, end: usize) -> Option<Read> {
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let statements = body(&parsed.program, end)?;
    let mut patterns = Patterns::default();
    patterns.visit_program(&parsed.program);
    Some(Read {
        inserts: values(statements),
        is_function: is_function(statements),
        patterns: patterns.0,
        file_match: FileMatch::read(statements),
        tests_nothing: no_test::tests_nothing(statements),
    })
}

#[derive(Default)]
struct Patterns(Vec<(String, String)>);

impl<'a> Visit<'a> for Patterns {
    fn visit_reg_exp_literal(&mut self, literal: &RegExpLiteral<'a>) {
        self.0.push((literal.regex.pattern.text.to_string(), literal.regex.flags.to_string()));
    }
}

/// Whether a code is a strict script on its own: it awaits and returns nothing outside of its functions.
pub(super) fn is_script(code: &str) -> bool {
    let is_whole = |parsed: ParserReturn<'_>| !parsed.panicked && parsed.diagnostics.is_empty();
    parse(&format!("{STRICT}\n{code}"), SourceType::script(), ParseOptions::default(), is_whole).unwrap_or(false)
}

/// A name that does not occur in the code.
fn unused_name(code: &str) -> String {
    let mut name = "$completion".to_owned();
    while code.contains(&name) {
        name.push('$');
    }
    name
}

/// The statements of the wrapping function. `None` if the program is more than this function, as when the code closes
/// it.
fn body<'p, 'a>(program: &'p Program<'a>, end: usize) -> Option<&'p [Statement<'a>]> {
    let [Statement::ExpressionStatement(only)] = program.body.as_slice() else { return None };
    let Expression::ParenthesizedExpression(whole) = &only.expression else { return None };
    let Expression::ArrowFunctionExpression(function) = &whole.expression else { return None };
    let ArrowFunctionBody::FunctionBody(body) = &function.body else { return None };
    (whole.span.end as usize == end).then_some(body.statements.as_slice())
}

/// Whether the code is a function expression and nothing else.
fn is_function(statements: &[Statement<'_>]) -> bool {
    let [Statement::ExpressionStatement(only)] = statements else { return false };
    matches!(
        only.expression.without_parentheses(),
        Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)
    )
}

/// The expressions whose value may be the completion value.
fn values(statements: &[Statement<'_>]) -> Vec<Span> {
    let mut own = Own::default();
    own.visit_all(statements);
    // A body with a `return` has no completion value.
    if own.returns {
        return Vec::new();
    }
    let Some(last) = statements.iter().rposition(has_value) else { return Vec::new() };
    let mut own = Own::default();
    own.visit_all(&statements[last..=last]);
    own.expressions
}

/// Whether a statement may have a completion value.
fn has_value(statement: &Statement<'_>) -> bool {
    !matches!(
        statement,
        Statement::EmptyStatement(_)
            | Statement::VariableDeclaration(_)
            | Statement::FunctionDeclaration(_)
            | Statement::ClassDeclaration(_)
    )
}

/// Collects the expression statements and whether there is a `return`, ignoring nested functions and classes.
#[derive(Default)]
struct Own {
    expressions: Vec<Span>,
    returns: bool,
}

impl Own {
    fn visit_all(&mut self, statements: &[Statement<'_>]) {
        statements.iter().for_each(|statement| self.visit_statement(statement));
    }
}

impl<'a> Visit<'a> for Own {
    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        self.expressions.push(statement.expression.span());
    }

    fn visit_return_statement(&mut self, _: &ReturnStatement<'a>) {
        self.returns = true;
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &str) {
        let function = HintCode::of(code).map(|code| code.function.clone());
        assert_eq!(function, Some(format!("(async ($completion) => {{ {STRICT}\n{expected}\n}})")));
    }

    #[test]
    fn a_single_function_is_not_wrapped_in_an_async_one() {
        for code in ["async () => { await a }", "(function () {});", "// one\n(a) => a"] {
            assert!(HintCode::of(code).unwrap().function.starts_with("(($completion)"), "{code}");
        }
        for code in ["(() => a)()", "a; () => a", "await a", "class A {}", "() => a; b", "// none"] {
            assert!(HintCode::of(code).unwrap().function.starts_with("(async ($completion)"), "{code}");
        }
    }

    #[test]
    fn assigns_the_completion_value() {
        check("a => 1, 2", "$completion.value = (a => 1, 2)");
        check("f(); (g)(); // end", "f(); $completion.value = ((g)()); // end");
        check("() => 1;\r\nconst a = 1;;", "$completion.value = (() => 1);\r\nconst a = 1;;");
        check("if (a) { b() } else c", "if (a) { $completion.value = (b()) } else $completion.value = (c)");
        check("'use strict'; a", "'use strict'; $completion.value = (a)");
        check("// nothing", "// nothing");
    }

    #[test]
    fn leaves_a_body_with_a_return_alone() {
        check("a(); return b(); c()", "a(); return b(); c()");
        check("function f() { return 1 } f()", "function f() { return 1 } $completion.value = (f())");
    }

    #[test]
    fn refuses_code_that_is_no_function_body() {
        for code in ["}); (() => {", "const", "a b", "})", "/* open"] {
            assert!(HintCode::of(code).is_none(), "{code}");
        }
    }

    #[test]
    fn collects_the_patterns() {
        let code = HintCode::of("assert.match(a, /b.c('|\")/s, `${/d/i}`); f(() => /[/]/)").unwrap();
        let patterns: Vec<_> = code.patterns.iter().map(|(source, flags)| format!("{source} {flags}")).collect();
        assert_eq!(patterns, ["b.c('|\") s", "d i", "[/] "]);
    }
}
