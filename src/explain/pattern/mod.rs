//! Finds why a pattern did not match: how much of it the learner's text matches, which piece is wanted next, and what
//! in the text is nearest to that piece.
//!
//! The pattern is split into `pieces`; for each, the `candidates` in the text are found, exact ones and near misses;
//! the cheapest `alignment` of them is chosen by the `costs` of what is wrong. The first piece that is wrong in it is
//! explained, or what is in its place (`substitute`). Linear in the text.

mod alignment;
mod candidates;
mod costs;
mod pieces;
mod reason;
mod substitute;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use pieces::{Piece, PieceKind};
pub use reason::{Reason, Side, Spelling};

use crate::explain::lesson::socket_io;
use crate::javascript::is_name;
use crate::javascript::lexer::Tokens;
use crate::regex::Pattern;
use alignment::{Alignment, GapMatch};
use candidates::Candidate;
use pieces::{AllowedGap, Part};
use substitute::Substitute;

/// The most occurrences of one piece that are listed.
const OCCURRENCE_LIMIT: usize = 60;

/// How much of a pattern a text matches. All spans are in bytes, on character boundaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The pieces before the wanted one that match.
    pub matched: Vec<PieceMatch>,
    /// The span of the last of them.
    pub stopped_at: Option<Range<usize>>,
    /// The first piece that does not match where the pattern wants it.
    pub wanted: Piece,
    /// The pieces after it that match.
    pub after: Vec<PieceMatch>,
    /// What is nearest to the wanted piece, or where it could be put.
    pub near: Option<NearMiss>,
}

/// A piece and its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceMatch {
    /// The piece.
    pub piece: Piece,
    /// Its span.
    pub span: Range<usize>,
}

/// What is nearest to a wanted piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Its span.
    pub span: Range<usize>,
    /// In which of the other files, by its index; `None` for the text itself.
    pub file: Option<usize>,
    /// What is wrong with it.
    pub reason: Reason,
    /// Whether it is in a comment.
    pub in_comment: bool,
}

/// Why a pattern does not match a text. `others` are the learner's other files. `None` if the pattern has no pieces (it
/// is empty, or only of sets), or is invalid. Does not check that the pattern does not match.
pub fn progress(source: &str, flags: &str, text: &str, others: &[&str]) -> Option<Progress> {
    progress_in(source, flags, text, others, true)
}

/// The same, for a hint of the lesson that `lesson` knows or of another one: what is known of the lesson would mislead
/// in any other.
pub(crate) fn progress_in(source: &str, flags: &str, text: &str, others: &[&str], lesson: bool) -> Option<Progress> {
    let alternatives = pieces::split(source, flags)?;
    let best = closest(&alternatives, &Tokens::of(text), lesson)?;
    let weak = |near: &NearMiss| {
        matches!(
            near.reason,
            Reason::Absent(_) | Reason::Order | Reason::InItsPlace | Reason::Spelling(Spelling::Words)
        )
    };
    if !best.near.as_ref().is_none_or(weak) {
        return Some(best);
    }
    let elsewhere = others.iter().enumerate().find_map(|(file, other)| {
        let tokens = Tokens::of(other);
        // A single word occurs in many files and means something else in each.
        let tells = |parts: &&Vec<Part>| {
            parts.len() > 1 || parts[0].piece.kind != PieceKind::Word || socket_io::is_server_code(&tokens)
        };
        let tried = alternatives.iter().filter(tells);
        let span = tried.filter_map(|parts| Attempt::of(parts, &tokens, lesson).statement()).next()?;
        Some(NearMiss { in_comment: tokens.in_comment(span.start), span, file: Some(file), reason: Reason::OtherFile })
    });
    Some(Progress { near: elsewhere.or(best.near), ..best })
}

/// The alternative of a pattern that the text matches best.
fn closest(alternatives: &[Vec<Part>], tokens: &Tokens<'_>, lesson: bool) -> Option<Progress> {
    let tried = alternatives.iter().map(|parts| Attempt::of(parts, tokens, lesson));
    tried.min_by(|a, b| a.share().total_cmp(&b.share()))?.progress()
}

/// The pieces of a pattern, or of its first alternative.
pub(crate) fn pieces_of(source: &str, flags: &str) -> Option<Vec<Piece>> {
    Some(pieces::split(source, flags)?.first()?.iter().map(|part| part.piece.clone()).collect())
}

/// Where a pattern matches that must not match.
pub fn forbidden(source: &str, flags: &str, text: &str) -> Option<Range<usize>> {
    Pattern::shared(source, flags).ok()?.find_at(text, 0)
}

