//! What a learner reads is plain: no sentence is longer than 25 words or uses a term that no lesson has used, in the
//! messages of both languages and in the reports of all fixtures. What the assertion itself says is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use hintgrade::behaviour;
use hintgrade::challenge::catalogue;
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::Detail;
use hintgrade::language::{Language, Translator};
use hintgrade::report::{BehaviourVerdict, Cause, Entry, Format, RenderOptions, Report, Verdict};
use hintgrade::submission::{Folder, Limits, Submission};
use regex::Regex;

use crate::support::grading::{rehearse, run_hints};

const LONGEST: usize = 25;
/// The columns of a terminal.
const WIDTH: usize = 80;
const TERMS: &str = r"(?i)\b(regex\w*|regular expression\w*|pattern\w*|assertion\w*|stubs?|exchanges?|rehears\w*|espression\w* regolar\w*|asserzion\w*|scambi\w*)\b";

/// What is wrong with a text: its sentences that are too long, and its terms. A piece of code, a quotation and what is in
/// brackets count as one word.
fn complaints(text: &str) -> Vec<String> {
    static PATTERNS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        let quoted = r#"`[^`\n]*`|"[^"\n]*"|\([^()\n]*\)|\{ \$[a-z]+ \}|/[\w./-]+|--[a-z-]+"#;
        [quoted, r"[.!?]\s+|[.!?]$|\n", TERMS].map(|pattern| Regex::new(pattern).unwrap())
    });
    let [quoted, end, terms] = &*PATTERNS;
    let plain = quoted.replace_all(text, "X").into_owned();
    let words = |sentence: &str| sentence.split_whitespace().filter(|it| it.contains(char::is_alphanumeric)).count();
    let long = end.split(&plain).filter(|sentence| words(sentence) > LONGEST).map(str::to_owned);
    long.chain(terms.find_iter(&plain).map(|term| format!("'{}' in: {text}", term.as_str()))).collect()
}

#[test]
fn complaints_are_made() {
    let long = "word ".repeat(26);
    assert_eq!(complaints(&format!("Short. {long}")).len(), 1);
    assert_eq!(complaints(&"word `a b c` ".repeat(12)), Vec::<String>::new());
    assert_eq!(complaints("the assertion does not match the regex").len(), 2);
}

#[test]
fn every_message_is_plain() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let mut id = "";
        for line in language.messages().lines().filter(|line| !line.starts_with('#')) {
            let (name, text) = line.split_once(" = ").unwrap_or(("", line));
            if !name.is_empty() && !name.starts_with(' ') {
                id = name;
            }
            // The variants of a message stand in lines of their own.
            let text = text.trim().trim_start_matches('*');
            let text = text.split_once("] ").filter(|(key, _)| key.starts_with('[')).map_or(text, |(_, text)| text);
            wrong.extend(complaints(text).into_iter().map(|complaint| format!("{language} {id}: {complaint}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn projects() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = ["advice", "findings", "submissions", "behaviour"].iter();
    let folders = folders.flat_map(|name| fs::read_dir(root.join(name)).unwrap());
    let mut all: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// Everything of a report that is in our own words.
fn own_words(report: &Report, translator: &Translator) -> Vec<String> {
    let view = report.view(translator);
    let of_cause = |cause: &Cause<'_>| {
        let excerpt = cause.excerpt().map(|excerpt| &excerpt.marks).into_iter().flatten();
        let mut texts: Vec<String> = excerpt.map(|mark| mark.label.clone()).collect();
        texts.extend([cause.sentence().to_owned(), cause.help.unwrap_or_default().to_owned()]);
        texts.extend(cause.edits.iter().map(|edit| edit.what.clone()));
        texts
    };
    let causes = |entry: &Entry<'_>| entry.causes.iter().flat_map(of_cause).collect::<Vec<_>>();
    let mut texts: Vec<String> = view.hints.iter().chain(&view.checks).flat_map(causes).collect();
    texts.extend(view.findings.iter().flat_map(of_cause));
    texts.extend(view.checks.iter().filter_map(|check| check.sentence.clone()));
    texts.extend(view.checks.iter().flat_map(|check| check.timeline.to_vec()));
    texts.push(translator.summary(report));
    texts.extend(view.fix_first);
    texts
}

/// The lines of the report on a terminal that are wider than it. Lines of code to write are shown whole, a long word or
/// piece of code is not broken, and the learner's own lines are cut by the library that draws them.
fn too_wide(report: &Report, options: RenderOptions) -> Vec<String> {
    let (mut reporter, mut text) = (Format::Human.reporter(options, false), Vec::new());
    reporter.report(report, &mut text).unwrap();
    let view = report.view(&Translator::of(options.language));
    let causes = view.hints.iter().chain(&view.checks).flat_map(|entry| &entry.causes).chain(&view.findings);
    let code: Vec<&str> =
        causes.flat_map(|cause| &cause.edits).flat_map(|edit| &edit.code).map(|it| it.trim()).collect();
    let breakable = |line: &str| line.split('`').step_by(2).any(|part| part.trim().contains(' '));
    let text = String::from_utf8(text).unwrap();
    let wide = text
        .lines()
        .filter(|line| line.chars().count() > options.width && !line.contains('│') && !code.contains(&line.trim()));
    wide.filter(|line| breakable(line.trim())).map(|line| format!("too wide: {line}")).collect()
}

#[test]
fn every_report_is_plain_and_tells_each_cause_once() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let challenge = catalogue::find(catalogue::MISSION, language.code()).unwrap().read().unwrap();
        let script = behaviour::of(&challenge, language.code()).unwrap().unwrap();
        let translator = Translator::of(language);
        for folder in projects() {
            let submission = Arc::new(Submission::folder("it", Folder::open(&folder).unwrap()));
            let runs = run_hints(&challenge.hints, &submission, Limits::default());
            let read = |paths: &[String]| submission.read_sources(paths);
            let evaluation = Evaluation::of(&challenge.hints, "it", &runs, &read, Detail::Full);
            let mut report = evaluation.report(&challenge, "it", &translator);
            report.behaviour = Some(rehearse(&script, &submission, &translator));
            let mut note = |what: String| wrong.push(format!("{language} {}: {what}", folder.display()));
            own_words(&report, &translator).iter().flat_map(|text| complaints(text)).for_each(&mut note);
            let options = RenderOptions { language, colour: false, unicode: true, width: WIDTH, full: true };
            too_wide(&report, options).into_iter().for_each(&mut note);
            let view = report.view(&translator);
            let causes = || view.hints.iter().chain(&view.checks).flat_map(|entry| &entry.causes).chain(&view.findings);
            let told: Vec<_> = causes().filter(|cause| cause.same_as.is_none()).collect();
            for (index, cause) in told.iter().enumerate() {
                let is_same = |other: &&&Cause<'_>| {
                    cause.sentence() == other.sentence() && cause.finding.source == other.finding.source
                };
                told[..index].iter().filter(is_same).for_each(|_| note(format!("twice: {}", cause.sentence())));
            }
            let is_at_fault = report.verdict == Verdict::Failed || report.works() == Some(BehaviourVerdict::Broken);
            if is_at_fault && view.fix_first.is_none() {
                note("nothing to fix first".to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
