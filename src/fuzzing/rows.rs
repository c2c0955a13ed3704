//! The list of a class: CSV, JSON lines or plain lines.

use std::io::{self, Cursor};

use crate::class::{InputFormat, Rows, canonical_name};
use crate::language::{Language, Translator};
use crate::report::printable;
use crate::submission::address;

/// A list of submissions. Its first byte is its format.
pub fn rows(bytes: &[u8]) {
    let Some((kind, list)) = bytes.split_first() else { return };
    let format = match kind {
        b'c' => Some(InputFormat::Csv),
        b'j' => Some(InputFormat::Jsonl),
        b'l' => Some(InputFormat::List),
        _ => None,
    };
    let source: Box<dyn io::Read + Send> = Box::new(Cursor::new(list.to_vec()));
    let Ok(rows) = Rows::of("-", source, Some(list.len() as u64), format) else { return };
    let progress = rows.progress();
    let lines = 1 + memchr::memchr2_iter(b'\n', b'\r', list).count() as u64;
    let mut count = 0;
    for row in rows {
        count += 1;
        assert_eq!(row.number, count);
        match row.submission {
            Ok(submission) => {
                assert!(!submission.trim().is_empty());
                // One full stop at the end of a host is removed, as on the site.
                if let Ok(url) = address::normalise(&submission)
                    && !url.host_str().is_some_and(|host| host.ends_with('.'))
                {
                    assert_eq!(address::normalise(url.as_str()).as_ref(), Ok(&url), "{submission:?}");
                }
                assert!(!canonical_name(&submission).is_empty());
            }
            Err(problem) => {
                assert!((1..=lines).contains(&problem.line), "{problem:?} of {lines} lines");
                let message = problem.message(&Translator::of(Language::English));
                assert!(!printable(&message).is_empty());
            }
        }
    }
    assert!(count <= lines, "{count} rows of {lines} lines");
    assert!(list.is_empty() || progress.share() == Some(1.0) || count > 0);
}
