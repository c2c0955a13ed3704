//! The HTTP clients. One speaks TLS and one does not: each is built when first needed, since touching TLS costs more than a
//! whole grading on loopback. A client keeps connections open to every host that it met, so one that met many gives way to
//! another: a class of ten thousand hosts must not need as many open files.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Client;
use url::Url;

use super::NetworkPolicy;

/// How many hosts a client may meet.
const MOST_HOSTS: usize = 128;
/// How many connections to a host stay open for what comes next: as many as a submission's files need.
const IDLE_PER_HOST: usize = 2;

/// The clients in use.
pub(super) struct ClientPool {
    policy: NetworkPolicy,
    http: Mutex<Option<InUse>>,
    https: Mutex<Option<InUse>>,
}

struct InUse {
    client: Client,
    met: HashSet<String>,
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
        let fits = |one: &InUse| one.met.len() < MOST_HOSTS || one.met.contains(host);
        let in_use = match slot.take().filter(fits) {
            Some(in_use) => in_use,
            // What is under way keeps the one before alive until it has ended.
            None => InUse { client: build(is_secure, false, &self.policy)?, met: HashSet::new() },
        };
        let in_use = slot.insert(in_use);
        if !in_use.met.contains(host) {
            in_use.met.insert(host.to_owned());
        }
        Ok(in_use.client.clone())
    }
}

/// A client for `https:` or for `http:` URLs; one that only speaks HTTP/1.1 can hand its connections over to WebSocket.
pub(crate) fn build(secure: bool, only_http1: bool, policy: &NetworkPolicy) -> Result<Client, reqwest::Error> {
    let agent = concat!("hintgrade/", env!("CARGO_PKG_VERSION"));
    let builder = if only_http1 { Client::builder().http1_only() } else { Client::builder() };
    let builder = builder.redirect(reqwest::redirect::Policy::none()).tcp_nodelay(true).user_agent(agent);
    let builder = builder.pool_max_idle_per_host(IDLE_PER_HOST);
    let builder = if policy.is_restricted() {
        // A proxy would look names up by itself.
        builder.dns_resolver(Arc::new(policy.clone())).no_proxy()
    } else {
        // RFC 6761: this name is always this machine; asking the system for it would cost two threads.
        builder.resolve_to_addrs("localhost", &[(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()])
    };
    // Fails only where a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if secure {
        return builder.build();
    }
    // No certificates, so that nothing of TLS is loaded; this client only ever gets http: URLs.
    builder.tls_certs_only(std::iter::empty()).build()
}
