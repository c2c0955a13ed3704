//! Benchmark: what evaluating a class costs by part (matching, the engine, explanations, the report), for one thread
//! and without network. Run it with `cargo bench --bench evaluation`; with `--run PART` it evaluates one part once, so
//! that `ci/instructions` can count its instructions.
// A benchmark reports errors by panicking and prints its results.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::engine::{Outcome, Sandbox, with_stack};
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::Detail;
use hintgrade::language::{Language, Translator};
use hintgrade::submission::{Folder, Limits, Submission};
use support::apps;

const APPS: usize = 400;

struct Class {
    challenge: Challenge,
    submissions: Vec<Arc<Submission>>,
    _folder: tempfile::TempDir,
}

/// What is evaluated: nothing, the hints, or also a report.
#[derive(Clone, Copy)]
enum Part {
    Setup,
    Hints,
    Report(Detail),
}

const PARTS: [(&str, Part); 4] = [
    ("setup", Part::Setup),
    ("hints", Part::Hints),
    ("verdicts", Part::Report(Detail::None)),
    ("explanations", Part::Report(Detail::Full)),
];

fn main() {
    let name = std::env::args().skip_while(|arg| arg != "--run").nth(1);
    let class = generate();
    let evaluate_once = |part| {
        let started = Instant::now();
        with_stack(|| evaluate(&class, part)).unwrap();
        started.elapsed()
    };
    if let Some(name) = name {
        let (_, part) = PARTS.into_iter().find(|(part, _)| *part == name).unwrap();
        evaluate_once(part);
        return;
    }
    for (name, part) in PARTS {
        let took = support::median((0..5).map(|_| evaluate_once(part)).collect());
        println!("{name:<16} {:>6.1} µs an app", took.as_secs_f64() * 1e6 / APPS as f64);
    }
}

fn generate() -> Class {
    let folder = tempfile::tempdir().unwrap();
    let challenge = catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.remove(0);
    let submissions = (0..).zip(apps::class(APPS)).map(|(index, app)| {
        let path = folder.path().join(index.to_string());
        app.write(&path);
        let submission = Submission::folder("app", Folder::open(&path).unwrap());
        submission.prefetch(challenge.named_paths());
        Arc::new(submission)
    });
    let submissions = submissions.collect();
    Class { challenge, submissions, _folder: folder }
}

fn evaluate(class: &Class, part: Part) {
    let translator = Translator::of(Language::English);
    let mut sandbox = Sandbox::new(Limits::default());
    if let Part::Setup = part {
        return;
    }
    let mut passed = 0;
    for submission in &class.submissions {
        let runs = sandbox.run_all(&class.challenge.hints, submission);
        passed += usize::from(runs.iter().all(|run| run.outcome == Outcome::Passed));
        if let Part::Report(detail) = part {
            let evaluation = Evaluation::of(&class.challenge.hints, "app", &runs, submission.as_ref(), detail);
            black_box(evaluation.report(&class.challenge, "app", &translator));
        }
    }
    assert_eq!(passed, APPS * 2 / 5);
}
