//! `hintgrade class`: grades many submissions, from a list, a folder of checkouts or standard input.

use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::PossibleValue;

use super::exit::OrExit;
use super::options::challenge::ChallengeArgs;
use super::options::detail::{DetailArgs, PointsArgs, Weights};
use super::options::network::{LimitArgs, NetworkArgs};
use super::options::output::{ClassLayout, OutputArgs, Outputs};
use super::terminal::progress::Progress;
use super::terminal::signals;
use super::{Exit, ExitError, Global, MessageError};
use crate::challenge::Challenge;
use crate::class::{
    Class, ClassError, FinishedRow, InputFormat, Order, PreviousRun, RowNumbers, Rows, Settings, Shard,
};
use crate::grade::GraderError;
use crate::language::{Language, Translator};
use crate::message::{Arg, Message};
use crate::report::{ClassSummary, OwnText, Report, printable, safe_output};
use crate::worker::Program;

const EXAMPLES: &str = "Examples:
  hintgrade class students.csv                      a table with a column url or folder
  hintgrade class checkouts/                        each sub-folder is a submission
  hintgrade class - < urls.txt                      a list with a submission on each line
  hintgrade class students.csv --points 2,3,5 --format csv:grades.csv
  hintgrade class students.csv -f human -f json:r.json
  hintgrade class students.csv -f human -f json:r.json --resume r.json
                                                    continues the run above after it was stopped
  hintgrade class students.csv --shard 3/16 --format json:3.json
                                                    one of 16 parts; hintgrade merge joins them

Exit code: the highest code of any row, and at least 3 if the class was stopped before its last row.";

/// Grade a class: many submissions at once
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A CSV, JSON lines, a plain list, a folder of projects, or - for standard input; paths in a list start at its folder
    submissions: String,
    /// The kind of list [default: told by its name and its first line]
    #[arg(long, value_name = "KIND")]
    input: Option<InputFormat>,
    /// Report each row as soon as it is graded, not in the order of the list
    #[arg(long)]
    unordered: bool,
    /// How many submissions are graded at the same time
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    concurrency: u16,
    /// How many of these may be on one host
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=4096))]
    per_host: u16,
    /// Grade only a part of the rows: 3/16 is the third of 16 parts, auto/16 reads which from JOB_COMPLETION_INDEX (Kubernetes)
    #[arg(long, value_name = "PART")]
    shard: Option<Shard>,
    /// Continue a stopped run from its JSON lines: the submissions in them are not graded again
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
    let weights = args.points.weights(&found.challenges, &args.output)?;
    let rows = Rows::open(&args.submissions, args.input).or_exit(Exit::Usage)?;
    let earlier = earlier(args, &found.challenges, &Translator::of(language))?;
    let resumed_file = earlier.as_ref().map(PreviousRun::file);
    let resumed = args.resume.as_deref().zip(resumed_file.as_ref());
    let layout = ClassLayout { whole: args.detail.is_full_requested(), is_appended: true, resumed };
    let outputs = args
        .output
        .open_class(global.render_options(language, args.detail.is_full_requested()), layout)
        .or_exit(Exit::Usage)?;
    let mut output = ClassOutput::new(&args.detail, weights, outputs, Translator::of(language));
    if !found.unread.is_empty() {
        output.count(Exit::Challenge);
    }
    let graded = grade(args, global, language, rows, earlier, found.challenges.into(), &mut output);
    let stopped_after = graded.as_ref().ok().copied().flatten();
    let is_whole = graded.is_ok() && stopped_after.is_none() && args.shard.is_none();
    let outcome = output.finish(graded.map(|_| ()));
    if let Some(file) = resumed_file.filter(|_| is_whole) {
        let removed: RowNumbers = file.remove_other_rows().or_exit(Exit::Ungraded)?.into_iter().collect();
        if !removed.is_empty() {
            Translator::of(language).print("warning", &about_rows("warning-other-rows", &removed));
        }
    }
    if let Some(count) = stopped_after {
        print_how_to_continue(args, count, &Translator::of(language));
    }
    outcome
}

/// Grades every row. Returns how many rows were reported if it was stopped before the last one.
fn grade(
    args: &Args,
    global: &Global,
    language: Language,
    rows: Rows,
    earlier: Option<PreviousRun>,
    challenges: Arc<[Challenge]>,
    output: &mut ClassOutput<'_>,
) -> Result<Option<u64>, ExitError> {
    // Every request in progress is an open file. Where the limit cannot be raised, --concurrency has to stay below it.
    drop(rlimit::increase_nofile_limit(u64::MAX));
    let program = Program::this().map_err(GraderError::System).or_exit(Exit::Ungraded)?;
    let class = Class::start(rows, args.shard, earlier, program, challenges, settings(args, language));
    let mut class = class.map_err(exit_of)?;
    if args.network.asks_for_confinement(global) {
        let translator = Translator::of(language);
        let missing = class.missing_confinement().map_err(exit_of)?;
        args.network.check_confinement(missing, global, &translator)?;
    }
    let stopper = class.stop_handle();
    signals::on_signal(move |_| stopper.stop()).map_err(MessageError::no_signals).or_exit(Exit::Ungraded)?;
    let mut progress = Progress::start(args.output.is_on_terminal(), &Translator::of(language));
    let mut count: u64 = 0;
    while let Some(row) = class.next() {
        let FinishedRow { reports, is_reported } = row.or_exit(Exit::Ungraded)?;
        progress.beside(|| reports.into_iter().try_for_each(|report| output.report(report, is_reported)))?;
        count += 1;
        progress.step(class.progress().share(), class.pending());
    }
    drop(progress);
    if !class.was_stopped() {
        return Ok(None);
    }
    output.count(Exit::Ungraded);
    Ok(Some(count))
}

