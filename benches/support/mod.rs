//! Shared by the benchmarks: medians, and a server of submissions that uses little processor time, so that mainly the
//! grader is measured.
// Each benchmark uses only a part of this module.
#![allow(dead_code)]

pub(crate) mod apps;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The argument that makes a benchmark's executable act as the server.
const SERVE: &str = "--serve";
/// The two files of a submission that the hints request: the URL's path and the path in its folder.
const FILES: [(&str, &str); 2] = [("/_api/server.js", "server.js"), ("/public/client.js", "public/client.js")];

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

pub(crate) fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The address of the folder with this index.
pub(crate) fn address(index: usize) -> Ipv4Addr {
    let number = u32::try_from(index).unwrap();
    Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 0, 1, 1)) + number)
}

/// A process that serves folders, each at its [`address`]. It is killed on drop.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts the process, which waits so long before each answer. The program's `main` must have called [`serve`]
    /// first.
    pub(crate) fn start<'f>(folders: impl IntoIterator<Item = &'f Path>, delay: Duration) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(SERVE).arg(delay.as_millis().to_string()).args(folders);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, port: line.trim().parse().unwrap() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves and never returns if the program was started by [`Server::start`].
pub(crate) fn serve() {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() != Some(SERVE) {
        return;
    }
    let delay = Duration::from_millis(args.next().unwrap().parse().unwrap());
    let folders: Vec<HashMap<&str, String>> = args.map(|folder| read(Path::new(&folder))).collect();
    let served = AtomicUsize::new(0);
    let mut port = 0;
    let listeners: Vec<TcpListener> = (0..folders.len())
        .map(|index| {
            let listener = TcpListener::bind((address(index), port)).unwrap();
            port = listener.local_addr().unwrap().port();
            listener
        })
        .collect();
    println!("{port}");
    let small = || std::thread::Builder::new().stack_size(64 << 10);
    std::thread::scope(|scope| {
        for (listener, folder) in listeners.iter().zip(&folders) {
            let (small, served) = (&small, &served);
            let accept = move || {
                for connection in listener.incoming() {
                    // An error means that the client closed the connection.
                    let answer = move || drop(answer_all(&connection.unwrap(), folder, served, delay));
                    small().spawn_scoped(scope, answer).unwrap();
                }
            };
            small().spawn_scoped(scope, accept).unwrap();
        }
    });
}

fn read(folder: &Path) -> HashMap<&'static str, String> {
    let files = FILES.iter().filter_map(|(path, file)| Some((*path, std::fs::read_to_string(folder.join(file)).ok()?)));
    files.collect()
}

/// Answers the requests of one connection, one after another.
fn answer_all(
    mut connection: &TcpStream,
    folder: &HashMap<&str, String>,
    served: &AtomicUsize,
    delay: Duration,
) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut lines = BufReader::new(connection);
    let (mut line, mut head) = (String::new(), String::new());
    loop {
        head.clear();
        if lines.read_line(&mut head)? == 0 {
            return Ok(());
        }
        while lines.read_line({
            line.clear();
            &mut line
        })? > 2
        {}
        std::thread::sleep(delay);
        let path = head.split(' ').nth(1).unwrap_or_default();
        let answer = match folder.get(path) {
            Some(text) => {
                // The comment makes each submission's files different, as in a real class.
                let comment = format!("\n// {}\n", served.fetch_add(1, Ordering::Relaxed));
                let length = text.len() + comment.len();
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncontent-length: {length}\r\n\r\n{text}{comment}"
                )
            }
            None => {
                let page = format!("<!DOCTYPE html>\n<pre>Cannot GET {path}</pre>\n");
                let length = page.len();
                format!("HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: {length}\r\n\r\n{page}")
            }
        };
        connection.write_all(answer.as_bytes())?;
    }
}
