//! Every learner's project under `fixtures/submissions`, graded through its URL, as a folder, and by the real chai in
//! real Node: all three must give the verdicts and messages of its `expected.json`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use hintgrade::{
    challenge::{Challenge, catalogue},
    explain::Detail,
    language::{Language, Translator},
    report::Verdict,
    submission::{Limits, Network, Submission},
};
use serde::Deserialize;
use serde_json::json;

use crate::support::grading::{report_of, run_hints};
use crate::support::{node, server::Server};

/// The contents of `expected.json`.
#[derive(Deserialize)]
struct Expected {
    hints: Vec<HintVerdict>,
    recipe: Option<Recipe>,
}

/// One hint's verdict, and its message unless it passed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct HintVerdict {
    verdict: String,
    message: Option<String>,
}

/// Describes a generated file that is too large to be stored in the repository.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipe {
    path: PathBuf,
    before: String,
    repeat: String,
    times: usize,
    /// Less than `times`: Node's backtracking matcher would take years for the whole text.
    times_in_node: usize,
}

/// A project and its expected verdicts.
struct Case {
    name: String,
    folder: PathBuf,
    expected: Expected,
    /// The temporary folder of a case with a recipe, which must live as long as the case.
    _made: Option<tempfile::TempDir>,
}

/// All cases; `times` returns how often a recipe's text is repeated.
fn cases(times: impl Fn(&Recipe) -> usize) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions");
    let mut cases: Vec<Case> = fs::read_dir(root).unwrap().map(|entry| case(entry.unwrap().path(), &times)).collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    cases
}

fn case(folder: PathBuf, times: &impl Fn(&Recipe) -> usize) -> Case {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let text = fs::read_to_string(folder.join("expected.json")).expect(&name);
    let expected: Expected = serde_json::from_str(&text).expect(&name);
    let made = expected.recipe.as_ref().map(|recipe| made(&folder, recipe, times(recipe)));
    let folder = made.as_ref().map_or(folder, |made| made.path().to_owned());
    Case { name, folder, expected, _made: made }
}

fn made(folder: &Path, recipe: &Recipe, times: usize) -> tempfile::TempDir {
    let made = tempfile::tempdir().unwrap();
    fs::create_dir(made.path().join("public")).unwrap();
    fs::copy(folder.join("public/client.js"), made.path().join("public/client.js")).unwrap();
    fs::write(made.path().join(&recipe.path), format!("{}{}", recipe.before, recipe.repeat.repeat(times))).unwrap();
    made
}

fn mission() -> Challenge {
    catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap()
}

/// Grades as the program does.
struct Grader {
    challenge: Challenge,
    network: Network,
    translator: Translator,
}

impl Grader {
    fn new(challenge: Challenge) -> Self {
        let limits = Limits::default();
        let network = Network::start(limits).unwrap();
        let translator = Translator::of(Language::English);
        Self { challenge, network, translator }
    }

    fn grade(&mut self, name: &str) -> Vec<HintVerdict> {
        let submission = Submission::open(name, &self.network, Limits::default()).unwrap();
        let submission = Arc::new(submission);
        submission.prefetch(self.challenge.named_paths());
        let runs = run_hints(&self.challenge.hints, &submission, Limits::default());
        let report = report_of(&self.challenge, submission.name(), &runs, Detail::Full, &self.translator);
        let word = |verdict| match verdict {
            Verdict::Passed => "passed".to_owned(),
            Verdict::Failed => "failed".to_owned(),
            Verdict::Errored => "errored".to_owned(),
        };
        report
            .hints
            .into_iter()
            .map(|hint| HintVerdict { verdict: word(hint.verdict), message: hint.message })
            .collect()
    }
}

/// Fails with every case that is not as expected.
fn check(cases: &[Case], graded: &BTreeMap<String, Vec<HintVerdict>>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| graded.get(&case.name) != Some(&case.expected.hints))
        .map(|case| format!("{}:\n  got {:?}\n  not {:?}", case.name, graded.get(&case.name), case.expected.hints))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_submission_gets_its_verdicts_through_its_url_and_as_a_folder() {
    let cases = cases(|recipe| recipe.times);
    let mut grader = Grader::new(mission());
    let by_url: BTreeMap<_, _> =
        cases.iter().map(|case| (case.name.clone(), grader.grade(&Server::app(&case.folder).url))).collect();
    check(&cases, &by_url);
    let as_folder: BTreeMap<_, _> =
        cases.iter().map(|case| (case.name.clone(), grader.grade(case.folder.to_str().unwrap()))).collect();
    check(&cases, &as_folder);
}

/// Runs the challenge's hints in Node against each URL.
fn in_node(challenge: &Challenge, urls: &[&String], arguments: &[&str]) -> BTreeMap<String, Vec<HintVerdict>> {
    let hints = challenge.hints.iter().map(|hint| json!({"number": hint.number, "code": hint.code}));
    let input = json!({"hints": hints.collect::<Vec<_>>(), "urls": urls});
    let mut graded: BTreeMap<String, Vec<HintVerdict>> = BTreeMap::new();
    for line in node::oracle("hints.mjs", arguments, input.to_string()).lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let url = line["url"].as_str().unwrap().to_owned();
        graded.entry(url).or_default().push(serde_json::from_value(line).unwrap());
    }
    graded
}

#[test]
fn the_real_chai_in_node_gives_each_submission_the_same_verdicts() {
    let cases = cases(|recipe| recipe.times_in_node);
    let servers: Vec<Server> = cases.iter().map(|case| Server::app(&case.folder)).collect();
    let names: BTreeMap<String, &str> =
        servers.iter().zip(&cases).map(|(server, case)| (server.url.clone(), case.name.as_str())).collect();
    let graded = in_node(&mission(), &names.keys().collect::<Vec<_>>(), &[]);
    let graded = graded.into_iter().map(|(url, graded)| (names[&url].to_owned(), graded)).collect();
    check(&cases, &graded);
}
