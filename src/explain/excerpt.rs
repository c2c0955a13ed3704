//! Cuts a few lines out of a learner's text, with marks in them, so that a report stays small and can be shown without
//! the file, however large the file or one of its lines is.

use std::ops::Range;

use super::finding::{Excerpt, Mark, Source};
use crate::javascript::line_at;
use crate::message::Message;

/// A line longer than this is cut, in bytes.
const LINE_LIMIT: usize = 240;
/// How much of a cut line is kept on either side of a mark, in bytes.
const AROUND: usize = 80;
/// Marks further away from the first than this are left out, in lines.
const LINES_LIMIT: usize = 400;
/// Lines this near to a mark are kept.
const NEIGHBOURS: usize = 1;
/// Replaces the part of a line that was cut off.
const CUT: &str = "...";

/// A span of the text to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) span: Range<usize>,
    pub(super) label: Message,
}

impl Place {
    pub(super) fn new(span: Range<usize>, label: Message) -> Self {
        Self { span, label }
    }
}

/// The place of the first mark in `text`, with an excerpt that shows all of them.
pub(super) fn source(path: &str, text: &str, places: &[Place]) -> Source<Message> {
    let Some(first) = places.first() else { return whole(path) };
    let lines = Lines(text);
    let at = floor(text, first.span.start);
    let (line, start) = line_at(text, at);
    Source {
        path: path.to_owned(),
        line,
        column: text[start..at].chars().count() + 1,
        excerpt: Some(excerpt(&lines, line, places)),
    }
}

/// A file as a whole.
pub(super) fn whole(path: &str) -> Source<Message> {
    Source { path: path.to_owned(), line: 1, column: 1, excerpt: None }
}

/// The character boundary at or before a byte.
pub(super) fn floor(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte)
}

/// A piece of text short enough for a message, in one line.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default().trim_end();
    if line.len() == text.len() && line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{}{CUT}", start.trim_end())
}

struct Lines<'t>(&'t str);

impl Lines<'_> {
    /// The end of the line that starts at a byte, without its break.
    fn end(&self, start: usize) -> usize {
        let rest = &self.0.as_bytes()[start..];
        let end = memchr::memchr(b'\n', rest).map_or(self.0.len(), |length| start + length);
        if self.0[start..end].ends_with('\r') { end - 1 } else { end }
    }
}

/// A mark in its line, in bytes of the text.
struct Placed {
    line: usize,
    start: usize,
    span: Range<usize>,
    label: Message,
    primary: bool,
}

fn excerpt(lines: &Lines<'_>, first_line: usize, places: &[Place]) -> Excerpt<Message> {
    let mut placed: Vec<Placed> = places.iter().enumerate().map(|(index, place)| locate(lines, place, index)).collect();
    placed.retain(|place| place.line.abs_diff(first_line) <= LINES_LIMIT);
    placed.sort_by_key(|place| (place.line, place.span.start));
    let (Some(top), Some(bottom)) = (placed.first(), placed.last()) else {
        return Excerpt { first_line, text: String::new(), marks: Vec::new() };
    };
    let (top, bottom) = (top.line, bottom.line);
    let mut start = placed.first().map_or(0, |place| place.start);
    let mut excerpt = Excerpt { first_line: top, text: String::new(), marks: Vec::new() };
    for line in top..=bottom {
        let end = lines.end(start);
        let marks: Vec<&Placed> = placed.iter().filter(|place| place.line == line).collect();
        let near = placed.iter().any(|place| place.line.abs_diff(line) <= NEIGHBOURS);
        if near {
            add_line(&mut excerpt, lines.0, start..end, &marks);
        }
        if line < bottom {
            excerpt.text.push('\n');
        }
        start = (lines.0[end..].find('\n').map_or(lines.0.len(), |length| end + length + 1)).min(lines.0.len());
    }
    excerpt
}

/// Clamps a mark into the text and to its first line.
fn locate(lines: &Lines<'_>, place: &Place, index: usize) -> Placed {
    let from = floor(lines.0, place.span.start);
    let (line, start) = line_at(lines.0, from);
    let end = lines.end(start);
    let from = from.min(end);
    let to = floor(lines.0, place.span.end).clamp(from, end);
    Placed { line, start, span: from..to, label: place.label.clone(), primary: index == 0 }
}

