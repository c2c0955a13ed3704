//! Finds why an emitted number does not rise, from where its counter is declared and where it is incremented. The line
//! to change is seldom the one that emits.

use oxc::ast::AstKind;
use oxc::ast::ast::{Argument, CallExpression, Expression};
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::semantic::{AstNode, Reference, Semantic, SemanticBuilder};
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::operator::{AssignmentOperator, UpdateOperator};
use oxc::syntax::scope::ScopeId;
use oxc::syntax::symbol::SymbolId;

use super::parse::parse;
use super::text::{adds_listener, line_column};

/// What is wrong with a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CounterFault {
    /// It is declared in the function that runs for each client, so each call starts with a new one.
    DeclaredInside,
    /// It is incremented once, when the app starts.
    RaisedOutside,
    /// It is incremented only by code that does not run when a client connects.
    RaisedElsewhere,
    /// It is set to the same value each time.
    SetToSame,
    /// Nothing increments it.
    NeverRaised,
}

/// A counter that cannot rise, and the line and column to change, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) fault: CounterFault,
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// What is wrong with the counter that is emitted on `line` (from 1) of this source; `None` if that is not certain.
pub(crate) fn faulty_counter(source: &str, line: usize) -> Option<Counter> {
    let read_as =
        |source_type| parse(source, source_type, ParseOptions::default(), |parsed| read(&parsed, line)).ok().flatten();
    read_as(SourceType::cjs()).or_else(|| read_as(SourceType::mjs()))
}

fn read(parsed: &ParserReturn<'_>, line: usize) -> Option<Counter> {
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let source = parsed.program.source_text;
    let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
    let (symbol, emitting) = emitted(&semantic, source, line)?;
    let (fault, span) = judge(&semantic, symbol, emitting)?;
    let (line, column) = line_column(source, span.start as usize);
    Some(Counter { fault, name: semantic.scoping().symbol_name(symbol).to_owned(), line, column })
}

/// The variable whose value is emitted on this line, and the function that does it.
fn emitted(semantic: &Semantic<'_>, source: &str, line: usize) -> Option<(SymbolId, Option<ScopeId>)> {
    let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = start..start + source[start..].find('\n').unwrap_or(source.len() - start);
    semantic.nodes().iter().find_map(|node| {
        let AstKind::CallExpression(call) = node.kind() else { return None };
        let symbol = line.contains(&(call.span.start as usize)).then(|| value_of(semantic, call)).flatten()?;
        Some((symbol, function_around(semantic, node.scope_id())))
    })
}

fn value_of(semantic: &Semantic<'_>, call: &CallExpression<'_>) -> Option<SymbolId> {
    let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
    let [_, Argument::Identifier(value)] = call.arguments.as_slice() else { return None };
    let is_emit = callee.property.name == "emit";
    is_emit.then(|| semantic.scoping().get_reference(value.reference_id()).symbol_id()).flatten()
}

fn judge(semantic: &Semantic<'_>, symbol: SymbolId, emitting: Option<ScopeId>) -> Option<(CounterFault, Span)> {
    let scoping = semantic.scoping();
    if !starts_as_number(semantic.nodes().kind(scoping.symbol_declaration(symbol))) {
        return None;
    }
    let declared = scoping.symbol_span(symbol);
    if emitting.is_some() && function_around(semantic, scoping.symbol_scope_id(symbol)) == emitting {
        return Some((CounterFault::DeclaredInside, declared));
    }
    let writes = scoping.get_resolved_references(symbol).filter(|reference| reference.is_write());
    let changes: Vec<Change> = writes.map(|write| Change::of(semantic, write)).collect();
    let raises: Vec<&Change> = changes.iter().filter(|change| change.effect == Effect::Raises).collect();
    if let Some(first) = raises.first() {
        let emitting = emitting?;
        let at_start = |raise: &Change| raise.function.is_none_or(|function| encloses(semantic, function, emitting));
        if raises.iter().all(|raise| at_start(raise)) {
            return Some((CounterFault::RaisedOutside, first.span));
        }
        let elsewhere =
            |raise: &Change| raise.function.is_some_and(|function| runs_elsewhere(semantic, function, emitting));
        let all = raises.iter().all(|raise| at_start(raise) || elsewhere(raise));
        return all.then_some((CounterFault::RaisedElsewhere, first.span));
    }
    let same = changes.iter().find(|change| change.effect == Effect::Sets && change.function.is_some());
    Some(same.map_or((CounterFault::NeverRaised, declared), |change| (CounterFault::SetToSame, change.span)))
}

