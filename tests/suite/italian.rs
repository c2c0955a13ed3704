//! An Italian run prints nothing in English: the output of the errors that a user can cause is searched for English
//! words.

use std::fs;
use std::net::TcpListener;

use crate::support::program::{hintgrade, ran};

/// Words that almost every English sentence contains, and that Italian does not have.
const ENGLISH: [&str; 40] = [
    "the", "and", "is", "are", "of", "to", "with", "which", "that", "cannot", "this", "or", "from", "give", "not",
    "it", "there", "has", "have", "was", "what", "another", "error", "warning", "note", "tip", "for", "be", "by",
    "holds", "missing", "once", "where", "them", "both", "you", "your", "its", "names", "ended",
];

/// What is the same in every language: quoted text, what the system or a library says (in brackets, or before its
/// number), addresses, options and code.
fn without_quotations(text: &str) -> String {
    let quotations = regex::Regex::new(
        r#"'[^'\n]*'|`[^`\n]*`|"[^"\n]*"|\([^()\n]*\)|: [^;:\n]* \(os error \d+\)|https?://\S+|--\S+"#,
    );
    let mut text = text.to_owned();
    let system = regex::Regex::new(r"[A-Z][a-z ]+ \(os error \d+\)").unwrap();
    text = system.replace_all(&text, " ").into_owned();
    quotations.unwrap().replace_all(&text, " ").into_owned()
}

fn english_in(text: &str) -> Vec<String> {
    let lower = without_quotations(text).replace("Communicate by Emitting", "").to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic() && c != '-');
    words.filter(|word| ENGLISH.contains(word)).map(str::to_owned).collect()
}

