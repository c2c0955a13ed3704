//! What the app's answers tell: an error page in a file's place, a host that answers instead of the app, files that the
//! site could not read. It exists because hints judge whatever text comes back.

use url::{Host, Url};

use super::address::is_loopback;
use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity};
use super::mismatch::File;
use crate::engine::Exchange;
use crate::language::Translator;
use crate::submission::{Answer, FaultKind};

/// How long the site's page waits, in milliseconds.
const SITE_WAITS: u64 = 5_000;
/// From where the site's page asks.
const SITE: &str = "https://www.freecodecamp.org";

/// What stands in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Instead {
    /// Nothing: Express, or the folder, has no such file.
    NotFound,
    /// The app's own error.
    AppError,
    /// A page of whoever runs the app, and not of the app.
    Host,
    /// Some page, though a script was asked for.
    Page,
}

/// The answer's file was not there: what the hint judged instead, and what to do. `site` is false for a folder.
pub(super) fn instead_of_file(exchange: &Exchange, site: bool, translator: &Translator) -> Option<Finding> {
    let answer = exchange.answer.as_ref()?.as_ref().ok()?;
    let path = path_of(&exchange.url);
    let instead = instead(&exchange.url, answer)?;
    let status = answer.status.to_string();
    let title = title(answer.text()).map(|title| short(&title)).unwrap_or_default();
    let file = path.trim_start_matches("/_api/").trim_start_matches('/');
    let args = [
        ("path", path.into()),
        ("file", file.into()),
        ("status", status.as_str().into()),
        ("reason", answer.status_text.as_str().into()),
        ("title", title.as_str().into()),
    ];
    let tell = |kind, id: &str| {
        let message = translator.format(&format!("finding-{id}"), &args);
        Finding::new(kind, Severity::Warning, message).helped(translator.format(&format!("help-{id}"), &args))
    };
    Some(match instead {
        Instead::NotFound if !site => tell(Kind::ErrorPage, "file-missing"),
        Instead::NotFound if path.starts_with("/_api/") => tell(Kind::BoilerplateMissing, "boilerplate-missing"),
        Instead::AppError if path.starts_with("/_api/") => tell(Kind::ErrorPage, "api-error"),
        Instead::NotFound | Instead::AppError => tell(Kind::ErrorPage, "error-page"),
        Instead::Host if title.is_empty() => tell(Kind::ErrorPage, "host-page"),
        Instead::Host => tell(Kind::ErrorPage, "host-page-titled"),
        Instead::Page => tell(Kind::ErrorPage, "page-instead"),
    })
}

/// Whether an answer holds the file that was asked for.
pub(super) fn is_file(exchange: &Exchange, answer: &Answer) -> bool {
    instead(&exchange.url, answer).is_none()
}

/// Whether whoever runs the app answers in its place: the app sleeps, has crashed or is gone. `asked` is the URL.
#[must_use]
pub fn is_hosts_page(asked: &str, answer: &Answer) -> bool {
    instead(asked, answer) == Some(Instead::Host) || names_its_host(answer)
}

fn instead(asked: &str, answer: &Answer) -> Option<Instead> {
    let path = path_of(asked);
    let page = is_page(answer.text());
    let moved = answer.redirected && host_of(&answer.url) != host_of(asked);
    if answer.status < 400 {
        // The boilerplate sends source text as HTML, so that only the text itself tells a page.
        let script = is_script(path) || path.ends_with(".json");
        return (script && page).then_some(if moved || names_its_host(answer) { Instead::Host } else { Instead::Page });
    }
    let express = is_express(answer, path);
    Some(match answer.status {
        _ if moved || names_its_host(answer) => Instead::Host,
        404 if express || !page => Instead::NotFound,
        400..=500 if express || !page => Instead::AppError,
        500 => Instead::AppError,
        _ => Instead::Host,
    })
}

pub(super) fn is_script(path: &str) -> bool {
    [".js", ".mjs", ".cjs"].iter().any(|ending| path.ends_with(ending))
}

/// Express signs its answers, and its own pages name the path that was asked.
fn is_express(answer: &Answer, path: &str) -> bool {
    answer.header("x-powered-by").is_some_and(|by| by.eq_ignore_ascii_case("express"))
        || answer.text().contains("<pre>Cannot GET")
        || answer.text().contains(path) && answer.body.len() < 2_000
}

/// Platforms that answer for an app which sleeps, crashed or is gone say so in a header of their own.
fn names_its_host(answer: &Answer) -> bool {
    answer.headers.iter().any(|(name, value)| {
        let name = name.strip_prefix("x-").unwrap_or(name);
        name.ends_with("-error")
            || name.ends_with("-fallback")
            || name.ends_with("-routing")
                && ["no-", "hibernat", "suspend", "dynamic-"].iter().any(|sign| value.starts_with(sign))
    })
}

