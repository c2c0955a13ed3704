//! The pictures of the documentation, from real runs. `SNAPSHOTS=overwrite cargo test --test suite pictures` updates them.
//! Those of a terminal are compared as a whole, without ports and times, which differ between runs. Of the page of a class,
//! whose pixels differ between browsers, the text is compared.

use std::fs;

use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

use crate::support::browser::{Tab, browse, file_url};
use crate::support::program::{hintgrade, run};

const IMAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/images");

#[track_caller]
fn draw(args: &[&str], picture: &str) {
    let ran = run(&[&["--color", "always"], args].concat());
    let screen = ran.stdout.replace("127.0.0.1:[PORT]", "localhost:3000").replace("([TIME])", "");
    let path = format!("{IMAGES}/{picture}.term.svg");
    let expected = Data::read_from(path.as_ref(), Some(DataFormat::TermSvg));
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(Data::from(screen).coerce_to(DataFormat::TermSvg), expected);
}

#[test]
fn the_sample() {
    draw(&["grade", "--sample"], "sample");
}

#[test]
fn a_failed_hint() {
    draw(&["grade", "fixtures/submissions/wrong-event-name"], "failed");
}

/// A class of these projects among the fixtures.
const CLASS: [(&str, &str); 8] = [
    ("Ada", "single-quotes"),
    ("Ben", "wrong-event-name"),
    ("Chiara", "prettier-multiline"),
    ("Dan", "false-pass-app-listen"),
    ("Eva", "client-without-listener"),
    ("Farid", "double-quotes"),
    ("Giulia", "socket-emit"),
    ("Hana", "server-in-another-file"),
];

#[test]
fn the_page_of_a_class() {
    let folder = tempfile::tempdir().unwrap();
    let rows = CLASS.map(|(student, project)| format!("{student},{project}\n"));
    fs::write(folder.path().join("class.csv"), format!("student,folder\n{}", rows.concat())).unwrap();
    let page = folder.path().join("class.html");
    // Read from standard input, so that the projects' names are those in this folder.
    let graded = hintgrade(&["class", "-", "--input", "csv", "-f", &format!("html:{}", page.display())])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/submissions"))
        .stdin(fs::File::open(folder.path().join("class.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(graded.status.code(), Some(1), "{graded:?}");
    browse(|browser| async move {
        let tab = Tab::open(&browser, &file_url(&page)).await;
        tab.on_screen(1000, 1100, "light").await;
        tab.shows("output", "8 / 8").await;
        tab.evaluate("document.querySelector('#r2 details').open = true").await;
        // Else rows that are not on the screen may have no text yet.
        tab.evaluate("rows.forEach((row) => { row.style.contentVisibility = 'visible'; })").await;
        let text = regex::Regex::new(r"\d+ ms").unwrap().replace_all(&tab.text("main").await, "[TIME]").into_owned();
        let path = format!("{IMAGES}/class.txt");
        let is_changed = fs::read_to_string(&path).ok().as_ref() != Some(&text);
        let expected = Data::read_from(path.as_ref(), Some(DataFormat::Text)).raw();
        Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(text, expected);
        if is_changed {
            fs::write(format!("{IMAGES}/class.png"), tab.screenshot("class").await).unwrap();
        }
    });
}
