//! The faults: the source that each serves, the hints that fail with it, and that it behaves as that source does in
//! Node.

use std::thread;

use hintgrade_sample::{Fault, Files, Options};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::sample::Server;

/// Cases in which Node serves no sockets: it does not start the first two, and the third listens without Socket.IO.
const WITHOUT_SOCKETS: [&str; 3] = ["throws-on-load", "does-not-parse", "app-listen"];

#[test]
fn only_the_hints_that_a_case_names_fail() {
    let patterns = [
        ("/_api/server.js", r"(?s)currentUsers"),
        ("/_api/server.js", r#"(?s)io.emit.*('|")user count('|").*currentUsers"#),
        ("/public/client.js", r#"(?s)socket.on.*('|")user count('|")"#),
    ];
    for case in Fault::all().map(Some).chain([None]) {
        let server = Server::rust(Options { fault: case, ..Options::default() });
        let failing: Vec<usize> = (1..)
            .zip(patterns)
            .filter(|(_, (path, pattern))| !Regex::new(pattern).unwrap().is_match(&server.get(path).body))
            .map(|(number, _)| number)
            .collect();
        assert_eq!(failing, case.map_or(&[][..], Fault::failing_hints), "{case:?}");
        let source = server.get("/_api/server.js").body;
        assert_eq!(source, *case.map_or_else(Files::default, Fault::files).get("server.js").unwrap(), "{case:?}");
    }
}

#[test]
fn each_case_behaves_as_its_source_does_in_node() {
    let cases: Vec<_> = Fault::all().collect();
    for some in cases.chunks(3) {
        let compared: Vec<_> = some
            .iter()
            .map(|case| {
                let case = *case;
                thread::spawn(move || behaves_alike(case))
            })
            .collect();
        for each in compared {
            each.join().unwrap();
        }
    }
}

fn behaves_alike(case: Fault) {
    let rust = Server::rust(Options { fault: Some(case), ..Options::default() });
    let node = Server::node(Some(case));
    let starts = !["throws-on-load", "does-not-parse"].contains(&case.name());
    assert_eq!(node.is_some(), starts, "{case}: whether Node starts it");

    for (version, transport) in [("4.8.4", "websocket"), ("2.3.0", "polling")] {
        let of_rust = rust.clients("faulty", &[version, transport]);
        let has_sockets = !WITHOUT_SOCKETS.contains(&case.name());
        assert_eq!(of_rust["connected"], json!(has_sockets), "{case} {version}");
        if let Some(node) = &node {
            assert_eq!(of_rust, node.clients("faulty", &[version, transport]), "{case} {version} {transport}");
        }
        let right: Value = json!({ "one": [1, 2, 1], "two": [2], "connected": true });
        let works = ["counter-renamed", "client-not-listening"].contains(&case.name());
        assert_eq!(of_rust == right, works, "{case} {version}: {of_rust}");
    }
}
