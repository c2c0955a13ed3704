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

use super::{App, look};

/// How often an app is checked while other clients connect and disconnect; `HINTGRADE_ROUNDS` sets another number.
const ROUNDS: usize = 10;

/// The faults of a proxied connection.
#[derive(Clone, Copy)]
struct Line {
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
    fn before(app: &App, line: Line) -> Self {
        let runtime = Runtime::new().unwrap();
        let target = app.url.trim_start_matches("http://").to_owned();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move {
            let connections = AtomicUsize::new(0);
            while let Ok((client, _)) = listener.accept().await {
                let number = connections.fetch_add(1, Ordering::Relaxed) + 1;
                let cut = line.cut_every > 0 && number.is_multiple_of(line.cut_every);
                tokio::spawn(carry(client, target.clone(), line.delay, cut, number as u64));
            }
        });
        Self { _runtime: runtime, url }
    }
}

async fn carry(client: TcpStream, target: String, delay: u64, cut: bool, number: u64) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let pieces = if cut { 1 } else { usize::MAX };
    let up = pass_on(from_client, to_server, delay, pieces, number);
    let down = pass_on(from_server, to_client, delay, pieces, number + 7);
    // The direction that ends first closes both, as a broken connection does.
    tokio::select! { () = up => {}, () = down => {} }
}

/// Forwards at most this many chunks, each after a delay that `seed` determines.
async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: u64,
    pieces: usize,
    seed: u64,
) {
    let mut buffer = vec![0; 4096];
    for piece in 0..pieces as u64 {
        let Ok(length @ 1..) = from.read(&mut buffer).await else { return };
        let held_up = (seed * 7919 + piece * 104_729) % (delay + 1);
        tokio::time::sleep(Duration::from_millis(held_up)).await;
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

#[test]
fn a_slow_line_changes_no_verdict() {
    for version in ["2.3", "4.8"] {
        for (case, expected) in [("right", BehaviourVerdict::Works), ("no-increment", BehaviourVerdict::Broken)] {
            let app = App::start(version, case);
            let proxy = Proxy::before(&app, Line { delay: 60, cut_every: 0 });
            let behaviour = look(&proxy.url, Credentials::default());
            assert_eq!(behaviour.verdict, expected, "{version} {case}: {behaviour:#?}");
        }
    }
}

#[test]
fn a_line_that_breaks_is_never_the_apps_fault() {
    for version in ["2.3", "4.8"] {
        for cut_every in [2, 3, 4, 5] {
            let app = App::start(version, "right");
            let proxy = Proxy::before(&app, Line { delay: 5, cut_every });
            let behaviour = look(&proxy.url, Credentials::default());
            assert_ne!(behaviour.verdict, BehaviourVerdict::Broken, "{version}, each {cut_every}.: {behaviour:#?}");
        }
    }
}

/// Other clients that connect and disconnect until this is dropped.
struct Strangers(Child);

impl Strangers {
    fn at(app: &App, version: &str) -> Self {
        let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/live");
        let mut visiting = Command::new("node");
        visiting.args(["strangers.mjs", version, &app.url]).current_dir(oracle);
        let mut visiting =
            visiting.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("these tests need Node");
        let mut line = String::new();
        BufReader::new(visiting.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "in\n", "the first stranger is in");
        Self(visiting)
    }
}

impl Drop for Strangers {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn strangers_change_no_verdict() {
    let asked = std::env::var("HINTGRADE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds = asked.unwrap_or(ROUNDS);
    for version in ["2.3", "4.8"] {
        let app = App::start(version, "right");
        let _strangers = Strangers::at(&app, version);
        let started = Instant::now();
        for round in 1..=rounds {
            let behaviour = look(&app.url, Credentials::default());
            assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{version}, round {round}: {behaviour:#?}");
        }
        println!("{version}: {rounds} rounds in {:?}", started.elapsed());
    }
}

#[test]
fn strangers_do_not_raise_a_number_that_stands_still() {
    let app = App::start("4.8", "no-increment");
    let _strangers = Strangers::at(&app, "4.8");
    let behaviour = look(&app.url, Credentials::default());
    assert_eq!(behaviour.verdict, BehaviourVerdict::Broken, "{behaviour:#?}");
}
