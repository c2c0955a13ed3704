//! Findings about an app's address and answers, from servers that answer as apps, hosts and other programs do.

use std::sync::{Arc, Mutex};

use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::{Detail, Finding, Kind, Severity};
use hintgrade::language::{Language, Translator};
use hintgrade::report::{Report, Verdict};
use hintgrade::submission::{Folder, Limits, Network, Submission};

use crate::support::grading::{report_of, run_hints};
use crate::support::program::run;
use crate::support::server::{Answer, Server};

const SERVER: &str =
    "const io = require('socket.io')(http);\nlet currentUsers = 0;\nio.emit('user count', currentUsers);\n";

fn grade_with(challenge: &Challenge, url: &str, limits: Limits) -> Report {
    let submission = Arc::new(Submission::open(url, &Network::start(limits).unwrap(), limits).unwrap());
    let runs = run_hints(&challenge.hints, &submission, limits);
    report_of(challenge, submission.name(), &runs, Detail::Full, &Translator::of(Language::English))
}

fn grade_mission(app: &Server) -> Report {
    grade_with(&catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap(), &app.url, Limits::default())
}

/// A challenge of one hint.
fn challenge(code: &str) -> Challenge {
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n";
    let code = format!("async (getUserInput) => {{\n  const code = getUserInput('url');\n  {code}\n}}");
    Challenge::parse(&format!("{front}# --hints--\n\nThe app should answer.\n\n```js\n{code}\n```\n"), None).unwrap()
}

#[track_caller]
fn only(findings: &[Finding]) -> &Finding {
    assert_eq!(findings.len(), 1, "{findings:#?}");
    &findings[0]
}

#[test]
fn express_without_the_boilerplate() {
    let app = Server::start(|request| {
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head><body><pre>Cannot GET {}</pre></body></html>",
            request.path
        );
        Answer::new(404, &[("x-powered-by", "Express"), ("content-type", "text/html")], page)
    });
    let report = grade_mission(&app);
    let finding = only(&report.hints[0].findings);
    assert_eq!((finding.kind, finding.severity), (Kind::BoilerplateMissing, Severity::Warning));
    assert!(finding.help.as_ref().unwrap().contains("`fccTesting(app);`"), "{finding:?}");
    assert_eq!(only(&report.hints[2].findings).kind, Kind::ErrorPage, "a missing page script is another matter");
}

#[test]
fn the_boilerplate_cannot_read_the_file() {
    let app = Server::start(|_| {
        Answer::new(500, &[("x-powered-by", "Express")], "<!DOCTYPE html><html><pre>Error: ENOENT</pre></html>")
    });
    let finding = only(&grade_mission(&app).hints[1].findings).clone();
    assert_eq!(finding.kind, Kind::ErrorPage);
    assert!(finding.message.contains("In place of server.js"), "{finding:?}");
    let deeper = challenge(
        "const answer = await fetch(code + '/_api//_api/server.js'); assert.match(await answer.text(), /io/);",
    );
    let report = grade_with(&deeper, &app.url, Limits::default());
    assert!(only(&report.hints[0].findings).message.contains("In place of _api/server.js"), "{report:#?}");
}

#[test]
fn the_host_answers_instead_of_the_app() {
    let waking = "<!DOCTYPE html><html><head><title>\n  Waking\n up </title></head><body>...</body></html>";
    let gone = "<!doctype html><html><head></head><body>No such app</body></html>";
    for (status, headers, body, words) in [
        (503, &[("content-type", "text/html")][..], waking, "503 Status in the app's place ("),
        (502, &[][..], gone, "502 Status in the app's place ("),
        (200, &[][..], waking, "200 Status with an answer of its own"),
        (404, &[("x-platform-error", "DEPLOYMENT_NOT_FOUND")][..], gone, "404 Status with an answer of its own"),
        (404, &[("x-edge-fallback", "true")][..], "Not Found", "404 Status with an answer of its own"),
        (404, &[("x-edge-routing", "no-server")][..], "", "404 Status with an answer of its own"),
    ] {
        let app = Server::start(move |_| Answer::new(status, headers, body));
        let report = grade_mission(&app);
        let hint = &report.hints[0];
        let message = hint.message.as_deref().unwrap_or_default();
        assert!(message.starts_with(&format!("the host answered {words}")), "{message}");
        assert_eq!((hint.verdict, hint.findings.len(), report.findings.len()), (Verdict::Errored, 0, 0), "{report:#?}");
    }
    // A page that the app may have is no fault of the host.
    let app = Server::always(Answer::new(404, &[], "<!doctype html><title>Lost?</title>"));
    let report = grade_mission(&app);
    let finding = only(&report.hints[0].findings);
    assert_eq!((report.hints[0].verdict, finding.kind), (Verdict::Failed, Kind::ErrorPage));
    assert!(finding.message.contains("may be the host's and not your app's"), "{finding:?}");
    assert!(finding.message.contains("Lost?"), "{finding:?}");
}

