//! How far a class has come, on stderr: rows, rate and time left. Only a terminal gets it.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A bar, gone when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    told: u64,
    /// Whether reports go to the same terminal.
    is_beside_reports: bool,
    has_end: bool,
}

impl Progress {
    pub(crate) fn start(is_beside_reports: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(style("{spinner} {pos} rows, {rate}/s, {elapsed}"));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, told: 0, is_beside_reports, has_end: false }
    }

    /// One more row was told; `share` of the list has been read, and `in_hand` rows of that are not told.
    pub(crate) fn step(&mut self, share: Option<f64>, in_hand: usize) {
        self.told += 1;
        if let Some(share) = share.filter(|share| *share > 0.0) {
            self.begin_bar();
            // The number of rows is known when the list has been read.
            let read = self.told + in_hand as u64;
            self.bar.set_length((read as f64 / share).round() as u64);
        }
        self.bar.set_position(self.told);
    }

    fn begin_bar(&mut self) {
        if !self.has_end {
            self.bar.set_style(style("{wide_bar} {pos} of about {len} rows, {rate}/s, {eta} left"));
        }
        self.has_end = true;
    }

    /// Writes reports without writing into the bar.
    pub(crate) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.is_beside_reports { self.bar.suspend(write) } else { write() }
    }
}

fn style(template: &str) -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A bar that cannot be drawn is no reason to end.
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
