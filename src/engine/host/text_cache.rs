//! The texts of answers that hints were handed. A hint gives such a text back to be matched and recorded, again and again;
//! known by where the engine keeps it, it need not be copied each time, nor made twice for two hints of one submission.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use rquickjs::{Ctx, Persistent, String as JsString};

use crate::submission::{Answer, Submission};

/// How much text is kept in the engine for hints to come, in bytes.
const MOST: usize = 1 << 20;

/// The texts of one submission's answers, while its hints run in one engine.
#[derive(Default)]
pub(crate) struct TextCache(RefCell<Known>);

#[derive(Default)]
struct Known {
    of: Weak<Submission>,
    bytes: usize,
    texts: Vec<(Arc<Answer>, Persistent<JsString<'static>>)>,
}

impl TextCache {
    /// Forgets what belongs to another submission.
    pub(crate) fn begin(&self, submission: &Arc<Submission>) {
        if self.0.borrow().of.as_ptr() != Arc::as_ptr(submission) {
            self.0.replace(Known { of: Arc::downgrade(submission), ..Known::default() });
        }
    }

    /// Lets go of everything, which must happen before the engine goes.
    pub(crate) fn clear(&self) {
        self.0.take();
    }

    /// An answer's text, as the engine has it.
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

    /// The answer whose text this is. `None` says nothing: it may be one that is not kept.
    pub(crate) fn answer_of<'js>(&self, ctx: &Ctx<'js>, text: &JsString<'js>) -> Option<Arc<Answer>> {
        let is_this =
            |known: &Persistent<JsString<'static>>| known.clone().restore(ctx).is_ok_and(|known| known == *text);
        self.0.borrow().texts.iter().find(|(_, known)| is_this(known)).map(|(answer, _)| Arc::clone(answer))
    }
}
