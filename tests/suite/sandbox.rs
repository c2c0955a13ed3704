//! Hostile hints in the real program: each is errored within its limit, the next hint runs and passes, and the program
//! ends.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::program::hintgrade;
use crate::support::timing::one_at_a_time;

/// The limit of each hint.
const LIMIT: Duration = Duration::from_secs(1);
/// How long the whole program may take. It needs about the limit and a second; a busy machine needs more.
const WHOLE: Duration = Duration::from_secs(20);

/// Runs the hint against the sample project, before one that passes, and returns its message.
#[track_caller]
fn errored(hint: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hostile.md");
    let right = "const res = await fetch(new URL('/_api/server.js', code)); assert.match(await res.text(), /express/);";
    let head = "---\nid: 589fc831f9fc0f352b528e75\ntitle: Hostile\nchallengeType: 2\ndashedName: hostile\n---\n\n# --hints--\n";
    fs::write(&file, format!("{head}\nHostile.\n\n```js\n{hint}\n```\n\nRight.\n\n```js\n{right}\n```\n")).unwrap();
    let limit = format!("{}ms", LIMIT.as_millis());
    let args = ["grade", "--sample", "--format", "json", "--hint-timeout", &limit, "--challenge"];
    let _alone = one_at_a_time();
    let started = Instant::now();
    let output = hintgrade(&args).arg(&file).output().unwrap();
    let took = started.elapsed();
    let text = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{output:?}"));
    let verdicts: Vec<_> = [0, 1].map(|index| report["hints"][index]["verdict"].as_str().unwrap_or_default()).to_vec();
    assert_eq!(verdicts, ["errored", "passed"], "{report:#}");
    assert!(took < WHOLE, "{took:?}");
    report["hints"][0]["message"].as_str().unwrap().to_owned()
}

const TIMED_OUT: &str = "the hint ran longer than its limit of 1 s; raise --hint-timeout if it needs more";
const STACK_OVERFLOW: &str =
    "the hint nested its calls or its code too deeply: this is not the app's fault; tell the challenge's author";

#[test]
fn an_endless_loop() {
    assert_eq!(errored("for (;;) {}"), TIMED_OUT);
    assert_eq!(errored("async () => { for (;;) await null; }"), TIMED_OUT);
}

#[test]
fn an_endless_loop_that_catches_its_interruption() {
    assert_eq!(errored("for (;;) { try { for (;;) {} } catch {} }"), TIMED_OUT);
}

#[test]
fn a_memory_bomb() {
    let message = errored("const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));");
    assert!(message == TIMED_OUT || message.starts_with("the hint needed more memory"), "{message}");
}

#[test]
fn a_memory_bomb_of_one_piece() {
    for hint in ["new Uint8Array(2 ** 31)", "new Uint8Array(2 ** 29)", "'x'.repeat(2 ** 30)"] {
        let message = errored(hint);
        assert!(message.starts_with("the hint needed more memory"), "{hint}: {message}");
    }
}

#[test]
fn huge_strings() {
    let message = errored("let text = 'x'; for (;;) text = `${text}${text.toUpperCase()}`;");
    assert!(message == TIMED_OUT || message.starts_with("the hint needed more memory"), "{message}");
}

#[test]
fn huge_subjects_of_assertions() {
    let message = errored("for (let i = 0; ; i += 1) assert.match('x'.repeat(20e6) + i, /x$|\\d$/);");
    assert_eq!(message, TIMED_OUT);
}

#[test]
fn a_nested_pattern() {
    let message = errored("new RegExp('('.repeat(200000) + ')'.repeat(200000)).test('x'.repeat(1000))");
    assert!(message.contains("too many captures"), "{message}");
    let message = errored("new RegExp('(?:'.repeat(200000) + ')'.repeat(200000)).test('x'.repeat(1000))");
    assert_eq!(message, STACK_OVERFLOW);
}

