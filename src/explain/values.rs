//! Why an assertion about a value failed: expected and actual side by side, where in the answer they differ, and which
//! request gave it. A place is marked only where the hint's own code reads it.

use std::ops::Range;

use serde_json::Value;

use super::answers::{json_of, summary};
use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity, Source};
use crate::engine::{Assertion, Exchange, Run};
use crate::javascript::{Key, Operand, Origin, Part, Sought, read_at};
use crate::message::{Arg, Message};
use crate::submission::error_page::path_of;

/// How many differences are shown.
const MOST: usize = 5;
/// Assertions that two values are equal.
const SAME: [&str; 8] = [
    "equal",
    "strictEqual",
    "deepEqual",
    "propertyVal",
    "deepPropertyVal",
    "nestedPropertyVal",
    "sameMembers",
    "sameDeepMembers",
];
/// Assertions that a key exists.
const KEY: [&str; 4] = ["property", "ownProperty", "nestedProperty", "containsAllKeys"];

/// Assertions whose subject is a condition, not a value of the answer.
const CONDITION: [&str; 6] = ["assert", "isOk", "isNotOk", "isTrue", "isFalse", "isNotTrue"];

/// Why the assertion failed. `source` is the hint's code, in which the assertion stands.
pub(super) fn wrong_value(assertion: &Assertion, run: &Run, source: Option<&str>) -> Finding<Message> {
    let exchanges = run.trace.exchanges.as_slice();
    let json = |text: &Option<String>| text.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
    let (actual, expected) = (json(&assertion.actual), json(&assertion.expected));
    let operands = source.zip(assertion.at).and_then(|(source, at)| read_at(source, at, Sought::Assertion));
    let subject = operands.and_then(|operands| operands.into_iter().next());
    let part = subject.as_ref().and_then(|subject| subject.part.as_ref());
    let found = part.and_then(|part| resolve(part, exchanges, actual.as_ref()));
    let answer = answered(exchanges).next().map(summary);
    let finding = |message, help: Option<Message>| {
        let finding = Finding::new(Kind::WrongValue, Severity::Note, message);
        help.into_iter().fold(finding, Finding::with_help)
    };
    if let Some(found) = &found {
        let finding = match &found.missing {
            Some(key) => {
                let text = part.map_or("", |part| part.text.as_str());
                finding(absent(assertion, text, key, expected.as_ref()), Some(summary(found.exchange)))
            }
            None => finding(message(assertion, actual.as_ref(), expected.as_ref()), Some(found.message())),
        };
        return match found.excerpt(assertion, actual.as_ref(), expected.as_ref()) {
            Some((text, places)) => finding.at(source_of(found.exchange, &text, &places)),
            None => finding,
        };
    }
    let condition = |subject: &&Operand| {
        let name = assertion.name.as_str();
        let computed = matches!(actual, Some(Value::Bool(_))) || CONDITION.contains(&name);
        subject.part.is_none() && computed && subject.text != "true" && subject.text != "false"
    };
    if let Some(subject) = subject.as_ref().filter(condition) {
        let result = actual.as_ref().map_or_else(|| "undefined".to_owned(), shown);
        let args = [("code", Arg::from(short(&subject.text))), ("actual", result.into())];
        let parts: Vec<Message> = subject.parts.iter().filter_map(|part| value_of(part, exchanges)).collect();
        let help = parts.into_iter().chain(answer).collect::<Vec<_>>();
        let help = (!help.is_empty()).then(|| Message::list(help));
        return finding(Message::format("finding-condition", &args), help);
    }
    match (&actual, &subject) {
        (None, Some(subject)) if assertion.name != "fail" => {
            let args = [("code", Arg::from(short(&subject.text)))];
            finding(Message::format("finding-undefined", &args), answer)
        }
        _ => finding(message(assertion, actual.as_ref(), expected.as_ref()), answer),
    }
}

/// A part that is not in the answer.
fn absent(assertion: &Assertion, text: &str, key: &str, expected: Option<&Value>) -> Message {
    let expected = wanted(assertion, expected);
    let id = match (&assertion.pattern, &expected) {
        (Some(_), _) => "finding-key-absent-sought",
        (None, Some(_)) => "finding-key-absent-expected",
        (None, None) => "finding-key-absent",
    };
    let args = [
        ("code", Arg::from(short(text))),
        ("key", key.into()),
        ("expected", expected.as_deref().unwrap_or_default().into()),
    ];
    Message::format(id, &args)
}

