//! Live checks: real Socket.IO clients connect to the running app and disconnect again, within one time limit. Errors
//! of the network are distinguished from faults of the app.

mod client;
mod globals;
mod http;
pub(crate) mod protocol;
mod session;
pub(crate) mod sign_in;

pub(super) use globals::LiveGlobals;
pub use sign_in::Credentials;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, mpsc};
use url::Url;

use crate::submission::{Limits, LiveError, LiveResult, LiveStep, NetworkPolicy, Outside, Submission};
use client::{Command, LEAVE_TIMEOUT, Mailbox};
use http::HttpClient;
use session::{Route, Session};

/// The time limit of all live checks of a submission.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The most clients of one run.
const MAX_CLIENTS: usize = 60;
/// How long the app may take to answer a probe.
const PROBE_TIMEOUT: Duration = Duration::from_millis(1500);

/// Connects clients to a running app, in this process or through another.
#[derive(Clone)]
pub struct Connect {
    steps: Arc<dyn Fn(LiveStep) -> LiveResult + Send + Sync>,
    /// Whether the clients have cookies or sign in.
    pub(crate) is_known: bool,
}

impl Connect {
    /// Clients in this process, which connect to the submission's URL.
    ///
    /// # Errors
    /// Where the system gives no thread, or the submission has no URL.
    pub fn to(submission: &Submission, credentials: Credentials, limits: Limits) -> std::io::Result<Self> {
        let origin = Url::parse(&submission.url()).map_err(std::io::Error::other)?;
        let is_known = credentials.is_known();
        let clients = Mutex::new(Clients::new(origin, credentials, limits, submission.policy())?);
        let steps = move |step| clients.lock().unwrap_or_else(PoisonError::into_inner).perform(step);
        Ok(Self { steps: Arc::new(steps), is_known })
    }

    /// Clients that another process connects.
    pub(crate) fn outside(outside: Arc<dyn Outside>, is_known: bool) -> Self {
        Self { steps: Arc::new(move |step| outside.perform(step)), is_known }
    }

    /// Performs a step, and waits for its result.
    pub(crate) fn perform(&self, step: LiveStep) -> LiveResult {
        (self.steps)(step)
    }
}

/// All clients of one run of live checks.
struct Clients {
    runtime: Runtime,
    shared: Arc<Shared>,
    clients: Vec<Client>,
    end: Option<Instant>,
    error: Option<LiveError>,
}

struct Shared {
    http: Arc<HttpClient>,
    origin: Url,
    credentials: Credentials,
    route: OnceCell<Route>,
}

struct Client {
    mailbox: Arc<Mailbox>,
    commands: mpsc::UnboundedSender<Command>,
}

