//! Edits of a learner's file: lines that are added in the file's own indentation, and spans that are replaced.

use std::ops::Range;

use super::finding::{Edit, Suggestion};
use crate::javascript::line_column;

/// A change of a text: `text` in place of what is in `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

impl Change {
    pub(super) fn new(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Adds lines of code above the statement that begins at a byte.
    pub(super) fn above(text: &str, at: usize, code: &[String]) -> Self {
        let start = line_start(text, at);
        let indent = &text[start..at];
        if !is_blank(indent) {
            return Self::new(at..at, format!("{} ", code.join(" ")));
        }
        Self::new(start..start, lines(text, indent, code))
    }

    /// Adds lines of code below the statement.
    pub(super) fn below(text: &str, statement: &Range<usize>, code: &[String]) -> Self {
        let end = line_end(text, statement.end);
        let rest = text[statement.end..end].trim_start();
        let start = line_start(text, statement.start);
        let indent = &text[start..statement.start];
        let indent = &indent[..indent.len() - indent.trim_start().len()];
        if !rest.is_empty() && !rest.starts_with("//") {
            let ended = text[..statement.end].ends_with([';', '}']);
            let sign = if ended { "" } else { ";" };
            return Self::new(statement.end..statement.end, format!("{sign} {}", code.join(" ")));
        }
        Self::after_line(text, end, indent, code)
    }

    /// Adds lines of code as the first statements of a function with this body.
    pub(super) fn first_in(text: &str, body: &Range<usize>, code: &[String]) -> Self {
        let end = line_end(text, body.start);
        let rest = text[body.start..end.min(body.end)].trim();
        if end >= body.end || !rest.is_empty() && !rest.starts_with("//") {
            let after = if text[body.clone()].starts_with(char::is_whitespace) { "" } else { " " };
            return Self::new(body.start..body.start, format!(" {}{after}", code.join(" ")));
        }
        let outer = &text[line_start(text, body.start)..];
        let outer = &outer[..outer.len() - outer.trim_start().len()];
        let inner = text[end..body.end].lines().find(|line| !line.trim().is_empty());
        let inner = inner.map(|line| &line[..line.len() - line.trim_start().len()]);
        let indent = inner.map_or_else(|| format!("{outer}  "), str::to_owned);
        Self::after_line(text, end, &indent, code)
    }

    /// Adds lines of code as the first of a text.
    pub(super) fn at_start(text: &str, code: &[String]) -> Self {
        Self::new(0..0, lines(text, "", code))
    }

    /// Adds lines below the line that ends at `end`.
    fn after_line(text: &str, end: usize, indent: &str, code: &[String]) -> Self {
        let code = lines(text, indent, code);
        match text[end..].find('\n') {
            Some(length) => Self::new(end + length + 1..end + length + 1, code),
            None => Self::new(text.len()..text.len(), format!("{}{}", line_break(text), code.trim_end())),
        }
    }
}

/// The text after these changes.
pub(super) fn apply(text: &str, changes: &[Change]) -> String {
    let mut ordered: Vec<&Change> = changes.iter().collect();
    ordered.sort_by_key(|change| change.span.start);
    let (mut changed, mut at) = (String::with_capacity(text.len() + 200), 0);
    for change in ordered {
        changed.push_str(&text[at.min(change.span.start)..change.span.start]);
        changed.push_str(&change.text);
        at = change.span.end.max(at);
    }
    changed + &text[at..]
}

/// Changes of one file as a suggestion; `None` if there are none.
pub(super) fn suggestion(path: &str, text: &str, changes: &[Change], certain: bool) -> Option<Suggestion> {
    let edit = |change: &Change| {
        let ((line, column), (end_line, end_column)) =
            (line_column(text, change.span.start), line_column(text, change.span.end));
        Edit { path: path.to_owned(), line, column, end_line, end_column, text: change.text.clone() }
    };
    (!changes.is_empty()).then(|| Suggestion { edits: changes.iter().map(edit).collect(), certain })
}

fn lines(text: &str, indent: &str, code: &[String]) -> String {
    let line_break = line_break(text);
    code.iter().map(|line| format!("{indent}{line}{line_break}")).collect()
}

fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |start| start + 1)
}

/// The end of the line that a byte is in, without its break.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c == '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[track_caller]
    fn becomes(text: &str, change: Change, expected: &str) {
        assert_eq!(apply(text, &[change]), expected);
    }

    #[test]
    fn adds_lines_in_the_indentation_around() {
        let text = "a();\n\tb(); // c\r\nd();";
        becomes(text, Change::above(text, 6, &code(&["x;", "y;"])), "a();\n\tx;\r\n\ty;\r\n\tb(); // c\r\nd();");
        becomes(text, Change::below(text, &(6..10), &code(&["x;"])), "a();\n\tb(); // c\r\n\tx;\r\nd();");
        becomes(text, Change::below(text, &(17..21), &code(&["x;"])), "a();\n\tb(); // c\r\nd();\r\nx;");
        let open = "f(s => {\n})";
        becomes(open, Change::first_in(open, &(8..9), &code(&["x;"])), "f(s => {\n  x;\n})");
        let filled = "f(s => { // c\n    a()\n})";
        becomes(filled, Change::first_in(filled, &(8..22), &code(&["x;"])), "f(s => { // c\n    x;\n    a()\n})");
    }

    #[test]
    fn adds_code_within_a_line() {
        let text = "f(s => { a() }); b()";
        becomes(text, Change::first_in(text, &(8..13), &code(&["x;", "y;"])), "f(s => { x; y; a() }); b()");
        becomes(text, Change::below(text, &(9..12), &code(&["x;"])), "f(s => { a(); x; }); b()");
        becomes(text, Change::above(text, 17, &code(&["x;"])), "f(s => { a() }); x; b()");
        becomes("f(() => {})", Change::first_in("f(() => {})", &(9..9), &code(&["x;"])), "f(() => { x; })");
    }

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let text = "é\n  'ü' a\n";
        let at = text.find('a').unwrap();
        let suggestion = suggestion("/a.js", text, &[Change::new(at..at + 1, "b")], true).unwrap();
        let edit = &suggestion.edits[0];
        assert_eq!((edit.line, edit.column, edit.end_line, edit.end_column), (2, 7, 2, 8));
    }
}