/// What an assertion wants, as it is shown: the pattern of one that matches, or the value.
fn wanted(assertion: &Assertion, expected: Option<&Value>) -> Option<String> {
    let pattern = assertion.pattern.as_ref().map(|pattern| short(&pattern.to_string()));
    pattern.or_else(|| expected.map(shown))
}

fn message(assertion: &Assertion, actual: Option<&Value>, expected: Option<&Value>) -> Message {
    let (name, shown) = (assertion.name.as_str(), actual.map_or_else(|| "undefined".to_owned(), shown));
    let Some(wanted) = wanted(assertion, expected) else {
        return Message::format("finding-assertion-of-one", &[("name", name.into()), ("actual", shown.into())]);
    };
    let id = match name {
        _ if SAME.contains(&name) => "finding-wrong-value",
        _ if KEY.contains(&name) => "finding-missing-key",
        _ => "finding-assertion",
    };
    Message::format(id, &[("name", name.into()), ("actual", shown.into()), ("expected", wanted.into())])
}

fn shown(value: &Value) -> String {
    short(&value.to_string())
}

fn source_of(exchange: &Exchange, text: &str, places: &[Place]) -> Source<Message> {
    source(path_of(&exchange.url), text, places)
}

/// The answered requests, the last first.
pub(super) fn answered(exchanges: &[Exchange]) -> impl Iterator<Item = &Exchange> {
    exchanges.iter().rev().filter(|exchange| matches!(exchange.answer, Some(Ok(_))))
}

/// Where in an answer a part is that a hint reads.
pub(super) struct Found<'e> {
    exchange: &'e Exchange,
    json: Value,
    /// The path of the part, or of what it is missing in.
    path: String,
    /// The key that is missing.
    pub(super) missing: Option<String>,
}

/// Looks for a part of JSON whose value is `actual` in the answers, the last first. The last answer that is JSON is the
/// one that has no such part, if none has it.
pub(super) fn resolve<'e>(part: &Part, exchanges: &'e [Exchange], actual: Option<&Value>) -> Option<Found<'e>> {
    if part.origin != Origin::Json {
        return None;
    }
    let mut missing = None;
    for exchange in answered(exchanges) {
        let Some(json) = json_of(exchange) else { continue };
        match walk(&json, &part.keys) {
            Walked::To(path, value) if Some(&value) == actual => {
                return Some(Found { exchange, json, path, missing: None });
            }
            Walked::Missing(path, key) if missing.is_none() && actual.is_none_or(Value::is_null) => {
                missing = Some(Found { exchange, json, path, missing: Some(key) });
            }
            _ => {}
        }
    }
    missing
}

/// The value of a part in the last answer that it may be read of, as a message.
fn value_of(part: &Part, exchanges: &[Exchange]) -> Option<Message> {
    let say = |id, value: &str| Message::format(id, &[("code", Arg::from(short(&part.text))), ("value", value.into())]);
    let mut answers = answered(exchanges);
    match part.origin {
        Origin::Json => match walk(&answers.find_map(json_of)?, &part.keys) {
            Walked::To(_, value) => Some(say("part-is", &shown(&value))),
            Walked::Missing(..) => Some(say("part-absent", "")),
        },
        Origin::Text if part.keys.is_empty() => {
            let text = answers.next()?.answer.as_ref()?.as_ref().ok()?.text();
            Some(say("part-is", &shown(&Value::String(text.chars().take(200).collect()))))
        }
        Origin::Text | Origin::Response => None,
    }
}

enum Walked {
    To(String, Value),
    /// The path of what has no such key, and the key.
    Missing(String, String),
}

fn walk(json: &Value, keys: &[Key]) -> Walked {
    let (mut at, mut path) = (json, String::new());
    for (index, key) in keys.iter().enumerate() {
        let is_last = index + 1 == keys.len();
        let (next, name) = match key {
            Key::Name(name) => (at.get(name), name.clone()),
            Key::Index(index) => (at.get(index), format!("[{index}]")),
        };
        match (next, at) {
            (Some(value), _) => {
                path = if matches!(key, Key::Index(_)) { format!("{path}{name}") } else { joined(&path, &name) };
                at = value;
            }
            (None, Value::Array(list)) if is_last && name == "length" => return Walked::To(path, list.len().into()),
            (None, Value::String(text)) if is_last && name == "length" => {
                return Walked::To(path, text.encode_utf16().count().into());
            }
            (None, _) => return Walked::Missing(path, name),
        }
    }
    Walked::To(path, at.clone())
}

