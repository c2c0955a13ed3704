//! Sends requests on a separate thread, so that hints never block on a socket and a busy hint delays no request.
//! Follows redirects by the rules of the Fetch standard, retries after network faults, and applies the limits.

use std::convert::Infallible;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use backon::BackoffBuilder;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use percent_encoding::{AsciiSet, percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response, StatusCode, Version, header};
use tokio::sync::mpsc;
use url::Url;

use super::cors::{SITE_ORIGIN, becomes_get};
use super::error_page::is_refusal_of_host;
use super::exchange::{Answer, Redirect, Redirects, Reply, Request, is_forbidden_header, is_forbidden_method};
use super::fault::{Fault, FaultKind};
use super::http_client::{ClientPool, Cookies, send};
use super::limits::{BROWSER_REDIRECTS, Budget, Limits};
use super::policy::NetworkPolicy;

/// How long the answer to a preflight is awaited. Without one nothing is said, and the app answered the request itself.
const PREFLIGHT_TIME: Duration = Duration::from_secs(2);

/// A handle on the network thread. Cheap to clone; the thread ends with the last handle.
#[derive(Debug, Clone)]
pub struct Network {
    jobs: mpsc::UnboundedSender<Job>,
    budget: Budget,
    policy: NetworkPolicy,
}

/// A request to send. `reply` is called once, on the network's thread.
pub(super) struct Job {
    pub(super) request: Request,
    /// The cookies that are sent where the request includes credentials.
    pub(super) cookies: Cookies,
    /// What is known of the app; `None` where the request goes to another host.
    pub(super) contact: Option<Contact>,
    pub(super) reply: Reply,
}

/// What has been seen of an app. One of which nothing was ever seen is given up after the first time-out, so that it does
/// not cost a time-out for each request.
#[derive(Debug, Clone)]
pub(super) struct Contact(Arc<Seen>);

#[derive(Debug)]
struct Seen {
    root: Url,
    has_answered: AtomicBool,
    is_root_requested: AtomicBool,
    silence: OnceLock<Fault>,
}

impl Contact {
    pub(super) fn new(base: &Url) -> Self {
        let mut root = base.clone();
        root.set_path("/");
        root.set_query(None);
        let (has_answered, is_root_requested) = (AtomicBool::new(false), AtomicBool::new(false));
        Self(Arc::new(Seen { root, has_answered, is_root_requested, silence: OnceLock::new() }))
    }

    /// Whether this URL is one of the app.
    pub(super) fn is_with(&self, url: &Url) -> bool {
        url.origin() == self.0.root.origin()
    }

    fn has_answered(&self) -> bool {
        self.0.has_answered.load(Ordering::Relaxed)
    }

    /// The time-out after which the app was given up.
    fn silence(&self) -> Option<Fault> {
        self.0.silence.get().filter(|_| !self.has_answered()).cloned()
    }

    /// Gives up the app where the request timed out and nothing of the app was seen.
    fn note(&self, answer: &Result<Answer, Fault>) {
        if let Err(fault) = answer
            && matches!(fault.kind, FaultKind::TimedOut(_))
            && !self.has_answered()
        {
            self.0.silence.get_or_init(|| fault.clone());
        }
    }
}

impl Network {
    /// Starts the thread. Requests may go to any address.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(limits: Limits) -> std::io::Result<Self> {
        Self::start_within(limits, NetworkPolicy::default())
    }

    /// Starts the thread. Requests, redirects included, go only where `policy` allows.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start_within(limits: Limits, policy: NetworkPolicy) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::unbounded_channel();
        let budget = Budget::start(&limits);
        let clients = ClientPool::new(policy.clone());
        let sender = Arc::new(Sender { limits, policy: policy.clone(), budget: budget.clone(), clients });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("network".to_owned());
        let (begun, has_begun) = std::sync::mpsc::channel::<()>();
        thread.spawn(move || {
            drop(begun);
            runtime.block_on(serve(inbox, sender));
        })?;
        // A scheduler may let a new thread wait for milliseconds behind the thread that started it, while another core
        // is idle. Waiting for it makes the scheduler use that core.
        let _ = has_begun.recv();
        Ok(Self { jobs, budget, policy })
    }

    /// The network policy.
    pub(super) fn policy(&self) -> &NetworkPolicy {
        &self.policy
    }

    /// What remains of the limits of the run that started with this network.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Sends a request.
    pub(super) fn send(&self, job: Job) {
        // If the thread has ended, the job is dropped, and its reply sends a fault.
        let _ = self.jobs.send(job);
    }
}

