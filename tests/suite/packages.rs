//! hintgrade as an archive, an npm package and a wheel: packed by ci/package as for a release, installed without the
//! network, and used as the pages in docs/ci say.
// The pages' commands are for a Unix shell; the workflow of releases tries the packages on Windows.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use base64::Engine as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Signal, run, send_signal};
use crate::support::server::Server;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn at(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a command that has to succeed.
fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}{}", text(&output.stdout), text(&output.stderr));
    output
}

/// This machine's target, and what Node calls it.
fn target() -> (&'static str, &'static str) {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => ("x86_64-unknown-linux-musl", "linux-x64"),
        ("linux", "aarch64") => ("aarch64-unknown-linux-musl", "linux-arm64"),
        ("macos", "x86_64") => ("x86_64-apple-darwin", "darwin-x64"),
        ("macos", "aarch64") => ("aarch64-apple-darwin", "darwin-arm64"),
        other => panic!("no release is made for {other:?}"),
    }
}

/// The folder of a release with this machine's packages, packed once for all tests.
fn release() -> &'static Path {
    static RELEASE: OnceLock<PathBuf> = OnceLock::new();
    RELEASE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("release");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir(&folder).unwrap();
        // Without its debugging information, as releases are.
        let program = folder.with_file_name("hintgrade");
        succeed(Command::new("strip").arg("-o").arg(&program).arg(env!("CARGO_BIN_EXE_hintgrade")));
        succeed(Command::new(at("ci/package")).arg(target().0).arg(program).arg(&folder));
        succeed(Command::new(at("ci/package")).arg("npm").arg(&folder));
        folder
    })
}

/// A learner's project that needs no packages, with hintgrade from npm in it and in its scripts.
fn project(submission: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = at("fixtures/submissions").join(submission);
    fs::create_dir(folder.path().join("public")).unwrap();
    for file in ["server.js", "public/client.js"] {
        fs::copy(from.join(file), folder.path().join(file)).unwrap();
    }
    let manifest = r#"{"name":"my-app","scripts":{"grade":"hintgrade grade .","test":"hintgrade grade ."}}"#;
    fs::write(folder.path().join("package.json"), manifest).unwrap();
    let npm = release().join("npm");
    let packages = [format!("hintgrade-{VERSION}.tgz"), format!("hintgrade-{}-{VERSION}.tgz", target().1)];
    let mut install = offline("npm", folder.path());
    install.args(["install", "--save-dev", "--ignore-scripts"]).args(packages.map(|name| npm.join(name)));
    succeed(&mut install);
    folder
}

/// A command in this folder in which neither npm nor pip asks the network.
fn offline(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, value) in [
        ("npm_config_offline", "true"),
        ("npm_config_audit", "false"),
        ("npm_config_fund", "false"),
        ("npm_config_update_notifier", "false"),
        ("PIP_NO_INDEX", "1"),
        ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
    ] {
        command.env(name, value);
    }
    command.env("npm_config_cache", folder.join("node_modules/.npm-cache"));
    command.env("PIP_FIND_LINKS", release().join("pypi"));
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    command
}

/// The blocks of a page in this language, in their order, without the indentation of the list that they stand in.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let page = fs::read_to_string(at(page)).unwrap();
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(indent) = line.strip_suffix(&format!("```{language}")) else { continue };
        let block = lines.by_ref().take_while(|line| line.trim() != "```");
        blocks.push(block.map(|line| line.strip_prefix(indent).unwrap_or(line)).collect::<Vec<_>>().join("\n"));
    }
    blocks
}

