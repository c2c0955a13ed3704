//! A submission: what a learner hands in, a base URL or a project folder. Both stand behind one [`Submission::fetch`],
//! so that a hint cannot tell which of the two it asks.

pub mod address;
mod budget;
mod cache;
mod cookies;
pub(crate) mod error_page;
mod exchange;
mod fault;
mod folder;
mod http_client;
mod limits;
mod network;
mod policy;
mod public_address;
mod retry;

pub use address::AddressError;
pub use budget::Budget;
pub(crate) use cookies::Cookies;
pub use exchange::{Answer, Redirects, Reply, Request};
pub use fault::{Fault, FaultKind};
pub use folder::{Folder, FolderError};
pub(crate) use http_client::build as build_client;
pub use limits::Limits;
pub use network::Network;
pub use policy::NetworkPolicy;
pub use public_address::is_public;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use cache::Cache;
use url::Url;

/// What a learner hands in.
#[derive(Debug)]
pub struct Submission {
    name: String,
    base: Url,
    place: Target,
    cache: Cache,
    cookies: Cookies,
    allowed_hosts: Vec<String>,
    budget: Option<Budget>,
    /// The folder whose app answers at the base, where it is known.
    checkout: Option<Folder>,
}

#[derive(Debug)]
enum Target {
    Site(Network),
    Folder(Folder),
}

/// What is to be done when the last of its holders has let go.
struct Rest(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Drop for Rest {
    fn drop(&mut self) {
        if let Some(then) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            then();
        }
    }
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
    /// It is a folder where only public addresses may be asked.
    #[error("'{0}' is a folder, and --public-only takes nothing but public URLs: leave it out")]
    NotPublic(String),
}

impl Submission {
    /// Opens what the person named: a folder where one stands under that name, else a URL.
    ///
    /// # Errors
    /// Where the name is neither a readable folder nor a URL that can be graded.
    pub fn open(name: &str, network: &Network, limits: Limits) -> Result<Self, OpenError> {
        let path = Path::new(name);
        if path.exists() || address::looks_like_path(name) {
            if network.policy().is_restricted() {
                return Err(OpenError::NotPublic(name.to_owned()));
            }
            let folder = Self::folder(name, Folder::open(path)?.largest(limits.body));
            return Ok(Self { budget: Some(network.budget().clone()), ..folder });
        }
        Ok(Self::site(address::normalise(name)?, network.clone()))
    }

    /// An app that answers at `base`.
    #[must_use]
    pub fn site(base: Url, network: Network) -> Self {
        Self {
            name: address::as_typed(&base),
            base,
            budget: Some(network.budget().clone()),
            place: Target::Site(network),
            checkout: None,
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
            place: Target::Folder(folder),
            checkout: None,
            cache: Cache::default(),
            cookies: Cookies::default(),
            allowed_hosts: Vec::new(),
            budget: None,
        }
    }

    /// Lets hints ask these hosts too, beside the submission's own origin.
    #[must_use]
    pub fn allowing(mut self, hosts: &[String]) -> Self {
        self.allowed_hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        self
    }

    /// Says in which folder the app that answers lies.
    #[must_use]
    pub fn of_checkout(self, folder: Folder) -> Self {
        Self { checkout: Some(folder), ..self }
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

    /// Where requests to it may go.
    pub(crate) fn policy(&self) -> NetworkPolicy {
        match &self.place {
            Target::Site(network) => network.policy().clone(),
            Target::Folder(_) => NetworkPolicy::default(),
        }
    }

    /// What its run may still use up, where that is counted.
    #[must_use]
    pub fn budget(&self) -> Option<&Budget> {
        self.budget.as_ref()
    }

    /// Whether it is an app that answers at a URL, and not only files.
    #[must_use]
    pub fn is_site(&self) -> bool {
        matches!(self.place, Target::Site(_))
    }

    /// The learner's folder, where it is known.
    #[must_use]
    pub fn as_folder(&self) -> Option<&Folder> {
        match &self.place {
            Target::Folder(folder) => Some(folder),
            Target::Site(_) => self.checkout.as_ref(),
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

    /// Waits for a file that was fetched ahead of time; `None` where it was not, or did not come.
    pub(crate) fn awaited(&self, path: &str) -> Option<Arc<Answer>> {
        let url = self.base.join(path).ok()?;
        let (answer, answered) = mpsc::channel();
        // A reply that comes back is nobody's: its channel closes with it.
        drop(self.cache.answer(&url, Box::new(move |reply| drop(answer.send(reply)))));
        answered.recv().ok()?.ok()
    }

    /// A file that was fetched ahead of time and is here, with its URL.
    pub(crate) fn fetched(&self, path: &str) -> Option<(Url, Arc<Answer>)> {
        let url = self.base.join(path).ok()?;
        let answer = self.cache.known(&url)?;
        Some((url, answer))
    }

    /// Asks for these paths at once, as [`Self::prefetch`] does, and calls `then` when every answer is here.
    pub(crate) fn prefetch_all(&self, paths: &[String], then: impl FnOnce() + Send + 'static) {
        let rest = Arc::new(Rest(Mutex::new(Some(Box::new(then)))));
        for path in paths {
            if let Ok(url) = self.base.join(path)
                && self.cache.expect(&url)
            {
                let (cache, key, rest) = (self.cache.clone(), url.clone(), Arc::clone(&rest));
                let keep = move |answer| {
                    cache.keep(&key, &answer);
                    drop(rest);
                };
                self.send(Request::get(url), Box::new(keep));
            }
        }
    }

    /// Its host and port, as a URL writes them.
    pub(crate) fn authority(&self) -> &str {
        self.base.authority()
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
            Target::Site(network) => network.send(request, self.cookies.clone(), reply),
            Target::Folder(folder) => reply(folder.answer(&request)),
        }
    }

    fn may_ask(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        url.origin() == self.base.origin() || self.allowed_hosts.iter().any(|allowed| allowed == host)
    }
}
