//! Expands backreferences to alternatives, since an automaton has no memory: `('|")x\1` becomes `(')x'|(")x"`. The
//! expansion preserves what matches, which match comes first, and the groups; a pattern for which it would not is
//! refused.

use std::collections::BTreeSet;
use std::iter::repeat_n;

use super::node::Node;
use super::syntax::Reason;

/// The most nodes that an expansion may create.
const NODE_LIMIT: usize = 20_000;
/// The most texts that a part may match to be expanded.
const TEXT_LIMIT: usize = 64;
/// The most characters of a set that is expanded to its members.
const SET_LIMIT: u32 = 16;

/// What each group holds, by number: `None` if it took no part. A reference to such a group matches the empty string.
type Held = Vec<Option<Vec<u32>>>;
/// An alternative of a part: what it matches, and what the groups hold after it.
type Way = (Node, Held);

/// The same pattern without [`Node::Ref`].
pub(crate) fn resolve(node: &Node) -> Result<Node, Reason> {
    if node.refs().is_empty() {
        return Ok(node.clone());
    }
    let groups = node.groups().last().map_or(0, |last| last + 1);
    let mut expander = Expander { written: 0 };
    Ok(Node::Seq(expander.sequence(&[node], &vec![None; groups])?))
}

struct Expander {
    written: usize,
}

impl Expander {
    /// Expands a sequence of parts. If a group has alternatives, everything up to the last reference that depends on it
    /// is repeated in each of them, so that the order of attempts stays the same.
    fn sequence(&mut self, parts: &[&Node], held: &Held) -> Result<Vec<Node>, Reason> {
        let mut out = Vec::new();
        let mut rest = parts;
        let refs: Vec<_> = parts.iter().map(|part| part.refs()).collect();
        while let Some((&part, after)) = rest.split_first() {
            rest = after;
            let reach = self.dependent(part, after, &refs[refs.len() - after.len()..])?;
            if reach == 0 {
                out.push(self.closed(part, held)?);
                continue;
            }
            let (needed, tail) = after.split_at(reach);
            out.push(Node::Alt(self.fork(part, needed, held)?));
            rest = tail;
        }
        Ok(out)
    }

    fn fork(&mut self, part: &Node, needed: &[&Node], held: &Held) -> Result<Vec<Node>, Reason> {
        let with = |before: &[&Node], this: &mut Self| -> Result<Node, Reason> {
            Ok(Node::Seq(this.sequence(&[before, needed].concat(), held)?))
        };
        match part {
            Node::Seq(list) => Ok(vec![with(&list.iter().collect::<Vec<_>>(), self)?]),
            Node::Alt(branches) => branches.iter().map(|branch| with(&[branch], self)).collect(),
            Node::Repeat { min: 1, max: Some(1), body, .. } => Ok(vec![with(&[body], self)?]),
            Node::Repeat { min: 0, max: Some(1), greedy, body } if !body.nullable() => {
                let mut ways = vec![with(&[body], self)?, with(&[], self)?];
                if !greedy {
                    ways.reverse();
                }
                Ok(ways)
            }
            Node::Group { .. } => {
                let wanted = needed.iter().flat_map(|node| node.refs()).collect();
                let mut forks = Vec::new();
                for (node, held) in self.ways(part, &wanted, held)? {
                    let mut list = vec![node];
                    list.extend(self.sequence(needed, &held)?);
                    forks.push(Node::Seq(list));
                }
                Ok(forks)
            }
            _ => Err(Reason::Backreference),
        }
    }

    /// The alternatives of a part, in order; in each of them, the `wanted` groups in it hold one known text.
    fn ways(&mut self, node: &Node, wanted: &BTreeSet<usize>, held: &Held) -> Result<Vec<Way>, Reason> {
        if node.groups().is_disjoint(wanted) {
            return Ok(vec![(self.closed(node, held)?, held.clone())]);
        }
        match node {
            Node::Group { index, .. } if wanted.contains(index) => {
                Ok(self.texts(node, held)?.into_iter().map(|(node, _, held)| (node, held)).collect())
            }
            Node::Group { index, body } => {
                let ways = self.ways(body, wanted, held)?;
                Ok(ways.into_iter().map(|(body, held)| (group(*index, body), held)).collect())
            }
            Node::Alt(branches) => {
                let ways: Result<Vec<_>, _> = branches.iter().map(|branch| self.ways(branch, wanted, held)).collect();
                Ok(ways?.concat())
            }
            Node::Seq(list) => self.ways_of_sequence(list, wanted, held),
            Node::Repeat { min: 1, max: Some(1), body, .. } => self.ways(body, wanted, held),
            _ => Err(Reason::Backreference),
        }
    }

    /// The order of attempts is preserved only if what precedes the alternatives can match in only one way.
    fn ways_of_sequence(&mut self, list: &[Node], wanted: &BTreeSet<usize>, held: &Held) -> Result<Vec<Way>, Reason> {
        let mut ways = vec![(Vec::new(), held.clone())];
        let mut fixed = true;
        let refs: BTreeSet<usize> = list.iter().flat_map(Node::refs).collect();
        for part in list {
            if !fixed && !part.groups().is_disjoint(wanted) {
                return Err(Reason::Backreference);
            }
            // A later part may refer to a group that is not wanted outside.
            if part.groups().iter().any(|group| refs.contains(group) && !wanted.contains(group)) {
                return Err(Reason::Backreference);
            }
            let mut longer = Vec::new();
            for (before, held) in ways {
                let ways = self.ways(part, wanted, &held)?;
                let befores = repeat_n(before, ways.len());
                for ((node, held), mut before) in ways.into_iter().zip(befores) {
                    before.push(node);
                    longer.push((before, held));
                }
            }
            self.spend(longer.len())?;
            ways = longer;
            fixed &= part.fixed() || !part.groups().is_disjoint(wanted) && only_fixed_inside(part);
        }
        Ok(ways.into_iter().map(|(list, held)| (Node::Seq(list), held)).collect())
    }

