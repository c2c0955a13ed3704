//! The pages, and signing in: what routes.js and auth.js do in Node.

use std::{
    io,
    sync::{Arc, LazyLock},
};

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Request, State, rejection::FormRejection},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::{sync::Semaphore, task::spawn_blocking};
use tower_sessions::{
    Expiry, Session, SessionManagerLayer,
    cookie::{SameSite, time::Duration},
    session,
};

use crate::{
    App,
    express::{error_page, escape, not_found},
    file,
    store::{COOKIE, Refusal, Store, USERNAME},
};

/// Where a session keeps what to tell the visitor on the next page.
const PROBLEM: &str = "problem";

/// How many passwords are hashed at once: each takes 19 MiB while it lasts.
static HASHING: Semaphore = Semaphore::const_new(2);

/// The pages and the forms, with their sessions.
pub(crate) fn routes(store: Store) -> Router<Arc<App>> {
    let sessions = SessionManagerLayer::new(store)
        .with_name(COOKIE)
        .with_secure(false) // plain http, on the learner's own machine
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::days(1)));
    Router::new()
        .route("/", get(welcome))
        .route("/register", post(register))
        .route("/login", post(login))
        .route("/chat", get(chat))
        .route("/logout", post(logout))
        .method_not_allowed_fallback(not_found)
        .layer(middleware::from_fn(own_forms_only))
        .layer(DefaultBodyLimit::max(10 * 1024))
        .layer(sessions)
}

/// Name and password, as a form sends them. It cannot be printed, so that no password is ever logged.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Credentials {
    username: String,
    password: String,
}

/// Why a page cannot be shown. The visitor learns nothing of it but that it happened.
enum Fault {
    TooLarge,
    Internal,
}

impl From<session::Error> for Fault {
    fn from(_: session::Error) -> Self {
        Fault::Internal
    }
}

impl From<io::Error> for Fault {
    fn from(_: io::Error) -> Self {
        Fault::Internal
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Fault::TooLarge => error_page(StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large"),
            Fault::Internal => error_page(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        }
    }
}

type Answer = Result<Response, Fault>;
type Filled = Result<Form<Credentials>, FormRejection>;

async fn welcome(session: Session) -> Answer {
    if session.get::<String>(USERNAME).await?.is_some() {
        return Ok(redirect("/chat"));
    }
    // A message is shown once, and forgotten.
    let problem = session.remove::<String>(PROBLEM).await?.unwrap_or_default();
    Ok(page("views/index.html", "problem", &problem))
}

async fn chat(session: Session) -> Answer {
    Ok(match session.get::<String>(USERNAME).await? {
        Some(username) => page("views/chat.html", USERNAME, &username),
        None => redirect("/"),
    })
}

async fn register(State(app): State<Arc<App>>, session: Session, form: Filled) -> Answer {
    let Credentials { username, password } = credentials(form)?;
    if let Some(problem) = problem_with(&username, &password) {
        return turn_away(&session, problem).await;
    }
    let hash = hashing(move || password_auth::generate_hash(password)).await?;
    match app.store.add_account(username.clone(), hash).await? {
        Ok(()) => let_in(&session, &username).await,
        Err(Refusal::Taken) => turn_away(&session, "That name is taken. Choose another one.").await,
        Err(Refusal::Full) => turn_away(&session, "There is no room for more accounts.").await,
    }
}

async fn login(State(app): State<Arc<App>>, session: Session, form: Filled) -> Answer {
    /// Checked where nobody has the name, so that this takes as long as a wrong password.
    static NOBODY: LazyLock<String> = LazyLock::new(|| password_auth::generate_hash("nobody"));

    let Credentials { username, password } = credentials(form)?;
    if username.is_empty() || password.is_empty() {
        return turn_away(&session, "Missing credentials").await;
    }
    let known = app.store.password_hash(username.clone()).await?;
    let is_right = hashing(move || {
        let hash = known.as_ref().unwrap_or_else(|| &NOBODY);
        password_auth::verify_password(password, hash).is_ok() && known.is_some()
    });
    match is_right.await? {
        true => let_in(&session, &username).await,
        false => turn_away(&session, "Wrong name or password.").await,
    }
}

async fn logout(session: Session) -> Answer {
    session.flush().await?;
    Ok(redirect("/"))
}

/// A form that is missing, or is no form, is an empty one.
fn credentials(form: Filled) -> Result<Credentials, Fault> {
    match form {
        Ok(Form(credentials)) => Ok(credentials),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Fault::TooLarge),
        Err(_) => Ok(Credentials::default()),
    }
}

fn problem_with(username: &str, password: &str) -> Option<&'static str> {
    let is_allowed = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    if !(2..=20).contains(&username.chars().count()) || !username.chars().all(is_allowed) {
        return Some("A name has 2 to 20 letters, digits, - or _.");
    }
    // Counted as JavaScript counts.
    let is_password = (8..=200).contains(&password.encode_utf16().count());
    (!is_password).then_some("A password has 8 to 200 characters.")
}

/// Runs what takes a core for a while where it keeps nobody waiting.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let _turn = HASHING.acquire().await.map_err(io::Error::other)?;
    Ok(spawn_blocking(work).await?)
}

/// Signs somebody in, under a new session id: one that was known before is worth nothing.
async fn let_in(session: &Session, username: &str) -> Answer {
    session.cycle_id().await?;
    session.insert(USERNAME, username).await?;
    Ok(redirect("/chat"))
}

async fn turn_away(session: &Session, problem: &str) -> Answer {
    session.insert(PROBLEM, problem).await?;
    Ok(redirect("/"))
}

/// A page with a value in the places that are marked for it.
fn page(path: &str, name: &str, value: &str) -> Response {
    let page = file(path).unwrap_or_default().replace(&format!("{{{{{name}}}}}"), &escape(value));
    Html(page).into_response()
}

fn redirect(to: &'static str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)], format!("Found. Redirecting to {to}")).into_response()
}

/// A form on somebody else's page must not act in our visitors' names (CSRF): the browser tells where a form was.
async fn own_forms_only(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || is_ours(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This form was not sent from this site.").into_response()
}

fn is_ours(headers: &HeaderMap) -> bool {
    let get = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (get("sec-fetch-site"), get("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == get("host"),
        (None, None) => true,
    }
}
