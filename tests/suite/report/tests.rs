//! The formats of test runners: JUnit against Jenkins's schema, TAP by the tap project's parser.

use hintgrade::report::Format;
use serde_json::{Value, json};

use super::{samples, written};
use crate::support::node::oracle;

#[test]
fn junit_matches_jenkinss_schema() {
    for reports in [Vec::new(), vec![samples::passed()], samples::all()] {
        let xml = written(Format::Junit, &reports);
        assert_eq!(oracle("junit.mjs", &[], xml.clone()), "", "in:\n{xml}");
    }
}

#[test]
fn junit_distinguishes_failures_from_errors() {
    let xml = written(Format::Junit, &[samples::failed(), samples::errored()]);
    let count = |tag: &str| xml.matches(&format!("<{tag} ")).count();
    assert_eq!((count("testsuite"), count("testcase"), count("failure"), count("error")), (2, 6, 1, 3));
    assert!(
        xml.contains(r#"<testsuite name="./ada" tests="3" skipped="0" errors="0" failures="1" time="0.007">"#),
        "{xml}"
    );
}

#[test]
fn the_schema_of_junit_rejects_invalid_documents() {
    let broken = written(Format::Junit, &[samples::failed()]).replace("<testcase ", "<testcases ");
    assert_ne!(oracle("junit.mjs", &[], broken), "");
}

#[test]
fn tap_is_parsed_as_intended() {
    let understood = parsed(&written(Format::Tap, &samples::all()));
    assert_eq!(understood["count"], 4);
    assert_eq!(understood["bailout"], false);
    assert_eq!((&understood["failures"], &understood["extra"]), (&json!([]), &json!("")), "{understood:#}");
    let oks: Vec<Value> = understood["reports"].as_array().unwrap().iter().map(oks).collect();
    assert_eq!(
        oks,
        [
            json!([true, true, true]),
            json!([true, false, true]),
            json!([false, false, false]),
            json!([true, false, false])
        ]
    );
    let failed = &understood["reports"][1]["hints"][1];
    assert_eq!(failed["diag"]["verdict"], "failed");
    assert_eq!(failed["diag"]["at"], "server.js:42");
    assert!(failed["diag"]["message"].as_str().unwrap().starts_with("You should emit \"user count\""), "{failed:#}");
}

#[test]
fn tap_without_reports_is_a_whole_document() {
    let understood = parsed(&written(Format::Tap, &[]));
    assert_eq!((&understood["count"], &understood["failures"]), (&json!(0), &json!([])));
}

#[test]
fn no_text_becomes_a_directive_of_tap() {
    let mut report = samples::failed();
    report.submission = "x # SKIP".into();
    report.hints[1].text = "off # TODO later\\# SKIP".into();
    let understood = parsed(&written(Format::Tap, &[report]));
    let hint = &understood["reports"][0]["hints"][1];
    assert_eq!((&hint["ok"], &hint["todo"], &hint["skip"]), (&json!(false), &json!(false), &json!(false)), "{hint:#}");
    assert_eq!(understood["ok"], false);
}

fn parsed(tap: &str) -> Value {
    serde_json::from_str(&oracle("tap.mjs", &[], tap.to_owned())).unwrap()
}

fn oks(report: &Value) -> Value {
    report["hints"].as_array().unwrap().iter().map(|hint| hint["ok"].clone()).collect()
}
