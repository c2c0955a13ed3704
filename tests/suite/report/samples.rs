//! Reports with everything that a format must handle: each verdict, each optional part, and hostile text.

use hintgrade::explain::{Edit, Excerpt, Finding, Kind, Mark, Severity, Source, Suggestion};
use hintgrade::report::{
    Behaviour, BehaviourVerdict, ChallengeName, CheckReport, CheckVerdict, HintReport, Report, Stage, VERSION, Verdict,
};

/// Attacks on a terminal, a CI log, XML, HTML, a spreadsheet and a reader.
pub(super) const HOSTILE: &str = "\u{1b}[31mred\u{1b}]0;title\u{7}\r\n::error::taken over\n##[error]x\n]]><b>--></script><script>alert(1)</script>\
     \n=HYPERLINK(\"http://x\")\t\u{202e}txt.exe\u{2066}\u{0}\u{b}\u{fffe}\u{9b}31m 100% `a` |b| <!-- \u{fffd}\n\u{85}::add-mask::x\u{2028}::x\n##vso[task.setvariable]\u{61c}\u{200e}\u{200f}\u{ad}\u{200b}\u{e0041}\n ::stop-commands::x";

fn challenge() -> ChallengeName {
    ChallengeName {
        id: "589fc831f9fc0f352b528e75".into(),
        title: "Communicate by Emitting".into(),
        dashed_name: "communicate-by-emitting".into(),
        challenge_type: 2,
    }
}

fn hint(number: usize, text: &str, verdict: Verdict, message: Option<&str>) -> HintReport {
    let sentence = message.filter(|_| verdict == Verdict::Failed).and_then(|message| message.split_once(": expected "));
    HintReport {
        number,
        text: text.into(),
        verdict,
        message: message.map(Into::into),
        sentence: sentence.map(|(sentence, _)| sentence.into()),
        findings: Vec::new(),
        challenge_at_fault: false,
    }
}

fn texts() -> [&'static str; 3] {
    [
        "`currentUsers` should be defined.",
        "Server should emit the current user count at each new connection.",
        "Your client should be listening for `'user count'` event.",
    ]
}

/// A report with these verdicts, and a message for each hint that did not pass.
fn of(submission: &str, verdicts: [Verdict; 3]) -> Report {
    let said = [
        "You should have variable currentUsers defined: expected 'const express = require(\\'express\\');\\n…' to match /currentUsers/s",
        "You should emit \"user count\" with data currentUsers: expected 'const express = require(\\'express\\');\\n…' to match /io.emit.*('|\")user count('|\").*currentUsers/s",
        "Your client should be connection to server with the connection defined as socket: expected '' to match /socket.on.*('|\")user count('|\")/s",
    ];
    let refused =
        format!("nothing answers at {submission}/_api/server.js: is the app running, and is the address right?");
    let hints = (0..3).map(|index| {
        let message = match verdicts[index] {
            Verdict::Passed => None,
            Verdict::Failed => Some(said[index]),
            Verdict::Errored => Some(refused.as_str()),
        };
        hint(index + 1, texts()[index], verdicts[index], message)
    });
    Report {
        version: VERSION,
        challenge: challenge(),
        submission: submission.into(),
        verdict: verdicts.into_iter().max().unwrap(),
        hints: hints.collect(),
        findings: Vec::new(),
        behaviour: None,
        duration_ms: 12,
        row: None,
        points: None,
    }
}

/// Every hint passed.
pub(super) fn passed() -> Report {
    of("http://localhost:3000", [Verdict::Passed; 3])
}

/// The second hint failed, with a finding that has a position in server.js.
pub(super) fn failed() -> Report {
    let mut report = of("./ada", [Verdict::Passed, Verdict::Failed, Verdict::Passed]);
    report.duration_ms = 7;
    report.hints[1].findings = vec![Finding {
        kind: Kind::WrongEvent,
        severity: Severity::Warning,
        message: "The event is called `'users count'` here, and the hint looks for `'user count'`.".into(),
        help: Some("Write `'user count'`.".into()),
        source: Some(Source {
            path: "/_api/server.js".into(),
            line: 42,
            column: 11,
            excerpt: Some(Excerpt {
                first_line: 41,
                text: "  ++currentUsers;\n  io.emit('users count', currentUsers);\n});".into(),
                marks: vec![Mark {
                    start: 28,
                    end: 41,
                    label: "this is the event `'users count'`".into(),
                    primary: true,
                }],
            }),
        }),
        suggestion: Some(Suggestion {
            edits: vec![Edit {
                path: "/_api/server.js".into(),
                line: 42,
                column: 11,
                end_line: 42,
                end_column: 24,
                text: "'user count'".into(),
            }],
            certain: true,
        }),
    }];
    report
}

/// No hint could be decided.
pub(super) fn errored() -> Report {
    let mut report = of("http://localhost:9", [Verdict::Errored; 3]);
    report.findings.push(Finding {
        kind: Kind::NotAwaited,
        severity: Severity::Note,
        message: "nothing is there".into(),
        help: None,
        suggestion: None,
        source: None,
    });
    report
}

/// A mark on the first character of a line of [`HOSTILE`].
fn mark_at(line: &str) -> Mark {
    let start = line.as_ptr() as usize - HOSTILE.as_ptr() as usize;
    Mark { start, end: start + 1, label: format!("::debug::{HOSTILE}"), primary: start == 0 }
}

/// Every text of the submission is hostile; the behaviour was checked.
pub(super) fn hostile() -> Report {
    let mut report = of(HOSTILE, [Verdict::Passed, Verdict::Failed, Verdict::Errored]);
    // `::` at the beginning of a line is a command, so texts that begin lines begin with it.
    report.challenge.title = format!("::warning::{HOSTILE}");
    report.challenge.dashed_name = HOSTILE.into();
    let finding = Finding {
        kind: Kind::EmptyHint,
        severity: Severity::Warning,
        message: HOSTILE.into(),
        help: Some(HOSTILE.into()),
        source: Some(Source {
            path: "/public/client.js".into(),
            line: 1,
            column: 1,
            excerpt: Some(Excerpt {
                first_line: 1,
                text: HOSTILE.into(),
                // On every line, so that a reporter that shows the lines with marks shows them all.
                marks: HOSTILE.lines().map(mark_at).collect(),
            }),
        }),
        suggestion: Some(Suggestion {
            edits: vec![Edit {
                path: HOSTILE.into(),
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
                text: format!("{HOSTILE}\n"),
            }],
            certain: false,
        }),
    };
    for hint in &mut report.hints[1..] {
        hint.text = format!("::error::{HOSTILE}");
        hint.message = Some(format!("::error::{HOSTILE}"));
        hint.sentence = Some(format!("::error::{HOSTILE}"));
        hint.findings.push(finding.clone());
    }
    report.findings.push(finding.clone());
    report.behaviour = Some(Behaviour {
        stage: Stage::Live,
        verdict: BehaviourVerdict::Broken,
        checks: vec![CheckReport {
            number: 1,
            text: HOSTILE.into(),
            verdict: CheckVerdict::Failed,
            message: Some(HOSTILE.into()),
            timeline: vec![HOSTILE.into()],
            findings: vec![finding],
        }],
    });
    report
}

/// All of them.
pub(super) fn all() -> Vec<Report> {
    vec![passed(), failed(), errored(), hostile()]
}
