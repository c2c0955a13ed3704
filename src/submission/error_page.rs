//! Recognises answers that are not the requested file: an error page of the app, or a page of the host that runs it.

use url::Url;

use super::exchange::Answer;

/// What an answer has instead of the requested file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorPage {
    /// Nothing: Express, or the folder, has no such file.
    NotFound,
    /// The app's own error.
    AppError,
    /// A page of the host, and not of the app.
    Host,
    /// Another page, although a script was requested.
    Page,
}

/// Whether the host answers instead of the app, which sleeps, has crashed or was removed. `asked` is the requested URL.
pub(crate) fn is_hosts_page(asked: &str, answer: &Answer) -> bool {
    error_page(asked, answer) == Some(ErrorPage::Host) || names_its_host(answer)
}

/// What the answer has instead of the file; `None` if it is the file. `asked` is the requested URL.
pub(crate) fn error_page(asked: &str, answer: &Answer) -> Option<ErrorPage> {
    let path = path_of(asked);
    let page = is_page(answer.text());
    let moved = answer.redirected && host_of(&answer.url) != host_of(asked);
    if answer.status < 400 {
        // The boilerplate sends source files as HTML, so only the text shows whether it is a page.
        let script = is_script(path) || path.ends_with(".json");
        return (script && page).then_some(if moved || names_its_host(answer) {
            ErrorPage::Host
        } else {
            ErrorPage::Page
        });
    }
    let express = is_express(answer, path);
    Some(match answer.status {
        _ if moved || names_its_host(answer) => ErrorPage::Host,
        404 if express || !page => ErrorPage::NotFound,
        400..=500 if express || !page => ErrorPage::AppError,
        500 => ErrorPage::AppError,
        _ => ErrorPage::Host,
    })
}

pub(crate) fn is_script(path: &str) -> bool {
    [".js", ".mjs", ".cjs"].iter().any(|ending| path.ends_with(ending))
}

/// Express sets `x-powered-by`, and its own pages contain the requested path.
fn is_express(answer: &Answer, path: &str) -> bool {
    answer.header("x-powered-by").is_some_and(|by| by.eq_ignore_ascii_case("express"))
        || answer.text().contains("<pre>Cannot GET")
        || answer.text().contains(path) && answer.body.len() < 2_000
}

/// Hosting platforms set such a header when they answer instead of an app.
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
pub(crate) fn title(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(8_000)];
    let lower = head.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let from = start + lower[start..].find('>')? + 1;
    let to = from + lower[from..].find("</title")?;
    let title = head[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

/// The path of a URL as the challenge names it.
pub(crate) fn path_of(url: &str) -> &str {
    let scheme = url.find(':').map_or(0, |at| at + 3);
    let after_scheme = url.get(scheme..).unwrap_or(url);
    let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
    path.split(['?', '#']).next().unwrap_or(path)
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}
