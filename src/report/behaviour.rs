//! The behaviour's lines in the report for people: under the hints, one line a check, and what was seen below it.

use std::io::{self, Write};

use super::human::Human;
use super::{Behaviour, BehaviourVerdict, CheckReport, CheckVerdict, Stage, Verdict};

impl Human {
    pub(super) fn behaviour(&self, behaviour: &Behaviour, out: &mut dyn Write) -> io::Result<()> {
        let verdict = match behaviour.verdict {
            BehaviourVerdict::Works => "works",
            BehaviourVerdict::Broken => "broken",
            BehaviourVerdict::Unknown => "unknown",
        };
        let stage = match behaviour.stage {
            Stage::Rehearsal => "rehearsal",
            Stage::Live => "live",
        };
        writeln!(out)?;
        writeln!(out, "  {}", self.say(&format!("behaviour-{verdict}-{stage}")))?;
        behaviour.checks.iter().try_for_each(|check| self.check(check, out))
    }

    fn check(&self, check: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
        let like = match check.verdict {
            CheckVerdict::Passed => Verdict::Passed,
            CheckVerdict::Failed => Verdict::Failed,
            CheckVerdict::Unknown => Verdict::Errored,
        };
        writeln!(out, "  {} {}  {}", self.mark(like), check.number, self.hint_text(&check.text))?;
        if let Some(message) = &check.message {
            writeln!(out, "       {}", self.quiet(message))?;
        }
        check.findings.iter().try_for_each(|finding| {
            self.finding(finding, out)?;
            let Some(source) = finding.source.as_ref().filter(|source| source.excerpt.is_none()) else { return Ok(()) };
            let place = format!("{}:{}:{}", source.path, source.line, source.column);
            writeln!(out, "         {}", self.quiet(&place))
        })
    }
}
