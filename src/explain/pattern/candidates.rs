//! Finds where a piece occurs in a text, exactly or nearly, and what is different in a near miss: for a learner who
//! wrote `'usercount'`, that line is more helpful than that `'user count'` is missing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use memchr::memmem;

use super::costs;
use super::pieces::{Part, Piece, PieceKind, kind_of};
use super::reason::{Reason, Spelling};
use crate::explain::lesson::socket_io;
use crate::javascript::lexer::{Normalized, Token, TokenKind, Tokens, chain_start};
use crate::javascript::{is_any_quote, is_name};

/// How many candidates of one piece are looked at.
const CANDIDATE_LIMIT: usize = 2_000;
/// How many different names or strings are compared with one piece.
const DIFFERENT_LIMIT: usize = 5_000;
/// The longest name or string that is compared, in bytes.
const LENGTH_LIMIT: usize = 80;

/// An exact or near occurrence of a piece.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) span: Range<usize>,
    /// How much is wrong with it, as a share of the piece: 0 exact, 1 as good as absent.
    pub(crate) cost: f32,
    /// What is wrong with it; `None` if it is exact.
    pub(crate) reason: Option<Reason>,
    pub(crate) statement: u32,
}

/// Every candidate of a piece, in order, exact ones and near misses.
///
/// Unless the pattern is about clients that disconnect (`leaving`), an emit in a disconnect handler costs more than
/// another.
pub(crate) fn candidates(part: &Part, tokens: &Tokens<'_>, leaving: bool, lesson: bool) -> Vec<Candidate> {
    let exact = exact(part, tokens);
    let mut near = near(&part.piece, tokens, lesson);
    near.truncate(CANDIDATE_LIMIT);
    near.retain(|candidate| !overlaps(&exact, &candidate.span));
    let mut all = exact;
    all.extend(near);
    all.sort_by_key(|candidate| candidate.span.start);
    if !leaving && part.piece.kind == PieceKind::Chain && socket_io::is_emit(part.piece.core()) {
        let handlers = tokens.handlers(&socket_io::LEAVE_EVENTS);
        for candidate in &mut all {
            let next = handlers.partition_point(|handler| handler.end <= candidate.span.start);
            let runs_late = handlers.get(next).is_some_and(|handler| handler.start <= candidate.span.start);
            candidate.cost += if runs_late { costs::LATE } else { 0.0 };
        }
    }
    all
}

fn overlaps(candidates: &[Candidate], span: &Range<usize>) -> bool {
    let next = candidates.partition_point(|candidate| candidate.span.end <= span.start);
    candidates.get(next).is_some_and(|candidate| candidate.span.start < span.end)
}

fn exact(part: &Part, tokens: &Tokens<'_>) -> Vec<Candidate> {
    let at = |span: Range<usize>| Candidate {
        cost: if tokens.in_comment(span.start) { costs::COMMENT } else { 0.0 },
        statement: tokens.statement(span.start),
        reason: None,
        span,
    };
    let found = part.finder.find_all(tokens.text, CANDIDATE_LIMIT);
    found.into_iter().filter(|span| !span.is_empty()).map(at).collect()
}

fn near(piece: &Piece, tokens: &Tokens<'_>, lesson: bool) -> Vec<Candidate> {
    let (mut found, others) = match piece.kind {
        PieceKind::Quoted => (strings(piece, tokens), normalized(piece, tokens)),
        PieceKind::Word => (normalized(piece, tokens), names(piece, tokens, lesson)),
        PieceKind::Chain => (normalized(piece, tokens), chains(piece, tokens)),
        PieceKind::Literal => (normalized(piece, tokens), same_name(piece, tokens)),
        PieceKind::Choice => return near(&Piece { kind: kind_of(&piece.text), ..piece.clone() }, tokens, lesson),
    };
    let others: Vec<Candidate> = others.into_iter().filter(|candidate| !overlaps(&found, &candidate.span)).collect();
    found.extend(others);
    found
}

