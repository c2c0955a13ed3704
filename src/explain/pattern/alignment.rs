//! Chooses, among all the places where pieces stand, those that a person would take together: the most of the pattern in
//! its order, and close together. It exists because the longest prefix of a pattern that matches somewhere is often
//! stitched together from lines that have nothing to do with each other.

use std::ops::Range;

use super::candidates::Place;
use super::pieces::{Glue, Part};
use super::{Reason, Spelling};
use crate::javascript::lexer::Tokens;

/// How many places before one are tried as the piece before it.
const NEIGHBOURS: usize = 12;
/// What it costs to go on in another statement, and for each line at most.
const OTHER_STATEMENT: f32 = 0.4;
const FARTHEST: f32 = 0.5;
const IMPOSSIBLE: f32 = 100.0;

/// For each piece the place chosen for it, if any.
pub(crate) struct Reading {
    pub(crate) cost: f32,
    pub(crate) chosen: Vec<Option<Place>>,
}

/// What is wrong between two pieces that both stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    Fits,
    LineBreak,
    Space,
    NoSpace,
    Other,
}

/// Where the best way to a place comes from.
#[derive(Clone, Copy)]
struct Step {
    cost: f32,
    /// The piece and the place before, if any piece before was found.
    before: Option<(usize, usize)>,
}

/// The best reading. Linear in the number of places.
pub(crate) fn best(parts: &[Part], places: &[Vec<Place>], tokens: &Tokens<'_>) -> Reading {
    let weights: Vec<f32> = parts.iter().map(|part| part.piece.weight()).collect();
    let skipped = |range: Range<usize>| weights[range].iter().sum::<f32>();
    // A person reads from the beginning: what begins right is closer than what ends right.
    let skipped_first = |piece: usize| 1.5 * skipped(0..piece);
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(parts.len());
    let mut best = (skipped_first(parts.len()), None);
    for (piece, own) in places.iter().enumerate() {
        let mut row = Vec::with_capacity(own.len());
        for (index, place) in own.iter().enumerate() {
            let stray = piece > 0 && says_little(place);
            let start = Step { cost: if stray { IMPOSSIBLE } else { skipped_first(piece) }, before: None };
            let mut step = (0..piece).fold(start, |step, before| {
                let found = from_piece(parts, places, &steps, tokens, (before, piece), place);
                let Some((cost, at)) = found else { return step };
                let cost = cost + skipped(before + 1..piece);
                if cost < step.cost { Step { cost, before: Some((before, at)) } } else { step }
            });
            step.cost += place.cost * weights[piece];
            let total = step.cost + skipped(piece + 1..parts.len());
            let alone = place.reason == Some(Reason::OtherMember) && step.before.is_none();
            if total < best.0 && !alone {
                best = (total, Some((piece, index)));
            }
            row.push(step);
        }
        steps.push(row);
    }
    Reading { cost: best.0, chosen: trace(best.1, places, &steps) }
}

fn trace(end: Option<(usize, usize)>, places: &[Vec<Place>], steps: &[Vec<Step>]) -> Vec<Option<Place>> {
    let mut chosen = vec![None; places.len()];
    let mut at = end;
    while let Some((piece, index)) = at {
        chosen[piece] = Some(places[piece][index].clone());
        at = steps[piece][index].before;
    }
    chosen
}

/// The cheapest way to a place from the places of an earlier piece that end before it: its nearest ones.
fn from_piece(
    parts: &[Part],
    places: &[Vec<Place>],
    steps: &[Vec<Step>],
    tokens: &Tokens<'_>,
    (before, piece): (usize, usize),
    place: &Place,
) -> Option<(f32, usize)> {
    let earlier = &places[before];
    let end = earlier.partition_point(|other| other.span.start < place.span.start);
    let nearest = (end.saturating_sub(NEIGHBOURS)..end).filter(|&at| earlier[at].span.end <= place.span.start);
    let glue = parts[before + 1..=piece].iter().fold(Glue::Nothing, |glue, part| glue.and(part.before));
    let glue = if piece == before + 1 { glue } else { glue.and(Glue::Something) };
    let cost = |at: usize| steps[before][at].cost + between(&earlier[at], place, glue, tokens);
    // Of equals, the earliest.
    nearest.map(|at| (cost(at), at)).fold(None, |best, next| match best {
        Some((cost, _)) if cost <= next.0 => best,
        _ => Some(next),
    })
}

fn says_little(place: &Place) -> bool {
    matches!(place.reason, Some(Reason::Spelling(Spelling::Words) | Reason::InItsPlace))
}

fn between(before: &Place, place: &Place, glue: Glue, tokens: &Tokens<'_>) -> f32 {
    let same = before.statement == place.statement;
    // These say something only beside a piece that is right.
    let member = [before, place].iter().any(|place| place.reason == Some(Reason::OtherMember));
    if (says_little(place) || member) && !same {
        return IMPOSSIBLE;
    }
    let gap =
        gap(glue, &tokens.text[before.span.end..place.span.start.min(before.span.end + 400).max(before.span.end)]);
    let misfit = match (gap, same) {
        (Gap::Fits, _) => 0.0,
        (Gap::LineBreak | Gap::Space | Gap::NoSpace, true) => 0.1,
        (Gap::LineBreak, false) if glue == Glue::Line => 0.3,
        (Gap::Other, true) => 0.3,
        _ => return IMPOSSIBLE,
    };
    if same {
        return misfit;
    }
    let bytes = place.span.start.saturating_sub(before.span.end);
    misfit + OTHER_STATEMENT + (bytes as f32 / 4_000.0).min(FARTHEST)
}

/// Whether what stands between two pieces is what the pattern lets stand there. Where more stands between than `text`
/// shows, that is seen from its beginning.
pub(crate) fn gap(glue: Glue, text: &str) -> Gap {
    let white = text.chars().all(char::is_whitespace);
    let lines = text.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    match glue {
        Glue::Anything | Glue::Something => Gap::Fits,
        Glue::Line if lines => Gap::LineBreak,
        Glue::Line => Gap::Fits,
        Glue::Spaces { some: true } if text.is_empty() => Gap::NoSpace,
        Glue::OneSpace if text.is_empty() => Gap::NoSpace,
        Glue::Spaces { .. } if white => Gap::Fits,
        Glue::OneSpace if text == " " => Gap::Fits,
        Glue::Nothing if text.is_empty() => Gap::Fits,
        _ if !white => Gap::Other,
        _ if lines => Gap::LineBreak,
        _ => Gap::Space,
    }
}
