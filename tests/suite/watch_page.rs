//! `watch --open`: the page in a real browser, and what its server refuses. No browser of the machine is opened: a
//! script in the place of `xdg-open` writes down the address that it is given.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::browser::{Tab, browse};
use crate::support::program::hintgrade;
use crate::watch::{GOOD, Session, project, terminal_command};

const WRONG: &str = "let currentUsers = 0;\n";

/// A running `watch --open` and the address that it has opened.
struct Opened {
    session: Session,
    url: String,
    _opener: tempfile::TempDir,
}

impl Opened {
    fn start(mut command: Command) -> Self {
        let opener = tempfile::tempdir().unwrap();
        let script = opener.path().join("xdg-open");
        let address = opener.path().join("address");
        let text = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >'{0}.new' && mv '{0}.new' '{0}'\n", address.display());
        fs::write(&script, text).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", opener.path().display(), std::env::var("PATH").unwrap());
        command.env("PATH", path);
        let session = Session::of(command);
        let started = Instant::now();
        while !address.exists() {
            assert!(started.elapsed() < Duration::from_secs(60), "nothing is opened: {:?}", session.text());
            thread::sleep(Duration::from_millis(20));
        }
        let url = fs::read_to_string(&address).unwrap().trim().to_owned();
        Self { session, url, _opener: opener }
    }

    /// In a terminal, which has keys.
    fn in_terminal(folder: &Path) -> Self {
        Self::start(terminal_command(folder, "watch --no-rehearse --open"))
    }

    fn without_terminal(folder: &Path) -> Self {
        let mut command = hintgrade(&["watch", "--no-rehearse", "--open"]);
        command.current_dir(folder);
        Self::start(command)
    }

    fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap().split('/').next().unwrap()
    }

    fn path(&self) -> &str {
        &self.url[self.url.find(self.address()).unwrap() + self.address().len()..]
    }

    /// Sends a request with these headers beside its host, and returns the beginning of the answer.
    fn ask(&self, path: &str, headers: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}\r\n").unwrap();
        let mut answer = Vec::new();
        let mut chunk = [0; 4096];
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut chunk).unwrap() {
                0 => break,
                read => answer.extend(&chunk[..read]),
            }
        }
        (stream, String::from_utf8_lossy(&answer).into_owned())
    }

    fn status(&self, path: &str, headers: &str) -> u16 {
        let (_, answer) = self.ask(path, headers);
        answer.split(' ').nth(1).unwrap_or_else(|| panic!("{answer:?}")).parse().unwrap()
    }
}

#[test]
fn a_save_is_seen_in_the_browser_until_the_watch_ends() {
    let folder = project(WRONG);
    let mut opened = Opened::in_terminal(folder.path());
    let url = opened.url.clone();
    opened.session.expect("In the browser:", 1);
    browse(|browser| async move {
        let tab = Tab::open(&browser, &url).await;
        tab.shows("#status", "is graded again at each save").await;
        tab.shows(".banner.failed", "2 of 3 hints passed").await;
        assert_eq!(tab.evaluate("document.querySelectorAll('.changed').length").await, json!(0));
        assert_eq!(tab.evaluate("document.title").await, json!("✗ 2/3 · Communicate by Emitting"));

        let saved = Instant::now();
        fs::write(folder.path().join("server.js"), GOOD).unwrap();
        tab.shows("#changes", "Changed: hint 2: failed -> passed").await;
        eprintln!("the page shows the save after {} ms", saved.elapsed().as_millis());
        tab.shows(".banner.passed", "All 3 hints passed").await;
        tab.shows(".hints > li.changed .badge", "failed → passed").await;
        assert_eq!(tab.evaluate("document.querySelectorAll('.changed').length").await, json!(1));
        assert_eq!(tab.evaluate("document.title").await, json!("✓ 3/3 · Communicate by Emitting"));

        for scheme in ["light", "dark"] {
            tab.on_screen(360, 800, scheme).await;
            assert_eq!(tab.accessibility_violations().await, json!([]), "{scheme}");
            let widths = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]";
            assert_eq!(tab.evaluate(widths).await, json!([360, 360]), "nothing is wider than a phone");
            tab.screenshot(&format!("watch-360-{scheme}")).await;
        }

        // A syntax error changes other hints, and the mark of the round before goes.
        fs::write(folder.path().join("server.js"), "").unwrap();
        tab.shows("#changes", "Changed: hint 1: passed -> failed").await;
        tab.shows(".hints > li:nth-child(1) .badge", "passed → failed").await;

        opened.session.press(b"q");
        assert_eq!(opened.session.ends(), Some(0));
        tab.shows("#ended", "hintgrade watch has ended").await;
        assert_eq!(tab.evaluate("[lost.hidden, grading.hidden]").await, json!([true, true]));
        assert_eq!(tab.browser_log(), Vec::<String>::new(), "nothing that the page needs is refused");
    });
}

