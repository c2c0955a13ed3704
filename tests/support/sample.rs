//! Runs the sample project, in Rust or in Node, and sends requests to it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use hintgrade_sample::{Fault, Files, Options, Sample};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{runtime, sync::oneshot};

/// A running server, ended when it is dropped.
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    _running: Running,
}

enum Running {
    Rust(RustServer),
    /// Its output is kept open, since a server that writes to a closed pipe ends.
    Node {
        process: Child,
        _output: BufReader<ChildStdout>,
        _folder: TempDir,
    },
}

/// Runs on a separate thread, so that tests need no async code.
struct RustServer {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn rust(options: Options) -> Server {
        let (send, receive) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let sample = Sample::start(options).await.unwrap();
                send.send(sample.address).unwrap();
                drop(stopped.await);
                sample.stop().await;
            });
        });
        let address = receive.recv_timeout(Duration::from_secs(10)).expect("the Rust server starts");
        let running = Running::Rust(RustServer { stop: Some(stop), thread: Some(thread) });
        Server { name: "Rust", address, _running: running }
    }

    /// The same project in Node; `None` if Node does not start it.
    pub(crate) fn node(fault: Option<Fault>) -> Option<Server> {
        let folder = node_project(fault);
        let mut process = Command::new("node")
            .arg("server.js")
            .current_dir(folder.path())
            .env("NODE_ENV", "production")
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs; install Node 20 or newer");
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let Some(port) = line.trim().strip_prefix("Listening on port ") else {
            process.wait().unwrap();
            return None;
        };
        let address = ([127, 0, 0, 1], port.parse().unwrap()).into();
        let running = Running::Node { process, _output: output, _folder: folder };
        Some(Server { name: "Node", address, _running: running })
    }

    /// Both servers, without a fault.
    pub(crate) fn both() -> [Server; 2] {
        [Server::rust(Options::default()), Server::node(None).expect("server.js runs in Node")]
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    /// Sends a form, as a page of this server would, with that cookie.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", cookie)];
        self.ask("POST", path, &headers, form)
    }

    /// Sends a request with the path exactly as it is given, which no client library does.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let (address, length) = (self.address, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses a large body may close before all of it is sent.
        drop(stream.write_all(body.as_bytes()));
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::parse(&String::from_utf8(answer).unwrap())
    }

    /// Registers a user and returns the cookie of the session.
    pub(crate) fn register(&self, username: &str) -> String {
        let answer = self.post("/register", "", &format!("username={username}&password=long+enough"));
        assert_eq!((answer.status, answer.header("location")), (302, Some("/chat")), "{}", self.name);
        answer.cookie().expect("a session")
    }

    /// Runs a scenario of real Socket.IO clients against this server and returns what they received.
    pub(crate) fn clients(&self, scenario: &str, arguments: &[&str]) -> Value {
        let folder = installed("tests/oracle/sample");
        let output = Command::new("node")
            .args(["clients.mjs", scenario, &self.url()])
            .args(arguments)
            .current_dir(folder)
            .output()
            .expect("node runs; install Node 20 or newer");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} {scenario} {arguments:?}: {complaint}", self.name);
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        match self {
            Running::Rust(server) => {
                drop(server.stop.take());
                drop(server.thread.take().map(JoinHandle::join));
            }
            Running::Node { process, .. } => {
                drop(process.kill());
                drop(process.wait());
            }
        }
    }
}

/// A parsed HTTP answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn parse(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The session cookie that it sets, as a browser sends it back.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.header("set-cookie")?.split(';').next().map(str::to_owned)
    }
}

/// The project in a temporary folder, as a learner has it.
fn node_project(fault: Option<Fault>) -> TempDir {
    let modules = installed("sample-project/app").join("node_modules");
    let folder = TempDir::new().unwrap();
    for (path, text) in fault.map_or_else(Files::default, Fault::files).iter() {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
    }
    super::link(&modules, &folder.path().join("node_modules"));
    folder
}

/// A folder of this repository whose npm packages are installed.
fn installed(path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    assert!(folder.join("node_modules").exists(), "npm packages are missing: run `npm ci` in {path}, or tests/all");
    folder
}
