//! The behaviour's lines in the report for people: under the hints, one line a check, and what was seen below it.

use std::io::{self, Write};

use super::formats::human::{Human, INDENT, Shown};
use super::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage, Verdict};

impl Human {
    pub(super) fn behaviour<'r>(
        &self,
        behaviour: &'r Behaviour,
        shown: &mut Shown<'r>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let id = match (behaviour.verdict, behaviour.stage) {
            (BehaviourVerdict::Works, Stage::Rehearsal) => "behaviour-works-rehearsal",
            (BehaviourVerdict::Broken, Stage::Rehearsal) => "behaviour-broken-rehearsal",
            (BehaviourVerdict::Unknown, Stage::Rehearsal) => "behaviour-unknown-rehearsal",
            (BehaviourVerdict::Works, Stage::Live) => "behaviour-works-live",
            (BehaviourVerdict::Broken, Stage::Live) => "behaviour-broken-live",
            (BehaviourVerdict::Unknown, Stage::Live) => "behaviour-unknown-live",
        };
        writeln!(out, "\n  {}", self.say(id))?;
        behaviour.checks.iter().try_for_each(|check| self.check(check, shown, out))
    }

    fn check<'r>(&self, check: &'r CheckReport, shown: &mut Shown<'r>, out: &mut dyn Write) -> io::Result<()> {
        let like = match check.verdict {
            CheckVerdict::Passed => Verdict::Passed,
            CheckVerdict::Failed => Verdict::Failed,
            CheckVerdict::Unknown => Verdict::Errored,
        };
        writeln!(out, "  {} {}  {}", self.mark(like), check.number, self.hint_text(&check.text))?;
        if let Some(message) = &check.message {
            writeln!(out, "       {}", self.quiet(message))?;
        }
        self.findings(&check.findings, INDENT, shown, out)
    }
}