/// The verdicts and messages of a hint that is run without the engine and of one that is not.
fn judged(app: &Server) -> Vec<(Verdict, String)> {
    let own = challenge("const answer = await fetch(code + '/api'); assert.equal((await answer.text()).length, 1);");
    let reports = [grade_mission(app), grade_with(&own, &app.url, Limits::default())];
    let judged = |report: &Report| (report.hints[0].verdict, report.hints[0].message.clone().unwrap_or_default());
    reports.iter().map(judged).collect()
}

#[test]
fn a_hint_that_judges_an_answer_of_the_host_is_errored() {
    let limited = Server::always(Answer::Bytes(
        b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 30\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
    ));
    for (verdict, message) in judged(&limited) {
        let words = "the host answered 429 Too Many Requests in the app's place; it asks to wait 30 s";
        assert_eq!((verdict, message.starts_with(words)), (Verdict::Errored, true), "{message}");
    }
    let private = Server::always(Answer::new(401, &[], ""));
    for (verdict, message) in judged(&private) {
        let is_told = message.starts_with("the host answered 401 Status without a page in the app's place");
        assert_eq!((verdict, is_told), (Verdict::Errored, true), "{message}");
    }
    for own in [
        Answer::new(404, &[("x-powered-by", "Express")], "Cannot GET it"),
        Answer::new(500, &[("x-powered-by", "Express")], "no"),
        Answer::new(401, &[("x-powered-by", "Express")], ""),
        Answer::new(404, &[], ""),
    ] {
        for (verdict, message) in judged(&Server::always(own)) {
            assert_eq!(verdict, Verdict::Failed, "{message}");
        }
    }
}

#[test]
fn a_hint_passes_on_an_answer_of_the_host_as_on_any_other() {
    let app = Server::always(Answer::new(503, &[], "no"));
    let code = "const answer = await fetch(code + '/x'); assert.equal(answer.status, 503);";
    assert_eq!(grade_with(&challenge(code), &app.url, Limits::default()).hints[0].verdict, Verdict::Passed);
}

#[test]
fn a_page_instead_of_the_file() {
    let app = Server::start(|_| {
        Answer::new(
            200,
            &[("content-type", "text/html")],
            "<!DOCTYPE html>\n<script>socket.on('user count', console.log)</script>",
        )
    });
    let report = grade_mission(&app);
    let finding = only(&report.hints[2].findings);
    assert_eq!((finding.kind, finding.severity), (Kind::ErrorPage, Severity::Warning));
    assert!(finding.message.contains("an HTML page instead of the file"), "{finding:?}");
    assert!(report.findings.iter().all(|finding| finding.kind != Kind::SyntaxError), "a page is no script");
}

#[test]
fn the_boilerplates_html_type_is_no_page() {
    let app = Server::start(|_| Answer::new(200, &[("content-type", "text/html; charset=utf-8")], SERVER));
    assert!(grade_mission(&app).hints[0].findings.is_empty());
}

#[test]
fn the_site_could_not_read_the_answers() {
    let cors = |report: &Report| report.findings.iter().find(|finding| finding.kind == Kind::SiteWouldRefuse).cloned();
    let allowing = |value: &'static str| {
        Server::start(move |_| Answer::new(200, &[("access-control-allow-origin", value)], SERVER))
    };
    assert_eq!(cors(&grade_mission(&allowing("*"))), None);
    assert_eq!(cors(&grade_mission(&allowing("https://www.freecodecamp.org"))), None);
    let other = cors(&grade_mission(&allowing("https://example.com"))).unwrap();
    assert_eq!(other.severity, Severity::Note, "on this machine it is worth knowing only");
    assert!(other.message.contains("/_api/server.js, /public/client.js"), "{other:?}");
    // As in the boilerplate: the site's origin may read.
    let as_asked = Server::start(|request| {
        let origin = request.headers.get("origin").map_or("none", String::as_str).to_owned();
        Answer::new(200, &[("access-control-allow-origin", &origin)], SERVER)
    });
    assert_eq!(cors(&grade_mission(&as_asked)), None);
    let only_source = Server::start(|request| {
        let headers: &[_] =
            if request.path.starts_with("/_api") { &[("access-control-allow-origin", "*")] } else { &[] };
        Answer::new(200, headers, SERVER)
    });
    let some = cors(&grade_mission(&only_source)).unwrap();
    assert!(some.message.contains("/public/client.js") && !some.message.contains("/_api"), "{some:?}");
    assert!(some.help.unwrap().contains("Move that call above"));
}

