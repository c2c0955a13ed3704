//! The page: valid HTML, used in jsdom, and laid out by a real browser at the widths and in the schemes that people have.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hintgrade::report::{Format, Report, Verdict};
use serde_json::{Value, json};

use super::{samples, written};
use crate::support::node::oracle;

fn seen(page: &str) -> Value {
    serde_json::from_str(&oracle("page.mjs", &[], page.to_owned())).unwrap()
}

#[test]
fn every_page_is_valid_and_holds_nothing_foreign() {
    for reports in [Vec::new(), vec![samples::failed()], vec![samples::hostile()], samples::all()] {
        let page = written(Format::Html, &reports);
        let seen = seen(&page);
        assert_eq!((&seen["wrong"], &seen["foreign"]), (&json!([]), &json!([])), "{page}");
        assert_eq!(seen["scripts"], if reports.len() > 1 { 1 } else { 0 }, "no script but the page's own");
    }
}

#[test]
fn a_class_can_be_searched_filtered_and_sorted() {
    let mut reports = vec![samples::passed(), samples::failed(), samples::errored()];
    reports[0].duration_ms = 100;
    let seen = seen(&written(Format::Html, &reports));
    let [passed, failed, errored] = ["http://localhost:3000", "./ada", "http://localhost:9"];
    assert_eq!(seen["all"], json!([passed, failed, errored]));
    assert_eq!(seen["searched"], json!([failed]));
    assert_eq!(seen["errored"], json!([errored]));
    assert_eq!(seen["byTime"], json!([failed, errored, passed]));
    assert_eq!(seen["byTimeDown"], json!([passed, errored, failed]));
    assert_eq!(seen["byHints"], json!([errored, failed, passed]));
    assert_eq!(seen["sorts"], json!([null, null, null, "ascending", null]));
    assert_eq!(seen["order"], json!(["header", "sums", "section", "footer"]), "the sums stand before the table");
}

#[test]
fn a_class_is_summed_up() {
    let page = written(Format::Html, &samples::all());
    assert!(page.contains("1 of 4 submissions passed, 1 failed, 2 could not be graded"));
    assert!(page.contains("50 % failed (2 of 4), 1 could not be graded · most often empty-hint (1)"));
    assert!(page.contains(r#"<rect class="failed" x="25" width="50" height="4">"#));
}

#[test]
fn the_memory_does_not_grow_with_the_class() {
    let mut reporter = Format::Html.reporter(super::OPTIONS, false);
    let mut held = Vec::new();
    for count in 0..200 {
        let mut out = Vec::new();
        reporter.report(&samples::failed(), &mut out).unwrap();
        held.push(out.len());
        assert!(count == 0 || !out.is_empty(), "row {count} is written when it comes");
    }
    assert_eq!(held[2..].iter().min(), held[2..].iter().max());
}

/// Runs Chromium once on a page, in a light (1) or a dark (0) scheme.
fn chromium(page: &Path, scheme: u8, wanted: &str) -> Output {
    let profile = tempfile::tempdir().unwrap();
    Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"])
        .args([
            format!("--user-data-dir={}", profile.path().display()),
            format!("--blink-settings=preferredColorScheme={scheme}"),
            "--window-size=1280,1000".to_owned(),
            wanted.to_owned(),
            format!("file://{}", page.display()),
        ])
        .output()
        .expect("these tests need Chromium: run tests/all, or install it")
}

/// A page after its script has run, and what the console said.
fn browsed(page: &Path) -> (String, String) {
    let output = chromium(page, 1, "--dump-dom");
    let log = String::from_utf8_lossy(&output.stderr);
    let console = log.lines().filter(|line| line.contains("CONSOLE")).collect::<Vec<_>>().join("\n");
    (String::from_utf8_lossy(&output.stdout).into_owned(), console)
}

fn drawn(page: &Path, scheme: u8) -> Vec<u8> {
    let shot = page.with_extension(format!("{scheme}.png"));
    chromium(page, scheme, &format!("--screenshot={}", shot.display()));
    fs::read(shot).expect("Chromium draws the page")
}

#[test]
fn a_browser_runs_the_pages_own_script_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let text = written(Format::Html, &samples::all());
    fs::write(&page, &text).unwrap();
    let (dom, console) = browsed(&page);
    assert_eq!(console, "", "the content security policy lets the page's script run");
    assert!(dom.contains("<output>4 / 4</output>"), "the script has run: {dom}");
    // Were a text ever not escaped, the policy would still stop it.
    let title = "<script>document.title = 'taken over'</script></main>";
    fs::write(&page, text.replace("</main>", title)).unwrap();
    let (dom, console) = browsed(&page);
    assert!(!dom.contains("<title>taken over") && console.contains("Content Security Policy"), "{console}");
}

#[test]
fn a_browser_draws_it_on_a_phone_and_a_desk_in_dark_and_in_light() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let long: Vec<Report> = (0..20).map(long_named).collect();
    let text = written(Format::Html, &long);
    fs::write(&page, &text).unwrap();
    // Chromium makes no window narrower than 500 pixels: a phone is a frame in it.
    let phone = folder.path().join("phone.html");
    fs::write(&phone, PHONE.replace("PAGE", &text.replace('&', "&amp;").replace('"', "&quot;"))).unwrap();
    let (dom, _) = browsed(&phone);
    assert!(dom.contains("<title>fits</title>"), "something is wider than the phone");
    let [light, dark] = [1, 0].map(|scheme| drawn(&page, scheme));
    assert!(light != dark && light.len() > 10_000 && dark.len() > 10_000);
}

const PHONE: &str = r#"<!DOCTYPE html><iframe srcdoc="PAGE" width="390" height="800" style="border:0"></iframe><script>
onload = () => {
  const page = frames[0].document;
  for (const details of page.querySelectorAll("details")) details.open = true;
  const { scrollWidth, clientWidth } = page.scrollingElement;
  document.title = scrollWidth <= clientWidth && clientWidth <= 390 ? "fits" : `${scrollWidth} in ${clientWidth}`;
};
</script>"#;

fn long_named(number: usize) -> Report {
    let mut report = if number.is_multiple_of(2) { samples::passed() } else { samples::failed() };
    report.submission = format!("https://{}-{number}.example/{}", "a-learners-app".repeat(4), "x".repeat(80));
    if report.verdict == Verdict::Failed {
        report.hints[1].message = Some("w".repeat(300));
    }
    report
}
