//! `--start`: real Node apps are started, graded and stopped; none of their processes is left, however the run ends.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use hintgrade::launch::{App, AppHandle, Launch};

use crate::support::program::{Ran, Signal, hintgrade, ran, send_signal, steady};

/// An app that serves its own source, and listens as the lines before `listen` say.
const APP: &str = r"
const http = require('http'), fs = require('fs');
let currentUsers = 0; // io.emit('user count', currentUsers)
const app = http.createServer((request, response) => {
  const file = { '/_api/server.js': 'server.js', '/public/client.js': 'public/client.js' }[request.url];
  if (!file) { response.statusCode = 404; return response.end('Cannot GET ' + request.url); }
  fs.readFile(__dirname + '/' + file, (error, text) => response.end(text));
});
";

/// A project whose server listens with these lines.
fn project(listen: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("server.js"), format!("{APP}{listen}\n")).unwrap();
    fs::write(folder.path().join("public/client.js"), "socket.on('user count', count => console.log(count))").unwrap();
    fs::write(folder.path().join("package.json"), r#"{"scripts":{"start":"node server.js"}}"#).unwrap();
    folder
}

fn start(folder: &Path, command: &str, more: &[&str]) -> Ran {
    let mut grade = hintgrade(&["grade", ".", "--no-rehearse", "--start", command]);
    ran(&grade.args(more).current_dir(folder).output().unwrap())
}

/// The processes that run in this folder.
fn processes(folder: &Path) -> Vec<String> {
    let folder = fs::canonicalize(folder).unwrap();
    let entries = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let inside = entries.filter(|entry| fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == folder));
    let name = |path: std::path::PathBuf| fs::read_to_string(path.join("cmdline")).unwrap_or_default();
    inside.map(|entry| name(entry.path()).replace('\0', " ")).filter(|name| !name.is_empty()).collect()
}

