//! Why a request had no answer. A fault makes a hint errored, never failed.

use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::message::{Arg, Message};

/// A host that has no public address, where only public ones are allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a public address")]
pub(super) struct NotPublic(pub(super) String);

/// A request that could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The URL that was requested.
    pub url: String,
}

/// The kinds of fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// Nothing listens there.
    Refused,
    /// The host's name is not known.
    UnknownHost,
    /// The host cannot be reached.
    Unreachable,
    /// No complete answer within the request's limit.
    TimedOut(Duration),
    /// The connection broke off before the answer was complete.
    BrokenOff,
    /// The secure connection failed, with the TLS library's reason.
    Tls(String),
    /// More redirects than the limit.
    TooManyRedirects(usize),
    /// A redirect to an invalid address.
    BadRedirect(String),
    /// A redirect where the hint allows none (`redirect: 'error'`). The app did answer, so this is not a network fault.
    UnwantedRedirect,
    /// The body is larger than the limit, in bytes.
    BodyTooLarge(usize),
    /// The answer is not valid HTTP, or its compression is broken.
    InvalidAnswer(String),
    /// The host has no public address, and only such are allowed; the address it has.
    NotPublic(String),
    /// The whole run has read more than its limit, in bytes.
    RunTooLarge(u64),
    /// The whole run has taken longer than its limit.
    RunTooLong(Duration),
    /// Live checks sent more requests than their limit.
    TooManyRequests(usize),
    /// The hint requested a host that is not the submission's own.
    ForeignHost,
    /// A folder cannot answer this request; it needs the running app.
    NeedsRunningApp,
    /// The folder's file could not be read.
    Unreadable(String),
    /// Anything else, with the HTTP library's message.
    Other(String),
}

impl Fault {
    /// A fault of `kind` at `url`.
    #[must_use]
    pub fn new(kind: FaultKind, url: &Url) -> Self {
        Self { kind, url: url.to_string() }
    }

    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        let url = || ("url", Arg::from(&self.url));
        let number = |id, name, value: String| Message::format(id, &[url(), (name, value.into())]);
        let detail = |id, detail: &String| Message::format(id, &[url(), ("detail", detail.into())]);
        match &self.kind {
            FaultKind::Refused => Message::format("fault-refused", &[url()]),
            FaultKind::UnknownHost => Message::format("fault-unknown-host", &[url()]),
            FaultKind::Unreachable => Message::format("fault-unreachable", &[url()]),
            FaultKind::TimedOut(limit) => number("fault-timed-out", "seconds", limit.as_secs_f64().to_string()),
            FaultKind::BrokenOff => Message::format("fault-broken-off", &[url()]),
            FaultKind::Tls(text) => detail("fault-tls", text),
            FaultKind::TooManyRedirects(limit) => number("fault-too-many-redirects", "limit", limit.to_string()),
            FaultKind::UnwantedRedirect => Message::format("fault-unwanted-redirect", &[url()]),
            FaultKind::BadRedirect(text) => detail("fault-bad-redirect", text),
            FaultKind::BodyTooLarge(limit) => number("fault-body-too-large", "limit", limit.to_string()),
            FaultKind::InvalidAnswer(text) => detail("fault-invalid-answer", text),
            FaultKind::NotPublic(address) => detail("fault-not-public", address),
            FaultKind::RunTooLarge(limit) => number("fault-run-too-large", "limit", limit.to_string()),
            FaultKind::RunTooLong(limit) => number("fault-run-too-long", "seconds", limit.as_secs_f64().to_string()),
            FaultKind::TooManyRequests(limit) => number("fault-too-many-requests", "limit", limit.to_string()),
            FaultKind::ForeignHost => Message::format("fault-foreign-host", &[url()]),
            FaultKind::NeedsRunningApp => Message::format("fault-needs-running-app", &[url()]),
            FaultKind::Unreadable(text) => detail("fault-unreadable", text),
            FaultKind::Other(text) => detail("fault-other", text),
        }
    }

    /// Finds the kind in the chain of causes of reqwest's error.
    pub(crate) fn from_reqwest(error: &reqwest::Error, url: &Url, limit: Duration) -> Self {
        if error.is_timeout() {
            return Self::new(FaultKind::TimedOut(limit), url);
        }
        let kind = chain(error).find_map(kind_of_cause).unwrap_or_else(|| {
            let words = chain(error).last().map_or_else(String::new, ToString::to_string);
            match () {
                () if words.contains("dns") || words.contains("lookup") => FaultKind::UnknownHost,
                () if chain(error).any(|cause| cause.to_string().contains("dns error")) => FaultKind::UnknownHost,
                () if error.is_decode() => FaultKind::InvalidAnswer(words),
                () if error.is_body() => FaultKind::BrokenOff,
                () => FaultKind::Other(words),
            }
        });
        Self::new(kind, url)
    }
}

fn chain<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&'e (dyn std::error::Error + 'static)| (*cause).source())
}

fn kind_of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<FaultKind> {
    if let Some(NotPublic(address)) = cause.downcast_ref::<NotPublic>() {
        return Some(FaultKind::NotPublic(address.clone()));
    }
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return Some(FaultKind::Tls(tls.to_string()));
    }
    if let Some(http) = cause.downcast_ref::<hyper::Error>() {
        if http.is_parse() {
            return Some(FaultKind::InvalidAnswer(http.to_string()));
        }
        if http.is_incomplete_message() {
            return Some(FaultKind::BrokenOff);
        }
    }
    let io = cause.downcast_ref::<std::io::Error>()?;
    // The error that an io error wraps is not in the chain: its `source` is the wrapped error's source.
    if let Some(kind) = io.get_ref().and_then(|inner| kind_of_cause(inner)) {
        return Some(kind);
    }
    match io.kind() {
        ErrorKind::ConnectionRefused => Some(FaultKind::Refused),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Some(FaultKind::BrokenOff),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => {
            Some(FaultKind::Unreachable)
        }
        ErrorKind::InvalidData | ErrorKind::InvalidInput => Some(FaultKind::InvalidAnswer(io.to_string())),
        _ => None,
    }
}
