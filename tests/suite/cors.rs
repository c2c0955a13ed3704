//! What a browser would refuse of the hints' requests, compared with Chromium, and what is said of it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hintgrade::challenge::{Challenge, Hint};
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::{Detail, Finding, Kind, Severity, Sources};
use hintgrade::language::{Language, Translator};
use hintgrade::report::{Report, Verdict};
use hintgrade::submission::{Limits, Network, Refusal, RefusalReason, Submission};

use crate::support::browser::{Tab, browse_with};
use crate::support::grading::{report_of, run_hints};
use crate::support::program::run;
use crate::support::server::{Answer, Request, Server, read_head};
use crate::support::tls;

const SITE: &str = "https://www.freecodecamp.org";

type Headers = &'static [(&'static str, &'static str)];

/// How an app answers: the OPTIONS request, and any other.
struct App {
    preflight: (u16, Headers),
    status: u16,
    headers: Headers,
}

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
/// The methods and headers that a careful app names.
const ALL: [(&str, &str); 2] =
    [(METHODS, "GET, PUT, DELETE, patch"), (HEADERS, "content-type, X-Own, authorization, accept, content-language")];

/// `TO` in a value is the other server, `AT` this one.
const APPS: [App; 23] = [
    App { preflight: (404, &[]), status: 200, headers: &[] },
    App { preflight: (404, &[(ORIGIN, "*")]), status: 200, headers: &[(ORIGIN, "*")] },
    App { preflight: (404, &[]), status: 200, headers: &[(ORIGIN, "*")] },
    // The boilerplate's fcctesting.js.
    App {
        preflight: (200, &[(ORIGIN, SITE), (HEADERS, "Origin, X-Requested-With, Content-Type, Accept")]),
        status: 200,
        headers: &[(ORIGIN, SITE)],
    },
    // The package cors.
    App {
        preflight: (
            204,
            &[(ORIGIN, "*"), (METHODS, "GET,HEAD,PUT,PATCH,POST,DELETE"), (HEADERS, "content-type,x-own")],
        ),
        status: 200,
        headers: &[(ORIGIN, "*")],
    },
    App {
        preflight: (204, &[(ORIGIN, SITE), (CREDENTIALS, "true"), ALL[0], ALL[1]]),
        status: 200,
        headers: &[(ORIGIN, SITE), (CREDENTIALS, "true")],
    },
    App {
        preflight: (204, &[(ORIGIN, SITE), (CREDENTIALS, "true"), ALL[0], ALL[1]]),
        status: 200,
        headers: &[(ORIGIN, SITE), (CREDENTIALS, "TRUE")],
    },
    App { preflight: (200, &[(ORIGIN, "*"), (METHODS, "*"), (HEADERS, "*")]), status: 200, headers: &[(ORIGIN, "*")] },
    App {
        preflight: (200, &[(ORIGIN, "https://example.com"), ALL[0], ALL[1]]),
        status: 200,
        headers: &[(ORIGIN, "https://example.com")],
    },
    App { preflight: (500, &[(ORIGIN, "*"), ALL[0], ALL[1]]), status: 200, headers: &[(ORIGIN, "*")] },
    App {
        preflight: (302, &[(ORIGIN, "*"), ALL[0], ALL[1], ("location", "/end")]),
        status: 200,
        headers: &[(ORIGIN, "*")],
    },
    App {
        preflight: (200, &[(ORIGIN, SITE), (CREDENTIALS, "true"), (METHODS, "*"), (HEADERS, "*")]),
        status: 200,
        headers: &[(ORIGIN, SITE), (CREDENTIALS, "true")],
    },
    App {
        preflight: (200, &[(ORIGIN, SITE), (ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 200,
        headers: &[(ORIGIN, SITE), (ORIGIN, "*")],
    },
    App { preflight: (200, &[(ORIGIN, "*"), (METHODS, "PUT DELETE"), ALL[1]]), status: 404, headers: &[(ORIGIN, "*")] },
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], (HEADERS, "content-type; x-own")]),
        status: 500,
        headers: &[(ORIGIN, "*")],
    },
    App {
        preflight: (200, &[(ORIGIN, "*"), (METHODS, "put, delete"), (HEADERS, "CONTENT-TYPE,,X-OWN")]),
        status: 200,
        headers: &[(ORIGIN, "*")],
    },
    App { preflight: (200, &[(ORIGIN, "*"), (METHODS, "DELETE")]), status: 200, headers: &[(ORIGIN, "*")] },
    // Redirects, within the app and to another.
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 302,
        headers: &[(ORIGIN, "*"), ("location", "/end")],
    },
    App { preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]), status: 302, headers: &[("location", "/end")] },
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 307,
        headers: &[(ORIGIN, "*"), ("location", "/strict")],
    },
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 302,
        headers: &[(ORIGIN, "*"), ("location", "TO/end")],
    },
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 307,
        headers: &[(ORIGIN, "*"), ("location", "TO/site")],
    },
    App {
        preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]),
        status: 303,
        headers: &[(ORIGIN, "*"), ("location", "TO/null")],
    },
];

