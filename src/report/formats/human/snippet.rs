//! A finding for people: the message, the learner's lines with carets, and what to do. Drawn by annotate-snippets,
//! which trims long lines and replaces control characters.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::explain::{Edit, Excerpt, Finding, Mark, Severity};
use crate::language::Translator;
use crate::report::{RenderOptions, printable};

/// Draws a finding; every line is indented by `indent` blanks.
pub(crate) fn draw(finding: &Finding, options: RenderOptions, translator: &Translator, indent: usize) -> String {
    let names =
        [translator.text("severity-warning"), translator.text("severity-note"), translator.text("severity-help")];
    let [warning, note, help] = &names;
    let level = match finding.severity {
        Severity::Warning => Level::WARNING.with_name(warning.as_str()),
        Severity::Note => Level::NOTE.with_name(note.as_str()),
    };
    let title = level.primary_title(safe(&finding.message)).id(finding.kind.name());
    let mut group = Group::with_title(title);
    if let Some(source) = &finding.source {
        group = match source.excerpt.as_ref().filter(|excerpt| !excerpt.marks.is_empty()) {
            Some(excerpt) => group.element(snippet(excerpt).path(safe(&source.path))),
            // A file as a whole has no place to show; the message names it.
            None if (source.line, source.column) == (1, 1) => group,
            None => group.element(Origin::path(safe(&source.path)).line(source.line).char_column(source.column)),
        };
    }
    if let Some(text) = &finding.help {
        group = group.element(Level::HELP.with_name(help.as_str()).message(safe(text)));
    }
    let groups = [group];
    let base = if options.colour { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let decor = if options.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    let drawn = base.decor_style(decor).term_width(options.width.saturating_sub(indent)).render(&groups);
    let blank = " ".repeat(indent);
    let suggested = suggested(finding, translator);
    drawn.lines().chain(suggested.lines()).map(|line| format!("{}\n", format!("{blank}{line}").trim_end())).collect()
}

/// The edits that a finding suggests: the lines to add, and the changed lines where their text is known.
fn suggested(finding: &Finding, translator: &Translator) -> String {
    let Some(suggestion) = &finding.suggestion else { return String::new() };
    let mut text = String::new();
    if !suggestion.certain {
        text += &format!("  {}\n", translator.text("suggest-uncertain"));
    }
    let (added, changed): (Vec<&Edit>, Vec<&Edit>) = suggestion.edits.iter().partition(|edit| edit.adds_lines());
    let say = |id, edit: &Edit, places: &str| {
        let line = edit.line.to_string();
        let args = [
            ("line", line.as_str().into()),
            ("places", places.into()),
            ("path", (&edit.path).into()),
            ("text", (&edit.text).into()),
        ];
        safe(&translator.format(id, &args))
    };
    let mut changed = changed.into_iter().peekable();
    while let Some(edit) = changed.next() {
        let mut own = vec![edit];
        while let Some(next) = changed.next_if(|next| next.path == edit.path && next.line == edit.line) {
            own.push(next);
        }
        if let Some(line) = changed_line(finding, &own) {
            text += &format!("  {}\n{}", say("suggest-change", edit, ""), code(&line));
            continue;
        }
        while let Some(next) = changed.next_if(|next| next.path == edit.path && next.text == edit.text) {
            own.push(next);
        }
        for same in own.chunk_by(|one, other| one.text == other.text) {
            let places: Vec<String> = same.iter().map(|edit| format!("{}:{}", edit.line, edit.column)).collect();
            text += &format!("  {}\n", say("suggest-write", same[0], &places.join(", ")));
        }
    }
    for edit in added {
        text += &format!("  {}\n{}", say("suggest-add", edit, ""), code(&edit.text));
    }
    text
}

fn code(text: &str) -> String {
    text.lines().map(|line| format!("    {}\n", safe(&line.replace('\t', "    ")))).collect()
}

/// A line of the excerpt after these edits of it; `None` if the excerpt does not have the whole line.
fn changed_line(finding: &Finding, edits: &[&Edit]) -> Option<String> {
    let source = finding.source.as_ref()?;
    let excerpt = source.excerpt.as_ref()?;
    let first = edits.first().filter(|edit| edit.path == source.path)?;
    let mut line = excerpt.text.lines().nth(first.line.checked_sub(excerpt.first_line)?)?.to_owned();
    if line.trim().is_empty() || line.starts_with("...") || line.ends_with("...") {
        return None;
    }
    let mut ordered = edits.to_vec();
    ordered.sort_by_key(|edit| std::cmp::Reverse(edit.column));
    for edit in ordered {
        let byte =
            |column: usize| line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(column.checked_sub(1)?);
        let (start, end) = (byte(edit.column)?, byte(edit.end_column)?);
        if edit.end_line != edit.line || start > end {
            return None;
        }
        line.replace_range(start..end, edit.text.trim_end_matches('\n'));
    }
    Some(line)
}

fn safe(text: &str) -> String {
    printable(text).into_owned()
}

fn snippet(excerpt: &Excerpt) -> Snippet<'_, Annotation<'_>> {
    let marks = excerpt.marks.iter().map(|mark| annotation(&excerpt.text, mark));
    // annotate-snippets adds to the number without checking it.
    Snippet::source(excerpt.text.as_str()).line_start(excerpt.first_line.min(u32::MAX as usize)).annotations(marks)
}

/// annotate-snippets panics at a span past the end or inside a character, which a report that is read from a file may
/// have.
fn annotation<'m>(text: &str, mark: &'m Mark) -> Annotation<'m> {
    let start = text.floor_char_boundary(mark.start);
    let end = text.floor_char_boundary(mark.end).max(start);
    let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let annotation = kind.span(start..end);
    if mark.label.is_empty() { annotation } else { annotation.label(safe(&mark.label)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::{Kind, Source};
    use crate::language::Language;

    fn options() -> RenderOptions {
        RenderOptions { language: Language::English, colour: false, unicode: true, width: 100 }
    }

    fn finding(text: &str, first_line: usize, marks: Vec<Mark>) -> Finding {
        let excerpt = Excerpt { first_line, text: text.to_owned(), marks };
        Finding {
            kind: Kind::NearMiss,
            severity: Severity::Note,
            message: "a message".to_owned(),
            help: Some("do this".to_owned()),
            suggestion: None,
            source: Some(Source {
                path: "/_api/server.js".to_owned(),
                line: first_line,
                column: 3,
                excerpt: Some(excerpt),
            }),
        }
    }

    #[test]
    fn draws_lines_and_carets() {
        let mark = Mark { start: 8, end: 20, label: "like this".to_owned(), primary: true };
        let drawn =
            draw(&finding("io.emit('user-count')", 8, vec![mark]), options(), &Translator::of(Language::English), 2);
        assert!(drawn.contains("8 │ io.emit('user-count')"), "{drawn}");
        assert!(drawn.contains("━━━━━━━━━━━━ like this"), "{drawn}");
        assert!(drawn.lines().all(|line| line.is_empty() || line.starts_with("  ")), "{drawn}");
    }

    proptest::proptest! {
        #[test]
        fn draws_anything(text in "\\PC{0,40}[\t\r\n\u{1b}é😀]{0,6}\\PC{0,300}", first in 1usize..10_000_000, spans in proptest::collection::vec((0usize..500, 0usize..500), 0..4), width in 0usize..200) {
            let marks = spans.iter().enumerate().map(|(index, &(start, end))| Mark { start, end, label: text.clone(), primary: index == 0 });
            let drawn = draw(&finding(&text, first, marks.collect()), RenderOptions { width, ..options() }, &Translator::of(Language::English), 7);
            let raw = drawn.contains('\u{1b}');
            proptest::prop_assert!(!raw);
        }
    }
}
