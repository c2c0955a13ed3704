//! The reports that learners get most often, whole, as a terminal of 80 columns shows them. What a learner has to do next
//! is in each of them, and most of all in its last lines. `SNAPSHOTS=overwrite cargo test --test suite first_reports`
//! updates `fixtures/reports`.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

use crate::support::program::steady;
use crate::support::server::{Answer, Server};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

/// Compares what a terminal of 80 columns shows with the case's file.
#[track_caller]
fn check(case: &str, arguments: &str) {
    let program = env!("CARGO_BIN_EXE_hintgrade");
    // What is drawn while it runs goes to standard error, and differs from run to run.
    let line = format!("stty cols 80 rows 40; '{program}' grade {arguments} --color never 2>/dev/null");
    let mut command = Command::new("script");
    command.args(["-q", "-c", &line, "/dev/null"]).current_dir(FIXTURES).stdin(Stdio::null());
    command.env("LC_ALL", "C.UTF-8").env("LANG", "en_US.UTF-8").env("TERM", "xterm");
    let shown = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let shown = steady(&shown.replace("\r\n", "\n"));
    assert!(shown.lines().all(|line| line.chars().count() <= 80 || line.contains('│')), "{shown}");
    let path = Path::new(FIXTURES).join(format!("reports/{case}.txt"));
    let expected = Data::read_from(&path, Some(DataFormat::Text)).raw();
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(shown, expected);
}

#[test]
fn of_a_project() {
    for (case, folder) in [
        ("wrong-event", "submissions/wrong-event-name"),
        ("comment", "findings/comment-line-emit"),
        ("no-handler", "advice/handler-missing"),
        ("app-listen", "submissions/false-pass-app-listen"),
        ("bracket-missing", "findings/brace-missing"),
        ("line-missing", "findings/closing-line-missing"),
        ("passed-but-broken", "submissions/false-pass-wrong-value"),
    ] {
        check(case, &format!("./{folder}"));
    }
}

/// Answers to the requests of the challenge in `fixtures/reports`.
fn exercises(case: &str, users: &'static str, log: &'static str) {
    let page = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head>\
                <body><pre>Cannot GET /api/users/ada/logs</pre></body></html>";
    let app = Server::start(move |request| {
        let json = |body: &str| {
            Answer::new(200, &[("content-type", "application/json"), ("access-control-allow-origin", "*")], body)
        };
        match request.path() {
            "/api/users" => json(users),
            _ if log.is_empty() => Answer::new(
                404,
                &[("x-powered-by", "Express"), ("content-type", "text/html"), ("access-control-allow-origin", "*")],
                page,
            ),
            _ => json(log),
        }
    });
    check(case, &format!("{} --challenge reports/exercises.md", app.url));
}

#[test]
fn of_answers() {
    let (users, log) =
        (r#"[{"username":"ada","_id":"1"}]"#, r#"{"username":"ada","log":[{"date":"Mon Jan 15 2024"}]}"#);
    exercises("missing-key", r#"[{"name":"ada","_id":"1"}]"#, log);
    exercises("not-found", users, "");
    exercises(
        "wrong-nested-value",
        users,
        r#"{"username":"ada","count":1,"log":[{"description":"run","date":"2024-01-15"}]}"#,
    );
}

#[test]
fn of_a_hosts_page() {
    let page = fs::read_to_string(Path::new(FIXTURES).join("hosts/host-app-sleeps.http")).unwrap();
    let body = page.replace("\r\n", "\n").split_once("\n\n").unwrap().1.to_owned();
    let app = Server::always(Answer::new(200, &[("content-type", "text/html; charset=utf-8")], body));
    check("hosts-page", &app.url);
}
