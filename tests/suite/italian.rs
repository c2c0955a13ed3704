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

#[test]
fn english_is_found() {
    assert_eq!(english_in("errore: the folder 'is not' there (of course)"), ["the", "there"]);
    assert_eq!(english_in("si è rotto: No such file or directory (os error 2); riprova"), Vec::<String>::new());
}
