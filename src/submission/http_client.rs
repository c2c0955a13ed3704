//! HTTP clients and cookies.
//!
//! One client speaks TLS and one does not: each is built when first needed, since setting up TLS takes longer than a
//! whole grading on loopback. A client keeps connections to all its hosts open, so after many hosts it is replaced by a
//! new one: a class of ten thousand hosts must not need as many open files.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use cookie_store::CookieStore;
use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Response};
use tower::util::MapResponseLayer;
use url::Url;

use super::fault::Fault;
use super::policy::NetworkPolicy;

tokio::task_local! {
    /// Whether a new connection was opened for the request that is being sent.
    static IS_NEW_CONNECTION: Cell<bool>;
}

/// How many hosts a client may connect to.
const MAX_HOSTS: usize = 128;
/// How many idle connections to a host stay open: as many as a submission's files need.
const IDLE_PER_HOST: usize = 2;
/// How many `Set-Cookie` headers of one answer are read.
const MAX_COOKIES: usize = 64;

/// The current client for each scheme.
pub(super) struct ClientPool {
    policy: NetworkPolicy,
    http: Mutex<Option<HostClient>>,
    https: Mutex<Option<HostClient>>,
}

struct HostClient {
    client: Client,
    hosts: HashSet<String>,
}

impl ClientPool {
    pub(super) fn new(policy: NetworkPolicy) -> Self {
        Self { policy, http: Mutex::default(), https: Mutex::default() }
    }

    /// The client for a request to this URL.
    pub(super) fn client_for(&self, url: &Url) -> Result<Client, reqwest::Error> {
        let is_secure = url.scheme() == "https";
        let slot = if is_secure { &self.https } else { &self.http };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let host = url.authority();
        let fits = |one: &HostClient| one.hosts.len() < MAX_HOSTS || one.hosts.contains(host);
        let current = match slot.take().filter(fits) {
            Some(current) => current,
            // Requests in flight keep the previous client alive until they end.
            None => HostClient { client: build(is_secure, false, &self.policy)?, hosts: HashSet::new() },
        };
        let current = slot.insert(current);
        if !current.hosts.contains(host) {
            current.hosts.insert(host.to_owned());
        }
        Ok(current.client.clone())
    }
}

/// A client for `https:` or for `http:` URLs; with HTTP/1.1 only, a connection can be upgraded to a WebSocket.
pub(crate) fn build(secure: bool, only_http1: bool, policy: &NetworkPolicy) -> Result<Client, reqwest::Error> {
    let agent = concat!("hintgrade/", env!("CARGO_PKG_VERSION"));
    let builder = if only_http1 { Client::builder().http1_only() } else { Client::builder() };
    let builder = builder.redirect(reqwest::redirect::Policy::none()).tcp_nodelay(true).user_agent(agent);
    let builder = builder.pool_max_idle_per_host(IDLE_PER_HOST).dns_resolver(Arc::new(policy.clone()));
    // As browsers do.
    let builder = builder
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_ignore_invalid_headers_in_responses(true);
    let builder = builder.connector_layer(MapResponseLayer::new(note_new_connection));
    // A proxy would resolve names itself.
    let builder = if policy.is_restricted() { builder.no_proxy() } else { builder };
    // Fails only if a provider is installed already, which can be used as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if secure {
        return builder.build();
    }
    // Without certificates, so that no TLS configuration is loaded; this client only gets http: URLs.
    builder.tls_certs_only(std::iter::empty()).build()
}

/// Called with each new connection. It is opened within the request that uses it; one that ends up unused, since a kept
/// connection became free first, is finished by another task.
fn note_new_connection<C>(connection: C) -> C {
    let _ = IS_NEW_CONNECTION.try_with(|is_new| is_new.set(true));
    connection
}

/// Sends a request. If it went over a kept connection, which the server closed before it sent a head, it is sent again
/// over another, whatever its method, as browsers do: the server may have closed it before the request came.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response, reqwest::Error> {
    while let Some(copy) = request.try_clone() {
        let sending = async { (copy.send().await, IS_NEW_CONNECTION.with(Cell::get)) };
        match IS_NEW_CONNECTION.scope(Cell::new(false), sending).await {
            (Err(error), false) if !error.is_connect() && Fault::is_closed_connection(&error) => {}
            (answer, _) => return answer,
        }
    }
    request.send().await
}

/// The cookies of one grading, as a browser has them: per site and path, and only for requests that include
/// credentials.
#[derive(Clone, Default)]
pub(crate) struct Cookies(Arc<Mutex<CookieStore>>);

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cookies").finish_non_exhaustive()
    }
}

impl Cookies {
    /// The `Cookie` header for a request to `url`; `None` if it has no cookies.
    pub(crate) fn header(&self, url: &Url) -> Option<HeaderValue> {
        let store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<String> = store.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| HeaderValue::try_from(pairs.join("; ")).ok()).flatten()
    }

    /// Adds a cookie that the user gave, `name=value`, for the whole site.
    pub(crate) fn put(&self, url: &Url, cookie: &str) {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = store.parse(&format!("{cookie}; Path=/"), url);
    }

    /// Stores the cookies that an answer of `url` sets. Invalid ones are ignored, as in a browser.
    pub(crate) fn store(&self, url: &Url, headers: &HeaderMap) {
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for value in headers.get_all(SET_COOKIE).iter().take(MAX_COOKIES).filter_map(|value| value.to_str().ok()) {
            let _ = store.parse(value, url);
        }
    }
}
