//! Findings about a pattern that did not match: what it looks for, what in the file is nearest to it, and what to
//! write.

use std::ops::Range;

use super::advice::{Context, Need};
use super::answers::summary;
use super::excerpt::{Place, short, source, whole};
use super::files::File;
use super::finding::{Finding, Kind, Severity};
use super::pattern::{NearMiss, Piece, Progress, Reason, Side, Spelling, forbidden, pieces_of, progress_in};
use crate::engine::{Exchange, PatternText};
use crate::javascript::words;
use crate::message::{Arg, Message};

/// Words that look like names, and that cannot be names.
const KEYWORDS: [&str; 12] =
    ["async", "await", "const", "false", "function", "import", "let", "new", "null", "return", "true", "var"];

/// A file's path for a message; a text that is not a file has none.
fn named(path: &str) -> Arg<'_> {
    if path.is_empty() { Message::new("some-text").into() } else { path.into() }
}

/// Why a pattern that should match does not.
/// `lesson` tells whether what is known of the lesson applies.
pub(super) fn mismatch(pattern: &PatternText, file: File<'_>, others: &[File<'_>], lesson: bool) -> Finding<Message> {
    let texts: Vec<&str> = others.iter().map(|other| other.text).collect();
    let progress = match file.text.trim().is_empty() {
        true => None,
        false => progress_in(&pattern.source, &pattern.flags, file.text, &texts, lesson),
    };
    match &progress {
        Some(found) => match &found.near {
            Some(near) if !matches!(near.reason, Reason::Absent(_)) => near_miss(found, near, file, others, lesson),
            near => absent(pattern, found, near.as_ref(), file),
        },
        None => nothing(pattern, file),
    }
}

/// Why a pattern does not match a text that is no file of the learner: an answer of the app, or a part of one.
pub(super) fn no_file(
    pattern: &PatternText,
    text: &str,
    exchange: Option<&Exchange>,
    context: &Context<'_>,
) -> Finding<Message> {
    let pieces = pieces_of(&pattern.source, &pattern.flags).filter(|pieces| !pieces.is_empty());
    let wanted = pieces.map_or_else(|| format!("`{}`", short(&pattern.to_string())), |pieces| in_order(&pieces));
    let args = [("wanted", Arg::from(&wanted)), ("text", short(text.trim()).into())];
    let id = if text.trim().is_empty() { "finding-not-in-empty-text" } else { "finding-not-in-text" };
    let finding = Finding::new(Kind::NoMatch, Severity::Note, Message::format(id, &args));
    let Some(exchange) = exchange else { return finding };
    let mut help = context.advice(exchange, &Need::Text(&wanted));
    help.push(summary(exchange));
    finding.with_help(Message::list(help))
}

/// The pieces of a pattern as a person reads them, in their order.
pub(super) fn in_order(pieces: &[Piece]) -> String {
    const MOST: usize = 6;
    let shown = pieces.iter().take(MOST).map(|piece| format!("`{}`", short(&piece.text)));
    shown.chain((pieces.len() > MOST).then(|| "...".to_owned())).collect::<Vec<_>>().join(", ")
}

/// A pattern that must not match, and does.
pub(super) fn unwanted(pattern: &PatternText, file: File<'_>) -> Option<Finding<Message>> {
    let span = forbidden(&pattern.source, &pattern.flags, file.text)?;
    let message = Message::format("finding-unwanted-match", &[("path", named(file.path))]);
    let place = Place::new(span, Message::new("label-unwanted"));
    Some(Finding::new(Kind::UnwantedMatch, Severity::Note, message).at(source(file.path, file.text, &[place])))
}

fn near_miss(
    progress: &Progress,
    near: &NearMiss,
    file: File<'_>,
    others: &[File<'_>],
    lesson: bool,
) -> Finding<Message> {
    let place = near.file.and_then(|index| others.get(index)).copied().unwrap_or(file);
    let found = short(place.text.get(near.span.clone()).unwrap_or_default());
    let wanted = progress.wanted.text.as_str();
    let args = [
        ("wanted", wanted.into()),
        ("found", Arg::from(&found)),
        ("path", named(file.path)),
        ("other", named(place.path)),
        ("what", what(place.text, &near.span).into()),
    ];
    let wording = wording(near.reason);
    let label = if near.in_comment { "near-comment-label" } else { wording.label };
    let help = match near.in_comment {
        true => "near-comment-help",
        false => help_of(progress, near, place.text, lesson).unwrap_or(wording.help),
    };
    let places = [Place::new(near.span.clone(), Message::format(label, &args))];
    Finding::new(Kind::NearMiss, Severity::Note, Message::format(wording.message, &args))
        .with_help(Message::format(help, &args))
        .at(source(place.path, place.text, &places))
}

/// The help for what is another thing rather than another spelling, and for a name that the file does not contain yet:
/// writing the piece in its place may break the app.
fn help_of(progress: &Progress, near: &NearMiss, text: &str, lesson: bool) -> Option<&'static str> {
    let wanted = progress.wanted.text.as_str();
    let found = text.get(near.span.clone()).unwrap_or_default();
    let is_name = |text: &str| is_identifier(text) && !KEYWORDS.contains(&text);
    let is_new = is_name(wanted) && words(text).all(|name| name != wanted);
    let named_throughout = is_new && is_name(found) && words(text).filter(|name| *name == found).nth(1).is_some();
    match near.reason {
        Reason::Spelling(Spelling::Words) if named_throughout => Some("near-rename-words-help"),
        Reason::Spelling(Spelling::Words) => None,
        Reason::Spelling(_) if named_throughout => Some("near-rename-help"),
        Reason::InItsPlace if lesson && named_throughout => Some("near-rename-help"),
        Reason::InItsPlace if lesson && is_new && is_unnamed_value(found, &text[..near.span.start]) => {
            Some("near-value-help")
        }
        Reason::OtherObject | Reason::OtherMember | Reason::InItsPlace | Reason::Signs if !lesson => {
            Some("near-another-help")
        }
        _ => None,
    }
}

