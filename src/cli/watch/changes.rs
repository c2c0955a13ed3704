//! What changed between two rounds, in words: a learner who saves wants to see at once what that did.

use crate::language::Translator;
use crate::report::{CheckVerdict, Report, Verdict, printable};

/// A line for each hint and each check whose verdict is another one now.
pub(super) fn changes(before: &[Report], now: &[Report], translator: &Translator) -> Vec<String> {
    let many = now.len() > 1;
    let pairs = before.iter().zip(now);
    let lines = pairs.flat_map(|(before, now)| {
        let title = printable(&now.challenge.title).into_owned();
        let named = move |line: String| if many { format!("{title}, {line}") } else { line };
        hints(before, now, translator).chain(checks(before, now, translator)).map(named).collect::<Vec<_>>()
    });
    lines.collect()
}

fn hints<'r>(before: &'r Report, now: &'r Report, translator: &'r Translator) -> impl Iterator<Item = String> + 'r {
    let pairs = before.hints.iter().zip(&now.hints);
    pairs
        .filter(|(before, now)| before.verdict != now.verdict)
        .map(|(before, now)| line("watch-hint", now.number, before.verdict, now.verdict, translator))
}

fn checks<'r>(before: &'r Report, now: &'r Report, translator: &'r Translator) -> impl Iterator<Item = String> + 'r {
    let of = |report: &'r Report| report.behaviour.iter().flat_map(|behaviour| &behaviour.checks);
    of(before)
        .zip(of(now))
        .filter(|(before, now)| before.verdict != now.verdict)
        .map(|(before, now)| line("watch-check", now.number, like(before.verdict), like(now.verdict), translator))
}

fn like(verdict: CheckVerdict) -> Verdict {
    match verdict {
        CheckVerdict::Passed => Verdict::Passed,
        CheckVerdict::Failed => Verdict::Failed,
        CheckVerdict::Unknown => Verdict::Errored,
    }
}

fn line(id: &str, number: usize, before: Verdict, now: Verdict, translator: &Translator) -> String {
    let name = |verdict| {
        translator.text(match verdict {
            Verdict::Passed => "report-passed",
            Verdict::Failed => "report-failed",
            Verdict::Errored => "report-errored",
        })
    };
    let (before, now) = (name(before), name(now));
    translator.format(id, &[("number", number.into()), ("before", (&before).into()), ("now", (&now).into())])
}
