//! What each kind of difference costs, as a share of a piece's weight: 0 for an exact match, 1 for a piece that is
//! absent. The cheapest alignment is explained, so the order between these numbers decides what a learner is shown.

/// The right text in quotes of another kind.
pub(super) const QUOTES: f32 = 0.2;
/// The right text in another case: `IO` for `io`.
pub(super) const CASE: f32 = 0.2;
/// White space within a piece.
pub(super) const WHITE_SPACE: f32 = 0.2;
/// `user_count` for `user count`.
pub(super) const SEPARATOR: f32 = 0.25;
/// The right method of another object.
pub(super) const OTHER_OBJECT: f32 = 0.4;
/// The right name without the signs after it.
pub(super) const SIGNS_AFTER: f32 = 0.5;
/// The right name without the signs around it.
pub(super) const SIGNS_AROUND: f32 = 0.6;
/// Another method of the right object.
pub(super) const OTHER_MEMBER: f32 = 0.7;
/// Another counter instead of the wanted one.
pub(super) const OTHER_COUNTER: f32 = 0.9;
/// What costs less than this is another spelling of the same chain of names.
pub(super) const SAME_CHAIN: f32 = 0.5;
/// A candidate that costs less than this is shown even if it is apart from the rest of the pattern.
pub(super) const SHOWN_ALONE: f32 = 0.6;

/// Added in a comment: the pattern matches there, but a comment is not what its author means.
pub(super) const COMMENT: f32 = 0.4;
/// Added for code that runs when a client disconnects, unless the pattern asks for that.
pub(super) const LATE: f32 = 0.25;

/// Between two pieces: white space that is missing, or too much.
pub(super) const GAP_WHITE_SPACE: f32 = 0.1;
/// Between two pieces in different statements: a line break that the pattern does not allow.
pub(super) const GAP_LINE_BREAK: f32 = 0.3;
/// Between two pieces of one statement: anything else that the pattern does not allow.
pub(super) const GAP_OTHER: f32 = 0.3;
/// Between two pieces in different statements, whatever the distance.
pub(super) const OTHER_STATEMENT: f32 = 0.4;
/// More than any alignment costs.
pub(super) const IMPOSSIBLE: f32 = 100.0;
/// A piece that is absent costs this many times its weight at the beginning of the pattern: people read from the
/// beginning, so a text that begins right is closer than one that ends right.
pub(super) const ABSENT_AT_START: f32 = 1.5;

/// `different` letters that differ, of at most `allowed`.
pub(super) fn letters(different: usize, allowed: usize) -> f32 {
    0.25 + 0.3 * different as f32 / allowed as f32
}

/// A name that has only `shared` words in common.
pub(super) fn shared_words(shared: usize) -> f32 {
    0.85 - 0.1 * shared.min(3) as f32
}

/// `bytes` between two pieces in different statements.
pub(super) fn distance(bytes: usize) -> f32 {
    (bytes as f32 / 4_000.0).min(0.5)
}

/// The weight of a piece with this many letters: a long name counts more than a bracket.
pub(super) fn weight(letters: usize) -> f32 {
    0.3 + 0.1 * letters.min(12) as f32
}

#[cfg(test)]
// The order between the constants is what is tested.
#[allow(clippy::assertions_on_constants)]
mod tests {
    use super::*;

    #[test]
    fn of_two_spellings_the_more_alike_is_nearer() {
        for nearer in [QUOTES, CASE, WHITE_SPACE] {
            assert!(nearer < SEPARATOR);
        }
        assert!(SEPARATOR < letters(1, 4) && letters(1, 4) < letters(4, 4));
        assert!(letters(4, 4) <= shared_words(3) && shared_words(3) < shared_words(1));
        assert!(shared_words(1) < OTHER_COUNTER && OTHER_COUNTER < 1.0);
    }

    #[test]
    fn a_comment_is_worse_than_a_typo() {
        assert!(COMMENT > letters(1, 4) && COMMENT > SEPARATOR);
        // But the exact text in a comment is nearer than another name in the code.
        assert!(COMMENT < shared_words(3));
    }

    #[test]
    fn the_wrong_moment_is_better_than_the_wrong_event() {
        assert!(LATE < letters(1, 3) && LATE < OTHER_OBJECT);
    }

    #[test]
    fn another_object_is_nearer_than_another_method() {
        assert!(letters(1, 4) < OTHER_OBJECT && OTHER_OBJECT < SIGNS_AFTER);
        const { assert!(SIGNS_AFTER < SIGNS_AROUND && SIGNS_AROUND < OTHER_MEMBER) };
    }

    #[test]
    fn another_statement_is_worse_than_a_wrong_gap() {
        const { assert!(GAP_WHITE_SPACE < GAP_OTHER && GAP_OTHER < OTHER_STATEMENT) };
        const { assert!(GAP_LINE_BREAK + OTHER_STATEMENT > GAP_OTHER) };
        assert!(distance(0) < distance(1_000) && distance(1_000_000) == distance(1_000_001));
        assert!(OTHER_STATEMENT + distance(1_000_000) < 1.0, "nearer than absent");
    }

    #[test]
    fn what_is_absent_costs_more_at_the_start() {
        assert!(ABSENT_AT_START > 1.0 && ABSENT_AT_START * weight(12) * 24.0 < IMPOSSIBLE);
        assert!(weight(12) == weight(40) && weight(1) < weight(2));
    }
}