#[test]
fn an_archive_is_installed_and_a_changed_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let releases = folder.path().join(format!("v{VERSION}"));
    fs::create_dir(&releases).unwrap();
    let name = format!("hintgrade-{}.tar.gz", target().0);
    for name in [&name, &format!("{name}.sha256")] {
        fs::copy(release().join(name), releases.join(name)).unwrap();
    }
    let server = Server::files(folder.path());
    let install = |place: &str| {
        let temp = folder.path().join(place);
        fs::create_dir(&temp).unwrap();
        let path = temp.join("path");
        let mut install = Command::new("bash");
        install.arg(at("ci/install")).env("RUNNER_TEMP", &temp).env("GITHUB_PATH", &path);
        let output = install.env("HINTGRADE_VERSION", VERSION).env("HINTGRADE_RELEASES", &server.url).output().unwrap();
        (output, fs::read_to_string(path).unwrap_or_default())
    };
    let (output, path) = install("first");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let installed = Command::new(Path::new(path.trim()).join("hintgrade")).arg("--version").output().unwrap();
    assert_eq!(installed.stdout, run(&["--version"]).stdout.as_bytes());

    let archive = releases.join(&name);
    let mut bytes = fs::read(&archive).unwrap();
    bytes[20] ^= 1;
    fs::write(&archive, bytes).unwrap();
    let (output, path) = install("second");
    assert_eq!((output.status.code(), path.as_str()), (Some(3), ""));
    assert!(text(&output.stderr).contains("its checksum differs"), "{output:?}");
}

#[test]
fn the_npm_package_grades_by_npx_and_by_scripts() {
    let passing = project("single-quotes");
    let failing = project("wrong-event-name");
    for words in [
        &["npx", "--no-install", "hintgrade", "grade", "."][..],
        &["npm", "--silent", "run", "grade"],
        &["npm", "--silent", "test"],
    ] {
        let grade = |folder: &Path| offline(words[0], folder).args(&words[1..]).output().unwrap();
        let passed = grade(passing.path());
        assert!(passed.status.success(), "{words:?}: {passed:?}");
        assert!(text(&passed.stdout).contains("All 3 hints passed"), "{words:?}: {passed:?}");
        let failed = grade(failing.path());
        assert_eq!(failed.status.code(), Some(1), "{words:?}: {failed:?}");
        assert!(text(&failed.stdout).contains("1 of 3 hints passed, 2 failed"), "{words:?}: {failed:?}");
    }
    let arguments = ["--no-install", "hintgrade", "grade", "a b", "--lang", "$HOME"];
    let wrong = offline("npx", passing.path()).args(arguments).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("'$HOME'"), "the arguments are handed on as they are: {wrong:?}");
}