/// Whether one function is around another.
fn encloses(semantic: &Semantic<'_>, outer: ScopeId, inner: ScopeId) -> bool {
    outer != inner && semantic.scoping().scope_ancestors(inner).any(|scope| scope == outer)
}

/// Whether a function certainly does not run when a client connects: it listens to another event, it is a callback
/// outside of the connection handler, or nothing calls it.
fn runs_elsewhere(semantic: &Semantic<'_>, function: ScopeId, handler: ScopeId) -> bool {
    if function == handler {
        return false;
    }
    let nodes = semantic.nodes();
    let node = nodes.get_node(semantic.scoping().get_node_id(function));
    let name = match (node.kind(), nodes.parent_kind(node.id())) {
        (AstKind::Function(declared), _) if declared.id.is_some() => declared.id.as_ref(),
        (_, AstKind::VariableDeclarator(variable)) => variable.id.get_binding_identifier(),
        _ => None,
    };
    let is_within = encloses(semantic, handler, function);
    match name.and_then(|name| name.symbol_id.get()) {
        Some(symbol) => {
            let mut references = semantic.scoping().get_resolved_references(symbol);
            references.all(|reference| is_callback(semantic, nodes.get_node(reference.node_id()), is_within))
        }
        None => is_callback(semantic, node, is_within),
    }
}

/// Whether a function is given to a call that does not call it for each client. Within the connection handler that is
/// only certain of a listener to another event.
fn is_callback(semantic: &Semantic<'_>, function: &AstNode<'_>, is_within: bool) -> bool {
    let AstKind::CallExpression(call) = semantic.nodes().parent_kind(function.id()) else { return false };
    if call.callee.span().contains_inclusive(function.kind().span()) {
        return false;
    }
    let Expression::StaticMemberExpression(callee) = &call.callee else { return !is_within };
    match (callee.property.name.as_str(), call.arguments.first()) {
        (method, Some(Argument::StringLiteral(event))) if adds_listener(method) => {
            !matches!(event.value.as_str(), "connection" | "connect")
        }
        ("use" | "of" | "configure", _) => false,
        (method, _) if adds_listener(method) => false,
        _ => !is_within,
    }
}

/// A write to a counter.
struct Change {
    effect: Effect,
    span: Span,
    /// The function that contains it.
    function: Option<ScopeId>,
}

#[derive(PartialEq, Eq)]
enum Effect {
    /// It may increase the counter.
    Raises,
    /// It sets the counter to a number literal, such as `= +1` instead of `+= 1`.
    Sets,
    Lowers,
}

impl Change {
    fn of(semantic: &Semantic<'_>, write: &Reference) -> Self {
        let whole = semantic.nodes().parent_kind(write.node_id());
        let function = function_around(semantic, write.scope_id());
        Self { effect: effect(whole), span: whole.span(), function }
    }
}

fn effect(write: AstKind<'_>) -> Effect {
    match write {
        AstKind::UpdateExpression(update) if update.operator == UpdateOperator::Decrement => Effect::Lowers,
        AstKind::AssignmentExpression(set) if set.operator == AssignmentOperator::Subtraction => Effect::Lowers,
        AstKind::AssignmentExpression(set) if set.operator.is_assign() && is_number(&set.right) => Effect::Sets,
        _ => Effect::Raises,
    }
}

fn is_number(value: &Expression<'_>) -> bool {
    match value {
        Expression::UnaryExpression(unary) => is_number(&unary.argument),
        other => matches!(other, Expression::NumericLiteral(_)),
    }
}

/// Whether a variable is declared like a counter: with a number, or without a value.
fn starts_as_number(declaration: AstKind<'_>) -> bool {
    let AstKind::VariableDeclarator(declarator) = declaration else { return false };
    declarator.id.is_binding_identifier() && declarator.init.as_ref().is_none_or(is_number)
}

