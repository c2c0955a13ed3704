//! Why an assertion about a value failed: expected and actual side by side, where in the answer they differ, which
//! request gave it, and what to change. A place is marked only where the hint's own code reads it.

use std::ops::Range;

use serde_json::Value;

use super::advice::{Context, Need};
use super::answers::{answered, json_of, request_of, status_of, summary, text_of};
use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity, Source};
use super::mismatch::in_order;
use super::pattern::pieces_of;
use crate::engine::{Assertion, Exchange, PatternText};
use crate::javascript::{Compared, Comparison, Key, Operand, Origin, Part, Sought, read_at};
use crate::message::{Arg, Message};
use crate::submission::Answer;
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
const KEY: [&str; 3] = ["property", "ownProperty", "nestedProperty"];

/// Assertions that something is in a text, a list or an object.
const WITH: [&str; 4] = ["include", "deepInclude", "nestedInclude", "includeMembers"];

/// Assertions that an object has these keys.
const KEYS: [&str; 4] = ["containsAllKeys", "hasAllKeys", "hasAnyKeys", "containsAllDeepKeys"];

/// Assertions whose subject is a condition, not a value of the answer.
const CONDITION: [&str; 6] = ["assert", "isOk", "isNotOk", "isTrue", "isFalse", "isNotTrue"];

/// What was compared.
struct Judged<'r> {
    assertion: &'r Assertion,
    subject: Option<Operand>,
    actual: Option<Value>,
    expected: Option<Value>,
}

impl<'r> Judged<'r> {
    fn of(assertion: &'r Assertion, context: &Context<'_>) -> Self {
        let json = |text: &Option<String>| text.as_deref().and_then(|json| serde_json::from_str::<Value>(json).ok());
        let (actual, expected) = (json(&assertion.actual), json(&assertion.expected));
        let operands = context.code.zip(assertion.at).and_then(|(code, at)| read_at(code, at, Sought::Assertion));
        let mut operands = operands.unwrap_or_default().into_iter();
        let (first, second) = (operands.next(), operands.next());
        match (first, second) {
            // Written the other way round: `assert.equal(1, data.count)`.
            (Some(first), Some(second))
                if SAME.contains(&assertion.name.as_str()) && first.is_fixed() && second.part.is_some() =>
            {
                Self { assertion, subject: Some(second), actual: expected, expected: actual }
            }
            (subject, _) => {
                // Of these, chai tells a part of the value: one of several keys, the keys, or the length.
                let name = assertion.name.as_str();
                let is_of_part = WITH.contains(&name) && matches!(expected, Some(Value::Object(_)))
                    || KEYS.contains(&name)
                    || name == "lengthOf";
                let part = subject.as_ref().and_then(|subject| subject.part.as_ref()).filter(|_| is_of_part);
                let whole = part.and_then(|part| sought(part, &context.run.trace.exchanges));
                let actual = whole.filter(|whole| whole.missing.is_none()).map(|whole| whole.value).or(actual);
                Self { assertion, subject, actual, expected }
            }
        }
    }

    fn part(&self) -> Option<&Part> {
        self.subject.as_ref()?.part.as_ref()
    }

    /// The actual value, as it is shown.
    fn shown(&self) -> String {
        let told = || self.assertion.actual.as_deref().map_or_else(|| "undefined".to_owned(), short);
        self.actual.as_ref().map_or_else(told, shown)
    }

    /// How the actual value at a path differs from what is expected there.
    fn differences(&self, path: &str) -> Vec<(String, Difference)> {
        let name = self.assertion.name.as_str();
        let (is_same, is_with) = (SAME.contains(&name), WITH.contains(&name));
        let mut found = Vec::new();
        match (&self.actual, &self.expected) {
            (Some(actual), Some(expected)) if is_same || is_with && expected.is_object() => {
                differ(actual, expected, path.to_owned(), is_same, &mut found);
            }
            (Some(Value::Object(actual)), Some(Value::Array(keys))) if KEYS.contains(&name) => {
                let missing = keys.iter().filter_map(Value::as_str).filter(|key| !actual.contains_key(*key));
                found.extend(missing.map(|key| (path.to_owned(), Difference::Missing(key.to_owned()))));
            }
            (_, Some(Value::String(key))) if KEY.contains(&name) => {
                found.push((path.to_owned(), Difference::Missing(key.clone())));
            }
            _ => found.push((path.to_owned(), Difference::Other)),
        }
        found
    }

