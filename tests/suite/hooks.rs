//! The code that a challenge runs around its hints, and challenges of the older form: whole outputs. Strict mode, compared
//! with the runner of freeCodeCamp's page in Chromium.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use hintgrade::challenge::{Hook, Hooks};
use hintgrade::engine::{Outcome, Sandbox, with_stack};
use hintgrade::submission::{Limits, Network, Submission};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::support::browser::{Tab, browse};
use crate::support::program::{Ran, run};
use crate::support::server::{Answer, Server};

/// An app that counts its requests to `/count`, and the paths that were requested.
fn counting() -> (Server, Arc<Mutex<Vec<String>>>) {
    let (count, paths) = (AtomicUsize::new(0), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&paths);
    let app = Server::start(move |request| {
        seen.lock().unwrap().push(request.path.clone());
        let json = [("content-type", "application/json"), ("access-control-allow-origin", "*")];
        match request.path.as_str() {
            "/count" => Answer::new(200, &json, format!("{{\"count\":{}}}", count.fetch_add(1, Ordering::SeqCst) + 1)),
            "/missing" => Answer::new(404, &json, "{}"),
            _ => Answer::new(200, &json, "{}"),
        }
    });
    (app, paths)
}

fn grade(challenge: &str, more: &[&str]) -> Ran {
    let (app, _) = counting();
    run(&[&["grade", &app.url, "-c", challenge], more].concat())
}

#[test]
fn hooks_run_as_on_the_page() {
    let (app, paths) = counting();
    let ran = run(&["grade", &app.url, "-c", "fixtures/challenges/hooks/all.md"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(1), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
All hooks  http://127.0.0.1:[PORT]

  ✓ 1  The first request is the first.
  ✓ 2  A function is called, and sees the same.
  ✗ 3  What follows a failure runs too.
       there are three
       The hint expects 4, and your app gave 3.
         ╭▸ /count:2:12
         │
       2 │   "count": 3
         ╰╴           ━ the hint expects 4
       → See in the code for GET /count how `count` is made: for this request it should be 4. GET
         /count answered 200 Status with JSON with the keys `count`.
  ✓ 4  The declarations of a hint are its own.

3 of 4 hints passed, 1 failed ([TIME])
Fix first: /count. See in the code for GET /count how `count` is made: for this request it should be
4.

"#]]
    );
    assert_eq!(*paths.lock().unwrap(), ["/count", "/count", "/count", "/count", "/done?9"]);
}

#[test]
fn an_error_after_a_hint_fails_it_and_one_before_or_after_all_is_told() {
    let ran = grade("fixtures/challenges/hooks/throws.md", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(1), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Hooks that throw  http://127.0.0.1:[PORT]

  ✓ 1  What ran before the error stays.
  ✗ 2  It passes, and then the section throws.
       the section after each
       The hint passed, and then the challenge's section --after-each-- ended with an error.
       freeCodeCamp's page counts this as a failure of the hint.
  ✗ 3  Its own error is shown.
       the hint
       `code` should be "", and it is "http://127.0.0.1:[PORT]".
  ✓ 4  The next one runs as well.

  warning: The challenge's section --before-all-- ended with an error: TypeError: cannot read
  property 'property' of undefined
  → Tell the challenge's author: freeCodeCamp's page only logs this and runs the hints, without what
    the section should have prepared.
  warning: The challenge's section --after-all-- ended with an error: Error: after all
  → Tell the challenge's author: freeCodeCamp's page only logs this, and no verdict depends on it.

2 of 4 hints passed, 2 failed ([TIME])
Fix first: freeCodeCamp's page counts this as a failure of the hint.

"#]]
    );
}

#[test]
fn an_error_before_a_hint_is_its_own() {
    let ran = grade("fixtures/challenges/hooks/before-each-throws.md", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(1), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Hooks before each that throw  http://127.0.0.1:[PORT]

  ✗ 1  It cannot begin.
       the page should be there
       The hint expects the status 200 from GET /missing, and your app answered 404.
       → If your app has no route for GET /missing, add it:
         `app.get('/missing', (req, res) => { ... })`. If it has one, see in its code why it answers
         404. GET /missing answered 404 Status with a JSON object without keys.

0 of 1 hints passed, 1 failed ([TIME])
Fix first: If your app has no route for GET /missing, add it:
`app.get('/missing', (req, res) => { ... })`.

"#]]
    );
}

#[test]
fn a_hook_that_is_not_javascript_is_the_challenges_fault_with_its_line() {
    let ran = grade("fixtures/challenges/hooks/broken.md", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(4), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Broken hooks  http://127.0.0.1:[PORT]

  ! 1  It needs what the section declares.
       In the challenge's section --before-all--: the hint itself is broken (line 12 of the
       challenge file: expecting ';'): this is not the app's fault; tell the challenge's author
  ! 2  It needs nothing of it.
       In the challenge's section --after-each--: the hint itself is broken (line 20 of the
       challenge file: unexpected token in expression: ')'): this is not the app's fault; tell the
       challenge's author

  warning: The challenge's section --before-all-- ended with an error: expecting ';'
  → Tell the challenge's author: freeCodeCamp's page only logs this and runs the hints, without what
    the section should have prepared.

0 of 2 hints passed, 0 failed, 2 could not be graded ([TIME])

"#]]
    );
}

