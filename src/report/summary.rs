//! The summary of many reports: how many submissions passed, and for each hint how many failed it and the most common
//! finding. Its size depends on the number of challenges, not of submissions.

use std::collections::{BTreeMap, HashMap};

use super::{HintReport, Report, Verdict};
use crate::explain::Kind;

/// The summary of reports, challenge by challenge in the order of their first reports.
#[derive(Debug, Default)]
pub struct Summary {
    /// Each challenge's summary.
    pub challenges: Vec<ChallengeSummary>,
    places: HashMap<String, usize>,
}

/// The summary of one challenge's reports.
#[derive(Debug)]
pub struct ChallengeSummary {
    /// The challenge's title.
    pub title: String,
    /// Submissions by verdict.
    pub verdicts: VerdictCounts,
    /// Hint by hint.
    pub hints: Vec<HintSummary>,
}

/// The summary of one hint in many reports.
#[derive(Debug)]
pub struct HintSummary {
    /// Its number in the challenge, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// Submissions by the hint's verdict.
    pub verdicts: VerdictCounts,
    kinds: BTreeMap<Kind, usize>,
}

/// How many of each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictCounts {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Could not be decided.
    pub errored: usize,
}

impl VerdictCounts {
    fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Errored => self.errored += 1,
        }
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.passed + self.failed + self.errored
    }

    /// The share of `part` in all of them, in per cent.
    #[must_use]
    pub fn percent(&self, part: usize) -> f64 {
        100.0 * part as f64 / self.total().max(1) as f64
    }
}

impl Summary {
    /// Counts one more report.
    pub fn add(&mut self, report: &Report) {
        let next = self.challenges.len();
        let place = *self.places.entry(report.challenge.id.clone()).or_insert(next);
        if place == next {
            let title = report.challenge.title.clone();
            self.challenges.push(ChallengeSummary { title, verdicts: VerdictCounts::default(), hints: Vec::new() });
        }
        let summary = &mut self.challenges[place];
        summary.verdicts.count(report.verdict);
        for (index, hint) in report.hints.iter().enumerate() {
            if index == summary.hints.len() {
                summary.hints.push(HintSummary::of(hint));
            }
            summary.hints[index].add(hint);
        }
    }

    /// Submissions by verdict, over all challenges.
    #[must_use]
    pub fn verdicts(&self) -> VerdictCounts {
        self.challenges.iter().fold(VerdictCounts::default(), |sum, challenge| VerdictCounts {
            passed: sum.passed + challenge.verdicts.passed,
            failed: sum.failed + challenge.verdicts.failed,
            errored: sum.errored + challenge.verdicts.errored,
        })
    }
}

impl HintSummary {
    fn of(hint: &HintReport) -> Self {
        let verdicts = VerdictCounts::default();
        Self { number: hint.number, text: hint.text.clone(), verdicts, kinds: BTreeMap::new() }
    }

    fn add(&mut self, hint: &HintReport) {
        self.verdicts.count(hint.verdict);
        if hint.verdict == Verdict::Failed {
            let mut kinds: Vec<Kind> = hint.findings.iter().map(|finding| finding.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                *self.kinds.entry(kind).or_default() += 1;
            }
        }
    }

    /// The most common kind of finding of the failures, and how many of them have it.
    #[must_use]
    pub fn commonest(&self) -> Option<(&'static str, usize)> {
        let most = self.kinds.iter().max_by_key(|(kind, count)| (**count, std::cmp::Reverse(**kind)));
        most.map(|(kind, count)| (kind.name(), *count))
    }
}
