//! Lowers a [`Node`] to regex-syntax's HIR. ECMAScript rejects an iteration of a loop that matched nothing and tries
//! its other alternatives, where an automaton would leave the loop; so a loop over a part that may match nothing
//! becomes a loop over those of its alternatives that match something.

use std::iter::repeat_n;

use regex_syntax::hir::{Capture, Hir, HirKind, Look as HirLook, Repetition};

use super::class::Set;
use super::node::{Look, Node};
use super::syntax::{Flags, Reason};

/// The largest count of a quantifier.
const COUNT_LIMIT: u32 = 1_000;
/// The most HIR nodes that may be created.
const NODE_LIMIT: usize = 50_000;

/// The HIR of a tree without references.
pub(crate) fn lower(node: &Node, flags: Flags) -> Result<Hir, Reason> {
    Lower { flags, written: 0 }.node(node)
}

/// The characters whose presence in a text makes the HIR match differently than ECMAScript.
pub(crate) fn foreign(node: &Node, flags: Flags) -> &'static [char] {
    let looks = |asked: &[Look]| node.any(&|inner| matches!(inner, Node::Look(look) if asked.contains(look)));
    let lines = flags.multiline && looks(&[Look::Start, Look::End]);
    let words = flags.ignore_case && flags.unicode && looks(&[Look::Boundary, Look::NotBoundary]);
    match (lines, words) {
        (true, true) => &['\r', '\u{2028}', '\u{2029}', '\u{17F}', '\u{212A}'],
        (true, false) => &['\r', '\u{2028}', '\u{2029}'],
        (false, true) => &['\u{17F}', '\u{212A}'],
        (false, false) => &[],
    }
}

/// Some of a part's alternatives. If `empty`, they match only the empty string, otherwise never.
struct Ways {
    hir: Hir,
    empty: bool,
}

struct Lower {
    flags: Flags,
    written: usize,
}

impl Lower {
    fn node(&mut self, node: &Node) -> Result<Hir, Reason> {
        self.spend(1)?;
        Ok(match node {
            Node::Char(c) => self.character(*c),
            Node::Set(set) => set.hir(self.flags),
            Node::Seq(list) => Hir::concat(self.list(list)?),
            Node::Alt(branches) => Hir::alternation(self.list(branches)?),
            Node::Group { index, body } => capture(*index, self.node(body)?),
            Node::Look(look) => Hir::look(self.look(*look)),
            Node::Repeat { min, max, greedy, body } => self.repeat(*min, *max, *greedy, body)?,
            Node::Ref(_) => return Err(Reason::Backreference),
            Node::Unsupported(reason) => return Err(*reason),
        })
    }

    fn list(&mut self, nodes: &[Node]) -> Result<Vec<Hir>, Reason> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn character(&self, c: u32) -> Hir {
        let set = Set::of([(c, c)]);
        if self.flags.ignore_case { set.folded(self.flags).hir(self.flags) } else { set.hir(self.flags) }
    }

    fn look(&self, look: Look) -> HirLook {
        match (look, self.flags.multiline) {
            (Look::Start, false) => HirLook::Start,
            (Look::Start, true) => HirLook::StartLF,
            (Look::End, false) => HirLook::End,
            (Look::End, true) => HirLook::EndLF,
            (Look::Boundary, _) => HirLook::WordAscii,
            (Look::NotBoundary, _) => HirLook::WordAsciiNegate,
        }
    }

    /// The first `min` iterations may be empty, those after may not (ECMAScript, RepeatMatcher).
    fn repeat(&mut self, min: u32, max: Option<u32>, greedy: bool, body: &Node) -> Result<Hir, Reason> {
        check_counts(min, max)?;
        if !body.nullable() {
            return Ok(repetition(min, max, greedy, self.node(body)?));
        }
        let more = max.map(|max| max.saturating_sub(min));
        let more = repetition(0, more, greedy, self.filled(body)?);
        if min == 0 {
            return Ok(more);
        }
        let first = repetition(min, Some(min), greedy, self.node(body)?);
        Ok(Hir::concat(vec![first, more]))
    }

