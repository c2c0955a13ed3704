//! Classes that end before their last row, by a kill or by Ctrl-C, and are resumed: no row is lost, and none is graded
//! twice.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{Apps, report, rows, run_in};
use crate::support::program::hintgrade;

const APPS: usize = 120;
const CLASS: [&str; 5] = ["class", "class.csv", "--concurrency", "8", "--format"];

fn begin(folder: &Path, file: &str) -> Child {
    hintgrade(&CLASS)
        .arg(format!("json:{file}"))
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Waits until the file has `count` rows.
fn wait_for(child: &mut Child, file: &Path, count: usize) {
    let started = Instant::now();
    while fs::read_to_string(file).unwrap_or_default().lines().count() < count {
        assert!(child.try_wait().unwrap().is_none(), "it has ended before it was interrupted");
        assert!(started.elapsed() < Duration::from_secs(60), "too few rows");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn resume(folder: &Path, file: &str) -> crate::support::program::Ran {
    run_in(folder, &[&CLASS[..], &[&*format!("json:{file}"), "--resume", file]].concat())
}

/// The requests of a killed program, of which some may still lie in the apps' sockets.
fn settled_requests(apps: &Apps) -> Vec<usize> {
    let mut before = apps.requests();
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = apps.requests();
        if now == before {
            return now;
        }
        before = now;
    }
}

#[test]
fn a_killed_class_is_resumed_to_the_same_report() {
    let apps = Apps::start(APPS, Duration::from_millis(40));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    apps.table(folder.path());
    let undisturbed = run_in(folder.path(), &[&CLASS[..], &["json:whole.json"]].concat());
    assert_eq!(apps.requests(), [1; APPS]);
    let mut child = begin(folder.path(), "r.json");
    wait_for(&mut child, &path("r.json"), 30);
    child.kill().unwrap();
    child.wait().unwrap();
    // Truncated in the middle of a line, as by a power cut.
    let text = fs::read(path("r.json")).unwrap();
    fs::write(path("r.json"), &text[..text.len() - 20]).unwrap();
    let kept = fs::read_to_string(path("r.json")).unwrap().matches('\n').count();
    assert!((29..APPS).contains(&kept), "{kept}");
    let before = settled_requests(&apps);
    let ran = resume(folder.path(), "r.json");
    for (index, (before, after)) in before.iter().zip(apps.requests()).enumerate() {
        assert_eq!(after - before, usize::from(index >= kept), "app {index} of which {kept} were done");
    }
    assert_eq!(report(path("r.json").to_str().unwrap()), report(path("whole.json").to_str().unwrap()));
    assert_eq!(ran.exit, undisturbed.exit);
    assert_eq!(ran.stderr, format!("note: {kept} rows are in 'r.json' already\n{}", undisturbed.stderr));
    // Resumed again: nothing is requested, and nothing changes.
    let before = apps.requests();
    resume(folder.path(), "r.json");
    assert_eq!(apps.requests(), before);
    assert_eq!(report(path("r.json").to_str().unwrap()), report(path("whole.json").to_str().unwrap()));
}

#[test]
fn a_row_with_half_of_its_challenges_is_graded_again() {
    let apps = Apps::start(4, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/challenges/en/communicate-by-emitting.md");
    let lesson = fs::read_to_string(lesson).unwrap();
    fs::create_dir(folder.path().join("lessons")).unwrap();
    super::write(folder.path(), "lessons/a.md", &lesson);
    super::write(
        folder.path(),
        "lessons/b.md",
        &lesson.replace("589fc831f9fc0f352b528e75", "589fc831f9fc0f352b528e76"),
    );
    let class = |file: &str, more: &[&str]| {
        let args = ["class", "class.csv", "--challenge", "lessons", "--format", &format!("json:{file}")];
        run_in(folder.path(), &[&args[..], more].concat())
    };
    class("whole.json", &[]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let whole = report(&path("whole.json"));
    assert_eq!(whole.lines().count(), 8);
    let five: String = whole.lines().take(5).map(|line| format!("{line}\n")).collect();
    super::write(folder.path(), "r.json", &five);
    let ran = class("r.json", &["--resume", "r.json"]);
    assert!(ran.stderr.starts_with("note: 2 rows are in 'r.json' already\n"), "{}", ran.stderr);
    assert_eq!(report(&path("r.json")), whole);
    assert_eq!(apps.requests(), [1, 1, 2, 2], "the files are shared by both challenges");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_cleanly_and_prints_how_to_resume() {
    use rustix::process::{Pid, Signal, kill_process};
    let apps = Apps::start(APPS, Duration::from_millis(40));
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    let file = folder.path().join("r.json");
    let mut child = begin(folder.path(), "r.json");
    wait_for(&mut child, &file, 20);
    let interrupted = Instant::now();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(interrupted.elapsed() < Duration::from_secs(30), "{:?}", interrupted.elapsed());
    let text = fs::read_to_string(&file).unwrap();
    let done = rows(&text);
    assert!(text.ends_with('\n') && done.len() < APPS);
    let stderr = String::from_utf8(output.stderr).unwrap();
    let words = format!("Stopped after {} rows; continue with the same command and --resume r.json\n", done.len());
    assert!(stderr.ends_with(&words) && stderr.contains(&format!("of {} submissions passed", done.len())), "{stderr}");
    assert_eq!(output.status.code(), Some(3));
    let before = apps.requests();
    let ran = resume(folder.path(), "r.json");
    assert_eq!(ran.exit, Some(1));
    for (number, ..) in &done {
        let index = *number as usize - 1;
        assert_eq!(before[index], apps.requests()[index], "row {number} was done");
    }
    let mut numbers: Vec<u64> = rows(&fs::read_to_string(&file).unwrap()).into_iter().map(|row| row.0).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=APPS as u64));
}

#[test]
fn a_resumed_class_writes_every_other_format_whole() {
    let apps = Apps::start(6, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    run_in(folder.path(), &[&CLASS[..], &["json:whole.json"]].concat());
    let whole = fs::read_to_string(folder.path().join("whole.json")).unwrap();
    let three: String = whole.lines().take(3).map(|line| format!("{line}\n")).collect();
    fs::write(folder.path().join("three.json"), three).unwrap();
    let csv = |resume: &str| run_in(folder.path(), &["class", "class.csv", "--format", "csv", "--resume", resume]);
    let all = csv("three.json");
    assert_eq!(all.stdout.lines().count(), 7, "{all:?}");
    assert_eq!(apps.requests(), [1, 1, 1, 2, 2, 2]);
    assert!(csv("none.json").stderr.starts_with("note: there is no 'none.json' yet: beginning with the first row\n"));
    let lost = run_in(folder.path(), &["class", "class.csv", "--format", "csv:./three.json", "--resume", "three.json"]);
    let words =
        "error: --format csv would overwrite './three.json', from which --resume continues: give another file\n";
    assert!(lost.exit == Some(2) && lost.stderr.ends_with(words), "{lost:?}");
    let other = super::write(
        folder.path(),
        "other.json",
        &whole.replace("589fc831f9fc0f352b528e75", "589fc831f9fc0f352b528e76"),
    );
    let ran = csv(&other);
    assert!(ran.exit == Some(2) && ran.stderr.contains("is about the challenge 'Communicate by Emitting'"), "{ran:?}");
}

#[test]
fn a_report_with_a_line_that_is_too_long_is_not_truncated() {
    let folder = tempfile::tempdir().unwrap();
    super::write(folder.path(), "class.csv", "url\n");
    // Two lines: more than 64 MiB of zero bytes, of which few are stored, and a short one.
    let path = folder.path().join("long.json");
    let mut file = fs::File::create(&path).unwrap();
    file.seek(SeekFrom::Start((64 << 20) + 1)).unwrap();
    file.write_all(b"\n{}\n").unwrap();
    let before = path.metadata().unwrap().len();
    let ran = resume(folder.path(), "long.json");
    let words = "error: line 1 of 'long.json' is not a report of a class (it is longer than 67108864 bytes)";
    assert!(ran.exit == Some(2) && ran.stderr.starts_with(words), "{ran:?}");
    assert_eq!(path.metadata().unwrap().len(), before);
}

#[test]
fn a_second_run_on_one_file_is_refused() {
    let apps = Apps::start(APPS, Duration::from_millis(40));
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    let file = folder.path().join("r.json");
    let mut child = begin(folder.path(), "r.json");
    wait_for(&mut child, &file, 5);
    let words = "error: another run of hintgrade writes 'r.json': wait until it has ended, or give another file\n";
    for more in [&[][..], &["--resume", "r.json"]] {
        let ran = run_in(folder.path(), &[&CLASS[..], &["json:r.json"], more].concat());
        assert_eq!((ran.exit, ran.stderr.as_str()), (Some(2), words));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let numbers: Vec<u64> = rows(&fs::read_to_string(&file).unwrap()).into_iter().map(|row| row.0).collect();
    assert!(numbers.into_iter().eq(1..=APPS as u64));
    assert_eq!(resume(folder.path(), "r.json").exit, Some(1), "the lock ends with the run");
}

/// Lines that are no report, repeat a row, or are of rows that the list does not have.
#[test]
fn lines_that_were_changed_are_told_and_their_rows_graded_again() {
    let apps = Apps::start(8, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    run_in(folder.path(), &[&CLASS[..], &["json:whole.json"]].concat());
    let whole = report(folder.path().join("whole.json").to_str().unwrap());
    let lines: Vec<&str> = whole.lines().collect();
    let number = |index: usize, number: &str| {
        lines[index].replace(&format!("\"number\":{}", index + 1), &format!("\"number\":{number}"))
    };
    let changed = [
        lines[0].to_owned(),
        lines[1].replace("\"hints\":[", "\"hints\":[7,"),
        number(2, "0"),
        number(3, "18446744073709551615"),
        number(4, "1"),
        format!("\"{}\"", "x".repeat(64 << 20)),
        lines[5].replace("\"hints\":[", "\"hints\":[],\"x\":["),
        lines[6].to_owned(),
        lines[6].to_owned(),
    ];
    super::write(folder.path(), "r.json", &(changed.join("\n") + "\n"));
    let before = apps.requests();
    let ran = resume(folder.path(), "r.json");
    let again: Vec<usize> = apps.requests().iter().zip(before).map(|(after, before)| after - before).collect();
    // The fourth has a report under another number, which is reused.
    assert_eq!(again, [0, 1, 1, 0, 1, 1, 0, 1]);
    let stderr: Vec<&str> = ran.stderr.lines().collect();
    let begins =
        |line: usize, detail: &str| format!("warning: line {line} of 'r.json' is not a report of a class ({detail}");
    let expected = [
        "note: 3 rows are in 'r.json' already".to_owned(),
        begins(2, ""),
        begins(3, "it has no row), and was left out"),
        begins(5, "its row is there already)"),
        begins(6, "it is longer than 67108864 bytes)"),
        begins(7, "it has other hints than the challenge)"),
        begins(9, "its row is there already)"),
        "warning: row 18446744073709551615 of the earlier run is not in the list, or is another submission there, and was removed".to_owned(),
    ];
    for (index, begin) in expected.iter().enumerate() {
        assert!(stderr.iter().any(|line| line.starts_with(begin)), "{index} {begin}: {}", ran.stderr);
    }
    let text = fs::read_to_string(folder.path().join("r.json")).unwrap();
    let mut numbers: Vec<u64> =
        rows(&text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("{line}\n")).collect::<String>())
            .into_iter()
            .map(|row| row.0)
            .collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=8));
    // What was removed does not come back.
    assert_eq!(resume(folder.path(), "r.json").stderr.lines().filter(|line| line.starts_with("warning")).count(), 0);
}
