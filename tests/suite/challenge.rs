//! The reader of challenge files: what it accepts, what it refuses and how it says so, and how challenges are found.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use hintgrade::challenge::{
    Challenge, Hint, MAX_FILE_BYTES, Problem,
    catalogue::{self, ResolveError},
};
use proptest::prelude::*;
use serde::Deserialize;

use crate::support::{node, program};

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
fn every_way_to_break_a_file_has_its_sentence() {
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
fn what_is_no_readable_file_is_refused() {
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
fn the_front_matter_is_kept_and_quotes_are_yaml() {
    let text = "---\nid: \"589fc831f9fc0f352b528e75\"\ntitle: 'Emit: a verb'\nchallengeType: 4\n\
                forumTopicId: 1\ndashedName: emit # here\n---\n";
    let challenge = Challenge::parse(text, Some(Path::new("x/italian/y/emit.md"))).unwrap();
    let expected = Challenge {
        id: "589fc831f9fc0f352b528e75".to_owned(),
        title: "Emit: a verb".to_owned(),
        dashed_name: "emit".to_owned(),
        challenge_type: 4,
        hints: Vec::new(),
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

#[test]
fn the_mission_is_built_in_with_its_contract() {
    for language in ["en", "it"] {
        let found = catalogue::resolve(catalogue::MISSION, language).unwrap();
        let challenge = &found.challenges[0];
        assert_eq!(challenge.language, Some(language));
        assert_eq!(found, catalogue::resolve("communicate-by-emitting", language).unwrap());
        let contract = [
            ("/_api/server.js", "/currentUsers/s", "'You should have variable currentUsers defined'"),
            (
                "/_api/server.js",
                r#"/io.emit.*('|")user count('|").*currentUsers/s"#,
                r#"'You should emit "user count" with data currentUsers'"#,
            ),
            (
                "/public/client.js",
                r#"/socket.on.*('|")user count('|")/s"#,
                "'Your client should be connection to server with the connection defined as socket'",
            ),
        ];
        assert_eq!(challenge.hints.len(), contract.len());
        for (hint, (path, pattern, message)) in challenge.hints.iter().zip(contract) {
            for part in [format!("'{path}'"), format!(" {pattern},"), format!(" {message}\n")] {
                assert!(hint.code.contains(&part), "{part} is not in {}", hint.code);
            }
        }
    }
    let code = |language| {
        let hints = catalogue::resolve(catalogue::MISSION, language).unwrap().challenges.remove(0).hints;
        hints.into_iter().map(|hint| hint.code).collect::<Vec<_>>()
    };
    assert_eq!(code("en"), code("it"));
    let title = |language| catalogue::resolve(catalogue::MISSION, language).unwrap().challenges[0].title.clone();
    assert_eq!((title("en").as_str(), title("it").as_str()), ("Communicate by Emitting", "Comunicare emettendo"));
}

#[test]
fn a_name_that_is_none_gets_the_nearest() {
    let said = |argument| catalogue::resolve(argument, "en").unwrap_err().to_string();
    assert_eq!(
        said("comunicate-by-emiting"),
        "there is no challenge \"comunicate-by-emiting\". Did you mean communicate-by-emitting? \
         Name a built-in one (communicate-by-emitting), a Markdown file, or a folder of them."
    );
    assert_eq!(
        said("something-else"),
        "there is no challenge \"something-else\". \
         Name a built-in one (communicate-by-emitting), a Markdown file, or a folder of them."
    );
    assert_eq!(
        said("fixtures/challenges/en/communicate-by-emiting.md"),
        "there is no file or folder fixtures/challenges/en/communicate-by-emiting.md. \
         Did you mean fixtures/challenges/en/communicate-by-emitting.md?"
    );
    assert_eq!(said("nowhere/at.md"), "there is no file or folder nowhere/at.md.");
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

/// Left out of the pieces: what the site's older remark reads unlike CommonMark (a line right after a quote, a list or
/// a table, through its table extension), and a link defined twice, of which our parser tells only the first.
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

#[cfg(unix)]
#[test]
fn a_files_name_and_words_do_not_drive_the_terminal() {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("1.md"), 1);
    let path = root.path().join("\u{1b}[31m.md");
    fs::write(&path, FRONT_MATTER.replace("id: ", "\"\\x1b\": 1\n\"\\x1b\": 2\nid: ")).unwrap();
    for arguments in [["list", "--challenge", root.path().to_str().unwrap()], ["list", "-c", path.to_str().unwrap()]] {
        let ran = program::run(&arguments);
        assert_eq!(ran.exit, Some(4), "{ran:?}");
        assert!(ran.stderr.contains("␛[31m.md:3: the front matter is not valid YAML"), "{ran:?}");
        assert!(!ran.stderr.trim_end().contains(char::is_control), "{ran:?}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in any::<String>(), cut in any::<prop::sample::Index>()) {
        let _ = Challenge::parse(&text, None);
        let _ = Challenge::parse(&format!("{FRONT_MATTER}# --hints--\n{text}"), None);
        let whole = include_str!("../../fixtures/challenges/it/communicate-by-emitting.md");
        let cut = whole.floor_char_boundary(cut.index(whole.len()));
        let _ = Challenge::parse(&format!("{}{text}{}", &whole[..cut], &whole[cut..]), None);
    }
}

/// Writes a challenge with this id at `path`, and the folders above it.
fn write(path: &Path, id: usize) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = FRONT_MATTER.replace("589fc831f9fc0f352b528e75", &format!("{id:024x}"));
    fs::write(path, format!("{text}\n# --hints--\n\nText.\n\n```js\n{id}\n```\n")).unwrap();
}

fn ids(found: &catalogue::Found) -> Vec<usize> {
    found.challenges.iter().map(|challenge| usize::from_str_radix(&challenge.id, 16).unwrap()).collect()
}

#[test]
fn a_folder_is_read_by_name_where_it_tells_no_order() {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("b/2.md"), 2);
    write(&root.path().join("a/3.md"), 3);
    write(&root.path().join("a/1.md"), 1);
    write(&root.path().join("a/1.behaviour.md"), 9);
    write(&root.path().join(".git/9.md"), 9);
    write(&root.path().join("node_modules/m/9.md"), 9);
    fs::write(root.path().join("README.md"), "About.").unwrap();
    fs::write(root.path().join("a/broken.md"), "Nothing.").unwrap();
    fs::write(root.path().join("a/notes.txt"), "Nothing.").unwrap();
    let found = catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap();
    assert_eq!(ids(&found), [1, 3, 2]);
    let unread: Vec<_> = found.unread.iter().map(|error| (error.path.clone().unwrap(), &error.problem)).collect();
    assert_eq!(unread, [(root.path().join("a/broken.md"), &Problem::NoFrontMatter)]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_a_folder_are_passed_over() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("secret.md"), 9);
    write(&root.path().join("1.md"), 1);
    std::os::unix::fs::symlink(outside.path(), root.path().join("folder")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.md"), root.path().join("file.md")).unwrap();
    std::os::unix::fs::symlink(root.path(), root.path().join("loop")).unwrap();
    assert_eq!(ids(&catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap()), [1]);
}

#[test]
fn a_folder_without_challenges_or_too_deep_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let resolve = || catalogue::resolve(root.path().to_str().unwrap(), "en");
    assert_eq!(resolve().unwrap_err(), ResolveError::EmptyFolder(root.path().to_owned()));
    write(&root.path().join("1/2/3/4/5/6/7/8/9/10/11/x.md"), 1);
    assert!(matches!(resolve().unwrap_err(), ResolveError::TooLarge { .. }));
}

#[test]
fn the_curriculum_before_2025_tells_its_order_in_meta_files() {
    let root = tempfile::tempdir().unwrap();
    let english = root.path().join("challenges/english/06-quality-assurance");
    for (block, id, name) in [("express", 3, "a"), ("express", 1, "b"), ("express", 2, "c"), ("chai", 9, "z")] {
        write(&english.join(block).join(format!("{name}.md")), id);
    }
    let meta = root.path().join("challenges/_meta");
    fs::create_dir_all(meta.join("express")).unwrap();
    fs::create_dir_all(meta.join("chai")).unwrap();
    let order = |id: usize| format!("[\"{id:024x}\", \"A title\"]");
    let express = format!("{{\"order\": 0, \"challengeOrder\": [{}, {}, {}]}}", order(1), order(2), order(3));
    fs::write(meta.join("express/meta.json"), express).unwrap();
    fs::write(meta.join("chai/meta.json"), format!("{{\"order\": 1, \"challengeOrder\": [{}]}}", order(9))).unwrap();
    let block = catalogue::resolve(english.join("express").to_str().unwrap(), "en").unwrap();
    assert_eq!(ids(&block), [1, 2, 3]);
    assert_eq!(block.challenges[0].language, Some("en"));
    assert_eq!(ids(&catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap()), [1, 2, 3, 9]);
}

#[test]
fn the_curriculum_since_2025_tells_its_order_in_structure_files() {
    let root = tempfile::tempdir().unwrap();
    let blocks = root.path().join("curriculum/challenges/italian/blocks");
    for (block, id) in [("alpha", 3), ("alpha", 4), ("beta", 1), ("beta", 2), ("gamma", 5)] {
        write(&blocks.join(block).join(format!("{:024x}.md", 10 - id)), id);
    }
    let structure = root.path().join("curriculum/structure");
    fs::create_dir_all(structure.join("blocks")).unwrap();
    fs::create_dir_all(structure.join("superblocks")).unwrap();
    fs::write(structure.join("curriculum.json"), r#"{"superblocks": ["second", "first", "absent"]}"#).unwrap();
    fs::write(structure.join("superblocks/second.json"), r#"{"blocks": ["beta"]}"#).unwrap();
    fs::write(structure.join("superblocks/first.json"), r#"{"blocks": ["alpha", "beta"]}"#).unwrap();
    for (block, first) in [("alpha", 3), ("beta", 1)] {
        let order = format!("{{\"id\": \"{first:024x}\", \"title\": \"A\"}}, {{\"id\": \"{:024x}\"}}", first + 1);
        fs::write(structure.join(format!("blocks/{block}.json")), format!("{{\"challengeOrder\": [{order}]}}"))
            .unwrap();
    }
    let found = catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap();
    assert_eq!(ids(&found), [1, 2, 3, 4, 5]);
    assert_eq!(found.challenges[0].language, Some("it"));
}
