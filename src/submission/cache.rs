//! Caches prefetched files. The hints of a challenge request the same few files again and again, so each is fetched
//! once, all in parallel, and requests that come before the answer wait for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use url::Url;

use super::exchange::{Answer, Reply};
use super::fault::Fault;

#[derive(Clone, Default)]
pub(super) struct Cache(Arc<Mutex<BTreeMap<String, Entry>>>);

enum Entry {
    Pending(Vec<Reply>),
    Fetched(Result<Arc<Answer>, Fault>),
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

impl Cache {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks `url` as being fetched. Returns false if it was already.
    pub(super) fn reserve(&self, url: &Url) -> bool {
        let mut entries = self.entries();
        if entries.contains_key(url.as_str()) {
            return false;
        }
        entries.insert(url.as_str().to_owned(), Entry::Pending(Vec::new()));
        true
    }

    /// Stores the answer for `url` and sends it to the requests that wait for it.
    pub(super) fn insert(&self, url: &Url, answer: &Result<Arc<Answer>, Fault>) {
        let previous = self.entries().insert(url.as_str().to_owned(), Entry::Fetched(answer.clone()));
        if let Some(Entry::Pending(waiting)) = previous {
            for reply in waiting {
                reply.send(answer.clone());
            }
        }
    }

    /// Every answer that has arrived, with its URL.
    pub(super) fn fetched(&self) -> Vec<(String, Result<Arc<Answer>, Fault>)> {
        let entries = self.entries();
        let fetched = entries.iter().filter_map(|(url, entry)| match entry {
            Entry::Fetched(answer) => Some((url.clone(), answer.clone())),
            Entry::Pending(_) => None,
        });
        fetched.collect()
    }

    /// A cache of these answers.
    pub(super) fn of(fetched: Vec<(String, Result<Arc<Answer>, Fault>)>) -> Self {
        let entries = fetched.into_iter().map(|(url, answer)| (url, Entry::Fetched(answer)));
        Self(Arc::new(Mutex::new(entries.collect())))
    }

    /// Answers from the cache, at once or when the file has been fetched; returns `reply` if `url` is not in the cache.
    pub(super) fn answer(&self, url: &Url, reply: Reply) -> Option<Reply> {
        let answer = match self.entries().get_mut(url.as_str()) {
            None => return Some(reply),
            Some(Entry::Pending(waiting)) => {
                waiting.push(reply);
                return None;
            }
            Some(Entry::Fetched(answer)) => answer.clone(),
        };
        reply.send(answer);
        None
    }
}
