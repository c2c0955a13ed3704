//! The texts of a report, made safe to print: a hint's Markdown in pieces or on one line, a message line by line. They
//! come from a learner's files, which must not send commands to a terminal or to a CI runner (GitHub's executes
//! `##[error]`).

pub(crate) mod json;

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The text with all control characters (line breaks and tabs too), invisible characters and the two non-characters
/// that XML forbids replaced, and without commands to a CI runner. In code (between backticks), spaces other than the
/// ordinary one are escaped.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    let safe = escaped(text, |c| !is_unsafe(c) && !is_invisible(c), false);
    if !safe.contains(is_unusual_space) {
        return safe;
    }
    let parts = safe.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 1 { with_spaces_escaped(part) } else { part.to_owned() });
    Cow::Owned(parts.collect::<Vec<_>>().join("`"))
}

/// Whether a character looks like a space, or like several, and is another one: a name with it differs from the name
/// with a space.
fn is_unusual_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Code whose unusual spaces are written as JavaScript escapes them.
fn with_spaces_escaped(code: &str) -> String {
    let mut escaped = String::with_capacity(code.len());
    for c in code.chars() {
        if is_unusual_space(c) { escaped.push_str(&format!("\\u{:04x}", u32::from(c))) } else { escaped.push(c) }
    }
    escaped
}

/// A line of code, printable, with unusual spaces escaped.
pub(crate) fn printable_code(code: &str) -> String {
    with_spaces_escaped(&printable(code))
}

/// Lines of a learner's file, printable as code, with their line breaks and tabs. Each part of the text becomes the
/// same part of the result, so that marks can be moved along.
pub(crate) fn source(text: &str) -> String {
    let shown = |c| matches!(c, '\n' | '\r' | '\t') || !is_unsafe(c) && !is_invisible(c);
    with_spaces_escaped(&escaped(text, shown, false))
}

/// What an output may contain because the program itself wrote it there.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnText {
    /// Styles of a terminal (SGR).
    pub styles: bool,
    /// Commands to GitHub's runner, at the beginning of a line.
    pub commands: bool,
}

/// A whole output as it can be written to a terminal and to a CI log, whatever texts are in it. Line breaks stay, and
/// what is the program's own.
#[must_use]
pub fn safe_output(output: &str, own: OwnText) -> Cow<'_, str> {
    let shown = escaped(output, |c| c == '\n' || !is_unsafe(c), own.styles);
    if own.commands || shown.lines().all(|line| command_start(line).is_none()) {
        return shown;
    }
    Cow::Owned(shown.split_inclusive('\n').map(without_command).collect())
}

/// Replaces the characters that are not `shown`, except in styles where these are allowed, and separates commands that are
/// executed anywhere in a line. Styles within them are skipped, in case a log is written without styles.
fn escaped(text: &str, shown: impl Fn(char) -> bool, styles: bool) -> Cow<'_, str> {
    if text.chars().all(&shown) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut style_end = 0;
    let mut commands = InlineCommands::default();
    for (at, c) in text.char_indices() {
        if styles && at >= style_end {
            style_end = at + style_length(&text[at..]).unwrap_or(0);
        }
        if at < style_end {
            safe.push(c);
            continue;
        }
        match c {
            _ if commands.begin_at(c) => safe.push_str(" ["),
            c if shown(c) || selects_emoji(text, at, c) => safe.push(c),
            c => safe.push(replacement(c)),
        }
    }
    Cow::Owned(safe)
}

/// The length of the style that a text begins with.
fn style_length(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters[end..].starts_with('m').then_some(2 + end + 1)
}

/// Finds the commands that CI runners execute anywhere in a line: `##[`, one to GitHub's and to Azure's, and `##name[`, one
/// to Azure's and to TeamCity.
#[derive(Default)]
struct InlineCommands {
    hashes: usize,
    /// Letters have followed two hashes or more.
    is_named: bool,
}

impl InlineCommands {
    /// Whether the text's next character, a bracket, makes what is before it a command.
    fn begin_at(&mut self, c: char) -> bool {
        let begins = c == '[' && self.hashes >= 2;
        (self.hashes, self.is_named) = match c {
            '#' if self.is_named => (1, false),
            '#' => (self.hashes + 1, false),
            c if c.is_ascii_alphabetic() && self.hashes >= 2 => (self.hashes, true),
            _ => (0, false),
        };
        begins
    }
}

