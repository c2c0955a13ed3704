//! Reports whose texts are hostile, in every format: the format's structure is kept, and nothing drives a terminal or a
//! CI runner.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;
use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::XmlVersion;
use quick_xml::events::Event as XmlEvent;
use serde_json::Value;

use crate::behaviour::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage};
use crate::explain::{Edit, Excerpt, Finding, Kind, Mark, Severity, Source, Suggestion};
use crate::language::Language;
use crate::report::{
    ChallengeName, Columns, Format, HintReport, Points, RenderOptions, Report, Reporter, Row, Score, VERSION, Verdict,
};

const VERDICTS: [Verdict; 3] = [Verdict::Passed, Verdict::Failed, Verdict::Errored];

/// A report as JSON, or two bytes that choose its shape and its texts, separated by bytes 0xFF. The first byte chooses
/// the format.
pub fn reports(bytes: &[u8]) {
    let Some((format, rest)) = bytes.split_first() else { return };
    if let Ok(report) = serde_json::from_slice::<Report>(rest) {
        return check(&[report], None, usize::from(*format));
    }
    let Some((shape, texts)) = rest.split_first_chunk() else { return };
    let shape = u64::from(u16::from_le_bytes(*shape));
    let texts: Vec<String> =
        texts.split(|byte| *byte == 0xff).map(|text| String::from_utf8_lossy(text).into()).collect();
    let mut hostile = texts.iter().cycle().cloned();
    let hostile = Shape::of(shape, &mut || hostile.next().unwrap_or_default()).reports();
    let harmless = Shape::of(shape, &mut || "x".to_owned()).reports();
    check(&hostile, Some(&harmless), usize::from(*format));
}

/// Makes reports of a shape.
struct Shape<'t> {
    rng: Rng,
    text: &'t mut dyn FnMut() -> String,
}

impl<'t> Shape<'t> {
    fn of(shape: u64, text: &'t mut dyn FnMut() -> String) -> Self {
        Self { rng: Rng::with_seed(shape), text }
    }

    fn text(&mut self) -> String {
        (self.text)()
    }

    fn list<T>(&mut self, most: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.rng.usize(..=most)).map(|_| item(self)).collect()
    }

    fn maybe<T>(&mut self, item: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.rng.bool().then(|| item(self))
    }

    fn number(&mut self) -> usize {
        [0, 1, self.rng.usize(..1000), usize::MAX][self.rng.usize(..4)]
    }

    fn reports(mut self) -> Vec<Report> {
        let several = 1 + self.rng.usize(..2);
        (0..several).map(|_| self.report()).collect()
    }

    fn report(&mut self) -> Report {
        let hints = self.list(4, Self::hint);
        Report {
            version: VERSION,
            challenge: ChallengeName {
                id: self.text(),
                title: self.text(),
                dashed_name: self.text(),
                challenge_type: self.rng.u8(..),
            },
            submission: self.text(),
            verdict: self.rng.choice(VERDICTS).unwrap_or(Verdict::Passed),
            findings: self.list(2, Self::finding),
            behaviour: self.maybe(Self::behaviour),
            duration_ms: self.number() as u64,
            row: self.maybe(|this| Row { number: this.number() as u64, columns: Columns(this.list(3, Self::column)) }),
            points: self.maybe(|_| Score {
                earned: Points::ONE,
                possible: Points::ONE,
                hints: vec![Points::ONE; hints.len()],
            }),
            hints,
        }
    }

    fn column(&mut self) -> (String, String) {
        (self.text(), self.text())
    }

    fn hint(&mut self) -> HintReport {
        HintReport {
            number: self.number(),
            text: self.text(),
            verdict: self.rng.choice(VERDICTS).unwrap_or(Verdict::Passed),
            message: self.maybe(Self::text),
            sentence: self.maybe(Self::text),
            findings: self.list(2, Self::finding),
            challenge_at_fault: self.rng.bool(),
        }
    }

    fn finding(&mut self) -> Finding {
        Finding {
            kind: self.rng.choice(Kind::ALL).unwrap_or(Kind::NoMatch),
            severity: if self.rng.bool() { Severity::Note } else { Severity::Warning },
            message: self.text(),
            help: self.maybe(Self::text),
            suggestion: self.maybe(|this| Suggestion { certain: this.rng.bool(), edits: this.list(3, Self::edit) }),
            source: self.maybe(|this| Source {
                path: this.text(),
                line: this.number(),
                column: this.number(),
                excerpt: this.maybe(|this| Excerpt {
                    first_line: this.number(),
                    text: this.text(),
                    marks: this.list(2, |this| Mark {
                        start: this.number(),
                        end: this.number(),
                        label: this.text(),
                        primary: this.rng.bool(),
                    }),
                }),
            }),
        }
    }

    fn edit(&mut self) -> Edit {
        Edit {
            path: self.text(),
            line: self.number(),
            column: self.number(),
            end_line: self.number(),
            end_column: self.number(),
            text: self.text(),
        }
    }

    fn behaviour(&mut self) -> Behaviour {
        let verdicts = [BehaviourVerdict::Works, BehaviourVerdict::Broken, BehaviourVerdict::Unknown];
        let checks = [CheckVerdict::Passed, CheckVerdict::Failed, CheckVerdict::Unknown];
        Behaviour {
            stage: if self.rng.bool() { Stage::Live } else { Stage::Rehearsal },
            verdict: self.rng.choice(verdicts).unwrap_or(BehaviourVerdict::Unknown),
            checks: self.list(2, |this| CheckReport {
                number: this.number(),
                text: this.text(),
                verdict: this.rng.choice(checks).unwrap_or(CheckVerdict::Unknown),
                message: this.maybe(Self::text),
                timeline: this.list(2, Self::text),
                findings: this.list(1, Self::finding),
            }),
        }
    }
}

