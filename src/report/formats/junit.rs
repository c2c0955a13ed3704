//! JUnit XML, one test suite a report, for Jenkins, GitLab and most CI systems. A hint that could not be decided is an error,
//! not a failure. The suites are written as they come, so the root carries no totals; they are optional in it.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::report::issue::explained;
use crate::report::text::one_line;
use crate::report::{HintReport, Report, Reporter, Verdict, printable};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hintgrade\">\n";
const SUITE: &str = "    <testsuite ";
const TAIL: &str = "</testsuites>";

/// Writes JUnit XML.
#[derive(Debug, Clone, Copy, Default)]
pub struct Junit {
    begun: bool,
}

impl Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            out.write_all(HEAD.as_bytes())?;
        }
        Ok(())
    }
}

fn suite(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new(&*printable(&report.label()));
    suite.set_time(Duration::from_millis(report.duration_ms));
    suite.add_test_cases(report.hints.iter().map(|hint| case(report, hint)));
    let checks = report.behaviour.iter().flat_map(|behaviour| &behaviour.checks).flat_map(|check| &check.findings);
    let findings: Vec<_> = report.findings.iter().chain(checks).cloned().collect();
    if !findings.is_empty() {
        suite.set_system_out(explained(None, &findings));
    }
    suite
}

fn case(report: &Report, hint: &HintReport) -> TestCase {
    let mut case = TestCase::new(format!("{} {}", hint.number, one_line(&hint.text)), status(hint));
    case.set_classname(&*printable(&report.challenge.dashed_name));
    if hint.verdict == Verdict::Passed && !hint.findings.is_empty() {
        case.set_system_out(explained(None, &hint.findings));
    }
    case
}

fn status(hint: &HintReport) -> TestCaseStatus {
    let (kind, name) = match hint.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::Failed => (NonSuccessKind::Failure, "failed"),
        Verdict::Errored => (NonSuccessKind::Error, "errored"),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(name).set_message(&*printable(hint.message.as_deref().unwrap_or_default()));
    status.set_description(explained(hint.message.as_deref(), &hint.findings));
    status
}

/// quick-junit writes whole documents; what stands between its root's tags is the suite.
fn suite_text(report: &Report) -> io::Result<String> {
    let mut document = quick_junit::Report::new("hintgrade");
    document.add_test_suite(suite(report));
    let text = document.to_string().map_err(io::Error::other)?;
    let inner = text.find(SUITE).zip(text.rfind(TAIL)).map(|(from, to)| text[from..to].to_owned());
    inner.ok_or_else(|| io::Error::other("the JUnit library wrote something unexpected"))
}

impl Reporter for Junit {
    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let text = suite_text(report)?;
        self.begin(out)?;
        out.write_all(text.as_bytes())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        writeln!(out, "{TAIL}")
    }
}
