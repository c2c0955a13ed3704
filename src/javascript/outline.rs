//! An outline of a script, from which an edit of it can be made: its variables and where they are used, its functions,
//! its statements and its calls of methods. All spans are in bytes.

use std::ops::Range;

use oxc::ast::AstKind;
use oxc::ast::ast::{
    Argument, ArrowFunctionBody, BindingPattern, CallExpression, Expression, VariableDeclarationKind as Keyword,
};
use oxc::semantic::{Reference, Semantic};
use oxc::span::{GetSpan, Span};
use oxc::syntax::operator::{AssignmentOperator, BinaryOperator, UpdateOperator};
use oxc::syntax::reference::ReferenceId;
use oxc::syntax::symbol::SymbolId;

use super::parse::range;
use super::text::adds_listener;

/// The most calls, functions, statements or variables of an outline, each: the code of a person has fewer.
const LIMIT: usize = 4_000;

/// A script's outline.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) variables: Vec<Variable>,
    pub(crate) functions: Vec<Function>,
    /// The statements of blocks, functions and the file: other statements can be inserted above and below them.
    pub(crate) statements: Vec<Range<usize>>,
    pub(crate) calls: Vec<MethodCall>,
    /// Whether it is an ES module.
    pub(crate) is_module: bool,
}

/// A variable, or an undeclared name.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    /// `None` if it is not declared.
    pub(crate) declaration: Option<Declaration>,
    pub(crate) uses: Vec<Use>,
}

/// Where a variable is declared.
#[derive(Debug)]
pub(crate) struct Declaration {
    /// Its name.
    pub(crate) name: Range<usize>,
    /// The whole declaration, such as `let a = 0`; empty for a parameter or a function.
    pub(crate) statement: Range<usize>,
    /// Whether it is `const`, and cannot be changed.
    pub(crate) is_const: bool,
    /// Whether it is the only variable of its declaration.
    pub(crate) is_alone: bool,
    /// Whether it starts with a number, or without a value.
    pub(crate) is_number: bool,
    /// Its first value.
    pub(crate) value: Option<Range<usize>>,
    /// What it is visible in.
    pub(crate) visible: Range<usize>,
    /// Whether it is one of several names in braces.
    pub(crate) is_shorthand: bool,
}

/// A use of a variable.
#[derive(Debug)]
pub(crate) struct Use {
    pub(crate) span: Range<usize>,
    /// Whether it increases the variable: `++a`, `a += 1`, `a = a + 1`.
    pub(crate) raises: bool,
    /// Whether it gives the variable a value: `a = 0`.
    pub(crate) assigns: bool,
    /// Whether it names a property too: `{ a }`.
    pub(crate) is_shorthand: bool,
}

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) span: Range<usize>,
    /// The inside of its braces, or its expression.
    pub(crate) body: Range<usize>,
    /// Whether it has braces.
    pub(crate) is_block: bool,
    /// The event that it handles: it is the argument of `.on('event', ...)`.
    pub(crate) event: Option<String>,
}

/// A call of a method: `object.method(arguments)`.
#[derive(Debug)]
pub(crate) struct MethodCall {
    pub(crate) span: Range<usize>,
    pub(crate) object: Range<usize>,
    /// The name that the object begins with, as an index into [`Outline::variables`].
    pub(crate) root: Option<usize>,
    /// The method's name, and where it is written.
    pub(crate) name: String,
    pub(crate) method: Range<usize>,
    pub(crate) arguments: Vec<Value>,
}

/// An argument.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) span: Range<usize>,
    pub(crate) kind: ValueKind,
}

/// What an argument is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// A text, here or in a constant.
    Text(String),
    /// A variable, as an index into [`Outline::variables`].
    Variable(usize),
    /// A function, here or by its name: the span of the function.
    Function(Range<usize>),
    /// A number, an expression that may give one, or anything else.
    Other,
    /// An object or an array that is written here.
    Object,
}

impl Outline {
    /// The outline of a script, from an analysis with nodes; `None` if it has too many parts.
    pub(super) fn of(semantic: &Semantic<'_>, is_module: bool) -> Option<Self> {
        let scoping = semantic.scoping();
        let mut undeclared: Vec<&str> = scoping.root_unresolved_references().keys().map(|name| name.as_str()).collect();
        undeclared.sort_unstable();
        if scoping.symbols_len() + undeclared.len() > LIMIT {
            return None;
        }
        let reader = Reader { semantic, undeclared };
        let mut outline = Self { variables: reader.variables(), is_module, ..Self::default() };
        reader.nodes(&mut outline);
        let sizes = [outline.calls.len(), outline.functions.len(), outline.statements.len()];
        sizes.into_iter().all(|size| size <= LIMIT).then_some(outline)
    }

