//! A report: one submission's verdicts and findings for one challenge. It is plain data, equal to its JSON, so that any
//! reporter can render it, now or later from a file.

mod edits;
mod formats;
mod issue;
mod messages;
mod pages;
mod points;
mod row;
mod summary;
mod text;
mod view;

pub use edits::EditText;
pub(crate) use formats::html::watched::{Frame, WatchedPage};
pub use formats::human::class::ClassSummary;
pub use formats::{Format, RenderOptions, Reporter, UnknownFormat};
pub use pages::{page, title};
pub use points::{Points, PointsError, Score};
pub use row::{Columns, Row};
pub use summary::{ChallengeSummary, HintSummary, Summary, VerdictCounts};
pub use text::{OwnText, printable, safe_output};
pub use view::{Cause, Entry, View};

pub use crate::behaviour::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage};

use serde::{Deserialize, Serialize};

use crate::challenge::Challenge;
use crate::explain::{Detail, Finding, Kind, Severity};
use crate::language::Translator;
use crate::message::Message;

/// The version of the JSON, raised when a field changes its meaning.
pub const VERSION: u32 = 1;

/// One submission's verdicts and findings for one challenge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of this shape.
    pub version: u32,
    /// Which challenge.
    pub challenge: ChallengeName,
    /// The submission: a URL, or a folder as it was given.
    pub submission: String,
    /// The worst of the hints' verdicts: errored, else failed, else passed.
    pub verdict: Verdict,
    /// Hint by hint.
    pub hints: Vec<HintReport>,
    /// Findings about the submission as a whole.
    pub findings: Vec<Finding>,
    /// The app's behaviour, if it was checked.
    pub behaviour: Option<Behaviour>,
    /// How long the grading took, in milliseconds.
    pub duration_ms: u64,
    /// The row of a class that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Row>,
    /// The score, if points were requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Score>,
}

/// The names of a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChallengeName {
    /// freeCodeCamp's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The name in its address.
    pub dashed_name: String,
    /// 2 is a back-end challenge, 4 a back-end project.
    pub challenge_type: u8,
}

impl From<&Challenge> for ChallengeName {
    fn from(challenge: &Challenge) -> Self {
        Self {
            id: challenge.id.clone(),
            title: challenge.title.clone(),
            dashed_name: challenge.dashed_name.clone(),
            challenge_type: challenge.challenge_type,
        }
    }
}

/// One hint's part of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HintReport {
    /// Its number in the challenge, from 1.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// The assertion's message if it failed, the reason if it could not be decided.
    pub message: Option<String>,
    /// What the hint's author says if it failed: the message without what the assertion adds to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Findings about it.
    pub findings: Vec<Finding>,
    /// Whether the challenge is the reason that it could not be decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub challenge_at_fault: bool,
}

impl HintReport {
    /// What stands first under a failed hint: its author's sentence, or the whole message if nothing explains it. That of
    /// an assertion about an error page in a file's place is not about the learner's work.
    #[must_use]
    pub fn shown_sentence(&self) -> Option<&str> {
        let message = || self.message.as_deref().filter(|_| self.findings.is_empty());
        self.sentence.as_deref().or_else(message).filter(|_| !self.is_about_missing_file())
    }

    /// Whether it failed because something else was in a file's place.
    fn is_about_missing_file(&self) -> bool {
        self.verdict == Verdict::Failed && self.findings.iter().any(|it| it.kind.is_about_missing_file())
    }
}

/// The verdict of a hint, or of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The hint passed.
    Passed,
    /// The hint failed.
    Failed,
    /// The hint could not be decided.
    Errored,
}

impl Verdict {
    /// Its name in report files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "errored",
        }
    }

    /// Its name in the translator's language.
    #[must_use]
    pub fn text(self, translator: &Translator) -> String {
        translator.text(match self {
            Self::Passed => "report-passed",
            Self::Failed => "report-failed",
            Self::Errored => "report-errored",
        })
    }
}

