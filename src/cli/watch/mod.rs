//! `hintgrade watch`: grades at each save, or every few seconds for a URL, and shows what changed.

pub(crate) mod files;
mod page_server;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::exit::OrExit;
use super::grade::{check_confinement, runtime};
use super::options::challenge::GradingArgs;
use super::options::detail::DetailArgs;
use super::options::network::{LimitArgs, NetworkArgs, duration};
use super::terminal::progress::{self, PATIENCE};
use super::terminal::screen::{Screen, ScreenEvent};
use super::terminal::signals;
use super::{Exit, ExitError, Global, MessageError};
use crate::challenge::Challenge;
use crate::explain::Detail;
use crate::grade::Step;
use crate::language::{Language, Translator};
use crate::message::Message;
use crate::report::{Format, Frame, OwnText, Report, Verdict, WatchedPage, printable, safe_output};
use crate::submission::Limits;
use files::FileWatcher;
use page_server::PageServer;

const EXAMPLES: &str = "Examples:
  hintgrade watch                        the project in this folder, at each save
  hintgrade watch ./my-project           another folder
  hintgrade watch --open                 and in the browser, on a page that updates itself
  hintgrade watch http://localhost:3000  a running app, every 5 s
Press q or Ctrl-C to end it.";

/// How long a grading waits for further saves after a save, since editors save in several steps.
const QUIET: Duration = Duration::from_millis(150);
/// How long saves may delay a grading.
const LONGEST: Duration = Duration::from_secs(1);
/// How often a URL is graded.
const EVERY: Duration = Duration::from_secs(5);
/// The maximum indentation of a wrapped line.
const MAX_INDENT: usize = 12;

/// Grade a project again each time it is saved, or a URL every few seconds
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The app's URL, or the folder that holds its server.js
    #[arg(default_value = ".")]
    submission: String,
    /// Grade at this interval [default: 5s for a URL, each save for a folder]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    every: Option<Duration>,
    /// Show the report in the browser too, on a page that updates itself
    #[arg(long)]
    open: bool,
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
    FilesChanged(Vec<PathBuf>),
    Screen(ScreenEvent),
    Signal,
    /// The round evaluates the challenge with this index.
    Evaluating(usize),
    Graded(Result<Vec<Report>, ExitError>),
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let found = args.grading.read_challenges(global)?;
    let language = global.language(found.challenges.first().and_then(|challenge| challenge.language));
    let limits = args.limits.limits();
    // Opened once before the first round, so that a wrong name is reported as wrong usage.
    let submission = args.network.open(&args.submission, &args.network.network(limits)?, limits)?;
    args.grading.check(&submission)?;
    check_confinement_once(args, &found.challenges, language, global)?;
    let folder = submission.as_folder().map(|folder| folder.root().to_owned());
    let (events, inbox) = mpsc::channel();
    let every = args.every.or(folder.is_none().then_some(EVERY));
    let saves = match (&folder, args.every) {
        (Some(folder), None) => {
            Some(FileWatcher::watch(folder, tell(&events, Event::FilesChanged)).or_exit(Exit::Usage)?)
        }
        _ => None,
    };
    let sender = events.clone();
    signals::on_signal(move |_| drop(sender.send(Event::Signal)))
        .map_err(MessageError::no_signals)
        .or_exit(Exit::Ungraded)?;
    let touched = events.clone();
    let screen = Screen::open(move |touch| touched.send(Event::Screen(touch)).is_ok()).or_exit(Exit::Ungraded)?;
    let rounds = Arc::new(Rounds {
        name: args.submission.clone(),
        challenges: found.challenges,
        language,
        grading: args.grading.clone(),
        detail: args.detail.clone(),
        network: args.network.clone(),
        limits,
    });
    let translator = Translator::of(language);
    let page = args.open.then(|| Page::open(language, args.detail.is_full_requested(), &translator)).transpose()?;
    let watch = Watch {
        global,
        translator,
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
        round: None,
        page,
        has_reader: true,
    };
    watch.run(&inbox)
}

