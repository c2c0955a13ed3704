//! Grading many submissions: every submission gets a report within the time that the limits imply, and no state of one submission or
//! challenge reaches the next. The servers are real sockets; some misbehave on purpose.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hintgrade::challenge::{Challenge, Hint, catalogue};
use hintgrade::class::Settings;
use hintgrade::engine::{Outcome, Sandbox, with_stack};
use hintgrade::grade::Rehearse;
use hintgrade::report::Verdict;
use hintgrade::submission::{Folder, Limits, Submission};

use crate::support::grading::{challenge_of, class_of, grade_class, run_hints};
use crate::support::server::{Answer, Server};
use crate::support::timing::one_at_a_time;

fn sample() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app")
}

fn mission() -> Arc<[Challenge]> {
    catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.into()
}

/// Copies of the sample project, since a class grades each submission once.
fn copies(folder: &Path, count: usize) -> Vec<String> {
    let copy = |number: usize| {
        let to = folder.join(number.to_string());
        fs::create_dir_all(to.join("public")).unwrap();
        for file in ["server.js", "public/client.js"] {
            fs::copy(sample().join(file), to.join(file)).unwrap();
        }
        to.to_str().unwrap().to_owned()
    };
    (0..count).map(copy).collect()
}

#[test]
fn a_class_with_faulty_hosts_ends_within_its_limits() {
    const ROWS: usize = 240;
    let limits = Limits { request: Duration::from_secs(1), body: 64 << 10, ..Limits::default() };
    let right = Server::app(&sample());
    let (hanging, endless) = (Server::always(Answer::Silence), Server::always(Answer::Endless));
    let refused = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let names: Vec<String> = (0..ROWS)
        .map(|row| match row % 20 {
            0 => format!("{}/{row}", hanging.url),
            7 => format!("{refused}/{row}"),
            13 => format!("{}/{row}", endless.url),
            _ => format!("{}/{row}", right.url),
        })
        .collect();
    let settings = Settings { limits, rehearse: Rehearse::Never, ..Settings::default() };
    let _alone = one_at_a_time();
    let started = Instant::now();
    let all = grade_class(&names, mission(), settings);
    let took = started.elapsed();
    assert_eq!(all.len(), ROWS);
    for (number, done) in all.into_iter().enumerate() {
        let expected = match number % 20 {
            0 | 7 | 13 => Verdict::Errored,
            _ => Verdict::Passed,
        };
        assert_eq!(done.reports.iter().map(|report| report.verdict).collect::<Vec<_>>(), [expected], "row {number}");
    }
    // Four at a time wait for the hanging host, each for the limit of a request; the other rows are graded meanwhile.
    let hanging_rows = ROWS as u32 / 20;
    let (four_at_once, one_at_once) = (limits.request * hanging_rows.div_ceil(4), limits.request * hanging_rows);
    assert!(took >= four_at_once && took < one_at_once, "{took:?}");
}

#[test]
fn an_engine_that_cannot_be_stopped_costs_one_hint() {
    let limits = Limits { hint: Duration::from_millis(300), ..Limits::default() };
    let stuck = challenge_of(&["assert(true)", "Array(2 ** 32 - 1).join('x')", "assert(true)"]);
    let settings = Settings { limits, rehearse: Rehearse::Never, ..Settings::default() };
    let all = grade_class(&[sample().to_str().unwrap().to_owned()], Arc::new([stuck]), settings);
    let hints = &all[0].reports[0].hints;
    let verdicts: Vec<Verdict> = hints.iter().map(|hint| hint.verdict).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Errored, Verdict::Passed]);
}

#[test]
fn no_submission_sees_globals_of_another() {
    // Each passes only where no other submission's hints have changed the globals, and then changes them in some way.
    let leaks = challenge_of(&[
        "assert(typeof leaked === 'undefined'); globalThis.leaked = 1;",
        "assert(!('leak' in {})); Object.prototype.leak = 1; delete Object.prototype.leak; Array.prototype.leak = 1;",
        "assert(!('hook' in Promise)); Promise.hook = 1; const { then } = Promise.prototype; assert(!then.seen); then.seen = 1;",
        "assert(!RegExp.prototype.seen); RegExp.prototype.seen = 1; const p = /a/g; assert.equal(p.lastIndex, 0); p.test('aa');",
        "assert(!window.fetch.seen); fetch.seen = 1; window.fetch = Object.assign(() => 1, { seen: 1 });",
        "assert(!assert.seen); assert.seen = 1;",
        "const { then } = $.Deferred().promise(); setTimeout(() => { globalThis.leaked = 2; }, 60000);",
    ]);
    let settings = Settings { rehearse: Rehearse::Never, ..Settings::default() };
    let folder = tempfile::tempdir().unwrap();
    for (number, done) in grade_class(&copies(folder.path(), 20), Arc::new([leaks]), settings).iter().enumerate() {
        let report = &done.reports[0];
        assert_eq!(report.verdict, Verdict::Passed, "{number}: {report:#?}");
    }
}

