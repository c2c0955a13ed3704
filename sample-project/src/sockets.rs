//! The chat's Socket.IO server: counts the connected clients, emits the number to all of them, and relays messages,
//! like the end of server.js in Node.

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

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use serde_json::{Value as Json, json};
use socketioxide::{
    BroadcastError, SocketError, SocketIo,
    extract::{Data, SocketRef},
    handler::ConnectHandler,
    layer::SocketIoLayer,
};
use tokio::{sync::Semaphore, time::sleep};

use crate::{
    express::{busy, is_editor},
    pages::is_own_origin,
    store::Store,
};

/// The most queued packets of one client. With the default of 128, numbers are lost when a thousand clients connect at
/// once.
const MAX_QUEUED: usize = 8192;
/// The largest packet that a client may send, in bytes.
const MAX_PAYLOAD: usize = 10_000;
/// The most clients at once.
const MAX_CLIENTS: usize = 4096;
const MAX_MESSAGE: usize = 500;
const MESSAGES: usize = 20;
const MESSAGES_WITHIN: Duration = Duration::from_secs(10);
/// How long to wait before the number is sent again, if a client's queue was full.
const RESEND_AFTER: Duration = Duration::from_millis(250);

/// What a server does with the number of users when clients connect and disconnect: the lesson's exercise.
pub(crate) trait UserCount: Send {
    fn connect(&mut self, everybody: &mut Everybody<'_>, socket: &SocketRef);
    fn disconnect(&mut self, everybody: &mut Everybody<'_>);
}

/// The number of users, counted as the lesson asks.
#[derive(Default)]
pub(crate) struct CurrentUsers(i64);

impl UserCount for CurrentUsers {
    fn connect(&mut self, everybody: &mut Everybody<'_>, _: &SocketRef) {
        self.0 += 1;
        everybody.emit("user count", json!(self.0));
    }

    fn disconnect(&mut self, everybody: &mut Everybody<'_>) {
        self.0 -= 1;
        everybody.emit("user count", json!(self.0));
    }
}

/// Every connected client.
pub(crate) struct Everybody<'a> {
    io: &'a SocketIo,
    missed: &'a mut Option<Missed>,
}

impl Everybody<'_> {
    /// Emits to all clients. If a client's queue is full, the value is stored to be sent again.
    pub(crate) fn emit(&mut self, event: &'static str, value: Json) {
        let reached_all = sent(self.io.emit(event, &value));
        *self.missed = (!reached_all).then_some(Missed { event, value });
    }
}

/// The last number, if the queue of a client was too full for it.
struct Missed {
    event: &'static str,
    value: Json,
}

/// Locked until the number was sent to all clients, so that numbers arrive in order.
struct Users {
    count: Box<dyn UserCount>,
    missed: Option<Missed>,
}

/// The layer that answers `/socket.io/`, and the handle that closes its sockets.
pub(crate) fn layer(store: &Store, count: Box<dyn UserCount>) -> (SocketIoLayer, SocketIo) {
    let (layer, io) = SocketIo::builder()
        .max_buffer_size(MAX_QUEUED)
        .max_payload(MAX_PAYLOAD as u64) // over polling
        .ws_max_message_size(MAX_PAYLOAD)
        .ws_max_frame_size(MAX_PAYLOAD)
        .build_layer();
    let users = Arc::new(Mutex::new(Users { count, missed: None }));
    let on_connect = move |socket: SocketRef, io: SocketIo| {
        Chat { io, users: users.clone() }.connect(&socket);
        // Everything is done before the future is returned: the next client could be handled before the future is
        // polled.
        ready(())
    };
    // Socketioxide never drops handlers, and a database file stays locked until the database is dropped.
    let store = store.downgrade();
    io.ns("/", on_connect.with(move |socket: SocketRef| identify(store.upgrade(), socket)));
    (layer, io)
}

/// Who may open a socket.
#[derive(Clone)]
pub(crate) struct Admission {
    /// Whether the server listens on this machine's own address only.
    is_local: bool,
    places: Arc<Semaphore>,
}

impl Admission {
    pub(crate) fn new(is_local: bool) -> Admission {
        Admission { is_local, places: Arc::new(Semaphore::new(MAX_CLIENTS)) }
    }

    /// Browsers let a page of any site open a socket, and any site can give this machine's address a name of its own
    /// (DNS rebinding): sockets are for pages of this server under a name that it can have.
    fn admits(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
        let is_name_of_ours = |host: &str| {
            let is_address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
            is_address || host == "localhost" || host.ends_with(".localhost") || is_editor(host)
        };
        is_own_origin(headers) && host.is_some_and(|host| !self.is_local || is_name_of_ours(host.host()))
    }
}

