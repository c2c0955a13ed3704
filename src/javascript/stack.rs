//! Room on the stack for work that nests as deep as its input is long, such as parsing a learner's file. It exists so that
//! a hostile file cannot overflow the stack, and an ordinary one costs no thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The stack that a parser may need for one byte of hostile text.
const PER_BYTE: usize = 3 << 10;
/// The stack that is needed beside that.
const BESIDE: usize = 512 << 10;
/// A longer text is not parsed, in bytes.
pub(crate) const LONGEST: usize = 256 << 10;

/// How much stack is needed for a text of `length` bytes. A thread that reads many does well to have it: to make a stack for each
/// text takes as long as to read a small one.
pub(crate) const fn size_for(length: usize) -> usize {
    BESIDE + length * PER_BYTE
}

/// Runs `parse` on a text of `length` bytes: here where this thread's stack is large enough, else on a stack made for it. `None`
/// where the text is longer than [`LONGEST`], and where it panics: a parser that does knows nothing of the text, and that is no
/// reason to stop grading.
pub(crate) fn parse<T>(length: usize, parse: impl FnOnce() -> T) -> Option<T> {
    if length > LONGEST {
        return None;
    }
    let size = size_for(length);
    stacker::maybe_grow(size, size, || catch_unwind(AssertUnwindSafe(parse)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descend(depth: usize) -> usize {
        let block = std::hint::black_box([depth; 128]);
        if depth == 0 { 0 } else { descend(depth - 1) + usize::from(block[0] == depth) }
    }

    #[test]
    fn gives_what_is_asked_for() {
        // About 1 KB a call, and more in a debug build: far deeper than any thread's stack.
        let depth = 40_000;
        assert_eq!(parse(depth, || descend(depth)), Some(depth));
        assert_eq!(
            std::thread::Builder::new()
                .stack_size(64 << 10)
                .spawn(move || parse(depth, || descend(depth)))
                .unwrap()
                .join()
                .unwrap(),
            Some(depth)
        );
    }

    #[test]
    fn a_panic_is_no_answer() {
        assert_eq!(parse(1, || -> u32 { panic!("on purpose") }), None);
    }
}
