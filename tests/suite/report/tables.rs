//! The formats that are opened in other programs: CSV in a spreadsheet, Markdown on a page.

use hintgrade::report::Format;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{samples, written};

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_has_a_row_a_report() {
    let rows = rows(&written(Format::Csv, &samples::all()));
    assert_eq!(rows.len(), 5);
    let failed = &rows[2];
    assert_eq!(failed[0], "./ada");
    assert_eq!(failed[3..10], ["failed", "3", "2", "1", "0", "2", ""]);
    assert_eq!(rows[3][3..10], ["errored", "3", "0", "0", "3", "", "1 2 3"]);
    assert_eq!(rows[4][11..13], ["empty-hint", "broken"]);
    assert_eq!(written(Format::Csv, &[]).lines().count(), 1, "the header alone");
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    for start in ["=", "+", "-", "@", "\t=", "\r\n=", " ="] {
        let mut report = samples::failed();
        report.submission = format!("{start}HYPERLINK(\"http://x\",\"y\"),\"z");
        report.hints[1].message = Some(report.submission.clone());
        for cell in rows(&written(Format::Csv, &[report])).into_iter().flatten() {
            let first = cell.trim_start().chars().next();
            assert!(!first.is_some_and(|c| "=+-@\t\r".contains(c)), "{cell:?}");
        }
    }
}

/// The Markdown that a report may consist of; anything else would come from a submission.
fn is_ours(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(_)
                | Tag::Item
                | Tag::CodeBlock(_)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Strong
        ),
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule => false,
        _ => true,
    }
}

#[test]
fn nothing_of_a_submission_is_markup_in_markdown() {
    let marked =
        "# h\n\n- a\n\n<img src=x onerror=alert(1)> **b** _c_ [l](http://x) ![i](x) | cell | ``` ` ~~~ \\` &lt; @me";
    for reports in [samples::all(), vec![samples::hostile()], vec![marked_up(marked)], vec![marked_up(marked); 2]] {
        let text = written(Format::Markdown, &reports);
        let foreign: Vec<Event<'_>> =
            Parser::new_ext(&text, Options::ENABLE_TABLES).filter(|event| !is_ours(event)).collect();
        assert!(foreign.is_empty(), "{foreign:#?}\nin:\n{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_text_becomes_markup_in_markdown(text in r#"([a-z1`*_~#<>\[\]()!|&;:.@+=\\\n -]|```|&lt;|<b>|http://w|www\.a|\n1\. |\n- |\n---\n){0,40}"#) {
        for reports in [vec![marked_up(&text)], vec![marked_up(&text); 2]] {
            let page = written(Format::Markdown, &reports);
            let foreign = Parser::new_ext(&page, Options::ENABLE_TABLES).find(|event| !is_ours(event));
            proptest::prop_assert!(foreign.is_none(), "{foreign:?}\nin:\n{page}");
        }
    }
}

/// GitHub links them in the text that it has rendered, whatever was escaped in Markdown.
#[test]
fn markdown_mentions_nobody_and_links_no_mail() {
    let text = "write to pay@evil.example or ask @octocat about #1, @ or # 2 or `@octocat#1`";
    let linked = regex::Regex::new(r"@\S|#\d").unwrap();
    for reports in [vec![marked_up(text)], vec![marked_up(text); 2]] {
        let page = written(Format::Markdown, &reports);
        let code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock));
        let mut is_code = false;
        let mut texts = String::new();
        for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
            is_code ^= code(&event);
            match event {
                Event::Text(text) if !is_code => texts.push_str(&text),
                Event::Code(_) => texts.push('`'),
                _ => {}
            }
        }
        let found = linked.find_iter(&texts).find(|found| !found.as_str().ends_with('\u{200b}'));
        assert_eq!(found, None, "{texts}");
        if let [_] = &reports[..] {
            assert!(texts.contains("pay@\u{200b}evil.example or ask @\u{200b}octocat about #\u{200b}1, @ or # 2 or `"));
        }
    }
}

fn marked_up(text: &str) -> hintgrade::report::Report {
    let mut report = samples::failed();
    report.submission = text.into();
    let hint = &mut report.hints[1];
    hint.message = Some(text.into());
    hint.findings[0].message = text.into();
    hint.findings[0].source.as_mut().unwrap().excerpt.as_mut().unwrap().text = text.into();
    report
}

#[test]
fn markdown_sums_up_many_reports() {
    let text = written(Format::Markdown, &samples::all());
    let table = Parser::new_ext(&text, Options::ENABLE_TABLES);
    assert_eq!(table.filter(|event| matches!(event, Event::Start(Tag::TableRow))).count(), 4, "{text}");
    assert!(text.contains("1 of 4 submissions passed, 1 failed, 2 could not be graded"), "{text}");
    assert!(text.contains("**50 % failed (2 of 4), 1 could not be graded** · most often empty-hint (1)"), "{text}");
}

#[test]
fn a_steps_summary_stays_below_githubs_limit() {
    let mut summary = Format::Github.companions(super::OPTIONS).remove(0);
    assert_eq!(summary.variable, "GITHUB_STEP_SUMMARY");
    let mut report = samples::passed();
    report.submission = "https://a-learners-app-with-a-name.example/".repeat(10);
    let text = super::written_by(summary.reporter.as_mut(), &vec![report; 3000]);
    assert!((900_000..1 << 20).contains(&text.len()), "{}", text.len());
    assert!(text.contains("more submissions do not fit here"));
}