    /// What the assertion wants, as it follows "expects"; `None` where there are no words for it.
    fn want(&self) -> Option<Message> {
        if let Some(pattern) = &self.assertion.pattern {
            return Some(match self.assertion.name.starts_with("not") {
                true => want("want-not", &short(&pattern.to_string())),
                false => text_like(pattern),
            });
        }
        let value = self.expected.as_ref().map(shown).unwrap_or_default();
        let is_given = self.expected.is_some();
        let id = match self.assertion.name.as_str() {
            name if SAME.contains(&name) && is_given => "want-value",
            name if KEY.contains(&name) && is_given => "want-key",
            name if KEYS.contains(&name) && is_given => "want-keys",
            "notProperty" | "notOwnProperty" | "notNestedProperty" if is_given => "want-no-key",
            "notEqual" | "notStrictEqual" | "notDeepEqual" if is_given => "want-not",
            "isAbove" if is_given => "want-above",
            "isAtLeast" if is_given => "want-at-least",
            "isBelow" if is_given => "want-below",
            "isAtMost" if is_given => "want-at-most",
            "approximately" | "closeTo" if is_given => "want-near",
            name if WITH.contains(&name) && is_given => "want-with",
            "notInclude" | "notDeepInclude" | "notNestedInclude" if is_given => "want-without",
            "lengthOf" if is_given => "want-length",
            "oneOf" if is_given => "want-one-of",
            "typeOf" => return self.expected.as_ref()?.as_str().and_then(type_named),
            "isString" => "type-text",
            "isNumber" | "isFinite" => "type-number",
            "isArray" => "type-list",
            "isObject" => "type-object",
            "isBoolean" => "type-boolean",
            "isTrue" => return Some(want("want-value", "true")),
            "isFalse" => return Some(want("want-value", "false")),
            "exists" | "isDefined" => "want-some",
            "isOk" | "assert" => "want-true",
            "isNotNull" => return Some(want("want-not", "null")),
            "notExists" | "isUndefined" | "isNotOk" => "want-nothing",
            "isNull" => return Some(want("want-value", "null")),
            "isEmpty" => "want-empty",
            "isNotEmpty" => "want-not-empty",
            _ => return None,
        };
        Some(want(id, value.trim_matches(|c| c == '"' && matches!(id, "want-key" | "want-no-key"))))
    }

    /// What was expected, and what the app gave.
    fn message(&self) -> Message {
        let (name, actual) = (self.assertion.name.as_str(), self.shown());
        if let Some(want) = self.want() {
            let args = [("actual", actual.into()), ("expected", Arg::from(want))];
            return Message::format("finding-wrong-value", &args);
        }
        let args = [("name", Arg::from(name)), ("actual", actual.into())];
        match &self.expected {
            None => Message::format("finding-assertion-of-one", &args),
            Some(expected) => {
                Message::format("finding-assertion", &[&args[..], &[("expected", shown(expected).into())]].concat())
            }
        }
    }
}

impl Operand {
    /// Whether it is a fixed value.
    fn is_fixed(&self) -> bool {
        self.text.starts_with(['"', '\'', '`'])
            || self.text.parse::<f64>().is_ok()
            || matches!(self.text.as_str(), "true" | "false" | "null")
    }
}

fn want(id: &'static str, value: &str) -> Message {
    Message::format(id, &[("value", value.into())])
}

fn type_named(name: &str) -> Option<Message> {
    let id = match name {
        "string" => "type-text",
        "number" => "type-number",
        "array" => "type-list",
        "object" => "type-object",
        "boolean" => "type-boolean",
        _ => return None,
    };
    Some(Message::new(id))
}

