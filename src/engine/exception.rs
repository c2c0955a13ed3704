//! What a hint threw, read with care: anything can be thrown, and reading it may throw in turn.

use rquickjs::{Ctx, Object, Value};

use super::{Failure, Trouble};

/// Whether the engine could not read the code.
pub(crate) fn is_syntax_error(value: &Value<'_>) -> bool {
    text(value, "name") == "SyntaxError"
}

/// A member of a thrown object as text; empty where there is none.
pub(crate) fn text(value: &Value<'_>, key: &str) -> String {
    let Some(object) = value.as_object() else { return String::new() };
    object.get::<_, rquickjs::Coerced<String>>(key).map(|text| text.0).unwrap_or_default()
}

/// What something that a hint threw means.
pub(crate) enum Meaning {
    /// The hint says no.
    No(Failure),
    /// It says nothing of the app.
    Undecided(Trouble),
    /// Its time is up.
    Interrupted,
}

/// What a thrown value means, in an engine with so much `memory`, in bytes.
pub(crate) fn meaning<'js>(ctx: &Ctx<'js>, thrown: Option<&Value<'js>>, memory: usize) -> Meaning {
    let Some(thrown) = thrown.filter(|value| !value.is_null() && !value.is_undefined()) else {
        let null = thrown.is_some_and(Value::is_null);
        return Meaning::Undecided(Trouble::ThrewNothing(if null { "null" } else { "undefined" }));
    };
    let failure = describe(ctx, thrown);
    Meaning::Undecided(match (failure.name.as_str(), failure.message.as_str()) {
        ("InternalError", "out of memory") => Trouble::OutOfMemory(memory),
        // Longer than the engine can make them, whatever the memory.
        ("RangeError", "invalid array buffer length" | "invalid string length") => Trouble::OutOfMemory(memory),
        ("InternalError", "interrupted") => return Meaning::Interrupted,
        // A pattern that this engine cannot build says nothing of the app.
        ("SyntaxError", "too many captures" | "too many imbricated quantifiers") | ("ReferenceError", _) => {
            Trouble::Broken { message: failure.message, line: line_within(thrown) }
        }
        (_, message) if message.contains("call stack size exceeded") || message == "stack overflow" => {
            Trouble::StackOverflow
        }
        _ => return Meaning::No(failure),
    })
}

/// What a thrown value says.
fn describe<'js>(ctx: &Ctx<'js>, thrown: &Value<'js>) -> Failure {
    if thrown.is_object() {
        let has = |key| thrown.as_object().and_then(|object: &Object<'js>| object.contains_key(key).ok()) == Some(true);
        // A rejected request of jQuery's is an object that says it so.
        if !has("message") && has("statusText") {
            let words = format!("{} {}", text(thrown, "status"), text(thrown, "statusText"));
            return Failure { name: "Error".to_owned(), message: words };
        }
        if has("message") {
            let name = text(thrown, "name");
            return Failure {
                name: if name.is_empty() { "Error".to_owned() } else { name },
                message: text(thrown, "message"),
            };
        }
    }
    let words = thrown.get::<rquickjs::Coerced<String>>().map(|text| text.0);
    let message = words.unwrap_or_else(|_| {
        ctx.catch();
        "an object that cannot be shown".to_owned()
    });
    Failure { name: "Error".to_owned(), message }
}

/// The first line of the hint's own code that the stack names, from 1.
pub(crate) fn line_within(error: &Value<'_>) -> Option<usize> {
    let stack = text(error, "stack");
    let place = stack.split("hint:").nth(1)?;
    let line: usize = place.split(':').next()?.trim_end_matches(')').parse().ok()?;
    line.checked_sub(1).filter(|line| *line > 0)
}
