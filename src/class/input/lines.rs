//! Reads lists with one row a line: JSON lines and plain lists.

use std::io::{BufRead, BufReader, Read};

use serde_json::{Map, Value};

use super::row::{
    ColumnKind, CountingReader, MAX_ROW_BYTES, RawRow, RowProblem, RowProblemKind, SubmissionCell, decode,
};
use crate::report::Columns;

/// Reads one row from each line.
pub(crate) struct LineRows {
    reader: BufReader<CountingReader>,
    json: bool,
    line: u64,
    ended: bool,
}

impl LineRows {
    pub(crate) fn new(reader: BufReader<CountingReader>, json: bool) -> Self {
        Self { reader, json, line: 0, ended: false }
    }

    pub(crate) fn next_row(&mut self) -> Option<RawRow> {
        while !self.ended {
            let mut bytes = Vec::new();
            self.line += 1;
            let read = (&mut self.reader).take(MAX_ROW_BYTES as u64 + 1).read_until(b'\n', &mut bytes);
            match read {
                Ok(0) => self.ended = true,
                Ok(_) if bytes.len() > MAX_ROW_BYTES && bytes.last() != Some(&b'\n') => {
                    self.ended = self.skip_line().is_err();
                    return Some(bad(self.line, RowProblemKind::TooLong));
                }
                Ok(_) => {
                    let text = decode(&bytes);
                    let text = text.trim();
                    if !(text.is_empty() || !self.json && text.starts_with('#')) {
                        return Some(if self.json { from_json(text, self.line) } else { plain(text, self.line) });
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(bad(self.line, RowProblemKind::Unreadable(error.to_string())));
                }
            }
        }
        None
    }

    /// Skips the rest of a line of any length.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let (count, done) = (end.map_or(buffer.len(), |at| at + 1), end.is_some() || buffer.is_empty());
            self.reader.consume(count);
            if done {
                return Ok(());
            }
        }
    }
}

fn bad(line: u64, kind: RowProblemKind) -> RawRow {
    RawRow { columns: Columns::default(), submission: Err(RowProblem { line, kind }), line }
}

fn plain(text: &str, line: u64) -> RawRow {
    let cell = SubmissionCell { text: text.to_owned(), kind: ColumnKind::Submission };
    RawRow { columns: Columns::default(), submission: Ok(cell), line }
}

fn from_json(text: &str, line: u64) -> RawRow {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => from_object(fields, line),
        Ok(Value::String(text)) if !text.trim().is_empty() => plain(text.trim(), line),
        Ok(_) => bad(line, RowProblemKind::NotJson("it is another kind of value".to_owned())),
        Err(error) => bad(line, RowProblemKind::NotJson(error.to_string())),
    }
}

fn from_object(fields: Map<String, Value>, line: u64) -> RawRow {
    let mut columns = Vec::new();
    let mut submission = None;
    for (name, value) in fields {
        let is_text = value.is_string();
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        match ColumnKind::of(&name) {
            ColumnKind::Other => columns.push((name, text)),
            kind if submission.is_none() && !text.trim().is_empty() => {
                let cell = SubmissionCell { text: text.trim().to_owned(), kind };
                submission = Some(if is_text { Ok(cell) } else { Err(RowProblemKind::NotAUrl(cell.text)) });
            }
            _ => {}
        }
    }
    RawRow {
        columns: Columns(columns),
        submission: submission.unwrap_or(Err(RowProblemKind::NoSubmission)).map_err(|kind| RowProblem { line, kind }),
        line,
    }
}
