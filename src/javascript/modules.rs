//! What the text of a learner's file tells before it runs: whether it is an ES module, what it imports, and whether it
//! parses. A second parser beside the engine's, so that no quirk of one is taken for the learner's mistake.

use std::collections::{BTreeMap, BTreeSet};

use oxc_allocator::Allocator;
use oxc_parser::{Parser, ParserReturn};
use oxc_span::SourceType;
use oxc_syntax::module_record::{ExportImportName, ImportImportName};

/// The names that a module wants of each module that it imports.
pub(crate) type Imports = BTreeMap<String, BTreeSet<String>>;

/// Whether Node takes a file for an ES module: by its ending, by package.json, else by its syntax.
pub(crate) fn is_module(file: &str, source: &str, modules_by_default: bool) -> bool {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("mjs") => true,
        Some("js") if modules_by_default => true,
        Some("js") => is_module_by_syntax(source),
        _ => false,
    }
}

/// What a module imports, and re-exports, by name.
pub(crate) fn imports(source: &str) -> Imports {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
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

/// Where and why the text does not parse, as a script or as a module, whichever gets further.
pub(crate) fn first_error(source: &str) -> Option<ParseError> {
    let error = |kind| {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, source, kind).parse();
        if is_clean(&parsed) {
            return None;
        }
        let first = parsed.diagnostics.iter().next();
        let label = first.and_then(|error| error.labels.iter().next().map(|label| label.offset() as usize));
        let message = first.map(ToString::to_string).unwrap_or_default();
        Some((label.unwrap_or(source.len()), message))
    };
    let (script, module) = (error(SourceType::cjs())?, error(SourceType::mjs())?);
    let (offset, message) = if module.0 > script.0 { module } else { script };
    let (line, column) = line_column(source, offset);
    Some(ParseError { line, column, message })
}

/// The line and column of a byte, from 1.
pub(crate) fn line_column(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Why a text does not parse, and where: line and column from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

/// Whether `words` stand in the text outside of its comments.
pub(crate) fn is_written(source: &str, words: &str) -> bool {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::unambiguous()).parse();
    let in_comment = |at: usize| {
        let spans = parsed.program.comments.iter().map(|comment| comment.span);
        spans.into_iter().any(|span| (span.start as usize..span.end as usize).contains(&at))
    };
    source.match_indices(words).any(|(at, _)| !in_comment(at))
}

fn is_module_by_syntax(source: &str) -> bool {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    is_clean(&parsed) && (parsed.module_record.has_module_syntax || first_error_as_script(source))
}

/// An `await` outside of any function parses in a module alone.
fn first_error_as_script(source: &str) -> bool {
    let allocator = Allocator::default();
    !is_clean(&Parser::new(&allocator, source, SourceType::cjs()).parse())
}

fn is_clean(parsed: &ParserReturn<'_>) -> bool {
    !parsed.panicked && parsed.diagnostics.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_modules_from_scripts_as_node_does() {
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
        assert_eq!((found.line, found.column), (4, 1));
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
}
