//! Faults of the network, each made by a real server that misbehaves on purpose, for `grade` and for `class`: none is
//! told as a failed hint unless a browser shows the same to the hint, and none hangs. `docs/network-faults.md` is the
//! table of what is told; `SNAPSHOTS=overwrite cargo test --test suite network_faults` updates it.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use hintgrade::submission::{FaultKind, Limits, Network, Redirects, Request, Submission};
use serde_json::Value;
use snapbox::{Assert, Data};

use crate::support::browser::{Tab, browse};
use crate::support::program::{Ran, hintgrade, ran, run, steady};
use crate::support::server::{Answer, Server, read_head};
use crate::support::tls::{self, Authority};

/// Passes the mission's three hints.
const SOURCE: &str = "let currentUsers = 0; io.emit('user count', currentUsers); socket.on('user count', f)";
/// Lets a page of another origin read the answer.
const READABLE: &str = "access-control-allow-origin: *\r\n";
/// How long a request may take in these runs.
const TIME_OUT: &str = "3s";

/// A fault, and the address at which it happens.
struct Case {
    name: &'static str,
    url: String,
    _server: Option<Server>,
}

/// A server that reads a request, answers with `act` and closes the connection.
fn acts(act: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Server {
    Server::raw(move |mut stream| {
        if read_head(&mut stream).is_some() {
            act(&mut stream);
        }
    })
}

/// A server that sends these bytes and closes.
fn sends(bytes: impl Into<Vec<u8>>) -> Server {
    Server::always(Answer::Bytes(bytes.into()))
}

/// A server that sends these bytes and resets the connection.
fn resets_after(bytes: &'static str) -> Server {
    acts(move |stream| {
        let _ = stream.write_all(bytes.as_bytes());
        reset(stream);
    })
}

/// A server that sends the first bytes once and the others again and again.
fn repeats(first: &'static str, then: &'static str, pause: Duration) -> Server {
    acts(move |stream| {
        let _ = stream.write_all(first.as_bytes());
        while stream.write_all(then.as_bytes()).is_ok() {
            thread::sleep(pause);
        }
    })
}

/// Lets the connection end with a reset.
fn reset(stream: &TcpStream) {
    socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
}

fn until_closed(mut stream: impl Read) {
    let _ = stream.read_to_end(&mut Vec::new());
}

/// An answer with the source and these lines in its head.
fn source(status: &str, headers: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{READABLE}{headers}\r\n{SOURCE}")
}

fn encoded(encoding: &str, body: impl AsRef<[u8]>) -> Server {
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{READABLE}content-encoding: {encoding}\r\n\r\n");
    sends([head.as_bytes(), body.as_ref()].concat())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn redirects(status: &str, location: &str) -> Server {
    sends(format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\n{READABLE}location: {location}\r\ncontent-length: 0\r\n\r\n"
    ))
}

/// A port that nothing listens on. It stays bound, so that no other test's server gets it.
fn unused_port() -> u16 {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    std::mem::forget(socket);
    port
}

/// A TLS server that, after a request, sends this answer and closes without TLS's own end.
fn secure(config: Arc<rustls::ServerConfig>, answer: String) -> Server {
    Server::raw(move |stream| {
        let mut stream = tls::accept(&config, stream);
        if read_head(&mut stream).is_some() {
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.flush();
        }
    })
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// An HTTP/2 server that answers each request with the bytes that `act` makes for its stream.
fn http2(config: &Arc<rustls::ServerConfig>, act: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static) -> Server {
    let config = config.clone();
    Server::raw(move |stream| {
        let mut stream = tls::accept(&config, stream);
        // The client's preface, and a frame of settings.
        let mut head = [0; 24];
        let mut is_open = stream.read_exact(&mut head).is_ok() && stream.write_all(&frame(4, 0, 0, &[])).is_ok();
        while is_open {
            is_open = stream.flush().is_ok() && stream.read_exact(&mut head[..9]).is_ok();
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            is_open &= stream.read_exact(&mut vec![0; length as usize]).is_ok();
            // A frame with the head of a request.
            if is_open && head[3] == 1 {
                is_open = stream.write_all(&act(u32::from_be_bytes([head[5], head[6], head[7], head[8]]))).is_ok();
            }
        }
    })
}

/// Every fault, and what hosts answer in an app's place. `authority` is one that the program trusts.
fn cases(authority: &Authority) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut at = |name, url: String, server| cases.push(Case { name, url, _server: server });

    at("nothing listens", format!("http://127.0.0.1:{}", unused_port()), None);
    at("the host's name is unknown", "http://nowhere.invalid".to_owned(), None);

    let mut add = |name, server: Server| at(name, server.url.clone(), Some(server));
    add("resets the connection as it is opened", Server::raw(|stream| reset(&stream)));
    add("closes the connection as it is opened", Server::raw(drop));
    let reads_a_byte = |mut stream: TcpStream| {
        let _ = stream.read_exact(&mut [0]);
        reset(&stream);
    };
    add("resets within the request", Server::raw(reads_a_byte));
    add("never answers", Server::always(Answer::Silence));
    add("resets after the request", resets_after(""));
    add("closes after the request", sends(""));
    let half_closes = |stream: &mut TcpStream| {
        let _ = stream.shutdown(Shutdown::Write);
        until_closed(stream);
    };
    add("closes its half of the connection after the request", acts(half_closes));

    add("resets in the head", resets_after("HTTP/1.1 200 OK\r\ncontent-t"));
    add("closes in the head", sends("HTTP/1.1 200 OK\r\ncontent-t"));
    add("sends the head a byte at a time", repeats("HTTP/1.1 200 OK\r\nx: ", "y", Duration::from_millis(50)));
    add("sends headers without end", repeats("HTTP/1.1 200 OK\r\n", "x-more: and more\r\n", Duration::ZERO));
    add("sends a header line without end", repeats("HTTP/1.1 200 OK\r\nx: ", "yyyyyyyyyyyyyyyy", Duration::ZERO));
    add("speaks another protocol", sends("220 mail.example ESMTP ready\r\n"));
    add("answers in HTTP/0.9", sends(SOURCE));
    add("answers with status 000", sends(source("000 None", "")));
    add("answers with status 999", sends(source("999 Odd", "")));
    add("answers with a status of two digits", sends(source("20 OK", "")));
    add("answers in HTTP/3.7", sends(source("200 OK", "").replace("HTTP/1.1", "HTTP/3.7")));
    add("sends NUL in a header", sends(source("200 OK", "x: a\0b\r\n")));
    add("ends its lines without a carriage return", sends(source("200 OK", "").replace("\r\n", "\n")));
    add("sends a header without a colon", sends(source("200 OK", "what is this\r\n")));
    add("sends a blank before a header's colon", sends(source("200 OK", "x : y\r\n")));
    add("folds a header", sends(source("200 OK", "x: y\r\n z\r\n")));

    add("resets in the body", resets_after("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nlet currentUsers"));
    let longer = format!("content-length: {}\r\n", SOURCE.len() + 9);
    add("closes before the end of the body", sends(source("200 OK", &longer)));
    let exact = format!("content-length: {}\r\n", SOURCE.len());
    add("sends more than its Content-Length", sends(source("200 OK", &exact) + "and more"));
    add("sends a negative Content-Length", sends(source("200 OK", "content-length: -5\r\n")));
    add("sends a Content-Length that is no number", sends(source("200 OK", "content-length: all\r\n")));
    add("sends two different Content-Length", sends(source("200 OK", &format!("{exact}{longer}"))));
    add("sends the same Content-Length twice", sends(source("200 OK", &format!("{exact}{exact}"))));
    let chunk = |body: &str| {
        sends(format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{READABLE}transfer-encoding: chunked\r\n\r\n{body}"))
    };
    add("sends a chunk without a size", chunk("none\r\nlet c"));
    add("sends a chunk of a size beyond 64 bits", chunk("fffffffffffffffff\r\nlet c"));
    add("sends a chunk without its end", chunk("5\r\nlet currentUsers\r\n0\r\n\r\n"));
    add("closes in a chunk", chunk("50\r\nlet c"));
    add("closes before the last chunk", chunk("5\r\nlet c\r\n"));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n{READABLE}{longer}connection: close\r\n\r\n{:x}\r\n",
        SOURCE.len()
    );
    add("sends chunks and a Content-Length", sends(format!("{chunked}{SOURCE}\r\n0\r\n\r\n")));
    add("sends the body a byte at a time", repeats("HTTP/1.1 200 OK\r\n\r\n", "y", Duration::from_millis(50)));
    add("sends a body without end", Server::always(Answer::Endless));

    add("sends gzip that is none", encoded("gzip", SOURCE));
    let compressed = gzip(&SOURCE.repeat(9).into_bytes());
    add("closes in gzip", encoded("gzip", &compressed[..compressed.len() - 20]));
    add("sends a gzip bomb", encoded("gzip", gzip(&vec![b' '; 64 << 20])));
    add("sends brotli that is none", encoded("br", SOURCE));
    add("sends deflate that is none", encoded("deflate", SOURCE));
    add("names an encoding that does not exist", encoded("rot13", SOURCE));

    let before = |head: &str| sends(format!("{head}\r\n\r\n{}", source("200 OK", "")));
    add("sends 100 before the answer", before("HTTP/1.1 100 Continue"));
    add("sends 102 before the answer", before("HTTP/1.1 102 Processing"));
    add("sends 103 before the answer", before("HTTP/1.1 103 Early Hints\r\nlink: </x>"));
    add("sends 103 without end", repeats("", "HTTP/1.1 103 Early Hints\r\n\r\n", Duration::ZERO));
    add("switches protocols unasked", before("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x"));
    add("offers HTTP/2 in the clear", sends(source("200 OK", "upgrade: h2c\r\n")));

    add("redirects in a circle", redirects("302 Found", "/round"));
    let steps = AtomicUsize::new(0);
    let further = move |_: &_| {
        let location = format!("/{}", steps.fetch_add(1, Ordering::SeqCst));
        Answer::new(307, &[("location", &location), ("access-control-allow-origin", "*")], "")
    };
    add("redirects on and on", Server::start(further));
    add("redirects without an address", sends(source("302 Found", "")));
    add("redirects to another scheme", redirects("302 Found", "mailto:me"));
    add("redirects to an invalid address", redirects("302 Found", "http://["));
    add("redirects to an unknown host", redirects("301 Moved", "http://elsewhere.invalid/"));
    add(
        "redirects to a port where nothing listens",
        redirects("308 Moved", &format!("http://127.0.0.1:{}/", unused_port())),
    );
    add("redirects to a private address, under --public-only", redirects("302 Found", "http://localhost:9/"));

    let page = |status: u16, title: &str| {
        let page = format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>");
        Server::always(Answer::new(status, &[("content-type", "text/html")], page))
    };
    add("host: limits requests", Server::always(Answer::new(429, &[("retry-after", "30")], "slowly")));
    add("host: its gateway does not reach the app", page(502, "502 Bad Gateway"));
    add("host: has no app to run", Server::always(Answer::new(404, &[("x-edge-routing", "no-server")], "")));
    add("host: wakes the app up", page(200, "Waking up"));
    add("host: wants a sign-in", page(200, "Sign in to see this port"));
    add("host: keeps the port private", Server::always(Answer::new(401, &[], "")));
    add("host: lists the files", page(200, "Index of /"));
    add(
        "host: has parked the domain",
        sends(source("200 OK", "").replace(SOURCE, "<html>This domain is for sale</html>")),
    );
    for (name, delay) in [
        ("closes an idle connection at once", 0),
        ("closes an idle connection after 1 ms", 1),
        ("closes an idle connection after 3 ms", 3),
        ("closes an idle connection after 5 ms", 5),
    ] {
        add(name, closes_idle(Duration::from_millis(delay)));
    }

    let mut add = |name, server: Server| at(name, server.url.replace("http:", "https:"), Some(server));
    add("speaks HTTP on a TLS port", sends("HTTP/1.1 400 Bad Request\r\n\r\n"));
    let hello = |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 4096]);
    };
    add("closes in the TLS handshake", Server::raw(hello));
    let alert = |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 4096]);
        // A fatal alert: protocol version.
        let _ = stream.write_all(&[21, 3, 1, 0, 2, 2, 70]);
        until_closed(stream);
    };
    add("speaks only an old version of TLS", Server::raw(alert));
    let host = "127.0.0.1";
    let whole = || source("200 OK", &exact);
    add("shows a certificate that it signed itself", secure(tls::self_signed(host), whole()));
    add(
        "shows a certificate of an unknown authority",
        secure(Authority::new("Unknown").server(host, 2100, &[]), whole()),
    );
    add("shows a certificate for another name", secure(authority.server("other.example", 2100, &[]), whole()));
    add("shows a certificate that has expired", secure(authority.server(host, 2020, &[]), whole()));
    let right = authority.server(host, 2100, &[]);
    add("closes TLS before the end of the body", secure(right.clone(), source("200 OK", &longer)));
    add("closes without the end of TLS", secure(right, source("200 OK", "")));

    let h2 = authority.server(host, 2100, &["h2"]);
    // The head of an answer with status 200.
    let head = |id| frame(1, 4, id, &[0x88]);
    add("HTTP/2: sends GOAWAY", http2(&h2, |_| frame(7, 0, 0, &[0; 8])));
    add("HTTP/2: sends GOAWAY with an error", http2(&h2, |_| frame(7, 0, 0, &[0, 0, 0, 0, 0, 0, 0, 2])));
    add("HTTP/2: resets the stream", http2(&h2, |id| frame(3, 0, id, &[0, 0, 0, 2])));
    add("HTTP/2: refuses the stream", http2(&h2, |id| frame(3, 0, id, &[0, 0, 0, 7])));
    let in_body = move |id| [head(id), frame(0, 0, id, SOURCE.as_bytes()), frame(3, 0, id, &[0, 0, 0, 2])].concat();
    add("HTTP/2: resets the stream in the body", http2(&h2, in_body));
    add("HTTP/2: pushes unasked", http2(&h2, |id| frame(5, 4, id, &[0, 0, 0, 2, 0x82])));
    add("HTTP/2: sends a head that cannot be decoded", http2(&h2, |id| frame(1, 4, id, &[0xff; 8])));
    add("HTTP/2: sends a frame that is too large", http2(&h2, |_| vec![0xff; 64]));
    add("HTTP/2: sends a body before its head", http2(&h2, |id| frame(0, 1, id, SOURCE.as_bytes())));
    add("HTTP/2: never answers", http2(&h2, |_| Vec::new()));
    let closes = h2.clone();
    let closes = move |stream: TcpStream| {
        let _ = tls::accept(&closes, stream).read_exact(&mut [0; 24]);
    };
    add("HTTP/2: closes after the preface", Server::raw(closes));
    let answer = whole();
    let older = move |stream: TcpStream| {
        let mut stream = tls::accept(&h2, stream);
        let _ = stream.read_exact(&mut [0; 24]);
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.flush();
        until_closed(stream);
    };
    add("HTTP/2: agrees and speaks HTTP/1.1", Server::raw(older));
    cases
}