/// Refuses sockets to pages of other sites, and sockets beyond the most at once.
pub(crate) async fn admit(State(admission): State<Admission>, mut request: Request, next: Next) -> Response {
    // Engine.IO's layer answers the path without the slash too.
    if !request.uri().path().starts_with("/socket.io") {
        return next.run(request).await;
    }
    if !admission.admits(request.headers()) {
        return (StatusCode::FORBIDDEN, "This socket was not opened by a page of this site.").into_response();
    }
    let Ok(place) = admission.places.try_acquire_owned() else { return busy() };
    // A socket keeps the request that opened it, and so its place.
    request.extensions_mut().insert(Arc::new(place));
    next.run(request).await
}

/// Loads the name of the signed-in user before the socket is connected, because that takes time.
async fn identify(store: Option<Store>, socket: SocketRef) -> Result<(), Infallible> {
    if let Some(store) = store
        && let Some(username) = store.username(&socket.req_parts().headers).await
    {
        socket.extensions.insert(Username(username));
    }
    Ok(())
}

/// The user who is signed in at a socket.
#[derive(Debug, Clone)]
struct Username(String);

#[derive(Clone)]
struct Chat {
    io: SocketIo,
    users: Arc<Mutex<Users>>,
}

impl Chat {
    fn connect(&self, socket: &SocketRef) {
        let username = socket.extensions.get().map(|Username(username)| username);
        let is_counted = Arc::new(AtomicBool::new(false));

        let on_disconnect = (self.users.clone(), is_counted.clone(), username.clone());
        socket.on_disconnect(move |io: SocketIo| {
            let (users, is_counted, username) = on_disconnect;
            Chat { io, users }.disconnect(&is_counted, username);
            ready(())
        });
        let on_message = (username.clone(), Arc::new(Mutex::new(Limiter::default())));
        socket.on("chat message", move |io: SocketIo, socket: SocketRef, Data::<Json>(text)| {
            let (username, limiter) = on_message;
            pass_on(&io, &socket, username, &text, &limiter);
            ready(())
        });

        let mut users = lock(&self.users);
        // The client may have disconnected already, on another thread; then it must not be counted.
        if !socket.connected() {
            return;
        }
        is_counted.store(true, Ordering::SeqCst);
        self.update(&mut users, |count, everybody| count.connect(everybody, socket));
        if let Some(username) = username {
            sent(socket.broadcast().emit("joined", &username));
        }
    }

    fn disconnect(&self, is_counted: &AtomicBool, username: Option<String>) {
        let mut users = lock(&self.users);
        if !is_counted.load(Ordering::SeqCst) {
            return;
        }
        self.update(&mut users, |count, everybody| count.disconnect(everybody));
        if let Some(username) = username {
            sent(self.io.emit("left", &username));
        }
    }

    /// Changes the number, and starts to resend it if the queue of a client is full.
    fn update(&self, users: &mut Users, change: impl FnOnce(&mut dyn UserCount, &mut Everybody<'_>)) {
        let is_resending = users.missed.is_some();
        change(users.count.as_mut(), &mut Everybody { io: &self.io, missed: &mut users.missed });
        if users.missed.is_some() && !is_resending {
            tokio::spawn(self.clone().resend());
        }
    }

    /// Sends the last number again until every client has it.
    async fn resend(self) {
        loop {
            sleep(RESEND_AFTER).await;
            let mut users = lock(&self.users);
            let Some(Missed { event, value }) = users.missed.take() else { return };
            Everybody { io: &self.io, missed: &mut users.missed }.emit(event, value);
        }
    }
}

/// Sends a message to all clients, or emits to its sender why it is refused.
fn pass_on(io: &SocketIo, socket: &SocketRef, username: Option<String>, text: &Json, limiter: &Mutex<Limiter>) {
    let refuse = |reason| drop(socket.emit("refused", reason));
    let Some(username) = username else { return refuse("Sign in to write.") };
    let Some(text) = text.as_str().filter(|text| is_acceptable(text)) else {
        return refuse("A message has 1 to 500 characters.");
    };
    if !lock(limiter).allows_one_more() {
        return refuse("Too many messages at once. Wait a few seconds.");
    }
    sent(io.emit("chat message", &json!({ "username": username, "text": text })));
}

/// Sends to several clients, which never waits within one process. Returns false if the queue of a client was full.
fn sent(emission: impl Future<Output = Result<(), BroadcastError>>) -> bool {
    match emission.now_or_never() {
        Some(Err(BroadcastError::Socket(errors))) => {
            !errors.iter().any(|error| matches!(error, SocketError::InternalChannelFull))
        }
        Some(_) => true,
        None => false,
    }
}

/// Locks even a poisoned mutex: a panic never leaves the data half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_acceptable(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MAX_MESSAGE
}

/// The times at which a client sent its latest messages.
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
