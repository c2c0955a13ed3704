//! A class for people: one line a row as it comes, or a whole report where that is asked for, and the summary under them.

use std::io::{self, Write};

use super::Human;
use super::summary::ClassSummary;
use crate::language::Translator;
use crate::report::issue::first_reason;
use crate::report::{RenderOptions, Report, Reporter, Verdict, printable};

/// Writes a class for people.
pub struct HumanClass {
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
    pub fn new(options: RenderOptions, whole: bool) -> Self {
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
        // A class has one challenge; where it has several, each line says which.
        let first = self.challenge.get_or_insert_with(|| report.challenge.id.clone());
        if *first != report.challenge.id {
            write!(out, " · {}", printable(&report.challenge.title))?;
        }
        if let Some(score) = &report.points {
            write!(out, " · {}/{}", score.earned, score.possible)?;
        }
        match report.verdict {
            Verdict::Passed => writeln!(out),
            Verdict::Failed => writeln!(out, " · {}", self.failed(report)),
            Verdict::Errored => {
                writeln!(out, " · {}: {}", self.translator.text("report-errored"), first_reason(report))
            }
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
