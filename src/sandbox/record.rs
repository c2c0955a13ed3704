//! Turns what `assert` reports of each assertion into a line of the trace.

use std::sync::Arc;

use rquickjs::{Ctx, Function, Object, Value};

use super::host::Host;
use super::trace::{Assertion, PatternText};

/// Assertions beyond this many are not kept: a loop that asserts a million times is not worth its memory.
const MOST: usize = 1000;
/// The longest JSON of an actual or expected value that is kept, in bytes.
const LONGEST: usize = 256 << 10;
/// How much of its own text all of a hint's assertions may keep, in bytes; an answer's text is kept with the answer.
const WHOLE: usize = 32 << 20;

/// `host.record`: keeps one assertion. Of a pattern, its source and flags may be `known`.
pub(super) fn assertion<'js>(
    ctx: &Ctx<'js>,
    host: &Host,
    entry: &Object<'js>,
    known: (Option<String>, Option<String>),
) -> rquickjs::Result<()> {
    if host.trace.borrow().assertions.len() >= MOST {
        return Ok(());
    }
    let passed: bool = entry.get("passed")?;
    let expected: Value<'js> = entry.get("expected")?;
    let subject = text_of(&entry.get("subject")?);
    let mut kept = Assertion {
        name: entry.get("name")?,
        passed,
        message: entry.get::<_, Value<'js>>("message")?.as_string().and_then(|text| text.to_string().ok()),
        pattern: match known {
            (Some(source), Some(flags)) => Some(PatternText { source, flags }),
            _ => pattern_of(ctx, &expected),
        },
        ..Assertion::default()
    };
    if !passed {
        kept.actual = json(ctx, &entry.get("actual")?).or_else(|| json(ctx, &entry.get("subject").ok()?));
        kept.expected = json(ctx, &expected);
    }
    let mut trace = host.trace.borrow_mut();
    if let Some(text) = subject {
        (kept.exchange, kept.subject) = shared(&trace.exchanges, text);
    }
    if trace.assertions.iter().map(weight).sum::<usize>() + weight(&kept) > WHOLE {
        (kept.subject, kept.actual, kept.expected) = (None, None, None);
    }
    trace.assertions.push(kept);
    Ok(())
}

/// How many bytes the assertion keeps that are no answer's.
fn weight(assertion: &Assertion) -> usize {
    let subject = assertion.subject.as_ref().filter(|_| assertion.exchange.is_none()).map_or(0, |text| text.len());
    let json = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    subject + json(&assertion.actual) + json(&assertion.expected)
}

fn text_of(value: &Value<'_>) -> Option<String> {
    value.as_string()?.to_string().ok()
}

/// The text of the answer it came from, where there is one, so that a large body is kept once.
fn shared(exchanges: &[super::Exchange], text: String) -> (Option<usize>, Option<Arc<str>>) {
    let from = exchanges.iter().enumerate().rev().find_map(|(index, exchange)| {
        let body = exchange.answer.as_ref()?.as_ref().ok()?.text();
        (**body == *text).then(|| (index, Arc::clone(body)))
    });
    match from {
        Some((index, body)) => (Some(index), Some(body)),
        None => (None, Some(text.into())),
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

/// The value as JSON, where it has one. What throws on the way (a getter, a cycle) has none.
fn json<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> Option<String> {
    let text = ctx.json_stringify(value.clone()).inspect_err(|_| drop(ctx.catch())).ok()??;
    let text = text.to_string().ok()?;
    (text.len() <= LONGEST).then_some(text)
}
