//! Addresses that freeCodeCamp's page does not accept, whatever the app does.

use std::net::IpAddr;

use url::{Host, Url};

use super::finding::{Finding, Kind, Severity};
use crate::message::Message;

/// Hosts of editors and repositories: never the address of a running app, whatever the path.
const EDITORS: [&str; 5] = ["replit.com", "repl.it", "glitch.com", "codesandbox.io", "github.com"];
/// freeCodeCamp's own hosts.
const OWN: [&str; 3] = ["freecodecamp.org", "freecodecamp.dev", "freecodecamp.rocks"];

/// Why the site would not accept an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Editor,
    OwnDemo,
    PlainHttp,
    Private,
}

/// The finding about an address that the site would not accept.
pub(super) fn refused(address: &Url) -> Option<Finding<Message>> {
    let (message, help, severity) = match refusal(address)? {
        Refusal::Editor => ("finding-editor", "help-editor", Severity::Warning),
        Refusal::OwnDemo => ("finding-own-demo", "help-own-demo", Severity::Warning),
        Refusal::PlainHttp => ("finding-plain-http", "help-plain-http", Severity::Warning),
        Refusal::Private => ("finding-private-address", "help-private-address", Severity::Note),
    };
    let host = [("host", address.host_str().unwrap_or_default().into())];
    let message = Message::format(message, &host);
    Some(Finding::new(Kind::SiteWouldRefuse, severity, message).with_help(Message::format(help, &host)))
}

/// The finding about an address with a path, which hints that begin at the root of the host leave out.
pub(super) fn with_path(address: &Url) -> Option<Finding<Message>> {
    let args = [("path", address.path().into()), ("host", address.authority().into())];
    let finding = Finding::new(Kind::SiteWouldRefuse, Severity::Note, Message::format("finding-address-path", &args));
    (address.path() != "/").then(|| finding.with_help(Message::format("help-address-path", &args)))
}

fn refusal(address: &Url) -> Option<Refusal> {
    let host = address.host()?;
    if is_loopback(&host) {
        return None;
    }
    if let Host::Domain(name) = host {
        let name = name.strip_prefix("www.").unwrap_or(name);
        if EDITORS.contains(&name) {
            return Some(Refusal::Editor);
        }
        if OWN.iter().any(|own| name.strip_suffix(own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))) {
            return Some(Refusal::OwnDemo);
        }
    }
    if is_private(&host) {
        return Some(Refusal::Private);
    }
    (address.scheme() == "http").then_some(Refusal::PlainHttp)
}

/// Whether the host is this machine.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback() || ip.is_unspecified(),
        Host::Ipv6(ip) => ip.is_loopback() || ip.is_unspecified(),
    }
}

fn is_private(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let endings = [".local", ".lan", ".home", ".internal", ".test"];
            !name.contains('.') || endings.iter().any(|ending| name.ends_with(ending))
        }
        Host::Ipv4(ip) => ip.is_private() || ip.is_link_local(),
        Host::Ipv6(ip) => match ip.to_ipv4_mapped().map(IpAddr::V4) {
            Some(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
            _ => ip.is_unique_local() || ip.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_the_site_refuses() {
        for (address, expected) in [
            ("https://replit.com/@me/chat", Some(Refusal::Editor)),
            ("https://www.github.com/me/chat", Some(Refusal::Editor)),
            ("https://glitch.com/edit/#!/chat", Some(Refusal::Editor)),
            ("https://chat.glitch.me", None),
            ("https://me.github.io", None),
            ("https://advanced-node.freecodecamp.rocks", Some(Refusal::OwnDemo)),
            ("https://notfreecodecamp.org", None),
            ("http://chat.example.com", Some(Refusal::PlainHttp)),
            ("https://chat.example.com", None),
            ("http://localhost:3000", None),
            ("http://127.0.0.1:3000", None),
            ("http://[::1]:3000", None),
            ("http://192.168.1.7:3000", Some(Refusal::Private)),
            ("https://10.0.0.1", Some(Refusal::Private)),
            ("http://[fe80::1]", Some(Refusal::Private)),
            ("http://nas.local", Some(Refusal::Private)),
            ("http://8.8.8.8", Some(Refusal::PlainHttp)),
        ] {
            assert_eq!(refusal(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }
}
