//! The progress bar of a class, and a spinner that shows what is awaited. Both are drawn on stderr, and only if it is a
//! terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::report::printable;

/// A progress bar with rows, rate and time left. It disappears when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    reported: u64,
    /// Whether reports go to the same terminal.
    is_beside_reports: bool,
    has_end: bool,
}

impl Progress {
    pub(crate) fn start(is_beside_reports: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style("{spinner} {pos} rows, {rate}/s, {elapsed}"));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, reported: 0, is_beside_reports, has_end: false }
    }

    /// Counts a reported row. `share` of the list has been read, and `in_hand` of the rows read are not reported yet.
    pub(crate) fn step(&mut self, share: Option<f64>, in_hand: usize) {
        self.reported += 1;
        if let Some(share) = share.filter(|share| *share > 0.0) {
            self.begin_bar();
            // The number of rows is estimated until the whole list has been read.
            let read = self.reported + in_hand as u64;
            self.bar.set_length((read as f64 / share).round() as u64);
        }
        self.bar.set_position(self.reported);
    }

    fn begin_bar(&mut self) {
        if !self.has_end {
            self.bar.set_style(style("{wide_bar} {pos} of about {len} rows, {rate}/s, {eta} left"));
        }
        self.has_end = true;
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

/// A spinner with a message. It disappears when it is dropped.
pub(crate) struct Spinner(ProgressBar);

impl Spinner {
    pub(crate) fn start(words: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(printable(words).into_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    pub(crate) fn say(&self, words: &str) {
        self.0.set_message(printable(words).into_owned());
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