    /// The variable of this name that is visible at a byte, or the undeclared name.
    pub(crate) fn visible(&self, name: &str, byte: usize) -> Option<&Variable> {
        let named = || self.variables.iter().filter(|variable| variable.name == name);
        let inside = |variable: &&Variable| variable.declaration.as_ref().is_some_and(|it| it.visible.contains(&byte));
        let length = |variable: &&Variable| variable.declaration.as_ref().map_or(0, |it| it.visible.len());
        named().filter(inside).min_by_key(length).or_else(|| named().find(|variable| variable.declaration.is_none()))
    }

    /// Whether the code has this name, declared or not.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.variables.iter().any(|variable| variable.name == name)
    }

    /// The innermost statement that a byte is in, above and below which others can be inserted.
    pub(crate) fn statement_at(&self, byte: usize) -> Option<&Range<usize>> {
        self.statements.iter().filter(|span| span.contains(&byte)).min_by_key(|span| span.len())
    }

    /// The functions around a byte, the innermost first.
    pub(crate) fn functions_around(&self, byte: usize) -> Vec<&Function> {
        let mut around: Vec<&Function> = self.functions.iter().filter(|it| it.span.contains(&byte)).collect();
        around.sort_by_key(|function| function.span.len());
        around
    }

    /// The function with this span.
    pub(crate) fn function(&self, span: &Range<usize>) -> Option<&Function> {
        self.functions.iter().find(|function| function.span == *span)
    }
}

struct Reader<'r, 'a> {
    semantic: &'r Semantic<'a>,
    /// The names that are not declared, in order.
    undeclared: Vec<&'r str>,
}

