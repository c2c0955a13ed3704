//! Splits a pattern into the pieces that a person sees in it (`io.emit`, `'user count'`, `currentUsers`) and what may
//! be between them, so that an explanation never names half a word or a parenthesis of the pattern.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use memchr::memmem;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::costs;
use crate::javascript::{is_name, is_quote};
use crate::regex::{Flags, Node, Pattern, Set, parse};

/// The most pieces of a pattern; what follows them is ignored.
const PIECE_LIMIT: usize = 24;
/// How deep groups are read.
const DEPTH_LIMIT: usize = 40;

/// A part of a pattern, as a person would write it in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text: `io.emit`, `'user count'`, `app.use(`. Of several that fit, the first.
    pub text: String,
    /// What it looks like.
    pub kind: PieceKind,
}

/// What a piece looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// One name: `currentUsers`, with or without punctuation after it.
    Word,
    /// Names joined by dots: `io.emit`, with or without punctuation after it.
    Chain,
    /// A text in quotes of either kind.
    Quoted,
    /// Any other literal text.
    Literal,
    /// One of several; the text is the first.
    Choice,
}

impl Piece {
    /// The text without quotes, or without the punctuation after a name.
    pub fn core(&self) -> &str {
        match self.kind {
            PieceKind::Quoted => self.text.trim_matches(['\'', '"', '`']),
            PieceKind::Word | PieceKind::Chain => self.text.trim_end_matches(|c| !is_name(c)),
            PieceKind::Literal | PieceKind::Choice => &self.text,
        }
    }

    /// Whether it is more than punctuation.
    pub(crate) fn has_letters(&self) -> bool {
        self.text.chars().filter(|c| is_name(*c)).count() >= 2
    }

    /// The weight of this piece in an alignment.
    pub(crate) fn weight(&self) -> f32 {
        costs::weight(self.text.chars().filter(|c| c.is_alphanumeric()).count())
    }
}

/// What may be between two pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AllowedGap {
    /// Nothing.
    Nothing,
    /// One space.
    OneSpace,
    /// Any white space, or at least some.
    Spaces { some: bool },
    /// Anything in the same line.
    Line,
    /// Anything.
    Anything,
    /// Something that is not analysed.
    Something,
}

impl AllowedGap {
    pub(crate) fn and(self, next: Self) -> Self {
        match (self, next) {
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Anything, _) | (_, Self::Anything) => Self::Anything,
            (Self::Spaces { some: a }, Self::Spaces { some: b }) => Self::Spaces { some: a || b },
            (Self::Line, Self::Line | Self::OneSpace) | (Self::OneSpace, Self::Line) => Self::Line,
            _ => Self::Something,
        }
    }
}

/// A piece and its context in the pattern.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) piece: Piece,
    /// Finds it in a text.
    pub(crate) finder: Finder,
    /// What may be between the piece before and this one.
    pub(crate) before: AllowedGap,
}

/// Finds exact occurrences of a piece.
#[derive(Debug)]
pub(crate) enum Finder {
    Literal(Box<memmem::Finder<'static>>),
    Pattern(Box<Pattern>),
    /// It is not found, since it cannot be matched in linear time.
    None,
}

impl Finder {
    fn new(node: &Node, flags: Flags) -> Self {
        if let Some(literal) = literal(node).filter(|_| !flags.ignore_case) {
            return Self::Literal(Box::new(memmem::Finder::new(&literal).into_owned()));
        }
        Pattern::compile(node, flags, Vec::new()).map_or(Self::None, |pattern| Self::Pattern(Box::new(pattern)))
    }

    /// The first `limit` occurrences that do not overlap.
    pub(crate) fn find_all(&self, text: &str, limit: usize) -> Vec<Range<usize>> {
        match self {
            Self::Literal(literal) => {
                let length = literal.needle().len();
                literal.find_iter(text.as_bytes()).take(limit).map(|start| start..start + length).collect()
            }
            Self::Pattern(pattern) => pattern.find_all(text, limit),
            Self::None => Vec::new(),
        }
    }

