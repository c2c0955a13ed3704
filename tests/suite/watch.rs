//! `hintgrade watch`, in a real terminal 60 columns wide (util-linux's `script`) and without one: saves, reported
//! changes, keys.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::program::{Signal, hintgrade, send_signal};

pub(crate) const GOOD: &str = "let currentUsers = 0;\nio.emit('user count', currentUsers);\n";

pub(crate) fn project(server: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("server.js"), server).unwrap();
    fs::write(folder.path().join("public/client.js"), "socket.on('user count', n => console.log(n))").unwrap();
    folder
}

/// A running program and what it has written so far.
pub(crate) struct Session {
    pub(crate) child: Child,
    written: Arc<Mutex<String>>,
}

impl Session {
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        let written = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&written);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut chunk) {
                kept.lock().unwrap().push_str(&String::from_utf8_lossy(&chunk[..read]));
            }
        });
        Self { child, written }
    }

    pub(crate) fn text(&self) -> String {
        self.written.lock().unwrap().clone()
    }

    /// Waits until a text has been written this many times.
    #[track_caller]
    pub(crate) fn expect(&self, text: &str, times: usize) {
        let started = Instant::now();
        while self.text().matches(text).count() < times {
            assert!(started.elapsed() < Duration::from_secs(60), "no {text:?} in {:?}", self.text());
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn press(&mut self, keys: &[u8]) {
        self.child.stdin.as_mut().unwrap().write_all(keys).unwrap();
        self.child.stdin.as_mut().unwrap().flush().unwrap();
    }

    #[track_caller]
    pub(crate) fn ends(mut self) -> Option<i32> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(started.elapsed() < Duration::from_secs(30), "it does not end: {:?}", self.text());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a terminal of 60 columns; before and after it, the terminal's settings are written.
fn in_terminal(folder: &Path) -> Session {
    Session::of(terminal_command(folder, "watch --no-rehearse"))
}

/// The command that runs the program with these arguments in a terminal.
pub(crate) fn terminal_command(folder: &Path, arguments: &str) -> Command {
    let line = format!(
        "stty cols 60 rows 40; echo before $(stty -g); '{}' {arguments}; code=$?; echo after $(stty -g), exit $code",
        env!("CARGO_BIN_EXE_hintgrade")
    );
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &line, "/dev/null"]).current_dir(folder);
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm").env_remove("NO_COLOR");
    command
}

fn settings<'t>(text: &'t str, word: &str) -> &'t str {
    let after = &text[text.rfind(word).unwrap() + word.len()..];
    after.split(['\r', '\n', ',']).next().unwrap().trim()
}

#[test]
fn a_terminal_is_redrawn_at_each_save_and_restored() {
    for end in [&b"q"[..], b"\x03"] {
        let folder = project("let currentUsers = 0;\n");
        let mut session = in_terminal(folder.path());
        session.expect("Round 1.", 1);
        session.expect("q ends.", 1);
        fs::write(folder.path().join("server.js"), GOOD).unwrap();
        session.expect("Changed: hint 2: failed -> passed", 1);
        session.expect("Round 2.", 1);
        let text = session.text();
        assert!(text.contains("\x1b[2J"), "cleared: {text:?}");
        assert!(!text.contains('\x07'), "rings nothing");
        session.press(end);
        let written = Arc::clone(&session.written);
        assert_eq!(session.ends(), Some(0));
        let text = written.lock().unwrap().clone();
        assert_eq!(settings(&text, "before "), settings(&text, "after "), "{text:?}");
    }
}

#[test]
fn only_saves_that_matter_count() {
    let folder = project(GOOD);
    let session = in_terminal(folder.path());
    session.expect("Round 1.", 1);
    fs::write(folder.path().join("app.log"), "x").unwrap();
    fs::create_dir_all(folder.path().join("node_modules/express")).unwrap();
    fs::write(folder.path().join("node_modules/express/index.js"), "x").unwrap();
    thread::sleep(Duration::from_millis(700));
    assert!(!session.text().contains("Round 2."), "{:?}", session.text());
    // Some editors save by replacing the file, several times in a row.
    for _ in 0..3 {
        fs::write(folder.path().join("new~"), "no code").unwrap();
        fs::rename(folder.path().join("new~"), folder.path().join("server.js")).unwrap();
    }
    session.expect("Changed: hint 1: passed -> failed", 1);
    thread::sleep(Duration::from_millis(500));
    assert!(!session.text().contains("Round 3."), "saves in a row are one: {:?}", session.text());
}

#[test]
fn without_a_terminal_each_report_is_printed() {
    let folder = project("let currentUsers = 0;\n");
    let mut command = hintgrade(&["watch", "--no-rehearse", "--lang", "it"]);
    command.current_dir(folder.path());
    let session = Session::of(command);
    session.expect("Test superati: 2 su 3; falliti: 1", 1);
    fs::write(folder.path().join("server.js"), GOOD).unwrap();
    session.expect("Cambiato: test 2: non superato -> superato", 1);
    assert!(!session.text().contains('\x1b'), "{:?}", session.text());
    send_signal(&session.child, Signal::INT);
    assert_eq!(session.ends(), Some(0));
}

#[test]
fn a_url_is_requested_at_intervals() {
    let folder = project("let currentUsers = 0;\n");
    let server = crate::support::server::Server::app(folder.path());
    let session = Session::of(hintgrade(&["watch", &server.url, "--every", "200ms"]));
    session.expect("2 of 3 hints passed", 1);
    thread::sleep(Duration::from_secs(1));
    assert_eq!(session.text().matches("hints passed").count(), 1, "the same report is not printed again");
    fs::write(folder.path().join("server.js"), GOOD).unwrap();
    session.expect("Changed: hint 2: failed -> passed", 1);
}
