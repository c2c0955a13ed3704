//! Normalises the URL that a user types, by the rules of the normalize-url package with `stripWWW: false`, which
//! freeCodeCamp's page uses, so that a hint gets the same text.

use std::path::Path;

use crate::message::Message;
use url::Url;

/// Why a submission's URL cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum AddressError {
    /// Nothing was given.
    Empty,
    /// It does not parse.
    Invalid {
        /// What was typed.
        typed: String,
        /// Why it does not parse.
        reason: url::ParseError,
    },
    /// Another scheme than http or https.
    Scheme {
        /// What was typed.
        typed: String,
        /// Its scheme.
        scheme: String,
    },
}

impl AddressError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("error-address-empty"),
            Self::Invalid { typed, reason } => Message::format(
                "error-address-invalid",
                &[("typed", typed.into()), ("reason", reason.to_string().into())],
            ),
            Self::Scheme { typed, scheme } => {
                Message::format("error-address-scheme", &[("typed", typed.into()), ("scheme", scheme.into())])
            }
        }
    }
}

/// Whether the text has the form of a path, even if no such file exists.
pub(crate) fn looks_like_path(typed: &str) -> bool {
    typed.starts_with(['.', '/', '~']) && !typed.starts_with("//")
        || typed.contains('\\')
        || (typed.contains('/') && !typed.contains([':', '.']))
}

/// Whether the text is a path, by its form or because there is such a file. A text with a scheme is none.
pub(crate) fn is_path(typed: &str) -> bool {
    looks_like_path(typed) || !typed.contains("://") && Path::new(typed).exists()
}

/// Normalises a typed URL as the site does: a missing scheme becomes `http:`; user and password, the default port,
/// `utm_` parameters, repeated and trailing slashes are removed; parameters are sorted; the path stays.
///
/// # Errors
/// Where it is empty, does not parse, or has another scheme than http or https.
pub fn normalise(typed: &str) -> Result<Url, AddressError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(AddressError::Empty);
    }
    let mut url = parse(typed)?;
    if !matches!(url.scheme(), "http" | "https") {
        let scheme = url.scheme().to_owned();
        return Err(AddressError::Scheme { typed: typed.to_owned(), scheme });
    }
    // Neither can fail on an http URL, which always has a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    strip_host_dot(&mut url);
    tidy_path(&mut url);
    tidy_query(&mut url);
    Ok(url)
}

/// The URL as text, without the lone slash that ends a bare origin: what `getUserInput("url")` gives.
pub(crate) fn as_typed(url: &Url) -> String {
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let text = url.as_str();
    if bare { text.trim_end_matches('/').to_owned() } else { text.to_owned() }
}

fn parse(typed: &str) -> Result<Url, AddressError> {
    let whole = match typed.strip_prefix("//") {
        Some(rest) => format!("http://{rest}"),
        None if has_scheme(typed) => typed.to_owned(),
        None => format!("http://{typed}"),
    };
    Url::parse(&whole).map_err(|reason| AddressError::Invalid { typed: typed.to_owned(), reason })
}

/// `localhost:3000` has no scheme, `mailto:x` has one: what follows the colon of a port is a digit.
fn has_scheme(typed: &str) -> bool {
    let Some((before, after)) = typed.split_once(':') else { return false };
    let name = before.chars().all(|c| c.is_ascii_alphanumeric() || "+-".contains(c));
    name && !after.starts_with(|c: char| c.is_ascii_digit())
}

fn strip_host_dot(url: &mut Url) {
    if let Some(host) = url.host_str().and_then(|host| host.strip_suffix('.')) {
        let host = host.to_owned();
        let _ = url.set_host(Some(&host));
    }
}

fn tidy_path(url: &mut Url) {
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let path = format!("/{}", parts.join("/"));
    url.set_path(&path);
}

fn tidy_query(url: &mut Url) {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("utm_"));
    pairs.sort();
    if pairs.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let url = normalise(typed).unwrap();
        assert_eq!(as_typed(&url), expected, "{typed}");
    }

    #[test]
    fn normalises_as_the_site_does() {
        check("localhost:3000", "http://localhost:3000");
        check("http://localhost:3000/", "http://localhost:3000");
        check("  https://App.Example.com:443/  ", "https://app.example.com");
        check("//app.example.com", "http://app.example.com");
        check("app.example.com/chat/", "http://app.example.com/chat");
        check("https://user:secret@app.example.com", "https://app.example.com");
        check("https://www.example.com//a//b/", "https://www.example.com/a/b");
        check("https://example.com/?utm_source=x&b=2&a=1", "https://example.com/?a=1&b=2");
        check("https://example.com./", "https://example.com");
        check("127.0.0.1:80", "http://127.0.0.1");
    }

    #[test]
    fn refuses_what_is_not_a_web_address() {
        assert_eq!(normalise(" "), Err(AddressError::Empty));
        assert!(matches!(normalise("ftp://example.com"), Err(AddressError::Scheme { .. })));
        assert!(matches!(normalise("mailto:me"), Err(AddressError::Scheme { .. })));
        assert!(matches!(normalise("http://"), Err(AddressError::Invalid { .. })));
    }

    #[test]
    fn tells_paths_from_urls() {
        for path in ["./app", "../app", "/srv/app", ".", "work/app"] {
            assert!(looks_like_path(path), "{path}");
        }
        for url in ["localhost:3000", "app.example.com/x", "//app.example.com", "http://a/b"] {
            assert!(!looks_like_path(url), "{url}");
        }
    }
}
