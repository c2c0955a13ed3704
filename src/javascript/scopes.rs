//! The statements, strings, functions and emits of a parsed file, as spans.

use std::ops::Range;

use oxc::ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, CallExpression, Expression, Function as AstFunction, Program,
    RegExpLiteral, Statement as AstStatement, StringLiteral, TemplateElement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan, Span};
use oxc::syntax::scope::ScopeFlags;

use super::{Script, range};

/// A statement, and the one that it stands in.
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
    /// At an event: it was handed to `.on('name', ...)`.
    Handler(String),
    /// When somebody calls it.
    Other,
}

/// A call of `.emit(...)`.
#[derive(Debug)]
pub(crate) struct Emit {
    /// Where the word `emit` begins.
    pub(crate) at: usize,
    /// The event, where it is written out.
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
    /// The event that the function at this place is a handler of.
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

    /// Adds the inside of a literal, without the sign at each end.
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
            ("on" | "once", [Argument::StringLiteral(event), handler, ..]) => {
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
