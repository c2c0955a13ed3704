//! The `html` format: valid HTML, operated in jsdom, and laid out by a real browser in several widths and colour
//! schemes.

use std::fs;

use hintgrade::report::{Format, Report, Verdict};
use serde_json::{Value, json};

use super::{samples, written};
use crate::support::browser::{Tab, browse, file_url};
use crate::support::node::oracle;

fn seen(page: &str) -> Value {
    serde_json::from_str(&oracle("page.mjs", &[], page.to_owned())).unwrap()
}

#[test]
fn every_page_is_valid_and_has_no_external_resources() {
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
fn a_class_has_a_summary() {
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

#[test]
fn a_browser_runs_the_pages_own_script_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let text = written(Format::Html, &samples::all());
    fs::write(&page, &text).unwrap();
    browse(|browser| async move {
        let tab = Tab::open(&browser, &file_url(&page)).await;
        tab.shows("output", "4 / 4").await;
        assert_eq!(tab.browser_log(), Vec::<String>::new(), "the content security policy lets the page's script run");
        // The content security policy blocks a script even in a text that is not escaped.
        let title = "<script>document.title = 'taken over'</script></main>";
        fs::write(&page, text.replace("</main>", title)).unwrap();
        let tab = Tab::open(&browser, &file_url(&page)).await;
        tab.shows("output", "4 / 4").await;
        assert_ne!(tab.evaluate("document.title").await, json!("taken over"));
        let log = tab.browser_log();
        assert!(log.iter().any(|entry| entry.contains("Content Security Policy")), "{log:?}");
    });
}

#[test]
fn a_browser_shows_it_on_a_phone_and_a_screen_in_dark_and_in_light() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let long: Vec<Report> = (0..20).map(long_named).collect();
    fs::write(&page, written(Format::Html, &long)).unwrap();
    browse(|browser| async move {
        let tab = Tab::open(&browser, &file_url(&page)).await;
        tab.on_screen(1280, 1000, "light").await;
        let light = tab.screenshot("report-light").await;
        tab.on_screen(1280, 1000, "dark").await;
        let dark = tab.screenshot("report-dark").await;
        assert!(light != dark && light.len() > 10_000 && dark.len() > 10_000);
        tab.on_screen(390, 800, "light").await;
        tab.evaluate("for (const details of document.querySelectorAll('details')) details.open = true").await;
        let widths = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]";
        assert_eq!(tab.evaluate(widths).await, json!([390, 390]), "nothing is wider than the phone");
    });
}

fn long_named(number: usize) -> Report {
    let mut report = if number.is_multiple_of(2) { samples::passed() } else { samples::failed() };
    report.submission = format!("https://{}-{number}.example/{}", "a-learners-app".repeat(4), "x".repeat(80));
    if report.verdict == Verdict::Failed {
        report.hints[1].message = Some("w".repeat(300));
    }
    report
}