/// Adds a line, or what surrounds its marks.
fn add_line(excerpt: &mut Excerpt<Message>, text: &str, line: Range<usize>, marks: &[&Placed]) {
    let window = window(text, &line, marks);
    if window.start > line.start {
        excerpt.text.push_str(CUT);
    }
    let offset = excerpt.text.len();
    excerpt.text.push_str(&text[window.clone()]);
    if window.end < line.end {
        excerpt.text.push_str(CUT);
    }
    for mark in marks.iter().filter(|mark| mark.span.start >= window.start && mark.span.start <= window.end) {
        let place = |at: usize| offset + at.min(window.end) - window.start;
        excerpt.marks.push(Mark {
            start: place(mark.span.start),
            end: place(mark.span.end),
            label: mark.label.clone(),
            primary: mark.primary,
        });
    }
}

/// The part of a line that is shown.
fn window(text: &str, line: &Range<usize>, marks: &[&Placed]) -> Range<usize> {
    if line.len() <= LINE_LIMIT {
        return line.clone();
    }
    let Some(main) = marks.iter().find(|mark| mark.primary).or(marks.first()) else {
        return line.start..floor(text, line.start + LINE_LIMIT);
    };
    // The other marks are shown if they are near the main one.
    let reach = |mark: &&&Placed| mark.span.start.abs_diff(main.span.start) <= LINE_LIMIT;
    let from = marks.iter().filter(reach).map(|mark| mark.span.start).min().unwrap_or(main.span.start);
    let to = marks.iter().filter(reach).map(|mark| mark.span.end).max().unwrap_or(main.span.end);
    let from = floor(text, from.saturating_sub(AROUND).max(line.start));
    let to = floor(text, (to.min(from + 3 * LINE_LIMIT) + AROUND).min(line.end));
    from..to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_lines_of_the_marks() {
        let text = "one\r\ntwo words\nthree\n";
        let source = source(
            "/a.js",
            text,
            &[Place::new(9..14, Message::verbatim("here")), Place::new(0..3, Message::verbatim("there"))],
        );
        assert_eq!((source.line, source.column), (2, 5));
        let excerpt = source.excerpt.unwrap();
        assert_eq!(excerpt.first_line, 1);
        assert_eq!(excerpt.text, "one\ntwo words");
        let marked: Vec<_> = excerpt.marks.iter().map(|mark| &excerpt.text[mark.start..mark.end]).collect();
        assert_eq!(marked, ["one", "words"]);
        assert!(excerpt.marks[1].primary);
    }

    #[test]
    fn a_long_line_is_cut_around_its_marks() {
        let text = format!("{}here{}", "é".repeat(100_000), "x".repeat(100_000));
        let at = text.find("here").unwrap();
        let source = source("/a.js", &text, &[Place::new(at..at + 4, Message::verbatim(""))]);
        assert_eq!(source.column, 100_001);
        let excerpt = source.excerpt.unwrap();
        assert!(excerpt.text.len() < 300);
        assert_eq!(&excerpt.text[excerpt.marks[0].start..excerpt.marks[0].end], "here");
    }

    #[test]
    fn shortens_what_goes_into_a_message() {
        assert_eq!(short("io.emit('x')"), "io.emit('x')");
        assert_eq!(short("a\nb"), "a...");
        assert_eq!(short(&"è".repeat(100)).chars().count(), 63);
    }

    proptest::proptest! {
        #[test]
        fn every_mark_is_inside(text in "[a-zé\u{1f600}\r\n ]{0,900}", spans in proptest::collection::vec((0usize..2000, 0usize..2000), 1..4)) {
            let places: Vec<_> = spans.into_iter().map(|(start, end)| Place::new(start..end, Message::verbatim("x"))).collect();
            let source = source("/a.js", &text, &places);
            let excerpt = source.excerpt.unwrap();
            proptest::prop_assert!(excerpt.text.len() < 4 * 1200);
            for mark in &excerpt.marks {
                proptest::prop_assert!(excerpt.text.get(mark.start..mark.end).is_some());
            }
            proptest::prop_assert!(excerpt.marks.iter().any(|mark| mark.primary));
        }
    }
}
