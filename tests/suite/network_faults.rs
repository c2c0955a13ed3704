//! Every network fault makes hints errored, with a reason and exit code 3, and never failed. The servers misbehave on
//! purpose.

use std::io::Write;
use std::net::TcpListener;

use crate::support::program::{Ran, run};
use crate::support::server::{Answer, Server};

/// A server that sends these bytes and closes.
fn bytes(bytes: &[u8]) -> Server {
    Server::always(Answer::Bytes(bytes.to_vec()))
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
    let server = Server::always(Answer::Silence);
    assert_eq!(
        reason(&[&server.url, "--request-timeout", "300ms"]),
        "http://127.0.0.1:[PORT]/_api/server.js gave no complete answer within 0.3 s: it may be starting up; try again, or raise --request-timeout"
    );
}

#[test]
fn broken_off_in_the_body() {
    let server = bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nlet currentUsers");
    assert_eq!(
        reason(&[&server.url]),
        "the connection to http://127.0.0.1:[PORT]/_api/server.js broke off before the answer was complete: the app may have crashed; look at its log, then try again"
    );
}

#[test]
fn broken_off_before_the_answer() {
    let server = bytes(b"");
    assert!(reason(&[&server.url]).contains("broke off before the answer was complete"));
}

#[test]
fn broken_off_in_a_chunk() {
    let server = bytes(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nlet c");
    assert!(reason(&[&server.url]).contains("broke off before the answer was complete"));
}

#[test]
fn tls() {
    let server = bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let url = server.url.replace("http:", "https:");
    let reason = reason(&[&url]);
    assert!(
        reason.starts_with("the secure connection to https://127.0.0.1:[PORT]/_api/server.js failed ("),
        "{reason}"
    );
    assert!(reason.ends_with("): check the app's certificate, or use its http: address if it has one"), "{reason}");
}

#[test]
fn redirect_loop() {
    let server = bytes(b"HTTP/1.1 302 Found\r\nlocation: /round\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    assert_eq!(
        reason(&[&server.url, "--max-redirects", "4"]),
        "http://127.0.0.1:[PORT]/_api/server.js redirects more than 4 times: the app sends its visitors round in circles"
    );
}

#[test]
fn redirect_to_nowhere() {
    let server = bytes(b"HTTP/1.1 302 Found\r\nlocation: mailto:me\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    assert_eq!(
        reason(&[&server.url]),
        "http://127.0.0.1:[PORT]/_api/server.js redirects to something that cannot be followed (mailto:me)"
    );
}

#[test]
fn body_over_the_limit() {
    let server = Server::always(Answer::ok([b'x'; 70_000]));
    assert_eq!(
        reason(&[&server.url, "--max-body", "64k"]),
        "the answer of http://127.0.0.1:[PORT]/_api/server.js is larger than 65536 bytes and was not read to its end; raise --max-body if it is right"
    );
}

#[test]
fn a_compressed_bomb_is_over_the_limit_too() {
    let bomb = flate2_bomb(64 << 20);
    assert!(bomb.len() < 200_000);
    let server = Server::always(Answer::new(200, &[("content-encoding", "gzip")], bomb));
    assert!(reason(&[&server.url]).contains("is larger than 8388608 bytes"));
}

fn flate2_bomb(size: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; size]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn not_http() {
    let server = bytes(b"220 mail.example ESMTP ready\r\n");
    let reason = reason(&[&server.url]);
    assert!(reason.starts_with("http://127.0.0.1:[PORT]/_api/server.js does not answer in valid HTTP ("), "{reason}");
    assert!(reason.ends_with("): is another program listening there?"), "{reason}");
}

#[test]
fn broken_compression() {
    let server = Server::always(Answer::new(200, &[("content-encoding", "gzip")], "this is not gzip"));
    assert!(reason(&[&server.url]).contains("does not answer in valid HTTP ("));
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
        let server = Server::always(Answer::new(200, &[("content-encoding", encoding)], body));
        let ran = run(&["grade", &server.url]);
        assert_eq!(ran.exit, Some(0), "{encoding}: {ran:?}");
    }
}
