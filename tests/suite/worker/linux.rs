//! What only Linux has: confinement, and `/proc`, which tells the memory, the processor time and the files of processes.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hintgrade::report::{Report, Verdict};
use hintgrade::worker::confinement;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, WebSocket};

use super::sample;
use crate::support::program::{Signal, hintgrade};
use crate::support::server::{Answer, Server};
use crate::support::timing::one_at_a_time;

type Attack = fn(&str) -> bool;

/// The attacks of a process that is confined as a worker is, each with what it needs. Each returns whether it was
/// refused.
const ATTACKS: &[(&str, Attack)] = &[
    ("reads a file", |_| fs::read("/etc/passwd").is_err()),
    ("reads its own memory map", |_| fs::read("/proc/self/maps").is_err()),
    ("reads the memory of its parent", |_| {
        let parent = std::os::unix::process::parent_id();
        fs::File::open(format!("/proc/{parent}/mem")).is_err()
    }),
    ("lists a folder", |_| fs::read_dir("/").is_err()),
    ("writes a file", |_| fs::write("/tmp/hintgrade-attack", "x").is_err()),
    ("removes a file", |file| fs::remove_file(file).is_err()),
    ("connects to loopback", |address| TcpStream::connect(address).is_err()),
    ("listens", |_| TcpListener::bind("127.0.0.1:0").is_err()),
    ("opens a datagram socket", |_| std::net::UdpSocket::bind("127.0.0.1:0").is_err()),
    ("connects to a local socket", |_| std::os::unix::net::UnixDatagram::unbound().is_err()),
    ("starts a program", |_| Command::new("/bin/true").status().is_err()),
    ("starts a thread", |_| std::thread::Builder::new().spawn(|| ()).is_err()),
    ("sends a signal to its parent", |parent| {
        let parent = rustix::process::Pid::from_raw(parent.parse().unwrap()).unwrap();
        rustix::process::test_kill_process(parent).is_err()
    }),
    ("attaches to a process as its debugger", |process| trace(libc::PTRACE_ATTACH, process.parse().unwrap()).is_err()),
    ("asks its parent to debug it", |_| trace(libc::PTRACE_TRACEME, 0).is_err()),
    ("makes a namespace", |_| {
        #[allow(unsafe_code)]
        // SAFETY: the call changes nothing where it is refused, and this process ends at once.
        let made = unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWUSER) };
        made.is_err()
    }),
    ("raises its limit of memory", |_| rlimit::Resource::AS.set(u64::MAX, u64::MAX).is_err()),
    ("takes more memory than its limit", |_| {
        let most = usize::try_from(confinement::MAX_ADDRESS_SPACE).unwrap();
        Vec::<u8>::new().try_reserve_exact(most).is_err()
    }),
];

/// Calls `ptrace` without an address and data.
fn trace(request: libc::c_uint, process: libc::pid_t) -> std::io::Result<()> {
    let none = std::ptr::null_mut::<libc::c_void>();
    #[allow(unsafe_code)]
    // SAFETY: these requests read and write no memory of this process.
    let traced = unsafe { libc::ptrace(request, process, none, none) };
    if traced == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

/// Not a test of its own: the process of [`a_confined_process_can_do_nothing_else`] for one attack.
#[test]
fn confined() {
    let Ok(name) = std::env::var("HINTGRADE_ATTACK") else { return };
    let needs = std::env::var("HINTGRADE_ATTACK_NEEDS").unwrap();
    let (_, attack) = ATTACKS.iter().find(|(known, _)| *known == name).unwrap();
    let mut missing = confinement::limit_resources();
    missing.extend(confinement::forbid_files());
    missing.extend(confinement::forbid_system_calls(1));
    let refused = attack(&needs);
    let line = format!("\nrefused: {refused}, missing: {missing:?}\n");
    std::io::stdout().write_all(line.as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
}

#[test]
fn a_confined_process_can_do_nothing_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut other = Command::new("/bin/sleep").arg("600").spawn().unwrap();
    for (name, attack) in ATTACKS {
        let needs = match *name {
            "removes a file" => file.path().to_str().unwrap().to_owned(),
            "sends a signal to its parent" => std::process::id().to_string(),
            "attaches to a process as its debugger" => other.id().to_string(),
            _ => listener.local_addr().unwrap().to_string(),
        };
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "worker::linux::confined", "--nocapture", "--test-threads", "1"]);
        let output = child.env("HINTGRADE_ATTACK", name).env("HINTGRADE_ATTACK_NEEDS", &needs).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            text.contains("refused: true, missing: []"),
            "{name}: {text}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        // Without confinement it succeeds, so that the attack is a real one.
        if ![
            "raises its limit of memory",
            "takes more memory than its limit",
            "reads the memory of its parent",
            "removes a file",
            "makes a namespace",
            "asks its parent to debug it",
        ]
        .contains(name)
        {
            assert!(!attack(&needs), "{name}");
        }
    }
    assert!(file.path().exists());
    other.kill().unwrap();
    other.wait().unwrap();
}