#[test]
fn an_answer_over_the_limit() {
    let app = Server::start(|_| Answer::new(200, &[], "x".repeat(5000)));
    let challenge = catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap();
    let report = grade_with(&challenge, &app.url, Limits { body: 4096, ..Limits::default() });
    let finding = only(&report.hints[0].findings);
    assert_eq!(finding.kind, Kind::BodyCut);
    assert!(finding.message.contains("/_api/server.js") && finding.message.contains("4096"), "{finding:?}");
}

#[test]
fn a_slow_answer() {
    let app = Server::start(|_| {
        std::thread::sleep(std::time::Duration::from_millis(5100));
        Answer::new(200, &[], "{\"ok\":true}")
    });
    let code = "const answer = await fetch(code + '/api/slow'); assert.isTrue((await answer.json()).ok);";
    let report = grade_with(&challenge(code), &app.url, Limits::default());
    let slow = report.findings.iter().find(|finding| finding.kind == Kind::SlowAnswer).unwrap();
    assert_eq!(slow.severity, Severity::Note);
    assert!(slow.message.starts_with("/api/slow took "), "{slow:?}");
}

#[test]
fn a_wrong_value_in_an_answer() {
    let app = Server::start(|_| {
        Answer::new(
            200,
            &[("content-type", "application/json")],
            r#"{"username":"ada","count":2,"log":[{"description":"run","duration":"30"}]}"#,
        )
    });
    let failed = |assertion: &str| {
        let code = format!(
            "const answer = await fetch(code + '/api/users/1/logs?x=1'); const data = await answer.json(); {assertion}"
        );
        let report = grade_with(&challenge(&code), &app.url, Limits::default());
        let finding = only(&report.hints[0].findings).clone();
        assert_eq!(finding.kind, Kind::WrongValue);
        let source = finding.source.clone();
        let marked = source.and_then(|source| {
            let excerpt = source.excerpt?;
            assert_eq!(source.path, "/api/users/1/logs");
            Some(
                excerpt
                    .marks
                    .iter()
                    .map(|mark| format!("{} <- {}", &excerpt.text[mark.start..mark.end], mark.label))
                    .collect::<Vec<_>>(),
            )
        });
        (finding.message, finding.help.unwrap_or_default(), marked.unwrap_or_default())
    };
    let (message, help, marked) = failed("assert.equal(data.username, 'grace');");
    assert_eq!(message, "The hint expects \"grace\", and your app gave \"ada\".");
    assert_eq!(
        help,
        "See in the code for GET /api/users/1/logs how `username` is made: for this request it should be \"grace\". \
         GET /api/users/1/logs answered 200 Status with JSON with the keys `count`, `log`, `username`."
    );
    assert_eq!(marked, ["\"ada\" <- the hint expects \"grace\""]);
    let (.., marked) =
        failed("assert.deepEqual(data, { username: 'ada', count: 1, log: [{ description: 'run', duration: 30 }] });");
    assert_eq!(marked, ["2 <- the hint expects 1", "\"30\" <- the hint expects 30"]);
    let (.., marked) = failed("assert.deepEqual(data.log[0], { description: 'run', duration: '30', date: 'now' });");
    assert_eq!(marked, ["{ <- `date` is missing here"]);
    let (message, help, marked) = failed("assert.property(data, '_id');");
    assert!(message.starts_with("The hint expects an object with the key `_id`, and your app gave {"), "{message}");
    assert!(
        help.starts_with("Add `_id` to the object that is answered in the code for GET /api/users/1/logs:"),
        "{help}"
    );
    assert_eq!(marked, ["{ <- `_id` is missing here"]);
    let (message, help, _) = failed("assert.isString(data.count);");
    assert_eq!(message, "The hint expects a text, and your app gave 2.");
    assert!(help.contains("`count`"), "{help}");
}

#[test]
fn a_text_that_is_not_there() {
    let app = Server::start(|_| Answer::new(200, &[], "const a = 1;\nconst b = 'conect';\n"));
    let code =
        "const answer = await fetch(code + '/_api/server.js'); assert.include(await answer.text(), \"'connect'\");";
    let report = grade_with(&challenge(code), &app.url, Limits::default());
    let finding = only(&report.hints[0].findings);
    assert_eq!((finding.kind, finding.source.as_ref().unwrap().line), (Kind::NearMiss, 2));
    let code = "const answer = await fetch(code + '/_api/server.js'); assert.notMatch(await answer.text(), /conect/);";
    let report = grade_with(&challenge(code), &app.url, Limits::default());
    let finding = only(&report.hints[0].findings);
    assert_eq!((finding.kind, finding.source.as_ref().unwrap().line), (Kind::UnwantedMatch, 2));
}

