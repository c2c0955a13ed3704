//! Parses and writes packets of Engine.IO 3 and 4, and parses the Socket.IO packets in them. Pure functions, so that
//! they can be tested without a server.

use serde_json::Value;

/// The version of Engine.IO: socket.io 1.x and 2.x use 3, socket.io 3.x and 4.x use 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Three,
    Four,
}

impl Protocol {
    /// The number in the query of an address (`EIO=4`).
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

/// A packet of Engine.IO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Packet {
    Open(Opened),
    Close,
    Ping(String),
    Pong(String),
    Message(String),
    /// A packet that is ignored: binary data, an upgrade or a noop.
    Else,
}

/// The handshake data with which a server opens a session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Opened {
    pub(crate) sid: String,
    #[serde(default)]
    pub(crate) upgrades: Vec<String>,
    /// In milliseconds.
    #[serde(default)]
    pub(crate) ping_interval: u64,
}

/// Parses one packet, which is a whole WebSocket message.
pub(crate) fn packet(text: &str) -> Option<Packet> {
    let rest = || text.get(1..).unwrap_or_default().to_owned();
    Some(match text.as_bytes().first()? {
        b'0' => Packet::Open(serde_json::from_str(&rest()).ok()?),
        b'1' => Packet::Close,
        b'2' => Packet::Ping(rest()),
        b'3' => Packet::Pong(rest()),
        b'4' => Packet::Message(rest()),
        b'5' | b'6' | b'b' => Packet::Else,
        _ => return None,
    })
}

/// Parses the packets of a polling response; `None` if it is malformed or has none.
pub(crate) fn payload(protocol: Protocol, text: &str) -> Option<Vec<Packet>> {
    let packets = match protocol {
        Protocol::Four => text.split('\u{1e}').collect(),
        Protocol::Three => framed(text).filter(|packets| !packets.is_empty())?,
    };
    packets.into_iter().map(packet).collect()
}

/// Splits a sequence of `<length>:<packet>`, the length in UTF-16 code units.
fn framed(mut text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    while !text.is_empty() {
        let (length, rest) = text.split_once(':')?;
        let length: usize = length.parse().ok()?;
        let mut units = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            let here = (units >= length).then_some(at);
            units += c.len_utf16();
            here
        });
        let end = end.or((units == length).then_some(rest.len()))?;
        found.push(&rest[..end]);
        text = &rest[end..];
    }
    Some(found)
}

/// Packets as the body of a polling POST.
pub(crate) fn body(protocol: Protocol, packets: &[&str]) -> String {
    match protocol {
        Protocol::Four => packets.join("\u{1e}"),
        Protocol::Three => packets.iter().map(|packet| format!("{}:{packet}", packet.encode_utf16().count())).collect(),
    }
}

/// The version and the packets of a server's first polling response. A server of version 3 answers in its version,
/// whatever version was requested.
pub(crate) fn detect(text: &str) -> Option<(Protocol, Vec<Packet>)> {
    let protocol = if text.starts_with("0{") { Protocol::Four } else { Protocol::Three };
    let packets = payload(protocol, text)?;
    matches!(packets.first(), Some(Packet::Open(_))).then_some((protocol, packets))
}

/// A packet of Socket.IO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SocketPacket {
    Connected,
    Disconnected,
    /// A name, and its arguments as a JSON list.
    Event(String, String),
    Refused(String),
    Else,
}

/// The namespace and the packet in an Engine.IO message.
pub(crate) fn socket_packet(message: &str) -> Option<(&str, SocketPacket)> {
    let kind = message.as_bytes().first()?;
    let mut rest = message.get(1..)?;
    if matches!(kind, b'5' | b'6') {
        rest = rest.split_once('-')?.1;
    }
    let (namespace, rest) = match rest.strip_prefix('/') {
        Some(_) => rest.split_once(',').unwrap_or((rest, "")),
        None => ("/", rest),
    };
    let packet = match kind {
        b'0' => SocketPacket::Connected,
        b'1' => SocketPacket::Disconnected,
        b'2' | b'5' => event(rest.trim_start_matches(|c: char| c.is_ascii_digit()))?,
        b'4' => SocketPacket::Refused(reason(rest)),
        _ => SocketPacket::Else,
    };
    Some((namespace, packet))
}

