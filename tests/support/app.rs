//! Learners' projects served over real HTTP, as freeCodeCamp's boilerplate serves them: source files at `/_api/`, the
//! folder `public` at `/public/`, and Express's pages for what is not there.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    extract::{Path as UrlPath, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{net::TcpListener, runtime::Runtime};

/// Serves projects, each on a port of its own, until it is dropped.
pub(crate) struct Apps(Runtime);

impl Apps {
    pub(crate) fn new() -> Self {
        Self(tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap())
    }

    /// Serves the project in `folder`, and gives its URL.
    pub(crate) fn serve(&self, folder: &Path) -> String {
        let routes = Router::new()
            .route("/_api/{name}", get(source))
            .route("/public/{*path}", get(public))
            .fallback(not_found)
            .with_state(Arc::new(folder.to_owned()));
        let listener = self.0.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        self.0.spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}")
    }
}

/// The boilerplate reads the file and hands an error on, which Express answers with a 500.
async fn source(State(folder): State<Arc<PathBuf>>, UrlPath(name): UrlPath<String>) -> Response {
    match fs::read(folder.join(&name)) {
        Ok(text) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(_) => page(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

async fn public(State(folder): State<Arc<PathBuf>>, UrlPath(path): UrlPath<String>, uri: Uri) -> Response {
    match fs::read(folder.join("public").join(&path)) {
        Ok(text) => ([(header::CONTENT_TYPE, "application/javascript; charset=UTF-8")], text).into_response(),
        Err(_) => not_found(uri).await,
    }
}

async fn not_found(uri: Uri) -> Response {
    page(StatusCode::NOT_FOUND, &format!("Cannot GET {}", uri.path()))
}

fn page(status: StatusCode, text: &str) -> Response {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>{text}</pre>\n</body>\n</html>\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}