    /// Every text that a part can match, in order, each with a node that matches only this text, and what the groups
    /// hold after it.
    fn texts(&mut self, node: &Node, held: &Held) -> Result<Vec<(Node, Vec<u32>, Held)>, Reason> {
        let texts = match node {
            Node::Char(c) => vec![(node.clone(), vec![*c], held.clone())],
            Node::Set(set) => {
                let members = set.members(SET_LIMIT).ok_or(Reason::Backreference)?;
                members.into_iter().map(|c| (Node::Char(c), vec![c], held.clone())).collect()
            }
            Node::Look(_) => vec![(node.clone(), Vec::new(), held.clone())],
            Node::Ref(index) => {
                let text = held.get(*index).cloned().flatten().unwrap_or_default();
                vec![(literal(&text), text, held.clone())]
            }
            Node::Seq(list) => {
                let mut all = vec![(Vec::new(), Vec::new(), held.clone())];
                for part in list {
                    let mut longer = Vec::new();
                    for (before, text, held) in all {
                        let texts = self.texts(part, &held)?;
                        let befores = repeat_n((before, text), texts.len());
                        for ((node, more, held), (mut before, mut text)) in texts.into_iter().zip(befores) {
                            before.push(node);
                            text.extend(more);
                            longer.push((before, text, held));
                        }
                        limit(longer.len())?;
                    }
                    all = longer;
                }
                all.into_iter().map(|(list, text, held)| (Node::Seq(list), text, held)).collect()
            }
            Node::Alt(branches) => {
                let mut all = Vec::new();
                for branch in branches {
                    all.extend(self.texts(branch, held)?);
                }
                all
            }
            Node::Group { index, body } => {
                let mut all = self.texts(body, held)?;
                for (node, text, held) in &mut all {
                    *node = group(*index, std::mem::replace(node, Node::empty()));
                    held[*index] = Some(text.clone());
                }
                all
            }
            Node::Repeat { min: 0, max: Some(1), greedy, body } => {
                let mut all = self.texts(body, held)?;
                all.retain(|(_, text, _)| !text.is_empty());
                let none = (Node::empty(), Vec::new(), held.clone());
                all.insert(if *greedy { all.len() } else { 0 }, none);
                all
            }
            Node::Repeat { .. } | Node::Unsupported(_) => return Err(Reason::Backreference),
        };
        limit(texts.len())?;
        self.spend(texts.len())?;
        Ok(texts)
    }

    /// Expands a part on whose groups nothing outside depends: its references become what the groups hold, and a
    /// repeated part resets its own groups at each iteration.
    fn closed(&mut self, node: &Node, held: &Held) -> Result<Node, Reason> {
        self.spend(1)?;
        match node {
            Node::Ref(index) => Ok(held.get(*index).cloned().flatten().map_or_else(Node::empty, |text| literal(&text))),
            Node::Seq(list) => Ok(Node::Seq(self.sequence(&list.iter().collect::<Vec<_>>(), held)?)),
            Node::Alt(branches) => {
                let branches: Result<_, _> = branches.iter().map(|branch| self.closed(branch, held)).collect();
                Ok(Node::Alt(branches?))
            }
            Node::Group { index, body } => Ok(group(*index, self.closed(body, held)?)),
            Node::Repeat { min, max, greedy, body } => {
                let mut fresh = held.clone();
                body.groups().into_iter().for_each(|group| fresh[group] = None);
                let body = Box::new(self.closed(body, &fresh)?);
                Ok(Node::Repeat { min: *min, max: *max, greedy: *greedy, body })
            }
            Node::Char(_) | Node::Set(_) | Node::Look(_) | Node::Unsupported(_) => Ok(node.clone()),
        }
    }

    /// How many of the parts that follow must be repeated in each alternative of `part`: up to the last that refers to
    /// a group in it, or to one in a part that must be repeated. `refs` are the references of the parts that follow.
    fn dependent(&mut self, part: &Node, after: &[&Node], refs: &[BTreeSet<usize>]) -> Result<usize, Reason> {
        let mut groups = part.groups();
        let mut reach = 0;
        if groups.is_empty() {
            return Ok(reach);
        }
        self.spend(after.len())?;
        while let Some(last) = refs[reach..].iter().rposition(|refs| !refs.is_disjoint(&groups)) {
            groups.extend(after[reach..=reach + last].iter().flat_map(|node| node.groups()));
            reach += last + 1;
            self.spend(after.len() - reach)?;
        }
        Ok(reach)
    }

    fn spend(&mut self, nodes: usize) -> Result<(), Reason> {
        self.written += nodes;
        if self.written > NODE_LIMIT { Err(Reason::TooLarge) } else { Ok(()) }
    }
}

/// Whether everything in a part but its alternatives is fixed.
fn only_fixed_inside(node: &Node) -> bool {
    !node.any(&|inner| matches!(inner, Node::Repeat { .. } | Node::Unsupported(_)))
}

fn limit(count: usize) -> Result<(), Reason> {
    if count > TEXT_LIMIT { Err(Reason::Backreference) } else { Ok(()) }
}

fn group(index: usize, body: Node) -> Node {
    Node::Group { index, body: Box::new(body) }
}

fn literal(text: &[u32]) -> Node {
    Node::Seq(text.iter().map(|&c| Node::Char(c)).collect())
}