fn event(json: &str) -> Option<SocketPacket> {
    let mut values: Vec<Value> = serde_json::from_str(json).ok()?;
    if values.is_empty() {
        return None;
    }
    let name = match values.remove(0) {
        Value::String(name) => name,
        other => other.to_string(),
    };
    Some(SocketPacket::Event(name, Value::Array(values).to_string()))
}

/// The reason of a refusal: `"message"` in version 3, `{"message":…}` in version 4.
fn reason(json: &str) -> String {
    let value: Value = serde_json::from_str(json).unwrap_or(Value::Null);
    let text = value["message"].as_str().or(value.as_str()).unwrap_or(json);
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_both_versions() {
        let four = r#"0{"sid":"a","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}"#;
        let (protocol, packets) = detect(four).unwrap();
        assert_eq!((protocol, packets.len()), (Protocol::Four, 1));
        let (protocol, packets) = detect(&format!("{}:{four}2:40", four.len())).unwrap();
        assert_eq!((protocol, packets.len()), (Protocol::Three, 2));
        assert_eq!(packets[1], Packet::Message("0".into()));
        for no in ["", "<!DOCTYPE html>", "ok", "0{", "5:0{}", "1:1", "99999999999999999999:a", ":", "3:é"] {
            assert_eq!(detect(no), None, "{no}");
        }
    }

    #[test]
    fn lengths_count_as_javascript_counts() {
        let sent = body(Protocol::Three, &["4é😀", "2"]);
        assert_eq!(sent, "4:4é😀1:2");
        assert_eq!(payload(Protocol::Three, &sent), Some(vec![Packet::Message("é😀".into()), Packet::Ping("".into())]));
        assert_eq!(payload(Protocol::Three, "3:4😀"), Some(vec![Packet::Message("😀".into())]));
        assert_eq!(payload(Protocol::Three, "2:4😀"), None, "within a character");
        assert_eq!([Protocol::Three, Protocol::Four].map(|protocol| payload(protocol, "")), [None, None]);
        assert_eq!(
            payload(Protocol::Four, "40\u{1e}2"),
            Some(vec![Packet::Message("0".into()), Packet::Ping("".into())])
        );
    }

    #[test]
    fn reads_what_is_said() {
        let said = |name: &str, args: &str| SocketPacket::Event(name.into(), args.into());
        assert_eq!(socket_packet(r#"2["user count",1]"#), Some(("/", said("user count", "[1]"))));
        assert_eq!(socket_packet(r#"2/chat,12["a",{"b":[]}]"#), Some(("/chat", said("a", r#"[{"b":[]}]"#))));
        assert_eq!(socket_packet(r#"51-["a",{"_placeholder":true,"num":0}]"#).unwrap().0, "/");
        assert_eq!(socket_packet(r#"0{"sid":"x"}"#), Some(("/", SocketPacket::Connected)));
        assert_eq!(socket_packet("0"), Some(("/", SocketPacket::Connected)));
        assert_eq!(socket_packet("1"), Some(("/", SocketPacket::Disconnected)));
        assert_eq!(socket_packet(r#"4"no""#), Some(("/", SocketPacket::Refused("no".into()))));
        assert_eq!(
            socket_packet(r#"4/x,{"message":"Invalid namespace"}"#),
            Some(("/x", SocketPacket::Refused("Invalid namespace".into())))
        );
        for no in ["", "2", "2[]", "2{}", "5x"] {
            assert_eq!(socket_packet(no), None, "{no}");
        }
    }
}
