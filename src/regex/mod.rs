//! Matches ECMAScript patterns in linear time, with an automaton: a learner's file can keep a backtracking engine busy
//! for minutes. A pattern that cannot be matched exactly is refused ([`PatternError::NotLinear`]); the JavaScript
//! engine then runs it under its time limit.
//!
//! The steps: `parse` (source to `Node`) → `references` (backreferences become alternatives) → `lower` (to an HIR) →
//! the meta engine of regex-automata. The rules are those of ECMAScript, chapter "RegExp (Regular Expression) Objects",
//! with Annex B.

mod bytes;
mod class;
mod lower;
mod node;
mod parse;
mod references;
mod syntax;
mod units;

use std::convert::Infallible;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};

pub(crate) use class::Set;
pub(crate) use node::Node;
pub(crate) use parse::parse;
pub use syntax::{Flags, PatternError, Reason};
use units::{Seen, Subject};

/// The limit of an automaton's NFA, in bytes.
const AUTOMATON_LIMIT: usize = 4 << 20;

/// The cache of built patterns, by flags and source. Building a pattern takes longer than searching an ordinary file
/// with it, and all threads that run a challenge or explain its runs use the same few.
static BUILT: LazyLock<Cache<String, Result<Arc<Pattern>, PatternError>, Memory>> =
    LazyLock::new(|| Cache::with_weighter(32, 8 * AUTOMATON_LIMIT as u64, Memory));

/// Weighs a pattern by the memory of its text and automata, in bytes.
#[derive(Clone)]
struct Memory;

impl Weighter<String, Result<Arc<Pattern>, PatternError>> for Memory {
    fn weight(&self, text: &String, pattern: &Result<Arc<Pattern>, PatternError>) -> u64 {
        (text.len() + pattern.as_ref().map_or(1, |pattern| pattern.memory())) as u64
    }
}

/// A pattern that matches exactly as ECMAScript says, in time linear in the text.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    flags: Flags,
    names: Vec<Option<String>>,
    captures_are_exact: bool,
    foreign: &'static [char],
}

/// The ranges of a match and of each of its groups; `None` for a group that took no part. Index 0 is the whole match.
pub type Spans = Vec<Option<Range<usize>>>;

impl Pattern {
    /// Builds a pattern from its source (what is between the slashes of a literal) and its flags.
    ///
    /// # Errors
    /// [`PatternError::Syntax`] if it is not valid in ECMAScript, [`PatternError::NotLinear`] if it cannot be matched
    /// exactly here.
    pub fn new(source: &str, flags: &str) -> Result<Self, PatternError> {
        let parsed = parse(source, Flags::parse(flags)?)?;
        Self::compile(&parsed.node, parsed.flags, parsed.names).map_err(PatternError::NotLinear)
    }

