//! Sets of characters, and ECMAScript's rules for ignoring case. `\s`, `.`, `\w` and the `i` flag have other meanings
//! in Rust's regular expressions.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange, Hir};

use super::bytes;
use super::syntax::Flags;

/// A set of characters as sorted ranges that do not touch. Characters are UTF-16 code units without the `u` flag
/// (surrogate halves among them), code points with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set(Vec<(u32, u32)>);

const HALVES: (u32, u32) = (0xD800, 0xDFFF);
const DIGIT: &[(u32, u32)] = &[(0x30, 0x39)];
const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
/// With `i` and `u`, the long s and the Kelvin sign are word characters (ECMAScript, WordCharacters).
const WORD_FOLDED: &[(u32, u32)] =
    &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0x17F, 0x17F), (0x212A, 0x212A)];
/// WhiteSpace and LineTerminator.
const SPACE: &[(u32, u32)] = &[
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];
const LINE_END: &[(u32, u32)] = &[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

impl Set {
    /// The union of ranges, both ends inclusive.
    pub(crate) fn of(ranges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (from, to) in ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Self(merged)
    }

    /// `\d`
    pub(crate) fn digit() -> Self {
        Self::of(DIGIT.iter().copied())
    }

    /// `\s`
    pub(crate) fn space() -> Self {
        Self::of(SPACE.iter().copied())
    }

    /// `\w`
    pub(crate) fn word(flags: Flags) -> Self {
        let ranges = if flags.unicode && flags.ignore_case { WORD_FOLDED } else { WORD };
        Self::of(ranges.iter().copied())
    }

    /// `.`
    pub(crate) fn dot(flags: Flags) -> Self {
        if flags.dot_all { Self::of([]).negated(flags) } else { Self::of(LINE_END.iter().copied()).negated(flags) }
    }

    /// The complement.
    pub(crate) fn negated(&self, flags: Flags) -> Self {
        let top = if flags.unicode { 0x10_FFFF } else { 0xFFFF };
        let mut next = 0;
        let mut rest = Vec::with_capacity(self.0.len() + 1);
        for &(from, to) in &self.0 {
            if from > next {
                rest.push((next, from - 1));
            }
            next = to + 1;
        }
        if next <= top {
            rest.push((next, top));
        }
        Self(rest)
    }

    /// The ranges, sorted.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Whether the set has the character.
    pub(crate) fn contains(&self, c: u32) -> bool {
        self.0.iter().any(|&(from, to)| (from..=to).contains(&c))
    }

    /// The members, if there are no more than `limit`.
    pub(crate) fn members(&self, limit: u32) -> Option<Vec<u32>> {
        let count = self.0.iter().fold(0_u32, |n, &(from, to)| n.saturating_add(to - from + 1));
        (count <= limit).then(|| self.0.iter().flat_map(|&(from, to)| from..=to).collect())
    }

    /// Adds every character that equals a member under the `i` flag (ECMAScript, Canonicalize).
    pub(crate) fn folded(&self, flags: Flags) -> Self {
        if flags.unicode { self.folded_simply() } else { self.folded_by_upper_case() }
    }

    /// With `u`: Unicode's simple case folding.
    fn folded_simply(&self) -> Self {
        let mut class = self.scalars();
        if class.try_case_fold_simple().is_err() {
            return self.clone();
        }
        Self::of(class.iter().map(|range| (range.start() as u32, range.end() as u32)))
    }

    /// Without `u`: the upper case of the one code unit, if that is one code unit and does not turn into ASCII.
    fn folded_by_upper_case(&self) -> Self {
        let mut ranges = self.0.clone();
        for c in 'a'..='z' {
            let (lower, upper) = (c as u32, c.to_ascii_uppercase() as u32);
            if self.contains(lower) || self.contains(upper) {
                ranges.extend([(lower, lower), (upper, upper)]);
            }
        }
        if self.0.last().is_some_and(|&(_, to)| to >= 0x80) {
            for class in SAME_UPPER_CASE.iter().filter(|class| class.iter().any(|&c| self.contains(c))) {
                ranges.extend(class.iter().map(|&c| (c, c)));
            }
        }
        Self::of(ranges)
    }

    /// The members that are Unicode scalar values (all but the surrogate halves), as a class of regex-syntax.
    fn scalars(&self) -> ClassUnicode {
        ClassUnicode::new(self.0.iter().flat_map(|&(from, to)| {
            let below = char_range(from, to.min(HALVES.0 - 1));
            let above = char_range(from.max(HALVES.1 + 1), to);
            [below, above].into_iter().flatten()
        }))
    }

    /// The HIR that matches one character of the set.
    pub(crate) fn hir(&self, flags: Flags) -> Hir {
        let halves = self.0.iter().map(|&(from, to)| (from.max(HALVES.0), to.min(HALVES.1)));
        bytes::one_of(self.scalars(), halves.filter(|_| !flags.unicode))
    }
}

fn char_range(from: u32, to: u32) -> Option<ClassUnicodeRange> {
    if from > to {
        return None;
    }
    Some(ClassUnicodeRange::new(char::from_u32(from)?, char::from_u32(to)?))
}

/// The code units beyond ASCII that share their upper case with another, in groups. Built on first use (1 ms).
static SAME_UPPER_CASE: LazyLock<Vec<Vec<u32>>> = LazyLock::new(|| {
    let mut by_upper: HashMap<u32, Vec<u32>> = HashMap::new();
    for c in (0x80..=0xFFFF).filter_map(char::from_u32) {
        let upper = canonicalize(c);
        if upper != c as u32 {
            by_upper.entry(upper).or_insert_with(|| vec![upper]).push(c as u32);
        }
    }
    by_upper.into_values().collect()
});

fn canonicalize(c: char) -> u32 {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if (0x80..=0xFFFF).contains(&(one as u32)) => one as u32,
        _ => c as u32,
    }
}