    fn memory(&self) -> usize {
        match self {
            Self::Literal(literal) => literal.needle().len(),
            Self::Pattern(pattern) => pattern.memory(),
            Self::None => 0,
        }
    }
}

fn literal(node: &Node) -> Option<String> {
    match node {
        Node::Char(c) => char::from_u32(*c).map(String::from),
        Node::Seq(list) => list.iter().map(literal).collect(),
        _ => None,
    }
}

/// The pieces of each alternative at the top of a pattern, or of the pattern as a whole.
pub(crate) type Alternatives = Vec<Vec<Part>>;

/// The cache of split patterns, by flags and source: building what finds the pieces takes longer than finding them.
static SPLIT: LazyLock<Cache<String, Option<Arc<Alternatives>>, Memory>> =
    LazyLock::new(|| Cache::with_weighter(32, MEMORY_LIMIT as u64, Memory));
/// The memory of all split patterns in the cache, in bytes.
const MEMORY_LIMIT: usize = 16 << 20;

/// Weighs a split pattern by the memory of its text and of its finders, in bytes.
#[derive(Clone)]
struct Memory;

impl Weighter<String, Option<Arc<Alternatives>>> for Memory {
    fn weight(&self, text: &String, alternatives: &Option<Arc<Alternatives>>) -> u64 {
        let parts = alternatives.iter().flat_map(|alternatives| alternatives.iter().flatten());
        (text.len() + 1 + parts.map(|part| part.finder.memory() + part.piece.text.len()).sum::<usize>()) as u64
    }
}

/// Splits a pattern; `None` if it is not valid.
pub(crate) fn split(source: &str, flags: &str) -> Option<Arc<Alternatives>> {
    let split = || {
        let parsed = parse(source, Flags::parse(flags).ok()?).ok()?;
        Some(Arc::new(alternatives(&parsed.node, parsed.flags)))
    };
    SPLIT
        .get_or_insert_with(format!("{flags}/{source}").as_str(), || Ok::<_, Infallible>(split()))
        .unwrap_or_else(|never| match never {})
}

fn alternatives(node: &Node, flags: Flags) -> Alternatives {
    let mut groups = HashMap::new();
    remember(node, &mut groups);
    let splitter = Splitter { groups, flags };
    let branches = match only_child(node) {
        Node::Alt(branches) => branches.iter().take(8).collect(),
        other => vec![other],
    };
    branches.into_iter().map(|branch| splitter.parts(branch)).filter(|parts| !parts.is_empty()).collect()
}

/// The content of a group, or of a sequence of one node.
fn only_child(node: &Node) -> &Node {
    match node {
        Node::Seq(list) if list.len() == 1 => only_child(&list[0]),
        Node::Group { body, .. } => only_child(body),
        other => other,
    }
}

fn remember<'n>(node: &'n Node, groups: &mut HashMap<usize, &'n Node>) {
    if let Node::Group { index, body } = node {
        groups.insert(*index, body);
    }
    node.children().iter().for_each(|child| remember(child, groups));
}

/// The smallest part of a pattern: a character, a quote, or something that matches no certain text.
enum Unit {
    Char(char, Node),
    Quote(Node),
    /// Part of the piece around it that is not shown: `/?`, `\b`.
    Silent(Node),
    Choice(String, Node),
    Gap(AllowedGap),
}

struct Splitter<'n> {
    groups: HashMap<usize, &'n Node>,
    flags: Flags,
}