/// Checks the confinement of a worker before the first round.
fn check_confinement_once(
    args: &Args,
    challenges: &[Challenge],
    language: Language,
    global: &Global,
) -> Result<(), ExitError> {
    let runtime = runtime()?;
    let _entered = runtime.enter();
    let grader = args.grading.grader(challenges, args.limits.limits(), Detail::None, language)?;
    check_confinement(&grader, &runtime, &args.network, global, &Translator::of(language))
}

/// The name of a folder that was given as a dot.
fn called(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| folder.display().to_string())
}

fn tell<T: 'static>(events: &Sender<Event>, event: fn(T) -> Event) -> impl Fn(T) + Send + 'static {
    let events = events.clone();
    // Sending fails only when the program ends.
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

    /// After a save: a little later, and later again after each further save, up to a limit.
    fn saved(before: Option<Self>) -> Self {
        let now = Instant::now();
        let latest = before.map_or(now + LONGEST, |before| before.latest);
        Self { at: (now + QUIET).min(latest), latest }
    }
}

/// A round in progress.
struct Round {
    /// When the terminal is to show what it does.
    shown_from: Instant,
    /// The challenge that is evaluated; `None` while files are fetched.
    challenge: Option<usize>,
}

/// The page in the browser.
struct Page {
    server: PageServer,
    rendered: WatchedPage,
    /// Where it is, and whether the browser could be opened.
    notice: String,
}

impl Page {
    /// Serves the page and opens it.
    fn open(language: Language, full: bool, translator: &Translator) -> Result<Self, ExitError> {
        let page = || WatchedPage::new(Translator::of(language), full);
        let first = Frame { title: "hintgrade".to_owned(), ..Frame::default() };
        let server = PageServer::start(page(), first)
            .map_err(|error| MessageError(Message::format("error-watch-page", &[("detail", error.to_string().into())])))
            .or_exit(Exit::Ungraded)?;
        let url = ("url", server.url().into());
        let notice = match open::that_detached(server.url()) {
            Ok(()) => translator.format("watch-page", &[url]),
            Err(error) => {
                let detail = printable(&error.to_string()).into_owned();
                translator.format("watch-page-not-opened", &[url, ("detail", detail.into())])
            }
        };
        Ok(Self { server, rendered: page(), notice })
    }
}

struct Watch<'w> {
    global: &'w Global,
    translator: Translator,
    rounds: Arc<Rounds>,
    /// The submission's name in the footer.
    called: String,
    screen: Screen,
    saves: Option<FileWatcher>,
    every: Option<Duration>,
    events: Sender<Event>,
    reports: Vec<Report>,
    changed: Vec<String>,
    count: usize,
    due: Option<Due>,
    /// The round in progress.
    round: Option<Round>,
    page: Option<Page>,
    /// Whether the output can still be written: false once the reader has closed the pipe.
    has_reader: bool,
}