/// A text that a pattern matches, by what stands in it literally.
fn text_like(pattern: &PatternText) -> Message {
    match pieces_of(&pattern.source, &pattern.flags).filter(|pieces| !pieces.is_empty()) {
        Some(pieces) => Message::format("want-text-with", &[("pieces", in_order(&pieces).into())]),
        None => want("want-text-like", &short(&pattern.to_string())),
    }
}

/// Why the assertion failed.
pub(super) fn wrong_value(assertion: &Assertion, context: &Context<'_>) -> Finding<Message> {
    let judged = Judged::of(assertion, context);
    let exchanges = context.run.trace.exchanges.as_slice();
    let found = judged.part().and_then(|part| resolve(part, exchanges, judged.actual.as_ref()));
    if let Some(found) = &found {
        return in_answer(&judged, found, context);
    }
    if let Some(finding) = of_response(&judged, context) {
        return finding;
    }
    let name = assertion.name.as_str();
    let condition = |subject: &&Operand| {
        let computed = matches!(judged.actual, Some(Value::Bool(_))) || CONDITION.contains(&name);
        subject.part.is_none() && computed && subject.text != "true" && subject.text != "false"
    };
    if let Some(subject) = judged.subject.as_ref().filter(condition) {
        return of_condition(&judged, subject, context);
    }
    if let Some(finding) = of_computed(&judged, context) {
        return finding;
    }
    let last = answered(exchanges).next();
    let parts = judged.subject.iter().flat_map(|subject| &subject.parts).filter_map(|part| value_of(part, exchanges));
    let parts: Vec<Message> = parts.collect();
    let code = |subject: &Operand| Arg::from(short(&subject.text));
    let message = match (&judged.actual, &judged.subject, judged.want()) {
        _ if name == "fail" => Message::new("finding-told-to-fail"),
        (None, Some(subject), _) if assertion.actual.is_none() => {
            Message::format("finding-undefined", &[("code", code(subject))])
        }
        (_, Some(subject), Some(want)) if is_response(subject) => {
            Message::format("finding-whole-answer", &[("code", code(subject)), ("expected", want.into())])
        }
        (_, Some(subject), Some(want)) if subject.part.is_none() && !subject.is_fixed() => {
            let args = [("code", code(subject)), ("expected", Arg::from(want)), ("actual", judged.shown().into())];
            Message::format("finding-computed", &args)
        }
        _ => judged.message(),
    };
    // jQuery gives a text where the answer is not JSON.
    let is_of_json = judged.part().is_some_and(|part| part.origin == Origin::Json);
    let is_no_json = is_of_json && last.is_some_and(|exchange| json_of(exchange).is_none());
    told(message, last, if is_no_json { &Need::Json } else { &Need::Other }, parts, context)
}

/// A value that the hint works out from one part of an answer.
fn of_computed(judged: &Judged<'_>, context: &Context<'_>) -> Option<Finding<Message>> {
    let subject = judged.subject.as_ref().filter(|subject| subject.part.is_none())?;
    let ([part], Some(want)) = (subject.parts.as_slice(), judged.want()) else { return None };
    let found = sought(part, &context.run.trace.exchanges)?;
    let code = short(&subject.text);
    let args = [("code", Arg::from(&code)), ("expected", want.clone().into()), ("actual", judged.shown().into())];
    let need = match &found.missing {
        Some(key) => Need::Key { at: &found.path, key },
        None => Need::Source { at: &found.path, code: &code, want },
    };
    let is = value_of(part, &context.run.trace.exchanges).into_iter().collect();
    Some(told(Message::format("finding-computed", &args), Some(found.exchange), &need, is, context))
}

/// Whether an operand is a whole response.
fn is_response(operand: &Operand) -> bool {
    operand.part.as_ref().is_some_and(|part| part.origin == Origin::Response && part.keys.is_empty())
}

