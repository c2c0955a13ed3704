//! What the sample project does, checked with both of its servers: the Rust one must behave as the project in Node
//! does.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use hintgrade_sample::{Files, Options, Sample};
use serde_json::{Value, json};

use crate::support::sample::{Answer, Server};

const VERSIONS: [&str; 4] = ["2.3.0", "2.5.0", "3.1.3", "4.8.4"];
const TRANSPORTS: [&str; 3] = ["polling", "websocket", "upgrade"];

#[test]
fn files_are_served_as_they_are() {
    let files = Files::default();
    for server in Server::both() {
        for (path, kind) in [
            ("/_api/server.js", "text/html; charset=utf-8"),
            ("/_api/routes.js", "text/html; charset=utf-8"),
            ("/_api/auth.js", "text/html; charset=utf-8"),
            ("/_api/package.json", "text/plain; charset=utf-8"),
            ("/public/client.js", "text/javascript; charset=utf-8"),
            ("/public/style.css", "text/css; charset=utf-8"),
            ("/public/icon.svg", "image/svg+xml"),
        ] {
            let answer = server.get(path);
            let text = files.get(path.trim_start_matches("/_api").trim_start_matches('/')).unwrap();
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{} {path}", server.name);
            assert_eq!(answer.body, *text, "{} {path}", server.name);
        }
        let client = server.get("/socket.io/socket.io.js");
        assert_eq!(client.status, 200, "{}", server.name);
        assert!(client.body.contains("io"), "{}", server.name);
    }
}

#[test]
fn app_info_and_app_stack_are_the_same() {
    let [rust, node] = Server::both();
    for path in ["/_api/app-info", "/_api/app-stack"] {
        let [of_rust, of_node] = [&rust, &node].map(|server| {
            let answer = server.get(path);
            assert!(answer.header("content-type").unwrap().starts_with("application/json"), "{path}");
            serde_json::from_str::<Value>(&answer.body).unwrap()
        });
        assert_eq!(of_rust, of_node, "{path}");
    }
    // JSON inside a JSON string.
    let stack: String = serde_json::from_str(&rust.get("/_api/app-stack").body).unwrap();
    assert!(serde_json::from_str::<Value>(&stack).unwrap().is_array());
}

#[test]
fn freecodecamp_may_read_answers_and_others_may_not() {
    for server in Server::both() {
        for path in ["/_api/server.js", "/public/client.js", "/nothing", "/"] {
            for (origin, expected) in [
                ("https://www.freecodecamp.org", Some("https://www.freecodecamp.org")),
                ("http://localhost:8000", Some("http://localhost:8000")),
                ("https://example.com", None),
                ("https://freecodecamp.org.example.com", None),
            ] {
                let answer = server.ask("GET", path, &[("Origin", origin)], "");
                assert_eq!(answer.header("access-control-allow-origin"), expected, "{} {path} {origin}", server.name);
                assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{} {path}", server.name);
            }
        }
    }
}

#[test]
fn missing_paths_are_answered_as_by_express() {
    let [rust, node] = Server::both();
    let visible = |answer: Answer| {
        let headers = ["content-type", "content-security-policy", "x-content-type-options"];
        (answer.status, headers.map(|name| answer.header(name).map(str::to_owned)), answer.body)
    };
    for (method, path) in [
        ("GET", "/nothing"),
        ("GET", "/nothing?with=query"),
        ("GET", "/a%20b%3Cc"),
        ("GET", "/nothing'&amp;"),
        ("POST", "/chat"),
        ("DELETE", "/_api/server.js"),
        ("PUT", "/"),
        ("GET", "/_api/limits.js"),
        ("GET", "/_api/"),
        ("GET", "/public/nothing.js"),
    ] {
        let [of_rust, of_node] = [&rust, &node].map(|server| visible(server.ask(method, path, &[], "")));
        assert_eq!(of_rust, of_node, "{method} {path}");
        assert_eq!(of_rust.0, 404, "{method} {path}");
    }
    let too_large = "x".repeat(12_000);
    let [of_rust, of_node] = [&rust, &node].map(|server| visible(server.post("/login", "", &too_large)));
    assert_eq!(of_rust, of_node);
    assert_eq!(of_rust.0, 413);
}