impl Watch<'_> {
    /// Runs until a key or a signal ends it, or the reader closes the pipe.
    fn run(mut self, inbox: &Receiver<Event>) -> Result<Exit, ExitError> {
        if let Some(page) = self.page.as_ref().filter(|_| !self.screen.is_terminal()) {
            let notice = format!("{}\n", page.notice);
            self.show(&notice)?;
        }
        while self.has_reader {
            match self.next(inbox) {
                Ok(Event::Signal | Event::Screen(ScreenEvent::Quit)) | Err(RecvTimeoutError::Disconnected) => {
                    return Ok(Exit::Passed);
                }
                Ok(Event::Screen(ScreenEvent::Resized)) => self.draw()?,
                Ok(Event::FilesChanged(paths)) => {
                    if self.saves.as_mut().is_some_and(|saves| saves.matter(&paths)) {
                        self.due = Some(Due::saved(self.due));
                    }
                }
                Ok(Event::Evaluating(index)) => self.evaluating(index)?,
                Ok(Event::Graded(reports)) => self.graded(reports?)?,
                Err(RecvTimeoutError::Timeout) if self.round.is_some() => self.draw()?,
                Err(RecvTimeoutError::Timeout) => self.begin(),
            }
        }
        Ok(Exit::Passed)
    }

    /// Waits for the next event; times out when a round is due, or when the terminal is to show the one in progress.
    fn next(&self, inbox: &Receiver<Event>) -> Result<Event, RecvTimeoutError> {
        let now = Instant::now();
        let at = match &self.round {
            // After a save during a round, the next one begins when that has ended.
            Some(round) => Some(round.shown_from).filter(|from| *from > now && self.screen.is_terminal()),
            None => self.due.map(|due| due.at),
        };
        match at {
            Some(at) => inbox.recv_timeout(at.saturating_duration_since(now)),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn begin(&mut self) {
        self.due = None;
        self.round = Some(Round { shown_from: Instant::now() + PATIENCE, challenge: None });
        self.update_page(|_| {});
        self.rounds.begin(tell(&self.events, Event::Evaluating), tell(&self.events, Event::Graded));
    }

    fn evaluating(&mut self, index: usize) -> Result<(), ExitError> {
        let Some(round) = self.round.as_mut().filter(|_| index < self.rounds.challenges.len()) else { return Ok(()) };
        round.challenge = Some(index);
        let is_shown = round.shown_from <= Instant::now();
        self.update_page(|_| {});
        if is_shown && self.screen.is_terminal() { self.draw() } else { Ok(()) }
    }

    fn graded(&mut self, mut reports: Vec<Report>) -> Result<(), ExitError> {
        self.round = None;
        self.count += 1;
        if let (None, Some(every)) = (self.due, self.every) {
            self.due = Some(Due::after(every));
        }
        let is_same = self.count > 1 && same(&self.reports, &reports);
        self.changed = changes(&self.reports, &reports, &self.translator);
        std::mem::swap(&mut self.reports, &mut reports);
        if let Some(page) = &self.page {
            let content = (!is_same).then(|| page.rendered.content(&self.reports));
            self.update_page(|frame| {
                frame.title = WatchedPage::title(&self.reports);
                frame.changes = self.news();
                if let Some(content) = content {
                    frame.content = content.into();
                }
            });
        }
        // In a log, the same report is not repeated every few seconds.
        if is_same && self.every.is_some() && !self.screen.is_terminal() {
            return Ok(());
        }
        self.draw()
    }

    /// Changes the page and brings its status up to date.
    fn update_page(&self, change: impl FnOnce(&mut Frame)) {
        let Some(page) = &self.page else { return };
        let (status, is_grading) = (self.status(), self.round.is_some());
        page.server.update(|frame| {
            change(frame);
            frame.status = status;
            frame.is_grading = is_grading;
        });
    }

    fn draw(&mut self) -> Result<(), ExitError> {
        let text = self.text().or_exit(Exit::Ungraded)?;
        self.show(&text)
    }

    fn show(&mut self, text: &str) -> Result<(), ExitError> {
        match self.screen.show(text) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.has_reader = false;
                Ok(())
            }
            shown => shown.or_exit(Exit::Ungraded),
        }
    }

    fn text(&self) -> std::io::Result<String> {
        let mut out = Vec::new();
        if !self.reports.is_empty() {
            let whole = self.rounds.detail.is_full_requested();
            let options = self.global.render_options(self.translator.language(), whole);
            let mut reporter = Format::Human.reporter(options, false);
            self.reports.iter().try_for_each(|report| reporter.report(report, &mut out))?;
            reporter.finish(&mut out)?;
            out.push(b'\n');
        }
        let mut text = String::from_utf8_lossy(&out).into_owned();
        for line in self.news() {
            text.push_str(&format!("{line}\n"));
        }
        text.push_str(&self.footer());
        let columns = self.screen.columns();
        Ok(columns.map_or_else(|| text.clone(), |columns| wrap(&text, columns)))
    }

    /// What changed in the last round, a sentence each.
    fn news(&self) -> Vec<String> {
        if self.changed.is_empty() && self.count > 1 {
            return vec![self.translator.text("watch-unchanged")];
        }
        let changed = self.changed.iter();
        changed.map(|line| self.translator.format("watch-changed", &[("what", line.into())])).collect()
    }

    /// Says what the program does, how to end it, and where the page is.
    fn footer(&self) -> String {
        if !self.screen.is_terminal() {
            return String::new();
        }
        let end = if self.screen.has_keys() { "watch-end-key" } else { "watch-end" };
        let page = self.page.as_ref().map_or_else(String::new, |page| format!("{}\n", page.notice));
        format!("{}{} {}\n", page, self.status(), self.translator.text(end))
    }

    /// What the round in progress does, or when the next one begins.
    fn status(&self) -> String {
        let name = printable(&self.called).into_owned();
        if let Some(round) = &self.round {
            let text = progress::grading(&name, &self.rounds.challenges, round.challenge, &self.translator);
            return format!("{}…", printable(&text));
        }
        let seconds = self.every.map(|every| every.as_secs_f64().to_string());
        let (id, seconds) = match &seconds {
            Some(seconds) => ("watch-every", seconds.as_str()),
            None => ("watch-saves", ""),
        };
        let args = [("name", (&name).into()), ("count", self.count.into()), ("seconds", seconds.into())];
        self.translator.format(id, &args)
    }
}

