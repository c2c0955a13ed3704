//! Hostile texts of a submission in every format: none controls a terminal or a CI runner.

use std::fs;
use std::time::Duration;

use base64::Engine;
use hintgrade::report::{Columns, Format, RenderOptions, Row};

use super::{OPTIONS, samples, written, written_by};
use crate::support::program::hintgrade;
use crate::support::timing::{cpu_time, one_at_a_time};

/// Panics where a text would control a terminal, change the direction of writing, or command a CI runner that logs it.
fn assert_no_control(format: &str, text: &str) {
    let unsafe_char = text.chars().find(|&c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(unsafe_char, None, "{format}:\n{}", text.escape_debug());
    let runner = regex::Regex::new(r"##[a-z]*\[").unwrap();
    assert!(!runner.is_match(text), "{format}: a runner obeys this anywhere in a line:\n{text}");
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
        for companion in format.companions(OPTIONS) {
            let mut companion = companion.reporter;
            assert_no_control("a file of the runner", &written_by(companion.as_mut(), &[samples::hostile()]));
            assert_no_control("a file of the runner", &written_by(companion.as_mut(), &samples::all()));
        }
    }
}

/// In JSON, and in what SARIF writes into the learner's file, texts are data.
#[test]
fn every_character_of_a_text_can_be_seen() {
    let inserted = regex::Regex::new(r#""insertedContent":\{[^}]*\}"#).unwrap();
    for &format in Format::ALL.iter().filter(|format| **format != Format::Json) {
        let text = written(format, &[samples::hostile()]);
        let text = inserted.replace_all(&text, "");
        let invisible = text.find(['\u{ad}', '\u{200b}', '\u{e0041}']);
        assert_eq!(invisible, None, "{}:\n{}", format.name(), text.escape_debug());
    }
}

/// As a report and as a row of a class, in colour: only the styles of the program itself are left.
#[test]
fn on_a_terminal_only_the_programs_own_styles_are_left() {
    let style = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let mut row = samples::hostile();
    let hostile = || format!("::x::{}", samples::HOSTILE);
    row.row = Some(Row { number: 1, columns: Columns(vec![("name".into(), hostile()), (hostile(), hostile())]) });
    for colour in [true, false] {
        let options = RenderOptions { colour, ..OPTIONS };
        for whole in [true, false] {
            let text = written_by(Format::human_class(options, whole).as_mut(), &[row.clone(), samples::hostile()]);
            assert_no_control("human", &style.replace_all(&text, ""));
            assert_eq!(style.is_match(&text), colour);
        }
        let text = written_by(Format::Human.reporter(options, false).as_mut(), &[samples::hostile()]);
        assert_no_control("human", &style.replace_all(&text, ""));
        assert!(!text.contains("\u{1b}[31mred"), "the submission's style:\n{}", text.escape_debug());
        assert_eq!(style.is_match(&text), colour);
    }
    for format in [Format::Csv, Format::Html, Format::Junit, Format::Markdown] {
        assert_no_control(format.name(), &written(format, &[row.clone(), samples::hostile()]));
    }
}

/// What is no report: a list of challenges, the last lines of an app, warnings.
#[test]
fn nothing_else_that_is_printed_controls_a_terminal_or_a_ci_runner() {
    let folder = tempfile::tempdir().unwrap();
    let yaml = |text: &str| serde_json::to_string(text).unwrap();
    let title = yaml(&format!("::warning::{}", samples::HOSTILE.replace('\0', "")));
    let challenge = format!(
        "---\nid: {}\ntitle: {title}\nchallengeType: 2\ndashedName: {title}\n---\n\n# --hints--\n\nA.\n\n```js\nassert(0)\n```\n",
        yaml("::error::589fc831f9fc0f352b528e75")
    );
    fs::write(folder.path().join("a.md"), challenge).unwrap();
    fs::write(folder.path().join("b.md"), format!("---\n{}\n---\n", samples::HOSTILE)).unwrap();
    let script = "process.stdout.write(process.env.HOSTILE); process.exit(1)";
    fs::write(folder.path().join("server.js"), script).unwrap();
    let path = folder.path().to_str().unwrap();
    let hostile = format!("::error::{}", samples::HOSTILE.replace('\0', ""));
    for args in [
        &["list", "--challenge", path][..],
        &["grade", path, "--challenge", path],
        &["grade", path, "--start", "node server.js", "--wait", "20s"],
        &["class", path, "--challenge", path, "--format", "csv"],
        &["explain", &hostile],
    ] {
        let ran = hintgrade(args).env("HOSTILE", &hostile).output().unwrap();
        for text in [ran.stdout, ran.stderr] {
            assert_no_control(args[0], &String::from_utf8(text).unwrap());
        }
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

/// A report that is read from a file may have any.
#[test]
fn numbers_of_any_size_are_written() {
    let mut report = samples::hostile();
    report.duration_ms = u64::MAX;
    let source = report.hints[1].findings[0].source.as_mut().unwrap();
    (source.line, source.column) = (usize::MAX, usize::MAX);
    source.excerpt.as_mut().unwrap().first_line = usize::MAX;
    for &format in Format::ALL {
        assert_no_control(format.name(), &written(format, &[report.clone()]));
        assert_no_control(format.name(), &written(format, &[report.clone(), report.clone()]));
    }
}

/// A line of a class's JSON may have 64 MiB: not every finding is compared with all others, nor every column with all.
#[test]
fn many_findings_and_many_columns_are_written_in_time() {
    let mut report = samples::failed();
    let finding = report.hints[1].findings[0].clone();
    report.hints[1].findings = (0..30_000)
        .map(|number| {
            let mut finding = finding.clone();
            finding.message = format!("Number {number}.");
            finding.source.as_mut().unwrap().line = number;
            finding
        })
        .collect();
    let columns = (0..30_000).map(|number| (format!("column {number}"), String::new())).collect();
    report.row = Some(Row { number: 1, columns: Columns(columns) });
    let _alone = one_at_a_time();
    let (took, text) = cpu_time(|| written(Format::Csv, &[report]));
    assert!(text.contains("\"Number 0.\""), "{}", &text[text.len() - 500..]);
    assert!(took < Duration::from_secs(10), "{took:?}");
}
