//! `hintgrade grade`: one submission, one challenge or several.

use std::io::IsTerminal;
use std::sync::Arc;

use anyhow::Context;

use super::exit::OrExit;
use super::options::challenge::GradingArgs;
use super::options::detail::DetailArgs;
use super::options::limits::LimitArgs;
use super::options::network::NetworkArgs;
use super::options::output::OutputArgs;
use super::options::points::PointsArgs;
use super::options::start::{StartArgs, Target, show_output};
use super::{EarlyWorker, Exit, ExitError, Global};
use crate::challenge::Challenge;
use crate::language::Translator;
use crate::launch::App;
use crate::submission::{Limits, Submission};

const EXAMPLES: &str = "Examples:
  hintgrade grade --sample                          the reference project, which passes
  hintgrade grade http://localhost:3000             a running app
  hintgrade grade http://localhost:3000 --live      and what it does when clients connect
  hintgrade grade ./my-project                      a folder with server.js and public/client.js
  hintgrade grade ./my-project --start \"npm start\"  start the app, grade it, stop it
  hintgrade grade URL --wait 60s                    a deployment that may still be waking up
  hintgrade grade URL --challenge lesson.md         another challenge
  hintgrade grade URL --format json --output r.json for tools";

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
    arrival: StartArgs,
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

pub(super) fn run(args: &Args, global: &Global, early: EarlyWorker) -> Result<Exit, ExitError> {
    let limits = args.limits.limits();
    // The engine is made on its own thread while the arguments and the challenge are read and the files are fetched.
    let mut supervisor = early.supervisor(limits);
    let found = args.grading.read_challenges(global)?;
    let weights = args.points.weights(&found.challenges)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let mut outputs = args.output.open(global.render_options(language)).or_exit(Exit::Usage)?;
    let Opened { submission, app, .. } = &open(args, limits, &found.challenges)?;
    for challenge in &found.challenges {
        submission.prefetch(challenge.named_paths());
    }
    let translator = Translator::of(language);
    let mut exit = if found.unread.is_empty() { Exit::Passed } else { Exit::Challenge };
    for challenge in &found.challenges {
        let mut report = args.grading.grade(&mut supervisor, challenge, submission, limits, &translator)?;
        weights.apply(&mut report).or_exit(Exit::Usage)?;
        exit = exit.max(args.detail.apply(&mut report));
        outputs.report(&report).or_exit(Exit::Usage)?;
    }
    outputs.finish().or_exit(Exit::Usage)?;
    if let (Some(app), Exit::Failed | Exit::Ungraded) = (app, exit) {
        show_output(app);
    }
    // To a person: there is more to see than the source.
    let is_read = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    if exit == Exit::Passed && is_read && args.grading.could_look_further(&found.challenges, submission) {
        anstream::eprintln!(
            "tip: hints only read the source. --live connects clients to the app, --rehearse runs its source."
        );
    }
    Ok(exit)
}

/// A submission, and what must live as long as it is graded.
struct Opened {
    submission: Arc<Submission>,
    app: Option<App>,
    _sample: Option<(tokio::runtime::Runtime, hintgrade_sample::Running)>,
}

fn open(args: &Args, limits: Limits, challenges: &[Challenge]) -> Result<Opened, ExitError> {
    let network = &args.network.network(limits)?;
    let (name, sample) = match &args.submission {
        Some(name) => (name.clone(), None),
        None => {
            let (runtime, running) = serve_sample().or_exit(Exit::Ungraded)?;
            (running.url(), Some((runtime, running)))
        }
    };
    let target = Target { name: &name, network, options: &args.network, limits, challenges };
    let (submission, app) = args.arrival.open(&target)?;
    Ok(Opened { submission: Arc::new(submission), app, _sample: sample })
}

fn serve_sample() -> anyhow::Result<(tokio::runtime::Runtime, hintgrade_sample::Running)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let options = hintgrade_sample::Options::default();
    let running =
        runtime.block_on(hintgrade_sample::Sample::start(options)).context("the reference project cannot be served")?;
    Ok((runtime, running))
}
