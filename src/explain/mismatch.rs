//! Why a pattern did not match, in words: what it looks for, what stands nearest to it, and what to write.

use std::ops::Range;

use super::excerpt::{Place, short, source, whole};
use super::finding::{Finding, Kind, Severity};
use super::pattern::{NearMiss, Progress, Reason, Side, Spelling, forbidden, progress};
use crate::engine::PatternText;
use crate::language::{Arg, Translator};

/// Pieces that match are marked too, as far as they stand this near, in bytes.
const NEAR: usize = 200;

/// Words that look like names, and that nothing can be called.
const KEYWORDS: [&str; 12] =
    ["async", "await", "const", "false", "function", "import", "let", "new", "null", "return", "true", "var"];

/// A file as an explanation sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct File<'f> {
    pub(super) path: &'f str,
    pub(super) text: &'f str,
}

/// Why a pattern that should match does not.
pub(super) fn mismatch(pattern: &PatternText, file: File<'_>, others: &[File<'_>], translator: &Translator) -> Finding {
    let texts: Vec<&str> = others.iter().map(|other| other.text).collect();
    let progress = match file.text.trim().is_empty() {
        true => None,
        false => progress(&pattern.source, &pattern.flags, file.text, &texts),
    };
    match &progress {
        Some(found) => match &found.near {
            Some(near) if !matches!(near.reason, Reason::Absent(_)) => near_miss(found, near, file, others, translator),
            near => absent(found, near.as_ref(), file, translator),
        },
        None => nothing(pattern, file, translator),
    }
}

/// A pattern that must not match, and does.
pub(super) fn unwanted(pattern: &PatternText, file: File<'_>, translator: &Translator) -> Option<Finding> {
    let span = forbidden(&pattern.source, &pattern.flags, file.text)?;
    let message = translator.format("finding-unwanted-match", &[("path", file.path.into())]);
    let place = Place::new(span, translator.text("label-unwanted"));
    Some(Finding::new(Kind::UnwantedMatch, Severity::Note, message).at(source(file.path, file.text, &[place])))
}

fn near_miss(
    progress: &Progress,
    near: &NearMiss,
    file: File<'_>,
    others: &[File<'_>],
    translator: &Translator,
) -> Finding {
    let place = near.file.and_then(|index| others.get(index)).copied().unwrap_or(file);
    let found = short(place.text.get(near.span.clone()).unwrap_or_default());
    let wanted = progress.wanted.text.as_str();
    let args = [
        ("wanted", wanted.into()),
        ("found", Arg::from(&found)),
        ("path", file.path.into()),
        ("other", place.path.into()),
    ];
    let say = |id: String| translator.format(&id, &args);
    let name = name_of(near.reason);
    let label = if near.in_comment { "comment" } else { name };
    let help = if near.in_comment { "comment" } else { help_of(progress, near, place.text).unwrap_or(name) };
    let mut places = vec![Place::new(near.span.clone(), say(format!("near-{label}-label")))];
    if near.file.is_none() {
        places.extend(beside(progress, &near.span, translator));
    }
    Finding::new(Kind::NearMiss, Severity::Note, say(format!("near-{name}")))
        .helped(say(format!("near-{help}-help")))
        .at(source(place.path, place.text, &places))
}

/// The help for a name that stands nowhere yet: to write it just here would break the app.
fn help_of(progress: &Progress, near: &NearMiss, text: &str) -> Option<&'static str> {
    let wanted = progress.wanted.text.as_str();
    if !is_name(wanted) || KEYWORDS.contains(&wanted) || names(text).any(|name| name == wanted) {
        return None;
    }
    let found = text.get(near.span.clone()).unwrap_or_default();
    let named_throughout = is_name(found) && names(text).filter(|name| *name == found).nth(1).is_some();
    match near.reason {
        Reason::Spelling(Spelling::Words) if named_throughout => Some("rename-words"),
        Reason::Spelling(_) | Reason::InItsPlace if named_throughout => Some("rename"),
        Reason::InItsPlace if is_unnamed_value(found, &text[..near.span.start]) => Some("value"),
        _ => None,
    }
}

