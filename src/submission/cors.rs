//! What a browser would not let a page of freeCodeCamp do with an app, which is on another origin: the rules of CORS in
//! the Fetch standard, and mixed content. hintgrade itself sends every request; this only says what a browser would do.

use std::collections::BTreeMap;
use std::sync::mpsc;

use url::{Host, Url};

use super::Submission;
use super::error_page::is_refusal_of_host;
use super::exchange::{Answer, Redirect, Request, is_forbidden_header};

/// The origin of freeCodeCamp's page.
pub(crate) const SITE_ORIGIN: &str = "https://www.freecodecamp.org";
/// The origin of a request that was redirected from one other origin to the next.
const OPAQUE_ORIGIN: &str = "null";
/// The longest value that a page may send unasked in a header, and in all headers together, in bytes.
const MAX_VALUE: usize = 128;
const MAX_VALUES: usize = 1024;
/// The headers that a redirect removes together with the body.
const BODY_HEADERS: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// What of a request decides whether a browser asks the app before it sends it, and what the app has to answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CorsRequest {
    /// The method.
    pub method: String,
    /// The names of the headers that a page may not send unasked: in lower case, sorted, each once.
    pub unsafe_headers: Vec<String>,
    /// Whether it includes cookies.
    pub credentials: bool,
    /// Whether its upload has listeners, with which a browser always asks.
    pub has_upload_listeners: bool,
}

impl CorsRequest {
    /// What decides about a request.
    pub(crate) fn of(request: &Request, has_upload_listeners: bool) -> Self {
        Self {
            method: request.method.clone(),
            unsafe_headers: unsafe_headers(&request.headers),
            credentials: request.credentials,
            has_upload_listeners,
        }
    }

    /// Whether a browser asks the app with an OPTIONS request before it sends this one.
    fn needs_preflight(&self) -> bool {
        !is_safe_method(&self.method) || !self.unsafe_headers.is_empty() || self.has_upload_listeners
    }

    /// The OPTIONS request.
    fn preflight(&self, url: Url, origin: &str) -> Request {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let mut headers = vec![header("access-control-request-method", self.method.clone())];
        if !self.unsafe_headers.is_empty() {
            headers.push(header("access-control-request-headers", self.unsafe_headers.join(",")));
        }
        headers.push(header("origin", origin.to_owned()));
        Request { method: "OPTIONS".to_owned(), headers, is_preflight: true, ..Request::get(url) }
    }

    /// The request as a redirect changes it.
    fn redirected(&self, status: u16, to_other_origin: bool) -> Self {
        let mut next = self.clone();
        if becomes_get(&self.method, status) {
            next.method = "GET".to_owned();
            next.unsafe_headers.retain(|name| !BODY_HEADERS.contains(&name.as_str()));
        }
        if to_other_origin {
            next.unsafe_headers.retain(|name| name != "authorization");
        }
        next
    }
}

/// Whether a redirect with this status is followed by a GET, without the body.
pub(super) fn becomes_get(method: &str, status: u16) -> bool {
    match status {
        303 => method != "GET" && method != "HEAD",
        301 | 302 => method == "POST",
        _ => false,
    }
}

fn is_safe_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// The names of the headers that a page may not send unasked.
fn unsafe_headers(headers: &[(String, String)]) -> Vec<String> {
    let (mut names, mut safe_names, mut safe_bytes) = (Vec::new(), Vec::new(), 0);
    // What a page cannot set is not sent.
    for (name, value) in headers.iter().filter(|(name, value)| !is_forbidden_header(name, value)) {
        let name = name.to_ascii_lowercase();
        if is_safe_header(&name, value) {
            safe_bytes += value.chars().count();
            safe_names.push(name);
        } else {
            names.push(name);
        }
    }
    if safe_bytes > MAX_VALUES {
        names.append(&mut safe_names);
    }
    names.sort();
    names.dedup();
    names
}