/// A finding with what to do, what the hint read, and what the app answered.
pub(super) fn told(
    message: Message,
    exchange: Option<&Exchange>,
    need: &Need<'_>,
    parts: Vec<Message>,
    context: &Context<'_>,
) -> Finding<Message> {
    let finding = Finding::new(Kind::WrongValue, Severity::Note, message);
    let advice = exchange.map(|exchange| context.advice(exchange, need)).unwrap_or_default();
    let help: Vec<Message> = advice.into_iter().chain(parts).chain(exchange.map(summary)).collect();
    if help.is_empty() { finding } else { finding.with_help(Message::list(help)) }
}

/// A part of an answer that is missing or has another value.
fn in_answer(judged: &Judged<'_>, found: &Found<'_>, context: &Context<'_>) -> Finding<Message> {
    let path = found.path.as_str();
    let differences = match &found.missing {
        Some(key) => vec![(found.path.clone(), Difference::Missing(key.clone()))],
        None => judged.differences(path),
    };
    let finding = match (&found.missing, judged.want()) {
        (Some(key), want) => {
            let text = judged.part().map_or("", |part| part.text.as_str());
            let says_more = |want: &Message| !matches!(&*want.id, "want-some" | "want-true");
            missing(found.exchange, (text, path, key), want.filter(says_more), context)
        }
        (None, Some(want)) => {
            let need = match differences.first() {
                Some((at, Difference::Missing(key))) => Need::Key { at, key },
                Some((at, Difference::Changed(value))) if at != path => {
                    Need::Value { at, want: self::want("want-value", value) }
                }
                Some((at, Difference::Extra)) => Need::Without { at },
                _ => Need::Value { at: path, want },
            };
            told(judged.message(), Some(found.exchange), &need, Vec::new(), context)
        }
        (None, None) => told(judged.message(), Some(found.exchange), &Need::Other, Vec::new(), context),
    };
    match found.excerpt(differences) {
        Some((text, places)) => finding.at(source_of(found.exchange, &text, &places)),
        None => finding,
    }
}

/// A key, an item or a length that is missing at a path, as the hint's code reads it.
fn missing(
    exchange: &Exchange,
    (text, path, key): (&str, &str, &str),
    want: Option<Message>,
    context: &Context<'_>,
) -> Finding<Message> {
    // What has no length is no list.
    if let Some(list) = text.strip_suffix(".length").filter(|_| key == "length") {
        let args = [("object", Arg::from(short(list))), ("expected", Message::new("type-list").into())];
        let need = Need::Value { at: path, want: Message::new("type-list") };
        return told(Message::format("finding-no-list", &args), Some(exchange), &need, Vec::new(), context);
    }
    let message = absent(text, key, want);
    told(message, Some(exchange), &Need::Key { at: path, key }, Vec::new(), context)
}

/// What a response says of itself: whether it succeeded, and its status.
fn of_response(judged: &Judged<'_>, context: &Context<'_>) -> Option<Finding<Message>> {
    let part = judged.part().filter(|part| part.origin == Origin::Response)?;
    let [Key::Name(key)] = part.keys.as_slice() else { return None };
    let exchanges = context.run.trace.exchanges.as_slice();
    let has = |answer: &Answer| response_value(answer, key).is_some() && response_value(answer, key) == judged.actual;
    let is_it =
        |exchange: &&Exchange| exchange.answer.as_ref().and_then(|it| it.as_ref().ok()).is_some_and(|it| has(it));
    let exchange = answered(exchanges).find(is_it)?;
    let mut args = vec![("actual", Arg::from(judged.shown())), ("request", request_of(exchange).into())];
    args.push(("status", status_of(exchange).into()));
    let wanted = judged.expected.as_ref().map(shown).unwrap_or_default();
    let (id, need) = match (key.as_str(), judged.want()) {
        ("ok", _) if judged.actual == Some(Value::Bool(false)) => ("finding-not-ok", Need::Success),
        ("status", Some(want)) => {
            args.push(("expected", want.into()));
            let is_same = SAME.contains(&judged.assertion.name.as_str());
            let succeeds = wanted.starts_with('2') && *status_of(exchange) >= *"400";
            (
                "finding-status",
                match is_same {
                    true if succeeds => Need::Success,
                    true => Need::Status(wanted),
                    false => Need::Other,
                },
            )
        }
        (_, Some(want)) => {
            args.extend([("expected", want.into()), ("code", short(&part.text).into())]);
            ("finding-computed", need_of_response(part))
        }
        _ => return None,
    };
    Some(told(Message::format(id, &args), Some(exchange), &need, Vec::new(), context))
}

