//! What Socket.IO's code looks like in a learner's file: its events, handlers and calls.

use std::ops::Range;

use crate::javascript::lexer::{Token, TokenKind, Tokens, chain_start};
use crate::javascript::{Role, adds_listener};

/// The events of a client that disconnects.
pub(in crate::explain) const LEAVE_EVENTS: [&str; 2] = ["disconnect", "disconnecting"];
/// The package of the server.
pub(in crate::explain) const PACKAGE: &str = "socket.io";

/// Whether a function runs when a client connects.
pub(in crate::explain) fn is_connection_handler(role: &Role) -> bool {
    matches!(role, Role::Handler(event) if event == "connection" || event == "connect")
}

/// Whether a function runs when a client disconnects.
pub(in crate::explain) fn is_leave_handler(role: &Role) -> bool {
    matches!(role, Role::Handler(event) if LEAVE_EVENTS.contains(&event.as_str()))
}

/// Whether a chain of names, such as `io.emit`, emits.
pub(in crate::explain) fn is_emit(chain: &str) -> bool {
    chain.ends_with(".emit")
}

/// Whether a piece of a pattern is about clients that disconnect.
pub(in crate::explain) fn is_about_leaving(piece: &str) -> bool {
    piece.contains(LEAVE_EVENTS[0])
}

/// Whether a file contains server code, whatever its name.
pub(in crate::explain) fn is_server_code(tokens: &Tokens<'_>) -> bool {
    let list = &tokens.list;
    (1..list.len()).any(|at| match tokens.text(at - 1) {
        "require" => list[at].is(b'(') && list.get(at + 1).is_some_and(Token::is_string),
        "createServer" => list[at].is(b'('),
        method if adds_listener(method) => {
            let event = list.get(at + 1).filter(|event| event.is_string());
            list[at].is(b'(') && event.is_some_and(|event| tokens.inside(event) == "connection")
        }
        _ => false,
    })
}

/// Whether `io.engine.clientsCount`, the number of clients, begins at a token.
pub(in crate::explain) fn is_client_count(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.text(at) == "io" && tokens.text(at + 4) == "clientsCount"
}

/// The beginning of the connection handler: `io.on('connection'`.
pub(in crate::explain) fn connection_handler(tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let list = &tokens.list;
    let listens = |at: usize| {
        list[at].is_string() && list[at - 1].is(b'(') && adds_listener(tokens.text(at - 2)) && list[at - 3].is(b'.')
    };
    let event = |at: usize| tokens.inside(&list[at]);
    let object = |at: usize| tokens.text(at - 4);
    let all = || (4..list.len()).filter(|&at| listens(at));
    // A database may emit `connect` as well, and so does the page's socket.
    let connection = || all().find(|&at| event(at) == "connection" && object(at) != "socket");
    let at = connection().or_else(|| all().find(|&at| event(at) == "connect" && is_server_name(object(at))))?;
    Some(list[chain_start(tokens, at - 2)].span().start..list[at].span().end)
}

/// The usual names of a Socket.IO server, and the end of `io.of('/')`.
fn is_server_name(object: &str) -> bool {
    matches!(object, "io" | "sockets" | ")")
}

/// The statement that loads Socket.IO.
pub(in crate::explain) fn loading_statement(tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let is_package = |token: &Token| token.is_string() && tokens.inside(token) == PACKAGE;
    tokens.list.iter().position(is_package).map(|at| tokens.statement_span(at))
}

/// Where the server begins to listen: the `listen` of `app.listen(3000)`.
pub(in crate::explain) fn listen_call(tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let list = &tokens.list;
    let found = (1..list.len())
        .find(|&at| list[at].kind == TokenKind::Name && tokens.text(at) == "listen" && list[at - 1].is(b'.'));
    found.map(|at| list[at].span())
}
