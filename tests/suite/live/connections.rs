//! Live checks over slow and broken connections, and while other clients connect and disconnect. Neither may change a
//! verdict between working and broken.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hintgrade::behaviour::Credentials;
use hintgrade::report::BehaviourVerdict;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use super::{App, check};

/// How often an app is checked while other clients connect and disconnect; `HINTGRADE_ROUNDS` sets another number.
const ROUNDS: usize = 10;

/// The faults of a proxied connection.
#[derive(Clone, Copy)]
struct ConnectionFaults {
    /// The maximum delay of a chunk, in milliseconds. It differs between connections, so that requests overtake one
    /// another.
    delay: u64,
    /// Every n-th connection is closed after its first chunk; 0 for none.
    cut_every: usize,
}

/// A TCP proxy in front of an app, stopped when it is dropped.
struct Proxy {
    _runtime: Runtime,
    url: String,
}

impl Proxy {
    fn before(app: &App, faults: ConnectionFaults) -> Self {
        let runtime = Runtime::new().unwrap();
        let target = app.url.trim_start_matches("http://").to_owned();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move {
            let connections = AtomicUsize::new(0);
            while let Ok((client, _)) = listener.accept().await {
                let number = connections.fetch_add(1, Ordering::Relaxed) + 1;
                let cut = faults.cut_every > 0 && number.is_multiple_of(faults.cut_every);
                tokio::spawn(forward_both(client, target.clone(), faults.delay, cut, number as u64));
            }
        });
        Self { _runtime: runtime, url }
    }
}

async fn forward_both(client: TcpStream, target: String, delay: u64, cut: bool, number: u64) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let chunks = if cut { 1 } else { usize::MAX };
    let up = forward(from_client, to_server, delay, chunks, number);
    let down = forward(from_server, to_client, delay, chunks, number + 7);
    // The direction that ends first closes both, as a broken connection does.
    tokio::select! { () = up => {}, () = down => {} }
}

/// Forwards at most this many chunks, each after a delay that `seed` determines.
async fn forward(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: u64,
    chunks: usize,
    seed: u64,
) {
    let mut buffer = vec![0; 4096];
    for chunk in 0..chunks as u64 {
        let Ok(length @ 1..) = from.read(&mut buffer).await else { return };
        let pause = (seed * 7919 + chunk * 104_729) % (delay + 1);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

#[test]
fn a_slow_connection_changes_no_verdict() {
    for version in ["2.3", "4.8"] {
        for (case, expected) in [("right", BehaviourVerdict::Works), ("no-increment", BehaviourVerdict::Broken)] {
            let app = App::start(version, case);
            let proxy = Proxy::before(&app, ConnectionFaults { delay: 60, cut_every: 0 });
            let behaviour = check(&proxy.url, Credentials::default());
            assert_eq!(behaviour.verdict, expected, "{version} {case}: {behaviour:#?}");
        }
    }
}

#[test]
fn a_broken_connection_is_never_the_apps_fault() {
    for version in ["2.3", "4.8"] {
        for cut_every in [2, 3, 4, 5] {
            let app = App::start(version, "right");
            let proxy = Proxy::before(&app, ConnectionFaults { delay: 5, cut_every });
            let behaviour = check(&proxy.url, Credentials::default());
            assert_ne!(behaviour.verdict, BehaviourVerdict::Broken, "{version}, each {cut_every}.: {behaviour:#?}");
        }
    }
}

/// Other clients that connect and disconnect until this is dropped.
struct OtherClients(Child);

impl OtherClients {
    fn at(app: &App, version: &str) -> Self {
        let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/live");
        let mut clients = Command::new("node");
        clients.args(["other_clients.mjs", version, &app.url]).current_dir(oracle);
        let mut clients = clients.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("these tests need Node");
        let mut line = String::new();
        BufReader::new(clients.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "in\n", "the first client is in");
        Self(clients)
    }
}

impl Drop for OtherClients {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn other_clients_change_no_verdict() {
    let asked = std::env::var("HINTGRADE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds = asked.unwrap_or(ROUNDS);
    for version in ["2.3", "4.8"] {
        let app = App::start(version, "right");
        let _others = OtherClients::at(&app, version);
        let started = Instant::now();
        for round in 1..=rounds {
            let behaviour = check(&app.url, Credentials::default());
            assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{version}, round {round}: {behaviour:#?}");
        }
        println!("{version}: {rounds} rounds in {:?}", started.elapsed());
    }
}

#[test]
fn other_clients_do_not_raise_a_constant_number() {
    let app = App::start("4.8", "no-increment");
    let _others = OtherClients::at(&app, "4.8");
    let behaviour = check(&app.url, Credentials::default());
    assert_eq!(behaviour.verdict, BehaviourVerdict::Broken, "{behaviour:#?}");
}
