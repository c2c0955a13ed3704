//! The commands: their whole output and their exit codes.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use snapbox::{IntoData, assert_data_eq, str};

use crate::report::json::assert_valid;
use crate::support::link;
#[cfg(unix)]
use crate::support::program::{Signal, send_signal};
use crate::support::program::{hintgrade, run, steady};

#[test]
fn the_sample_passes() {
    let ran = run(&["grade", "--sample"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Communicate by Emitting  http://127.0.0.1:[PORT]

  ✓ 1  The server should keep its number of visitors in `currentUsers`.
  ✓ 2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
  ✓ 3  The page's script should wait for the `'user count'` event.

All 3 hints passed ([TIME])

"#]]
    );
}

#[test]
fn the_sample_passes_in_italian() {
    let ran = run(&["grade", "--sample", "--lang", "it"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.starts_with("Comunicare emettendo  http://127.0.0.1:[PORT]\n"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("Tutti i 3 test sono superati ([TIME])\n"), "{}", ran.stdout);
}

#[test]
fn the_locale_chooses_the_language() {
    let output = hintgrade(&["grade", "--sample"]).env("LANG", "it_IT.UTF-8").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Comunicare emettendo"));
}

#[test]
fn colours_are_printed_when_requested() {
    let plain = run(&["grade", "--sample"]);
    let coloured = run(&["grade", "--sample", "--color", "always"]);
    assert!(
        !plain.stdout.contains('\u{1b}') && coloured.stdout.contains("\u{1b}[1m\u{1b}[32m✓"),
        "{}",
        coloured.stdout
    );
}

/// A learner's project in a new folder.
fn project(server: &str, client: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("server.js"), server).unwrap();
    fs::write(folder.path().join("public/client.js"), client).unwrap();
    folder
}

#[test]
fn wrong_usage_is_reported() {
    for (args, words) in [
        (&["grade"][..], "required arguments were not provided"),
        (
            &["grade", "ftp://example.com"],
            "'ftp://example.com' is a ftp: address; an app is reached by http: or https:",
        ),
        (&["grade", "./no-such-folder"], "cannot open the folder './no-such-folder'"),
        (&["grade", "x", "--format", "xml"], "there is no format 'xml'"),
        (&["grade", "x", "--hint-timeout", "soon"], "'soon' is not a time"),
        (&["grade", "--sample", "-f", "xml:r.xml"], "there is no format 'xml': choose one of human, json,"),
        (&["grade", "--sample", "-f", "json:"], "'json:' names no file: write json:FILE, or json alone for"),
        (
            &["grade", "--sample", "-f", "json", "-f", "human:-"],
            "the formats json and human would both be written to standard output: give one of them a file, such as \
             --format human:FILE",
        ),
        (&["grade", "--sample", "-f", "json:/no/such/place"], "cannot write '/no/such/place'"),
        (&["--lang", "tlh", "list"], "there is no language 'tlh'"),
    ] {
        let ran = run(args);
        assert_eq!(ran.exit, Some(2), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{args:?}");
    }
}

#[test]
fn a_broken_challenge_is_reported_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lesson.md");
    fs::write(
        &file,
        "---\nid: 589fc831f9fc0f352b528e75\ntitle: Broken\nchallengeType: 2\ndashedName: broken\n---\n\n# --hints--\n\nOne.\n\nTwo.\n\n```js\nassert(true);\n```\n",
    )
    .unwrap();
    let ran = run(&["grade", "--sample", "--challenge", file.to_str().unwrap()]);
    assert_eq!(ran.exit, Some(4), "{ran:?}");
    assert!(ran.stderr.starts_with(&format!("error: {}:10: ", file.display())), "{}", ran.stderr);
}

#[test]
fn a_broken_hint_is_the_challenges_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lesson.md");
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: Broken\nchallengeType: 2\ndashedName: broken\n---\n\n# --hints--\n\n";
    fs::write(&file, format!("{front}One.\n\n```js\nconst a = 1;\nassert(b);\n```\n\nTwo.\n\n```js\nassert(;\n```\n"))
        .unwrap();
    let ran = run(&["grade", "--sample", "--challenge", file.to_str().unwrap()]);
    assert_eq!(ran.exit, Some(4), "{ran:?}");
    assert!(
        ran.stdout.contains("The hint itself is broken (line 14 of the challenge file: b is not defined)"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("The hint itself is broken (line 20 of the challenge file: "), "{}", ran.stdout);
    let json = run(&["grade", "--sample", "--format", "json", "--challenge", file.to_str().unwrap()]).stdout;
    assert_valid(&json);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(report["hints"].as_array().unwrap().iter().all(|hint| hint["challengeAtFault"] == true), "{json}");
}

#[test]
fn every_command_has_help_with_an_example() {
    let top = run(&["--help"]);
    let table = top.stdout.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = table.filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = names.filter(|name| *name != "help").collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let ran = run(&[command, "--help"]);
        assert_eq!(ran.exit, Some(0));
        assert!(ran.stdout.contains(&format!("Examples:\n  hintgrade {command}")), "{command}: {}", ran.stdout);
    }
    let version = run(&["--version"]);
    assert_eq!(version.stdout, format!("hintgrade {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert!(ran.exit == Some(0) && ran.stdout.contains("request-timeout"), "{shell}");
    }
    let man = run(&["man"]);
    assert!(man.stdout.contains(".TH hintgrade 1") && man.stdout.contains("HINTGRADE GRADE"), "{}", man.stdout);
}

#[test]
fn list_shows_the_built_in_challenges() {
    let ran = run(&["list"]);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
id                        type  hints  language  title
589fc831f9fc0f352b528e75  2     3      en        Communicate by Emitting (communicate-by-emitting)

"#]]
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let app = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-project/app");
    for args in [
        &["man"][..],
        &["list"],
        &["explain"],
        &["completions", "bash"],
        &["serve", "--broken", "list"],
        &["init", "--stdout", app],
        &["watch", app, "--every", "1s"],
    ] {
        let mut child = hintgrade(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), stderr.as_ref()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn no_text_of_a_submission_controls_the_terminal() {
    let folder = project("\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}", "");
    let ran = run(&["grade", folder.path().to_str().unwrap()]);
    assert_eq!(ran.exit, Some(1));
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{}", ran.stdout);
}

/// A name with a space that is no space looks like the hint's name.
#[test]
fn what_looks_like_the_hints_name_is_told_from_it() {
    let server = "let currentUsers = 0;\nconst http = require('http').createServer();\n\
                  const io = require('socket.io')(http);\nio.on('connection', socket => {\n  ++currentUsers;\n  \
                  io.emit('user\u{a0}count', currentUsers);\n});\n";
    let folder = project(server, "socket.on('user\u{3000}count', data => console.log(data));\n");
    let ran = hintgrade(&["grade", ".", "--no-rehearse"]).current_dir(folder.path()).output().unwrap();
    assert_data_eq!(
        steady(&String::from_utf8(ran.stdout).unwrap()),
        str![[r#"
Communicate by Emitting  .

  ✓ 1  The server should keep its number of visitors in `currentUsers`.
  ✗ 2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
       You should emit "user count" with data currentUsers
       The event is called `'user\u00a0count'` here, and the hint looks for `'user count'`. Spaces
       and hyphens count.
         ╭▸ server.js:6:11
         │
       6 │   io.emit('user\u00a0count', currentUsers);
         ╰╴          ━━━━━━━━━━━━━━━━━ this is the event `'user\u00a0count'`
       Change line 6 of server.js to:
             io.emit('user count', currentUsers);
       → Write `'user count'`.
  ✗ 3  The page's script should wait for the `'user count'` event.
       Your client should be connection to server with the connection defined as socket
       The event is called `'user\u3000count'` here, and the hint looks for `'user count'`. Spaces
       and hyphens count.
         ╭▸ public/client.js:1:11
         │
       1 │ socket.on('user\u3000count', data => console.log(data));
         ╰╴          ━━━━━━━━━━━━━━━━━ this is the event `'user\u3000count'`
       → Write `'user count'`.

1 of 3 hints passed, 2 failed ([TIME])
Fix first: server.js:6. Write `'user count'`.

"#]]
        .raw()
    );
}

/// The sample's app in Node, with the learner's server.js changed by `edit`.
struct NodeApp {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl NodeApp {
    fn start(edit: impl Fn(&str) -> String) -> Self {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
        assert!(app.join("node_modules/express").exists(), "run tests/all once: it installs the sample's packages");
        let folder = tempfile::tempdir().unwrap();
        copy(&app, folder.path());
        link(&app.join("node_modules"), &folder.path().join("node_modules"));
        let server = folder.path().join("server.js");
        fs::write(&server, edit(&fs::read_to_string(&server).unwrap())).unwrap();
        let mut child = Command::new("node")
            .arg("server.js")
            .current_dir(folder.path())
            .envs([("PORT", "0"), ("HOST", "127.0.0.1")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().rsplit(' ').next().unwrap();
        let url = format!("http://127.0.0.1:{port}");
        Self { child, url, _folder: folder }
    }
}

impl Drop for NodeApp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == "node_modules" {
            continue;
        }
        if entry.path().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_real_express_app_passes_and_fails_without_its_emit() {
    let right = NodeApp::start(str::to_owned);
    assert_eq!(run(&["grade", &right.url]).exit, Some(0));

    let emit = "io.emit('user count', currentUsers);";
    let wrong = NodeApp::start(|server| {
        assert!(server.contains(emit));
        server.replace(emit, "")
    });
    let ran = run(&["grade", &wrong.url]);
    assert_eq!(ran.exit, Some(1), "{ran:?}");
    assert!(ran.stdout.contains("✗ 2  The server should emit"), "{}", ran.stdout);
    assert!(ran.stdout.contains("You should emit \"user count\" with data currentUsers\n"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn serve_prints_its_address_and_answers() {
    let mut child = hintgrade(&["serve", "--port", "0", "--host", "127.0.0.1"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let url = line.split_whitespace().find(|word| word.starts_with("http://")).expect(&line).to_owned();
    assert_eq!(run(&["grade", &url]).exit, Some(0));
    send_signal(&child, Signal::INT);
    let status = child.wait().unwrap();
    out.read_to_string(&mut line).unwrap();
    assert_eq!(status.code(), Some(0), "Ctrl-C ends it cleanly");
}
