//! Tells which hints cannot change the world that they run in, so that a class may run them in one that is kept. It looks at
//! the code alone and knows only what it allows: whatever else a hint holds, it gets a world of its own.
//!
//! Harmless is code that assigns to nothing but its own variables, has no `this`, and takes of the globals only calls of
//! those listed here: a builtin never becomes a value that could be handed on, and nobody gets at a prototype.

#[cfg(test)]
mod tests;

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryExpression, BindingProperty, CallExpression, ComputedMemberExpression, Expression,
    IdentifierReference, NewExpression, SimpleAssignmentTarget, UnaryExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_semantic::{Scoping, SemanticBuilder};
use oxc_span::SourceType;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

use super::hint_code::Code;
use crate::javascript::stack;

/// Longer code gets a world of its own, in bytes: it is no hint that a class is graded by.
const LONGEST: usize = 64 << 10;

/// Globals whose values change nothing.
const VALUES: [&str; 5] = ["undefined", "NaN", "Infinity", "code", "getUserInput"];

/// Globals that may be called or constructed.
const CALLED: [&str; 42] = [
    "assert",
    "fetch",
    "URL",
    "URLSearchParams",
    "FormData",
    "Blob",
    "File",
    "Headers",
    "Request",
    "Response",
    "TextEncoder",
    "TextDecoder",
    "atob",
    "btoa",
    "structuredClone",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "queueMicrotask",
    "Promise",
    "Array",
    "String",
    "Number",
    "Boolean",
    "BigInt",
    "Object",
    "Date",
    "RegExp",
    "Map",
    "Set",
    "Error",
    "TypeError",
    "RangeError",
    "SyntaxError",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "encodeURIComponent",
    "decodeURIComponent",
    "encodeURI",
];

/// Globals any of whose functions may be called.
const OPEN: [&str; 9] = ["assert", "console", "JSON", "Math", "Promise", "Array", "String", "Number", "Date"];

/// Single functions of globals that may be called.
const FUNCTIONS: [(&str, &[&str]); 4] = [
    ("Object", &["keys", "values", "entries", "fromEntries", "is", "hasOwn"]),
    ("URL", &["canParse", "parse"]),
    ("$", &["get", "post", "ajax", "getJSON"]),
    ("jQuery", &["get", "post", "ajax", "getJSON"]),
];

/// What leads from a value to what all values share, or lends a shared function to another object.
const NEVER: [&str; 13] = [
    "constructor",
    "prototype",
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "call",
    "apply",
    "bind",
    "caller",
    "callee",
    "arguments",
];

/// Methods that call back, by the number of arguments from which on one is the callback's `this`.
const LENDING: [(&str, usize); 11] = [
    ("forEach", 2),
    ("map", 2),
    ("filter", 2),
    ("some", 2),
    ("every", 2),
    ("find", 2),
    ("findIndex", 2),
    ("findLast", 2),
    ("findLastIndex", 2),
    ("flatMap", 2),
    ("from", 3),
];

/// Whether `code`, as it runs in a function of its own, leaves the world as it was.
pub(crate) fn is_harmless(code: &str) -> bool {
    // Code that closes the function in which it stands is no function's.
    code.len() <= LONGEST && Code::of(code).is_some() && stack::parse(code.len(), || look(code)) == Some(true)
}

fn look(code: &str) -> bool {
    let source = format!("(async () => {{\n{code}\n}})");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &source, SourceType::script()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return false;
    }
    let built = SemanticBuilder::new().build(&parsed.program);
    let mut look = Look { scoping: built.semantic.scoping(), harmless: true };
    look.visit_program(&parsed.program);
    look.harmless
}

struct Look<'l> {
    scoping: &'l Scoping,
    harmless: bool,
}

impl Look<'_> {
    fn require(&mut self, allowed: bool) {
        self.harmless &= allowed;
    }

    /// The name of a global, where the expression is one.
    fn global<'e>(&self, expression: &'e Expression<'_>) -> Option<&'e str> {
        let Expression::Identifier(name) = expression else { return None };
        self.is_global(name).then(|| name.name.as_str())
    }

    fn is_global(&self, name: &IdentifierReference<'_>) -> bool {
        name.reference_id.get().is_none_or(|id| self.scoping.get_reference(id).symbol_id().is_none())
    }

    /// Whether what is called is a global, or a global's function, that may be; `None` where it is none of these.
    fn may_call(&self, callee: &Expression<'_>) -> Option<bool> {
        if let Some(name) = self.global(callee) {
            return Some(CALLED.contains(&name) || VALUES.contains(&name));
        }
        let Expression::StaticMemberExpression(member) = callee else { return None };
        let (global, name) = (self.global(&member.object)?, member.property.name.as_str());
        if VALUES.contains(&global) {
            return None;
        }
        let listed = || FUNCTIONS.iter().any(|(of, names)| *of == global && names.contains(&name));
        Some(!is_forbidden(name) && (OPEN.contains(&global) || listed()))
    }
}

fn is_forbidden(name: &str) -> bool {
    NEVER.contains(&name)
}

