//! Shared by the benchmarks: medians, and a server of submissions that uses little processor time, so that mainly the
//! grader is measured.
// Each benchmark uses only a part of this module.
#![allow(dead_code)]

pub(crate) mod apps;

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};

/// The argument that makes a benchmark's executable act as the server.
const SERVE: &str = "--serve";
/// The two files of a submission that the hints request: the URL's path and the path in its folder.
const FILES: [(&str, &str); 2] = [("/_api/server.js", "server.js"), ("/public/client.js", "public/client.js")];

/// The address of the first submission; each next one has the next address.
const FIRST_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 1, 1);

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

pub(crate) fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The address of the submission with this index.
pub(crate) fn address(index: usize) -> Ipv4Addr {
    let number = u32::try_from(index).unwrap();
    Ipv4Addr::from(u32::from(FIRST_ADDRESS) + number)
}

/// A process that serves folders, each at many addresses: at each [`address`] the folder of its index, and after the last
/// folder the first again. It is killed on drop.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts the process, which listens at this many addresses and waits so long before each answer. The program's
    /// `main` must have called [`serve`] first.
    pub(crate) fn start<'f>(addresses: usize, folders: impl IntoIterator<Item = &'f Path>, delay: Duration) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([SERVE.to_owned(), addresses.to_string(), delay.as_millis().to_string()]).args(folders);
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
    let addresses: usize = args.next().unwrap().parse().unwrap();
    let delay = Duration::from_millis(args.next().unwrap().parse().unwrap());
    let folders: Vec<Arc<Folder>> = args.map(|folder| Arc::new(read(Path::new(&folder)))).collect();
    let served = Arc::new(AtomicUsize::new(0));
    // An address needs a file, and so does a connection.
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut port = 0;
        for (index, folder) in folders.iter().cycle().take(addresses).enumerate() {
            let listener = TcpListener::bind((address(index), port)).await.unwrap();
            port = listener.local_addr().unwrap().port();
            tokio::spawn(accept_all(listener, Arc::clone(folder), Arc::clone(&served), delay));
        }
        println!("{port}");
        std::future::pending::<()>().await;
    });
}

async fn accept_all(listener: TcpListener, folder: Arc<Folder>, served: Arc<AtomicUsize>, delay: Duration) {
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        let (folder, served) = (Arc::clone(&folder), Arc::clone(&served));
        // An error means that the client closed the connection.
        tokio::spawn(async move { drop(answer_all(connection, &folder, &served, delay).await) });
    }
}

/// A submission's files by their paths in URLs.
type Folder = HashMap<&'static str, String>;

fn read(folder: &Path) -> Folder {
    let files = FILES.iter().filter_map(|(path, file)| Some((*path, std::fs::read_to_string(folder.join(file)).ok()?)));
    files.collect()
}

/// Answers the requests of one connection, one after another.
async fn answer_all(
    mut connection: TcpStream,
    folder: &Folder,
    served: &AtomicUsize,
    delay: Duration,
) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut lines = BufStream::new(&mut connection);
    let (mut line, mut head) = (String::new(), String::new());
    loop {
        head.clear();
        if lines.read_line(&mut head).await? == 0 {
            return Ok(());
        }
        while lines
            .read_line({
                line.clear();
                &mut line
            })
            .await?
            > 2
        {}
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
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
        lines.write_all(answer.as_bytes()).await?;
        lines.flush().await?;
    }
}
