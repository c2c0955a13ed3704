//! Why an assertion about a value failed: expected and actual side by side, where in the answer they differ, and which
//! request gave it.

use std::ops::Range;

use serde_json::Value;

use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity};
use crate::engine::{Assertion, Exchange, Run};
use crate::message::{Arg, Message};
use crate::submission::error_page::path_of;

/// How many differences are shown.
const MOST: usize = 5;
/// Answers larger than this are not searched, in bytes.
const LARGEST: usize = 256 << 10;
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

/// Why the assertion failed, if there is something to compare.
pub(super) fn wrong_value(assertion: &Assertion, run: &Run) -> Option<Finding<Message>> {
    let actual = match &assertion.actual {
        Some(json) => serde_json::from_str(json).ok()?,
        None if assertion.expected.is_some() => Value::Null,
        None => return None,
    };
    let expected: Option<Value> = assertion.expected.as_ref().and_then(|json| serde_json::from_str(json).ok());
    let asked = Asked::of(&actual, &run.trace.exchanges);
    let finding = Finding::new(Kind::WrongValue, Severity::Note, message(assertion, &actual, expected.as_ref()));
    Some(match &asked {
        Some(asked) => {
            let finding = finding.with_help(asked.message());
            match asked.excerpt(assertion, &actual, expected.as_ref()) {
                Some((text, places)) => finding.at(source(path_of(&asked.exchange.url), &text, &places)),
                None => finding,
            }
        }
        None => finding,
    })
}

fn message(assertion: &Assertion, actual: &Value, expected: Option<&Value>) -> Message {
    let (name, shown) = (assertion.name.as_str(), shown(actual));
    let wanted = expected.map(self::shown);
    let args = |wanted: &str| {
        Message::format(
            match name {
                _ if SAME.contains(&name) => "finding-wrong-value",
                _ if KEY.contains(&name) => "finding-missing-key",
                _ => "finding-assertion",
            },
            &[("name", name.into()), ("actual", Arg::from(&shown)), ("expected", wanted.into())],
        )
    };
    match &wanted {
        Some(wanted) => args(wanted),
        None => Message::format("finding-assertion-of-one", &[("name", name.into()), ("actual", Arg::from(&shown))]),
    }
}

fn shown(value: &Value) -> String {
    short(&value.to_string())
}

/// The request whose answer a value comes from.
struct Asked<'e> {
    exchange: &'e Exchange,
    /// The answer's JSON, and the path of the value in it.
    answer: Option<(Value, String)>,
}

impl<'e> Asked<'e> {
    /// The last request whose answer contains the value, otherwise the last that was answered at all.
    fn of(actual: &Value, exchanges: &'e [Exchange]) -> Option<Self> {
        let answered = || exchanges.iter().rev().filter(|exchange| matches!(exchange.answer, Some(Ok(_))));
        let holding = answered().find_map(|exchange| {
            let json = json_of(exchange)?;
            let path = find(&json, actual, String::new())?;
            Some(Self { exchange, answer: Some((json, path)) })
        });
        holding.or_else(|| answered().next().map(|exchange| Self { exchange, answer: None }))
    }

    fn message(&self) -> Message {
        let status =
            self.exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok()).map_or(0, |answer| answer.status);
        let (status, path) = (status.to_string(), self.answer.as_ref().map_or("", |(_, path)| path.as_str()));
        let args = [
            ("method", (&self.exchange.method).into()),
            ("path", path_of(&self.exchange.url).into()),
            ("status", status.as_str().into()),
            ("at", path.into()),
        ];
        Message::format(if path.is_empty() { "help-request" } else { "help-request-at" }, &args)
    }

    /// The answer's lines, with a mark at each place that differs.
    fn excerpt(&self, assertion: &Assertion, actual: &Value, expected: Option<&Value>) -> Option<(String, Vec<Place>)> {
        let (json, path) = self.answer.as_ref()?;
        let mut printed = Printed::default();
        printed.print(json, "", 0);
        let differences = match expected {
            Some(expected) if SAME.contains(&assertion.name.as_str()) => {
                let mut found = Vec::new();
                differ(actual, expected, path.clone(), &mut found);
                found
            }
            _ => vec![(path.clone(), Difference::Other)],
        };
        let places = differences.into_iter().take(MOST).filter_map(|(path, difference)| {
            let (_, span) = printed.spans.iter().find(|(at, _)| *at == path)?;
            Some(Place::new(span.clone(), difference.message()))
        });
        let places: Vec<_> = places.collect();
        (!places.is_empty()).then_some((printed.text, places))
    }
}

/// The answer as JSON; the boilerplate encodes some of it as a JSON string.
fn json_of(exchange: &Exchange) -> Option<Value> {
    let answer = exchange.answer.as_ref()?.as_ref().ok().filter(|answer| answer.body.len() <= LARGEST)?;
    match serde_json::from_str(answer.text()).ok()? {
        Value::String(inner) => serde_json::from_str(&inner).ok().or(Some(Value::String(inner))),
        json => Some(json),
    }
}

/// The path of the first occurrence of the value. `null` and booleans are not searched for, because they occur
/// anywhere.
fn find(json: &Value, wanted: &Value, path: String) -> Option<String> {
    if json == wanted {
        return Some(path);
    }
    if matches!(wanted, Value::Null | Value::Bool(_)) {
        return None;
    }
    match json {
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(index, item)| find(item, wanted, format!("{path}[{index}]")))
        }
        Value::Object(map) => map.iter().find_map(|(key, item)| find(item, wanted, joined(&path, key))),
        _ => None,
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
