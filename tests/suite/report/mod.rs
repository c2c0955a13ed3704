//! Reporters, each held against something that is not ours: a schema, a validator, another tool's parser, a browser.

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

const LOOK: RenderOptions = RenderOptions { language: Language::English, colour: false, unicode: true, width: 100 };

/// What a format writes of these reports.
fn written(format: Format, reports: &[Report]) -> String {
    written_by(format.reporter(LOOK, false).as_mut(), reports)
}

fn written_by(reporter: &mut dyn Reporter, reports: &[Report]) -> String {
    let mut out = Vec::new();
    for report in reports {
        reporter.report(report, &mut out).unwrap();
    }
    reporter.finish(&mut out).unwrap();
    String::from_utf8(out).expect("reports are UTF-8")
}
