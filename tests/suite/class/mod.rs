//! A class from the command line: lists of every format, whole outputs, interrupted runs, and merged parts.

mod input;
mod merge;
mod resume;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use crate::support::program::{Ran, hintgrade, ran, steady};
use crate::support::server::{Answer, Server};

pub(super) fn fixture(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(case)
}

/// Learners' apps, each on its own port: the first and every third after it fail, the others pass.
pub(super) struct Apps {
    pub(super) urls: Vec<String>,
    servers: Vec<Server>,
}

impl Apps {
    /// Starts `count` apps, each of which waits for `pause` before it answers, and the second half of them ten times as
    /// long: on a busy machine too, a class must not end before it is interrupted.
    pub(super) fn start(count: usize, pause: Duration) -> Self {
        let start = |index: usize| {
            let folder = fixture(if index.is_multiple_of(3) { "clients-count" } else { "single-quotes" });
            let pause = if index < count / 2 { pause } else { pause * 10 };
            Server::start(move |request| {
                thread::sleep(pause);
                match fs::read(folder.join(request.path().trim_start_matches("/_api").trim_start_matches('/'))) {
                    Ok(text) => Answer::ok(text),
                    Err(_) => Answer::new(404, &[], ""),
                }
            })
        };
        let servers: Vec<Server> = (0..count).map(start).collect();
        Self { urls: servers.iter().map(|server| server.url.clone()).collect(), servers }
    }

    /// How often the source of each app was requested.
    pub(super) fn requests(&self) -> Vec<usize> {
        let sources = |server: &Server| server.requests().iter().filter(|path| *path == "/_api/server.js").count();
        self.servers.iter().map(sources).collect()
    }

    /// A CSV table of all of them, with a student each.
    pub(super) fn table(&self, folder: &Path) -> String {
        let rows = self.urls.iter().enumerate().map(|(index, url)| format!("Student {index},{url}\n"));
        write(folder, "class.csv", &format!("student,url\n{}", rows.collect::<String>()))
    }
}

pub(super) fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

pub(super) fn run_in(folder: &Path, args: &[&str]) -> Ran {
    ran(&hintgrade(args).current_dir(folder).output().expect("the program starts"))
}

