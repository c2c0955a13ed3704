//! Benchmark: the throughput of `hintgrade class` over URLs on loopback, compared in the same run with Node running the
//! same hints with chai, which explains nothing. Where they are installed it is also compared with hurl, which matches
//! the same patterns, and with wrk, which requests the same files. Of one class every submission passes; the other has
//! 200 generated apps, of which 60 % fail for the reasons of real ones. Run it with `cargo bench --bench class`; it needs
//! Linux, Node and the oracle that `tests/all` installs.
// A benchmark reports errors by panicking and prints its results.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hintgrade::challenge::catalogue;
use support::{Server, address, apps};

const ROWS: usize = 10_000;
const MANY_ROWS: usize = 100_000;
const APPS: usize = 200;
/// Each row has its own address, as in a real class, so that whoever grades it opens new connections for each.
const ADDRESSES: usize = 10_000;
/// The hints' patterns for hurl, by the files that they match.
const HURL: [(&str, &[&str]); 2] = [
    ("/_api/server.js", &["currentUsers", r#"(?s)io.emit.*('|")user count('|").*currentUsers"#]),
    ("/public/client.js", &[r#"(?s)socket.on.*('|")user count('|")"#]),
];
const ROUND_TRIP: Duration = Duration::from_millis(50);
/// How many submissions the program grades at once.
const CONCURRENCY: usize = 64;

fn main() {
    support::serve();
    let folder = tempfile::tempdir().unwrap();
    let mixed: Vec<PathBuf> = (0..APPS).map(|app| folder.path().join(app.to_string())).collect();
    for (path, app) in mixed.iter().zip(apps::class(APPS)) {
        app.write(path);
    }
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
    let mixed = || mixed.iter().map(PathBuf::as_path);
    // The connections of Node need files.
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let all_pass = Server::start(ADDRESSES, [reference.as_path()], Duration::ZERO);
    let some_fail = Server::start(ADDRESSES, mixed(), Duration::ZERO);
    println!("submissions a second, {ROWS} of two small files, each at its own address, medians of three:");
    let few = compare("all pass", all_pass.port, ROWS, &[]);
    for (name, rate) in [("hurl", hurl(folder.path(), all_pass.port)), ("wrk", wrk(all_pass.port))] {
        println!("  {name:<18} {rate:>6.0}   ratio {:.2}", few.rate / rate);
    }
    compare("60 % fail", some_fail.port, ROWS / 5 * 2, &[]);
    compare("  no explanations", some_fail.port, ROWS / 5 * 2, &["--explain", "none"]);
    drop(some_fail);
    let possible = CONCURRENCY as f64 / ROUND_TRIP.as_secs_f64();
    for (name, folders) in [("all, 50 ms away", vec![reference.as_path()]), ("60 %, 50 ms away", mixed().collect())] {
        let far = Server::start(ADDRESSES, folders, ROUND_TRIP);
        let run = graded(ROWS, far.port, &[]);
        println!("  {name:<18} {:>6.0}   {:.2} of what {CONCURRENCY} at once allow", run.rate, run.rate / possible);
    }
    let many = graded(MANY_ROWS, all_pass.port, &[]);
    println!(
        "peak memory of all processes: {:.0} MiB with {ROWS} rows, {:.0} MiB with {MANY_ROWS}",
        few.peak, many.peak
    );
}

/// Grades a class with hintgrade and with Node, and prints the throughput of each.
fn compare(name: &str, port: u16, passing: usize, options: &[&str]) -> Graded {
    let mut runs = [(); 3].map(|()| graded(ROWS, port, options));
    runs.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    let [_, run, _] = runs;
    assert_eq!(run.passed, passing);
    let mut rates = [(); 3].map(|()| node(port, passing));
    rates.sort_by(f64::total_cmp);
    let each = |ticks: u64| (TICK * u32::try_from(ticks).unwrap()).as_secs_f64() * 1e6 / ROWS as f64;
    let Times { network, main, workers } = run.times;
    println!(
        "  {name:<18} {:>6.0}   {:.1} times Node's {:.0}   {:.0} µs of processor time each: network {:.0}, rest of the \
         main process {:.0}, workers {:.0}",
        run.rate,
        run.rate / rates[1],
        rates[1],
        each(run.ticks),
        each(network),
        each(main),
        each(workers)
    );
    run
}

/// The measurements of one graded class.
struct Graded {
    passed: usize,
    /// Submissions a second.
    rate: f64,
    /// Processor time of the program and its workers, in [`TICK`]s.
    ticks: u64,
    /// The same by part, as last seen before the end.
    times: Times,
    /// The largest sum of the memory of the program and its workers, in MiB.
    peak: f64,
}

/// The unit of the processor times that Linux gives.
const TICK: Duration = Duration::from_millis(10);

/// The processor time of the program's parts, in [`TICK`]s.
#[derive(Clone, Copy, Default)]
struct Times {
    network: u64,
    main: u64,
    workers: u64,
}

impl Times {
    fn of(process: u32) -> Self {
        let mut times = Self::default();
        for thread in std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten() {
            let Some((name, fields)) = stat(&thread.path()) else { continue };
            *(if name == "network" { &mut times.network } else { &mut times.main }) += fields[11] + fields[12];
        }
        // Those that have ended, and those that run.
        times.workers = stat(Path::new(&format!("/proc/{process}"))).map_or(0, |(_, fields)| fields[13] + fields[14]);
        times.workers += children(process).filter_map(|child| stat(&child)).map(|(_, it)| it[11] + it[12]).sum::<u64>();
        times
    }
}

/// The name of a process or thread, and the fields of its `stat` from the third on.
fn stat(path: &Path) -> Option<(String, Vec<u64>)> {
    let stat = std::fs::read_to_string(path.join("stat")).ok()?;
    let (name, fields) = stat.split_once('(')?.1.rsplit_once(") ")?;
    Some((name.to_owned(), fields.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect()))
}

fn children(process: u32) -> impl Iterator<Item = PathBuf> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let paths: Vec<PathBuf> = children.split_whitespace().map(|child| Path::new("/proc").join(child)).collect();
    paths.into_iter()
}

fn graded(rows: usize, port: u16, options: &[&str]) -> Graded {
    let folder = tempfile::tempdir().unwrap();
    let (list, report) = (folder.path().join("list.txt"), folder.path().join("report.csv"));
    // Each row has another path, since a class grades each address once.
    let urls: Vec<String> = (0..rows).map(|row| format!("{}/{row}", url(row, port))).collect();
    std::fs::write(&list, urls.join("\n")).unwrap();
    let ended = || stat(Path::new("/proc/self")).map_or(0, |(_, fields)| fields[13] + fields[14]);
    let before = ended();
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hintgrade"));
    command.arg("class").arg(&list).arg("--format").arg(format!("csv:{}", report.display())).args(options);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut peak, mut times) = (0.0_f64, Times::default());
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(memory(child.id()));
        times = Times::of(child.id());
        std::thread::sleep(Duration::from_millis(200));
    }
    let took = started.elapsed().as_secs_f64();
    let ticks = ended() - before;
    let report = std::fs::read_to_string(report).unwrap();
    let mut lines = csv::Reader::from_reader(report.as_bytes());
    let column = lines.headers().unwrap().iter().position(|name| name == "verdict").unwrap();
    let verdicts: Vec<String> = lines.records().map(|record| record.unwrap()[column].to_owned()).collect();
    assert_eq!(verdicts.len(), rows);
    assert!(!verdicts.iter().any(|verdict| verdict == "errored"));
    let passed = verdicts.iter().filter(|verdict| *verdict == "passed").count();
    Graded { passed, rate: rows as f64 / took, ticks, times, peak }
}

fn url(row: usize, port: u16) -> String {
    format!("http://{}:{port}", address(row % ADDRESSES))
}

/// The memory that a process and its children use by themselves now, in MiB.
fn memory(process: u32) -> f64 {
    let processes = children(process).chain([Path::new("/proc").join(process.to_string())]);
    // A process may end meanwhile.
    let status = processes.filter_map(|process| std::fs::read_to_string(process.join("smaps_rollup")).ok());
    let kib = status.filter_map(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("Pss:"))?.to_owned();
        line.trim().trim_end_matches(" kB").parse::<f64>().ok()
    });
    kib.sum::<f64>() / 1024.0
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