/// Where the redirects end.
const ENDS: [(&str, App); 4] = [
    ("/end", App { preflight: (200, &[(ORIGIN, "*"), ALL[0], ALL[1]]), status: 200, headers: &[(ORIGIN, "*")] }),
    ("/strict", App { preflight: (200, &[(ORIGIN, "*")]), status: 200, headers: &[(ORIGIN, "*")] }),
    ("/site", App { preflight: (200, &[(ORIGIN, SITE), ALL[0], ALL[1]]), status: 200, headers: &[(ORIGIN, SITE)] }),
    ("/null", App { preflight: (200, &[(ORIGIN, "null"), ALL[0], ALL[1]]), status: 200, headers: &[(ORIGIN, "null")] }),
];

/// Requests to `url`, as statements that throw where the browser refuses.
const REQUESTS: [&str; 21] = [
    "await fetch(url);",
    "await fetch(url, { method: 'post', body: 'x' });",
    "await fetch(url, { method: 'POST', body: new URLSearchParams({ a: 1 }) });",
    "const form = new FormData(); form.append('a', 'b'); await fetch(url, { method: 'POST', body: form });",
    "await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });",
    "await fetch(url, { method: 'put' });",
    "await fetch(url, { method: 'DELETE', body: new URLSearchParams({ a: 1 }) });",
    "await fetch(url, { method: 'patch', body: 'x' });",
    "await fetch(url, { headers: { 'X-Own': '1' } });",
    "await fetch(url, { headers: { Authorization: 'Basic eA==' } });",
    "await fetch(url, { headers: { Accept: 'x'.repeat(129), 'Content-Language': 'it_IT' } });",
    "await fetch(url, { headers: { Accept: 'text/html', 'Content-Language': 'it', Range: 'bytes=0-' } });",
    "await fetch(url, { credentials: 'include' });",
    "await fetch(url, { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{}' });",
    "await fetch(url, { method: 'PUT', credentials: 'include' });",
    "await fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' });",
    "await fetch(url, { redirect: 'manual' });",
    "await new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('put', url); x.setRequestHeader('content-type', 'application/json'); x.onload = done; x.onerror = fail; x.send('{}'); });",
    "await new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('GET', url); x.withCredentials = true; x.onload = done; x.onerror = fail; x.send(); });",
    "await new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('post', url); x.upload.onprogress = () => {}; x.onload = done; x.onerror = fail; x.send('x'); });",
    "await new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('patch', url); x.onload = done; x.onerror = fail; x.send('x'); });",
];

impl App {
    fn answer(&self, request: &Request, other: &str) -> Answer {
        let (status, headers) = match request.method.as_str() {
            "OPTIONS" => self.preflight,
            _ => (self.status, self.headers),
        };
        let headers: Vec<(&str, String)> =
            headers.iter().map(|(name, value)| (*name, value.replace("TO", other))).collect();
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Answer::new(status, &headers, "")
    }
}

