//! The sums of all reports as one JSON object, for tools that count a class: how many submissions passed, how many of
//! these do not work, and for each hint how many failed it.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::report::summary::{ChallengeSummary, HintSummary, Summary, VerdictCounts};
use crate::report::text::json::to_json;
use crate::report::text::one_line;
use crate::report::{Report, Reporter, VERSION, printable};

/// Writes the sums.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    summary: Summary,
}

fn submissions(counts: VerdictCounts) -> Value {
    json!({
        "total": counts.total(),
        "passed": counts.passed,
        "passedAndBroken": counts.broken,
        "passedAndUnknown": counts.untold,
        "failed": counts.failed,
        "errored": counts.errored,
    })
}

fn challenge(challenge: &ChallengeSummary) -> Value {
    json!({
        "title": printable(&challenge.title),
        "submissions": submissions(challenge.verdicts),
        "hints": challenge.hints.iter().map(hint).collect::<Vec<_>>(),
    })
}

fn hint(hint: &HintSummary) -> Value {
    json!({
        "number": hint.number,
        "text": one_line(&hint.text),
        "passed": hint.verdicts.passed,
        "failed": hint.verdicts.failed,
        "errored": hint.verdicts.errored,
        "commonest": hint.commonest().map(|(kind, count)| json!({ "kind": kind, "count": count })),
    })
}

impl Reporter for Sums {
    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        self.summary.add(report);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let sums = json!({
            "version": VERSION,
            "submissions": submissions(self.summary.verdicts()),
            "challenges": self.summary.challenges.iter().map(challenge).collect::<Vec<_>>(),
        });
        writeln!(out, "{}", to_json(&sums)?)
    }
}
