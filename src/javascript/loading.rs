//! Finds what throws while Node loads the server's file: a `const` used before its declaration, or an undeclared name.
//! Such an app never starts.
//!
//! Only code that certainly runs is checked: top-level statements, without functions, branches, loops and `try`.

use std::ops::Range;

use oxc::ast::ast::{
    ArrowFunctionExpression, ChainExpression, Class, ConditionalExpression, ForInStatement, ForOfStatement,
    ForStatement, Function, IdentifierReference, IfStatement, LogicalExpression, Program, Statement, SwitchStatement,
    TryStatement, UnaryExpression, WhileStatement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::semantic::Scoping;
use oxc::span::GetSpan;
use oxc::syntax::operator::UnaryOperator;
use oxc::syntax::scope::ScopeFlags;
use oxc::syntax::symbol::SymbolFlags;

use super::parse::range;

/// The first error while a file is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoadError {
    /// The name that is used.
    pub(crate) name: String,
    /// Where it is used.
    pub(crate) used: Range<usize>,
    /// Where it is declared further down; `None` if nowhere.
    pub(crate) declared: Option<Range<usize>>,
    /// Where a variable of this name is declared in a scope that is not visible there.
    pub(crate) hidden: Option<Range<usize>>,
}

/// A use of an undeclared name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Undeclared {
    /// The name.
    pub(crate) name: String,
    /// Where it is used.
    pub(crate) used: Range<usize>,
    /// Where a variable of this name is declared in a scope that is not visible there.
    pub(crate) hidden: Option<Range<usize>>,
}

/// Names that Node 20 to 24 provide, in the order of their bytes for the binary search.
const GLOBALS: &[&str] = &[
    "AbortController",
    "AbortSignal",
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "AsyncDisposableStack",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Blob",
    "Boolean",
    "BroadcastChannel",
    "Buffer",
    "ByteLengthQueuingStrategy",
    "CloseEvent",
    "CompressionStream",
    "CountQueuingStrategy",
    "Crypto",
    "CryptoKey",
    "CustomEvent",
    "DOMException",
    "DataView",
    "Date",
    "DecompressionStream",
    "DisposableStack",
    "Error",
    "ErrorEvent",
    "EvalError",
    "Event",
    "EventSource",
    "EventTarget",
    "File",
    "FinalizationRegistry",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "FormData",
    "Function",
    "GLOBAL",
    "Headers",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "Iterator",
    "JSON",
    "Lock",
    "LockManager",
    "Map",
    "Math",
    "MessageChannel",
    "MessageEvent",
    "MessagePort",
    "NaN",
    "Navigator",
    "Number",
    "Object",
    "Performance",
    "PerformanceEntry",
    "PerformanceMark",
    "PerformanceMeasure",
    "PerformanceObserver",
    "PerformanceObserverEntryList",
    "PerformanceResourceTiming",
    "Promise",
    "Proxy",
    "QuotaExceededError",
    "RangeError",
    "ReadableByteStreamController",
    "ReadableStream",
    "ReadableStreamBYOBReader",
    "ReadableStreamBYOBRequest",
    "ReadableStreamDefaultController",
    "ReadableStreamDefaultReader",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Request",
    "Response",
    "Set",
    "SharedArrayBuffer",
    "Storage",
    "String",
    "SubtleCrypto",
    "SuppressedError",
    "Symbol",
    "SyntaxError",
    "TextDecoder",
    "TextDecoderStream",
    "TextEncoder",
    "TextEncoderStream",
    "TransformStream",
    "TransformStreamDefaultController",
    "TypeError",
    "URIError",
    "URL",
    "URLPattern",
    "URLSearchParams",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebAssembly",
    "WebSocket",
    "WritableStream",
    "WritableStreamDefaultController",
    "WritableStreamDefaultWriter",
    "__dirname",
    "__filename",
    "arguments",
    "atob",
    "btoa",
    "clearImmediate",
    "clearInterval",
    "clearTimeout",
    "console",
    "crypto",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "exports",
    "fetch",
    "global",
    "globalThis",
    "isFinite",
    "isNaN",
    "localStorage",
    "module",
    "navigator",
    "parseFloat",
    "parseInt",
    "performance",
    "process",
    "queueMicrotask",
    "require",
    "root",
    "sessionStorage",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "structuredClone",
    "undefined",
    "unescape",
];

/// The scopes of a file and its undeclared names.
pub(crate) struct Names<'s> {
    scoping: &'s Scoping,
    /// Names that are read and never declared, without Node's. A name that is assigned somewhere without being read is
    /// left out, since `x = 1` creates a global; `x++` reads it first.
    unknown: Vec<&'s str>,
}

