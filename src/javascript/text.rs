//! Helpers for source text: names, quotes, lines and columns.

use std::ops::Range;

/// The text with these spans blanked, in the same number of bytes and lines.
pub(crate) fn blanked<'s>(text: &str, spans: impl Iterator<Item = &'s Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in &mut bytes[span.clone()] {
            *byte = if matches!(byte, b'\n' | b'\r') { *byte } else { b' ' };
        }
    }
    // The spans are on character boundaries, so this cannot fail.
    String::from_utf8(bytes).unwrap_or_default()
}

/// The number of the line that a byte is in, from 1, and where the line starts.
pub(crate) fn line_at(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let number = memchr::memchr_iter(b'\n', before).count() + 1;
    (number, memchr::memrchr(b'\n', before).map_or(0, |at| at + 1))
}

/// The line and column of a byte, in characters from 1.
pub(crate) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let byte = text.floor_char_boundary(byte);
    let (line, start) = line_at(text, byte);
    (line, text[start..byte].chars().count() + 1)
}

/// Whether a character can be part of a name.
pub(crate) fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The names and numbers in a text, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_name(c)).filter(|word| !word.is_empty())
}

/// A straight quote or a backtick; see [`is_any_quote`].
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`')
}

/// A straight quote, a backtick, or a typographic quote, which word processors write instead.
pub(crate) fn is_any_quote(c: char) -> bool {
    is_quote(c) || matches!(c, '\u{2018}'..='\u{201F}')
}

/// Whether a method of an emitter of events adds a listener.
pub(crate) fn adds_listener(method: &str) -> bool {
    matches!(method, "on" | "once" | "addListener" | "prependListener")
}
