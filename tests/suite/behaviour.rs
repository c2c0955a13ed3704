//! Rehearsals: working and broken learners' projects in many styles, each with its expected verdict and, if it is
//! broken, the finding and the line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hintgrade::behaviour;
use hintgrade::challenge::{Challenge, catalogue};
use hintgrade::explain::{Finding, Severity};
use hintgrade::language::{Language, Translator};
use hintgrade::report::{Behaviour, BehaviourVerdict, CheckVerdict};
use hintgrade::submission::{Folder, Submission};
use serde_json::Value;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/behaviour");
    let mut found: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn rehearse_in(folder: &Path, language: Language) -> Behaviour {
    let challenge = catalogue::find(catalogue::MISSION, language.code()).unwrap().read().unwrap();
    let script = behaviour::of(&challenge, language.code()).unwrap().unwrap();
    let submission = Arc::new(Submission::folder("it", Folder::open(folder).unwrap()));
    crate::support::grading::rehearse(&script, &submission, &Translator::of(language))
}

fn rehearse(folder: &Path) -> Behaviour {
    rehearse_in(folder, Language::English)
}

fn faults(behaviour: &Behaviour) -> Vec<&Finding> {
    let all = behaviour.checks.iter().flat_map(|check| &check.findings);
    all.filter(|finding| finding.severity == Severity::Warning).collect()
}

/// Describes how a case's rehearsal differs from `expected.json`.
fn mismatch(case: &Path) -> Option<String> {
    let expected: Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
    let behaviour = rehearse(case);
    let found = faults(&behaviour);
    let first = found.first().map(|finding| serde_json::to_value(finding).unwrap()).unwrap_or_default();
    let same = |name: &str, value: &Value| expected.get(name).is_none_or(|wanted| wanted == value);
    // Nothing is wrong with an app that works unless the case says so.
    let is_silent = expected.get("kind").is_some() || expected["verdict"] != "works" || first.is_null();
    let right = serde_json::to_value(behaviour.verdict).unwrap() == expected["verdict"]
        && is_silent
        && same("kind", &first["kind"])
        && (expected.get("line").is_none() || same("path", &first["source"]["path"]))
        && same("line", &first["source"]["line"]);
    (!right).then(|| format!("{}: expected {expected}, got {behaviour:#?}", case.display()))
}

#[test]
fn every_project_gets_its_expected_verdict() {
    let cases = cases();
    let right = cases.iter().filter(|case| case.to_string_lossy().contains("/works-")).count();
    assert!(right >= 40, "{right} right projects: {cases:?}");
    let complaints: Vec<String> = cases.iter().filter_map(|case| mismatch(case)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The messages of the warnings about a server and the sample's page.
fn warnings(server: &str) -> (BehaviourVerdict, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("public/client.js"), "io().on('user count', console.log);").unwrap();
    fs::write(folder.path().join("server.js"), server).unwrap();
    let behaviour = rehearse(folder.path());
    let messages = faults(&behaviour).into_iter().map(|finding| finding.message.clone());
    (behaviour.verdict, messages.collect())
}

#[test]
fn what_is_certain_in_node_is_said_as_node_says_it() {
    for (case, advice) in [
        ("socket-io-not-called", "Socket.IO is attached to no server"),
        ("express-not-called", "const app = express()"),
        ("listens-misspelt", ""),
        ("route-misspelt", ""),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/behaviour").join(format!("broken-{case}"));
        let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app/node_modules");
        assert!(modules.is_dir(), "run `npm ci` in sample-project/app, or tests/all");
        let node =
            Command::new("node").arg(folder.join("server.js")).env("NODE_PATH", modules).env("PORT", "0").output();
        let printed = String::from_utf8(node.expect("these tests need Node").stderr).unwrap();
        let error = printed.lines().find(|line| line.contains("Error: ")).unwrap_or(&printed);
        let behaviour = rehearse(&folder);
        let finding = faults(&behaviour)[0];
        assert!(finding.message.contains(error) && finding.message.contains(advice), "{error}: {finding:#?}");
        let at = format!("server.js:{}\n", finding.source.as_ref().unwrap().line);
        assert!(printed.contains(&at), "{at}: {printed}");
    }
}

#[test]
fn no_member_of_a_real_object_counts_as_missing() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/live");
    assert!(oracle.join("node_modules").is_dir(), "run `npm ci` in tests/oracle/live, or tests/all");
    let node = Command::new("node").arg("members.mjs").current_dir(oracle).output().expect("these tests need Node");
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    assert_eq!(String::from_utf8(node.stdout).unwrap(), "");
}

