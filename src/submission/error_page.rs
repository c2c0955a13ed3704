//! What an answer looks like where it is not the file that was asked for: an error page of the app's, or a page of the host
//! that runs the app.

use url::Url;

use super::exchange::Answer;

/// What an answer holds in the place of the file that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorPage {
    /// Nothing: Express, or the folder, has no such file.
    NotFound,
    /// The app's own error.
    AppError,
    /// A page of the host, and not of the app.
    Host,
    /// Some page, though a script was asked for.
    Page,
}

/// Whether the app's host answers in its place: the app sleeps, has crashed or is gone. `asked` is the URL.
pub(crate) fn is_hosts_page(asked: &str, answer: &Answer) -> bool {
    error_page(asked, answer) == Some(ErrorPage::Host) || names_its_host(answer)
}

/// What the answer holds in the place of the file, if it does not hold the file. `asked` is the URL.
pub(crate) fn error_page(asked: &str, answer: &Answer) -> Option<ErrorPage> {
    let path = path_of(asked);
    let page = is_page(answer.text());
    let moved = answer.redirected && host_of(&answer.url) != host_of(asked);
    if answer.status < 400 {
        // The boilerplate sends source text as HTML, so that only the text itself tells a page.
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
