//! The plainest hints: fetch one of the app's files and match patterns in it. Where the file is here and every pattern matches,
//! such a hint has passed, and no engine need run to tell. It exists because a class has thousands of learners, and 39 of the
//! curriculum's 356 hints, the mission's three among them, do nothing else.
//!
//! It may only ever say "passed", and only where the engine surely would: whatever else is the matter is the engine's to tell.

#[cfg(test)]
mod tests;

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, CallExpression, Expression, NewExpression,
    Statement, VariableDeclarationKind as Kind,
};

use super::trace::{Assertion, Exchange, PatternText, Trace};
use crate::regex::Pattern;
use crate::submission::Submission;

/// A larger file is the engine's, whose limits it may hit, in bytes.
const LONGEST: usize = 1 << 20;

/// What a plain hint asks.
#[derive(Debug, PartialEq)]
pub(crate) struct Plain {
    /// The file's path.
    path: String,
    checks: Vec<Check>,
}

/// A pattern that the file has to match, and the author's message.
#[derive(Debug, PartialEq)]
struct Check {
    pattern: PatternText,
    message: Option<String>,
}

impl Plain {
    /// Reads the statements of a hint's code; `None` for a hint of another form.
    ///
    /// The form, in which any names will do and there may be more than one assertion:
    ///
    /// ```js
    /// async (getUserInput) => {
    ///   const url = new URL('/path', getUserInput('url'));
    ///   const res = await fetch(url);
    ///   const data = await res.text();
    ///   assert.match(data, /pattern/, 'message');
    /// }
    /// ```
    pub(crate) fn read(statements: &[Statement<'_>]) -> Option<Self> {
        let [Statement::ExpressionStatement(only)] = statements else { return None };
        let Expression::ArrowFunctionExpression(function) = only.expression.without_parentheses() else { return None };
        let ArrowFunctionBody::FunctionBody(body) = &function.body else { return None };
        let input = parameter(function)?;
        let [url, response, text, assertions @ ..] = body.statements.as_slice() else { return None };
        let (url, made) = declared(url)?;
        let path = path(made, input)?;
        let (response, answer) = declared(response)?;
        let [asked] = call(awaited(answer)?, None, "fetch")? else { return None };
        let (text, read) = declared(text)?;
        let [] = call(awaited(read)?, Some(response), "text")? else { return None };
        let checks: Vec<Check> = assertions.iter().map(|statement| check(statement, text)).collect::<Option<_>>()?;
        let names = [input, url, response, text, "URL", "fetch", "assert"];
        let differ = (1..names.len()).all(|at| !names[..at].contains(&names[at]));
        let fits = is_name(asked, url) && differ && !checks.is_empty() && body.directives.is_empty();
        fits.then(|| Self { path: path.to_owned(), checks })
    }

    /// What the hint does where it passes; `None` where only the engine can tell.
    pub(crate) fn passes(&self, submission: &Submission) -> Option<Trace> {
        let (url, answer) = submission.fetched(&self.path)?;
        if answer.body.len() > LONGEST || submission.budget().is_some_and(|budget| budget.time_is_over().is_some()) {
            return None;
        }
        let text = answer.text();
        let assertions = self.checks.iter().map(|check| {
            let pattern = Pattern::shared(&check.pattern.source, &check.pattern.flags).ok()?;
            (pattern.carries(text) && pattern.is_match(text)).then(|| Assertion {
                name: "match".to_owned(),
                passed: true,
                message: check.message.clone(),
                subject: Some(text.clone()),
                exchange: Some(0),
                pattern: Some(check.pattern.clone()),
                ..Assertion::default()
            })
        });
        let assertions = assertions.collect::<Option<_>>()?;
        let exchange = Exchange { method: "GET".to_owned(), url: url.into(), answer: Some(Ok(answer)) };
        Some(Trace { exchanges: vec![exchange], assertions, ..Trace::default() })
    }
}

/// The name of an async function's only parameter.
fn parameter<'f>(function: &'f ArrowFunctionExpression<'_>) -> Option<&'f str> {
    let [only] = function.params.items.as_slice() else { return None };
    let is_plain = function.r#async && function.params.rest.is_none() && only.initializer.is_none();
    name_of(&only.pattern).filter(|_| is_plain)
}

fn name_of<'p>(pattern: &'p BindingPattern<'_>) -> Option<&'p str> {
    match pattern {
        BindingPattern::BindingIdentifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}

/// The one name that a statement declares, and its value.
fn declared<'s, 'a>(statement: &'s Statement<'a>) -> Option<(&'s str, &'s Expression<'a>)> {
    let Statement::VariableDeclaration(declaration) = statement else { return None };
    let [only] = declaration.declarations.as_slice() else { return None };
    let is_variable = matches!(declaration.kind, Kind::Const | Kind::Let | Kind::Var);
    Some((name_of(&only.id)?, only.init.as_ref()?)).filter(|_| is_variable)
}

/// The path of `new URL('/path', input('url'))`, on the app itself.
fn path<'e>(made: &'e Expression<'_>, input: &str) -> Option<&'e str> {
    let Expression::NewExpression(made) = made else { return None };
    let NewExpression { callee: Expression::Identifier(class), arguments, .. } = &**made else { return None };
    let [Argument::StringLiteral(path), Argument::CallExpression(base)] = arguments.as_slice() else { return None };
    let [Argument::StringLiteral(key)] = arguments_of(base, None, input)? else { return None };
    let path = path.value.as_str();
    (class.name == "URL" && key.value == "url" && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// A `assert.match(text, /pattern/, 'message')`.
fn check(statement: &Statement<'_>, text: &str) -> Option<Check> {
    let Statement::ExpressionStatement(statement) = statement else { return None };
    let (subject, pattern, message) = match call(&statement.expression, Some("assert"), "match")? {
        [subject, Argument::RegExpLiteral(pattern)] => (subject, pattern, None),
        [subject, Argument::RegExpLiteral(pattern), Argument::StringLiteral(message)] => {
            (subject, pattern, Some(message.value.to_string()))
        }
        _ => return None,
    };
    let source = pattern.regex.pattern.text.to_string();
    let pattern = PatternText { source, flags: pattern.regex.flags.to_string() };
    is_name(subject, text).then_some(Check { pattern, message })
}

fn awaited<'e, 'a>(value: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    match value {
        Expression::AwaitExpression(awaited) => Some(&awaited.argument),
        _ => None,
    }
}

/// The arguments of a call of `name`, or of `object.name`.
fn call<'e, 'a>(value: &'e Expression<'a>, object: Option<&str>, name: &str) -> Option<&'e [Argument<'a>]> {
    match value {
        Expression::CallExpression(call) => arguments_of(call, object, name),
        _ => None,
    }
}

fn arguments_of<'e, 'a>(call: &'e CallExpression<'a>, object: Option<&str>, name: &str) -> Option<&'e [Argument<'a>]> {
    let fits = match (&call.callee, object) {
        (Expression::Identifier(callee), None) => callee.name == name,
        (Expression::StaticMemberExpression(member), Some(object)) => {
            let own = matches!(&member.object, Expression::Identifier(own) if own.name == object);
            own && member.property.name == name && !member.optional
        }
        _ => false,
    };
    (fits && !call.optional).then_some(call.arguments.as_slice())
}

fn is_name(argument: &Argument<'_>, name: &str) -> bool {
    matches!(argument, Argument::Identifier(found) if found.name == name)
}
