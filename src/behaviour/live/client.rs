//! One Socket.IO client: a task that sends and receives, and a mailbox from which the behaviour's thread takes the
//! events.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior};

use super::protocol;
use super::protocol::{Packet, Protocol, SocketPacket};
use super::session::Session;
use crate::submission::LiveError;

/// The most packets that are read from one client.
const MAX_PACKETS: usize = 2000;
/// The most bytes of these packets.
const MAX_BYTES: usize = 4 << 20;
/// A namespace that no app has: its refusal shows that everything before it has arrived.
const PROBE: &str = "/hintgrade-probe";
/// How long a client may take to disconnect.
pub(super) const LEAVE_TIMEOUT: Duration = Duration::from_millis(500);

/// What a client is asked to do.
pub(super) enum Command {
    Say(String),
    Probe,
    Leave,
}

/// The events that a client received, and the state of its connection.
#[derive(Default)]
pub(super) struct Mailbox {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) joined: bool,
    pub(super) left: bool,
    pub(super) error: Option<LiveError>,
    /// The names, and the arguments as JSON lists, of events that were not taken yet.
    pub(super) events: Vec<(String, String)>,
    pub(super) probes: usize,
    count: usize,
    bytes: usize,
}

impl Mailbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.state());
        self.changed.notify_all();
        changed
    }

    /// Waits until `look` returns something; `None` if it does not before `until`.
    pub(super) fn wait<T>(&self, until: Instant, mut look: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let mut state = self.state();
        loop {
            if let Some(found) = look(&mut state) {
                return Some(found);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let woken = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
            state = woken.0;
        }
    }
}

/// Runs one client until its session ends.
pub(super) async fn live(mut session: Session, mailbox: Arc<Mailbox>, mut commands: mpsc::UnboundedReceiver<Command>) {
    let ended = match speak(&mut session, &mailbox, &mut commands).await {
        Ok(()) => {
            let _ = tokio::time::timeout(LEAVE_TIMEOUT, session.close()).await;
            None
        }
        Err(error) => Some(error),
    };
    mailbox.change(|state| {
        state.left = true;
        state.error = state.error.take().or(ended);
    });
}

async fn speak(
    session: &mut Session,
    mailbox: &Mailbox,
    commands: &mut mpsc::UnboundedReceiver<Command>,
) -> Result<(), LiveError> {
    if session.protocol == Protocol::Four {
        session.send(&["40"]).await?;
    }
    let mut pings = pings(session);
    loop {
        tokio::select! {
            packet = session.incoming.recv() => {
                let answer = hear(packet.unwrap_or(Err(LiveError::Ended))?, mailbox)?;
                if let Some(answer) = answer {
                    session.send(&[&answer]).await?;
                }
            }
            command = commands.recv() => match command {
                Some(Command::Say(message)) => session.send(&[&format!("42{message}")]).await?,
                Some(Command::Probe) => session.send(&[&format!("40{PROBE},")]).await?,
                Some(Command::Leave) | None => return Ok(()),
            },
            // In version 3 of Engine.IO, the client sends the pings.
            _ = pings.tick(), if session.protocol == Protocol::Three => session.send(&["2"]).await?,
        }
    }
}

fn pings(session: &Session) -> Interval {
    let start = tokio::time::Instant::now() + session.ping_interval;
    let mut pings = tokio::time::interval_at(start, session.ping_interval);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

/// Handles one packet. Returns the packet to answer with, if any.
fn hear(packet: Packet, mailbox: &Mailbox) -> Result<Option<String>, LiveError> {
    count(mailbox, &packet)?;
    match packet {
        Packet::Ping(with) => return Ok(Some(format!("3{with}"))),
        Packet::Close => return Err(LiveError::Ended),
        Packet::Message(message) => match protocol::socket_packet(&message) {
            Some((PROBE, _)) => mailbox.change(|state| state.probes += 1),
            Some(("/", SocketPacket::Connected)) => mailbox.change(|state| state.joined = true),
            Some(("/", SocketPacket::Disconnected)) => return Err(LiveError::Ended),
            Some(("/", SocketPacket::Refused(why))) => return Err(LiveError::Refused(why)),
            Some(("/", SocketPacket::Event(name, args))) => mailbox.change(|state| state.events.push((name, args))),
            _ => {}
        },
        Packet::Open(_) | Packet::Pong(_) | Packet::Else => {}
    }
    Ok(None)
}

fn count(mailbox: &Mailbox, packet: &Packet) -> Result<(), LiveError> {
    let bytes = match packet {
        Packet::Ping(text) | Packet::Pong(text) | Packet::Message(text) => text.len(),
        Packet::Open(_) | Packet::Close | Packet::Else => 0,
    };
    let mut state = mailbox.state();
    state.count += 1;
    state.bytes += bytes;
    if state.count > MAX_PACKETS || state.bytes > MAX_BYTES { Err(LiveError::TooMuch) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_of_every_kind_are_limited() {
        for packet in [Packet::Else, Packet::Ping(String::new()), Packet::Message("2[\"a\"]".to_owned())] {
            let mailbox = Mailbox::default();
            assert!((0..MAX_PACKETS).all(|_| hear(packet.clone(), &mailbox).is_ok()));
            assert!(matches!(hear(packet, &mailbox), Err(LiveError::TooMuch)));
        }
        let long = Packet::Message("x".repeat(MAX_BYTES + 1));
        assert!(matches!(hear(long, &Mailbox::default()), Err(LiveError::TooMuch)));
    }
}