#[test]
fn nothing_outside_of_the_public_folder_is_served() {
    for server in Server::both() {
        for path in [
            "/public/../server.js",
            "/public/..%2fserver.js",
            "/public/%2e%2e/server.js",
            "/public/..\\server.js",
            "/public//etc/passwd",
            "/public/../../../../etc/passwd",
            "/_api/..%2f..%2fetc%2fpasswd",
            "/_api/limits.js",
            "/server.js",
            "/views/chat.html",
        ] {
            let answer = server.get(path);
            assert!((400..500).contains(&answer.status), "{} {path}: {}", server.name, answer.status);
            assert!(!answer.body.contains("require("), "{} {path}", server.name);
        }
    }
}

#[test]
fn a_user_registers_and_signs_in_again() {
    for server in Server::both() {
        let name = server.name;
        assert_eq!(redirect_target(&server.get("/chat")), Some("/"), "{name}: without a session");

        let cookie = server.register("Anna");
        let chat = server.ask("GET", "/chat", &[("Cookie", &cookie)], "");
        assert!(chat.body.contains(r#"data-username="Anna""#), "{name}");
        assert_eq!(redirect_target(&server.ask("GET", "/", &[("Cookie", &cookie)], "")), Some("/chat"), "{name}");

        assert_eq!(redirect_target(&server.post("/logout", &cookie, "")), Some("/"), "{name}");
        assert_eq!(
            redirect_target(&server.ask("GET", "/chat", &[("Cookie", &cookie)], "")),
            Some("/"),
            "{name}: signed out"
        );

        let back = server.post("/login", "", "username=Anna&password=long+enough");
        assert_eq!(redirect_target(&back), Some("/chat"), "{name}");
        assert_ne!(back.cookie().unwrap(), cookie, "{name}: a session of its own");
    }
}

#[test]
fn a_refused_form_says_why_and_creates_no_session() {
    let long = "x".repeat(201);
    for server in Server::both() {
        server.register("Anna");
        for (path, form, problem) in [
            ("/login", "username=Anna&password=wrong+one", "Wrong name or password."),
            ("/login", "username=Nobody&password=long+enough", "Wrong name or password."),
            ("/login", "username=Anna", "Missing credentials"),
            ("/login", "", "Missing credentials"),
            ("/register", "username=Anna&password=long+enough", "That name is taken. Choose another one."),
            ("/register", "username=A&password=long+enough", "A name has 2 to 20 letters, digits, - or _."),
            ("/register", "username=a%3Cb%3E&password=long+enough", "A name has 2 to 20 letters, digits, - or _."),
            ("/register", "", "A name has 2 to 20 letters, digits, - or _."),
            ("/register", "username=Bert&password=short", "A password has 8 to 200 characters."),
            ("/register", &format!("username=Bert&password={long}"), "A password has 8 to 200 characters."),
        ] {
            let answer = server.post(path, "", form);
            assert_eq!((answer.status, answer.cookie()), (400, None), "{} {path} {form}", server.name);
            assert!(answer.body.contains(problem), "{} {path} {form}", server.name);
            assert!(!server.get("/").body.contains(problem), "{} {path} {form}", server.name);
        }
        assert_eq!(
            redirect_target(&server.post("/register", "", "username=Jos%C3%A9&password=long+enough")),
            Some("/chat")
        );
    }
}

#[test]
fn a_session_is_safe_in_its_cookie() {
    for server in Server::both() {
        let answer = server.post("/register", "", "username=Anna&password=long+enough");
        let cookie = answer.header("set-cookie").unwrap().to_ascii_lowercase();
        assert!(cookie.contains("; httponly") && cookie.contains("; samesite=lax"), "{}: {cookie}", server.name);

        // Signing in invalidates a session that an attacker knew before.
        let before = server.register("Bert");
        let after = server.post("/login", &before, "username=Anna&password=long+enough").cookie().unwrap();
        assert_ne!(before, after, "{}", server.name);
        assert_eq!(
            redirect_target(&server.ask("GET", "/chat", &[("Cookie", &before)], "")),
            Some("/"),
            "{}",
            server.name
        );
    }
}

#[test]
fn forms_of_other_sites_are_refused() {
    for server in Server::both() {
        let cookie = server.register("Anna");
        let own = server.url();
        for (header, value, accepted) in [
            ("Sec-Fetch-Site", "cross-site", false),
            ("Sec-Fetch-Site", "same-site", false),
            ("Origin", "https://example.com", false),
            ("Origin", "null", false),
            ("Sec-Fetch-Site", "same-origin", true),
            ("Origin", own.as_str(), true),
        ] {
            for path in ["/login", "/register", "/logout"] {
                let answer = server.ask("POST", path, &[(header, value), ("Cookie", &cookie)], "");
                assert_eq!(answer.status != 403, accepted, "{} {path} {header}: {value}", server.name);
                if accepted {
                    continue;
                }
                let chat = server.ask("GET", "/chat", &[("Cookie", &cookie)], "");
                assert_eq!(chat.status, 200, "{}: still signed in", server.name);
            }
            if accepted {
                server.post("/login", "", "username=Anna&password=long+enough");
            }
        }
    }
}

#[test]
fn accounts_and_sessions_outlive_the_server_where_they_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().join("new/folder")), ..Options::default() };
    let cookie = Server::rust(options()).register("Anna");

    let again = Server::rust(options());
    assert_eq!(again.ask("GET", "/chat", &[("Cookie", &cookie)], "").status, 200);
    assert_eq!(redirect_target(&again.post("/login", "", "username=Anna&password=long+enough")), Some("/chat"));
    for file in std::fs::read_dir(folder.path().join("new/folder")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(11).any(|window| window == b"long enough"), "a password is kept as it is");
    }

    drop(again);
    let forgetful = Server::rust(Options::default());
    assert_eq!(forgetful.post("/login", "", "username=Anna&password=long+enough").status, 400);
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_the_store() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::rust(Options { data: Some(data.clone()), ..Options::default() });
    server.register("Anna");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.iter().map(|file| mode(file)).collect::<Vec<_>>(), [0o600], "{files:?}");
    drop(server);
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&files[0], fs::Permissions::from_mode(0o644)).unwrap();
    let _again = Server::rust(Options { data: Some(data.clone()), ..Options::default() });
    assert_eq!((mode(&data), mode(&files[0])), (0o700, 0o600), "as they were before makes no difference");
}