/// The arguments of every run.
fn limits() -> [&'static str; 7] {
    ["--public-only", "--allow-host", "127.0.0.1", "--request-timeout", TIME_OUT, "--max-body", "100k"]
}

/// The verdicts of a report in JSON, and what is told of the first hint.
fn told(report: &Value) -> (Vec<String>, String) {
    let hints = report["hints"].as_array().unwrap();
    let verdicts = hints.iter().map(|hint| hint["verdict"].as_str().unwrap().to_owned()).collect();
    // Two files are requested at once, and either may meet the fault first.
    let finding = hints[0]["findings"].get(0).map(|finding| &finding["message"]);
    let reason = finding.filter(|_| hints[0]["verdict"] == "failed").unwrap_or(&hints[0]["message"]);
    let reason = steady(reason.as_str().unwrap_or_default());
    (verdicts, reason.replace("/public/client.js", "/_api/server.js"))
}

#[test]
fn no_fault_is_a_failed_hint_or_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new("Trusted");
    let trusted = folder.path().join("authority.pem");
    fs::write(&trusted, &authority.pem).unwrap();
    let program = |args: &[&str]| {
        let mut command = hintgrade(&[args, &limits()].concat());
        command.env("SSL_CERT_FILE", &trusted);
        command
    };
    let cases = cases(&authority);
    let graded: Vec<Mutex<Option<(Ran, Value)>>> = cases.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let output = program(&["grade", &case.url, "--format", "json"]).output().unwrap();
                    let report =
                        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{}: {error}", case.name));
                    let at = cases.iter().position(|one| one.name == case.name).unwrap();
                    *graded[at].lock().unwrap() = Some((ran(&output), report));
                }
            });
        }
    });
    let table = folder.path().join("class.csv");
    let rows: String = cases.iter().map(|case| format!("{}\n", case.url)).collect();
    fs::write(&table, format!("url\n{rows}")).unwrap();
    let per_host = ["--per-host", "16", "--concurrency", "16"];
    let args = [&["class", table.to_str().unwrap(), "--format", "json"], &per_host[..]].concat();
    let class = program(&args).output().unwrap();
    let class = String::from_utf8(class.stdout).unwrap();
    let class: Vec<Value> = class.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(class.len(), cases.len());

    let mut page = PAGE.replace("{TIME}", TIME_OUT.trim_end_matches('s')).replace("{COUNT}", &cases.len().to_string());
    let mut judged = Vec::new();
    for ((case, graded), row) in cases.iter().zip(graded).zip(class) {
        let (ran, report) = graded.into_inner().unwrap().unwrap();
        let (verdicts, reason) = told(&report);
        assert_eq!(ran.stderr, "", "{}", case.name);
        assert_eq!(told(&row), (verdicts.clone(), reason.clone()), "{}: class tells the same", case.name);
        assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]), "{}: {verdicts:?}", case.name);
        let exit = match verdicts[0].as_str() {
            "passed" => 0,
            // The app's own answer; see the page.
            "failed" if case.name.contains("circle") || case.name.contains("on and on") => 1,
            "errored" => 3,
            verdict => panic!("{}: {verdict}: {reason}", case.name),
        };
        assert_eq!(ran.exit, Some(exit), "{}: {ran:?}", case.name);
        if verdicts[0] != "errored" {
            judged.push((case, verdicts[0] == "passed"));
        }
        let reason = if reason.is_empty() { "as a browser reads it".to_owned() } else { reason };
        page += &format!("| {} | {} | {} |\n", case.name, verdicts[0], reason.replace('|', "\\|"));
    }
    // The others are not shown to a browser, which would ask a name server for the unknown hosts.
    let requests: Vec<(&str, &str)> = judged.iter().map(|(case, _)| ("GET", &*case.url)).collect();
    for ((case, passed), answer) in judged.iter().zip(in_chromium(&requests)) {
        assert_eq!(answer.is_some_and(|(text, _)| text == SOURCE), *passed, "{}: in Chromium", case.name);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/network-faults.md");
    let expected = Data::read_from(&path, None).raw();
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(Data::text(page).raw(), expected);
}

