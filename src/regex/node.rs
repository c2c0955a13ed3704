//! The syntax tree of a pattern: owned, and simpler than the parser's. Backreferences are expanded in it, and
//! explanations match parts of it.

use std::collections::BTreeSet;

use super::class::Set;
use super::syntax::Reason;

/// A part of a pattern. Characters are UTF-16 code units without the `u` flag, code points with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// One character, as written (the `i` flag is applied later).
    Char(u32),
    /// Any one character of a set (the `i` flag has been applied).
    Set(Set),
    /// A sequence; an empty one matches the empty string.
    Seq(Vec<Node>),
    /// Alternatives, in order.
    Alt(Vec<Node>),
    /// `min` to `max` iterations, of which those after `min` must not be empty.
    Repeat { min: u32, max: Option<u32>, greedy: bool, body: Box<Node> },
    /// A capturing group.
    Group { index: usize, body: Box<Node> },
    /// A backreference to a group.
    Ref(usize),
    /// A zero-width assertion.
    Look(Look),
    /// A part that cannot be matched here.
    Unsupported(Reason),
}

/// The zero-width assertions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`
    Boundary,
    /// `\B`
    NotBoundary,
}

impl Look {
    /// Whether it is about words, not about the ends of the text or of a line.
    pub(crate) fn is_about_words(self) -> bool {
        matches!(self, Self::Boundary | Self::NotBoundary)
    }
}

impl Node {
    /// The empty pattern.
    pub(crate) fn empty() -> Self {
        Self::Seq(Vec::new())
    }

    /// The parts directly inside.
    pub(crate) fn children(&self) -> &[Node] {
        match self {
            Self::Seq(list) | Self::Alt(list) => list,
            Self::Repeat { body, .. } | Self::Group { body, .. } => std::slice::from_ref(body),
            _ => &[],
        }
    }

    /// Whether it can match without consuming a character.
    pub(crate) fn nullable(&self) -> bool {
        match self {
            Self::Char(_) | Self::Set(_) => false,
            Self::Seq(list) => list.iter().all(Self::nullable),
            Self::Alt(list) => list.iter().any(Self::nullable),
            Self::Repeat { min, body, .. } => *min == 0 || body.nullable(),
            Self::Group { body, .. } => body.nullable(),
            Self::Ref(_) | Self::Look(_) | Self::Unsupported(_) => true,
        }
    }

    /// Whether there is only one way to match it at a given position.
    pub(crate) fn fixed(&self) -> bool {
        match self {
            Self::Char(_) | Self::Set(_) | Self::Look(_) | Self::Ref(_) => true,
            Self::Seq(list) => list.iter().all(Self::fixed),
            Self::Repeat { min, max, body, .. } => *max == Some(*min) && body.fixed(),
            Self::Group { body, .. } => body.fixed(),
            Self::Alt(_) | Self::Unsupported(_) => false,
        }
    }

    /// Whether the predicate holds for some part, at any depth.
    pub(crate) fn any(&self, asked: &dyn Fn(&Node) -> bool) -> bool {
        asked(self) || self.children().iter().any(|child| child.any(asked))
    }

    /// Every group inside, this one included.
    pub(crate) fn groups(&self) -> BTreeSet<usize> {
        self.collect(&|node| {
            if let Self::Group { index, .. } = node { Some(*index) } else { None }
        })
    }

    /// Every group that something inside refers to.
    pub(crate) fn refs(&self) -> BTreeSet<usize> {
        self.collect(&|node| {
            if let Self::Ref(index) = node { Some(*index) } else { None }
        })
    }

    fn collect(&self, pick: &dyn Fn(&Node) -> Option<usize>) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = self.children().iter().flat_map(|child| child.collect(pick)).collect();
        found.extend(pick(self));
        found
    }

    /// Whether an automaton gives each group the value that ECMAScript gives it: in a repeated part, every iteration
    /// must set every group, since ECMAScript resets them at the start of an iteration and an automaton does not.
    pub(crate) fn captures_are_exact(&self) -> bool {
        let here = match self {
            Self::Repeat { max, body, .. } if *max != Some(1) => body.groups() == body.always_set(),
            _ => true,
        };
        here && self.children().iter().all(Self::captures_are_exact)
    }

    fn always_set(&self) -> BTreeSet<usize> {
        match self {
            Self::Seq(list) => list.iter().flat_map(Self::always_set).collect(),
            Self::Alt(list) => {
                let mut sets = list.iter().map(Self::always_set);
                let first = sets.next().unwrap_or_default();
                sets.fold(first, |a, b| a.intersection(&b).copied().collect())
            }
            Self::Repeat { min, body, .. } if *min > 0 => body.always_set(),
            Self::Group { index, body } => {
                let mut set = body.always_set();
                set.insert(*index);
                set
            }
            _ => BTreeSet::new(),
        }
    }
}
