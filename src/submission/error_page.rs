//! Recognises answers that are not the requested file: an error page of the app, or an answer of the host that runs it.

use reqwest::StatusCode;
use url::Url;

use super::exchange::Answer;
use super::fault::{Fault, FaultKind, HostAnswer};

/// How much of a page is searched, in bytes.
const SEARCHED: usize = 64 << 10;
/// What the title of a host's page begins with, in lower case, where the app does not run.
const HOST_TITLES: [&str; 19] = [
    "app is sleeping",
    "application error",
    "application not found",
    "attention required! | cloudflare",
    "bad gateway",
    "just a moment...",
    "microsoft azure web app - error",
    "no such app",
    "oops! this project isn't running",
    "project not found",
    "run this repl",
    "sandbox not found",
    "service suspended",
    "service unavailable",
    "site not found",
    "starting app",
    "tunnel website ahead",
    "waking up",
    "web app - unavailable",
];
/// What the error pages of web servers say of themselves, in lower case: an app does not write them.
const SERVER_SIGNS: [&str; 5] =
    ["<address>apache", "<center>cloudflare", "<center>nginx", "<center>openresty", "powered by litespeed"];
/// What the title of a list of files begins with.
const LISTING_TITLES: [&str; 4] = ["directory listing for ", "files within ", "index of /", "listing directory"];
/// What a page on a parked domain says.
const PARKED: [&str; 7] = [
    "buy this domain",
    "domain has expired",
    "domain is for sale",
    "domain is parked",
    "domain may be for sale",
    "sedoparking.com",
    "window.location.href=\"/lander\"",
];
/// What the title of a sign-in page begins with.
const SIGN_IN_TITLES: [&str; 5] = ["authentication required", "authorization required", "log in", "login", "sign in"];
/// Parts of the address of a sign-in page.
const SIGN_IN: [&str; 7] = ["accounts", "auth", "login", "oauth", "sign-in", "signin", "sso"];

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

impl HostAnswer {
    /// The way in which the host answered instead of the app; `None` where the app may have answered. `asked` is the
    /// requested URL. Only certain signs count, since a hint that fails on an answer of the app has failed.
    pub(crate) fn of(asked: &str, answer: &Answer) -> Option<Self> {
        if answer.opaque {
            return None;
        }
        let text = answer.text();
        let title = Some(text).filter(|text| is_page(text)).map(|text| title(text).unwrap_or_default().to_lowercase());
        let begins = |list: &[&str]| title.as_ref().is_some_and(|title| list.iter().any(|one| title.starts_with(one)));
        let says = |list: &[&str]| {
            let start = || text[..text.floor_char_boundary(SEARCHED)].to_ascii_lowercase();
            title.as_ref().map(|_| start()).is_some_and(|start| list.iter().any(|one| start.contains(one)))
        };
        match answer.status {
            status if is_refusal_of_host(status) => Some(Self::Status),
            _ if names_its_host(answer) => Some(Self::Page),
            _ if title.is_some() && is_sign_in(asked, answer, begins(&SIGN_IN_TITLES)) => Some(Self::SignIn),
            401 | 403 if answer.body.is_empty() && !is_from_app(answer) => Some(Self::Private),
            511 => Some(Self::SignIn),
            _ if is_from_express(answer) => None,
            400.. if says(&SERVER_SIGNS) => Some(Self::Page),
            _ if begins(&HOST_TITLES) => Some(Self::Page),
            _ if begins(&LISTING_TITLES) => Some(Self::Listing),
            _ if says(&PARKED) => Some(Self::Parked),
            _ => None,
        }
    }
}

/// The fault of a hint that judged an answer which the host gave in the app's place; `None` for an answer of the app.
pub(crate) fn fault_of_host(asked: &str, answer: &Answer) -> Option<Fault> {
    let way = HostAnswer::of(asked, answer)?;
    let known = StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let reason = Some(answer.status_text.as_str()).filter(|reason| !reason.is_empty()).or(known).unwrap_or_default();
    let status = format!("{} {reason}", answer.status).trim_end().to_owned();
    let wait = answer.retry_after().map(|wait| wait.as_secs());
    Some(Fault { kind: FaultKind::HostAnswered { way, status, wait }, url: asked.to_owned() })
}

