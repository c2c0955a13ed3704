//! Where the pieces of a pattern that does match stand. It exists for matches that are put together from pieces far apart.

use std::ops::Range;

use super::pieces;
use super::pieces::Part;
use super::{Found, Piece};
use crate::regex::{Flags, Pattern, parse};

/// How often one piece is sought.
const OFTEN: usize = 60;

/// The pieces of a pattern in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The nearest places to one another that follow in order, one for each piece.
    pub(crate) tightest: Vec<Found>,
    /// Every place of each piece.
    pub(crate) places: Vec<Vec<Range<usize>>>,
}

/// The pieces in order, of the first of the pattern's readings whose pieces all stand there. `None` if there is none, or if
/// there are fewer than two pieces.
pub(crate) fn chain(source: &str, flags: &str, text: &str) -> Option<Chain> {
    let parsed = parse(source, Flags::parse(flags).ok()?).ok()?;
    pieces::readings(&parsed.node).iter().filter(|parts| parts.len() > 1).find_map(|parts| {
        let places: Vec<_> = parts.iter().map(|part| occurrences(part, parsed.flags, text)).collect();
        let piece = |index: usize| parts[index].piece.clone();
        Some(Chain { tightest: tightest(&places, piece)?, places })
    })
}

fn occurrences(part: &Part, flags: Flags, text: &str) -> Vec<Range<usize>> {
    let Ok(pattern) = Pattern::compile(&part.node, flags, Vec::new()) else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(span) = pattern.find_at(text, at).filter(|_| found.len() < OFTEN) {
        at = if span.is_empty() { text.ceil_char_boundary(span.end + 1) } else { span.end };
        found.push(span);
        if at > text.len() {
            break;
        }
    }
    found
}

fn tightest(places: &[Vec<Range<usize>>], piece: impl Fn(usize) -> Piece) -> Option<Vec<Found>> {
    let from = |first: &Range<usize>| {
        let mut spans = vec![first.clone()];
        for list in &places[1..] {
            let end = spans.last()?.end;
            spans.push(list.iter().find(|span| span.start >= end)?.clone());
        }
        Some(spans)
    };
    let chains = places.first()?.iter().filter_map(from);
    let length = |spans: &Vec<Range<usize>>| spans.last().map_or(0, |last| last.end) - spans[0].start;
    let best = chains.min_by_key(length)?;
    Some(best.into_iter().enumerate().map(|(index, span)| Found { piece: piece(index), span }).collect())
}
