//! A submission: a base URL or a project folder. [`Submission::fetch`] answers the same requests for both, so that a
//! hint does not see the difference.

pub mod address;
mod cache;
mod cors;
pub(crate) mod error_page;
mod exchange;
mod fault;
mod folder;
mod http_client;
mod limits;
mod network;
mod outside;
mod policy;
mod public_address;

pub use address::AddressError;
pub(crate) use cors::Preflights;
pub use cors::{CorsRequest, Refusal, RefusalReason};
pub use exchange::{Answer, Redirect, Redirects, Request};
pub(crate) use exchange::{Reply, is_forbidden_header};
pub use fault::{Fault, FaultKind, HostAnswer};
pub use folder::{Folder, FolderError};
pub(crate) use http_client::{Cookies, build as build_client, send};
pub use limits::{Budget, Limits};
pub use network::Network;
pub(crate) use network::location;
pub(crate) use outside::{LiveError, LiveResult, LiveStep, Outside};
pub use policy::NetworkPolicy;
pub use public_address::is_public;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::message::Message;
use cache::Cache;
use network::{Contact, Job};
use url::Url;

/// What a learner submits.
#[derive(Debug)]
pub struct Submission {
    name: String,
    base: Url,
    target: Target,
    cache: Cache,
    cookies: Cookies,
    contact: Contact,
    allowed_hosts: Vec<String>,
    budget: Option<Budget>,
    /// The folder of the app that answers at the base, where it is known.
    checkout: Option<Folder>,
}

enum Target {
    Site(Network),
    Folder(Folder),
    /// Another process, which has the network and the files.
    Outside {
        outside: Arc<dyn Outside>,
        has_source: bool,
        is_site: bool,
    },
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(network) => network.fmt(f),
            Self::Folder(folder) => folder.fmt(f),
            Self::Outside { .. } => f.write_str("Outside"),
        }
    }
}

/// A submission as a worker process gets it: what describes it, and the files that were fetched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    name: String,
    base: Url,
    allowed_hosts: Vec<String>,
    has_source: bool,
    is_site: bool,
    /// The limit of the run's time, and how much of it has passed.
    time: Option<(Duration, Duration)>,
    files: Vec<(String, Result<Arc<Answer>, Fault>)>,
}

/// Why a submission could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum OpenError {
    /// It is not a valid URL.
    Address(#[from] AddressError),
    /// It is a folder that cannot be read.
    Folder(#[from] FolderError),
    /// It is a folder, where only public addresses are allowed.
    NotPublic(String),
}

impl OpenError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Address(error) => error.message(),
            Self::Folder(error) => error.message(),
            Self::NotPublic(path) => Message::format("error-folder-not-public", &[("path", path.into())]),
        }
    }
}

impl Submission {
    /// Opens a folder where one exists under this name, else a URL.
    ///
    /// # Errors
    /// Where the name is neither a readable folder nor a URL that can be graded.
    pub fn open(name: &str, network: &Network, limits: Limits) -> Result<Self, OpenError> {
        if address::is_path(name) {
            if network.policy().is_restricted() {
                return Err(OpenError::NotPublic(name.to_owned()));
            }
            let folder = Self::folder(name, Folder::open(Path::new(name))?.largest(limits.body));
            return Ok(Self { budget: Some(network.budget().clone()), ..folder });
        }
        Ok(Self::site(address::normalise(name)?, network.clone()))
    }

    /// An app that answers at `base`.
    #[must_use]
    pub fn site(base: Url, network: Network) -> Self {
        Self {
            name: address::as_typed(&base),
            contact: Contact::new(&base),
            base,
            budget: Some(network.budget().clone()),
            target: Target::Site(network),
            checkout: None,
            cache: Cache::default(),
            cookies: Cookies::default(),
            allowed_hosts: Vec::new(),
        }
    }

