//! What a hint threw, read with care: anything can be thrown, and reading it may throw in turn.

use rquickjs::{Ctx, Object, Value};

use super::Failure;

/// Whether the engine could not read the code.
pub(super) fn is_syntax_error(value: &Value<'_>) -> bool {
    text(value, "name") == "SyntaxError"
}

/// A member of a thrown object as text; empty where there is none.
pub(super) fn text(value: &Value<'_>, key: &str) -> String {
    let Some(object) = value.as_object() else { return String::new() };
    object.get::<_, rquickjs::Coerced<String>>(key).map(|text| text.0).unwrap_or_default()
}

/// What a thrown value says.
pub(super) fn describe<'js>(ctx: &Ctx<'js>, thrown: &Value<'js>) -> Failure {
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
pub(super) fn line_within(error: &Value<'_>) -> Option<usize> {
    let stack = text(error, "stack");
    let place = stack.split("hint:").nth(1)?;
    let line: usize = place.split(':').next()?.trim_end_matches(')').parse().ok()?;
    line.checked_sub(1).filter(|line| *line > 0)
}
