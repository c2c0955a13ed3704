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
use hintgrade::report::{
    Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Format, RenderOptions, Report, Reporter, Stage,
};

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

/// A report whose hints all passed, of an app that was checked.
fn checked(submission: &str, verdict: BehaviourVerdict) -> Report {
    let check = CheckReport {
        number: 1,
        text: "Everybody hears it.".into(),
        verdict: match verdict {
            BehaviourVerdict::Works => CheckVerdict::Passed,
            BehaviourVerdict::Broken => CheckVerdict::Failed,
            BehaviourVerdict::Unknown => CheckVerdict::Unknown,
        },
        message: Some("Nobody hears `'user count'`. More of it.".into()),
        timeline: Vec::new(),
        findings: Vec::new(),
    };
    let behaviour = Behaviour { stage: Stage::Rehearsal, verdict, checks: vec![check] };
    Report { submission: submission.into(), behaviour: Some(behaviour), ..samples::passed() }
}

#[test]
fn passing_and_working_are_two_numbers() {
    use BehaviourVerdict::{Broken, Unknown, Works};
    let one = written(Format::Human, &[checked("it", Broken)]);
    assert!(one.contains("\nAll 3 hints passed, but the app does not work. Nobody hears `'user count'`. ("), "{one}");
    let mut again = checked("b", Works);
    again.challenge.id = "589fc831f9fc0f352b528e76".into();
    let reports = [
        checked("a", Broken),
        checked("b", Works),
        again,
        checked("c", Unknown),
        checked("d", Broken),
        samples::failed(),
    ];
    let sums = "4 of 5 submissions passed, 2 of them do not work, 1 of them could not be checked, 1 failed";
    let class = written_by(Format::human_class(OPTIONS, false).as_mut(), &reports);
    assert!(class.contains(sums) && class.contains("· does not work: Nobody hears `'user count'`.\n"), "{class}");
    let markdown = written(Format::Markdown, &reports);
    assert!(markdown.contains(sums) && markdown.matches("**does not work**").count() == 2, "{markdown}");
    let page = written(Format::Html, &reports);
    assert!(page.contains(sums), "{page}");
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