fn candidate(tokens: &Tokens<'_>, span: Range<usize>, cost: f32, reason: Reason) -> Candidate {
    Candidate { statement: tokens.statement(span.start), span, cost, reason: Some(reason) }
}

fn strings(piece: &Piece, tokens: &Tokens<'_>) -> Vec<Candidate> {
    let wanted = Target::new(piece.core());
    let mut known = Comparisons::default();
    let one = |token: &Token| {
        let inside = tokens.inside(token);
        let reason = match token.kind {
            TokenKind::Template if inside == wanted.text => Some((costs::QUOTES, Reason::Template)),
            TokenKind::CurlyQuoted if inside == wanted.text => Some((costs::QUOTES, Reason::CurlyQuotes)),
            _ if inside == wanted.text => Some((costs::QUOTES, Reason::OtherQuotes)),
            _ => known.compare(&wanted, inside),
        };
        reason.map(|(cost, reason)| candidate(tokens, token.span(), cost, reason))
    };
    tokens.list.iter().filter(|token| token.is_string()).filter_map(one).take(CANDIDATE_LIMIT).collect()
}

fn names(piece: &Piece, tokens: &Tokens<'_>, lesson: bool) -> Vec<Candidate> {
    let wanted = Target::new(piece.core());
    let counted = if lesson { counted(tokens) } else { HashSet::new() };
    let mut known = Comparisons::default();
    let one = |(index, token): (usize, &Token)| {
        let name = tokens.text(index);
        let reason = match known.compare(&wanted, name) {
            Some((_, Reason::Spelling(Spelling::Words))) if !is_new_number(tokens, index) => None,
            None if counted.contains(name) && is_new_number(tokens, index) => {
                Some((costs::OTHER_COUNTER, Reason::InItsPlace))
            }
            compared => compared,
        };
        reason.map(|(cost, reason)| candidate(tokens, token.span(), cost, reason))
    };
    let names = tokens.list.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Name);
    names.filter_map(one).take(CANDIDATE_LIMIT).collect()
}

/// The names that are incremented: `++count`, `count++`, `count += 1`. A learner's counter may have a name that has
/// nothing in common with the wanted one. Names of one or two letters, such as a loop's `i`, are left out.
fn counted<'t>(tokens: &Tokens<'t>) -> HashSet<&'t str> {
    let plus = |at: Option<usize>| at.and_then(|at| tokens.list.get(at)).is_some_and(|token| token.is(b'+'));
    let is_counted = |at: usize| {
        plus(at.checked_sub(1)) && plus(at.checked_sub(2))
            || plus(Some(at + 1)) && (plus(Some(at + 2)) || tokens.text(at + 2) == "=")
    };
    let names = (0..tokens.list.len()).filter(|&at| tokens.list[at].kind == TokenKind::Name && is_counted(at));
    names.map(|at| tokens.text(at)).filter(|name| name.len() > 2).collect()
}

/// For signs around a name, the name without them: `currentUsers` for `--currentUsers`.
fn same_name(piece: &Piece, tokens: &Tokens<'_>) -> Vec<Candidate> {
    let name = piece.text.split(|c| !is_name(c)).max_by_key(|name| name.len()).unwrap_or_default();
    if name.len() < 3 {
        return Vec::new();
    }
    let named = tokens
        .list
        .iter()
        .enumerate()
        .filter(|(index, token)| token.kind == TokenKind::Name && tokens.text(*index) == name);
    named
        .take(CANDIDATE_LIMIT)
        .map(|(_, token)| candidate(tokens, token.span(), costs::SIGNS_AROUND, Reason::Signs))
        .collect()
}

/// Whether a variable is created here with a number: `let users = 0`, `users = 0`, `let users =
/// io.engine.clientsCount`.
fn is_new_number(tokens: &Tokens<'_>, index: usize) -> bool {
    let own = tokens.list[index].statement;
    let first = index.checked_sub(1).is_none_or(|before| tokens.list[before].statement != own);
    let made = first || matches!(tokens.text(index - 1), "let" | "var" | "const");
    let is_number = || {
        let digits = tokens.text(index + 2).starts_with(|c: char| c.is_ascii_digit());
        digits || socket_io::is_client_count(tokens, index + 2)
    };
    made && tokens.text(index + 1) == "=" && is_number()
}

