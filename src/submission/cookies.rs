//! The cookies of one grading, as a browser keeps them: per site and path, sent and kept only with requests that include
//! credentials, and forgotten with the submission.

use std::sync::{Arc, Mutex, PoisonError};

use cookie_store::CookieStore;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use url::Url;

/// The most `Set-Cookie` headers of one answer that are read.
const MOST: usize = 64;

#[derive(Clone, Default)]
pub(crate) struct Cookies(Arc<Mutex<CookieStore>>);

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cookies").finish_non_exhaustive()
    }
}

impl Cookies {
    /// The `Cookie` header for a request to `url`, where there is one to send.
    pub(crate) fn header(&self, url: &Url) -> Option<HeaderValue> {
        let store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<String> = store.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| HeaderValue::try_from(pairs.join("; ")).ok()).flatten()
    }

    /// Keeps a cookie that the person gave, `name=value`, for the whole of the site.
    pub(crate) fn put(&self, url: &Url, cookie: &str) {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = store.parse(&format!("{cookie}; Path=/"), url);
    }

    /// Keeps what an answer of `url` sets. A cookie that is not valid there is left aside, as a browser does.
    pub(crate) fn keep(&self, url: &Url, headers: &HeaderMap) {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for value in headers.get_all(SET_COOKIE).iter().take(MOST).filter_map(|value| value.to_str().ok()) {
            let _ = store.parse(value, url);
        }
    }
}