/// A file that the program wrote, without what differs from run to run.
pub(super) fn report(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap();
    let time = regex::Regex::new(r#""durationMs":\d+"#).unwrap();
    time.replace_all(&text, r#""durationMs":0"#).into_owned()
}

/// The rows of a JSON-lines report: number, submission and verdict.
pub(super) fn rows(lines: &str) -> Vec<(u64, String, String)> {
    crate::report::json::assert_valid(lines);
    let read = |line: &str| -> BTreeMap<String, serde_json::Value> { serde_json::from_str(line).unwrap() };
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let row = |line: BTreeMap<String, serde_json::Value>| {
        (line["row"]["number"].as_u64().unwrap(), text(&line["submission"]), text(&line["verdict"]))
    };
    lines.lines().map(read).map(row).collect()
}

#[test]
fn a_class_is_reported_row_by_row_with_a_summary() {
    let apps = Apps::start(4, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let table = apps.table(folder.path());
    let more = fs::read_to_string(&table).unwrap() + "Nobody,http://127.0.0.1:1\nEmpty,\nMail,mailto:x@example.com\n";
    write(folder.path(), "class.csv", &more);
    let ran = run_in(folder.path(), &["class", "class.csv"]);
    let expected = "     1 ✗ Student 0 · http://127.0.0.1:[PORT] · hints 1, 2 failed
     2 ✓ Student 1 · http://127.0.0.1:[PORT]
     3 ✓ Student 2 · http://127.0.0.1:[PORT]
     4 ✗ Student 3 · http://127.0.0.1:[PORT] · hints 1, 2 failed
     5 ! Nobody · http://127.0.0.1:[PORT] · could not be graded: nothing answers at http://127.0.0.1:[PORT]/_api/server.js: is the app running, and is the address right?
     6 ! Empty · could not be graded: the row in line 7 names no submission: give a URL or a folder
     7 ! Mail · could not be graded: the row in line 8 has 'mailto:x@example.com' where a URL is expected. Write it with http:// or https://, or give a folder in a column folder.

2 of 7 submissions passed, 2 failed, 3 could not be graded

  1  The server should keep its number of visitors in `currentUsers`.
     29 % failed (2 of 7), 3 could not be graded · most often near-miss (2)
  2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
     29 % failed (2 of 7), 3 could not be graded · most often near-miss (2)
  3  The page's script should wait for the `'user count'` event.
     0 % failed (0 of 7), 3 could not be graded

Could not be graded:
       5  Nobody · http://127.0.0.1:[PORT]: nothing answers at http://127.0.0.1:[PORT]/_api/server.js: is the app running, and is the address right?
       6  Empty: the row in line 7 names no submission: give a URL or a folder
       7  Mail: the row in line 8 has 'mailto:x@example.com' where a URL is expected. Write it with http:// or https://, or give a folder in a column folder.
";
    assert_eq!(ran.stdout, expected);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(3), ""));
}

#[test]
#[cfg(unix)]
fn many_hosts_do_not_use_up_the_open_files() {
    const HOSTS: usize = 400;
    // This process has the other ends of the connections.
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let apps = Apps::start(HOSTS, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let list = apps.table(folder.path());
    // Two connections to each host at once would be twice as many.
    let class = hintgrade(&["class", &list, "--concurrency", "16", "--format", "csv"]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 400 && exec \"$0\" \"$@\""]).arg(class.get_program()).args(class.get_args());
    let ran = ran(&limited.output().unwrap());
    let ungraded = ran.stdout.lines().filter(|line| line.contains("\"errored\",\"3\"")).count();
    assert_eq!((ran.exit, ungraded, ran.stdout.lines().count()), (Some(1), 0, HOSTS + 1), "{}", ran.stdout);
}

#[test]
#[cfg(unix)]
fn many_folders_do_not_use_up_the_open_files() {
    const FOLDERS: usize = 200;
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..FOLDERS).map(|number| format!("./{number}")).collect();
    names.iter().for_each(|name| fs::create_dir(folder.path().join(name)).unwrap());
    let list = write(folder.path(), "list.txt", &names.join("\n"));
    let class = hintgrade(&["class", &list, "--no-rehearse", "--concurrency", "16", "--format", "csv"]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 100 && exec \"$0\" \"$@\""]).arg(class.get_program()).args(class.get_args());
    let ran = ran(&limited.current_dir(folder.path()).output().unwrap());
    let failed = ran.stdout.lines().filter(|line| line.contains("\"failed\",\"3\"")).count();
    assert_eq!((ran.exit, failed), (Some(1), FOLDERS), "{}", ran.stdout);
}

#[test]
fn the_exit_code_is_the_highest_that_occurred() {
    let apps = Apps::start(3, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let exit = |lines: &[&str], more: &[&str]| {
        let list = write(folder.path(), "list.txt", &lines.join("\n"));
        run_in(folder.path(), &[&["class", &list], more].concat()).exit
    };
    let [failing, passing, _] = &apps.urls[..] else { panic!() };
    assert_eq!(exit(&[passing], &[]), Some(0));
    assert_eq!(exit(&[passing, failing], &[]), Some(1));
    assert_eq!(exit(&[failing, "http://127.0.0.1:1", passing], &[]), Some(3));
    let broken = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/challenges/en/communicate-by-emitting.md"),
    );
    let broken = broken.unwrap().replace("```js\n", "```js\nconst const ");
    let broken = write(folder.path(), "broken.md", &broken);
    assert_eq!(exit(&[passing, "http://127.0.0.1:1"], &["--challenge", &broken]), Some(4));
    // Rows of the previous run count for the exit code too.
    let first = ["--challenge", &broken, "--format", "json:r.json"];
    assert_eq!(exit(&[passing], &first), Some(4));
    assert_eq!(exit(&[passing], &[&first[..], &["--resume", "r.json"]].concat()), Some(4));
    assert_eq!(run_in(folder.path(), &["merge", "r.json"]).exit, Some(4));
    assert_eq!(exit(&[passing], &["--challenge", "no-such-challenge"]), Some(4));
    assert_eq!(run_in(folder.path(), &["class", "no-such-list.csv"]).exit, Some(2));
}

