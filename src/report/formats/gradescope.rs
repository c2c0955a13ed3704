//! Gradescope's `results.json`: a test for each hint, one point each without weights. All texts are declared as plain
//! text, so that Gradescope renders no HTML or Markdown of a submission.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::language::Translator;
use crate::report::issue::entry_lines;
use crate::report::text::json::{List, to_json};
use crate::report::text::one_line;
use crate::report::{Entry, Points, Report, Reporter, Score, Verdict};

const HEAD: &str = "{\"output_format\":\"text\",\"test_output_format\":\"text\",\"test_name_format\":\"text\",\
    \"stdout_visibility\":\"hidden\",\"tests\":[\n";

/// Writes Gradescope's `results.json`.
pub(crate) struct Gradescope {
    tests: List,
    translator: Translator,
    reports: usize,
    errored: usize,
    millis: u64,
}

impl Gradescope {
    /// A reporter in the language of `translator`.
    #[must_use]
    pub(crate) fn new(translator: Translator) -> Self {
        Self { tests: List::after(HEAD), translator, reports: 0, errored: 0, millis: 0 }
    }

    /// Gradescope has only passed and failed: the name and the output say that a hint was not decided.
    fn test(&self, hint: &Entry<'_>, weight: Points) -> Value {
        let passed = hint.verdict == Verdict::Passed;
        let text = one_line(hint.text);
        let name = match hint.verdict {
            Verdict::Errored => {
                let title = self.translator.format("report-hint-ungraded", &[("number", hint.number.into())]);
                format!("{title}: {text}")
            }
            _ => text,
        };
        json!({
            "name": name,
            "number": format!("{}.{}", self.reports, hint.number),
            "score": if passed { weight } else { Points::default() },
            "max_score": weight,
            "status": if passed { "passed" } else { "failed" },
            "output": entry_lines(hint, true),
        })
    }
}

impl Reporter for Gradescope {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.reports += 1;
        self.errored += report.count(Verdict::Errored);
        self.millis = self.millis.saturating_add(report.duration_ms);
        for (hint, weight) in report.view(&self.translator).hints.iter().zip(Score::or_one_each(report).hints) {
            let test = self.test(hint, weight);
            self.tests.item(&test, out)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let output = match self.errored {
            0 => String::new(),
            count => self.translator.format("report-ungraded-hints", &[("count", count.into())]),
        };
        let seconds = self.millis as f64 / 1000.0;
        self.tests.end(&format!(",\"output\":{},\"execution_time\":{seconds}}}", to_json(&output)?), out)
    }
}