#[test]
fn no_submission_shares_cookies_or_timers_with_another() {
    let hints = challenge_of(&[
        "const ask = async () => (await fetch(code + '/who', { credentials: 'include' })).text(); \
         assert.equal(await ask(), 'stranger'); assert.equal(await ask(), 'known');",
        "const p = /a/g; assert.equal(p.lastIndex, 0); p.test('aa'); var list = []; list.push(1); assert.lengthOf(list, 1);",
        "const data = JSON.parse('{\"__proto__x\": {\"polluted\": true}}'); assert(!({}).polluted && data); let a = 0; a += 1;",
        "setTimeout(() => { throw new Error('late') }, 86400000); fetch(code + '/forgotten');",
        "const url = new URL('/a?b=1', code); assert.equal(url.search, '?b=1'); url.searchParams.append('c', '2');",
        "await Promise.resolve(1).then((one) => assert.equal(one, 1)); console.log(new Date());",
    ]);
    let settings = Settings { rehearse: Rehearse::Never, ..Settings::default() };
    let server = Server::start(|request| {
        let is_known = request.headers.get("cookie").is_some_and(|cookie| cookie == "seen=1");
        Answer::new(200, &[("set-cookie", "seen=1")], if is_known { "known" } else { "stranger" })
    });
    let names: Vec<String> = (0..40).map(|row| format!("{}/{row}", server.url)).collect();
    for (number, done) in grade_class(&names, Arc::new([hints]), settings).iter().enumerate() {
        let report = &done.reports[0];
        assert_eq!(report.verdict, Verdict::Passed, "{number}: {report:#?}");
    }
}

#[test]
fn a_stopped_class_ends_at_once() {
    let hanging = Server::always(Answer::Silence);
    let mut names = vec!["ftp://example.com".to_owned()];
    names.extend((0..10).map(|row| format!("{}/{row}", hanging.url)));
    let mut class = class_of(&names, mission(), Settings::default());
    let first = class.next().unwrap().unwrap();
    assert_eq!(first.reports[0].verdict, Verdict::Errored);
    class.stop_handle().stop();
    assert!(class.next().is_none() && class.was_stopped());
}

#[test]
fn no_challenge_sees_globals_of_another() {
    let submission = Arc::new(Submission::folder("app", Folder::open(&sample()).unwrap()));
    let leaks =
        challenge_of(&["assert(typeof leaked === 'undefined'); globalThis.leaked = 1;", "assert.equal(leaked, 1);"]);
    with_stack(|| {
        let mut sandbox = Sandbox::new(Limits::default());
        for _ in 0..3 {
            for run in sandbox.run_all(&leaks.hints, &submission) {
                assert_eq!(run.outcome, Outcome::Passed);
            }
        }
    })
    .unwrap();
}

#[test]
fn a_quoted_message_of_the_engine_is_no_error_of_the_hint() {
    let submission = Arc::new(Submission::folder("app", Folder::open(&sample()).unwrap()));
    let hints = challenge_of(&[
        "assert.equal('Maximum call stack size exceeded', 'x');",
        "assert.fail('Maximum call stack size exceeded');",
        "assert.fail('stack overflow');",
        "assert.fail('out of memory');",
        "assert.fail('interrupted');",
    ]);
    for run in run_hints(&hints.hints, &submission, Limits::default()) {
        assert!(matches!(run.outcome, Outcome::Failed(_)), "{:?}", run.outcome);
    }
}

#[test]
fn a_trace_holds_a_limited_amount_of_text() {
    let submission = Arc::new(Submission::folder("app", Folder::open(&sample()).unwrap()));
    let hints = challenge_of(&[
        "const text = 'x'.repeat(200000); for (let i = 0; i < 1000; i += 1) assert(true, text);",
        "const text = new RegExp('x'.repeat(50000)); for (let i = 0; i < 1000; i += 1) assert.notMatch('', text);",
        "assert(true, 'short'); assert(true, 'x'.repeat(10e6)); assert.notMatch('', /short/);",
    ]);
    let runs = run_hints(&hints.hints, &submission, Limits::default());
    for run in &runs {
        assert_eq!(run.outcome, Outcome::Passed);
        let texts = run.trace.assertions.iter().map(|assertion| {
            let pattern = assertion.pattern.as_ref().map_or(0, |pattern| pattern.source.len());
            pattern + assertion.message.as_ref().map_or(0, String::len)
        });
        let sum: usize = texts.sum();
        assert!(sum > 0 && sum <= 33 << 20, "{sum}");
    }
    let last = &runs[2].trace.assertions;
    assert_eq!((last[0].message.as_deref(), last[1].message.as_deref()), (Some("short"), None));
    assert_eq!(last[2].pattern.as_ref().unwrap().source, "short");
}

#[test]
fn no_job_of_a_hint_runs_within_the_next() {
    let submission = Arc::new(Submission::folder("app", Folder::open(&sample()).unwrap()));
    let hints = challenge_of(&[
        "() => { Promise.resolve().then(() => { globalThis.leaked = true; }); throw new Error('no'); }",
        "async () => { await null; await null; assert.isUndefined(globalThis.leaked); }",
    ]);
    let runs = run_hints(&hints.hints, &submission, Limits::default());
    assert!(matches!(runs[0].outcome, Outcome::Failed(_)));
    assert_eq!(runs[1].outcome, Outcome::Passed);
}

#[test]
fn what_a_hint_declares_ends_with_it() {
    let submission = Arc::new(Submission::folder("app", Folder::open(&sample()).unwrap()));
    let mut sandbox = Sandbox::new(Limits::default());
    let mut run = |code: &str| {
        let hint = Hint { number: 1, text: String::new(), code: code.to_owned(), line: 1 };
        sandbox.run(&hint, &submission)
    };
    assert_eq!(run("var kept = 1; function made() {} assert(kept)").outcome, Outcome::Passed);
    assert_eq!(run("assert(typeof kept === 'undefined' && typeof made === 'undefined')").outcome, Outcome::Passed);
    assert_eq!(run("var kept; assert(kept === undefined); return").outcome, Outcome::Passed);
    let run = run("const f = () => fetch(code + '/_api/server.js'); f()");
    assert!(run.trace.unawaited && run.outcome == Outcome::Passed, "{run:?}");
}
