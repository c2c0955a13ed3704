//! The network, on a thread of its own: hints run on another and never wait for a socket, nor does a busy hint hold one
//! up.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Response, StatusCode, Version, header};
use tokio::sync::mpsc;
use url::Url;

use super::cookies::Cookies;
use super::http_client::ClientPool;
use super::{Answer, Budget, Fault, FaultKind, Limits, NetworkPolicy, Redirects, Reply, Request, retry};
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
    reply: PendingReply,
}

/// A reply that is given in any case: where the work on it ends without one, as a fault.
struct PendingReply {
    url: Url,
    reply: Option<Reply>,
}

impl PendingReply {
    fn keep(mut self, answer: Result<Answer, Fault>) {
        if let Some(reply) = self.reply.take() {
            reply(answer.map(Arc::new));
        }
    }
}

impl Drop for PendingReply {
    fn drop(&mut self) {
        if let Some(reply) = self.reply.take() {
            reply(Err(Fault::new(FaultKind::Other("hintgrade gave it up".to_owned()), &self.url)));
        }
    }
}

impl Network {
    /// Starts the thread. Its requests go everywhere.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(limits: Limits) -> std::io::Result<Self> {
        Self::start_within(limits, NetworkPolicy::default())
    }

    /// Starts the thread. Its requests, redirects included, go only where `policy` lets them.
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

    /// Where its requests may go.
    pub(super) fn policy(&self) -> &NetworkPolicy {
        &self.policy
    }

    /// What the run that began with this network may still use up.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Sends `request`, with `cookies` where it includes credentials; `reply` is called once, on the network's thread.
    pub(super) fn send(&self, request: Request, cookies: Cookies, reply: Reply) {
        let reply = PendingReply { url: request.url.clone(), reply: Some(reply) };
        // A thread that has ended drops the job, and with it the reply, which then says so.
        let _ = self.jobs.send(Job { request, cookies, reply });
    }
}

async fn serve(mut inbox: mpsc::UnboundedReceiver<Job>, sender: Arc<Sender>) {
    while let Some(Job { request, cookies, reply }) = inbox.recv().await {
        let sender = Arc::clone(&sender);
        tokio::spawn(async move { reply.keep(sender.answer_at_last(&request, &cookies).await) });
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// What sends requests and reads their answers, within the limits.
struct Sender {
    limits: Limits,
    policy: NetworkPolicy,
    budget: Budget,
    clients: ClientPool,
}

impl Sender {
    /// The answer, after as many tries as network faults make necessary and the limits allow.
    async fn answer_at_last(&self, request: &Request, cookies: &Cookies) -> Result<Answer, Fault> {
        for retry in 1..=self.limits.retries {
            match self.answer_in_time(request, cookies).await {
                Err(fault) if retry::may_repeat(request, &fault) => tokio::time::sleep(retry::pause(retry)).await,
                answer => return answer,
            }
        }
        self.answer_in_time(request, cookies).await
    }

    /// One try, within the request's time and the run's.
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
        let mut hop = Hop::first(request);
        for followed in 0..=self.limits.redirects {
            let cookies = Some(cookies).filter(|_| request.credentials);
            let response = self.send(&hop, cookies).await?;
            let Some(next) = redirect_target(&response, &hop.url)? else {
                return self.read(response, hop.url, followed > 0).await;
            };
            match request.redirects {
                Redirects::Follow => hop = hop.redirected(response.status(), next)?,
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
            cookies.keep(&hop.url, response.headers());
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

/// The reason phrase. From HTTP/2 on there is none.
fn reason(response: &Response) -> String {
    if response.version() > Version::HTTP_11 {
        return String::new();
    }
    let given = response.extensions().get::<hyper::ext::ReasonPhrase>();
    let given = given.and_then(|reason| std::str::from_utf8(reason.as_bytes()).ok());
    given.or(response.status().canonical_reason()).unwrap_or_default().to_owned()
}

fn header_list(headers: &HeaderMap) -> Vec<(String, String)> {
    // One of ASCII alone, as nearly all are, is copied as it is.
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

/// One request on the way along redirects.
struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Hop {
    fn first(request: &Request) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        // A browser always says a language, and one challenge has the app tell it back.
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-US,en;q=0.9"));
        // As a browser asks for the site's page: apps tell by this whom they let read their answers.
        headers.insert(header::ORIGIN, HeaderValue::from_static("https://www.freecodecamp.org"));
        for (name, value) in &request.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
            {
                headers.insert(name, value);
            }
        }
        Self {
            method: Method::from_bytes(request.method.as_bytes()).unwrap_or_default(),
            url: request.url.clone(),
            headers,
            body: request.body.clone(),
        }
    }

    /// A 303, and a 301 or 302 after a POST, becomes a GET without a body; secrets stay with their origin.
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
