//! What a learner reads is plain: no sentence is longer than 25 words or uses a term that no lesson has used, in the
//! messages of both languages and in the reports of all fixtures. What the assertion itself says is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use hintgrade::behaviour;
use hintgrade::challenge::catalogue;
use hintgrade::evaluation::Evaluation;
use hintgrade::explain::Detail;
use hintgrade::language::{Language, Translator};
use hintgrade::report::{BehaviourVerdict, Cause, Entry, Format, RenderOptions, Report, Verdict};
use hintgrade::submission::{Folder, Limits, Submission};
use regex::Regex;
use snapbox::{assert_data_eq, str};

use crate::support::grading::{rehearse, run_hints};
use crate::support::program::run;

const LONGEST: usize = 25;
/// The columns of a terminal.
const WIDTH: usize = 80;
const TERMS: &str = r"(?i)\b(regex\w*|regular expression\w*|pattern\w*|assertion\w*|stubs?|exchanges?|rehears\w*|espression\w* regolar\w*|asserzion\w*|scambi\w*)\b";

/// What is wrong with a text: its sentences that are too long, and its terms. A piece of code, a quotation and what is in
/// brackets count as one word.
pub(crate) fn complaints(text: &str) -> Vec<String> {
    static PATTERNS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        let quoted = r#"`[^`\n]*`|"[^"\n]*"|\([^()\n]*\)|\{ \$[a-z]+ \}|/[\w./-]*\w|--[a-z-]+"#;
        [quoted, r"[.!?]\s+|[.!?]$|\n", TERMS].map(|pattern| Regex::new(pattern).unwrap())
    });
    let [quoted, end, terms] = &*PATTERNS;
    let plain = quoted.replace_all(text, "X").into_owned();
    let words = |sentence: &str| sentence.split_whitespace().filter(|it| it.contains(char::is_alphanumeric)).count();
    let long = end.split(&plain).filter(|sentence| words(sentence) > LONGEST).map(str::to_owned);
    long.chain(terms.find_iter(&plain).map(|term| format!("'{}' in: {text}", term.as_str()))).collect()
}

#[test]
fn complaints_are_made() {
    let long = "word ".repeat(26);
    assert_eq!(complaints(&format!("Short. {long}")).len(), 1);
    assert_eq!(complaints(&"word `a b c` ".repeat(12)), Vec::<String>::new());
    assert_eq!(complaints("the assertion does not match the regex").len(), 2);
}

