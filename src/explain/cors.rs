//! What a browser would refuse of the hints' requests (CORS, mixed content), with the remedy that fits the project.

use std::collections::BTreeMap;

use serde_json::Value;
use url::{Host, Url};

use super::Sources;
use super::address::is_loopback;
use super::excerpt::short;
use super::files::Files;
use super::finding::{Finding, Kind, Severity};
use crate::engine::Exchange;
use crate::message::{Arg, Message};
use crate::submission::error_page::{is_refusal_of_host, path_of};
use crate::submission::{HostAnswer, Refusal, RefusalReason as Reason};

/// How many requests a finding names.
const MOST: usize = 5;
/// The package with which the boilerplate of the lessons on Node and npm serves the learner's files.
pub(super) const OTHER_BOILERPLATE: &str = "fcc-express-bground";
/// The headers that the boilerplate's fcctesting.js allows.
const OF_BOILERPLATE: [&str; 4] = ["accept", "content-type", "origin", "x-requested-with"];

/// What makes a project's app send the headers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Remedy {
    /// The package `cors`.
    Package { is_module: bool },
    /// The boilerplate's fcctesting.js.
    Boilerplate,
}

/// The findings about what a browser would refuse: one for each reason.
pub(super) fn refusals(
    exchanges: &[&Exchange],
    address: &Url,
    files: &Files<'_>,
    sources: &dyn Sources,
) -> Vec<Finding<Message>> {
    let is_certain = |exchange: &&&Exchange| exchange.refusal.as_ref().is_some_and(|one| is_of_app(exchange, one));
    let mut by_reason: BTreeMap<(bool, Reason), Vec<(&Exchange, &Refusal)>> = BTreeMap::new();
    for exchange in exchanges.iter().filter(is_certain) {
        let Some(refusal) = &exchange.refusal else { continue };
        let reason = match &refusal.reason {
            // A page reads neither.
            Reason::OtherOrigin(_) => Reason::NoOrigin,
            other => other.clone(),
        };
        by_reason.entry((refusal.in_preflight, reason)).or_default().push((exchange, refusal));
    }
    if by_reason.is_empty() {
        return Vec::new();
    }
    let is_local = address.host().is_some_and(|host: Host<&str>| is_loopback(&host));
    let severity = if is_local { Severity::Note } else { Severity::Warning };
    let remedy = remedy(exchanges, files, sources);
    let some_are_read = exchanges.iter().any(|exchange| {
        exchange.refusal.is_none() && exchange.cors.is_some() && matches!(&exchange.answer, Some(Ok(_)))
    });
    let finding = |((in_preflight, reason), refused): (&(bool, Reason), &Vec<(&Exchange, &Refusal)>)| {
        let message = if *in_preflight { preflight(reason, refused) } else { reading(reason, refused) };
        let finding = Finding::new(Kind::SiteWouldRefuse, severity, message);
        finding.with_help(help(*in_preflight, reason, refused, remedy, some_are_read))
    };
    by_reason.iter().map(finding).collect()
}

/// Whether the app itself is refused, and not what the host answers in its place.
fn is_of_app(exchange: &Exchange, refusal: &Refusal) -> bool {
    if refusal.in_preflight {
        return !matches!(refusal.reason, Reason::Status(status) if is_refusal_of_host(status));
    }
    let answer = exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok());
    answer.is_some_and(|answer| answer.status < 500 && HostAnswer::of(&exchange.url, answer).is_none())
}

/// The answers that the page may not read.
fn reading(reason: &Reason, refused: &[(&Exchange, &Refusal)]) -> Message {
    let paths = named(refused.iter().map(|(_, refusal)| short(path_of(&refusal.url))));
    let requests = named(refused.iter().map(|(_, refusal)| request(refusal)));
    match reason {
        Reason::AnyOrigin => Message::format("finding-cors-any-origin", &[("requests", requests.into())]),
        Reason::NoCredentials => Message::format("finding-cors-no-credentials", &[("requests", requests.into())]),
        Reason::MixedContent => {
            let urls = named(refused.iter().map(|(_, refusal)| short(&refusal.url)));
            Message::format("finding-mixed-content", &[("urls", urls.into())])
        }
        _ => Message::format("finding-no-cors", &[("paths", paths.into())]),
    }
}

