//! What an app answers: HTTP, and the packets of Engine.IO and Socket.IO.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::str;
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use url::Url;

use crate::behaviour::live::protocol::{Protocol, body, detect, packet, payload, socket_packet};
use crate::behaviour::live::sign_in::form;
use crate::submission::error_page::{error_page, is_hosts_page, path_of, title};
use crate::submission::{Answer, FaultKind, Limits, Network, Request, Submission};

/// A polling response, a message of a WebSocket, and the Socket.IO packet in it.
pub fn packets(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = (detect(text), packet(text));
    if let Some((namespace, _)) = socket_packet(text) {
        assert!(namespace.starts_with('/') && !namespace.contains(','), "{namespace:?}");
    }
    for protocol in [Protocol::Three, Protocol::Four] {
        let _ = payload(protocol, text);
        // What is written can be read again.
        let sent: Vec<&str> = text.split('\n').collect();
        if protocol == Protocol::Three || !text.contains('\u{1e}') {
            assert_eq!(payload(protocol, &body(protocol, &sent)), sent.iter().map(|sent| packet(sent)).collect());
        }
    }
}

/// An answer in parts: a line with the status and the requested URL, the headers, an empty line, the body.
pub fn answer(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default());
    let (status, asked) = first.split_once(' ').unwrap_or(("200", &first));
    // Requests have URLs that are parsed already.
    let parsed = |url: &str| Url::parse(url).ok().map(String::from);
    let Some(asked) = parsed(asked) else { return };
    let head = lines.by_ref().take_while(|line| !line.is_empty()).map(String::from_utf8_lossy);
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let headers: Vec<(String, String)> = head.filter_map(|line| header(&line)).collect();
    let url = headers.first().and_then(|(_, url)| parsed(url)).unwrap_or_else(|| asked.clone());
    let body = lines.collect::<Vec<_>>().join(&b'\n');
    let status = status.parse().unwrap_or(200);
    let redirected = url != asked;
    check(&asked, &Answer { status, url, redirected, headers, body, ..Answer::default() });
}

fn check(asked: &str, answer: &Answer) {
    let body = answer.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&answer.body);
    assert_eq!(**answer.text(), *String::from_utf8_lossy(body));
    let page = error_page(asked, answer);
    assert!(page.is_some() || answer.status < 400);
    let _ = is_hosts_page(asked, answer);
    assert!(!path_of(asked).contains(['?', '#']));
    if let Some(title) = title(answer.text()) {
        assert!(!title.is_empty() && !title.contains('\n'));
    }
    let home = Url::parse("http://localhost:3000/").unwrap();
    if let Some(form) = form(answer.text(), "/login", &home) {
        assert_eq!(form.action.host_str(), home.host_str(), "{}", form.action);
    }
}

/// The bytes that an app sends back, over a real connection. No redirect is followed, so that nothing leaves this
/// machine.
pub fn http(bytes: &[u8]) {
    static APP: LazyLock<App> = LazyLock::new(App::start);
    *APP.answer.lock().unwrap() = Arc::new(bytes.to_vec());
    let (sender, answers) = mpsc::channel();
    let site = Submission::site(APP.url.clone(), APP.network.clone());
    site.fetch(Request { credentials: true, ..Request::get(APP.url.clone()) }, move |answer| drop(sender.send(answer)));
    match answers.recv().unwrap() {
        Ok(answer) => {
            assert!(answer.body.len() <= LARGEST);
            check(APP.url.as_str(), &answer);
        }
        Err(fault) => {
            let is_of_the_answer = matches!(
                fault.kind,
                FaultKind::BrokenOff
                    | FaultKind::TooManyRedirects(_)
                    | FaultKind::BadRedirect(_)
                    | FaultKind::BodyTooLarge(_)
                    | FaultKind::InvalidAnswer(_)
            );
            assert!(is_of_the_answer, "{fault:?}");
        }
    }
}

/// The largest body that is read, in bytes: little, so that a small compressed one can be larger.
const LARGEST: usize = 1 << 16;

/// A server that answers every request with the same bytes and closes the connection.
struct App {
    url: Url,
    network: Network,
    answer: Arc<Mutex<Arc<Vec<u8>>>>,
}

impl App {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/_api/server.js", listener.local_addr().unwrap())).unwrap();
        let answer = Arc::<Mutex<Arc<Vec<u8>>>>::default();
        let limits = Limits { redirects: 0, body: LARGEST, request: Duration::from_secs(60), ..Limits::default() };
        let given = Arc::clone(&answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bytes = Arc::clone(&given.lock().unwrap());
                let _ = serve(stream, &bytes);
            }
        });
        Self { url, network: Network::start(limits).unwrap(), answer }
    }
}

fn serve(mut stream: TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut part = [0; 1024];
        match stream.read(&mut part)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => request.extend_from_slice(&part[..count]),
        }
    }
    stream.write_all(bytes)?;
    stream.shutdown(Shutdown::Write)
}
