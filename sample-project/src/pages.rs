//! The pages and the sign-in: what routes.js and auth.js do in Node.

use std::{
    io,
    sync::{
        Arc, LazyLock,
        mpsc::{SyncSender, sync_channel},
    },
    thread,
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
use tokio::sync::oneshot;
use tower_sessions::{
    Expiry, Session, SessionManagerLayer,
    cookie::{SameSite, time::Duration},
    session,
};

use crate::{
    App,
    express::{busy, error_page, escape, not_found},
    store::{COOKIE, Refusal, Store, USERNAME},
};

/// How many passwords may wait to be hashed.
const MAX_WAITING: usize = 32;

/// The queue of the one thread that hashes passwords: each hash takes 19 MiB, which the allocator keeps for each thread.
static HASHING: LazyLock<SyncSender<Box<dyn FnOnce() + Send>>> = LazyLock::new(|| {
    let (queue, jobs) = sync_channel::<Box<dyn FnOnce() + Send>>(MAX_WAITING);
    // Without a thread, every job is refused.
    drop(thread::Builder::new().name("hashing".to_owned()).spawn(move || jobs.into_iter().for_each(|job| job())));
    queue
});

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

/// The fields of a form. Without `Debug`, so that no password is ever logged.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Credentials {
    username: String,
    password: String,
}

/// Why a page cannot be shown. The response contains no details.
enum Fault {
    TooLarge,
    Busy,
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
            Fault::Busy => busy(),
            Fault::Internal => error_page(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        }
    }
}

type Answer = Result<Response, Fault>;
type Filled = Result<Form<Credentials>, FormRejection>;

async fn welcome(State(app): State<Arc<App>>, session: Session) -> Answer {
    if session.get::<String>(USERNAME).await?.is_some() {
        return Ok(redirect("/chat"));
    }
    Ok(page(&app, "views/index.html", "problem", ""))
}

async fn chat(State(app): State<Arc<App>>, session: Session) -> Answer {
    Ok(match session.get::<String>(USERNAME).await? {
        Some(username) => page(&app, "views/chat.html", USERNAME, &username),
        None => redirect("/"),
    })
}

async fn register(State(app): State<Arc<App>>, session: Session, form: Filled) -> Answer {
    let Credentials { username, password } = credentials(form)?;
    if let Some(problem) = problem_with(&username, &password) {
        return Ok(refuse(&app, problem));
    }
    let hash = hashing(move || password_auth::generate_hash(password)).await?;
    match app.store.add_account(username.clone(), hash).await? {
        Ok(()) => sign_in(&session, &username).await,
        Err(Refusal::Taken) => Ok(refuse(&app, "That name is taken. Choose another one.")),
        Err(Refusal::Full) => Ok(refuse(&app, "There is no room for more accounts.")),
    }
}

async fn login(State(app): State<Arc<App>>, session: Session, form: Filled) -> Answer {
    /// Verified if no account has the name, so that the response takes as long as for a wrong password.
    static NOBODY: LazyLock<String> = LazyLock::new(|| password_auth::generate_hash("nobody"));

    let Credentials { username, password } = credentials(form)?;
    if username.is_empty() || password.is_empty() {
        return Ok(refuse(&app, "Missing credentials"));
    }
    let account = app.store.account(&username).await?;
    let verified = hashing(move || {
        let hash = account.as_ref().map_or(NOBODY.as_str(), |(_, hash)| hash.as_str());
        let is_right = password_auth::verify_password(password, hash).is_ok();
        account.map(|(name, _)| name).filter(|_| is_right)
    });
    match verified.await? {
        Some(name) => sign_in(&session, &name).await,
        None => Ok(refuse(&app, "Wrong name or password.")),
    }
}

async fn logout(session: Session) -> Answer {
    session.flush().await?;
    Ok(redirect("/"))
}

/// A form that is missing or malformed counts as an empty one.
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
    // In UTF-16 code units, like the `length` of a string in JavaScript.
    let is_password = (8..=200).contains(&password.encode_utf16().count());
    (!is_password).then_some("A password has 8 to 200 characters.")
}

/// Hashes a password after those that wait already, so that other requests do not wait for it.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let (reply, hashed) = oneshot::channel();
    HASHING.try_send(Box::new(move || drop(reply.send(work())))).map_err(|_| Fault::Busy)?;
    hashed.await.map_err(|_| Fault::Internal)
}

/// Signs in under a new session id, so that an id that an attacker set before gives no access (session fixation).
async fn sign_in(session: &Session, username: &str) -> Answer {
    session.cycle_id().await?;
    session.insert(USERNAME, username).await?;
    Ok(redirect("/chat"))
}

/// The first page with what is wrong with a form. It needs no session.
fn refuse(app: &App, problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, page(app, "views/index.html", "problem", problem)).into_response()
}

/// A page with `{{name}}` replaced by the value.
fn page(app: &App, path: &str, name: &str, value: &str) -> Response {
    let page = app.files.get(path).map_or("", AsRef::as_ref).replace(&format!("{{{{{name}}}}}"), &escape(value));
    Html(page).into_response()
}

fn redirect(to: &'static str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to)], format!("Found. Redirecting to {to}")).into_response()
}

/// Refuses forms sent from other sites (CSRF). Browsers name the sending site in a header.
async fn own_forms_only(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This form was not sent from this site.").into_response()
}

fn is_same_site(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").map(|site| site.to_str().unwrap_or("?")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => is_own_origin(headers),
    }
}

/// Whether the page that sent a request, if a browser names it, is one of this server.
pub(crate) fn is_own_origin(headers: &HeaderMap) -> bool {
    let get = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    get("origin").is_none_or(|origin| origin.split_once("://").map(|(_, host)| host) == get("host"))
}
