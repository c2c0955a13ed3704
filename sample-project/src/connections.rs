//! Accepts connections and serves the pages on them, within limits: a client that connects and sends nothing, or a part
//! of a request, is disconnected after a while.

use std::{pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::Response,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, oneshot, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::express::error_page;

/// The most connections at once, without those that have become WebSockets. More wait until one ends.
pub(crate) const MAX_CONNECTIONS: usize = 4096;
/// How long a client may take for the headers of a request, and be silent between two.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long a request may take with its body and its answer. Socket.IO holds a request for 25 seconds.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);
/// How long to wait after a connection could not be accepted, as without free file descriptors.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Serves at most this many connections at once until `stopped` is dropped; then waits for unfinished responses.
pub(crate) async fn serve(listener: TcpListener, router: Router, most: usize, mut stopped: oneshot::Receiver<()>) {
    let router = router.layer(middleware::from_fn(in_time));
    let places = Arc::new(Semaphore::new(most));
    let (stop, stopping) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        let accept = async {
            let place = places.clone().acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accept => accepted,
            _ = &mut stopped => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(ACCEPT_AGAIN_AFTER).await;
            continue;
        };
        let (router, stopping) = (router.clone(), stopping.clone());
        connections.spawn(async move {
            connection(stream, router, stopping).await;
            drop(place);
        });
        // Forgets those that have ended.
        while connections.try_join_next().is_some() {}
    }
    drop((listener, stop));
    while connections.join_next().await.is_some() {}
}

/// Serves one connection until it ends; after a stop, until the request at hand is answered.
async fn connection(stream: TcpStream, router: Router, mut stopping: watch::Receiver<()>) {
    // With Nagle's algorithm, each small response would wait 40 ms for the client's acknowledgement.
    drop(stream.set_nodelay(true));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let service = TowerToHyperService::new(router);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    tokio::select! {
        _ = served.as_mut() => return,
        _ = stopping.changed() => served.as_mut().graceful_shutdown(),
    }
    drop(served.await);
}

async fn in_time(request: Request, next: Next) -> Response {
    let late = |_| error_page(StatusCode::REQUEST_TIMEOUT, "Request Timeout");
    timeout(ANSWERED_WITHIN, next.run(request)).await.unwrap_or_else(late)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn more_connections_wait_until_one_ends() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_stop, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, Router::new().fallback(async || "here"), 2, stopped));
        let idle = [TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap()];
        let mut third = TcpStream::connect(address).await.unwrap();
        third.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        assert!(timeout(Duration::from_millis(500), third.readable()).await.is_err());
        drop(idle);
        let mut answer = String::new();
        third.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("here"), "{answer}");
    }
}
