//! Parses an ECMAScript pattern to a [`Node`] with oxc's parser. What cannot be matched here, or what oxc reads
//! differently than ECMAScript, becomes [`Node::Unsupported`].

use std::collections::HashMap;

use oxc::allocator::Allocator;
use oxc::regular_expression::ast::{
    Alternative, BoundaryAssertionKind, CharacterClass, CharacterClassContents, CharacterClassEscapeKind,
    CharacterKind, Disjunction, Quantifier, Term,
};
use oxc::regular_expression::{LiteralParser, Options};
use oxc::span::{GetSpan, Span};

use super::class::Set;
use super::node::{Look, Node};
use super::syntax::{Flags, PatternError, Reason};

/// How deep groups may be nested: the parser and our own visitors recurse.
const DEPTH_LIMIT: usize = 100;
/// The longest pattern that is read, in bytes.
const LENGTH_LIMIT: usize = 64 << 10;

/// A parsed pattern.
#[derive(Debug, Clone)]
pub(crate) struct Parsed {
    pub(crate) node: Node,
    pub(crate) flags: Flags,
    /// The names of groups 1, 2 and so on.
    pub(crate) names: Vec<Option<String>>,
}

/// Parses a pattern. What cannot be matched here is [`Node::Unsupported`] in the tree.
pub(crate) fn parse(source: &str, flags: Flags) -> Result<Parsed, PatternError> {
    if flags.unicode_sets {
        return Err(PatternError::NotLinear(Reason::UnicodeSets));
    }
    if source.len() > LENGTH_LIMIT {
        return Err(PatternError::NotLinear(Reason::TooLarge));
    }
    if depth(source) > DEPTH_LIMIT {
        return Err(PatternError::NotLinear(Reason::TooDeep));
    }
    if source.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
        // A syntax error, which oxc does not notice under `u`.
        return Err(PatternError::NotLinear(Reason::Escape));
    }
    let allocator = Allocator::default();
    let flag_text = if flags.unicode { "u" } else { "" };
    #[expect(clippy::disallowed_methods, reason = "the depth is bounded above")]
    let pattern =
        LiteralParser::new(&allocator, source, Some(flag_text), Options::default()).parse().map_err(|error| {
            let offset = error.labels.first().map_or(0, |label| label.offset() as usize);
            PatternError::Syntax { message: error.message.to_string(), offset }
        })?;
    let mut reader = Reader { source, flags, names: Vec::new(), by_name: HashMap::new(), twice: false };
    reader.number(&pattern.body);
    let node =
        if reader.twice { Node::Unsupported(Reason::DuplicateName) } else { reader.disjunction(&pattern.body, &mut 0) };
    Ok(Parsed { node, flags, names: reader.names })
}

/// The depth of the deepest group.
fn depth(source: &str) -> usize {
    let (mut open, mut deepest, mut in_class) = (0_usize, 0, false);
    let mut bytes = source.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => open += 1,
            b')' if !in_class => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

struct Reader<'s> {
    source: &'s str,
    flags: Flags,
    names: Vec<Option<String>>,
    by_name: HashMap<String, usize>,
    twice: bool,
}

