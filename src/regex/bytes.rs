//! Encodes sets of characters as sequences of byte ranges. The builder of regex-automata can do this itself, but it
//! allocates a table of 320 KB for every pattern with a `.`, which takes longer than matching a learner's file.

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, ClassUnicode, Hir};
use regex_syntax::utf8::Utf8Sequences;

/// With more byte sequences than this, the builder's own encoding gives a smaller automaton.
const MOST: usize = 24;

/// The bytes that may be at one position, as ranges.
type Place = Vec<(u8, u8)>;
/// The byte ranges of each position.
type Sequence = Vec<Place>;

/// One character: one of `scalars` in UTF-8, or one of the surrogate `halves` in the three bytes that [`super::units`]
/// gives them.
pub(crate) fn one_of(scalars: ClassUnicode, halves: impl Iterator<Item = (u32, u32)>) -> Hir {
    let of_halves = halves.flat_map(|(from, to)| of_halves(from, to));
    if scalars.is_ascii() {
        return alternatives((!scalars.ranges().is_empty()).then(|| Hir::class(Class::Unicode(scalars))), of_halves);
    }
    let of_scalars = scalars.ranges().iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
    let of_scalars =
        of_scalars.map(|bytes| bytes.as_slice().iter().map(|place| vec![(place.start, place.end)]).collect());
    let of_halves: Vec<Sequence> = of_halves.collect();
    let all = merged(of_scalars.chain(of_halves.iter().cloned()).collect());
    match all.len() > MOST {
        true => alternatives(Some(Hir::class(Class::Unicode(scalars))), of_halves.into_iter()),
        false => alternatives(None, all.into_iter()),
    }
}

fn alternatives(first: Option<Hir>, sequences: impl Iterator<Item = Sequence>) -> Hir {
    let others = sequences.map(|places| Hir::concat(places.iter().map(|place| bytes(place)).collect()));
    let all: Vec<Hir> = first.into_iter().chain(others).collect();
    // An empty alternation is `Hir::fail`.
    Hir::alternation(all)
}

fn bytes(place: &[(u8, u8)]) -> Hir {
    let ranges = place.iter().map(|&(from, to)| ClassBytesRange::new(from, to));
    Hir::class(Class::Bytes(ClassBytes::new(ranges)))
}

/// Merges sequences that differ in their last position only, then those that differ in their first only.
fn merged(sequences: Vec<Sequence>) -> Vec<Sequence> {
    let by_end = merge(sequences, |sequence| sequence.len() - 1);
    merge(by_end, |_| 0)
}

fn merge(sequences: Vec<Sequence>, differs_at: impl Fn(&Sequence) -> usize) -> Vec<Sequence> {
    let mut all: Vec<Sequence> = Vec::new();
    for sequence in sequences {
        let at = differs_at(&sequence);
        let fits = |known: &&mut Sequence| {
            known.len() == sequence.len() && known[..at] == sequence[..at] && known[at + 1..] == sequence[at + 1..]
        };
        match all.iter_mut().find(fits) {
            Some(known) => known[at].extend(&sequence[at]),
            None => all.push(sequence),
        }
    }
    all
}

/// The surrogate halves `from..=to` in three bytes: `ED`, then six bits in each of the other two.
fn of_halves(from: u32, to: u32) -> Vec<Sequence> {
    let mut parts = Vec::new();
    let mut next = from;
    while next <= to {
        let whole_rows = (to + 1).saturating_sub(next) >> 6;
        let (last_row, end) = if next & 0x3F == 0 && whole_rows > 0 {
            ((next >> 6) + whole_rows - 1, 0x3F)
        } else {
            (next >> 6, if next | 0x3F <= to { 0x3F } else { to & 0x3F })
        };
        parts.push(vec![vec![(0xED, 0xED)], six_bits(next >> 6, last_row), six_bits(next & 0x3F, end)]);
        next = (last_row << 6) + end + 1;
    }
    parts
}

fn six_bits(from: u32, to: u32) -> Place {
    let byte = |bits: u32| 0x80 | (bits & 0x3F) as u8;
    vec![(byte(from), byte(to))]
}
