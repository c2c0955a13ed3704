//! Findings about the app's responses: an error page instead of a file, a page of the hosting service instead of the
//! app.

use super::cors::OTHER_BOILERPLATE;
use super::excerpt::{Place, short, source};
use super::files::File;
use super::finding::{Finding, Kind, Severity};
use crate::engine::Exchange;
use crate::message::{Arg, Message};
use crate::submission::error_page::{ErrorPage, error_page, path_of, title};
use crate::submission::{Answer, FaultKind};
use serde_json::Value;

/// Answers larger than this are not read as JSON, in bytes.
const LARGEST: usize = 256 << 10;
/// The timeout of the site's page, in milliseconds.
const SITE_WAITS: u64 = 5_000;

/// An error page or another page instead of the file: what the hint judged, and what to do. `site` is false for a
/// folder.
pub(super) fn instead_of_file(exchange: &Exchange, site: bool) -> Option<Finding<Message>> {
    let answer = exchange.answer.as_ref()?.as_ref().ok()?;
    let path = path_of(&exchange.url);
    let page = error_page(&exchange.url, answer)?;
    let status = answer.status.to_string();
    let title = title(answer.text()).map(|title| short(&title)).unwrap_or_default();
    let file = path.strip_prefix("/_api/").unwrap_or(path).trim_start_matches('/');
    let args = [
        ("path", path.into()),
        ("file", file.into()),
        ("status", status.as_str().into()),
        ("reason", answer.status_text.as_str().into()),
        ("title", title.as_str().into()),
    ];
    let finding = |kind, message, help| {
        Finding::new(kind, Severity::Warning, Message::format(message, &args)).with_help(Message::format(help, &args))
    };
    Some(match page {
        ErrorPage::NotFound if !site => finding(Kind::ErrorPage, "finding-file-missing", "help-file-missing"),
        ErrorPage::NotFound if path.starts_with("/_api/") => {
            finding(Kind::BoilerplateMissing, "finding-boilerplate-missing", "help-boilerplate-missing")
        }
        // A route of the boilerplate, not a file.
        ErrorPage::AppError if path.starts_with("/_api/") && !file.contains('.') => {
            finding(Kind::ErrorPage, "finding-error-page", "help-error-route")
        }
        // The boilerplate answers so where it cannot read the file.
        ErrorPage::AppError if path.starts_with("/_api/") && answer.status >= 500 => {
            let help = if file == "package.json" { "help-api-error-package" } else { "help-api-error" };
            finding(Kind::ErrorPage, "finding-api-error", help)
        }
        ErrorPage::NotFound | ErrorPage::AppError => finding(Kind::ErrorPage, "finding-error-page", "help-error-page"),
        ErrorPage::Host if title.is_empty() => finding(Kind::ErrorPage, "finding-host-page", "help-host-page"),
        ErrorPage::Host => finding(Kind::ErrorPage, "finding-host-page-titled", "help-host-page"),
        ErrorPage::Page => finding(Kind::ErrorPage, "finding-page-instead", "help-page-instead"),
    })
}

/// What a request was answered with, in words: the status and what kind of body.
pub(super) fn summary(exchange: &Exchange) -> Message {
    let Some(Ok(answer)) = &exchange.answer else {
        let args = [("method", (&exchange.method).into()), ("path", path_of(&exchange.url).into())];
        return Message::format("answer-none", &args);
    };
    let status = format!("{} {}", answer.status, short(&answer.status_text));
    let args = [
        ("method", Arg::from(&exchange.method)),
        ("path", path_of(&exchange.url).into()),
        ("status", status.trim().into()),
        ("body", body(exchange, answer).into()),
    ];
    Message::format(if answer.opaque { "answer-opaque" } else { "answer-was" }, &args)
}

/// What kind of body an answer has.
fn body(exchange: &Exchange, answer: &Answer) -> Message {
    const MOST: usize = 8;
    let text = answer.text();
    if text.trim().is_empty() {
        return Message::new("body-empty");
    }
    match json_of(exchange) {
        Some(Value::Object(map)) if map.is_empty() => return Message::new("body-empty-object"),
        Some(Value::Object(map)) => {
            let keys = map.keys().take(MOST).map(|key| format!("`{}`", short(key))).collect::<Vec<_>>().join(", ");
            let more = if map.len() > MOST { ", ..." } else { "" };
            return Message::format("body-object", &[("keys", format!("{keys}{more}").into())]);
        }
        Some(Value::Array(list)) => return Message::format("body-array", &[("count", list.len().into())]),
        Some(value) => return Message::format("body-value", &[("value", short(&value.to_string()).into())]),
        None => {}
    }
    let lower = text.trim_start().get(..15).unwrap_or_default().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        let args = [
            ("title", title(text).map_or_else(String::new, |title| short(&title)).into()),
            ("line", first_line(text).into()),
        ];
        return Message::format(if title(text).is_some() { "body-page-titled" } else { "body-page" }, &args);
    }
    Message::format("body-text", &[("line", short(text.trim()).into())])
}

/// The answer as JSON; the boilerplate encodes some of it as a JSON string.
pub(super) fn json_of(exchange: &Exchange) -> Option<Value> {
    let answer = exchange.answer.as_ref()?.as_ref().ok().filter(|answer| answer.body.len() <= LARGEST)?;
    match serde_json::from_str(answer.text()).ok()? {
        Value::String(inner) => serde_json::from_str(&inner).ok().or(Some(Value::String(inner))),
        json => Some(json),
    }
}

