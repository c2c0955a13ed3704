//! Runs a hint's regular expressions in linear time where they can be carried over exactly; each pattern is built once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rquickjs::{Ctx, IntoJs, Object, String as JsString, Undefined, Value};

use super::pattern::Pattern;

/// How many patterns are kept: a hint that builds ever new ones, or a class that goes on and on, must not fill the memory.
const MOST: usize = 256;

/// The patterns built so far.
#[derive(Default)]
pub(super) struct Matcher(RefCell<HashMap<Key, Built>>);

/// A pattern's source and flags.
type Key = (String, String);
/// `None` for a pattern that only the engine can run.
type Built = Option<Arc<Pattern>>;

impl Matcher {
    /// `host.exec`: `undefined` where the engine must run it, `null` for no match, else the spans in UTF-16 units.
    pub(super) fn exec<'js>(
        &self,
        ctx: &Ctx<'js>,
        source: String,
        flags: String,
        subject: &JsString<'js>,
    ) -> rquickjs::Result<Value<'js>> {
        let undefined = Undefined.into_js(ctx);
        // A lone surrogate has no UTF-8.
        let (Some(pattern), Ok(text)) = (self.pattern(source, flags), subject.to_string()) else {
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
    pub(super) fn matches(&self, source: String, flags: String, subject: &JsString<'_>) -> Option<bool> {
        let (pattern, text) = (self.pattern(source, flags)?, subject.to_string().ok()?);
        pattern.carries(&text).then(|| pattern.is_match(&text))
    }

    fn pattern(&self, source: String, flags: String) -> Built {
        let key = (source, flags);
        if let Some(known) = self.0.borrow().get(&key) {
            return known.clone();
        }
        let built = Pattern::shared(&key.0, &key.1).ok();
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, built.clone());
        built
    }
}

fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// Pairs of a group's name and its number, as web.js wants them.
fn names(pattern: &Pattern) -> Vec<Vec<String>> {
    let named = pattern.group_names().iter().enumerate();
    named.filter_map(|(at, name)| Some(vec![name.clone()?, (at + 1).to_string()])).collect()
}
