//! What a report contains: how much is explained, whether warnings count, and what each hint is worth.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::output::OutputArgs;
use crate::challenge::Challenge;
use crate::cli::exit::OrExit;
use crate::cli::{Exit, ExitError, MessageError};
use crate::explain::Detail;
use crate::message::{Arg, Message};
use crate::report::{Points, PointsError, Report, Score};

/// The size limit of a file of weights, in bytes.
const MAX_WEIGHTS_BYTES: u64 = 1 << 16;

/// How much to explain, and whether warnings count.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Explanations")]
pub(crate) struct DetailArgs {
    /// none: only verdicts; short: also the causes; full: also what each test said and what each client heard [default:
    /// the causes, the lines of code and what to do]
    #[arg(long, value_name = "HOW")]
    explain: Option<Explain>,
    /// Exit with code 1 if there are warnings, even if every hint passed; the verdicts do not change
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
    /// Whether `--explain full` was given.
    pub(crate) fn is_full_requested(&self) -> bool {
        self.explain == Some(Explain::Full)
    }

    /// How much is shown.
    fn detail(&self) -> Detail {
        match self.explain.unwrap_or(Explain::Full) {
            Explain::None => Detail::None,
            Explain::Short => Detail::Short,
            Explain::Full => Detail::Full,
        }
    }

    /// How much has to be computed: with `--strict` everything, since warnings decide the exit code even if they are
    /// not shown.
    pub(crate) fn to_compute(&self) -> Detail {
        if self.strict { Detail::Full } else { self.detail() }
    }

    /// Removes from a report the details that are not wanted, and returns the report's exit code.
    pub(crate) fn apply(&self, report: &mut Report) -> Exit {
        let fails_by_warning = self.strict && report.has_warnings();
        report.trim(self.detail());
        match Exit::of(report) {
            Exit::Passed if fails_by_warning => Exit::Failed,
            exit => exit,
        }
    }
}

/// What each hint is worth.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Points")]
pub(crate) struct PointsArgs {
    /// The points of each hint, in the challenge's order, such as 2,3,5 or 0.5,1,1.5, or a file with such numbers
    #[arg(long, value_name = "WEIGHTS")]
    points: Option<String>,
}

/// The weights of a challenge's hints, where `--points` gives them.
#[derive(Debug, Clone)]
pub(crate) struct Weights(Option<Vec<Points>>);

impl PointsArgs {
    /// Reads the weights, and checks that there is one for each hint of these challenges, and that each output has points.
    pub(crate) fn weights(&self, challenges: &[Challenge], output: &OutputArgs) -> Result<Weights, ExitError> {
        let Some(text) = &self.points else { return Ok(Weights(None)) };
        if let Some(format) = output.format_without_points() {
            let error = Message::format("error-points-format", &[("format", format.name().into())]);
            return Err(ExitError::new(Exit::Usage, MessageError(error)));
        }
        let weights = match Points::list(text) {
            Ok(weights) => weights,
            Err(_) if Path::new(text).is_file() => {
                let in_file = |id, detail: Arg<'_>| {
                    MessageError(Message::format(id, &[("path", text.into()), ("detail", detail)]))
                };
                let unreadable = |detail: Message| in_file("error-weights-unreadable", detail.into());
                let read = read_weights(text).map_err(unreadable).or_exit(Exit::Usage)?;
                let wrong = |error: PointsError| in_file("error-weights-in-file", error.message().into());
                Points::list(&read).map_err(wrong).or_exit(Exit::Usage)?
            }
            Err(error) => return Err(ExitError::new(Exit::Usage, error)),
        };
        for challenge in challenges {
            let (given, hints) = (weights.len(), challenge.hints.len());
            if given != hints {
                let error = PointsError::Count { given, hints, title: challenge.title.clone() };
                return Err(ExitError::new(Exit::Usage, error));
            }
        }
        Ok(Weights(Some(weights)))
    }
}

impl Weights {
    /// Sets the score of a report.
    pub(crate) fn apply(&self, report: &mut Report) -> Result<(), PointsError> {
        if let Some(weights) = &self.0 {
            report.points = Some(Score::of(report, weights)?);
        }
        Ok(())
    }
}

fn read_weights(path: &str) -> Result<String, Message> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_WEIGHTS_BYTES + 1).read_to_string(&mut text));
    read.map_err(|error| Message::verbatim(error.to_string()))?;
    if text.len() as u64 > MAX_WEIGHTS_BYTES {
        let limit = (MAX_WEIGHTS_BYTES >> 10).to_string();
        return Err(Message::format("problem-too-big", &[("limit", limit.into())]));
    }
    Ok(text)
}