/// Checks the reports in one format; with `harmless`, which differs in its texts only, that the texts do not change the
/// structure.
pub(super) fn check(reports: &[Report], harmless: Option<&[Report]>, choice: usize) {
    let language = Language::ALL[choice / 16 % 2];
    let options = RenderOptions {
        language,
        colour: choice / 32 % 2 == 1,
        unicode: choice / 64 % 2 == 1,
        width: 80,
        full: choice / 128 % 2 == 1,
    };
    let Some(format) = Format::ALL.get(choice % 16) else {
        let text = written(&mut *Format::human_class(options, choice % 16 == 15), reports);
        return is_safe(&text, options.colour, &[]);
    };
    let text = written(&mut *format.reporter(options, false), reports);
    for mut companion in format.companions(options) {
        is_safe(&written(&mut *companion.reporter, reports), false, &[]);
    }
    let commands: &[&str] = match format {
        Format::Github => &["::error title=", "::warning title=", "::notice title="],
        Format::Classroom => &["::notice title=Autograding "],
        _ => &[],
    };
    is_safe(&text, *format == Format::Human && options.colour, commands);
    let structure = structure(*format, &text);
    if let Some(harmless) = harmless {
        let expected = self::structure(*format, &written(&mut *format.reporter(options, false), harmless));
        assert_eq!(structure, expected, "{text}");
    }
    match format {
        Format::Json => {
            let read: Vec<Report> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(read, reports);
        }
        Format::Csv => assert_eq!(structure.lines().count(), 1 + reports.len()),
        _ => {}
    }
}