#[test]
fn limits_of_the_engine_alone() {
    for (hint, message) in [
        ("let text = 'x'.repeat(9000); for (;;) text += text;", "string too long"),
        ("1n << 2000000n", "BigInt is too large"),
        ("2n ** 2000000n", "BigInt is too large"),
        ("BigInt('9'.repeat(400000))", "BigInt is too large"),
        ("String.fromCharCode(...new Array(70000).fill(1))", "too many arguments"),
        ("Math.max.apply(null, new Array(70000).fill(1))", "too many arguments"),
        ("(0, eval)('Math.max(' + '1,'.repeat(70000) + '1)')", "Too many arguments"),
        ("new RegExp('(?<a>x)' + '|b'.repeat(300))", "too many named groups"),
    ] {
        let told = errored(hint);
        assert!(told.starts_with("the hint reached a limit of hintgrade's JavaScript engine"), "{hint}: {told}");
        assert!(told.contains(message), "{hint}: {told}");
    }
}

#[test]
fn a_pattern_that_backtracks_for_ever() {
    assert_eq!(
        errored("/^(?=(a+)+$)b/.test('a'.repeat(5000)); /(?!x)(a*)*(a*)*$/.exec('a'.repeat(5000) + 'b')"),
        TIMED_OUT
    );
}

#[test]
fn a_native_call_of_huge_length() {
    assert_eq!(errored("Array(2 ** 32 - 1).join('x')"), TIMED_OUT);
    assert_eq!(errored("[].sort.call({ length: 2 ** 53 - 1 })"), TIMED_OUT);
}

#[test]
fn a_promise_that_never_settles() {
    let told = "the hint waits for something that will never happen: if the app does what the hint's text says, tell the challenge's author";
    assert_eq!(errored("await new Promise(() => {})"), told);
}

#[test]
fn a_thrown_null() {
    let message = errored("throw null");
    assert!(message.starts_with("the hint threw null, which says nothing"), "{message}");
    let message = errored("async () => { await null; throw undefined; }");
    assert!(message.starts_with("the hint threw undefined, which says nothing"), "{message}");
}

#[test]
fn a_foreign_host() {
    let message = errored("await fetch('http://127.0.0.1:9/secret')");
    assert!(
        message.starts_with("the hint sent a request to http://127.0.0.1:9/secret, which is not the app"),
        "{message}"
    );
    let message = errored("$.get('https://example.com/')");
    assert!(message.starts_with("the hint sent a request to https://example.com/, which is not the app"), "{message}");
    let message = errored("const xhr = new XMLHttpRequest(); xhr.open('GET', 'https://example.com/'); xhr.send();");
    assert!(message.starts_with("the hint sent a request to https://example.com/, which is not the app"), "{message}");
}

#[test]
fn an_endless_fetch_loop() {
    let told = "the hint sent more than 200 requests, which is its limit: this is not the app's fault; tell the challenge's author";
    assert_eq!(errored("for (;;) await fetch(code + '/')"), told);
    assert_eq!(errored("const again = () => fetch(code + '/').catch(() => {}).then(again); again();"), told);
}

#[test]
fn a_timer_for_ever() {
    assert_eq!(errored("setInterval(() => {}, 1)"), TIMED_OUT);
    assert_eq!(errored("await new Promise(() => setInterval(() => fetch, 10))"), TIMED_OUT);
    assert_eq!(errored("const again = () => setTimeout(again, 0); again();"), TIMED_OUT);
}

#[test]
fn deep_recursion() {
    assert_eq!(errored("const deep = () => deep() + 1; deep();"), STACK_OVERFLOW);
    assert_eq!(
        errored("let nested = []; for (let i = 0; i < 1e5; i += 1) nested = [nested]; JSON.stringify(nested);"),
        STACK_OVERFLOW
    );
}

#[test]
fn deeply_nested_markup() {
    assert_eq!(errored("new DOMParser().parseFromString('<div>'.repeat(1e6), 'text/html')"), TIMED_OUT);
}

#[test]
fn files_and_the_environment() {
    for name in
        ["process.env", "require('fs')", "import('fs')", "Deno.readFile", "std.getenv('HOME')", "os.exec(['id'])"]
    {
        let message = errored(&format!("await {name}; throw null;"));
        assert!(message.contains("is broken"), "{name}: {message}");
    }
}

#[test]
fn code_that_closes_its_function_is_broken_and_not_passed() {
    for hint in ["}{", "}{ assert.fail('no')", "}); (async () => {", "})(); (() => {", "})\n//", "*/ /*"] {
        let message = errored(hint);
        assert!(message.starts_with("the hint itself is broken"), "{hint}: {message}");
    }
}
