//! A session of Engine.IO: found out by polling, raised to WebSocket where that works, and read by a task of its own, so that
//! whoever uses it sees packets come and go and not how they travel.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use url::Url;

use super::error::Trouble;
use super::http::{Reply, Site, Socket, nameable};
use super::protocol;
use super::protocol::{Opened, Packet, Protocol};
use crate::submission::{Fault, FaultKind};

/// How long a WebSocket may take to open, or to answer the probe, before the session stays with polling.
const UPGRADE: Duration = Duration::from_secs(2);
/// How many packets may wait to be looked at.
const QUEUE: usize = 256;

/// How the app is reached, found out by the first client.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    origin: Url,
    protocol: Protocol,
    /// Whether to open with a WebSocket at once.
    straight: bool,
    /// Whether WebSockets are worth trying.
    upgrades: bool,
}

/// An open session.
pub(crate) struct Line {
    pub(crate) protocol: Protocol,
    pub(crate) ping_interval: Duration,
    pub(crate) incoming: mpsc::Receiver<Result<Packet, Trouble>>,
    outgoing: Outgoing,
    reading: JoinHandle<()>,
}

enum Outgoing {
    Polling { site: Arc<Site>, url: Url, protocol: Protocol },
    Socket { sink: SplitSink<Socket, Message>, url: Url },
}

impl Drop for Line {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Line {
    /// Sends packets, in order.
    pub(crate) async fn send(&mut self, packets: &[&str]) -> Result<(), Trouble> {
        match &mut self.outgoing {
            Outgoing::Polling { site, url, protocol } => {
                let body = protocol::body(*protocol, packets);
                let reply = site.post(url, "text/plain;charset=UTF-8", body).await?;
                if reply.status.is_success() { Ok(()) } else { Err(Trouble::Odd(reply.status.to_string())) }
            }
            Outgoing::Socket { sink, url } => {
                for packet in packets {
                    let sent = sink.send(Message::text(*packet)).await;
                    sent.map_err(|_| Trouble::Fault(Fault::new(FaultKind::BrokenOff, &nameable(url))))?;
                }
                Ok(())
            }
        }
    }

