//! Sends requests on a separate thread, so that hints never block on a socket and a busy hint delays no request.
//! Follows redirects by the rules of the Fetch standard, retries after network faults, and applies the limits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::Retryable;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response, StatusCode, Version, header};
use tokio::sync::mpsc;
use url::Url;

use super::exchange::{Answer, Redirects, Reply, Request, is_forbidden_header, is_forbidden_method};
use super::fault::{Fault, FaultKind};
use super::http_client::{ClientPool, Cookies};
use super::limits::{Budget, Limits};
use super::policy::NetworkPolicy;
use crate::threads;

/// A handle on the network thread. Cheap to clone; the thread ends with the last handle.
#[derive(Debug, Clone)]
pub struct Network {
    jobs: mpsc::UnboundedSender<Job>,
    budget: Budget,
    policy: NetworkPolicy,
}

struct Job {
    request: Request,
    cookies: Cookies,
    reply: Reply,
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
        threads::start(thread, move || runtime.block_on(serve(inbox, sender)))?;
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

    /// Sends `request`, with `cookies` where it includes credentials; `reply` is called once, on the network's thread.
    pub(super) fn send(&self, request: Request, cookies: Cookies, reply: Reply) {
        // If the thread has ended, the job is dropped, and its reply sends a fault.
        let _ = self.jobs.send(Job { request, cookies, reply });
    }
}

async fn serve(mut inbox: mpsc::UnboundedReceiver<Job>, sender: Arc<Sender>) {
    while let Some(Job { request, cookies, reply }) = inbox.recv().await {
        let sender = Arc::clone(&sender);
        tokio::spawn(async move { reply.send(sender.answer_with_retries(&request, &cookies).await.map(Arc::new)) });
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
    /// Retries after network faults only; any answer of the app is final.
    async fn answer_with_retries(&self, request: &Request, cookies: &Cookies) -> Result<Answer, Fault> {
        let attempt = || self.answer_in_time(request, cookies);
        attempt.retry(self.limits.backoff()).when(|fault| may_repeat(request, fault)).await
    }

    /// One attempt, within the limits of the request's and the run's time.
    async fn answer_in_time(&self, request: &Request, cookies: &Cookies) -> Result<Answer, Fault> {
        self.budget.check().map_err(|kind| Fault::new(kind, &request.url))?;
        let started = Instant::now();
        let limit = self.budget.time_left().map_or(self.limits.request, |left| left.min(self.limits.request));
        match tokio::time::timeout(limit, self.answer(request, cookies)).await {
            Ok(answer) => answer.map(|answer| Answer { millis: millis(started.elapsed()), ..answer }),
            Err(_) => {
                let over = self.budget.time_is_over().map(FaultKind::RunTooLong);
                Err(Fault::new(over.unwrap_or(FaultKind::TimedOut(limit)), &request.url))
            }
        }
    }

    /// Sends a request and follows its redirects by the rules of the Fetch standard (HTTP-redirect fetch).
    async fn answer(&self, request: &Request, cookies: &Cookies) -> Result<Answer, Fault> {
        let mut hop = Hop::first(request)?;
        for followed in 0..=self.limits.redirects {
            let cookies = Some(cookies).filter(|_| request.credentials);
            let response = self.send(&hop, cookies).await?;
            let Some(next) = redirect_target(&response, &hop.url)? else {
                return self.read(response, hop.url, followed > 0).await;
            };
            match request.redirects {
                Redirects::OwnHost if next.host() != request.url.host() => {
                    return Err(Fault::new(FaultKind::UnwantedRedirect, &hop.url));
                }
                Redirects::Follow | Redirects::OwnHost => hop = hop.redirected(response.status(), next)?,
                Redirects::Manual => {
                    return Ok(Answer { opaque: true, url: hop.url.to_string(), ..Answer::default() });
                }
                Redirects::Error => {
                    return Err(Fault::new(FaultKind::UnwantedRedirect, &hop.url));
                }
            }
        }
        Err(Fault::new(FaultKind::TooManyRedirects(self.limits.redirects), &request.url))
    }

    async fn send(&self, hop: &Hop, cookies: Option<&Cookies>) -> Result<Response, Fault> {
        let fault = |error: reqwest::Error| Fault::from_reqwest(&error, &hop.url, self.limits.request);
        self.policy.check(&hop.url).map_err(|kind| Fault::new(kind, &hop.url))?;
        let client = self.clients.client_for(&hop.url).map_err(fault)?;
        let mut sending = client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
        if let Some(body) = &hop.body {
            sending = sending.body(body.clone());
        }
        if let Some(cookies) = cookies.and_then(|cookies| cookies.header(&hop.url)) {
            sending = sending.header(header::COOKIE, cookies);
        }
        let response = sending.send().await.map_err(fault)?;
        if let Some(cookies) = cookies {
            cookies.store(&hop.url, response.headers());
        }
        Ok(response)
    }

    async fn read(&self, mut response: Response, url: Url, redirected: bool) -> Result<Answer, Fault> {
        let fault = |error: reqwest::Error| Fault::from_reqwest(&error, &url, self.limits.request);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(fault)? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(Fault::new(FaultKind::BodyTooLarge(self.limits.body), &url));
            }
            self.budget.take(chunk.len()).map_err(|kind| Fault::new(kind, &url))?;
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status().as_u16(),
            status_text: reason(&response),
            headers: header_list(response.headers()),
            url: url.to_string(),
            redirected,
            body,
            ..Answer::default()
        })
    }
}

