//! The edits that a finding suggests, in words and lines of code: the changed lines where their text is known, then the
//! lines to add.

use super::Report;
use crate::explain::{Edit, Finding};
use crate::language::Translator;

/// What to change at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditText {
    /// Where, and what happens there: "Change line 14 of server.js to:".
    pub what: String,
    /// The lines of code, if there are any to show.
    pub code: Vec<String>,
}

/// The edits of a finding of this report.
pub(super) fn edits(report: &Report, finding: &Finding, translator: &Translator) -> Vec<EditText> {
    let Some(suggestion) = &finding.suggestion else { return Vec::new() };
    let mut texts = Vec::new();
    if !suggestion.certain {
        texts.push(EditText { what: translator.text("suggest-uncertain"), code: Vec::new() });
    }
    let say = |id, edit: &Edit, places: &str, code: Vec<String>| {
        let (line, path) = (edit.line.to_string(), report.shown_path(&edit.path));
        let args = [
            ("line", line.as_str().into()),
            ("places", places.into()),
            ("path", path.as_str().into()),
            ("text", (&edit.text).into()),
        ];
        EditText { what: translator.format(id, &args), code }
    };
    let (added, changed): (Vec<&Edit>, Vec<&Edit>) = suggestion.edits.iter().partition(|edit| edit.adds_lines());
    let mut changed = changed.into_iter().peekable();
    while let Some(edit) = changed.next() {
        let mut own = vec![edit];
        while let Some(next) = changed.next_if(|next| next.path == edit.path && next.line == edit.line) {
            own.push(next);
        }
        if let Some(line) = changed_line(finding, &own) {
            texts.push(say("suggest-change", edit, "", code(&line)));
            continue;
        }
        while let Some(next) = changed.next_if(|next| next.path == edit.path && next.text == edit.text) {
            own.push(next);
        }
        for same in own.chunk_by(|one, other| one.text == other.text) {
            let places: Vec<String> = same.iter().map(|edit| format!("{}:{}", edit.line, edit.column)).collect();
            let id = if same[0].is_insertion() { "suggest-insert" } else { "suggest-write" };
            texts.push(say(id, same[0], &places.join(", "), Vec::new()));
        }
    }
    texts.extend(added.into_iter().map(|edit| say("suggest-add", edit, "", code(&edit.text))));
    texts
}

fn code(text: &str) -> Vec<String> {
    text.lines().map(|line| line.replace('\t', "    ")).collect()
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