impl Splitter<'_> {
    fn parts(&self, node: &Node) -> Vec<Part> {
        let mut units = Vec::new();
        self.flatten(node, &mut units, 0);
        parts(join_halves(units), self.flags)
    }

    fn flatten(&self, node: &Node, units: &mut Vec<Unit>, depth: usize) {
        if depth > DEPTH_LIMIT {
            return units.push(Unit::Gap(AllowedGap::Something));
        }
        match node {
            Node::Char(c) => units.push(char_unit(*c, node)),
            Node::Set(set) => units.push(self.set_unit(set, node)),
            Node::Seq(list) => list.iter().for_each(|item| self.flatten(item, units, depth + 1)),
            Node::Alt(branches) => units.push(self.choice(branches, depth)),
            Node::Group { body, .. } => self.flatten(body, units, depth + 1),
            Node::Ref(index) => match self.groups.get(index) {
                Some(body) => self.flatten(body, units, depth + 8),
                None => units.push(Unit::Gap(AllowedGap::Something)),
            },
            Node::Repeat { min, body, .. } => self.repeat(*min, body, node, units, depth),
            Node::Look(look) => {
                if look.is_about_words() {
                    units.push(Unit::Silent(node.clone()));
                }
            }
            Node::Unsupported(_) => units.push(Unit::Gap(AllowedGap::Something)),
        }
    }

    fn set_unit(&self, set: &Set, node: &Node) -> Unit {
        let has = |c: char| set.contains(c as u32);
        if let Some(members) = set.members(8) {
            let chars: Vec<char> = members.into_iter().filter_map(char::from_u32).collect();
            if !chars.is_empty() && chars.iter().all(|c| is_quote(*c)) {
                return Unit::Quote(node.clone());
            }
            if chars.iter().all(|c| c.is_whitespace()) {
                return Unit::Gap(AllowedGap::Something);
            }
            // Of a letter in both cases, the lower one; of other characters, the first.
            let shown = chars.iter().find(|c| c.is_lowercase()).or(chars.first());
            return shown.map_or(Unit::Gap(AllowedGap::Something), |c| Unit::Char(*c, node.clone()));
        }
        // An author who writes `io.emit` means the dot.
        if has('.') && has('a') && has(' ') && has('(') {
            Unit::Char('.', node.clone())
        } else {
            Unit::Gap(AllowedGap::Something)
        }
    }

    fn repeat(&self, min: u32, body: &Node, node: &Node, units: &mut Vec<Unit>, depth: usize) {
        if let Node::Set(set) = only_child(body) {
            return units.push(match allowed_gap(set, min) {
                Some(allowed) => Unit::Gap(allowed),
                None if min > 0 && set.members(8).is_some() => self.set_unit(set, node),
                None => Unit::Gap(AllowedGap::Something),
            });
        }
        if matches!(only_child(body), Node::Char(c) if *c == u32::from(b' ')) {
            return units.push(Unit::Gap(AllowedGap::Spaces { some: min > 0 }));
        }
        let bare = self.bare(node, depth);
        match (min, bare) {
            (_, None) => units.push(Unit::Gap(AllowedGap::Something)),
            (0, Some(bare)) => units.push(Unit::Silent(bare)),
            (_, Some(_)) => self.flatten(body, units, depth + 1),
        }
    }

    /// One of several texts. A choice between quotes counts as one quote.
    fn choice(&self, branches: &[Node], depth: usize) -> Unit {
        let Some(bare) = branches.iter().map(|branch| self.bare(branch, depth)).collect::<Option<Vec<_>>>() else {
            return Unit::Gap(AllowedGap::Something);
        };
        let texts: Vec<String> = branches.iter().map(|branch| self.first_text(branch, depth)).collect();
        let bare = Node::Alt(bare);
        if texts.iter().all(|text| text.chars().count() == 1 && text.chars().all(is_quote)) {
            return Unit::Quote(bare);
        }
        match texts.into_iter().find(|text| !text.is_empty()) {
            Some(text) => Unit::Choice(text, bare),
            None => Unit::Gap(AllowedGap::Something),
        }
    }

    fn first_text(&self, node: &Node, depth: usize) -> String {
        let mut units = Vec::new();
        self.flatten(node, &mut units, depth + 1);
        join_halves(units).iter().filter_map(Unit::shown).collect()
    }

    /// The node without groups and references, so that it can be matched alone.
    fn bare(&self, node: &Node, depth: usize) -> Option<Node> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        let list = |nodes: &[Node]| nodes.iter().map(|node| self.bare(node, depth + 1)).collect::<Option<Vec<_>>>();
        match node {
            Node::Seq(nodes) => list(nodes).map(Node::Seq),
            Node::Alt(nodes) => list(nodes).map(Node::Alt),
            Node::Group { body, .. } => self.bare(body, depth + 1),
            Node::Ref(index) => self.groups.get(index).and_then(|body| self.bare(body, depth + 8)),
            Node::Repeat { min, max, greedy, body } => {
                let body = Box::new(self.bare(body, depth + 1)?);
                Some(Node::Repeat { min: *min, max: *max, greedy: *greedy, body })
            }
            Node::Unsupported(_) => None,
            Node::Char(_) | Node::Set(_) | Node::Look(_) => Some(node.clone()),
        }
    }
}

impl Unit {
    pub(crate) fn shown(&self) -> Option<String> {
        match self {
            Self::Char(c, _) => Some(c.to_string()),
            Self::Quote(_) => Some("'".to_owned()),
            Self::Choice(text, _) => Some(text.clone()),
            Self::Silent(_) | Self::Gap(_) => None,
        }
    }

    pub(crate) fn is_quote(&self) -> bool {
        matches!(self, Self::Quote(_)) || matches!(self, Self::Char(c, _) if is_quote(*c))
    }

    pub(crate) fn into_node(self) -> Option<Node> {
        match self {
            Self::Char(_, node) | Self::Quote(node) | Self::Silent(node) | Self::Choice(_, node) => Some(node),
            Self::Gap(_) => None,
        }
    }
}

fn char_unit(c: u32, node: &Node) -> Unit {
    match char::from_u32(c) {
        Some(' ') => Unit::Gap(AllowedGap::OneSpace),
        Some('\n' | '\r' | '\t') => Unit::Gap(AllowedGap::Something),
        Some(c) => Unit::Char(c, node.clone()),
        // Half of a surrogate pair.
        None => Unit::Silent(node.clone()),
    }
}