#[test]
fn names_that_could_be_confused_are_one_account() {
    for server in Server::both() {
        server.register("Alice_1");
        let mut same = vec!["alice_1", "ALICE_1", "%EF%BC%A1lice_1"];
        if server.name == "Rust" {
            // Cyrillic а and е, and l or I for 1 and i.
            same.extend(["%D0%B0lice_1", "Alic%D0%B5_1", "AIice_l", "allce_I"]);
        }
        for name in same {
            let taken = server.post("/register", "", &format!("username={name}&password=another+one"));
            assert_eq!(taken.status, 400, "{} {name}", server.name);
            assert!(taken.body.contains("That name is taken"), "{} {name}", server.name);
        }
        let cookie = server.post("/login", "", "username=aLiCe_1&password=long+enough").cookie().unwrap();
        let chat = server.ask("GET", "/chat", &[("Cookie", &cookie)], "");
        assert!(chat.body.contains(r#"data-username="Alice_1""#), "{}: the name as it was registered", server.name);
        server.register("Alice_2");
        server.register("Bob");
        server.register("Stra%C3%9Fe");
        let capitals = server.post("/register", "", "username=STRASSE&password=another+one");
        assert!(capitals.body.contains("That name is taken"), "{}: ß has a capital form of two letters", server.name);
    }
}

#[test]
fn sockets_are_for_the_pages_of_the_server() {
    for server in Server::both() {
        let open_at = |path: &str, host: &str, origin: Option<&str>| {
            let mut stream = std::net::TcpStream::connect(server.address).unwrap();
            let origin = origin.map_or(String::new(), |origin| format!("Origin: {origin}\r\n"));
            let head = format!(
                "GET {path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\n{origin}Connection: Upgrade\r\n\
                 Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            let mut status = [0; 12];
            stream.read_exact(&mut status).unwrap();
            String::from_utf8_lossy(&status[9..]).into_owned()
        };
        let open = |host: &str, origin: Option<&str>| open_at("/socket.io/", host, origin);
        let (own, port) = (server.address.to_string(), server.address.port());
        let local = format!("localhost:{port}");
        for (host, origin) in
            [(&own, None), (&own, Some(format!("http://{own}"))), (&local, Some(format!("http://{local}")))]
        {
            assert_eq!(open(host, origin.as_deref()), "101", "{} {host} {origin:?}", server.name);
        }
        for origin in
            ["https://evil.example", "null", &format!("http://{local}"), &format!("http://{own}.evil.example")]
        {
            // Node's Socket.IO answers with 400.
            assert!(matches!(&*open(&own, Some(origin)), "400" | "403"), "{} {origin}", server.name);
        }
        if server.name == "Rust" {
            assert_eq!(open_at("/socket.io", &own, Some("https://evil.example")), "403");
            let rebound = format!("evil.example:{port}");
            assert_eq!(open(&rebound, Some(&format!("http://{rebound}"))), "403", "a name that another site gave");
            let editor = format!("{port}-ada.ws-eu1.gitpod.io");
            assert_eq!(open(&editor, Some(&format!("https://{editor}"))), "101");
        }
    }
}

/// Node ends them too, after a minute.
#[test]
fn a_half_open_request_ends() {
    let server = Server::rust(Options::default());
    let begun = ["", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"].map(|text| {
        let mut stream = std::net::TcpStream::connect(server.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    });
    for mut stream in begun {
        stream.set_read_timeout(Some(std::time::Duration::from_secs(120))).unwrap();
        // It ends at last, with or without an answer before.
        stream.read_to_end(&mut Vec::new()).unwrap();
    }
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sample.sqlite"), "SQLite format 3\0").unwrap();
    let open = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
        runtime.block_on(Sample::start(options)).unwrap_err().to_string()
    };
    let refusal = format!(
        "{} holds other files and no hintgrade store; choose a new or an empty folder for accounts",
        folder.path().display()
    );
    assert_eq!(open(), refusal);
    fs::write(folder.path().join("sample.redb"), "no database, though its name says so".repeat(1000)).unwrap();
    assert_eq!(open(), refusal);
}

#[test]
fn two_servers_do_not_share_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let _first = Server::rust(options());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(Sample::start(options())).unwrap_err().to_string();
    assert!(error.contains("in use by another server; stop it"), "{error}");
}

#[test]
fn every_kind_of_client_hears_the_number() {
    for server in Server::both() {
        for version in VERSIONS {
            for transport in TRANSPORTS {
                let heard = server.clients("count", &[version, transport]);
                let expected = json!([[1, 2, 3, 2], [2, 3], [3, 2]]);
                assert_eq!(heard, expected, "{} {version} {transport}", server.name);
            }
        }
    }
}

#[test]
fn fifty_at_once_of_all_kinds_hear_every_number_in_order() {
    for server in Server::both() {
        let logs = server.clients("crowd", &[]);
        let logs: Vec<Vec<i64>> = serde_json::from_value(logs).unwrap();
        let first: BTreeSet<i64> = logs.iter().map(|log| log[0]).collect();
        assert_eq!(first, (1..=50).collect(), "{}: each hears its own joining", server.name);
        for log in logs {
            let expected: Vec<i64> = (log[0]..=50).collect();
            assert_eq!(log, expected, "{}", server.name);
        }
    }
}

#[test]
fn messages_reach_everybody_and_have_limits() {
    for server in Server::both() {
        let (anna, bert) = (server.register("Anna"), server.register("Bert"));
        for (version, transport) in [("4.8.4", "websocket"), ("2.3.0", "polling")] {
            let heard = server.clients("chat", &[version, transport, &anna, &bert]);
            let of = |who: &str| heard[who].as_array().unwrap().clone();
            let refused =
                |who: &str, why: &str| of(who).iter().filter(|event| **event == json!(["refused", why])).count();
            let context = format!("{} {version} {transport}", server.name);

            let hello = json!(["chat message", { "username": "Anna", "text": "<b>hello</b> & ünïcödé 👋" }]);
            for who in ["guest", "anna", "bert"] {
                assert!(of(who).contains(&hello), "{context}: {who}");
            }
            assert_eq!(of("guest")[..2], [json!(["joined", "Anna"]), json!(["joined", "Bert"])], "{context}");
            assert!(!of("anna").contains(&json!(["joined", "Anna"])), "{context}: nobody hears of their own coming");
            assert_eq!(refused("guest", "Sign in to write."), 1, "{context}");
            assert_eq!(refused("bert", "A message has 1 to 500 characters."), 7, "{context}");
            // One message was sent before, so 19 of 25 pass.
            assert_eq!(refused("anna", "Too many messages at once. Wait a few seconds."), 6, "{context}");
            assert_eq!(of("anna").last(), Some(&json!(["left", "Bert"])), "{context}");
        }
    }
}

#[test]
fn only_a_client_that_sends_too_much_is_disconnected() {
    for server in Server::both() {
        for version in ["2.5.0", "4.8.4"] {
            for transport in ["polling", "websocket"] {
                let witness = server.clients("large", &[version, transport]);
                assert_eq!(witness, json!([1, 2, 1]), "{} {version} {transport}", server.name);
            }
        }
    }
}

fn redirect_target(answer: &Answer) -> Option<&str> {
    (answer.status == 302).then(|| answer.header("location")).flatten()
}
