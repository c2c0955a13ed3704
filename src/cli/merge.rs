//! `hintgrade merge`: merges the parts of a class that several machines have graded into one report.

use std::path::PathBuf;

use super::class::{ClassOutput, about_rows};
use super::exit::OrExit;
use super::options::detail::{DetailArgs, PointsArgs};
use super::options::output::{ClassLayout, OutputArgs};
use super::terminal::progress::Spinner;
use super::{Exit, ExitError, Global};
use crate::class::{InputFormat, Merge, Rows};
use crate::language::Translator;
use crate::message::Message;

const EXAMPLES: &str = "Examples:
  hintgrade merge parts/*.json                       the sums, and a line for each row
  hintgrade merge parts/*.json --rows students.csv   and whether every row of the list is there
  hintgrade merge parts/*.json --format html:class.html

Exit code: the highest code of any row, and at least 3 if rows are missing.";

/// Join the parts of a class into one report, and find missing and duplicate rows
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The files that `hintgrade class --format json` wrote, one for each part
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    /// The list that was graded, to check that every row of it is in a part
    #[arg(long, value_name = "SUBMISSIONS")]
    rows: Option<String>,
    /// The kind of list [default: told by its name and its first line]
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
    let weights = args.points.weights(&[], &args.output)?;
    let mut parts = Merge::open(&args.parts).or_exit(Exit::Usage)?;
    if let Some(name) = &args.rows {
        let rows = Rows::open(name, args.input).or_exit(Exit::Usage)?;
        parts.compare(name, rows).or_exit(Exit::Usage)?;
    }
    let language = global.language(None);
    let layout = ClassLayout { whole: args.detail.is_full_requested(), is_appended: false, resumed: None };
    let outputs = args
        .output
        .open_class(global.render_options(language, args.detail.is_full_requested()), layout)
        .or_exit(Exit::Usage)?;
    let mut output = ClassOutput::new(&args.detail, weights, outputs, Translator::of(language));
    let spinner = Spinner::start_late(|| Translator::of(language).text("progress-merging"));
    let merged = merge(&mut parts, &mut output, &spinner);
    drop(spinner);
    if merged.is_ok() && !is_complete(&parts, args.rows.is_some(), &Translator::of(language)) {
        output.count(Exit::Ungraded);
    }
    output.finish(merged)
}

fn merge(parts: &mut Merge, output: &mut ClassOutput<'_>, spinner: &Spinner) -> Result<(), ExitError> {
    parts.reports().try_for_each(|report| {
        let report = report.or_exit(Exit::Usage)?;
        spinner.beside(|| output.report(report, false))
    })
}

/// Whether no row is missing. Prints what is wrong with the parts.
fn is_complete(parts: &Merge, with_list: bool, translator: &Translator) -> bool {
    for (name, bad_lines) in parts.bad_lines() {
        bad_lines.warnings(name).for_each(|warning| translator.print("warning", &warning));
    }
    for name in parts.truncated() {
        translator.print("warning", &Message::format("warning-truncated-part", &[("name", name.into())]));
    }
    if !parts.duplicates().is_empty() {
        translator.print("warning", &about_rows("warning-duplicate-rows", parts.duplicates()));
    }
    let missing = parts.missing();
    if !missing.is_empty() {
        translator.print("error", &about_rows("error-missing-rows", &missing));
    }
    if !with_list {
        translator.print("note", &Message::new("note-rows-behind"));
    }
    missing.is_empty()
}
