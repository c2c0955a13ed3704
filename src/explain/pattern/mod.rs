//! Why a pattern did not match: how far the learner's text goes along with it, what is wanted next, and what in the text
//! comes nearest to that. It exists because "expected '...' to match /.../" tells a learner nothing.
//!
//! The way: pattern → `pieces` → where each stands, exactly or nearly (`near`) → the `reading` that a person would
//! choose → the first thing in it that is wrong. Linear in the text. The words are another module's business.

mod alignment;
pub(crate) mod candidates;
mod chain;
mod cut;
#[cfg(test)]
mod learners;
#[cfg(test)]
mod limits;
pub(crate) mod pieces;
mod substitute;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub(crate) use chain::{Chain, chain};
pub use pieces::{Piece, PieceKind};

use crate::javascript::lexer::Tokens;
use crate::regex::{Flags, Pattern, parse};
use alignment::{Gap, Reading};
use candidates::Place;
use pieces::{Glue, Part};
use substitute::StandIn;

/// How far a text goes along with a pattern. All spans are in bytes, on the boundaries of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The pieces that stand in the text before the wanted one, each with its place.
    pub matched: Vec<Found>,
    /// Where the last of them stands.
    pub stopped_at: Option<Range<usize>>,
    /// The first piece that does not stand where the pattern wants it.
    pub wanted: Piece,
    /// The pieces after it that do stand there.
    pub after: Vec<Found>,
    /// What comes nearest to the wanted piece, or where it could be put.
    pub near: Option<NearMiss>,
}

/// A piece in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The piece.
    pub piece: Piece,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What comes nearest to a wanted piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Where it stands.
    pub span: Range<usize>,
    /// In which of the other files, by its index; `None` for the text itself.
    pub file: Option<usize>,
    /// What is wrong with it.
    pub reason: Reason,
    /// Whether it stands in a comment.
    pub in_comment: bool,
}

/// What is wrong with a near miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is spelled in another way.
    Spelling(Spelling),
    /// The right method of another object: `socket.emit` for `io.emit`.
    OtherObject,
    /// Another method of the right object: `socket.emit` for `socket.on`.
    OtherMember,
    /// The right text in a template literal.
    Template,
    /// The right text in typographic quotes.
    CurlyQuotes,
    /// The right text in quotes of another kind than the pattern's.
    OtherQuotes,
    /// The name is right, the signs after it are not.
    Signs,
    /// It is right, but stands before what it should follow.
    Order,
    /// It is right, but a line break stands in it or before it, where the pattern has none.
    LineBreak,
    /// White space stands in it or before it, where the pattern has none, or more than the pattern has.
    Space,
    /// White space is missing before it.
    NoSpace,
    /// It is right, but what stands around it is not.
    Surroundings,
    /// Something else stands in its place.
    InItsPlace,
    /// Nothing stands in its place: the call ends here.
    NothingInItsPlace,
    /// It stands in another file.
    OtherFile,
    /// It stands nowhere; it could be put here, or next to this.
    Absent(Side),
}

/// On which side of a place something could be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In the function that begins here.
    Inside,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// How a spelling differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// In capital letters.
    Case,
    /// In spaces, hyphens, underscores.
    Separator,
    /// In so many letters.
    Letters(usize),
    /// Altogether, but a word is the same.
    Words,
}

/// Why a pattern does not match a text. `others` are the learner's other files. `None` if the pattern has no pieces (it is
/// empty, or only of sets), or is no pattern. Does not check that the pattern does not match.
pub fn reach(source: &str, flags: &str, text: &str, others: &[&str]) -> Option<Reach> {
    let parsed = parse(source, Flags::parse(flags).ok()?).ok()?;
    let readings = pieces::readings(&parsed.node);
    let best = closest(&readings, parsed.flags, &Tokens::of(text))?;
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
        // One word stands in many files, each time for something of its own.
        let tells =
            |parts: &&Vec<Part>| parts.len() > 1 || parts[0].piece.kind != PieceKind::Word || tokens.is_servers();
        let tried = readings.iter().filter(tells);
        let span = tried.filter_map(|parts| Attempt::of(parts, parsed.flags, &tokens).statement()).next()?;
        Some(NearMiss { in_comment: tokens.in_comment(span.start), span, file: Some(file), reason: Reason::OtherFile })
    });
    Some(Reach { near: elsewhere.or(best.near), ..best })
}