fn written(reporter: &mut dyn Reporter, reports: &[Report]) -> String {
    let mut out = Vec::new();
    reports.iter().try_for_each(|report| reporter.report(report, &mut out)).unwrap();
    reporter.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Fails if a line has a character or a command that a terminal or a CI runner would execute. The styles of a terminal
/// and these commands are the program's own.
fn is_safe(text: &str, styles: bool, commands: &[&str]) {
    let plain = if styles { anstream::adapter::strip_str(text).to_string() } else { text.to_owned() };
    for line in plain.split('\n') {
        let is_unsafe = |c: char| {
            let turns =
                matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            turns || c.is_control()
        };
        assert_eq!(line.find(is_unsafe), None, "{line:?}");
        let named = |at: usize| line[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[');
        assert!(!line.match_indices("##").any(|(at, _)| named(at)), "{line}");
        let is_command = line.trim_start().starts_with("::");
        assert!(!is_command || commands.iter().any(|command| line.starts_with(command)), "{line}");
    }
}

/// What must not depend on the texts of a report.
fn structure(format: Format, text: &str) -> String {
    match format {
        Format::Human | Format::Json => String::new(),
        Format::Sums => {
            // How many challenges there are depends on their names.
            serde_json::from_str::<Value>(text).unwrap();
            String::new()
        }
        Format::Sarif | Format::Gitlab | Format::Gradescope | Format::Exercism => {
            let mut document: Value = serde_json::from_str(text).unwrap();
            if format == Format::Sarif {
                // One for each different name.
                document["runs"][0]["tool"]["driver"]["rules"].take();
                let results = document["runs"][0]["results"].as_array_mut().unwrap();
                results.iter_mut().filter_map(Value::as_object_mut).for_each(|result| drop(result.remove("fixes")));
            }
            shape(&document).to_string()
        }
        Format::Classroom => {
            let mut lines = text.lines();
            let result = lines.next().unwrap().strip_prefix("result=").unwrap();
            let result: Value = serde_json::from_slice(&STANDARD.decode(result).unwrap()).unwrap();
            format!("{}{}", shape(&result), lines.count())
        }
        Format::Github => text.lines().map(|line| format!("{}\n", line.matches("::").count() >= 2)).collect(),
        Format::Junit => elements_of_xml(text),
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let rows = reader.records().map(Result::unwrap);
            rows.map(|row| {
                let formula = row.iter().find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@']));
                assert_eq!(formula, None);
                format!("{}\n", row.len())
            })
            .collect()
        }
        Format::Tap => text.lines().map(|line| format!("{}\n", start_of_tap(line))).collect(),
        Format::Markdown => {
            for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
                assert!(is_ours(&event), "{event:?} in:\n{text}");
            }
            String::new()
        }
        Format::Html => {
            check_html(text);
            String::new()
        }
    }
}

/// The document with every text and number replaced by a word.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(_) => "text".into(),
        Value::Number(_) => "number".into(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        other => other.clone(),
    }
}

fn elements_of_xml(text: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut found) = (0_usize, String::new());
    loop {
        let event = reader.read_event().unwrap();
        if let XmlEvent::Start(element) | XmlEvent::Empty(element) = &event {
            for attribute in element.attributes() {
                attribute.unwrap().normalized_value(XmlVersion::Explicit1_0).unwrap();
            }
            found += &format!("{depth} {:?}\n", element.name());
        }
        match event {
            XmlEvent::Start(_) => depth += 1,
            XmlEvent::End(_) => depth -= 1,
            XmlEvent::Text(text) => drop(text.decode().unwrap()),
            XmlEvent::Eof => break,
            XmlEvent::Empty(_) | XmlEvent::Decl(_) | XmlEvent::GeneralRef(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    found
}

/// The part of a line of TAP that is not text.
fn start_of_tap(line: &str) -> &str {
    let starts = [
        "TAP version 14",
        "# Subtest:",
        "    1..",
        "    # points ",
        "    ok ",
        "    not ok ",
        "      ---",
        "      ...",
        "      verdict: ",
        "      message: ",
        "      findings: ",
        "      at: ",
        "ok ",
        "not ok ",
        "1..",
    ];
    starts.into_iter().find(|start| line.starts_with(start)).unwrap_or_else(|| panic!("{line}"))
}

/// The Markdown that a report may consist of.
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

/// The page has no element or attribute but its own.
fn check_html(text: &str) {
    const ELEMENTS: &str = "html head meta title style body main header footer section div p span h1 h2 h3 code pre \
        mark ul ol li dl dt dd table thead tbody tr th td details summary label input fieldset legend output svg rect \
        script nav a";
    const ATTRIBUTES: &str = "lang charset name content http-equiv class id role aria-label aria-hidden title type \
        value checked autocomplete hidden scope colspan data-verdict data-key data-broken data-kinds viewBox \
        preserveAspectRatio x width height href tabindex";
    let page = scraper::Html::parse_document(text);
    let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
    for element in page.tree.values().filter_map(scraper::Node::as_element) {
        assert!(elements.contains(element.name()), "{}", element.name());
        for (name, value) in element.attrs() {
            assert!(attributes.contains(name), "{name}");
            assert!(name != "href" || value.starts_with('#'), "a link to {value}");
        }
    }
    assert!(!page.tree.values().any(|node| matches!(node, scraper::Node::Comment(_))));
}
