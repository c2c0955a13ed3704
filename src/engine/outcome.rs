//! How a hint ended: it passed, failed or errored (it could not be decided). An errored hint never counts as passed or
//! failed.

use serde::{Deserialize, Serialize};

use super::trace::{Exchange, Trace};
use crate::challenge::HookName;
use crate::submission::{Fault, FaultKind, Preflights, Submission};

/// One hint's run: how it ended and what it did.
#[derive(Debug)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// What it did.
    pub trace: Trace,
}

impl Run {
    /// The run of a hint that could not be started.
    pub(crate) fn errored(error: HintError) -> Self {
        Self { outcome: Outcome::Errored(error), trace: Trace::default() }
    }
}

/// Finds which of the requests of these runs a browser would have refused, and asks the app what a browser would ask it
/// before it sends them: at most `most` times, each question once.
pub fn find_refusals(runs: &mut [Run], submission: &Submission, most: usize) {
    if !submission.is_site() {
        return;
    }
    let mut preflights = Preflights::new(submission, most);
    preflights.send(runs.iter().flat_map(|run| &run.trace.exchanges).filter_map(Exchange::answered));
    for exchange in runs.iter_mut().flat_map(|run| &mut run.trace.exchanges) {
        let refusal = exchange.answered().and_then(|(cors, url, answer)| preflights.refusal(cors, url, answer));
        exchange.refusal = refusal;
    }
}

/// How a hint ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Nothing threw.
    Passed,
    /// Nothing threw, and the hint has no code that could: it passes whatever the app does.
    TestedNothing,
    /// The hint threw: the submission does not do what the hint checks.
    Failed(Failure),
    /// The hint could not be decided.
    Errored(HintError),
}

impl Outcome {
    /// Whether it could not be decided because the host answered in the app's place.
    pub(crate) fn is_answer_of_host(&self) -> bool {
        let Self::Errored(error) = self else { return false };
        let error = if let HintError::InHook(_, error) = error { error } else { error };
        matches!(error, HintError::Fault(fault) if matches!(fault.kind, FaultKind::HostAnswered { .. }))
    }

    /// Whether an engine must not run another hint after one with this outcome.
    pub(crate) fn makes_engine_unusable(&self) -> bool {
        use HintError as E;
        let Self::Errored(error) = self else { return false };
        match error {
            E::Fault(_) | E::Unsupported(_) | E::Broken { .. } => false,
            // The hint itself was decided, and its engine is only kept if nothing is left to run in it.
            E::InHook(..) => false,
            E::TimedOut(_) | E::RunTooLong(_) | E::NeverSettles | E::TooManyRequests(_) => true,
            E::OutOfMemory(_) | E::StackOverflow | E::EngineLimit(_) | E::ThrewNothing(_) => true,
            E::Engine(_) | E::Crashed(_) => true,
        }
    }
}

/// The longest message of a failure, in bytes: a hint may throw a whole page.
const MAX_MESSAGE_BYTES: usize = 64 << 10;

/// What a hint threw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The error's name, such as `AssertionError`.
    pub name: String,
    /// The error's message, of at most 64 KiB.
    pub message: String,
}

impl Failure {
    /// Shortens the message to its limit.
    pub(crate) fn shortened(mut self) -> Self {
        if self.message.len() > MAX_MESSAGE_BYTES {
            self.message.truncate(self.message.floor_char_boundary(MAX_MESSAGE_BYTES));
            self.message.push('…');
        }
        self
    }
}

/// Why a hint could not be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum HintError {
    /// A request had no answer.
    #[error("a request had no answer")]
    Fault(Fault),
    /// It ran longer than its limit, in milliseconds.
    #[error("the hint ran longer than its limit of {0} ms")]
    TimedOut(u64),
    /// The whole run has taken longer than its limit, in milliseconds.
    #[error("the run took longer than its limit of {0} ms")]
    RunTooLong(u64),
    /// It waits for a promise that nothing will settle.
    #[error("the hint waits for a promise that nothing will ever settle")]
    NeverSettles,
    /// It needed more memory than its limit, in bytes.
    #[error("the hint wanted more memory than its limit of {0} bytes")]
    OutOfMemory(usize),
    /// It nested calls deeper than the engine's stack.
    #[error("the hint nested calls too deeply")]
    StackOverflow,
    /// It reached a limit of the engine that a browser does not have, with the engine's message.
    #[error("the hint reached a limit of the engine: {0}")]
    EngineLimit(String),
    /// It sent more requests than its limit.
    #[error("the hint sent more than {0} requests")]
    TooManyRequests(usize),
    /// It uses something that a browser has and hintgrade does not.
    #[error("the hint uses {0}, which hintgrade does not have yet")]
    Unsupported(String),
    /// The hint itself is broken: it does not parse, or names what does not exist.
    #[error("the hint is broken: {message}")]
    Broken {
        /// The engine's message.
        message: String,
        /// The line within the hint's code, from 1.
        line: Option<usize>,
    },
    /// It threw `null` or `undefined`, which have no message.
    #[error("the hint threw {0}")]
    ThrewNothing(String),
    /// A hook of the challenge ended with an error, on which the hint depends.
    #[error("in {}: {}", .0.section(), .1)]
    InHook(HookName, Box<HintError>),
    /// The engine itself failed.
    #[error("the engine failed: {0}")]
    Engine(String),
    /// The worker process ended while it ran, with this exit status.
    #[error("the worker process ended: {0}")]
    Crashed(String),
}

impl HintError {
    /// Whether the challenge is at fault, not the submission or the network.
    #[must_use]
    pub fn is_challenge_fault(&self) -> bool {
        match self {
            Self::InHook(_, error) => error.is_challenge_fault(),
            error => matches!(error, Self::Broken { .. } | Self::Unsupported(_) | Self::ThrewNothing(_)),
        }
    }
}
