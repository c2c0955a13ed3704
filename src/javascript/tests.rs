//! What is known of a file, on small files.

use super::*;

fn server(text: &str) -> Script {
    read(text, SourceKind::Server).unwrap()
}

#[test]
fn knows_comments_strings_and_statements() {
    let text = "// one\nio.on('connection', s => { s.emit(`a ${b} c`); /* two */ f('x') })\n";
    let script = server(text);
    assert!(script.error.is_none(), "{:?}", script.error);
    assert_eq!(script.comments().len(), 2);
    let blank = script.without_comments(text);
    assert_eq!((blank.len(), blank.lines().count()), (text.len(), text.lines().count()));
    assert!(!blank.contains("one") && !blank.contains("two"));
    let at = text.find("f('x')").unwrap();
    assert_eq!(&text[script.statement_at(at).unwrap()], "f('x')");
    assert_eq!(script.statements_around(at).count(), 2);
    assert_eq!(&text[script.string_at(text.find("connection").unwrap()).unwrap()], "connection");
    assert_eq!(script.string_at(text.find("b}").unwrap()), None);
    assert_eq!(script.roles_around(at).next(), Some(&Role::Handler("connection".to_owned())));
}

#[test]
fn takes_what_node_takes() {
    for text in [
        "#!/usr/bin/env node\nreturn;",
        "import a from 'a'; await a();",
        "const x = await fetch('/');",
        "var a = 010; with (a) {} <!-- old\n",
        "function f() {} function f() {} var f;",
        "label: for (;;) break label;",
        "a = 1; delete a; arguments = 2;",
    ] {
        assert_eq!(server(text).error, None, "{text}");
    }
    let page = Script::of("let socket = io(); import('x');", SourceKind::Page).unwrap();
    assert_eq!(page.error, None);
}

#[test]
fn says_what_node_refuses() {
    for (text, at) in [
        ("let a = 0;\nlet a = 1;\n", 15..16),
        ("io.emit('a', {;\n// io.emit()\n", 14..15),
        ("const x = <p>hi</p>;", 10..11),
        ("const x;", 6..8),
    ] {
        let script = server(text);
        let error = script.error.unwrap_or_else(|| panic!("{text}"));
        let (span, _) = &error.labels[0];
        assert!(at.contains(&span.start), "{text}: {error:?}");
    }
    let open = server("f(;\n// io.emit()\n/* a\nb */\n");
    assert_eq!(open.comments().len(), 2);
}

#[test]
fn knows_what_throws_while_loading() {
    let names = |text: &str| server(text).load_error.map(|load_error| (load_error.name, load_error.declared.is_some()));
    assert_eq!(names("const io = f(http); const http = 1;"), Some(("f".to_owned(), false)));
    assert_eq!(names("const io = require('x')(http);\nconst http = 1;"), Some(("http".to_owned(), true)));
    assert_eq!(names("const a = a + 1;"), None, "its own line is another matter");
    for fine in [
        "var io = require('x')(http); var http = 1;",
        "function f() { return late } const late = 1;",
        "if (typeof window !== 'undefined') window.x = 1;",
        "app = require('express')(); app.get('/')",
        "try { missing() } catch {}",
        "const f = () => missing();",
        "let x = process.env.X || missing;",
        "global.x = 1; x();",
        "setTimeout(() => done(), 5); class A { static x = 1 }",
    ] {
        assert_eq!(names(fine), None, "{fine}");
    }
}
