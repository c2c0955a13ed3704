//! Runs a hint's regular expressions in linear time, where they can be carried over exactly.

use rquickjs::{Ctx, IntoJs, Object, String as JsString, Undefined, Value};

use super::pattern::Pattern;

/// `host.exec`: `undefined` where the engine must run it, `null` for no match, else the spans in UTF-16 units.
pub(super) fn exec<'js>(
    ctx: &Ctx<'js>,
    source: &str,
    flags: &str,
    subject: &JsString<'js>,
) -> rquickjs::Result<Value<'js>> {
    let undefined = Undefined.into_js(ctx);
    // A lone surrogate has no UTF-8.
    let (Ok(pattern), Ok(text)) = (Pattern::shared(source, flags), subject.to_string()) else {
        return undefined;
    };
    if !pattern.carries(&text) {
        return undefined;
    }
    let Some(spans) = pattern.captures_utf16_at(&text, 0) else {
        return Ok(Value::new_null(ctx.clone()));
    };
    if !pattern.captures_are_exact() {
        return undefined;
    }
    let flat: Vec<i64> = spans
        .iter()
        .flat_map(|span| span.as_ref().map_or([-1, -1], |span| [index(span.start), index(span.end)]))
        .collect();
    let found = Object::new(ctx.clone())?;
    found.set("end", flat.get(1).copied())?;
    found.set("spans", flat)?;
    found.set("names", names(&pattern))?;
    found.into_js(ctx)
}

/// `host.matches`: whether it matches; `None` where the engine must tell.
pub(super) fn matches(source: &str, flags: &str, subject: &JsString<'_>) -> Option<bool> {
    let (pattern, text) = (Pattern::shared(source, flags).ok()?, subject.to_string().ok()?);
    pattern.carries(&text).then(|| pattern.is_match(&text))
}

fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// Pairs of a group's name and its number, as web.js wants them.
fn names(pattern: &Pattern) -> Vec<Vec<String>> {
    let named = pattern.group_names().iter().enumerate();
    named.filter_map(|(at, name)| Some(vec![name.clone()?, (at + 1).to_string()])).collect()
}
