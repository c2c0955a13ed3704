//! Why a hint ended with an error instead of an assertion: what its code was reading, and what the app had answered.

use serde_json::Value;

use super::advice::{Context, Need};
use super::answers::{answered, has_no_route, json_of, request_of, status_of, summary, text_of};
use super::excerpt::{Place, short, source, whole};
use super::finding::{Finding, Kind, Severity};
use super::values::{Found, sought};
use crate::engine::{Exchange, Failure, Run};
use crate::javascript::{Operand, Part, Sought, read_at};
use crate::message::{Arg, Message};
use crate::submission::error_page::path_of;

/// Methods that only one type of value has, and the type.
const METHODS: [(&str, &[&str]); 4] = [
    ("type-number", &["toFixed", "toPrecision"]),
    (
        "type-list",
        &[
            "entries", "every", "filter", "find", "flatMap", "forEach", "join", "map", "pop", "push", "reduce",
            "reverse", "some", "sort",
        ],
    ),
    ("type-text-or-list", &["includes", "indexOf", "slice"]),
    ("type-text", &["endsWith", "match", "replace", "split", "startsWith", "toLowerCase", "toUpperCase", "trim"]),
];

/// Why a hint ended with this error.
pub(super) fn stopped(failure: &Failure, context: &Context<'_>) -> Finding<Message> {
    let run = context.run;
    if let Some(finding) = broken_json(run).filter(|_| failure.name == "SyntaxError") {
        return finding;
    }
    let read = |sought| -> Option<Operand> {
        let operands = read_at(context.code?, run.trace.threw_at?, sought)?;
        operands.into_iter().next()
    };
    let told = match failure.name.as_str() {
        "SyntaxError" => not_json(context),
        "TypeError" => match property_of(&failure.message) {
            Some((name, nothing)) => {
                Some(reads_of_nothing(read(Sought::PropertyOf(name)).as_ref(), name, nothing, context))
            }
            None if failure.message.ends_with("not a function") => {
                read(Sought::Callee).map(|it| no_function(&it, context))
            }
            None => None,
        },
        _ => None,
    };
    told.unwrap_or_else(|| threw(failure, context))
}

/// An error of the hint's own: most hints throw one with the status or the text of an answer that is an error.
fn threw(failure: &Failure, context: &Context<'_>) -> Finding<Message> {
    let last = answered(&context.run.trace.exchanges).next();
    let first = failure.message.trim();
    let is_error = |exchange: &&Exchange| {
        let answer = exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok());
        let says = |part: &str| !part.is_empty() && first.contains(part);
        answer.is_some_and(|answer| {
            let status = answer.status.to_string();
            answer.status >= 400 && (says(&status) || says(&answer.status_text) || answer.text().trim() == first)
        })
    };
    if let Some(exchange) = last.filter(is_error) {
        let args = [("request", Arg::from(request_of(exchange))), ("status", status_of(exchange).into())];
        return finding(Message::format("finding-gave-up", &args), Some((exchange, Need::Success)), context);
    }
    let id = if first.is_empty() { "finding-threw-nothing" } else { "finding-threw" };
    let message = Message::format(id, &[("message", Arg::from(short(first)))]);
    // jQuery takes broken JSON for an error.
    let is_broken = |exchange: &Exchange| {
        json_of(exchange).is_none() && text_of(exchange).is_some_and(|text| text.trim_start().starts_with(['{', '[']))
    };
    let need = |exchange| match json_of(exchange) {
        _ if is_broken(exchange) => (exchange, Need::Json),
        // As where its keys are taken: `const { log } = data`.
        Some(Value::Null) if failure.name == "TypeError" => {
            (exchange, Need::Value { at: "", want: Message::new("type-object") })
        }
        _ => (exchange, Need::Other),
    };
    finding(message, last.map(need), context)
}

/// A hint that waits for what never comes.
pub(super) fn waits(context: &Context<'_>) -> Finding<Message> {
    finding(Message::new("finding-waits"), None, context)
}

