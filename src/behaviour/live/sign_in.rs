//! Signs in as a person would: through the app's forms for login and registration.

use reqwest::StatusCode;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::http::{HttpClient, Reply};
use crate::submission::LiveError;

/// How the clients sign in: with given cookies, or with a name and a password.
#[derive(Clone, Default)]
pub struct Credentials {
    /// Cookies, each `name=value`.
    pub cookies: Vec<String>,
    /// A name and a password for the app's forms. A name that cannot log in is registered.
    pub login: Option<(String, String)>,
}

// Prints no field: credentials must not be logged.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

impl Credentials {
    pub(super) fn is_known(&self) -> bool {
        !self.cookies.is_empty() || self.login.is_some()
    }
}

/// Signs in, and registers if the login fails.
pub(super) async fn sign_in(http: &HttpClient, origin: &Url, name: &str, password: &str) -> Result<(), LiveError> {
    let mut home = origin.clone();
    home.set_path("/");
    home.set_query(None);
    // The response also sets the session's cookie, which some forms need.
    let mut page = http.get(&home).await?;
    for _ in 0..http.limits.redirects {
        let Some(target) = page.location.filter(|target| is_own(target, &home)) else { break };
        home = target;
        page = http.get(&home).await?;
    }
    for kind in ["/login", "/register"] {
        let form = form(&page.text, kind, &home).unwrap_or_else(|| Form::usual(kind, &home));
        let body = form.filled(name, password);
        let answer = http.post(&form.action, "application/x-www-form-urlencoded", body).await?;
        if lets_in(&answer, &home) {
            return Ok(());
        }
    }
    Err(LiveError::NotSignedIn)
}

/// Whether the password may be sent to an address: one of the page's origin, or of the same host with https: instead of
/// http:.
fn is_own(target: &Url, page: &Url) -> bool {
    let is_upgrade = page.scheme() == "http" && target.scheme() == "https" && target.host() == page.host();
    target.origin() == page.origin() || is_upgrade
}

/// Whether a response shows that the sign-in succeeded: it redirects to a page other than the forms', or is a success
/// that does not refuse.
fn lets_in(answer: &Reply, home: &Url) -> bool {
    match &answer.location {
        Some(target) => {
            let path = target.path();
            path != home.path() && !["/", "/login", "/register"].contains(&path)
        }
        None => answer.status.is_success() && answer.status != StatusCode::NO_CONTENT && !refuses(&answer.text),
    }
}

/// Whether the body of a successful response refuses: a page with a password field, or JSON with an error.
fn refuses(text: &str) -> bool {
    if let Ok(Value::Object(answer)) = serde_json::from_str(text) {
        let says_no = |name: &str| answer.get(name).is_some_and(|value| *value == false);
        let has_error = answer.get("error").is_some_and(|error| !matches!(error, Value::Null | Value::Bool(false)));
        return has_error || ["success", "ok", "authenticated", "loggedIn"].into_iter().any(says_no);
    }
    let password = Selector::parse("input[type=password i]");
    password.is_ok_and(|password| Html::parse_document(text).select(&password).next().is_some())
}

pub(crate) struct Form {
    pub(crate) action: Url,
    name: String,
    password: String,
    others: Vec<(String, String)>,
}

impl Form {
    fn usual(kind: &str, home: &Url) -> Self {
        let action = home.join(kind).unwrap_or_else(|_| home.clone());
        Self { action, name: "username".to_owned(), password: "password".to_owned(), others: Vec::new() }
    }

    fn filled(&self, name: &str, password: &str) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&self.others).append_pair(&self.name, name).append_pair(&self.password, password);
        body.finish()
    }
}

/// The page's form whose action ends with `kind`, if the password may be sent there.
pub(crate) fn form(page: &str, kind: &str, home: &Url) -> Option<Form> {
    let page = Html::parse_document(page);
    let (forms, inputs) = (Selector::parse("form[action]").ok()?, Selector::parse("input[name]").ok()?);
    let found = page.select(&forms).find_map(|form| {
        let action = home.join(form.attr("action")?).ok()?;
        let is_wanted = is_own(&action, home) && action.path().trim_end_matches('/').ends_with(kind);
        is_wanted.then_some((form, action))
    });
    let (form, action) = found?;
    let mut filled = Form { action, ..Form::usual(kind, home) };
    let mut has_name = false;
    for input in form.select(&inputs) {
        let attribute = |name| ElementRef::attr(&input, name).unwrap_or_default().to_owned();
        match attribute("type").to_ascii_lowercase().as_str() {
            "password" => filled.password = attribute("name"),
            "hidden" => filled.others.push((attribute("name"), attribute("value"))),
            "" | "text" | "email" if !has_name => {
                has_name = true;
                filled.name = attribute("name");
            }
            _ => {}
        }
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_the_apps_own_form() {
        let home = Url::parse("http://localhost:3000/").unwrap();
        let page = r#"<form action="/search"><input name="q"></form>
            <form action="/login"><input type="hidden" name="_csrf" value="a b"><input name="user">
            <input type="password" name="pw"></form><form action="https://evil.example/register"></form>"#;
        let login = form(page, "/login", &home).unwrap();
        assert_eq!(login.action.as_str(), "http://localhost:3000/login");
        assert_eq!(login.filled("me", "s&cret"), "_csrf=a+b&user=me&pw=s%26cret");
        assert!(form(page, "/register", &home).is_none());
        assert_eq!(Form::usual("/register", &home).filled("me", "x"), "username=me&password=x");
    }

    #[test]
    fn sends_the_password_to_the_pages_own_origin_only() {
        let page = |action: &str| format!(r#"<form action="{action}"><input type="password" name="pw"></form>"#);
        let action = |home: &str, action: &str| {
            let form = form(&page(action), "/login", &Url::parse(home).unwrap());
            form.map(|form| form.action.to_string())
        };
        let own = |home, to: &str| assert_eq!(action(home, to).as_deref(), Some(to));
        own("https://chat.example/", "https://chat.example/login");
        own("http://chat.example/", "https://chat.example/login");
        assert_eq!(action("https://chat.example/", "http://chat.example/login"), None, "not in the clear");
        assert_eq!(action("https://chat.example/", "https://chat.example:8443/login"), None, "another server");
        assert_eq!(action("https://chat.example/", "https://evil.example/login"), None);
    }

    #[test]
    fn an_answer_that_asks_again_lets_nobody_in() {
        let home = Url::parse("http://localhost:3000/").unwrap();
        let reply = |text: &str| Reply { status: StatusCode::OK, location: None, text: text.to_owned() };
        for refusal in [
            r#"<p>Wrong password</p><form><input name="user"><input type="PASSWORD" name="pw"></form>"#,
            r#"{"success":false}"#,
            r#"{"error":"wrong password"}"#,
        ] {
            assert!(!lets_in(&reply(refusal), &home), "{refusal}");
        }
        for welcome in ["<h1>Welcome</h1>", "", "OK", r#"{"user":"me"}"#, r#"{"ok":true,"error":null}"#] {
            assert!(lets_in(&reply(welcome), &home), "{welcome}");
        }
    }
}