    /// As [`Pattern::new`], but built once in the process.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn shared(source: &str, flags: &str) -> Result<Arc<Self>, PatternError> {
        // The key is ambiguous where flags contain a slash, which is none.
        Flags::parse(flags)?;
        let build = || Ok::<_, Infallible>(Self::new(source, flags).map(Arc::new));
        BUILT.get_or_insert_with(format!("{flags}/{source}").as_str(), build).unwrap_or_else(|never| match never {})
    }

    /// Builds the matcher of a parsed pattern, or of a part of one.
    pub(crate) fn compile(node: &Node, flags: Flags, names: Vec<Option<String>>) -> Result<Self, Reason> {
        let resolved = references::resolve(node)?;
        let hir = lower::lower(&resolved, flags)?;
        let config = Regex::config().nfa_size_limit(Some(AUTOMATON_LIMIT));
        let regex = Regex::builder().configure(config).build_from_hir(&hir).map_err(|_| Reason::TooLarge)?;
        Ok(Self {
            regex,
            flags,
            names,
            captures_are_exact: resolved.captures_are_exact(),
            foreign: lower::foreign(&resolved, flags),
        })
    }

    /// Whether matching in this text gives exactly ECMAScript's result. A few patterns do not in some texts (`m` with a
    /// carriage return, `iu` and `\b` with a long s); QuickJS must run them there.
    pub fn is_exact_for(&self, text: &str) -> bool {
        !self.foreign.iter().any(|&c| text.contains(c))
    }

    /// Whether the groups' spans are ECMAScript's too. They are not if a group in a repeated part may keep an earlier
    /// iteration's value, which ECMAScript resets at each iteration. The whole match (index 0) is always exact.
    pub fn captures_are_exact(&self) -> bool {
        self.captures_are_exact
    }

    /// Whether the pattern matches anywhere (under `y`: at the start).
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(self.input(&Subject::new(text, self.flags.unicode), 0))
    }

    /// The first match that begins at byte `start` or later, in bytes. A match without `u` may begin or end between the
    /// two halves of an astral character: it is then widened to the whole character
    /// ([`Self::captures_utf16_at`] is exact).
    pub fn find_at(&self, text: &str, start: usize) -> Option<Range<usize>> {
        let subject = Subject::new(text, self.flags.unicode);
        let found = self.regex.find(self.input(&subject, subject.at_byte(start)))?;
        Some(subject.to_bytes(&found.range()))
    }

    /// The first `limit` matches, in bytes, as [`Self::find_at`] gives them.
    pub(crate) fn find_all(&self, text: &str, limit: usize) -> Vec<Range<usize>> {
        let subject = Subject::new(text, self.flags.unicode);
        let mut seen = Seen::default();
        let found = self.regex.find_iter(self.input(&subject, 0)).take(limit);
        found.map(|found| subject.to_bytes_after(&mut seen, &found.range())).collect()
    }

    /// As [`Self::find_at`], with the groups. See [`Self::captures_are_exact`].
    pub fn captures_at(&self, text: &str, start: usize) -> Option<Spans> {
        let subject = Subject::new(text, self.flags.unicode);
        let found = self.search(&subject, subject.at_byte(start))?;
        Some(self.spans(&found, |range| subject.to_bytes(range)))
    }

    /// As [`Self::captures_at`], with `start` and the result in UTF-16 code units, as JavaScript counts.
    pub fn captures_utf16_at(&self, text: &str, start: usize) -> Option<Spans> {
        let subject = Subject::new(text, self.flags.unicode);
        let found = self.search(&subject, subject.at_utf16(start)?)?;
        Some(self.spans(&found, |range| subject.to_utf16(range)))
    }

    /// The names of groups 1, 2 and so on.
    pub fn group_names(&self) -> &[Option<String>] {
        &self.names
    }

    /// The flags it was built with.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// Whether it matches only where the search starts (flag `y`).
    pub fn sticky(&self) -> bool {
        self.flags.sticky
    }

    /// The memory of its automata, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.regex.memory_usage()
    }

    fn input<'h>(&self, subject: &'h Subject<'_>, start: usize) -> Input<'h> {
        let bytes = subject.bytes();
        let anchored = if self.flags.sticky { Anchored::Yes } else { Anchored::No };
        Input::new(bytes).range(start.min(bytes.len())..).anchored(anchored)
    }

    fn search(&self, subject: &Subject<'_>, start: usize) -> Option<Captures> {
        let mut found = self.regex.create_captures();
        self.regex.search_captures(&self.input(subject, start), &mut found);
        found.is_match().then_some(found)
    }

    /// The ranges of the groups. A group that the automaton does not have, since its part can never match, has no span.
    fn spans(&self, found: &Captures, place: impl Fn(&Range<usize>) -> Range<usize>) -> Spans {
        (0..=self.names.len()).map(|group| found.get_group(group).map(|span| place(&span.range()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_of_patterns_is_bounded_by_their_memory() {
        let memory = || -> usize { BUILT.iter().filter_map(|(_, built)| Some(built.ok()?.regex.memory_usage())).sum() };
        let most = 8 * AUTOMATON_LIMIT;
        let (mut built, mut number) = (0, 0);
        while built < 2 * most {
            built += Pattern::shared(&format!("[^a]{{900}}{number}"), "i").unwrap().regex.memory_usage();
            number += 1;
        }
        assert!(memory() > most / 2 && memory() <= most, "{}", memory());
    }
    #[test]
    fn a_slash_is_no_flag_of_a_cached_pattern() {
        assert!(Pattern::shared("/", "").is_ok());
        assert!(matches!(Pattern::shared("", "/"), Err(PatternError::Syntax { .. })));
    }
}