/// What stands at a span: the name of an event, a name, or other code.
fn what(text: &str, span: &Range<usize>) -> &'static str {
    let before = text.get(..span.start).unwrap_or_default().trim_end();
    let found = text.get(span.clone()).unwrap_or_default();
    let takes_event = [".emit(", ".on(", ".once("].iter().any(|call| before.ends_with(call));
    match () {
        () if takes_event && found.starts_with(['\'', '"', '`']) => "event",
        () if is_identifier(found) => "name",
        () => "code",
    }
}

/// Whether an argument of a call is a member of something, such as `users.size`.
fn is_unnamed_value(argument: &str, before: &str) -> bool {
    let is_member = argument.contains('.') && argument.rsplit('.').next().is_some_and(is_identifier);
    is_member && !argument.starts_with(['{', '[', '`', '\'', '"']) && before.trim_end().ends_with(['(', ','])
}

fn is_identifier(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit()) && words(text).next() == Some(text) && !text.is_empty()
}

/// The ids of the messages about a near miss.
struct Wording {
    message: &'static str,
    label: &'static str,
    help: &'static str,
}

macro_rules! near {
    ($name:literal) => {
        Wording {
            message: concat!("near-", $name),
            label: concat!("near-", $name, "-label"),
            help: concat!("near-", $name, "-help"),
        }
    };
}

fn wording(reason: Reason) -> Wording {
    match reason {
        Reason::Spelling(Spelling::Case) => near!("case"),
        Reason::Spelling(Spelling::Separator) => near!("separator"),
        Reason::Spelling(Spelling::Letters(_)) => near!("letters"),
        Reason::Spelling(Spelling::Words) => near!("words"),
        Reason::OtherObject => near!("other-object"),
        Reason::OtherMember => near!("other-member"),
        Reason::Template => near!("template"),
        Reason::CurlyQuotes => near!("curly-quotes"),
        Reason::OtherQuotes => near!("other-quotes"),
        Reason::Signs => near!("signs"),
        Reason::Order => near!("order"),
        Reason::LineBreak => near!("line-break"),
        Reason::Space => near!("space"),
        Reason::NoSpace => near!("no-space"),
        Reason::Surroundings | Reason::Absent(_) => near!("surroundings"),
        Reason::InItsPlace => near!("in-its-place"),
        Reason::NothingInItsPlace => near!("nothing-in-its-place"),
        Reason::OtherFile => near!("other-file"),
    }
}

/// The wanted piece is absent: where it could be put. If more than one is, all are named.
fn absent(pattern: &PatternText, progress: &Progress, near: Option<&NearMiss>, file: File<'_>) -> Finding<Message> {
    let wanted = progress.wanted.text.as_str();
    let pieces = pieces_of(&pattern.source, &pattern.flags).unwrap_or_default();
    let fit = progress.matched.iter().chain(&progress.after);
    let (fit, all) = (fit.map(|found| &found.piece).collect::<Vec<_>>(), in_order(&pieces));
    let several = pieces.iter().filter(|piece| !fit.contains(piece)).count() > 1;
    let args = [("wanted", wanted.into()), ("path", named(file.path)), ("all", Arg::from(&all))];
    let say = |id| Message::format(id, &args);
    let finding = if several { "finding-no-match-of-several" } else { "finding-no-match" };
    let finding = Finding::new(Kind::NoMatch, Severity::Note, say(finding));
    let help = if several { "help-no-match-of-several" } else { "help-no-match" };
    let at = near.map(|near| (near.span.clone(), near.reason));
    match at.or_else(|| Some((progress.stopped_at.clone()?, Reason::Absent(Side::Below)))) {
        Some((span, reason)) => {
            let label = match reason {
                Reason::Absent(Side::Above) => "label-could-stand-above",
                Reason::Absent(Side::Below) => "label-could-stand-below",
                _ => "label-could-stand-here",
            };
            let places = [Place::new(span, say(label))];
            finding.with_help(say(help)).at(source(file.path, file.text, &places))
        }
        None => finding.with_help(say(help)).at(whole(file.path)),
    }
}

/// Nothing can be pointed at: the file is empty, or the pattern has no pieces.
fn nothing(pattern: &PatternText, file: File<'_>) -> Finding<Message> {
    let (pattern, path) = (pattern.to_string(), file.path);
    let finding = |message| Finding::new(Kind::NoMatch, Severity::Note, message).at(whole(path));
    if file.text.trim().is_empty() {
        let empty = |id| Message::format(id, &[("path", named(path))]);
        return finding(empty("finding-empty-file")).with_help(empty("help-empty-file"));
    }
    let args = [("pattern", Arg::from(&pattern)), ("path", named(path)), ("lines", file.text.lines().count().into())];
    finding(Message::format("finding-no-match-at-all", &args))
}
