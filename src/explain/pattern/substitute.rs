//! Finds what is in the place of a piece, or where the piece could be put: the argument to change, or the handler to
//! write in, when nothing in the file resembles what is missing.

use std::ops::Range;

use super::candidates::Candidate;
use super::pieces::{Piece, PieceKind};
use super::reason::Side;
use crate::explain::lesson::socket_io;
use crate::javascript::lexer::{TokenKind, Tokens};

/// The signs after which an argument or a value begins.
pub(crate) const OPENING: [char; 6] = ['(', ',', '=', ':', '[', '{'];

/// What is in the place of a piece.
pub(crate) enum Substitute {
    /// Something else.
    Other(Range<usize>),
    /// Nothing; the span is the bracket that closes the call too early.
    Nothing(Range<usize>),
}

/// What follows a piece in the same call: in `io.emit('user', x)`, after `io.emit` it is `'user'`, after `'user'` it is
/// `x`.
pub(crate) fn after(before: &Candidate, tokens: &Tokens<'_>) -> Option<Substitute> {
    let mut next = tokens.at(before.span.end);
    if tokens.text[before.span.clone()].ends_with(OPENING) {
        next = next.checked_sub(1)?;
    }
    let token = tokens.list.get(next)?;
    if token.is(b')') {
        return Some(Substitute::Nothing(token.span()));
    }
    if !OPENING.iter().any(|sign| token.is(*sign as u8)) {
        return None;
    }
    let last = argument_end(tokens, next + 1, !token.is(b','))?;
    if last < next + 1 {
        let closing = tokens.list.get(next + 1)?;
        return Some(Substitute::Nothing(closing.span()));
    }
    // A function with statements in it is not what should be changed.
    let substitute = &tokens.list[next + 1..=last];
    let one = substitute.iter().all(|inside| inside.statement == token.statement);
    one.then(|| Substitute::Other(substitute[0].span().start..tokens.list[last].span().end))
}

/// What is between two pieces of one statement, if it is short.
pub(crate) fn between(before: &Candidate, after: &Candidate, tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let text = tokens.text.get(before.span.end..after.span.start).filter(|text| text.len() <= 80)?;
    let start = before.span.end + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    (before.statement == after.statement && start < end).then_some(start..end)
}

/// The member that follows a piece: in `app.route('/').get`, after `)` it is `.get`.
pub(crate) fn member_after(before: &Candidate, tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let dot = tokens.at(before.span.end);
    let name = tokens.list.get(dot + 1).filter(|name| tokens.list[dot].is(b'.') && name.kind == TokenKind::Name)?;
    Some(tokens.list[dot].span().start..name.span().end)
}

/// The last token of the argument that begins at `first`, or of all the arguments from there on.
fn argument_end(tokens: &Tokens<'_>, first: usize, only_one: bool) -> Option<usize> {
    let mut at = first;
    loop {
        let token = tokens.list.get(at)?;
        match token.kind {
            TokenKind::Sign(b'>') if at == 0 || !tokens.list[at - 1].is(b'=') => return at.checked_sub(1),
            TokenKind::Sign(b')' | b']' | b'}' | b';') => return at.checked_sub(1),
            TokenKind::Sign(b',') if only_one => return at.checked_sub(1),
            TokenKind::Sign(b'(' | b'[' | b'{') => at = tokens.closing(at) + 1,
            _ => at += 1,
        }
        if at > first + 400 {
            return None;
        }
    }
}

/// The function that a piece is an argument of: in `send('user count')`, before `'user count'` it is `send`.
pub(crate) fn called_before(after: &Candidate, tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let at = tokens.at(after.span.start);
    let open = at.checked_sub(1).filter(|&open| tokens.list[open].is(b'('))?;
    let last = open.checked_sub(1).filter(|&last| tokens.list[last].kind == TokenKind::Name)?;
    let mut first = last;
    while first >= 2 && tokens.list[first - 1].is(b'.') && tokens.list[first - 2].kind == TokenKind::Name {
        first -= 2;
    }
    Some(tokens.list[first].span().start..tokens.list[last].span().end)
}

/// Where an absent piece could be put: at the connection handler, otherwise where the object that it uses is declared,
/// otherwise where Socket.IO is loaded, otherwise where the server begins to listen. In another lesson: where the object
/// that it uses is declared.
pub(crate) fn anchor(piece: &Piece, tokens: &Tokens<'_>, lesson: bool) -> Option<(Range<usize>, Side)> {
    let all = || 0..tokens.list.len();
    let object = (piece.kind == PieceKind::Chain).then(|| piece.core().split('.').next()).flatten();
    let uses = || all().filter(|&at| Some(tokens.text(at)) == object && tokens.list[at].kind == TokenKind::Name);
    let made = || uses().find(|&at| at > 0 && matches!(tokens.text(at - 1), "let" | "var" | "const"));
    let used = || made().or_else(|| uses().next()).map(|at| (tokens.list[at].span(), Side::Below));
    if !lesson {
        return used();
    }
    let loads = || socket_io::loading_statement(tokens).map(|span| (span, Side::Below));
    let listens = || socket_io::listen_call(tokens).map(|span| (span, Side::Above));
    // A counter is declared outside of the handler.
    let side = if piece.kind == PieceKind::Word { Side::Above } else { Side::Inside };
    socket_io::connection_handler(tokens).map(|handler| (handler, side)).or_else(used).or_else(loads).or_else(listens)
}
