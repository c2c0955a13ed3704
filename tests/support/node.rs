//! The scripts of `tests/oracle`, run in real Node.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a script may take before it is stopped and the test fails.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs a script of the oracle with this text on its standard input, and returns its output.
pub(crate) fn oracle(script: &str, arguments: &[&str], input: String) -> String {
    oracle_in(None, script, arguments, input)
}

/// The same in a time zone.
pub(crate) fn oracle_in(zone: Option<&str>, script: &str, arguments: &[&str], input: String) -> String {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    assert!(
        oracle.join("node_modules").is_dir(),
        "the libraries to compare with are not installed: run `npm ci` in tests/oracle, or tests/all"
    );
    let mut node = Command::new("node")
        .arg(script)
        .args(arguments)
        .envs(zone.map(|zone| ("TZ", zone)))
        .current_dir(oracle)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need Node: install it, and see that `node` is on the PATH");
    let mut stdin = node.stdin.take().unwrap();
    let mut stdout = node.stdout.take().unwrap();
    let writing = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let reading = thread::spawn(move || {
        let mut output = String::new();
        stdout.read_to_string(&mut output).map(|_| output)
    });
    let started = Instant::now();
    let status = loop {
        if let Some(status) = node.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            node.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(10));
    };
    let output = reading.join().unwrap().unwrap();
    assert!(status.success(), "{script} ended with {status} after {:?}", started.elapsed());
    writing.join().unwrap().unwrap();
    output
}
