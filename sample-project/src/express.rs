//! The responses of Express and of freeCodeCamp's boilerplate in Node, byte for byte (headers, files and error pages),
//! so that hints see no difference.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, json};

use crate::App;

/// The boilerplate's routes, and the project's public files.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/_api/app-info", get(app_info))
        .route("/_api/app-stack", get(app_stack))
        .route("/_api/{name}", get(source))
        .route("/public/{*path}", get(public))
}

/// The headers of every response, including error pages.
const HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Adds the boilerplate's headers to a response, except those that it already has.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).filter(|origin| is_allowed(origin)).cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
    response
}

/// Whether pages of that origin may read responses: freeCodeCamp, the editors that it supports, and localhost.
fn is_allowed(origin: &HeaderValue) -> bool {
    let Some((scheme, host)) = origin.to_str().ok().and_then(|origin| origin.split_once("://")) else {
        return false;
    };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match scheme {
        "http" if host.strip_prefix("localhost:").is_some_and(is_port) => true,
        "http" | "https" => is_editor(host),
        _ => false,
    }
}

/// Whether that host belongs to freeCodeCamp or to an editor that it supports.
pub(crate) fn is_editor(host: &str) -> bool {
    let is_site = |site: &str| {
        let labels =
            host.strip_suffix(site).map(|rest| rest.strip_suffix('.').map_or((rest, false), |rest| (rest, true)));
        labels.is_some_and(|(rest, dotted)| match dotted {
            false => rest.is_empty(),
            true => rest.split('.').all(is_label),
        })
    };
    ["freecodecamp.org", "freecodecamp.dev", "gitpod.io", "github.dev"].into_iter().any(is_site)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// `/_api/server.js` and the like: the learner's source, with the boilerplate's content types.
async fn source(State(app): State<Arc<App>>, Path(name): Path<String>, uri: Uri) -> Response {
    let kind = match name.as_str() {
        "server.js" | "routes.js" | "auth.js" => "text/html; charset=utf-8",
        "package.json" => "text/plain; charset=utf-8",
        _ => return not_found(Method::GET, uri).await,
    };
    match app.files.get(&name) {
        Some(text) => ([(header::CONTENT_TYPE, kind)], text.clone()).into_response(),
        None => not_found(Method::GET, uri).await,
    }
}

async fn public(State(app): State<Arc<App>>, Path(path): Path<String>, uri: Uri) -> Response {
    let Some(text) = app.files.get(&format!("public/{path}")) else {
        return not_found(Method::GET, uri).await;
    };
    let kind = match path.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "image/svg+xml",
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=0")];
    (headers, text.clone()).into_response()
}

/// The Socket.IO client.
pub(crate) async fn client() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=0")];
    (kind, include_str!("socket.io.js")).into_response()
}

/// The headers that the app sends, without those of CORS.
async fn app_info() -> Response {
    let headers: Map<_, _> = HEADERS.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
    Json(json!({ "headers": headers })).into_response()
}

/// The layers of the Express app, as a JSON string that contains JSON, which is what the hints expect.
async fn app_stack() -> Response {
    Json(include_str!("app-stack.json").trim_end()).into_response()
}

/// Express's response if no route matches the path and the method.
pub(crate) async fn not_found(method: Method, uri: Uri) -> Response {
    error_page(StatusCode::NOT_FOUND, &format!("Cannot {method} {}", uri.path()))
}

/// Express's error page.
pub(crate) fn error_page(status: StatusCode, text: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>{}</pre>\n</body>\n</html>\n",
        escape(text)
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    (status, headers, page).into_response()
}

/// The answer to a request for which there is no room at the moment.
pub(crate) fn busy() -> Response {
    ([(header::RETRY_AFTER, "5")], error_page(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")).into_response()
}

/// Escapes text for HTML.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_freecodecamp_its_editors_and_localhost_may_read_answers() {
        let allowed = |origin| is_allowed(&HeaderValue::from_static(origin));
        for origin in [
            "https://www.freecodecamp.org",
            "https://freecodecamp.org",
            "http://a.b.freecodecamp.dev",
            "https://8000-x.ws-eu1.gitpod.io",
            "https://x.github.dev",
            "http://localhost:8000",
        ] {
            assert!(allowed(origin), "{origin}");
        }
        for origin in [
            "https://freecodecamp.org.example.com",
            "https://notfreecodecamp.org",
            "https://x..freecodecamp.org",
            "https://.freecodecamp.org",
            "https://localhost:8000",
            "http://localhost",
            "http://localhost:",
            "http://localhost:80a",
            "null",
            "file://freecodecamp.org",
        ] {
            assert!(!allowed(origin), "{origin}");
        }
    }
}