fn need_of_response(part: &Part) -> Need<'static> {
    match part.keys.as_slice() {
        [Key::Name(key)] if matches!(key.as_str(), "redirected" | "url") => Need::Redirect,
        _ => Need::Other,
    }
}

fn response_value(answer: &Answer, key: &str) -> Option<Value> {
    Some(match key {
        "ok" => (200..300).contains(&answer.status).into(),
        "status" => answer.status.into(),
        "statusText" => answer.status_text.as_str().into(),
        "redirected" => answer.redirected.into(),
        "url" => answer.url.as_str().into(),
        _ => return None,
    })
}

/// A condition that does not hold: the comparison in it that does not, if that is known.
fn of_condition(judged: &Judged<'_>, subject: &Operand, context: &Context<'_>) -> Finding<Message> {
    let exchanges = context.run.trace.exchanges.as_slice();
    let must_hold = !matches!(judged.assertion.name.as_str(), "isFalse" | "isNotOk" | "isNotTrue");
    let failed = subject.comparisons.iter().find_map(|one| Some((one, unheld(one, exchanges)?)));
    if let Some((comparison, (exchange, walked))) = failed.filter(|_| must_hold) {
        let want = match &walked {
            Walked::To(_, Value::Bool(false)) if comparison.how == Compared::True => self::want("want-value", "true"),
            _ => comparison.want(),
        };
        let text = comparison.part.text.as_str();
        let is_ok = matches!(comparison.part.keys.as_slice(), [Key::Name(key)] if key == "ok");
        return match walked {
            Walked::Missing(at, key) => {
                let want = Some(want).filter(|_| comparison.how != Compared::True);
                missing(exchange, (text, &at, &key), want, context)
            }
            Walked::To(..) if comparison.part.origin == Origin::Response && is_ok => {
                let args = [("request", Arg::from(request_of(exchange))), ("status", status_of(exchange).into())];
                let message = Message::format("finding-not-ok", &args);
                told(message, Some(exchange), &Need::Success, Vec::new(), context)
            }
            Walked::To(at, value) => {
                let args = [("code", text.into()), ("expected", want.clone().into()), ("actual", shown(&value).into())];
                let message = Message::format("finding-computed", &args);
                let need = match comparison.part.origin {
                    Origin::Json => Need::Value { at: &at, want },
                    _ => need_of_response(&comparison.part),
                };
                told(message, Some(exchange), &need, Vec::new(), context)
            }
        };
    }
    let args = [("code", Arg::from(short(&subject.text))), ("actual", judged.shown().into())];
    let parts: Vec<Message> = subject.parts.iter().filter_map(|part| value_of(part, exchanges)).collect();
    let message = Message::format("finding-condition", &args);
    let of_json = subject.parts.iter().filter(|part| part.origin == Origin::Json);
    let found = of_json.filter_map(|part| sought(part, exchanges)).find(|found| found.missing.is_none());
    if let Some(found) = found.filter(|_| must_hold) {
        let code = short(&subject.text);
        let need = Need::Source { at: &found.path, code: &code, want: want("want-value", "true") };
        return told(message, Some(found.exchange), &need, parts, context);
    }
    told(message, answered(exchanges).next(), &Need::Other, parts, context)
}

