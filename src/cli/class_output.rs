//! What becomes of a class's reports: points, what is to be told of them, the outputs, the sums and the exit code. Shared by
//! the commands that have a class, graded or put together.

use super::exit::OrStop;
use super::options::detail::TellingArgs;
use super::options::output::Outputs;
use super::options::points::Weights;
use super::{Exit, Stop};
use crate::language::Translator;
use crate::report::{Report, Sums};

/// The reports of a class on their way out.
pub(crate) struct Ledger<'a> {
    telling: &'a TellingArgs,
    weights: Weights,
    outputs: Outputs,
    /// Where no output is for people, who read the sums on stderr then.
    sums: Option<Sums>,
    translator: Translator,
    exit: Exit,
}

impl<'a> Ledger<'a> {
    pub(crate) fn open(telling: &'a TellingArgs, weights: Weights, outputs: Outputs, translator: Translator) -> Self {
        let sums = (!outputs.are_for_people()).then(Sums::default);
        Self { telling, weights, outputs, sums, translator, exit: Exit::Passed }
    }

    /// Counts an outcome for the exit code.
    pub(crate) fn count(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// Tells one report; one that is `known` stands already in an output that goes on from an earlier run.
    pub(crate) fn tell(&mut self, mut report: Report, known: bool) -> Result<(), Stop> {
        self.weights.apply(&mut report).or_stop(Exit::Usage)?;
        self.count(self.telling.apply(&mut report));
        if let Some(sums) = &mut self.sums {
            sums.add(&report);
        }
        self.outputs.report_row(&report, known).or_stop(Exit::Usage)
    }

    /// Ends the outputs, and sums up.
    pub(crate) fn finish(mut self) -> Result<Exit, Stop> {
        self.outputs.finish().or_stop(Exit::Usage)?;
        if let Some(sums) = &self.sums {
            let mut text = Vec::new();
            sums.write(&self.translator, &mut text).or_stop(Exit::Usage)?;
            anstream::eprint!("{}", String::from_utf8_lossy(&text));
        }
        Ok(self.exit)
    }
}
