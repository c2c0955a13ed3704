//! `hintgrade watch`: grades again and again while a learner works, at each save or every few seconds, and shows what
//! changed.

mod changes;
mod files;
mod fold;
mod round;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context;

use super::exit::OrExit;
use super::options::challenge::GradingArgs;
use super::options::detail::DetailArgs;
use super::options::limits::{LimitArgs, duration};
use super::options::network::NetworkArgs;
use super::terminal::screen::{Screen, ScreenEvent};
use super::terminal::signals;
use super::{Exit, ExitError, Global};
use crate::language::Translator;
use crate::report::{Format, Report, printable};
use files::FileWatcher;
use round::Rounds;

const EXAMPLES: &str = "Examples:
  hintgrade watch                        the project in this folder, at each save
  hintgrade watch ./my-project           another folder
  hintgrade watch http://localhost:3000  a running app, every 5 s
q or Ctrl-C ends it.";

/// How long after a save the next one is waited for: editors save in several steps.
const QUIET: Duration = Duration::from_millis(150);
/// How long saves may put a grading off.
const LONGEST: Duration = Duration::from_secs(1);
/// How often a URL is graded.
const EVERY: Duration = Duration::from_secs(5);

/// Grade again at each save, or every few seconds
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The folder that holds the app's server.js, or the app's URL
    #[arg(default_value = ".")]
    submission: String,
    /// Grade at this interval [default: 5s for a URL; a folder at each save]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    every: Option<Duration>,
    #[command(flatten)]
    grading: GradingArgs,
    #[command(flatten)]
    detail: DetailArgs,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

enum Event {
    Seen(Vec<PathBuf>),
    Touched(ScreenEvent),
    Told,
    Graded(Result<Vec<Report>, ExitError>),
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let found = args.grading.read_challenges(global)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let limits = args.limits.limits();
    // Opened once to see what it is: a wrong name is wrong usage, not an empty screen.
    let submission = args.network.open(&args.submission, &args.network.network(limits)?, limits)?;
    let folder = submission.as_folder().map(|folder| folder.root().to_owned());
    let (events, inbox) = mpsc::channel();
    let every = args.every.or(folder.is_none().then_some(EVERY));
    let saves = match (&folder, args.every) {
        (Some(folder), None) => Some(FileWatcher::watch(folder, tell(&events, Event::Seen)).or_exit(Exit::Usage)?),
        _ => None,
    };
    let told = events.clone();
    signals::on_signal(move |_| drop(told.send(Event::Told)))
        .context("cannot wait for Ctrl-C")
        .or_exit(Exit::Ungraded)?;
    let touched = events.clone();
    let screen = Screen::open(move |touch| touched.send(Event::Touched(touch)).is_ok()).or_exit(Exit::Ungraded)?;
    let rounds = Arc::new(Rounds {
        name: args.submission.clone(),
        challenges: found.challenges,
        language,
        grading: args.grading.clone(),
        detail: args.detail.clone(),
        network: args.network.clone(),
        limits,
    });
    let watch = Watch {
        global,
        translator: Translator::of(language),
        rounds,
        called: folder
            .filter(|_| args.submission == ".")
            .map_or_else(|| args.submission.clone(), |folder| called(&folder)),
        screen,
        saves,
        every,
        events,
        reports: Vec::new(),
        changed: Vec::new(),
        count: 0,
        due: Some(Due::now()),
        grading: false,
    };
    watch.run(&inbox)
}

/// A folder that was named by a dot: by its own name.
fn called(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| folder.display().to_string())
}

fn tell<T: 'static>(events: &Sender<Event>, event: fn(T) -> Event) -> impl Fn(T) + Send + 'static {
    let events = events.clone();
    // Nobody listens any more when the program ends.
    move |what| drop(events.send(event(what)))
}

/// When the next round is to begin, and when at the latest.
#[derive(Debug, Clone, Copy)]
struct Due {
    at: Instant,
    latest: Instant,
}

impl Due {
    fn now() -> Self {
        Self::after(Duration::ZERO)
    }

    fn after(time: Duration) -> Self {
        let at = Instant::now() + time;
        Self { at, latest: at }
    }

    /// After a save: a little later, and a little later again with each further one, but not for ever.
    fn saved(before: Option<Self>) -> Self {
        let now = Instant::now();
        let latest = before.map_or(now + LONGEST, |before| before.latest);
        Self { at: (now + QUIET).min(latest), latest }
    }
}