#[test]
fn an_italian_run_prints_nothing_in_english() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |name: &str, text: &str| {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), text).unwrap();
    };
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: Rotta\nchallengeType: 2\ndashedName: rotta\n---\n\n";
    write("app/server.js", "process.exit(3);\n");
    write("empty/readme.txt", "");
    write("bad/no-front.md", "# --hints--\n");
    write("bad/open-front.md", "---\nid: 1\n");
    write("bad/yaml.md", "---\ntitle: a: b: c\n---\n");
    write("bad/no-title.md", "---\nid: 589fc831f9fc0f352b528e75\nchallengeType: 2\n---\n");
    write("bad/id.md", &front.replace("589fc831f9fc0f352b528e75", "12"));
    write("bad/type.md", &front.replace("Type: 2", "Type: many"));
    write("bad/section.md", &format!("{front}# --hint--\n"));
    write("bad/section-far.md", &format!("{front}# --something-else--\n"));
    write("bad/level.md", &format!("{front}## --hints--\n"));
    write("bad/pairs.md", &format!("{front}# --hints--\n\nUno.\n"));
    write("bad/no-code.md", &format!("{front}# --hints--\n\nUno.\n\nDue.\n"));
    write("weights.txt", "1,2,x\n");
    write("no-column.csv", "name,age\nada,3\n");
    write("rows.csv", "name,url\nada,\nbob,ftp://x.example\neve,./gone,too,many\n");
    write("rows.jsonl", "{\"url\":\"\"}\nno json\n");
    write("not-a-report.jsonl", "{\"a\":1}\n");
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut runs: Vec<Vec<&str>> = vec![
        vec!["grade", "./no-such-folder"],
        vec!["grade", "ftp://example.com"],
        vec!["grade", "http://[::"],
        vec!["grade", ""],
        vec!["grade", "./weights.txt"],
        vec!["grade", "./app", "--public-only"],
        vec!["grade", "./app", "--live"],
        vec!["grade", "http://127.0.0.1:9"],
        vec!["grade", "./app", "--start", "node server.js"],
        vec!["grade", "./app", "--start", "exit 7"],
        vec!["grade", "./app", "--start", "exit 7", "--port", &port],
        vec!["grade", "http://127.0.0.1:9", "--start", "exit 7"],
        vec!["grade", "./app", "--challenge", "no-such-challenge"],
        vec!["grade", "./app", "--challenge", "comunicate-by-emitting"],
        vec!["grade", "./app", "--challenge", "./none.md"],
        vec!["grade", "./app", "--challenge", "./empty"],
        vec!["grade", "./app", "--challenge", "./bad"],
        vec!["grade", "./app", "-f", "json", "-f", "human"],
        vec!["grade", "./app", "-f", "json:r.json", "-f", "junit:r.json"],
        vec!["grade", "./app", "-f", "json:/no/such/place"],
        vec!["grade", "./app", "--points", "x"],
        vec!["grade", "./app", "--points", "1"],
        vec!["grade", "./app", "--points", "./weights.txt"],
        vec!["class", "./no-such.csv"],
        vec!["class", "./no-column.csv"],
        vec!["class", "./rows.csv"],
        vec!["class", "-", "--input", "folder"],
        vec!["list", "--challenge", "./bad"],
        vec!["class", "./rows.jsonl", "--resume", "none.jsonl"],
        vec!["class", "./rows.csv", "--resume", "not-a-report.jsonl"],
        vec!["merge", "not-a-report.jsonl"],
        vec!["merge", "no-such.jsonl"],
        vec!["class", "./rows.csv", "--format", "json:all.jsonl"],
        vec!["merge", "all.jsonl", "all.jsonl"],
        vec!["merge", "all.jsonl", "--rows", "rows.jsonl"],
        vec!["watch", "./no-such-folder"],
        vec!["grade"],
        vec!["grade", "./app", "--no-such-option"],
        vec!["grade", "./app", "--explain", "loud"],
        vec!["grade", "./app", "--format", "junitt"],
        vec!["grade", "--sample", "./app"],
        vec!["grade", "./app", "--points", "1,2,3", "-f", "sarif"],
        vec!["class", "./rows.csv", "--shard", "five"],
        vec!["class", "./rows.csv", "--shard", "auto/4"],
        vec!["serve", "--broken", "no-such-fault"],
        vec!["grade", "./app", "--hint-timeout", "soon"],
        vec!["grade", "./app", "--hint-timeout", "25h"],
        vec!["grade", "./app", "--max-body", "much"],
        vec!["grade", "./app", "--max-body", "2000M"],
        vec!["grade", "./app", "--format", "json:"],
        vec!["grade", "http://127.0.0.1:9", "--live", "--cookie", "secret"],
        vec!["grade", "http://127.0.0.1:9", "--live", "--login", "secret"],
        vec!["explain", "no-such-kind"],
        vec!["init", "./empty"],
        vec!["init", "./gone"],
        vec!["no-such-command"],
    ];
    let bad: Vec<String> = fs::read_dir(root.join("bad"))
        .unwrap()
        .map(|entry| format!("./bad/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    assert_eq!(bad.len(), 11);
    runs.extend(bad.iter().map(|file| vec!["grade", "./app", "--challenge", file.as_str()]));
    let mut found = Vec::new();
    for args in runs {
        let mut command = hintgrade(&args);
        command.args(["--lang", "it"]).current_dir(root).stdin(std::process::Stdio::null());
        let ran = ran(&command.output().unwrap());
        assert_ne!(ran.exit, Some(0), "{args:?} was to fail");
        let text = format!("{}\n{}", ran.stdout, ran.stderr);
        let english = english_in(&text);
        if !english.is_empty() {
            found.push(format!("{args:?}: {english:?}\n{text}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n---\n"));
}

/// Lines without commands to type, which are the same in every language.
fn without_commands(text: &str) -> String {
    let commands = regex::Regex::new(r"(?m)^  hintgrade( \S+)*|<en\|it>").unwrap();
    commands.replace_all(text, "").into_owned()
}

#[test]
fn the_help_of_every_command_is_in_italian() {
    let help = |command: &[&str], language: &str| {
        let output = hintgrade(&[command, &["--help"]].concat()).env("LANG", language).output().unwrap();
        let ran = ran(&output);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
        ran.stdout
    };
    let top = help(&[], "it_IT.UTF-8");
    let table = top.lines().skip_while(|line| *line != "Comandi:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<Vec<&str>> = table.filter_map(|line| line.split_whitespace().next()).map(|it| vec![it]).collect();
    assert!(commands.len() >= 11, "{top}");
    let option = regex::Regex::new(r"(?m)^ {2,6}(-\w, )?--\w").unwrap();
    for command in commands.into_iter().filter(|command| command[0] != "help").chain([vec![]]) {
        let italian = help(&command, "it_IT.UTF-8");
        assert!(italian.contains("\nUso: hintgrade ") && italian.contains(" [OPZIONI]"), "{italian}");
        assert_eq!(english_in(&without_commands(&italian)), Vec::<String>::new(), "{italian}");
        let english = help(&command, "C");
        let is_sentence = |line: &&str| line.split(' ').filter(|word| word.chars().all(char::is_lowercase)).count() > 2;
        let lines: Vec<&str> = english.lines().map(str::trim).filter(is_sentence).collect();
        let same =
            italian.lines().map(str::trim).filter(|line| !line.starts_with("hintgrade ") && lines.contains(line));
        assert_eq!(same.collect::<Vec<_>>(), Vec::<&str>::new(), "{command:?}");
        assert_eq!(help(&[&["--lang", "it"], &command[..]].concat(), "C"), italian);
        // The English one says the same: as many options and examples.
        let options = |text: &str| option.find_iter(text).count();
        assert_eq!(options(&italian), options(&english), "{command:?}");
    }
}

#[test]
fn lists_are_in_italian() {
    for (args, more) in
        [(&["list"][..], "titolo"), (&["serve", "--broken", "list"], "tutti i test passano"), (&["explain"], "Il test")]
    {
        let ran = ran(&hintgrade(&[args, &["--lang", "it"]].concat()).output().unwrap());
        assert_eq!(ran.exit, Some(0), "{ran:?}");
        assert!(ran.stdout.contains(more), "{ran:?}");
        assert_eq!(english_in(&ran.stdout.replace(" it ", " ")), Vec::<String>::new());
    }
}

#[test]
fn english_is_found() {
    assert_eq!(english_in("errore: the folder 'is not' there (of course)"), ["the", "there"]);
    assert_eq!(english_in("si è rotto: No such file or directory (os error 2); riprova"), Vec::<String>::new());
}