fn is_page(text: &str) -> bool {
    let start = text.trim_start();
    let start = &start[..start.floor_char_boundary(200)];
    let lower = start.to_ascii_lowercase();
    lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.starts_with("<head")
}

/// A page's title, in one line.
fn title(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(8_000)];
    let lower = head.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let from = start + lower[start..].find('>')? + 1;
    let to = from + lower[from..].find("</title")?;
    let title = head[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

/// The path of a URL as the challenge names it.
pub(super) fn path_of(url: &str) -> &str {
    let scheme = url.find(':').map_or(0, |at| at + 3);
    let after_scheme = url.get(scheme..).unwrap_or(url);
    let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
    path.split(['?', '#']).next().unwrap_or(path)
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// An answer that was not read to its end.
pub(super) fn body_cut(exchange: &Exchange, translator: &Translator) -> Option<Finding> {
    let Some(Err(fault)) = &exchange.answer else { return None };
    let FaultKind::BodyTooLarge(limit) = fault.kind else { return None };
    let limit = limit.to_string();
    let args = [("path", path_of(&exchange.url).into()), ("limit", limit.as_str().into())];
    let finding = Finding::new(Kind::BodyCut, Severity::Note, translator.format("finding-body-cut", &args));
    Some(finding.helped(translator.text("help-body-cut")))
}

/// Answers that took longer than the site waits.
pub(super) fn slow<'e>(exchanges: impl Iterator<Item = &'e Exchange>, translator: &Translator) -> Option<Finding> {
    let time = |exchange: &Exchange| exchange.answer.as_ref().and_then(|answer| Some(answer.as_ref().ok()?.millis));
    let slowest = exchanges.max_by_key(|exchange| time(exchange))?;
    let millis = time(slowest).filter(|millis| *millis > SITE_WAITS)?;
    let seconds = format!("{:.1}", millis as f64 / 1000.0);
    let args = [("path", path_of(&slowest.url).into()), ("seconds", seconds.as_str().into())];
    let finding = Finding::new(Kind::SlowAnswer, Severity::Note, translator.format("finding-slow-answer", &args));
    Some(finding.helped(translator.text("help-slow-answer")))
}

/// Answers that a page of the site may not read: the browser asks for a header that names the site.
pub(super) fn unreadable<'e>(
    exchanges: impl Iterator<Item = &'e Exchange>,
    address: &Url,
    translator: &Translator,
) -> Option<Finding> {
    let answers = exchanges.filter_map(|exchange| {
        let answer = exchange.answer.as_ref()?.as_ref().ok()?;
        (!answer.opaque && answer.status < 500).then_some((path_of(&exchange.url), answer))
    });
    let refused = |answer: &Answer| !matches!(answer.header("access-control-allow-origin"), Some("*" | SITE));
    let (some, mut paths) = answers.fold((false, Vec::new()), |(some, mut paths), (path, answer)| {
        let refused = refused(answer);
        if refused && !paths.contains(&path) {
            paths.push(path);
        }
        (some || !refused, paths)
    });
    if paths.is_empty() {
        return None;
    }
    paths.truncate(5);
    let local = address.host().is_some_and(|host: Host<&str>| is_loopback(&host));
    let severity = if local { Severity::Note } else { Severity::Warning };
    let paths = paths.join(", ");
    let message = translator.format("finding-no-cors", &[("paths", paths.as_str().into())]);
    let help = if some { "help-no-cors-on-some" } else { "help-no-cors" };
    Some(Finding::new(Kind::SiteWouldRefuse, severity, message).helped(translator.text(help)))
}

/// A folder whose server.js never calls the boilerplate's `fcctesting.js`: once it runs, the site cannot read it.
pub(super) fn without_boilerplate(server: File<'_>, translator: &Translator) -> Option<Finding> {
    let lower = server.text.to_ascii_lowercase();
    if lower.contains("fcctesting") || lower.contains("_api") || server.text.trim().is_empty() {
        return None;
    }
    let is_module = server.text.lines().any(|line| line.starts_with("import ") && line.contains(['\'', '"']));
    let args = [("path", server.path.into())];
    let finding =
        Finding::new(Kind::BoilerplateMissing, Severity::Note, translator.format("finding-no-fcctesting", &args))
            .helped(translator.text(if is_module { "help-no-fcctesting-module" } else { "help-no-fcctesting" }));
    let app = server.text.find("express()")?;
    let line = server.text[..app].rfind('\n').map_or(0, |at| at + 1);
    let start = line + server.text[line..app].len() - server.text[line..app].trim_start().len();
    let place = Place::new(start..app + "express()".len(), translator.text("label-fcctesting-after"));
    Some(finding.at(source(server.path, server.text, &[place])))
}
