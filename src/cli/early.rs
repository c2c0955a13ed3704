//! What is begun before the arguments are read. Making an engine takes as long as reading them, and the first of them tells
//! whether one will be wanted.

use crate::engine::Supervisor;
use crate::submission::Limits;

/// An engine in the making, perhaps.
pub struct EarlyWorker(Option<Supervisor>);

impl EarlyWorker {
    /// Begins to make an engine where the program is about to grade.
    #[must_use]
    pub fn begin() -> Self {
        let grades = std::env::args_os().nth(1).is_some_and(|command| command == "grade");
        Self(grades.then(|| Supervisor::start(Limits::default())))
    }

    /// An engine with these limits: the one that was begun, where it has them.
    pub(super) fn supervisor(self, limits: Limits) -> Supervisor {
        self.0.filter(|supervisor| supervisor.limits() == limits).unwrap_or_else(|| Supervisor::start(limits))
    }
}
