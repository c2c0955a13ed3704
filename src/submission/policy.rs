//! The network policy: requests may go to any address by default, or to public addresses only, for graders of untrusted
//! URLs. The resolver checks names, so that the checked address is the one that is connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::fault::{FaultKind, NotPublic, UnknownHost};
use super::public_address::is_public;

/// The addresses that requests may go to.
#[derive(Debug, Clone, Default)]
pub struct NetworkPolicy {
    public_only: bool,
    /// Hosts that are allowed whatever their address, as a URL writes them.
    allowed: Arc<[String]>,
}

impl NetworkPolicy {
    /// Allows public addresses, and these hosts (names or IP addresses) whatever their address.
    #[must_use]
    pub fn public_only(allowed: &[String]) -> Self {
        Self { public_only: true, allowed: allowed.iter().map(|host| normal(host)).collect() }
    }

    /// Whether it refuses some addresses.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        self.public_only
    }

    /// Checks a URL whose host is an IP address, which is never resolved.
    ///
    /// # Errors
    /// Where requests may not go there.
    pub fn check(&self, url: &Url) -> Result<(), FaultKind> {
        let address: IpAddr = match url.host() {
            Some(Host::Ipv4(v4)) => v4.into(),
            Some(Host::Ipv6(v6)) => v6.into(),
            _ => return Ok(()),
        };
        if !self.public_only || is_public(address) || self.is_allowed(url.host_str().unwrap_or_default()) {
            return Ok(());
        }
        Err(FaultKind::NotPublic)
    }

    /// Those of a name's addresses that may be connected to.
    fn choose(&self, name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, NotPublic> {
        if !self.public_only || self.is_allowed(name) {
            return Ok(found);
        }
        let public: Vec<SocketAddr> = found.into_iter().filter(|address| is_public(address.ip())).collect();
        if public.is_empty() { Err(NotPublic) } else { Ok(public) }
    }

    fn is_allowed(&self, host: &str) -> bool {
        self.allowed.iter().any(|one| one == host)
    }
}

/// A host as a URL writes it: lower case, an IPv6 address in brackets.
fn normal(host: &str) -> String {
    let bare = host.trim_matches(['[', ']']);
    let parsed = match bare.parse() {
        Ok(IpAddr::V6(v6)) => Ok(Host::Ipv6(v6)),
        _ => Host::parse(bare),
    };
    parsed.map_or_else(|_| host.to_ascii_lowercase(), |host| host.to_string())
}

impl Resolve for NetworkPolicy {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.clone();
        Box::pin(async move {
            let chosen = policy.choose(name.as_str(), addresses_of(name.as_str()).await?)?;
            Ok(Box::new(chosen.into_iter()) as Addrs)
        })
    }
}

/// Resolves a name. RFC 6761: a name in `localhost` always means this machine and one in `invalid` never exists, so the
/// system is not asked, which would start a thread and may send the name to other machines.
async fn addresses_of(name: &str) -> Result<Vec<SocketAddr>, UnknownHost> {
    match name.rsplit('.').next() {
        Some("localhost") => Ok(vec![(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]),
        Some("invalid") => Err(UnknownHost),
        _ => tokio::net::lookup_host((name, 0)).await.map(Iterator::collect).map_err(|_| UnknownHost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &[&str]) -> Vec<SocketAddr> {
        list.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn a_name_leads_to_its_public_addresses_only() {
        let policy = NetworkPolicy::public_only(&["inside.example".to_owned()]);
        let mixed = addresses(&["10.0.0.1", "8.8.8.8", "::1"]);
        assert_eq!(policy.choose("outside.example", mixed.clone()), Ok(addresses(&["8.8.8.8"])));
        assert_eq!(policy.choose("inside.example", mixed.clone()), Ok(mixed.clone()));
        assert_eq!(policy.choose("outside.example", addresses(&["127.0.0.1"])), Err(NotPublic));
        assert_eq!(NetworkPolicy::default().choose("outside.example", mixed.clone()), Ok(mixed));
    }

    #[test]
    fn an_address_in_a_url_is_checked_however_it_is_written() {
        let policy = NetworkPolicy::public_only(&["10.0.0.7".to_owned(), "::1".to_owned()]);
        let check = |url: &str| policy.check(&Url::parse(url).unwrap());
        for url in [
            "http://127.1/",
            "http://0x7f.0.0.1/",
            "http://2130706433/",
            "http://017700000001/",
            "http://[::ffff:7f00:1]/",
        ] {
            assert!(check(url).is_err(), "{url}");
        }
        for url in ["http://10.0.0.7/", "http://[::1]:3000/", "http://8.8.8.8/", "http://name.example/"] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }
}
