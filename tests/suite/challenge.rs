//! The parser of challenge files: what it accepts, what it refuses, and its messages.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use hintgrade::challenge::{Challenge, Hint, Hooks, MAX_FILE_BYTES, Problem};
use proptest::prelude::*;
use serde::Deserialize;

use crate::support::node;

const FRONT_MATTER: &str =
    "---\nid: 589fc831f9fc0f352b528e75\ntitle: A Title\nchallengeType: 2\ndashedName: a-title\n---\n";

/// A challenge whose Markdown is `markdown`; its first line is line 7 of the file.
fn parse(markdown: &str) -> Challenge {
    Challenge::parse(&format!("{FRONT_MATTER}{markdown}"), None).unwrap()
}

fn hint(number: usize, text: &str, code: &str, line: usize) -> Hint {
    Hint { number, text: text.to_owned(), code: code.to_owned(), line }
}

#[test]
fn every_problem_of_a_file_has_its_message() {
    let folder = Path::new("fixtures/challenges/broken");
    let expected: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let mut seen = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "md") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let error = Challenge::read(&path).expect_err(&name);
            seen.insert(name, error.to_string().replace('\\', "/"));
        }
    }
    assert_eq!(seen, expected);
}

#[test]
fn unreadable_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let problem = |path: &Path| Challenge::read(path).unwrap_err().problem;
    assert_eq!(problem(folder.path()), Problem::NotAFile);
    assert!(matches!(problem(&folder.path().join("none.md")), Problem::Unreadable(_)));

    let large = folder.path().join("large.md");
    let mut text = format!("{FRONT_MATTER}# --description--\n\n");
    text.extend(std::iter::repeat_n('a', MAX_FILE_BYTES - text.len()));
    fs::write(&large, &text).unwrap();
    assert!(Challenge::read(&large).is_ok());
    fs::write(&large, text + "a").unwrap();
    assert_eq!(problem(&large), Problem::TooBig);
}

#[test]
fn the_front_matter_is_parsed_as_yaml() {
    let text = "---\nid: \"589fc831f9fc0f352b528e75\"\ntitle: 'Emit: a verb'\nchallengeType: 4\n\
                forumTopicId: 1\ndashedName: emit # here\n---\n";
    let challenge = Challenge::parse(text, Some(Path::new("x/italian/y/emit.md"))).unwrap();
    let expected = Challenge {
        id: "589fc831f9fc0f352b528e75".to_owned(),
        title: "Emit: a verb".to_owned(),
        dashed_name: "emit".to_owned(),
        challenge_type: 4,
        hints: Vec::new(),
        hooks: Hooks::default(),
        language: Some("it"),
        path: Some(PathBuf::from("x/italian/y/emit.md")),
    };
    assert_eq!(challenge, expected);
}

#[test]
fn a_file_of_earlier_years_gets_its_dashed_name_from_its_title() {
    let text = FRONT_MATTER.replace("dashedName: a-title\n", "").replace("A Title", "Use the .env File, a Start!");
    assert_eq!(Challenge::parse(&text, None).unwrap().dashed_name, "use-the-env-file-a-start");
}

#[test]
fn code_blocks_of_every_kind_are_hints() {
    let markdown = "# --hints--\n\nFenced.\n\n```js\na();\n\n  b();\n```\n\nTildes.\n\n~~~\n```\n~~~\n\n\
                    Indented.\n\n    c();\n      d();\n\nEmpty.\n\n```js\n```\n\nIn place.\n\n  ```js\n  e();\n    f();\n  ```\n\nUnclosed.\n\n```\ng();\n";
    let expected = vec![
        hint(1, "Fenced.", "a();\n\n  b();", 12),
        hint(2, "Tildes.", "```", 20),
        hint(3, "Indented.", "c();\n  d();", 25),
        hint(4, "Empty.", "", 31),
        hint(5, "In place.", "e();\n  f();", 36),
        hint(6, "Unclosed.", "g();", 43),
    ];
    assert_eq!(parse(markdown).hints, expected);
}