#[test]
fn an_error_that_is_caught_elsewhere_is_a_warning() {
    let connects = "const http = require('http').createServer(); const io = require('socket.io')(http); let n = 0;
        io.on('connection', () => io.emit('user count', ++n)); http.listen(3000);\n";
    let (verdict, messages) = warnings(&format!("{connects}main(async () => {{ nobody.here(); }}).catch(() => {{}});"));
    assert_eq!(verdict, BehaviourVerdict::Broken, "`main` is not declared: {messages:?}");
    for caught in [
        "require('./db')(async () => { nobody.here(); }).catch(() => {});",
        "new Promise(() => nobody.here()).catch(console.error);",
        "const load = () => { nobody.here(); }; try { load(); } catch (e) { console.log(e); }",
    ] {
        let (verdict, messages) = warnings(&format!("{connects}{caught}"));
        assert_eq!(verdict, BehaviourVerdict::Works, "{caught}: {messages:?}");
        let told = messages.first().is_some_and(|message| message.contains("nobody is not defined"));
        assert!(told && messages[0].contains("catches it"), "{caught}: {messages:?}");
    }
    for expected in ["try { nobody.here(); } catch (e) {}", "if (typeof nobody !== 'undefined') nobody.here();"] {
        assert_eq!(warnings(&format!("{connects}{expected}")), (BehaviourVerdict::Works, Vec::new()), "{expected}");
    }
}

/// What has to be an address of a database and certainly is none. Of what an environment variable holds nothing is known.
#[test]
fn a_database_that_is_certainly_not_connected_is_told() {
    const OPENED: &str =
        "const http = require('http').createServer(); const io = require('socket.io')(http); let n = 0;
        const mongoose = require('mongoose'); const { MongoClient } = require('mongodb'); http.listen(3000);
        const sockets = () => io.on('connection', () => io.emit('user count', ++n));\n";
    let told = |connects: &str| {
        let (verdict, messages) = warnings(&format!("{OPENED}{connects}"));
        (verdict, messages.iter().any(|message| message.contains("The database is not connected here")))
    };
    for connects in [
        "MongoClient.connect('MONGO_URI').then(sockets).catch(() => {});",
        "mongoose.connect('localhost:27017/chat').then(sockets, console.error);",
        "mongoose.connect(undefined).then(sockets).catch(console.error);",
        "MongoClient.connect('', (error, client) => { if (error) return console.log(error); sockets(); });",
        "(async () => { const client = new MongoClient('process.env.MONGO_URI');
            try { await client.connect(); sockets(); } catch (e) { throw new Error('Unable to connect'); } })().catch(() => {});",
    ] {
        assert_eq!(told(connects), (BehaviourVerdict::Broken, true), "{connects}");
    }
    assert_eq!(told("sockets(); mongoose.connect('mongo').catch(console.log);"), (BehaviourVerdict::Works, true));
    for connects in [
        "MongoClient.connect(process.env.MONGO_URI).then(sockets);",
        "mongoose.connect(process.env.ATLAS).then(sockets);",
        "mongoose.connect(`${process.env.DB_USER}@somewhere`).then(sockets);",
        "mongoose.connect(require('./config').address).then(sockets);",
        "new MongoClient('mongodb+srv://a:b@example.com/chat').connect().then(sockets);",
        "mongoose.createConnection(); sockets();",
    ] {
        assert_eq!(told(connects), (BehaviourVerdict::Works, false), "{connects}");
    }
}

