//! The files fetched ahead of time. Hints of one challenge ask for the same few files over and over; each is fetched
//! once, all of them at the same time, and whoever asks early waits here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use url::Url;

use super::{Answer, Fault, Reply};

#[derive(Clone, Default)]
pub(super) struct Cache(Arc<Mutex<BTreeMap<String, Entry>>>);

enum Entry {
    Awaited(Vec<Reply>),
    Here(Result<Arc<Answer>, Fault>),
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

impl Cache {
    fn slots(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that `url` is on its way. False where it already was.
    pub(super) fn expect(&self, url: &Url) -> bool {
        let mut slots = self.slots();
        if slots.contains_key(url.as_str()) {
            return false;
        }
        slots.insert(url.as_str().to_owned(), Entry::Awaited(Vec::new()));
        true
    }

    /// Keeps the answer for `url` and hands it to everybody who waited for it.
    pub(super) fn keep(&self, url: &Url, answer: &Result<Arc<Answer>, Fault>) {
        let previous = self.slots().insert(url.as_str().to_owned(), Entry::Here(answer.clone()));
        if let Some(Entry::Awaited(waiting)) = previous {
            for reply in waiting {
                reply(answer.clone());
            }
        }
    }

    /// The answer for `url`, where it was fetched ahead and is here.
    pub(super) fn known(&self, url: &Url) -> Option<Arc<Answer>> {
        match self.slots().get(url.as_str()) {
            Some(Entry::Here(Ok(answer))) => Some(Arc::clone(answer)),
            _ => None,
        }
    }

    /// Answers from what was fetched ahead, now or when it comes; hands `reply` back where nothing was.
    pub(super) fn answer(&self, url: &Url, reply: Reply) -> Option<Reply> {
        let here = match self.slots().get_mut(url.as_str()) {
            None => return Some(reply),
            Some(Entry::Awaited(waiting)) => {
                waiting.push(reply);
                return None;
            }
            Some(Entry::Here(answer)) => answer.clone(),
        };
        reply(here);
        None
    }
}