const PAGE: &str = "# What each fault of the network is told as

A fault of the network says nothing about the learner's code. It makes a hint *errored* (exit code 3), never *failed*,
for `hintgrade grade` and `hintgrade class` alike, and nothing waits longer than `--request-timeout` ({TIME} s here).
What the host answers in the app's place says nothing about the code either: a hint that fails on it is errored.
Where hintgrade takes an answer in spite of its fault, so does Chromium, and the hint judges it. Too many redirects
within the app are an answer of the app: the request of the hint fails, as in Chromium.

A test makes each of these {COUNT} faults with a real server, and writes this table.

| The server ... | Hints | Told |
|---|---|---|
";

/// What Chromium's `fetch` gives for each request: the text and the URL; nothing where it rejects or has no answer soon.
fn in_chromium(requests: &[(&str, &str)]) -> Vec<Option<(String, String)>> {
    let page = Server::always(Answer::new(200, &[("content-type", "text/html")], "<!DOCTYPE html>"));
    let given = Arc::new(Mutex::new(Value::Null));
    let result = given.clone();
    let script = format!(
        "window.given = null;
         const ask = async ([method, url]) => {{
             const answer = await fetch(url, {{ method, signal: AbortSignal.timeout(10_000) }});
             return [await answer.text(), answer.url];
         }};
         Promise.all({}.map((request) => ask(request).catch(() => null))).then((all) => {{ window.given = all; }});",
        serde_json::to_string(requests).unwrap()
    );
    browse(async |browser| {
        let tab = Tab::open(&browser, &page.url).await;
        tab.evaluate(&format!("(() => {{ {script} }})()")).await;
        while tab.evaluate("window.given").await == Value::Null {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        *result.lock().unwrap() = tab.evaluate("window.given").await;
    });
    serde_json::from_value(given.lock().unwrap().take()).unwrap()
}

/// A server that answers on a connection as long as requests come, and closes it when none came for this time.
fn closes_idle(delay: Duration) -> Server {
    Server::raw(move |mut stream| {
        let answer = format!("HTTP/1.1 200 OK\r\n{READABLE}content-length: {}\r\n\r\n{SOURCE}", SOURCE.len());
        while read_head(&mut stream).is_some() && stream.write_all(answer.as_bytes()).is_ok() {
            if delay.is_zero() {
                return;
            }
            stream.set_read_timeout(Some(delay)).unwrap();
        }
    })
}

fn site(url: &str, limits: Limits) -> Submission {
    Submission::open(url, &Network::start(limits).unwrap(), limits).unwrap()
}

type Given = Result<Arc<hintgrade::submission::Answer>, FaultKind>;

fn ask(submission: &Submission, method: &str, path: &str) -> Given {
    let url = url::Url::parse(&submission.url()).unwrap().join(path).unwrap();
    fetch(submission, Request { method: method.to_owned(), ..Request::get(url) })
}

fn fetch(submission: &Submission, request: Request) -> Given {
    let (give, given) = mpsc::channel();
    submission.fetch(request, move |answer| give.send(answer.map_err(|fault| fault.kind)).unwrap());
    given.recv().unwrap()
}

#[test]
fn a_kept_connection_that_the_server_closed_costs_no_request() {
    for delay in [0, 1, 2, 3, 5].map(Duration::from_millis) {
        let server = closes_idle(delay);
        let submission = site(&server.url, Limits::default());
        for number in 0..100 {
            let method = if number % 2 == 0 { "GET" } else { "POST" };
            let answer = ask(&submission, method, &format!("/{number}"));
            assert_eq!(answer.map(|answer| answer.status), Ok(200), "{method} {number} after {delay:?}");
            if number % 3 == 0 {
                thread::sleep(delay);
            }
        }
    }
}

#[test]
fn a_new_connection_that_is_closed_is_a_fault() {
    // Each connection answers one request and closes on the next.
    let server = Server::raw(|mut stream| {
        let answered = read_head(&mut stream).is_some_and(|(path, _)| {
            path != "/never" && stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").is_ok()
        });
        if answered {
            read_head(&mut stream);
        }
    });
    let submission = site(&server.url, Limits::default());
    assert!(ask(&submission, "POST", "/").is_ok());
    assert!(ask(&submission, "POST", "/").is_ok(), "on a second connection");
    assert_eq!(server.connections(), 2);
    assert_eq!(ask(&submission, "POST", "/never").err(), Some(FaultKind::BrokenOff));
    assert_eq!(server.connections(), 3, "the kept connection and a new one");
    assert_eq!(ask(&submission, "POST", "/never").err(), Some(FaultKind::BrokenOff));
    assert_eq!(server.connections(), 4, "a new one");
}

#[test]
fn an_app_that_answers_nothing_is_given_up() {
    let server = Server::always(Answer::Silence);
    let limits = Limits { request: Duration::from_millis(400), ..Limits::default() };
    let submission = site(&server.url, limits);
    let timed_out = Some(FaultKind::TimedOut(limits.request));
    for path in ["/a", "/b", "/c", "/d"] {
        assert_eq!(ask(&submission, "POST", path).err(), timed_out, "{path}");
    }
    assert_eq!(server.requests(), ["/a", "/"], "the first request, and the app's root while it waited");
}

#[test]
fn a_slow_route_does_not_make_others_fail() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Answer::Silence,
        _ => Answer::ok("x"),
    });
    let limits = Limits { request: Duration::from_secs(2), ..Limits::default() };
    let submission = site(&server.url, limits);
    assert_eq!(ask(&submission, "GET", "/slow").err(), Some(FaultKind::TimedOut(limits.request)));
    assert!(ask(&submission, "GET", "/quick").is_ok());
}