impl Clients {
    fn new(origin: Url, credentials: Credentials, limits: Limits, policy: NetworkPolicy) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let http = Arc::new(HttpClient::new(limits, policy));
        credentials.cookies.iter().for_each(|cookie| http.cookies.put(&origin, cookie));
        let shared = Arc::new(Shared { http, origin, credentials, route: OnceCell::new() });
        Ok(Self { runtime, shared, clients: Vec::new(), end: None, error: None })
    }

    fn perform(&mut self, step: LiveStep) -> LiveResult {
        match step {
            LiveStep::Open => LiveResult::Opened(self.open()),
            LiveStep::Wait { client, within } => LiveResult::Heard(self.wait(client, within)),
            LiveStep::Take { client } => LiveResult::Events(self.taken(client)),
            LiveStep::Say { client, message } => {
                self.say(client, message);
                LiveResult::Done
            }
            LiveStep::Close { client } => {
                self.close(client);
                LiveResult::Done
            }
        }
    }

    fn end(&mut self) -> Instant {
        *self.end.get_or_insert_with(|| Instant::now() + TIME_LIMIT)
    }

    /// Opens a client and waits until the app has accepted it. Returns its number.
    fn open(&mut self) -> Result<usize, LiveError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let end = self.end();
        let opened = self.open_by(end);
        if let Err(error) = &opened
            && error.meets_every_client()
        {
            self.error = Some(error.clone());
        }
        opened
    }

    fn open_by(&mut self, end: Instant) -> Result<usize, LiveError> {
        if self.clients.len() >= MAX_CLIENTS {
            return Err(LiveError::TooMuch);
        }
        let (commands, inbox) = mpsc::unbounded_channel();
        let mailbox = Arc::new(Mailbox::default());
        let (shared, here) = (Arc::clone(&self.shared), Arc::clone(&mailbox));
        self.runtime.spawn(async move {
            match shared.session().await {
                Ok(session) => client::live(session, here, inbox).await,
                Err(error) => here.change(|state| {
                    state.error = Some(error);
                    state.left = true;
                }),
            }
        });
        let joined = mailbox.wait(end, |state| match &state.error {
            Some(error) => Some(Err(error.clone())),
            None => state.joined.then_some(Ok(())),
        });
        self.clients.push(Client { mailbox, commands });
        joined.unwrap_or(Err(LiveError::TimedOut)).map(|()| self.clients.len() - 1)
    }

    /// Waits for the next event of a client. False if there is none: the app has answered a probe, and events that it
    /// sent before would have arrived first.
    fn wait(&mut self, number: usize, within: Duration) -> Result<bool, LiveError> {
        let end = self.end();
        let Some(client) = self.clients.get(number) else { return Ok(false) };
        let until = Instant::now() + within;
        let asked = client.mailbox.wait(until.min(end), |state| heard(state, usize::MAX));
        if let Some(heard) = asked {
            return heard;
        }
        if until > end {
            return Err(LiveError::TimedOut);
        }
        let probes = client.mailbox.change(|state| state.probes);
        let _ = client.commands.send(Command::Probe);
        let until = (Instant::now() + PROBE_TIMEOUT).min(end);
        client.mailbox.wait(until, |state| heard(state, probes)).unwrap_or(Err(LiveError::TimedOut))
    }

    fn taken(&self, number: usize) -> Vec<(String, String)> {
        let Some(client) = self.clients.get(number) else { return Vec::new() };
        client.mailbox.change(|state| std::mem::take(&mut state.events))
    }

    fn say(&self, number: usize, message: String) {
        if let Some(client) = self.clients.get(number) {
            let _ = client.commands.send(Command::Say(message));
        }
    }

    /// Disconnects a client, and waits up to `LEAVE_TIMEOUT` until it has disconnected.
    fn close(&self, number: usize) {
        if let Some(client) = self.clients.get(number) {
            let _ = client.commands.send(Command::Leave);
            client.mailbox.wait(Instant::now() + LEAVE_TIMEOUT, |state| state.left.then_some(()));
        }
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        for client in &self.clients {
            let _ = client.commands.send(Command::Leave);
        }
        (0..self.clients.len()).for_each(|number| self.close(number));
    }
}

fn heard(state: &mut client::State, probes: usize) -> Option<Result<bool, LiveError>> {
    if !state.events.is_empty() {
        return Some(Ok(true));
    }
    match &state.error {
        Some(error) => Some(Err(error.clone())),
        None => (state.probes > probes).then_some(Ok(false)),
    }
}

impl Shared {
    /// Opens a session. The first one signs in and finds the route for the others.
    async fn session(&self) -> Result<Session, LiveError> {
        let mut first = None;
        let route = self.route.get_or_try_init(|| async {
            if let Some((name, password)) = &self.credentials.login {
                sign_in::sign_in(&self.http, &self.origin, name, password).await?;
            }
            let (route, session) = session::find(&self.http, &self.origin).await?;
            first = Some(session);
            Ok::<_, LiveError>(route)
        });
        let route = route.await?.clone();
        match first {
            Some(session) => Ok(session),
            None => session::open(&self.http, &route).await,
        }
    }
}