/// One alternative of the pattern, aligned with a text.
struct Attempt<'a> {
    parts: &'a [Part],
    tokens: &'a Tokens<'a>,
    candidates: Vec<Vec<Candidate>>,
    alignment: Alignment,
    /// Whether the hint is one of the lesson's.
    lesson: bool,
}

impl<'a> Attempt<'a> {
    fn of(parts: &'a [Part], tokens: &'a Tokens<'a>, lesson: bool) -> Self {
        let leaving = parts.iter().any(|part| socket_io::is_about_leaving(&part.piece.text));
        let candidates: Vec<_> =
            parts.iter().map(|part| candidates::candidates(part, tokens, leaving, lesson)).collect();
        let alignment = alignment::best(parts, &candidates, tokens);
        Self { parts, tokens, candidates, alignment, lesson }
    }

    /// The span of the whole pattern, if it matches in one statement.
    fn statement(&self) -> Option<Range<usize>> {
        let wrong = (0..self.parts.len()).any(|piece| self.is_wrong(piece));
        let chosen: Vec<&Candidate> = self.alignment.chosen.iter().flatten().collect();
        let (first, last) = (chosen.first()?, chosen.last()?);
        (!wrong && first.statement == last.statement).then_some(first.span.start..last.span.end)
    }

    /// How much of the pattern is wrong, as a share.
    fn share(&self) -> f32 {
        self.alignment.cost / self.parts.iter().map(|part| part.piece.weight()).sum::<f32>()
    }

    fn progress(&self) -> Option<Progress> {
        let chosen = &self.alignment.chosen;
        let wrong = (0..self.parts.len()).find(|&piece| self.is_wrong(piece));
        // If no piece is wrong as far as this module understands the pattern, the last one is explained.
        let wanted = wrong.unwrap_or(self.parts.len().checked_sub(1)?);
        let near = self.near(wanted);
        // Matches in comments are shown only together with a near miss in a comment.
        let in_comment = near.as_ref().is_some_and(|near| near.in_comment);
        let fits = |candidate: &&Candidate| {
            candidate.reason.is_none() && (in_comment || !self.tokens.in_comment(candidate.span.start))
        };
        let found = |range: Range<usize>| {
            let exact = range.filter_map(|piece| {
                let candidate = chosen[piece].as_ref().filter(fits)?;
                Some(PieceMatch { piece: self.parts[piece].piece.clone(), span: candidate.span.clone() })
            });
            exact.collect::<Vec<_>>()
        };
        let matched = found(0..wanted);
        Some(Progress {
            stopped_at: matched.last().map(|found| found.span.clone()),
            matched,
            wanted: self.parts[wanted].piece.clone(),
            after: found(wanted + 1..self.parts.len()),
            near,
        })
    }

    fn is_wrong(&self, piece: usize) -> bool {
        match &self.alignment.chosen[piece] {
            None => true,
            Some(candidate) => candidate.reason.is_some() || self.gap_before(piece) != GapMatch::Fits,
        }
    }

    fn gap_before(&self, piece: usize) -> GapMatch {
        let chosen = &self.alignment.chosen;
        let before = piece.checked_sub(1).and_then(|before| chosen[before].as_ref());
        let (Some(before), Some(candidate)) = (before, &chosen[piece]) else { return GapMatch::Fits };
        alignment::match_gap(self.parts[piece].before, &self.tokens.text[before.span.end..candidate.span.start])
    }

