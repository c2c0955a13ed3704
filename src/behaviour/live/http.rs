//! The HTTP/1.1 client that all Socket.IO clients of a run share, with its limits and cookies. Its connections can be
//! upgraded to WebSocket, so that both use the same TLS and cookies.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::{Client, Response, StatusCode, header};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use url::Url;

use crate::submission::{Cookies, Fault, FaultKind, Limits, NetworkPolicy, build_client, location, send};

/// How many times the requests of a hint a run may send: a client that polls sends many.
const REQUESTS_FACTOR: usize = 5;

/// A connection that was upgraded to a WebSocket.
pub(crate) type Socket = WebSocketStream<reqwest::Upgraded>;

/// Sends requests to the app.
pub(crate) struct HttpClient {
    pub(crate) limits: Limits,
    pub(crate) cookies: Cookies,
    policy: NetworkPolicy,
    sent: AtomicUsize,
    plain: OnceLock<Client>,
    secure: OnceLock<Client>,
}

/// A response with its whole body.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// The target of a redirect.
    pub(crate) location: Option<Url>,
    pub(crate) text: String,
}

impl HttpClient {
    pub(crate) fn new(limits: Limits, policy: NetworkPolicy) -> Self {
        Self {
            limits,
            cookies: Cookies::default(),
            policy,
            sent: AtomicUsize::new(0),
            plain: OnceLock::new(),
            secure: OnceLock::new(),
        }
    }

    fn client(&self, url: &Url) -> Result<&Client, Fault> {
        self.policy.check(url).map_err(|kind| Fault::new(kind, url))?;
        let secure = url.scheme() == "https";
        let slot = if secure { &self.secure } else { &self.plain };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let client = build_client(secure, true, &self.policy).map_err(|error| self.fault(&error, url))?;
        Ok(slot.get_or_init(|| client))
    }

    fn fault(&self, error: &reqwest::Error, url: &Url) -> Fault {
        Fault::from_reqwest(error, &nameable(url), self.limits.request)
    }

    pub(crate) async fn get(&self, url: &Url) -> Result<Reply, Fault> {
        let response = self.send(self.client(url)?.get(url.clone()), url).await?;
        self.read(response, url).await
    }

    pub(crate) async fn post(&self, url: &Url, kind: &'static str, body: String) -> Result<Reply, Fault> {
        let request = self.client(url)?.post(url.clone()).header(header::CONTENT_TYPE, kind).body(body);
        let response = self.send(request, url).await?;
        self.read(response, url).await
    }

    /// Sends a request with the headers that a page of the app would send.
    async fn send(&self, request: reqwest::RequestBuilder, url: &Url) -> Result<Response, Fault> {
        let most = self.limits.requests.saturating_mul(REQUESTS_FACTOR);
        if self.sent.fetch_add(1, Ordering::Relaxed) >= most {
            return Err(Fault::new(FaultKind::TooManyRequests(most), &nameable(url)));
        }
        let mut request = request.header(header::ORIGIN, url.origin().ascii_serialization());
        if let Some(cookies) = self.cookies.header(url) {
            request = request.header(header::COOKIE, cookies);
        }
        let response = send(request).await.map_err(|error| self.fault(&error, url))?;
        self.cookies.store(url, response.headers());
        Ok(response)
    }

    async fn read(&self, mut response: Response, url: &Url) -> Result<Reply, Fault> {
        let location = location(&response).and_then(|location| url.join(&location).ok());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.fault(&error, url))? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(Fault::new(FaultKind::BodyTooLarge(self.limits.body), &nameable(url)));
            }
            body.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&body).into_owned();
        Ok(Reply { status: response.status(), location, text })
    }

    /// Opens a WebSocket; `None` if the app, or a proxy before it, does not.
    pub(crate) async fn upgrade(&self, url: &Url) -> Result<Option<Socket>, Fault> {
        let key = generate_key();
        let request = self.client(url)?.get(url.clone());
        let request = request
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, &key);
        let response = self.send(request, url).await?;
        let accepted = response.headers().get(header::SEC_WEBSOCKET_ACCEPT);
        let is_right = accepted.is_some_and(|value| value.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
        if response.status() != StatusCode::SWITCHING_PROTOCOLS || !is_right {
            return Ok(None);
        }
        let upgraded = response.upgrade().await.map_err(|error| self.fault(&error, url))?;
        let config =
            WebSocketConfig::default().max_message_size(Some(self.limits.body)).max_frame_size(Some(self.limits.body));
        Ok(Some(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await))
    }
}

/// The address without its query, which contains the session's id.
pub(crate) fn nameable(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_goes_where_a_browser_would() {
        use std::io::{Read, Write};

        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/a", listener.local_addr().unwrap())).unwrap();
        let heads = [&b"302 Found\r\nLocation: /caf\xc3\xa9?q=\xe9"[..], &b"304 Not Modified\r\nLocation: /b"[..]];
        let server = std::thread::spawn(move || {
            for head in heads {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]).unwrap();
                let answer = [b"HTTP/1.1 ", head, b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"].concat();
                stream.write_all(&answer).unwrap();
            }
        });
        let http = HttpClient::new(Limits::default(), NetworkPolicy::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let location = || runtime.block_on(http.get(&url)).unwrap().location;
        assert_eq!(location(), Some(url.join("/caf%C3%A9?q=%E9").unwrap()));
        assert_eq!(location(), None);
        server.join().unwrap();
    }

    #[test]
    fn requests_beyond_the_limit_are_not_sent() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
        let http = HttpClient::new(Limits { requests: 1, ..Limits::default() }, NetworkPolicy::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ask = || runtime.block_on(http.get(&url)).err().unwrap().kind;
        // Nothing listens there any more.
        (0..REQUESTS_FACTOR).for_each(|_| assert_eq!(ask(), FaultKind::Refused));
        assert_eq!(ask(), FaultKind::TooManyRequests(REQUESTS_FACTOR));
    }
}