/// The innermost function around a scope; `None` at the top level of the file.
fn function_around(semantic: &Semantic<'_>, scope: ScopeId) -> Option<ScopeId> {
    let scoping = semantic.scoping();
    scoping.scope_ancestors(scope).find(|scope| scoping.scope_flags(*scope).is_function())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Option<(CounterFault, usize)>) {
        let line = source.lines().position(|line| line.contains("emit(")).unwrap() + 1;
        let found = faulty_counter(source, line);
        assert_eq!(found.map(|counter| (counter.fault, counter.line)), expected, "{source}");
    }

    #[test]
    fn finds_the_line_to_change() {
        let at_connection = |inside: &str| format!("io.on('connection', (s) => {{\n{inside}\nio.emit('c', n);\n}});\n");
        check(&at_connection("let n = 0;\n++n;"), Some((CounterFault::DeclaredInside, 2)));
        check(&format!("let n = 0;\n{}", at_connection("n = +1;")), Some((CounterFault::SetToSame, 3)));
        check(&format!("let n = 1;\n{}", at_connection("")), Some((CounterFault::NeverRaised, 1)));
        let falls = "s.on('disconnect', () => --n);\nn = 1;";
        check(&format!("let n = 0;\n{}", at_connection(falls)), Some((CounterFault::SetToSame, 4)));
        check(&format!("let n = 0;\n++n;\n{}", at_connection("")), Some((CounterFault::RaisedOutside, 2)));
        let in_callback = |before: &str| format!("let n = 0;\ndb(() => {{\n{before}\n{}}});\n", at_connection(""));
        check(&in_callback("n++;"), Some((CounterFault::RaisedOutside, 3)));
        check(&in_callback("n++;\napp.get('/', () => { n += 1; });"), Some((CounterFault::RaisedElsewhere, 3)));
        for elsewhere in [
            "app.route('/chat').get((req, res) => { n++; });",
            "db(() => { n++; });",
            "function more() { n++; }",
            "const more = () => { n++; };",
            "const more = () => { n++; };\napp.get('/', more);",
            "const left = () => n++;\nserver.on('close', left);",
        ] {
            let source = format!("let n = 0;\n{elsewhere}\n{}", at_connection(""));
            check(&source, Some((CounterFault::RaisedElsewhere, 2)));
        }
        let source = format!("let n = 0;\n{}", at_connection("s.on('disconnect', () => { n++; });"));
        check(&source, Some((CounterFault::RaisedElsewhere, 3)));
    }

    #[test]
    fn says_nothing_of_what_may_rise() {
        for source in [
            "let n = 0;\nio.on('connection', () => {\n++n;\nio.emit('c', n);\n});",
            "db(() => {\nlet n = 0;\nio.on('connection', () => {\nn = n + 1;\nio.emit('c', n);\n});\n});",
            "let n = 0;\nconst more = () => { n += 1; };\nio.on('connection', () => {\nmore();\nio.emit('c', n);\n});",
            "io.on('connection', () => {\nio.emit('c', io.engine.clientsCount);\n});",
            "let n = 0;\nio.on('connection', () => {\n++n;\nif (n > 99) n = 0;\nio.emit('c', n);\n});",
            "io.on('connection', () => {\nconst n = users.length;\nio.emit('c', n);\n});",
            "function tell(n) {\nio.emit('c', n);\n}",
            "let n = 0;\nio.use((s, next) => { n++; next(); });\nio.on('connection', () => {\nio.emit('c', n);\n});",
            "let n = 0;\nio.on('connection', () => n++);\nio.on('connection', () => {\nio.emit('c', n);\n});",
            "let n = 0;\nio.on('connection', () => {\ndb.find(() => n++);\nio.emit('c', n);\n});",
            "let n = 0;\nfunction more() { n++; }\nio.on('connection', more);\nio.on('connection', () => {\nio.emit('c', n);\n});",
            "let n = 0;\nfunction more() { n++; }\nio.on('connection', () => {\nmore.call();\nio.emit('c', n);\n});",
            "not javascript emit(",
        ] {
            check(source, None);
        }
    }
}
