//! What becomes of a class's reports: points, what is to be told of them, the outputs, the summary and the exit code. Shared by
//! the commands that have a class, graded or put together.

use super::exit::OrExit;
use super::options::detail::DetailArgs;
use super::options::output::Outputs;
use super::options::points::Weights;
use super::{Exit, ExitError};
use crate::language::Translator;
use crate::report::{ClassSummary, Report};

/// The reports of a class on their way out.
pub(crate) struct ClassOutput<'a> {
    detail: &'a DetailArgs,
    weights: Weights,
    outputs: Outputs,
    /// Where no output is for people, who read the summary on stderr then.
    summary: Option<ClassSummary>,
    translator: Translator,
    exit: Exit,
}

impl<'a> ClassOutput<'a> {
    pub(crate) fn open(detail: &'a DetailArgs, weights: Weights, outputs: Outputs, translator: Translator) -> Self {
        let summary = (!outputs.are_for_people()).then(ClassSummary::default);
        Self { detail, weights, outputs, summary, translator, exit: Exit::Passed }
    }

    /// Counts an outcome for the exit code.
    pub(crate) fn count(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// Tells one report; one that is `known` stands already in an output that goes on from an earlier run.
    pub(crate) fn tell(&mut self, mut report: Report, known: bool) -> Result<(), ExitError> {
        self.weights.apply(&mut report).or_exit(Exit::Usage)?;
        self.count(self.detail.apply(&mut report));
        if let Some(summary) = &mut self.summary {
            summary.add(&report);
        }
        self.outputs.report_row(&report, known).or_exit(Exit::Usage)
    }

    /// Ends the outputs, and summary up.
    pub(crate) fn finish(mut self) -> Result<Exit, ExitError> {
        self.outputs.finish().or_exit(Exit::Usage)?;
        if let Some(summary) = &self.summary {
            let mut text = Vec::new();
            summary.write(&self.translator, &mut text).or_exit(Exit::Usage)?;
            anstream::eprint!("{}", String::from_utf8_lossy(&text));
        }
        Ok(self.exit)
    }
}
