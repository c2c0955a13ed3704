//! What a rehearsal needs to know of a file before it runs: whether it is an ES module, what it imports, and whether it
//! parses. This second parser guards against mistaking a quirk of the engine's parser for the learner's mistake.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use oxc::parser::{ParseOptions, ParserReturn};
use oxc::span::SourceType;
use oxc::syntax::module_record::{ExportImportName, ImportImportName};

use super::parse::{Unreadable, parse, range};
use super::text::line_column;

/// The names that a module imports from each module.
pub(crate) type Imports = BTreeMap<String, BTreeSet<String>>;

/// Whether Node treats a file as an ES module: by its extension, by package.json, otherwise by its syntax. False if it
/// cannot be parsed.
pub(crate) fn is_module(file: &str, source: &str, modules_by_default: bool) -> bool {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("mjs") => true,
        Some("js") if modules_by_default => true,
        Some("js") => is_module_by_syntax(source).unwrap_or(false),
        _ => false,
    }
}

/// The names that a module imports and re-exports, by module. Empty if it cannot be parsed.
pub(crate) fn imports(source: &str) -> Imports {
    parse(source, SourceType::mjs(), ParseOptions::default(), |parsed| imports_of(&parsed)).unwrap_or_default()
}

fn imports_of(parsed: &ParserReturn<'_>) -> Imports {
    let mut wanted = Imports::new();
    for entry in &parsed.module_record.import_entries {
        let names = wanted.entry(entry.module_request.name.to_string()).or_default();
        if let ImportImportName::Name(name) = &entry.import_name {
            names.insert(name.name.to_string());
        }
    }
    for entry in &parsed.module_record.indirect_export_entries {
        let Some(module) = &entry.module_request else { continue };
        let names = wanted.entry(module.name.to_string()).or_default();
        if let ExportImportName::Name(name) = &entry.import_name {
            names.insert(name.name.to_string());
        }
    }
    wanted
}

/// The position and the message of the first syntax error, as a script or as a module, whichever gets further; line and
/// column from 1. `None` if the text parses as one of them, or cannot be read.
pub(crate) fn first_error(source: &str) -> Option<(usize, usize, String)> {
    let error = |source_type| {
        parse(source, source_type, ParseOptions::default(), |parsed| {
            let first = (!is_clean(&parsed)).then(|| parsed.diagnostics.iter().next())?;
            let label = first.and_then(|error| error.labels.iter().next().map(|label| label.offset() as usize));
            Some((label.unwrap_or(source.len()), first.map(ToString::to_string).unwrap_or_default()))
        })
        .ok()
        .flatten()
    };
    let (script, module) = (error(SourceType::cjs())?, error(SourceType::mjs())?);
    let (offset, message) = if module.0 > script.0 { module } else { script };
    let (line, column) = line_column(source, offset);
    Some((line, column, message))
}

/// Whether the text contains `words` outside of comments; if it cannot be parsed, whether it contains them at all.
pub(crate) fn is_written(source: &str, words: &str) -> bool {
    let comments = parse(source, SourceType::unambiguous(), ParseOptions::default(), |parsed| {
        let spans = parsed.program.comments.iter().map(|comment| comment.span);
        spans.map(range).collect::<Vec<_>>()
    });
    let comments = comments.unwrap_or_default();
    source.match_indices(words).any(|(at, _)| !comments.iter().any(|comment| comment.contains(&at)))
}

/// The text without the byte order mark, and with the shebang line as a comment: Node accepts both, the engine does
/// not.
pub(crate) fn runnable(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    source.strip_prefix("#!").map_or(Cow::Borrowed(source), |rest| Cow::Owned(format!("//{rest}")))
}

fn is_module_by_syntax(source: &str) -> Result<bool, Unreadable> {
    let as_module = parse(source, SourceType::mjs(), ParseOptions::default(), |parsed| {
        (is_clean(&parsed), parsed.module_record.has_module_syntax)
    })?;
    // A top-level `await` parses only in a module.
    let as_script = || parse(source, SourceType::cjs(), ParseOptions::default(), |parsed| is_clean(&parsed));
    Ok(as_module.0 && (as_module.1 || !as_script()?))
}

fn is_clean(parsed: &ParserReturn<'_>) -> bool {
    !parsed.panicked && parsed.diagnostics.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_modules_from_scripts_as_node_does() {
        assert!(is_module("a.mjs", "", false));
        assert!(is_module("a.js", "const x = 1", true));
        assert!(is_module("a.js", "import x from 'x'; x()", false));
        assert!(is_module("a.js", "const x = await import('x')", false));
        assert!(!is_module("a.js", "const x = require('x'); import('y')", false));
        assert!(!is_module("a.cjs", "module.exports = 1", true));
        assert!(!is_module("a.js", "let = = broken", false));
        assert!(first_error("import a from 'a'").is_none() && first_error("return 1").is_none());
    }

    #[test]
    fn finds_the_first_mistake_where_it_is() {
        let found = first_error("let a = 1;\nf(() => {\n});\n});\n").unwrap();
        assert_eq!((found.0, found.1), (4, 1));
        assert!(first_error("let = = broken").is_some());
    }

    #[test]
    fn comments_are_not_what_is_written() {
        assert!(!is_written("// 'user count'\n/* 'user count' */ f()", "user count"));
        assert!(is_written("// 'user count'\nf('user count')", "user count"));
    }

    #[test]
    fn finds_what_is_imported() {
        let found =
            imports("import e, { Server as S } from 'socket.io'; import * as p from './p.js'; export { a } from 'b';");
        assert_eq!(found["socket.io"], BTreeSet::from(["Server".to_owned()]));
        assert!(found["./p.js"].is_empty() && found["b"].contains("a"));
    }

    #[test]
    fn an_engine_is_not_given_what_only_node_allows() {
        assert_eq!(runnable("\u{feff}#!/usr/bin/env node\nf()"), "///usr/bin/env node\nf()");
        assert_eq!(runnable("f() // #!"), "f() // #!");
    }
}
