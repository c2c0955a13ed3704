//! Finds hints that test nothing: their code is empty, or no part of it can throw, send a request or change anything. What
//! is not known to be so counts as a test.

use oxc::ast::ast::{
    Argument, ArrowFunctionBody, BindingPattern, CallExpression, Expression, FormalParameters, Statement, UnaryOperator,
};

/// Whether a hint's code tests nothing. A code that is one function is called.
pub(super) fn tests_nothing(statements: &[Statement<'_>]) -> bool {
    let called = match statements {
        [Statement::ExpressionStatement(only)] => body_of(only.expression.without_parentheses()),
        _ => None,
    };
    called.unwrap_or_else(|| all_inert(statements))
}

/// Whether calling this function does nothing; `None` if it is no function.
fn body_of(expression: &Expression<'_>) -> Option<bool> {
    match expression {
        Expression::ArrowFunctionExpression(function) => {
            let body = match &function.body {
                ArrowFunctionBody::FunctionBody(body) => all_inert(&body.statements),
                value => value.as_expression().is_some_and(is_inert),
            };
            Some(body && are_plain(&function.params))
        }
        Expression::FunctionExpression(function) => {
            let body = function.body.as_ref().is_none_or(|body| all_inert(&body.statements));
            Some(body && are_plain(&function.params) && !function.generator)
        }
        _ => None,
    }
}

/// Whether the parameters are names without defaults.
fn are_plain(parameters: &FormalParameters<'_>) -> bool {
    let is_plain = |pattern: &BindingPattern<'_>| is_harmless_name(pattern);
    parameters.rest.is_none() && parameters.items.iter().all(|one| is_plain(&one.pattern) && one.initializer.is_none())
}

/// Whether a pattern is one name, other than that of what the checks below rely on.
fn is_harmless_name(pattern: &BindingPattern<'_>) -> bool {
    matches!(pattern, BindingPattern::BindingIdentifier(name) if !matches!(name.name.as_str(), "assert" | "console"))
}

fn all_inert(statements: &[Statement<'_>]) -> bool {
    statements.iter().all(is_inert_statement)
}

fn is_inert_statement(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::EmptyStatement(_) => true,
        Statement::BlockStatement(block) => all_inert(&block.body),
        Statement::ExpressionStatement(statement) => is_inert(&statement.expression),
        Statement::ReturnStatement(statement) => statement.argument.as_ref().is_none_or(is_inert),
        Statement::VariableDeclaration(declaration) => declaration
            .declarations
            .iter()
            .all(|one| is_harmless_name(&one.id) && one.init.as_ref().is_none_or(is_inert)),
        _ => false,
    }
}

/// Whether evaluating an expression cannot throw and changes nothing.
fn is_inert(expression: &Expression<'_>) -> bool {
    match expression.without_parentheses() {
        Expression::AwaitExpression(awaited) => is_inert(&awaited.argument),
        Expression::CallExpression(call) => holds_anyway(call),
        expression => truth(expression).is_some(),
    }
}

/// Whether a literal is truthy; `None` for any other expression.
fn truth(expression: &Expression<'_>) -> Option<bool> {
    match expression.without_parentheses() {
        Expression::BooleanLiteral(literal) => Some(literal.value),
        Expression::NumericLiteral(literal) => Some(literal.value != 0.0 && !literal.value.is_nan()),
        Expression::StringLiteral(literal) => Some(!literal.value.is_empty()),
        Expression::NullLiteral(_) => Some(false),
        Expression::Identifier(name) if name.name == "undefined" => Some(false),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().map(|text| !text.value.raw.is_empty())
        }
        Expression::UnaryExpression(unary) => match unary.operator {
            UnaryOperator::LogicalNot => truth(&unary.argument).map(|truth| !truth),
            UnaryOperator::Void => truth(&unary.argument).map(|_| false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a call is an assertion about literals that holds, or prints literals.
fn holds_anyway(call: &CallExpression<'_>) -> bool {
    let values: Option<Vec<bool>> =
        call.arguments.iter().map(|argument| argument.as_expression().and_then(truth)).collect();
    let (Some(values), false) = (values, call.optional) else { return false };
    let (object, member) = match call.callee.without_parentheses() {
        Expression::Identifier(name) => (name.name.as_str(), ""),
        Expression::StaticMemberExpression(member) if !member.optional => match &member.object {
            Expression::Identifier(name) => (name.name.as_str(), member.property.name.as_str()),
            _ => return false,
        },
        _ => return false,
    };
    let is_boolean = matches!(call.arguments.first(), Some(Argument::BooleanLiteral(_)));
    match (object, member, values.first()) {
        ("console", "log" | "info" | "warn" | "error" | "debug", _) => true,
        ("assert", "" | "ok" | "isOk", Some(true)) => true,
        ("assert", "isNotOk" | "notOk", Some(false)) => true,
        ("assert", "isTrue", Some(true)) | ("assert", "isFalse", Some(false)) => is_boolean,
        ("assert", "equal" | "strictEqual" | "deepEqual" | "deepStrictEqual", _) => are_same(&call.arguments),
        _ => false,
    }
}

/// Whether the first two arguments are the same literal.
fn are_same(arguments: &[Argument<'_>]) -> bool {
    match arguments {
        [Argument::BooleanLiteral(one), Argument::BooleanLiteral(other), ..] => one.value == other.value,
        [Argument::NumericLiteral(one), Argument::NumericLiteral(other), ..] => one.value == other.value,
        [Argument::StringLiteral(one), Argument::StringLiteral(other), ..] => one.value == other.value,
        [Argument::NullLiteral(_), Argument::NullLiteral(_), ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::HintCode;

    #[track_caller]
    fn tests_nothing(code: &str) -> bool {
        HintCode::of(code).unwrap().tests_nothing
    }

    #[test]
    fn what_cannot_fail_tests_nothing() {
        for code in [
            "",
            "\n  \n",
            "// a comment",
            "/* assert(false) */",
            ";;",
            "{}",
            "'use strict';",
            "1",
            "`text`",
            "undefined",
            "assert(true)",
            "assert(true, 'A message.');",
            "assert(1)",
            "assert('x')",
            "assert(!false)",
            "assert(!!1)",
            "assert.isTrue(true, `m`)",
            "assert.isFalse(false)",
            "assert.ok('x')",
            "assert.equal(1, 1)",
            "assert.strictEqual('a', 'a', 'm')",
            "assert(true); assert(true);",
            "await assert(true)",
            "async (getUserInput) => {}",
            "getUserInput => assert(true)",
            "(function () { return; });",
            "() => { // later\n }",
            "async () => { const message = 'm'; assert(true, 'm'); return true; }",
            "console.log('here'); assert(true)",
        ] {
            assert!(tests_nothing(code), "{code}");
        }
    }

    #[test]
    fn what_may_fail_is_a_test() {
        for code in [
            "assert(false)",
            "assert()",
            "assert(0)",
            "assert('')",
            "assert.isTrue(1)",
            "assert.isFalse(0)",
            "assert.fail()",
            "assert.equal(1, 2)",
            "assert.isTrue(false)",
            "assert(code)",
            "assert(true, code)",
            "x",
            "fetch(code)",
            "const assert = () => { throw 1 }; assert(true)",
            "assert => assert(true)",
            "throw 1",
            "async () => await fetch(code)",
            "(a = fetch(code)) => {}",
            "() => () => fetch(code), fetch(code)",
            "(() => fetch(code))()",
            "assert?.(true)",
            "`${code}`",
            "if (true) assert(true)",
            "let { a } = null",
            "getUserInput => $.get(getUserInput('url'))",
            "delete a.b",
            "assert.equal(true, 1)",
            "new Thing()",
            "expect(true)",
            "-code",
            "({}).a.b",
        ] {
            assert!(!tests_nothing(code), "{code}");
        }
    }
}
