//! What a terminal shows while something takes longer than a second: in a real terminal (util-linux's `script`) of 60
//! columns, against servers that answer when the test says so.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};

use crate::support::program::run;
use crate::support::server::{Answer, Server};
use crate::watch::{Session, terminal_command};

/// Holds answers back until it is opened.
#[derive(Clone, Default)]
struct Held(Arc<(Mutex<bool>, Condvar)>);

impl Held {
    fn wait(&self) {
        let (is_open, opened) = &*self.0;
        drop(opened.wait_while(is_open.lock().unwrap(), |is_open| !*is_open).unwrap());
    }

    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

/// Two challenges. The first hint of the second requests a path that no text names.
fn challenges(folder: &Path) {
    let challenge = |id: &str, title: &str, code: &str| {
        format!(
            "---\nid: 589fc831f9fc0f352b528e{id}\ntitle: {title}\nchallengeType: 2\ndashedName: {id}-lesson\n---\n\n\
             # --hints--\n\nIt answers.\n\n```js\n{code}\n```\n"
        )
    };
    let quick = "assert((await fetch(new URL('/_api/server.js', code))).ok);";
    let slow = "assert((await fetch(new URL('/' + ['sl', 'ow'].join(''), code))).ok);";
    fs::write(folder.join("a.md"), challenge("01", "First lesson", quick)).unwrap();
    fs::write(folder.join("b.md"), challenge("02", "Second lesson", slow)).unwrap();
}

fn in_terminal(folder: &Path, arguments: &str) -> Session {
    let mut command: Command = terminal_command(folder, arguments);
    command.env("LANG", "en_US.UTF-8");
    Session::of(command)
}

#[test]
fn a_slow_app_and_a_slow_challenge_are_named() {
    let folder = tempfile::tempdir().unwrap();
    challenges(folder.path());
    let (files, hint) = (Held::default(), Held::default());
    let (held_files, held_hint) = (files.clone(), hint.clone());
    let server = Server::start(move |request| {
        if request.path() == "/slow" {
            held_hint.wait()
        } else {
            held_files.wait()
        }
        Answer::ok("")
    });
    let arguments = format!("grade {} --challenge . --request-timeout 60s --hint-timeout 60s", server.url);
    let session = in_terminal(folder.path(), &arguments);
    session.expect("Fetching the files of http://127.0.0.1", 1);
    files.open();
    session.expect("Running the hints of “Second lesson”, 2 of 2", 1);
    hint.open();
    session.expect("exit 0", 1);
    let shown = session.text();
    let last = shown.rfind("Running the hints").unwrap();
    assert!(shown[last..].contains("\x1b[2K") || shown[last..].contains("\x1b[K"), "it disappears: {shown:?}");
}

#[test]
fn watch_says_what_it_does() {
    let folder = tempfile::tempdir().unwrap();
    challenges(folder.path());
    let hint = Held::default();
    let held = hint.clone();
    let server = Server::start(move |request| {
        if request.path() == "/slow" {
            held.wait();
        }
        Answer::ok("")
    });
    let arguments = format!("watch {} --challenge . --request-timeout 60s --hint-timeout 60s", server.url);
    let mut session = in_terminal(folder.path(), &arguments);
    session.expect("Running the hints of “Second lesson”, 2 of 2…", 1);
    hint.open();
    session.expect("Round 1.", 1);
    session.press(b"q");
    session.expect("exit 0", 1);
}

#[test]
fn nothing_is_shown_without_a_terminal() {
    let server = Server::start(|_| {
        // Longer than it takes until a terminal shows what is awaited.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        Answer::ok("let currentUsers = 0;\nio.emit('user count', currentUsers);\nsocket.on('user count', () => {});\n")
    });
    let ran = run(&["grade", &server.url]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""), "{}", ran.stdout);
}

/// clap's own styles are printed, and none of an argument, which would hide the rest of the line.
#[test]
fn a_wrong_argument_has_no_styles() {
    let folder = tempfile::tempdir().unwrap();
    let told = |argument: &str, expected: &str| {
        let session = in_terminal(folder.path(), &format!("grade {argument}"));
        session.expect(expected, 1);
        session.expect("exit 2", 1);
        session.text()
    };
    assert!(told("--hidden", "--hidden").contains("\u{1b}[1m\u{1b}[31merror:"));
    let text = told("'--x\u{1b}[8mhidden\u{200b}'", "'--x␛[8mhidden\u{fffd}' found");
    assert!(!text.contains("\u{1b}[8m"), "{text:?}");
    let text = told("x --format 'json\u{1b}[8m:\u{1b}[31mx\u{200b}'", "there is no format");
    assert!(!text.contains("\u{1b}[8m"), "{text:?}");
}