#[test]
fn a_hint_that_fails_after_a_hook_found_no_answer_is_errored() {
    let ran = grade("fixtures/challenges/hooks/other-host.md", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(3), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
A hook that asks another host  http://127.0.0.1:[PORT]

  ! 1  It needs the data.
       In the challenge's section --before-all--: the hint sent a request to
       http://example.invalid/data, which is not the app; allow it with --allow-host if you trust
       that host
  ✓ 2  It does not.

  warning: The challenge's section --before-all-- ended with an error: the hint sent a request to
  http://example.invalid/data, which is not the app; allow it with --allow-host if you trust that
  host
  → Tell the challenge's author: freeCodeCamp's page only logs this and runs the hints, without what
    the section should have prepared.

1 of 2 hints passed, 0 failed, 1 could not be graded ([TIME])

"#]]
    );
}

#[test]
fn a_hook_without_an_end_runs_once() {
    let ran = grade("fixtures/challenges/hooks/endless.md", &["--hint-timeout", "1s"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(3), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
A hook without an end  http://127.0.0.1:[PORT]

  ! 1  It cannot run.
       In the challenge's section --before-all--: the hint ran longer than its limit of 1 s; raise
       --hint-timeout if it needs more
  ! 2  Nor can this.
       The same as hint 1.

  warning: The challenge's section --before-all-- ended with an error: the hint ran longer than its
  limit of 1000 ms
  → Tell the challenge's author: freeCodeCamp's page only logs this and runs the hints, without what
    the section should have prepared.

0 of 2 hints passed, 0 failed, 2 could not be graded ([TIME])

"#]]
    );
}

#[test]
fn after_a_hint_without_an_end_the_hook_before_all_runs_again() {
    let ran = grade("fixtures/challenges/hooks/endless-hint.md", &["--hint-timeout", "1s", "-f", "csv"]);
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    let cells: Vec<&str> = ran.stdout.lines().nth(1).unwrap().trim_matches('"').split("\",\"").collect();
    assert_eq!(cells[4..10], ["5", "3", "0", "2", "", "1 3"], "{ran:?}");
}

#[test]
fn tests_in_yaml_are_hints() {
    let ran = grade("fixtures/challenges/old-form/tests.md", &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(4), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Tests in YAML  http://127.0.0.1:[PORT]

  ✓ 1  The app should answer <code>/count</code>.
  ✗ 2  It should count: one by one.
       two requests were sent
       The hint expects 3, and your app gave 2.
         ╭▸ /count:2:12
         │
       2 │   "count": 2
         ╰╴           ━ the hint expects 3
       → See in the code for GET /count how `count` is made: for this request it should be 3. GET
         /count answered 200 Status with JSON with the keys `count`.
  ! 3  It should not name what does not exist.
       The hint itself is broken (line 33 of the challenge file: missing is not defined): this is
       not the app's fault; tell the challenge's author
  ✓ 4  And this.
       warning: This hint tests nothing: it passes whatever the app does.

2 of 4 hints passed, 1 failed, 1 could not be graded ([TIME])
Fix first: /count. See in the code for GET /count how `count` is made: for this request it should be
3.

"#]]
    );
}

/// Hints that end otherwise in strict mode than in sloppy mode.
const STRICT: [&str; 15] = [
    "undeclared = 1;",
    "assert.equal(010, 8);",
    "assert.equal('\\08', '\\x008');",
    "with ({ a: 1 }) { assert.equal(a, 1); }",
    "const a = {}; delete a;",
    "(function (a, a) {})();",
    "Object.freeze([1]).push(2);",
    "Object.freeze({ a: 1 }).a = 2;",
    "(function () { return arguments.callee; })();",
    "(function () { assert.isUndefined(this); })();",
    "assert.equal(typeof function () { return this; }.call(5), 'number');",
    "eval('var leaked = 1'); assert.equal(typeof leaked, 'undefined');",
    "{ function inner() {} } assert.equal(typeof inner, 'undefined');",
    "(function (a) { arguments[0] = 2; assert.equal(a, 1); })(1);",
    "const answer = await Promise.resolve(1); assert.equal(answer, 1); later = 2;",
];

/// Hooks before all hints and after each, and a hint: the first is no module's.
const HOOKED: [(&str, &str, &str); 4] = [
    ("shared = 1;", "", "assert.equal(shared, 1);"),
    ("var own = 010;", "", "assert.equal(own, 8);"),
    ("", "undeclared = 1;", "assert(true);"),
    ("", "(function () { if (this !== undefined) throw new Error('sloppy'); })();", "assert(true);"),
];

/// Whether each hint passes, run here.
fn passes(hooks: &Hooks, hints: &[&str], app: &Arc<Submission>) -> Vec<bool> {
    let run = || {
        let mut sandbox = Sandbox::new(Limits::default());
        sandbox.reset(hooks.clone());
        let hint = |code: &&str| hintgrade::challenge::Hint {
            number: 1,
            text: String::new(),
            code: (*code).to_owned(),
            line: 1,
        };
        let outcomes = hints.iter().map(|code| sandbox.run(&hint(code), app).outcome);
        outcomes.map(|outcome| matches!(outcome, Outcome::Passed | Outcome::TestedNothing)).collect()
    };
    with_stack(run).unwrap()
}

#[test]
fn strict_mode_as_on_the_page() {
    let runner = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/oracle/node_modules/@freecodecamp/curriculum-helpers/dist/test-runner");
    assert!(runner.is_dir(), "run `npm ci` in tests/oracle, or tests/all");
    let page = Server::start(move |request| match request.path().strip_prefix("/runner/") {
        Some(name) => Answer::new(200, &[("content-type", "text/javascript")], fs::read(runner.join(name)).unwrap()),
        None => Answer::new(
            200,
            &[("content-type", "text/html")],
            "<!doctype html><body><script src=/runner/index.js></script>",
        ),
    });
    let network = Network::start(Limits::default()).unwrap();
    let app = Arc::new(Submission::open(&page.url, &network, Limits::default()).unwrap());
    let hook = |code: &str| (!code.is_empty()).then(|| Hook { code: code.to_owned(), line: 1 });
    let hooked = HOOKED.iter().map(|(before, after, hint)| {
        let hooks = Hooks { before_all: hook(before), after_each: hook(after), ..Hooks::default() };
        (json!({ "beforeAll": before, "afterEach": after }), hooks, vec![*hint])
    });
    let cases: Vec<(Value, Hooks, Vec<&str>)> =
        std::iter::once((json!({}), Hooks::default(), STRICT.to_vec())).chain(hooked).collect();
    let url = page.url.clone();
    browse(async |browser| {
        let tab = Tab::open(&browser, &url).await;
        let (mut passed, mut failed) = (0, 0);
        for (hooks, own, hints) in &cases {
            let script = format!(
                "(async () => {{ const options = {{ type: 'dom', source: '', code: {{ contents: '' }}, assetPath: '/runner', hooks: {hooks} }}; \
                 const runner = await FCCTestRunner.createTestRunner(options); const results = []; \
                 for (const hint of {}) results.push((await runner.runTest(hint)).pass === true); \
                 runner.dispose(); return results; }})()",
                json!(hints)
            );
            let theirs = tab.evaluate(&script).await;
            let ours = passes(own, hints, &app);
            for ((hint, ours), theirs) in hints.iter().zip(&ours).zip(theirs.as_array().unwrap()) {
                assert_eq!(*ours, theirs.as_bool().unwrap(), "{hooks} {hint}");
                if *ours { passed += 1 } else { failed += 1 }
            }
        }
        assert_eq!((passed, failed), (8, 11));
        tab.page.close().await.unwrap();
    });
}
