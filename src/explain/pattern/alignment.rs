//! Chooses, among all the candidates where pieces stand, those that a person would take together: the most of the pattern in
//! its order, and close together. It exists because the longest prefix of a pattern that matches somewhere is often
//! stitched together from lines that have nothing to do with each other.

use std::ops::Range;

use super::candidates::Candidate;
use super::pieces::{AllowedGap, Part};
use super::{Reason, Spelling};
use crate::javascript::lexer::Tokens;

/// How many candidates before one are tried as the piece before it.
const NEIGHBOURS: usize = 12;
/// What it costs to go on in another statement, and for each line at most.
const OTHER_STATEMENT: f32 = 0.4;
const FARTHEST: f32 = 0.5;
const IMPOSSIBLE: f32 = 100.0;

/// For each piece the candidate chosen for it, if any.
pub(crate) struct Alignment {
    pub(crate) cost: f32,
    pub(crate) chosen: Vec<Option<Candidate>>,
}

/// What is wrong between two pieces that both stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GapMatch {
    Fits,
    LineBreak,
    Space,
    NoSpace,
    Other,
}

/// Where the best way to a candidate comes from.
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
    // A person reads from the beginning: what begins right is closer than what ends right.
    let skipped_first = |piece: usize| 1.5 * skipped(0..piece);
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(parts.len());
    let mut best = (skipped_first(parts.len()), None);
    for (piece, own) in candidates.iter().enumerate() {
        let mut row = Vec::with_capacity(own.len());
        for (index, candidate) in own.iter().enumerate() {
            let stray = piece > 0 && is_weak(candidate);
            let start = Step { cost: if stray { IMPOSSIBLE } else { skipped_first(piece) }, before: None };
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

/// The cheapest way to a candidate from the candidates of an earlier piece that end before it: its nearest ones.
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
    // These say something only beside a piece that is right.
    let member = [before, candidate].iter().any(|candidate| candidate.reason == Some(Reason::OtherMember));
    if (is_weak(candidate) || member) && !same {
        return IMPOSSIBLE;
    }
    let gap = match_gap(
        allowed,
        &tokens.text[before.span.end..candidate.span.start.min(before.span.end + 400).max(before.span.end)],
    );
    let misfit = match (gap, same) {
        (GapMatch::Fits, _) => 0.0,
        (GapMatch::LineBreak | GapMatch::Space | GapMatch::NoSpace, true) => 0.1,
        (GapMatch::LineBreak, false) if allowed == AllowedGap::Line => 0.3,
        (GapMatch::Other, true) => 0.3,
        _ => return IMPOSSIBLE,
    };
    if same {
        return misfit;
    }
    let bytes = candidate.span.start.saturating_sub(before.span.end);
    misfit + OTHER_STATEMENT + (bytes as f32 / 4_000.0).min(FARTHEST)
}

/// Whether what stands between two pieces is what the pattern lets stand there. Where more stands between than `text`
/// shows, that is seen from its beginning.
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
