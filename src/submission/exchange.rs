//! A request and its answer, independent of the HTTP library.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use url::Url;

use super::fault::{Fault, FaultKind};

type Callback = Box<dyn FnOnce(Result<Arc<Answer>, Fault>) + Send>;

/// Calls back with a request's answer exactly once, on the thread that received it. If it is dropped without an answer,
/// the callback gets a fault.
pub(crate) struct Reply {
    url: Url,
    callback: Option<Callback>,
}

impl Reply {
    pub(super) fn new(url: &Url, callback: impl FnOnce(Result<Arc<Answer>, Fault>) + Send + 'static) -> Self {
        Self { url: url.clone(), callback: Some(Box::new(callback)) }
    }

    pub(crate) fn send(mut self, answer: Result<Arc<Answer>, Fault>) {
        if let Some(callback) = self.callback.take() {
            callback(answer);
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let Some(callback) = self.callback.take() {
            callback(Err(Fault::new(FaultKind::Other("the request was dropped".to_owned()), &self.url)));
        }
    }
}

/// What to do with a redirect, as in the Fetch standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Redirects {
    /// Follow it.
    #[default]
    Follow,
    /// Return an opaque answer with status 0.
    Manual,
    /// Fail.
    Error,
    /// Follow it on the host of the request only, as for the files of a rehearsal; otherwise fail.
    OwnHost,
}

/// A request of a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method, upper case where the Fetch standard makes it so.
    pub method: String,
    /// The URL.
    pub url: Url,
    /// Header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, if any.
    #[serde(with = "serde_bytes")]
    pub body: Option<Vec<u8>>,
    /// What to do with a redirect.
    pub redirects: Redirects,
    /// Whether cookies are sent and stored.
    pub credentials: bool,
    /// Whether, without credentials, the cookies that the app sets are sent with the redirects that it answers with.
    pub keeps_session: bool,
    /// Whether it is the one with which a browser asks whether it may send another: its redirects are not followed, its
    /// body is not read, and it is not repeated.
    pub is_preflight: bool,
}

impl Request {
    /// A plain GET of `url`.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self {
            method: "GET".to_owned(),
            url,
            headers: Vec::new(),
            body: None,
            redirects: Redirects::Follow,
            credentials: false,
            keeps_session: false,
            is_preflight: false,
        }
    }

    /// Whether a cached answer can be used for this request. jQuery's `$.get` sends the header that is sent anyway.
    pub(super) fn is_plain_get(&self) -> bool {
        let is_usual = |(name, value): &(String, String)| name.eq_ignore_ascii_case("accept") && value == "*/*";
        self.method == "GET"
            && self.headers.iter().all(is_usual)
            && self.redirects == Redirects::Follow
            && !self.credentials
    }
}

/// Whether the Fetch standard forbids a page to set this header. It is decided outside of the engine, whose built-ins a
/// hint can replace.
pub(crate) fn is_forbidden_header(name: &str, value: &str) -> bool {
    const FORBIDDEN: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "x-http-method" | "x-http-method-override" | "x-method-override" => {
            value.split(',').any(|method| is_forbidden_method(method.trim_matches([' ', '\t'])))
        }
        name => FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-"),
    }
}

/// Whether the Fetch standard forbids a page to use this method.
pub(crate) fn is_forbidden_method(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// What an answer says of the pages that may read it: of one that is read, or of a redirect that was followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// The URL that answered with it.
    pub url: String,
    /// Its status.
    pub status: u16,
    /// Its `Access-Control-Allow-Origin`, if it has one.
    pub allow_origin: Option<String>,
    /// Its `Access-Control-Allow-Credentials`, if it has one.
    pub allow_credentials: Option<String>,
    /// Whether it sets a cookie.
    pub sets_cookie: bool,
}

/// An answer of the submission.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answer {
    /// The status code; 0 for an opaque answer.
    pub status: u16,
    /// The reason phrase.
    pub status_text: String,
    /// The URL that answered, after redirects.
    pub url: String,
    /// Whether a redirect was followed.
    pub redirected: bool,
    /// Whether this is a redirect that was not followed (`redirect: 'manual'`).
    pub opaque: bool,
    /// Header names (lower case) and values, in order.
    pub headers: Vec<(String, String)>,
    /// The redirects that led to it, in order; the one that was not followed, where it is opaque.
    pub redirects: Vec<Redirect>,
    /// The body, decompressed.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// How long it took, in milliseconds.
    pub millis: u64,
    #[serde(skip)]
    pub(crate) text: OnceLock<Arc<str>>,
}

impl Answer {
    /// The body as `Response.text()` gives it: UTF-8, lossy, without a byte order mark.
    pub fn text(&self) -> &Arc<str> {
        self.text.get_or_init(|| {
            let bytes = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
            // The lossy conversion is slow and rarely needed.
            str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into(), Into::into)
        })
    }

    /// The answer without its body.
    #[must_use]
    pub fn head(&self) -> Self {
        let Self { status, redirected, opaque, millis, .. } = *self;
        let (status_text, url, headers) = (self.status_text.clone(), self.url.clone(), self.headers.clone());
        let redirects = self.redirects.clone();
        Self { status, status_text, url, redirected, opaque, headers, redirects, millis, ..Self::default() }
    }

    /// The first value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name)?;
        Some(&found.1)
    }

    /// How long the answer asks to wait before the next request (`Retry-After`: seconds, or a date).
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        let seconds = value.parse().ok().map(Duration::from_secs);
        seconds.or_else(|| httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::now()).ok())
    }

    /// Whether the status is one of the 200s, as in `Response.ok`.
    #[must_use]
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
