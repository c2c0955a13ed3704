//! Finds what a hint's code reads of an answer at a place in it, such as `assertions[2].method` in
//! `assert.equal(data.assertions[2].method, 'equal')`, following its variables back to the request.

use std::ops::Range;

use oxc::ast::AstKind;
use oxc::ast::ast::{Argument, ArrowFunctionBody, BindingPattern, CallExpression, Expression, PropertyKey, Statement};
use oxc::parser::ParseOptions;
use oxc::semantic::{NodeId, Semantic, SemanticBuilder};
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};
use oxc::syntax::reference::ReferenceId;

use super::parse::{parse, range};

/// How many variables are followed.
const DEPTH_LIMIT: usize = 16;
/// The most parts of one expression that are listed.
const PART_LIMIT: usize = 4;

/// What is looked for near a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought<'n> {
    /// The arguments of an assertion.
    Assertion,
    /// The object that this property is read of.
    PropertyOf(&'n str),
    /// The function of a call.
    Callee,
}

/// An expression of the hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operand {
    /// As it is written.
    pub(crate) text: String,
    /// What it is of an answer, if it is a part of one.
    pub(crate) part: Option<Part>,
    /// The parts of an answer that occur in it.
    pub(crate) parts: Vec<Part>,
    /// Of a condition: what of it compares a part with a fixed value. All of it has to hold.
    pub(crate) comparisons: Vec<Comparison>,
}

/// A comparison, such as `data.unix === 5` or `data.name.includes('a')`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) part: Part,
    pub(crate) how: Compared,
    /// The fixed value, as JSON.
    pub(crate) value: String,
}

/// How a part is compared with a fixed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    Equal,
    Different,
    Above,
    AtLeast,
    Below,
    AtMost,
    Includes,
    StartsWith,
    EndsWith,
    /// It only has to be true, or to be there.
    True,
}

/// A part of an answer, as a hint's code reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// As it is written.
    pub(crate) text: String,
    pub(crate) origin: Origin,
    /// The keys that lead to it.
    pub(crate) keys: Vec<Key>,
}

/// What a part is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The response: its status, its headers.
    Response,
    /// Its body as text.
    Text,
    /// Its body as JSON.
    Json,
}

/// A key of an object, or an index of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Name(String),
    Index(usize),
}

/// The expressions that are sought at a line and column of a hint's code, from 1. `None` if they are not certain.
pub(crate) fn read_at(source: &str, position: (usize, usize), sought: Sought<'_>) -> Option<Vec<Operand>> {
    parse(source, SourceType::script(), ParseOptions::default(), |parsed| {
        if parsed.panicked || !parsed.diagnostics.is_empty() {
            return None;
        }
        let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
        Reader { source, semantic: &semantic }.operands(position, sought)
    })
    .ok()?
}

struct Reader<'r, 'a> {
    source: &'r str,
    semantic: &'r Semantic<'a>,
}

/// The expressions that were found, with what contains them.
type Found<'r, 'a> = (Span, Vec<&'r Expression<'a>>);

impl<'r, 'a> Reader<'r, 'a> {
    fn operands(&self, (line, column): (usize, usize), sought: Sought<'_>) -> Option<Vec<Operand>> {
        let start: usize = self.source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let end = self.source[start..].find('\n').map_or(self.source.len(), |length| start + length);
        let at =
            start + self.source[start..end].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
        let nodes = self.semantic.nodes().iter();
        let found: Vec<Found<'_, 'a>> = nodes.filter_map(|node| sought_in(node.kind(), sought)).collect();
        let contains = |(span, _): &&Found<'_, 'a>| range(*span).contains(&at);
        let on_line = |(span, _): &&Found<'_, 'a>| (start..=end).contains(&(span.start as usize));
        let here = found.iter().filter(contains).filter(on_line).min_by_key(|(span, _)| span.size());
        let only = || {
            let mut all = found.iter().filter(on_line);
            all.next().filter(|_| all.next().is_none())
        };
        let around = || found.iter().filter(contains).min_by_key(|(span, _)| span.size());
        let (_, expressions) = here.or_else(only).or_else(around)?;
        Some(expressions.iter().map(|expression| self.operand(expression)).collect())
    }