/// Whether a page may send this header unasked. A character of a value is one byte of it.
fn is_safe_header(name: &str, value: &str) -> bool {
    let is_language = |c: char| c.is_ascii_alphanumeric() || " *,-.;=".contains(c);
    let has_unsafe = || value.chars().any(|c| (c < ' ' && c != '\t') || "\"():<>?@[\\]{}\u{7f}".contains(c));
    if value.chars().count() > MAX_VALUE {
        return false;
    }
    match name {
        "accept" => !has_unsafe(),
        "accept-language" | "content-language" => value.chars().all(is_language),
        "content-type" => !has_unsafe() && is_form_type(value),
        "range" => is_simple_range(value),
        _ => false,
    }
}

/// Whether a content type is one of those that a form can send.
fn is_form_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim_matches([' ', '\t', '\n', '\r']);
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
        .iter()
        .any(|form| essence.eq_ignore_ascii_case(form))
}

/// Whether a range is `bytes=`, a first byte, and perhaps a last one.
fn is_simple_range(value: &str) -> bool {
    let Some((first, last)) = value.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return false;
    };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok());
    match (number(first), number(last)) {
        (Some(Some(_)), Some(None)) => last.is_empty(),
        (Some(Some(first)), Some(Some(last))) => first <= last,
        _ => false,
    }
}

/// Why a browser would not send a request of the site's page, or not let the page read the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The method of the request that is refused: after a redirect it may be another than the hint's.
    pub method: String,
    /// The URL of that request.
    pub url: String,
    /// Whether it is the OPTIONS request before it whose answer does not allow it.
    pub in_preflight: bool,
    /// Why.
    pub reason: RefusalReason,
}

/// Why a browser refuses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalReason {
    /// `Access-Control-Allow-Origin` is missing.
    NoOrigin,
    /// `Access-Control-Allow-Origin` is another origin.
    OtherOrigin(String),
    /// `Access-Control-Allow-Origin` is `*`, which does not do for a request with cookies.
    AnyOrigin,
    /// `Access-Control-Allow-Credentials` is not `true`.
    NoCredentials,
    /// The answer to the OPTIONS request has a status other than 200 to 299.
    Status(u16),
    /// The OPTIONS request is redirected.
    Redirected,
    /// `Access-Control-Allow-Methods` does not name the method, or is no list.
    Method,
    /// `Access-Control-Allow-Headers` does not name this header, or is no list.
    Header(String),
    /// A page that came over https may not request this address over http.
    MixedContent,
}

impl RefusalReason {
    /// The header of the answer that is missing or wrong; `None` where it is none.
    #[must_use]
    pub fn header(&self) -> Option<&'static str> {
        match self {
            Self::NoOrigin | Self::OtherOrigin(_) | Self::AnyOrigin => Some("Access-Control-Allow-Origin"),
            Self::NoCredentials => Some("Access-Control-Allow-Credentials"),
            Self::Method => Some("Access-Control-Allow-Methods"),
            Self::Header(_) => Some("Access-Control-Allow-Headers"),
            Self::Status(_) | Self::Redirected | Self::MixedContent => None,
        }
    }
}

/// The OPTIONS requests of a run with their answers, each sent once. They are sent when every hint has ended, so that no
/// verdict can depend on them.
pub(crate) struct Preflights<'s> {
    submission: &'s Submission,
    most: usize,
    /// By the request that they are for and its URL without the query.
    answers: BTreeMap<(String, CorsRequest, &'static str), Option<Refused>>,
}

/// What the answer to an OPTIONS request comes to: nothing, or the reason why the browser would not go on.
type Refused = Option<RefusalReason>;

/// A request of a chain of redirects.
struct Step {
    url: Url,
    request: CorsRequest,
    origin: &'static str,
    answer: Redirect,
}

impl<'s> Preflights<'s> {
    /// None yet; at most `most` will be sent.
    pub(crate) fn new(submission: &'s Submission, most: usize) -> Self {
        Self { submission, most, answers: BTreeMap::new() }
    }

