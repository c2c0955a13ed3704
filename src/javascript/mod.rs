//! Parses and analyses JavaScript. Nothing else uses oxc's parser of JavaScript.
//!
//! [`mod@parse`] limits depth and stack; [`script`] extracts what explanations need from a learner's file, [`modules`]
//! what a rehearsal needs; [`lexer`] handles text that does not parse, and [`mod@correction`] tells why it does not.

pub(crate) mod correction;
pub(crate) mod counter;
mod guard;
mod handled;
pub(crate) mod lexer;
mod loading;
mod modules;
mod nesting;
mod outline;
mod parse;
mod reading;
mod script;
mod text;

pub(crate) use guard::decides;
pub(crate) use handled::is_in_try;
pub(crate) use loading::Undeclared;
pub(crate) use modules::{Imports, first_error, imports, is_module, is_written, runnable};
pub(crate) use outline::{Function, MethodCall, Outline, ValueKind, Variable};
pub(crate) use parse::{SHORT_TEXT_STACK, Unreadable, is_too_deep, parse};
pub(crate) use reading::{Compared, Comparison, Key, Operand, Origin, Part, Sought, read_at};
pub(crate) use script::{Role, Script, SourceKind, SyntaxError, SyntaxErrorKind, TextLength};
pub(crate) use text::{adds_listener, blanked, is_any_quote, is_name, is_quote, line_at, line_column, words};
