//! Where requests go and how often: public addresses only, retries, limits of the whole run, waiting. The servers are real
//! sockets on loopback.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::program::{hintgrade, ran, run, steady};

const SOURCE: &str = "let currentUsers = 0; io.emit('user count', currentUsers); socket.on('user count', f)";

/// A server on this address which answers its n-th connection, from 0, with what `answer` gives; and the count of them.
fn serve(
    listener: TcpListener,
    answer: impl Fn(usize) -> Option<String> + Send + 'static,
) -> (String, Arc<AtomicUsize>) {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            if let Some(text) = answer(counted.fetch_add(1, Ordering::SeqCst)) {
                let _ = stream.write_all(text.as_bytes());
            }
        }
    });
    (url, count)
}

fn loopback() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

fn answer(status: &str, head: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{head}\r\n{body}"))
}

fn fine(_: usize) -> Option<String> {
    answer("200 OK", "", SOURCE)
}

#[test]
fn private_addresses_are_refused_however_they_are_named() {
    let (url, count) = serve(loopback(), fine);
    let port = url.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let ran = run(&["grade", &format!("http://{host}:{port}"), "--public-only"]);
        assert_eq!(ran.exit, Some(3), "{host}: {ran:?}");
        assert!(ran.stdout.contains("which is not a public address"), "{host}: {}", ran.stdout);
        assert!(ran.stdout.contains("3 could not be graded"), "{host}: {}", ran.stdout);
    }
    for host in ["169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::a00:1]", "[2002:7f00:1::]", "100.64.0.1"] {
        let ran = run(&["grade", &format!("http://{host}"), "--public-only", "--request-timeout", "2s"]);
        assert!(ran.stdout.contains("which is not a public address"), "{host}: {}", ran.stdout);
    }
    assert_eq!(count.load(Ordering::SeqCst), 0, "nothing was connected to");
}

#[test]
fn live_clients_keep_to_public_addresses_too() {
    let (url, count) = serve(loopback(), fine);
    for address in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        let ran = run(&["grade", &address, "--public-only", "--live"]);
        assert_eq!(ran.exit, Some(3), "{address}: {ran:?}");
        assert!(ran.stdout.contains("live: could not tell"), "{address}: {}", ran.stdout);
    }
    assert_eq!(count.load(Ordering::SeqCst), 0, "nothing was connected to");
}

