//! The learner's lines with carets under what is marked in them. Drawn by annotate-snippets, which trims long lines and
//! replaces control characters.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use textwrap::core::display_width;

use super::wrap::wrapped;
use crate::explain::{Excerpt, Mark, Severity};
use crate::report::text::source;
use crate::report::{RenderOptions, printable};

/// How far labels below the lines are indented.
const MARGIN: usize = 4;

/// Draws an excerpt of the file at `path`; every line is indented by `indent` blanks. Labels that would be wider than the
/// terminal stand below the lines.
pub(crate) fn draw(excerpt: &Excerpt, path: &str, severity: Severity, options: RenderOptions, indent: usize) -> String {
    let width = options.width.saturating_sub(indent);
    let excerpt = &visible(excerpt);
    let beside = rendered(excerpt, path, severity, options, width);
    let mut all: Vec<String> = beside.lines().map(str::to_owned).collect();
    if beside.lines().any(|line| display_width(line) > width) {
        let mut bare = excerpt.clone();
        bare.marks.iter_mut().for_each(|mark| mark.label.clear());
        // The renderer may cut a long line a little too late.
        all = rendered(&bare, path, severity, options, width.saturating_sub(8)).lines().map(str::to_owned).collect();
        let labels = excerpt.marks.iter().filter(|mark| !mark.label.is_empty());
        all.extend(labels.flat_map(|mark| {
            let before = excerpt.text.get(..mark.start).unwrap_or_default().matches('\n').count();
            let text = format!("{}: {}", excerpt.first_line.saturating_add(before), safe(&mark.label));
            wrapped(&text, indent + MARGIN, options.width).into_iter().map(|line| format!("{:MARGIN$}{line}", ""))
        }));
    }
    all.iter().map(|line| format!("{}\n", format!("{:indent$}{line}", "").trim_end())).collect()
}

fn rendered(excerpt: &Excerpt, path: &str, severity: Severity, options: RenderOptions, width: usize) -> String {
    let level = match severity {
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let groups = [Group::with_level(level).element(snippet(excerpt).path(safe(path)))];
    let base = if options.colour { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let decor = if options.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    base.decor_style(decor).term_width(width).render(&groups)
}

fn safe(text: &str) -> String {
    printable(text).into_owned()
}

/// The excerpt in which every character can be seen, with its marks at the same characters. annotate-snippets shows
/// characters without a width as they are, and panics at a span past the end or inside a character, which a report that
/// is read from a file may have.
fn visible(excerpt: &Excerpt) -> Excerpt {
    let place = |at| source(&excerpt.text[..excerpt.text.floor_char_boundary(at)]).len();
    let marks = excerpt.marks.iter().map(|mark| {
        let start = place(mark.start);
        Mark { start, end: place(mark.end).max(start), ..mark.clone() }
    });
    Excerpt { text: source(&excerpt.text), marks: marks.collect(), ..*excerpt }
}

fn snippet(excerpt: &Excerpt) -> Snippet<'_, Annotation<'_>> {
    let marks = excerpt.marks.iter().map(annotation);
    // annotate-snippets adds to the number without checking it.
    Snippet::source(excerpt.text.as_str()).line_start(excerpt.first_line.min(u32::MAX as usize)).annotations(marks)
}

fn annotation(mark: &Mark) -> Annotation<'_> {
    let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let annotation = kind.span(mark.start..mark.end);
    if mark.label.is_empty() { annotation } else { annotation.label(safe(&mark.label)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn options() -> RenderOptions {
        RenderOptions { language: Language::English, colour: false, unicode: true, width: 100, full: false }
    }

    fn drawn(text: &str, first_line: usize, marks: Vec<Mark>, width: usize, indent: usize) -> String {
        let excerpt = Excerpt { first_line, text: text.to_owned(), marks };
        draw(&excerpt, "server.js", Severity::Note, RenderOptions { width, ..options() }, indent)
    }

    #[test]
    fn draws_lines_and_carets() {
        let mark = Mark { start: 8, end: 20, label: "like this".to_owned(), primary: true };
        let drawn = drawn("io.emit('user-count')", 8, vec![mark], 100, 2);
        assert!(drawn.contains("8 │ io.emit('user-count')"), "{drawn}");
        assert!(drawn.contains("━━━━━━━━━━━━ like this"), "{drawn}");
        assert!(drawn.lines().all(|line| line.is_empty() || line.starts_with("  ")), "{drawn}");
    }

    #[test]
    fn a_label_that_is_too_wide_stands_below() {
        let mark = Mark { start: 0, end: 30, label: "a label of some words".to_owned(), primary: true };
        let drawn = drawn("const io = require('socket.io')", 6, vec![mark], 44, 2);
        assert!(drawn.ends_with("      6: a label of some words\n"), "{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() <= 44), "{drawn}");
    }

    #[test]
    fn characters_without_a_width_are_visible_and_marked() {
        for invisible in ['\u{200b}', '\u{2063}', '\u{ad}', '\u{e0061}'] {
            let text = format!("io.emit('user{invisible} count')");
            let mark = Mark { start: 8, end: text.len() - 1, label: "like this".to_owned(), primary: true };
            let expected = [
                "  ╭▸ server.js:8:9",
                "  │",
                "8 │ io.emit('user\u{fffd} count')",
                "  ╰╴        ━━━━━━━━━━━━━ like this",
            ];
            assert_eq!(drawn(&text, 8, vec![mark], 100, 0).lines().collect::<Vec<_>>(), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn draws_anything(text in "\\PC{0,40}[\t\r\n\u{1b}é😀]{0,6}\\PC{0,300}", first in 1usize..10_000_000, spans in proptest::collection::vec((0usize..500, 0usize..500), 0..4), width in 0usize..200) {
            let marks = spans.iter().enumerate().map(|(index, &(start, end))| Mark { start, end, label: text.clone(), primary: index == 0 });
            let drawn = drawn(&text, first, marks.collect(), width, 7);
            let raw = drawn.contains('\u{1b}');
            proptest::prop_assert!(!raw);
        }
    }
}