/// Whether two rounds have the same reports, apart from their times.
fn same(before: &[Report], now: &[Report]) -> bool {
    let timeless = |report: &Report| Report { duration_ms: 0, ..report.clone() };
    before.len() == now.len() && before.iter().zip(now).all(|(before, now)| timeless(before) == timeless(now))
}

/// The arguments of every round. A round opens the submission again, on its own thread, so that a key ends the program
/// at once.
struct Rounds {
    name: String,
    challenges: Vec<Challenge>,
    language: Language,
    grading: GradingArgs,
    detail: DetailArgs,
    network: NetworkArgs,
    limits: Limits,
}

impl Rounds {
    /// Starts a round. `evaluating` is called with the index of each challenge, and `done` with the reports, or with an
    /// error if the round panics.
    fn begin(
        self: &Arc<Self>,
        evaluating: impl Fn(usize) + Send + 'static,
        done: impl FnOnce(Result<Vec<Report>, ExitError>) + Send + 'static,
    ) {
        let rounds = Arc::clone(self);
        let mut reply = Reply(Some(Box::new(done)));
        let work = move || reply.send(rounds.grade(evaluating));
        // If no thread can be started, the reply is dropped, which sends an error.
        drop(std::thread::Builder::new().name("round".to_owned()).spawn(work));
    }

    fn grade(&self, evaluating: impl Fn(usize)) -> Result<Vec<Report>, ExitError> {
        let runtime = runtime()?;
        let _entered = runtime.enter();
        let (limits, detail) = (self.limits, self.detail.to_compute());
        let grader = self.grading.grader(&self.challenges, limits, detail, self.language)?;
        runtime.block_on(grader.start_worker());
        let network = self.network.network(limits)?;
        let submission = Arc::new(self.network.open(&self.name, &network, limits)?);
        let checks = self.grading.checks(&submission, limits)?;
        let mut reports = Vec::with_capacity(self.challenges.len());
        runtime.block_on(grader.grade(&submission, &checks, |step| match step {
            Step::Evaluating(index) => evaluating(index),
            Step::Graded(mut report) => {
                self.detail.apply(&mut report);
                reports.push(*report);
            }
        }));
        Ok(reports)
    }
}

