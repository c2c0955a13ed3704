//! The reference project, served from Rust.
//!
//! `app/` is a small chat as a learner has it after freeCodeCamp's "Communicate by Emitting". This crate serves the
//! same files and behaves as they do in Node: a project that passes the challenge's hints and works, for learners to
//! compare theirs with and for authors to test hints against. [`Fault`] adds one fault to it.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use axum::{Router, middleware, routing::get};
use socketioxide::SocketIo;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

use crate::{
    sockets::{CurrentUsers, UserCount},
    store::Store,
};

mod connections;
mod express;
mod faults;
mod files;
mod pages;
mod sockets;
mod store;

pub use faults::{Edit, Fault, UnknownFault};
pub use files::Files;
pub use store::DataError;

/// How long [`Running::stop`] waits for unfinished responses.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address or name to listen on.
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// The folder for accounts; without one they are kept in memory.
    pub data: Option<PathBuf>,
    /// The fault of the project, if any.
    pub fault: Option<Fault>,
}

impl Default for Options {
    /// A free port of localhost, accounts in memory, no fault.
    fn default() -> Self {
        Options { host: Ipv4Addr::LOCALHOST.to_string(), port: 0, data: None, fault: None }
    }
}

/// Why the project could not be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is in use, or the host is not an address of this machine.
    #[error("cannot listen on {host}:{port}; choose another port, or 0 for a free one")]
    Listen {
        /// The host that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
    /// The folder for accounts cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// What is served; by default, the project without a fault.
struct Project {
    files: Files,
    /// `None` if no sockets are served.
    user_count: Option<Box<dyn UserCount>>,
}

impl Default for Project {
    fn default() -> Self {
        Project { files: Files::default(), user_count: Some(Box::new(CurrentUsers::default())) }
    }
}

/// The state that handlers share.
pub(crate) struct App {
    pub(crate) files: Files,
    pub(crate) store: Store,
}

/// The reference project.
#[derive(Debug)]
pub struct Sample;

impl Sample {
    /// Serves the project on the current tokio runtime until it is stopped or dropped.
    ///
    /// # Errors
    /// If it cannot listen on that address, or cannot use the folder for accounts.
    pub async fn start(options: Options) -> Result<Running, Error> {
        let Options { host, port, data, fault } = options;
        let store = match data {
            Some(folder) => Store::open(folder)?,
            None => Store::default(),
        };
        Sample::serve(host, port, fault.map_or_else(Project::default, Fault::project), store).await
    }

    async fn serve(host: String, port: u16, project: Project, store: Store) -> Result<Running, Error> {
        let cannot_listen = |source| Error::Listen { host: host.clone(), port, source };
        let listener = TcpListener::bind((host.as_str(), port)).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let (router, sockets) = router(project, &store, address.ip().is_loopback());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(connections::serve(listener, router, connections::MAX_CONNECTIONS, stopped));
        Ok(Running { address, sockets, stop: Some(stop), serving })
    }
}

/// All routes, and the handle that closes the sockets, if there are any.
fn router(Project { files, user_count }: Project, store: &Store, is_local: bool) -> (Router, Option<SocketIo>) {
    let pages = express::routes()
        .merge(pages::routes(store.clone()))
        .fallback(express::not_found)
        .method_not_allowed_fallback(express::not_found)
        .layer(middleware::from_fn(express::headers));
    let app = Arc::new(App { files, store: store.clone() });
    let Some(user_count) = user_count else {
        return (pages.with_state(app), None);
    };
    let (layer, io) = sockets::layer(store, user_count);
    // Added after the layer, which answers every other request under `/socket.io/`.
    let admission = middleware::from_fn_with_state(sockets::Admission::new(is_local), sockets::admit);
    let router = pages.layer(layer).layer(admission).route("/socket.io/socket.io.js", get(express::client));
    (router.with_state(app), Some(io))
}

/// The running server. Dropping it stops the server without waiting.
#[derive(Debug)]
pub struct Running {
    /// The address on which it listens.
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

    /// Accepts no more connections, closes the sockets, and waits up to two seconds for unfinished answers.
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use redb::{StorageBackend, backends::InMemoryBackend};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    /// Storage whose writes fail once `is_full` is set, as on a full disk.
    #[derive(Debug, Default)]
    struct Disk {
        memory: InMemoryBackend,
        is_full: Arc<AtomicBool>,
    }

    impl StorageBackend for Disk {
        fn len(&self) -> io::Result<u64> {
            self.memory.len()
        }

        fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
            self.memory.read(offset, out)
        }

        fn set_len(&self, len: u64) -> io::Result<()> {
            self.memory.set_len(len)
        }

        fn sync_data(&self) -> io::Result<()> {
            self.memory.sync_data()
        }

        fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
            match self.is_full.load(Ordering::SeqCst) {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => self.memory.write(offset, data),
            }
        }
    }

    #[tokio::test]
    async fn a_store_that_fails_gives_a_plain_page() {
        let disk = Disk::default();
        let is_full = disk.is_full.clone();
        let store = Store::with_backend(disk).unwrap();
        let running = Sample::serve("127.0.0.1".to_owned(), 0, Project::default(), store).await.unwrap();
        is_full.store(true, Ordering::SeqCst);
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        let request = "POST /register HTTP/1.1\r\nhost: app\r\nconnection: close\r\n\
                       content-type: application/x-www-form-urlencoded\r\ncontent-length: 34\r\n\r\n\
                       username=Anna&password=long+enough";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(answer.contains("<pre>Internal Server Error</pre>"), "{answer}");
    }

    #[test]
    fn a_stopped_server_lets_go_of_its_store_though_clients_were_connected() {
        use futures_util::{SinkExt, StreamExt};
        use tokio_tungstenite::{client_async, tungstenite::Message};

        let folder = std::env::temp_dir().join(format!("hintgrade-sample-{}", std::process::id()));
        for _ in 0..2 {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let options = Options { data: Some(folder.clone()), ..Options::default() };
                let running = Sample::start(options).await.unwrap();
                let stream = TcpStream::connect(running.address).await.unwrap();
                let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", running.address);
                let (mut socket, _) = client_async(url, stream).await.unwrap();
                socket.send(Message::text("40")).await.unwrap();
                while !socket.next().await.unwrap().unwrap().to_text().unwrap().contains("user count") {}
                running.stop().await;
            });
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
