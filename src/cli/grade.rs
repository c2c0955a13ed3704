//! `hintgrade grade`: one submission, one challenge or several.

use std::io::IsTerminal;
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::exit::OrExit;
use super::options::challenge::GradingArgs;
use super::options::detail::{DetailArgs, PointsArgs, Weights};
use super::options::network::{LimitArgs, NetworkArgs};
use super::options::output::{OutputArgs, Outputs};
use super::options::start::{StartArgs, Target, show_output};
use super::terminal::progress::{self, Spinner};
use super::{Exit, ExitError, Global, MessageError};
use crate::challenge::Challenge;
use crate::grade::{Grader, GraderError, Step};
use crate::language::Translator;
use crate::launch::App;
use crate::message::Message;
use crate::report::Report;
use crate::submission::{Limits, Submission};

const EXAMPLES: &str = "Examples:
  hintgrade grade --sample                          the reference project, which passes
  hintgrade grade http://localhost:3000             a running app
  hintgrade grade http://localhost:3000 --live      and what it does when clients connect
  hintgrade grade ./my-project                      a folder with server.js and public/client.js
  hintgrade grade ./my-project --start \"npm start\"  start the app, grade it, stop it
  hintgrade grade URL --wait 60s                    a deployment that may still be waking up
  hintgrade grade URL --challenge lesson.md         another challenge
  hintgrade grade URL -f human -f json:r.json       a report for people, and one for tools";

/// Grade one submission: a URL or a folder
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The app's URL, or the folder that holds its server.js
    #[arg(required_unless_present = "sample", conflicts_with = "sample")]
    submission: Option<String>,
    /// Serve the reference project on a free port and grade it
    #[arg(long, conflicts_with = "public_only")]
    sample: bool,
    #[command(flatten)]
    grading: GradingArgs,
    #[command(flatten)]
    start: StartArgs,
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
    let found = args.grading.read_challenges(global)?;
    let weights = args.points.weights(&found.challenges, &args.output)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let (limits, detail) = (args.limits.limits(), args.detail.to_compute());
    let runtime = runtime()?;
    let grader = args.grading.grader(&found.challenges, limits, detail, language)?;
    // It starts while the submission is opened and its files are fetched.
    runtime.block_on(grader.start_worker());
    let mut outputs =
        args.output.open(global.render_options(language, args.detail.is_full_requested())).or_exit(Exit::Usage)?;
    let translator = Translator::of(language);
    check_confinement(&grader, &runtime, &args.network, global, &translator)?;
    let grading = Grading { args, challenges: &found.challenges, runtime, grader, weights, translator };
    let graded = grading.run(&mut outputs);
    let unread = if found.unread.is_empty() { Exit::Passed } else { Exit::Challenge };
    outputs.finish(graded.map(|exit| exit.max(unread)), &grading.translator)
}

/// A runtime for the pipes of worker processes.
pub(super) fn runtime() -> Result<Runtime, ExitError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(GraderError::System).or_exit(Exit::Ungraded)
}

/// Checks what the system could not take from the first worker, if that matters.
pub(super) fn check_confinement(
    grader: &Grader,
    runtime: &Runtime,
    network: &NetworkArgs,
    global: &Global,
    translator: &Translator,
) -> Result<(), ExitError> {
    if !network.asks_for_confinement(global) {
        return Ok(());
    }
    let missing = runtime.block_on(grader.missing_confinement()).or_exit(Exit::Ungraded)?;
    network.check_confinement(missing, global, translator)
}

/// What is needed to grade.
struct Grading<'g> {
    args: &'g Args,
    challenges: &'g [Challenge],
    // Dropped before the runtime, since it stops its workers by it.
    grader: Grader,
    runtime: Runtime,
    weights: Weights,
    translator: Translator,
}

impl Grading<'_> {
    /// Opens the submission, grades it by each challenge and writes the reports.
    fn run(&self, outputs: &mut Outputs) -> Result<Exit, ExitError> {
        let Self { args, challenges, weights, translator, .. } = self;
        let limits = args.limits.limits();
        let opened = match open(args, limits, challenges, translator) {
            Ok(opened) => opened,
            Err(error) => {
                report_unopened(args, challenges, &error.text(translator), weights, outputs)?;
                return Err(error);
            }
        };
        let Opened { submission, app, .. } = &opened;
        let checks = args.grading.checks(submission, limits)?;
        let mut exit = Ok(Exit::Passed);
        let title = args.submission.as_deref().unwrap_or("--sample");
        let describe = |index| progress::grading(title, challenges, index, translator);
        let spinner = Spinner::start_late(|| describe(None));
        let step = |step: Step| {
            let mut report = match step {
                Step::Evaluating(index) => return spinner.say(|| describe(Some(index))),
                Step::Graded(report) => report,
            };
            let weighed = weights.apply(&mut report).or_exit(Exit::Usage);
            exit = match (std::mem::replace(&mut exit, Ok(Exit::Passed)), weighed) {
                (Ok(exit), Ok(())) => {
                    let exit = exit.max(args.detail.apply(&mut report));
                    spinner.beside(|| outputs.report(&report));
                    Ok(exit)
                }
                (Err(error), _) | (Ok(_), Err(error)) => Err(error),
            };
        };
        self.runtime.block_on(self.grader.grade(submission, &checks, step));
        drop(spinner);
        let exit = exit?;
        if let (Some(app), Exit::Failed | Exit::Ungraded) = (app, exit) {
            show_output(app, translator);
        }
        let is_interactive = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        if exit == Exit::Passed && is_interactive && args.grading.could_check_behaviour(challenges, submission) {
            translator.print("tip", &Message::new("tip-behaviour"));
        }
        Ok(exit)
    }
}

/// Writes a report for each challenge that says why the app could not be started or opened, so that every requested
/// file exists.
fn report_unopened(
    args: &Args,
    challenges: &[Challenge],
    why: &str,
    weights: &Weights,
    outputs: &mut Outputs,
) -> Result<(), ExitError> {
    let name = args.submission.as_deref().unwrap_or("--sample");
    for challenge in challenges {
        let mut report = Report::ungraded(challenge, name, why);
        weights.apply(&mut report).or_exit(Exit::Usage)?;
        outputs.report_unopened(&report);
    }
    Ok(())
}

/// An open submission, with its app or the sample server, which must run until it is graded.
struct Opened {
    submission: Arc<Submission>,
    app: Option<App>,
    _sample: Option<(tokio::runtime::Runtime, hintgrade_sample::Running)>,
}

fn open(args: &Args, limits: Limits, challenges: &[Challenge], translator: &Translator) -> Result<Opened, ExitError> {
    let network = &args.network.network(limits)?;
    let (name, sample) = match &args.submission {
        Some(name) => (name.clone(), None),
        None => {
            let (runtime, running) = serve_sample().or_exit(Exit::Ungraded)?;
            (running.url(), Some((runtime, running)))
        }
    };
    let target = Target { name: &name, network, options: &args.network, limits, challenges, translator };
    let (submission, app) = args.start.open(&target)?;
    args.grading.check(&submission)?;
    Ok(Opened { submission: Arc::new(submission), app, _sample: sample })
}

fn serve_sample() -> anyhow::Result<(tokio::runtime::Runtime, hintgrade_sample::Running)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let options = hintgrade_sample::Options::default();
    let running = runtime
        .block_on(hintgrade_sample::Sample::start(options))
        .map_err(|error| MessageError(Message::format("error-sample", &[("detail", format!("{error:#}").into())])))?;
    Ok((runtime, running))
}
