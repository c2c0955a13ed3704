//! Worker processes: what they may not do, what a report says of one that crashes, and that none outlives its job or
//! the program.
#![cfg(unix)]

#[cfg(target_os = "linux")]
mod linux;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::class::{Class, InputFormat, Rows, Settings};
use hintgrade::grade::Rehearse;
use hintgrade::report::{Report, Verdict};
use hintgrade::submission::Limits;
use hintgrade::worker::Program;

use crate::support::grading::{challenge_of, grade_class, worker_program};
use crate::support::program::run;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app")
}

fn challenge(codes: &[&str]) -> Arc<[Challenge]> {
    Arc::new([challenge_of(codes)])
}

fn settings() -> Settings {
    let limits = Limits { hint: Duration::from_millis(500), ..Limits::default() };
    Settings { limits, rehearse: Rehearse::Never, ..Settings::default() }
}

fn grade(program: Program, challenges: Arc<[Challenge]>, settings: Settings) -> Report {
    let list = tempfile::NamedTempFile::new().unwrap();
    fs::write(list.path(), sample().to_str().unwrap()).unwrap();
    let rows = Rows::open(list.path().to_str().unwrap(), Some(InputFormat::List)).unwrap();
    let mut class = Class::start(rows, None, None, program, challenges, settings).unwrap();
    class.next().unwrap().unwrap().reports.remove(0)
}

fn outcomes(report: &Report) -> Vec<(Verdict, &str)> {
    report.hints.iter().map(|hint| (hint.verdict, hint.message.as_deref().unwrap_or_default())).collect()
}

/// A program in the place of a worker: a shell script.
fn script(text: &str) -> Program {
    Program::new("/bin/sh".into(), ["-c", text])
}

#[test]
fn a_crash_costs_the_hint_at_hand() {
    // The first message is the worker's own, so that it has a setup; then it kills itself.
    let crashes = script("kill -SEGV $$");
    let report = grade(crashes, challenge(&["assert(true)", "assert(true)"]), settings());
    for (verdict, message) in outcomes(&report) {
        assert_eq!(verdict, Verdict::Errored);
        assert!(message.contains("SIGSEGV") && message.contains("hostile"), "{message}");
    }
}

#[test]
fn what_a_worker_sends_is_not_trusted() {
    let garbage = "printf '\\000\\000\\000\\005hello'; sleep 5";
    let endless = "printf '\\377\\377\\377\\377'; cat /dev/zero";
    let loud = "head -c 5000000 /dev/zero | tr '\\0' x >&2; printf '\\033[31m\\n::error::x' >&2; exit 3";
    for text in [garbage, endless, loud, "exit 0", "printf '\\000\\000\\000\\000'; sleep 5"] {
        let report = grade(script(text), challenge(&["assert(true)"]), settings());
        let (verdict, message) = outcomes(&report)[0];
        assert_eq!(verdict, Verdict::Errored, "{text}");
        assert!(!message.is_empty() && !message.contains(['\u{1b}', '\n']), "{text}: {message}");
    }
    let absent = Program::new("/no/such/program".into(), ["worker"]);
    let report = grade(absent, challenge(&["assert(true)"]), settings());
    assert_eq!(outcomes(&report)[0].0, Verdict::Errored);
}

#[test]
fn a_worker_that_does_nothing_is_given_up() {
    let started = Instant::now();
    let report = grade(script("sleep 60"), challenge(&["assert(true)"]), settings());
    assert_eq!(outcomes(&report)[0].0, Verdict::Errored);
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn hints_are_graded_after_one_that_hangs_or_needs_too_much() {
    let codes = [
        "assert(true)",
        "Array(2 ** 32 - 1).join('x')",
        "assert(false, 'no')",
        "const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))",
        "assert(true)",
    ];
    let report = grade(worker_program(), challenge(&codes), settings());
    let verdicts: Vec<Verdict> = report.hints.iter().map(|hint| hint.verdict).collect();
    use Verdict::{Errored, Failed, Passed};
    assert_eq!(verdicts, [Passed, Errored, Failed, Errored, Passed], "{report:#?}");
}

#[test]
fn hostile_submissions_leave_the_others_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = [
        ("endless", "for (;;);".to_owned()),
        ("memory", "const all = []; for (;;) all.push('x'.repeat(1e6) + all.length);".to_owned()),
        ("deep", "a=".repeat(100_000)),
        ("requires", "for (let i = 0;; i++) try { require('./' + i + 'z'.repeat(5e6)) } catch {}".to_owned()),
        ("recursion", "(function f() { f(); f(); })();".to_owned()),
        ("output", "for (let i = 0; i < 1e7; i++) console.log('x'.repeat(1e4));".to_owned()),
        ("native", "Array(2 ** 32 - 1).join('x');".to_owned()),
        ("promises", "Promise.resolve().then(function again() { return Promise.resolve().then(again); });".to_owned()),
        ("backtracking", "/(a+)+b/.test('a'.repeat(40));".to_owned()),
    ];
    let mut names = Vec::new();
    for (name, server) in &hostile {
        let app = folder.path().join(name);
        fs::create_dir_all(&app).unwrap();
        fs::write(app.join("server.js"), server).unwrap();
        names.extend([app.to_str().unwrap().to_owned(), {
            let good = folder.path().join(format!("after-{name}"));
            fs::create_dir_all(good.join("public")).unwrap();
            for file in ["server.js", "public/client.js"] {
                fs::copy(sample().join(file), good.join(file)).unwrap();
            }
            good.to_str().unwrap().to_owned()
        }]);
    }
    let mission = catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.into();
    let rows = grade_class(&names, mission, Settings::default());
    assert_eq!(rows.len(), names.len());
    for pair in rows.chunks(2) {
        let [bad, good] = pair else { panic!() };
        assert_eq!(bad.reports[0].verdict, Verdict::Failed, "{:#?}", bad.reports[0]);
        let told = bad.reports[0].behaviour.as_ref().unwrap().verdict.name();
        assert_eq!(told, "unknown", "{:#?}", bad.reports[0]);
        assert_eq!(good.reports[0].verdict, Verdict::Passed, "{:#?}", good.reports[0]);
        let works = good.reports[0].behaviour.as_ref().unwrap().verdict.name();
        assert_eq!(works, "works", "{:#?}", good.reports[0]);
    }
}

#[test]
fn the_worker_is_not_offered_as_a_command() {
    let help = run(&["--help"]);
    assert!(!help.stdout.contains("worker"), "{}", help.stdout);
}
