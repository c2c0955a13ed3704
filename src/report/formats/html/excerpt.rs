//! Numbered source lines on the page, with the spans that a finding marks.

use maud::{Markup, html};

use crate::explain::{Excerpt, Mark};
use crate::report::printable;

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
    html! {
        pre { @for (number, start, line) in lines { (numbered(number, line, &marks_in(excerpt, start, line))) } }
    }
}

fn numbered(number: usize, line: &str, marks: &[(usize, usize, &Mark)]) -> Markup {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let (from, to) = window(line, marks);
    let labels = marks.iter().map(|(.., mark)| mark.label.as_str()).filter(|label| !label.is_empty());
    let labels = labels.collect::<Vec<_>>().join(" · ");
    html! {
        code {
            span.no { (number) }
            @if from > 0 { "…" }
            @for (text, marked) in stretches(line, from, to, marks) {
                @if marked { mark { (shown(text)) } } @else { (shown(text)) }
            }
            @if to < line.len() { "…" }
            @if !labels.is_empty() { span.label { "  ← " (printable(&labels)) } }
        }
    }
}

/// Tabs become spaces; everything else that cannot be printed is replaced.
fn shown(text: &str) -> String {
    printable(&text.replace('\t', "    ")).into_owned()
}

/// The marks that overlap a line, as offsets in it.
fn marks_in<'m>(excerpt: &'m Excerpt, start: usize, line: &str) -> Vec<(usize, usize, &'m Mark)> {
    let end = start + line.len();
    let mut marks: Vec<_> = excerpt
        .marks
        .iter()
        .filter(|mark| mark.start < mark.end && mark.start < end && mark.end > start)
        .map(|mark| {
            (line.floor_char_boundary(mark.start.saturating_sub(start)), (mark.end - start).min(line.len()), mark)
        })
        .map(|(from, to, mark)| (from, line.ceil_char_boundary(to), mark))
        .collect();
    marks.sort_by_key(|(from, ..)| *from);
    marks
}

/// The part of a long line that is shown: around its first mark, else its beginning.
fn window(line: &str, marks: &[(usize, usize, &Mark)]) -> (usize, usize) {
    if line.len() <= WIDEST {
        return (0, line.len());
    }
    let first = marks.first().map_or(0, |(from, ..)| *from);
    let from = line.floor_char_boundary(first.saturating_sub(WIDEST / 4));
    (from, line.ceil_char_boundary((from + WIDEST).min(line.len())))
}

/// The shown part of a line, cut where marks begin and end.
fn stretches<'l>(line: &'l str, from: usize, to: usize, marks: &[(usize, usize, &Mark)]) -> Vec<(&'l str, bool)> {
    let mut stretches = Vec::new();
    let mut at = from;
    for (start, end, _) in marks {
        let (start, end) = (start.clamp(&at, &to), end.clamp(&at, &to));
        stretches.push((&line[at..*start], false));
        stretches.push((&line[*start..*end], true));
        at = *end;
    }
    stretches.push((&line[at..to], false));
    stretches.retain(|(text, _)| !text.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize) -> Mark {
        Mark { start, end, label: "here".into(), primary: true }
    }

    #[test]
    fn marks_what_it_should() {
        let excerpt = Excerpt { first_line: 7, text: "io.emit(\n\té)".into(), marks: vec![mark(3, 12)] };
        assert_eq!(
            source_lines(&excerpt).0,
            "<pre><code><span class=\"no\">7</span>io.<mark>emit(</mark><span class=\"label\">  ← here</span></code>\
             <code><span class=\"no\">8</span><mark>    é</mark>)<span class=\"label\">  ← here</span></code></pre>"
        );
    }

    #[test]
    fn cuts_a_long_line_around_its_mark() {
        let excerpt = Excerpt { first_line: 1, text: "x".repeat(50_000), marks: vec![mark(25_000, 25_004)] };
        let page = source_lines(&excerpt).0;
        assert!(page.len() < 1000 && page.contains("<mark>xxxx</mark>") && page.matches('…').count() == 2, "{page}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn no_mark_breaks_it(text in "\\PC{0,300}", marks in prop::collection::vec((0usize..400, 0usize..400), 0..4)) {
            let marks = marks.into_iter().map(|(start, end)| mark(start, end)).collect();
            source_lines(&Excerpt { first_line: 1, text, marks });
        }
    }
}
