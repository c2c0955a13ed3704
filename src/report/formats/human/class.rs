//! The report of a class for people: a line for each row as it comes, or its whole report if requested, and a summary
//! at the end.

use std::io::{self, Write};

use super::{Human, YELLOW};
use crate::language::Translator;
use crate::report::issue::{first_reason, short_line};
use crate::report::summary::{ChallengeSummary, Summary};
use crate::report::text::one_line;
use crate::report::{BehaviourVerdict, RenderOptions, Report, Reporter, Verdict, printable};

/// Writes the reports of a class for people.
pub(crate) struct HumanClass {
    human: Human,
    translator: Translator,
    whole: bool,
    begun: bool,
    challenge: Option<String>,
    summary: ClassSummary,
}

impl HumanClass {
    /// A reporter with these options; `whole` writes each report at length.
    #[must_use]
    pub(crate) fn new(options: RenderOptions, whole: bool) -> Self {
        let translator = Translator::of(options.language);
        Self {
            human: Human::new(options),
            translator,
            whole,
            begun: false,
            challenge: None,
            summary: ClassSummary::default(),
        }
    }

    fn line(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let number = report.row.as_ref().map_or_else(String::new, |row| row.number.to_string());
        write!(out, "{number:>6} {} {}", self.human.mark(report.verdict), printable(&report.label()))?;
        // A class usually has one challenge, so the title is written only for other challenges than the first.
        let first = self.challenge.get_or_insert_with(|| report.challenge.id.clone());
        if *first != report.challenge.id {
            write!(out, " · {}", printable(&report.challenge.title))?;
        }
        if let Some(score) = &report.points {
            write!(out, " · {}/{}", score.earned, score.possible)?;
        }
        match report.verdict {
            Verdict::Passed => writeln!(out, "{}", self.works(report)),
            Verdict::Failed => writeln!(out, " · {}", self.failed(report)),
            Verdict::Errored => {
                writeln!(out, " · {}: {}", report.verdict.text(&self.translator), first_reason(report))
            }
        }
    }

    /// What is to be said of a report that passed: whether the app works, if it is not known to.
    fn works(&self, report: &Report) -> String {
        let id = match report.works() {
            Some(BehaviourVerdict::Broken) => "report-does-not-work",
            Some(BehaviourVerdict::Unknown) => "report-works-untold",
            Some(BehaviourVerdict::Works) | None => return String::new(),
        };
        let said = format!(" · {}", self.human.paint(YELLOW, &self.translator.text(id)));
        match report.headline(&self.translator) {
            Some(what) => format!("{said}: {}", short_line(&what)),
            None => said,
        }
    }

    fn failed(&self, report: &Report) -> String {
        let hints = report.hints.iter().filter(|hint| hint.verdict == Verdict::Failed);
        let numbers = hints.map(|hint| hint.number.to_string()).collect::<Vec<_>>();
        self.translator.format(
            "class-failed-hints",
            &[("numbers", numbers.join(", ").as_str().into()), ("count", numbers.len().into())],
        )
    }
}

impl Reporter for HumanClass {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.summary.add(report);
        if self.whole && self.begun {
            writeln!(out)?;
        }
        self.begun = true;
        self.line(report, out)?;
        if self.whole {
            writeln!(out)?;
            self.human.body(report, out)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.begun {
            writeln!(out)?;
        }
        self.summary.write(&self.translator, out)
    }
}

/// How many rows that could not be graded are listed.
const MAX_NAMED: usize = 20;

/// The summary of a class: how many passed, for each hint the share that failed with its most common finding, and the
/// rows that could not be graded. Its size does not depend on the number of rows.
#[derive(Debug, Default)]
pub struct ClassSummary {
    summary: Summary,
    ungraded: Vec<String>,
    more: usize,
}

impl ClassSummary {
    /// Counts one more report.
    pub fn add(&mut self, report: &Report) {
        self.summary.add(report);
        if report.verdict != Verdict::Errored {
            return;
        }
        if self.ungraded.len() == MAX_NAMED {
            self.more += 1;
            return;
        }
        let number = report.row.as_ref().map_or_else(String::new, |row| format!("{:>6}  ", row.number));
        self.ungraded.push(format!("  {number}{}: {}", printable(&report.label()), first_reason(report)));
    }

    /// Writes the summary, in the language of `translator`.
    ///
    /// # Errors
    /// Where writing fails.
    pub fn write(&self, translator: &Translator, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", translator.verdicts(self.summary.verdicts()))?;
        let several = self.summary.challenges.len() > 1;
        for challenge in &self.summary.challenges {
            writeln!(out)?;
            if several {
                writeln!(out, "{}: {}", printable(&challenge.title), translator.verdicts(challenge.verdicts))?;
            }
            hints(challenge, translator, out)?;
        }
        if self.ungraded.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}:", translator.text("class-ungraded"))?;
        self.ungraded.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        match self.more {
            0 => Ok(()),
            more => writeln!(out, "  {}", translator.format("class-ungraded-more", &[("count", more.into())])),
        }
    }
}

fn hints(challenge: &ChallengeSummary, translator: &Translator, out: &mut dyn Write) -> io::Result<()> {
    for hint in &challenge.hints {
        let commonest = hint.commonest().map(|(kind, count)| format!(" · {}", translator.commonest(kind, count)));
        let share = translator.share(hint.verdicts);
        writeln!(out, "  {}  {}", hint.number, one_line(&hint.text))?;
        writeln!(out, "     {share}{}", commonest.unwrap_or_default())?;
    }
    Ok(())
}
