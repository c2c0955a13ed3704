//! The live part: counts who is connected, tells everybody, and passes messages on. What the end of server.js does in
//! Node, or what a broken case makes of it.

use std::{
    collections::VecDeque,
    convert::Infallible,
    future::{Future, ready},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use serde_json::{Value as Json, json};
use socketioxide::{
    BroadcastError, SocketError, SocketIo,
    extract::{Data, SocketRef},
    handler::ConnectHandler,
    layer::SocketIoLayer,
};
use tokio::time::sleep;

use crate::{
    App,
    faults::{Counting, Join, Value},
};

/// Packets that wait for one client. 128, the default, loses numbers when a thousand join at once.
const MOST_WAITING: usize = 8192;
/// The size of what a client may send, in bytes.
const MOST_SENT: usize = 10_000;
const LONGEST_MESSAGE: usize = 500;
const MESSAGES: usize = 20;
const MESSAGES_WITHIN: Duration = Duration::from_secs(10);
/// How long to wait before the number is told again to those whose queue was full.
const AGAIN_AFTER: Duration = Duration::from_millis(250);

/// The layer that answers `/socket.io/`, and the handle that closes its sockets.
pub(crate) fn layer(app: Arc<App>, counting: Counting) -> (SocketIoLayer, SocketIo) {
    let (layer, io) = SocketIo::builder()
        .max_buffer_size(MOST_WAITING)
        .max_payload(MOST_SENT as u64) // over polling
        .ws_max_message_size(MOST_SENT)
        .ws_max_frame_size(MOST_SENT)
        .build_layer();
    let known = app.clone();
    let welcome = move |socket: SocketRef, io: SocketIo| {
        connected(&Crowd { io, app: app.clone(), counting }, &socket);
        // All is done before the future: what is left for later could be overtaken by the next visitor.
        ready(())
    };
    io.ns("/", welcome.with(move |socket: SocketRef| identify(known.clone(), socket)));
    (layer, io)
}

/// Finds out who it is before the socket is let in, since that takes time.
async fn identify(app: Arc<App>, socket: SocketRef) -> Result<(), Infallible> {
    if let Some(username) = app.store.username(&socket.req_parts().headers).await {
        socket.extensions.insert(Username(username));
    }
    Ok(())
}

/// Who is signed in at the other end.
#[derive(Debug, Clone)]
struct Username(String);

/// Everybody who is connected.
#[derive(Clone)]
struct Crowd {
    io: SocketIo,
    app: Arc<App>,
    counting: Counting,
}

/// How many are connected, and whether somebody is owed the number. Held locked until everybody is told, so that no
/// two numbers overtake each other on their way.
#[derive(Debug, Default)]
pub(crate) struct Count {
    current_users: i64,
    someone_missed_it: bool,
}

fn connected(crowd: &Crowd, socket: &SocketRef) {
    let username = socket.extensions.get().map(|Username(username)| username);
    let is_counted = Arc::new(AtomicBool::new(false));

    let leaving = (crowd.clone(), is_counted.clone(), username.clone());
    socket.on_disconnect(move || {
        let (crowd, is_counted, username) = leaving;
        crowd.leave(&is_counted, username);
        ready(())
    });
    let limiter = Arc::new(Mutex::new(Limiter::default()));
    let writing = (crowd.clone(), username.clone(), limiter);
    socket.on("chat message", move |socket: SocketRef, Data::<Json>(text)| {
        let (crowd, username, limiter) = writing;
        crowd.pass_on(&socket, username, &text, &limiter);
        ready(())
    });
    crowd.join(socket, &is_counted, username);
}

impl Crowd {
    fn join(&self, socket: &SocketRef, is_counted: &AtomicBool, username: Option<String>) {
        let mut count = lock(&self.app.count);
        // Gone already, on another thread: its leaving was not counted either.
        if !socket.connected() {
            return;
        }
        is_counted.store(true, Ordering::SeqCst);
        if self.counting.join == Join::TellsAllAndCounts {
            self.tell_all(&mut count);
        }
        count.current_users = match self.counting.value {
            Value::AlwaysOne => 1,
            _ => count.current_users + 1,
        };
        match self.counting.join {
            Join::CountsAndTellsAll => self.tell_all(&mut count),
            Join::CountsAndTellsNewcomer => drop(socket.emit(self.counting.event, &self.number(&count))),
            Join::CountsAndTellsNobody | Join::TellsAllAndCounts => {}
        }
        if let Some(username) = username {
            sent(socket.broadcast().emit("joined", &username));
        }
    }

    fn leave(&self, is_counted: &AtomicBool, username: Option<String>) {
        let mut count = lock(&self.app.count);
        if !is_counted.load(Ordering::SeqCst) {
            return;
        }
        count.current_users -= 1;
        if self.counting.leave_is_told {
            self.tell_all(&mut count);
        }
        if let Some(username) = username {
            sent(self.io.emit("left", &username));
        }
    }

    /// Tells everybody the number. Who reads so slowly that the queue is full is told again, later: the last number
    /// that anybody holds is the right one.
    fn tell_all(&self, count: &mut Count) {
        let was_owed = count.someone_missed_it;
        count.someone_missed_it = !sent(self.io.emit(self.counting.event, &self.number(count)));
        if count.someone_missed_it && !was_owed {
            tokio::spawn(self.clone().tell_again());
        }
    }

    async fn tell_again(self) {
        loop {
            sleep(AGAIN_AFTER).await;
            let mut count = lock(&self.app.count);
            if !count.someone_missed_it {
                return;
            }
            count.someone_missed_it = !sent(self.io.emit(self.counting.event, &self.number(&count)));
        }
    }

    fn number(&self, count: &Count) -> Json {
        match self.counting.value {
            Value::Count | Value::AlwaysOne => json!(count.current_users),
            Value::NotANumber => Json::Null,
            Value::Object => json!({ "currentUsers": count.current_users }),
        }
    }

    fn pass_on(&self, socket: &SocketRef, username: Option<String>, text: &Json, limiter: &Mutex<Limiter>) {
        let refuse = |reason| drop(socket.emit("refused", reason));
        let Some(username) = username else { return refuse("Sign in to write.") };
        let Some(text) = text.as_str().filter(|text| is_acceptable(text)) else {
            return refuse("A message has 1 to 500 characters.");
        };
        if !lock(limiter).allows_one_more() {
            return refuse("Too many messages at once. Wait a few seconds.");
        }
        sent(self.io.emit("chat message", &json!({ "username": username, "text": text })));
    }
}

/// Sends to everybody at once: in one process that never waits. Gives whether it reached all who are there, and not
/// only some because the queues of others were full.
fn sent(emission: impl Future<Output = Result<(), BroadcastError>>) -> bool {
    match emission.now_or_never() {
        Some(Err(BroadcastError::Socket(errors))) => {
            !errors.iter().any(|error| matches!(error, SocketError::InternalChannelFull))
        }
        Some(_) => true,
        None => false,
    }
}

/// What a panic elsewhere left is still right: nothing is changed by halves.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A message is neither empty nor endless.
fn is_acceptable(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST_MESSAGE
}

/// When a client wrote lately.
#[derive(Debug, Default)]
struct Limiter(VecDeque<Instant>);

impl Limiter {
    fn allows_one_more(&mut self) -> bool {
        let now = Instant::now();
        self.0.retain(|time| now - *time < MESSAGES_WITHIN);
        let allowed = self.0.len() < MESSAGES;
        if allowed {
            self.0.push_back(now);
        }
        allowed
    }
}