/// Names joined by dots, also across lines and calls: `io.sockets.emit`, `io.of('/').emit`.
fn chains(piece: &Piece, tokens: &Tokens<'_>) -> Vec<Candidate> {
    let wanted: Vec<&str> = piece.core().split('.').collect();
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Vec::new() };
    let whole = Target::new(piece.core());
    let member = Target::new(last);
    let mut known = Comparisons::default();
    let mut found = Vec::new();
    let mut looked_at = 0;
    for (index, token) in tokens.list.iter().enumerate() {
        if token.kind != TokenKind::Name || index == 0 || !tokens.list[index - 1].is(b'.') {
            continue;
        }
        let name = tokens.text(index);
        let same_member = name == *last;
        if !same_member && known.compare(&member, name).is_none() && !is_at(tokens, index, first) {
            continue;
        }
        looked_at += 1;
        if looked_at > DIFFERENT_LIMIT || found.len() >= CANDIDATE_LIMIT {
            break;
        }
        let start = chain_start(tokens, index);
        let span = tokens.list[start].span().start..token.span().end;
        let normalized: String =
            tokens.text[span.clone()].chars().filter(|c| !c.is_whitespace()).take(LENGTH_LIMIT).collect();
        let first_name = tokens.text(start);
        let (cost, reason) = if normalized == piece.core() {
            match () {
                () if tokens.text[span.clone()].contains('\n') => (costs::WHITE_SPACE, Reason::LineBreak),
                () if tokens.text[span.clone()].contains([' ', '\t']) => (costs::WHITE_SPACE, Reason::Space),
                () => (costs::SIGNS_AFTER, Reason::Signs),
            }
        } else if let Some((cost, reason)) = whole.compare(&normalized).filter(|(cost, _)| *cost < costs::SAME_CHAIN) {
            if same_member && !alike(first_name, first) {
                (costs::OTHER_OBJECT, Reason::OtherObject)
            } else {
                (cost, reason)
            }
        } else if same_member {
            (costs::OTHER_OBJECT, Reason::OtherObject)
        } else if first_name == *first {
            (costs::OTHER_MEMBER, Reason::OtherMember)
        } else {
            continue;
        };
        found.push(candidate(tokens, span, cost, reason));
    }
    found
}

fn alike(a: &str, b: &str) -> bool {
    strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase()) <= usize::from(a.len().max(b.len()) > 2)
}

/// Whether the name two tokens before is the one given.
fn is_at(tokens: &Tokens<'_>, index: usize, name: &str) -> bool {
    index >= 2 && tokens.text(index - 2) == name
}

/// Occurrences of the piece when white space, case and the kind of quotes are ignored.
fn normalized(piece: &Piece, tokens: &Tokens<'_>) -> Vec<Candidate> {
    let letters = piece.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 2 {
        return Vec::new();
    }
    let (text, wanted) = (tokens.normalized(), Normalized::of(&piece.text).text);
    let found = memmem::find_iter(text.text.as_bytes(), wanted.as_bytes()).take(CANDIDATE_LIMIT);
    let spans = found.map(|start| text.origin(tokens.text, start..start + wanted.len()));
    let cost = |at: usize| if tokens.in_comment(at) { costs::WHITE_SPACE + costs::COMMENT } else { costs::WHITE_SPACE };
    spans
        .map(|span| candidate(tokens, span.clone(), cost(span.start), normalized_reason(&tokens.text[span], piece)))
        .collect()
}