async fn serve(mut inbox: mpsc::UnboundedReceiver<Job>, sender: Arc<Sender>) {
    while let Some(Job { request, cookies, contact, reply }) = inbox.recv().await {
        let sender = Arc::clone(&sender);
        tokio::spawn(async move {
            let answer = sender.answer_with_retries(&request, &cookies, contact.as_ref()).await;
            reply.send(answer.map(Arc::new));
        });
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Sends requests and reads their answers, within the limits.
struct Sender {
    limits: Limits,
    policy: NetworkPolicy,
    budget: Budget,
    clients: ClientPool,
}

impl Sender {
    /// Retries after network faults and after a host's answers in the app's place; any other answer is final.
    async fn answer_with_retries(
        &self,
        request: &Request,
        cookies: &Cookies,
        contact: Option<&Contact>,
    ) -> Result<Answer, Fault> {
        if let Some(silence) = contact.and_then(Contact::silence) {
            return Err(silence);
        }
        let mut pauses = self.limits.backoff().build();
        loop {
            let answer = self.answer_in_time(request, cookies, contact).await;
            if request.is_preflight {
                return answer;
            }
            let retry = self.pause_before_retry(request, &answer);
            let Some((asked, pause)) = retry.and_then(|asked| Some((asked, pauses.next()?))) else {
                if let Some(contact) = contact {
                    contact.note(&answer);
                }
                return answer;
            };
            tokio::time::sleep(pause.max(asked)).await;
        }
    }

    /// How long to wait at least before the request is repeated; `None` where its answer is final.
    fn pause_before_retry(&self, request: &Request, answer: &Result<Answer, Fault>) -> Option<Duration> {
        let longest = self.budget.time_left().map_or(self.limits.request, |left| left.min(self.limits.request));
        match answer {
            Err(fault) => may_repeat(request, fault).then_some(Duration::ZERO),
            Ok(answer) if is_refusal_of_host(answer.status) && is_idempotent(request) => {
                Some(answer.retry_after().unwrap_or_default()).filter(|wait| *wait <= longest)
            }
            Ok(_) => None,
        }
    }

    /// One attempt, within the limits of the request's and the run's time.
    async fn answer_in_time(
        &self,
        request: &Request,
        cookies: &Cookies,
        contact: Option<&Contact>,
    ) -> Result<Answer, Fault> {
        self.budget.check().map_err(|kind| Fault::new(kind, &request.url))?;
        let started = Instant::now();
        let longest = if request.is_preflight { self.limits.request.min(PREFLIGHT_TIME) } else { self.limits.request };
        let limit = self.budget.time_left().map_or(longest, |left| left.min(longest));
        let answer = tokio::select! {
            answer = tokio::time::timeout(limit, self.answer(request, cookies, contact)) => answer,
            never = self.request_root_after(limit / 2, contact) => match never {},
        };
        match answer {
            Ok(answer) => answer.map(|answer| Answer { millis: millis(started.elapsed()), ..answer }),
            Err(_) => {
                let over = self.budget.time_is_over().map(FaultKind::RunTooLong);
                Err(Fault::new(over.unwrap_or(FaultKind::TimedOut(limit)), &request.url))
            }
        }
    }

    /// Requests the app's root, once, where nothing of the app was seen for this time: a slow route alone must not make
    /// it given up.
    async fn request_root_after(&self, time: Duration, contact: Option<&Contact>) -> Infallible {
        if let Some(contact) = contact {
            tokio::time::sleep(time).await;
            if !contact.has_answered()
                && !contact.0.is_root_requested.swap(true, Ordering::Relaxed)
                && let Ok(root) = Hop::first(&Request::get(contact.0.root.clone()))
            {
                drop(self.send(&root, None, Some(contact)).await);
            }
        }
        std::future::pending().await
    }

    /// Sends a request and follows its redirects by the rules of the Fetch standard (HTTP-redirect fetch).
    async fn answer(&self, request: &Request, cookies: &Cookies, contact: Option<&Contact>) -> Result<Answer, Fault> {
        let mut hop = Hop::first(request)?;
        let mut is_within_app = contact.is_some();
        let session = Cookies::default();
        let cookies = match (request.credentials, request.keeps_session) {
            (true, _) => Some(cookies),
            (false, true) => Some(&session),
            (false, false) => None,
        };
        let mut redirects = Vec::new();
        for _ in 0..=self.limits.redirects {
            let response = self.send(&hop, cookies, contact).await?;
            if request.is_preflight {
                return Ok(head(&response, &hop.url));
            }
            let Some(next) = redirect_target(&response, &hop.url)? else {
                let answer = self.read(response, hop.url).await?;
                return Ok(Answer { redirected: !redirects.is_empty(), redirects, ..answer });
            };
            redirects.push(redirect(&response, &hop.url));
            match request.redirects {
                Redirects::OwnHost if next.host() != request.url.host() => {
                    return Err(Fault::new(FaultKind::UnwantedRedirect, &hop.url));
                }
                Redirects::Follow | Redirects::OwnHost => {
                    is_within_app &= next.host() == request.url.host();
                    hop = hop.redirected(response.status(), next)?;
                }
                Redirects::Manual => {
                    return Ok(Answer { opaque: true, url: hop.url.to_string(), redirects, ..Answer::default() });
                }
                Redirects::Error => {
                    return Err(Fault::new(FaultKind::UnwantedRedirect, &hop.url));
                }
            }
        }
        let limit = self.limits.redirects;
        // With a lower limit it is not known what a browser would have come to.
        let kind = if is_within_app && limit >= BROWSER_REDIRECTS {
            FaultKind::RedirectLoop(limit)
        } else {
            FaultKind::TooManyRedirects(limit)
        };
        Err(Fault::new(kind, &request.url))
    }

    async fn send(&self, hop: &Hop, cookies: Option<&Cookies>, contact: Option<&Contact>) -> Result<Response, Fault> {
        let fault = |error: reqwest::Error| Fault::from_reqwest(&error, &hop.url, self.limits.request);
        self.policy.check(&hop.url).map_err(|kind| Fault::new(kind, &hop.url))?;
        let client = self.clients.client_for(&hop.url).map_err(fault)?;
        let mut sending = client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
        match &hop.body {
            Some(body) if !body.is_empty() => sending = sending.body(body.clone()),
            None if !matches!(hop.method, Method::POST | Method::PUT) => {}
            // The Fetch standard wants the length of an absent body for these methods.
            _ => sending = sending.header(header::CONTENT_LENGTH, 0),
        }
        if let Some(cookies) = cookies.and_then(|cookies| cookies.header(&hop.url)) {
            sending = sending.header(header::COOKIE, cookies);
        }
        let response = send(sending).await.map_err(fault)?;
        if let Some(contact) = contact.filter(|contact| contact.is_with(&hop.url)) {
            contact.0.has_answered.store(true, Ordering::Relaxed);
        }
        if let Some(cookies) = cookies {
            cookies.store(&hop.url, response.headers());
        }
        Ok(response)
    }

    async fn read(&self, mut response: Response, url: Url) -> Result<Answer, Fault> {
        let fault = |error: reqwest::Error| Fault::from_reqwest(&error, &url, self.limits.request);
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            // No request asks for another protocol, and what follows is no body.
            return Err(Fault::new(FaultKind::InvalidAnswer(StatusCode::SWITCHING_PROTOCOLS.to_string()), &url));
        }
        let limit = self.limits.body;
        let too_large = || Fault::new(FaultKind::BodyTooLarge(limit), &url);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(fault)? {
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            self.budget.take(chunk.len()).map_err(|kind| Fault::new(kind, &url))?;
            body.extend_from_slice(&chunk);
        }
        let mut answer = head(&response, &url);
        if is_deflate(response.headers()) && !body.is_empty() {
            let inflated = inflate(&body, limit)
                .map_err(|error| Fault::new(FaultKind::InvalidAnswer(error.to_string()), &url))?
                .ok_or_else(too_large)?;
            self.budget.take(inflated.len().saturating_sub(body.len())).map_err(|kind| Fault::new(kind, &url))?;
            body = inflated;
            // As reqwest does with the encodings that it decodes.
            answer.headers.retain(|(name, _)| name != "content-encoding" && name != "content-length");
        }
        Ok(Answer { body, ..answer })
    }
}

/// The answer without its body.
fn head(response: &Response, url: &Url) -> Answer {
    Answer {
        status: response.status().as_u16(),
        status_text: reason(response),
        headers: header_list(response.headers()),
        url: url.to_string(),
        ..Answer::default()
    }
}

/// What is kept of a redirect.
fn redirect(response: &Response, url: &Url) -> Redirect {
    let values = |name| {
        let all: Vec<String> = response.headers().get_all(name).iter().map(header_text).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    Redirect {
        url: url.to_string(),
        status: response.status().as_u16(),
        allow_origin: values(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        allow_credentials: values(header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
        sets_cookie: response.headers().contains_key(header::SET_COOKIE),
    }
}

/// Whether a request may be retried: the fault can pass, and the app cannot process the request twice.
fn may_repeat(request: &Request, fault: &Fault) -> bool {
    let unconnected = matches!(fault.kind, FaultKind::Refused | FaultKind::UnknownHost | FaultKind::Unreachable);
    let is_idempotent = is_idempotent(request);
    match fault.kind {
        // After a redirect, the first host has already processed the request.
        _ if unconnected => is_idempotent || fault.url == request.url.as_str(),
        FaultKind::TimedOut(_) | FaultKind::BrokenOff => is_idempotent,
        _ => false,
    }
}

fn is_idempotent(request: &Request) -> bool {
    matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE")
}

fn is_deflate(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"deflate"))
}

/// Decompresses a body in deflate, which has a zlib header by the standard and none from some servers; browsers read
/// both. `None` if it is longer than `limit`.
fn inflate(body: &[u8], limit: usize) -> std::io::Result<Option<Vec<u8>>> {
    // RFC 1950: the method in the first byte, and two bytes that are a multiple of 31.
    let has_header =
        matches!(body, [first, second, ..] if first & 15 == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0);
    let source: Box<dyn Read> =
        if has_header { Box::new(ZlibDecoder::new(body)) } else { Box::new(DeflateDecoder::new(body)) };
    let mut inflated = Vec::new();
    source.take(limit as u64 + 1).read_to_end(&mut inflated)?;
    Ok(Some(inflated).filter(|inflated| inflated.len() <= limit))
}

/// The reason phrase. HTTP/2 and later have none.
fn reason(response: &Response) -> String {
    if response.version() > Version::HTTP_11 {
        return String::new();
    }
    let given = response.extensions().get::<hyper::ext::ReasonPhrase>();
    let given = given.and_then(|reason| std::str::from_utf8(reason.as_bytes()).ok());
    given.or(response.status().canonical_reason()).unwrap_or_default().to_owned()
}

fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), header_text(value))).collect()
}