impl<'s> Names<'s> {
    pub(crate) fn of(program: &Program<'_>, scoping: &'s Scoping) -> Self {
        let unresolved = scoping.root_unresolved_references().iter();
        let candidates = unresolved.filter(|(name, _)| GLOBALS.binary_search(&name.as_str()).is_err());
        let reads = |reference| scoping.get_reference(reference).is_read();
        let never_assigned = candidates.filter(|(_, references)| references.iter().all(|&reference| reads(reference)));
        let mut unknown: Vec<&str> = never_assigned.map(|(name, _)| name.as_str()).collect();
        if !unknown.is_empty() && may_declare_anything(program.source_text) {
            unknown.clear();
        }
        Self { scoping, unknown }
    }

    /// What throws first while the file is loaded.
    pub(crate) fn load_error(&self, program: &Program<'_>) -> Option<LoadError> {
        let mut visitor = Loading { names: self, load_error: None };
        for statement in program.body.iter().take_while(|statement| !ends(statement)) {
            visitor.visit_statement(statement);
            if visitor.load_error.is_some() {
                break;
            }
        }
        visitor.load_error
    }

    /// Every use of an undeclared name, in order.
    pub(crate) fn undeclared(&self, program: &Program<'_>) -> Vec<Undeclared> {
        let mut visitor = Everywhere { names: self, found: Vec::new() };
        if !self.unknown.is_empty() {
            visitor.visit_program(program);
        }
        visitor.found.sort_by_key(|name| name.used.start);
        visitor.found
    }

    /// Where a variable of this name is declared in an inner scope.
    fn hidden(&self, name: &str) -> Option<Range<usize>> {
        let found = self.scoping.symbol_ids().find(|&symbol| self.scoping.symbol_name(symbol) == name);
        found.map(|symbol| range(self.scoping.symbol_span(symbol)))
    }
}

/// Whether the code may create globals through the global object, `with` or `eval`.
fn may_declare_anything(text: &str) -> bool {
    ["globalThis", "global.", "global[", "with (", "with(", "eval("].iter().any(|sign| text.contains(sign))
}

/// Whether a top-level statement ends the file, so that what follows never runs.
fn ends(statement: &Statement<'_>) -> bool {
    matches!(statement, Statement::ReturnStatement(_) | Statement::ThrowStatement(_))
}

struct Loading<'n> {
    names: &'n Names<'n>,
    load_error: Option<LoadError>,
}

impl<'a> Visit<'a> for Loading<'_> {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if self.load_error.is_some() {
            return;
        }
        let (name, scoping) = (it.name.as_str(), self.names.scoping);
        let symbol = it.reference_id.get().and_then(|id| scoping.get_reference(id).symbol_id());
        let declared = match symbol {
            None if self.names.unknown.contains(&name) => None,
            None => return,
            Some(symbol) => {
                let flags = scoping.symbol_flags(symbol);
                let late = flags.intersects(SymbolFlags::BlockScopedVariable | SymbolFlags::Class);
                let declared = scoping.symbol_span(symbol);
                let own = scoping.symbol_scope_id(symbol) == scoping.root_scope_id();
                if !(late && own && declared.start > it.span.start) {
                    return;
                }
                Some(range(declared))
            }
        };
        let hidden = if declared.is_none() { self.names.hidden(name) } else { None };
        self.load_error = Some(LoadError { name: name.to_owned(), used: range(it.span), declared, hidden });
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator != UnaryOperator::Typeof {
            walk::walk_unary_expression(self, it);
        }
    }

    // Code that may not run, or runs later.
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
    fn visit_class(&mut self, _: &Class<'a>) {}
    fn visit_try_statement(&mut self, _: &TryStatement<'a>) {}
    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
    }
    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.visit_expression(&it.discriminant);
    }
    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.visit_expression(&it.test);
    }
    fn visit_for_statement(&mut self, _: &ForStatement<'a>) {}
    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.visit_expression(&it.right);
    }
    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.visit_expression(&it.right);
    }
    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        self.visit_expression(&it.left);
    }
    fn visit_conditional_expression(&mut self, it: &ConditionalExpression<'a>) {
        self.visit_expression(&it.test);
    }
    fn visit_chain_expression(&mut self, _: &ChainExpression<'a>) {}
}

struct Everywhere<'n> {
    names: &'n Names<'n>,
    found: Vec<Undeclared>,
}

impl<'a> Visit<'a> for Everywhere<'_> {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        let resolved = it.reference_id.get().is_some_and(|id| self.names.scoping.has_binding(id));
        if !resolved && self.names.unknown.contains(&it.name.as_str()) {
            let (name, hidden) = (it.name.to_string(), self.names.hidden(&it.name));
            self.found.push(Undeclared { name, used: range(it.span()), hidden });
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator != UnaryOperator::Typeof {
            walk::walk_unary_expression(self, it);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn globals_can_be_searched() {
        assert!(GLOBALS.is_sorted());
    }

    #[test]
    fn the_globals_of_this_node_are_known() {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/globals.mjs");
        let node = Command::new("node").arg(script).output().unwrap();
        let names = String::from_utf8(node.stdout).unwrap();
        assert!(names.lines().count() > 80, "{names}");
        let unknown: Vec<&str> = names.lines().filter(|name| GLOBALS.binary_search(name).is_err()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
