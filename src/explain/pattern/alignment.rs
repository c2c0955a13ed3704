//! Chooses among the candidates of all pieces those that belong together: as much of the pattern as possible, in its
//! order and close together. Choosing the longest prefix that matches somewhere would often join unrelated lines.

use std::ops::Range;

use super::candidates::Candidate;
use super::costs;
use super::pieces::{AllowedGap, Part};
use super::reason::{Reason, Spelling};
use crate::javascript::lexer::Tokens;

/// How many candidates before one are tried as the piece before it.
const NEIGHBOURS: usize = 12;
/// How much of the text between two pieces is looked at, in bytes.
const GAP_LIMIT: usize = 400;

/// For each piece the candidate chosen for it, if any.
pub(crate) struct Alignment {
    pub(crate) cost: f32,
    pub(crate) chosen: Vec<Option<Candidate>>,
}

/// How the text between two pieces fits what the pattern allows there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GapMatch {
    Fits,
    LineBreak,
    Space,
    NoSpace,
    Other,
}

/// The cheapest alignment that ends with a candidate.
#[derive(Clone, Copy)]
struct Step {
    cost: f32,
    /// The piece and the candidate before, if any piece before was found.
    before: Option<(usize, usize)>,
}

/// The best alignment. Linear in the number of candidates.
pub(crate) fn best(parts: &[Part], candidates: &[Vec<Candidate>], tokens: &Tokens<'_>) -> Alignment {
    let weights: Vec<f32> = parts.iter().map(|part| part.piece.weight()).collect();
    let skipped = |range: Range<usize>| weights[range].iter().sum::<f32>();
    let skipped_first = |piece: usize| costs::ABSENT_AT_START * skipped(0..piece);
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(parts.len());
    let mut best = (skipped_first(parts.len()), None);
    for (piece, own) in candidates.iter().enumerate() {
        let mut row = Vec::with_capacity(own.len());
        for (index, candidate) in own.iter().enumerate() {
            let stray = piece > 0 && is_weak(candidate);
            let start = Step { cost: if stray { costs::IMPOSSIBLE } else { skipped_first(piece) }, before: None };
            let mut step = (0..piece).fold(start, |step, before| {
                let found = from_piece(parts, candidates, &steps, tokens, (before, piece), candidate);
                let Some((cost, at)) = found else { return step };
                let cost = cost + skipped(before + 1..piece);
                if cost < step.cost { Step { cost, before: Some((before, at)) } } else { step }
            });
            step.cost += candidate.cost * weights[piece];
            let total = step.cost + skipped(piece + 1..parts.len());
            let alone = candidate.reason == Some(Reason::OtherMember) && step.before.is_none();
            if total < best.0 && !alone {
                best = (total, Some((piece, index)));
            }
            row.push(step);
        }
        steps.push(row);
    }
    Alignment { cost: best.0, chosen: trace(best.1, candidates, &steps) }
}

fn trace(end: Option<(usize, usize)>, candidates: &[Vec<Candidate>], steps: &[Vec<Step>]) -> Vec<Option<Candidate>> {
    let mut chosen = vec![None; candidates.len()];
    let mut at = end;
    while let Some((piece, index)) = at {
        chosen[piece] = Some(candidates[piece][index].clone());
        at = steps[piece][index].before;
    }
    chosen
}

/// The cheapest alignment that goes from the candidates of an earlier piece to this one. Only the nearest are tried.
fn from_piece(
    parts: &[Part],
    candidates: &[Vec<Candidate>],
    steps: &[Vec<Step>],
    tokens: &Tokens<'_>,
    (before, piece): (usize, usize),
    candidate: &Candidate,
) -> Option<(f32, usize)> {
    let earlier = &candidates[before];
    let end = earlier.partition_point(|other| other.span.start < candidate.span.start);
    let nearest = (end.saturating_sub(NEIGHBOURS)..end).filter(|&at| earlier[at].span.end <= candidate.span.start);
    let allowed = parts[before + 1..=piece].iter().fold(AllowedGap::Nothing, |allowed, part| allowed.and(part.before));
    let allowed = if piece == before + 1 { allowed } else { allowed.and(AllowedGap::Something) };
    let cost = |at: usize| steps[before][at].cost + between(&earlier[at], candidate, allowed, tokens);
    // Of equals, the earliest.
    nearest.map(|at| (cost(at), at)).fold(None, |best, next| match best {
        Some((cost, _)) if cost <= next.0 => best,
        _ => Some(next),
    })
}

fn is_weak(candidate: &Candidate) -> bool {
    matches!(candidate.reason, Some(Reason::Spelling(Spelling::Words) | Reason::InItsPlace))
}

fn between(before: &Candidate, candidate: &Candidate, allowed: AllowedGap, tokens: &Tokens<'_>) -> f32 {
    let same = before.statement == candidate.statement;
    // These are meaningful only in the same statement as another piece.
    let member = [before, candidate].iter().any(|candidate| candidate.reason == Some(Reason::OtherMember));
    if (is_weak(candidate) || member) && !same {
        return costs::IMPOSSIBLE;
    }
    let start = before.span.end;
    let end = candidate.span.start.min(tokens.text.floor_char_boundary(start + GAP_LIMIT)).max(start);
    let gap = match_gap(allowed, &tokens.text[start..end]);
    let misfit = match (gap, same) {
        (GapMatch::Fits, _) => 0.0,
        (GapMatch::LineBreak | GapMatch::Space | GapMatch::NoSpace, true) => costs::GAP_WHITE_SPACE,
        (GapMatch::LineBreak, false) if allowed == AllowedGap::Line => costs::GAP_LINE_BREAK,
        (GapMatch::Other, true) => costs::GAP_OTHER,
        _ => return costs::IMPOSSIBLE,
    };
    if same {
        return misfit;
    }
    let bytes = candidate.span.start.saturating_sub(before.span.end);
    misfit + costs::OTHER_STATEMENT + costs::distance(bytes)
}

/// How a text between two pieces fits what the pattern allows there. The beginning of a long text is enough.
pub(crate) fn match_gap(allowed: AllowedGap, text: &str) -> GapMatch {
    let white = text.chars().all(char::is_whitespace);
    let lines = text.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    match allowed {
        AllowedGap::Anything | AllowedGap::Something => GapMatch::Fits,
        AllowedGap::Line if lines => GapMatch::LineBreak,
        AllowedGap::Line => GapMatch::Fits,
        AllowedGap::Spaces { some: true } if text.is_empty() => GapMatch::NoSpace,
        AllowedGap::OneSpace if text.is_empty() => GapMatch::NoSpace,
        AllowedGap::Spaces { .. } if white => GapMatch::Fits,
        AllowedGap::OneSpace if text == " " => GapMatch::Fits,
        AllowedGap::Nothing if text.is_empty() => GapMatch::Fits,
        _ if !white => GapMatch::Other,
        _ if lines => GapMatch::LineBreak,
        _ => GapMatch::Space,
    }
}