type Done = Box<dyn FnOnce(Result<Vec<Report>, ExitError>) + Send>;

/// Sends a round's result. Dropped without one, it sends an error.
struct Reply(Option<Done>);

impl Reply {
    fn send(&mut self, result: Result<Vec<Report>, ExitError>) {
        if let Some(done) = self.0.take() {
            done(result);
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.send(Err(ExitError::new(Exit::Ungraded, MessageError(Message::new("error-round")))));
    }
}

/// What changed between two rounds: a line for each hint and each check with another verdict.
fn changes(before: &[Report], now: &[Report], translator: &Translator) -> Vec<String> {
    let many = now.len() > 1;
    let pairs = before.iter().zip(now);
    let lines = pairs.flat_map(|(before, now)| {
        let title = printable(&now.challenge.title).into_owned();
        let named = move |line: String| if many { format!("{title}, {line}") } else { line };
        hints(before, now, translator).chain(checks(before, now, translator)).map(named).collect::<Vec<_>>()
    });
    lines.collect()
}

fn hints<'r>(before: &'r Report, now: &'r Report, translator: &'r Translator) -> impl Iterator<Item = String> + 'r {
    let pairs = before.hints.iter().zip(&now.hints);
    pairs
        .filter(|(before, now)| before.verdict != now.verdict)
        .map(|(before, now)| line("watch-hint", now.number, before.verdict, now.verdict, translator))
}

fn checks<'r>(before: &'r Report, now: &'r Report, translator: &'r Translator) -> impl Iterator<Item = String> + 'r {
    let of = |report: &'r Report| report.behaviour.iter().flat_map(|behaviour| &behaviour.checks);
    of(before)
        .zip(of(now))
        .filter(|(before, now)| before.verdict != now.verdict)
        .map(|(before, now)| line("watch-check", now.number, before.verdict.into(), now.verdict.into(), translator))
}

fn line(id: &str, number: usize, before: Verdict, now: Verdict, translator: &Translator) -> String {
    let (before, now) = (before.text(translator), now.text(translator));
    translator.format(id, &[("number", number.into()), ("before", (&before).into()), ("now", (&now).into())])
}

/// Wraps every line of `text` between words and keeps its indentation. Escape sequences have no width. What begins a
/// line only now is made safe too.
fn wrap(text: &str, columns: usize) -> String {
    let wrapped = text.split('\n').map(|line| wrap_line(line, columns)).collect::<Vec<_>>().join("\n");
    safe_output(&wrapped, OwnText { styles: true, commands: false }).into_owned()
}

fn wrap_line(line: &str, columns: usize) -> String {
    let words = line.trim_start_matches(' ');
    let (indent, rest) = line.split_at((line.len() - words.len()).min(MAX_INDENT));
    let options = textwrap::Options::new(columns)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    if rest.is_empty() { line.to_owned() } else { textwrap::fill(rest, options) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrap("  one two three\nfour", 9), "  one two\n  three\nfour");
        assert_eq!(wrap("averylongword and", 5), "averylongword\nand");
        assert_eq!(wrap("  averylongword", 5), "  averylongword");
        assert_eq!(wrap("\u{1b}[31mone\u{1b}[0m two", 7), "\u{1b}[31mone\u{1b}[0m two");
        assert_eq!(wrap("\u{1b}[1m\u{1b}[31mone\u{1b}[0m two", 6), "\u{1b}[1m\u{1b}[31mone\u{1b}[0m\ntwo");
        assert_eq!(wrap("日本 語", 5), "日本\n語");
        assert_eq!(wrap("", 5), "");
    }

    #[test]
    fn no_command_begins_a_line() {
        assert_eq!(wrap("a title ::error::x\n  and\u{1b}[1m ::bc", 9), "a title\n: :error::x\n  and\u{1b}[1m\n  : :bc");
    }
}
