//! Live checks: hintgrade's clients connect to real Socket.IO servers, old and new, correct and faulty, and to the
//! reference project. Faults of the network are never reported as faults of the app.

mod connections;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hintgrade::behaviour::{self, Credentials};
use hintgrade::challenge::catalogue;
use hintgrade::language::{Language, Translator};
use hintgrade::report::{Behaviour, BehaviourVerdict};
use hintgrade::submission::{Limits, Network, Submission};
use hintgrade_sample::{Fault, Options};

use crate::support::grading::check_live;
use crate::support::program::run;
use crate::support::sample::Server;
use crate::support::server::{self, Answer};

const VERSIONS: [&str; 4] = ["2.3", "2.5", "3.1", "4.8"];

/// A real app in Node, ended when it is dropped.
struct App {
    process: Child,
    _input: ChildStdin,
    url: String,
}

impl App {
    fn start(version: &str, case: &str) -> App {
        let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/live");
        assert!(oracle.join("node_modules").is_dir(), "run `npm ci` in tests/oracle/live, or tests/all");
        let mut process = Command::new("node")
            .args(["app.mjs", version, case])
            .current_dir(oracle)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("these tests need Node");
        let input = process.stdin.take().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        App { process, _input: input, url: format!("http://127.0.0.1:{}", line.trim()) }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn check(url: &str, credentials: Credentials) -> Behaviour {
    let challenge = catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap();
    let script = behaviour::of(&challenge, "en").unwrap().unwrap();
    let limits = Limits::default();
    let submission = Arc::new(Submission::open(url, &Network::start(limits).unwrap(), limits).unwrap());
    check_live(&script, &submission, credentials, &Translator::of(Language::English))
}

#[test]
fn correct_apps_of_every_version_work() {
    for version in VERSIONS {
        for case in ["right", "starts-high", "polling-only", "websocket-only"] {
            let app = App::start(version, case);
            let behaviour = check(&app.url, Credentials::default());
            assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{version} {case}: {behaviour:#?}");
            let seen = behaviour.checks[2].message.as_deref();
            let first = if case == "starts-high" { 41 } else { 1 };
            let wanted = format!("Three clients connected. They heard {first}, {}, {}.", first + 1, first + 2);
            assert_eq!(seen, Some(wanted.as_str()), "{version} {case}");
        }
    }
}

#[test]
fn each_fault_is_seen() {
    let cases = [
        "no-increment",
        "before-counting",
        "only-on-disconnect",
        "silent",
        "outside",
        "to-one",
        "to-others",
        "wrong-event",
        "always-one",
        "undefined",
        "object",
        "app-listen",
    ];
    let is_seen = |version: &str, case: &str| {
        let app = App::start(version, case);
        let started = Instant::now();
        let behaviour = check(&app.url, Credentials::default());
        assert_eq!(behaviour.verdict, BehaviourVerdict::Broken, "{version} {case}: {behaviour:#?}");
        assert!(started.elapsed() < Duration::from_secs(30), "{version} {case}: {:?}", started.elapsed());
    };
    // Most of it is waiting for what does not come.
    std::thread::scope(|scope| {
        for version in ["2.3", "4.8"] {
            for cases in cases.chunks(4) {
                scope.spawn(move || cases.iter().for_each(|case| is_seen(version, case)));
            }
        }
    });
}

#[test]
fn what_cannot_be_decided_is_never_broken() {
    for case in ["ends-it", "dies", "sign-in"] {
        let app = App::start("4.8", case);
        let behaviour = check(&app.url, Credentials::default());
        assert_eq!(behaviour.verdict, BehaviourVerdict::Unknown, "{case}: {behaviour:#?}");
    }
    let gone = App::start("4.8", "right").url.clone();
    assert_eq!(check(&gone, Credentials::default()).verdict, BehaviourVerdict::Unknown);
}

#[test]
fn an_app_without_its_database_is_not_broken() {
    for version in ["2.3", "4.8"] {
        for case in ["no-database", "no-database-no-sockets"] {
            let app = App::start(version, case);
            let behaviour = check(&app.url, Credentials::default());
            assert_eq!(behaviour.verdict, BehaviourVerdict::Unknown, "{version} {case}: {behaviour:#?}");
            let messages: Vec<_> = behaviour.checks.iter().filter_map(|check| check.message.as_deref()).collect();
            let says = |message: &&str| message.contains("its database is not connected");
            assert!(messages.iter().any(says), "{version} {case}: {messages:?}");
        }
    }
}

#[test]
fn clients_can_sign_in() {
    for version in VERSIONS {
        let app = App::start(version, "sign-in");
        let login =
            |name: &str| Credentials { login: Some((name.to_owned(), "known".to_owned())), ..Credentials::default() };
        let cookie = Credentials { cookies: vec!["sid=teacher".to_owned()], ..Credentials::default() };
        for credentials in [login("teacher"), login("newcomer"), cookie] {
            let behaviour = check(&app.url, credentials);
            assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{version}: {behaviour:#?}");
        }
        let asking_again = App::start(version, "sign-in-page");
        let behaviour = check(&asking_again.url, login("newcomer"));
        assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{version}, registered: {behaviour:#?}");
        let refused = check(&app.url, Credentials { cookies: vec!["sid=nobody".to_owned()], ..Credentials::default() });
        assert_eq!(refused.verdict, BehaviourVerdict::Unknown, "{version}");
    }
}

#[test]
fn the_reference_project_and_its_faults() {
    for case in Fault::all().map(Some).chain([None]) {
        let server = Server::rust(Options { fault: case, ..Options::default() });
        let behaviour = check(&server.url(), Credentials::default());
        let works = case.is_none_or(|case| case.name() == "counter-renamed");
        assert_eq!(behaviour.verdict == BehaviourVerdict::Works, works, "{case:?}: {behaviour:#?}");
    }
}

#[test]
fn clients_do_not_follow_an_app_to_another_host() {
    let third = server::Server::at(([127, 0, 0, 2], 0).into(), |_| Answer::ok(""));
    let elsewhere = third.url.clone();
    let app = server::Server::start(move |request| match request.path() {
        "/socket.io/" => Answer::new(302, &[("location", &format!("{elsewhere}{}", request.path))], ""),
        _ => Answer::new(404, &[], ""),
    });
    let behaviour = check(&app.url, Credentials::default());
    assert_eq!(behaviour.verdict, BehaviourVerdict::Unknown, "{behaviour:#?}");
    assert_eq!(third.requests(), Vec::<String>::new());
}

#[test]
fn a_folder_cannot_be_checked_live() {
    let folder = format!("{}/fixtures/submissions/single-quotes", env!("CARGO_MANIFEST_DIR"));
    let ran = run(&["grade", &folder, "--live"]);
    assert_eq!(ran.exit, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("start the app and give its URL"), "{}", ran.stderr);
}

#[test]
fn a_refused_secret_is_not_printed() {
    for (option, secret) in
        [("--login", "s3cret"), ("--login", ":s3cret"), ("--cookie", "s3cret"), ("--cookie", "a=s3cret;")]
    {
        let ran = run(&["grade", "http://localhost:9", "--live", option, secret]);
        assert_eq!(ran.exit, Some(2), "{ran:?}");
        assert!(ran.stderr.starts_with(&format!("error: {option} takes ")), "{}", ran.stderr);
        assert!(!ran.stderr.contains("s3cret") && ran.stdout.is_empty(), "{ran:?}");
    }
}
