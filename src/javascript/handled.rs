//! Finds whether the code around an error expects it: whether it stands in a `try` with a `catch` of the same function.

use oxc::ast::AstKind;
use oxc::parser::{ParseOptions, ParserReturn};
use oxc::semantic::SemanticBuilder;
use oxc::span::{GetSpan, SourceType, Span};

use super::parse::parse;

/// Whether the code at this line and column (from 1) stands in a `try` with a `catch`, both within one function. False
/// where the source does not parse.
pub(crate) fn is_in_try(source: &str, line: usize, column: usize) -> bool {
    let read_as = |source_type| {
        let parsed = parse(source, source_type, ParseOptions::default(), |parsed| read(&parsed, line, column));
        parsed.ok().flatten()
    };
    read_as(SourceType::cjs()).or_else(|| read_as(SourceType::mjs())).unwrap_or_default()
}

/// The offset of a line and column (from 1).
pub(super) fn offset_at(source: &str, line: usize, column: usize) -> Option<u32> {
    let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let text = source[start..].lines().next().unwrap_or_default();
    let within = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    u32::try_from(start + within).ok()
}

fn read(parsed: &ParserReturn<'_>, line: usize, column: usize) -> Option<bool> {
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let source = parsed.program.source_text;
    let offset = offset_at(source, line, column)?;
    let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
    let around = |span: Span| span.start <= offset && offset < span.end;
    let nodes = || semantic.nodes().iter().filter(|node| around(node.kind().span()));
    let is_function = |kind: &AstKind<'_>| matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_));
    let functions = nodes().map(|node| node.kind()).filter(is_function);
    let function = functions.map(|kind| kind.span().start).max().unwrap_or_default();
    Some(nodes().any(|node| match node.kind() {
        AstKind::TryStatement(statement) => {
            statement.handler.is_some() && around(statement.block.span) && statement.span.start >= function
        }
        _ => false,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_try_of_the_same_function() {
        let check = |source: &str, expected| {
            let at = source.find("boom").unwrap();
            let (line, column) = crate::javascript::line_column(source, at);
            assert_eq!(is_in_try(source, line, column), expected, "{source}");
        };
        check("try { boom } catch {}", true);
        check("function f() {\n  try {\n    if (1) boom();\n  } catch (e) {}\n}", true);
        check("try { later(() => boom) } catch {}", false);
        check("try { a } catch { boom }", false);
        check("try { boom } finally {}", false);
        check("import x from 'y'; try { boom } catch {}", true);
        check("main(async (client) => {\n  boom;\n}).catch(() => {});", false);
        check("try { is no JavaScript boom } catch {}", false);
    }
}