impl From<CheckVerdict> for Verdict {
    /// The hint's verdict that is shown in the same way.
    fn from(verdict: CheckVerdict) -> Self {
        match verdict {
            CheckVerdict::Passed => Self::Passed,
            CheckVerdict::Failed => Self::Failed,
            CheckVerdict::Unknown => Self::Errored,
        }
    }
}

impl Report {
    /// The report of a submission that could not be graded at all: every hint has errored, with the message `why`.
    #[must_use]
    pub fn ungraded(challenge: &Challenge, submission: &str, why: &str) -> Self {
        let hints = challenge.hints.iter().map(|hint| HintReport {
            number: hint.number,
            text: hint.text.clone(),
            verdict: Verdict::Errored,
            message: Some(why.to_owned()),
            sentence: None,
            findings: Vec::new(),
            challenge_at_fault: false,
        });
        Self {
            version: VERSION,
            challenge: ChallengeName::from(challenge),
            submission: submission.to_owned(),
            verdict: Verdict::Errored,
            hints: hints.collect(),
            findings: Vec::new(),
            behaviour: None,
            duration_ms: 0,
            row: None,
            points: None,
        }
    }

    /// Makes it the report of a challenge that tests nothing: what nothing was tested of did not pass.
    pub(crate) fn refuse(&mut self, translator: &Translator, detail: Detail) {
        let why = translator.text("hint-error-tests-nothing");
        for hint in &mut self.hints {
            (hint.verdict, hint.challenge_at_fault) = (Verdict::Errored, true);
            hint.message = Some(why.clone());
        }
        if self.hints.is_empty() && detail != Detail::None {
            let finding = Finding::new(Kind::EmptyHint, Severity::Warning, Message::new("finding-no-hints"));
            self.findings.push(translator.finding(finding));
        }
        self.verdict = Verdict::Errored;
    }

    /// Its name in a list: the student, if the row names one, and the submission.
    #[must_use]
    pub fn label(&self) -> String {
        match self.row.as_ref().and_then(Row::student) {
            Some(student) if self.submission.is_empty() => student.to_owned(),
            Some(student) => format!("{student} · {}", self.submission),
            None => self.submission.clone(),
        }
    }

    /// The path of a file as the learner has it: `server.js` in a folder, and `/_api/server.js` at a URL.
    #[must_use]
    pub fn shown_path(&self, path: &str) -> String {
        shown_path(&self.submission, path).to_owned()
    }

    /// How many hints have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.hints.iter().filter(|hint| hint.verdict == verdict).count()
    }

    /// Whether there is a warning, which no verdict shows.
    #[must_use]
    pub fn has_warnings(&self) -> bool {
        self.all_findings().any(|finding| finding.severity == Severity::Warning)
    }

    /// Removes from the findings what `detail` does not show.
    pub fn trim(&mut self, detail: Detail) {
        detail.trim(&mut self.findings);
        self.hints.iter_mut().for_each(|hint| detail.trim(&mut hint.findings));
        let checks = self.behaviour.iter_mut().flat_map(|behaviour| &mut behaviour.checks);
        checks.for_each(|check| detail.trim(&mut check.findings));
    }

    /// Every finding: about the submission, about its hints and about its behaviour.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        let hints = self.hints.iter().flat_map(|hint| &hint.findings);
        let checks = self.behaviour.iter().flat_map(|behaviour| &behaviour.checks);
        self.findings.iter().chain(hints).chain(checks.flat_map(|check| &check.findings))
    }
}

/// The path of a file of a submission, as the learner has it.
pub(crate) fn shown_path<'p>(submission: &str, path: &'p str) -> &'p str {
    if submission.contains("://") {
        return path;
    }
    path.strip_prefix("/_api/").or_else(|| path.strip_prefix('/')).unwrap_or(path)
}
