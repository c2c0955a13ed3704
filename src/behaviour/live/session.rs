//! A session of Engine.IO: opened by polling, upgraded to WebSocket if possible, and read by a separate task, so that
//! its user sees packets and not their transport.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use url::Url;

use super::http::{HttpClient, Reply, Socket, nameable};
use super::protocol;
use super::protocol::{Opened, Packet, Protocol};
use crate::submission::{Fault, FaultKind, LiveError};

/// The timeout for opening a WebSocket or for its probe, after which the session stays with polling.
const UPGRADE_TIMEOUT: Duration = Duration::from_secs(2);
/// How many received packets are queued. Each may be as large as a body, and none is read while the queue is full.
const MAX_QUEUED: usize = 1;

/// How to reach the app, as the first client found it.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    origin: Url,
    protocol: Protocol,
    /// Whether to open a WebSocket without polling first.
    websocket_first: bool,
    /// Whether to try an upgrade to WebSocket.
    upgrades: bool,
}

/// An open session.
pub(crate) struct Session {
    pub(crate) protocol: Protocol,
    pub(crate) ping_interval: Duration,
    pub(crate) incoming: mpsc::Receiver<Result<Packet, LiveError>>,
    outgoing: Outgoing,
    reading: JoinHandle<()>,
}

enum Outgoing {
    Polling { http: Arc<HttpClient>, url: Url, protocol: Protocol },
    Socket { sink: SplitSink<Socket, Message>, url: Url },
}

impl Drop for Session {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Session {
    /// Sends packets, in order.
    pub(crate) async fn send(&mut self, packets: &[&str]) -> Result<(), LiveError> {
        match &mut self.outgoing {
            Outgoing::Polling { http, url, protocol } => {
                let body = protocol::body(*protocol, packets);
                let reply = http.post(url, "text/plain;charset=UTF-8", body).await?;
                if reply.status.is_success() { Ok(()) } else { Err(LiveError::Odd(reply.status.to_string())) }
            }
            Outgoing::Socket { sink, url } => {
                for packet in packets {
                    let sent = sink.send(Message::text(*packet)).await;
                    sent.map_err(|_| LiveError::Fault(Fault::new(FaultKind::BrokenOff, &nameable(url))))?;
                }
                Ok(())
            }
        }
    }

