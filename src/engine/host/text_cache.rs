//! The cache of answers' texts as JavaScript strings. A hint passes such a string back to be matched and recorded: it
//! is recognised by its identity instead of being copied, and is created once for all hints of a submission.

use std::cell::RefCell;
use std::sync::Arc;

use rquickjs::{Ctx, Persistent, String as JsString};

use crate::submission::Answer;

/// The most text that is cached, in bytes.
const MOST: usize = 1 << 20;

/// The texts of the answers that hints read in one engine.
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
        if known.bytes <= MOST {
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
