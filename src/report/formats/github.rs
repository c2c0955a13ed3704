//! GitHub's workflow commands: each issue becomes an annotation at the learner's line. The step's summary page is
//! Markdown and written by [`Markdown`](super::markdown::Markdown); the step's outputs are the verdict and the counts.

use std::io::{self, Write};

use crate::language::Translator;
use crate::report::issue::{Issue, Level, file_of, issues};
use crate::report::{Points, Report, Reporter, Verdict, printable};

/// Writes GitHub's workflow commands.
pub(crate) struct Github {
    translator: Translator,
}

impl Github {
    /// A reporter whose headlines are in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { translator }
    }
}

/// A command's text, with escaped line breaks, so that it stays one line of the log.
pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn command(report: &Report, issue: &Issue<'_>) -> String {
    let name = match issue.level {
        Level::Ungraded | Level::Failed => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let place = issue.source.map_or_else(String::new, |source| {
        let file = property(&file_of(&report.submission, &source.path));
        format!(",file={file},line={},col={}", source.line, source.column)
    });
    let message = format!("{}\n{}", issue.message, printable(&report.label()));
    format!("::{name} title={}{place}::{}", property(&issue.title), data(&message))
}

impl Reporter for Github {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        issues(report, &self.translator).iter().try_for_each(|issue| writeln!(out, "{}", command(report, issue)))
    }
}

/// Writes a step's outputs, which later steps of a workflow read: `verdict`, how many hints `passed`, `failed` and
/// `errored`, and the points.
#[derive(Debug, Default)]
pub(crate) struct StepOutputs {
    verdict: Option<Verdict>,
    counts: [usize; 3],
    /// What was earned and what could be, if points were requested.
    points: Option<[Points; 2]>,
}

const VERDICTS: [Verdict; 3] = [Verdict::Passed, Verdict::Failed, Verdict::Errored];

impl Reporter for StepOutputs {
    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        self.verdict = self.verdict.max(Some(report.verdict));
        for (count, verdict) in self.counts.iter_mut().zip(VERDICTS) {
            *count += report.count(verdict);
        }
        if let Some(score) = &report.points {
            let [earned, possible] = self.points.get_or_insert_default();
            *earned += score.earned;
            *possible += score.possible;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        // Without a report, nothing has passed.
        let worst = self.verdict.unwrap_or(Verdict::Errored);
        writeln!(out, "verdict={}", worst.name())?;
        self.counts
            .iter()
            .zip(VERDICTS)
            .try_for_each(|(count, verdict)| writeln!(out, "{}={count}", verdict.name()))?;
        self.points.map_or(Ok(()), |[earned, possible]| writeln!(out, "points={earned}\npossible={possible}"))
    }
}
