//! The network policy, retries, the limits of the whole run, and waiting for an app.

use std::net::TcpListener;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::program::{hintgrade, ran, run, steady};
use crate::support::server::{Answer, Request, Server};
use crate::support::timing::one_at_a_time;

const SOURCE: &str = "let currentUsers = 0; io.emit('user count', currentUsers); socket.on('user count', f)";

fn source() -> Server {
    Server::always(Answer::ok(SOURCE))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn private_addresses_are_refused_however_they_are_named() {
    let server = source();
    let port = server.url.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let ran = run(&["grade", &format!("http://{host}:{port}"), "--public-only"]);
        assert_eq!(ran.exit, Some(3), "{host}: {ran:?}");
        assert!(ran.stdout.contains("has no public address"), "{host}: {}", ran.stdout);
        assert!(ran.stdout.contains("3 could not be graded"), "{host}: {}", ran.stdout);
    }
    for host in ["169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::a00:1]", "[2002:7f00:1::]", "100.64.0.1"] {
        let ran = run(&["grade", &format!("http://{host}"), "--public-only", "--request-timeout", "2s"]);
        assert!(ran.stdout.contains("has no public address"), "{host}: {}", ran.stdout);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_refusal_does_not_tell_the_address_of_a_name() {
    for host in ["localhost", "inside.localhost"] {
        let ran = run(&["grade", &format!("http://{host}:9"), "--public-only"]);
        assert!(ran.stdout.contains("has no public address"), "{ran:?}");
        assert!(!ran.stdout.contains("127.0.0.1") && !ran.stdout.contains("::1"), "{ran:?}");
    }
}

#[test]
fn live_clients_keep_to_public_addresses_too() {
    let server = source();
    for address in [server.url.clone(), server.url.replace("127.0.0.1", "localhost")] {
        let ran = run(&["grade", &address, "--public-only", "--live"]);
        assert_eq!(ran.exit, Some(3), "{address}: {ran:?}");
        assert!(ran.stdout.contains("connected to the running app, and could not tell"), "{address}: {}", ran.stdout);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_host_can_be_allowed() {
    let server = source();
    let ran = run(&["grade", &server.url, "--public-only", "--allow-host", "127.0.0.1"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let by_name = server.url.replace("127.0.0.1", "localhost");
    let ran = run(&["grade", &by_name, "--public-only", "--allow-host", "LOCALHOST"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
}

#[test]
fn a_redirect_does_not_bypass_the_policy() {
    let inside = source();
    for target in [inside.url.replace("127.0.0.1", "localhost"), "http://[::1]:9/".to_owned()] {
        let server = Server::always(Answer::new(302, &[("location", &target)], ""));
        let ran = run(&["grade", &server.url, "--public-only", "--allow-host", "127.0.0.1"]);
        assert_eq!(ran.exit, Some(3), "{ran:?}");
        let words = steady(&format!("The host of {} has no public address", url::Url::parse(&target).unwrap()));
        assert!(in_one_line(&ran.stdout).contains(&words), "{}", ran.stdout);
        assert!(server.connections() > 0);
    }
    assert_eq!(inside.connections(), 0);
}

#[test]
fn a_proxy_does_not_bypass_the_policy() {
    let server = source();
    let proxy = &server.url;
    let grade = |args: &[&str]| {
        let mut command = hintgrade(&[&["grade", "http://app.invalid", "--request-timeout", "2s"], args].concat());
        command.envs([("http_proxy", proxy), ("HTTP_PROXY", proxy), ("all_proxy", proxy), ("ALL_PROXY", proxy)]);
        ran(&command.output().unwrap())
    };
    assert_eq!(grade(&[]).exit, Some(0), "a proxy is used as a rule");
    let before = server.connections();
    assert!(before > 0);
    assert_eq!(grade(&["--public-only"]).exit, Some(3));
    assert_eq!(server.connections(), before);
}

#[test]
fn folders_are_not_public_urls() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["grade", folder.path().to_str().unwrap(), "--public-only"]);
    assert_eq!(ran.exit, Some(2));
    assert!(ran.stderr.contains("--public-only allows only public URLs"), "{}", ran.stderr);
}

#[test]
fn network_faults_are_retried_and_answers_are_not() {
    // The first connections break off.
    let breaks_off = |request: &Request| match request.number {
        0 | 1 => Answer::Bytes(Vec::new()),
        _ => Answer::ok(SOURCE),
    };
    let server = Server::start(breaks_off);
    assert_eq!(run(&["grade", &server.url]).exit, Some(3));
    let server = Server::start(breaks_off);
    let ran = run(&["grade", &server.url, "--retry", "2"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(server.requests().len(), 4, "two files and two tries that broke off");

    let server = Server::always(Answer::new(500, &[], "no"));
    assert_eq!(run(&["grade", &server.url, "--retry", "3"]).exit, Some(1));
    assert_eq!(server.requests().len(), 2);
}

/// A report whose lines are not wrapped.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_whole_run_has_limits() {
    let server = Server::always(Answer::ok(format!("{SOURCE}{}", " ".repeat(60_000))));
    for limit in ["200k", "20G"] {
        assert_eq!(run(&["grade", &server.url, "--max-total-bytes", limit]).exit, Some(0), "{limit}");
    }
    let ran = run(&["grade", &server.url, "--max-total-bytes", "100k"]);
    assert_eq!(ran.exit, Some(3));
    assert!(
        in_one_line(&ran.stdout).contains("the whole run reached its limit of 102400 bytes; raise --max-total-bytes"),
        "{}",
        ran.stdout
    );

    let server = Server::always(Answer::Silence);
    let _alone = one_at_a_time();
    let started = Instant::now();
    let ran = run(&["grade", &server.url, "--max-total-time", "700ms", "--request-timeout", "60s", "--retry", "9"]);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3));
    assert!(
        in_one_line(&ran.stdout).contains("the whole run reached its limit of 0.7 s; raise --max-total-time"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_hint_that_computes_ends_with_the_run() {
    let server = source();
    let folder = tempfile::tempdir().unwrap();
    let lesson = folder.path().join("loop.md");
    let front = "---\nid: 0123456789abcdef01234567\ntitle: Loop\nchallengeType: 2\ndashedName: loop\n---\n";
    let text = format!("{front}\n# --hints--\n\nIt loops.\n\n```js\nwhile (true) {{}}\n```\n");
    std::fs::write(&lesson, text).unwrap();
    let _alone = one_at_a_time();
    let started = Instant::now();
    let challenge = lesson.to_str().unwrap();
    let limits = ["--hint-timeout", "60s", "--max-total-time", "500ms"];
    let ran = run(&[&["grade", &server.url, "--challenge", challenge], &limits[..]].concat());
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(
        in_one_line(&ran.stdout).contains("The hint was stopped, because the whole run reached its limit of 0.5 s"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_gateway_and_a_sleeping_host_are_waited_for() {
    let waking =
        |status| Answer::new(status, &[("x-host-routing", "hibernating")], "<!doctype html><title>Waking up</title>");
    let server = Server::start(move |request| match request.number {
        0 | 1 => Answer::new(503, &[], "no app"),
        2 => waking(404),
        3 => waking(200),
        4 => Answer::Bytes(Vec::new()),
        _ => Answer::ok(SOURCE),
    });
    let ran = run(&["grade", &server.url, "--wait", "60s"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
}

#[test]
fn a_host_that_asks_to_wait_is_waited_for() {
    let limits = |wait: &'static str| {
        let requested = Mutex::new(Vec::new());
        Server::start(move |_| {
            let mut requested = requested.lock().unwrap();
            requested.push(Instant::now());
            let is_early = requested[0].elapsed() < Duration::from_secs(1);
            if is_early { Answer::new(429, &[("retry-after", wait)], "slowly") } else { Answer::ok(SOURCE) }
        })
    };
    let _alone = one_at_a_time();
    let server = limits("1");
    let ran = run(&["grade", &server.url, "--retry", "1"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let server = limits("1");
    let ran = run(&["grade", &server.url, "--wait", "60s"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(server.requests().len(), 4, "the wait's two, and two files: {:?}", server.requests());
    // No attempt before the host allows one, and no wait beyond the limits.
    let server = limits("3600");
    let started = Instant::now();
    let ran = run(&["grade", &server.url, "--wait", "60s", "--retry", "9"]);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("it asks to wait 3600 s"), "{}", ran.stdout);
}

#[test]
fn an_app_that_listens_late_is_waited_for() {
    let port = free_port();
    let late = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        Server::at(([127, 0, 0, 1], port).into(), |_| Answer::ok(SOURCE))
    });
    let ran = run(&["grade", &format!("http://127.0.0.1:{port}"), "--wait", "30s"]);
    drop(late.join().unwrap());
    assert_eq!(ran.exit, Some(0), "{ran:?}");
}

#[test]
fn after_the_wait_the_app_is_graded_as_it_is() {
    let port = free_port();
    let started = Instant::now();
    let ran = run(&["grade", &format!("http://127.0.0.1:{port}"), "--wait", "1s"]);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3));
    assert!(ran.stdout.contains("Nothing answers at"), "{}", ran.stdout);
    // An app's own page for unknown paths is an answer.
    let server = Server::always(Answer::new(404, &[], "<!doctype html><title>Lost?</title>"));
    let ran = run(&["grade", &server.url, "--wait", "60s"]);
    assert!(ran.exit.is_some() && !server.requests().is_empty());
    assert!(started.elapsed() < Duration::from_secs(50), "it was not waited for: {:?}", started.elapsed());
}

#[test]
fn a_rehearsal_follows_no_redirect_to_another_host() {
    let third = Server::at(([127, 0, 0, 2], 0).into(), |_| Answer::ok("module.exports = 1;"));
    let elsewhere = third.url.clone();
    let app = Server::start(move |request| match request.path() {
        "/_api/server.js" => Answer::ok("for (let i = 0; i < 2000; i++) try { require('./file' + i) } catch {}"),
        path => Answer::new(302, &[("location", &format!("{elsewhere}{path}"))], ""),
    });
    run(&["grade", &app.url, "--rehearse"]);
    assert!(app.requests().iter().any(|path| path == "/_api/file0.js"), "{:?}", app.requests());
    // The page's script alone: a hint follows a redirect as a browser does.
    let mut followed = third.requests();
    followed.retain(|path| path != "/public/client.js");
    assert_eq!(followed, Vec::<String>::new());
}

#[test]
fn a_rehearsal_awaits_all_files_of_an_app_about_as_long_as_one_request() {
    const SERVER: &str = "const app = require('express')();
        const http = require('http').createServer(app);
        const io = require('socket.io')(http);
        for (let i = 0; i < 20; i++) require(`./file${i}`);
        let currentUsers = 0;
        io.on('connection', (socket) => {
          io.emit('user count', ++currentUsers);
          socket.on('disconnect', () => io.emit('user count', --currentUsers));
        });
        http.listen(3000);";
    let app = Server::start(|request| match request.path() {
        "/_api/server.js" => Answer::ok(SERVER),
        "/public/client.js" => Answer::ok("let socket = io();\nsocket.on('user count', (data) => console.log(data));"),
        path if path.starts_with("/_api/file") => {
            std::thread::sleep(Duration::from_millis(300));
            Answer::ok("module.exports = 1;")
        }
        _ => Answer::new(404, &[], ""),
    });
    let ran = run(&["grade", &app.url, "--rehearse", "--request-timeout", "1s"]);
    let mut files = app.requests();
    files.retain(|path| path.starts_with("/_api/file"));
    assert!((1..=4).contains(&files.len()), "{files:?}");
    // Those that were not awaited are replaced by stubs, as those that an app does not serve.
    assert!(ran.stdout.contains("All 3 hints passed, and the app works"), "{}", ran.stdout);
}
