//! How fast a class is graded: 10,000 submissions of two small files each from nginx on loopback, beside Node running the
//! same hints with chai, hurl fetching the same files, and wrk as the most that this server gives; all in one run, since
//! only the ratios hold when the machine's speed does not. As in a real class, every server.js is another, and the client.js
//! is the one of the lesson. Run it with `cargo bench --bench class`; it wants nginx and wrk
//! (`apt install nginx wrk`), Node, and `tests/all` to have installed the oracle; hurl is measured where it is installed.
// A benchmark that cannot go on says so by panicking, and it talks to a terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::class::{Pool, Rehearse, Settings};
use hintgrade::report::Verdict;

const ROWS: usize = 10_000;
const MANY_ROWS: usize = 100_000;
/// As many hosts as there may be submissions under way, so that no host's line is what is measured.
const HOSTS: usize = 64;
/// What the two files of a submission are called.
const FILES: [&str; 2] = ["/_api/server.js", "/public/client.js"];

/// What nginx puts another word in the place of.
const HANDED_IN: &str = "@handed-in@";

fn main() {
    let mut args = std::env::args().skip_while(|arg| arg != "--grade").skip(1);
    if let (Some(rows), Some(port)) = (args.next(), args.next()) {
        return grade(rows.parse().unwrap(), port.parse().unwrap());
    }
    let nginx = Nginx::start();
    let port = nginx.port;
    // One takes less than a second, which a machine's mood decides.
    let mut runs = [(); 3].map(|()| graded(ROWS, port));
    runs.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    let [_, few, _] = runs;
    let node = node(port);
    let wrk = wrk(port, nginx.folder.path()) / 2.0;
    let hurl = hurl(port, nginx.folder.path());
    let many = graded(MANY_ROWS, port);
    println!("submissions a second, {ROWS} of two small files from nginx, {HOSTS} at once:");
    println!("  hintgrade              {:>8.0}", few.rate);
    println!("  node with chai         {node:>8.0}   ratio {:.1} (at least 5)", few.rate / node);
    match hurl {
        Some(hurl) => println!("  hurl --parallel        {hurl:>8.0}   ratio {:.1} (at least 3)", few.rate / hurl),
        None => println!("  hurl --parallel        is not installed"),
    }
    println!("  wrk, two requests each {wrk:>8.0}   ratio {:.2} (at least 0.20)", few.rate / wrk);
    println!("  hintgrade, {MANY_ROWS} rows {:>7.0}", many.rate);
    println!("processor time a submission, microseconds: {:.0}", few.cpu.as_secs_f64() * 1e6 / ROWS as f64);
    println!("peak memory in MiB: {:.1} with {ROWS} rows, {:.1} with {MANY_ROWS}", few.peak, many.peak);
    println!("  ratio {:.2} (at most 1.10; at most 100 MiB)", many.peak / few.peak);
}

/// What one class took.
struct Graded {
    /// Submissions a second.
    rate: f64,
    /// Processor time of all threads.
    cpu: Duration,
    /// The largest resident set, in MiB.
    peak: f64,
}

/// Grades a class in a process of its own, so that its memory is its own too.
fn graded(rows: usize, port: u16) -> Graded {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output =
        child.args(["--grade", &rows.to_string(), &port.to_string()]).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [seconds, cpu, peak] = numbers[..] else { panic!("{said}") };
    Graded { rate: rows as f64 / seconds, cpu: Duration::from_secs_f64(cpu), peak }
}

/// The child's part: prints the seconds, the processor's seconds and the peak in MiB.
fn grade(rows: usize, port: u16) {
    let settings = Settings { rehearse: Rehearse::Never, ..Settings::default() };
    let started = Instant::now();
    let pool = Pool::start(catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.into(), settings).unwrap();
    let done = std::thread::scope(|scope| {
        scope.spawn(|| {
            for row in 0..rows {
                pool.submit(row as u64, &url(row, port));
            }
            pool.close();
        });
        let mut done = 0;
        while let Some(one) = pool.next() {
            let reports = one.reports.unwrap();
            assert!(reports.iter().all(|report| report.verdict == Verdict::Passed), "{reports:#?}");
            done += 1;
        }
        done
    });
    assert_eq!(done, rows);
    let took = started.elapsed().as_secs_f64();
    println!("{took} {} {}", processor_time(), peak_memory());
}