#[track_caller]
fn all_gone(folder: &Path) {
    assert_eq!(processes(folder), Vec::<String>::new(), "left behind");
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(60), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_app_that_starts_slowly_is_graded_and_stopped() {
    let folder = project("setTimeout(() => app.listen(process.env.PORT), 2000);");
    let ran = start(folder.path(), "npm start", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.stdout.starts_with("Communicate by Emitting  http://localhost:[PORT]"), "{}", ran.stdout);
    all_gone(folder.path());
}

/// The checks of a running app work for one that was started, whose folder is known as well.
#[test]
fn a_started_app_can_be_checked_live() {
    let folder = project("app.listen(process.env.PORT);");
    let ran = start(folder.path(), "npm start", &["--live"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.stdout.contains("\n  hintgrade connected to the running app"), "{}", ran.stdout);
    all_gone(folder.path());
}

#[test]
fn an_app_on_another_port_is_found() {
    let folder = project("app.listen(0, '127.0.0.1');");
    let ran = start(folder.path(), "node server.js", &[]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(ran.stderr.starts_with("note: the app listens on port "), "{}", ran.stderr);
    all_gone(folder.path());
}

#[test]
fn a_port_can_be_given_unless_it_is_taken() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let folder = project("app.listen(process.env.PORT);");
    let taken = start(folder.path(), "node server.js", &["--port", &port]);
    assert_eq!(taken.exit, Some(2));
    assert!(taken.stderr.contains(&format!("port {port} is taken")), "{}", taken.stderr);
    drop(listener);
    let mut grade = hintgrade(&["grade", ".", "--no-rehearse", "--start", "node server.js", "--port", &port]);
    let output = grade.current_dir(folder.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("http://localhost:{port}\n")), "{output:?}");
    all_gone(folder.path());
}

#[test]
fn a_port_that_is_taken_on_any_loopback_address_is_refused() {
    let folder = project("app.listen(process.env.PORT);");
    for address in ["127.0.0.1", "0.0.0.0", "::1", "::"] {
        let listener = match std::net::TcpListener::bind((address, 0)) {
            Ok(listener) => listener,
            Err(error) if address.contains(':') => {
                eprintln!("{address} is not checked, since this machine has no IPv6 ({error})");
                continue;
            }
            Err(error) => panic!("{address}: {error}"),
        };
        let port = listener.local_addr().unwrap().port().to_string();
        let ran = start(folder.path(), "node server.js", &["--port", &port]);
        assert_eq!(ran.exit, Some(2), "{address}: {ran:?}");
        assert!(ran.stderr.contains(&format!("port {port} is taken")), "{address}: {}", ran.stderr);
    }
}

#[test]
fn an_app_that_ends_is_reported_at_once_with_its_last_lines() {
    let folder = project(r"console.log('\x1b[31mred ::error::x'); throw new Error('no database');");
    let started = Instant::now();
    let ran = start(folder.path(), "node server.js", &["--wait", "60s"]);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!((ran.exit, ran.stdout.as_str()), (Some(3), ""), "{ran:?}");
    assert!(ran.stderr.starts_with("The app's last lines:\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("  | ␛[31mred ::error::x\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Error: no database"), "{}", ran.stderr);
    assert!(
        ran.stderr.ends_with(
            "error: 'node server.js' ended with exit code 1 before the app answered: run it in the app's folder to see why\n"
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_app_that_never_listens_is_graded_as_it_is() {
    let folder = project("console.log('idle'); setInterval(() => {}, 1000);");
    let ran = start(folder.path(), "node server.js", &["--wait", "1500ms"]);
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("Nothing answers at http://localhost:[PORT]/"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "The app's last lines:\n  | idle\n");
    all_gone(folder.path());
}

/// Ignores SIGTERM, and starts a grandchild in another session that ignores it too.
const STUBBORN: &str = r"
process.on('SIGTERM', () => {});
require('child_process').spawn(process.execPath, ['-e', `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`],
  { detached: true, stdio: 'ignore' }).unref();
app.listen(process.env.PORT);
";

#[test]
fn processes_that_ignore_sigterm_are_killed() {
    let folder = project(STUBBORN);
    let ran = start(folder.path(), "npm start", &[]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    all_gone(folder.path());
}

#[test]
fn a_command_that_leaves_its_app_behind_is_stopped_too() {
    let folder = project("app.listen(process.env.PORT);");
    let ran = start(folder.path(), "node server.js & exit 0", &[]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    all_gone(folder.path());
}

/// Starts an app that never answers, and waits until its process runs.
fn hanging(folder: &Path) -> Child {
    let mut grade = hintgrade(&["grade", ".", "--start", "npm start"]);
    let child = grade.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_until("two Nodes in the folder", || {
        processes(folder).iter().filter(|name| name.contains("setInterval") || name.contains("server.js")).count() >= 2
    });
    child
}

#[test]
fn signals_stop_the_tree() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let folder = project(&STUBBORN.replace("app.listen(process.env.PORT)", "setInterval(() => {}, 1000)"));
        let child = hanging(folder.path());
        send_signal(&child, signal);
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(code),
            "{signal:?}: {}",
            steady(&String::from_utf8_lossy(&output.stderr))
        );
        all_gone(folder.path());
    }
}

#[test]
fn a_panic_stops_the_tree() {
    let folder = project(STUBBORN);
    let root = folder.path().to_owned();
    let panicked = thread::spawn(move || {
        let launch = Launch { command: "npm start", folder: &root, port: None };
        let _app = App::start(launch, &AppHandle::default()).unwrap();
        wait_until("the app runs", || processes(&root).iter().any(|name| name.contains("server.js")));
        std::panic::resume_unwind(Box::new("on purpose"));
    });
    assert!(panicked.join().is_err());
    all_gone(folder.path());
}

#[test]
fn only_a_folder_is_started() {
    let ran = ran(&hintgrade(&["grade", "http://127.0.0.1:9", "--start", "npm start"]).output().unwrap());
    assert_eq!(ran.exit, Some(2));
    assert!(ran.stderr.contains("--start runs the app in its folder"), "{}", ran.stderr);
}