#[test]
fn rows_of_one_app_are_graded_once_and_reported_for_each() {
    let apps = Apps::start(3, Duration::from_millis(20));
    let folder = tempfile::tempdir().unwrap();
    let bare = |url: &str| url.trim_start_matches("http://").to_owned();
    let lines: Vec<String> = (0..60)
        .map(|index| {
            let url = &apps.urls[index % 3];
            match index % 4 {
                0 => url.clone(),
                1 => bare(url),
                2 => format!("{url}/"),
                _ => url.to_uppercase(),
            }
        })
        .collect();
    write(folder.path(), "list.txt", &lines.join("\n"));
    let mut asked = 0;
    for order in [&[][..], &["--unordered"]] {
        let ran = run_in(folder.path(), &[&["class", "list.txt", "--format", "json"], order].concat());
        let mut rows_found = rows(&ran.stdout);
        assert!(!order.is_empty() || rows_found.is_sorted(), "in the list's order");
        rows_found.sort();
        let expected = (0..60).map(|index| (index as u64 + 1, if index % 3 == 0 { "failed" } else { "passed" }));
        assert!(
            rows_found.iter().map(|(number, _, verdict)| (*number, verdict.as_str())).eq(expected),
            "{rows_found:?}"
        );
        asked += 1;
        assert_eq!(apps.requests(), [asked; 3]);
    }
}

