//! The sums under a class: how many passed, of each hint the share that failed with its commonest finding, and the rows
//! that could not be graded. Its size does not depend on the number of rows.

use std::io::{self, Write};

use crate::language::Translator;
use crate::report::issue::first_reason;
use crate::report::summary::{ChallengeSummary, Summary};
use crate::report::text::one_line;
use crate::report::{Report, Verdict, printable};

/// How many rows that could not be graded are named one by one.
const NAMED: usize = 20;

/// The sums so far.
#[derive(Debug, Default)]
pub struct ClassSummary {
    tally: Summary,
    ungraded: Vec<String>,
    more: usize,
}

impl ClassSummary {
    /// Counts one more report.
    pub fn add(&mut self, report: &Report) {
        self.tally.add(report);
        if report.verdict != Verdict::Errored {
            return;
        }
        if self.ungraded.len() == NAMED {
            self.more += 1;
            return;
        }
        let number = report.row.as_ref().map_or_else(String::new, |row| format!("{:>6}  ", row.number));
        self.ungraded.push(format!("  {number}{}: {}", printable(&report.label()), first_reason(report)));
    }

    /// Writes the sums, in the language of `translator`.
    ///
    /// # Errors
    /// Where writing fails.
    pub fn write(&self, translator: &Translator, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", translator.verdicts(self.tally.verdicts()))?;
        let several = self.tally.challenges.len() > 1;
        for challenge in &self.tally.challenges {
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
        let commonest = hint.commonest().map(|(kind, count)| format!(" · {}", translator.commonest(&kind, count)));
        let share = translator.share(hint.verdicts);
        writeln!(out, "  {}  {}", hint.number, one_line(&hint.text))?;
        writeln!(out, "     {share}{}", commonest.unwrap_or_default())?;
    }
    Ok(())
}