/// Says what was requested, redirects as often as the path says, and answers in raw deflate.
fn echo() -> Server {
    Server::start(|request| {
        let path = request.path().trim_start_matches('/');
        let readable = ("access-control-allow-origin", "*");
        let to = |location: &str| Answer::new(302, &[("location", location), readable], "");
        match path.parse::<usize>() {
            Ok(0) => Answer::new(200, &[readable], "arrived"),
            Ok(left) => to(&format!("/{}#part", left - 1)),
            Err(_) if path == "utf-8" => to("/caf\u{e9}?\u{e9}"),
            Err(_) if path == "latin-1" => {
                let head = b"HTTP/1.1 302 Found\r\naccess-control-allow-origin: *\r\nlocation: /caf\xe9\r\nconnection: close\r\n\r\n";
                Answer::Bytes(head.to_vec())
            }
            Err(_) if path == "deflate" => {
                let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
                raw.write_all(SOURCE.as_bytes()).unwrap();
                Answer::new(200, &[("content-encoding", "deflate"), readable], raw.finish().unwrap())
            }
            Err(_) => {
                let length = request.headers.get("content-length").map_or("none", String::as_str);
                Answer::new(200, &[readable], format!("{length} {}", request.path))
            }
        }
    })
}

#[test]
fn requests_and_answers_are_as_in_a_browser() {
    let server = echo();
    let submission = site(&server.url, Limits::default());
    let requests = [
        ("GET", "/x?y#z", Some(("none /x?y", "/x?y"))),
        ("POST", "/x", Some(("0 /x", "/x"))),
        ("GET", "/20#top", Some(("arrived", "/0"))),
        ("GET", "/21", None),
        ("POST", "/1", Some(("arrived", "/0"))),
        ("GET", "/utf-8", Some(("none /caf%C3%A9?%C3%A9", "/caf%C3%A9?%C3%A9"))),
        ("GET", "/latin-1", Some(("none /caf%E9", "/caf%E9"))),
        ("GET", "/deflate", Some((SOURCE, "/deflate"))),
    ];
    let urls: Vec<String> = requests.iter().map(|(_, path, _)| format!("{}{path}", server.url)).collect();
    let asked: Vec<(&str, &str)> = requests.iter().zip(&urls).map(|((method, ..), url)| (*method, &**url)).collect();
    for ((method, path, expected), in_browser) in requests.iter().zip(in_chromium(&asked)) {
        let expected = expected.map(|(text, path)| (text.to_owned(), format!("{}{path}", server.url)));
        let answer = ask(&submission, method, path).ok().map(|answer| (answer.text().to_string(), answer.url.clone()));
        assert_eq!(answer, expected, "{method} {path}");
        assert_eq!(in_browser, expected, "{method} {path} in Chromium");
    }
    for (method, body, length) in [
        ("PUT", None, "0 /"),
        ("PATCH", None, "none /"),
        ("PATCH", Some(Vec::new()), "0 /"),
        ("DELETE", None, "none /"),
    ] {
        let url = url::Url::parse(&server.url).unwrap();
        let request = Request { method: method.to_owned(), body, ..Request::get(url) };
        assert_eq!(&**fetch(&submission, request).unwrap().text(), length, "{method}");
    }
    assert_eq!(ask(&submission, "GET", "/21").err(), Some(FaultKind::RedirectLoop(20)));
    let lower = site(&server.url, Limits { redirects: 4, ..Limits::default() });
    assert_eq!(ask(&lower, "GET", "/5").err(), Some(FaultKind::TooManyRedirects(4)), "a browser would arrive");
    let url = url::Url::parse(&server.url).unwrap().join("/1#x").unwrap();
    let manual = fetch(&submission, Request { redirects: Redirects::Manual, ..Request::get(url) }).unwrap();
    assert_eq!((manual.status, manual.url.clone()), (0, format!("{}/1", server.url)));
}

