//! What hosts answer in an app's place, and answers of apps that look like it: each in a file of `fixtures/hosts`, as it
//! comes over the network, with the whole report next to it.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::{Data, assert_data_eq};

use crate::support::program::run;
use crate::support::server::{Answer, Server};

/// The answer in a file, with the lines and the length that HTTP wants.
fn answer(file: &Path) -> Answer {
    let text = fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    let head = head.replace('\n', "\r\n");
    Answer::Bytes(format!("{head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes())
}

/// The files of the answers whose names begin so.
fn files(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hosts");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_of_kind = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(kind);
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "http") && is_of_kind(path)).collect();
    files.sort();
    files
}

/// Grades by an app that always gives the answer, and compares the whole report. Every hint has to have this mark.
fn check(file: &Path, exit: i32, mark: char) {
    let app = Server::always(answer(file));
    let ran = run(&["grade", &app.url]);
    let hints: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with(&format!("  {mark} "))).collect();
    assert_eq!((ran.exit, hints.len(), ran.stderr.as_str()), (Some(exit), 3, ""), "{file:?}: {}", ran.stdout);
    assert_data_eq!(ran.stdout, Data::read_from(&file.with_extension("txt"), None));
}

#[test]
fn an_answer_of_a_host_fails_no_hint() {
    let files = files("host-");
    assert!(files.len() > 20);
    files.iter().for_each(|file| check(file, 3, '!'));
}

#[test]
fn an_answer_of_the_app_that_looks_like_one_fails_the_hints() {
    let files = files("app-");
    assert!(files.len() > 10);
    files.iter().for_each(|file| check(file, 1, '✗'));
}
