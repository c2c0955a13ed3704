//! A pattern's flags, and why a pattern cannot be parsed or matched.

/// Why a [`super::Pattern`] cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// The pattern or its flags are not valid in ECMAScript.
    #[error("{message} (at byte {offset})")]
    Syntax {
        /// The parser's message.
        message: String,
        /// The position in the pattern, in bytes (0 for flags).
        offset: usize,
    },
    /// A valid pattern that cannot be matched exactly in linear time.
    #[error("the pattern {0}")]
    NotLinear(Reason),
}

/// Why a pattern cannot be matched exactly in linear time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// `(?=`, `(?!`, `(?<=`, `(?<!`
    #[error("looks ahead or behind")]
    Lookaround,
    /// A backreference to a group that can match too many texts, or that is repeated.
    #[error("refers to a group whose text cannot be foretold")]
    Backreference,
    /// A group name used twice.
    #[error("names two groups alike")]
    DuplicateName,
    /// `\p{...}`
    #[error("uses a Unicode property")]
    Property,
    /// The `v` flag.
    #[error("has the v flag")]
    UnicodeSets,
    /// `(?i:...)`
    #[error("changes flags inside")]
    Modifiers,
    /// An escape that the parser reads differently than ECMAScript.
    #[error("has an escape of an unusual form")]
    Escape,
    /// A count, or a product of counts or alternatives, over the limit.
    #[error("is too large")]
    TooLarge,
    /// Groups nested deeper than the limit.
    #[error("is nested too deeply")]
    TooDeep,
}

/// The flags that affect a single match (all but `g` and `d`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// `i`
    pub ignore_case: bool,
    /// `m`
    pub multiline: bool,
    /// `s`
    pub dot_all: bool,
    /// `u`
    pub unicode: bool,
    /// `v`
    pub unicode_sets: bool,
    /// `y`
    pub sticky: bool,
}

impl Flags {
    /// Parses the flags of a literal.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let wrong = |message| Err(PatternError::Syntax { message, offset: 0 });
        for (index, flag) in text.char_indices() {
            if !"dgimsuvy".contains(flag) {
                return wrong(format!("there is no flag {flag:?}"));
            }
            if text[..index].contains(flag) {
                return wrong(format!("the flag {flag:?} stands twice"));
            }
        }
        let has = |flag| text.contains(flag);
        if has('u') && has('v') {
            return wrong("the flags u and v exclude each other".to_owned());
        }
        Ok(Self {
            ignore_case: has('i'),
            multiline: has('m'),
            dot_all: has('s'),
            unicode: has('u'),
            unicode_sets: has('v'),
            sticky: has('y'),
        })
    }
}