/// The requests that are not sent, after the answer to the OPTIONS request before them.
fn preflight(reason: &Reason, refused: &[(&Exchange, &Refusal)]) -> Message {
    let requests = named(refused.iter().map(|(_, refusal)| request(refusal)));
    let methods = named(refused.iter().map(|(_, refusal)| short(&refusal.method)));
    let reason = match reason {
        Reason::NoOrigin | Reason::OtherOrigin(_) | Reason::MixedContent => Message::new("preflight-no-origin"),
        Reason::AnyOrigin => Message::new("preflight-any-origin"),
        Reason::NoCredentials => Message::new("preflight-no-credentials"),
        Reason::Status(status) => Message::format("preflight-status", &[("status", status.to_string().into())]),
        Reason::Redirected => Message::new("preflight-redirected"),
        Reason::Method => Message::format("preflight-method", &[("methods", methods.into())]),
        Reason::Header(name) => Message::format("preflight-header", &[("header", short(name).into())]),
    };
    Message::format("finding-preflight", &[("requests", Arg::from(requests)), ("reason", reason.into())])
}

fn request(refusal: &Refusal) -> String {
    format!("{} {}", short(&refusal.method), short(path_of(&refusal.url)))
}

/// The first of these, each once.
fn named(all: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in all {
        if !names.contains(&name) && names.len() < MOST {
            names.push(name);
        }
    }
    names.join(", ")
}

fn help(
    in_preflight: bool,
    reason: &Reason,
    refused: &[(&Exchange, &Refusal)],
    remedy: Remedy,
    some_are_read: bool,
) -> Message {
    let with_cookies =
        refused.iter().any(|(exchange, _)| exchange.cors.as_ref().is_some_and(|request| request.credentials));
    // fcctesting.js names an origin and some headers; it allows no other method than a form's, and no cookies.
    let boilerplate_does = !with_cookies
        && match reason {
            Reason::NoOrigin => !in_preflight || refused.iter().all(|(exchange, _)| is_for_boilerplate(exchange)),
            Reason::Header(name) => OF_BOILERPLATE.contains(&name.as_str()),
            _ => false,
        };
    match remedy {
        _ if *reason == Reason::MixedContent => Message::new("help-mixed-content"),
        Remedy::Boilerplate if boilerplate_does && some_are_read => Message::new("help-no-cors-on-some"),
        Remedy::Boilerplate if boilerplate_does => Message::new("help-no-cors"),
        _ => {
            let is_module = matches!(remedy, Remedy::Package { is_module: true });
            let load = if is_module { "import cors from 'cors';" } else { "const cors = require('cors');" };
            let call = if with_cookies {
                "app.use(cors({ origin: 'https://www.freecodecamp.org', credentials: true }));"
            } else {
                "app.use(cors());"
            };
            Message::format("help-cors-package", &[("load", load.into()), ("call", call.into())])
        }
    }
}

/// Whether the boilerplate's headers are enough for the request.
fn is_for_boilerplate(exchange: &Exchange) -> bool {
    exchange.cors.as_ref().is_some_and(|request| {
        matches!(request.method.as_str(), "GET" | "HEAD" | "POST")
            && request.unsafe_headers.iter().all(|name| OF_BOILERPLATE.contains(&name.as_str()))
    })
}

/// What fits the project: the package that it has, else the boilerplate that it has or that the hints need.
fn remedy(exchanges: &[&Exchange], files: &Files<'_>, sources: &dyn Sources) -> Remedy {
    const SOURCES: [&str; 5] =
        ["package.json", "server.js", "index.js", "freeCodeCamp/fcctesting.js", "freeCodeCamp/fcctesting.cjs"];
    let own = sources.read(&SOURCES.map(str::to_owned));
    let own = |index: usize| own.get(index)?.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let served = |path: &str| files.named(path).map(|file| file.text.to_owned());
    let package = own(0).or_else(|| served("/_api/package.json")).unwrap_or_default();
    let server = own(1).or_else(|| own(2)).or_else(|| served("/_api/server.js")).unwrap_or_default();
    let is_module = server.lines().any(|line| line.starts_with("import "));
    let depends = |package: &str| {
        let package: Option<Value> = serde_json::from_str(package).ok();
        package.is_some_and(|package| package["dependencies"].get("cors").is_some())
    };
    let has_package = depends(&package) || server.contains("'cors'") || server.contains("\"cors\"");
    let has_boilerplate = server.to_ascii_lowercase().contains("fcctesting") || own(3).is_some() || own(4).is_some();
    // The lessons on Node, npm and Mongoose have a boilerplate of their own, without fcctesting.js.
    let has_other = server.contains(OTHER_BOILERPLATE) || package.contains(OTHER_BOILERPLATE);
    let needs_boilerplate = |exchange: &&Exchange| {
        path_of(&exchange.url).strip_prefix("/_api/").is_some_and(|route| !route.starts_with("file/"))
    };
    if !has_package && (has_boilerplate || (!has_other && exchanges.iter().any(needs_boilerplate))) {
        Remedy::Boilerplate
    } else {
        Remedy::Package { is_module }
    }
}