    /// A part's alternatives that consume at least one character, in order.
    fn filled(&mut self, node: &Node) -> Result<Hir, Reason> {
        let ways = self.ways(node)?.into_iter().filter(|ways| !ways.empty);
        Ok(Hir::alternation(ways.map(|ways| ways.hir).collect()))
    }

    /// A part's alternatives, in order.
    fn ways(&mut self, node: &Node) -> Result<Vec<Ways>, Reason> {
        if !node.nullable() {
            return Ok(vec![Ways { hir: self.node(node)?, empty: false }]);
        }
        match node {
            Node::Seq(list) => self.ways_of_sequence(list),
            Node::Alt(branches) => {
                let mut all = Vec::new();
                for branch in branches {
                    all.extend(self.ways(branch)?);
                }
                Ok(all)
            }
            Node::Group { index, body } => {
                let ways = self.ways(body)?;
                Ok(ways.into_iter().map(|ways| Ways { hir: capture(*index, ways.hir), ..ways }).collect())
            }
            Node::Repeat { min, max, greedy, body } => self.ways_of_repeat(*min, *max, *greedy, body),
            _ => Ok(vec![Ways { hir: self.node(node)?, empty: true }]),
        }
    }

    /// The alternatives of each part extend every alternative of the parts before it that is empty so far; after one
    /// that is not, the other parts are taken as they are.
    fn ways_of_sequence(&mut self, list: &[Node]) -> Result<Vec<Ways>, Reason> {
        // What each alternative consists of, and whether it is empty.
        let mut all = vec![(Vec::new(), true)];
        for (at, part) in list.iter().enumerate() {
            let mut longer = Vec::new();
            for (before, empty) in all {
                if !empty {
                    longer.push((before, false));
                    continue;
                }
                let ways = self.ways(part)?;
                let copies = ways.len().saturating_sub(1);
                self.spend(1 + copies * before.len())?;
                for (way, mut hirs) in ways.into_iter().zip(repeat_n(before, copies + 1)) {
                    if *way.hir.kind() != HirKind::Empty {
                        hirs.push(way.hir);
                    }
                    if !way.empty {
                        hirs.extend(self.list(&list[at + 1..])?);
                    }
                    longer.push((hirs, way.empty));
                }
            }
            all = longer;
        }
        Ok(all.into_iter().map(|(hirs, empty)| Ways { hir: Hir::concat(hirs), empty }).collect())
    }

    fn ways_of_repeat(&mut self, min: u32, max: Option<u32>, greedy: bool, body: &Node) -> Result<Vec<Ways>, Reason> {
        check_counts(min, max)?;
        if min > 0 {
            // The first iteration, then the others: body{2,5} is body body{1,4}.
            let rest = Node::Repeat { min: min - 1, max: max.map(|max| max - 1), greedy, body: Box::new(body.clone()) };
            return self.ways_of_sequence(&[body.clone(), rest]);
        }
        let none = Ways { hir: Hir::empty(), empty: true };
        if max == Some(0) {
            return Ok(vec![none]);
        }
        let filled = self.filled(body)?;
        let some = Ways { hir: repetition(1, max, greedy, filled), empty: false };
        Ok(if greedy { vec![some, none] } else { vec![none, some] })
    }

    fn spend(&mut self, nodes: usize) -> Result<(), Reason> {
        self.written += nodes;
        if self.written > NODE_LIMIT { Err(Reason::TooLarge) } else { Ok(()) }
    }
}

fn check_counts(min: u32, max: Option<u32>) -> Result<(), Reason> {
    if min > COUNT_LIMIT || max.is_some_and(|max| max > COUNT_LIMIT) { Err(Reason::TooLarge) } else { Ok(()) }
}

fn repetition(min: u32, max: Option<u32>, greedy: bool, sub: Hir) -> Hir {
    Hir::repetition(Repetition { min, max, greedy, sub: Box::new(sub) })
}

fn capture(index: usize, sub: Hir) -> Hir {
    // A group number is at most the length of the pattern, which is limited.
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    Hir::capture(Capture { index, name: None, sub: Box::new(sub) })
}