/// Whether a request may be retried: the fault can pass, and the app cannot process the request twice.
fn may_repeat(request: &Request, fault: &Fault) -> bool {
    let unconnected = matches!(fault.kind, FaultKind::Refused | FaultKind::UnknownHost | FaultKind::Unreachable);
    let is_idempotent = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE");
    match fault.kind {
        // After a redirect, the first host has already processed the request.
        _ if unconnected => is_idempotent || fault.url == request.url.as_str(),
        FaultKind::TimedOut(_) | FaultKind::BrokenOff => is_idempotent,
        _ => false,
    }
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
    // Nearly all values are ASCII and need no conversion.
    let latin1 = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
    let text = |value: &HeaderValue| value.to_str().map_or_else(|_| latin1(value), str::to_owned);
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn redirect_target(response: &Response, from: &Url) -> Result<Option<Url>, Fault> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = response.headers().get(header::LOCATION) else { return Ok(None) };
    let bad = |words: &str| Fault::new(FaultKind::BadRedirect(words.to_owned()), from);
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| bad("not a URL"))?;
    let mut target = from.join(location).map_err(|_| bad(location))?;
    if !matches!(target.scheme(), "http" | "https") {
        return Err(bad(location));
    }
    if target.fragment().is_none() {
        target.set_fragment(from.fragment());
    }
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
        // A browser always sends a language, and one challenge has the app return it.
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-US,en;q=0.9"));
        // As freeCodeCamp's page sends it, since apps decide by the origin who may read their answers (CORS).
        headers.insert(header::ORIGIN, HeaderValue::from_static("https://www.freecodecamp.org"));
        for (name, value) in request.headers.iter().filter(|(name, value)| !is_forbidden_header(name, value)) {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
            {
                headers.insert(name, value);
            }
        }
        Ok(Self { method, url: request.url.clone(), headers, body: request.body.clone() })
    }

    /// A 303, and a 301 or 302 after a POST, becomes a GET without a body; credentials are not sent to another origin.
    fn redirected(mut self, status: StatusCode, target: Url) -> Result<Self, Fault> {
        let becomes_get = match status.as_u16() {
            303 => self.method != Method::GET && self.method != Method::HEAD,
            301 | 302 => self.method == Method::POST,
            _ => false,
        };
        if becomes_get {
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
        assert!(!may(&get, FaultKind::NotPublic(String::new()), &url));
        assert!(may(&post, FaultKind::Refused, &url));
        // A redirect was followed before.
        assert!(!may(&post, FaultKind::Refused, &elsewhere));
        assert!(!may(&post, FaultKind::BrokenOff, &url));
    }
}
