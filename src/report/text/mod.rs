//! The texts of a report, made safe to print: a hint's Markdown in pieces or on one line, a message line by line. They
//! come from a learner's files, which must not send commands to a terminal or to a CI runner (GitHub's executes
//! `##[error]`).

pub(crate) mod json;

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The text with all control characters (line breaks and tabs too), invisible direction marks and the two
/// non-characters that XML forbids replaced, and without commands to a CI runner.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let shown = if text.contains(is_unsafe) {
        Cow::Owned(text.chars().map(|c| if is_unsafe(c) { replacement(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    };
    if shown.contains("##[") { Cow::Owned(shown.replace("##[", "## [")) } else { shown }
}

pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// Unicode's control pictures; anything else becomes the replacement character.
fn replacement(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// A part of a hint's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Plain(String),
    Code(String),
}

impl Piece {
    fn printable(self) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(printable(&text).into_owned()),
            Self::Code(text) => Self::Code(printable(&text).into_owned()),
        }
    }
}

/// A hint's text on one line, its inline code set apart; other markup is dropped.
pub(crate) fn pieces(markdown: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Code(code) => pieces.push(Piece::Code(code.into_string())),
            Event::Text(text) => push_plain(&mut pieces, &text),
            Event::SoftBreak | Event::HardBreak => push_plain(&mut pieces, " "),
            _ => {}
        }
    }
    pieces.into_iter().map(Piece::printable).collect()
}

fn push_plain(pieces: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Plain(last)) = pieces.last_mut() {
        last.push_str(text);
    } else {
        pieces.push(Piece::Plain(text.to_owned()));
    }
}

/// A hint's text on one line, its inline code in backticks.
pub(crate) fn one_line(markdown: &str) -> String {
    let texts = pieces(markdown).into_iter().map(|piece| match piece {
        Piece::Plain(text) => text,
        Piece::Code(code) => format!("`{code}`"),
    });
    texts.collect()
}

/// A text of several lines, each of them printable. No line begins with `::`, which a CI runner would interpret as a
/// command.
pub(crate) fn lines(text: &str) -> String {
    let line = |line: &str| {
        let line = printable(line);
        if line.trim_start().starts_with("::") { line.replacen("::", ": :", 1) } else { line.into_owned() }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_keeps_its_code_and_loses_its_markup() {
        assert_eq!(
            one_line("The <b>`user count`</b> event\nis *sent* &amp; heard"),
            "The `user count` event is sent & heard"
        );
        assert_eq!(pieces("`a\u{1b}`"), [Piece::Code("a␛".into())]);
    }

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(printable("plain – text"), "plain – text");
        assert_eq!(printable("\u{1b}[31mred\u{7}\n"), "␛[31mred␇␊");
        assert_eq!(printable("x ##[error]y"), "x ## [error]y");
        assert_eq!(printable("a\u{202e}b\u{9b}c\u{7f}"), "a\u{fffd}b\u{fffd}c␡");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(lines("a\r\nb\tc\u{7}\n"), "a\nb␉c␇");
        assert_eq!(lines("a::b\n ::error::c"), "a::b\n : :error::c");
    }
}