/// The engine's built-ins are the hint's own to replace; what a request may contain is decided outside of it.
#[test]
fn a_hint_cannot_forge_headers_or_methods() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let app = Server::start(move |request| {
        log.lock().unwrap().push(request.headers.clone());
        Answer::ok("")
    });
    let forged = "[['host', 'other.example'], ['COOKIE', 'a=b'], ['Origin', 'https://evil.example'], ['proxy-x', '1'], \
        ['sec-x', '1'], ['x-http-method-override', 'get, trace'], ['x-method-override', 'PUT'], ['x-own', 'kept']]";
    for code in [
        format!("Array.prototype.filter = () => {forged}; await fetch(code, {{ headers: {{ a: 'b' }} }});"),
        format!(
            "const x = new XMLHttpRequest(); x.open('POST', code); for (const [name, value] of {forged}) x.setRequestHeader(name, value); \
             await new Promise((done) => {{ x.onloadend = done; x.send(); }});"
        ),
    ] {
        seen.lock().unwrap().clear();
        grade_with(&challenge(&code), &app.url, Limits::default());
        let mut requests = seen.lock().unwrap().clone();
        // A browser asks before it sends the headers of the hint's own.
        let asked = requests.pop().unwrap();
        assert_eq!(asked["access-control-request-headers"], "x-method-override,x-own", "{code}");
        let [headers] = &requests[..] else { panic!("{code}: {requests:?}") };
        assert_eq!(headers["host"], app.url.strip_prefix("http://").unwrap(), "{code}");
        assert_eq!(headers["origin"], "https://www.freecodecamp.org", "{code}");
        for name in ["cookie", "proxy-x", "sec-x", "x-http-method-override"] {
            assert_eq!(headers.get(name), None, "{code}");
        }
        assert_eq!((&*headers["x-own"], &*headers["x-method-override"]), ("kept", "PUT"), "{code}");
    }
    seen.lock().unwrap().clear();
    let method = challenge("Array.prototype.includes = () => false; await fetch(code, { method: 'trace' });");
    let report = grade_with(&method, &app.url, Limits::default());
    assert!(seen.lock().unwrap().is_empty());
    assert!(report.hints[0].message.as_ref().unwrap().contains("no page may use the method"), "{report:#?}");
}

/// A hint's code, what the app answers, and what is said of it: the message, the help, and what is marked.
struct Told {
    kind: Kind,
    message: String,
    help: String,
    marked: Vec<String>,
}

