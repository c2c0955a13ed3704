//! How much a report tells, and whether warnings count: options of the commands that grade.

use crate::cli::Exit;
use crate::explain::Detail;
use crate::report::Report;

/// The options.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Explanations")]
pub(crate) struct DetailArgs {
    /// How much to explain: nothing, a line and its place, or the learner's lines too [default: full]
    #[arg(long, value_name = "HOW")]
    explain: Option<Explain>,
    /// Exit with 1 where there are warnings, though every hint passed; the verdicts stay what they are
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Explain {
    None,
    Short,
    Full,
}

impl DetailArgs {
    /// Whether everything was asked for in so many words.
    pub(crate) fn asks_for_all(&self) -> bool {
        self.explain == Some(Explain::Full)
    }

    /// Trims a report to what is to be told, and gives the exit code that it has.
    pub(crate) fn apply(&self, report: &mut Report) -> Exit {
        let doubtful = self.strict && report.has_warnings();
        report.tell(match self.explain.unwrap_or(Explain::Full) {
            Explain::None => Detail::None,
            Explain::Short => Detail::Short,
            Explain::Full => Detail::Full,
        });
        match Exit::of(report) {
            Exit::Passed if doubtful => Exit::Failed,
            exit => exit,
        }
    }
}