    /// A learner's folder, reported under `name`.
    #[must_use]
    pub fn folder(name: &str, folder: Folder) -> Self {
        Self {
            name: name.to_owned(),
            base: folder.base().clone(),
            contact: Contact::new(folder.base()),
            target: Target::Folder(folder),
            checkout: None,
            cache: Cache::default(),
            cookies: Cookies::default(),
            allowed_hosts: Vec::new(),
            budget: None,
        }
    }

    /// Lets hints request these hosts too, besides the submission's own origin.
    #[must_use]
    pub fn allowing(mut self, hosts: &[String]) -> Self {
        self.allowed_hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        self
    }

    /// Sets the folder of the app that answers.
    #[must_use]
    pub fn of_checkout(self, folder: Folder) -> Self {
        Self { checkout: Some(folder), ..self }
    }

    /// The name in reports: the normalised URL, or the folder as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL a hint gets from `getUserInput("url")`, without a trailing slash, as on the site.
    #[must_use]
    pub fn url(&self) -> String {
        address::as_typed(&self.base)
    }

    /// The network policy of its requests.
    pub(crate) fn policy(&self) -> NetworkPolicy {
        match &self.target {
            Target::Site(network) => network.policy().clone(),
            Target::Folder(_) | Target::Outside { .. } => NetworkPolicy::default(),
        }
    }

    /// What remains of its run's limits; `None` where it belongs to no run.
    #[must_use]
    pub fn budget(&self) -> Option<&Budget> {
        self.budget.as_ref()
    }

    /// Whether it is an app that answers at a URL, and not only files.
    #[must_use]
    pub fn is_site(&self) -> bool {
        matches!(self.target, Target::Site(_) | Target::Outside { is_site: true, .. })
    }

    /// The folder, where the submission is one.
    #[must_use]
    pub fn as_folder(&self) -> Option<&Folder> {
        match &self.target {
            Target::Folder(folder) => Some(folder),
            Target::Site(_) | Target::Outside { .. } => None,
        }
    }

    /// The folder with the app's source: the submission itself, or the checkout of the app that answers.
    fn source_folder(&self) -> Option<&Folder> {
        self.as_folder().or(self.checkout.as_ref())
    }

    /// Whether there is a folder with the app's source.
    #[must_use]
    pub fn has_source(&self) -> bool {
        match &self.target {
            Target::Outside { has_source, .. } => *has_source,
            Target::Site(_) | Target::Folder(_) => self.source_folder().is_some(),
        }
    }

    /// Reads a file of the app's source, by its path in the project; `None` where it cannot be read.
    #[must_use]
    pub fn read_source(&self, path: &str) -> Option<Vec<u8>> {
        self.read_sources(&[path.to_owned()]).pop()?
    }

    /// Reads files of the app's source, as [`Self::read_source`] does.
    #[must_use]
    pub fn read_sources(&self, paths: &[String]) -> Vec<Option<Vec<u8>>> {
        match (&self.target, self.source_folder()) {
            (Target::Outside { outside, has_source: true, .. }, _) => outside.read_sources(paths),
            (_, Some(folder)) => paths.iter().map(|path| folder.read(Path::new(path)).ok()).collect(),
            (_, None) => vec![None; paths.len()],
        }
    }

    /// The paths of the app's source files, as [`Folder::list`] gives them.
    #[must_use]
    pub fn list_sources(&self) -> Vec<String> {
        match (&self.target, self.source_folder()) {
            (Target::Outside { outside, has_source: true, .. }, _) => outside.list_sources(),
            (_, folder) => folder.map(Folder::list).unwrap_or_default(),
        }
    }

