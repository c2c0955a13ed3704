//! The `html` format: valid HTML, operated in jsdom, and laid out by a real browser in several widths and colour
//! schemes.

use std::fs;
use std::time::Instant;

use hintgrade::report::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Format, Report, Stage, Verdict};
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
        assert_eq!(seen["deadLinks"], json!([]), "{page}");
        assert_eq!(seen["scripts"], if reports.len() > 1 { 1 } else { 0 }, "no script but the page's own");
    }
}

#[test]
fn a_class_can_be_searched_filtered_and_sorted() {
    let mut reports = vec![samples::passed(), samples::failed(), samples::errored()];
    reports[0].duration_ms = 100;
    reports[0].behaviour = Some(broken());
    let seen = seen(&written(Format::Html, &reports));
    let [passed, failed, errored] = ["http://localhost:3000", "./ada", "http://localhost:9"];
    assert_eq!(seen["all"], json!([passed, failed, errored]));
    assert_eq!(seen["searched"], json!([failed]));
    assert_eq!(seen["errored"], json!([errored]));
    assert_eq!((&seen["brokenIsOffered"], &seen["broken"]), (&json!(true), &json!([passed])));
    assert_eq!(seen["byTime"], json!([failed, errored, passed]));
    assert_eq!(seen["byTimeDown"], json!([passed, errored, failed]));
    assert_eq!(seen["byHints"], json!([errored, failed, passed]));
    assert_eq!(seen["sorts"], json!([null, null, null, null, "ascending", null]));
    assert_eq!(seen["order"], json!(["header", "sums", "section", "footer"]), "the sums stand before the table");
}

