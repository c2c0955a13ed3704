//! `hintgrade class`: many submissions, from a list, a folder of checkouts or standard input.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::builder::PossibleValue;

use super::class_output::ClassOutput;
use super::exit::OrExit;
use super::options::challenge::ChallengeArgs;
use super::options::detail::DetailArgs;
use super::options::limits::LimitArgs;
use super::options::network::NetworkArgs;
use super::options::output::{ClassLayout, OutputArgs};
use super::options::points::PointsArgs;
use super::terminal::progress::Progress;
use super::terminal::signals;
use super::{Exit, ExitError, Global};
use crate::challenge::Challenge;
use crate::class::{Class, FinishedRow, InputFormat, Order, Pool, PreviousRun, Rows, Settings, Shard};
use crate::language::{Language, Translator};
use crate::report::printable;

const EXAMPLES: &str = "Examples:
  hintgrade class students.csv                      a table with a column url (or folder), and any others
  hintgrade class checkouts/                        each sub-folder is a submission
  hintgrade class - < urls.txt                      a submission a line
  hintgrade class students.csv --points 2,3,5 --format csv --output grades.csv
  hintgrade class students.csv --format json --output r.json               can be stopped, and
  hintgrade class students.csv --format json --output r.json --resume r.json  goes on
  hintgrade class students.csv --shard 3/16 --format json --output 3.json  a part, for one of 16 machines;
                                                    hintgrade merge puts the parts together

Exit code: the highest that occurred; 3 too where it was stopped before its last row.";

/// Grade a class: many submissions at once
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A CSV, JSON lines, a plain list, a folder of projects, or - for standard input; folders are relative to the list
    submissions: String,
    /// What the list is [default: told by its name and its first line]
    #[arg(long, value_name = "KIND")]
    input: Option<InputFormat>,
    /// Tell rows as they are done, not as they stand in the list
    #[arg(long)]
    unordered: bool,
    /// How many submissions may be under way at once
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    concurrency: u16,
    /// How many of those may be on one host
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=4096))]
    per_host: u16,
    /// Grade a part of the rows: 3/16 is the third of 16, auto/16 takes it from Kubernetes' JOB_COMPLETION_INDEX
    #[arg(long, value_name = "PART")]
    shard: Option<Shard>,
    /// Go on from the JSON-lines report of an earlier run: the submissions in it are not graded again
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    challenge: ChallengeArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    detail: DetailArgs,
    #[command(flatten)]
    points: PointsArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let found = args.challenge.read_challenges(global)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let weights = args.points.weights(&found.challenges)?;
    let rows = Rows::open(&args.submissions, args.input).or_exit(Exit::Usage)?;
    let earlier = earlier(args, &found.challenges)?;
    let goes_on = args.resume.as_deref().zip(earlier.as_ref().map(PreviousRun::end));
    let how = ClassLayout { whole: args.detail.asks_for_all(), goes_on };
    let outputs = args.output.open_class(global.render_options(language), how).or_exit(Exit::Usage)?;
    // Every request under way is an open file. Where the limit cannot be raised, --concurrency has to keep below it.
    drop(rlimit::increase_nofile_limit(u64::MAX));
    let challenges: Arc<[Challenge]> = found.challenges.into();
    let pool = Pool::start(Arc::clone(&challenges), settings(args, language)).or_exit(Exit::Challenge)?;
    let order = if args.unordered { Order::Completion } else { Order::List };
    let class = Class::start(rows, args.shard, earlier, order, pool, (challenges, Translator::of(language)));
    let class = class.or_exit(Exit::Ungraded)?;
    let stopper = class.stop_handle();
    signals::on_signal(move |_| stopper.stop()).context("cannot wait for Ctrl-C").or_exit(Exit::Ungraded)?;
    let mut output = ClassOutput::open(&args.detail, weights, outputs, Translator::of(language));
    if !found.unread.is_empty() {
        output.count(Exit::Challenge);
    }
    grade(args, class, output)
}

fn grade(args: &Args, mut class: Class, mut output: ClassOutput<'_>) -> Result<Exit, ExitError> {
    let mut progress = Progress::start(args.output.is_on_terminal());
    let mut count: u64 = 0;
    while let Some(told) = class.next() {
        let FinishedRow { reports, is_reported } = told.or_exit(Exit::Ungraded)?;
        progress.beside(|| reports.into_iter().try_for_each(|report| output.tell(report, is_reported)))?;
        count += 1;
        progress.step(class.progress().share(), class.pending());
    }
    drop(progress);
    if class.was_stopped() {
        output.count(Exit::Ungraded);
    }
    let exit = output.finish()?;
    if class.was_stopped() {
        say_how_to_go_on(args, count);
    }
    Ok(exit)
}

fn say_how_to_go_on(args: &Args, count: u64) {
    let file = args.output.json_file().map(|path| path.display().to_string());
    let how = match file {
        Some(file) => format!("go on with the same command and --resume {}", printable(&file)),
        None => "to be able to go on another time, add --format json --output FILE, and then --resume FILE".to_owned(),
    };
    anstream::eprintln!("Stopped after {count} rows; {how}");
}

/// What an earlier run has done, where one is named.
fn earlier(args: &Args, challenges: &[Challenge]) -> Result<Option<PreviousRun>, ExitError> {
    let Some(path) = &args.resume else { return Ok(None) };
    let earlier = PreviousRun::open(path, challenges).or_exit(Exit::Usage)?;
    let name = path.display().to_string();
    let name = printable(&name);
    match &earlier {
        Some(earlier) => anstream::eprintln!("note: {} rows are in '{name}' already", earlier.rows()),
        None => anstream::eprintln!("note: there is no '{name}' yet: beginning with the first row"),
    }
    Ok(earlier)
}

fn settings(args: &Args, language: Language) -> Settings {
    Settings {
        limits: args.limits.limits(),
        policy: args.network.policy(),
        concurrency: args.concurrency.into(),
        per_host: args.per_host.into(),
        allow_hosts: args.network.allowed_hosts().to_vec(),
        rehearse: args.challenge.rehearse(),
        language,
    }
}

impl clap::ValueEnum for InputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Jsonl, Self::List, Self::Folder]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Csv => ("csv", "A table with a header; commas, semicolons or tabs between its cells"),
            Self::Jsonl => ("jsonl", "A JSON object on each line"),
            Self::List => ("list", "A submission on each line; # begins a comment"),
            Self::Folder => ("folder", "A folder of projects"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}