/// Answers `/APP/REQUEST`, by the number of the app.
fn apps(other: String) -> Server {
    Server::start(move |request| {
        let path = request.path();
        if let Some((_, end)) = ENDS.iter().find(|(end, _)| path.starts_with(end)) {
            return end.answer(request, &other);
        }
        let app: usize = path[1..].split('/').next().unwrap().parse().unwrap();
        APPS[app].answer(request, &other)
    })
}

/// A page of the site, over TLS.
fn page() -> Server {
    let config = tls::self_signed("www.freecodecamp.org");
    Server::raw(move |stream| {
        let mut stream = tls::accept(&config, stream);
        let page = "<!doctype html><title>Page</title>";
        while read_head(&mut stream).is_some() {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n", page.len());
            if stream.write_all(format!("{head}{page}").as_bytes()).and_then(|()| stream.flush()).is_err() {
                return;
            }
        }
    })
}

fn hint(number: usize, code: &str) -> Hint {
    Hint { number, text: String::new(), code: code.to_owned(), line: 1 }
}

/// By app and request: nothing, or the refusal, with the header that is named.
type Refusals = BTreeMap<(usize, usize), Option<Option<String>>>;

fn ours(app: &Server) -> Refusals {
    let limits = Limits::default();
    let submission = Submission::open(&app.url, &Network::start(limits).unwrap(), limits).unwrap();
    let submission = Arc::new(submission.allowing(&["127.0.0.1".to_owned()]));
    let cases: Vec<(usize, usize)> =
        (0..APPS.len()).flat_map(|app| (0..REQUESTS.len()).map(move |request| (app, request))).collect();
    let code = |(app, request): &(usize, usize)| {
        format!("const url = new URL('/{app}/{request}', code).href; {}", REQUESTS[*request])
    };
    let hints: Vec<Hint> = cases.iter().enumerate().map(|(number, case)| hint(number + 1, &code(case))).collect();
    let runs = run_hints(&hints, &submission, Limits { requests: 1000, ..limits });
    let refusal = |run: &hintgrade::engine::Run| {
        let [exchange] = &run.trace.exchanges[..] else { panic!("{run:#?}") };
        assert!(matches!(exchange.answer, Some(Ok(_))), "{run:#?}");
        exchange.refusal.as_ref().map(|refusal| refusal.reason.header().map(str::to_owned))
    };
    cases.into_iter().zip(runs.iter().map(refusal)).collect()
}

/// The first header of CORS that a message of the browser names after the reason's beginning.
fn named(message: &str) -> Option<String> {
    let reason = message.split("CORS policy: ").nth(1)?;
    let name = &reason[reason.find("Access-Control-Allow-")?..];
    Some(name.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect())
}