    /// Says goodbye, and waits until the app has heard it.
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

/// Opens a session by a known route.
pub(crate) async fn open(site: &Arc<Site>, route: &Route) -> Result<Line, Trouble> {
    if route.straight {
        return match straight(site, &route.origin, route.protocol).await? {
            Some(line) => Ok(line),
            None => Err(Trouble::Odd("WebSocket".to_owned())),
        };
    }
    let url = address(&route.origin, route.protocol, "polling", None);
    let reply = site.get(&url).await?;
    let Some((protocol, packets)) = protocol::detect(&reply.text).filter(|_| reply.status.is_success()) else {
        return Err(refusal(&reply, &url));
    };
    Ok(begin(site, &route.origin, protocol, packets, route.upgrades).await?.0)
}

/// Finds out how to reach the app, and opens the first session so.
pub(crate) async fn find(site: &Arc<Site>, origin: &Url) -> Result<(Route, Line), Trouble> {
    let mut origin = origin.clone();
    for _ in 0..=site.limits.redirects {
        let url = address(&origin, Protocol::Four, "polling", None);
        let reply = site.get(&url).await?;
        if let Some(target) = &reply.location {
            if target.path() != url.path() {
                return Err(Trouble::Elsewhere(nameable(target).to_string()));
            }
            origin = target.clone();
            continue;
        }
        let found = protocol::detect(&reply.text).filter(|_| reply.status.is_success());
        let Some((protocol, packets)) = found else {
            let polls = !is_unknown_transport(&reply);
            return if polls { Err(refusal(&reply, &url)) } else { without_polling(site, origin).await };
        };
        let (line, upgrades) = begin(site, &origin, protocol, packets, true).await?;
        return Ok((Route { origin, protocol, straight: upgrades, upgrades }, line));
    }
    Err(Trouble::Fault(Fault::new(FaultKind::TooManyRedirects(site.limits.redirects), &origin)))
}

/// An app without polling: version 3 is tried first, since a server of version 4 says nothing to it, and the other way round
/// one would be counted.
async fn without_polling(site: &Arc<Site>, origin: Url) -> Result<(Route, Line), Trouble> {
    for protocol in [Protocol::Three, Protocol::Four] {
        if let Ok(Some(line)) = straight(site, &origin, protocol).await {
            return Ok((Route { origin, protocol, straight: true, upgrades: true }, line));
        }
    }
    Err(Trouble::Odd("polling and WebSocket".to_owned()))
}

/// A session that is a WebSocket from the start; `None` where the app does not open one.
async fn straight(site: &Arc<Site>, origin: &Url, protocol: Protocol) -> Result<Option<Line>, Trouble> {
    let url = address(origin, protocol, "websocket", None);
    let opening = async {
        let Some(mut socket) = site.upgrade(&url).await? else { return Ok(None) };
        Ok(match text(&mut socket).await.as_deref().and_then(protocol::packet) {
            Some(Packet::Open(opened)) => Some((socket, opened)),
            _ => None,
        })
    };
    match timeout(UPGRADE, opening).await {
        Ok(Ok(opened)) => {
            Ok(opened.map(|(socket, opened)| on_socket(socket, url.clone(), protocol, &opened, Vec::new())))
        }
        Ok(Err(trouble)) => Err(trouble),
        Err(_) => Ok(None),
    }
}

/// Goes on with a session that polling opened. Nothing is polled while it is raised, so the app keeps what it has to say for
/// the WebSocket, and nothing is lost or overtaken.
async fn begin(
    site: &Arc<Site>,
    origin: &Url,
    protocol: Protocol,
    mut packets: Vec<Packet>,
    upgrades: bool,
) -> Result<(Line, bool), Trouble> {
    if packets.is_empty() {
        return Err(Trouble::Odd(String::new()));
    }
    let Packet::Open(opened) = packets.remove(0) else { return Err(Trouble::Odd(String::new())) };
    if upgrades && opened.upgrades.iter().any(|name| name == "websocket") {
        let url = address(origin, protocol, "websocket", Some(&opened.sid));
        if let Ok(Some(socket)) = timeout(UPGRADE, raise(site, &url)).await {
            return Ok((on_socket(socket, url, protocol, &opened, packets), true));
        }
    }
    let url = address(origin, protocol, "polling", Some(&opened.sid));
    let (told, incoming) = mpsc::channel(QUEUE);
    let reading = tokio::spawn(poll(Arc::clone(site), url.clone(), protocol, packets, told));
    let outgoing = Outgoing::Polling { site: Arc::clone(site), url, protocol };
    Ok((Line { protocol, ping_interval: interval(&opened), incoming, outgoing, reading }, false))
}

async fn raise(site: &Site, url: &Url) -> Option<Socket> {
    let mut socket = site.upgrade(url).await.ok()??;
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

fn on_socket(socket: Socket, url: Url, protocol: Protocol, opened: &Opened, first: Vec<Packet>) -> Line {
    let (sink, stream) = socket.split();
    let (told, incoming) = mpsc::channel(QUEUE);
    let reading = tokio::spawn(listen(stream, url.clone(), first, told));
    let outgoing = Outgoing::Socket { sink, url };
    Line { protocol, ping_interval: interval(opened), incoming, outgoing, reading }
}

fn interval(opened: &Opened) -> Duration {
    Duration::from_millis(opened.ping_interval.clamp(100, 60_000))
}

type Told = mpsc::Sender<Result<Packet, Trouble>>;

async fn listen(mut stream: SplitStream<Socket>, url: Url, first: Vec<Packet>, told: Told) {
    for packet in first {
        let _ = told.send(Ok(packet)).await;
    }
    let broken = || Trouble::Fault(Fault::new(FaultKind::BrokenOff, &nameable(&url)));
    loop {
        let packet = match stream.next().await {
            Some(Ok(Message::Text(text))) => protocol::packet(&text).ok_or_else(|| Trouble::Odd(shorten(&text))),
            Some(Ok(Message::Close(_))) | None => Err(broken()),
            Some(Ok(_)) => continue,
            Some(Err(_)) => Err(broken()),
        };
        let ends = packet.is_err();
        if told.send(packet).await.is_err() || ends {
            return;
        }
    }
}

async fn poll(site: Arc<Site>, url: Url, protocol: Protocol, first: Vec<Packet>, told: Told) {
    let mut packets = Ok(first);
    loop {
        let ends = packets.is_err();
        for packet in packets.map_or_else(|trouble| vec![Err(trouble)], |packets| packets.into_iter().map(Ok).collect())
        {
            if told.send(packet).await.is_err() {
                return;
            }
        }
        if ends {
            return;
        }
        packets = match site.get(&url).await {
            Ok(reply) if reply.status.is_success() => {
                protocol::payload(protocol, &reply.text).ok_or_else(|| Trouble::Odd(shorten(&reply.text)))
            }
            Ok(reply) => Err(Trouble::Odd(reply.status.to_string())),
            Err(fault) => Err(fault.into()),
        };
    }
}

fn address(origin: &Url, protocol: Protocol, transport: &str, sid: Option<&str>) -> Url {
    let mut url = origin.clone();
    url.set_path("/socket.io/");
    url.set_fragment(None);
    // Base64 for what is binary, so that every answer is text.
    url.set_query(Some(&format!("EIO={}&transport={transport}&b64=1", protocol.number())));
    if let Some(sid) = sid {
        url.query_pairs_mut().append_pair("sid", sid);
    }
    url
}

fn is_unknown_transport(reply: &Reply) -> bool {
    let told: serde_json::Value = serde_json::from_str(&reply.text).unwrap_or_default();
    reply.status == 400 && told["code"] == 0
}

/// What an answer means that opens no session.
fn refusal(reply: &Reply, url: &Url) -> Trouble {
    let told: serde_json::Value = serde_json::from_str(&reply.text).unwrap_or_default();
    match reply.status.as_u16() {
        401 | 403 => Trouble::Refused(told["message"].as_str().map_or_else(|| reply.status.to_string(), shorten)),
        404 => Trouble::Absent(nameable(url).to_string()),
        200..=299 => Trouble::Odd(shorten(&reply.text)),
        _ => Trouble::Odd(reply.status.to_string()),
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}
