//! Text from outside made safe to print. A learner's file must not drive a terminal: control characters and the marks that
//! turn the direction of writing are shown by a stand-in. Nor a CI log: GitHub's runner obeys `##[error]` anywhere in a line.

use std::borrow::Cow;

/// The text with every control character (line breaks and tabs too) every invisible direction mark and
/// the two non-characters that XML forbids replaced, and no command to a CI runner in it.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let shown = if text.contains(is_unsafe) {
        Cow::Owned(text.chars().map(|c| if is_unsafe(c) { stand_in(c) } else { c }).collect())
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
fn stand_in(c: char) -> char {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(printable("plain – text"), "plain – text");
        assert_eq!(printable("\u{1b}[31mred\u{7}\n"), "␛[31mred␇␊");
        assert_eq!(printable("x ##[error]y"), "x ## [error]y");
        assert_eq!(printable("a\u{202e}b\u{9b}c\u{7f}"), "a\u{fffd}b\u{fffd}c␡");
    }
}
