//! Doubts about a pattern that matches: only in a comment, only inside a string, only across unrelated statements, or
//! in code that runs at the wrong moment.
//!
//! A false doubt is worse than none: if one call or statement matches by itself, only its time and its names are
//! doubted.

use std::ops::Range;

use super::excerpt::{Place, short, source};
use super::finding::{Finding, Kind, Severity};
use super::lesson::socket_io::{self, LEAVE_EVENTS};
use super::pattern::{Occurrences, Reason, occurrences, progress};
use crate::engine::PatternText;
use crate::javascript::{Script, Undeclared, blanked, is_name, words};
use crate::message::{Arg, Message};
use crate::regex::Pattern;

/// How much text may be searched for one pattern, in bytes.
const BUDGET: usize = 4 << 20;
/// Spans that begin this near to each other look like one, in bytes.
const NEAR: usize = 40;
/// How much of a statement is searched for names, in bytes.
const STATEMENT_LIMIT: usize = 4_000;

/// A pattern that matched, and the file in which it did.
pub(super) struct Matched<'m> {
    pub(super) pattern: &'m PatternText,
    pub(super) path: &'m str,
    pub(super) text: &'m str,
    pub(super) script: &'m Script,
}

/// What is doubtful about a match.
pub(super) fn doubt(matched: &Matched<'_>) -> Option<Finding<Message>> {
    let pattern = Pattern::shared(&matched.pattern.source, &matched.pattern.flags).ok()?;
    if pattern.sticky() || !pattern.is_exact_for(matched.text) {
        return None;
    }
    let blanked = matched.blanked();
    let code = blanked.as_deref().unwrap_or(matched.text);
    let search = search(&pattern, code, matched.script)?;
    match search {
        Search::Sound => None,
        // Another object may emit the event in time: `socket.emit` of the new client, or a server of another name.
        Search::Late(span, _)
            if matched.script.emitted_elsewhere(&span).any(|at| moment(at, matched.script).is_none()) =>
        {
            None
        }
        Search::Late(span, moment) => Some(matched.wrong_moment(span, moment)),
        Search::Undeclared(name) => Some(matched.undeclared(matched.script.first_use(&name))),
        Search::InString(string, span) => matched.in_string(string, &span),
        Search::Nowhere if !pattern.is_match(code) => Some(matched.in_comment(&pattern, code)),
        Search::Nowhere => matched.stitched(code),
    }
}

/// How the pattern matches in single statements.
enum Search {
    /// As its author intended.
    Sound,
    /// Only in code that runs at the wrong moment.
    Late(Range<usize>, Moment),
    /// Only with an undeclared name.
    Undeclared(Undeclared),
    /// Only inside a string: the string and the match.
    InString(Range<usize>, Range<usize>),
    /// In none of them.
    Nowhere,
}

/// When code runs that should run when a client connects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// When the file is loaded, before a client can connect.
    Loading,
    /// When a client disconnects.
    Leaving,
}

/// Looks for a match within one statement. `None` if the search would take too long.
fn search(pattern: &Pattern, code: &str, script: &Script) -> Option<Search> {
    let mut budget = BUDGET.max(code.len() * 4);
    let mut best = Search::Nowhere;
    let mut at = 0;
    while let Some(found) = pattern.find_at(code, at) {
        budget = budget.checked_sub(code.len() - at + 64)?;
        let statement = script.statement_at(found.start).unwrap_or(0..code.len());
        let alone = pattern.find_at(&code[..statement.end], found.start);
        at = code.ceil_char_boundary(found.start + 1);
        if let Some(alone) = alone.filter(|alone| statement.contains(&alone.start)) {
            at = at.max(alone.start + 1).min(code.len());
            at = code.ceil_char_boundary(at);
            let judged = judge(&alone, code, script);
            match judged {
                Search::Sound => return Some(judged),
                _ if matches!(best, Search::Nowhere | Search::InString(..)) => best = judged,
                _ => {}
            }
        }
        if at >= code.len() {
            break;
        }
    }
    Some(best)
}

fn judge(alone: &Range<usize>, code: &str, script: &Script) -> Search {
    if let Some(string) = script.string_at(alone.start).filter(|string| alone.end <= string.end) {
        return Search::InString(string, alone.clone());
    }
    if script.error.is_some() {
        return Search::Sound;
    }
    if script.roles_around(alone.start).any(socket_io::is_connection_handler)
        && let Some(name) = script.undeclared_in(alone)
    {
        return Search::Undeclared(name.clone());
    }
    let called = code[alone.clone()].split('(').next().unwrap_or_default().trim_end();
    match moment(alone.start, script).filter(|_| socket_io::is_emit(called)) {
        Some(moment) => Search::Late(alone.clone(), moment),
        None => Search::Sound,
    }
}

