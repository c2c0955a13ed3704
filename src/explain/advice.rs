//! What to change so that an answer of the app is what a hint expects: one sentence or two that say what to do, and
//! where the code is. What is not certain is put as a question, or as what to look at.

use serde_json::Value;

use super::answers::{has_no_route, json_of, request_of, status_of, text_of};
use super::excerpt::short;
use super::files::File;
use super::routes::{Registered, route_of, same_parts};
use crate::engine::{Exchange, Run};
use crate::message::{Arg, Message};
use crate::submission::Answer;
use crate::submission::error_page::{is_page, path_of};

/// A hint, what it did, and the files in which the code that answered may be.
pub(super) struct Context<'e> {
    pub(super) run: &'e Run,
    /// The hint's own code.
    pub(super) code: Option<&'e str>,
    /// What the hint says, which may name a route.
    pub(super) text: &'e str,
    pub(super) files: &'e dyn Fn() -> Vec<File<'e>>,
}

/// What a hint needs of an answer.
pub(super) enum Need<'n> {
    /// Any JSON.
    Json,
    /// This key, in what is at this path.
    Key { at: &'n str, key: &'n str },
    /// What is wanted at this path.
    Value { at: &'n str, want: Message },
    /// Another value at this path, from which the hint's code makes what is wanted.
    Source { at: &'n str, code: &'n str, want: Message },
    /// Not this part.
    Without { at: &'n str },
    /// A redirect.
    Redirect,
    /// A status from 200 to 299.
    Success,
    /// This status.
    Status(String),
    /// These texts, as they are shown, in the text.
    Text(&'n str),
    /// What its code says.
    Other,
}

/// What an answer says of itself, whatever the hint needs.
enum Said {
    /// Express has no such route.
    NoRoute,
    /// 404, from Express or from the app's own code.
    NotFound,
    /// An error of the app's code: its message and its place, as far as the page shows them.
    Threw(Option<String>, Option<String>),
    /// Another status from 400 to 499.
    Refused,
    /// It is the answer of another path.
    Redirected(String),
    /// The hint put `undefined` into the path, which an earlier answer should have given.
    Undefined,
    Fine,
}

impl Context<'_> {
    /// What to change in the code that gave this answer.
    pub(super) fn advice(&self, exchange: &Exchange, need: &Need<'_>) -> Vec<Message> {
        let Some(Ok(answer)) = &exchange.answer else { return Vec::new() };
        let path = path_of(&exchange.url);
        if path.starts_with("/_api/") || path.starts_with("/public/") {
            return vec![file(exchange, need)];
        }
        let json = json_of(exchange);
        let said = said(exchange, answer, json.as_ref());
        // An answer that has the value in question is not an error page.
        let is_meant = match need {
            Need::Value { .. } | Need::Source { .. } | Need::Without { .. } => {
                json.as_ref().is_some_and(|json| !json.is_null())
            }
            Need::Status(_) | Need::Redirect => true,
            _ => false,
        };
        let before = self.before(exchange);
        let said =
            if before.is_some() && path.split('/').any(|part| part == "undefined") { Said::Undefined } else { said };
        let code = self.code_for(before.filter(|_| matches!(said, Said::Undefined)).unwrap_or(exchange), &said);
        let mut args = vec![
            ("request", Arg::from(request_of(exchange))),
            ("code", code.clone().into()),
            ("status", status_of(exchange).into()),
            ("route", self.route(exchange).into()),
        ];
        let id = match &said {
            // A page may answer every address.
            Said::Fine if matches!(need, Need::Json) && is_page(answer.text()) && code.id == "code-for" => {
                "advice-page-for-json"
            }
            Said::Fine => return vec![needed(exchange, json.as_ref(), need, &code)],
            Said::NotFound | Said::Refused | Said::Redirected(_) if is_meant => {
                return vec![needed(exchange, json.as_ref(), need, &code)];
            }
            Said::Undefined => "advice-undefined-in-address",
            // Its code is known.
            Said::NoRoute if code.id == "code-for-at" => "advice-route-not-used",
            Said::NotFound if code.id == "code-for-at" => "advice-refused-perhaps",
            Said::NoRoute => "advice-no-route",
            Said::NotFound => "advice-not-found",
            Said::Threw(None, _) => "advice-failed",
            Said::Threw(Some(error), _) => {
                args.push(("error", short(error).into()));
                "advice-threw"
            }
            Said::Refused if matches!(need, Need::Success) => "advice-refused",
            // A hint may want an error, and what is in it.
            Said::Refused => "advice-refused-perhaps",
            Said::Redirected(to) => {
                args.push(("to", short(to).into()));
                "advice-redirected"
            }
        };
        let reads_json = matches!(said, Said::Refused) && matches!(need, Need::Json);
        let more = reads_json.then(|| needed(exchange, json.as_ref(), need, &code));
        std::iter::once(Message::format(id, &args)).chain(more).collect()
    }

    /// The last request that was answered before this one.
    fn before(&self, exchange: &Exchange) -> Option<&Exchange> {
        let exchanges = &self.run.trace.exchanges;
        let index = exchanges.iter().position(|other| std::ptr::eq(other, exchange))?;
        exchanges[..index].iter().rev().find(|other| matches!(other.answer, Some(Ok(_))))
    }

    /// The code that answers a request, in words.
    fn code_for(&self, exchange: &Exchange, said: &Said) -> Message {
        let files = (self.files)();
        let found = || route_of(&exchange.method, path_of(&exchange.url), &files);
        let place = match said {
            Said::Threw(_, Some(place)) => Some(place.clone()),
            _ => found().map(|Registered { path, line }| format!("{}:{line}", shown(path))),
        };
        let args =
            [("request", Arg::from(request_of(exchange))), ("place", place.as_deref().unwrap_or_default().into())];
        Message::format(if place.is_some() { "code-for-at" } else { "code-for" }, &args)
    }

    /// A route for a request, as it is written with Express: as the hint names it, if it does.
    fn route(&self, exchange: &Exchange) -> String {
        let path = path_of(&exchange.url);
        let named = self.text.split(|c: char| c.is_whitespace() || "`'\"<>(),".contains(c));
        let without_query = |word: &'_ str| match word.split_once('?') {
            Some((path, query)) if !query.is_empty() && !query.starts_with('/') => path.to_owned(),
            _ => word.trim_end_matches(['.', ':']).to_owned(),
        };
        let named = named.map(without_query);
        let named = named.filter(|word| word.starts_with('/') && word.contains("/:"));
        let path = named.into_iter().find(|word| same_parts(word, path).is_some()).unwrap_or_else(|| path.to_owned());
        format!("app.{}('{}', (req, res) => {{ ... }})", exchange.method.to_ascii_lowercase(), short(&path))
    }
}