    /// What a worker process needs to know of it, with the files that have been prefetched.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            name: self.name.clone(),
            base: self.base.clone(),
            allowed_hosts: self.allowed_hosts.clone(),
            has_source: self.has_source(),
            is_site: self.is_site(),
            time: self.budget.as_ref().and_then(Budget::time),
            files: self.cache.fetched(),
        }
    }

    /// The submission in a worker process.
    pub(crate) fn of_snapshot(snapshot: Snapshot, outside: Arc<dyn Outside>) -> Self {
        let Snapshot { name, base, allowed_hosts, has_source, is_site, time, files } = snapshot;
        Self {
            name,
            contact: Contact::new(&base),
            base,
            target: Target::Outside { outside, has_source, is_site },
            cache: Cache::of(files),
            cookies: Cookies::default(),
            allowed_hosts,
            budget: time.map(Budget::continued),
            checkout: None,
        }
    }

    /// Prefetches these paths in parallel, so that the hints of one grading share the answers.
    pub fn prefetch<'p>(&self, paths: impl IntoIterator<Item = &'p str>) {
        self.prefetch_then(paths, || {});
    }

    /// Prefetches these paths, and calls `then` when every answer has arrived.
    pub(crate) fn prefetch_then<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p str>,
        then: impl FnOnce() + Send + Sync + 'static,
    ) {
        // `Arc::into_inner` succeeds only for the last clone, so `then` is called exactly once.
        let then = Arc::new(then);
        for path in paths {
            if let Some(url) = self.url_of(path)
                && self.cache.reserve(&url)
            {
                let (cache, key, then) = (self.cache.clone(), url.clone(), Arc::clone(&then));
                let store = move |answer| {
                    cache.insert(&key, &answer);
                    if let Some(then) = Arc::into_inner(then) {
                        then();
                    }
                };
                let reply = Reply::new(&url, store);
                self.send(Request::get(url), reply);
            }
        }
        if let Some(then) = Arc::into_inner(then) {
            then();
        }
    }

    /// Waits for a prefetched file and returns it with its URL; `None` if it was not prefetched or could not be fetched.
    pub(crate) fn awaited(&self, path: &str) -> Option<(Url, Arc<Answer>)> {
        let url = self.url_of(path)?;
        let (answer, answered) = mpsc::channel();
        // If the file was not prefetched, the reply is returned, and dropping it sends a fault.
        drop(self.cache.answer(&url, Reply::new(&url, move |reply| drop(answer.send(reply)))));
        let answer = answered.recv().ok()?.ok()?;
        Some((url, answer))
    }

    /// The URL that is requested for a path: without the fragment, which is never sent and not in `Response.url`.
    fn url_of(&self, path: &str) -> Option<Url> {
        let mut url = self.base.join(path).ok()?;
        url.set_fragment(None);
        Some(url)
    }

    /// Its host and port, as a URL writes them.
    pub(crate) fn authority(&self) -> &str {
        self.base.authority()
    }

    /// Answers `request`, now or later, by calling `callback` exactly once.
    pub fn fetch(&self, mut request: Request, callback: impl FnOnce(Result<Arc<Answer>, Fault>) + Send + 'static) {
        request.url.set_fragment(None);
        let reply = Reply::new(&request.url, callback);
        if !self.may_request(&request.url) {
            return reply.send(Err(Fault::new(FaultKind::ForeignHost, &request.url)));
        }
        let reply = if request.is_plain_get() { self.cache.answer(&request.url, reply) } else { Some(reply) };
        if let Some(reply) = reply {
            self.send(request, reply);
        }
    }

    fn send(&self, request: Request, reply: Reply) {
        match &self.target {
            Target::Site(network) => {
                let contact = Some(self.contact.clone()).filter(|contact| contact.is_with(&request.url));
                network.send(Job { request, cookies: self.cookies.clone(), contact, reply });
            }
            Target::Folder(folder) => reply.send(folder.answer(&request)),
            Target::Outside { outside, .. } => outside.fetch(request, reply),
        }
    }

    /// Whether a URL is of its own origin.
    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    fn may_request(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        self.is_own(url) || self.allowed_hosts.iter().any(|allowed| allowed == host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_app_is_no_folder_but_has_one() {
        let folder = tempfile::tempdir().unwrap();
        let network = Network::start_within(Limits::default(), NetworkPolicy::default()).unwrap();
        let site = Submission::site(Url::parse("http://localhost:9").unwrap(), network);
        assert!(site.as_folder().is_none() && !site.has_source());
        let started = site.of_checkout(Folder::open(folder.path()).unwrap());
        assert!(started.as_folder().is_none() && started.has_source());
    }
}
