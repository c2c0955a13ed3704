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
const MAX_CONNECTIONS: usize = 4096;
/// How long a client may take for the headers of a request, and be silent between two.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long a request may take with its body and its answer. Socket.IO holds a request for 25 seconds.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);
/// How long to wait after a connection could not be accepted, as without free file descriptors.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Serves until `stopped` is dropped; then waits for unfinished responses.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let router = router.layer(middleware::from_fn(in_time));
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
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
