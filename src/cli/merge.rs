//! `hintgrade merge`: joins the parts of a class that several machines have graded into one report.

use std::path::PathBuf;

use super::class::ClassOutput;
use super::exit::OrExit;
use super::options::detail::{DetailArgs, PointsArgs};
use super::options::output::{ClassLayout, OutputArgs};
use super::{Exit, ExitError, Global};
use crate::class::{InputFormat, Merge, RowNumbers, Rows};
use crate::language::Translator;
use crate::report::printable;

const EXAMPLES: &str = "Examples:
  hintgrade merge parts/*.json                                  sums, and a line a row
  hintgrade merge parts/*.json --rows students.csv              and whether all rows of the list are there
  hintgrade merge parts/*.json --format html:class.html

Exit code: the highest that occurred; 3 too where rows are missing.";

/// Put the parts of a class together, and find missing and duplicate rows
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What `hintgrade class --format json` has written, for each shard
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    /// The list that was graded: its rows are compared with those of the parts
    #[arg(long, value_name = "SUBMISSIONS")]
    rows: Option<String>,
    /// What the list is [default: decided by its name and its first line]
    #[arg(long, value_name = "KIND", requires = "rows")]
    input: Option<InputFormat>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    detail: DetailArgs,
    #[command(flatten)]
    points: PointsArgs,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let weights = args.points.weights(&[])?;
    let mut parts = Merge::open(&args.parts).or_exit(Exit::Usage)?;
    if let Some(name) = &args.rows {
        let rows = Rows::open(name, args.input).or_exit(Exit::Usage)?;
        parts.compare(name, rows).or_exit(Exit::Usage)?;
    }
    let language = global.language(None);
    let layout = ClassLayout { whole: args.detail.is_full_requested(), is_appended: false, resumed: None };
    let outputs = args.output.open_class(global.render_options(language), layout).or_exit(Exit::Usage)?;
    let mut output = ClassOutput::new(&args.detail, weights, outputs, Translator::of(language));
    let merged = merge(&mut parts, &mut output);
    if merged.is_ok() && !is_complete(&parts, args.rows.is_some()) {
        output.count(Exit::Ungraded);
    }
    output.finish(merged)
}

fn merge(parts: &mut Merge, output: &mut ClassOutput<'_>) -> Result<(), ExitError> {
    parts.reports().try_for_each(|report| output.report(report.or_exit(Exit::Usage)?, false))
}

/// Whether all rows are there. Prints what is wrong with the parts.
fn is_complete(parts: &Merge, with_list: bool) -> bool {
    for name in parts.truncated() {
        anstream::eprintln!("warning: the last line of '{}' is cut, and was left out", printable(name));
    }
    if !parts.duplicates().is_empty() {
        anstream::eprintln!("warning: {} there more than once; the first stands", in_words(parts.duplicates()));
    }
    let missing = parts.missing();
    if !missing.is_empty() {
        anstream::eprintln!(
            "error: {} missing: is a part missing, or was one stopped? It continues with --resume",
            in_words(&missing)
        );
    }
    if !with_list {
        anstream::eprintln!(
            "note: rows behind the last one of the parts may be missing: give the list with --rows to see"
        );
    }
    missing.is_empty()
}

fn in_words(rows: &RowNumbers) -> String {
    let numbers = rows.first.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    match (rows.first.len(), rows.more) {
        (1, 0) => format!("row {numbers} is"),
        (_, 0) => format!("rows {numbers} are"),
        (_, more) => format!("rows {numbers} and {more} more are"),
    }
}