/// Whether an argument of a call is a member of something, such as `users.size`.
fn is_unnamed_value(argument: &str, before: &str) -> bool {
    let is_member = argument.contains('.') && argument.rsplit('.').next().is_some_and(is_name);
    is_member && !argument.starts_with(['{', '[', '`', '\'', '"']) && before.trim_end().ends_with(['(', ','])
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
}

fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit()) && names(text).next() == Some(text) && !text.is_empty()
}

/// The message that speaks of a reason.
fn name_of(reason: Reason) -> &'static str {
    match reason {
        Reason::Spelling(Spelling::Case) => "case",
        Reason::Spelling(Spelling::Separator) => "separator",
        Reason::Spelling(Spelling::Letters(_)) => "letters",
        Reason::Spelling(Spelling::Words) => "words",
        Reason::OtherObject => "other-object",
        Reason::OtherMember => "other-member",
        Reason::Template => "template",
        Reason::CurlyQuotes => "curly-quotes",
        Reason::OtherQuotes => "other-quotes",
        Reason::Signs => "signs",
        Reason::Order => "order",
        Reason::LineBreak => "line-break",
        Reason::Space => "space",
        Reason::NoSpace => "no-space",
        Reason::Surroundings => "surroundings",
        Reason::InItsPlace => "in-its-place",
        Reason::NothingInItsPlace => "nothing-in-its-place",
        Reason::OtherFile => "other-file",
        Reason::Absent(_) => "absent",
    }
}

/// The wanted piece stands nowhere: where it could be put.
fn absent(progress: &Progress, near: Option<&NearMiss>, file: File<'_>, translator: &Translator) -> Finding {
    let wanted = progress.wanted.text.as_str();
    let say = |id: &str| translator.format(id, &[("wanted", wanted.into()), ("path", file.path.into())]);
    let finding = Finding::new(Kind::NoMatch, Severity::Note, say("finding-no-match"));
    let at = near.map(|near| (near.span.clone(), near.reason));
    match at.or_else(|| Some((progress.stopped_at.clone()?, Reason::Absent(Side::Below)))) {
        Some((span, reason)) => {
            let label = match reason {
                Reason::Absent(Side::Above) => "label-could-stand-above",
                Reason::Absent(Side::Below) => "label-could-stand-below",
                _ => "label-could-stand-here",
            };
            let mut places = vec![Place::new(span.clone(), say(label))];
            places.extend(beside(progress, &span, translator));
            finding.helped(say("help-no-match")).at(source(file.path, file.text, &places))
        }
        None => finding.helped(say("help-no-match")).at(whole(file.path)),
    }
}

/// Nothing can be pointed at: the file is empty, or the pattern has no pieces.
fn nothing(pattern: &PatternText, file: File<'_>, translator: &Translator) -> Finding {
    let (pattern, path) = (pattern.to_string(), file.path);
    let finding = |message| Finding::new(Kind::NoMatch, Severity::Note, message).at(whole(path));
    if file.text.trim().is_empty() {
        return finding(translator.format("finding-empty-file", &[("path", path.into())]));
    }
    let args = [("pattern", Arg::from(&pattern)), ("path", path.into()), ("lines", file.text.lines().count().into())];
    finding(translator.format("finding-no-match-at-all", &args))
}

/// The pieces that match, next to the one that does not.
fn beside(progress: &Progress, span: &Range<usize>, translator: &Translator) -> Vec<Place> {
    let near = progress.matched.iter().chain(&progress.after).filter(|found| {
        let apart = found.span.end <= span.start || found.span.start >= span.end;
        let gap = found.span.start.abs_diff(span.end).min(span.start.abs_diff(found.span.end));
        apart && gap <= NEAR
    });
    near.map(|found| Place::new(found.span.clone(), translator.text("label-matches"))).collect()
}