fn told(code: &str, answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Told {
    let app = Server::start(move |request| answer(&request.path));
    let report = grade_with(&challenge(code), &app.url, Limits::default());
    let hint = &report.hints[0];
    assert!(hint.message.is_some(), "{code} passed");
    let finding = only(&hint.findings).clone();
    let excerpt = finding.source.and_then(|source| source.excerpt);
    let marked = excerpt.iter().flat_map(|excerpt| {
        excerpt.marks.iter().map(|mark| format!("{} <- {}", &excerpt.text[mark.start..mark.end], mark.label))
    });
    Told {
        kind: finding.kind,
        message: finding.message,
        help: finding.help.unwrap_or_default(),
        marked: marked.collect(),
    }
}

fn json(text: &'static str) -> impl Fn(&str) -> Answer + Send + Sync + 'static {
    move |_| Answer::new(200, &[("content-type", "application/json")], text)
}

fn page(path: &str) -> Answer {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>Error</title></head>\n<body>\n<pre>Cannot GET {path}</pre>\n</body></html>"
    );
    Answer::new(404, &[("content-type", "text/html")], page)
}

const DATA: &str = "const res = await fetch(code + '/api/x'); const data = await res.json();";

#[test]
fn a_place_is_marked_only_where_the_hint_reads_it() {
    let assertions = r#"{"assertions":[{"method":"isNull"},{"method":"isNull"},{"method":"isNull"}]}"#;
    let read = told(&format!("{DATA} assert.equal(data.assertions[2].method, 'isNotNull');"), json(assertions));
    let advice = "See in the code for GET /api/x how `assertions[2].method` is made: for this request it should be \"isNotNull\". ";
    assert!(read.help.starts_with(advice), "{}", read.help);
    assert_eq!(read.marked, ["\"isNull\" <- the hint expects \"isNotNull\""]);
    let read = told(&format!("{DATA} assert.equal(data.b, 'y');"), json(r#"{"a":"x","b":"x"}"#));
    assert!(read.help.starts_with("See in the code for GET /api/x how `b` is made: "), "{}", read.help);
    let read = told(&format!("{DATA} for (const one of data.list) assert.equal(one, 2);"), json(r#"{"list":[1,1]}"#));
    assert_eq!((read.message.as_str(), read.marked.len()), ("`one` should be 2, and it is 1.", 0));
    assert_eq!(
        read.help,
        "See in the code for GET /api/x what it does for this request, and compare it with what the hint asks for. \
         GET /api/x answered 200 Status with JSON with the keys `list`."
    );
}

#[test]
fn a_missing_key_is_not_told_as_null() {
    let read =
        told(&format!("{DATA} assert.equal(data.original_url, 'http://a');"), json(r#"{"error":"invalid url"}"#));
    assert_eq!(
        read.message,
        "The hint expects \"http://a\" as `data.original_url`, and `original_url` is not in the answer."
    );
    assert_eq!(
        read.help,
        "Add `original_url` to the object that is answered in the code for GET /api/x: `res.json({ ..., original_url: ... })`. \
         GET /api/x answered 200 Status with JSON with the keys `error`."
    );
    assert_eq!(read.marked, ["{ <- `original_url` is missing here"]);
    let read = told(&format!("{DATA} assert.match(data.name, /^gr/);"), json(r#"{"error":"invalid url"}"#));
    assert_eq!(
        read.message,
        "The hint expects a text with `gr` in it as `data.name`, and `name` is not in the answer."
    );
    let read = told(&format!("{DATA} assert.match(data.name, /^gr/);"), json(r#"{"name":7}"#));
    assert_eq!(read.message, "The hint expects a text with `gr` in it, and your app gave 7.");
    let read = told(&format!("{DATA} assert.exists(data.log.count);"), json(r#"{"log":{"a":1}}"#));
    assert_eq!(read.message, "The hint reads `data.log.count`, and `count` is not in the answer.");
    let read = told(&format!("{DATA} assert.isString(data.name);"), json(r#"{"name":null}"#));
    assert_eq!(read.message, "The hint expects a text, and your app gave null.");
}

#[test]
fn a_condition_shows_what_it_was_computed_from() {
    let read = told(&format!("{DATA} assert.isTrue(data.text.includes('ok') && res.ok);"), json(r#"{"text":"no"}"#));
    assert_eq!(read.message, "`data.text` should be something with \"ok\" in it, and it is \"no\".");
    assert_eq!(
        read.help,
        "See in the code for GET /api/x how `text` is made: for this request it should be something with \"ok\" in it. \
         GET /api/x answered 200 Status with JSON with the keys `text`."
    );
    let read = told(&format!("{DATA} assert(data.list.length > 1, 'two');"), json(r#"{"list":[1]}"#));
    assert_eq!(read.message, "`data.list.length` should be more than 1, and it is 1.");
    let read = told(&format!("{DATA} assert(data.a.trim() === 'x' || !data.b);"), json(r#"{"a":"y","b":1}"#));
    assert_eq!(read.message, "The hint checks `data.a.trim() === 'x' || !data.b`, and that gives false.");
    assert_eq!(
        read.help,
        "See in the code for GET /api/x how `a` is made: `data.a.trim() === 'x' || !data.b` should be true. \
         `data.a` is \"y\". `data.b` is 1. GET /api/x answered 200 Status with JSON with the keys `a`, `b`."
    );
}

/// The beginning of what is said where the app answers with JSON.
const JSON: &str = "GET /api/x answered 200 Status with JSON with the keys";
/// What is said where Express has no such route.
const NO_ROUTE: &str = "Add a route for GET /api/x: `app.get('/api/x', (req, res) => { ... })`. No route of your app answered this request. GET /api/x \
    answered 404 Status with an HTML page called \"Error\" that begins with \"Cannot GET /api/x\".";

#[test]
fn an_error_is_explained_by_the_last_answer() {
    for (code, answer, message, help) in [
        (DATA, "", "The hint reads JSON, and the app answered 404: it has no such route.", NO_ROUTE.to_owned()),
        (
            &format!("{DATA} data.unix.toFixed(1);"),
            r#"{"utc":1}"#,
            "The hint reads `toFixed` of `data.unix`, and that is not in the answer.",
            format!("Add `unix` to the object that is answered in the code for GET /api/x: `res.json({{ ..., unix: ... }})`. {JSON} `utc`."),
        ),
        (
            &format!("{DATA} data.unix.toFixed(1);"),
            r#"{"unix":"1"}"#,
            "`data.unix` should be a number, and it is \"1\".",
            format!("See in the code for GET /api/x how `unix` is made: for this request it should be a number. {JSON} `unix`."),
        ),
        (
            &format!("{DATA} data.log[0].date;"),
            r#"{"log":[]}"#,
            "The hint reads `date` of `data.log[0]`, and that is not in the answer.",
            format!("Put at least one item in the list `log`, in the code for GET /api/x. {JSON} `log`."),
        ),
        (
            "const res = await fetch(code + '/api/x'); throw new Error(res.statusText);",
            "[]",
            "The hint ended with an error: Status",
            "See in the code for GET /api/x what it does for this request, and compare it with what the hint asks for. \
             GET /api/x answered 200 Status with a JSON array of 0 items."
                .to_owned(),
        ),
        (
            "await $.get(code + '/api/x').then(d => d, xhr => { throw new Error(xhr.responseText); });",
            "",
            "The hint stopped, because your app answered GET /api/x with the status 404.",
            NO_ROUTE.to_owned(),
        ),
    ] {
        let code = code.to_owned();
        let body = answer.to_owned();
        let read = told(&code, move |path| match body.is_empty() {
            true => page(path),
            false => Answer::new(200, &[("content-type", "application/json")], body.as_str()),
        });
        assert_eq!((read.kind, read.message, read.help), (Kind::HintStopped, message.to_owned(), help), "{code}");
    }
}

/// By what the app answers, what the learner is told to do: the beginning of the help.
#[test]
fn what_to_change_is_said_by_what_the_app_answered() {
    let named = format!("{DATA} assert.equal(data.name, 'grace');");
    let listed = format!("{DATA} assert.equal(2, data.list.length);");
    let keys = format!("{DATA} assert.deepEqual(data, {{ name: 'ada' }});");
    let first = format!("{DATA} assert.property(data[0], '_id');");
    let taken = format!("{DATA} const {{ log }} = data; assert.isArray(log);");
    let inner = format!("{DATA} assert.exists(data.log[0].date);");
    let status = "const res = await fetch(code + '/api/x'); assert.equal(res.status, 201);";
    let package = "const res = await fetch(code + '/_api/package.json'); const data = await res.json(); assert.property(data.dependencies, 'helmet');";
    let tested = "const res = await fetch(code + '/_api/get-tests?type=unit&n=1'); const data = await res.json(); assert.equal(data.state, 'passed');";
    let express = "<!DOCTYPE html><pre>TypeError: x is not a function<br> &nbsp; &nbsp;at next (/app/node_modules/express/a.js:1:2)<br> &nbsp; &nbsp;at /home/me/app/routes.js:12:5</pre>";
    let url = format!("{DATA} await fetch(code + '/api/' + data.short_url); assert.fail('no');");
    for (code, status, body, advice) in [
        (&*named, 200, r#"{"data":{"name":"grace"}}"#, "In the code for GET /api/x, answer with what is in `data`"),
        (&named, 200, r#"{"Name":"grace"}"#, "Rename `Name` to `name` in the object"),
        (
            &named,
            200,
            "[]",
            "In the code for GET /api/x, answer with an object that has `name`: `res.json({ name: ... })`.",
        ),
        (&named, 200, "hello", "Answer with `res.json(...)` in the code for GET /api/x"),
        (&named, 200, "{'name':'grace'}", "Let `res.json(...)` write the answer in the code for GET /api/x"),
        (&named, 200, "<!DOCTYPE html><h1>Home</h1>", "If your app has no route for GET /api/x, add it"),
        (&named, 404, "Not Found", "If your app has no route for GET /api/x, add it"),
        (
            &named,
            400,
            r#"{"error":"no"}"#,
            "See in the code for GET /api/x why it answers with the status 400: is that what",
        ),
        (
            &named,
            500,
            express,
            "Mend the error \"TypeError: x is not a function\" in the code for GET /api/x (routes.js:12)",
        ),
        (&named, 500, "{}", "Read the error where your app runs, and mend it in the code for GET /api/x."),
        (
            &first,
            200,
            r#"[{"name":"ada"}]"#,
            "Add `_id` to each item of the list that is answered in the code for GET /api/x.",
        ),
        (&first, 200, r#"[{"_ID":"ada"}]"#, "Rename `_ID` to `_id`"),
        (
            &first,
            200,
            r#"["ada"]"#,
            "See in the code for GET /api/x how `[0]` is made: for this request it should be an object",
        ),
        (
            &inner,
            200,
            r#"{"log":[{"day":1}]}"#,
            "Add `date` to `log[0]` in what is answered in the code for GET /api/x.",
        ),
        (&taken, 200, "null", "In the code for GET /api/x, answer with an object."),
        (&inner, 200, r#"{"log":[]}"#, "Put at least one item in the list `log`"),
        (
            &inner,
            200,
            r#"{"log":{}}"#,
            "See in the code for GET /api/x how `log` is made: for this request it should be a list.",
        ),
        (
            &listed,
            200,
            r#"{"list":[1]}"#,
            "See in the code for GET /api/x how `list.length` is made: for this request it should be 2.",
        ),
        (
            &listed,
            200,
            r#"{"list":7}"#,
            "See in the code for GET /api/x how `list` is made: for this request it should be a list.",
        ),
        (&keys, 200, r#"{"name":"ada","age":3}"#, "Remove `age` from what is answered in the code for GET /api/x."),
        (status, 200, "{}", "Set the status in the code for GET /api/x, before it answers: `res.status(201)`."),
        (status, 400, "{}", "See in the code for GET /api/x why it answers with the status 400. For this request"),
        (package, 200, r#"{"dependencies":{"cors":"1"}}"#, "Add the package to your project: `npm install helmet`."),
        (tested, 200, r#"{"status":"unavailable"}"#, "Write `NODE_ENV=test` in the file .env"),
        (tested, 200, r#"{"state":"failed"}"#, "Mend this test in tests/1_unit-tests.js"),
        (&url, 200, "{}", "See in the code for GET /api/x whether the answer has all that the hint needs."),
    ] {
        let read = told(code, move |_| Answer::new(status, &[("x-powered-by", "Express")], body));
        assert!(read.help.starts_with(advice), "{code} {status} {body}: {}: {}", read.message, read.help);
    }
}

/// The learner's own files, in which the code that answers is.
#[test]
fn the_code_that_answers_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
    write(
        "server.js",
        "const app = require('express')();\nconst api = require('./api.js');\napp.use('/api', api);\napp.listen(3000);\n",
    );
    write(
        "api.js",
        "const api = require('express').Router();\napi.get('/:date', (req, res) => {\n  res.json({});\n});\nmodule.exports = api;\n",
    );
    let app = Server::always(Answer::new(200, &[("content-type", "application/json")], "{}"));
    let limits = Limits::default();
    let challenge = challenge(
        "const res = await fetch(code + '/api/2015'); const data = await res.json(); assert.equal(data.unix, 1);",
    );
    let submission = Submission::open(&app.url, &Network::start(limits).unwrap(), limits).unwrap();
    let submission = Arc::new(submission.of_checkout(Folder::open(folder.path()).unwrap()));
    let runs = run_hints(&challenge.hints, &submission, limits);
    let evaluation = Evaluation::of(&challenge.hints, submission.name(), &runs, &*submission, Detail::Full);
    let report = evaluation.report(&challenge, submission.name(), &Translator::of(Language::English));
    let help = only(&report.hints[0].findings).help.as_deref().unwrap();
    assert!(
        help.starts_with("Add `unix` to the object that is answered in the code for GET /api/2015 (api.js:2): "),
        "{help}"
    );
}

#[test]
fn a_missing_boilerplate_is_told_however_the_hint_ends() {
    for code in [
        "const res = await fetch(code + '/_api/get-tests'); await res.json();",
        "const res = await fetch(code + '/_api/app-info'); const data = await res.json(); data.a.b;",
        "await $.get(code + '/_api/server.js').then(d => d, xhr => { throw new Error(xhr.statusText); });",
    ] {
        let read = told(code, |path| {
            let page = format!("<!DOCTYPE html><html><pre>Cannot GET {path}</pre></html>");
            Answer::new(404, &[("x-powered-by", "Express")], page)
        });
        assert_eq!(read.kind, Kind::BoilerplateMissing, "{code}");
    }
}

#[test]
fn a_route_of_the_boilerplate_is_no_file_of_the_learner() {
    let code = "const res = await fetch(code + '/_api/app'); const data = await res.json(); assert.equal(data.a, 1);";
    let failing = |_: &str| Answer::new(500, &[("x-powered-by", "Express")], "<!DOCTYPE html><pre>Error</pre>");
    let read = told(code, failing);
    assert!(read.message.starts_with("In place of /_api/app, the app answered with an error page"), "{}", read.message);
    assert_eq!(read.help, "Open that address in a browser, and read the error where your app runs.");
}

#[test]
fn a_page_is_no_file_of_the_learner() {
    let code = "const res = await fetch(code + '/register'); assert.match(await res.text(), /Profile/);";
    let read = told(code, |_| Answer::new(200, &[], "<!DOCTYPE html><title>Sign in</title><body>\n<h1>Sign in</h1>"));
    assert_eq!(read.kind, Kind::NoMatch);
    assert!(read.message.starts_with("The hint looks for `Profile` in the text \"<!DOCTYPE"), "{}", read.message);
    assert!(read.help.ends_with("with an HTML page called \"Sign in\" that begins with \"Sign in\"."), "{}", read.help);
}

#[test]
fn the_knowledge_of_one_lesson_is_not_told_in_another() {
    const PASSPORT: &str = "let count = 0;\nio.on('connection', () => { ++count; });\napp.get('/profile', (req, res) => {\n  res.render('profile', { shown: true });\n});\n";
    let of = |pattern: &str| {
        let code =
            format!("const res = await fetch(code + '/_api/server.js'); assert.match(await res.text(), {pattern});");
        told(&code, |_| Answer::new(200, &[], PASSPORT))
    };
    for pattern in ["/ensureAuthenticated/", "/showLogin:/", "/deserializeUser[^]*doc/"] {
        let read = of(pattern);
        assert!(!read.help.contains("wherever") && !read.help.contains(" here"), "{pattern}: {}", read.help);
        assert!(read.marked.iter().all(|mark| !mark.contains("count")), "{pattern}: {:?}", read.marked);
    }
    let read = of("/passport.use\\([^]*new LocalStrategy\\(/");
    assert!(read.message.contains("in this order"), "{}", read.message);
}

#[test]
fn a_broken_json_file_is_shown_where_it_breaks() {
    let code = "const res = await fetch(code + '/_api/package.json'); const data = await res.json(); assert.property(data, 'name');";
    let read = told(code, |_| Answer::new(200, &[], "{\n  \"name\": \"chat\"\n  \"version\": \"1.0.0\"\n}\n"));
    assert_eq!((read.kind, read.message.as_str()), (Kind::SyntaxError, "/_api/package.json is not valid JSON."));
    assert_eq!(read.marked, ["\" <- it is valid JSON up to here"]);
}

#[test]
fn an_address_with_a_path_is_told_where_a_hint_failed() {
    let app = Server::start(|request| page(&request.path));
    let code = "const res = await fetch(code + '/api/x'); assert.isTrue(res.ok);";
    let report = grade_with(&challenge(code), &format!("{}/chat", app.url), Limits::default());
    let told = report.findings.iter().find(|finding| finding.message.contains("has a path, /chat"));
    assert!(told.is_some(), "{:#?}", report.findings);
}

#[test]
fn no_page_is_shown_at_length() {
    let page = format!("<!DOCTYPE html>\n{}", "<p>a line of the page</p>\n".repeat(500));
    let app = Server::start(move |_| Answer::new(500, &[], page.as_str()));
    let code = "const res = await fetch(code + '/api/x'); throw new Error(await res.text());";
    let report = grade_with(&challenge(code), &app.url, Limits::default());
    let message = report.hints[0].message.as_ref().unwrap();
    assert!(message.lines().count() <= 4 && message.ends_with("..."), "{message}");
}

/// Hints of the first years read the app's files with jQuery, and parse the text that it gives them.
const JQUERY: &str = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 2\ndashedName: t\n---\n# --hints--\n
The project should depend on it.\n
```js
(getUserInput) => $.get(getUserInput('url') + '/_api/file/package.json').then((data) => {
  assert.property(JSON.parse(data).dependencies, 'mongoose');
}, (xhr) => { throw new Error(xhr.responseText); })
```\n
The project should have a name.\n
```js
(getUserInput) => $.get(getUserInput('url') + '/_api/package.json').then((data) => {
  assert.equal(JSON.parse(data).name, 'a');
}, (xhr) => { throw new Error(xhr.responseText); })
```\n
The project should have a name, again.\n
```js
(getUserInput) => fetch(getUserInput('url') + '/_api/package.json').then((res) => res.json()).then((data) => assert.equal(data.name, 'a'))
```\n";

#[test]
fn files_serve_jquery_too_and_are_fetched_once() {
    let package = r#"{ "name": "a", "dependencies": { "mongoose": "^5.11.15" } }"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("package.json"), package).unwrap();
    let challenge = folder.path().join("t.md");
    std::fs::write(&challenge, JQUERY).unwrap();
    let app = Server::start(move |request| match request.path() {
        "/_api/package.json" | "/_api/file/package.json" => {
            Answer::new(200, &[("content-type", "text/plain")], package)
        }
        _ => Answer::new(404, &[], ""),
    });
    for submission in [folder.path().to_str().unwrap(), &app.url] {
        let ran = run(&["grade", submission, "--challenge", challenge.to_str().unwrap()]);
        assert_eq!(ran.exit, Some(0), "{submission}: {ran:?}");
    }
    let mut requests = app.requests();
    requests.sort();
    assert_eq!(requests, ["/_api/file/package.json", "/_api/package.json"]);
}

#[test]
fn the_boilerplate_of_the_lessons_on_node_shows_the_files_itself() {
    let code = "const text = await (await fetch(code + '/_api/server.js')).text(); assert.match(text, /listen/);";
    for (server, is_missing) in [
        (
            "const bGround = require('fcc-express-bground');\nbGround.setupBackgroundApp(app, myApp, __dirname).listen(3000);\n",
            false,
        ),
        ("const express = require('express');\nconst app = express();\napp.listen(3000);\n", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("server.js"), server).unwrap();
        let report = grade_with(&challenge(code), folder.path().to_str().unwrap(), Limits::default());
        assert_eq!(report.verdict, Verdict::Passed, "{report:#?}");
        let told = report.findings.iter().any(|finding| finding.kind == Kind::BoilerplateMissing);
        assert_eq!(told, is_missing, "{server}: {:#?}", report.findings);
    }
}