#[test]
fn no_message_shows_how_a_rehearsal_works() {
    let opened = "const http = require('http').createServer(); const io = require('socket.io')(http);
        const db = require('mongodb'); http.listen(3000); let n = 0;\n";
    for rest in [
        "throw new Error(`${db.users}`);",
        "throw new ReferenceError(`${db.users} and ${JSON.stringify(db.users)}`);",
        "io.on('connection', (s) => { throw new ReferenceError(`${s.request.user}`); });",
        "io.on('connection', (s) => { io.emit('user count', `${db.count()}`); });",
        "io.on('connection', (s) => { io.emit('user count', { of: db.count() }); });",
        "io.on('connection', (s) => { io.emit(`${db.event}`, 1); });",
        "io.of(`/${db.name}`).on('connection', () => {});",
        "io.use((s, next) => next(new Error(`${db.name}`)));",
        "io.on('connection', (s) => s.emit('user count', s.id + s.request.user));",
        "require(`./${db.name}`)(io);",
        "require('somewhere').start(io);",
        "require('fs').readFileSync(`${db.name}`).nothing.at.all(() => io.on('connection', () => {}));",
        "const { missing } = require('./server.js'); missing();",
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("server.js"), format!("{opened}{rest}")).unwrap();
        let told = serde_json::to_string(&rehearse(folder.path())).unwrap();
        for internal in ["stub:", "\\u0000", "/app/", "hintgrade.import", "prototype", "client-1."] {
            assert!(!told.contains(internal), "{rest} shows {internal}: {told}");
        }
    }
}

#[test]
fn the_reference_project_works() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
    let behaviour = rehearse(&app);
    assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{behaviour:#?}");
    assert!(faults(&behaviour).is_empty());
    assert_eq!(behaviour.checks[2].message.as_deref(), Some("Three clients connected. They heard 1, 2, 3."));
}

#[test]
fn says_it_in_italian_too() {
    let case = cases().into_iter().find(|case| case.ends_with("broken-only-on-disconnect")).unwrap();
    let behaviour = rehearse_in(&case, Language::Italian);
    let message = &faults(&behaviour)[0].message;
    assert!(message.contains("se ne va"), "{message}");
}

#[test]
fn hostile_code_is_stopped_and_never_works() {
    let page = "io().on('user count', console.log);\n";
    for (code, what) in [
        ("for (;;) {}", "a loop"),
        ("const a = []; for (;;) a.push(new Array(1e6).fill(1));", "memory"),
        ("function f() { f(); } f();", "the stack"),
        ("Promise.resolve().then(function again() { return Promise.resolve().then(again); });", "promises without end"),
        ("(function again() { setImmediate(again); })();", "timers without end"),
        ("process.exit(1);", "its own end"),
        (
            "Object.prototype.then = 1; Array.prototype.push = null; JSON.parse = null; Error.prepareStackTrace = null;",
            "globals",
        ),
        ("Object.freeze(globalThis); console.log = null; process.env = null;", "frozen globals"),
        ("throw null;", "nothing thrown"),
        ("module.exports = new Proxy({}, { get() { throw 1; } }); require('./server.js');", "itself required"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("public")).unwrap();
        fs::write(folder.path().join("public/client.js"), page).unwrap();
        fs::write(folder.path().join("server.js"), code).unwrap();
        let started = std::time::Instant::now();
        let behaviour = rehearse(folder.path());
        assert!(started.elapsed() < Duration::from_secs(20), "{what}: {:?}", started.elapsed());
        assert_ne!(behaviour.verdict, BehaviourVerdict::Works, "{what}");
        let explained = behaviour.checks.iter().all(|check| {
            check.verdict == CheckVerdict::Passed || check.message.is_some() || !check.findings.is_empty()
        });
        assert!(explained || behaviour.verdict == BehaviourVerdict::Broken, "{what}: {behaviour:#?}");
    }
}

