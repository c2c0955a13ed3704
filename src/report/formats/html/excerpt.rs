//! Source lines on the page as the terminal shows them: numbered, with marks under the code and labels beside those.

use maud::{Markup, html};
use textwrap::core::display_width;

use crate::explain::{Excerpt, Mark};
use crate::report::printable;
use crate::report::text::printable_code;

/// A line longer than this (a minified file's) is cut around what is marked in it, in bytes.
const WIDEST: usize = 240;

/// The lines of an excerpt. A mark beyond the end of its text is cut.
pub(crate) fn source_lines(excerpt: &Excerpt) -> Markup {
    let mut start = 0;
    let mut lines = Vec::new();
    for (index, line) in excerpt.text.split('\n').enumerate() {
        lines.push((excerpt.first_line.saturating_add(index), start, line));
        start += line.len() + 1;
    }
    let digits = lines.last().map_or(1, |(number, ..)| number.to_string().len());
    html! {
        // Focusable, since a long line is scrolled with the keyboard.
        pre tabindex="0" {
            @for (number, start, line) in lines { (numbered(number, digits, line, &marks_in(excerpt, start, line))) }
        }
    }
}

/// A mark in one line.
struct LineMark<'m> {
    /// Where it is, in bytes of the line.
    from: usize,
    to: usize,
    /// Whether it begins in this line.
    is_start: bool,
    mark: &'m Mark,
}

fn numbered(number: usize, digits: usize, line: &str, marks: &[LineMark<'_>]) -> Markup {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let (from, to) = window(line, marks);
    html! {
        code {
            span.no { (format!("{number:>digits$} │ ")) }
            @if from > 0 { "…" }
            @for (text, marked) in stretches(line, from, to, marks) {
                @if marked { mark { (shown(text)) } } @else { (shown(text)) }
            }
            @if to < line.len() { "…" }
        }
        @for (drawn, label) in under(line, from, to, marks) {
            code {
                span.no { (format!("{:digits$} │ ", "")) }
                span.under aria-hidden="true" { (drawn) }
                @if !label.is_empty() { span.label { (printable(label)) } }
            }
        }
    }
}

/// What is drawn under a line: a stroke for each mark that begins in it and the label of the last one beside it, then a
/// line for each other label, connected with its stroke.
fn under<'m>(line: &str, from: usize, to: usize, marks: &[LineMark<'m>]) -> Vec<(String, &'m str)> {
    let cut = usize::from(from > 0);
    let column = |at: usize| cut + display_width(&shown(&line[from..at.clamp(from, to)]));
    let begun = marks.iter().filter(|mark| mark.is_start && (from..=to).contains(&mark.from));
    let strokes: Vec<(usize, usize, &Mark)> =
        begun.map(|mark| (column(mark.from), column(mark.to).max(column(mark.from) + 1), mark.mark)).collect();
    let Some((_, _, last)) = strokes.last() else { return Vec::new() };
    let mut drawn = vec![' '; strokes.iter().map(|(_, end, _)| *end).max().unwrap_or_default()];
    // Primary marks last, so that their strokes are not drawn over.
    for is_primary in [false, true] {
        for (start, end, _) in strokes.iter().filter(|(.., mark)| mark.primary == is_primary) {
            drawn[*start..*end].fill(if is_primary { '━' } else { '─' });
        }
    }
    let mut lines = vec![(drawn.into_iter().chain([' ']).collect(), last.label.as_str())];
    for (index, (start, _, mark)) in
        strokes.iter().enumerate().rev().skip(1).filter(|(_, (.., mark))| !mark.label.is_empty())
    {
        let mut connected = vec![' '; *start];
        for (before, ..) in strokes[..index].iter().filter(|(before, _, mark)| before < start && !mark.label.is_empty())
        {
            connected[*before] = '│';
        }
        lines.push((connected.into_iter().collect(), mark.label.as_str()));
    }
    lines
}

/// Tabs become spaces; everything else that cannot be printed is replaced.
fn shown(text: &str) -> String {
    printable_code(&text.replace('\t', "    "))
}