/// A request as it is shown, `GET /api/x`.
pub(super) fn request_of(exchange: &Exchange) -> String {
    format!("{} {}", exchange.method, short(path_of(&exchange.url)))
}

/// The status of its answer.
pub(super) fn status_of(exchange: &Exchange) -> String {
    let answer = exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok());
    answer.map_or(0, |answer| answer.status).to_string()
}

/// The answered requests, the last first.
pub(super) fn answered(exchanges: &[Exchange]) -> impl Iterator<Item = &Exchange> {
    exchanges.iter().rev().filter(|exchange| matches!(exchange.answer, Some(Ok(_))))
}

/// Whether Express says that it has no such route.
pub(super) fn has_no_route(exchange: &Exchange) -> bool {
    text_of(exchange).is_some_and(|text| text.contains(&format!("Cannot {} /", exchange.method)))
}

/// The answer as text.
pub(super) fn text_of(exchange: &Exchange) -> Option<&str> {
    Some(exchange.answer.as_ref()?.as_ref().ok()?.text())
}

/// The first words that a page shows.
fn first_line(page: &str) -> String {
    let page = &page[..page.floor_char_boundary(20_000)];
    let lower = page.to_ascii_lowercase();
    let body = lower.find("<body").and_then(|at| Some(at + lower[at..].find('>')? + 1)).unwrap_or(0);
    let (mut shown, mut in_tag) = (String::new(), false);
    for c in page[body..].chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            '\n' if !shown.trim().is_empty() => break,
            c => shown.push(c),
        }
    }
    short(shown.trim())
}

/// A response that was longer than the limit.
pub(super) fn body_cut(exchange: &Exchange) -> Option<Finding<Message>> {
    let Some(Err(fault)) = &exchange.answer else { return None };
    let FaultKind::BodyTooLarge(limit) = fault.kind else { return None };
    let limit = limit.to_string();
    let args = [("path", path_of(&exchange.url).into()), ("limit", limit.as_str().into())];
    let finding = Finding::new(Kind::BodyCut, Severity::Note, Message::format("finding-body-cut", &args));
    Some(finding.with_help(Message::new("help-body-cut")))
}

/// More redirects than a browser follows.
pub(super) fn redirect_loop(exchange: &Exchange) -> Option<Finding<Message>> {
    let fault = exchange.answer.as_ref()?.as_ref().err()?;
    let is_loop = matches!(fault.kind, FaultKind::RedirectLoop(_));
    is_loop.then(|| Finding::new(Kind::SiteWouldRefuse, Severity::Warning, fault.message()))
}

/// Whether a request that nobody awaits was redirected with the session that the app began, which a browser would not
/// have sent.
pub(super) fn kept_session(exchange: &Exchange) -> bool {
    let answer = exchange.answer.as_ref().and_then(|answer| answer.as_ref().ok());
    exchange.keeps_session && answer.is_some_and(|answer| answer.redirects.iter().any(|one| one.sets_cookie))
}

/// The slowest response, if it took longer than the site waits.
pub(super) fn slow<'e>(exchanges: impl Iterator<Item = &'e Exchange>) -> Option<Finding<Message>> {
    let time = |exchange: &Exchange| exchange.answer.as_ref().and_then(|answer| Some(answer.as_ref().ok()?.millis));
    let slowest = exchanges.max_by_key(|exchange| time(exchange))?;
    let millis = time(slowest).filter(|millis| *millis > SITE_WAITS)?;
    let seconds = format!("{:.1}", millis as f64 / 1000.0);
    let args = [("path", path_of(&slowest.url).into()), ("seconds", seconds.as_str().into())];
    let finding = Finding::new(Kind::SlowAnswer, Severity::Note, Message::format("finding-slow-answer", &args));
    Some(finding.with_help(Message::new("help-slow-answer")))
}

/// A folder whose server.js does not load the boilerplate's `fcctesting.js`, without which the site cannot read the
/// app's files.
pub(super) fn without_boilerplate(server: File<'_>) -> Option<Finding<Message>> {
    let lower = server.text.to_ascii_lowercase();
    let serves_files = ["fcctesting", "_api", OTHER_BOILERPLATE].iter().any(|sign| lower.contains(sign));
    if serves_files || server.text.trim().is_empty() {
        return None;
    }
    let is_module = server.text.lines().any(|line| line.starts_with("import ") && line.contains(['\'', '"']));
    let args = [("path", server.path.into())];
    let finding =
        Finding::new(Kind::BoilerplateMissing, Severity::Note, Message::format("finding-no-fcctesting", &args))
            .with_help(Message::new(if is_module { "help-no-fcctesting-module" } else { "help-no-fcctesting" }));
    let app = server.text.find("express()")?;
    let line = server.text[..app].rfind('\n').map_or(0, |at| at + 1);
    let start = line + server.text[line..app].len() - server.text[line..app].trim_start().len();
    let place = Place::new(start..app + "express()".len(), Message::new("label-fcctesting-after"));
    Some(finding.at(source(server.path, server.text, &[place])))
}
