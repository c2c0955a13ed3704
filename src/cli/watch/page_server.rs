//! Serves the page of `watch --open` on a loopback address, under a path that only this run knows. A page of another
//! origin, or of a host name that leads to this address, gets nothing.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures_util::{Stream, stream};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::report::{Frame, WatchedPage};

/// How many connections there are at most. More wait until one ends.
const MAX_CONNECTIONS: usize = 64;
/// How many open pages are renewed at most.
const MAX_PAGES: usize = 16;
/// How long a client may take for the headers of a request.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// How long the end of the program waits until the open pages say that it has ended.
const END_WITHIN: Duration = Duration::from_secs(1);
/// How long to wait after a connection could not be accepted, as without free file descriptors.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// The headers of every response besides the content security policy.
const PROTECTION: [&str; 5] = [
    "cache-control: no-store",
    "referrer-policy: no-referrer",
    "x-content-type-options: nosniff",
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
];
/// What a browser says of a request that the page or a person makes (`Sec-Fetch-Site`).
const OWN_SITES: &str = "none same-origin";

/// The server, on its own thread. Dropping it tells the open pages that `watch` has ended.
pub(crate) struct PageServer {
    url: String,
    frames: watch::Sender<Frame>,
    thread: Option<JoinHandle<()>>,
}

impl PageServer {
    /// Serves `page` on a free port; it shows `first`.
    pub(crate) fn start(page: WatchedPage, first: Frame) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))))?;
        let port = listener.local_addr()?.port();
        let token = random_token()?;
        let (frames, shown) = watch::channel(first);
        let pages = Arc::new(Semaphore::new(MAX_PAGES));
        let site = Arc::new(Site { page, shown: shown.clone(), pages });
        let router = Router::new()
            .route(&format!("/{token}/"), get(whole_page))
            .route(&format!("/{token}/events"), get(events))
            .with_state(site)
            .layer(middleware::from_fn_with_state(port, guard));
        let serve = move || runtime.block_on(serve(&listener, &router, shown));
        let thread = std::thread::Builder::new().name("page".to_owned()).spawn(serve)?;
        Ok(Self { url: format!("http://127.0.0.1:{port}/{token}/"), frames, thread: Some(thread) })
    }

    /// The page's address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Changes what the open pages show.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Frame)) {
        self.frames.send_modify(change);
    }
}

impl Drop for PageServer {
    fn drop(&mut self) {
        self.update(|frame| {
            frame.is_grading = false;
            frame.has_ended = true;
        });
        // It panics only where the program has a bug, which is reported already.
        drop(self.thread.take().map(JoinHandle::join));
    }
}

/// 128 bits that nobody can guess.
fn random_token() -> io::Result<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

struct Site {
    page: WatchedPage,
    shown: watch::Receiver<Frame>,
    pages: Arc<Semaphore>,
}

async fn whole_page(State(site): State<Arc<Site>>) -> Html<String> {
    let frame = site.shown.borrow().clone();
    Html(site.page.page(&frame))
}

async fn events(State(site): State<Arc<Site>>) -> Response {
    match Arc::clone(&site.pages).try_acquire_owned() {
        Ok(permit) => Sse::new(frames(site.shown.clone(), permit)).keep_alive(KeepAlive::default()).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The frames from now on, up to that which says that `watch` has ended. A slow page skips some.
fn frames(
    mut shown: watch::Receiver<Frame>,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, axum::Error>> {
    shown.mark_changed();
    stream::unfold(Some((shown, permit)), async |state| {
        let (mut shown, permit) = state?;
        shown.changed().await.ok()?;
        let frame = shown.borrow_and_update().clone();
        Some((Event::default().json_data(&frame), (!frame.has_ended).then_some((shown, permit))))
    })
}

/// Answers only requests of the page itself and of a person, and adds the headers that protect the page.
async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match is_own(request.headers(), port) {
        true => next.run(request).await,
        false => (StatusCode::FORBIDDEN, "hintgrade watch answers only its own page\n").into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&WatchedPage::policy()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in PROTECTION.iter().filter_map(|header| header.split_once(": ")) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Whether a request names this server as its host, and no page of another origin has sent it. The host is that of the
/// address bar, so that a page whose name leads to this machine (DNS rebinding) is refused.
fn is_own(headers: &HeaderMap, port: u16) -> bool {
    let values = |name: HeaderName| headers.get_all(name).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>();
    let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    let [host] = values(HOST)[..] else { return false };
    let origin = [b"http://", host].concat();
    hosts.iter().any(|own| own.as_bytes() == host)
        && values(ORIGIN).iter().all(|given| *given == origin)
        && values(HeaderName::from_static("sec-fetch-site"))
            .iter()
            .all(|site| OWN_SITES.split(' ').any(|own| own.as_bytes() == *site))
}

/// Serves until a frame says that `watch` has ended; then waits a moment until the open pages have got that.
async fn serve(listener: &TcpListener, router: &Router, shown: watch::Receiver<Frame>) {
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = JoinSet::new();
    let mut end = shown.clone();
    let mut end = pin!(end.wait_for(|frame| frame.has_ended));
    loop {
        let accept = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            accepted = accept => accepted,
            _ = &mut end => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(ACCEPT_AGAIN_AFTER).await;
            continue;
        };
        let (router, shown) = (router.clone(), shown.clone());
        connections.spawn(async move {
            connection(stream, router, shown).await;
            drop(permit);
        });
        // Forgets those that have ended.
        while connections.try_join_next().is_some() {}
    }
    drop(timeout(END_WITHIN, async { while connections.join_next().await.is_some() {} }).await);
}

/// Serves one connection until it ends; after the end of `watch`, until the request at hand is answered.
async fn connection(stream: TcpStream, router: Router, mut shown: watch::Receiver<Frame>) {
    // With Nagle's algorithm, an event would wait for the acknowledgement of the one before.
    drop(stream.set_nodelay(true));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    tokio::select! {
        _ = served.as_mut() => return,
        _ = shown.wait_for(|frame| frame.has_ended) => served.as_mut().graceful_shutdown(),
    }
    drop(served.await);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_answered(headers: &[&'static str]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers.iter().filter_map(|header| header.split_once(": ")) {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_own(&map, 4000)
    }

    #[test]
    fn only_its_own_page_and_a_person_are_answered() {
        assert!(is_answered(&["host: 127.0.0.1:4000"]));
        assert!(is_answered(&["host: localhost:4000", "sec-fetch-site: none"]));
        assert!(is_answered(&["host: [::1]:4000", "origin: http://[::1]:4000", "sec-fetch-site: same-origin"]));
        for refused in [
            &[][..],
            &["host: 127.0.0.1"],
            &["host: 127.0.0.1:4001"],
            &["host: rebound.example:4000"],
            &["host: 127.0.0.1:4000.example"],
            &["host: 127.0.0.1:4000", "host: 127.0.0.1:4000"],
            &["host: 127.0.0.1:4000", "origin: http://localhost:4000"],
            &["host: 127.0.0.1:4000", "origin: null"],
            &["host: 127.0.0.1:4000", "sec-fetch-site: cross-site"],
            &["host: 127.0.0.1:4000", "sec-fetch-site: same-site"],
        ] {
            assert!(!is_answered(refused), "{refused:?}");
        }
    }

    #[test]
    fn a_token_is_long_and_another_each_time() {
        let (one, other) = (random_token().unwrap(), random_token().unwrap());
        assert!(one.len() == 32 && one != other, "{one} {other}");
    }
}
