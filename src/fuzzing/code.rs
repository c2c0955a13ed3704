//! What authors of challenges and learners write: Markdown, its front matter, and JavaScript.

use std::str;
use std::sync::{Arc, LazyLock};

use super::{inside, reports};
use crate::challenge::{Challenge, catalogue};
use crate::engine::{Assertion, Exchange, Failure, HintCode, Outcome, PatternText, Run, Trace};
use crate::evaluation::Evaluation;
use crate::explain::Detail;
use crate::javascript::lexer::{Tokens, chain_start};
use crate::javascript::{self, Script, SourceKind, counter, line_at};
use crate::language::{Language, Translator};
use crate::regex::Pattern;
use crate::submission::Answer;

pub(super) static MISSION: LazyLock<Challenge> =
    LazyLock::new(|| catalogue::find(catalogue::MISSION, "en").unwrap().read().unwrap());
pub(super) static TRANSLATORS: LazyLock<[Translator; 2]> = LazyLock::new(|| Language::ALL.map(Translator::of));

/// A challenge's file.
pub fn challenge(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let lines = text.matches('\n').count() + 1;
    match Challenge::parse(text, None) {
        Ok(challenge) => {
            for (index, hint) in challenge.hints.iter().enumerate() {
                assert_eq!(hint.number, index + 1);
                assert!((1..=lines + 1).contains(&hint.line), "line {} of {lines}", hint.line);
                let runnable = challenge.hooks.runnable(hint);
                for line in 1..=runnable.code.split('\n').count() {
                    assert!(challenge.hooks.file_line(hint, line) >= 1);
                }
                if let Some(code) = HintCode::of(&hint.code) {
                    code.build_patterns();
                }
            }
            assert!(challenge.named_paths().iter().all(|path| path.starts_with('/') && !path.contains("..")));
        }
        Err(error) => {
            assert!(error.line.is_some_and(|line| (1..=lines + 1).contains(&line)), "line {:?} of {lines}", error.line);
            for translator in &*TRANSLATORS {
                assert!(!translator.message(&error.problem.message()).is_empty());
                assert!(!translator.message(&error.problem.remedy()).is_empty());
            }
        }
    }
}

/// The YAML at the head of a challenge's file.
pub fn front_matter(bytes: &[u8]) {
    let Ok(yaml) = str::from_utf8(bytes) else { return };
    challenge(format!("---\n{yaml}\n---\n\n# --hints--\n\nIt works.\n\n```js\nassert(true);\n```\n").as_bytes());
}

/// A learner's file, and the code of a hint.
pub fn javascript(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for kind in [SourceKind::Server, SourceKind::Page] {
        if let Ok(script) = Script::of(text, kind) {
            check_script(&script, text);
        }
    }
    check_tokens(text);
    let imports = javascript::imports(text);
    assert!(imports.len() <= text.len());
    let _ = javascript::is_module("a.js", text, false);
    let _ = javascript::is_written(text, "user count");
    if let Some((line, column, _)) = javascript::first_error(text) {
        let start = text.split_inclusive('\n').nth(line - 1).unwrap_or_default();
        assert!(column <= start.chars().count() + 1, "column {column} of {start:?}");
    }
    assert!(javascript::runnable(text).len() <= text.len());
    let emits = text.match_indices("emit").take(3);
    for fault in emits.filter_map(|(at, _)| counter::faulty_counter(text, line_at(text, at).0)) {
        assert!(text.lines().nth(fault.line - 1).is_some_and(|line| line.chars().count() >= fault.column));
    }
    if let Some(code) = HintCode::of(text) {
        code.build_patterns();
    }
}

fn check_script(script: &Script, text: &str) {
    script.comments().iter().for_each(|comment| inside(text, comment));
    assert!(script.comments().is_sorted_by_key(|comment| comment.start));
    let same_lines = |other: &str| other.len() == text.len() && other.lines().count() == text.lines().count();
    assert!(same_lines(&script.without_comments(text)));
    assert!(same_lines(&script.without_handlers(text, &["connection", "disconnect"])));
    for label in script.error.iter().flat_map(|error| &error.labels) {
        inside(text, &label.0);
    }
    if let Some(error) = &script.load_error {
        [Some(&error.used), error.declared.as_ref(), error.hidden.as_ref()].into_iter().flatten().for_each(|span| {
            inside(text, span);
        });
    }
    for at in places(text) {
        script.string_at(at).iter().for_each(|string| inside(text, string));
        script.statements_around(at).for_each(|statement| inside(text, &statement));
        assert!(script.roles_around(at).count() <= text.len());
        let Some(statement) = script.statement_at(at) else { continue };
        inside(text, &statement);
        // The name may be written with escapes.
        assert!(script.emitted_elsewhere(&statement).all(|emit| text[emit..].starts_with(['e', '\\'])));
        if let Some(name) = script.undeclared_in(&statement) {
            inside(text, &name.used);
            inside(text, &script.first_use(name).used);
        }
    }
}

