//! Runs the real program, and normalises its output for comparison.

use std::process::{Command, Output, Stdio};

#[cfg(unix)]
pub(crate) use rustix::process::Signal;

/// What a run printed and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A command for the program, in English, without colours and without settings from the environment.
pub(crate) fn hintgrade(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hintgrade"));
    command.args(args).stdin(Stdio::null());
    for name in [
        "LANG",
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "http_proxy",
        "HTTP_PROXY",
        "GITHUB_OUTPUT",
        "GITHUB_STEP_SUMMARY",
    ] {
        command.env_remove(name);
    }
    command
}

/// Sends a signal to a process that is still running.
#[cfg(unix)]
pub(crate) fn send_signal(child: &std::process::Child, signal: Signal) {
    rustix::process::kill_process(rustix::process::Pid::from_child(child), signal).unwrap();
}

/// Runs the program with these arguments.
pub(crate) fn run(args: &[&str]) -> Ran {
    ran(&hintgrade(args).output().expect("the program starts"))
}

pub(crate) fn ran(output: &Output) -> Ran {
    Ran {
        exit: output.status.code(),
        stdout: steady(&String::from_utf8_lossy(&output.stdout)),
        stderr: steady(&String::from_utf8_lossy(&output.stderr)),
    }
}

/// Replaces what differs from run to run: ports and times.
pub(crate) fn steady(text: &str) -> String {
    let port = regex::Regex::new(r"(127\.0\.0\.1|localhost):\d+").unwrap();
    let time = regex::Regex::new(r"\(\d+ ms\)").unwrap();
    let json_time = regex::Regex::new(r#""durationMs":\d+"#).unwrap();
    let text = port.replace_all(text, "$1:[PORT]");
    let text = time.replace_all(&text, "([TIME])");
    json_time.replace_all(&text, r#""durationMs":0"#).into_owned()
}
