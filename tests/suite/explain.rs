//! Explanations: each project under `fixtures/findings` gets the findings that its `expected.json` names, no working
//! project gets a warning, and the options apply to findings.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::engine::Run;
use hintgrade::explain::{Detail, Excerpt, Finding, Kind, Severity};
use hintgrade::language::{Language, Translator};
use hintgrade::report::{Report, Verdict, title};
use hintgrade::submission::{Limits, Network, Submission};
use serde::Deserialize;

use crate::support::grading::{report_of, run_hints};
use crate::support::program::run;
use crate::support::server::Server;
use crate::support::timing::{cpu_time, one_at_a_time};

/// The contents of `expected.json`.
#[derive(Deserialize)]
struct Expected {
    hints: Vec<Vec<ExpectedFinding>>,
    app: Vec<ExpectedFinding>,
}

/// A finding's kind and position; the message and help only if the project tests them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFinding {
    kind: Kind,
    file: Option<String>,
    line: Option<usize>,
    message: Option<String>,
    help: Option<String>,
    /// A further line that is marked.
    beside: Option<usize>,
}

impl PartialEq<ExpectedFinding> for Finding {
    fn eq(&self, expected: &ExpectedFinding) -> bool {
        let source = self.source.as_ref();
        self.kind == expected.kind
            && source.map(|at| &at.path) == expected.file.as_ref()
            && source.map(|at| at.line) == expected.line
            && expected.message.as_ref().is_none_or(|message| *message == self.message)
            && (expected.help.is_none() || expected.help == self.help)
            && expected.beside.is_none_or(|line| marked(self).contains(&line))
    }
}

/// The lines in which a finding marks something.
fn marked(finding: &Finding) -> Vec<usize> {
    let excerpt = finding.source.as_ref().and_then(|source| source.excerpt.as_ref());
    let line = |excerpt: &Excerpt, at: usize| excerpt.first_line + excerpt.text[..at].matches('\n').count();
    excerpt.map_or(Vec::new(), |excerpt| excerpt.marks.iter().map(|mark| line(excerpt, mark.start)).collect())
}

