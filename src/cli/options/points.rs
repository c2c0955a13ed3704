//! What each hint is worth: an option of the commands that grade.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::Context;

use crate::challenge::Challenge;
use crate::cli::exit::OrExit;
use crate::cli::{Exit, ExitError};
use crate::report::{Points, PointsError, Report, Score};

/// No file of weights is longer, in bytes.
const MAX_FILE: u64 = 1 << 16;

/// The option.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Points")]
pub(crate) struct PointsArgs {
    /// What each hint is worth when it passes, in the challenge's order: 2,3,5 or 0.5,1,1.5, or a file of such numbers
    #[arg(long, value_name = "WEIGHTS")]
    points: Option<String>,
}

/// What each hint is worth; nothing where nobody said.
#[derive(Debug, Clone)]
pub(crate) struct Weights(Option<Vec<Points>>);

impl PointsArgs {
    /// The weights, which fit these challenges.
    pub(crate) fn weights(&self, challenges: &[Challenge]) -> Result<Weights, ExitError> {
        let Some(text) = &self.points else { return Ok(Weights(None)) };
        let weights = match Points::list(text) {
            Ok(weights) => weights,
            Err(_) if Path::new(text).is_file() => {
                let read = read(text).with_context(|| format!("cannot read the weights in '{text}'"));
                let from = || format!("in the file '{text}'");
                Points::list(&read.or_exit(Exit::Usage)?).with_context(from).or_exit(Exit::Usage)?
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
    /// Writes into a report what it has earned.
    pub(crate) fn apply(&self, report: &mut Report) -> Result<(), PointsError> {
        if let Some(weights) = &self.0 {
            report.points = Some(Score::of(report, weights)?);
        }
        Ok(())
    }
}

fn read(path: &str) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_FILE).read_to_string(&mut text)?;
    Ok(text)
}
