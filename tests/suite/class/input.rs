//! Lists in the formats that teachers have, and rows that cannot be read.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use super::{fixture, run_in, write};
use crate::support::program::hintgrade;

/// The number, columns and verdict of each row, and why it could not be graded.
fn outcomes(json: &str) -> Vec<String> {
    let line = |line: &str| {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        let why = report["hints"][0]["message"].as_str().filter(|_| report["verdict"] == "errored").unwrap_or("-");
        let [row, verdict] = [&report["row"], &report["verdict"]];
        format!("{} {} {} {why}", row["number"], row["columns"], verdict.as_str().unwrap())
    };
    json.lines().map(line).collect()
}

fn projects(folder: &Path) {
    for (name, case) in [("ada", "single-quotes"), ("bob", "clients-count")] {
        let (to, from) = (folder.join("apps").join(name), fixture(case));
        fs::create_dir_all(to.join("public")).unwrap();
        fs::copy(from.join("server.js"), to.join("server.js")).unwrap();
        fs::copy(from.join("public/client.js"), to.join("public/client.js")).unwrap();
    }
}

#[test]
fn lists_of_every_kind_are_read() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    let lists = [
        ("a.csv", "\u{feff}Folder;Student;Note\napps/ada;\"Ada; L.\";\"x\ny\"\napps/bob;Bob;\n"),
        ("b.csv", "sep=\t\nStudent\tNote\tFOLDER\nAda\t\tapps/ada\nBob\t\tapps/bob\n"),
        ("c.jsonl", "{\"student\":\"Ada\",\"folder\":\"apps/ada\"}\n\n{\"folder\":\"apps/bob\",\"age\":7}\n"),
        ("d.txt", "# the class\n./apps/ada\n\n./apps/bob\n"),
    ];
    let expected = [
        [r#"{"Student":"Ada; L.","Note":"x\ny"}"#, r#"{"Student":"Bob","Note":""}"#],
        [r#"{"Student":"Ada","Note":""}"#, r#"{"Student":"Bob","Note":""}"#],
        [r#"{"student":"Ada"}"#, r#"{"age":"7"}"#],
        ["{}", "{}"],
    ];
    for ((name, text), [ada, bob]) in lists.iter().zip(expected) {
        write(folder.path(), name, text);
        let ran = run_in(folder.path(), &["class", name, "--format", "json"]);
        crate::report::json::assert_valid(&ran.stdout);
        let columns = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap().to_string();
        let rows = [format!("1 {} passed -", columns(ada)), format!("2 {} failed -", columns(bob))];
        assert_eq!(outcomes(&ran.stdout), rows, "{name}");
    }
    let ran = run_in(folder.path(), &["class", "apps", "--format", "json"]);
    assert_eq!(outcomes(&ran.stdout), [r#"1 {"name":"ada"} passed -"#, r#"2 {"name":"bob"} failed -"#]);
}

#[test]
fn rows_come_from_standard_input_too() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    let mut child = hintgrade(&["class", "-", "--format", "json"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"student,folder\nAda,apps/ada\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(outcomes(&String::from_utf8(output.stdout).unwrap()), [r#"1 {"student":"Ada"} passed -"#]);
}

#[test]
fn a_row_that_cannot_be_read_is_reported_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    write(
        folder.path(),
        "a.csv",
        "student,folder\nAda,apps/ada\nBob,\nCid,apps/bob,x\n\nDan,\"apps/ada\nEve,apps/ada\n",
    );
    let ran = run_in(folder.path(), &["class", "a.csv", "--format", "json"]);
    assert_eq!(
        outcomes(&ran.stdout),
        [
            r#"1 {"student":"Ada"} passed -"#,
            r#"2 {"student":"Bob"} errored the row in line 3 names no submission: give a URL or a folder"#,
            r#"3 {"student":"Cid"} errored the row in line 4 has 3 cells, and the header has 2: does a cell with a separator in it lack its quotation marks?"#,
            r#"4 {"student":"Dan"} errored a quotation mark in the row that begins in line 6 is never closed: the rows after it may be missing"#,
        ]
    );
    write(folder.path(), "c.csv", "folder\r\n\r\n\r\n\"\"\r\napps/ada\r\n\"a\r\nb\",c\r\n\r\n\"\"\r\n");
    let rows = outcomes(&run_in(folder.path(), &["class", "c.csv", "--format", "json"]).stdout);
    let lines = rows.iter().filter_map(|row| row.split("in line ").nth(1)?.split(' ').next());
    assert_eq!(lines.collect::<Vec<_>>(), ["4", "6", "9"], "{rows:#?}");
    write(folder.path(), "b.jsonl", "{\"folder\":\"apps/ada\"}\n{broken\n[1]\n{\"folder\":\"apps/none\"}\n");
    let rows = outcomes(&run_in(folder.path(), &["class", "b.jsonl", "--format", "json"]).stdout);
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("2 {} errored line 2 is not a JSON object with a url or a folder ("), "{rows:#?}");
    assert!(rows[2].starts_with("3 {} errored line 3 is not a JSON object"), "{rows:#?}");
    assert!(rows[3].starts_with("4 {} errored it cannot be opened ("), "{rows:#?}");
}

#[test]
fn an_unusable_list_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.csv", "student,age\nAda,7\n");
    let ran = run_in(folder.path(), &["class", "a.csv"]);
    let words = "error: the first line of 'a.csv' names no column url, folder or submission (it has: student, age); add one, or say --input list\n";
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(2), words));
    let ran = run_in(folder.path(), &["class", "none.csv"]);
    assert!(ran.stderr.starts_with("error: cannot read 'none.csv': "), "{}", ran.stderr);
}