/// The path of a file as the learner knows it.
fn shown(path: &str) -> &str {
    path.trim_start_matches("/_api").trim_start_matches('/')
}

fn said(exchange: &Exchange, answer: &Answer, json: Option<&Value>) -> Said {
    let text = answer.text();
    let (asked, came) = (path_of(&exchange.url), path_of(&answer.url));
    match answer.status {
        404 if has_no_route(exchange) => Said::NoRoute,
        404 => Said::NotFound,
        500.. => {
            let (error, place) = if json.is_some() { (None, None) } else { stack(text) };
            Said::Threw(error, place)
        }
        400.. => Said::Refused,
        _ if answer.redirected && asked != came => Said::Redirected(came.to_owned()),
        _ => Said::Fine,
    }
}

/// The error on the page that Express shows for one, and the learner's line in it.
fn stack(page: &str) -> (Option<String>, Option<String>) {
    let Some((_, rest)) = page.split_once("<pre>") else { return (None, None) };
    let text = rest.split("</pre>").next().unwrap_or_default();
    let plain = |text: &str| {
        let signs = [("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
        signs.iter().fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign))
    };
    let mut lines = text.split("<br>").map(plain);
    let error = lines.next().filter(|line| line.contains(": "));
    let place = lines.find_map(|line| {
        let place = line.trim().strip_prefix("at ")?.rsplit(['(', ' ']).next()?.trim_end_matches(')').to_owned();
        let (rest, column) = place.rsplit_once(':')?;
        let (path, line) = rest.rsplit_once(':')?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_own = !path.contains("node_modules") && !path.starts_with("node:") && path.contains(['/', '\\']);
        let name = path.rsplit(['/', '\\']).next()?;
        (is_own && is_number(line) && is_number(column)).then(|| format!("{name}:{line}"))
    });
    (error, place)
}

/// What to change in an answer that the app's own code gave.
fn needed(exchange: &Exchange, json: Option<&Value>, need: &Need<'_>, code: &Message) -> Message {
    let of = |id, args: &[(&'static str, Arg<'_>)]| {
        Message::format(id, &[&[("code", Arg::from(code.clone()))], args].concat())
    };
    match (need, json) {
        (Need::Json, _) if text_of(exchange).is_some_and(|text| text.trim_start().starts_with(['{', '['])) => {
            of("advice-json-broken", &[])
        }
        (Need::Json | Need::Key { .. } | Need::Value { .. } | Need::Source { .. }, None) => of("advice-json", &[]),
        (Need::Key { at, key }, Some(json)) => key_needed(json, at, key, &of),
        (Need::Value { at: "", want }, _) => of("advice-answer", &[("want", want.clone().into())]),
        (Need::Value { at, want }, _) => of("advice-value", &[("at", (*at).into()), ("want", want.clone().into())]),
        (Need::Source { at, code: made, want }, _) if !at.is_empty() => {
            of("advice-source", &[("at", (*at).into()), ("made", (*made).into()), ("want", want.clone().into())])
        }
        (Need::Status(status), _) => of("advice-status", &[("status", status.into())]),
        (Need::Text(wanted), _) => of("advice-text", &[("wanted", (*wanted).into())]),
        (Need::Without { at }, _) => of("advice-without", &[("at", (*at).into())]),
        (Need::Redirect, _) => of("advice-redirect", &[]),
        (Need::Json | Need::Source { .. } | Need::Success | Need::Other, _) => of("advice-other", &[]),
    }
}

