//! Benchmark: the throughput of grading a class of 10,000 submissions from loopback, compared with Node running the
//! same hints with chai in the same run, so that the ratios do not depend on the machine's speed. All submissions of
//! one class pass; 60 % of the other's fail, for the reasons of the fixtures. Run it with `cargo bench --bench class`;
//! it needs Node and the oracle that `tests/all` installs.
// A benchmark reports errors by panicking and prints its results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hintgrade::challenge::catalogue;
use hintgrade::class::{Class, InputFormat, Rows, Settings};
use hintgrade::grade::Rehearse;
use hintgrade::report::Verdict;
use hintgrade::worker::Program;
use support::Server;

const ROWS: usize = 10_000;
const MANY_ROWS: usize = 100_000;
/// At least as many hosts as submissions graded concurrently, so that the limit for each host does not affect the
/// result.
const HOSTS: usize = 80;
/// Fixtures that fail, each for a different reason.
const FAILING: [&str; 13] = [
    "no-counter",
    "missing-client",
    "wrong-event-name",
    "empty-server",
    "socket-emit",
    "client-without-listener",
    "missing-server",
    "template-literal",
    "counter-of-another-name",
    "empty-client",
    "clients-count",
    "html-page-as-server",
    "socket-on-two-lines",
];

fn main() {
    support::serve();
    let mut args = std::env::args().skip_while(|arg| arg != "--grade").skip(1);
    if let (Some(rows), Some(port)) = (args.next(), args.next()) {
        return grade(rows.parse().unwrap(), port.parse().unwrap());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let passing = root.join("sample-project/app");
    let failing = |name| root.join("fixtures/submissions").join(name);
    // Three of every five hosts serve a failing submission.
    let mixed: Vec<PathBuf> = (0..HOSTS)
        .map(|host| if host % 5 < 2 { passing.clone() } else { failing(FAILING[host % FAILING.len()]) })
        .collect();
    let all_pass = Server::start(std::iter::repeat_n(passing.as_path(), HOSTS));
    let some_fail = Server::start(mixed.iter().map(PathBuf::as_path));
    println!("submissions a second, {ROWS} of two small files, {HOSTS} hosts, medians of three:");
    let few = compare("all pass", all_pass.port, ROWS, 3.0);
    compare("60 % fail", some_fail.port, ROWS / 5 * 2, 1.5);
    let many = graded(MANY_ROWS, all_pass.port);
    println!("peak memory in MiB: {:.1} with {ROWS} rows, {:.1} with {MANY_ROWS}", few.peak, many.peak);
    println!("  ratio {:.2} (at most 1.10; at most 100 MiB)", many.peak / few.peak);
}

/// Grades a class with hintgrade and with Node, which explains nothing, and prints the throughput of each.
fn compare(name: &str, port: u16, passing: usize, wanted: f64) -> Graded {
    let mut runs = [(); 3].map(|()| graded(ROWS, port));
    runs.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    let [_, run, _] = runs;
    assert_eq!(run.passed, passing);
    let node = node(port, passing);
    let cpu = run.cpu.as_secs_f64() * 1e6 / ROWS as f64;
    println!("  {name:<10} hintgrade {:>6.0} ({cpu:.0} µs of processor time each)", run.rate);
    println!("  {:<10} node      {node:>6.0}   ratio {:.1} (at least {wanted})", "", run.rate / node);
    run
}

/// The measurements of one graded class.
struct Graded {
    passed: usize,
    /// Submissions a second.
    rate: f64,
    /// Processor time of all threads.
    cpu: Duration,
    /// The largest resident set, in MiB.
    peak: f64,
}

/// Grades a class in a separate process, so that its peak memory can be measured.
fn graded(rows: usize, port: u16) -> Graded {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output =
        child.args(["--grade", &rows.to_string(), &port.to_string()]).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    let printed = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = printed.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [passed, seconds, cpu, peak] = numbers[..] else { panic!("{printed}") };
    Graded { passed: passed as usize, rate: rows as f64 / seconds, cpu: Duration::from_secs_f64(cpu), peak }
}

/// Runs in the child process: prints the number that passed, the elapsed seconds, the processor seconds and the peak
/// memory in MiB.
fn grade(rows: usize, port: u16) {
    let settings = Settings { rehearse: Rehearse::Never, ..Settings::default() };
    let list = tempfile::NamedTempFile::new().unwrap();
    // Each row has another path, since a class grades each address once.
    let urls: Vec<String> = (0..rows).map(|row| format!("{}/{row}", url(row, port))).collect();
    std::fs::write(list.path(), urls.join("\n")).unwrap();
    let started = Instant::now();
    let rows_of_list = Rows::open(list.path().to_str().unwrap(), Some(InputFormat::List)).unwrap();
    let challenges = catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.into();
    let program = Program::new(PathBuf::from(env!("CARGO_BIN_EXE_hintgrade")), ["worker"]);
    let class = Class::start(rows_of_list, None, None, program, challenges, settings).unwrap();
    let (mut done, mut passed) = (0, 0);
    for row in class {
        let reports = row.unwrap().reports;
        assert!(reports.iter().all(|report| report.verdict != Verdict::Errored), "{reports:#?}");
        passed += usize::from(reports.iter().all(|report| report.verdict == Verdict::Passed));
        done += 1;
    }
    assert_eq!(done, rows);
    println!("{passed} {} {} {}", started.elapsed().as_secs_f64(), processor_time(), peak_memory());
}

fn url(row: usize, port: u16) -> String {
    format!("http://127.0.1.{}:{port}", row % HOSTS + 1)
}

/// Processor time of this process, in seconds.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    // Fields 14 and 15 of /proc/self/stat (utime and stime), in hundredths of a second on Linux.
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// The largest resident set of this process, in MiB.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

fn node(port: u16, passing: usize) -> f64 {
    let challenge = catalogue::built_in("en")[0].read().unwrap();
    let codes: Vec<String> = challenge.hints.into_iter().map(|hint| hint.code).collect();
    let urls: Vec<String> = (0..ROWS).map(|row| url(row, port)).collect();
    let input = serde_json::json!({ "hints": codes, "urls": urls }).to_string();
    let started = Instant::now();
    let mut node = Command::new("node");
    let mut child = node.arg("tests/oracle/class.mjs").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), passing.to_string());
    ROWS as f64 / started.elapsed().as_secs_f64()
}
