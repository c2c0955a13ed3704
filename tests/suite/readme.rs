//! Runs every command in the README and in the page about classes. A learner's URL and folder in it are replaced by real ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::support::program::{hintgrade, ran};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The lines of the README's shell blocks, without their comments.
fn commands(text: &str) -> Vec<String> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The words of a command, as a shell splits them.
fn words_of(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// A learner's project with a start script: it serves its own source on PORT.
fn startable(folder: &Path) -> String {
    let from = Path::new(ROOT).join("fixtures/submissions/single-quotes");
    fs::create_dir_all(folder.join("public")).unwrap();
    fs::copy(from.join("server.js"), folder.join("server.js")).unwrap();
    fs::copy(from.join("public/client.js"), folder.join("public/client.js")).unwrap();
    // The fixture needs packages, which this server does not.
    fs::write(folder.join("package.json"), r#"{"scripts":{"start":"node serve.cjs"}}"#).unwrap();
    let serve = "const http = require('http'), fs = require('fs');
        http.createServer((request, response) => {
          const file = request.url.replace('/_api/', '/');
          fs.readFile(__dirname + file, (error, text) => { response.statusCode = error ? 404 : 200; response.end(text); });
        }).listen(process.env.PORT);";
    fs::write(folder.join("serve.cjs"), serve).unwrap();
    folder.display().to_string()
}

#[test]
fn every_command_of_the_readme_runs() {
    let pages = ["README.md", "docs/class.md"].map(|page| fs::read_to_string(Path::new(ROOT).join(page)).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sample = runtime.block_on(hintgrade_sample::Sample::start(Default::default())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let replacements = BTreeMap::from([
        ("http://localhost:3000", sample.url()),
        ("./my-project", startable(&folder.path().join("my-project"))),
        ("lesson.md", format!("{ROOT}/fixtures/challenges/en/communicate-by-emitting.md")),
        ("lessons/", format!("{ROOT}/fixtures/challenges/it")),
    ]);
    startable(&folder.path().join("checkouts/ada"));
    fs::write(folder.path().join("students.csv"), format!("student,url\nAda,{}\n", sample.url())).unwrap();
    let mut grades = 0;
    for command in pages.iter().flat_map(|page| commands(page)) {
        let words = words_of(&command);
        let args = match words[0].as_str() {
            "hintgrade" => &words[1..],
            "cargo" if words[1] == "run" => &words[words.iter().position(|word| word == "--").unwrap() + 1..],
            "cargo" if words[1] == "install" => continue,
            "tests/all" => {
                assert!(Path::new(ROOT).join("tests/all").is_file());
                continue;
            }
            other => panic!("{other} is not run here: {command}"),
        };
        let args: Vec<&str> =
            args.iter().map(|word| replacements.get(word.as_str()).unwrap_or(word).as_str()).collect();
        grades += usize::from(args[0] == "grade");
        run_one(&command, &args, folder.path());
    }
    assert!(grades >= 4, "the README grades something");
    runtime.block_on(sample.stop());
}

fn run_one(command: &str, args: &[&str], folder: &Path) {
    if args[0] == "watch" || args[0] == "serve" && !args.contains(&"list") {
        // It runs until it is stopped, so this only checks that it starts, on a free port.
        let more: &[&str] = if args[0] == "serve" { &["--port", "0"] } else { &[] };
        let mut child = hintgrade(args).args(more).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert!(child.try_wait().unwrap().is_none(), "{command}: it has ended");
        child.kill().unwrap();
        child.wait().unwrap();
        return;
    }
    let ran = ran(&hintgrade(args).current_dir(folder).output().unwrap());
    assert_eq!(ran.exit, Some(0), "{command}: {ran:?}");
}

/// Links to files of the project lead to existing files.
#[test]
fn every_linked_file_exists() {
    for page in [
        "README.md",
        "CODE_OF_CONDUCT.md",
        "CONTRIBUTING.md",
        "RELEASING.md",
        "SECURITY.md",
        "docs/README.md",
        "docs/ci/README.md",
        "docs/ci/classroom.md",
        "docs/ci/gradescope/README.md",
        "docs/ci/jupyterhub.md",
    ] {
        let page = Path::new(ROOT).join(page);
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let local = !target.starts_with("http") && !target.starts_with('#');
            let target = target.split('#').next().unwrap();
            assert!(!local || page.with_file_name(target).exists(), "{}: {target}", page.display());
        }
    }
}

/// Each path of this repository that CONTRIBUTING.md names exists.
#[test]
fn contributing_names_what_exists() {
    let text = fs::read_to_string(Path::new(ROOT).join("CONTRIBUTING.md")).unwrap();
    let top = |path: &str| path.split('/').next().unwrap().to_owned();
    let inside = fs::read_dir(ROOT).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let inside: Vec<String> = inside.collect();
    let paths = text.split('`').skip(1).step_by(2).filter(|code| inside.contains(&top(code)));
    let (found, missing): (Vec<&str>, Vec<&str>) = paths.partition(|path| Path::new(ROOT).join(path).exists());
    assert_eq!(missing, Vec::<&str>::new());
    assert!(found.len() > 30, "{found:?}");
}
