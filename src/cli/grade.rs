//! `hintgrade grade`: one submission, one challenge or several.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;

use super::exit::OrStop;
use super::limits::LimitArgs;
use super::live::LiveArgs;
use super::output::OutputArgs;
use super::telling::TellingArgs;
use super::{Exit, Global, Stop};
use crate::behaviour::{self, Underway};
use crate::challenge::Challenge;
use crate::challenge::catalogue::{self, Found};
use crate::grade::grade;
use crate::language::{Language, Words};
use crate::report::{Report, printable};
use crate::sandbox::{Outcome, Run, Worker};
use crate::submission::{Limits, Network, Submission, named_paths};

const EXAMPLES: &str = "Examples:
  hintgrade grade --sample                          the reference project, which passes
  hintgrade grade http://localhost:3000             a running app
  hintgrade grade http://localhost:3000 --live      and what it does when clients connect
  hintgrade grade ./my-project                      a folder with server.js and public/client.js
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
    #[arg(long)]
    sample: bool,
    /// The challenge: a Markdown file, a folder of them, an id or a dashedName
    #[arg(long, short, value_name = "CHALLENGE", default_value = catalogue::MISSION, hide_default_value = true)]
    challenge: String,
    /// Let hints ask this host too, beside the app itself; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Rehearse the app from its source too: does it do what it should? (the default for a folder)
    #[arg(long, overrides_with = "no_rehearse")]
    rehearse: bool,
    /// Judge by the hints alone
    #[arg(long)]
    no_rehearse: bool,
    #[command(flatten)]
    live: LiveArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    telling: TellingArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, Stop> {
    let limits = args.limits.limits();
    // The engine is made on its own thread while the challenge is read and the files are fetched.
    let mut worker = Worker::start(limits);
    let found = read_challenges(args, global)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let mut outputs = args.output.open(global.look(language)).or_stop(Exit::Usage)?;
    let (submission, _sample) = open(args, limits)?;
    args.live.check(&submission).or_stop(Exit::Usage)?;
    let submission = Arc::new(submission);
    for challenge in &found.challenges {
        submission.prefetch(named_paths(challenge));
    }
    let words = Words::of(language);
    let mut exit = if found.unread.is_empty() { Exit::Passed } else { Exit::Challenge };
    for challenge in &found.challenges {
        let behaviour = begin_behaviour(args, challenge, &submission, limits, language)?;
        let (mut report, one) = grade_one(&mut worker, challenge, &submission, &words);
        report.behaviour = behaviour.map(|underway| underway.finish(&words));
        exit = exit.max(one).max(args.telling.apply(&mut report));
        outputs.report(&report).or_stop(Exit::Usage)?;
    }
    outputs.finish().or_stop(Exit::Usage)?;
    Ok(exit)
}

/// Begins to look at what the app does, where that is wanted and the challenge has a behaviour.
fn begin_behaviour(
    args: &Args,
    challenge: &Challenge,
    submission: &Arc<Submission>,
    limits: Limits,
    language: Language,
) -> Result<Option<Underway>, Stop> {
    let rehearses = !args.no_rehearse && (args.rehearse || submission.as_folder().is_some());
    if !args.live.live && !rehearses {
        return Ok(None);
    }
    let script = behaviour::of(challenge, language.code()).or_stop(Exit::Challenge)?;
    Ok(script.map(|script| match args.live.live {
        true => behaviour::live(script, submission, args.live.guest(), limits),
        false => behaviour::rehearse(script, submission, limits),
    }))
}

fn read_challenges(args: &Args, global: &Global) -> Result<Found, Stop> {
    let language = global.language(None);
    let found = catalogue::resolve(&args.challenge, language.code()).or_stop(Exit::Challenge)?;
    for error in &found.unread {
        anstream::eprintln!("warning: {}", printable(&error.to_string()));
    }
    Ok(found)
}

fn grade_one(
    worker: &mut Worker,
    challenge: &Challenge,
    submission: &Arc<Submission>,
    words: &Words,
) -> (Report, Exit) {
    let started = Instant::now();
    let runs = worker.run_all(challenge, submission);
    let mut report = grade(challenge, submission.name(), &runs, words);
    report.duration_ms = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
    let exit = if runs.iter().any(is_the_challenges) { Exit::Challenge } else { Exit::of(&report) };
    (report, exit)
}

fn is_the_challenges(run: &Run) -> bool {
    matches!(&run.outcome, Outcome::Errored(trouble) if trouble.is_the_challenges())
}

/// The reference project, alive as long as this is held.
type Sample = Option<(tokio::runtime::Runtime, hintgrade_sample::Running)>;

fn open(args: &Args, limits: Limits) -> Result<(Submission, Sample), Stop> {
    let network = Network::start(limits).context("cannot start the network's thread").or_stop(Exit::Ungraded)?;
    let (name, sample) = match &args.submission {
        Some(name) => (name.clone(), None),
        None => {
            let (runtime, running) = serve_sample().or_stop(Exit::Ungraded)?;
            (running.url(), Some((runtime, running)))
        }
    };
    let submission = Submission::open(&name, &network, limits).or_stop(Exit::Usage)?;
    Ok((submission.allowing(&args.allow_host), sample))
}

fn serve_sample() -> anyhow::Result<(tokio::runtime::Runtime, hintgrade_sample::Running)> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let options = hintgrade_sample::Options::default();
    let running =
        runtime.block_on(hintgrade_sample::Sample::start(options)).context("the reference project cannot be served")?;
    Ok((runtime, running))
}