/// Submissions a second; not a number where hurl is not installed. Each of its files has a part of the submissions.
fn hurl(folder: &Path, port: u16) -> f64 {
    let mut files = vec![String::new(); CONCURRENCY];
    for row in 0..ROWS {
        let (file, url) = (&mut files[row % CONCURRENCY], url(row, port));
        for (path, patterns) in HURL {
            *file += &format!("GET {url}{path}\nHTTP 200\n[Asserts]\n");
            patterns.iter().for_each(|pattern| *file += &format!("body matches /{pattern}/\n"));
        }
    }
    let names = (0..CONCURRENCY).map(|file| folder.join(format!("{file}.hurl")));
    let names: Vec<PathBuf> = names.collect();
    names.iter().zip(files).for_each(|(name, text)| std::fs::write(name, text).unwrap());
    let started = Instant::now();
    let mut command = Command::new("hurl");
    command.arg("--test").args(names).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(status) = command.status() else { return f64::NAN };
    assert!(status.success());
    ROWS as f64 / started.elapsed().as_secs_f64()
}

/// Pairs of files a second; not a number where wrk is not installed.
fn wrk(port: u16) -> f64 {
    let url = format!("{}/_api/server.js", url(0, port));
    let args = ["--threads", "1", "--connections", "64", "--duration", "3s"];
    let Ok(output) = Command::new("wrk").args(args).arg(url).output() else { return f64::NAN };
    let printed = String::from_utf8(output.stdout).unwrap();
    let rate = printed.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:")).unwrap();
    rate.trim().parse::<f64>().unwrap() / 2.0
}