/// What is at a path, such as `log[0].date`.
fn value_at<'j>(json: &'j Value, path: &str) -> Option<&'j Value> {
    let parts = path.split(['.', '[']).filter(|part| !part.is_empty());
    parts.into_iter().try_fold(json, |at, part| match part.strip_suffix(']') {
        Some(index) => at.get(index.parse::<usize>().ok()?),
        None => at.get(part),
    })
}

/// Makes a message about some code.
type About<'c> = dyn Fn(&'static str, &[(&'static str, Arg<'_>)]) -> Message + 'c;

/// What to change where a key or an item is missing at a path.
fn key_needed(json: &Value, at: &str, key: &str, of: &About<'_>) -> Message {
    let shown = short(key);
    let (key_is, at_is) = (("key", Arg::from(&shown)), ("at", Arg::from(at)));
    let here = value_at(json, at);
    if let Some(index) = key.strip_prefix('[') {
        let count = ("count", (index.trim_end_matches(']').parse::<usize>().unwrap_or(0) + 1).into());
        return match here {
            _ if at.is_empty() => of("advice-items-of-answer", &[count]),
            Some(Value::Array(_)) => of("advice-items", &[at_is, count]),
            _ => of("advice-value", &[at_is, ("want", Message::new("type-list").into())]),
        };
    }
    let Some(Value::Object(map)) = here else {
        let want = Message::format("want-key", &[("value", (&shown).into())]);
        return match at {
            "" => of("advice-object", &[key_is, ("example", format!("res.json({{ {shown}: ... }})").into())]),
            _ => of("advice-value", &[at_is, ("want", want.into())]),
        };
    };
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    if let Some(other) = map.keys().find(|other| plain(other) == plain(key)) {
        return of("advice-key-spelling", &[key_is, ("found", short(other).into())]);
    }
    if let Some((outer, _)) = map.iter().find(|(_, inner)| at.is_empty() && inner.get(key).is_some()) {
        return of("advice-key-inside", &[key_is, ("outer", short(outer).into())]);
    }
    let is_item = at.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|rest| !rest.contains('['));
    match at {
        "" => of("advice-key", &[key_is, ("example", format!("res.json({{ ..., {shown}: ... }})").into())]),
        _ if is_item => of("advice-key-in-items", &[key_is]),
        _ => of("advice-key-in", &[key_is, at_is]),
    }
}

/// What to change where the boilerplate answers, from a file of the learner or from what the app set up.
fn file(exchange: &Exchange, need: &Need<'_>) -> Message {
    let path = path_of(&exchange.url);
    let json = json_of(exchange);
    let name = shown(path).trim_start_matches("file/");
    let is_page_instead = matches!(need, Need::Json) && text_of(exchange).is_some_and(is_page);
    if is_page_instead && !name.contains('.') {
        return Message::format("help-page-instead", &[("path", path.into())]);
    }
    if path == "/_api/get-tests" {
        return tests(exchange, json.as_ref(), need);
    }
    let of = |id, args: &[(&'static str, Arg<'_>)]| {
        let args: Vec<(&'static str, Arg<'_>)> =
            std::iter::once(("file", name.into())).chain(args.iter().cloned()).collect();
        Message::format(id, &args)
    };
    match need {
        Need::Key { at: "dependencies" | "devDependencies", key } if name == "package.json" => {
            of("advice-package", &[("key", (*key).into())])
        }
        Need::Key { at: "", key } if name.ends_with(".json") => of("advice-file-key", &[("key", (*key).into())]),
        Need::Key { at, key } if name.ends_with(".json") => {
            of("advice-file-key-in", &[("key", (*key).into()), ("at", (*at).into())])
        }
        Need::Value { at, want } if name.ends_with(".json") && !at.is_empty() => {
            of("advice-file-value", &[("at", (*at).into()), ("want", want.clone().into())])
        }
        _ if name.contains('.') => of("advice-file", &[]),
        Need::Value { at, want } if !at.is_empty() => {
            let args = [("address", path.into()), ("at", (*at).into()), ("want", want.clone().into())];
            Message::format("advice-set-up-value", &args)
        }
        _ => Message::format("advice-set-up", &[("address", path.into())]),
    }
}

/// What to change in the learner's own tests, whose results the boilerplate answers with.
fn tests(exchange: &Exchange, json: Option<&Value>, need: &Need<'_>) -> Message {
    let is_off = json.is_some_and(|json| json["status"] == "unavailable");
    let kind = |kind: &str| exchange.url.contains(&format!("type={kind}"));
    let file = match () {
        () if kind("unit") => "tests/1_unit-tests.js",
        () if kind("functional") => "tests/2_functional-tests.js",
        () => "tests",
    };
    let file = ("file", Arg::from(file));
    match need {
        _ if is_off => Message::new("advice-tests-off"),
        Need::Value { at, .. } if at.ends_with("state") => Message::format("advice-tests-fail", &[file]),
        Need::Value { at, want } if at.contains("assertions") => {
            Message::format("advice-tests-method", &[file, ("want", want.clone().into())])
        }
        _ => Message::format("advice-tests", &[file]),
    }
}
