//! What is seen without an engine is held against what the engine does, on every submission of the fixtures.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::challenge::Hint;
use crate::engine::hint_code::Code;
use crate::engine::{Outcome, Sandbox};
use crate::submission::{Folder, Limits};

fn plain(code: &str) -> bool {
    Code::of(code).unwrap_or_else(|| panic!("{code}")).plain.is_some()
}

/// A hint that reads a file and asserts.
fn hint(path: &str, assertions: &str) -> String {
    format!(
        "async (getUserInput) => {{\n  const url = new URL({path}, getUserInput(\"url\"));\n  const res = await fetch(url);\n  \
         const data = await res.text();\n  {assertions}\n}}"
    )
}

const SERVER: &str = "'/_api/server.js'";

#[test]
fn knows_the_form() {
    assert!(plain(&hint(SERVER, "assert.match(data, /a/);")));
    assert!(plain(&hint(SERVER, "assert.match(data, /a/gi, 'no'); assert.match(data, /b/)")));
    assert!(plain(
        "(async (a) => { let b = new URL('/c', a('url')); let c = await fetch(b); let d = await c.text(); assert.match(d, /e/) });"
    ));
}

#[test]
fn leaves_every_other_form_to_the_engine() {
    for code in [
        hint(SERVER, ""),
        hint(SERVER, "assert.match(data, /a/, `no`);"),
        hint(SERVER, "assert.match(data, /a/, 'no', 1);"),
        hint(SERVER, "assert.match(res, /a/);"),
        hint(SERVER, "assert.notMatch(data, /a/);"),
        hint(SERVER, "assert?.match(data, /a/);"),
        hint(SERVER, "assert.match(data, new RegExp('a'));"),
        hint(SERVER, "assert.match(data, /a/); data"),
        hint(SERVER, "return assert.match(data, /a/);"),
        hint("'_api/server.js'", "assert.match(data, /a/);"),
        hint("'//other.example/a.js'", "assert.match(data, /a/);"),
        hint("'http://other.example/a.js'", "assert.match(data, /a/);"),
        hint("`/a.js`", "assert.match(data, /a/);"),
        hint(SERVER, "assert.match(data, /a/);").replace("await fetch", "fetch"),
        hint(SERVER, "assert.match(data, /a/);").replace("fetch(url)", "fetch(url, {})"),
        hint(SERVER, "assert.match(data, /a/);").replace("async", ""),
        hint(SERVER, "assert.match(data, /a/);").replace("\"url\"", "\"other\""),
        hint(SERVER, "assert.match(data, /a/);").replace("(getUserInput) =>", "(getUserInput = f) =>"),
        hint(SERVER, "assert.match(data, /a/);").replace("(getUserInput) =>", "(...getUserInput) =>"),
        hint(SERVER, "assert.match(data, /a/);").replace("{\n", "{ 'use strict';\n"),
        hint(SERVER, "assert.match(fetch, /a/);").replace("const data", "const fetch"),
        hint(SERVER, "assert.match(data, /a/);").replace("data", "assert"),
        hint(SERVER, "assert.match(data, /a/);").replace("res", "URL"),
        hint(SERVER, "assert.match(data, /a/);") + "; 1",
    ] {
        assert!(Code::of(&code).is_none_or(|code| code.plain.is_none()), "{code}");
    }
}

#[test]
fn says_what_the_engine_says_of_every_fixture() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = |at: &Path| fs::read_dir(at).into_iter().flatten().map(|entry| entry.unwrap().path());
    let patterns = [
        "/currentUsers/s",
        r#"/io.emit.*('|")user count('|").*currentUsers/s"#,
        r#"/socket.on.*('|")user count('|")/s"#,
        r"/require\(.*('|`|\x22)socket\.io\1/gi",
        r"/[/]public[^]*app\.(use|get)/i",
        r"/^\s*(const|let|var)\s/m",
        r"/(?=io)io/",
        "/./y",
        r"/é|[^\u{0}-\u{7f}]/u",
    ];
    let mut sandbox = Sandbox::new(Limits::default());
    let (mut seen, mut missed) = (0, Vec::new());
    for folder in folders(&fixtures).flat_map(|area| folders(&area)).filter(|case| case.join("server.js").exists()) {
        let opened = Folder::open(&folder).unwrap();
        let submission = Arc::new(Submission::folder("app", opened));
        submission.prefetch(["/_api/server.js", "/public/client.js"]);
        sandbox.renew(true);
        for (path, pattern) in
            ["'/_api/server.js'", "'/public/client.js'"].iter().flat_map(|p| patterns.map(|q| (p, q)))
        {
            let code = hint(path, &format!("assert.match(data, {pattern}, 'no'); assert.match(data, /./)"));
            let hint = Hint { number: 1, text: String::new(), code, line: 1 };
            let read = Code::of(&hint.code).unwrap();
            let mut run = sandbox.run_in_engine(&hint, Some(&read), &submission);
            run.trace.millis = 0;
            match read.plain.as_ref().unwrap().passes(&submission) {
                Some(trace) => {
                    assert_eq!(run.outcome, Outcome::Passed, "{folder:?} {pattern}");
                    assert_eq!(format!("{trace:?}"), format!("{:?}", run.trace), "{folder:?} {pattern}");
                    seen += 1;
                }
                None if run.outcome == Outcome::Passed => missed.push(pattern),
                None => {}
            }
        }
    }
    // Lookahead is the engine's to match, and so is `m` with a carriage return in the text.
    missed.retain(|pattern| !pattern.starts_with("/(?=") && !pattern.ends_with("/m"));
    assert_eq!(missed, [""; 0]);
    assert!(seen > 1_500, "{seen}");
}

#[test]
fn asks_nothing_of_the_app_by_itself() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
    let submission = Submission::folder("app", Folder::open(&app).unwrap());
    let read = Code::of(&hint(SERVER, "assert.match(data, /currentUsers/);")).unwrap();
    assert!(read.plain.as_ref().unwrap().passes(&submission).is_none());
    submission.prefetch(["/_api/server.js"]);
    assert!(read.plain.as_ref().unwrap().passes(&submission).is_some());
}