#[test]
fn a_slow_row_delays_others_only_in_list_order() {
    let quick = Apps::start(6, Duration::ZERO);
    let slow = Apps::start(2, Duration::from_millis(1500));
    let folder = tempfile::tempdir().unwrap();
    let mut lines = vec![slow.urls[1].clone()];
    lines.extend(quick.urls.iter().cloned());
    write(folder.path(), "list.txt", &lines.join("\n"));
    let numbers = |more: &[&str]| -> Vec<u64> {
        let ran = run_in(folder.path(), &[&["class", "list.txt", "--format", "json"], more].concat());
        rows(&ran.stdout).into_iter().map(|(number, ..)| number).collect()
    };
    assert_eq!(numbers(&[]), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(numbers(&["--unordered"]).last(), Some(&1));
}

/// Hints that request more than files wait for the answers; a class must not wait with them.
#[test]
fn more_submissions_than_cores_await_answers_at_once() {
    let count = thread::available_parallelism().map_or(2, usize::from) + 1;
    let all_asked = (Mutex::new(0), Condvar::new());
    let app = Server::start(move |request| {
        if request.method == "POST" {
            let (asked, changed) = &all_asked;
            *asked.lock().unwrap() += 1;
            changed.notify_all();
            let missing = |asked: &mut usize| *asked < count;
            let (_asked, waited) =
                changed.wait_timeout_while(asked.lock().unwrap(), Duration::from_secs(20), missing).unwrap();
            return Answer::ok(if waited.timed_out() { "alone" } else { "together" });
        }
        Answer::new(404, &[], "")
    });
    let folder = tempfile::tempdir().unwrap();
    let urls: String = (0..count).map(|row| format!("{}/{row}\n", app.url)).collect();
    write(folder.path(), "list.txt", &urls);
    let hint = "async (g) => assert.equal(await (await fetch(g('url'), { method: 'POST' })).text(), 'together')";
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n";
    let challenge = format!("{front}# --hints--\n\nIt waits.\n\n```js\n{hint}\n```\n");
    write(folder.path(), "wait.md", &challenge);
    let limits = ["--concurrency", "1000", "--per-host", "1000", "--request-timeout", "60s"];
    let ran =
        run_in(folder.path(), &[&["class", "list.txt", "-c", "wait.md", "--format", "json"], &limits[..]].concat());
    assert!(rows(&ran.stdout).iter().all(|(.., verdict)| verdict == "passed"), "{ran:?}");
}

#[test]
fn points_are_in_the_formats_that_support_them() {
    let apps = Apps::start(2, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    write(folder.path(), "weights.txt", "0.5\n1.5\n2\n");
    let class = ["class", "class.csv", "--points", "weights.txt"];
    let csv = run_in(folder.path(), &[&class[..], &["--format", "csv"]].concat());
    let lines: Vec<&str> = csv.stdout.lines().collect();
    assert!(
        lines[0].starts_with(r#""row","student","submission","#) && lines[0].ends_with(r#","points","possible""#),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with(r#""1","Student 0","#) && lines[2].ends_with(r#","4","4""#), "{csv:?}");
    let json = run_in(folder.path(), &[&class[..], &["--format", "json"]].concat()).stdout;
    crate::report::json::assert_valid(&json);
    let reports: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let earned = |report: &serde_json::Value| -> f64 {
        let hints = report["hints"].as_array().unwrap().iter().zip([0.5, 1.5, 2.0]);
        hints.filter(|(hint, _)| hint["verdict"] == "passed").map(|(_, weight)| weight).sum()
    };
    for report in &reports {
        assert_eq!(report["points"]["earned"].as_f64(), Some(earned(report)), "{report:#}");
        assert_eq!(report["points"]["possible"], 4);
    }
    assert!(reports[0]["points"]["earned"].as_f64() < Some(4.0));
    let grade = ["grade", &apps.urls[0], "--points", "0.5,1.5,2"];
    let gradescope = run_in(folder.path(), &[&grade[..], &["--format", "gradescope"]].concat()).stdout;
    let gradescope: serde_json::Value = serde_json::from_str(&gradescope).unwrap();
    let worth: Vec<f64> =
        gradescope["tests"].as_array().unwrap().iter().map(|test| test["max_score"].as_f64().unwrap()).collect();
    assert_eq!(worth, [0.5, 1.5, 2.0]);
    let classroom = run_in(folder.path(), &[&grade[..], &["--format", "classroom"]].concat()).stdout;
    let points = format!("Points {}/4\n", earned(&reports[0]));
    assert!(classroom.contains(&points), "{points} in {classroom}");
}

#[test]
fn weights_that_do_not_fit_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "list.txt", "http://127.0.0.1:1");
    for (points, words) in [
        (
            "1,2",
            "error: --points has 2 weights, and 'Communicate by Emitting' has 3 hints: give one for each, in the challenge's order\n",
        ),
        ("1,2,x", "error: 'x' is not a number of points: write one for each hint, such as 2,3,5 or 0.5,1,1.5\n"),
    ] {
        for command in [&["class", "list.txt"], &["grade", "http://127.0.0.1:1"]] {
            let ran = run_in(folder.path(), &[&command[..], &["--points", points]].concat());
            assert_eq!(ran, Ran { exit: Some(2), stdout: String::new(), stderr: words.to_owned() });
        }
    }
}

#[test]
fn a_class_with_public_only_reaches_no_other_address() {
    let apps = Apps::start(2, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let app = fixture("single-quotes").display().to_string();
    write(folder.path(), "list.txt", &format!("{}\n{app}\n", apps.urls[1]));
    let ran = run_in(folder.path(), &["class", "list.txt", "--public-only", "--format", "json"]);
    let verdicts: Vec<String> = rows(&ran.stdout).into_iter().map(|(_, _, verdict)| verdict).collect();
    assert_eq!((verdicts, ran.exit), (vec!["errored".to_owned(); 2], Some(3)));
    assert_eq!(apps.requests(), [0, 0]);
    assert!(ran.stdout.contains("--public-only allows only public URLs"), "{}", ran.stdout);
    let ran =
        run_in(folder.path(), &["class", "list.txt", "--public-only", "--allow-host", "127.0.0.1", "--format", "json"]);
    assert_eq!(rows(&ran.stdout)[0].2, "passed");
}

#[test]
fn a_student_is_named_in_every_format_that_supports_it() {
    let apps = Apps::start(1, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    for format in ["human", "json", "junit", "html", "csv"] {
        let ran = run_in(folder.path(), &["class", "class.csv", "--format", format]);
        assert!(ran.stdout.contains("Student 0"), "{format}: {}", ran.stdout);
        assert_eq!(ran.stderr.is_empty(), format == "human", "{format}: the sums are on stderr else: {}", ran.stderr);
    }
    let whole = run_in(folder.path(), &["class", "class.csv", "--explain", "full"]).stdout;
    assert!(whole.contains("/_api/server.js:"), "{whole}");
    assert!(!steady(&run_in(folder.path(), &["class", "class.csv"]).stdout).contains("/_api/server.js:"));
}