/// The marks that overlap a line, in their order.
fn marks_in<'m>(excerpt: &'m Excerpt, start: usize, line: &str) -> Vec<LineMark<'m>> {
    let end = start + line.len();
    let overlapping = excerpt.marks.iter().filter(|mark| match mark.start == mark.end {
        true => (start..=end).contains(&mark.start),
        false => mark.start < mark.end && mark.start < end && mark.end > start,
    });
    let mut marks: Vec<_> = overlapping
        .map(|mark| LineMark {
            from: line.floor_char_boundary(mark.start.saturating_sub(start)),
            to: line.ceil_char_boundary((mark.end - start).min(line.len())),
            is_start: mark.start >= start,
            mark,
        })
        .collect();
    marks.sort_by_key(|mark| mark.from);
    marks
}

/// The part of a long line that is shown: around its first mark, else its beginning.
fn window(line: &str, marks: &[LineMark<'_>]) -> (usize, usize) {
    if line.len() <= WIDEST {
        return (0, line.len());
    }
    let first = marks.first().map_or(0, |mark| mark.from);
    let from = line.floor_char_boundary(first.saturating_sub(WIDEST / 4));
    (from, line.ceil_char_boundary((from + WIDEST).min(line.len())))
}

/// The shown part of a line, cut where marks begin and end.
fn stretches<'l>(line: &'l str, from: usize, to: usize, marks: &[LineMark<'_>]) -> Vec<(&'l str, bool)> {
    let mut stretches = Vec::new();
    let mut at = from;
    for mark in marks {
        let (start, end) = (mark.from.clamp(at, to), mark.to.clamp(at, to));
        stretches.push((&line[at..start], false));
        stretches.push((&line[start..end], true));
        at = end;
    }
    stretches.push((&line[at..to], false));
    stretches.retain(|(text, _)| !text.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize, label: &str) -> Mark {
        Mark { start, end, label: label.into(), primary: true }
    }

    /// The text of the lines, without markup.
    fn text(excerpt: &Excerpt) -> String {
        let lines = source_lines(excerpt).0.replace("</code>", "\n");
        regex::Regex::new("<[^>]*>").unwrap().replace_all(&lines, "").into_owned()
    }

    #[test]
    fn marks_what_it_should() {
        let excerpt = Excerpt { first_line: 9, text: "io.emit(\n\té)".into(), marks: vec![mark(3, 12, "here")] };
        assert_eq!(
            source_lines(&excerpt).0,
            "<pre tabindex=\"0\"><code><span class=\"no\"> 9 │ </span>io.<mark>emit(</mark></code>\
             <code><span class=\"no\">   │ </span><span class=\"under\" aria-hidden=\"true\">   ━━━━━ </span>\
             <span class=\"label\">here</span></code>\
             <code><span class=\"no\">10 │ </span><mark>    é</mark>)</code></pre>"
        );
    }

    #[test]
    fn labels_are_beside_and_under_their_marks() {
        let line = "\tio.emit('日本', users);";
        let at = |part: &str| (line.find(part).unwrap(), line.find(part).unwrap() + part.len());
        let part = |part: &str, label: &str, primary| {
            let (start, end) = at(part);
            Mark { start, end, label: label.into(), primary }
        };
        let marks = vec![part("users", "the counter", false), part("'日本'", "the event", true), part("io", "", false)];
        let excerpt = Excerpt { first_line: 8, text: line.into(), marks };
        assert_eq!(
            text(&excerpt),
            "8 │     io.emit('日本', users);\n  │     ──      ━━━━━━  ───── the counter\n  │             the event\n"
        );
        let empty = Excerpt { first_line: 1, text: "ab".into(), marks: vec![mark(2, 2, "a semicolon")] };
        assert_eq!(text(&empty), "1 │ ab\n  │   ━ a semicolon\n");
    }

    #[test]
    fn cuts_a_long_line_around_its_mark() {
        let excerpt = Excerpt { first_line: 1, text: "x".repeat(50_000), marks: vec![mark(25_000, 25_004, "")] };
        let page = source_lines(&excerpt).0;
        assert!(page.len() < 1500 && page.contains("<mark>xxxx</mark>") && page.matches('…').count() == 2, "{page}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn no_mark_breaks_it(text in "\\PC{0,300}\n?\\PC{0,9}", marks in prop::collection::vec((0usize..400, 0usize..400), 0..4)) {
            let marks = marks.into_iter().map(|(start, end)| mark(start, end, "here")).collect();
            source_lines(&Excerpt { first_line: 1, text, marks });
        }
    }
}
