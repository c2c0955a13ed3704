//! What is suggested to a learner: followed round by round, the certain edits of every failing project of the lesson
//! make each hint pass and the app work, and no round leaves it worse. What each project is told is a snapshot.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hintgrade::behaviour;
use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::{Detail, Edit, Finding};
use hintgrade::language::{Language, Translator};
use hintgrade::report::{BehaviourVerdict, Report, Verdict};
use hintgrade::submission::{Folder, Limits, Submission};

use crate::support::grading::{rehearse, run_hints};
use crate::support::program::run;

/// How many rounds a learner may need.
const ROUNDS: usize = 5;

struct Grader {
    challenge: Challenge,
    script: Challenge,
    translator: Translator,
}

/// A project as it was graded in one round.
struct Round {
    report: Report,
    works: BehaviourVerdict,
}

impl Grader {
    fn mission() -> Self {
        let challenge = catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap();
        let script = behaviour::of(&challenge, "en").unwrap().unwrap();
        Self { challenge, script, translator: Translator::of(Language::English) }
    }

    fn grade(&self, folder: &Path) -> Round {
        let submission = Arc::new(Submission::folder("it", Folder::open(folder).unwrap()));
        let hints = &self.challenge.hints;
        let runs = run_hints(hints, &submission, Limits::default());
        let report = Evaluation::of(hints, "it", &runs, &*submission, Detail::Full);
        let report = report.report(&self.challenge, "it", &self.translator);
        Round { report, works: rehearse(&self.script, &submission, &self.translator).verdict }
    }
}

impl Grader {
    /// Follows the certain edits until there are none; returns what each round was worth, and the last.
    fn follow_rounds(&self, folder: &Path, mut round: Round) -> (Vec<(usize, bool)>, Round) {
        let mut rounds = vec![round.worth()];
        while !round.is_done() && !round.certain_edits().is_empty() && rounds.len() <= ROUNDS {
            follow(folder, &round.certain_edits());
            round = self.grade(folder);
            rounds.push(round.worth());
        }
        (rounds, round)
    }
}

fn is_certain(finding: &Finding) -> bool {
    finding.suggestion.as_ref().is_some_and(|suggestion| suggestion.certain)
}

impl Round {
    fn certain_edits(&self) -> Vec<&Edit> {
        let suggestions = self.report.all_findings().filter_map(|finding| finding.suggestion.as_ref());
        suggestions.filter(|suggestion| suggestion.certain).flat_map(|suggestion| &suggestion.edits).collect()
    }

    /// The more, the better.
    fn worth(&self) -> (usize, bool) {
        (self.report.count(Verdict::Passed), self.works == BehaviourVerdict::Works)
    }

    fn is_done(&self) -> bool {
        self.report.verdict == Verdict::Passed && self.works == BehaviourVerdict::Works
    }
}

/// The byte of a line and column in characters, from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// Makes the edits as they are given, each file from its end.
fn follow(folder: &Path, edits: &[&Edit]) {
    let file = |edit: &Edit| folder.join(edit.path.trim_start_matches("/_api").trim_start_matches('/'));
    let mut files: Vec<PathBuf> = edits.iter().map(|edit| file(edit)).collect();
    files.sort();
    files.dedup();
    for path in files {
        let mut text = fs::read_to_string(&path).unwrap();
        let mut own: Vec<(std::ops::Range<usize>, &str)> = edits
            .iter()
            .filter(|edit| file(edit) == path)
            .map(|edit| {
                let start = byte_of(&text, edit.line, edit.column);
                (start..byte_of(&text, edit.end_line, edit.end_column), edit.text.as_str())
            })
            .collect();
        own.sort_by_key(|(span, _)| std::cmp::Reverse((span.start, span.end)));
        assert!(own.windows(2).all(|pair| pair[1].0.end <= pair[0].0.start), "{path:?}: {own:?}");
        own.into_iter().for_each(|(span, new)| text.replace_range(span, new));
        fs::write(&path, text).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn cases(of: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = of.iter().flat_map(|name| fs::read_dir(root.join(name)).unwrap());
    let mut all: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

#[test]
fn certain_edits_end_in_an_app_that_passes_and_works() {
    let grader = Grader::mission();
    let (mut wrong, mut failed, mut suggested, mut followed) = (Vec::new(), 0, 0, 0);
    for case in cases(&["advice", "findings", "submissions"]) {
        let folder = tempfile::tempdir().unwrap();
        copy(&case, folder.path());
        let first = grader.grade(folder.path());
        failed += first.report.count(Verdict::Failed);
        suggested += first.report.hints.iter().filter(|hint| hint.findings.iter().any(is_certain)).count();
        if first.certain_edits().is_empty() {
            continue;
        }
        followed += 1;
        let (rounds, last) = grader.follow_rounds(folder.path(), first);
        if !last.is_done() || !rounds.is_sorted() || rounds.len() > 1 + ROUNDS {
            let server = fs::read_to_string(folder.path().join("server.js")).unwrap_or_default();
            wrong.push(format!("{}: {rounds:?} {:?}\n{:#?}\n{server}", case.display(), last.works, last.report.hints));
        }
    }
    eprintln!("{failed} failed hints, {suggested} with a certain edit, in {followed} projects");
    assert!(wrong.is_empty(), "{} of {followed}: {}", wrong.len(), wrong.join("\n"));
    assert!(followed >= 85 && suggested * 100 >= failed * 70, "{suggested} of {failed} in {followed}");
}

#[test]
fn each_project_is_told_what_to_change() {
    for case in cases(&["advice"]) {
        let told = run(&["grade", case.to_str().unwrap(), "--no-rehearse"]).stdout;
        let told: String =
            told.lines().skip(1).filter(|line| !line.contains(" ms)")).map(|line| format!("{line}\n")).collect();
        snapbox::Assert::new()
            .action_env("SNAPSHOTS")
            .eq(told, snapbox::Data::read_from(&case.join("told.txt"), Some(snapbox::data::DataFormat::Text)).raw());
    }
}
