//! The live stage behind `app`: real Socket.IO clients connect to the running app and leave again, all within one time. What
//! comes in between is told apart from what the app does.

mod client;
mod error;
mod http;
mod protocol;
mod session;
mod sign_in;
mod world;

pub use sign_in::Guest;
pub(super) use world::Live;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::{OnceCell, mpsc};
use url::Url;

use crate::submission::{Limits, NetworkPolicy};
use client::{GOODBYE, Mailbox, Order};
use error::Trouble;
use http::Site;
use session::{Line, Route};

/// Within which all of it ends.
const ALL: Duration = Duration::from_secs(10);
/// How many clients one look at an app may have.
const MOST: usize = 60;
/// How long the app has to answer that it is still there, beside what its answers took before.
const PROBE: Duration = Duration::from_millis(1500);

/// All the clients of one look at an app.
struct Callers {
    runtime: Runtime,
    shared: Arc<Shared>,
    callers: Vec<Caller>,
    end: Option<Instant>,
    trouble: Option<Trouble>,
}

struct Shared {
    site: Arc<Site>,
    origin: Url,
    guest: Guest,
    route: OnceCell<Route>,
}

struct Caller {
    mailbox: Arc<Mailbox>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Callers {
    fn new(origin: Url, guest: Guest, limits: Limits, policy: NetworkPolicy) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let site = Arc::new(Site::new(limits, policy));
        guest.cookies.iter().for_each(|cookie| site.cookies.put(&origin, cookie));
        let shared = Arc::new(Shared { site, origin, guest, route: OnceCell::new() });
        Ok(Self { runtime, shared, callers: Vec::new(), end: None, trouble: None })
    }

    fn is_known(&self) -> bool {
        self.shared.guest.is_known()
    }

    fn end(&mut self) -> Instant {
        *self.end.get_or_insert_with(|| Instant::now() + ALL)
    }

    /// A new client that the app has let in, by its number.
    fn open(&mut self) -> Result<usize, Trouble> {
        if let Some(trouble) = &self.trouble {
            return Err(trouble.clone());
        }
        let end = self.end();
        let opened = self.open_by(end);
        if let Err(trouble) = &opened
            && trouble.is_everybodys()
        {
            self.trouble = Some(trouble.clone());
        }
        opened
    }

    fn open_by(&mut self, end: Instant) -> Result<usize, Trouble> {
        if self.callers.len() >= MOST {
            return Err(Trouble::TooMuch);
        }
        let (orders, inbox) = mpsc::unbounded_channel();
        let mailbox = Arc::new(Mailbox::default());
        let (shared, here) = (Arc::clone(&self.shared), Arc::clone(&mailbox));
        self.runtime.spawn(async move {
            match shared.line().await {
                Ok(line) => client::live(line, here, inbox).await,
                Err(trouble) => here.change(|state| {
                    state.trouble = Some(trouble);
                    state.left = true;
                }),
            }
        });
        let joined = mailbox.wait(end, |state| match &state.trouble {
            Some(trouble) => Some(Err(trouble.clone())),
            None => state.joined.then_some(Ok(())),
        });
        self.callers.push(Caller { mailbox, orders });
        joined.unwrap_or(Err(Trouble::TimedOut)).map(|()| self.callers.len() - 1)
    }

    /// Waits for the next event of a client. True where one is there; false where the app has nothing to say, which its answer
    /// to a last question shows: what it had said before would have come first.
    fn wait(&mut self, number: usize, within: Duration) -> Result<bool, Trouble> {
        let end = self.end();
        let Some(caller) = self.callers.get(number) else { return Ok(false) };
        let until = Instant::now() + within;
        let asked = caller.mailbox.wait(until.min(end), |state| heard(state, usize::MAX));
        if let Some(heard) = asked {
            return heard;
        }
        if until > end {
            return Err(Trouble::TimedOut);
        }
        let probes = caller.mailbox.change(|state| state.probes);
        let _ = caller.orders.send(Order::Probe);
        let until = (Instant::now() + PROBE).min(end);
        caller.mailbox.wait(until, |state| heard(state, probes)).unwrap_or(Err(Trouble::TimedOut))
    }

    fn taken(&self, number: usize) -> Vec<(String, String)> {
        let Some(caller) = self.callers.get(number) else { return Vec::new() };
        caller.mailbox.change(|state| std::mem::take(&mut state.events))
    }

    fn say(&self, number: usize, message: String) {
        if let Some(caller) = self.callers.get(number) {
            let _ = caller.orders.send(Order::Say(message));
        }
    }

    /// A client goes, and the app has heard it when this returns.
    fn close(&self, number: usize) {
        if let Some(caller) = self.callers.get(number) {
            let _ = caller.orders.send(Order::Leave);
            caller.mailbox.wait(Instant::now() + GOODBYE, |state| state.left.then_some(()));
        }
    }
}

impl Drop for Callers {
    fn drop(&mut self) {
        for caller in &self.callers {
            let _ = caller.orders.send(Order::Leave);
        }
        (0..self.callers.len()).for_each(|number| self.close(number));
    }
}

fn heard(state: &mut client::State, probes: usize) -> Option<Result<bool, Trouble>> {
    if !state.events.is_empty() {
        return Some(Ok(true));
    }
    match &state.trouble {
        Some(trouble) => Some(Err(trouble.clone())),
        None => (state.probes > probes).then_some(Ok(false)),
    }
}

impl Shared {
    /// An open session: the first one signs in and finds the way for the others.
    async fn line(&self) -> Result<Line, Trouble> {
        let mut first = None;
        let route = self.route.get_or_try_init(|| async {
            if let Some((name, password)) = &self.guest.login {
                sign_in::sign_in(&self.site, &self.origin, name, password).await?;
            }
            let (route, line) = session::find(&self.site, &self.origin).await?;
            first = Some(line);
            Ok::<_, Trouble>(route)
        });
        let route = route.await?.clone();
        match first {
            Some(line) => Ok(line),
            None => session::open(&self.site, &route).await,
        }
    }
}
