//! Formats without a schema, compared with the examples in their documentation: each field is in the example with the
//! same type, and each field that the documentation requires is there.

use base64::Engine;
use hintgrade::report::Format;
use serde_json::{Value, json};

use super::{samples, written};

/// Panics where `ours` has a field or a type that `example` has not. The items of a list are compared with the
/// example's first.
fn assert_shaped(ours: &Value, example: &Value, place: &str) {
    match (ours, example) {
        (Value::Object(ours), Value::Object(example)) => {
            for (name, value) in ours {
                let like = example.get(name).unwrap_or_else(|| panic!("{place}.{name} is not documented"));
                assert_shaped(value, like, &format!("{place}.{name}"));
            }
        }
        (Value::Array(ours), Value::Array(example)) => {
            ours.iter().for_each(|item| assert_shaped(item, &example[0], &format!("{place}[]")));
        }
        (Value::Null, _) | (_, Value::Null) => {}
        _ => assert_eq!(std::mem::discriminant(ours), std::mem::discriminant(example), "{place}: {ours}"),
    }
}

fn document(format: Format, reports: &[hintgrade::report::Report]) -> Value {
    serde_json::from_str(&written(format, reports)).unwrap()
}

/// <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>; every field is required.
#[test]
fn gitlab() {
    let example = json!([{
        "description": "'unused' is assigned a value but never used.",
        "check_name": "no-unused-vars",
        "fingerprint": "7815696ecbf1c96e6894b779456d330e",
        "severity": "minor",
        "location": { "path": "lib/index.js", "lines": { "begin": 42 } },
    }]);
    let issues = document(Format::Gitlab, &samples::all());
    assert_shaped(&issues, &example, "gitlab");
    for issue in issues.as_array().unwrap() {
        assert_eq!(issue.as_object().unwrap().len(), 5);
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with(['/', '.']), "a path is relative to the repository: {path}");
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(severities.contains(&issue["severity"].as_str().unwrap()));
    }
}

/// <https://gradescope-autograders.readthedocs.io/en/latest/specs/>
#[test]
fn gradescope() {
    let example = json!({
        "score": 44.0, "execution_time": 136.5, "output": "text", "output_format": "simple_format",
        "test_output_format": "text", "test_name_format": "text", "visibility": "after_due_date",
        "stdout_visibility": "visible", "extra_data": {},
        "tests": [{
            "score": 2, "max_score": 2, "status": "passed", "name": "Your name here", "name_format": "text",
            "number": "1.1", "output": "text", "output_format": "text", "tags": ["tag1"], "visibility": "visible",
            "extra_data": {},
        }],
    });
    let results = document(Format::Gradescope, &samples::all());
    assert_shaped(&results, &example, "gradescope");
    assert!(
        ["hidden", "after_due_date", "after_published", "visible"]
            .contains(&results["stdout_visibility"].as_str().unwrap())
    );
    for format in ["output_format", "test_output_format", "test_name_format"] {
        assert_eq!(results[format], "text", "nothing of a submission is HTML or Markdown");
    }
    let tests = results["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 12);
    assert!(tests.iter().all(|test| test["score"].as_u64() <= test["max_score"].as_u64()));
    assert_eq!(
        (&tests[4]["status"], &tests[4]["score"], &tests[4]["number"]),
        (&json!("failed"), &json!(0), &json!("2.2"))
    );
    assert!(tests[6]["name"].as_str().unwrap().starts_with("Hint 1 could not be graded: "));
    let all_passed = document(Format::Gradescope, &[samples::passed()]);
    assert_eq!((&all_passed["output"], &all_passed["execution_time"]), (&json!(""), &json!(0.012)));
}

/// <https://exercism.org/docs/building/tooling/test-runners/interface>, version 3.
#[test]
fn exercism() {
    let example = json!({
        "version": 3, "status": "fail", "message": null,
        "tests": [{
            "name": "Test that the thing works", "status": "fail", "message": "Expected 42 but got 123123",
            "output": "Debugging information output by the user",
            "test_code": "assert_equal 42, answerToTheUltimateQuestion()", "task_id": 1,
        }],
    });
    for (reports, status) in [
        (vec![samples::passed()], "pass"),
        (vec![samples::failed()], "fail"),
        (vec![samples::errored()], "error"),
        (samples::all(), "fail"),
    ] {
        let results = document(Format::Exercism, &reports);
        assert_shaped(&results, &example, "exercism");
        assert_eq!((&results["version"], &results["status"]), (&json!(3), &json!(status)));
        assert_eq!(results["message"].is_string(), status == "error", "a message belongs to an error, and to it alone");
        for test in results["tests"].as_array().unwrap() {
            assert!(test["name"].is_string() && ["pass", "fail", "error"].contains(&test["status"].as_str().unwrap()));
            assert_eq!(test["message"].is_string(), test["status"] != "pass");
        }
    }
}

/// The fields that <https://github.com/classroom-resources/autograding-grading-reporter> reads in a runner's result.
#[test]
fn classroom() {
    let example = json!({
        "version": 1, "status": "pass", "max_score": 10,
        "tests": [{ "name": "A test", "status": "pass", "message": "text", "score": 10 }],
    });
    for (report, status, points) in
        [(samples::passed(), "pass", 3), (samples::failed(), "fail", 2), (samples::errored(), "error", 0)]
    {
        let text = written(Format::Classroom, &[report]);
        let lines: Vec<&str> = text.lines().collect();
        let [result, complete, summed] = lines[..] else { panic!("three lines: {text}") };
        let encoded = result.strip_prefix("result=").unwrap();
        let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
        let result: Value = serde_json::from_slice(&decoded).unwrap();
        assert_shaped(&result, &example, "classroom");
        assert_eq!((&result["status"], &result["max_score"]), (&json!(status), &json!(3)));
        let scores = result["tests"].as_array().unwrap().iter().map(|test| test["score"].as_u64().unwrap());
        assert_eq!(scores.sum::<u64>(), points);
        assert_eq!(complete, format!("::notice title=Autograding complete::Points {points}/3"));
        let summed: Value =
            serde_json::from_str(summed.strip_prefix("::notice title=Autograding report::").unwrap()).unwrap();
        assert_eq!(summed, json!({ "totalPoints": points, "maxPoints": 3 }));
    }
}
