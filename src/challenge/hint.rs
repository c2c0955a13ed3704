//! A hint, and the code that a challenge runs around its hints.

use serde::{Deserialize, Serialize};

/// One numbered text and the test code under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Its position in the file, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// The JavaScript under the text, exactly as written.
    pub code: String,
    /// The line of the file on which `code` begins, from 1.
    pub line: usize,
}

/// A challenge's hooks, each from the section of its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hooks {
    /// Runs once, before the first hint: a script, whose declarations all hints see.
    pub before_all: Option<Hook>,
    /// Runs before each hint, in the same function as the hint.
    pub before_each: Option<Hook>,
    /// Runs after each hint; the hint fails if it throws.
    pub after_each: Option<Hook>,
    /// Runs once, after the last hint.
    pub after_all: Option<Hook>,
}

/// The code of a hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// The JavaScript, exactly as written.
    pub code: String,
    /// The line of the file on which it begins, from 1.
    pub line: usize,
}

/// Which hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HookName {
    /// `--before-all--`
    BeforeAll,
    /// `--after-each--`
    AfterEach,
    /// `--after-all--`
    AfterAll,
}

impl HookName {
    /// The name of its section.
    #[must_use]
    pub fn section(self) -> &'static str {
        match self {
            Self::BeforeAll => "--before-all--",
            Self::AfterEach => "--after-each--",
            Self::AfterAll => "--after-all--",
        }
    }
}

impl Hooks {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A hook that runs apart from the hints. That before each hint is a part of the hint's code.
    #[must_use]
    pub fn named(&self, name: HookName) -> Option<&Hook> {
        match name {
            HookName::BeforeAll => self.before_all.as_ref(),
            HookName::AfterEach => self.after_each.as_ref(),
            HookName::AfterAll => self.after_all.as_ref(),
        }
    }

    /// The hint as it runs: after the code of the hook before each hint.
    #[must_use]
    pub fn runnable(&self, hint: &Hint) -> Hint {
        let Some(before) = &self.before_each else { return hint.clone() };
        Hint { code: format!("{};\n{}", before.code, hint.code), ..hint.clone() }
    }

    /// The line of the challenge file of a line of [`Self::runnable`]'s code, both from 1.
    #[must_use]
    pub fn file_line(&self, hint: &Hint, line: usize) -> usize {
        let Some(before) = &self.before_each else { return hint.line + line - 1 };
        let own = 1 + memchr::memchr_iter(b'\n', before.code.as_bytes()).count();
        if line <= own { before.line + line - 1 } else { hint.line + line - own - 1 }
    }
}
