//! Why a request had no answer. A fault makes a hint errored, never failed.

use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::message::{Arg, Message};

/// A host that has no public address, where only public ones are allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the host has no public address")]
pub(super) struct NotPublic;

/// A host whose name has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the host's name is not known")]
pub(super) struct UnknownHost;

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
    /// More redirects within the app than a browser follows, which is not a network fault: the app did answer.
    RedirectLoop(usize),
    /// A redirect to an invalid address.
    BadRedirect(String),
    /// A redirect where the hint allows none (`redirect: 'error'`). The app did answer, so this is not a network fault.
    UnwantedRedirect,
    /// The body is larger than the limit, in bytes.
    BodyTooLarge(usize),
    /// The answer is not valid HTTP, or its compression is broken.
    InvalidAnswer(String),
    /// The host answered in the app's place.
    HostAnswered {
        /// In which way.
        way: HostAnswer,
        /// The status and its reason.
        status: String,
        /// How many seconds it asks to wait.
        wait: Option<u64>,
    },
    /// The host has no public address, and only such are allowed.
    NotPublic,
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

/// In which way a host answers in the place of the app that it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HostAnswer {
    /// With a status that says that there were too many requests, or that the app cannot be reached.
    Status,
    /// With a sign-in page, since the app or its port is private.
    SignIn,
    /// With a status for a private app, and no body.
    Private,
    /// With its own page for an app that sleeps, starts, has stopped or was removed.
    Page,
    /// With a list of files.
    Listing,
    /// With the page of a parked domain.
    Parked,
}

impl Fault {
    /// A fault of `kind` at `url`.
    #[must_use]
    pub fn new(kind: FaultKind, url: &Url) -> Self {
        Self { kind, url: url.to_string() }
    }

    /// Whether the app itself caused it by what it answered, so that a hint may fail by it.
    pub(crate) fn is_of_app(&self) -> bool {
        matches!(self.kind, FaultKind::UnwantedRedirect | FaultKind::RedirectLoop(_))
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
            FaultKind::RedirectLoop(limit) => number("fault-redirect-loop", "limit", limit.to_string()),
            FaultKind::UnwantedRedirect => Message::format("fault-unwanted-redirect", &[url()]),
            FaultKind::BadRedirect(text) => detail("fault-bad-redirect", text),
            FaultKind::BodyTooLarge(limit) => number("fault-body-too-large", "limit", limit.to_string()),
            FaultKind::InvalidAnswer(text) => detail("fault-invalid-answer", text),
            FaultKind::HostAnswered { way, status, wait } => {
                let wait = wait.map(|seconds| seconds.to_string());
                let id = match way {
                    HostAnswer::Status if wait.is_some() => "fault-host-status-wait",
                    HostAnswer::Status => "fault-host-status",
                    HostAnswer::SignIn => "fault-host-sign-in",
                    HostAnswer::Private => "fault-host-private",
                    HostAnswer::Page => "fault-host-page",
                    HostAnswer::Listing => "fault-host-listing",
                    HostAnswer::Parked => "fault-host-parked",
                };
                Message::format(id, &[url(), ("status", status.into()), ("seconds", wait.unwrap_or_default().into())])
            }
            FaultKind::NotPublic => Message::format("fault-not-public", &[url()]),
            FaultKind::RunTooLarge(limit) => number("fault-run-too-large", "limit", limit.to_string()),
            FaultKind::RunTooLong(limit) => number("fault-run-too-long", "seconds", limit.as_secs_f64().to_string()),
            FaultKind::TooManyRequests(limit) => number("fault-too-many-requests", "limit", limit.to_string()),
            FaultKind::ForeignHost => Message::format("fault-foreign-host", &[url()]),
            FaultKind::NeedsRunningApp => Message::format("fault-needs-running-app", &[url()]),
            FaultKind::Unreadable(text) => detail("fault-unreadable", text),
            FaultKind::Other(text) => detail("fault-other", text),
        }
    }

    /// The fault that reqwest's error stands for.
    pub(crate) fn from_reqwest(error: &reqwest::Error, url: &Url, limit: Duration) -> Self {
        let kind = if error.is_timeout() { FaultKind::TimedOut(limit) } else { Self::kind_of(error) };
        Self::new(kind, url)
    }

    /// Whether the server closed the connection; one that ends a single request of HTTP/2 keeps it open.
    pub(super) fn is_closed_connection(error: &reqwest::Error) -> bool {
        let http2 = chain(error).find_map(|cause| cause.downcast_ref::<h2::Error>());
        Self::kind_of(error) == FaultKind::BrokenOff && http2.is_none_or(h2::Error::is_io)
    }

    /// Finds the kind in the chain of causes of reqwest's error.
    fn kind_of(error: &reqwest::Error) -> FaultKind {
        chain(error).find_map(kind_of_cause).unwrap_or_else(|| {
            let words = chain(error).last().map_or_else(String::new, ToString::to_string);
            match () {
                () if error.is_decode() => FaultKind::InvalidAnswer(words),
                () if error.is_body() => FaultKind::BrokenOff,
                () => FaultKind::Other(words),
            }
        })
    }
}

fn chain<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&'e (dyn std::error::Error + 'static)| (*cause).source())
}

fn kind_of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<FaultKind> {
    if cause.is::<NotPublic>() {
        return Some(FaultKind::NotPublic);
    }
    if cause.is::<UnknownHost>() {
        return Some(FaultKind::UnknownHost);
    }
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        use rustls::{CertificateError, Error};
        // Without the seconds since 1970, which say nothing to a learner.
        let reason = match tls {
            Error::InvalidCertificate(CertificateError::ExpiredContext { .. }) => {
                "the certificate has expired".to_owned()
            }
            Error::InvalidCertificate(CertificateError::NotValidYetContext { .. }) => {
                "the certificate is not valid yet".to_owned()
            }
            other => other.to_string(),
        };
        return Some(FaultKind::Tls(reason));
    }
    if let Some(http) = cause.downcast_ref::<hyper::Error>() {
        if http.is_parse() {
            return Some(FaultKind::InvalidAnswer(http.to_string()));
        }
        if http.is_incomplete_message() || http.is_canceled() || http.is_closed() {
            return Some(FaultKind::BrokenOff);
        }
    }
    if let Some(http2) = cause.downcast_ref::<h2::Error>() {
        return match http2.get_io() {
            Some(io) => kind_of_cause(io),
            None if http2.is_remote() => Some(FaultKind::BrokenOff),
            None => Some(FaultKind::InvalidAnswer(http2.to_string())),
        };
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