#[test]
fn the_npm_launcher_passes_on_signals_and_how_the_program_ends() {
    let project = project("single-quotes");
    let launcher = project.path().join("node_modules/.bin/hintgrade");
    for signal in [Signal::INT, Signal::TERM] {
        let mut serving = Command::new(&launcher)
            .args(["serve", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(serving.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        assert!(std::net::TcpStream::connect(&address).is_ok(), "{line}");
        send_signal(&serving, signal);
        assert_eq!(serving.wait().unwrap().code(), Some(0), "{signal:?}");
        assert!(std::net::TcpStream::connect(&address).is_err(), "{signal:?}: the program still runs");
    }

    let package = project.path().join("node_modules/@hintgrade").join(target().1);
    let program = package.join("bin/hintgrade");
    fs::write(&program, "#!/bin/sh\nkill -TERM $$\n").unwrap();
    let killed = Command::new(&launcher).output().unwrap();
    assert_eq!(killed.status.signal(), Some(15), "{killed:?}");

    fs::set_permissions(&program, fs::Permissions::from_mode(0o644)).unwrap();
    let unusable = Command::new(&launcher).output().unwrap();
    assert_eq!(unusable.status.code(), Some(3), "{unusable:?}");
    assert!(text(&unusable.stderr).starts_with("hintgrade cannot be run: spawn "), "{unusable:?}");

    fs::remove_dir_all(package).unwrap();
    let missing = Command::new(&launcher).output().unwrap();
    let reason = format!("hintgrade cannot be run: the package @hintgrade/{} is not installed. ", target().1);
    assert_eq!(missing.status.code(), Some(3));
    assert!(text(&missing.stderr).starts_with(&reason), "{missing:?}");
}

/// A platform's npm package is installed on that platform only, and the launcher takes each of them in its own version.
#[test]
fn the_npm_packages_name_their_platforms() {
    let manifest = |tarball: &str| -> Value {
        let path = release().join("npm").join(tarball);
        let manifest = succeed(Command::new("tar").arg("-xOzf").arg(path).arg("package/package.json"));
        serde_json::from_slice(&manifest.stdout).unwrap()
    };
    let launcher = manifest(&format!("hintgrade-{VERSION}.tgz"));
    let programs = launcher["optionalDependencies"].as_object().unwrap();
    assert!(programs.values().all(|version| version == VERSION), "{programs:?}");
    let names: Vec<&str> = programs.keys().map(String::as_str).collect();
    let platforms = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];
    assert_eq!(names, platforms.map(|platform| format!("@hintgrade/{platform}")));
    assert_eq!(launcher.get("scripts"), None);

    let (system, processor) = target().1.split_once('-').unwrap();
    let program = manifest(&format!("hintgrade-{}-{VERSION}.tgz", target().1));
    assert_eq!(program["os"], Value::from(vec![system]));
    assert_eq!(program["cpu"], Value::from(vec![processor]));
    assert_eq!(program.get("scripts"), None);
}

/// An empty environment of Python.
fn environment(folder: &Path) -> PathBuf {
    succeed(Command::new("python3").args(["-m", "venv"]).arg(folder.join("environment")));
    folder.join("environment/bin")
}

#[test]
fn the_wheel_is_used_as_the_page_about_jupyterhub_says() {
    let folder = tempfile::tempdir().unwrap();
    let bin = environment(folder.path());
    for (student, submission) in
        [("my-app", "single-quotes"), ("collected/ada", "single-quotes"), ("collected/bob", "wrong-event-name")]
    {
        let project = project(submission);
        let target = folder.path().join(student);
        fs::create_dir_all(target.join("public")).unwrap();
        for file in ["server.js", "public/client.js"] {
            fs::copy(project.path().join(file), target.join(file)).unwrap();
        }
    }
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let run = |program: &str, option: &str, block: &str| {
        let mut command = offline(program, folder.path());
        let output = command.env("PATH", &path).args([option, block]).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let [install, grade_all] = &blocks("docs/ci/jupyterhub.md", "sh")[..] else { panic!("two steps of the shell") };
    let installed = run("bash", "-c", install);
    assert_eq!(installed.0, Some(0), "{installed:?}");
    let version = run("bash", "-c", "hintgrade --version");
    assert_eq!(version.1, format!("hintgrade {VERSION}\n"), "{version:?}");

    let notebook = blocks("docs/ci/jupyterhub.md", "python").join("\n");
    let graded = run("python3", "-c", &notebook);
    assert_eq!((graded.0, graded.1.as_str()), (Some(0), "passed []\n"), "{graded:?}");
    let failed = run("python3", "-c", &notebook.replace("my-app", "collected/bob"));
    assert_eq!(failed.0, Some(1), "{failed:?}");
    assert!(failed.1.starts_with("failed ['") && failed.2.contains("AssertionError: "), "{failed:?}");

    let class = run("bash", "-c", grade_all);
    assert_eq!(class.0, Some(1), "{class:?}");
    let grades = fs::read_to_string(folder.path().join("grades.csv")).unwrap();
    assert_eq!(grades.lines().count(), 3, "{grades}");
    assert!(
        grades.contains(r#""passed","3","3","0","0""#) && grades.contains(r#""failed","3","1","2","0""#),
        "{grades}"
    );
    assert!(folder.path().join("class.html").exists());
}

/// Gradescope puts `setup.sh` and what else was uploaded into `source`, and copies `run_autograder` beside it.
#[test]
fn gradescope_gets_results() {
    let folder = tempfile::tempdir().unwrap();
    let autograder = folder.path().join("autograder");
    let source = autograder.join("source");
    for name in ["source", "submission", "results"] {
        fs::create_dir_all(autograder.join(name)).unwrap();
    }
    for name in ["setup.sh", "run_autograder"] {
        fs::copy(at("docs/ci/gradescope").join(name), source.join(name)).unwrap();
    }
    fs::copy(source.join("run_autograder"), autograder.join("run_autograder")).unwrap();
    succeed(offline("bash", folder.path()).arg(source.join("setup.sh")));

    let grade = |submission: Option<&str>| -> Value {
        fs::remove_dir_all(autograder.join("submission")).unwrap();
        fs::create_dir_all(autograder.join("submission/public")).unwrap();
        for file in ["server.js", "public/client.js"] {
            let from = submission.map(|name| at("fixtures/submissions").join(name).join(file));
            from.map(|from| fs::copy(from, autograder.join("submission").join(file)).unwrap());
        }
        succeed(&mut offline(autograder.join("run_autograder").to_str().unwrap(), Path::new("/")));
        serde_json::from_slice(&fs::read(autograder.join("results/results.json")).unwrap()).unwrap()
    };
    let scores = |results: &Value| -> Vec<Value> {
        results["tests"].as_array().unwrap().iter().map(|test| test["score"].clone()).collect()
    };
    assert_eq!(scores(&grade(Some("single-quotes"))), [1, 1, 1]);
    assert_eq!(scores(&grade(Some("wrong-event-name"))), [1, 0, 0]);
    assert_eq!(scores(&grade(None)), [0, 0, 0], "an empty submission has results too");
}

#[test]
fn classroom_gets_points_as_its_page_says() {
    let project = project("wrong-event-name");
    fs::copy(at("docs/ci/classroom.yml"), project.path().join("classroom.yml")).unwrap();
    let [create, try_out] = &blocks("docs/ci/classroom.md", "sh")[..] else { panic!("two steps of the shell") };
    succeed(offline("bash", project.path()).args(["-c", create]));
    let tried = offline("bash", project.path()).args(["-c", try_out]).output().unwrap();
    assert_eq!(tried.status.code(), Some(1), "{tried:?}");

    let workflow = fs::read_to_string(project.path().join(".github/workflows/classroom.yml")).unwrap();
    let workflow: Value = serde_saphyr::from_str(&workflow).unwrap();
    let steps = workflow["jobs"]["run-autograding-tests"]["steps"].as_array().unwrap();
    let outputs = project.path().join("outputs");
    let mut codes = BTreeMap::new();
    for command in steps.iter().filter_map(|step| step["run"].as_str()) {
        let step =
            offline("bash", project.path()).env("GITHUB_OUTPUT", &outputs).args(["-c", command]).output().unwrap();
        codes.insert(command.split(' ').next().unwrap(), (step.status.code(), text(&step.stdout)));
    }
    assert_eq!(codes["npx"].0, Some(1), "{codes:?}");
    assert!(codes["cat"].1.contains("1 of 3 hints passed, 2 failed"), "{codes:?}");
    let outputs = fs::read_to_string(outputs).unwrap();
    let result = outputs.lines().find_map(|line| line.strip_prefix("result=")).unwrap();
    let result: Value = serde_json::from_slice(&base64::prelude::BASE64_STANDARD.decode(result).unwrap()).unwrap();
    let scores: Vec<&Value> = result["tests"].as_array().unwrap().iter().map(|test| &test["score"]).collect();
    assert_eq!(
        (scores, &result["max_score"]),
        (vec![&Value::from(1), &Value::from(0), &Value::from(0)], &Value::from(3))
    );
}

/// The files that name a version for users to copy name this one.
#[test]
fn every_named_version_is_this_one() {
    let named = regex::Regex::new(r"hintgrade(?:@v?|==)(\d+\.\d+\.\d+)|/download/v(\d+\.\d+\.\d+)").unwrap();
    let mut count = 0;
    for entry in [at("README.md"), at("docs/ci"), at("docs/ci/gradescope")] {
        let files = if entry.is_dir() {
            fs::read_dir(entry).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
        } else {
            vec![entry]
        };
        for file in files {
            for version in named.captures_iter(&fs::read_to_string(&file).unwrap()) {
                let version = version.iter().skip(1).flatten().next().unwrap().as_str();
                assert_eq!(version, VERSION, "{}", file.display());
                count += 1;
            }
        }
    }
    assert!(count >= 8, "{count}");
}