/// What a repeated set allows between two pieces, if it is a gap.
fn allowed_gap(set: &Set, min: u32) -> Option<AllowedGap> {
    let has = |c: char| set.contains(c as u32);
    if has('a') && has('0') && has(' ') && has('(') && has('.') {
        return Some(if has('\n') { AllowedGap::Anything } else { AllowedGap::Line });
    }
    (has(' ') && !has('a') && !has('(')).then_some(AllowedGap::Spaces { some: min > 0 })
}

/// Splits units into pieces: quoted texts first, then runs without white space, split after an opening bracket, a
/// comma, a semicolon or an equals sign.
fn parts(units: Vec<Unit>, flags: Flags) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut run: Vec<Unit> = Vec::new();
    let mut before = AllowedGap::Nothing;
    let mut rest = VecDeque::from(units);
    while let Some(unit) = rest.pop_front() {
        if let Unit::Gap(allowed) = unit {
            flush(&mut run, &mut before, flags, &mut parts);
            before = before.and(allowed);
            continue;
        }
        if unit.is_quote()
            && let Some(length) = closing_quote(&rest)
        {
            flush(&mut run, &mut before, flags, &mut parts);
            run.push(unit);
            run.extend(rest.drain(..=length));
            flush_as(Some(PieceKind::Quoted), &mut run, &mut before, flags, &mut parts);
            continue;
        }
        let parts_after = matches!(unit, Unit::Char('(' | '{' | '[' | ',' | ';' | '=', _));
        let continues = matches!(rest.front(), Some(Unit::Char('=' | '>' | ')' | ']' | '}', _)));
        let member = matches!((&unit, rest.front()), (Unit::Char(')', _), Some(Unit::Char('.', _))));
        run.push(unit);
        if parts_after && !continues || member {
            flush(&mut run, &mut before, flags, &mut parts);
        }
    }
    flush(&mut run, &mut before, flags, &mut parts);
    parts.truncate(PIECE_LIMIT);
    parts
}

/// The index of the quote that closes the quoted text: the next quote, if at least one character and nothing else is
/// before it.
fn closing_quote(rest: &VecDeque<Unit>) -> Option<usize> {
    let end = rest.iter().position(|unit| unit.is_quote())?;
    let plain = rest
        .iter()
        .take(end)
        .all(|unit| matches!(unit, Unit::Char(..) | Unit::Silent(_) | Unit::Gap(AllowedGap::OneSpace)));
    (plain && end > 0).then_some(end)
}

fn flush(run: &mut Vec<Unit>, before: &mut AllowedGap, flags: Flags, parts: &mut Vec<Part>) {
    flush_as(None, run, before, flags, parts);
}

fn flush_as(
    kind: Option<PieceKind>,
    run: &mut Vec<Unit>,
    before: &mut AllowedGap,
    flags: Flags,
    parts: &mut Vec<Part>,
) {
    let choice = run.iter().any(|unit| matches!(unit, Unit::Choice(..)));
    let mut text = String::new();
    let mut nodes = Vec::new();
    for unit in run.drain(..) {
        if let Unit::Gap(_) = unit {
            // A space inside a quoted text.
            text.push(' ');
            nodes.push(Node::Char(u32::from(b' ')));
        } else {
            text.extend(unit.shown());
            nodes.extend(unit.into_node());
        }
    }
    if text.is_empty() {
        if !nodes.is_empty() {
            *before = before.and(AllowedGap::Something);
        }
        return;
    }
    let kind = kind.unwrap_or_else(|| if choice { PieceKind::Choice } else { kind_of(&text) });
    let piece = Piece { text, kind };
    let finder = Finder::new(&Node::Seq(nodes), flags);
    parts.push(Part { piece, finder, before: std::mem::replace(before, AllowedGap::Nothing) });
}

pub(crate) fn kind_of(text: &str) -> PieceKind {
    let core = text.trim_end_matches(|c| !is_name(c));
    let tail = text.len() - core.len();
    if core.is_empty() || tail > 3 || !core.chars().all(|c| is_name(c) || c == '.') || core.starts_with('.') {
        PieceKind::Literal
    } else if core.contains('.') {
        PieceKind::Chain
    } else {
        PieceKind::Word
    }
}

/// Joins the two halves of a surrogate pair into one character.
fn join_halves(units: Vec<Unit>) -> Vec<Unit> {
    let mut joined: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        if let (Some(Unit::Silent(Node::Char(high))), Unit::Silent(Node::Char(low))) = (joined.last(), &unit) {
            let pair = [*high, *low].map(|half| u16::try_from(half).unwrap_or_default());
            if let Some(Ok(c)) = char::decode_utf16(pair).next() {
                let node = Node::Seq(vec![Node::Char(*high), Node::Char(*low)]);
                joined.pop();
                joined.push(Unit::Char(c, node));
                continue;
            }
        }
        joined.push(unit);
    }
    joined
}
