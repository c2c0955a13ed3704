//! Grades in this process what the program grades in a worker process.

use std::path::PathBuf;
use std::sync::Arc;

use hintgrade::behaviour;
use hintgrade::behaviour::{Connect, Credentials};
use hintgrade::challenge::{Challenge, Hint, catalogue};
use hintgrade::class::{Class, FinishedRow, InputFormat, Rows, Settings};
use hintgrade::engine::{Run, Sandbox, find_refusals, with_stack};
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::Detail;
use hintgrade::language::Translator;
use hintgrade::report::{Behaviour, Report};
use hintgrade::submission::{Limits, Submission};
use hintgrade::worker::Program;

/// The mission's challenge with hints of this code in place of its own.
pub(crate) fn challenge_of(codes: &[&str]) -> Challenge {
    let mut challenge = catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.remove(0);
    let hint = |(index, code): (usize, &&str)| Hint {
        number: index + 1,
        text: "It should hold.".to_owned(),
        code: (*code).to_owned(),
        line: 1,
    };
    challenge.hints = codes.iter().enumerate().map(hint).collect();
    challenge
}

/// Runs hints, one after another.
pub(crate) fn run_hints(hints: &[Hint], submission: &Arc<Submission>, limits: Limits) -> Vec<Run> {
    let mut runs = with_stack(|| Sandbox::new(limits).run_all(hints, submission)).unwrap();
    find_refusals(&mut runs, submission, limits.requests);
    runs
}

/// The report of runs.
pub(crate) fn report_of(
    challenge: &Challenge,
    submission: &str,
    runs: &[Run],
    detail: Detail,
    translator: &Translator,
) -> Report {
    Evaluation::of(&challenge.hints, submission, runs, &(), detail).report(challenge, submission, translator)
}

/// Rehearses a submission.
pub(crate) fn rehearse(script: &Challenge, submission: &Arc<Submission>, translator: &Translator) -> Behaviour {
    let rehearse = || behaviour::rehearse(&script.hints, submission, Limits::default());
    translator.behaviour(with_stack(rehearse).unwrap())
}

/// Checks a running app.
pub(crate) fn check_live(
    script: &Challenge,
    submission: &Arc<Submission>,
    credentials: Credentials,
    translator: &Translator,
) -> Behaviour {
    let limits = Limits::default();
    let connect = Connect::to(submission, credentials, limits).unwrap();
    let check = || behaviour::live(&script.hints, submission, connect, limits);
    translator.behaviour(with_stack(check).unwrap())
}

/// The program that runs as a worker.
pub(crate) fn worker_program() -> Program {
    Program::new(PathBuf::from(env!("CARGO_BIN_EXE_hintgrade")), ["worker"])
}

/// Begins to grade these submissions as a class.
pub(crate) fn class_of(names: &[String], challenges: Arc<[Challenge]>, settings: Settings) -> Class {
    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), names.join("\n")).unwrap();
    let rows = Rows::open(list.path().to_str().unwrap(), Some(InputFormat::List)).unwrap();
    Class::start(rows, None, None, worker_program(), challenges, settings).unwrap()
}

/// Grades these submissions as a class.
pub(crate) fn grade_class(names: &[String], challenges: Arc<[Challenge]>, settings: Settings) -> Vec<FinishedRow> {
    class_of(names, challenges, settings).collect::<Result<_, _>>().unwrap()
}
