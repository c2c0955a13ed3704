//! Learners' files that nest a hundred thousand levels deep, by each construct that nests in JavaScript: each gets a
//! row, a finding and an unknown behaviour, and the program continues.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::program::run;

/// The text that opens a level, the innermost text, and the text that closes a level.
const CONSTRUCTS: [(&str, &str, &str); 64] = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{", "", "}"),
    ("({a:", "1", "})"),
    ("f(", "1", ")"),
    ("a[", "1", "]"),
    ("a?.[", "1", "]"),
    ("new A(", "1", ")"),
    ("import(", "a", ")"),
    ("(a, ", "1", ")"),
    ("[...", "a", "]"),
    ("({...", "a", "})"),
    ("f(...", "a", ")"),
    ("({[", "1", "]: 1})"),
    ("() => {", "", "}"),
    ("(() => {", "", "})()"),
    ("a => ", "1", ""),
    ("async (a) => ", "1", ""),
    ("(a = ", "1", ") => 1"),
    ("function f() {", "", "}"),
    ("(function () {", "", "})()"),
    ("function* f() { yield ", "1", "}"),
    ("async function f() { await ", "1", "}"),
    ("({ get a() { return ", "1", "} })"),
    ("class A { m() {", "", "} }"),
    ("class A extends (", "B", ") {}"),
    ("(class { a = ", "1", "})"),
    ("class A { static {", "", "} }"),
    ("`${", "1", "}`"),
    ("f`${", "1", "}`"),
    ("!", "1", ""),
    ("~", "1", ""),
    ("- ", "1", ""),
    ("typeof ", "a", ""),
    ("void ", "a", ""),
    ("delete ", "a", ""),
    ("new ", "A", ""),
    ("await ", "a", ""),
    ("a = ", "1", ""),
    ("a += ", "1", ""),
    ("let a = ", "1", ""),
    ("a + ", "1", ""),
    ("a ** ", "1", ""),
    ("a && ", "1", ""),
    ("a ?? ", "1", ""),
    ("a ? b : ", "1", ""),
    ("a ? ", "1", " : b"),
    ("if (1) ", ";", ""),
    ("if (1) {", "", "}"),
    ("if (1); else ", ";", ""),
    ("for (;;) ", ";", ""),
    ("for (a of ", "b", ");"),
    ("while (1) ", ";", ""),
    ("do ", ";", " while (1)"),
    ("with (a) ", ";", ""),
    ("try {", "", "} catch {}"),
    ("switch (1) { case 1: ", "", "}"),
    ("a: ", ";", ""),
    ("[[", "a", "]] = b"),
    ("({a: ", "b", "} = {})"),
    ("<a>", "", "</a>"),
    ("<a b={", "1", "}/>"),
    ("x = /(", "a", ")/;"),
    ("a().", "b", ""),
];
const DEPTH: usize = 100_000;

const SERVER: &str = "const io = require('socket.io')(3000);\nlet currentUsers = 0;\n\
    io.on('connection', () => {\n  ++currentUsers;\n  io.emit('user count', currentUsers);\n});\n";
const CLIENT: &str = "let socket = io();\nsocket.on('user count', (data) => console.log(data));\n";

fn nest((open, inside, close): (&str, &str, &str)) -> String {
    // A pattern nests within one literal.
    if let Some((before, open)) = open.split_once('/').filter(|_| close.contains('/') && !open.contains('<')) {
        let (close, after) = close.split_once('/').unwrap();
        return format!("{before}/{}{inside}{}/{after}", open.repeat(DEPTH), close.repeat(DEPTH));
    }
    format!("{}{inside}{}", open.repeat(DEPTH), close.repeat(DEPTH))
}

fn project(folder: &Path, server: &str, client: &str) {
    fs::create_dir_all(folder.join("public")).unwrap();
    fs::write(folder.join("server.js"), server).unwrap();
    fs::write(folder.join("public/client.js"), client).unwrap();
}

#[test]
fn every_nested_file_gets_a_row_a_finding_and_an_unknown_behaviour() {
    let class = tempfile::tempdir().unwrap();
    for (number, construct) in CONSTRUCTS.into_iter().enumerate() {
        let nest = nest(construct);
        let (server, client) = (format!("{SERVER}{nest}\n"), format!("{CLIENT}{nest}\n"));
        let folder = |which: &str| class.path().join(format!("{number:02}-{which}"));
        project(&folder("server"), &server, CLIENT);
        project(&folder("client"), SERVER, &client);
        project(&folder("both"), &server, &client);
    }
    let ran = run(&["class", class.path().to_str().unwrap(), "--format", "json"]);
    let rows: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows: Vec<&Value> = rows.iter().filter(|row| row.get("submission").is_some()).collect();
    assert_eq!(rows.len(), 3 * CONSTRUCTS.len(), "{}", ran.stderr);
    for row in rows {
        let name = row["submission"].as_str().unwrap();
        let construct = CONSTRUCTS[name.rsplit('/').next().unwrap()[..2].parse::<usize>().unwrap()];
        let found: Vec<&str> = row["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["kind"] == "too-deep")
            .map(|finding| finding["source"]["path"].as_str().unwrap())
            .collect();
        let (server, client) = ("/_api/server.js", "/public/client.js");
        let expected: &[&str] = match name {
            _ if name.ends_with("server") => &[server],
            _ if name.ends_with("client") => &[client],
            _ => &[server, client],
        };
        assert_eq!(found, expected, "{construct:?}: {row}");
        assert_eq!(row["behaviour"]["verdict"], "unknown", "{construct:?}: {row}");
        assert!(row.to_string().contains("too deeply nested to be read"), "{construct:?}: {row}");
    }
}
