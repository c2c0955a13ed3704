//! The HTTP server of the tests: canned answers, a learner's project as freeCodeCamp's boilerplate serves it, the files
//! of a folder, or invalid HTTP. It listens on loopback and logs the requests.

use std::{
    collections::HashMap,
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// A running server, stopped when it is dropped.
pub(crate) struct Server {
    /// Its URL, without a trailing slash.
    pub(crate) url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    connections: AtomicUsize,
    paths: Mutex<Vec<String>>,
    is_stopped: AtomicBool,
}

/// A client's request.
pub(crate) struct Request {
    /// How many requests came before it.
    pub(crate) number: usize,
    pub(crate) method: String,
    /// The path with its query; empty if the client does not speak HTTP.
    pub(crate) path: String,
    /// By lower-case name.
    pub(crate) headers: HashMap<String, String>,
}

/// The server's response to a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A valid HTTP answer; further requests may follow on the connection.
    Http { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These bytes as they are; then the connection is closed.
    Bytes(Vec<u8>),
    /// Nothing, until the client closes the connection.
    Silence,
    /// A body without an end, until the client closes the connection.
    Endless,
}

impl Answer {
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer::Http { status, headers, body: body.into() }
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Answer {
        Answer::new(200, &[], body)
    }

    /// Sends it, and returns whether the connection stays open.
    fn send(self, stream: &mut TcpStream) -> bool {
        match self {
            Answer::Http { status, headers, body } => {
                let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
                stream.write_all(&[head.as_bytes(), &body].concat()).is_ok()
            }
            Answer::Bytes(bytes) => {
                let _ = stream.write_all(&bytes);
                false
            }
            Answer::Silence => {
                let _ = stream.read_to_end(&mut Vec::new());
                false
            }
            Answer::Endless => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                while stream.write_all(&[b' '; 4096]).is_ok() {}
                false
            }
        }
    }
}

impl Server {
    /// Answers each request with what `answer` returns, each connection on its own thread.
    pub(crate) fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Server {
        Server::at(([127, 0, 0, 1], 0).into(), answer)
    }

    /// The same at that address.
    pub(crate) fn at(address: SocketAddr, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Server {
        Server::listen(address, move |shared, stream| shared.serve(stream, &answer))
    }

    /// Hands each connection to `serve`, on its own thread.
    pub(crate) fn raw(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Server {
        Server::listen(([127, 0, 0, 1], 0).into(), move |_, stream| serve(stream))
    }

    fn listen(address: SocketAddr, serve: impl Fn(&Shared, TcpStream) + Send + Sync + 'static) -> Server {
        let serve = Arc::new(serve);
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            connections: AtomicUsize::new(0),
            paths: Mutex::default(),
            is_stopped: AtomicBool::new(false),
        });
        let accepting = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                accepting.connections.fetch_add(1, Ordering::SeqCst);
                let (shared, serve) = (accepting.clone(), serve.clone());
                // With Nagle's algorithm, small answers would wait for the client's acknowledgement.
                let _ = stream.set_nodelay(true);
                thread::spawn(move || serve(&shared, stream));
            }
        });
        Server { url: format!("http://{address}"), address, shared }
    }

    /// Gives every request the same answer.
    pub(crate) fn always(answer: Answer) -> Server {
        Server::start(move |_| answer.clone())
    }

    /// Serves a learner's project as freeCodeCamp's boilerplate does: source files at `/_api/`, the folder `public` at
    /// `/public/`, and Express's pages for what is missing.
    pub(crate) fn app(folder: &Path) -> Server {
        let folder = folder.to_owned();
        let page = |status, text: &str| {
            let body = format!(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
                 <body>\n<pre>{text}</pre>\n</body>\n</html>\n"
            );
            Answer::new(status, &[("content-type", "text/html; charset=utf-8")], body)
        };
        Server::start(move |request| {
            let path = request.path();
            if let Some(name) = path.strip_prefix("/_api/").filter(|name| !name.is_empty() && !name.contains('/')) {
                // The boilerplate passes an error of the file on to Express, which answers with a 500.
                return match fs::read(folder.join(name)) {
                    Ok(text) => Answer::new(200, &[("content-type", "text/html; charset=utf-8")], text),
                    Err(_) => page(500, "Internal Server Error"),
                };
            }
            let file = path.strip_prefix("/public/").map(|name| fs::read(folder.join("public").join(name)));
            match file {
                Some(Ok(text)) => Answer::new(200, &[("content-type", "application/javascript; charset=UTF-8")], text),
                _ => page(404, &format!("Cannot GET {path}")),
            }
        })
    }

    /// Serves the files of a folder, and 404 for what is missing.
    pub(crate) fn files(folder: &Path) -> Server {
        let folder = folder.to_owned();
        Server::start(move |request| match fs::read(folder.join(request.path().trim_start_matches('/'))) {
            Ok(bytes) => Answer::ok(bytes),
            Err(_) => Answer::new(404, &[], ""),
        })
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The paths of all requests, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.paths.lock().unwrap().clone()
    }
}

impl Request {
    /// The path without its query.
    pub(crate) fn path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, answer: &impl Fn(&Request) -> Answer) {
        while let Some((method, path, headers)) = read_request(&mut stream) {
            let number = {
                let mut paths = self.paths.lock().unwrap();
                paths.push(path.clone());
                paths.len() - 1
            };
            if !answer(&Request { number, method, path, headers }).send(&mut stream) {
                return;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads a request to the end of its body, and returns its path and headers; nothing at the connection's end.
pub(crate) fn read_head(stream: &mut impl Read) -> Option<(String, HashMap<String, String>)> {
    read_request(stream).map(|(_, path, headers)| (path, headers))
}

fn read_request(stream: &mut impl Read) -> Option<(String, String, HashMap<String, String>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 << 10];
    let mut more = |bytes: &mut Vec<u8>| match stream.read(&mut buffer) {
        Ok(read @ 1..) => {
            bytes.extend_from_slice(&buffer[..read]);
            Some(())
        }
        _ => None,
    };
    // Only what is new is searched: a head may have megabytes.
    let mut searched = 0;
    let end = loop {
        if let Some(end) = memchr::memmem::find(&bytes[searched..], b"\r\n\r\n") {
            break searched + end + 4;
        }
        searched = bytes.len().saturating_sub(3);
        more(&mut bytes)?;
        // Not HTTP, but for example TLS, so no head will follow.
        if !bytes[0].is_ascii_alphabetic() {
            return Some((String::new(), String::new(), HashMap::new()));
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let headers: HashMap<String, String> = lines.filter_map(header).collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    while bytes.len() < end + length {
        more(&mut bytes)?;
    }
    Some((method, path, headers))
}
