//! Reads and classifies what a hint threw. Any value can be thrown, and reading one may throw in turn.

use rquickjs::{Ctx, Object, Value};

use super::outcome::{Failure, HintError};

/// Whether the value is a `SyntaxError`.
pub(crate) fn is_syntax_error(value: &Value<'_>) -> bool {
    text(value, "name") == "SyntaxError"
}

/// A property of a thrown object as text; empty if there is none.
pub(crate) fn text(value: &Value<'_>, key: &str) -> String {
    let Some(object) = value.as_object() else { return String::new() };
    object.get::<_, rquickjs::Coerced<String>>(key).map(|text| text.0).unwrap_or_default()
}

/// How a thrown value is classified.
pub(crate) enum Thrown {
    /// The hint failed.
    Failure(Failure),
    /// The hint could not be decided.
    Error(HintError),
    /// The hint's time is up.
    Interrupted,
}

/// Classifies a thrown value of an engine that may use `memory` bytes.
pub(crate) fn classify<'js>(ctx: &Ctx<'js>, thrown: Option<&Value<'js>>, memory: usize) -> Thrown {
    let Some(thrown) = thrown.filter(|value| !value.is_null() && !value.is_undefined()) else {
        let null = thrown.is_some_and(Value::is_null);
        return Thrown::Error(HintError::ThrewNothing(if null { "null" } else { "undefined" }.to_owned()));
    };
    let failure = describe(ctx, thrown);
    Thrown::Error(match (failure.name.as_str(), failure.message.as_str()) {
        ("InternalError", text) if text.starts_with("out of memory") => HintError::OutOfMemory(memory),
        // The size of one value, which does not depend on the memory. The third is that of a pattern.
        ("RangeError", "invalid array buffer length" | "invalid max array buffer length" | "invalid string length")
        | ("RangeError", "output too large")
        | ("SyntaxError", "out of memory") => HintError::OutOfMemory(memory),
        ("InternalError", "interrupted") => return Thrown::Interrupted,
        ("ReferenceError", _) => HintError::Broken { message: failure.message, line: line_within(thrown) },
        // The second is that of a pattern that is nested too deeply.
        ("RangeError", "Maximum call stack size exceeded") | ("SyntaxError", "stack overflow") => {
            HintError::StackOverflow
        }
        (name, text) if is_engine_limit(name, text) => HintError::EngineLimit(failure.message),
        _ => return Thrown::Failure(failure.shortened()),
    })
}

/// Whether QuickJS (`quickjs.c`, `libregexp.c`) throws this error at a limit that V8 does not have, or has much later:
/// then it says nothing about the submission.
fn is_engine_limit(name: &str, message: &str) -> bool {
    let begins = |texts: &[&str]| texts.iter().any(|text| message.starts_with(text));
    match name {
        // No error of the language: only the engine throws it.
        "InternalError" => true,
        "RangeError" => begins(&["BigInt is too large", "too many arguments in function call"]),
        "SyntaxError" => begins(&[
            "Too many arguments in function call",
            "too complicated destructuring expression",
            "too many captures",
            "too many closure variables used",
            "too many imbricated quantifiers",
            "too many named groups",
            "too many parameters in function definition",
            "too many ranges",
            "too many variables declared",
        ]),
        _ => false,
    }
}

/// The name and message of a thrown value.
fn describe<'js>(ctx: &Ctx<'js>, thrown: &Value<'js>) -> Failure {
    if thrown.is_object() {
        let has = |key| thrown.as_object().and_then(|object: &Object<'js>| object.contains_key(key).ok()) == Some(true);
        // jQuery rejects with an object of this form.
        if !has("message") && has("statusText") {
            let message = format!("{} {}", text(thrown, "status"), text(thrown, "statusText"));
            return Failure { name: "Error".to_owned(), message };
        }
        if has("message") {
            let name = text(thrown, "name");
            return Failure {
                name: if name.is_empty() { "Error".to_owned() } else { name },
                message: text(thrown, "message"),
            };
        }
    }
    let text = thrown.get::<rquickjs::Coerced<String>>().map(|text| text.0);
    let message = text.unwrap_or_else(|_| {
        ctx.catch();
        "an object that cannot be shown".to_owned()
    });
    Failure { name: "Error".to_owned(), message }
}

/// The first line of the hint's own code in the error's stack, from 1.
pub(crate) fn line_within(error: &Value<'_>) -> Option<usize> {
    let (line, _) = position(&text(error, "stack"))?;
    line.checked_sub(1).filter(|line| *line > 0)
}

/// The first position of the wrapped code in a stack: the line and the column, from 1.
pub(crate) fn position(stack: &str) -> Option<(usize, usize)> {
    let position = stack.split("hint:").nth(1)?;
    let mut numbers = position.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    let line = numbers.next()?.ok()?;
    Some((line, numbers.next().and_then(Result::ok).unwrap_or(1)))
}
