//! Every fault on the way to the app: errored in plain words, exit 3, never a failed hint. The servers are real sockets that
//! misbehave on purpose.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::support::program::{Ran, run};

/// A server on a free port which hands every connection, its request read, to `answer`.
fn serve(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            answer(stream);
        }
    });
    url
}

/// A server that sends these bytes and closes.
fn serve_bytes(bytes: Vec<u8>) -> String {
    serve(move |mut stream| drop(stream.write_all(&bytes)))
}

/// An answer with this body and these further header lines.
fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n{head}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The reason given for the first hint, after checking that all three are errored and the exit is 3.
#[track_caller]
fn reason(args: &[&str]) -> String {
    let ran: Ran = run(&[&["grade"], args].concat());
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert_eq!(ran.stdout.matches("  ! ").count(), 3, "{}", ran.stdout);
    assert!(ran.stdout.contains("0 of 3 hints passed, 0 failed, 3 could not be graded"), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
    ran.stdout.lines().nth(3).unwrap().trim().to_owned()
}

#[test]
fn refused() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(
        reason(&[&format!("http://127.0.0.1:{port}")]),
        "nothing answers at http://127.0.0.1:[PORT]/_api/server.js: is the app running, and is the address right?"
    );
}

#[test]
fn unknown_host() {
    assert_eq!(
        reason(&["http://nowhere.invalid"]),
        "the host of http://nowhere.invalid/_api/server.js is not known: check the spelling of the address, and your connection"
    );
}

#[test]
fn time_out() {
    let url = serve(|stream| {
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(5));
            drop(stream);
        });
    });
    assert_eq!(
        reason(&[&url, "--request-timeout", "300ms"]),
        "http://127.0.0.1:[PORT]/_api/server.js gave no complete answer within 0.3 s: it may be starting up; try again, or raise --request-timeout"
    );
}

#[test]
fn broken_off_in_the_body() {
    let url = serve_bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nlet currentUsers".to_vec());
    assert_eq!(
        reason(&[&url]),
        "the connection to http://127.0.0.1:[PORT]/_api/server.js broke off before the answer was complete: the app may have crashed; look at its log, then try again"
    );
}

#[test]
fn broken_off_before_the_answer() {
    let url = serve(drop);
    assert!(reason(&[&url]).contains("broke off before the answer was complete"));
}

#[test]
fn broken_off_in_a_chunk() {
    let url = serve_bytes(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nlet c".to_vec());
    assert!(reason(&[&url]).contains("broke off before the answer was complete"));
}

#[test]
fn tls() {
    let url = serve_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()).replace("http:", "https:");
    let reason = reason(&[&url]);
    assert!(
        reason.starts_with("the secure connection to https://127.0.0.1:[PORT]/_api/server.js failed ("),
        "{reason}"
    );
    assert!(reason.ends_with("): check the app's certificate, or use its http: address if it has one"), "{reason}");
}

#[test]
fn redirect_loop() {
    let url = serve_bytes(
        b"HTTP/1.1 302 Found\r\nlocation: /round\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
    );
    assert_eq!(
        reason(&[&url, "--max-redirects", "4"]),
        "http://127.0.0.1:[PORT]/_api/server.js redirects more than 4 times: the app sends its visitors round in circles"
    );
}

#[test]
fn redirect_to_nowhere() {
    let url = serve_bytes(
        b"HTTP/1.1 302 Found\r\nlocation: mailto:me\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
    );
    assert_eq!(
        reason(&[&url]),
        "http://127.0.0.1:[PORT]/_api/server.js redirects to something that cannot be followed (mailto:me)"
    );
}

#[test]
fn body_over_the_limit() {
    let url = serve_bytes(answer("", &vec![b'x'; 70_000]));
    assert_eq!(
        reason(&[&url, "--max-body", "64k"]),
        "the answer of http://127.0.0.1:[PORT]/_api/server.js is larger than 65536 bytes and was not read to its end; raise --max-body if it is right"
    );
}

#[test]
fn a_compressed_bomb_is_over_the_limit_too() {
    let bomb = flate2_bomb(64 << 20);
    assert!(bomb.len() < 200_000);
    let url = serve_bytes(answer("content-encoding: gzip\r\n", &bomb));
    assert!(reason(&[&url]).contains("is larger than 8388608 bytes"));
}

fn flate2_bomb(size: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; size]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn not_http() {
    let url = serve_bytes(b"220 mail.example ESMTP ready\r\n".to_vec());
    let reason = reason(&[&url]);
    assert!(reason.starts_with("http://127.0.0.1:[PORT]/_api/server.js does not answer in valid HTTP ("), "{reason}");
    assert!(reason.ends_with("): is another program listening there?"), "{reason}");
}

#[test]
fn broken_compression() {
    let url = serve_bytes(answer("content-encoding: gzip\r\n", b"this is not gzip"));
    assert!(reason(&[&url]).contains("does not answer in valid HTTP ("));
}

#[test]
fn compressed_answers_are_read() {
    let source = "let currentUsers = 0; io.emit('user count', currentUsers); socket.on('user count', f)";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(source.as_bytes()).unwrap();
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    deflate.write_all(source.as_bytes()).unwrap();
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut source.as_bytes(), &mut brotli, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    for (encoding, body) in [("gzip", gzip.finish().unwrap()), ("deflate", deflate.finish().unwrap()), ("br", brotli)] {
        let url = serve_bytes(answer(&format!("content-encoding: {encoding}\r\n"), &body));
        let ran = run(&["grade", &url]);
        assert_eq!(ran.exit, Some(0), "{encoding}: {ran:?}");
    }
}
