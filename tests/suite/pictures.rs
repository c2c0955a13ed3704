//! The README's pictures: the program's output in colour, as a terminal shows it. Ports and times are left out, since
//! they differ between runs. `SNAPSHOTS=overwrite cargo test --test suite pictures` updates them.

use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

use crate::support::program::run;

#[track_caller]
fn draw(args: &[&str], picture: &str) {
    let ran = run(&[&["--color", "always"], args].concat());
    let screen = ran.stdout.replace("127.0.0.1:[PORT]", "localhost:3000").replace("([TIME])", "");
    let path = format!("{}/docs/images/{picture}.term.svg", env!("CARGO_MANIFEST_DIR"));
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