    fn operand(&self, expression: &Expression<'a>) -> Operand {
        let part = self.part(expression, DEPTH_LIMIT);
        let span = range(expression.span());
        let (parts, comparisons) = match part {
            Some(_) => Default::default(),
            None => (self.parts(&span), self.comparisons(expression)),
        };
        Operand { text: self.text(&span), part, parts, comparisons }
    }

    /// The comparisons that a condition consists of, as far as they are of a known form.
    fn comparisons(&self, condition: &Expression<'a>) -> Vec<Comparison> {
        match condition.without_parentheses() {
            Expression::LogicalExpression(both) if both.operator == LogicalOperator::And => {
                [&both.left, &both.right].into_iter().flat_map(|one| self.comparisons(one)).take(PART_LIMIT).collect()
            }
            one => self.comparison(one).into_iter().collect(),
        }
    }

    fn comparison(&self, condition: &Expression<'a>) -> Option<Comparison> {
        let part = |expression| self.part(expression, DEPTH_LIMIT);
        match condition {
            Expression::BinaryExpression(compared) => {
                let (left, right) = (&compared.left, &compared.right);
                let how = |turned: bool| {
                    Some(match (compared.operator, turned) {
                        (BinaryOperator::StrictEquality | BinaryOperator::Equality, _) => Compared::Equal,
                        (BinaryOperator::StrictInequality | BinaryOperator::Inequality, _) => Compared::Different,
                        (BinaryOperator::GreaterThan, false) | (BinaryOperator::LessThan, true) => Compared::Above,
                        (BinaryOperator::GreaterEqualThan, false) | (BinaryOperator::LessEqualThan, true) => {
                            Compared::AtLeast
                        }
                        (BinaryOperator::LessThan, false) | (BinaryOperator::GreaterThan, true) => Compared::Below,
                        (BinaryOperator::LessEqualThan, false) | (BinaryOperator::GreaterEqualThan, true) => {
                            Compared::AtMost
                        }
                        _ => return None,
                    })
                };
                match (literal(left), literal(right)) {
                    (None, Some(value)) => Some(Comparison { part: part(left)?, how: how(false)?, value }),
                    (Some(value), None) => Some(Comparison { part: part(right)?, how: how(true)?, value }),
                    _ => None,
                }
            }
            Expression::CallExpression(call) => {
                let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
                let how = match callee.property.name.as_str() {
                    "includes" => Compared::Includes,
                    "startsWith" => Compared::StartsWith,
                    "endsWith" => Compared::EndsWith,
                    _ => return None,
                };
                let value = literal(call.arguments.first()?.as_expression()?)?;
                Some(Comparison { part: part(&callee.object)?, how, value })
            }
            other => Some(Comparison { part: part(other)?, how: Compared::True, value: String::new() }),
        }
    }

