//! Runs a hint's regular expressions in linear time, where `crate::regex` can match them exactly.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rquickjs::{Ctx, Function, IntoJs, Object, Persistent, String as JsString, Undefined, Value};

use crate::engine::trace::PatternText;
use crate::regex::Pattern;
use crate::submission::Answer;

/// Adds `host.exec(source, flags, subject)` and `host.matches(pattern, source, flags, subject)`.
pub(crate) fn add<'js>(
    ctx: &Ctx<'js>,
    object: &Object<'js>,
    texts: &Rc<TextCache>,
    last: &Rc<LastMatch>,
) -> rquickjs::Result<()> {
    let run = |ctx, source: String, flags: String, subject| exec(&ctx, &source, &flags, &subject);
    object.set("exec", Function::new(ctx.clone(), run)?)?;
    let (texts, last) = (Rc::clone(texts), Rc::clone(last));
    let matches = move |ctx: Ctx<'js>, pattern, source: String, flags: String, subject: JsString<'js>| {
        matches(&ctx, &texts, &last, (pattern, PatternText { source, flags }), &subject)
    };
    object.set("matches", Function::new(ctx.clone(), matches)?)
}

/// `host.exec`: `undefined` if QuickJS must run the pattern, `null` for no match, otherwise the spans in UTF-16 code
/// units.
fn exec<'js>(ctx: &Ctx<'js>, source: &str, flags: &str, subject: &JsString<'js>) -> rquickjs::Result<Value<'js>> {
    let undefined = Undefined.into_js(ctx);
    // A lone surrogate has no UTF-8.
    let (Ok(pattern), Ok(text)) = (Pattern::shared(source, flags), subject.to_string()) else {
        return undefined;
    };
    if !pattern.is_exact_for(&text) {
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

/// The last pattern that was matched and its `RegExp` object, so that recording the assertion need not read the source
/// and flags again.
#[derive(Default)]
pub(crate) struct LastMatch(RefCell<Option<(Persistent<Value<'static>>, PatternText)>>);

impl LastMatch {
    pub(crate) fn clear(&self) {
        self.0.take();
    }

    /// Takes the pattern, if it came from this object.
    pub(crate) fn take<'js>(&self, ctx: &Ctx<'js>, object: &Value<'js>) -> Option<PatternText> {
        let (last, text) = self.0.take()?;
        last.restore(ctx).is_ok_and(|last| last == *object).then_some(text)
    }
}

/// `host.matches`: whether the pattern matches; `None` if QuickJS must run it, as for the flags `g` and `y`, which use
/// `lastIndex`.
fn matches<'js>(
    ctx: &Ctx<'js>,
    texts: &TextCache,
    last: &LastMatch,
    (object, pattern): (Value<'js>, PatternText),
    subject: &JsString<'js>,
) -> Option<bool> {
    let built = Pattern::shared(&pattern.source, &pattern.flags).ok();
    let uses_last_index = pattern.flags.contains(['g', 'y']);
    last.0.replace(Some((Persistent::save(ctx, object), pattern)));
    let built = built.filter(|_| !uses_last_index)?;
    let (answer, copy);
    let text: &str = match texts.answer_of(ctx, subject) {
        Some(known) => {
            answer = known;
            answer.text()
        }
        None => {
            copy = subject.to_string().ok()?;
            &copy
        }
    };
    built.is_exact_for(text).then(|| built.is_match(text))
}

fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// Pairs of a group's name and number, as web.js expects them.
fn names(pattern: &Pattern) -> Vec<Vec<String>> {
    let named = pattern.group_names().iter().enumerate();
    named.filter_map(|(at, name)| Some(vec![name.clone()?, (at + 1).to_string()])).collect()
}

/// The most text that is cached, in bytes.
const TEXT_CACHE_LIMIT: usize = 1 << 20;

/// The texts of the answers that hints read in one engine, as JavaScript strings. A hint passes such a string back to be
/// matched and recorded: it is recognised by its identity instead of being copied, and is created once for all hints of
/// a submission.
#[derive(Default)]
pub(crate) struct TextCache(RefCell<Known>);

#[derive(Default)]
struct Known {
    bytes: usize,
    texts: Vec<(Arc<Answer>, Persistent<JsString<'static>>)>,
}

impl TextCache {
    /// Drops everything, which must happen before the runtime is dropped.
    pub(crate) fn clear(&self) {
        self.0.take();
    }

    /// An answer's text as a JavaScript string.
    pub(crate) fn of<'js>(&self, ctx: &Ctx<'js>, answer: &Arc<Answer>) -> rquickjs::Result<JsString<'js>> {
        if let Some((_, text)) = self.0.borrow().texts.iter().find(|(known, _)| Arc::ptr_eq(known, answer)) {
            return text.clone().restore(ctx);
        }
        let text = JsString::from_str(ctx.clone(), answer.text())?;
        let mut known = self.0.borrow_mut();
        known.bytes += answer.body.len();
        if known.bytes <= TEXT_CACHE_LIMIT {
            known.texts.push((Arc::clone(answer), Persistent::save(ctx, text.clone())));
        }
        Ok(text)
    }

    /// The answer whose text this is, if it is cached.
    pub(crate) fn answer_of<'js>(&self, ctx: &Ctx<'js>, text: &JsString<'js>) -> Option<Arc<Answer>> {
        let is_this =
            |known: &Persistent<JsString<'static>>| known.clone().restore(ctx).is_ok_and(|known| known == *text);
        self.0.borrow().texts.iter().find(|(_, known)| is_this(known)).map(|(answer, _)| Arc::clone(answer))
    }
}