    /// Sends what a browser would ask before these requests, all at once, and waits for the answers.
    pub(crate) fn send<'r>(&mut self, requests: impl Iterator<Item = (&'r CorsRequest, &'r str, &'r Answer)>) {
        let (sender, answers) = mpsc::channel();
        let mut sent = 0;
        // A host that refused the request itself is not asked again.
        let answered = requests.filter(|(_, _, answer)| !is_refusal_of_host(answer.status));
        let steps = answered.flat_map(|(request, url, answer)| steps(request, url, answer));
        for step in steps.filter(|step| step.request.needs_preflight()) {
            let key = step.key();
            if self.answers.contains_key(&key) || self.answers.len() >= self.most {
                continue;
            }
            self.answers.insert(key.clone(), None);
            sent += 1;
            let (sender, request, origin) = (sender.clone(), step.request.clone(), step.origin);
            self.submission.fetch(step.request.preflight(step.url, step.origin), move |answer| {
                // Without an answer nothing is known: a fault says nothing about the app.
                let refused = answer.ok().map(|answer| refused_by_preflight(&request, origin, &answer));
                // It is always received.
                let _ = sender.send((key, refused));
            });
        }
        // Each request is answered exactly once.
        for (key, refused) in answers.iter().take(sent) {
            self.answers.insert(key, refused);
        }
    }

    /// Why a browser would have refused a request that was answered so; `None` where it would not, or where that is not
    /// known.
    pub(crate) fn refusal(&self, request: &CorsRequest, url: &str, answer: &Answer) -> Option<Refusal> {
        steps(request, url, answer).into_iter().find_map(|step| {
            // An app whose own address is refused is told so once.
            let is_own = self.submission.is_own(&step.url);
            let preflight = || self.answers.get(&step.key()).and_then(Clone::clone).flatten();
            let (in_preflight, reason) = if !is_own && is_mixed_content(&step.url) {
                (false, RefusalReason::MixedContent)
            } else if let Some(reason) = step.request.needs_preflight().then(preflight).flatten() {
                (true, reason)
            } else {
                (false, unreadable(&step.request, step.origin, &step.answer)?)
            };
            Some(Refusal { method: step.request.method, url: step.url.into(), in_preflight, reason })
        })
    }
}

impl Step {
    fn key(&self) -> (String, CorsRequest, &'static str) {
        let mut url = self.url.clone();
        url.set_query(None);
        (url.into(), self.request.clone(), self.origin)
    }
}

/// The requests that led to an answer: the hint's own, and one for each redirect that was followed.
fn steps(request: &CorsRequest, url: &str, answer: &Answer) -> Vec<Step> {
    let last = (!answer.opaque).then(|| Redirect {
        url: answer.url.clone(),
        status: answer.status,
        allow_origin: combined(&answer.headers, "access-control-allow-origin"),
        allow_credentials: combined(&answer.headers, "access-control-allow-credentials"),
        sets_cookie: false,
    });
    let (mut request, mut origin) = (request.clone(), SITE_ORIGIN);
    let mut steps: Vec<Step> = Vec::new();
    for (number, answer) in answer.redirects.iter().cloned().chain(last).enumerate() {
        let address = if number == 0 { url } else { &answer.url };
        let Ok(url) = Url::parse(address) else { break };
        if let Some(previous) = steps.last() {
            let to_other_origin = previous.url.origin() != url.origin();
            if to_other_origin {
                origin = OPAQUE_ORIGIN;
            }
            request = request.redirected(previous.answer.status, to_other_origin);
        }
        steps.push(Step { url, request: request.clone(), origin, answer });
    }
    steps
}

/// Whether a page over https may not request this address. This machine counts as secure.
fn is_mixed_content(url: &Url) -> bool {
    let is_local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !is_local
}

/// Why the page may not read an answer (the standard's CORS check).
fn unreadable(request: &CorsRequest, origin: &str, answer: &Redirect) -> Refused {
    match answer.allow_origin.as_deref() {
        None => Some(RefusalReason::NoOrigin),
        Some("*") if request.credentials => Some(RefusalReason::AnyOrigin),
        Some("*") => None,
        Some(other) if other != origin => Some(RefusalReason::OtherOrigin(other.to_owned())),
        Some(_) if request.credentials && answer.allow_credentials.as_deref() != Some("true") => {
            Some(RefusalReason::NoCredentials)
        }
        Some(_) => None,
    }
}

