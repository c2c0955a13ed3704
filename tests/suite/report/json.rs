//! JSON against its schema: what the program prints, and every optional part.

use std::process::Command;
use std::sync::LazyLock;

use hintgrade::report::Report;
use serde_json::Value;

use super::samples;

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("../../../docs/report.schema.json")).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema can be used")
});

/// Panics unless every line is a report as `docs/report.schema.json` has it. Used by every test that produces JSON.
pub(crate) fn assert_valid(lines: &str) {
    assert!(!lines.is_empty(), "there is at least one report");
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).expect("each line is JSON");
        let wrong: Vec<String> =
            SCHEMA.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}\nin {line}");
    }
}

#[test]
fn the_programs_output_matches_the_schema() {
    for submission in ["--sample", "http://127.0.0.1:1", env!("CARGO_MANIFEST_DIR")] {
        let output = Command::new(env!("CARGO_BIN_EXE_hintgrade"))
            .args(["grade", submission, "--format", "json"])
            .output()
            .expect("the program runs");
        assert_valid(&String::from_utf8(output.stdout).expect("JSON is UTF-8"));
    }
}

#[test]
fn every_part_matches_the_schema_and_is_read_back() {
    for report in samples::all() {
        let line = serde_json::to_string(&report).unwrap();
        assert_valid(&line);
        assert_eq!(serde_json::from_str::<Report>(&line).unwrap(), report);
    }
}

#[test]
fn the_schema_rejects_invalid_reports() {
    let good = serde_json::to_value(samples::failed()).unwrap();
    let spoilt: [fn(&mut Value); 7] = [
        |report| report["verdict"] = "maybe".into(),
        |report| report["surprise"] = true.into(),
        |report| report["hints"][1]["message"] = Value::Null,
        |report| report["hints"][0]["message"] = "passed, and yet it speaks".into(),
        |report| report["hints"][1]["findings"][0]["kind"] = "Not Kebab".into(),
        |report| report["hints"][1]["findings"][0]["source"]["line"] = 0.into(),
        |report| report["hints"][1]["challengeAtFault"] = false.into(),
    ];
    assert!(SCHEMA.is_valid(&good));
    for (index, spoil) in spoilt.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(!SCHEMA.is_valid(&bad), "{index}");
    }
}