/// Whether an emit comes too early or too late to reach the new client.
fn moment(at: usize, script: &Script) -> Option<Moment> {
    let mut roles = script.roles_around(at).peekable();
    if roles.peek().is_none() {
        return Some(Moment::Loading);
    }
    roles.any(socket_io::is_leave_handler).then_some(Moment::Leaving)
}

impl Matched<'_> {
    /// The text without comments, if it has some and the pattern does not ask for one.
    fn blanked(&self) -> Option<String> {
        let asks = ["//", r"\/\/", r"\/\*", "/*", "<!--"].iter().any(|sign| self.pattern.source.contains(sign));
        (!asks && !self.script.comments().is_empty()).then(|| self.script.without_comments(self.text))
    }

    fn in_comment(&self, pattern: &Pattern, code: &str) -> Finding<Message> {
        let mut places = vec![Place::new(self.comment(pattern), Message::new("label-comment"))];
        places.extend(self.nearest(code, "label-nearest-code"));
        let message = Message::format("finding-matched-in-comment", &[("path", self.path.into())]);
        Finding::new(Kind::MatchedInComment, Severity::Warning, message)
            .with_help(Message::new("help-matched-in-comment"))
            .at(source(self.path, self.text, &places))
    }

    /// The nearest candidate for the pattern in a part of the text.
    fn nearest(&self, part: &str, label: &'static str) -> Option<Place> {
        let near = progress(&self.pattern.source, &self.pattern.flags, part, &[])?.near?;
        let tells = !near.in_comment && !matches!(near.reason, Reason::Absent(_));
        tells.then(|| Place::new(near.span, Message::new(label)))
    }

    /// The comment that makes the pattern match: the first that matches with the comments next to it, else the first
    /// one in the match.
    fn comment(&self, pattern: &Pattern) -> Range<usize> {
        let comments = self.script.comments();
        let mut start = 0;
        while start < comments.len() {
            let mut end = start + 1;
            while end < comments.len() && self.text[comments[end - 1].end..comments[end].start].trim().is_empty() {
                end += 1;
            }
            let group = comments[start].start..comments[end - 1].end;
            if let Some(found) = pattern.find_at(&self.text[group.clone()], 0) {
                let at = group.start + found.start;
                let inside = comments[start..end].iter().find(|comment| comment.end > at);
                return self.line_of(at, inside.unwrap_or(&comments[start]));
            }
            start = end;
        }
        let found = pattern.find_at(self.text, 0).unwrap_or(0..self.text.len());
        let inside = comments.iter().find(|comment| comment.end > found.start && comment.start < found.end);
        inside.or(comments.first()).cloned().unwrap_or(found)
    }

    /// The line of a comment or string that a byte is in.
    fn line_of(&self, at: usize, whole: &Range<usize>) -> Range<usize> {
        let line = self.text[whole.start..at.max(whole.start)].rfind('\n').map(|length| whole.start + length + 1);
        let start = line.map_or(whole.start, |line| {
            let rest = &self.text[line..whole.end];
            line + rest.len() - rest.trim_start().len()
        });
        start..whole.end
    }

    /// A string may be what the pattern is about (`require('passport')`); code inside of a string is not.
    fn in_string(&self, string: Range<usize>, span: &Range<usize>) -> Option<Finding<Message>> {
        let (whole, part) = (&self.text[string.clone()], &self.text[span.clone()]);
        let code = part.contains('(') || part.trim_matches('.').contains('.') && !part.contains(['/', ' ']);
        let prose = whole.len() > part.len() && whole.contains(' ');
        let name = part.chars().all(is_name)
            && part.chars().any(char::is_lowercase)
            && part.chars().skip(1).any(char::is_uppercase);
        let severity = match (code, name) {
            (true, _) if prose => Severity::Warning,
            (_, true) if prose => Severity::Note,
            _ => return None,
        };
        let message = Message::format("finding-matched-in-string", &[("path", self.path.into())]);
        let place = Place::new(self.line_of(span.start, &string), Message::new("label-string"));
        Some(
            Finding::new(Kind::MatchedInString, severity, message)
                .with_help(Message::new("help-matched-in-string"))
                .at(source(self.path, self.text, &[place])),
        )
    }

    fn wrong_moment(&self, span: Range<usize>, moment: Moment) -> Finding<Message> {
        let (kind, id, label) = match moment {
            Moment::Loading => (Kind::EmitsOutsideHandler, "finding-emits-while-loading", "label-while-loading"),
            Moment::Leaving => (Kind::EmitsOnDisconnect, "finding-emits-on-leaving", "label-on-leaving"),
        };
        let mut places = vec![Place::new(span, Message::new(label))];
        if moment == Moment::Leaving {
            let others = self.script.without_handlers(self.text, &LEAVE_EVENTS);
            places.extend(self.nearest(&others, "label-nearest-in-time"));
        }
        Finding::new(kind, Severity::Warning, Message::new(id))
            .with_help(Message::new("help-emit-on-connection"))
            .at(source(self.path, self.text, &places))
    }

    fn undeclared(&self, undeclared: &Undeclared) -> Finding<Message> {
        let name = short(&undeclared.name);
        let args = [("name", Arg::from(&name))];
        let mut places = vec![Place::new(undeclared.used.clone(), Message::format("label-undeclared", &args))];
        let (mut message, mut help) = ("finding-undeclared", "help-undeclared");
        if let Some(hidden) = &undeclared.hidden {
            (message, help) = ("finding-hidden", "help-hidden");
            places[0].label = Message::format("label-not-seen-here", &args);
            places.push(Place::new(hidden.clone(), Message::format("label-hidden", &args)));
        }
        Finding::new(Kind::ThrowsOnConnection, Severity::Warning, Message::format(message, &args))
            .with_help(Message::format(help, &args))
            .at(source(self.path, self.text, &places))
    }

    /// A match that consists of pieces of unrelated statements.
    fn stitched(&self, code: &str) -> Option<Finding<Message>> {
        let occurrences = occurrences(&self.pattern.source, &self.pattern.flags, code)?;
        let stray = (1..occurrences.all.len()).find(|&piece| self.unrelated(&occurrences, piece, code))?;
        let label = |text: &str| Message::format("label-piece", &[("piece", text.into())]);
        let mut places: Vec<Place> =
            occurrences.tightest.iter().map(|found| Place::new(found.span.clone(), label(&found.piece.text))).collect();
        let without = blanked(code, occurrences.all[stray].iter());
        let nearest = self.nearest(&without, "label-nearest-code");
        places.extend(
            nearest.filter(|near| occurrences.tightest.iter().all(|found| !is_beside(&found.span, &near.span))),
        );
        let message = Message::format("finding-stitched-match", &[("path", self.path.into())]);
        Some(
            Finding::new(Kind::StitchedMatch, Severity::Warning, message)
                .with_help(Message::new("help-stitched-match"))
                .at(source(self.path, self.text, &places)),
        )
    }

    /// Whether no occurrence of a piece is related to an occurrence of the piece before.
    fn unrelated(&self, occurrences: &Occurrences, piece: usize, code: &str) -> bool {
        let (before, here) = (&occurrences.all[piece - 1], &occurrences.all[piece]);
        !before.iter().any(|a| here.iter().any(|b| self.related(a.start, b.start, code)))
    }

    /// Two positions are related if the statement of one contains the other, or uses a name that the statement of the
    /// other declares.
    fn related(&self, a: usize, b: usize, code: &str) -> bool {
        let outermost = |at: usize, other: usize| {
            self.script.statements_around(at).take_while(|statement| !statement.contains(&other)).last()
        };
        let (Some(first), Some(second)) = (outermost(a, b), outermost(b, a)) else { return true };
        let text = |span: Range<usize>| {
            let end = code.floor_char_boundary(span.end.min(span.start + STATEMENT_LIMIT));
            &code[span.start..end]
        };
        let (first, second) = (text(first), text(second));
        declares(first).is_some_and(|name| names(second).any(|used| used == name))
            || declares(second).is_some_and(|name| names(first).any(|used| used == name))
    }
}

/// Whether two spans begin so near to each other that they look like one.
fn is_beside(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start.abs_diff(b.start) <= NEAR
}

/// The name that a statement declares or assigns first.
fn declares(statement: &str) -> Option<&str> {
    const KEYWORDS: [&str; 8] = ["const", "let", "var", "function", "class", "async", "export", "default"];
    let mut words = names(statement);
    let first = words.next()?;
    if KEYWORDS.contains(&first) {
        return words.find(|word| !KEYWORDS.contains(word));
    }
    let head = statement.split(['(', '{', ';']).next().unwrap_or_default();
    let target = head.split_once('=')?.0;
    names(target).last()
}

/// The words that are not numbers.
fn names(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
}