fn print_how_to_continue(args: &Args, count: u64, translator: &Translator) {
    let how = match args.output.json_file().map(|path| path.display().to_string()) {
        Some(file) => Message::format("class-continue-with", &[("file", printable(&file).into_owned().into())]),
        None => Message::new("class-continue-another-time"),
    };
    let args = [("count", count.to_string().into()), ("how", how.into())];
    anstream::eprintln!("{}", translator.format("class-stopped", &args));
}

/// Writes the reports of a class to the outputs, with points and details, and collects the summary and the exit code.
/// `merge` uses it too.
pub(super) struct ClassOutput<'a> {
    detail: &'a DetailArgs,
    weights: Weights,
    outputs: Outputs,
    /// Printed on stderr, if no output is for people.
    summary: Option<ClassSummary>,
    translator: Translator,
    exit: Exit,
}

impl<'a> ClassOutput<'a> {
    pub(super) fn new(detail: &'a DetailArgs, weights: Weights, outputs: Outputs, translator: Translator) -> Self {
        let summary = (!outputs.are_for_people()).then(ClassSummary::default);
        Self { detail, weights, outputs, summary, translator, exit: Exit::Passed }
    }

    /// Counts an outcome for the exit code.
    pub(super) fn count(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// Writes a report; one that is `known` comes from the earlier run that is resumed.
    pub(super) fn report(&mut self, mut report: Report, known: bool) -> Result<(), ExitError> {
        self.weights.apply(&mut report).or_exit(Exit::Usage)?;
        self.count(self.detail.apply(&mut report));
        if let Some(summary) = &mut self.summary {
            summary.add(&report);
        }
        match known {
            true => self.outputs.report_known(&report),
            false => self.outputs.report(&report),
        }
        Ok(())
    }

    /// Completes the outputs, and returns the highest exit code that was counted.
    pub(super) fn finish(self, outcome: Result<(), ExitError>) -> Result<Exit, ExitError> {
        let summary = self.summary.filter(|_| outcome.is_ok());
        let outcome = self.outputs.finish(outcome.map(|()| self.exit), &self.translator);
        if let Some(summary) = summary {
            let mut text = Vec::new();
            summary.write(&self.translator, &mut text).or_exit(Exit::Ungraded)?;
            anstream::eprint!("{}", safe_output(&String::from_utf8_lossy(&text), OwnText::default()));
        }
        outcome
    }
}

/// Reads the report of the earlier run that `--resume` names.
fn earlier(args: &Args, challenges: &[Challenge], translator: &Translator) -> Result<Option<PreviousRun>, ExitError> {
    let Some(path) = &args.resume else { return Ok(None) };
    let earlier = PreviousRun::open(path, challenges).or_exit(Exit::Usage)?;
    let file = path.display().to_string();
    let name = ("name", (&file).into());
    translator.print(
        "note",
        &match &earlier {
            Some(earlier) => Message::format("note-resumed", &[("count", earlier.rows().to_string().into()), name]),
            None => Message::format("note-not-resumed", &[name]),
        },
    );
    for warning in earlier.iter().flat_map(|earlier| earlier.bad_lines().warnings(&file)) {
        translator.print("warning", &warning);
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
        allow_empty: args.challenge.allow_empty(),
        detail: args.detail.to_compute(),
        language,
        order: if args.unordered { Order::Completion } else { Order::List },
    }
}

/// A class that cannot start ends with the code of a challenge that cannot be read, or of a grading that is not done.
fn exit_of(error: ClassError) -> ExitError {
    let exit = match &error {
        ClassError::Grader(GraderError::Behaviour(_)) => Exit::Challenge,
        _ => Exit::Ungraded,
    };
    ExitError::new(exit, error)
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

/// A message about rows, with their numbers.
pub(super) fn about_rows(id: &'static str, rows: &RowNumbers) -> Message {
    let numbers = rows.first.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let count = rows.first.len() + rows.more;
    let rows = match rows.more {
        0 => numbers.into(),
        more => Arg::from(Message::format(
            "rows-and-more",
            &[("numbers", numbers.into()), ("more", more.to_string().into())],
        )),
    };
    Message::format(id, &[("count", count.into()), ("rows", rows)])
}