/// A header's value, each byte of it one character.
fn header_text(value: &HeaderValue) -> String {
    // Nearly all values are ASCII and need no conversion.
    let latin1 = |_| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
    value.to_str().map_or_else(latin1, str::to_owned)
}

/// Where an answer redirects to, as it says it; `None` where it does not redirect.
pub(crate) fn location(response: &Response) -> Option<String> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(header::LOCATION).filter(|_| is_redirect)?;
    // Browsers escape bytes that are not ASCII, so that they are sent as they came.
    Some(percent_encode(location.as_bytes(), &AsciiSet::EMPTY).to_string())
}

fn redirect_target(response: &Response, from: &Url) -> Result<Option<Url>, Fault> {
    let Some(location) = location(response) else { return Ok(None) };
    let bad = |words: &str| Fault::new(FaultKind::BadRedirect(words.to_owned()), from);
    let mut target = from.join(&location).map_err(|_| bad(&location))?;
    if !matches!(target.scheme(), "http" | "https") {
        return Err(bad(&location));
    }
    target.set_fragment(None);
    Ok(Some(target))
}

/// One request of a chain of redirects.
struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Hop {
    /// The request without the headers that a page cannot set; a method that a page cannot use is a fault.
    fn first(request: &Request) -> Result<Self, Fault> {
        let method = Method::from_bytes(request.method.as_bytes()).ok().filter(|m| !is_forbidden_method(m.as_str()));
        let method = method.ok_or_else(|| {
            Fault::new(FaultKind::Other(format!("no page may use the method '{}'", request.method)), &request.url)
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br"));
        // A browser always sends a language, and one challenge has the app return it.
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-US,en;q=0.9"));
        // As freeCodeCamp's page sends it, since apps decide by the origin who may read their answers (CORS).
        headers.insert(header::ORIGIN, HeaderValue::from_static(SITE_ORIGIN));
        let may_send = |name: &str, value: &str| request.is_preflight || !is_forbidden_header(name, value);
        for (name, value) in request.headers.iter().filter(|(name, value)| may_send(name, value)) {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
            {
                headers.insert(name, value);
            }
        }
        Ok(Self { method, url: request.url.clone(), headers, body: request.body.clone() })
    }

    /// A 303, and a 301 or 302 after a POST, becomes a GET without a body; credentials are not sent to another origin,
    /// which does not learn what the page's was.
    fn redirected(mut self, status: StatusCode, target: Url) -> Result<Self, Fault> {
        if becomes_get(self.method.as_str(), status.as_u16()) {
            self.method = Method::GET;
            self.body = None;
            for name in
                [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE, header::CONTENT_LOCATION]
            {
                self.headers.remove(name);
            }
        }
        if target.origin() != self.url.origin() {
            self.headers.remove(header::AUTHORIZATION);
            self.headers.remove(header::COOKIE);
            self.headers.insert(header::ORIGIN, HeaderValue::from_static("null"));
        }
        self.url = target;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_only_what_cannot_have_been_done() {
        let url = Url::parse("http://app.example/x").unwrap();
        let elsewhere = Url::parse("http://other.example/").unwrap();
        let get = Request::get(url.clone());
        let post = Request { method: "POST".to_owned(), ..get.clone() };
        let may = |request, kind, at: &Url| may_repeat(request, &Fault::new(kind, at));
        assert!(may(&get, FaultKind::BrokenOff, &url));
        assert!(may(&get, FaultKind::TimedOut(Duration::ZERO), &url));
        assert!(!may(&get, FaultKind::BodyTooLarge(1), &url));
        assert!(!may(&get, FaultKind::NotPublic, &url));
        assert!(may(&post, FaultKind::Refused, &url));
        // A redirect was followed before.
        assert!(!may(&post, FaultKind::Refused, &elsewhere));
        assert!(!may(&post, FaultKind::BrokenOff, &url));
    }
}