async fn theirs(tab: &Tab, app: &Server) -> Refusals {
    let requests: Vec<String> = REQUESTS.iter().map(|request| format!("async (url) => {{ {request} }}")).collect();
    let script = format!(
        "(async () => {{ const refused = []; const requests = [{}];
          for (let app = 0; app < {}; app += 1) for (let request = 0; request < requests.length; request += 1) {{
            try {{ await requests[request](`{}/${{app}}/${{request}}`); }} catch {{ refused.push([app, request]); }}
          }} return refused; }})()",
        requests.join(",\n"),
        APPS.len(),
        app.url,
    );
    let refused: Vec<(usize, usize)> = serde_json::from_value(tab.evaluate(&script).await).unwrap();
    // What is logged comes a little later.
    let told = |(app_number, request): (usize, usize)| {
        let url = format!("'{}/{app_number}/{request}'", app.url);
        tab.browser_log().into_iter().find(|line| line.contains(&url) && line.contains("CORS policy"))
    };
    let end = Instant::now() + Duration::from_secs(30);
    while refused.iter().any(|case| told(*case).is_none()) {
        let missing: Vec<_> = refused.iter().filter(|case| told(**case).is_none()).collect();
        assert!(Instant::now() < end, "nothing is logged of {missing:?}: {:#?}", tab.browser_log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let cases = (0..APPS.len()).flat_map(|app| (0..REQUESTS.len()).map(move |request| (app, request)));
    let refusal = |case| refused.contains(&case).then(|| named(&told(case).unwrap()));
    cases.map(|case| (case, refusal(case))).collect()
}

#[test]
fn as_chromium_refuses() {
    let other = apps(String::new());
    let app = apps(other.url.clone());
    let page = page();
    let port = page.url.rsplit(':').next().unwrap();
    // Nothing is looked up outside of this machine.
    let app_port = app.url.rsplit(':').next().unwrap().to_owned();
    let rules = format!(
        "host-resolver-rules=MAP www.freecodecamp.org:443 127.0.0.1:{port}, MAP app.example:80 127.0.0.1:{app_port}, \
         MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost"
    );
    let ours = ours(&app);
    browse_with(&[&rules, "ignore-certificate-errors"], async |browser| {
        let tab = Tab::open(&browser, SITE).await;
        assert_eq!(tab.evaluate("origin").await, SITE);
        let theirs = theirs(&tab, &app).await;
        assert_eq!(theirs.len(), APPS.len() * REQUESTS.len());
        let refused = theirs.values().filter(|refusal| refusal.is_some()).count();
        assert!(refused > 100 && theirs.len() - refused > 100, "{refused} of {} are refused", theirs.len());
        let differ: Vec<_> = ours.iter().filter(|(case, refusal)| theirs[case] != **refusal).collect();
        let shown = differ.iter().map(|((app, request), refusal)| {
            format!("app {app}, {}: {refusal:?}, Chromium: {:?}\n", REQUESTS[*request], theirs[&(*app, *request)])
        });
        let shown: String = shown.collect();
        assert!(differ.is_empty(), "{} of {} differ:\n{shown}", differ.len(), ours.len());
        for (address, is_mixed) in [
            ("http://app.example".to_owned(), true),
            (format!("http://localhost:{app_port}"), false),
            (format!("http://app.localhost:{app_port}"), false),
        ] {
            let script = format!("fetch('{address}/4/0').then(() => 'read', () => 'refused')");
            let expected = if is_mixed { "refused" } else { "read" };
            assert_eq!(tab.evaluate(&script).await, expected, "{address}");
            let is_told =
                tab.browser_log().iter().any(|line| line.contains("Mixed Content") && line.contains(&address));
            assert_eq!(is_told, is_mixed, "{address}: {:?}", tab.browser_log().last());
        }
        tab.page.close().await.unwrap();
    });
}

/// A challenge whose hints are these statements, in which `code` is the app's address.
fn challenge(hints: &[&str]) -> Challenge {
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n# --hints--\n";
    let hint = |code: &&str| format!("\nThe app should answer.\n\n```js\n{code}\n```\n");
    Challenge::parse(&format!("{front}{}", hints.iter().map(hint).collect::<String>()), None).unwrap()
}

fn graded(url: &str, hints: &[&str]) -> Report {
    let limits = Limits::default();
    let submission = Submission::open(url, &Network::start(limits).unwrap(), limits).unwrap();
    let submission = Arc::new(submission.allowing(&["app.example".to_owned()]));
    let challenge = challenge(hints);
    let runs = run_hints(&challenge.hints, &submission, limits);
    report_of(&challenge, submission.name(), &runs, Detail::Full, &Translator::of(Language::English))
}

/// What is said of the site, line by line.
fn said(report: &Report) -> Vec<String> {
    let refused = report.findings.iter().filter(|finding| finding.kind == Kind::SiteWouldRefuse);
    let text = |finding: &Finding| {
        assert_eq!(finding.severity, Severity::Note, "on this machine it is worth knowing only");
        format!("{}: {}", finding.message, finding.help.as_deref().unwrap_or_default())
    };
    refused.map(text).collect()
}

const JSON_POST: &str = "const headers = { 'Content-Type': 'application/json' }; \
    const res = await fetch(code + '/api/x?a=1', { method: 'POST', headers, body: '{}' }); assert.isTrue(res.ok);";
const PUT: &str = "assert.isTrue((await fetch(code + '/api/x', { method: 'PUT' })).ok);";

#[test]
fn a_header_by_hand_does_not_answer_the_preflight() {
    let app = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Answer::new(404, &[("access-control-allow-origin", "*")], "Cannot OPTIONS"),
        _ => Answer::new(200, &[("access-control-allow-origin", "*")], "{}"),
    });
    let report = graded(&app.url, &[JSON_POST, PUT, "assert.isTrue((await fetch(code + '/api/y')).ok);"]);
    assert!(report.hints.iter().all(|hint| hint.verdict == Verdict::Passed), "{report:#?}");
    assert_eq!(
        said(&report),
        [
            "A browser would not send POST /api/x, PUT /api/x. Before it, it asks the app with an OPTIONS request, and the \
          answer has the status 404, where it has to be one from 200 to 299.: Write `const cors = require('cors');` at the \
          top of server.js. Write `app.use(cors());` right after `const app = express();`, above every route. It sends \
          those headers and answers OPTIONS. `npm install cors` adds the package."
        ]
    );
}

