//! The progress bar of a class, and a spinner that shows what is awaited. Both are drawn on stderr, and only if it is a
//! terminal.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::challenge::Challenge;
use crate::language::Translator;
use crate::report::printable;

/// How long something takes before the program says what it waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar with rows, rate and time left. It disappears when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    reported: u64,
    /// Whether reports go to the same terminal.
    is_beside_reports: bool,
    /// The style once the number of rows is known.
    whole: Option<ProgressStyle>,
}

impl Progress {
    pub(crate) fn start(is_beside_reports: bool, translator: &Translator) -> Self {
        let [count, total, rate] = [("count", "{pos}".into()), ("total", "{len}".into()), ("rate", "{rate}".into())];
        let counting = translator.format("progress-rows", &[count.clone(), rate.clone(), ("time", "{elapsed}".into())]);
        let whole = translator.format("progress-rows-of", &[count, total, rate, ("left", "{eta}".into())]);
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style(&format!("{{spinner}} {counting}")));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, reported: 0, is_beside_reports, whole: Some(style(&format!("{{wide_bar}} {whole}"))) }
    }

    /// Counts a reported row. `share` of the list has been read, and `in_hand` of the rows read are not reported yet.
    pub(crate) fn step(&mut self, share: Option<f64>, in_hand: usize) {
        self.reported += 1;
        if let Some(share) = share.filter(|share| *share > 0.0) {
            if let Some(style) = self.whole.take() {
                self.bar.set_style(style);
            }
            // The number of rows is estimated until the whole list has been read.
            let read = self.reported + in_hand as u64;
            self.bar.set_length((read as f64 / share).round() as u64);
        }
        self.bar.set_position(self.reported);
    }

    /// Calls `write` while the bar is hidden, if reports go to the same terminal.
    pub(crate) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.is_beside_reports { self.bar.suspend(write) } else { write() }
    }
}

fn style(template: &str) -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A failure to draw the bar is ignored.
        let _ = write!(out, "{:.0}", state.per_sec());
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
    style.with_key("rate", rate)
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A spinner with a message. It disappears when it is dropped. Where stderr is no terminal, no message is made and no
/// thread is started.
pub(crate) struct Spinner {
    bar: Option<ProgressBar>,
    /// Dropped with the spinner, which ends the thread that shows it late.
    _alive: Option<Sender<()>>,
}

impl Spinner {
    /// Shows the message at once.
    pub(crate) fn start(message: impl FnOnce() -> String) -> Self {
        let spinner = Self::hidden(message);
        spinner.bar.iter().for_each(show);
        spinner
    }

    /// Shows the message if it takes longer than [`PATIENCE`], so that what is quick leaves no flicker.
    pub(crate) fn start_late(message: impl FnOnce() -> String) -> Self {
        let mut spinner = Self::hidden(message);
        let Some(bar) = spinner.bar.as_ref().map(ProgressBar::downgrade) else { return spinner };
        let (alive, ended) = mpsc::channel();
        spinner._alive = Some(alive);
        let wait = move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                bar.upgrade().iter().for_each(show);
            }
        };
        // Without a thread nothing is shown.
        drop(std::thread::Builder::new().name("spinner".to_owned()).spawn(wait));
        spinner
    }

    fn hidden(message: impl FnOnce() -> String) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.set_message(printable(&message()).into_owned());
            bar
        });
        Self { bar, _alive: None }
    }

    pub(crate) fn say(&self, message: impl FnOnce() -> String) {
        if let Some(bar) = &self.bar {
            bar.set_message(printable(&message()).into_owned());
        }
    }

    /// Calls `write`, which may write to the same terminal, while the spinner is hidden.
    pub(crate) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

fn show(bar: &ProgressBar) {
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.enable_steady_tick(Duration::from_millis(120));
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}

/// What a grading of the submission `name` does: it evaluates the challenge with this index, or first fetches files.
pub(crate) fn grading(name: &str, challenges: &[Challenge], index: Option<usize>, translator: &Translator) -> String {
    let Some((index, challenge)) = index.and_then(|index| Some((index, challenges.get(index)?))) else {
        return translator.format("progress-fetching", &[("name", name.into())]);
    };
    let title = ("title", (&challenge.title).into());
    match challenges.len() {
        1 => translator.format("progress-hints", &[title]),
        total => {
            let (number, total) = ((index + 1).to_string(), total.to_string());
            translator.format("progress-hints-of", &[title, ("number", number.into()), ("total", total.into())])
        }
    }
}
