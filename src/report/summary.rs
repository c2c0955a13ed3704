//! The summary of many reports: how many submissions passed, and for each hint how many failed it and the most common
//! finding. Its size depends on the number of challenges, not of submissions.

use std::collections::{BTreeMap, HashMap};

use super::{BehaviourVerdict, HintReport, Report, Verdict};
use crate::explain::Kind;

/// The summary of reports, challenge by challenge in the order of their first reports.
#[derive(Debug, Default)]
pub struct Summary {
    /// Each challenge's summary.
    pub challenges: Vec<ChallengeSummary>,
    places: HashMap<String, usize>,
    /// The submissions before the last one.
    earlier: VerdictCounts,
    /// The last submission, whose reports by several challenges come one after another.
    last: Option<Submission>,
}

/// A submission by all its reports so far.
#[derive(Debug)]
struct Submission {
    name: (Option<u64>, String),
    verdict: Verdict,
    works: Option<BehaviourVerdict>,
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
    /// Of those that passed: the app does not work.
    pub broken: usize,
    /// Of those that passed: whether the app works could not be told.
    pub untold: usize,
}

impl VerdictCounts {
    /// Counts one more; `works` is whether the app works, if that was checked.
    fn count(&mut self, verdict: Verdict, works: Option<BehaviourVerdict>) {
        match (verdict, works) {
            (Verdict::Failed, _) => self.failed += 1,
            (Verdict::Errored, _) => self.errored += 1,
            (Verdict::Passed, works) => {
                self.passed += 1;
                self.broken += usize::from(works == Some(BehaviourVerdict::Broken));
                self.untold += usize::from(works == Some(BehaviourVerdict::Unknown));
            }
        }
    }

    /// Adds other counts.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.errored += other.errored;
        self.broken += other.broken;
        self.untold += other.untold;
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.passed + self.failed + self.errored
    }

    /// The worst verdict that occurs.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        match (self.errored, self.failed) {
            (0, 0) => Verdict::Passed,
            (0, _) => Verdict::Failed,
            _ => Verdict::Errored,
        }
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
        summary.verdicts.count(report.verdict, report.works());
        for (index, hint) in report.hints.iter().enumerate() {
            if index == summary.hints.len() {
                summary.hints.push(HintSummary::of(hint));
            }
            summary.hints[index].add(hint);
        }
        self.add_submission(report);
    }

    /// Counts the submission of a report, once for all its challenges: by the worst of its verdicts.
    fn add_submission(&mut self, report: &Report) {
        let name = (report.row.as_ref().map(|row| row.number), report.submission.clone());
        match &mut self.last {
            Some(last) if last.name == name => {
                last.verdict = last.verdict.max(report.verdict);
                last.works = worse(last.works, report.works());
            }
            last => {
                if let Some(last) = last.take() {
                    self.earlier.count(last.verdict, last.works);
                }
                *last = Some(Submission { name, verdict: report.verdict, works: report.works() });
            }
        }
    }

    /// Submissions by verdict; one that was graded by several challenges counts once.
    #[must_use]
    pub fn verdicts(&self) -> VerdictCounts {
        let mut all = self.earlier;
        if let Some(last) = &self.last {
            all.count(last.verdict, last.works);
        }
        all
    }
}

/// The worse of two: broken, else unknown, else works.
fn worse(one: Option<BehaviourVerdict>, other: Option<BehaviourVerdict>) -> Option<BehaviourVerdict> {
    let rank = |verdict: &Option<BehaviourVerdict>| match verdict {
        None => 0,
        Some(BehaviourVerdict::Works) => 1,
        Some(BehaviourVerdict::Unknown) => 2,
        Some(BehaviourVerdict::Broken) => 3,
    };
    [one, other].into_iter().max_by_key(rank).flatten()
}

impl HintSummary {
    fn of(hint: &HintReport) -> Self {
        let verdicts = VerdictCounts::default();
        Self { number: hint.number, text: hint.text.clone(), verdicts, kinds: BTreeMap::new() }
    }

    fn add(&mut self, hint: &HintReport) {
        self.verdicts.count(hint.verdict, None);
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