#[test]
fn a_class_has_a_summary() {
    let mut reports = samples::all();
    reports[0].behaviour = Some(broken());
    let page = written(Format::Html, &reports);
    assert!(page.contains("1 of 4 submissions passed, 1 of them does not work, 1 failed, 2 could not be graded"));
    assert!(page.contains("<dd class=\"part broken\">1 of them does not work</dd>"));
    assert!(page.contains("50 % failed (2 of 4), 1 could not be graded · most often empty-hint (1)"));
    assert!(page.contains(r#"<rect class="failed" x="25" width="50" height="4">"#));
    assert!(page.contains(r#"<rect class="broken" x="0" width="25" height="4">"#));
}

/// The behaviour of an app that does not work.
fn broken() -> Behaviour {
    let check = CheckReport {
        number: 1,
        text: "Everybody hears the number.".into(),
        verdict: CheckVerdict::Failed,
        message: Some("nobody heard it".into()),
        findings: Vec::new(),
        timeline: Vec::new(),
    };
    Behaviour { stage: Stage::Rehearsal, verdict: BehaviourVerdict::Broken, checks: vec![check] }
}

#[test]
fn many_challenges_have_a_table_of_contents() {
    let mut reports = vec![samples::passed(), samples::failed()];
    reports[1].challenge.id = "another".into();
    reports[1].challenge.title = "Another lesson".into();
    let page = written(Format::Html, &reports);
    let contents = |page: &str| page.split("<nav").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
    assert!(contents(&page).contains("<a href=\"#r2\">Another lesson</a>"), "{page}");
    assert!(!page.contains("Hint by hint"), "a bar for one submission");
    reports[1].submission = reports[0].submission.clone();
    let one = written(Format::Html, &reports);
    assert!(one.contains("<p>1 of 2 challenges passed, 1 failed, 0 could not be graded</p>"), "{one}");
    reports[1].submission = "./ada".into();
    reports.extend(reports.clone());
    let page = written(Format::Html, &reports);
    assert!(
        contents(&page).contains("<a href=\"#c2\">Another lesson</a>") && page.contains("<details id=\"c2\">"),
        "{page}"
    );
    assert!(!written(Format::Html, &[samples::passed(), samples::failed()]).contains("<nav"));
}

#[test]
fn the_memory_does_not_grow_with_the_class() {
    let mut reporter = Format::Html.reporter(super::OPTIONS, false);
    let (mut held, mut late) = (Vec::new(), 0);
    for count in 1..=1000 {
        let mut out = Vec::new();
        reporter.report(&samples::failed(), &mut out).unwrap();
        assert!(count == 1 || !out.is_empty(), "row {count} is written when it comes");
        match count {
            100..=250 => held.push(out.len()),
            501.. => late += out.len(),
            _ => {}
        }
    }
    assert_eq!(held.iter().min(), held.iter().max());
    assert!(late / 500 < held[0] / 2, "the details of further rows are compressed: {} {}", late / 500, held[0]);
}

/// Ten thousand rows, six of ten failed, each with another line of code.
#[test]
fn a_large_class_opens_and_filters() {
    const ROWS: usize = 10_000;
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let mut file = fs::File::create(&page).unwrap();
    let mut reporter = Format::Html.reporter(super::OPTIONS, false);
    for number in 1..=ROWS {
        let mut report = if number % 10 < 4 { samples::passed() } else { samples::failed() };
        report.submission = format!("https://app-{number}.example");
        if let Some(finding) = report.hints[1].findings.first_mut() {
            let text = format!("  ++currentUsers;\n  io.emit('users count', currentUsers, {number});\n}});");
            finding.source.as_mut().unwrap().excerpt.as_mut().unwrap().text = text;
        }
        reporter.report(&report, &mut file).unwrap();
    }
    reporter.finish(&mut file).unwrap();
    let size = file.metadata().unwrap().len();
    assert!(size < 12 << 20, "{size}");
    browse(|browser| async move {
        let started = Instant::now();
        let tab = Tab::open(&browser, &file_url(&page)).await;
        tab.shows("output", "10000 / 10000").await;
        let opened = started.elapsed();
        tab.evaluate("document.querySelector('input[value=failed]').click()").await;
        tab.shows("output", "6000 / 10000").await;
        tab.evaluate("search.value = 'app-9999.'; search.dispatchEvent(new Event('input', { bubbles: true }))").await;
        tab.shows("output", "1 / 10000").await;
        // The details of a row far down, which are packed.
        let first_search = Instant::now();
        tab.evaluate(
            "search.value = 'currentusers, 8888'; search.dispatchEvent(new Event('input', { bubbles: true }))",
        )
        .await;
        tab.shows("output", "1 / 10000").await;
        assert_eq!(tab.evaluate("rows.filter((row) => !row.hidden).map((row) => row.id)").await, json!(["r8888"]));
        let searched = first_search.elapsed();
        eprintln!("{size} bytes: opened after {opened:?}, all after {:?}, searched in {searched:?}", started.elapsed());
        // A link to a row that the filter hides shows it, with its packed details.
        tab.evaluate("location.hash = '#r7777'").await;
        tab.shows("#r7777 pre", "io.emit('users count', currentUsers, 7777);").await;
        assert_eq!(tab.evaluate("document.querySelectorAll('#r7777 .hints').length").await, json!(1));
        assert_eq!(tab.browser_log(), Vec::<String>::new());
    });
}

/// Each page in both colour schemes, on a phone and a screen, with everything unfolded.
#[test]
fn the_pages_are_accessible() {
    let folder = tempfile::tempdir().unwrap();
    let mut broken_too = samples::all();
    broken_too[0].behaviour = Some(broken());
    broken_too[3].challenge.id = "another".into();
    let pages = [("one", vec![samples::failed()]), ("hostile", vec![samples::hostile()]), ("many", broken_too)];
    for (name, reports) in &pages {
        fs::write(folder.path().join(name), written(Format::Html, reports)).unwrap();
        fs::rename(folder.path().join(name), folder.path().join(format!("{name}.html"))).unwrap();
    }
    browse(|browser| async move {
        for (name, _) in pages {
            let tab = Tab::open(&browser, &file_url(&folder.path().join(format!("{name}.html")))).await;
            tab.evaluate("for (const details of document.querySelectorAll('details')) details.open = true").await;
            for (width, scheme) in [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")] {
                tab.on_screen(width, 900, scheme).await;
                let found = tab.accessibility_violations().await;
                assert_eq!(found, json!([]), "{name} in {scheme}, {width} wide");
                let widths = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]";
                assert_eq!(
                    tab.evaluate(widths).await,
                    json!([width, width]),
                    "{name}: nothing is wider than the screen"
                );
                tab.screenshot(&format!("report-{name}-{width}-{scheme}")).await;
            }
        }
        // The checker finds what is wrong.
        let tab = Tab::open(&browser, "data:text/html,<p style='color:%23ccc'>pale</p>").await;
        let found = tab.accessibility_violations().await.to_string();
        assert!(found.contains("color-contrast"), "{found}");
    });
}

#[test]
fn what_is_folded_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    fs::write(&page, written(Format::Html, &samples::all())).unwrap();
    browse(|browser| async move {
        let tab = Tab::open(&browser, &file_url(&page)).await;
        let visible = "document.querySelector('#r2 pre').checkVisibility({ contentVisibilityAuto: true })";
        assert_eq!(tab.evaluate(visible).await, json!(false));
        tab.as_printed().await;
        // A browser unfolds it in the frame after the next one.
        let drawn =
            format!("new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(() => d({visible}))))");
        assert_eq!(tab.evaluate(&drawn).await, json!(true));
        assert_eq!(tab.evaluate("document.querySelector('.tools').checkVisibility()").await, json!(false));
    });
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