#[test]
fn each_question_is_asked_once_when_every_hint_has_ended() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&log);
    let app = Server::start(move |request| {
        let asked = ["access-control-request-method", "access-control-request-headers", "cookie", "origin"];
        let asked = asked.map(|name| request.headers.get(name).cloned().unwrap_or_default());
        seen.lock().unwrap().push(format!("{} {} {}", request.method, request.path, asked.join("|")));
        Answer::new(200, &[("access-control-allow-origin", "*"), ("set-cookie", "a=b")], "{}")
    });
    let text = "await fetch(code + '/api/x', { method: 'POST', body: 'x' });";
    let headers =
        "await fetch(code + '/api/x', { credentials: 'include', headers: { 'X-B': 1, 'x-a': 2, Accept: '*/*' } });";
    graded(&app.url, &[JSON_POST, text, JSON_POST, PUT, headers, PUT]);
    let mut log = log.lock().unwrap().clone();
    let asked: Vec<String> = log.split_off(6);
    assert!(log.iter().all(|line| !line.starts_with("OPTIONS")), "{log:#?}");
    let mut asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    asked.sort_unstable();
    assert_eq!(
        asked,
        [
            "OPTIONS /api/x GET|x-a,x-b||https://www.freecodecamp.org",
            "OPTIONS /api/x PUT|||https://www.freecodecamp.org",
            "OPTIONS /api/x?a=1 POST|content-type||https://www.freecodecamp.org",
        ]
    );
}

#[test]
fn a_fault_of_the_preflight_says_nothing() {
    let broken = Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n".to_vec());
    for answer in [broken, Answer::Bytes(Vec::new()), Answer::Silence] {
        let app = Server::start(move |request| match request.method.as_str() {
            "OPTIONS" => answer.clone(),
            _ => Answer::new(200, &[("access-control-allow-origin", "*")], "{}"),
        });
        let report = graded(&app.url, &[JSON_POST]);
        assert_eq!((report.verdict, said(&report)), (Verdict::Passed, Vec::new()));
    }
}