fn folders(root: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(root);
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

/// Grades as the program does.
struct Grader {
    challenge: Challenge,
    network: Network,
    translator: Translator,
}

impl Grader {
    fn new(challenge: Challenge, language: Language) -> Self {
        let limits = Limits::default();
        let network = Network::start(limits).unwrap();
        Self { challenge, network, translator: Translator::of(language) }
    }

    fn mission() -> Self {
        Self::new(catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap(), Language::English)
    }

    fn run(&mut self, name: &str) -> (String, Vec<Run>) {
        let submission = Arc::new(Submission::open(name, &self.network, Limits::default()).unwrap());
        submission.prefetch(self.challenge.named_paths());
        (submission.name().to_owned(), run_hints(&self.challenge.hints, &submission, Limits::default()))
    }

    fn grade(&mut self, name: &str) -> Report {
        let (name, runs) = self.run(name);
        report_of(&self.challenge, &name, &runs, Detail::Full, &self.translator)
    }
}

#[test]
fn each_project_gets_the_findings_expected_of_it() {
    let mut grader = Grader::mission();
    let mut wrong = Vec::new();
    let mut explained = 0;
    for folder in folders("findings") {
        let expected = fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: Expected = serde_json::from_str(&expected).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        let report = grader.grade(folder.to_str().unwrap());
        let hints: Vec<_> = report.hints.iter().map(|hint| &hint.findings).collect();
        explained += usize::from(report.all_findings().next().is_some());
        if hints.len() != expected.hints.len()
            || hints.iter().zip(&expected.hints).any(|(found, expected)| **found != *expected)
            || report.findings != expected.app
        {
            wrong.push(format!("{}: {hints:#?} {:#?}", name(&folder), report.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(explained >= 60, "only {explained} projects with findings");
}

#[test]
fn working_projects_get_no_warning() {
    let mut grader = Grader::mission();
    let works = folders("findings").into_iter().filter(|folder| name(folder).starts_with("works-"));
    // Of the submissions, those that pass and are not false passes.
    let passing = folders("submissions").into_iter().filter(|folder| !name(folder).starts_with("false-pass"));
    let mut count = 0;
    for folder in works.chain(passing.collect::<Vec<_>>()) {
        let server = Server::app(&folder);
        for submission in [folder.to_str().unwrap(), &server.url] {
            let report = grader.grade(submission);
            if report.hints.iter().all(|hint| hint.message.is_none()) && folder.join("server.js").exists() {
                let warnings: Vec<_> =
                    report.all_findings().filter(|finding| finding.severity == Severity::Warning).collect();
                assert!(warnings.is_empty(), "{folder:?}: {warnings:#?}");
                count += 1;
            }
        }
    }
    assert!(count >= 2 * 40, "only {count} gradings of projects that work");
}

#[test]
fn every_failed_hint_of_the_submissions_is_explained() {
    let mut grader = Grader::mission();
    for folder in folders("submissions") {
        for hint in grader.grade(folder.to_str().unwrap()).hints.iter().filter(|hint| hint.message.is_some()) {
            assert!(!hint.findings.is_empty(), "{folder:?}: hint {}", hint.number);
        }
    }
}

#[test]
fn an_italian_report_is_italian() {
    let mut grader = Grader::new(catalogue::find(catalogue::MISSION, "it").unwrap().read().unwrap(), Language::Italian);
    let report = grader
        .grade(folders("findings").iter().find(|folder| folder.ends_with("socket-emits")).unwrap().to_str().unwrap());
    let finding = &report.hints[1].findings[0];
    assert_eq!(finding.message, "Il test cerca `io.emit`, e qui c'è `socket.emit`.");
    assert_eq!(finding.help.as_deref(), Some("Scrivi `io.emit`."));
}

#[test]
fn without_detail_there_are_no_findings() {
    let mut grader = Grader::mission();
    let folder = folders("findings").into_iter().find(|folder| folder.ends_with("socket-emits")).unwrap();
    let (name, runs) = grader.run(folder.to_str().unwrap());
    let findings = |detail| {
        let report = report_of(&grader.challenge, &name, &runs, detail, &grader.translator);
        assert_eq!(report.verdict, Verdict::Failed);
        report.all_findings().count()
    };
    assert_eq!((findings(Detail::None), findings(Detail::Full) > 0), (0, true));
}

#[test]
fn hostile_text_is_explained_in_time() {
    let _alone = one_at_a_time();
    let mut grader = Grader::mission();
    for unit in ["io.emit('user count'", "io.emit(", "'user count', ", "// io.emit\n", "/*", "((((", "`${", "a"] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("public")).unwrap();
        fs::write(folder.path().join("server.js"), unit.repeat((500 << 10) / unit.len())).unwrap();
        fs::write(folder.path().join("public/client.js"), unit.repeat((200 << 10) / unit.len())).unwrap();
        let (name, runs) = grader.run(folder.path().to_str().unwrap());
        // Without optimisation everything takes several times as long.
        let limit = Duration::from_millis(if cfg!(debug_assertions) { 1000 } else { 100 });
        // The fastest of three, since other tests share the cores' caches.
        let timed = || cpu_time(|| report_of(&grader.challenge, &name, &runs, Detail::Full, &grader.translator));
        let (took, report) = (0..3).map(|_| timed()).min_by_key(|(took, _)| *took).unwrap();
        assert!(took < limit, "{unit}: {took:?}");
        let size = serde_json::to_string(&report).unwrap().len();
        assert!(size < 40_000, "{unit}: the report has {size} bytes");
    }
}

/// Nothing is looked for in a file that no person wrote, but the hints run.
#[test]
fn a_file_that_is_too_long_is_not_explained() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("server.js"), "io.emit('user count', users);\n".repeat(20_000)).unwrap();
    fs::write(folder.path().join("public/client.js"), "socket.on('user count', show);\n".repeat(20_000)).unwrap();
    let report = Grader::mission().grade(folder.path().to_str().unwrap());
    let told: Vec<_> = report.hints.iter().flat_map(|hint| &hint.findings).map(|it| (it.kind, &*it.message)).collect();
    let message = "server.js has 585 KiB. What is missing is only looked for in files of up to 512 KiB.";
    assert_eq!(told, [(Kind::NotExplained, message); 2]);
    let verdicts: Vec<Verdict> = report.hints.iter().map(|hint| hint.verdict).collect();
    assert_eq!(verdicts, [Verdict::Failed, Verdict::Failed, Verdict::Passed]);
}

fn folder(case: &str) -> String {
    format!("{}/fixtures/findings/{case}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_syntax_error_in_the_page_is_not_attributed_to_node() {
    for language in ["en", "it"] {
        let report = run(&["grade", &folder("merge-left-in-the-page"), "--lang", language]).stdout;
        assert!(report.contains("public/client.js:3") && !report.contains("Node"), "{report}");
    }
}

#[test]
fn strict_counts_warnings() {
    let doubtful = folder("comment-line-emit");
    assert_eq!(run(&["grade", &doubtful]).exit, Some(0));
    for more in [&["--strict"][..], &["--strict", "--explain", "none"]] {
        let ran = run(&[&["grade", &doubtful], more].concat());
        assert_eq!(ran.exit, Some(1), "{}", ran.stdout);
        assert!(ran.stdout.contains("All 3 hints passed"), "the verdicts are the same: {}", ran.stdout);
    }
    assert_eq!(run(&["grade", &folder("works-boilerplate"), "--strict"]).exit, Some(0));
}

/// An error that the boilerplate's `.catch` swallows, in an app that passes and works.
#[test]
fn strict_counts_an_error_that_is_swallowed() {
    let app = format!("{}/fixtures/behaviour/works-swallowed-error-after", env!("CARGO_MANIFEST_DIR"));
    let (ran, strict) = (run(&["grade", &app]), run(&["grade", &app, "--strict"]));
    assert_eq!((ran.exit, strict.exit), (Some(0), Some(1)), "{}", strict.stdout);
    assert!(strict.stdout.contains("All 3 hints passed, and the app works"), "{}", strict.stdout);
    let told = "ReferenceError: socket is not defined. What follows in this function never runs";
    let words = strict.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(told) && words.contains("(server.js:13)"), "{}", strict.stdout);
    let json = run(&["grade", &app, "--strict", "--format", "json"]).stdout;
    assert!(json.contains("\"throws-at-start\""), "{json}");
}

/// Files that nothing loads by a name that can be read, in folders of any name.
#[test]
fn what_stands_in_another_file_of_the_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let sockets = "module.exports = (io) => {\n  let currentUsers = 0;\n  io.on('connection', () => {\n    ++currentUsers;\n    io.emit('user count', currentUsers);\n  });\n};\n";
    write(
        "server.js",
        "const path = './src';\nconst http = require('http').createServer();\nconst io = require('socket.io')(http);\nrequire(path + '/sockets/chat')(io);\nhttp.listen(3000);\n",
    );
    write("src/sockets/chat.js", sockets);
    write("node_modules/chat/index.js", sockets);
    write(".hidden/chat.js", sockets);
    write("public/js/page.js", "let socket = io();\nsocket.on('user count', (data) => console.log(data));\n");
    write("public/client.js", "// nothing yet\n");
    let told = run(&["grade", folder.path().to_str().unwrap()]).stdout;
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for place in [
        "The hint looks for `currentUsers` in server.js, and yours is in src/sockets/chat.js.",
        "The hint looks for `io.emit` in server.js, and yours is in src/sockets/chat.js.",
        "yours is in public/js/page.js.",
    ] {
        assert!(words.contains(place), "{place}: {told}");
    }
    assert!(!words.contains("node_modules") && !words.contains(".hidden"), "{told}");
}

