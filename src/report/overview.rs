//! The table under several reports on one submission: a line a challenge, and how many passed. It exists for a block of the
//! curriculum, whose reports scroll away.

use super::{Report, Verdict};

/// The reports so far, in a line each; nothing once they are of several submissions, which is a class's matter.
#[derive(Debug, Default)]
pub(super) struct Overview {
    submission: Option<String>,
    rows: Vec<Row>,
    several: bool,
}

/// One challenge's line.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) verdict: Verdict,
    pub(super) passed: usize,
    pub(super) hints: usize,
    pub(super) title: String,
}

impl Overview {
    pub(super) fn add(&mut self, report: &Report) {
        let known = self.submission.get_or_insert_with(|| report.submission.clone());
        if self.several || *known != report.submission {
            self.several = true;
            self.rows.clear();
            return;
        }
        self.rows.push(Row {
            verdict: report.verdict,
            passed: report.count(Verdict::Passed),
            hints: report.hints.len(),
            title: report.challenge.title.clone(),
        });
    }

    /// The lines, where there is more than one.
    pub(super) fn rows(&self) -> &[Row] {
        if self.rows.len() > 1 { &self.rows } else { &[] }
    }

    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.submission.is_none()
    }
}