fn normalized_reason(found: &str, piece: &Piece) -> Reason {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let one_quote = |text: &str| text.replace(is_any_quote, "'");
    let (found_bare, wanted_bare) = (bare(found), bare(&piece.text));
    if found_bare == wanted_bare {
        let spaces = |text: &str| text.chars().filter(|c| c.is_whitespace()).count();
        return match () {
            () if spaces(found) <= spaces(&piece.text) || has_split_word(found, &piece.text) => {
                Reason::Spelling(Spelling::Separator)
            }
            () if found.contains('\n') => Reason::LineBreak,
            () => Reason::Space,
        };
    }
    if one_quote(&found_bare) != one_quote(&wanted_bare) {
        return Reason::Spelling(Spelling::Case);
    }
    match () {
        () if found.contains('`') => Reason::Template,
        () if found.contains(['\'', '"']) => Reason::OtherQuotes,
        () => Reason::CurlyQuotes,
    }
}

/// Whether white space in `found` splits what is one word in `wanted`, which differs from it in white space alone.
fn has_split_word(found: &str, wanted: &str) -> bool {
    let words = |text: &str| text.split(|c: char| !is_name(c)).filter(|word| !word.is_empty()).count();
    words(found) > words(wanted)
}

/// A cache of comparisons, since most names occur many times.
#[derive(Default)]
struct Comparisons<'t>(HashMap<&'t str, Option<(f32, Reason)>>);

impl<'t> Comparisons<'t> {
    fn compare(&mut self, wanted: &Target<'_>, found: &'t str) -> Option<(f32, Reason)> {
        if self.0.len() >= DIFFERENT_LIMIT && !self.0.contains_key(found) {
            return None;
        }
        *self.0.entry(found).or_insert_with(|| wanted.compare(found))
    }
}

/// A name or text to look for, prepared for many comparisons.
struct Target<'p> {
    text: &'p str,
    small: String,
    letters: u64,
    joined: String,
    words: Vec<String>,
}

impl<'p> Target<'p> {
    fn new(text: &'p str) -> Self {
        let small = text.to_lowercase();
        Self { text, letters: letter_set(&small), joined: join(&small), small, words: words(text) }
    }

    /// What is different, and what it costs; `None` if the two have nothing in common.
    fn compare(&self, found: &str) -> Option<(f32, Reason)> {
        if found.is_empty() || found.len() > LENGTH_LIMIT || self.text.is_empty() {
            return None;
        }
        if found == self.text {
            return Some((costs::SIGNS_AFTER, Reason::Signs));
        }
        let small = found.to_lowercase();
        if small == self.small {
            return Some((costs::CASE, Reason::Spelling(Spelling::Case)));
        }
        if small.len() >= self.joined.len() && join(&small) == self.joined {
            return Some((costs::SEPARATOR, Reason::Spelling(Spelling::Separator)));
        }
        let (found_length, length) = (small.chars().count(), self.small.chars().count());
        let allowed = (length / 3).clamp(usize::from(length > 2), 4);
        // Each letter that only one of them has takes an edit.
        let own = letter_set(&small);
        let different = (own & !self.letters).count_ones().max((self.letters & !own).count_ones());
        if found_length.abs_diff(length) <= allowed && different as usize <= allowed {
            let letters = strsim::osa_distance(&small, &self.small);
            if letters <= allowed {
                return Some((costs::letters(letters, allowed), Reason::Spelling(Spelling::Letters(letters))));
            }
        }
        if !self.words.iter().any(|word| small.contains(word.as_str())) {
            return None;
        }
        let shared = words(found).iter().filter(|word| self.words.contains(word)).count();
        (shared > 0).then(|| (costs::shared_words(shared), Reason::Spelling(Spelling::Words)))
    }
}

/// The set of the letters of a text; some letters share a bit.
fn letter_set(small: &str) -> u64 {
    small.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

fn join(small: &str) -> String {
    small.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words in a name or text, of three letters or more, without a plural s: `currentUsers` has `current` and `user`.
fn words(text: &str) -> Vec<String> {
    let mut list: Vec<String> = vec![String::new()];
    let mut small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || small && c.is_uppercase() {
            list.push(String::new());
        }
        small = c.is_lowercase();
        if let Some(word) = list.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    let singular = |word: &String| word.strip_suffix('s').unwrap_or(word).to_owned();
    list.iter().map(singular).filter(|word| word.chars().count() >= 3).collect()
}