/// Whether a call lends what it calls back a `this`, by which a shared function might be changed.
fn lends_this(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = &call.callee else { return false };
    let spread = call.arguments.iter().any(|argument| matches!(argument, Argument::SpreadElement(_)));
    let most = LENDING.iter().find(|(name, _)| *name == member.property.name.as_str());
    most.is_some_and(|(_, least)| spread || call.arguments.len() >= *least)
}

impl<'a> Visit<'a> for Look<'_> {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        let allowed = match kind {
            AstKind::IdentifierName(name) => !is_forbidden(name.name.as_str()),
            AstKind::StringLiteral(text) => !is_forbidden(text.value.as_str()),
            _ => is_known(&kind),
        };
        self.require(allowed);
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.require(!self.is_global(name) || VALUES.contains(&name.name.as_str()));
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.require(!lends_this(call));
        match self.may_call(&call.callee) {
            Some(allowed) => {
                self.require(allowed);
                self.visit_arguments(&call.arguments);
            }
            None => walk::walk_call_expression(self, call),
        }
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        match self.global(&new.callee) {
            Some(name) => {
                self.require(CALLED.contains(&name));
                self.visit_arguments(&new.arguments);
            }
            None => walk::walk_new_expression(self, new),
        }
    }

    fn visit_binary_expression(&mut self, binary: &BinaryExpression<'a>) {
        if binary.operator == BinaryOperator::Instanceof && self.global(&binary.right).is_some() {
            self.visit_expression(&binary.left);
        } else {
            walk::walk_binary_expression(self, binary);
        }
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        self.require(unary.operator != UnaryOperator::Delete);
        let asks = unary.operator == UnaryOperator::Typeof && self.global(&unary.argument).is_some();
        if !asks {
            walk::walk_unary_expression(self, unary);
        }
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        let own = matches!(target, SimpleAssignmentTarget::AssignmentTargetIdentifier(name) if !self.is_global(name));
        self.require(own);
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        // Any other key might turn out to be one of those that are forbidden.
        let known = matches!(member.expression, Expression::NumericLiteral(_) | Expression::StringLiteral(_));
        self.require(known);
        walk::walk_computed_member_expression(self, member);
    }

    fn visit_binding_property(&mut self, property: &BindingProperty<'a>) {
        self.require(!property.computed);
        walk::walk_binding_property(self, property);
    }
}

/// Whether the look above knows what a node of this kind does.
fn is_known(kind: &AstKind<'_>) -> bool {
    is_known_expression(kind) || is_known_statement(kind)
}

fn is_known_expression(kind: &AstKind<'_>) -> bool {
    use AstKind as K;
    matches!(
        kind,
        K::IdentifierReference(_)
            | K::BindingIdentifier(_)
            | K::ArrayExpression(_)
            | K::Elision(_)
            | K::ObjectExpression(_)
            | K::ObjectProperty(_)
            | K::TemplateLiteral(_)
            | K::TemplateElement(_)
            | K::ComputedMemberExpression(_)
            | K::StaticMemberExpression(_)
            | K::CallExpression(_)
            | K::NewExpression(_)
            | K::SpreadElement(_)
            | K::UpdateExpression(_)
            | K::UnaryExpression(_)
            | K::BinaryExpression(_)
            | K::LogicalExpression(_)
            | K::ConditionalExpression(_)
            | K::AssignmentExpression(_)
            | K::SequenceExpression(_)
            | K::AwaitExpression(_)
            | K::ChainExpression(_)
            | K::ParenthesizedExpression(_)
            | K::ArrowFunctionExpression(_)
            | K::Function(_)
            | K::FunctionBody(_)
            | K::FormalParameters(_)
            | K::FormalParameter(_)
            | K::FormalParameterRest(_)
            | K::BooleanLiteral(_)
            | K::NullLiteral(_)
            | K::NumericLiteral(_)
            | K::BigIntLiteral(_)
            | K::RegExpLiteral(_)
    )
}

fn is_known_statement(kind: &AstKind<'_>) -> bool {
    use AstKind as K;
    matches!(
        kind,
        K::Program(_)
            | K::Directive(_)
            | K::BlockStatement(_)
            | K::VariableDeclaration(_)
            | K::VariableDeclarator(_)
            | K::AssignmentPattern(_)
            | K::ObjectPattern(_)
            | K::BindingProperty(_)
            | K::ArrayPattern(_)
            | K::BindingRestElement(_)
            | K::EmptyStatement(_)
            | K::ExpressionStatement(_)
            | K::IfStatement(_)
            | K::DoWhileStatement(_)
            | K::WhileStatement(_)
            | K::ForStatement(_)
            | K::ForInStatement(_)
            | K::ForOfStatement(_)
            | K::ContinueStatement(_)
            | K::BreakStatement(_)
            | K::ReturnStatement(_)
            | K::SwitchStatement(_)
            | K::SwitchCase(_)
            | K::ThrowStatement(_)
            | K::TryStatement(_)
            | K::CatchClause(_)
            | K::CatchParameter(_)
    )
}
