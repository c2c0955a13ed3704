//! The outputs of reports: files that are replaced atomically, closed pipes, full disks and interrupted runs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::support::program::{Ran, hintgrade, ran};

/// A submission whose second and third hint fail.
const FAILING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/submissions/wrong-event-name");

fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(&hintgrade(args).current_dir(folder).output().unwrap())
}

fn verdict(file: &Path) -> Value {
    let report: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    report["verdict"].clone()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_format_gets_its_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["grade", FAILING, "-f", "human", "-f", "json:r.json", "--format=junit:sub:r.xml", "-f", "tap:r.tap"];
    let ran = run_in(folder.path(), &args);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(1), ""));
    assert!(ran.stdout.starts_with("Communicate by Emitting  "), "{}", ran.stdout);
    assert_eq!(files(folder.path()), ["r.json", "r.tap", "sub:r.xml"]);
    assert_eq!(verdict(&folder.path().join("r.json")), "failed");
}

#[test]
fn one_file_cannot_have_two_formats() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let absolute = folder.path().join("r").display().to_string();
    for other in ["r", "./r", "sub/../r", &absolute] {
        let ran = run_in(folder.path(), &["grade", FAILING, "-f", "json:r", "-f", &format!("csv:{other}")]);
        let words = format!(
            "error: the formats json and csv would both be written to '{other}': give one of them another file\n"
        );
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.ends_with(&words), "{}", ran.stderr);
    }
    assert_eq!(files(folder.path()), ["sub"]);
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_whole_and_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("old.json"), "x".repeat(100_000)).unwrap();
    fs::set_permissions(path("old.json"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("old.json", path("link.json")).unwrap();
    let ran = run_in(folder.path(), &["grade", FAILING, "-f", "json:link.json", "-f", "csv:new.csv"]);
    assert_eq!((ran.exit, ran.stdout.as_str(), ran.stderr.as_str()), (Some(1), "", ""));
    assert_eq!(files(folder.path()), ["link.json", "new.csv", "old.json"]);
    assert!(path("link.json").is_symlink());
    assert_eq!(verdict(&path("old.json")), "failed");
    let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode() & 0o777;
    let other = path("other");
    fs::write(&other, "").unwrap();
    assert_eq!((mode("old.json"), mode("new.csv")), (0o640, mode("other")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_the_other_files_are_written() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["json", "html", "human"] {
        let full = format!("{format}:/dev/full");
        let ran = run_in(folder.path(), &["grade", "--sample", "-f", &full, "-f", "csv:r.csv"]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(3), ""), "{format}: {ran:?}");
        assert!(ran.stderr.starts_with("error: cannot write '/dev/full': No space left on device"), "{}", ran.stderr);
        assert!(fs::read_to_string(folder.path().join("r.csv")).unwrap().contains(r#","passed","3","3","0","0","#));
    }
    fs::write(folder.path().join("class.csv"), format!("folder\n{FAILING}\n")).unwrap();
    let ran = run_in(folder.path(), &["class", "class.csv", "-f", "json:/dev/full", "-f", "csv:class.out"]);
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(fs::read_to_string(folder.path().join("class.out")).unwrap().contains(r#","failed","3","1","2","0","#));
    let ran = run_in(folder.path(), &["grade", "./missing", "-f", "json:/dev/full", "--lang", "it"]);
    assert_eq!(ran.exit, Some(3), "{ran:?}");
    assert!(ran.stderr.starts_with("avviso: non si può scrivere '/dev/full': "), "{}", ran.stderr);
}

/// `hintgrade grade … | head -1`, with a reader that ends after the first line.
#[test]
fn a_closed_pipe_stops_no_other_output_and_changes_no_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lessons")).unwrap();
    let lesson = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/challenges/en/communicate-by-emitting.md");
    let lesson = fs::read_to_string(lesson).unwrap();
    for number in 10..60 {
        let text = lesson.replace("589fc831f9fc0f352b528e75", &format!("589fc831f9fc0f352b5280{number}"));
        fs::write(folder.path().join(format!("lessons/{number}.md")), text).unwrap();
    }
    let args = ["grade", FAILING, "--challenge", "lessons", "-f", "human", "-f", "json:r.json"];
    let mut child =
        hintgrade(&args).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("Communicate by Emitting"), "{first}");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
    assert_eq!(fs::read_to_string(folder.path().join("r.json")).unwrap().lines().count(), 50);
}

#[test]
fn files_are_written_though_the_app_could_not_be_started_or_opened() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    fs::write(folder.path().join("app/server.js"), "").unwrap();
    let others =
        ["human", "tap", "sarif", "github", "gitlab", "markdown", "html", "csv", "gradescope", "classroom", "exercism"];
    let others = others.map(|format| format!("{format}:r.{format}"));
    let mut outputs = vec!["-f", "human", "-f", "json:r.json", "-f", "junit:r.xml"];
    outputs.extend(others.iter().flat_map(|output| ["-f", output]));
    for (args, exit, words) in [
        (&["grade", "app", "--start", "exit 7"][..], 3, "ended with exit code 7"),
        (&["grade", "./gone"], 2, "cannot open the folder"),
        (&["grade", "http://127.0.0.1:9"], 3, "nothing answers at"),
    ] {
        let ran = run_in(folder.path(), &[args, &outputs[..]].concat());
        assert_eq!(ran.exit, Some(exit), "{ran:?}");
        let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
        assert!(report.contains("\"verdict\":\"errored\"") && report.contains(words), "{report}");
        crate::report::json::assert_valid(&report);
        let junit = fs::read_to_string(folder.path().join("r.xml")).unwrap();
        assert!(junit.contains("errors=\"3\"") && junit.to_lowercase().contains(words), "{junit}");
        for output in &others {
            let (format, file) = output.split_once(':').unwrap();
            let text = fs::read_to_string(folder.path().join(file)).unwrap().to_lowercase();
            // A list of GitHub Classroom is in base64.
            assert!(text.contains(words) || (format == "classroom" && text.starts_with("result=")), "{format}: {text}");
            fs::remove_file(folder.path().join(file)).unwrap();
        }
        fs::remove_file(folder.path().join("r.json")).unwrap();
        fs::remove_file(folder.path().join("r.xml")).unwrap();
    }
}

#[test]
fn merging_into_one_of_the_parts_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("class.csv"), format!("folder\n{FAILING}\n")).unwrap();
    run_in(folder.path(), &["class", "class.csv", "-f", "json:part.json"]);
    let part = fs::read_to_string(folder.path().join("part.json")).unwrap();
    let ran = run_in(folder.path(), &["merge", "part.json", "-f", "json:part.json"]);
    assert_eq!(ran.exit, Some(1), "{ran:?}");
    assert_eq!(fs::read_to_string(folder.path().join("part.json")).unwrap(), part);
}

/// The first Ctrl-C completes the outputs, which blocks if the reader has stopped reading; the second ends the program
/// at once.
#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_a_class_at_once() {
    use rustix::process::{Pid, Signal, kill_process};
    let pause = || std::thread::sleep(Duration::from_millis(500));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("class.csv"), format!("folder\n{}", format!("{FAILING}\n").repeat(2000))).unwrap();
    let args = ["class", "class.csv", "-f", "json", "-f", "json:r.json"];
    let mut child =
        hintgrade(&args).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // When the JSON file no longer grows, the pipe is full.
    let written = || fs::metadata(folder.path().join("r.json")).map_or(0, |file| file.len());
    let (mut before, mut now) = (0, written());
    while now == 0 || now != before {
        pause();
        (before, now) = (now, written());
    }
    assert!(child.try_wait().unwrap().is_none(), "it waits for the reader");
    let pid = Pid::from_child(&child);
    // Two signals that are sent at once are one, so the second is sent until it has been seen.
    let status = loop {
        kill_process(pid, Signal::INT).unwrap();
        pause();
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(130));
}
