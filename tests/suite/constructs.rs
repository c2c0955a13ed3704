//! Every construct of the curriculum's hints: the challenges in `fixtures/challenges/constructs`, run against an app in
//! Node that passes them all and one that fails them all, by hintgrade and by the real chai, jQuery and jsdom in Node.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use hintgrade::challenge::{Challenge, Hint, catalogue};
use hintgrade::engine::Outcome;
use hintgrade::submission::{Limits, Network, Submission};
use serde_json::{Value, json};

use crate::support::grading::run_hints;
use crate::support::node::oracle;
use crate::support::program::run;

/// The running app, stopped when this is dropped.
struct App(Child, String);

impl App {
    fn start(variant: &str) -> Self {
        let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
        let mut app = Command::new("node")
            .args(["apps/constructs.mjs", variant])
            .current_dir(oracle)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("these tests need Node: install it, and see that `node` is on the PATH");
        let mut url = String::new();
        BufReader::new(app.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self(app, url.trim().to_owned())
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn challenges() -> Vec<Challenge> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/challenges/constructs");
    let found = catalogue::resolve(folder.to_str().unwrap(), "en").unwrap();
    assert!(found.unread.is_empty(), "{:?}", found.unread);
    found.challenges
}

/// Verdict and message of each hint.
type Verdicts = BTreeMap<usize, (String, Option<String>)>;

fn ours(challenge: &Challenge, url: &str) -> Verdicts {
    let limits = Limits::default();
    let network = Network::start(limits).unwrap();
    let submission = Arc::new(Submission::open(url, &network, limits).unwrap());
    submission.prefetch(challenge.named_paths());
    let runs = run_hints(&challenge.hints, &submission, limits);
    let verdict = |outcome: &Outcome| match outcome {
        Outcome::Passed | Outcome::TestedNothing => ("passed".to_owned(), None),
        Outcome::Failed(failure) if failure.name == "AssertionError" => {
            ("failed".to_owned(), Some(failure.message.clone()))
        }
        Outcome::Failed(_) => ("failed".to_owned(), None),
        Outcome::Errored(trouble) => (format!("errored: {trouble}"), None),
    };
    challenge.hints.iter().zip(&runs).map(|(hint, run)| (hint.number, verdict(&run.outcome))).collect()
}

/// The same in Node, for all challenges in one run. Only assertion messages are compared, since each engine words its
/// own errors.
fn theirs(challenges: &[Challenge], url: &str) -> Vec<Verdicts> {
    let all = challenges.iter().flat_map(|challenge| &challenge.hints);
    let hints: Vec<Value> = all.map(|hint| json!({"number": hint.number, "code": hint.code})).collect();
    let lines = oracle("hints.mjs", &["--settle"], json!({"hints": hints, "urls": [url]}).to_string());
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let message = line["message"].as_str().filter(|_| line["error"] == "AssertionError").map(str::to_owned);
        (line["verdict"].as_str().unwrap().to_owned(), message)
    };
    let mut lines = lines.lines().map(read);
    let own = |challenge: &Challenge| challenge.hints.iter().map(|hint| (hint.number, lines.next().unwrap())).collect();
    challenges.iter().map(own).collect()
}

/// Whether the hint passes whatever the app does.
fn cannot_fail(text: &str) -> bool {
    text.ends_with("(always)") || text == "Comments only."
}

fn check(variant: &str, expected: &str) {
    let app = App::start(variant);
    let challenges = challenges();
    assert_eq!(challenges.len(), 9);
    for (challenge, theirs) in challenges.iter().zip(theirs(&challenges, &app.1)) {
        let ours = ours(challenge, &app.1);
        assert_eq!(ours, theirs, "{} {variant}", challenge.dashed_name);
        for hint in &challenge.hints {
            let wanted = if cannot_fail(&hint.text) { "passed" } else { expected };
            assert_eq!(ours[&hint.number].0, wanted, "{} {}: {}", challenge.dashed_name, hint.number, hint.text);
        }
    }
}

#[test]
fn pass_against_the_right_app() {
    check("right", "passed");
}

#[test]
fn fail_against_the_wrong_app() {
    check("wrong", "failed");
}

/// Each snippet as a hint that throws what it logged.
fn snippets() -> Challenge {
    let code = |snippet: &str| {
        format!(
            "const out = [];\nconst log = (...values) => out.push(...values);\n{snippet}\n\
             throw new RangeError(JSON.stringify(out, (key, value) => (value === undefined ? 'undefined' : value)));"
        )
    };
    let parts = include_str!("web_snippets.js").split("\n---\n").enumerate();
    let hints = parts.map(|(index, snippet)| Hint {
        number: index + 1,
        text: snippet.to_owned(),
        code: code(snippet),
        line: 1,
    });
    Challenge { hints: hints.collect(), ..challenges().remove(0) }
}

#[test]
fn the_web_does_what_node_and_jquery_do() {
    let app = App::start("right");
    let challenge = snippets();
    let limits = Limits::default();
    let network = Network::start(limits).unwrap();
    let submission = Arc::new(Submission::open(&app.1, &network, limits).unwrap());
    let runs = run_hints(&challenge.hints, &submission, limits);
    let hints: Vec<Value> =
        challenge.hints.iter().map(|hint| json!({"number": hint.number, "code": hint.code})).collect();
    let lines = oracle("hints.mjs", &[], json!({"hints": hints, "urls": [app.1]}).to_string());
    assert!(runs.len() > 65);
    for ((hint, run), line) in challenge.hints.iter().zip(runs).zip(lines.lines()) {
        let Outcome::Failed(failure) = run.outcome else { panic!("{}\n{:?}", hint.text, run.outcome) };
        let theirs: Value = serde_json::from_str(line).unwrap();
        assert_eq!(theirs["error"], "RangeError", "{}\n{theirs}", hint.text);
        assert_eq!(failure.message, theirs["message"], "{}", hint.text);
    }
}

/// The last lines of what the program prints.
fn ending(variant: &str, lines: usize) -> (Option<i32>, Vec<String>) {
    let app = App::start(variant);
    let ran = run(&["grade", &app.1, "--challenge", "fixtures/challenges/constructs"]);
    let mut last: Vec<String> = ran.stdout.lines().rev().take(lines).map(str::to_owned).collect();
    last.reverse();
    (ran.exit, last)
}

#[test]
fn a_folder_ends_with_a_table_and_one_exit_code() {
    let (exit, last) = ending("right", 4);
    assert_eq!(exit, Some(0));
    assert_eq!(
        last,
        [
            "  ✓ 21/21  The shapes of a request",
            "  ✓   6/6  XMLHttpRequest",
            "",
            "9 of 9 challenges passed, 0 failed, 0 could not be graded"
        ]
    );
    let (exit, last) = ending("wrong", 1);
    assert_eq!(exit, Some(1));
    assert_eq!(last, ["0 of 9 challenges passed, 9 failed, 0 could not be graded"]);
}

#[test]
fn a_folder_is_listed_with_what_cannot_be_read() {
    let ran = run(&["list", "--challenge", "fixtures/challenges/constructs"]);
    assert_eq!((ran.exit, ran.stdout.lines().count()), (Some(0), 10));
    let ran = run(&["list", "--challenge", "fixtures/challenges/broken"]);
    assert_eq!(ran.exit, Some(4));
    assert!(ran.stderr.contains("code-missing-from-the-second-hint.md:20: hints must be in pairs"), "{}", ran.stderr);
}
