//! Why a hint ended with an error instead of an assertion: what its code was reading, and what the app had answered.

use super::answers::json_of;
use super::answers::summary;
use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity};
use super::values::{answered, resolve};
use crate::engine::{Failure, Run};
use crate::javascript::{Operand, Part, Sought, read_at};
use crate::message::{Arg, Message};
use crate::submission::error_page::path_of;

/// Why a hint ended with this error. `code` is its own.
pub(super) fn stopped(failure: &Failure, run: &Run, code: Option<&str>) -> Finding<Message> {
    if let Some(finding) = broken_json(run).filter(|_| failure.name == "SyntaxError") {
        return finding;
    }
    let read = |sought| -> Option<Operand> {
        let operands = read_at(code?, run.trace.threw_at?, sought)?;
        operands.into_iter().next()
    };
    let message = match failure.name.as_str() {
        "SyntaxError" => not_json(run),
        "TypeError" => match property_of(&failure.message) {
            Some((name, nothing)) => {
                Some(reads_of_nothing(read(Sought::PropertyOf(name)).as_ref(), name, nothing, run))
            }
            None if failure.message.ends_with("not a function") => read(Sought::Callee).map(|it| no_function(&it, run)),
            None => None,
        },
        _ => None,
    };
    let threw = || {
        let first = failure.message.trim();
        let id = if first.is_empty() { "finding-threw-nothing" } else { "finding-threw" };
        Message::format(id, &[("message", Arg::from(short(first)))])
    };
    finding(message.unwrap_or_else(threw), run)
}

/// A hint that waits for what never comes.
pub(super) fn waits(run: &Run) -> Finding<Message> {
    finding(Message::new("finding-waits"), run)
}

fn finding(message: Message, run: &Run) -> Finding<Message> {
    let finding = Finding::new(Kind::HintStopped, Severity::Note, message);
    let exchange = run.trace.exchanges.last();
    exchange.map(summary).into_iter().fold(finding, Finding::with_help)
}

/// A JSON file of the learner, such as package.json, that is not valid.
fn broken_json(run: &Run) -> Option<Finding<Message>> {
    let exchange =
        answered(&run.trace.exchanges).next().filter(|exchange| path_of(&exchange.url).ends_with(".json"))?;
    let (path, text) = (path_of(&exchange.url), exchange.answer.as_ref()?.as_ref().ok()?.text());
    let error = serde_json::from_str::<serde_json::Value>(text).err()?;
    let start: usize = text.split_inclusive('\n').take(error.line().checked_sub(1)?).map(str::len).sum();
    let at = text.floor_char_boundary((start + error.column().saturating_sub(1)).min(text.len()));
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let message = Message::format("finding-broken-json", &[("path", path.into())]);
    let place = Place::new(at..end, Message::new("label-broken-json"));
    let finding = Finding::new(Kind::SyntaxError, Severity::Warning, message);
    Some(finding.with_help(Message::new("help-broken-json")).at(source(path, text, &[place])))
}

/// The last answer was read as JSON and is not JSON.
fn not_json(run: &Run) -> Option<Message> {
    let exchange = answered(&run.trace.exchanges).next().filter(|exchange| json_of(exchange).is_none())?;
    let answer = exchange.answer.as_ref()?.as_ref().ok()?;
    let args = [
        ("method", (&exchange.method).into()),
        ("path", path_of(&exchange.url).into()),
        ("status", answer.status.to_string().into()),
    ];
    // Express says so of a path that has no route.
    let no_route = answer.text().contains(&format!("Cannot {} ", exchange.method));
    Some(Message::format(if no_route { "finding-no-route" } else { "finding-not-json" }, &args))
}

/// The property that could not be read, and whether of `null` or `undefined`.
fn property_of(message: &str) -> Option<(&str, &str)> {
    let rest =
        message.strip_prefix("cannot read property ").or_else(|| message.strip_prefix("Cannot read property "))?;
    let (name, nothing) = rest.rsplit_once(" of ")?;
    Some((name.trim_matches('\''), nothing))
}

fn reads_of_nothing(object: Option<&Operand>, name: &str, nothing: &str, run: &Run) -> Message {
    let text = object.map_or("", |object| object.text.as_str());
    let args = [("name", Arg::from(short(name))), ("object", short(text).into()), ("nothing", nothing.into())];
    let is_absent = object.and_then(|object| object.part.as_ref()).is_some_and(|part| is_absent(part, run));
    Message::format(
        match () {
            () if text.is_empty() => "finding-reads-of-something",
            () if is_absent => "finding-reads-of-absent",
            () => "finding-reads-of-nothing",
        },
        &args,
    )
}

fn no_function(callee: &Operand, run: &Run) -> Message {
    let object = callee.part.as_ref().and_then(|part| {
        let (_, keys) = part.keys.split_last()?;
        let text = part.text.rsplit_once('.').map_or(part.text.as_str(), |(object, _)| object);
        Some(Part { text: text.to_owned(), origin: part.origin, keys: keys.to_vec() })
    });
    let args = [
        ("code", Arg::from(short(&callee.text))),
        ("object", object.as_ref().map_or_else(String::new, |part| short(&part.text)).into()),
    ];
    let absent = object.is_some_and(|part| !part.keys.is_empty() && is_absent(&part, run));
    Message::format(if absent { "finding-no-function-absent" } else { "finding-no-function" }, &args)
}

fn is_absent(part: &Part, run: &Run) -> bool {
    resolve(part, &run.trace.exchanges, None).is_some_and(|found| found.missing.is_some())
}