/// Of the alternatives of a pattern, the one that the text comes closest to.
fn closest(readings: &[Vec<Part>], flags: Flags, tokens: &Tokens<'_>) -> Option<Reach> {
    let tried = readings.iter().map(|parts| Attempt::of(parts, flags, tokens));
    tried.min_by(|a, b| a.share().total_cmp(&b.share()))?.reach()
}

/// Where a pattern matches that must not: the place to change.
pub fn forbidden(source: &str, flags: &str, text: &str) -> Option<Range<usize>> {
    Pattern::shared(source, flags).ok()?.find_at(text, 0)
}

/// One alternative of the pattern, held against a text.
struct Attempt<'a> {
    parts: &'a [Part],
    tokens: &'a Tokens<'a>,
    places: Vec<Vec<Place>>,
    reading: Reading,
}

impl<'a> Attempt<'a> {
    fn of(parts: &'a [Part], flags: Flags, tokens: &'a Tokens<'a>) -> Self {
        let leaving = parts.iter().any(|part| part.piece.text.contains("disconnect"));
        let places: Vec<_> = parts.iter().map(|part| candidates::places(part, flags, tokens, leaving)).collect();
        let reading = alignment::best(parts, &places, tokens);
        Self { parts, tokens, places, reading }
    }

    /// Where the whole pattern stands in one statement, if it does.
    fn statement(&self) -> Option<Range<usize>> {
        let wrong = (0..self.parts.len()).any(|piece| self.is_wrong(piece));
        let chosen: Vec<&Place> = self.reading.chosen.iter().flatten().collect();
        let (first, last) = (chosen.first()?, chosen.last()?);
        (!wrong && first.statement == last.statement).then_some(first.span.start..last.span.end)
    }

    /// How much of the pattern is wrong, as a share.
    fn share(&self) -> f32 {
        self.reading.cost / self.parts.iter().map(|part| part.piece.weight()).sum::<f32>()
    }

    fn reach(&self) -> Option<Reach> {
        let chosen = &self.reading.chosen;
        let wrong = (0..self.parts.len()).find(|&piece| self.is_wrong(piece));
        // Everything stands where it should, as far as this module understands the pattern.
        let wanted = wrong.unwrap_or(self.parts.len().checked_sub(1)?);
        let near = self.near(wanted);
        // A comment fits only what stands in one, too.
        let in_comment = near.as_ref().is_some_and(|near| near.in_comment);
        let fits = |place: &&Place| place.reason.is_none() && (in_comment || !self.tokens.in_comment(place.span.start));
        let found = |range: Range<usize>| {
            let exact = range.filter_map(|piece| {
                let place = chosen[piece].as_ref().filter(fits)?;
                Some(Found { piece: self.parts[piece].piece.clone(), span: place.span.clone() })
            });
            exact.collect::<Vec<_>>()
        };
        let matched = found(0..wanted);
        Some(Reach {
            stopped_at: matched.last().map(|found| found.span.clone()),
            matched,
            wanted: self.parts[wanted].piece.clone(),
            after: found(wanted + 1..self.parts.len()),
            near,
        })
    }

    fn is_wrong(&self, piece: usize) -> bool {
        match &self.reading.chosen[piece] {
            None => true,
            Some(place) => place.reason.is_some() || self.gap_before(piece) != Gap::Fits,
        }
    }

    fn gap_before(&self, piece: usize) -> Gap {
        let chosen = &self.reading.chosen;
        let before = piece.checked_sub(1).and_then(|before| chosen[before].as_ref());
        let (Some(before), Some(place)) = (before, &chosen[piece]) else { return Gap::Fits };
        alignment::gap(self.parts[piece].before, &self.tokens.text[before.span.end..place.span.start])
    }