    /// Disconnects, and waits until the app has received it.
    pub(crate) async fn close(mut self) {
        match &mut self.outgoing {
            Outgoing::Polling { .. } => drop(self.send(&["41", "1"]).await),
            Outgoing::Socket { .. } => {
                if self.send(&["41"]).await.is_ok()
                    && let Outgoing::Socket { sink, .. } = &mut self.outgoing
                {
                    let _ = sink.close().await;
                    while self.incoming.recv().await.is_some_and(|packet| packet.is_ok()) {}
                }
            }
        }
    }
}

/// Opens a session with a known route.
pub(crate) async fn open(http: &Arc<HttpClient>, route: &Route) -> Result<Session, LiveError> {
    if route.websocket_first {
        return match websocket_first(http, &route.origin, route.protocol).await? {
            Some(session) => Ok(session),
            None => Err(LiveError::Odd("WebSocket".to_owned())),
        };
    }
    let url = address(&route.origin, route.protocol, "polling", None);
    let reply = http.get(&url).await?;
    let Some((protocol, packets)) = protocol::detect(&reply.text).filter(|_| reply.status.is_success()) else {
        return Err(refusal(&reply, &url));
    };
    Ok(begin(http, &route.origin, protocol, packets, route.upgrades).await?.0)
}

/// Finds the route to the app, and opens the first session.
pub(crate) async fn find(http: &Arc<HttpClient>, origin: &Url) -> Result<(Route, Session), LiveError> {
    let mut origin = origin.clone();
    for _ in 0..=http.limits.redirects {
        let url = address(&origin, Protocol::Four, "polling", None);
        let reply = http.get(&url).await?;
        if let Some(target) = &reply.location {
            // The clients of a page would go to another host only where that allows it, and then it is that host's app.
            if target.path() != url.path() || target.host() != origin.host() {
                return Err(LiveError::Elsewhere(nameable(target).to_string()));
            }
            origin = target.clone();
            continue;
        }
        let found = protocol::detect(&reply.text).filter(|_| reply.status.is_success());
        let Some((protocol, packets)) = found else {
            let polls = !is_unknown_transport(&reply);
            return if polls { Err(refusal(&reply, &url)) } else { without_polling(http, origin).await };
        };
        let (session, upgrades) = begin(http, &origin, protocol, packets, true).await?;
        return Ok((Route { origin, protocol, websocket_first: upgrades, upgrades }, session));
    }
    Err(LiveError::Fault(Fault::new(FaultKind::TooManyRedirects(http.limits.redirects), &origin)))
}

/// An app without polling. Version 3 is tried first: a server of version 4 does not answer it, while a server of
/// version 3 would accept a client of version 4 and count it.
async fn without_polling(http: &Arc<HttpClient>, origin: Url) -> Result<(Route, Session), LiveError> {
    for protocol in [Protocol::Three, Protocol::Four] {
        if let Ok(Some(session)) = websocket_first(http, &origin, protocol).await {
            return Ok((Route { origin, protocol, websocket_first: true, upgrades: true }, session));
        }
    }
    Err(LiveError::Odd("polling and WebSocket".to_owned()))
}

/// Opens a session as a WebSocket, without polling; `None` if the app does not open one.
async fn websocket_first(
    http: &Arc<HttpClient>,
    origin: &Url,
    protocol: Protocol,
) -> Result<Option<Session>, LiveError> {
    let url = address(origin, protocol, "websocket", None);
    let opening = async {
        let Some(mut socket) = http.upgrade(&url).await? else { return Ok(None) };
        Ok(match text(&mut socket).await.as_deref().and_then(protocol::packet) {
            Some(Packet::Open(opened)) => Some((socket, opened)),
            _ => None,
        })
    };
    match timeout(UPGRADE_TIMEOUT, opening).await {
        Ok(Ok(opened)) => {
            Ok(opened.map(|(socket, opened)| on_socket(socket, url.clone(), protocol, &opened, Vec::new())))
        }
        Ok(Err(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Continues a session that polling opened, and upgrades it if possible. Nothing is polled during the upgrade, so the
/// app queues its packets for the WebSocket, and none is lost or reordered.
async fn begin(
    http: &Arc<HttpClient>,
    origin: &Url,
    protocol: Protocol,
    mut packets: Vec<Packet>,
    upgrades: bool,
) -> Result<(Session, bool), LiveError> {
    if packets.is_empty() {
        return Err(LiveError::Odd(String::new()));
    }
    let Packet::Open(opened) = packets.remove(0) else { return Err(LiveError::Odd(String::new())) };
    if upgrades && opened.upgrades.iter().any(|name| name == "websocket") {
        let url = address(origin, protocol, "websocket", Some(&opened.sid));
        if let Ok(Some(socket)) = timeout(UPGRADE_TIMEOUT, upgrade(http, &url)).await {
            return Ok((on_socket(socket, url, protocol, &opened, packets), true));
        }
    }
    let url = address(origin, protocol, "polling", Some(&opened.sid));
    let (packets_out, incoming) = mpsc::channel(MAX_QUEUED);
    let reading = tokio::spawn(poll(Arc::clone(http), url.clone(), protocol, packets, packets_out));
    let outgoing = Outgoing::Polling { http: Arc::clone(http), url, protocol };
    Ok((Session { protocol, ping_interval: interval(&opened), incoming, outgoing, reading }, false))
}

async fn upgrade(http: &HttpClient, url: &Url) -> Option<Socket> {
    let mut socket = http.upgrade(url).await.ok()??;
    socket.send(Message::text("2probe")).await.ok()?;
    if text(&mut socket).await? != "3probe" {
        return None;
    }
    socket.send(Message::text("5")).await.ok()?;
    Some(socket)
}

async fn text(socket: &mut Socket) -> Option<String> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => return Some(text.to_string()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

fn on_socket(socket: Socket, url: Url, protocol: Protocol, opened: &Opened, first: Vec<Packet>) -> Session {
    let (sink, stream) = socket.split();
    let (packets_out, incoming) = mpsc::channel(MAX_QUEUED);
    let reading = tokio::spawn(listen(stream, url.clone(), first, packets_out));
    let outgoing = Outgoing::Socket { sink, url };
    Session { protocol, ping_interval: interval(opened), incoming, outgoing, reading }
}

fn interval(opened: &Opened) -> Duration {
    Duration::from_millis(opened.ping_interval.clamp(100, 60_000))
}

type PacketSender = mpsc::Sender<Result<Packet, LiveError>>;

async fn listen(mut stream: SplitStream<Socket>, url: Url, first: Vec<Packet>, packets_out: PacketSender) {
    for packet in first {
        let _ = packets_out.send(Ok(packet)).await;
    }
    let broken = || LiveError::Fault(Fault::new(FaultKind::BrokenOff, &nameable(&url)));
    loop {
        let packet = match stream.next().await {
            Some(Ok(Message::Text(text))) => protocol::packet(&text).ok_or_else(|| LiveError::Odd(shorten(&text))),
            Some(Ok(Message::Close(_))) | None => Err(broken()),
            Some(Ok(_)) => Ok(Packet::Else),
            Some(Err(_)) => Err(broken()),
        };
        let ends = packet.is_err();
        if packets_out.send(packet).await.is_err() || ends {
            return;
        }
    }
}

async fn poll(http: Arc<HttpClient>, url: Url, protocol: Protocol, first: Vec<Packet>, packets_out: PacketSender) {
    let mut packets = Ok(first);
    loop {
        let ends = packets.is_err();
        for packet in packets.map_or_else(|error| vec![Err(error)], |packets| packets.into_iter().map(Ok).collect()) {
            if packets_out.send(packet).await.is_err() {
                return;
            }
        }
        if ends {
            return;
        }
        packets = match http.get(&url).await {
            Ok(reply) if reply.status.is_success() => {
                protocol::payload(protocol, &reply.text).ok_or_else(|| LiveError::Odd(shorten(&reply.text)))
            }
            Ok(reply) => Err(LiveError::Odd(reply.status.to_string())),
            Err(fault) => Err(fault.into()),
        };
    }
}

fn address(origin: &Url, protocol: Protocol, transport: &str, sid: Option<&str>) -> Url {
    let mut url = origin.clone();
    url.set_path("/socket.io/");
    url.set_fragment(None);
    // Binary data as Base64, so that every response is text.
    url.set_query(Some(&format!("EIO={}&transport={transport}&b64=1", protocol.number())));
    if let Some(sid) = sid {
        url.query_pairs_mut().append_pair("sid", sid);
    }
    url
}

fn is_unknown_transport(reply: &Reply) -> bool {
    let answer: serde_json::Value = serde_json::from_str(&reply.text).unwrap_or_default();
    reply.status == 400 && answer["code"] == 0
}

/// The error for a response that opens no session.
fn refusal(reply: &Reply, url: &Url) -> LiveError {
    let answer: serde_json::Value = serde_json::from_str(&reply.text).unwrap_or_default();
    match reply.status.as_u16() {
        401 | 403 => LiveError::Refused(answer["message"].as_str().map_or_else(|| reply.status.to_string(), shorten)),
        404 => LiveError::Absent(nameable(url).to_string()),
        200..=299 => LiveError::Odd(shorten(&reply.text)),
        _ => LiveError::Odd(reply.status.to_string()),
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}
