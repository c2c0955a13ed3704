//! What a hint did while it ran: its requests with their answers, its assertions with their subjects and patterns.
//! Findings are derived from it; the verdict depends on the outcome alone.

use std::sync::Arc;

use crate::challenge::HookName;
use crate::submission::{Answer, CorsRequest, Fault, Refusal};

/// What a hint did.
#[derive(Debug, Default)]
pub struct Trace {
    /// Its requests, in the order in which they were sent.
    pub exchanges: Vec<Exchange>,
    /// Its assertions, in the order in which they ended.
    pub assertions: Vec<Assertion>,
    /// Whether its promise settled before everything that it had started had ended.
    pub unawaited: bool,
    /// The line and column of the hint's wrapped code, from 1, at which it threw what ended it.
    pub threw_at: Option<(usize, usize)>,
    /// The hook that failed the hint after its own code had passed.
    pub failed_in: Option<HookName>,
}

/// How far a trace had come.
#[derive(Clone, Copy)]
pub(crate) struct TraceMark {
    exchanges: usize,
    assertions: usize,
    unawaited: bool,
    threw_at: Option<(usize, usize)>,
}

impl Trace {
    /// How far it has come.
    pub(crate) fn mark(&self) -> TraceMark {
        let Self { exchanges, assertions, unawaited, threw_at, .. } = self;
        let (exchanges, assertions) = (exchanges.len(), assertions.len());
        TraceMark { exchanges, assertions, unawaited: *unawaited, threw_at: *threw_at }
    }

    /// Removes what came after a mark: findings are about the hint, and not about the hook after it.
    pub(crate) fn return_to(&mut self, mark: TraceMark) {
        self.exchanges.truncate(mark.exchanges);
        self.assertions.truncate(mark.assertions);
        (self.unawaited, self.threw_at) = (mark.unawaited, mark.threw_at);
    }
}

/// A request and its answer or fault.
#[derive(Debug)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The requested URL.
    pub url: String,
    /// The answer or the fault; `None` if the hint ended before it came.
    pub answer: Option<Result<Arc<Answer>, Fault>>,
    /// What a browser decides by whether the page may send it; `None` in the mode `no-cors`, in which it always may.
    pub cors: Option<CorsRequest>,
    /// Whether it was sent with [`Request::keeps_session`](crate::submission::Request::keeps_session).
    pub keeps_session: bool,
    /// Why a browser would have refused it, as far as [`find_refusals`](super::find_refusals) found.
    pub refusal: Option<Refusal>,
}

impl Exchange {
    /// A request that has no answer yet.
    #[must_use]
    pub fn new(method: &str, url: &str, cors: Option<CorsRequest>) -> Self {
        let (method, url) = (method.to_owned(), url.to_owned());
        Self { method, url, answer: None, cors, keeps_session: false, refusal: None }
    }

    /// What a browser judges of it, if it was answered.
    pub(super) fn answered(&self) -> Option<(&CorsRequest, &str, &Answer)> {
        Some((self.cors.as_ref()?, &self.url, self.answer.as_ref()?.as_ref().ok()?))
    }
}

/// One call of an `assert` member.
#[derive(Debug, Clone, Default)]
pub struct Assertion {
    /// The member's name; `assert` for a bare call.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// The author's message.
    pub message: Option<String>,
    /// The actual value, where it is a string.
    pub subject: Option<Arc<str>>,
    /// The request whose answer is that text, as an index into [`Trace::exchanges`].
    pub exchange: Option<usize>,
    /// The regular expression, where one was matched.
    pub pattern: Option<PatternText>,
    /// The actual value, as JSON or `NaN` and the like, of an assertion that failed.
    pub actual: Option<String>,
    /// The expected value, as JSON, of an assertion that failed.
    pub expected: Option<String>,
    /// The line and column of the hint's wrapped code, from 1, of an assertion that failed.
    pub at: Option<(usize, usize)>,
}

/// A regular expression as the hint wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternText {
    /// The text between the slashes.
    pub source: String,
    /// The text after them.
    pub flags: String,
}

impl std::fmt::Display for PatternText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/{}", self.source, self.flags)
    }
}