#[test]
fn a_host_can_be_let_through() {
    let (url, _) = serve(loopback(), fine);
    let ran = run(&["grade", &url, "--public-only", "--allow-host", "127.0.0.1"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let by_name = url.replace("127.0.0.1", "localhost");
    let ran = run(&["grade", &by_name, "--public-only", "--allow-host", "LOCALHOST"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
}

#[test]
fn a_redirect_leads_nowhere_else() {
    let (inside, reached) = serve(loopback(), fine);
    for target in [inside.replace("127.0.0.1", "localhost"), "http://[::1]:9/".to_owned()] {
        let head = format!("location: {target}\r\n");
        let (url, asked) = serve(loopback(), move |_| answer("302 Found", &head, ""));
        let ran = run(&["grade", &url, "--public-only", "--allow-host", "127.0.0.1"]);
        assert_eq!(ran.exit, Some(3), "{ran:?}");
        let words = steady(&format!("{} leads to ", url::Url::parse(&target).unwrap()));
        assert!(ran.stdout.contains(&words) && ran.stdout.contains("not a public address"), "{}", ran.stdout);
        assert!(asked.load(Ordering::SeqCst) > 0);
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[test]
fn a_proxy_is_no_way_round() {
    let (proxy, asked) = serve(loopback(), fine);
    let grade = |args: &[&str]| {
        let mut command = hintgrade(&[&["grade", "http://app.invalid", "--request-timeout", "2s"], args].concat());
        command.envs([("http_proxy", &proxy), ("HTTP_PROXY", &proxy), ("all_proxy", &proxy), ("ALL_PROXY", &proxy)]);
        ran(&command.output().unwrap())
    };
    assert_eq!(grade(&[]).exit, Some(0), "a proxy is used as a rule");
    let before = asked.load(Ordering::SeqCst);
    assert!(before > 0);
    assert_eq!(grade(&["--public-only"]).exit, Some(3));
    assert_eq!(asked.load(Ordering::SeqCst), before);
}

#[test]
fn folders_are_no_public_urls() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["grade", folder.path().to_str().unwrap(), "--public-only"]);
    assert_eq!(ran.exit, Some(2));
    assert!(ran.stderr.contains("--public-only takes nothing but public URLs"), "{}", ran.stderr);
}

#[test]
fn network_faults_are_retried_and_answers_are_not() {
    // The first connections break off.
    let broken = |count: usize| if count < 2 { None } else { fine(count) };
    let (url, _) = serve(loopback(), broken);
    assert_eq!(run(&["grade", &url]).exit, Some(3));
    let (url, count) = serve(loopback(), broken);
    let ran = run(&["grade", &url, "--retry", "2"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(count.load(Ordering::SeqCst), 4, "two files and two tries that broke off");

    let (url, count) = serve(loopback(), |_| answer("500 Internal Server Error", "", "no"));
    assert_eq!(run(&["grade", &url, "--retry", "3"]).exit, Some(1));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn the_whole_run_has_limits() {
    let (url, _) = serve(loopback(), |_| answer("200 OK", "", &format!("{SOURCE}{}", " ".repeat(60_000))));
    assert_eq!(run(&["grade", &url, "--max-total-bytes", "200k"]).exit, Some(0));
    let ran = run(&["grade", &url, "--max-total-bytes", "100k"]);
    assert_eq!(ran.exit, Some(3));
    assert!(
        ran.stdout.contains("the whole run has read its limit of 102400 bytes; raise --max-total-bytes"),
        "{}",
        ran.stdout
    );

    let (url, _) = serve(loopback(), |_| {
        thread::sleep(Duration::from_secs(5));
        None
    });
    let started = Instant::now();
    let ran = run(&["grade", &url, "--max-total-time", "700ms", "--retry", "9"]);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3));
    assert!(
        ran.stdout.contains("the whole run has taken its limit of 0.7 s; raise --max-total-time"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_hint_that_computes_ends_with_the_run() {
    let (url, _) = serve(loopback(), fine);
    let folder = tempfile::tempdir().unwrap();
    let lesson = folder.path().join("loop.md");
    let front = "---\nid: 0123456789abcdef01234567\ntitle: Loop\nchallengeType: 2\ndashedName: loop\n---\n";
    let text = format!("{front}\n# --hints--\n\nIt loops.\n\n```js\nwhile (true) {{}}\n```\n");
    std::fs::write(&lesson, text).unwrap();
    let started = Instant::now();
    let ran = run(&["grade", &url, "--challenge", lesson.to_str().unwrap(), "--max-total-time", "500ms"]);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(
        ran.stdout.contains("the hint was cut short, since the whole run has taken its limit of 0.5 s"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_gateway_and_a_sleeping_host_are_waited_for() {
    let asleep = |count: usize| match count {
        0 | 1 => answer("503 Service Unavailable", "", "no app"),
        2 => answer("404 Not Found", "x-host-routing: hibernating\r\n", "<!doctype html><title>Waking up</title>"),
        3 => answer("200 OK", "x-host-routing: hibernating\r\n", "<!doctype html><title>Waking up</title>"),
        4 => None,
        _ => fine(count),
    };
    let (url, _) = serve(loopback(), asleep);
    let ran = run(&["grade", &url, "--wait", "60s"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
}

#[test]
fn nobody_listens_yet() {
    let port = loopback().local_addr().unwrap().port();
    let late = thread::spawn(move || {
        thread::sleep(Duration::from_secs(1));
        serve(TcpListener::bind(("127.0.0.1", port)).unwrap(), fine)
    });
    let ran = run(&["grade", &format!("http://127.0.0.1:{port}"), "--wait", "30s"]);
    late.join().unwrap();
    assert_eq!(ran.exit, Some(0), "{ran:?}");
}

#[test]
fn an_end_of_waiting_grades_what_is_there() {
    let port = loopback().local_addr().unwrap().port();
    let started = Instant::now();
    let ran = run(&["grade", &format!("http://127.0.0.1:{port}"), "--wait", "1s"]);
    assert!((1.0..6.0).contains(&started.elapsed().as_secs_f64()), "{:?}", started.elapsed());
    assert_eq!(ran.exit, Some(3));
    assert!(ran.stdout.contains("nothing answers at"), "{}", ran.stdout);
    // An app's own page for what it does not know is an answer.
    let (url, count) = serve(loopback(), |_| answer("404 Not Found", "", "<!doctype html><title>Lost?</title>"));
    let started = Instant::now();
    let ran = run(&["grade", &url, "--wait", "3s"]);
    assert!(ran.exit.is_some() && count.load(Ordering::SeqCst) > 0 && started.elapsed() < Duration::from_secs(8));
}
