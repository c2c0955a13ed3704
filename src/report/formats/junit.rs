//! JUnit XML, one test suite per report, for Jenkins, GitLab and most CI systems. A hint that could not be decided is
//! an error, not a failure. The suites are written as they come, so the root has no totals, which are optional.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesStart, BytesText, Event};

use crate::language::Translator;
use crate::report::issue::{causes_lines, entry_lines, short_line};
use crate::report::text::one_line;
use crate::report::{Entry, Report, Reporter, Verdict, printable};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hintgrade\">\n";
const TAIL: &str = "</testsuites>\n";

/// Writes JUnit XML.
pub(crate) struct Junit {
    begun: bool,
    translator: Translator,
}

type Xml = Writer<Vec<u8>>;

/// Every text here is `printable`, which leaves no character that XML forbids.
fn suite(report: &Report, translator: &Translator, xml: &mut Xml) -> io::Result<()> {
    let seconds = format!("{:.3}", report.duration_ms as f64 / 1000.0);
    // A suite without cases would pass.
    let has_no_hints = report.hints.is_empty() && report.verdict == Verdict::Errored;
    let suite = xml.create_element("testsuite").with_attributes([
        ("name", &*printable(&report.label())),
        ("tests", &(report.hints.len() + usize::from(has_no_hints)).to_string()),
        ("skipped", "0"),
        ("errors", &(report.count(Verdict::Errored) + usize::from(has_no_hints)).to_string()),
        ("failures", &report.count(Verdict::Failed).to_string()),
        ("time", &seconds),
    ]);
    let view = report.view(translator);
    let checks = view.checks.iter().filter(|check| !check.causes.is_empty()).map(|check| entry_lines(check, true));
    let about = (!view.findings.is_empty()).then(|| causes_lines(&view.findings));
    let about: Vec<String> = about.into_iter().chain(checks).collect();
    suite.write_inner_content(|xml| {
        if let Some(score) = &report.points {
            let values = [("points", score.earned.to_string()), ("possible", score.possible.to_string())];
            xml.create_element("properties").write_inner_content(|xml| {
                values.iter().try_for_each(|(name, value)| {
                    let property = xml.create_element("property");
                    property.with_attributes([("name", *name), ("value", value)]).write_empty().map(drop)
                })
            })?;
        }
        view.hints.iter().try_for_each(|hint| case(report, hint, xml))?;
        if has_no_hints {
            let case = xml.create_element("testcase").with_attributes([
                ("name", &*printable(&report.challenge.title)),
                ("classname", &*printable(&report.challenge.dashed_name)),
            ]);
            case.write_inner_content(|xml| text_element("error", &about.join("\n"), xml))?;
        } else if !about.is_empty() {
            text_element("system-out", &about.join("\n"), xml)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn case(report: &Report, hint: &Entry<'_>, xml: &mut Xml) -> io::Result<()> {
    let case = xml.create_element("testcase").with_attributes([
        ("name", &*format!("{} {}", hint.number, one_line(hint.text))),
        ("classname", &*printable(&report.challenge.dashed_name)),
    ]);
    let text = entry_lines(hint, true);
    let tag = match hint.verdict {
        Verdict::Passed if hint.causes.is_empty() => return case.write_empty().map(drop),
        Verdict::Passed => {
            return case.write_inner_content(|xml| text_element("system-out", &text, xml)).map(drop);
        }
        Verdict::Failed => "failure",
        Verdict::Errored => "error",
    };
    let message = short_line(hint.headline().unwrap_or_default());
    case.write_inner_content(|xml| {
        let element =
            xml.create_element(tag).with_attributes([("message", message.as_str()), ("type", hint.verdict.name())]);
        element.write_text_content(BytesText::new(&text)).map(drop)
    })?;
    Ok(())
}

fn text_element(tag: &str, text: &str, xml: &mut Xml) -> io::Result<()> {
    xml.create_element(tag).write_text_content(BytesText::new(text)).map(drop)
}

impl Junit {
    /// A reporter in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { begun: false, translator }
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            out.write_all(HEAD.as_bytes())?;
        }
        Ok(())
    }
}

impl Reporter for Junit {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
        // The root's tag is written already; here it only sets the indentation of its children.
        xml.write_event(Event::Start(BytesStart::new("testsuites")))?;
        let root = xml.get_ref().len() + 1;
        suite(report, &self.translator, &mut xml)?;
        out.write_all(&xml.into_inner()[root..])?;
        out.write_all(b"\n")
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        out.write_all(TAIL.as_bytes())
    }
}