struct Watch<'w> {
    global: &'w Global,
    translator: Translator,
    rounds: Arc<Rounds>,
    /// The submission, as the footer calls it.
    called: String,
    screen: Screen,
    saves: Option<FileWatcher>,
    every: Option<Duration>,
    events: Sender<Event>,
    reports: Vec<Report>,
    changed: Vec<String>,
    count: usize,
    due: Option<Due>,
    grading: bool,
}

impl Watch<'_> {
    /// Until somebody ends it.
    fn run(mut self, inbox: &Receiver<Event>) -> Result<Exit, ExitError> {
        loop {
            match self.next(inbox) {
                Ok(Event::Told | Event::Touched(ScreenEvent::Quit)) | Err(RecvTimeoutError::Disconnected) => {
                    return Ok(Exit::Passed);
                }
                Ok(Event::Touched(ScreenEvent::Resized)) if !self.reports.is_empty() => self.draw()?,
                Ok(Event::Touched(ScreenEvent::Resized)) => {}
                Ok(Event::Seen(paths)) => {
                    if self.saves.as_mut().is_some_and(|saves| saves.matter(&paths)) {
                        self.due = Some(Due::saved(self.due));
                    }
                }
                Ok(Event::Graded(reports)) => self.graded(reports?)?,
                Err(RecvTimeoutError::Timeout) => self.begin(),
            }
        }
    }

    /// The next thing that happens; a time-out where a round is due.
    fn next(&self, inbox: &Receiver<Event>) -> Result<Event, RecvTimeoutError> {
        match self.due {
            // A save during a round waits for the round's end.
            Some(due) if !self.grading => inbox.recv_timeout(due.at.saturating_duration_since(Instant::now())),
            _ => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn begin(&mut self) {
        self.due = None;
        self.grading = true;
        self.rounds.begin(tell(&self.events, Event::Graded));
    }

    fn graded(&mut self, mut reports: Vec<Report>) -> Result<(), ExitError> {
        self.grading = false;
        self.count += 1;
        if let (None, Some(every)) = (self.due, self.every) {
            self.due = Some(Due::after(every));
        }
        let is_same = self.count > 1 && same(&self.reports, &reports);
        self.changed = changes::changes(&self.reports, &reports, &self.translator);
        std::mem::swap(&mut self.reports, &mut reports);
        // A log has no use for the same report every few seconds.
        if is_same && self.every.is_some() && !self.screen.is_terminal() {
            return Ok(());
        }
        self.draw()
    }

    fn draw(&mut self) -> Result<(), ExitError> {
        let text = self.text().or_exit(Exit::Ungraded)?;
        self.screen.show(&text).or_exit(Exit::Ungraded)
    }

    fn text(&self) -> std::io::Result<String> {
        let mut out = Vec::new();
        let mut reporter = Format::Human.reporter(self.global.render_options(self.translator.language()), false);
        self.reports.iter().try_for_each(|report| reporter.report(report, &mut out))?;
        reporter.finish(&mut out)?;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        text.push('\n');
        for line in &self.changed {
            text.push_str(&format!("{}\n", self.translator.format("watch-changed", &[("what", line.into())])));
        }
        if self.changed.is_empty() && self.count > 1 {
            text.push_str(&format!("{}\n", self.translator.text("watch-unchanged")));
        }
        text.push_str(&self.footer());
        let columns = self.screen.columns();
        Ok(columns.map_or_else(|| text.clone(), |columns| fold::fold(&text, columns)))
    }

    /// What happens next, and how it ends.
    fn footer(&self) -> String {
        if !self.screen.is_terminal() {
            return String::new();
        }
        let name = printable(&self.called).into_owned();
        let seconds = self.every.map(|every| every.as_secs_f64().to_string());
        let (id, seconds) = match &seconds {
            Some(seconds) => ("watch-every", seconds.as_str()),
            None => ("watch-saves", ""),
        };
        let args = [("name", (&name).into()), ("count", self.count.into()), ("seconds", seconds.into())];
        let end = if self.screen.has_keys() { "watch-end-key" } else { "watch-end" };
        format!("{} {}\n", self.translator.format(id, &args), self.translator.text(end))
    }
}

/// Whether two rounds say the same, their times left aside.
fn same(before: &[Report], now: &[Report]) -> bool {
    let timeless = |report: &Report| Report { duration_ms: 0, ..report.clone() };
    before.len() == now.len() && before.iter().zip(now).all(|(before, now)| timeless(before) == timeless(now))
}
