//! Adds each assertion to the trace.

use std::rc::Rc;
use std::sync::Arc;

use rquickjs::{Ctx, Function, Object, String as JsString, Value};

use super::state::Host;
use crate::engine::exception::position;
use crate::engine::trace::{Assertion, Exchange, PatternText};

/// The most assertions that a trace holds, so that an assertion in a loop does not fill the memory.
const MOST: usize = 1000;
/// The longest message, pattern, or JSON of an actual or expected value that is recorded, in bytes.
const LONGEST: usize = 256 << 10;
/// The most text that the assertions of one hint may hold, in bytes, not counting that of answers, which is shared.
const WHOLE: usize = 32 << 20;

/// Adds `host.record(name, passed, message, subject, expected, actual, stack)`, which adds one assertion to the trace.
pub(crate) fn add<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<Host>) -> rquickjs::Result<()> {
    let here = Rc::clone(host);
    let record = move |name, passed, message, subject, expected, actual, stack| {
        assertion(&here, AssertionArguments { name, passed, message, subject, expected, actual, stack });
    };
    object.set("record", Function::new(ctx.clone(), record)?)
}

/// The arguments of `host.record`.
struct AssertionArguments<'js> {
    name: String,
    passed: bool,
    message: Value<'js>,
    subject: Value<'js>,
    expected: Value<'js>,
    actual: Value<'js>,
    stack: Value<'js>,
}

fn assertion(host: &Host, arguments: AssertionArguments<'_>) {
    let ctx = arguments.subject.ctx();
    let matched = host.last_match.take(ctx, &arguments.expected);
    if host.trace.borrow().assertions.len() >= MOST {
        return;
    }
    let pattern = matched.or_else(|| pattern_of(ctx, &arguments.expected));
    let message = arguments.message.as_string().and_then(|text| text.to_string().ok());
    let mut kept = Assertion {
        name: arguments.name,
        passed: arguments.passed,
        message: message.filter(|text| text.len() <= LONGEST),
        pattern: pattern.filter(|pattern| pattern.source.len() <= LONGEST),
        ..Assertion::default()
    };
    if !kept.passed {
        // The error of a bare `assert` has no value.
        let actual = Some(&arguments.actual).filter(|_| kept.name != "assert").and_then(|actual| json(ctx, actual));
        kept.actual = actual.or_else(|| json(ctx, &arguments.subject));
        kept.expected = json(ctx, &arguments.expected);
        kept.at = arguments.stack.as_string().and_then(|stack| position(&stack.to_string().ok()?));
    }
    let mut trace = host.trace.borrow_mut();
    if let Some(text) = arguments.subject.as_string() {
        (kept.exchange, kept.subject) = subject(host, &trace.exchanges, text);
    }
    if trace.assertions.iter().map(weight).sum::<usize>() + weight(&kept) > WHOLE {
        kept = Assertion { name: kept.name, passed: kept.passed, exchange: kept.exchange, ..Assertion::default() };
    }
    trace.assertions.push(kept);
}

/// How many bytes the assertion holds, not counting the text of an answer.
fn weight(assertion: &Assertion) -> usize {
    let subject = assertion.subject.as_ref().filter(|_| assertion.exchange.is_none()).map_or(0, |text| text.len());
    let pattern = assertion.pattern.as_ref().map_or(0, |pattern| pattern.source.len());
    let texts = [&assertion.message, &assertion.actual, &assertion.expected];
    subject + pattern + texts.into_iter().flatten().map(String::len).sum::<usize>()
}

/// The subject's text, and the index of the exchange whose answer it is, if any. Such a text is shared with the answer,
/// so that a large body is in memory once.
fn subject<'js>(host: &Host, exchanges: &[Exchange], text: &JsString<'js>) -> (Option<usize>, Option<Arc<str>>) {
    let known = host.texts.answer_of(text.ctx(), text);
    let copy = if known.is_some() { None } else { text.to_string().ok() };
    let is_this = |body: &Arc<str>| match (&known, &copy) {
        // Two answers may have the same text, such as none.
        (Some(answer), _) => Arc::ptr_eq(answer.text(), body) || answer.text() == body,
        (None, Some(copy)) => **body == **copy,
        (None, None) => false,
    };
    let from = exchanges.iter().enumerate().rev().find_map(|(index, exchange)| {
        let body = exchange.answer.as_ref()?.as_ref().ok()?.text();
        is_this(body).then(|| (index, Arc::clone(body)))
    });
    match from {
        Some((index, body)) => (Some(index), Some(body)),
        None => (None, known.map(|answer| Arc::clone(answer.text())).or(copy.map(Into::into))),
    }
}

fn pattern_of<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> Option<PatternText> {
    let class: Function<'js> = ctx.globals().get("RegExp").ok()?;
    let object = value.as_object()?;
    if !object.is_instance_of(&class) {
        return None;
    }
    Some(PatternText { source: object.get("source").ok()?, flags: object.get("flags").ok()? })
}

/// The value as JSON, or `NaN` and the like. `None` if it has none, if serialising throws (a getter, a cycle) or if the
/// JSON is too long.
fn json<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> Option<String> {
    // The subject may be a file of megabytes, whose JSON is no shorter and takes long.
    if value.as_string().is_some_and(|text| text.to_string().is_ok_and(|text| text.len() > LONGEST)) {
        return None;
    }
    if let Some(number) = value.as_float().filter(|number| !number.is_finite()) {
        return Some(if number.is_nan() { "NaN".to_owned() } else { number.to_string().replace("inf", "Infinity") });
    }
    let text = ctx.json_stringify(value.clone()).inspect_err(|_| drop(ctx.catch())).ok()??;
    let text = text.to_string().ok()?;
    (text.len() <= LONGEST).then_some(text)
}