fn check_tokens(text: &str) {
    let tokens = Tokens::of(text);
    let _ = javascript::is_too_deep(text);
    tokens.comments().for_each(|comment| inside(text, comment));
    assert!(tokens.list.is_sorted_by_key(|token| token.span().start));
    let step = 1 + tokens.list.len() / 64;
    for index in (0..tokens.list.len()).step_by(step) {
        let span = tokens.list[index].span();
        inside(text, &span);
        assert!(!span.is_empty() && tokens.at(span.start) == index);
        assert!(tokens.inside(&tokens.list[index]).len() <= span.len());
        let statement = tokens.statement_span(index);
        inside(text, &statement);
        assert!(statement.start <= span.start && span.end <= statement.end);
        assert!(tokens.closing(index) < tokens.list.len() && chain_start(&tokens, index) <= index);
    }
    tokens.handlers(&["connection", "disconnect"]).iter().for_each(|handler| inside(text, handler));
    for at in places(text) {
        assert_eq!(tokens.in_comment(at), tokens.comments().any(|comment| comment.contains(&at)));
        let _ = tokens.statement(at);
    }
    let normalized = tokens.normalized();
    if !normalized.text.is_empty() {
        inside(text, &normalized.origin(text, 0..normalized.text.len()));
    }
}

/// Up to 64 bytes of a text at which something can be looked up.
fn places(text: &str) -> impl Iterator<Item = usize> {
    (0..text.len()).step_by(1 + text.len() / 64)
}

/// A learner's files (a byte 0xFF separates the server's and the page's), graded with the mission's patterns and
/// reported in a format.
pub fn findings(bytes: &[u8]) {
    let mut files = bytes.split(|byte| *byte == 0xff);
    let mut next = || Arc::<str>::from(String::from_utf8_lossy(files.next().unwrap_or_default()));
    let (server, page) = (next(), next());
    let runs: Vec<Run> = MISSION
        .hints
        .iter()
        .filter_map(|hint| {
            let (path, text) = match hint.code.contains("/_api/server.js") {
                true => ("/_api/server.js", &server),
                false => ("/public/client.js", &page),
            };
            run(&*HintCode::of(&hint.code)?, path, text)
        })
        .collect();
    assert_eq!(runs.len(), MISSION.hints.len());
    let submission = ["http://localhost:3000", "./ada"][bytes.len() / 2 % 2];
    let evaluation = Evaluation::of(&MISSION.hints, submission, &runs, &(), Detail::Full);
    let report = evaluation.report(&MISSION, submission, &TRANSLATORS[bytes.len() % 2]);
    for source in report.all_findings().filter_map(|finding| finding.source.as_ref()) {
        assert!(source.line > 0 && source.column > 0);
        let Some(excerpt) = &source.excerpt else { continue };
        assert!(excerpt.text.len() < 32 << 10, "an excerpt of {} bytes", excerpt.text.len());
        excerpt.marks.iter().for_each(|mark| inside(&excerpt.text, &(mark.start..mark.end)));
    }
    reports::check(&[report], None, bytes.len());
}

fn run(code: &HintCode, path: &str, text: &Arc<str>) -> Option<Run> {
    let (source, flags) = code.patterns.first()?.clone();
    let passed = Pattern::shared(&source, &flags).ok()?.is_match(text);
    let url = format!("http://localhost:3000{path}");
    let answer = Answer { status: 200, url: url.clone(), body: text.as_bytes().to_vec(), ..Answer::default() };
    let assertion = Assertion {
        name: "match".to_owned(),
        passed,
        subject: Some(Arc::clone(text)),
        exchange: Some(0),
        pattern: Some(PatternText { source, flags }),
        ..Assertion::default()
    };
    let failure = Failure { name: "AssertionError".to_owned(), message: format!("expected '{text}' to match") };
    let exchange = Exchange { answer: Some(Ok(Arc::new(answer))), ..Exchange::new("GET", &url, None) };
    Some(Run {
        outcome: if passed { Outcome::Passed } else { Outcome::Failed(failure) },
        trace: Trace { exchanges: vec![exchange], assertions: vec![assertion], ..Trace::default() },
    })
}
