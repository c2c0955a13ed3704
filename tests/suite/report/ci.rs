//! The formats of CI systems: SARIF against its schema, GitHub's commands against GitHub's own library, GitLab's
//! issues, and the files that GitHub's runner names.

use std::fs;
use std::path::Path;

use hintgrade::report::Format;
use serde_json::{Value, json};

use super::{samples, written};
use crate::support::node::oracle;
use crate::support::program::hintgrade;

/// SARIF 2.1.0's schema by OASIS, as the npm package @microsoft/jest-sarif carries it.
fn sarif_schema() -> jsonschema::Validator {
    let path = "tests/oracle/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).expect("the schema is installed: run `npm ci` in tests/oracle, or tests/all");
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // The pattern of both `language` fields has a stray bracket, and hintgrade writes no language.
    for place in ["run", "toolComponent"] {
        schema["definitions"][place]["properties"]["language"] = json!({ "not": {} });
    }
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn sarif_matches_its_schema() {
    let schema = sarif_schema();
    for reports in [Vec::new(), vec![samples::passed()], samples::all()] {
        let log: Value = serde_json::from_str(&written(Format::Sarif, &reports)).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    assert!(!schema.is_valid(&json!({ "version": "2.1.0", "runs": [{ "results": [{ "level": "bad" }] }] })));
}

#[test]
fn sarif_names_the_learners_file_and_line() {
    let log: Value = serde_json::from_str(&written(Format::Sarif, &[samples::failed()])).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 1);
    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&json!("communicate-by-emitting/hint-2"), &json!("error")));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "ada/server.js");
    assert_eq!(place["region"], json!({ "startLine": 42, "startColumn": 11 }));
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], result["ruleId"]);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn errored_hints_are_open_in_sarif() {
    let log: Value = serde_json::from_str(&written(Format::Sarif, &[samples::errored()])).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let open = results.iter().filter(|result| result["kind"] == "open" && result["level"] == "none");
    assert_eq!((open.count(), results.len()), (3, 4));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn annotations_are_written_as_githubs_own_library_writes_them() {
    let ours = written(Format::Github, &[samples::failed(), samples::errored()]);
    let failed = samples::failed();
    let (hint, finding) = (&failed.hints[1], &failed.hints[1].findings[0]);
    let explained = format!(
        "{}\nChange line 42 of server.js to:\n      io.emit('user count', currentUsers);\n→ {}\n{}\n./ada",
        finding.message,
        finding.help.as_ref().unwrap(),
        hint.message.as_ref().unwrap()
    );
    let at = json!({ "title": "Hint 2 failed", "file": "ada/server.js", "startLine": 42, "startColumn": 11 });
    let mut wanted = vec![json!(["error", explained, at])];
    wanted.push(json!(["notice", "nothing is there\nhttp://localhost:9", { "title": "not-awaited" }]));
    for hint in &samples::errored().hints {
        let reason = match hint.number {
            1 => hint.message.as_ref().unwrap().replacen("nothing", "Nothing", 1),
            _ => "The same as hint 1.".to_owned(),
        };
        let message = format!("{reason}\nhttp://localhost:9");
        let title = format!("Hint {} could not be graded", hint.number);
        wanted.push(json!(["error", message, { "title": title }]));
    }
    assert_eq!(ours, oracle("annotations.mjs", &[], json!(wanted).to_string()));
}

#[test]
fn gitlab_gets_an_issue_with_a_distinct_fingerprint_for_each_finding() {
    let reports = samples::all();
    let issues: Vec<Value> = serde_json::from_str(&written(Format::Gitlab, &reports)).unwrap();
    let mut prints: Vec<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), issues.len());
    assert_eq!(issues[0]["location"], json!({ "path": "ada/server.js", "lines": { "begin": 42 } }));
    assert_eq!((&issues[0]["severity"], &issues[1]["severity"]), (&json!("major"), &json!("info")));
    assert_eq!(serde_json::from_str::<Value>(&written(Format::Gitlab, &[])).unwrap(), json!([]));
    let mut moved = samples::failed();
    moved.hints[1].findings[0].source.as_mut().unwrap().line = 99;
    let moved: Value = serde_json::from_str(&written(Format::Gitlab, &[moved])).unwrap();
    assert_eq!(moved[0]["fingerprint"], issues[0]["fingerprint"], "an issue stays itself when its line moves");
}

#[test]
fn the_steps_summary_and_outputs_are_added_to_what_the_files_hold() {
    let folder = tempfile::tempdir().unwrap();
    let (summary, output) = (folder.path().join("summary"), folder.path().join("output"));
    fs::write(&summary, "before\n").unwrap();
    fs::write(&output, "before=1\n").unwrap();
    let notices = folder.path().join("notices");
    let classroom = format!("classroom:{}", notices.display());
    let mut command = hintgrade(&["grade", "--sample", "--format", "github:-", "--format", &classroom]);
    let ran = command.env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_OUTPUT", &output).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("before\n## ✅ Communicate by Emitting\n"), "{summary}");
    let output = fs::read_to_string(output).unwrap();
    assert!(output.starts_with("before=1\nverdict=passed\npassed=3\nfailed=0\nerrored=0\nresult="), "{output}");
    assert_eq!(output.lines().count(), 6, "{output}");
    let notices = fs::read_to_string(notices).unwrap();
    assert_eq!(
        notices,
        "::notice title=Autograding complete::Points 3/3\n\
         ::notice title=Autograding report::{\"maxPoints\":3,\"totalPoints\":3}\n"
    );
}