#[test]
fn the_explain_option_sets_the_detail() {
    let doubtful = folder("comment-line-emit");
    let full = run(&["grade", &doubtful]).stdout;
    assert!(
        full.contains("// io.emit('user count', currentUsers);") && full.contains("→ A comment does nothing"),
        "{full}"
    );
    let short = run(&["grade", &doubtful, "--explain", "short"]).stdout;
    assert!(
        short.contains("warning: The hint passes only because of a comment.") && short.contains("(server.js:43)"),
        "{short}"
    );
    assert!(!short.contains("// io.emit") && !short.contains("→ "), "{short}");
    let none = run(&["grade", &doubtful, "--explain", "none"]).stdout;
    assert!(!none.contains("because of a comment"), "{none}");
}

#[test]
fn a_kind_is_explained_in_both_languages() {
    for kind in Kind::ALL {
        let english = run(&["explain", kind.name()]);
        let italian = run(&["explain", kind.name(), "--lang", "it"]);
        assert_eq!((english.exit, italian.exit), (Some(0), Some(0)));
        assert!(english.stdout.starts_with("# ") && italian.stdout.starts_with("# ") && english != italian);
    }
    let list = run(&["explain"]).stdout;
    assert_eq!(list.lines().count(), Kind::ALL.len());
    let unknown = run(&["explain", "no-such-kind"]);
    assert_eq!(unknown.exit, Some(2));
    assert!(unknown.stderr.contains("there is no kind of finding 'no-such-kind'"), "{}", unknown.stderr);
}

#[test]
fn the_documented_kinds_are_those_of_the_code() {
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/findings.md")).unwrap();
    let rows: BTreeSet<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let wanted: BTreeSet<String> =
        Kind::ALL.iter().map(|kind| format!("| `{kind}` | {} |", title(*kind, Language::English))).collect();
    assert_eq!(rows, wanted.iter().map(String::as_str).collect());
}
