//! Starts the servers under load, each in its own process on its own core: the Rust one (this program with `serve`) and
//! the project in Node.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::client::Result;

/// A server process, killed when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Server {
    pub(crate) fn rust() -> Result<Server> {
        let mut command = on_first_core(std::env::current_exe()?);
        command.arg("serve");
        Server::start(command)
    }

    pub(crate) fn node() -> Result<Server> {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
        if !app.join("node_modules").exists() {
            return Err(format!("Socket.IO for Node is missing: run `npm ci` in {}", app.display()).into());
        }
        let mut command = on_first_core("node");
        command.arg(app.join("server.js")).env("NODE_ENV", "production").env("HOST", "127.0.0.1").env("PORT", "0");
        Server::start(command)
    }

    /// Starts the server and waits for its first line, which ends with the port.
    fn start(mut command: Command) -> Result<Server> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let port = line.trim().rsplit([' ', ':']).next().unwrap_or_default().parse::<u16>();
        match port {
            Ok(port) => Ok(Server { address: ([127, 0, 0, 1], port).into(), process }),
            Err(_) => {
                process.kill()?;
                Err(format!("the server said {line:?}").into())
            }
        }
    }

    /// Its resident memory, in MiB.
    pub(crate) fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn on_first_core(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(program);
    command
}