impl Found<'_> {
    fn message(&self) -> Message {
        let answer = self.exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok());
        let status = answer.map_or(0, |answer| answer.status).to_string();
        let args = [
            ("method", (&self.exchange.method).into()),
            ("path", path_of(&self.exchange.url).into()),
            ("status", status.as_str().into()),
            ("at", self.path.as_str().into()),
        ];
        Message::format(if self.path.is_empty() { "help-request" } else { "help-request-at" }, &args)
    }

    /// The answer's lines, with a mark at each place that differs.
    fn excerpt(
        &self,
        assertion: &Assertion,
        actual: Option<&Value>,
        expected: Option<&Value>,
    ) -> Option<(String, Vec<Place>)> {
        let mut printed = Printed::default();
        printed.print(&self.json, "", 0);
        let differences = match (&self.missing, actual, expected) {
            (Some(key), ..) => vec![(self.path.clone(), Difference::Missing(key.clone()))],
            (None, Some(actual), Some(expected)) if SAME.contains(&assertion.name.as_str()) => {
                let mut found = Vec::new();
                differ(actual, expected, self.path.clone(), &mut found);
                found
            }
            _ => vec![(self.path.clone(), Difference::Other)],
        };
        let places = differences.into_iter().take(MOST).filter_map(|(path, difference)| {
            let (_, span) = printed.spans.iter().find(|(at, _)| *at == path)?;
            Some(Place::new(span.clone(), difference.message()))
        });
        let places: Vec<_> = places.collect();
        (!places.is_empty()).then_some((printed.text, places))
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// How two values differ at one place.
enum Difference {
    Changed(String),
    Missing(String),
    Extra,
    Other,
}

impl Difference {
    fn message(&self) -> Message {
        match self {
            Self::Changed(expected) => Message::format("label-expected", &[("expected", expected.into())]),
            Self::Missing(key) => Message::format("label-missing-key", &[("key", key.into())]),
            Self::Extra => Message::new("label-extra"),
            Self::Other => Message::new("label-this-value"),
        }
    }
}

fn differ(actual: &Value, expected: &Value, path: String, found: &mut Vec<(String, Difference)>) {
    if found.len() >= MOST || actual == expected {
        return;
    }
    match (actual, expected) {
        (Value::Object(have), Value::Object(want)) => {
            for (key, value) in want {
                match have.get(key) {
                    Some(here) => differ(here, value, joined(&path, key), found),
                    None => found.push((path.clone(), Difference::Missing(key.clone()))),
                }
            }
            let extra = have.keys().filter(|key| !want.contains_key(*key));
            found.extend(extra.map(|key| (joined(&path, key), Difference::Extra)));
        }
        (Value::Array(have), Value::Array(want)) if have.len() == want.len() => {
            for (index, (here, value)) in have.iter().zip(want).enumerate() {
                differ(here, value, format!("{path}[{index}]"), found);
            }
        }
        _ => found.push((path, Difference::Changed(shown(expected)))),
    }
}

/// Pretty-printed JSON, and the span of each value by its path.
#[derive(Default)]
struct Printed {
    text: String,
    spans: Vec<(String, Range<usize>)>,
}

impl Printed {
    fn print(&mut self, json: &Value, path: &str, depth: usize) {
        let start = self.text.len();
        let index = self.spans.len();
        self.spans.push((path.to_owned(), start..start));
        match json {
            Value::Array(list) if !list.is_empty() => {
                let items =
                    list.iter().enumerate().map(|(index, item)| (String::new(), format!("{path}[{index}]"), item));
                self.block('[', items.collect(), ']', depth);
            }
            Value::Object(map) if !map.is_empty() => {
                let items = map.iter().map(|(key, item)| {
                    let name = format!("{}: ", Value::String(key.clone()));
                    (name, joined(path, key), item)
                });
                self.block('{', items.collect(), '}', depth);
            }
            _ => self.text.push_str(&json.to_string()),
        }
        self.spans[index].1.end = self.text.len();
    }

    fn block(&mut self, open: char, items: Vec<(String, String, &Value)>, close: char, depth: usize) {
        self.text.push(open);
        let last = items.len() - 1;
        for (index, (name, path, item)) in items.into_iter().enumerate() {
            self.line(depth + 1);
            self.text.push_str(&name);
            self.print(item, &path, depth + 1);
            if index < last {
                self.text.push(',');
            }
        }
        self.line(depth);
        self.text.push(close);
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
    }
}