#[test]
fn every_message_is_plain() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let mut id = "";
        for line in language.messages().lines().filter(|line| !line.starts_with('#')) {
            let (name, text) = line.split_once(" = ").unwrap_or(("", line));
            if !name.is_empty() && !name.starts_with(' ') {
                id = name;
            }
            // The variants of a message stand in lines of their own.
            let text = text.trim().trim_start_matches('*');
            let text = text.split_once("] ").filter(|(key, _)| key.starts_with('[')).map_or(text, |(_, text)| text);
            wrong.extend(complaints(text).into_iter().map(|complaint| format!("{language} {id}: {complaint}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn projects() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = ["advice", "findings", "submissions", "behaviour"].iter();
    let folders = folders.flat_map(|name| fs::read_dir(root.join(name)).unwrap());
    let mut all: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// Everything of a report that is in our own words.
fn own_words(report: &Report, translator: &Translator) -> Vec<String> {
    let view = report.view(translator);
    let of_cause = |cause: &Cause<'_>| {
        let excerpt = cause.excerpt().map(|excerpt| &excerpt.marks).into_iter().flatten();
        let mut texts: Vec<String> = excerpt.map(|mark| mark.label.clone()).collect();
        texts.extend([cause.sentence().to_owned(), cause.help.unwrap_or_default().to_owned()]);
        texts.extend(cause.edits.iter().map(|edit| edit.what.clone()));
        texts
    };
    let causes = |entry: &Entry<'_>| entry.causes.iter().flat_map(of_cause).collect::<Vec<_>>();
    let mut texts: Vec<String> = view.hints.iter().chain(&view.checks).flat_map(causes).collect();
    texts.extend(view.findings.iter().flat_map(of_cause));
    texts.extend(view.checks.iter().filter_map(|check| check.sentence.clone()));
    texts.extend(view.checks.iter().flat_map(|check| check.timeline.to_vec()));
    texts.push(translator.summary(report));
    texts.extend(view.fix_first);
    texts
}

/// The lines of the report on a terminal that are wider than it. Lines of code to write are shown whole, a long word or
/// piece of code is not broken, and the learner's own lines are cut by the library that draws them.
fn too_wide(report: &Report, options: RenderOptions) -> Vec<String> {
    let (mut reporter, mut text) = (Format::Human.reporter(options, false), Vec::new());
    reporter.report(report, &mut text).unwrap();
    let view = report.view(&Translator::of(options.language));
    let causes = view.hints.iter().chain(&view.checks).flat_map(|entry| &entry.causes).chain(&view.findings);
    let code: Vec<&str> =
        causes.flat_map(|cause| &cause.edits).flat_map(|edit| &edit.code).map(|it| it.trim()).collect();
    let breakable = |line: &str| line.split('`').step_by(2).any(|part| part.trim().contains(' '));
    let text = String::from_utf8(text).unwrap();
    let wide = text
        .lines()
        .filter(|line| line.chars().count() > options.width && !line.contains('│') && !code.contains(&line.trim()));
    wide.filter(|line| breakable(line.trim())).map(|line| format!("too wide: {line}")).collect()
}

#[test]
fn every_report_is_plain_and_tells_each_cause_once() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        let challenge = catalogue::find(catalogue::MISSION, language.code()).unwrap().read().unwrap();
        let script = behaviour::of(&challenge, language.code()).unwrap().unwrap();
        let translator = Translator::of(language);
        for folder in projects() {
            let submission = Arc::new(Submission::folder("it", Folder::open(&folder).unwrap()));
            let runs = run_hints(&challenge.hints, &submission, Limits::default());
            let evaluation = Evaluation::of(&challenge.hints, "it", &runs, &*submission, Detail::Full);
            let mut report = evaluation.report(&challenge, "it", &translator);
            report.behaviour = Some(rehearse(&script, &submission, &translator));
            let mut note = |what: String| wrong.push(format!("{language} {}: {what}", folder.display()));
            let texts = own_words(&report, &translator);
            texts.iter().flat_map(|text| complaints(text)).for_each(&mut note);
            // So Fluent writes an argument that a message was not given.
            texts.iter().filter(|text| text.contains("{$")).cloned().for_each(&mut note);
            let options = RenderOptions { language, colour: false, unicode: true, width: WIDTH, full: true };
            too_wide(&report, options).into_iter().for_each(&mut note);
            let view = report.view(&translator);
            let causes = || view.hints.iter().chain(&view.checks).flat_map(|entry| &entry.causes).chain(&view.findings);
            let told: Vec<_> = causes().filter(|cause| cause.same_as.is_none()).collect();
            for (index, cause) in told.iter().enumerate() {
                let is_same = |other: &&&Cause<'_>| {
                    cause.sentence() == other.sentence() && cause.finding.source == other.finding.source
                };
                told[..index].iter().filter(is_same).for_each(|_| note(format!("twice: {}", cause.sentence())));
            }
            let is_at_fault = report.verdict == Verdict::Failed || report.works() == Some(BehaviourVerdict::Broken);
            if is_at_fault && view.fix_first.is_none() {
                note("nothing to fix first".to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// The report of a fixture with what the app does, without its first line.
fn told(case: &str, more: &[&str]) -> String {
    let folder = format!("{}/fixtures/{case}", env!("CARGO_MANIFEST_DIR"));
    let told = run(&[&["grade", &folder], more].concat()).stdout;
    told.lines().skip(2).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_cause_is_told_under_the_hint_and_not_again_under_the_check() {
    assert_data_eq!(
        told("advice/misspelt-event-on-both-sides", &[]),
        str![[r#"
  ✓ 1  The server should keep its number of visitors in `currentUsers`.
  ✗ 2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
       You should emit "user count" with data currentUsers
       This sends the event 'users count', and the hint looks for
       `io.emit('user count', currentUsers);`
          ╭▸ server.js:14:3
          │
       14 │   io.emit('users count', currentUsers);
          ╰╴  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ this sends the event 'users count'
       Add above line 14 of server.js:
             io.emit('user count', currentUsers);
       → Write `io.emit('user count', currentUsers);` above this line, and keep this line if
         something listens to it.
  ✗ 3  The page's script should wait for the `'user count'` event.
       Your client should be connection to server with the connection defined as socket
       public/client.js does not listen to the event: the hint looks for `socket.on('user count'`
         ╭▸ public/client.js:2:3
         │
       2 │   let socket = io();
         ╰╴  ━━━━━━━━━━━━━━━━━━ the listener goes below this
       Add above line 3 of public/client.js:
             socket.on('user count', function (data) {
               console.log(data);
             });
       → Add a listener with `socket.on('user count', ...)`, and keep your other listeners.

  hintgrade ran the app's code here, and it does not work:
  ✓ 1  Your app should start, and listen with the server that Socket.IO is attached to.
  ✗ 2  A client that connects should hear `user count` with the number of users, itself counted.
       One client connected. It heard nothing; it should have heard 1.
       The same as hint 2.
  ✗ 3  Each further connection should raise the number by one, and everybody should hear it.
       One client connected. It heard nothing; it should have heard the number of users.
  ✗ 4  Your page should listen to `user count` and show the number in its console.
       The same as hint 3.

1 of 3 hints passed, 2 failed ([TIME])
Fix first: server.js:14. Write `io.emit('user count', currentUsers);` above this line, and keep this
line if something listens to it.

"#]]
    );
}

#[test]
fn an_app_that_passes_and_does_not_work_is_told_what_to_fix() {
    assert_data_eq!(
        told("submissions/false-pass-app-listen", &[]),
        str![[r#"
  ✓ 1  The server should keep its number of visitors in `currentUsers`.
  ✓ 2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
  ✓ 3  The page's script should wait for the `'user count'` event.

  hintgrade ran the app's code here, and it does not work:
  ✗ 1  Your app should start, and listen with the server that Socket.IO is attached to.
       No client gets through: the app listens here with a server that Socket.IO is not attached to.
       Listen with the http server that Socket.IO was given, such as `http.listen(3000);`
       (server.js:49)
  ✗ 2  A client that connects should hear `user count` with the number of users, itself counted.
  ✗ 3  Each further connection should raise the number by one, and everybody should hear it.
  ✓ 4  Your page should listen to `user count` and show the number in its console.

All 3 hints passed, but the app does not work. No client gets through: the app listens here with a
server that Socket.IO is not attached to. ([TIME])
Fix first: server.js:49. Listen with the http server that Socket.IO was given, such as
`http.listen(3000);`

"#]]
    );
    assert_data_eq!(
        told("submissions/false-pass-comments-only", &["--lang", "it"]),
        str![[r#"
  ✓ 1  Il server dovrebbe tenere il numero dei visitatori in `currentUsers`.
       avviso: Il test passa solo grazie a un commento. Senza i commenti di server.js fallirebbe.
          ╭▸ server.js:12:1
          │
       12 │ // let currentUsers = 0;
          ╰╴━━━━━━━━━━━━━━━━━━━━━━━━ questo è un commento, non codice
       → Un commento non fa nulla: scrivi il codice vero.
  ✓ 2  Il server dovrebbe emettere `'user count'` con `currentUsers` a tutti quando qualcuno si
       collega.
       avviso: Il test passa solo grazie a un commento. Senza i commenti di server.js fallirebbe.
          ╭▸ server.js:20:4
          │
       20 │    *  io.emit('user count', currentUsers);
          ╰╴   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ questo è un commento, non codice
       → Un commento non fa nulla: scrivi il codice vero.
  ✓ 3  Lo script della pagina dovrebbe aspettare l'evento `'user count'`.
       avviso: Il test passa solo grazie a un commento. Senza i commenti di public/client.js
       fallirebbe.
         ╭▸ public/client.js:4:1
         │
       4 │ // socket.on('user count', (data) => {
         ╰╴━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ questo è un commento, non codice
       → Un commento non fa nulla: scrivi il codice vero.

  hintgrade ha eseguito qui il codice dell'app, e non funziona:
  ✓ 1  L'app dovrebbe avviarsi, e mettersi in ascolto con il server a cui è collegato Socket.IO.
  ✗ 2  Un client che si connette dovrebbe ricevere `user count` con il numero degli utenti, sé
       compreso.
       Si è connesso un client. Ha ricevuto: nulla; doveva ricevere: 1.
       Come per il test 2.
  ✗ 3  Ogni nuova connessione dovrebbe alzare il numero di uno, e tutti dovrebbero riceverlo.
       Si è connesso un client. Ha ricevuto: nulla; doveva ricevere: il numero degli utenti.
  ✗ 4  La tua pagina dovrebbe essere in ascolto di `user count` e mostrare il numero nella sua
       console.
       Come per il test 3.

Tutti i 3 test sono superati, ma l'app non funziona. Nessuno riceve `'user count'`: non viene mai
inviato quando un client si connette. ([TIME])
Comincia da qui: server.js:12. Un commento non fa nulla: scrivi il codice vero.

"#]]
    );
}

#[test]
fn the_full_report_adds_what_the_assertion_said_and_who_heard_what() {
    assert_data_eq!(
        told("advice/emit-without-count", &["--explain", "full"]),
        str![[r#"
  ✓ 1  The server should keep its number of visitors in `currentUsers`.
  ✗ 2  The server should emit `'user count'` with `currentUsers` to everyone when somebody connects.
       You should emit "user count" with data currentUsers
       The hint looks for `currentUsers` here, and it is missing.
          ╭▸ server.js:13:23
          │
       13 │   io.emit('user count');
          ╰╴                      ━ `currentUsers` is missing here
       Change line 13 of server.js to:
             io.emit('user count', currentUsers);
       Add above line 13 of server.js:
             ++currentUsers;
       → Add `currentUsers` here.
       You should emit "user count" with data currentUsers: expected 'const express =
       require(/'express/');…' to match /io.emit.*('|")user count('|").*currentUsers/s [near-miss]
  ✓ 3  The page's script should wait for the `'user count'` event.

  hintgrade ran the app's code here, and it does not work:
  ✓ 1  Your app should start, and listen with the server that Socket.IO is attached to.
  ✗ 2  A client that connects should hear `user count` with the number of users, itself counted.
       One client connected. It heard no value; it should have heard 1.
         client 1 connects
         client 1 hears 'user count': no value
       The same as hint 2.
  ✗ 3  Each further connection should raise the number by one, and everybody should hear it.
       Two clients connected. The first heard no value; it should have heard the number of users.
         client 1 connects
         client 1 hears 'user count': no value
         client 2 connects
         client 2 hears 'user count': no value
         client 1 hears 'user count': no value
  ✓ 4  Your page should listen to `user count` and show the number in its console.

2 of 3 hints passed, 1 failed ([TIME])
Fix first: server.js:13. Add `currentUsers` here.

"#]]
    );
}
