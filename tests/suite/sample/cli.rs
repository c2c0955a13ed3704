//! `hintgrade serve` as a user runs it, from its first line to Ctrl-C.

use std::{
    io::{BufRead, BufReader, Lines},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use hintgrade_sample::Fault;

#[cfg(unix)]
use crate::support::program::{Signal, send_signal};

const HINTGRADE: &str = env!("CARGO_BIN_EXE_hintgrade");

/// `hintgrade serve` on a free port.
struct Serving {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    first: String,
}

impl Serving {
    fn start(arguments: &[&str]) -> Serving {
        let mut command = Command::new(HINTGRADE);
        command.args(["serve", "--port", "0"]).args(arguments).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        Serving { process, lines, first }
    }

    fn url(&self) -> String {
        let url = self.first.split(' ').find(|word| word.starts_with("http://")).unwrap();
        url.trim_end_matches(',').to_owned()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn hintgrade(arguments: &[&str]) -> Output {
    Command::new(HINTGRADE).args(arguments).output().unwrap()
}

#[test]
fn it_is_graded_from_another_terminal() {
    for (arguments, code) in [
        (&[][..], 0),
        (&["--broken", "emit-on-disconnect"], 0),
        (&["--broken", "wrong-event"], 1),
        (&["--broken", "client-not-listening"], 1),
        (&["--broken", "counter-renamed"], 1),
    ] {
        let serving = Serving::start(arguments);
        let graded = hintgrade(&["grade", &serving.url()]);
        let report = String::from_utf8_lossy(&graded.stdout);
        assert_eq!(graded.status.code(), Some(code), "{arguments:?}: {report}");
    }
}

#[test]
fn it_prints_what_to_do_next_and_what_is_broken() {
    let mut serving = Serving::start(&["--broken", "emit-to-self"]);
    let about = "emit-to-self".parse::<Fault>().unwrap().about();
    assert!(serving.first.ends_with(&format!("broken: {about}")), "{}", serving.first);
    let url = serving.url();
    let next: Vec<String> = serving.lines.by_ref().take(3).map(Result::unwrap).collect();
    assert!(next.iter().any(|line| line.ends_with(&format!("hintgrade grade {url}"))), "{next:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_though_clients_are_connected() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut serving = Serving::start(&[]);
        let address = serving.url().trim_start_matches("http://").to_owned();
        let _idle = TcpStream::connect(&address).unwrap();
        send_signal(&serving.process, signal);
        // This would not end if the server waited for the idle connection.
        assert!(serving.process.wait().unwrap().success(), "{signal:?}");
        assert!(TcpStream::connect(&address).is_err(), "{signal:?}");
    }
}

/// The image's server listens on every address, and its health check says whether it answers. A server that listens on
/// 127.0.0.1 only does not answer at 127.0.0.2, nor outside of a container.
#[cfg(target_os = "linux")]
#[test]
fn the_dockerfiles_server_is_reached_from_outside_and_its_health_checked() {
    let dockerfile = include_str!("../../../Dockerfile");
    let command = |first: &str| -> Vec<String> {
        let mut commands = dockerfile.lines().filter_map(|line| line.trim_start().strip_prefix("CMD "));
        let list = commands.find(|list| list.starts_with(&format!(r#"["{first}""#))).unwrap();
        serde_json::from_str(list).unwrap()
    };
    let serve = command("serve");
    let mut serving = Serving::start(&serve[1..].iter().map(String::as_str).collect::<Vec<_>>());
    let port = serving.url().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    assert!(TcpStream::connect(("127.0.0.2", port)).is_ok());
    assert!(dockerfile.lines().any(|line| line == "EXPOSE 3000"));

    let check: Vec<String> =
        command("/hintgrade")[1..].iter().map(|word| word.replace("3000", &port.to_string())).collect();
    let check: Vec<&str> = check.iter().map(String::as_str).collect();
    assert_eq!(hintgrade(&check).status.code(), Some(0));
    serving.process.kill().unwrap();
    serving.process.wait().unwrap();
    assert_eq!(hintgrade(&check).status.code(), Some(3));

    let private = Serving::start(&[]);
    let port = private.url().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    assert!(TcpStream::connect(("127.0.0.2", port)).is_err(), "without --host nothing else reaches it");
}

#[test]
fn the_list_names_every_case() {
    let listed = hintgrade(&["serve", "--broken", "list"]);
    assert!(listed.status.success());
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, Fault::all().map(Fault::name).collect::<Vec<_>>());
}

#[test]
fn an_error_says_what_to_do() {
    let unknown = hintgrade(&["serve", "--broken", "everything"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("`list` names them all"));

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = hintgrade(&["serve", "--port", &port]);
    assert_eq!(refused.status.code(), Some(3));
    let complaint = String::from_utf8_lossy(&refused.stderr);
    assert!(complaint.contains(&port) && complaint.contains("choose another port"), "{complaint}");

    let beneath_a_file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/folder");
    let unusable = hintgrade(&["serve", "--port", "0", "--data", beneath_a_file]);
    assert_eq!(unusable.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&unusable.stderr).contains(beneath_a_file));
}

/// Each hash of a password takes 19 MiB, so one is made after the other, and those that would wait too long are refused.
#[cfg(target_os = "linux")]
#[test]
fn a_hundred_sign_ins_at_once_take_bounded_memory() {
    use std::io::{Read, Write};

    let serving = Serving::start(&[]);
    let address = serving.url().replace("http://localhost", "127.0.0.1");
    let sign_in = || {
        let mut stream = TcpStream::connect(&address).unwrap();
        let form = "username=nobody&password=long+enough";
        let head = format!(
            "POST /login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let mut all_busy = 0;
    for _ in 0..4 {
        let answers: Vec<String> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..100).map(|_| scope.spawn(sign_in)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let (refused, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.contains("Wrong name"));
        assert!(refused.len() >= 32, "{} and {}", refused.len(), busy.len());
        all_busy += busy.len();
        for answer in busy {
            assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 5"), "{answer}");
        }
    }
    assert!(all_busy > 0);
    let status = std::fs::read_to_string(format!("/proc/{}/status", serving.process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    // The allocator keeps more than the 19 MiB; without the queue it kept 1.9 GB.
    assert!(kilobytes < 400_000, "{peak}");
}
