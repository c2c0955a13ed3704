//! Runs a hint's regular expressions in linear time, where they can be carried over exactly.

use rquickjs::{Ctx, IntoJs, Object, Persistent, String as JsString, Undefined, Value};

use super::Host;
use crate::engine::trace::PatternText;
use crate::regex::Pattern;

/// `host.exec`: `undefined` where the engine must run it, `null` for no match, else the spans in UTF-16 units.
pub(crate) fn exec<'js>(
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

/// The pattern that was matched last, for the record of its assertion: the engine's object and what it says.
pub(crate) struct LastMatch {
    object: Persistent<Value<'static>>,
    pub(crate) text: PatternText,
}

impl LastMatch {
    /// Whether this is the object.
    pub(crate) fn is<'js>(&self, ctx: &Ctx<'js>, object: &Value<'js>) -> bool {
        self.object.clone().restore(ctx).is_ok_and(|own| own == *object)
    }
}

/// `host.matches`: whether it matches; `None` where the engine must tell, as it must where the pattern's next search would
/// begin elsewhere.
pub(crate) fn matches<'js>(
    ctx: &Ctx<'js>,
    host: &Host,
    object: Value<'js>,
    text: PatternText,
    subject: &JsString<'js>,
) -> Option<bool> {
    let pattern = Pattern::shared(&text.source, &text.flags).ok();
    let moves = text.flags.contains(['g', 'y']);
    host.last_match.replace(Some(LastMatch { object: Persistent::save(ctx, object), text }));
    let pattern = pattern.filter(|_| !moves)?;
    let (answer, copy);
    let text: &str = match host.texts.answer_of(ctx, subject) {
        Some(known) => {
            answer = known;
            answer.text()
        }
        None => {
            copy = subject.to_string().ok()?;
            &copy
        }
    };
    pattern.carries(text).then(|| pattern.is_match(text))
}

fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// Pairs of a group's name and its number, as web.js wants them.
fn names(pattern: &Pattern) -> Vec<Vec<String>> {
    let named = pattern.group_names().iter().enumerate();
    named.filter_map(|(at, name)| Some(vec![name.clone()?, (at + 1).to_string()])).collect()
}