    fn near(&self, wanted: usize) -> Option<NearMiss> {
        let here = |span: Range<usize>, reason| {
            let in_comment = self.tokens.in_comment(span.start);
            Some(NearMiss { span, file: None, reason, in_comment })
        };
        if let Some(candidate) = &self.alignment.chosen[wanted] {
            let gap_reason = match self.gap_before(wanted) {
                GapMatch::LineBreak => Reason::LineBreak,
                GapMatch::Space => Reason::Space,
                GapMatch::NoSpace => Reason::NoSpace,
                GapMatch::Fits | GapMatch::Other => Reason::Surroundings,
            };
            return here(candidate.span.clone(), candidate.reason.unwrap_or(gap_reason));
        }
        let piece = &self.parts[wanted].piece;
        if let Some((span, reason)) = self.substitute(wanted) {
            return here(span, reason);
        }
        let elsewhere = || {
            self.candidates[wanted]
                .iter()
                .filter(|candidate| candidate.cost < costs::SHOWN_ALONE && piece.has_letters())
        };
        if let Some(candidate) =
            elsewhere().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|_| self.follows_something(wanted))
        {
            return here(candidate.span.clone(), candidate.reason.unwrap_or(Reason::Order));
        }
        let before = || self.before(wanted).map(|candidate| (candidate.span.clone(), Side::Below));
        let (span, side) = substitute::anchor(piece, self.tokens, self.lesson).or_else(before)?;
        here(span, Reason::Absent(side))
    }

    /// The last candidate before a piece that is more than punctuation.
    fn before(&self, wanted: usize) -> Option<&Candidate> {
        let chosen = self.alignment.chosen[..wanted].iter().zip(self.parts);
        chosen.rev().filter(|(_, part)| part.piece.has_letters()).find_map(|(candidate, _)| candidate.as_ref())
    }

    fn follows_something(&self, wanted: usize) -> bool {
        self.before(wanted).is_some() || self.alignment.chosen[wanted..].iter().any(Option::is_some)
    }

    /// What is in the place of the wanted piece, in the call or statement that its neighbours are part of.
    fn substitute(&self, wanted: usize) -> Option<(Range<usize>, Reason)> {
        let chosen = &self.alignment.chosen;
        let Some(before) = wanted.checked_sub(1).and_then(|before| chosen[before].as_ref()) else {
            let quoted = self.parts.get(1).is_some_and(|part| wanted == 0 && part.piece.kind == PieceKind::Quoted);
            let after = chosen.get(1)?.as_ref().filter(|_| quoted)?;
            return substitute::called_before(after, self.tokens).map(|span| (span, Reason::InItsPlace));
        };
        if self.parts[wanted].piece.text.starts_with('.') {
            return substitute::member_after(before, self.tokens).map(|span| (span, Reason::InItsPlace));
        }
        if self.is_argument(wanted, before)
            && let Some(substitute) = substitute::after(before, self.tokens)
        {
            return Some(match substitute {
                Substitute::Other(span) => (span, Reason::InItsPlace),
                Substitute::Nothing(span) => (span, Reason::NothingInItsPlace),
            });
        }
        let after = chosen.get(wanted + 1)?.as_ref()?;
        substitute::between(before, after, self.tokens).map(|span| (span, Reason::InItsPlace))
    }

    /// Whether the piece is wanted as an argument of the call before it, or as a value. A call with another event is
    /// not the one to change, unless what follows is right.
    fn is_argument(&self, wanted: usize, before: &Candidate) -> bool {
        let (part, part_before) = (&self.parts[wanted], &self.parts[wanted - 1]);
        if !part.piece.text.starts_with(|c| is_name(c) || "'\"`{[".contains(c)) || part_before.piece.text.ends_with(')')
        {
            return false;
        }
        if part_before.piece.text.ends_with(substitute::OPENING)
            && matches!(part.before, AllowedGap::Anything | AllowedGap::Line)
        {
            return false;
        }
        let follows = self.alignment.chosen[wanted + 1..].iter().zip(&self.parts[wanted + 1..]);
        let follows =
            follows.filter(|(_, part)| part.piece.has_letters()).find_map(|(candidate, _)| candidate.as_ref());
        let together = follows.is_some_and(|after| after.statement == before.statement);
        let only_call = part.before == AllowedGap::Nothing && self.candidates[wanted - 1].len() == 1;
        part.piece.kind != PieceKind::Quoted || wanted != 1 || together || only_call
    }
}

/// The pieces of a pattern in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrences {
    /// The occurrences that are closest together, in order, one for each piece.
    pub(crate) tightest: Vec<PieceMatch>,
    /// Every occurrence of each piece.
    pub(crate) all: Vec<Vec<Range<usize>>>,
}

/// The occurrences of the first of the pattern's alternatives whose pieces all occur, in order. `None` if there is
/// none, or if there are fewer than two pieces.
pub(crate) fn occurrences(source: &str, flags: &str, text: &str) -> Option<Occurrences> {
    pieces::split(source, flags)?.iter().filter(|parts| parts.len() > 1).find_map(|parts| {
        let all: Vec<_> = parts.iter().map(|part| part.finder.find_all(text, OCCURRENCE_LIMIT)).collect();
        let piece = |index: usize| parts[index].piece.clone();
        Some(Occurrences { tightest: tightest(&all, piece)?, all })
    })
}

fn tightest(all: &[Vec<Range<usize>>], piece: impl Fn(usize) -> Piece) -> Option<Vec<PieceMatch>> {
    let from = |first: &Range<usize>| {
        let mut spans = vec![first.clone()];
        for list in &all[1..] {
            let end = spans.last()?.end;
            spans.push(list.iter().find(|span| span.start >= end)?.clone());
        }
        Some(spans)
    };
    let chains = all.first()?.iter().filter_map(from);
    let length = |spans: &Vec<Range<usize>>| spans.last().map_or(0, |last| last.end) - spans[0].start;
    let best = chains.min_by_key(length)?;
    Some(best.into_iter().enumerate().map(|(index, span)| PieceMatch { piece: piece(index), span }).collect())
}