    fn near(&self, wanted: usize) -> Option<NearMiss> {
        let here = |span: Range<usize>, reason| {
            let in_comment = self.tokens.in_comment(span.start);
            Some(NearMiss { span, file: None, reason, in_comment })
        };
        if let Some(place) = &self.reading.chosen[wanted] {
            let gap_reason = match self.gap_before(wanted) {
                Gap::LineBreak => Reason::LineBreak,
                Gap::Space => Reason::Space,
                Gap::NoSpace => Reason::NoSpace,
                Gap::Fits | Gap::Other => Reason::Surroundings,
            };
            return here(place.span.clone(), place.reason.unwrap_or(gap_reason));
        }
        let piece = &self.parts[wanted].piece;
        if let Some((span, reason)) = self.stand_in(wanted) {
            return here(span, reason);
        }
        let elsewhere = || self.places[wanted].iter().filter(|place| place.cost < 0.6 && piece.has_letters());
        if let Some(place) =
            elsewhere().min_by(|a, b| a.cost.total_cmp(&b.cost)).filter(|_| self.follows_something(wanted))
        {
            return here(place.span.clone(), place.reason.unwrap_or(Reason::Order));
        }
        let before = || self.before(wanted).map(|place| (place.span.clone(), Side::Below));
        let (span, side) = substitute::anchor(piece, self.tokens).or_else(before)?;
        here(span, Reason::Absent(side))
    }

    /// The last place before that is more than a sign.
    fn before(&self, wanted: usize) -> Option<&Place> {
        let chosen = self.reading.chosen[..wanted].iter().zip(self.parts);
        chosen.rev().filter(|(_, part)| part.piece.has_letters()).find_map(|(place, _)| place.as_ref())
    }

    fn follows_something(&self, wanted: usize) -> bool {
        self.before(wanted).is_some() || self.reading.chosen[wanted..].iter().any(Option::is_some)
    }

    /// What stands in the wanted piece's place, in the call or statement that its neighbours are part of.
    fn stand_in(&self, wanted: usize) -> Option<(Range<usize>, Reason)> {
        let chosen = &self.reading.chosen;
        let Some(before) = wanted.checked_sub(1).and_then(|before| chosen[before].as_ref()) else {
            let quoted = self.parts.get(1).is_some_and(|part| wanted == 0 && part.piece.kind == PieceKind::Quoted);
            let after = chosen.get(1)?.as_ref().filter(|_| quoted)?;
            return substitute::called_before(after, self.tokens).map(|span| (span, Reason::InItsPlace));
        };
        if self.parts[wanted].piece.text.starts_with('.') {
            return substitute::member_after(before, self.tokens).map(|span| (span, Reason::InItsPlace));
        }
        if self.is_argument(wanted, before)
            && let Some(stand_in) = substitute::after(before, self.tokens)
        {
            return Some(match stand_in {
                StandIn::Other(span) => (span, Reason::InItsPlace),
                StandIn::Nothing(span) => (span, Reason::NothingInItsPlace),
            });
        }
        let after = chosen.get(wanted + 1)?.as_ref()?;
        substitute::between(before, after, self.tokens).map(|span| (span, Reason::InItsPlace))
    }

    /// Whether the piece is wanted as an argument of the call, or as the value, that stands before. Another event's line
    /// is no place to change, unless what follows is right.
    fn is_argument(&self, wanted: usize, before: &Place) -> bool {
        let (part, part_before) = (&self.parts[wanted], &self.parts[wanted - 1]);
        if !part.piece.text.starts_with(|c| pieces::is_name(c) || "'\"`{[".contains(c))
            || part_before.piece.text.ends_with(')')
        {
            return false;
        }
        if part_before.piece.text.ends_with(substitute::OPENING) && matches!(part.before, Glue::Anything | Glue::Line) {
            return false;
        }
        let follows = self.reading.chosen[wanted + 1..].iter().zip(&self.parts[wanted + 1..]);
        let follows = follows.filter(|(_, part)| part.piece.has_letters()).find_map(|(place, _)| place.as_ref());
        let together = follows.is_some_and(|after| after.statement == before.statement);
        let only_call = part.before == Glue::Nothing && self.places[wanted - 1].len() == 1;
        part.piece.kind != PieceKind::Quoted || wanted != 1 || together || only_call
    }
}