/// Attacks on memory beside the engine's own limit. Each ends as errored, and no process grows beyond its limit.
#[test]
fn memory_has_a_limit_whatever_it_is_used_for() {
    let page = "<p>".repeat((8 << 20) / 3);
    let server = Server::start(move |request| {
        let body = if request.path == "/page" { page.clone() } else { "x".repeat(5_000_000) };
        Answer::new(200, &[("content-type", "text/html")], body)
    });
    let attacks = [
        "const page = await (await fetch(code + '/page')).text(); new DOMParser().parseFromString(page, 'text/html');",
        "const all = []; for (let i = 0; i < 400; i++) all.push((await fetch(code + '/' + i)).text()); await Promise.all(all);",
        "const b = new Uint8Array(1e7); for (let i = 0; i < 100; i++) fetch(code, { method: 'POST', body: b });",
        "const long = 'x'.repeat(5e6); for (let i = 0; i < 400; i++) fetch(code, { headers: { a: long + i } }).catch(() => {});",
        "for (let i = 0; i < 10000; i++) new RegExp('[^a]{100}' + i, 'i').test('b'); assert(false)",
        "const all = []; for (let i = 0; i < 400; i++) all.push(new URL('http://x/' + 'y'.repeat(5e6) + i));",
        "for (let i = 0; i < 400; i++) { try { assert.equal(i, 'x'.repeat(5e6) + i); } catch {} } assert(false)",
    ];
    let _alone = one_at_a_time();
    for attack in attacks {
        let folder = tempfile::tempdir().unwrap();
        let head = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/challenges/en/communicate-by-emitting.md"),
        )
        .unwrap();
        let head = head.split("# --hints--").next().unwrap();
        let file = folder.path().join("lesson.md");
        fs::write(&file, format!("{head}# --hints--\n\nIt should hold.\n\n```js\n{attack}\n```\n")).unwrap();
        let mut child = hintgrade(&["grade", &server.url, "-c", file.to_str().unwrap(), "--hint-timeout", "8s"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let peak = peak(&mut child);
        assert!(peak < 1 << 30, "{attack}: {} MiB", peak >> 20);
    }
}

/// The most resident memory of a program and its workers until it ends, in bytes.
fn peak(program: &mut Child) -> u64 {
    let mut peak = 0;
    while program.try_wait().unwrap().is_none() {
        peak = peak.max(resident(program.id()) + children(program.id()).into_iter().map(resident).sum::<u64>());
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// An app whose WebSocket takes nothing and sends 2 GB: the client's answer to a ping waits, and so must the app.
fn flood(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read_exact(&mut byte).is_err() {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let Some(key) = head.lines().find_map(|line| line.strip_prefix("sec-websocket-key: ")) else {
        let body = if head.contains("/socket.io/") {
            r#"0{"sid":"a","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}"#
        } else {
            "let currentUsers; io.emit('user count', currentUsers); socket.on('user count')"
        };
        let length = body.len();
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        return;
    };
    let accept = derive_accept_key(key.as_bytes());
    let upgrade = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket";
    write!(stream, "{upgrade}\r\nsec-websocket-accept: {accept}\r\n\r\n").unwrap();
    let mut socket = WebSocket::from_raw_socket(stream, Role::Server, None);
    let first = ["3probe".to_owned(), "40{\"sid\":\"x\"}".to_owned(), format!("2{}", "x".repeat(4_100_000))];
    let flood = std::iter::repeat_n(format!("4{}", "y".repeat(8_300_000)), 250);
    for text in first.into_iter().chain(flood) {
        if socket.send(Message::text(text)).is_err() {
            return;
        }
    }
}

#[test]
fn an_app_that_floods_its_clients_does_not_fill_the_memory() {
    let app = Server::raw(flood);
    let _alone = one_at_a_time();
    let mut program = hintgrade(&["grade", &app.url, "--live"]);
    let mut program = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let peak = peak(&mut program);
    assert!(peak < 512 << 20, "{} MiB", peak >> 20);
}

/// The resident memory of a process in bytes; 0 where it has ended.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) << 10
}

/// The processes that a process has started.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// Begins to grade a class of slow hints, and waits until its workers run.
fn begin_slow_class(folder: &Path) -> Child {
    let rows: Vec<String> = (0..200)
        .map(|row| {
            let to = folder.join(format!("app{row}"));
            fs::create_dir_all(to.join("public")).unwrap();
            for file in ["server.js", "public/client.js"] {
                fs::copy(sample().join(file), to.join(file)).unwrap();
            }
            to.to_str().unwrap().to_owned()
        })
        .collect();
    fs::write(folder.join("list.txt"), rows.join("\n")).unwrap();
    let list = folder.join("list.txt");
    let report = format!("json:{}", folder.join("report.json").display());
    hintgrade(&["class", list.to_str().unwrap(), "-f", &report]).stderr(Stdio::null()).spawn().unwrap()
}

fn wait_for_children(process: u32) -> Vec<u32> {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let found = children(process);
        if !found.is_empty() || Instant::now() > until {
            return found;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_killed_worker_costs_one_row_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let mut class = begin_slow_class(folder.path());
    let mut killed = 0;
    while class.try_wait().unwrap().is_none() && killed < 20 {
        for worker in children(class.id()) {
            let pid = rustix::process::Pid::from_raw(i32::try_from(worker).unwrap()).unwrap();
            killed += usize::from(rustix::process::kill_process(pid, Signal::KILL).is_ok());
        }
        std::thread::sleep(Duration::from_millis(u64::from(std::process::id() % 7) + 15));
    }
    class.wait().unwrap();
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let rows: Vec<Report> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut numbers: Vec<u64> = rows.iter().map(|row| row.row.as_ref().unwrap().number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<u64>>());
    let errored = rows.iter().filter(|row| row.verdict == Verdict::Errored).count();
    assert!(killed > 0 && errored <= killed, "{errored} of {killed}");
    assert!(rows.iter().all(|row| row.verdict != Verdict::Failed));
}

#[test]
fn a_worker_that_is_killed_between_two_rows_costs_none() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let to_report = format!("json:{}", report.display());
    let mut class = hintgrade(&["class", "-", "--input", "list", "-f", &to_report]);
    let mut class = class.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut rows = class.stdin.take().unwrap();
    writeln!(rows, "{}", sample().display()).unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    let wait = |is_there: &dyn Fn() -> bool| {
        while !is_there() {
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait(&|| fs::read_to_string(&report).is_ok_and(|text| text.ends_with('\n')));
    let workers = children(class.id());
    for worker in &workers {
        let pid = rustix::process::Pid::from_raw(i32::try_from(*worker).unwrap()).unwrap();
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
    }
    wait(&|| workers.iter().all(|worker| resident(*worker) == 0));
    writeln!(rows, "{}", Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions/single-quotes").display())
        .unwrap();
    drop(rows);
    class.wait().unwrap();
    let text = fs::read_to_string(&report).unwrap();
    let verdicts = text.lines().map(|line| serde_json::from_str::<Report>(line).unwrap().verdict);
    assert!(!workers.is_empty());
    assert_eq!(verdicts.collect::<Vec<_>>(), [Verdict::Passed; 2]);
}

/// Begins to grade by a hint that does not end before the test does, and waits until its worker runs that.
fn begin_endless_hint(folder: &Path) -> (Child, Vec<u32>) {
    let file = folder.join("lesson.md");
    let head = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/challenges/en/communicate-by-emitting.md"),
    )
    .unwrap();
    let head = head.split("# --hints--").next().unwrap();
    fs::write(&file, format!("{head}# --hints--\n\nIt should end.\n\n```js\nfor (;;);\n```\n")).unwrap();
    let app = sample();
    let program = hintgrade(&["grade", app.to_str().unwrap(), "-c", file.to_str().unwrap(), "--hint-timeout", "60s"])
        .envs([("TZ", "Europe/Rome"), ("HINTGRADE_SECRET", "x")])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let workers = wait_for_children(program.id());
    assert!(!workers.is_empty());
    let is_busy = || workers.iter().copied().map(processor_time).sum::<Duration>() > Duration::from_millis(300);
    while !is_busy() {
        std::thread::sleep(Duration::from_millis(10));
    }
    (program, workers)
}

#[test]
fn a_worker_has_given_up_its_environment_its_files_and_its_rights() {
    let folder = tempfile::tempdir().unwrap();
    let (mut program, workers) = begin_endless_hint(folder.path());
    let [worker] = workers[..] else { panic!("{workers:?}") };
    let of = |name: &str| fs::read_to_string(format!("/proc/{worker}/{name}")).unwrap();
    assert_eq!(of("environ"), "TZ=Europe/Rome\0");
    let (status, limits) = (of("status"), of("limits"));
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.contains(line), "{status}");
    }
    let limit = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().take(2).map(|number| number.parse().unwrap()).collect::<Vec<u64>>()
    };
    assert_eq!(limit("Max core file size"), [0, 0]);
    assert_eq!(limit("Max file size"), [0, 0]);
    assert_eq!(limit("Max address space"), [confinement::MAX_ADDRESS_SPACE; 2]);
    assert_eq!(limit("Max cpu time"), [600, 600]);
    let files = fs::read_dir(format!("/proc/{worker}/fd")).unwrap();
    let files: Vec<String> =
        files.map(|file| fs::read_link(file.unwrap().path()).unwrap().display().to_string()).collect();
    assert!(files.iter().all(|file| file.starts_with("pipe:") || file.starts_with("socket:")), "{files:?}");
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn no_worker_survives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let (mut program, workers) = begin_endless_hint(folder.path());
    program.kill().unwrap();
    program.wait().unwrap();
    // A second of the worker's own time: on a busy machine it takes longer until the worker has its turn.
    let before: Duration = workers.iter().copied().map(processor_time).sum();
    let used = wait_until_gone(&workers);
    assert!(used.saturating_sub(before) < Duration::from_secs(1), "{before:?} of {used:?}");
}

/// Waits until these processes have ended, and returns the processor time that they were last seen with.
fn wait_until_gone(processes: &[u32]) -> Duration {
    let until = Instant::now() + Duration::from_secs(30);
    let mut used = Duration::ZERO;
    while processes.iter().any(|process| Path::new(&format!("/proc/{process}")).exists()) {
        used = used.max(processes.iter().copied().map(processor_time).sum());
        assert!(Instant::now() < until, "a process is left");
        std::thread::sleep(Duration::from_millis(1));
    }
    used
}

/// The processor time of a process; 0 where it has ended.
fn processor_time(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let columns = stat.rsplit_once(')').map_or("", |(_, columns)| columns).split_whitespace().skip(11).take(2);
    Duration::from_millis(10) * columns.map(|column| column.parse::<u32>().unwrap()).sum::<u32>()
}

/// A rehearsal is given up by its processor time, which does not depend on how busy the machine is.
#[test]
fn an_app_without_end_costs_little_processor_time() {
    for server in [
        "for (;;);",
        "Array(2 ** 32 - 1).join('x');",
        "for (;;) 'x'.repeat(1e5);",
        "for (let i = 0;; i++) try { require('./' + i + 'z'.repeat(5e6)) } catch {}",
        "for (let i = 0; i < 150; i++) { require('./f' + i); for (let j = 0; j < 1e4; j++) 'x'.repeat(1e5); }",
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("server.js"), server).unwrap();
        let mut program = hintgrade(&["grade", folder.path().to_str().unwrap()]);
        let mut program = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut used = Duration::ZERO;
        while program.try_wait().unwrap().is_none() {
            used = used.max(children(program.id()).into_iter().map(processor_time).sum());
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(used < Duration::from_secs(1), "{server}: {used:?}");
    }
}

/// Nothing of a worker that was stopped is left: no process, and no open file of the program.
#[test]
fn stopped_workers_leave_nothing_behind() {
    const ROWS: usize = 24;
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..ROWS)
        .map(|row| {
            let app = folder.path().join(row.to_string());
            fs::create_dir(&app).unwrap();
            fs::write(app.join("server.js"), "Array(2 ** 32 - 1).join('x');").unwrap();
            app.to_str().unwrap().to_owned()
        })
        .collect();
    let list = folder.path().join("list.txt");
    fs::write(&list, names.join("\n")).unwrap();
    let report = folder.path().join("report.json");
    let to_report = format!("json:{}", report.display());
    let mut class = hintgrade(&["class", list.to_str().unwrap(), "-f", &to_report]);
    let mut class = class.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let is_pipe = |entry: &std::io::Result<fs::DirEntry>| {
        let link = entry.as_ref().ok().and_then(|entry| fs::read_link(entry.path()).ok());
        link.is_some_and(|link| link.to_string_lossy().starts_with("pipe:"))
    };
    let at_once = std::thread::available_parallelism().unwrap().get();
    let (mut pipes, mut workers) = (0, std::collections::BTreeSet::new());
    while class.try_wait().unwrap().is_none() {
        let files = fs::read_dir(format!("/proc/{}/fd", class.id())).into_iter().flatten();
        pipes = pipes.max(files.filter(is_pipe).count());
        workers.extend(children(class.id()));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(fs::read_to_string(report).unwrap().lines().count(), ROWS);
    // Each worker has three pipes.
    assert!(workers.len() >= ROWS && pipes <= 3 * (at_once + 2), "{} workers, {pipes} pipes", workers.len());
    wait_until_gone(&workers.into_iter().collect::<Vec<u32>>());
}
