//! GitHub Classroom: the result that its autograding reporter reads (JSON in base64, an output of the step), and the
//! two notices that show a run's points. Without weights, each hint is worth one point.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::exercism::status;
use super::github::data;
use crate::language::Translator;
use crate::report::issue::entry_lines;
use crate::report::text::json::to_json;
use crate::report::text::one_line;
use crate::report::{Entry, Points, Report, Reporter, Score, Verdict};

/// Which part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The notices, for the log.
    Notices,
    /// `result=…`, for the file of the step's outputs.
    Result,
    /// First `result=…`, then the notices.
    Both,
}

/// Writes what GitHub Classroom reads.
pub(crate) struct Classroom {
    part: Part,
    translator: Translator,
    tests: Vec<Value>,
    earned: Points,
    possible: Points,
    passed: bool,
    errored: bool,
}

impl Classroom {
    /// A reporter of that part, in the language of `translator`.
    #[must_use]
    pub(crate) fn new(part: Part, translator: Translator) -> Self {
        Self {
            part,
            translator,
            tests: Vec::new(),
            earned: Points::default(),
            possible: Points::default(),
            passed: true,
            errored: false,
        }
    }

    fn status(&self) -> &'static str {
        match (self.passed, self.errored) {
            (true, _) => "pass",
            (false, false) => "fail",
            (false, true) => "error",
        }
    }

    fn result(&self) -> io::Result<String> {
        let result = json!({
            "version": 1,
            "status": self.status(),
            "max_score": self.possible,
            "tests": self.tests,
        });
        Ok(STANDARD.encode(to_json(&result)?))
    }
}

fn test(hint: &Entry<'_>, weight: Points) -> Value {
    let passed = hint.verdict == Verdict::Passed;
    json!({
        "name": one_line(hint.text),
        "status": status(hint.verdict),
        "message": (!passed).then(|| entry_lines(hint, true)),
        "score": if passed { weight } else { Points::default() },
    })
}

impl Reporter for Classroom {
    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        let score = Score::or_one_each(report);
        self.earned += score.earned;
        self.possible += score.possible;
        self.passed &= report.verdict == Verdict::Passed;
        self.errored |= report.verdict == Verdict::Errored;
        let view = report.view(&self.translator);
        self.tests.extend(view.hints.iter().zip(score.hints).map(|(hint, weight)| test(hint, weight)));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.part != Part::Notices {
            writeln!(out, "result={}", self.result()?)?;
        }
        if self.part != Part::Result {
            let (points, most) = (self.earned, self.possible);
            writeln!(out, "::notice title=Autograding complete::Points {points}/{most}")?;
            let report = to_json(&json!({ "totalPoints": points, "maxPoints": most }))?;
            writeln!(out, "::notice title=Autograding report::{}", data(&report))?;
        }
        Ok(())
    }
}
