//! A submission: what a learner hands in, a base URL or a project folder. Both stand behind one [`Submission::fetch`],
//! so that a hint cannot tell which of the two it asks.

pub mod address;
mod cache;
mod cookies;
mod exchange;
mod fault;
mod folder;
mod limits;
mod named;
mod network;

pub use address::AddressError;
pub(crate) use cookies::Cookies;
pub use exchange::{Answer, Redirects, Reply, Request};
pub use fault::{Fault, FaultKind};
pub use folder::{Folder, FolderError};
pub use limits::Limits;
pub use named::named_paths;
pub use network::Network;
pub(crate) use network::build as build_client;

use std::path::Path;

use cache::Cache;
use url::Url;

/// What a learner hands in.
#[derive(Debug)]
pub struct Submission {
    name: String,
    base: Url,
    place: Place,
    cache: Cache,
    cookies: Cookies,
    allowed_hosts: Vec<String>,
}

#[derive(Debug)]
enum Place {
    Site(Network),
    Folder(Folder),
}

/// Why a submission could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is meant as a URL and is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It is meant as a folder and cannot be read as one.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl Submission {
    /// Opens what the person named: a folder where one stands under that name, else a URL.
    ///
    /// # Errors
    /// Where the name is neither a readable folder nor a URL that can be graded.
    pub fn open(name: &str, network: &Network, limits: Limits) -> Result<Self, OpenError> {
        let path = Path::new(name);
        if path.exists() || address::looks_like_path(name) {
            return Ok(Self::folder(name, Folder::open(path)?.largest(limits.body)));
        }
        Ok(Self::site(address::normalise(name)?, network.clone()))
    }

    /// An app that answers at `base`.
    #[must_use]
    pub fn site(base: Url, network: Network) -> Self {
        Self {
            name: address::as_typed(&base),
            base,
            place: Place::Site(network),
            cache: Cache::default(),
            cookies: Cookies::default(),
            allowed_hosts: Vec::new(),
        }
    }

    /// A learner's checkout, shown to the person as `name`.
    #[must_use]
    pub fn folder(name: &str, folder: Folder) -> Self {
        Self {
            name: name.to_owned(),
            base: folder.base().clone(),
            place: Place::Folder(folder),
            cache: Cache::default(),
            cookies: Cookies::default(),
            allowed_hosts: Vec::new(),
        }
    }

    /// Lets hints ask these hosts too, beside the submission's own origin.
    #[must_use]
    pub fn allowing(mut self, hosts: &[String]) -> Self {
        self.allowed_hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        self
    }

    /// What the person calls it: the normalised URL, or the folder as they wrote it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL a hint gets from `getUserInput("url")`, without a trailing slash, as the site hands it over.
    #[must_use]
    pub fn url(&self) -> String {
        address::as_typed(&self.base)
    }

    /// The learner's folder, where the submission is one.
    #[must_use]
    pub fn as_folder(&self) -> Option<&Folder> {
        match &self.place {
            Place::Folder(folder) => Some(folder),
            Place::Site(_) => None,
        }
    }

    /// Asks for these paths at once and keeps their answers, so that every hint of one grading shares them.
    pub fn prefetch<'p>(&self, paths: impl IntoIterator<Item = &'p str>) {
        for path in paths {
            if let Ok(url) = self.base.join(path)
                && self.cache.expect(&url)
            {
                let cache = self.cache.clone();
                let key = url.clone();
                self.send(Request::get(url), Box::new(move |answer| cache.keep(&key, &answer)));
            }
        }
    }

    /// Answers `request`, now or later, by calling `reply` exactly once.
    pub fn fetch(&self, request: Request, reply: Reply) {
        if !self.may_ask(&request.url) {
            let fault = Fault::new(FaultKind::ForeignHost, &request.url);
            return reply(Err(fault));
        }
        let reply = if request.is_plain_get() { self.cache.answer(&request.url, reply) } else { Some(reply) };
        if let Some(reply) = reply {
            self.send(request, reply);
        }
    }

    fn send(&self, request: Request, reply: Reply) {
        match &self.place {
            Place::Site(network) => network.send(request, self.cookies.clone(), reply),
            Place::Folder(folder) => reply(folder.answer(&request)),
        }
    }

    fn may_ask(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        url.origin() == self.base.origin() || self.allowed_hosts.iter().any(|allowed| allowed == host)
    }
}
