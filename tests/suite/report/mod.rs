//! Reporters, each checked by something independent: a schema, a validator, another tool's parser, a browser.

mod ci;
mod documented;
mod examples;
mod hostile;
mod html;
pub(crate) mod json;
mod samples;
mod tables;
mod tests;

use hintgrade::language::Language;
use hintgrade::report::{Format, RenderOptions, Report, Reporter};

const OPTIONS: RenderOptions =
    RenderOptions { language: Language::English, colour: false, unicode: true, width: 100, full: false };

/// What a format writes of these reports.
fn written(format: Format, reports: &[Report]) -> String {
    written_by(format.reporter(OPTIONS, false).as_mut(), reports)
}

fn written_by(reporter: &mut dyn Reporter, reports: &[Report]) -> String {
    let mut out = Vec::new();
    for report in reports {
        reporter.report(report, &mut out).unwrap();
    }
    reporter.finish(&mut out).unwrap();
    String::from_utf8(out).expect("reports are UTF-8")
}

/// The score of `--points` is in every format that has a field or a text for it.
#[test]
fn points_are_shown() {
    let weights = hintgrade::report::Points::list("2,3,5.5").unwrap();
    let mut report = samples::failed();
    report.points = Some(hintgrade::report::Score::of(&report, &weights).unwrap());
    let other = report.clone();
    for (format, words) in [
        (Format::Human, "2 of 3 hints passed, 1 failed · points: 7.5 of 10.5 (7 ms)"),
        (Format::Markdown, "2 of 3 hints passed, 1 failed · points: 7.5 of 10.5 · 7 ms"),
        (Format::Html, "<p>points: 7.5 of 10.5</p>"),
        (Format::Junit, "<property name=\"points\" value=\"7.5\"/>"),
        (Format::Tap, "    # points 7.5/10.5\n"),
    ] {
        let text = written(format, std::slice::from_ref(&report));
        assert!(text.contains(words), "{text}");
    }
    for (format, words) in [
        (Format::Markdown, "✅ ❌ ✅ · points: 7.5 of 10.5 |"),
        (Format::Html, "<div class=\"dim\">points: 7.5 of 10.5</div>"),
    ] {
        let text = written(format, &[report.clone(), other.clone()]);
        assert_eq!(text.matches(words).count(), 2, "{text}");
    }
    use crate::support::node::oracle;
    assert_eq!(oracle("junit.mjs", &[], written(Format::Junit, std::slice::from_ref(&report))), "");
}
