//! One round of watching: everything opened anew and graded, on a thread of its own so that a key ends the program at once,
//! whatever a hint waits for.

use std::sync::Arc;

use crate::challenge::Challenge;
use crate::cli::options::challenge::GradingArgs;
use crate::cli::options::detail::DetailArgs;
use crate::cli::options::network::NetworkArgs;
use crate::cli::{Exit, ExitError};
use crate::engine::Supervisor;
use crate::language::{Language, Translator};
use crate::report::Report;
use crate::submission::Limits;

/// What every round is graded by.
pub(super) struct Rounds {
    pub(super) name: String,
    pub(super) challenges: Vec<Challenge>,
    pub(super) language: Language,
    pub(super) grading: GradingArgs,
    pub(super) detail: DetailArgs,
    pub(super) network: NetworkArgs,
    pub(super) limits: Limits,
}

impl Rounds {
    /// Begins a round; `done` gets its reports in any case.
    pub(super) fn begin(self: &Arc<Self>, done: impl FnOnce(Result<Vec<Report>, ExitError>) + Send + 'static) {
        let rounds = Arc::clone(self);
        let mut promised = Promised(Some(Box::new(done)));
        let work = move || promised.keep(rounds.grade());
        // A thread that cannot be had drops the promise, which then says so.
        drop(std::thread::Builder::new().name("round".to_owned()).spawn(work));
    }

    fn grade(&self) -> Result<Vec<Report>, ExitError> {
        let mut supervisor = Supervisor::start(self.limits);
        let network = self.network.network(self.limits)?;
        let submission = Arc::new(self.network.open(&self.name, &network, self.limits)?);
        for challenge in &self.challenges {
            submission.prefetch(challenge.named_paths());
        }
        let translator = Translator::of(self.language);
        let grade = |challenge| {
            let mut report = self.grading.grade(&mut supervisor, challenge, &submission, self.limits, &translator)?;
            self.detail.apply(&mut report);
            Ok(report)
        };
        self.challenges.iter().map(grade).collect()
    }
}

type Done = Box<dyn FnOnce(Result<Vec<Report>, ExitError>) + Send>;

struct Promised(Option<Done>);

impl Promised {
    fn keep(&mut self, result: Result<Vec<Report>, ExitError>) {
        if let Some(done) = self.0.take() {
            done(result);
        }
    }
}

impl Drop for Promised {
    fn drop(&mut self) {
        self.keep(Err(ExitError::new(
            Exit::Ungraded,
            anyhow::anyhow!("a round of grading broke off; please report it"),
        )));
    }
}