/// As the program grades it: in a worker process, with the run's limit of requests.
#[test]
fn the_program_asks_the_app_too() {
    let app = Server::start(|request| match request.method.as_str() {
        "OPTIONS" => Answer::new(405, &[("access-control-allow-origin", "*")], ""),
        _ => Answer::new(200, &[("access-control-allow-origin", "*")], "{}"),
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.md");
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n# --hints--\n";
    std::fs::write(&file, format!("{front}\nIt answers.\n\n```js\n{JSON_POST}\n```\n")).unwrap();
    let file = file.to_str().unwrap();
    let ran = run(&["grade", &app.url, "--challenge", file]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("A browser would not send POST /api/x"), "{}", ran.stdout);
    assert!(ran.stdout.contains("405"), "{}", ran.stdout);
    let asked = app.requests().len();
    run(&["grade", &app.url, "--challenge", file, "--explain", "none"]);
    assert_eq!((asked, app.requests().len()), (2, 3), "without explanations nothing is asked");
}

/// Real Express, which runs these lines after `const app = express();`.
struct Express(Child, String);

impl Express {
    fn start(lines: &[&str]) -> Self {
        let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/node_modules");
        let server = format!(
            "const express = require('express');\n{}\nconst app = express();\n{}\n\
             app.get('/api/x', (req, res) => res.json({{}}));\napp.post('/api/x', (req, res) => res.json({{}}));\n\
             app.put('/api/x', (req, res) => res.json({{}}));\n\
             const listener = app.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + listener.address().port));\n",
            lines.first().unwrap_or(&""),
            lines.get(1).unwrap_or(&""),
        );
        let mut node = Command::new("node")
            .args(["-e", &server])
            .env("NODE_PATH", modules)
            .stdout(Stdio::piped())
            .spawn()
            .expect("these tests need Node: install it, and see that `node` is on the PATH");
        let mut url = String::new();
        BufReader::new(node.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self(node, url.trim().to_owned())
    }
}

impl Drop for Express {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The advice is followed to the letter, with the real package.
#[test]
fn what_is_advised_makes_a_browser_send_the_requests() {
    let cookies = "await fetch(code + '/api/x', { method: 'PUT', credentials: 'include' });";
    for hints in [&[JSON_POST, PUT][..], &[cookies][..], &["await fetch(code + '/api/x');"][..]] {
        let app = Express::start(&[]);
        let said = said(&graded(&app.1, hints));
        assert!(!said.is_empty(), "{hints:?}");
        for line in &said {
            let help = &line[line.find("Write `").unwrap()..];
            let lines: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
            let app = Express::start(&lines[..2]);
            let report = graded(&app.1, hints);
            assert_eq!(report.verdict, Verdict::Passed, "{hints:?}: {report:#?}");
            let left: Vec<_> = report.findings.iter().filter(|one| one.kind == Kind::SiteWouldRefuse).collect();
            assert!(left.is_empty(), "{lines:?}: {left:#?}");
        }
    }
}

/// The remedy of the project's own kind, by what is known of its source.
#[test]
fn the_remedy_fits_the_project() {
    const PLAIN: &str = "const express = require('express');\nconst app = express();\n";
    const BOILERPLATE: &str = "const fccTesting = require('./freeCodeCamp/fcctesting.js');\n";
    let get = "await fetch(code + '/api/x');";
    let source = "await fetch(code + '/_api/server.js');";
    let package = "await (await fetch(code + '/_api/package.json')).text();";
    for (hints, server, package_json, is_package) in [
        (&[get][..], PLAIN, "{}", true),
        (&[source, get][..], PLAIN, "{}", false),
        (&[source, get][..], BOILERPLATE, "{}", false),
        (&[package, get][..], PLAIN, r#"{"dependencies":{"cors":"2.8.5"}}"#, true),
        (&[source, get][..], "const cors = require('cors');", "{}", true),
        (&[package, get][..], PLAIN, r#"{"dependencies":{"fcc-express-bground":"1.1.0"}}"#, true),
        (&["await fetch(code + '/_api/file/package.json');", get][..], PLAIN, "{}", true),
        // The boilerplate allows no PUT.
        (&[source, PUT][..], BOILERPLATE, "{}", true),
        (&[source, JSON_POST][..], BOILERPLATE, "{}", false),
    ] {
        let app = Server::start(move |request| {
            let body = match request.path() {
                "/_api/server.js" => server,
                "/_api/package.json" => package_json,
                _ => "{}",
            };
            let allowed: Headers = if request.path().starts_with("/_api") { &[(ORIGIN, "*")] } else { &[] };
            Answer::new(200, allowed, body)
        });
        let said = said(&graded(&app.url, hints));
        assert_eq!(said.len(), 1, "{hints:?}: {said:#?}");
        let advises = (said[0].contains("`app.use(cors());`"), said[0].contains("`fccTesting(app);`"));
        assert_eq!(advises, (is_package, !is_package), "{hints:?} {server}: {}", said[0]);
    }
}

/// A folder with one file: its path and text.
struct OneFile(&'static str, &'static str);

impl Sources for OneFile {
    fn list(&self) -> Vec<String> {
        vec![self.0.to_owned()]
    }

    fn read(&self, paths: &[String]) -> Vec<Option<Vec<u8>>> {
        paths.iter().map(|path| (path == self.0).then(|| self.1.into())).collect()
    }
}

/// The folder of the app that answers tells more than its answers.
#[test]
fn the_remedy_is_read_from_the_folder() {
    let app = Server::always(Answer::new(200, &[], "{}"));
    let challenge = challenge(&["await fetch(code + '/_api/x');"]);
    let limits = Limits::default();
    let submission = Arc::new(Submission::open(&app.url, &Network::start(limits).unwrap(), limits).unwrap());
    let runs = run_hints(&challenge.hints, &submission, limits);
    for (file, text, is_package) in [
        ("package.json", r#"{"dependencies":{"cors":"2.8.5"}}"#, true),
        ("freeCodeCamp/fcctesting.js", "", false),
        ("server.js", "import cors from 'cors';", true),
        ("server.js", "import fccTesting from './freeCodeCamp/fcctesting.cjs';", false),
    ] {
        let evaluation = Evaluation::of(&challenge.hints, submission.name(), &runs, &OneFile(file, text), Detail::Full);
        let report = evaluation.report(&challenge, submission.name(), &Translator::of(Language::English));
        let said = said(&report);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert_eq!(said[0].contains("`app.use(cors());`"), is_package, "{file}: {}", said[0]);
        let is_module = text.starts_with("import cors");
        assert_eq!(said[0].contains("Write `import cors from 'cors';`"), is_module, "{}", said[0]);
    }
}

/// A hint of the lessons on signing in: it posts without cookies, and waits for nothing.
const REGISTER: &str = "async (getUserInput) => { const x = new XMLHttpRequest(); \
    x.onreadystatechange = function () { \
      if (this.readyState == 4 && this.status == 200) assert.match(this.responseText, /Profile/); \
      else throw new Error(`${this.status} ${this.statusText}`); }; \
    x.open('post', getUserInput('url') + '/register', true); \
    x.setRequestHeader('Content-type', 'application/x-www-form-urlencoded'); x.send('username=a&password=b'); }";

/// It registers, and signs in when that has been answered.
const LOGIN: &str = "async (getUserInput) => { const post = (path, then) => { const x = new XMLHttpRequest(); \
      x.onreadystatechange = function () { \
        if (this.readyState == 4 && this.status == 200) then(this.responseText); \
        else throw new Error(`${this.status} ${this.statusText}`); }; \
      x.open('POST', getUserInput('url') + path, true); \
      x.setRequestHeader('Content-type', 'application/x-www-form-urlencoded'); x.send('username=a&password=b'); }; \
    post('/register', () => post('/login', (text) => assert.match(text, /Profile/))); }";

/// An app with sessions; where it is not `right`, without the route that the hint posts to.
fn sign_in(right: bool) -> Server {
    Server::start(move |request| {
        let is_known = request.headers.get("cookie").is_some_and(|cookie| cookie.contains("session=1"));
        match (request.method.as_str(), request.path()) {
            ("POST", "/register" | "/login") if right => {
                Answer::new(302, &[("location", "/profile"), ("set-cookie", "session=1; Path=/; HttpOnly")], "")
            }
            ("GET", "/profile") if is_known => Answer::ok("<h1>Profile</h1>"),
            ("GET", "/profile") => Answer::new(302, &[("location", "/")], ""),
            ("GET", "/") => Answer::ok("<h1>Home</h1>"),
            _ => Answer::new(404, &[("x-powered-by", "Express")], "Cannot POST /register"),
        }
    })
}

#[test]
fn a_right_app_passes_a_hint_that_posts_without_cookies_and_is_not_awaited() {
    let right = sign_in(true);
    let report = graded(&right.url, &[REGISTER, LOGIN]);
    for hint in &report.hints {
        assert_eq!((hint.verdict, hint.findings.len()), (Verdict::Passed, 1), "{report:#?}");
        assert_eq!(hint.findings[0].kind, Kind::NotAwaited);
        assert!(hint.findings[0].message.contains("graded with the session"), "{}", hint.findings[0].message);
    }
    let wrong = graded(&sign_in(false).url, &[REGISTER, LOGIN]);
    assert!(wrong.hints.iter().all(|hint| hint.verdict == Verdict::Failed), "{wrong:#?}");
    // Awaited, the page hears of it, as in a browser without the session.
    let awaited = "const res = await fetch(code + '/register', { method: 'POST', body: new URLSearchParams({ a: 1 }) }); \
        assert.match(await res.text(), /Home/);";
    let report = graded(&right.url, &[awaited]);
    assert_eq!((report.verdict, report.hints[0].findings.len()), (Verdict::Passed, 0), "{report:#?}");
    // One session is not another's: the next hint begins without it.
    let later = "assert.match(await (await fetch(code + '/profile')).text(), /Home/);";
    assert_eq!(graded(&right.url, &[REGISTER, later]).verdict, Verdict::Passed);
}

#[test]
fn what_follows_a_post_is_sent_after_it() {
    let app = Server::always(Answer::ok("{}"));
    let code = "const all = ['/1', '/2', '/3'].map((path, n) => fetch(code + path, n === 0 ? { method: 'POST' } : {})); \
        const x = new XMLHttpRequest(); x.open('POST', code + '/never'); x.send(); x.abort(); await Promise.all(all);";
    assert_eq!(graded(&app.url, &[code]).verdict, Verdict::Passed);
    let mut paths: Vec<String> = app.requests();
    paths.sort();
    assert_eq!(paths, ["/1", "/2", "/3"], "a request that is aborted at once is not sent");
}

/// To this machine under an address that is none of its own, over http.
#[cfg(target_os = "linux")]
#[test]
fn mixed_content_is_told_of_a_redirect() {
    let app = Server::start(|request| {
        let to = format!("http://0.0.0.0:{}/new", request.headers["host"].rsplit(':').next().unwrap());
        match request.path() {
            "/old" => Answer::new(302, &[(ORIGIN, "*"), ("location", &to)], ""),
            _ => Answer::new(200, &[(ORIGIN, "*")], "{}"),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.md");
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n# --hints--\n";
    let hint = "assert.isTrue((await fetch(code + '/old')).ok);";
    std::fs::write(&file, format!("{front}\nIt answers.\n\n```js\n{hint}\n```\n")).unwrap();
    let ran = run(&["grade", &app.url, "--challenge", file.to_str().unwrap()]);
    assert_eq!((ran.exit, app.requests()), (Some(0), vec!["/old".to_owned(), "/new".to_owned()]), "{ran:?}");
    let told = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let port = app.url.rsplit(':').next().unwrap();
    let words = format!("A browser would not request http://0.0.0.0:{port}/new: freeCodeCamp's page came over https");
    assert!(told.contains(&words), "{told}");
    assert!(told.contains("Let the app answer and redirect to https: addresses only."), "{told}");
}

#[test]
fn mixed_content_is_told() {
    let app = Server::always(Answer::new(200, &[(ORIGIN, "*")], "{}"));
    let challenge = challenge(&["await fetch(code + '/old');"]);
    let limits = Limits::default();
    let submission = Arc::new(Submission::open(&app.url, &Network::start(limits).unwrap(), limits).unwrap());
    let mut runs = run_hints(&challenge.hints, &submission, limits);
    runs[0].trace.exchanges[0].refusal = Some(Refusal {
        method: "GET".to_owned(),
        url: "http://app.example/new".to_owned(),
        in_preflight: false,
        reason: RefusalReason::MixedContent,
    });
    let report = report_of(&challenge, submission.name(), &runs, Detail::Full, &Translator::of(Language::English));
    assert_eq!(
        said(&report),
        [
            "A browser would not request http://app.example/new: freeCodeCamp's page came over https, and this is http.: \
          Let the app answer and redirect to https: addresses only."
        ]
    );
}