#[test]
fn a_redirect_loop_of_the_app_fails_the_hint() {
    let server = redirects("302 Found", "/round");
    let ran = run(&["grade", &server.url]);
    assert_eq!(ran.exit, Some(1), "{ran:?}");
    let words = "http://127.0.0.1:[PORT]/_api/server.js redirects more than 20 times within the app: a browser gives up there, and the hint's request fails";
    let in_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(in_one_line(&ran.stdout).contains(words), "{}", ran.stdout);
    let ran = run(&["grade", &server.url, "--max-redirects", "4"]);
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(
        in_one_line(&ran.stdout).contains("redirects more than 4 times: look at where the app redirects to"),
        "{}",
        ran.stdout
    );
}

#[test]
fn compressed_answers_are_read() {
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    deflate.write_all(SOURCE.as_bytes()).unwrap();
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    raw.write_all(SOURCE.as_bytes()).unwrap();
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut SOURCE.as_bytes(), &mut brotli, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    for (encoding, body) in [
        ("gzip", gzip(SOURCE.as_bytes())),
        ("deflate", deflate.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("br", brotli),
    ] {
        let server = encoded(encoding, body);
        let ran = run(&["grade", &server.url]);
        assert_eq!(ran.exit, Some(0), "{encoding}: {ran:?}");
    }
    let mut bomb = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 64 << 20]).unwrap();
    let server = encoded("deflate", bomb.finish().unwrap());
    let given = ask(&site(&server.url, Limits::default()), "GET", "/");
    assert_eq!(given.err(), Some(FaultKind::BodyTooLarge(8 << 20)));
}