    /// Code in one line.
    fn text(&self, span: &Range<usize>) -> String {
        self.source[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The longest parts of answers that occur in a span.
    fn parts(&self, span: &Range<usize>) -> Vec<Part> {
        let nodes = self.semantic.nodes();
        let mut found: Vec<(Range<usize>, Part)> = Vec::new();
        for node in nodes.iter() {
            let own = range(node.kind().span());
            if own.start < span.start
                || own.end > span.end
                || found.iter().any(|(outer, _)| outer.start <= own.start && own.end <= outer.end)
            {
                continue;
            }
            // The method that is called is no part of the answer.
            let called = matches!(nodes.parent_kind(node.id()), AstKind::CallExpression(call) if call.callee.span() == node.kind().span());
            let read = match node.kind() {
                AstKind::StaticMemberExpression(member) if called => {
                    self.part(&member.object, DEPTH_LIMIT).map(|part| (range(member.object.span()), part))
                }
                AstKind::StaticMemberExpression(member) => self
                    .member(&member.object, Key::Name(member.property.name.to_string()), DEPTH_LIMIT)
                    .map(|part| (own.clone(), part)),
                AstKind::ComputedMemberExpression(member) => key_of(&member.expression)
                    .and_then(|key| self.member(&member.object, key, DEPTH_LIMIT))
                    .map(|part| (own.clone(), part)),
                AstKind::IdentifierReference(name) if !called => {
                    self.named(name.reference_id(), DEPTH_LIMIT).map(|part| (own.clone(), part))
                }
                _ => None,
            };
            if let Some((at, part)) = read.filter(|_| found.len() < PART_LIMIT) {
                let text = self.text(&at);
                found.push((at, Part { text, ..part }));
            }
        }
        let mut parts: Vec<Part> = found.into_iter().map(|(_, part)| part).collect();
        parts.dedup();
        parts
    }

    /// What an expression is of an answer.
    fn part(&self, expression: &Expression<'a>, depth: usize) -> Option<Part> {
        let depth = depth.checked_sub(1)?;
        let part = match expression {
            Expression::ParenthesizedExpression(inner) => self.part(&inner.expression, depth),
            Expression::AwaitExpression(awaited) => self.part(&awaited.argument, depth),
            Expression::Identifier(name) => self.named(name.reference_id(), depth),
            Expression::StaticMemberExpression(member) => {
                self.member(&member.object, Key::Name(member.property.name.to_string()), depth)
            }
            Expression::ComputedMemberExpression(member) => {
                key_of(&member.expression).and_then(|key| self.member(&member.object, key, depth))
            }
            Expression::CallExpression(call) => self.called(call, depth),
            _ => None,
        }?;
        Some(Part { text: self.text(&range(expression.span())), ..part })
    }

    fn member(&self, object: &Expression<'a>, key: Key, depth: usize) -> Option<Part> {
        let mut part = self.part(object, depth)?;
        part.keys.push(key);
        Some(part)
    }

    fn called(&self, call: &CallExpression<'a>, depth: usize) -> Option<Part> {
        let origin = |origin| Some(Part { text: String::new(), origin, keys: Vec::new() });
        match &call.callee {
            Expression::Identifier(name) if name.name == "fetch" => origin(Origin::Response),
            Expression::StaticMemberExpression(callee) => match (&callee.object, callee.property.name.as_str()) {
                (Expression::Identifier(jquery), "get" | "post" | "ajax" | "getJSON") if jquery.name == "$" => {
                    origin(Origin::Json)
                }
                (Expression::Identifier(json), "parse") if json.name == "JSON" => {
                    let part = self.part(call.arguments.first()?.as_expression()?, depth)?;
                    part.keys.is_empty().then_some(Part { origin: Origin::Json, ..part })
                }
                (object, read @ ("json" | "text")) => {
                    let part = self.part(object, depth)?;
                    let origin = if read == "json" { Origin::Json } else { Origin::Text };
                    (part.origin == Origin::Response && part.keys.is_empty()).then_some(Part { origin, ..part })
                }
                (object, "then") => self.then(object, call, depth),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a promise gives after `.then(callback)`.
    fn then(&self, _: &Expression<'a>, call: &CallExpression<'a>, depth: usize) -> Option<Part> {
        let callback = match call.arguments.first()? {
            Argument::ArrowFunctionExpression(function) => function,
            _ => return None,
        };
        match &callback.body {
            ArrowFunctionBody::FunctionBody(body) => match body.statements.last()? {
                Statement::ReturnStatement(last) => self.part(last.argument.as_ref()?, depth),
                _ => None,
            },
            _ => self.part(callback.get_expression()?, depth),
        }
    }

    /// What a variable is of an answer.
    fn named(&self, reference: ReferenceId, depth: usize) -> Option<Part> {
        let depth = depth.checked_sub(1)?;
        let (scoping, nodes) = (self.semantic.scoping(), self.semantic.nodes());
        let symbol = scoping.get_reference(reference).symbol_id()?;
        let declared = scoping.symbol_declaration(symbol);
        let mut writes = scoping.get_resolved_references(symbol).filter(|reference| reference.is_write());
        let (write, several) = (writes.next(), writes.next().is_some());
        match nodes.kind(declared) {
            AstKind::VariableDeclarator(declarator) => match (&declarator.init, write, &declarator.id) {
                (Some(value), None, BindingPattern::BindingIdentifier(_)) => self.part(value, depth),
                (Some(value), None, BindingPattern::ObjectPattern(pattern)) => {
                    let name = scoping.symbol_name(symbol);
                    let key = pattern.properties.iter().find_map(|property| {
                        let is_this =
                            matches!(&property.value, BindingPattern::BindingIdentifier(it) if it.name == name);
                        let PropertyKey::StaticIdentifier(key) = &property.key else { return None };
                        is_this.then(|| Key::Name(key.name.to_string()))
                    })?;
                    self.member(value, key, depth)
                }
                (None, Some(write), BindingPattern::BindingIdentifier(_)) if !several => {
                    match nodes.parent_kind(write.node_id()) {
                        AstKind::AssignmentExpression(set) => self.part(&set.right, depth),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ if write.is_none() => self.parameter(declared, depth),
            _ => None,
        }
    }

    /// What the parameter of `promise.then(parameter => …)` is.
    fn parameter(&self, declared: NodeId, depth: usize) -> Option<Part> {
        let nodes = self.semantic.nodes();
        let mut around = nodes.ancestors(declared);
        let function =
            around.find(|node| matches!(node.kind(), AstKind::ArrowFunctionExpression(_) | AstKind::Function(_)))?;
        let parameters = match function.kind() {
            AstKind::ArrowFunctionExpression(function) => &function.params,
            AstKind::Function(function) => &function.params,
            _ => return None,
        };
        let first = parameters.items.first()?.span();
        let own = nodes.kind(declared).span();
        let AstKind::CallExpression(call) = nodes.parent_kind(function.id()) else { return None };
        let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
        let is_first = first.start <= own.start && own.end <= first.end;
        let handed = call.arguments.first().is_some_and(|argument| argument.span() == function.kind().span());
        (is_first && handed && callee.property.name == "then").then(|| self.part(&callee.object, depth)).flatten()
    }
}

/// The expressions that a node has of what is sought.
fn sought_in<'r, 'a>(kind: AstKind<'a>, sought: Sought<'_>) -> Option<Found<'r, 'a>>
where
    'a: 'r,
{
    match (sought, kind) {
        (Sought::Assertion, AstKind::CallExpression(call)) => {
            let is_assert = |expression: &Expression<'_>| matches!(expression, Expression::Identifier(name) if name.name == "assert");
            let asserts = is_assert(&call.callee)
                || matches!(&call.callee, Expression::StaticMemberExpression(member) if is_assert(&member.object));
            asserts.then(|| (call.span, call.arguments.iter().filter_map(Argument::as_expression).collect()))
        }
        (Sought::PropertyOf(name), AstKind::StaticMemberExpression(member)) if member.property.name == name => {
            Some((member.span, vec![&member.object]))
        }
        (Sought::PropertyOf(name), AstKind::ComputedMemberExpression(member)) => {
            let is_this = match key_of(&member.expression)? {
                Key::Name(key) => key == name,
                Key::Index(index) => index.to_string() == name,
            };
            is_this.then(|| (member.span, vec![&member.object]))
        }
        (Sought::Callee, AstKind::CallExpression(call)) => Some((call.span, vec![&call.callee])),
        _ => None,
    }
}

/// A fixed value as JSON.
fn literal(expression: &Expression<'_>) -> Option<String> {
    match expression.without_parentheses() {
        Expression::StringLiteral(text) => serde_json::to_string(text.value.as_str()).ok(),
        Expression::BooleanLiteral(value) => Some(value.value.to_string()),
        Expression::NullLiteral(_) => Some("null".to_owned()),
        Expression::NumericLiteral(number) => Some(number.value.to_string()),
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => {
            let Expression::NumericLiteral(number) = &unary.argument else { return None };
            Some((-number.value).to_string())
        }
        _ => None,
    }
}

fn key_of(key: &Expression<'_>) -> Option<Key> {
    match key {
        Expression::StringLiteral(text) => Some(Key::Name(text.value.to_string())),
        Expression::NumericLiteral(number)
            if number.value >= 0.0 && number.value.fract() == 0.0 && number.value < 1e6 =>
        {
            // The range was checked, so the cast loses nothing.
            Some(Key::Index(number.value as usize))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(code: &str, sought: Sought<'_>) -> Vec<Operand> {
        let at = code.find("/*!*/").unwrap();
        let line = code[..at].matches('\n').count() + 1;
        let column = at - code[..at].rfind('\n').map_or(0, |start| start + 1) + 6;
        read_at(code, (line, column), sought).unwrap()
    }

    fn shown(part: &Part) -> String {
        let keys = part.keys.iter().map(|key| match key {
            Key::Name(name) => format!(".{name}"),
            Key::Index(index) => format!("[{index}]"),
        });
        format!("{:?}{}", part.origin, keys.collect::<String>())
    }

    #[track_caller]
    fn first_part(code: &str) -> Option<String> {
        read(&format!("(async () => {{\n{code}\n}})"), Sought::Assertion)[0].part.as_ref().map(shown)
    }

    #[test]
    fn follows_variables_back_to_the_answer() {
        for (code, expected) in [
            ("const r = await fetch(u); const d = await r.json(); /*!*/assert.equal(d.a[2].b, 1);", "Json.a[2].b"),
            ("const r = await fetch(u); const t = await r.text(); /*!*/assert.equal(t, 1);", "Text"),
            ("const r = await fetch(u); /*!*/assert.equal(r.status, 1);", "Response.status"),
            ("const r = await fetch(u); const { a } = await r.json(); /*!*/assert.isTrue(a.b);", "Json.a.b"),
            ("let d; d = await (await fetch(u)).json(); /*!*/assert.isTrue(d['x y']);", "Json.x y"),
            (
                "const d = JSON.parse(await (await fetch(u)).text()); const l = d.log; /*!*/assert.isTrue(l[0]);",
                "Json.log[0]",
            ),
            ("return $.get(u).then(d => { /*!*/assert.isTrue(d.a); });", "Json.a"),
            ("return fetch(u).then(r => r.json()).then(d => { /*!*/assert.isTrue(d.a); });", "Json.a"),
        ] {
            assert_eq!(first_part(code).as_deref(), Some(expected), "{code}");
        }
        for code in [
            "let d = await (await fetch(u)).json(); d = 1; /*!*/assert.isTrue(d.a);",
            "d.forEach(i => { /*!*/assert.isTrue(i.a); });",
            "/*!*/assert.isTrue(d[i].a);",
        ] {
            assert_eq!(first_part(code), None, "{code}");
        }
    }

    #[test]
    fn lists_the_parts_in_a_condition() {
        let code = "(async () => {\nconst r = await fetch(u); const d = await r.json();\n/*!*/assert(r.ok && d.a.b.includes('x'), 'm');\n})";
        let operands = read(code, Sought::Assertion);
        assert_eq!((operands.len(), operands[0].text.as_str()), (2, "r.ok && d.a.b.includes('x')"));
        assert_eq!(operands[0].parts.iter().map(shown).collect::<Vec<_>>(), ["Response.ok", "Json.a.b"]);
        assert_eq!(operands[0].parts[1].text, "d.a.b");
    }

    #[test]
    fn finds_what_is_called_and_read() {
        let code = "(async () => {\nconst d = await (await fetch(u)).json();\n/*!*/d.unix.toFixed(1);\n})";
        assert_eq!(read(code, Sought::Callee)[0].text, "d.unix.toFixed");
        let object = &read(code, Sought::PropertyOf("toFixed"))[0];
        assert_eq!((object.text.as_str(), object.part.as_ref().map(shown).as_deref()), ("d.unix", Some("Json.unix")));
    }
}