/// A finding with what to do about an answer; with the last one's summary only where none is known.
fn finding(message: Message, asked: Option<(&Exchange, Need<'_>)>, context: &Context<'_>) -> Finding<Message> {
    let finding = Finding::new(Kind::HintStopped, Severity::Note, message);
    let mut help = asked.as_ref().map(|(exchange, need)| context.advice(exchange, need)).unwrap_or_default();
    help.extend(asked.map(|(exchange, _)| exchange).or(context.run.trace.exchanges.last()).map(summary));
    if help.is_empty() { finding } else { finding.with_help(Message::list(help)) }
}

/// A JSON file of the learner, such as package.json, that is not valid.
fn broken_json(run: &Run) -> Option<Finding<Message>> {
    let exchange =
        answered(&run.trace.exchanges).next().filter(|exchange| path_of(&exchange.url).ends_with(".json"))?;
    let (path, text) = (path_of(&exchange.url), exchange.answer.as_ref()?.as_ref().ok()?.text());
    let error = serde_json::from_str::<serde_json::Value>(text).err()?;
    if text.trim().is_empty() {
        let empty = |id| Message::format(id, &[("path", path.into())]);
        let finding = Finding::new(Kind::SyntaxError, Severity::Warning, empty("finding-empty-file"));
        return Some(finding.with_help(empty("help-empty-file")).at(whole(path)));
    }
    let start: usize = text.split_inclusive('\n').take(error.line().checked_sub(1)?).map(str::len).sum();
    let at = text.floor_char_boundary((start + error.column().saturating_sub(1)).min(text.len()));
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let message = Message::format("finding-broken-json", &[("path", path.into())]);
    let place = Place::new(at..end, Message::new("label-broken-json"));
    let finding = Finding::new(Kind::SyntaxError, Severity::Warning, message);
    Some(finding.with_help(Message::new("help-broken-json")).at(source(path, text, &[place])))
}

/// The last answer was read as JSON and is not JSON.
fn not_json(context: &Context<'_>) -> Option<Finding<Message>> {
    let exchanges = &context.run.trace.exchanges;
    let exchange = answered(exchanges).next().filter(|exchange| json_of(exchange).is_none())?;
    let args = [
        ("method", (&exchange.method).into()),
        ("path", path_of(&exchange.url).into()),
        ("status", status_of(exchange).into()),
    ];
    let id = if has_no_route(exchange) { "finding-no-route" } else { "finding-not-json" };
    Some(finding(Message::format(id, &args), Some((exchange, Need::Json)), context))
}

/// The property that could not be read, and whether of `null` or `undefined`.
fn property_of(message: &str) -> Option<(&str, &str)> {
    let rest =
        message.strip_prefix("cannot read property ").or_else(|| message.strip_prefix("Cannot read property "))?;
    let (name, nothing) = rest.rsplit_once(" of ")?;
    Some((name.trim_matches('\''), nothing))
}

fn reads_of_nothing(object: Option<&Operand>, name: &str, nothing: &str, context: &Context<'_>) -> Finding<Message> {
    let text = object.map_or("", |object| object.text.as_str());
    let args = [("name", Arg::from(short(name))), ("object", short(text).into()), ("nothing", nothing.into())];
    let found =
        object.and_then(|object| object.part.as_ref()).and_then(|part| sought(part, &context.run.trace.exchanges));
    let is_absent = found.as_ref().is_some_and(|found| found.missing.is_some());
    let id = match () {
        () if text.is_empty() => "finding-reads-of-something",
        () if is_absent => "finding-reads-of-absent",
        () => "finding-reads-of-nothing",
    };
    let want = type_with(name).unwrap_or_else(|| Message::format("want-key", &[("value", short(name).into())]));
    finding(Message::format(id, &args), need_of(found.as_ref(), Some(want), context), context)
}

fn no_function(callee: &Operand, context: &Context<'_>) -> Finding<Message> {
    let object = callee.part.as_ref().and_then(|part| {
        let (_, keys) = part.keys.split_last()?;
        let text = part.text.rsplit_once('.').map_or(part.text.as_str(), |(object, _)| object);
        Some(Part { text: text.to_owned(), origin: part.origin, keys: keys.to_vec() })
    });
    let found = object.as_ref().and_then(|part| sought(part, &context.run.trace.exchanges));
    let is_absent = found.as_ref().is_some_and(|found| found.missing.is_some());
    let method = callee.text.rsplit('.').next().unwrap_or_default();
    let of_type = type_with(method);
    let mut args = vec![
        ("code", Arg::from(short(&callee.text))),
        ("object", object.as_ref().map_or_else(String::new, |part| short(&part.text)).into()),
    ];
    let id = match (&found, &of_type) {
        _ if is_absent => "finding-no-function-absent",
        (Some(found), Some(of_type)) => {
            args.push(("expected", of_type.clone().into()));
            args.push(("actual", short(&found.value.to_string()).into()));
            "finding-no-function-type"
        }
        _ => "finding-no-function",
    };
    finding(Message::format(id, &args), need_of(found.as_ref(), of_type, context), context)
}

/// The type of value that has a method.
fn type_with(method: &str) -> Option<Message> {
    METHODS.iter().find(|(_, methods)| methods.contains(&method)).map(|(id, _)| Message::new(id))
}

/// What the answer needs where a part of it is missing, or is another thing than is wanted.
fn need_of<'f>(
    found: Option<&'f Found<'_>>,
    want: Option<Message>,
    context: &'f Context<'_>,
) -> Option<(&'f Exchange, Need<'f>)> {
    match (found, want) {
        (Some(Found { exchange, path, missing: Some(key), .. }), _) => Some((exchange, Need::Key { at: path, key })),
        (Some(Found { exchange, path, missing: None, .. }), Some(want)) => {
            Some((exchange, Need::Value { at: path, want }))
        }
        _ => answered(&context.run.trace.exchanges).next().map(|exchange| {
            // jQuery gives a text where the answer is not JSON.
            (exchange, if json_of(exchange).is_none() { Need::Json } else { Need::Other })
        }),
    }
}