/// What a comparison found instead, in the one answer that it can be about; `None` if it holds or that is not certain.
fn unheld<'e>(comparison: &Comparison, exchanges: &'e [Exchange]) -> Option<(&'e Exchange, Walked)> {
    let exchange = answered(exchanges).next()?;
    let (walked, several) = match comparison.part.origin {
        Origin::Json => {
            let mut answers = answered(exchanges).filter_map(|exchange| Some((exchange, json_of(exchange)?)));
            let (_, json) = answers.next()?;
            (walk(&json, &comparison.part.keys), answers.next().is_some())
        }
        Origin::Response => {
            let [Key::Name(key)] = comparison.part.keys.as_slice() else { return None };
            let answer = exchange.answer.as_ref()?.as_ref().ok()?;
            (Walked::To(String::new(), response_value(answer, key)?), answered(exchanges).nth(1).is_some())
        }
        Origin::Text => return None,
    };
    let holds = match &walked {
        Walked::To(_, value) => comparison.holds(value)?,
        Walked::Missing(..) => comparison.how == Compared::Different,
    };
    (!several && !holds).then_some((exchange, walked))
}

impl Comparison {
    /// What it wants, as it follows "expects".
    fn want(&self) -> Message {
        let value =
            serde_json::from_str::<Value>(&self.value).map_or_else(|_| self.value.clone(), |value| shown(&value));
        let id = match self.how {
            Compared::Equal => "want-value",
            Compared::Different => "want-not",
            Compared::Above => "want-above",
            Compared::AtLeast => "want-at-least",
            Compared::Below => "want-below",
            Compared::AtMost => "want-at-most",
            Compared::Includes => "want-with",
            Compared::StartsWith => "want-beginning",
            Compared::EndsWith => "want-ending",
            Compared::True => "want-true",
        };
        want(id, &value)
    }

    /// Whether it holds for a value; `None` where the types do not tell.
    fn holds(&self, value: &Value) -> Option<bool> {
        let wanted: Value = serde_json::from_str(&self.value).unwrap_or_default();
        let number = |of: &dyn Fn(f64, f64) -> bool| Some(of(value.as_f64()?, wanted.as_f64()?));
        let text = |of: &dyn Fn(&str, &str) -> bool| Some(of(value.as_str()?, wanted.as_str()?));
        let is_same = || value == &wanted || value.is_number() && value.as_f64() == wanted.as_f64();
        match self.how {
            Compared::Equal => Some(is_same()),
            Compared::Different => Some(!is_same()),
            Compared::Above => number(&|value, wanted| value > wanted),
            Compared::AtLeast => number(&|value, wanted| value >= wanted),
            Compared::Below => number(&|value, wanted| value < wanted),
            Compared::AtMost => number(&|value, wanted| value <= wanted),
            Compared::Includes => match value {
                Value::Array(list) => Some(list.contains(&wanted)),
                _ => text(&|value, wanted| value.contains(wanted)),
            },
            Compared::StartsWith => text(&|value, wanted| value.starts_with(wanted)),
            Compared::EndsWith => text(&|value, wanted| value.ends_with(wanted)),
            Compared::True => Some(!matches!(value, Value::Null | Value::Bool(false)) && *value != 0 && value != ""),
        }
    }
}

/// A part that is not in the answer.
fn absent(text: &str, key: &str, want: Option<Message>) -> Message {
    let id = if want.is_some() { "finding-key-absent-expected" } else { "finding-key-absent" };
    let expected = want.unwrap_or_else(|| Message::verbatim(""));
    Message::format(id, &[("code", Arg::from(short(text))), ("key", key.into()), ("expected", expected.into())])
}

fn shown(value: &Value) -> String {
    short(&value.to_string())
}

fn source_of(exchange: &Exchange, text: &str, places: &[Place]) -> Source<Message> {
    source(path_of(&exchange.url), text, places)
}

/// Where in an answer a part is that a hint reads.
pub(super) struct Found<'e> {
    pub(super) exchange: &'e Exchange,
    json: Value,
    /// The part.
    pub(super) value: Value,
    /// The path of the part, or of what it is missing in.
    pub(super) path: String,
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
                return Some(Found { exchange, json, value, path, missing: None });
            }
            Walked::Missing(path, key) if missing.is_none() && actual.is_none_or(Value::is_null) => {
                missing = Some(Found { exchange, json, value: Value::Null, path, missing: Some(key) });
            }
            _ => {}
        }
    }
    missing
}