#[test]
fn the_page_keeps_the_readers_position_and_focus() {
    let folder = project(WRONG);
    let opened = Opened::without_terminal(folder.path());
    let url = opened.url.clone();
    browse(|browser| async move {
        let tab = Tab::open(&browser, &url).await;
        tab.shows(".banner.failed", "2 of 3 hints passed").await;
        tab.on_screen(360, 300, "light").await;
        tab.evaluate("const third = document.querySelectorAll('.hints > li')[2]; third.tabIndex = 0; third.focus()")
            .await;
        tab.evaluate("third.scrollIntoView({ block: 'start' }); scrollBy(0, -150)").await;
        let top = "Math.round(document.querySelectorAll('.hints > li')[2].getBoundingClientRect().top)";
        let before = tab.evaluate(top).await;
        // The second hint's finding disappears above it.
        fs::write(folder.path().join("server.js"), GOOD).unwrap();
        tab.shows("#changes", "Changed: hint 2: failed -> passed").await;
        let after = tab.evaluate(top).await;
        let moved = (before.as_f64().unwrap() - after.as_f64().unwrap()).abs();
        assert!(moved <= 2.0, "from {before} to {after}");
        assert_eq!(tab.evaluate("document.activeElement === third && third.isConnected").await, json!(true));
    });
    drop(opened);
}

#[test]
fn a_hint_is_marked_where_it_fails_otherwise_and_not_where_lines_have_moved() {
    let near = "let currentUsers = 0;\nio.emit('userCount', currentUsers);\n";
    let folder = project(near);
    let opened = Opened::without_terminal(folder.path());
    let url = opened.url.clone();
    browse(|browser| async move {
        let tab = Tab::open(&browser, &url).await;
        tab.shows(".hints > li:nth-child(2)", "server.js:2").await;
        fs::write(folder.path().join("server.js"), format!("// a line above\n{near}")).unwrap();
        tab.shows(".hints > li:nth-child(2)", "server.js:3").await;
        tab.shows("#changes", "Every verdict is the same").await;
        assert_eq!(tab.evaluate("document.querySelectorAll('.changed, .badge').length").await, json!(0));
        fs::write(folder.path().join("server.js"), near.replace("userCount", "USER COUNT")).unwrap();
        tab.shows(".hints > li:nth-child(2).changed .badge", "changed").await;
        assert_eq!(tab.evaluate("document.querySelectorAll('.changed').length").await, json!(1));
    });
    drop(opened);
}

#[test]
fn only_its_own_page_is_answered() {
    let folder = project(GOOD);
    let opened = Opened::without_terminal(folder.path());
    opened.session.expect("In the browser: http://127.0.0.1:", 1);
    let (path, host) = (opened.path().to_owned(), format!("Host: {}\r\n", opened.address()));
    assert!(path.len() == "/0123456789abcdef0123456789abcdef/".len(), "{path}");
    let port = opened.address().rsplit(':').next().unwrap();
    assert_eq!(opened.status(&path, &host), 200);
    assert_eq!(opened.status(&path, &format!("Host: localhost:{port}\r\n")), 200);
    for refused in [
        "Host: rebound.example\r\n".to_owned(),
        format!("Host: rebound.example:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        String::new(),
        format!("{host}Origin: http://rebound.example:{port}\r\n"),
        format!("{host}Origin: null\r\n"),
        format!("{host}Sec-Fetch-Site: cross-site\r\n"),
        format!("{host}Sec-Fetch-Site: same-site\r\n"),
    ] {
        assert_eq!(opened.status(&path, &refused), 403, "{refused}");
        assert_eq!(opened.status(&format!("{path}events"), &refused), 403, "{refused}");
    }
    let digit = if path.ends_with("0/") { '1' } else { '0' };
    let other = format!("{}{digit}/", &path[..path.len() - 2]);
    for wrong in ["/", "/events", &path[..path.len() - 1], &other, &format!("{path}x")] {
        assert_eq!(opened.status(wrong, &host), 404, "{wrong}");
    }
    let (_, answer) = opened.ask(&path, &host);
    for header in [
        "content-security-policy: default-src 'none'; connect-src 'self'; style-src 'sha256-",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(answer.contains(header), "{header} in {answer}");
    }
    assert!(!answer.contains("unsafe-inline"), "{answer}");
}

#[test]
fn the_open_pages_are_limited() {
    let folder = project(GOOD);
    let opened = Opened::without_terminal(folder.path());
    let (events, host) = (format!("{}events", opened.path()), format!("Host: {}\r\n", opened.address()));
    let pages: Vec<(TcpStream, String)> = (0..16).map(|_| opened.ask(&events, &host)).collect();
    assert!(pages.iter().all(|(_, answer)| answer.starts_with("HTTP/1.1 200 ")), "{pages:?}");
    assert_eq!(opened.status(&events, &host), 503);
    drop(pages);
    let started = Instant::now();
    while opened.status(&events, &host) != 200 {
        assert!(started.elapsed() < Duration::from_secs(60), "a closed page makes room for another");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_connections_are_limited() {
    let folder = project(GOOD);
    let opened = Opened::without_terminal(folder.path());
    let idle: Vec<TcpStream> = (0..64).map(|_| TcpStream::connect(opened.address()).unwrap()).collect();
    let mut next = TcpStream::connect(opened.address()).unwrap();
    write!(next, "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", opened.path(), opened.address()).unwrap();
    next.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(next.read(&mut [0]).is_err(), "it waits");
    drop(idle);
    next.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut answer = String::new();
    next.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn without_a_browser_the_address_is_shown() {
    let folder = project(GOOD);
    let empty = tempfile::tempdir().unwrap();
    let mut command = hintgrade(&["watch", "--no-rehearse", "--open"]);
    command.current_dir(folder.path()).env("PATH", empty.path());
    let session = Session::of(command);
    session.expect("Open this address yourself: http://127.0.0.1:", 1);
    session.expect("All 3 hints passed", 1);
}
