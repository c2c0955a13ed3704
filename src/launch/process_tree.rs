//! The processes of a started app: a process group and, on Linux, also all processes with a mark in their environment,
//! so that those which left the group are stopped too.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::output::Pipe;
use crate::message::Message;

/// How long the processes may take to end after SIGTERM.
const TERM_TIMEOUT: Duration = Duration::from_secs(2);
/// How long they may take to end after SIGKILL.
const KILL_TIMEOUT: Duration = Duration::from_secs(1);
/// How often they are checked while waiting.
const POLL_INTERVAL: Duration = Duration::from_millis(10);
/// The variable that marks every process which belongs to an app.
const MARK: &str = "HINTGRADE_STARTED";

/// An app's processes.
#[derive(Debug)]
pub(super) struct ProcessTree {
    child: Child,
    mark: String,
    status: Option<ExitStatus>,
}

impl ProcessTree {
    /// Runs `command` in `folder` through the system's shell, with `port` as PORT. Returns the processes and the pipes
    /// of their output.
    pub(super) fn start(command: &str, folder: &Path, port: u16) -> io::Result<(Self, Vec<Pipe>)> {
        let mark = format!("{}-{:016x}", std::process::id(), fastrand::u64(..));
        let mut shell = shell(command);
        shell.current_dir(folder).env("PORT", port.to_string()).env(MARK, &mark);
        let mut child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let out = child.stdout.take().map(|pipe| Box::new(pipe) as Pipe);
        let err = child.stderr.take().map(|pipe| Box::new(pipe) as Pipe);
        Ok((Self { child, mark, status: None }, out.into_iter().chain(err).collect()))
    }

    /// How the command ended, where it has, and nothing that it started still runs.
    pub(super) fn ended(&mut self) -> Option<Message> {
        self.reap();
        let status = self.status?;
        (!self.is_alive()).then(|| status_message(status))
    }

    fn reap(&mut self) {
        if self.status.is_none() {
            self.status = self.child.try_wait().ok().flatten();
        }
    }

    fn is_alive(&self) -> bool {
        self.status.is_none() || system::is_alive(&self.child, &self.mark)
    }

    /// The ids of the processes, as far as they are known.
    pub(super) fn processes(&self) -> Vec<u32> {
        system::processes(&self.child, &self.mark)
    }

    /// Asks every process to end, and kills those that do not end soon.
    pub(super) fn stop(&mut self) {
        self.reap();
        if self.is_alive() {
            system::end(&self.child, &self.mark, false);
            self.wait(TERM_TIMEOUT, false);
        }
        self.wait(KILL_TIMEOUT, true);
    }

    /// Waits until all have ended. With `kill`, kills them repeatedly, since one may just have started another.
    fn wait(&mut self, time: Duration, kill: bool) {
        let until = Instant::now() + time;
        while self.is_alive() && Instant::now() < until {
            if kill {
                system::end(&self.child, &self.mark, true);
            }
            std::thread::sleep(POLL_INTERVAL);
            self.reap();
        }
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

#[cfg(unix)]
fn status_message(status: ExitStatus) -> Message {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Message::format("app-ended-with-code", &[("code", code.to_string().into())]),
        (None, Some(signal)) => Message::format("app-ended-by-signal", &[("signal", signal.to_string().into())]),
        (None, None) => Message::new("app-ended"),
    }
}

#[cfg(not(unix))]
fn status_message(status: ExitStatus) -> Message {
    let ended = |code: i32| Message::format("app-ended-with-code", &[("code", code.to_string().into())]);
    status.code().map_or_else(|| Message::new("app-ended"), ended)
}

#[cfg(unix)]
mod system {
    use std::process::Child;

    use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};

    fn group(child: &Child) -> Option<Pid> {
        Pid::from_raw(i32::try_from(child.id()).ok()?)
    }

    /// Whether any process of the tree other than the child is alive.
    pub(super) fn is_alive(child: &Child, mark: &str) -> bool {
        if std::path::Path::new("/proc/self/stat").exists() {
            return !processes(child, mark).is_empty();
        }
        group(child).is_some_and(|group| test_kill_process_group(group).is_ok())
    }

    pub(super) fn end(child: &Child, mark: &str, kill: bool) {
        let signal = if kill { Signal::KILL } else { Signal::TERM };
        // Fails only for processes that have ended already.
        if let Some(group) = group(child) {
            let _ = kill_process_group(group, signal);
        }
        for process in strays(child, mark) {
            let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
            let _ = pid.map(|pid| kill_process(pid, signal));
        }
    }

    /// The running processes of the group, and those that left it.
    pub(super) fn processes(child: &Child, mark: &str) -> Vec<u32> {
        found(child, mark, true)
    }

    fn strays(child: &Child, mark: &str) -> Vec<u32> {
        found(child, mark, false)
    }

    /// Searches `/proc`; empty on systems without it.
    fn found(child: &Child, mark: &str, with_group: bool) -> Vec<u32> {
        let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
        let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
        let own = numbers.filter(|process| *process != std::process::id());
        own.filter(|process| match group_of(*process) {
            None => false,
            Some(group) if group == child.id() => with_group,
            Some(_) => is_marked(*process, mark),
        })
        .collect()
    }

    /// The group of a running process.
    fn group_of(process: u32) -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The process name before it may contain parentheses.
        let mut columns = stat.rsplit_once(')')?.1.split_whitespace();
        let state = columns.next()?;
        let group = columns.nth(1)?.parse().ok()?;
        (!matches!(state, "Z" | "X")).then_some(group)
    }

    fn is_marked(process: u32, mark: &str) -> bool {
        let wanted = format!("{}={mark}", super::MARK);
        let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    }
}

#[cfg(not(unix))]
mod system {
    use std::process::{Child, Command, Stdio};

    /// taskkill ends a whole tree at once.
    pub(super) fn is_alive(_child: &Child, _mark: &str) -> bool {
        false
    }

    pub(super) fn end(child: &Child, _mark: &str, kill: bool) {
        let mut taskkill = Command::new("taskkill");
        taskkill.args(["/T", "/PID", &child.id().to_string()]);
        if kill {
            taskkill.arg("/F");
        }
        let _ = taskkill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }

    pub(super) fn processes(child: &Child, _mark: &str) -> Vec<u32> {
        vec![child.id()]
    }
}
