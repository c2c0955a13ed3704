//! The text as the automaton reads it, and the conversion of its offsets to bytes and to UTF-16 code units. Without the
//! `u` flag a pattern reads UTF-16 code units: an astral character is then two halves, encoded as three bytes each (as
//! in CESU-8), so that `.` can match one of them.

use std::borrow::Cow;
use std::ops::Range;

/// A text to match.
pub(crate) struct Subject<'t> {
    bytes: Cow<'t, [u8]>,
    ascii: bool,
}

impl<'t> Subject<'t> {
    pub(crate) fn new(text: &'t str, unicode: bool) -> Self {
        let ascii = text.is_ascii();
        let bytes = if unicode || ascii { Cow::Borrowed(text.as_bytes()) } else { in_halves(text) };
        Self { bytes, ascii }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn is_split(&self) -> bool {
        matches!(self.bytes, Cow::Owned(_))
    }

    /// Converts a byte offset of the text to an offset in [`Self::bytes`].
    pub(crate) fn at_byte(&self, byte: usize) -> usize {
        if !self.is_split() {
            return byte;
        }
        // Each astral character before it takes six bytes instead of four.
        let mut place = byte;
        let mut at = 0;
        while let Some(found) = self.bytes.get(at..place).and_then(first_high) {
            at += found + 6;
            place += 2;
        }
        place
    }

    /// Converts a UTF-16 offset of the text to an offset in [`Self::bytes`]; with the `u` flag, the offset of a second
    /// half gives that of its character. `None` past the end.
    pub(crate) fn at_utf16(&self, unit: usize) -> Option<usize> {
        if self.ascii {
            return (unit <= self.bytes.len()).then_some(unit);
        }
        let mut left = unit;
        for (place, &byte) in self.bytes.iter().enumerate().filter(|(_, byte)| starts_character(**byte)) {
            let width = if byte >= 0xF0 { 2 } else { 1 };
            if left < width {
                return Some(place);
            }
            left -= width;
        }
        (left == 0).then_some(self.bytes.len())
    }

    /// Converts a range of [`Self::bytes`] to bytes of the text, widened to whole characters.
    pub(crate) fn to_bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.to_bytes_after(&mut Seen::default(), range)
    }

    /// As [`Self::to_bytes`], for ascending ranges: counting continues from the start of the previous range.
    pub(crate) fn to_bytes_after(&self, seen: &mut Seen, range: &Range<usize>) -> Range<usize> {
        if !self.is_split() {
            return range.clone();
        }
        let (start, start_cut) = self.shrink(seen, range.start);
        let (end, end_cut) = self.shrink(&mut seen.clone(), range.end);
        start..if end_cut && !(range.is_empty() && start_cut) { end + 4 } else { end }
    }

    /// Converts a range of [`Self::bytes`] to UTF-16 code units of the text.
    pub(crate) fn to_utf16(&self, range: &Range<usize>) -> Range<usize> {
        if self.ascii {
            return range.clone();
        }
        let start = utf16_len(&self.bytes[..range.start]);
        start..start + utf16_len(&self.bytes[range.clone()])
    }

    /// Converts an offset in [`Self::bytes`] to a byte offset of the text. The flag says whether the offset splits an
    /// astral character; the byte is then the character's first.
    fn shrink(&self, seen: &mut Seen, place: usize) -> (usize, bool) {
        let more = self.bytes[seen.place..place].windows(2).filter(|pair| is_high(pair)).count();
        *seen = Seen { place, highs: seen.highs + more };
        let cut = place >= 3 && is_high(&self.bytes[place - 3..place]);
        if cut { (place - 3 - 2 * (seen.highs - 1), true) } else { (place - 2 * seen.highs, false) }
    }
}

/// How many astral characters begin before an offset.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    place: usize,
    highs: usize,
}

fn starts_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn utf16_len(bytes: &[u8]) -> usize {
    bytes.iter().map(|&byte| usize::from(starts_character(byte)) + usize::from(byte >= 0xF0)).sum()
}

fn is_high(bytes: &[u8]) -> bool {
    matches!(bytes, [0xED, 0xA0..=0xAF, ..])
}

fn first_high(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(is_high)
}

/// The text with each astral character as two halves of three bytes.
fn in_halves(text: &str) -> Cow<'_, [u8]> {
    // The maximum instead of the first byte above the limit: a loop without an early exit is vectorised.
    if text.bytes().fold(0, u8::max) < 0xF0 {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len() + text.len() / 2);
    let mut buffer = [0; 4];
    for c in text.chars() {
        if c.len_utf8() < 4 {
            bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        } else {
            bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|&half| half_bytes(u32::from(half))));
        }
    }
    Cow::Owned(bytes)
}

/// The three bytes of a surrogate half.
pub(crate) fn half_bytes(half: u32) -> [u8; 3] {
    [0xED, 0x80 | (half >> 6 & 0x3F) as u8, 0x80 | (half & 0x3F) as u8]
}
