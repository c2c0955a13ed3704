//! Writes JSON with escapes for what a terminal or a CI log would interpret as a command. Lists are written item by
//! item, so that no report is kept in memory.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter};

use super::{InlineCommands, is_unsafe};

/// Writes a value as JSON on one line.
pub(crate) fn write_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Safe))?;
    Ok(())
}

/// A value as JSON on one line.
pub(crate) fn to_json(value: &impl Serialize) -> io::Result<String> {
    let mut text = Vec::new();
    write_json(value, &mut text)?;
    String::from_utf8(text).map_err(io::Error::other)
}

struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !fragment.contains("##") {
            return writer.write_all(fragment.as_bytes());
        }
        let mut written = 0;
        let mut commands = InlineCommands::default();
        for (at, c) in fragment.char_indices() {
            if commands.begin_at(c) || is_unsafe(c) {
                writer.write_all(&fragment.as_bytes()[written..at])?;
                write!(writer, "\\u{:04x}", u32::from(c))?;
                written = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }

    fn write_char_escape<W: Write + ?Sized>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        match escape {
            CharEscape::Quote => writer.write_all(b"\\\""),
            CharEscape::ReverseSolidus => writer.write_all(b"\\\\"),
            CharEscape::Solidus => writer.write_all(b"\\/"),
            CharEscape::LineFeed => writer.write_all(b"\\n"),
            CharEscape::CarriageReturn => writer.write_all(b"\\r"),
            CharEscape::Tab => writer.write_all(b"\\t"),
            CharEscape::Backspace => writer.write_all(b"\\b"),
            CharEscape::FormFeed => writer.write_all(b"\\f"),
            CharEscape::AsciiControl(byte) => write!(writer, "\\u{byte:04x}"),
        }
    }
}

/// A JSON list inside a document, written as its items come.
pub(crate) struct List {
    head: &'static str,
    begun: bool,
}

impl List {
    /// A list whose document begins with `head`, up to and including the opening bracket.
    pub(crate) fn after(head: &'static str) -> Self {
        Self { head, begun: false }
    }

    pub(crate) fn item(&mut self, item: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.begun { b",\n" } else { self.head.as_bytes() })?;
        self.begun = true;
        write_json(item, out)
    }

    /// Ends the list, and the document with `tail`.
    pub(crate) fn end(&mut self, tail: &str, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun {
            out.write_all(self.head.as_bytes())?;
        }
        writeln!(out, "]{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_data_without_what_drives_a_terminal_or_a_log() {
        let hostile = "\u{1b}[31m\u{9b}31m ##[error]x ::error:: \u{202e}txt \u{7f}\u{2028} è 😀 \"\\\n\t";
        let json = to_json(&hostile).unwrap();
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
        assert!(!json.contains(is_unsafe), "{json}");
        assert!(!json.contains("##["), "{json}");
        assert!(json.contains("è 😀"), "{json}");
    }
}
