//! Calls oxc's parser, with limits on depth and stack. No other module calls it.
//!
//! The parser, the semantic analysis and the visitors recurse as deeply as a text nests, so a hostile file could
//! overflow the stack, which ends the process. Two limits prevent that: a text that [`super::nesting`] finds too deep
//! is not parsed, and any other is parsed on a stack for as many levels as it has tokens, of which only the used part
//! takes memory. The tree is in an arena and is dropped without recursion.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oxc::allocator::Allocator;
use oxc::parser::{ParseOptions, Parser, ParserReturn};
use oxc::span::{SourceType, Span};

use super::nesting::{self, Nesting};

/// The stack that one token may need, in bytes. Measured over 100 constructs: 1.6 KiB optimised, more in a debug build.
const PER_TOKEN: usize = if cfg!(debug_assertions) { 8 << 10 } else { 3 << 10 };
/// The stack that parsing needs in addition, in bytes.
const BASE: usize = 512 << 10;
/// A text that needs more stack, in bytes, is not parsed: 350,000 tokens, about 1 MB of code.
const STACK_LIMIT: usize = 1 << 30;

/// Why a text was not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It nests too deeply.
    TooDeep,
    /// It is too long, or the parser panicked or had no memory for its stack.
    Unknown,
}

/// The stack for a text of that many tokens, in bytes.
const fn stack_for(tokens: usize) -> usize {
    BASE + tokens * PER_TOKEN
}

/// The stack for any short text, in bytes. A thread that parses many texts should have it: allocating a stack for each
/// takes as long as parsing it.
pub(crate) const SHORT_TEXT_STACK: usize = stack_for(nesting::SHORT);

/// Parses a text, and calls `read` with the result on the same stack.
pub(crate) fn parse<T>(
    text: &str,
    source_type: SourceType,
    options: ParseOptions,
    read: impl FnOnce(ParserReturn<'_>) -> T,
) -> Result<T, Unreadable> {
    let Nesting::Shallow { tokens } = nesting::measure(text) else { return Err(Unreadable::TooDeep) };
    let stack = tokens.saturating_mul(PER_TOKEN).saturating_add(BASE);
    if stack > STACK_LIMIT {
        return Err(Unreadable::Unknown);
    }
    on_stack(stack, || {
        let arena = Allocator::default();
        #[expect(clippy::disallowed_methods, reason = "the depth is bounded above, and the stack by the caller")]
        let parsed = Parser::new(&arena, text, source_type).with_options(options).parse();
        read(parsed)
    })
    .ok_or(Unreadable::Unknown)
}

/// Runs `work` on this thread's stack if `size` bytes of it are left, otherwise on a new one. `None` if it panics, or
/// if there is no memory for a stack.
fn on_stack<T>(size: usize, work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(|| stacker::maybe_grow(size, size, work))).ok()
}

/// The bytes of a span.
pub(super) fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// Whether a text nests too deeply to be parsed.
pub(crate) fn is_too_deep(text: &str) -> bool {
    nesting::measure(text) == Nesting::TooDeep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descend(depth: usize) -> usize {
        let block = std::hint::black_box([depth; 128]);
        if depth == 0 { 0 } else { descend(depth - 1) + usize::from(block[0] == depth) }
    }

    #[test]
    fn makes_the_stack_that_is_asked_for() {
        // About 1 KB a call, and more in a debug build: far deeper than any thread's stack.
        let depth = 40_000;
        assert_eq!(on_stack(stack_for(depth), || descend(depth)), Some(depth));
        let small = std::thread::Builder::new().stack_size(64 << 10);
        let thread = small.spawn(move || on_stack(stack_for(depth), || descend(depth))).unwrap();
        assert_eq!(thread.join().unwrap(), Some(depth));
    }

    #[test]
    fn a_panic_is_no_answer() {
        assert_eq!(on_stack(1, || -> u32 { panic!("on purpose") }), None);
    }
}
