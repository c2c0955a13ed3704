//! Cuts a pattern's units into pieces: where a quoted text ends, where a bracket or a comma ends a piece. It exists beside
//! [`super::pieces`] because what a unit is and where a piece ends are two questions.

use std::collections::VecDeque;

use super::pieces::{Glue, PIECE_LIMIT, Part, Piece, PieceKind, Unit, is_name};
use crate::regex::Node;

/// Cuts units into pieces: quoted texts first, then runs without white space, parted after an opening bracket, a comma,
/// a semicolon or an equals sign.
pub(crate) fn cut(units: Vec<Unit>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut run: Vec<Unit> = Vec::new();
    let mut before = Glue::Nothing;
    let mut rest = VecDeque::from(units);
    while let Some(unit) = rest.pop_front() {
        if let Unit::Glue(glue) = unit {
            flush(&mut run, &mut before, &mut parts);
            before = before.and(glue);
            continue;
        }
        if unit.is_quote()
            && let Some(length) = closing_quote(&rest)
        {
            flush(&mut run, &mut before, &mut parts);
            run.push(unit);
            run.extend(rest.drain(..=length));
            flush_as(Some(PieceKind::Quoted), &mut run, &mut before, &mut parts);
            continue;
        }
        let parts_after = matches!(unit, Unit::Char('(' | '{' | '[' | ',' | ';' | '=', _));
        let continues = matches!(rest.front(), Some(Unit::Char('=' | '>' | ')' | ']' | '}', _)));
        let member = matches!((&unit, rest.front()), (Unit::Char(')', _), Some(Unit::Char('.', _))));
        run.push(unit);
        if parts_after && !continues || member {
            flush(&mut run, &mut before, &mut parts);
        }
    }
    flush(&mut run, &mut before, &mut parts);
    parts.truncate(PIECE_LIMIT);
    parts
}

/// Where the quoted text that has just begun ends: at the next quote, if only characters stand before it, and some.
fn closing_quote(rest: &VecDeque<Unit>) -> Option<usize> {
    let end = rest.iter().position(|unit| unit.is_quote())?;
    let plain =
        rest.iter().take(end).all(|unit| matches!(unit, Unit::Char(..) | Unit::Silent(_) | Unit::Glue(Glue::OneSpace)));
    (plain && end > 0).then_some(end)
}

fn flush(run: &mut Vec<Unit>, before: &mut Glue, parts: &mut Vec<Part>) {
    flush_as(None, run, before, parts);
}

fn flush_as(kind: Option<PieceKind>, run: &mut Vec<Unit>, before: &mut Glue, parts: &mut Vec<Part>) {
    let choice = run.iter().any(|unit| matches!(unit, Unit::Choice(..)));
    let mut text = String::new();
    let mut nodes = Vec::new();
    for unit in run.drain(..) {
        if let Unit::Glue(_) = unit {
            // A space inside a quoted text.
            text.push(' ');
            nodes.push(Node::Char(u32::from(b' ')));
        } else {
            text.extend(unit.shown());
            nodes.extend(unit.into_node());
        }
    }
    if text.is_empty() {
        if !nodes.is_empty() {
            *before = before.and(Glue::Something);
        }
        return;
    }
    let kind = kind.unwrap_or_else(|| if choice { PieceKind::Choice } else { kind_of(&text) });
    let piece = Piece { text, kind };
    parts.push(Part { piece, node: Node::Seq(nodes), before: std::mem::replace(before, Glue::Nothing) });
}

pub(crate) fn kind_of(text: &str) -> PieceKind {
    let core = text.trim_end_matches(|c| !is_name(c));
    let tail = text.len() - core.len();
    if core.is_empty() || tail > 3 || !core.chars().all(|c| is_name(c) || c == '.') || core.starts_with('.') {
        PieceKind::Literal
    } else if core.contains('.') {
        PieceKind::Chain
    } else {
        PieceKind::Word
    }
}

/// Two halves that stand together are one character to a person.
pub(crate) fn join_halves(units: Vec<Unit>) -> Vec<Unit> {
    let mut joined: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        if let (Some(Unit::Silent(Node::Char(high))), Unit::Silent(Node::Char(low))) = (joined.last(), &unit) {
            let pair = [*high, *low].map(|half| u16::try_from(half).unwrap_or_default());
            if let Some(Ok(c)) = char::decode_utf16(pair).next() {
                let node = Node::Seq(vec![Node::Char(*high), Node::Char(*low)]);
                joined.pop();
                joined.push(Unit::Char(c, node));
                continue;
            }
        }
        joined.push(unit);
    }
    joined
}
