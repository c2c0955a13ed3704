//! Hostile texts of a submission in every format: none controls a terminal or a CI runner.

use std::fs;

use base64::Engine;
use hintgrade::report::Format;

use super::{samples, written};
use crate::support::program::hintgrade;

/// Panics where a text would control a terminal, change the direction of writing, or command a CI runner that logs it.
fn assert_no_control(format: &str, text: &str) {
    let unsafe_char = text.chars().find(|&c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(unsafe_char, None, "{format}:\n{}", text.escape_debug());
    assert!(!text.contains("##["), "{format}: GitHub's runner obeys this anywhere in a line:\n{text}");
    let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
    for command in commands {
        let ours =
            ["::error title=Hint ", "::warning title=", "::notice title="].iter().any(|own| command.starts_with(own));
        assert!(ours && ["github", "classroom"].contains(&format), "{format}: a command of the submission: {command}");
    }
}

#[test]
fn no_report_controls_a_terminal_or_a_ci_runner() {
    for &format in Format::ALL {
        assert_no_control(format.name(), &written(format, &[samples::hostile()]));
        assert_no_control(format.name(), &written(format, &samples::all()));
    }
}

/// GitHub Classroom's reporter prints a test's name and message into the log.
#[test]
fn what_classroom_logs_is_no_command() {
    let text = written(Format::Classroom, &[samples::hostile()]);
    let encoded = text.lines().next().unwrap().strip_prefix("result=").unwrap();
    let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    let result: serde_json::Value = serde_json::from_slice(&decoded).unwrap();
    for test in result["tests"].as_array().unwrap() {
        assert_no_control("a log", test["name"].as_str().unwrap());
        assert_no_control("a log", test["message"].as_str().unwrap_or_default());
    }
}

#[test]
fn a_hostile_project_with_invalid_utf_8_is_reported_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("=1+1 <b>]]>'\u{202e}");
    fs::create_dir_all(project.join("public")).unwrap();
    let hostile =
        [b"\xff\xfe\xc3\x28\n::error::x\n##[error]y\n\x1b[31m]]></script>\xe2\x80\xae" as &[u8], b"\xed\xa0\x80"];
    fs::write(project.join("server.js"), hostile.concat()).unwrap();
    fs::write(project.join("public/client.js"), samples::HOSTILE).unwrap();
    for &format in Format::ALL {
        let ran = hintgrade(&["grade", "--format", format.name()]).arg(&project).output().unwrap();
        let text = String::from_utf8(ran.stdout).unwrap_or_else(|error| panic!("{}: {error}", format.name()));
        assert_eq!(ran.status.code(), Some(1), "{}: {text}", format.name());
        assert!(!text.is_empty());
        assert_no_control(format.name(), &text);
    }
}