/// Why the answer to an OPTIONS request does not allow the request that it was sent for.
fn refused_by_preflight(request: &CorsRequest, origin: &str, answer: &Answer) -> Refused {
    let header = |name| combined(&answer.headers, name);
    if matches!(answer.status, 301 | 302 | 303 | 307 | 308) && header("location").is_some() {
        return Some(RefusalReason::Redirected);
    }
    let access = Redirect {
        allow_origin: header("access-control-allow-origin"),
        allow_credentials: header("access-control-allow-credentials"),
        ..Redirect::default()
    };
    if let Some(reason) = unreadable(request, origin, &access) {
        return Some(reason);
    }
    if !answer.ok() {
        return Some(RefusalReason::Status(answer.status));
    }
    let Some(methods) = list(header("access-control-allow-methods")) else { return Some(RefusalReason::Method) };
    let Some(headers) = list(header("access-control-allow-headers")) else {
        let first = request.unsafe_headers.first().cloned().unwrap_or_default();
        return Some(RefusalReason::Header(first));
    };
    let has_any = |list: &[String]| !request.credentials && list.iter().any(|one| one == "*");
    if !is_safe_method(&request.method) && !methods.contains(&request.method) && !has_any(&methods) {
        return Some(RefusalReason::Method);
    }
    // The standard says that `*` does not stand for Authorization; browsers take it for that too.
    let is_allowed = |name: &&String| has_any(&headers) || headers.iter().any(|one| one.eq_ignore_ascii_case(name));
    let missing = request.unsafe_headers.iter().find(|name| !is_allowed(name))?;
    Some(RefusalReason::Header(missing.clone()))
}

/// The values of a header, joined as the Fetch standard does.
fn combined(headers: &[(String, String)], name: &str) -> Option<String> {
    let values: Vec<&str> = headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// The entries of a header that is a list; `None` where one is no token.
fn list(value: Option<String>) -> Option<Vec<String>> {
    let is_token =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    let value = value.unwrap_or_default();
    let entries = value.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| is_token(entry).then(|| entry.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_which_headers_a_page_may_send_unasked() {
        let long = "x".repeat(129);
        for (name, value, is_safe) in [
            ("Accept", "application/json, text/*; q=0.1", true),
            ("Accept", "a(b)", false),
            ("Accept-Language", "it-IT, *;q=0.5", true),
            ("Accept-Language", "it_IT", false),
            ("Content-Language", &long, false),
            ("Content-Type", "text/plain;charset=UTF-8", true),
            ("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8", true),
            ("Content-Type", "multipart/form-data; boundary=x", true),
            ("Content-Type", "multipart/form-data; boundary=\"x\"", false),
            ("Content-Type", "application/json", false),
            ("Content-Type", "", false),
            ("Range", "bytes=0-", true),
            ("Range", "bytes=5-9", true),
            ("Range", "bytes=9-5", false),
            ("Range", "bytes=-5", false),
            ("Range", "bytes=0-1,3-4", false),
            ("Authorization", "Basic eA==", false),
            ("X-Requested-With", "XMLHttpRequest", false),
        ] {
            assert_eq!(is_safe_header(&name.to_ascii_lowercase(), value), is_safe, "{name}: {value}");
        }
        let pairs = |list: &[(&str, usize)]| -> Vec<(String, String)> {
            list.iter().map(|(name, length)| ((*name).to_owned(), "x".repeat(*length))).collect()
        };
        assert_eq!(
            unsafe_headers(&pairs(&[("X-B", 1), ("x-a", 1), ("Accept", 128), ("X-A", 1), ("Cookie", 1)])),
            ["x-a", "x-b"]
        );
        let many: Vec<_> = (0..9).flat_map(|_| pairs(&[("accept", 120)])).collect();
        assert_eq!(unsafe_headers(&many), ["accept"]);
    }

    #[test]
    fn knows_what_is_mixed_content() {
        for (url, is_mixed) in [
            ("http://app.example/", true),
            ("https://app.example/", false),
            ("http://localhost:3000/", false),
            ("http://app.localhost/", false),
            ("http://127.0.0.1/", false),
            ("http://[::1]:3000/", false),
            ("http://192.168.1.7/", true),
        ] {
            assert_eq!(is_mixed_content(&Url::parse(url).unwrap()), is_mixed, "{url}");
        }
    }
}