#[test]
fn the_row_after_a_long_line_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    for (length, first) in [(1 << 20, None), ((1 << 20) + 1, Some("1 {} errored line 1 is longer than "))] {
        write(folder.path(), "long.txt", &format!("{}\n./apps/ada\n", "#".repeat(length)));
        let rows = outcomes(&run_in(folder.path(), &["class", "long.txt", "--format", "json"]).stdout);
        assert_eq!(rows.len(), 1 + first.iter().count(), "{rows:#?}");
        assert!(first.is_none_or(|first| rows[0].starts_with(first)), "{rows:#?}");
        assert!(rows.last().unwrap().ends_with("{} passed -"), "{rows:#?}");
    }
}

#[test]
fn only_a_quote_at_the_beginning_of_a_cell_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    let table = "note,folder,more\n5\" disk,apps/ada,\"a\"\"b\"\n\"a\"\"\nb\",apps/ada,\"x\ny\"";
    write(folder.path(), "a.csv", table);
    let rows = outcomes(&run_in(folder.path(), &["class", "a.csv", "--format", "json"]).stdout);
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows.iter().all(|row| row.ends_with(" passed -")), "{rows:#?}");
    write(folder.path(), "b.csv", &format!("{table}\nz,apps/ada,\"x\ny\"\""));
    let rows = outcomes(&run_in(folder.path(), &["class", "b.csv", "--format", "json"]).stdout);
    assert!(rows.len() == 3 && rows[2].contains(" is never closed"), "{rows:#?}");
}

#[test]
fn standard_input_is_not_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run_in(folder.path(), &["class", "-", "--input", "folder"]);
    let words = "error: standard input is not a folder of projects: name the folder, or leave out --input folder\n";
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(2), words));
}

/// What a learner writes into a form is a URL or an error, never a path of the teacher's machine.
#[test]
fn a_url_is_no_path_and_no_number() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    let absolute = folder.path().join("apps/ada").display().to_string();
    write(folder.path(), "a.csv", &format!("url,student\n./apps/ada,Ada\napps/ada,Bob\n{absolute},Dan\n1,Eve\n"));
    let rows = outcomes(&run_in(folder.path(), &["class", "a.csv", "--format", "json"]).stdout);
    for (row, text) in [(0, "./apps/ada"), (1, "apps/ada"), (2, &*absolute), (3, "1")] {
        let line = row + 2;
        assert!(
            rows[row].contains(&format!("errored the row in line {line} has '{text}' where a URL is expected")),
            "{rows:#?}"
        );
    }
    write(
        folder.path(),
        "b.jsonl",
        "{\"url\":1}\n{\"url\":true}\n{\"url\":\"./apps/ada\"}\n{\"submission\":2130706433}\n{\"submission\":\"./apps/ada\"}\n",
    );
    let rows = outcomes(&run_in(folder.path(), &["class", "b.jsonl", "--format", "json"]).stdout);
    for (row, text) in ["1", "true", "./apps/ada", "2130706433"].into_iter().enumerate() {
        let line = row + 1;
        assert!(rows[row].contains(&format!("errored the row in line {line} has '{text}' where")), "{rows:#?}");
    }
    assert_eq!(rows[4], "5 {} passed -");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    let apps = folder.path().join("apps");
    std::os::unix::fs::symlink("/", apps.join("cid")).unwrap();
    std::os::unix::fs::symlink("ada", apps.join("dan")).unwrap();
    let rows = outcomes(&run_in(folder.path(), &["class", "apps", "--format", "json"]).stdout);
    assert_eq!(
        rows,
        [
            r#"1 {"name":"ada"} passed -"#,
            r#"2 {"name":"bob"} failed -"#,
            r#"3 {"name":"cid"} errored the folder 'cid' is a link, which is not followed: put the project itself there, or list it in a file"#,
            r#"4 {"name":"dan"} errored the folder 'dan' is a link, which is not followed: put the project itself there, or list it in a file"#,
        ]
    );
}

/// On Linux a name can have any bytes; a report, and the folder that it names, have characters only.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_is_not_utf_8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    projects(folder.path());
    fs::create_dir(folder.path().join("apps").join(std::ffi::OsStr::from_bytes(b"b\xe9a"))).unwrap();
    let rows = outcomes(&run_in(folder.path(), &["class", "apps", "--format", "json"]).stdout);
    let why = "the folder 'b\u{fffd}a' cannot be named in a report, since its name is not UTF-8: rename it";
    let expected = [
        r#"1 {"name":"ada"} passed -"#,
        r#"2 {"name":"bob"} failed -"#,
        &format!("3 {{\"name\":\"b\u{fffd}a\"}} errored {why}"),
    ];
    assert_eq!(rows, expected);
}