#[test]
fn a_module_may_import_any_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("public/client.js"), "io().on('user count', console.log);").unwrap();
    fs::write(folder.path().join("package.json"), r#"{ "type": "module" }"#).unwrap();
    let server = "import { $, été, $a1 } from 'zx';
        import { Server } from 'socket.io';
        let users = 0;
        const io = new Server(3000);
        io.on('connection', (socket) => {
          io.emit('user count', (users += 1));
          socket.on('disconnect', () => io.emit('user count', (users -= 1)));
        });";
    fs::write(folder.path().join("server.js"), server).unwrap();
    let behaviour = rehearse(folder.path());
    assert_eq!(behaviour.verdict, BehaviourVerdict::Works, "{behaviour:#?}");
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("secret.js"), "module.exports = 'leaked'; throw new ReferenceError('leaked');")
        .unwrap();
    let app = place.path().join("app");
    fs::create_dir_all(app.join("public")).unwrap();
    fs::write(app.join("public/client.js"), "io().on('user count', console.log);").unwrap();
    let server = "const fs = require('fs'); const secret = require('../secret.js');
        if (fs.existsSync('../secret.js') || fs.existsSync('/etc/passwd')) throw new ReferenceError('it can look out');
        require('socket.io')(3000).on('connection', function () { this.emit('user count', 1); });";
    fs::write(app.join("server.js"), server).unwrap();
    let behaviour = rehearse(&app);
    let said = serde_json::to_string(&behaviour).unwrap();
    assert!(!said.contains("leaked") && !said.contains("look out"), "{said}");
}

/// The server of the chat in docs/behaviours.md, with this handler of a message.
fn chat(on_message: &str) -> String {
    format!(
        "const http = require('http').createServer();\nconst io = require('socket.io')(http);\n\
         io.on('connection', (socket) => {{\n  socket.on('chat message', (message) => {{\n    {on_message}\n  }});\n}});\n\
         http.listen(3000);\n"
    )
}

#[test]
fn an_authors_own_behaviour_is_found_beside_the_challenge() {
    let docs = include_str!("../../docs/behaviours.md");
    let example = docs.split("````").nth(1).unwrap().strip_prefix("markdown\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let hint = "It should listen.\n\n```js\nasync () => {};\n```\n";
    let head = &example[..example.find("# --hints--").unwrap()];
    fs::write(at("lesson.md"), format!("{head}# --hints--\n\n{hint}")).unwrap();
    fs::write(at("lesson.behaviour.md"), example).unwrap();
    let challenge = Challenge::read(&at("lesson.md")).unwrap();
    let script = behaviour::of(&challenge, "en").unwrap().unwrap();
    for (on_message, verdict, kind) in [
        ("io.emit('chat message', { message });", BehaviourVerdict::Works, None),
        ("socket.emit('chat message', { message });", BehaviourVerdict::Broken, Some("emits-to-one")),
        ("io.emit('chat message', 'nothing');", BehaviourVerdict::Broken, None),
    ] {
        fs::write(at("server.js"), chat(on_message)).unwrap();
        let submission = Arc::new(Submission::folder("it", Folder::open(folder.path()).unwrap()));
        let translator = Translator::of(Language::English);
        let behaviour = crate::support::grading::rehearse(&script, &submission, &translator);
        assert_eq!(behaviour.verdict, verdict, "{on_message}: {behaviour:#?}");
        assert_eq!(behaviour.checks[0].verdict, CheckVerdict::Passed);
        assert_eq!(faults(&behaviour).first().map(|finding| finding.kind.name()), kind);
    }
    // With another challenge's id it is not this one's.
    fs::write(at("lesson.behaviour.md"), example.replace("5895f7", "000000")).unwrap();
    assert!(behaviour::of(&challenge, "en").unwrap().is_none());
}