#[test]
fn a_text_is_one_block_of_any_kind() {
    let markdown = "# --hints--\nTwo\n`lines`, <b>bold</b>.\n```js\n1\n```\n## A heading\n```js\n2\n```\n- a\n- list\n\n```js\n3\n```\n\n\
                    <!-- a comment -->\n\n```js\n4\n```\n\n***\n\n    5\n";
    let hints = parse(markdown).hints;
    let texts: Vec<&str> = hints.iter().map(|hint| hint.text.as_str()).collect();
    assert_eq!(texts, ["Two\n`lines`, <b>bold</b>.", "## A heading", "- a\n- list", "<!-- a comment -->", "***"]);
    let codes: Vec<&str> = hints.iter().map(|hint| hint.code.as_str()).collect();
    assert_eq!(codes, ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_section_ends_at_the_next_marker_of_its_level_or_above() {
    let hint_block = "\nText.\n\n```js\n1\n```\n";
    let ends_at_seed = format!("# --hints--\n{hint_block}\n# --seed--\n\nNot a hint.\n");
    assert_eq!(parse(&ends_at_seed).hints.len(), 1);
    let goes_on_after_headings =
        format!("# --hints--\n{hint_block}\n# Ordinary\n\n```js\n2\n```\n\n## --text--\n\n```js\n3\n```\n");
    assert_eq!(parse(&goes_on_after_headings).hints.len(), 3);
    let second_is_ignored = format!("# --hints--\n{hint_block}\n# --hints--\n\nAlone.\n");
    assert_eq!(parse(&second_is_ignored).hints.len(), 1);
    let written_otherwise = format!("--hints--\n===\n{hint_block}");
    assert_eq!(parse(&written_otherwise).hints.len(), 1);
    assert_eq!(parse("# --description--\n\nNo tests.\n").hints, []);
    assert_eq!(parse("").hints, []);
}

#[test]
fn line_ends_and_a_byte_order_mark_are_as_the_site_reads_them() {
    let text = format!("\u{feff}{FRONT_MATTER}\n# --hints--\n\nA\ntext.\n\n```js\n  a();\n\nb();\n```\n");
    let challenge = Challenge::parse(&text.replace('\n', "\r\n"), None).unwrap();
    assert_eq!(challenge.hints, [hint(1, "A\ntext.", "  a();\r\n\r\nb();", 14)]);
}

/// Pieces of Markdown whose order and distance decide how blocks pair.
const PIECES: &[&str] = &[
    "A text with `code`.",
    "Two\nlines",
    "a  \nb",
    "```js\ncode();\n```",
    "```js\n```",
    "```\n\n```",
    "```js\n\n\n```",
    "~~~\nx\n~~~",
    "~~~js\nfoo\n```\nbar\n~~~",
    "````js\n```\n````",
    "```js\na\n```js\n```",
    "```js\na\n   ```",
    "    indented\n    code",
    "    a\n\n    b",
    "    \n    a",
    "\ta\n\t\tb",
    "  \tb",
    "  ```js\n  a\n    b\n ```",
    "   ```\n\tx\n  \ty\n   ```",
    "   ~~~\n    a\n  b\n c\n   ~~~",
    "```  lead  \n  lead\n```",
    "```js\né😀\n```",
    "```js\nunclosed",
    "<!-- comment -->",
    "<!-- a\n\nb -->",
    "<!-- one --> tail",
    "<p>html</p>",
    "<script>\nx\n\ny\n</script>",
    "***",
    "---",
    "# Heading",
    "## Sub",
    "Setext\n===",
    "Setext\n---",
    "# --hints--",
    "--hints--\n===",
    "# --seed--",
    "## --seed-contents--",
    "\\# not",
    "&amp;",
    "  ",
];

/// What remark finds in each text; see `tests/oracle/remark.mjs`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Found {
    Hints(Vec<(String, String, usize)>),
    Error(String),
}

fn found(text: &str) -> Found {
    match Challenge::parse(text, None) {
        Ok(challenge) => {
            Found::Hints(challenge.hints.into_iter().map(|hint| (hint.text, hint.code, hint.line)).collect())
        }
        Err(error) => Found::Error(match error.problem {
            Problem::NotInPairs(_) => "pairs".to_owned(),
            Problem::NoCode(_) => "code".to_owned(),
            other => panic!("{other} in {text:?}"),
        }),
    }
}

/// The pieces leave out what the site's older remark reads unlike CommonMark (a line right after a quote, a list or a
/// table, through its table extension), and a link defined twice, of which our parser reports only the first.
#[test]
fn hints_are_those_that_remark_finds() {
    let mut dice = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut pick = |count: usize| dice.next_u32() as usize % count;
    let texts: Vec<String> = (0..6_000)
        .map(|_| {
            let mut text =
                FRONT_MATTER.to_owned() + ["", "\n"][pick(2)] + ["# --hints--", "# --hints--", "Text."][pick(3)];
            for _ in 0..1 + pick(6) {
                let gap = ["\n\n", "\n\n", "\n\n", "\n", "\n\n\n"][pick(5)];
                text += gap;
                if pick(2) == 0 {
                    text += "A hint.";
                    text += gap;
                }
                text += PIECES[pick(PIECES.len())];
            }
            text += ["", "\n", "\n\n"][pick(3)];
            if pick(4) == 0 { text.replace('\n', "\r\n") } else { text }
        })
        .collect();
    let answer = node::oracle("remark.mjs", &[], serde_json::to_string(&texts).unwrap());
    let theirs: Vec<Found> = serde_json::from_str(&answer).unwrap();
    assert_eq!(theirs.len(), texts.len());
    let mut hints = 0;
    for (text, theirs) in texts.iter().zip(theirs) {
        hints += usize::from(matches!(&theirs, Found::Hints(hints) if !hints.is_empty()));
        assert_eq!(found(text), theirs, "{text:?}");
    }
    assert!(hints > 500, "only {hints} texts had hints");
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>(), cut in any::<prop::sample::Index>()) {
        let _ = Challenge::parse(&text, None);
        let _ = Challenge::parse(&format!("{FRONT_MATTER}# --hints--\n{text}"), None);
        let whole = include_str!("../../fixtures/challenges/it/communicate-by-emitting.md");
        let cut = whole.floor_char_boundary(cut.index(whole.len()));
        let _ = Challenge::parse(&format!("{}{text}{}", &whole[..cut], &whole[cut..]), None);
    }
}
