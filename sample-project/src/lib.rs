//! The reference project, served from Rust.
//!
//! `app/` is a small chat as a learner has it after freeCodeCamp's "Communicate by Emitting"; this crate serves the
//! same files and behaves as they do in Node. It exists so that there is a project which passes the challenge's hints
//! and truly works: learners compare theirs with it, authors test hints against it. [`Fault`] gives it one fault.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, middleware, routing::get, serve::ListenerExt};
use socketioxide::SocketIo;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

use crate::{faults::Counting, sockets::Count, store::Store};

mod express;
mod faults;
mod files;
mod pages;
mod sockets;
mod store;

pub use faults::{Edit, Fault, UnknownFault};
pub use files::{FILES, file, file_with};

/// How long a stop waits for answers that are under way.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address or name to listen on.
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The folder that keeps accounts; without one they live in memory.
    pub data: Option<PathBuf>,
    /// The fault to have; none for the project that works.
    pub fault: Option<Fault>,
}

impl Default for Options {
    /// A free port of this machine, nothing kept, nothing broken.
    fn default() -> Self {
        Options { host: Ipv4Addr::LOCALHOST.to_string(), port: 0, data: None, fault: None }
    }
}

/// Why the project could not be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken, or the host is not ours.
    #[error("cannot listen on {host}:{port}; choose another port, or 0 for a free one")]
    Listen {
        /// The host that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The folder for accounts cannot be used.
    #[error("cannot keep accounts in {}; choose a folder that can be written to", .folder.display())]
    Data {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the system, or SQLite, said.
        source: io::Error,
    },
}

/// What every answer may need.
pub(crate) struct App {
    pub(crate) fault: Option<Fault>,
    pub(crate) count: Mutex<Count>,
    pub(crate) store: Store,
}

/// The reference project.
#[derive(Debug)]
pub struct Sample;

impl Sample {
    /// Serves the project on the current tokio runtime until it is stopped or dropped.
    ///
    /// # Errors
    /// When it cannot listen there.
    pub async fn start(options: Options) -> Result<Running, Error> {
        let Options { host, port, data, fault } = options;
        let store = match data {
            Some(folder) => Store::open(&folder).map_err(|source| Error::Data { folder, source })?,
            None => Store::default(),
        };
        let cannot_listen = |source| Error::Listen { host: host.clone(), port, source };
        let listener = TcpListener::bind((host.as_str(), port)).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        // Without it, small answers wait for the client's acknowledgement: 40 ms each.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));

        let (router, sockets) = router(Arc::new(App { fault, count: Mutex::default(), store }));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = async move {
            let graceful = axum::serve(listener, router).with_graceful_shutdown(async { drop(stopped.await) });
            drop(graceful.await);
        };
        Ok(Running { address, sockets, stop: Some(stop), serving: tokio::spawn(serving) })
    }
}

/// Everything that answers, and the handle that closes the sockets where there are any.
fn router(app: Arc<App>) -> (Router, Option<SocketIo>) {
    let counting = app.fault.map_or(Counting::RIGHT, Fault::counting);
    let pages = express::routes()
        .merge(pages::routes(app.store.clone()))
        .fallback(express::not_found)
        .method_not_allowed_fallback(express::not_found)
        .layer(middleware::from_fn(express::headers));
    if !counting.attached {
        return (pages.with_state(app), None);
    }
    let (layer, io) = sockets::layer(app.clone(), counting);
    // The client's own route comes after the layer, which answers everything else under that path.
    let router = pages.layer(layer).route("/socket.io/socket.io.js", get(express::client));
    (router.with_state(app), Some(io))
}

/// The project while it is served. Dropped, it stops without waiting.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    sockets: Option<SocketIo>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Running {
    /// The address to open in a browser, without a slash at its end.
    pub fn url(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(ip, self.address.port()))
    }

    /// Takes no more visitors, closes the sockets, and waits up to two seconds for answers that are under way.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(sockets) = self.sockets.take() {
            drop(timeout(STOP_WITHIN, sockets.close()).await);
        }
        drop(timeout(STOP_WITHIN, &mut self.serving).await);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