impl Reader<'_> {
    /// Numbers every group before any reference is read: a reference may come before its group.
    fn number(&mut self, disjunction: &Disjunction<'_>) {
        for term in disjunction.body.iter().flat_map(|alternative| &alternative.body) {
            let inner = if let Term::Quantifier(quantifier) = term { &quantifier.body } else { term };
            match inner {
                Term::CapturingGroup(group) => {
                    let name = group.name.as_ref().map(|name| name.to_string());
                    self.names.push(name.clone());
                    if let Some(name) = name {
                        self.twice |= self.by_name.insert(name, self.names.len()).is_some();
                    }
                    self.number(&group.body);
                }
                Term::IgnoreGroup(group) => self.number(&group.body),
                Term::LookAroundAssertion(assertion) => self.number(&assertion.body),
                _ => {}
            }
        }
    }

    /// `groups` counts the groups that have been opened so far.
    fn disjunction(&self, disjunction: &Disjunction<'_>, groups: &mut usize) -> Node {
        let mut branches: Vec<Node> = disjunction.body.iter().map(|branch| self.alternative(branch, groups)).collect();
        if branches.len() == 1 { branches.remove(0) } else { Node::Alt(branches) }
    }

    fn alternative(&self, alternative: &Alternative<'_>, groups: &mut usize) -> Node {
        Node::Seq(alternative.body.iter().map(|term| self.term(term, groups)).collect())
    }

    fn term(&self, term: &Term<'_>, groups: &mut usize) -> Node {
        match term {
            Term::BoundaryAssertion(assertion) => Node::Look(match assertion.kind {
                BoundaryAssertionKind::Start => Look::Start,
                BoundaryAssertionKind::End => Look::End,
                BoundaryAssertionKind::Boundary => Look::Boundary,
                BoundaryAssertionKind::NegativeBoundary => Look::NotBoundary,
            }),
            Term::LookAroundAssertion(assertion) => {
                self.disjunction(&assertion.body, groups);
                Node::Unsupported(Reason::Lookaround)
            }
            Term::Quantifier(quantifier) => self.quantifier(quantifier, groups),
            Term::Character(character) => Node::Char(character.value),
            Term::Dot(_) => Node::Set(Set::dot(self.flags)),
            Term::CharacterClassEscape(escape) => Node::Set(self.escape(escape.kind)),
            Term::UnicodePropertyEscape(_) => Node::Unsupported(Reason::Property),
            Term::CharacterClass(class) => self.class(class).map_or_else(Node::Unsupported, Node::Set),
            Term::CapturingGroup(group) => {
                *groups += 1;
                let index = *groups;
                Node::Group { index, body: Box::new(self.disjunction(&group.body, groups)) }
            }
            Term::IgnoreGroup(group) => {
                let body = self.disjunction(&group.body, groups);
                if group.modifiers.is_some() { Node::Unsupported(Reason::Modifiers) } else { body }
            }
            Term::IndexedReference(reference) => self.indexed(reference.index, term.span()),
            Term::NamedReference(reference) => match self.by_name.get(reference.name.as_str()) {
                Some(&index) => Node::Ref(index),
                None => Node::Unsupported(Reason::Backreference),
            },
        }
    }

    /// oxc reads `\01` (an octal escape) as `\1`, and truncates a number to 32 bits.
    fn indexed(&self, index: u32, span: Span) -> Node {
        let written = self.source.get(span.start as usize..span.end as usize);
        if written == Some(&format!("\\{index}")) {
            Node::Ref(index as usize)
        } else {
            Node::Unsupported(Reason::Escape)
        }
    }

    fn quantifier(&self, quantifier: &Quantifier<'_>, groups: &mut usize) -> Node {
        let body = Box::new(self.term(&quantifier.body, groups));
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Node::Repeat { min: count(quantifier.min), max: quantifier.max.map(count), greedy: quantifier.greedy, body }
    }

    fn escape(&self, kind: CharacterClassEscapeKind) -> Set {
        match kind {
            CharacterClassEscapeKind::D => Set::digit(),
            CharacterClassEscapeKind::NegativeD => Set::digit().negated(self.flags),
            CharacterClassEscapeKind::S => Set::space(),
            CharacterClassEscapeKind::NegativeS => Set::space().negated(self.flags),
            CharacterClassEscapeKind::W => Set::word(self.flags),
            CharacterClassEscapeKind::NegativeW => Set::word(self.flags).negated(self.flags),
        }
    }

    /// Case is ignored before the class is negated (ECMAScript, CharacterSetMatcher).
    fn class(&self, class: &CharacterClass<'_>) -> Result<Set, Reason> {
        let mut ranges = Vec::new();
        for item in &class.body {
            match item {
                CharacterClassContents::Character(c) => {
                    // oxc reads the `\cJ` of `[\cJ]` as three characters, of which this is the first.
                    if c.kind == CharacterKind::Symbol && c.value == u32::from(b'\\') {
                        return Err(Reason::Escape);
                    }
                    ranges.extend(self.fold(c.value, c.value).ranges());
                }
                CharacterClassContents::CharacterClassRange(range) => {
                    let backslash = u32::from(b'\\');
                    let odd =
                        [range.min, range.max].iter().any(|c| c.kind == CharacterKind::Symbol && c.value == backslash);
                    if odd {
                        return Err(Reason::Escape);
                    }
                    ranges.extend(self.fold(range.min.value, range.max.value).ranges());
                }
                CharacterClassContents::CharacterClassEscape(escape) => {
                    ranges.extend(self.escape(escape.kind).ranges())
                }
                CharacterClassContents::UnicodePropertyEscape(_) => return Err(Reason::Property),
                CharacterClassContents::NestedCharacterClass(_) | CharacterClassContents::ClassStringDisjunction(_) => {
                    return Err(Reason::UnicodeSets);
                }
            }
        }
        let set = Set::of(ranges);
        Ok(if class.negative { set.negated(self.flags) } else { set })
    }

    fn fold(&self, from: u32, to: u32) -> Set {
        let set = Set::of([(from, to)]);
        if self.flags.ignore_case { set.folded(self.flags) } else { set }
    }
}