/// Looks for a part of JSON in the answers, the last first: where it is missing, else in the only one that is JSON.
pub(super) fn sought<'e>(part: &Part, exchanges: &'e [Exchange]) -> Option<Found<'e>> {
    if let Some(missing) = resolve(part, exchanges, None) {
        return Some(missing);
    }
    let mut answers = answered(exchanges).filter_map(|exchange| Some((exchange, json_of(exchange)?)));
    let (exchange, json) = answers.next().filter(|_| part.origin == Origin::Json)?;
    match walk(&json, &part.keys) {
        Walked::To(path, value) if answers.next().is_none() => {
            Some(Found { exchange, json, value, path, missing: None })
        }
        _ => None,
    }
}

/// The value of a part, as a message; `None` where several answers may be the one that it is read of.
fn value_of(part: &Part, exchanges: &[Exchange]) -> Option<Message> {
    let say = |id, value: &str| Message::format(id, &[("code", Arg::from(short(&part.text))), ("value", value.into())]);
    let mut answers = answered(exchanges);
    match part.origin {
        Origin::Json => {
            let mut values = answers.filter_map(|exchange| match walk(&json_of(exchange)?, &part.keys) {
                Walked::To(_, value) => Some(Some(value)),
                Walked::Missing(..) => Some(None),
            });
            let last = values.next()?;
            if values.any(|value| value != last) {
                return None;
            }
            Some(last.map_or_else(|| say("part-absent", ""), |value| say("part-is", &shown(&value))))
        }
        Origin::Text if part.keys.is_empty() => {
            let text = text_of(answers.next()?)?;
            answers.next().is_none().then(|| say("part-is", &shown(&Value::String(text.chars().take(200).collect()))))
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
            (None, Value::Array(list)) if is_last && name == "length" => {
                return Walked::To(joined(&path, "length"), list.len().into());
            }
            (None, Value::String(text)) if is_last && name == "length" => {
                return Walked::To(joined(&path, "length"), text.encode_utf16().count().into());
            }
            (None, _) => return Walked::Missing(path, name),
        }
    }
    Walked::To(path, at.clone())
}

impl Found<'_> {
    /// The answer's lines, with a mark at each place that differs.
    fn excerpt(&self, differences: Vec<(String, Difference)>) -> Option<(String, Vec<Place>)> {
        let mut printed = Printed::default();
        printed.print(&self.json, "", 0);
        let places = differences.into_iter().take(MOST).filter_map(|(path, difference)| {
            // A length stands nowhere: what has it is marked.
            let of_length = path.strip_suffix("length").map(|list| list.trim_end_matches('.'));
            let has = |wanted: &str| printed.spans.iter().find(|(at, _)| at == wanted);
            let (_, span) = has(&path).or_else(|| has(of_length?))?;
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

/// Adds how two values differ; `whole`, if the actual one must have no other keys.
fn differ(actual: &Value, expected: &Value, path: String, whole: bool, found: &mut Vec<(String, Difference)>) {
    if found.len() >= MOST || actual == expected {
        return;
    }
    match (actual, expected) {
        (Value::Object(have), Value::Object(want)) => {
            for (key, value) in want {
                match have.get(key) {
                    Some(here) => differ(here, value, joined(&path, key), whole, found),
                    None => found.push((path.clone(), Difference::Missing(key.clone()))),
                }
            }
            let extra = have.keys().filter(|key| whole && !want.contains_key(*key));
            found.extend(extra.map(|key| (joined(&path, key), Difference::Extra)));
        }
        (Value::Array(have), Value::Array(want)) if have.len() == want.len() => {
            for (index, (here, value)) in have.iter().zip(want).enumerate() {
                differ(here, value, format!("{path}[{index}]"), whole, found);
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
