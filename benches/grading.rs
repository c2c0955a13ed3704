//! Benchmark: the time of one `hintgrade grade` process, compared with curl fetching the same two files and with Node
//! running the same hints with chai. They alternate in one run, so that the ratios do not depend on the machine's
//! speed. Run it with `cargo bench --bench grading`, or as docs/performance.md says for a program as it is released; it
//! needs curl, Python, Node and the oracle that `tests/all` installs.
// A benchmark reports errors by panicking and prints its results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{median, ratio};

const ROUNDS: usize = 61;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sample = runtime.block_on(hintgrade_sample::Sample::start(Default::default())).unwrap();
    let url = sample.url();
    let files = [format!("{url}/_api/server.js"), format!("{url}/public/client.js")];
    let hints = hints_as_json(&url);

    let (mut grading, mut curl, mut node) = (Vec::new(), Vec::new(), Vec::new());
    let (mut nothing, mut fetching, mut start, mut worker) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        nothing.push(time(&mut Command::new("true"), None));
        fetching.push(fetch(&url));
        start.push(time(Command::new(env!("CARGO_BIN_EXE_hintgrade")).arg("--version"), None));
        worker.push(time(Command::new(env!("CARGO_BIN_EXE_hintgrade")).arg("worker"), None));
        grading.push(time(Command::new(env!("CARGO_BIN_EXE_hintgrade")).args(["grade", &url]), None));
        curl.push(time(
            Command::new("curl").args(["-s", "--parallel", "-o", "/dev/null", &files[0], "-o", "/dev/null", &files[1]]),
            None,
        ));
        // Node takes long enough that a few rounds suffice.
        if round % 6 == 0 {
            node.push(time(Command::new("node").arg("tests/oracle/hints.mjs"), Some(&hints)));
        }
    }
    let [grading, curl, node] = [grading, curl, node].map(median);
    println!("parts of it, and what no program can do without:");
    let parts = [
        ("a process that does nothing", nothing),
        ("both files at once over new connections", fetching),
        ("hintgrade --version", start),
        ("hintgrade worker, without a job", worker),
    ];
    for (name, times) in parts {
        println!("  {name:<40} {:>8.2} ms", millis(median(times)));
    }
    println!("whole process, medians of {ROUNDS} rounds in turn:");
    println!("  hintgrade grade        {:>8.2} ms", millis(grading));
    println!("  curl --parallel        {:>8.2} ms   ratio {:.2} (at most 0.75)", millis(curl), ratio(grading, curl));
    println!(
        "  node with chai         {:>8.2} ms   ratio 1/{:.0} (at most 1/25)",
        millis(node),
        1.0 / ratio(grading, node)
    );
    println!("  peak memory            {:>8.1} MiB (at most 40)", peak_memory(&url));
    println!("hostile text of 1 MB, the mission's second hint:");
    println!("  matching               {:>8.2} ms (at most 50)", millis(hostile()));
    runtime.block_on(sample.stop());
}

/// The time of requesting both files at once, each over its own connection.
fn fetch(url: &str) -> Duration {
    let address = url.strip_prefix("http://").unwrap();
    let get = |path: &str| {
        let mut connection = TcpStream::connect(address.replace("localhost", "127.0.0.1")).unwrap();
        write!(connection, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
        connection.read_to_end(&mut Vec::new()).unwrap();
    };
    let started = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| get("/_api/server.js"));
        get("/public/client.js");
    });
    started.elapsed()
}

fn time(command: &mut Command, input: Option<&str>) -> Duration {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let started = Instant::now();
    let mut child = command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        stdin.write_all(input.as_bytes()).unwrap();
    }
    let status = child.wait().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    started.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The peak resident set size of one grading, in MiB.
fn peak_memory(url: &str) -> f64 {
    let script = "import resource, subprocess, sys\nsubprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\nprint(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let output = Command::new("python3")
        .args(["-c", script, env!("CARGO_BIN_EXE_hintgrade"), "grade", url])
        .output()
        .expect("python3 measures the memory");
    let kib: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap();
    kib / 1024.0
}

/// The challenge's hints and the URL as JSON, the oracle's input.
fn hints_as_json(url: &str) -> String {
    let challenge = hintgrade::challenge::catalogue::built_in("en")[0].read().unwrap();
    let hints: Vec<_> =
        challenge.hints.iter().map(|hint| serde_json::json!({ "number": hint.number, "code": hint.code })).collect();
    serde_json::json!({ "hints": hints, "urls": [url] }).to_string()
}

/// The median time of matching a text on which a backtracking engine takes minutes.
fn hostile() -> Duration {
    let text = "io.emit('user count') ".repeat(1_000_000 / 22);
    let pattern = hintgrade::regex::Pattern::new(r#"io.emit.*('|")user count('|").*currentUsers"#, "s").unwrap();
    let times = (0..11).map(|_| {
        let started = Instant::now();
        assert!(!pattern.is_match(&text));
        started.elapsed()
    });
    median(times.collect())
}