/// Whether a status says that the host limits requests, or that it cannot reach the app (520 to 530: Cloudflare).
pub(crate) fn is_refusal_of_host(status: u16) -> bool {
    matches!(status, 429 | 502..=504 | 520..=530)
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
    let is_of_host = || moved || HostAnswer::of(asked, answer).is_some();
    if answer.status < 400 {
        // The boilerplate sends source files as HTML, so only the text shows whether it is a page.
        let script = is_script(path) || path.ends_with(".json");
        return (script && page).then(|| if is_of_host() { ErrorPage::Host } else { ErrorPage::Page });
    }
    let express = is_express(answer, path);
    Some(match answer.status {
        _ if is_of_host() => ErrorPage::Host,
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
    is_from_express(answer)
        || answer.text().contains("<pre>Cannot GET")
        || answer.text().contains(path) && answer.body.len() < 2_000
}

fn is_from_express(answer: &Answer) -> bool {
    answer.header("x-powered-by").is_some_and(|by| by.eq_ignore_ascii_case("express"))
}

/// Whether an answer has a header of Express, of helmet or of the boilerplate.
fn is_from_app(answer: &Answer) -> bool {
    let names = ["x-powered-by", "x-dns-prefetch-control", "x-download-options", "access-control-allow-origin"];
    names.iter().any(|name| answer.header(name).is_some())
}

/// Whether a page is the sign-in page of a host: one that it redirects to, or one in the place of a script. An app may have
/// such a page too, or send its visitors to one from its own address for that.
fn is_sign_in(asked: &str, answer: &Answer, has_title: bool) -> bool {
    let names = |text: &str| text.split(['.', '/']).any(|part| SIGN_IN.contains(&part.to_ascii_lowercase().as_str()));
    let path = path_of(asked);
    match Url::parse(&answer.url) {
        Ok(url) if answer.redirected && url.host_str() != host_of(asked).as_deref() => {
            !names(path) && (has_title || names(url.path()) || url.host_str().is_some_and(names))
        }
        _ => has_title && is_script(path) && !is_from_app(answer),
    }
}

/// Hosting platforms set such a header when they answer instead of an app. An app may set one too.
fn names_its_host(answer: &Answer) -> bool {
    !is_from_express(answer)
        && answer.headers.iter().any(|(name, value)| {
            let name = name.strip_prefix("x-").unwrap_or(name);
            name.ends_with("-error")
                || name.ends_with("-error-code")
                || name == "cf-mitigated"
                || name == "www-authenticate" && value.starts_with("tunnel")
                || name.ends_with("-fallback")
                || name.ends_with("-routing")
                    && ["no-", "hibernat", "suspend", "dynamic-"].iter().any(|sign| value.starts_with(sign))
        })
}

pub(crate) fn is_page(text: &str) -> bool {
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

/// The path of a URL, which is written as `Url` writes it, as the challenge names it.
pub(crate) fn path_of(url: &str) -> &str {
    // Without parsing, since each report asks for many.
    let path = match url.split_once("://") {
        Some((_, after_scheme)) => after_scheme.find('/').map_or("", |at| &after_scheme[at..]),
        None => url,
    };
    path.find(['?', '#']).map_or(path, |end| &path[..end])
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status, headers, body: body.into(), url: ASKED.to_owned(), ..Answer::default() }
    }

    fn page(title: &str) -> String {
        format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>")
    }

    const ASKED: &str = "http://app.example/_api/server.js";
    const EXPRESS: (&str, &str) = ("x-powered-by", "Express");

    #[test]
    fn tells_a_hosts_answers_from_the_apps() {
        let parked = "<html><body>The domain is for sale: buy this domain</body></html>";
        for (status, headers, body, expected) in [
            (429, &[("retry-after", "30")][..], "", Some(HostAnswer::Status)),
            (502, &[], "<html><title>502 Bad Gateway</title></html>", Some(HostAnswer::Status)),
            (503, &[EXPRESS], "", Some(HostAnswer::Status)),
            (504, &[], "", Some(HostAnswer::Status)),
            (521, &[], "error code: 521", Some(HostAnswer::Status)),
            (401, &[], "", Some(HostAnswer::Private)),
            (403, &[("server", "nginx")], "", Some(HostAnswer::Private)),
            (401, &[("www-authenticate", "tunnel")], "x", Some(HostAnswer::Page)),
            (403, &[("cf-mitigated", "challenge")], "", Some(HostAnswer::Page)),
            (404, &[("x-edge-routing", "no-server")], "", Some(HostAnswer::Page)),
            (404, &[("tunnel-error-code", "ERR_3200")], "", Some(HostAnswer::Page)),
            (404, &[], &page("No such app"), Some(HostAnswer::Page)),
            (200, &[], &page("Waking up ..."), Some(HostAnswer::Page)),
            (404, &[], "<html><body><hr><center>nginx/1.28</center></body></html>", Some(HostAnswer::Page)),
            (511, &[], "", Some(HostAnswer::SignIn)),
            (200, &[], &page("Log in - Platform"), Some(HostAnswer::SignIn)),
            (401, &[], &page("Authentication Required"), Some(HostAnswer::SignIn)),
            (200, &[], &page("Index of /_api"), Some(HostAnswer::Listing)),
            (200, &[], parked, Some(HostAnswer::Parked)),
            // Answers that the app may have given.
            (404, &[EXPRESS], &page("Error"), None),
            (404, &[], "Not Found", None),
            (404, &[], &page("Lost?"), None),
            (500, &[EXPRESS], "", None),
            (500, &[], "", None),
            (500, &[EXPRESS, ("x-app-error", "no database")], "", None),
            (401, &[EXPRESS], "", None),
            (401, &[("access-control-allow-origin", "*")], "", None),
            (401, &[], "Unauthorized", None),
            (200, &[], "// Log in: this domain is for sale", None),
            (200, &[EXPRESS], parked, None),
        ] {
            let way = HostAnswer::of(ASKED, &answer(status, headers, body));
            assert_eq!(way, expected, "{status} {headers:?} {body}");
        }
        let own_page = answer(200, &[], &page("Login"));
        assert_eq!(HostAnswer::of("http://app.example/", &own_page), None, "an app may have a sign-in page");
    }

    #[test]
    fn a_redirect_to_a_hosts_sign_in_page_is_no_answer_of_the_app() {
        let moved = |asked: &str, to: &str, title: &str| {
            let answer = Answer { redirected: true, url: to.to_owned(), ..answer(200, &[], &page(title)) };
            HostAnswer::of(asked, &answer)
        };
        assert_eq!(moved(ASKED, "https://host.example/login?return_to=x", "Host"), Some(HostAnswer::SignIn));
        assert_eq!(moved(ASKED, "https://accounts.host.example/", "Welcome"), Some(HostAnswer::SignIn));
        assert_eq!(moved(ASKED, "https://host.example/", "Sign in to Host"), Some(HostAnswer::SignIn));
        assert_eq!(moved(ASKED, "https://other.example/page", "Page"), None);
        assert_eq!(moved("http://app.example/auth/host", "https://host.example/login", "Host"), None, "the app's own");
        assert_eq!(moved("http://app.example/profile", "http://app.example/login", "Login"), None);
    }

    #[test]
    fn names_the_path_of_an_address() {
        assert_eq!(path_of("http://app.example/a/b?c#d"), "/a/b");
        assert_eq!(path_of("http://user@[::1]:81/?a=/b"), "/");
    }
}