/// The end of the first colon of a line that GitHub's runner executes. Styles are skipped, in case a log is written
/// without styles.
fn command_start(line: &str) -> Option<usize> {
    let mut style_end = 0;
    let visible = line.char_indices().filter(|(at, _)| {
        if *at >= style_end {
            style_end = at + style_length(&line[*at..]).unwrap_or(0);
        }
        *at >= style_end
    });
    let mut text = visible.skip_while(|(_, c)| c.is_whitespace());
    match (text.next(), text.next()) {
        (Some((at, ':')), Some((_, ':'))) => Some(at + 1),
        _ => None,
    }
}

fn without_command(line: &str) -> Cow<'_, str> {
    match command_start(line) {
        Some(at) => Cow::Owned(format!("{} {}", &line[..at], &line[at..])),
        None => Cow::Borrowed(line),
    }
}

/// Whether a terminal, a log or an XML parser could do more with the character than show it.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether the character has no width (Unicode's default ignorable code points), so that two names would look the same.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character of a text chooses how the emoji before it is drawn, or a key of a telephone. After anything else
/// it changes nothing that can be seen.
fn selects_emoji(text: &str, at: usize, c: char) -> bool {
    let is_emoji = |c| {
        matches!(
            c,
            '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{2bff}'
                | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
        )
    };
    let is_key = || text[at + c.len_utf8()..].starts_with('\u{20e3}');
    matches!(c, '\u{fe0e}' | '\u{fe0f}') && (text[..at].chars().next_back().is_some_and(is_emoji) || is_key())
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
            Self::Code(text) => Self::Code(printable_code(&text)),
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
    without_command(&texts.collect::<String>()).into_owned()
}

/// A text of several lines, each of them printable. No line begins with `::`, which a CI runner would interpret as a
/// command.
pub(crate) fn lines(text: &str) -> String {
    text.lines().map(|line| without_command(&printable(line)).into_owned()).collect::<Vec<_>>().join("\n")
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
        assert_eq!(printable("##vso[a] ###[b #[c [d"), "##vso [a] ### [b #[c [d");
        assert_eq!(printable("so\u{ad}f\u{200b}t\u{e0041}"), "so\u{fffd}f\u{fffd}t\u{fffd}");
        assert_eq!(printable("ada\u{fe0f} 1\u{fe0e}"), "ada\u{fffd} 1\u{fffd}");
        assert_eq!(printable("⚠\u{fe0f} ❤\u{fe0f}\u{fe0f}"), "⚠\u{fe0f} ❤\u{fe0f}\u{fffd}");
        assert_eq!(printable("1\u{fe0f}\u{20e3}\u{7}"), "1\u{fe0f}\u{20e3}␇");
    }

    #[test]
    fn a_space_that_is_no_space_can_be_seen_in_code() {
        assert_eq!(printable("Quoi\u{a0}? `a\u{a0}b` c\u{3000}d"), "Quoi\u{a0}? `a\\u00a0b` c\u{3000}d");
        assert_eq!(one_line("a\u{202f}! `b\u{2009}c`"), "a\u{202f}! `b\\u2009c`");
        assert_eq!(source("`a\u{a0}\t\n\u{7}"), "`a\\u00a0\t\n␇");
    }

    #[test]
    fn an_output_keeps_only_what_is_the_programs_own() {
        let output = " ::a::\n\u{1b}[1;31m##[b\u{1b}[0m\u{1b}[2J\u{9b}\u{2028}::c";
        let safe = |styles, commands| safe_output(output, OwnText { styles, commands }).into_owned();
        assert_eq!(safe(true, false), " : :a::\n\u{1b}[1;31m## [b\u{1b}[0m␛[2J\u{fffd}\u{fffd}::c");
        assert_eq!(safe(false, true), " ::a::\n␛[1;31m## [b␛[0m␛[2J\u{fffd}\u{fffd}::c");
        let styled = "\u{1b}[1m#\u{1b}[0m#\u{1b}[36mvso\u{1b}[0m[a] ###x#[b\n \u{1b}[1m:\u{1b}[0m:b::";
        let separated = "\u{1b}[1m#\u{1b}[0m#\u{1b}[36mvso\u{1b}[0m [a] ###x#[b\n \u{1b}[1m: \u{1b}[0m:b::";
        assert_eq!(safe_output(styled, OwnText { styles: true, commands: false }), separated);
        let plain = "è ✓ 😀\n";
        assert!(matches!(safe_output(plain, OwnText::default()), Cow::Borrowed(text) if text == plain));
    }

    #[test]
    fn a_style_does_not_hide_a_command() {
        let own = OwnText { styles: true, commands: false };
        assert_eq!(safe_output(" \u{1b}[1m\u{1b}[31m ::a::", own), " \u{1b}[1m\u{1b}[31m : :a::");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(lines("a\r\nb\tc\u{7}\n"), "a\nb␉c␇");
        assert_eq!(lines("a::b\n ::error::c"), "a::b\n : :error::c");
    }
}