impl<'a> Reader<'_, 'a> {
    /// The declared variables, in the order of their symbols, and then the undeclared names.
    fn variables(&self) -> Vec<Variable> {
        let scoping = self.semantic.scoping();
        let declared = scoping.symbol_ids().map(|symbol| Variable {
            name: scoping.symbol_name(symbol).to_owned(),
            declaration: Some(self.declaration(symbol)),
            uses: scoping.get_resolved_references(symbol).map(|reference| self.used(reference)).collect(),
        });
        let references = |name: &str| scoping.root_unresolved_references().get(name);
        let undeclared = self.undeclared.iter().map(|name| Variable {
            name: (*name).to_owned(),
            declaration: None,
            uses: references(name).into_iter().flatten().map(|id| self.used(scoping.get_reference(*id))).collect(),
        });
        declared.chain(undeclared).collect()
    }

    fn declaration(&self, symbol: SymbolId) -> Declaration {
        let (scoping, nodes) = (self.semantic.scoping(), self.semantic.nodes());
        let node = scoping.symbol_declaration(symbol);
        let scope = scoping.get_node_id(scoping.symbol_scope_id(symbol));
        let mut declaration = Declaration {
            name: range(scoping.symbol_span(symbol)),
            statement: 0..0,
            is_const: false,
            is_alone: false,
            is_number: false,
            value: None,
            visible: range(nodes.kind(scope).span()),
            is_shorthand: false,
        };
        if let AstKind::VariableDeclarator(declarator) = nodes.kind(node) {
            declaration.is_shorthand = !matches!(declarator.id, BindingPattern::BindingIdentifier(_));
            declaration.value = declarator.init.as_ref().map(|value| range(value.span()));
            declaration.is_number = declarator.init.as_ref().is_none_or(is_number) && !declaration.is_shorthand;
            if let AstKind::VariableDeclaration(whole) = nodes.parent_kind(node) {
                declaration.statement = range(whole.span);
                declaration.is_const = whole.kind == Keyword::Const;
                declaration.is_alone = whole.declarations.len() == 1;
            }
        }
        declaration
    }

    fn used(&self, reference: &Reference) -> Use {
        let nodes = self.semantic.nodes();
        let raises = reference.is_write()
            && match nodes.parent_kind(reference.node_id()) {
                AstKind::UpdateExpression(update) => update.operator == UpdateOperator::Increment,
                AstKind::AssignmentExpression(set) => match set.operator {
                    AssignmentOperator::Addition => true,
                    AssignmentOperator::Assign => {
                        matches!(&set.right, Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition)
                    }
                    _ => false,
                },
                _ => false,
            };
        let is_shorthand =
            matches!(nodes.parent_kind(reference.node_id()), AstKind::ObjectProperty(it) if it.shorthand);
        let assigns = reference.is_write() && !reference.is_read();
        Use { assigns, span: range(nodes.kind(reference.node_id()).span()), raises, is_shorthand }
    }

    fn nodes(&self, outline: &mut Outline) {
        for node in self.semantic.nodes().iter() {
            match node.kind() {
                AstKind::Function(function) => {
                    if let Some(body) = &function.body {
                        push_function(function.span, inside(body.span), true, outline);
                    }
                }
                AstKind::ArrowFunctionExpression(function) => {
                    let block = matches!(function.body, ArrowFunctionBody::FunctionBody(_));
                    let span = function.body.span();
                    let body = if block { inside(span) } else { range(span) };
                    push_function(function.span, body, block, outline);
                }
                AstKind::CallExpression(call) => outline.calls.extend(self.call(call)),
                _ => {}
            }
            let parent = self.semantic.nodes().parent_kind(node.id());
            let in_block =
                matches!(parent, AstKind::Program(_) | AstKind::FunctionBody(_) | AstKind::BlockStatement(_));
            let is_statement =
                !matches!(node.kind(), AstKind::Directive(_) | AstKind::Hashbang(_) | AstKind::Program(_));
            if in_block && is_statement {
                outline.statements.push(range(node.kind().span()));
            }
        }
        // A function that is handed over by its name may stand below the call.
        let handled: Vec<(Range<usize>, String)> = outline.calls.iter().take(LIMIT).filter_map(handled).collect();
        for (span, event) in handled {
            if let Some(function) = outline.functions.iter_mut().take(LIMIT).find(|function| function.span == span) {
                function.event.get_or_insert(event);
            }
        }
    }

    fn call(&self, call: &CallExpression<'a>) -> Option<MethodCall> {
        let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
        Some(MethodCall {
            span: range(call.span),
            object: range(callee.object.span()),
            root: self.root(&callee.object),
            name: callee.property.name.to_string(),
            method: range(callee.property.span),
            arguments: call.arguments.iter().map(|argument| self.value(argument)).collect(),
        })
    }

    /// The variable that a chain of members and calls begins with.
    fn root(&self, object: &Expression<'a>) -> Option<usize> {
        match object {
            Expression::StaticMemberExpression(member) => self.root(&member.object),
            Expression::CallExpression(call) => self.root(&call.callee),
            Expression::Identifier(name) => self.variable(name.reference_id(), &name.name),
            _ => None,
        }
    }

    /// The index of a variable in what [`Self::variables`] gives.
    fn variable(&self, reference: ReferenceId, name: &str) -> Option<usize> {
        let scoping = self.semantic.scoping();
        if let Some(symbol) = scoping.get_reference(reference).symbol_id() {
            return Some(symbol.index());
        }
        Some(scoping.symbols_len() + self.undeclared.binary_search(&name).ok()?)
    }

    fn value(&self, argument: &Argument<'a>) -> Value {
        let kind = match argument {
            Argument::StringLiteral(text) => ValueKind::Text(text.value.to_string()),
            Argument::TemplateLiteral(template) => {
                template.single_quasi().map_or(ValueKind::Other, |text| ValueKind::Text(text.to_string()))
            }
            Argument::ArrowFunctionExpression(function) => ValueKind::Function(range(function.span)),
            Argument::FunctionExpression(function) => ValueKind::Function(range(function.span)),
            Argument::ObjectExpression(_) | Argument::ArrayExpression(_) => ValueKind::Object,
            Argument::Identifier(name) => self.named(name.reference_id(), &name.name),
            _ => ValueKind::Other,
        };
        Value { span: range(argument.span()), kind }
    }

    /// What a name stands for: a function, a constant text, or a variable.
    fn named(&self, reference: ReferenceId, name: &str) -> ValueKind {
        let scoping = self.semantic.scoping();
        let declared = scoping.get_reference(reference).symbol_id().map(|symbol| {
            let declared = self.semantic.nodes().kind(scoping.symbol_declaration(symbol));
            match declared {
                AstKind::Function(function) => Some(ValueKind::Function(range(function.span))),
                AstKind::VariableDeclarator(declarator) => match declarator.init.as_ref()? {
                    Expression::ArrowFunctionExpression(function) => Some(ValueKind::Function(range(function.span))),
                    Expression::FunctionExpression(function) => Some(ValueKind::Function(range(function.span))),
                    Expression::StringLiteral(text) => Some(ValueKind::Text(text.value.to_string())),
                    Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => Some(ValueKind::Object),
                    _ => None,
                },
                _ => None,
            }
        });
        let variable = || self.variable(reference, name).map_or(ValueKind::Other, ValueKind::Variable);
        declared.flatten().unwrap_or_else(variable)
    }
}

fn push_function(span: Span, body: Range<usize>, is_block: bool, outline: &mut Outline) {
    outline.functions.push(Function { span: range(span), body, is_block, event: None });
}

/// The function that a call hands over to handle an event, and the event.
fn handled(call: &MethodCall) -> Option<(Range<usize>, String)> {
    let [event, handler, ..] = call.arguments.as_slice() else { return None };
    let (ValueKind::Text(event), ValueKind::Function(span)) = (&event.kind, &handler.kind) else { return None };
    adds_listener(&call.name).then(|| (span.clone(), event.clone()))
}

/// The inside of a block's braces.
fn inside(block: Span) -> Range<usize> {
    let block = range(block);
    block.start + 1..block.end.saturating_sub(1).max(block.start + 1)
}

fn is_number(value: &Expression<'_>) -> bool {
    match value {
        Expression::UnaryExpression(unary) => is_number(&unary.argument),
        other => matches!(other, Expression::NumericLiteral(_)),
    }
}