fn url(row: usize, port: u16) -> String {
    format!("http://127.0.1.{}:{port}", row % HOSTS + 1)
}

fn mission() -> Challenge {
    catalogue::built_in("en")[0].read().unwrap()
}

/// Seconds that this process used of the processors.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    // Fields 14 and 15 of proc(5), in hundredths of a second on Linux.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// The largest resident set of this process, in MiB.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

fn node(port: u16) -> f64 {
    let codes: Vec<String> = mission().hints.into_iter().map(|hint| hint.code).collect();
    let urls: Vec<String> = (0..ROWS).map(|row| url(row, port)).collect();
    let input = serde_json::json!({ "hints": codes, "urls": urls }).to_string();
    let started = Instant::now();
    let mut child = Command::new("node")
        .arg("tests/oracle/class.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is installed");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), ROWS.to_string());
    ROWS as f64 / started.elapsed().as_secs_f64()
}

/// Requests a second, with as many connections as we have submissions under way.
fn wrk(port: u16, folder: &Path) -> f64 {
    let script = folder.join("both.lua");
    let [server, client] = FILES;
    let lua = format!(
        "local at = 0\nfunction request()\n  at = 1 - at\n  return wrk.format('GET', at == 1 and '{server}' or '{client}')\nend\n"
    );
    std::fs::write(&script, lua).unwrap();
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-d4s", "-c", &HOSTS.to_string(), "-s"]).arg(&script).arg(url(0, port));
    let output = wrk.output().expect("wrk is installed (apt install wrk)");
    let said = String::from_utf8_lossy(&output.stdout);
    let rate = said.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:")).expect(&said);
    rate.trim().parse().unwrap()
}

/// Submissions a second that hurl fetches and matches; none where it is not installed.
fn hurl(port: u16, folder: &Path) -> Option<f64> {
    Command::new("hurl").arg("--version").stdout(Stdio::null()).status().ok()?;
    let mut files = Vec::new();
    for row in 0..ROWS {
        let base = url(row, port);
        let file = folder.join(format!("{row}.hurl"));
        let [server, client] = FILES;
        let text = format!(
            "GET {base}{server}\nHTTP 200\n[Asserts]\nbody matches /currentUsers/\nbody matches /(?s)io.emit.*('|\")user count('|\").*currentUsers/\n\
             GET {base}{client}\nHTTP 200\n[Asserts]\nbody matches /(?s)socket.on.*('|\")user count('|\")/\n"
        );
        std::fs::write(&file, text).unwrap();
        files.push(file);
    }
    let started = Instant::now();
    let status = Command::new("hurl")
        .args(["--test", "--parallel", "--jobs", &HOSTS.to_string()])
        .args(&files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    assert!(status.success(), "{status}");
    Some(ROWS as f64 / started.elapsed().as_secs_f64())
}

/// nginx, which ends with this.
struct Nginx {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Nginx {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
        for file in FILES {
            let to = root.join(&file[1..]);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(app.join(file.trim_start_matches("/_api").trim_start_matches('/')), to).unwrap();
        }
        // No two submissions hand in the same server.js: nginx writes another word into each.
        let mut server = std::fs::OpenOptions::new().append(true).open(root.join(&FILES[0][1..])).unwrap();
        writeln!(server, "// handed in as {HANDED_IN}").unwrap();
        // nginx drops its rights, and what is nobody's business is closed to it.
        open_to_all(root);
        let port = TcpListener::bind("127.0.1.1:0").unwrap().local_addr().unwrap().port();
        let listen: String = (0..HOSTS).map(|host| format!("listen 127.0.1.{}:{port};\n", host + 1)).collect();
        let config = format!(
            "daemon off;\nworker_processes 1;\npid {root}/pid;\nerror_log stderr error;\nevents {{ worker_connections 4096; }}\n\
             http {{ access_log off; keepalive_requests 1000000; types {{ text/javascript js; }}\n\
             server {{\n{listen}root {root};\nlocation = {server} {{ sub_filter_types *; sub_filter {HANDED_IN} $request_id; }}\n}}\n}}\n",
            root = root.display(),
            server = FILES[0]
        );
        let file: PathBuf = root.join("nginx.conf");
        std::fs::write(&file, config).unwrap();
        let child = Command::new("nginx").arg("-c").arg(&file).spawn().expect("nginx is installed (apt install nginx)");
        let nginx = Self { child, port, folder };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.1.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "nginx does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM, so that it takes its worker along.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}
