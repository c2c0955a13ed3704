//! How challenges are found: those that are built in, files, and folders in the curriculum's order.

use std::{fs, path::Path};

use hintgrade::challenge::{
    MAX_FILE_BYTES, Problem,
    catalogue::{self, ResolveError},
};

use crate::support::program;

const FRONT_MATTER: &str =
    "---\nid: 589fc831f9fc0f352b528e75\ntitle: A Title\nchallengeType: 2\ndashedName: a-title\n---\n";

#[test]
fn the_mission_is_built_in_with_its_patterns_and_messages() {
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
fn an_unknown_name_gets_the_nearest_one() {
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
fn a_folder_without_an_order_is_read_by_name() {
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
fn symbolic_links_in_a_folder_are_skipped() {
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
    assert_eq!(resolve().unwrap_err(), ResolveError::TooDeep(root.path().to_owned()));
}

#[test]
fn the_curriculum_before_2025_has_its_order_in_meta_files() {
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
fn the_curriculum_since_2025_has_its_order_in_structure_files() {
    let root = tempfile::tempdir().unwrap();
    let blocks = root.path().join("curriculum/challenges/italian/blocks");
    for (block, id) in [("alpha", 3), ("alpha", 4), ("beta", 1), ("beta", 2), ("gamma", 5)] {
        write(&blocks.join(block).join(format!("{:024x}.md", 10 - id)), id);
    }
    let structure = root.path().join("curriculum/structure");
    fs::create_dir_all(structure.join("blocks")).unwrap();
    fs::create_dir_all(structure.join("superblocks")).unwrap();
    fs::write(
        structure.join("curriculum.json"),
        r#"{"superblocks": ["../outside", "long", "second", "first", "absent"]}"#,
    )
    .unwrap();
    // Neither a file of another folder nor one that is too long is read.
    let alpha = r#"{"blocks": ["alpha"]}"#;
    fs::write(structure.join("outside.json"), alpha).unwrap();
    fs::write(structure.join("superblocks/long.json"), format!("{alpha}{}", " ".repeat(MAX_FILE_BYTES))).unwrap();
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

#[test]
fn challenges_of_other_types_are_left_out_of_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let of_type = |kind: &str, rest: &str| FRONT_MATTER.replace("Type: 2", &format!("Type: {kind}")) + rest;
    write(&at("2.md"), 2);
    fs::write(at("4.md"), of_type("4", "# --hints--\n\nText.\n\n```js\n4\n```\n")).unwrap();
    fs::write(at("0.md"), of_type("0", "# --hints--\n\nAlone.\n")).unwrap();
    fs::write(at("11.md"), of_type("'11'", "# --no-such-section--\n").replace("A Title", "A: [title")).unwrap();
    fs::write(at("20.md"), "\u{feff}".to_owned() + &of_type("20", "")).unwrap();
    fs::write(at("broken.md"), of_type("2", "# --hints--\n\nAlone.\n")).unwrap();
    fs::write(at("no-type.md"), FRONT_MATTER.replace("challengeType: 2\n", "")).unwrap();
    let found = catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap();
    assert_eq!(found.challenges.iter().map(|one| one.challenge_type).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(found.left_out, 3);
    let mut unread: Vec<_> = found.unread.iter().map(|error| &error.problem).collect();
    unread.sort_by_key(|problem| problem.to_string());
    assert_eq!(unread, [&Problem::NotInPairs(1), &Problem::NoField("challengeType")]);

    let list = program::run(&["list", "-c", root.path().to_str().unwrap()]);
    assert_eq!(list.exit, Some(4));
    assert_eq!(list.stdout.lines().count(), 3, "{}", list.stdout);
    let lines: Vec<&str> = list.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[2],
        "note: 3 challenges are left out, of other types than 2 (back-end) and 4 (back-end project): no app's URL is \
         graded by them"
    );

    for name in ["2.md", "4.md", "broken.md", "no-type.md"] {
        fs::remove_file(at(name)).unwrap();
    }
    let error = catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap_err();
    assert_eq!(error, ResolveError::OtherTypes(root.path().to_owned(), 3));
    assert!(
        error
            .to_string()
            .ends_with("all 3 challenges there are of another type than 2 (back-end) or 4 (back-end project).")
    );
}

#[test]
fn every_language_of_the_curriculum_is_known() {
    let languages = [
        ("arabic", "ar"),
        ("chinese", "zh-Hans"),
        ("chinese-traditional", "zh-Hant"),
        ("english", "en"),
        ("espanol", "es"),
        ("german", "de"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("portuguese", "pt"),
        ("swahili", "sw"),
        ("ukrainian", "uk"),
    ];
    let root = tempfile::tempdir().unwrap();
    for (index, (folder, _)) in languages.iter().enumerate() {
        write(&root.path().join(folder).join("express/emit.md"), index);
    }
    let found = catalogue::resolve(root.path().to_str().unwrap(), "en").unwrap();
    let known: Vec<_> = found.challenges.iter().map(|challenge| challenge.language).collect();
    assert_eq!(known, languages.map(|(_, tag)| Some(tag)));
    let list = program::run(&["list", "-c", root.path().to_str().unwrap()]);
    assert_eq!((list.exit, list.stderr.as_str()), (Some(0), ""));
    for (line, (_, tag)) in list.stdout.lines().skip(1).zip(languages) {
        assert_eq!(line.split_whitespace().nth(3), Some(tag), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_files_name_and_text_do_not_control_the_terminal() {
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
