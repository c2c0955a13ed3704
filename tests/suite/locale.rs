//! Formatted dates and numbers compared with real Node: what hintgrade supports, it formats as a browser does.

use std::path::Path;
use std::sync::Arc;

use hintgrade::challenge::Hint;
use hintgrade::engine::Sandbox;
use hintgrade::submission::{Folder, Limits, Submission};

use crate::support::node::{oracle, oracle_in};
use crate::support::program::hintgrade;
use crate::support::server::{Answer, Server};

/// The lines that a script logs in the sandbox, returned as messages of assertions, of which a trace has at most a
/// thousand.
fn logged(script: &str) -> Vec<String> {
    let folder = Folder::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let submission = Arc::new(Submission::folder("nothing", folder));
    let code = format!("const console = {{ log: (line) => assert(true, `${{line}}`) }};\n{script}");
    let hint = Hint { number: 1, text: String::new(), code, line: 1 };
    let trace = Sandbox::new(Limits::default()).run(&hint, &submission).trace;
    trace.assertions.into_iter().filter_map(|assertion| assertion.message).collect()
}

#[track_caller]
fn compare(script: &str, at_least: usize) {
    let ours = logged(script);
    let node = oracle("evaluate.mjs", &[], script.to_owned());
    let theirs: Vec<&str> = node.lines().collect();
    assert_eq!(ours.len(), theirs.len());
    let told: Vec<_> =
        ours.iter().zip(theirs).enumerate().filter(|(_, (ours, _))| !ours.starts_with("RangeError")).collect();
    assert!(told.len() >= at_least, "only {} of {} are told", told.len(), ours.len());
    for (line, (ours, theirs)) in told {
        assert_eq!(ours, theirs, "line {line}");
    }
}

const DATES: &str = r"
let seed = 42;
const below = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
const choices = {
  weekday: ['long', 'short'], year: ['numeric', '2-digit'], month: ['numeric', '2-digit', 'long', 'short'], day: ['numeric', '2-digit'],
  hour: ['numeric', '2-digit'], minute: ['numeric', '2-digit'], second: ['numeric', '2-digit'], hour12: [true, false],
};
for (let i = 0; i < 990; i += 1) {
  const options = { timeZone: 'UTC' };
  if (i % 9 === 0) options.dateStyle = ['full', 'long', 'medium', 'short'][below(4)];
  if (i % 18 === 0) options.timeStyle = ['medium', 'short'][below(2)];
  if (i % 9 !== 0) for (const key of Object.keys(choices)) if (below(2)) options[key] = choices[key][below(choices[key].length)];
  const method = ['toLocaleDateString', 'toLocaleTimeString', 'toLocaleString'][below(3)];
  const time = (below(30000) * 30000 + below(30000)) * 2000 - 2e11;
  try {
    console.log(new Date(time)[method]('en-US', options).replace(/\u202f/g, ' ') + ' ' + method + JSON.stringify(options));
  } catch (error) {
    console.log(error.name);
  }
}";

#[test]
fn dates_in_words() {
    compare(DATES, 300);
}

#[test]
fn dates_without_options() {
    compare(
        "for (const time of [0, 1e12, NaN, 86399999]) for (const method of ['toLocaleDateString', 'toLocaleTimeString', 'toLocaleString'])
           console.log(new Date(time)[method]('en-US').replace(/\\u202f/g, ' '));",
        12,
    );
}

#[test]
fn numbers_in_words() {
    compare(
        "for (const n of [0, -0, 1, -1, 999, 1000, -1234.5, 1e6, 0.0005, 0.1 + 0.2, 12.3456, 123456789.987, NaN, Infinity, 99999.9999, 1e14])
           console.log(n.toLocaleString()); console.log(123456789012345678901n.toLocaleString());",
        17,
    );
}

/// Zones with half hours, with changes of the clocks at midnight, of half an hour and of a whole day, and without any.
const ZONES: [&str; 10] = [
    "UTC",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Santiago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/New_York",
    "Europe/Berlin",
    "Pacific/Kiritimati",
];

/// Lines of what dates are in local time, in `seen`.
const LOCAL_DATES: &str = r"
const seen = [];
const all = (date) => [date.getTime(), date.getFullYear(), date.getMonth(), date.getDate(), date.getDay(), date.getHours(), date.getMinutes(),
  date.getTimezoneOffset(), date.toDateString(), String(date).replace(/ \(.*/, ''), date.toTimeString().replace(/ \(.*/, '')].join(' ');
for (const time of [0, 1e12, 1482624000000, 631152000000, 1325239200000, 1325239199999, -1e12, 4102444800000, 1772951400000, NaN]) seen.push(all(new Date(time)));
for (const text of ['2016-12-25', '2016-12-25T00:00', '2016-12-25T00:00:00Z', 'Mon Jan 01 1990', 'January 1, 1990', '1990/01/01', '1990-1-1', '12/25/2015',
  '05 October 2011, GMT', 'Sun, 25 Dec 2016 00:00:00 GMT', '2011-12-30', 'Fri Dec 30 2011', 'Sun Sep 07 2025 00:00:00', '2025-04-06T00:00', '2026-03-08T03:30',
  'Sun Mar 08 2026 03:30:00 GMT-0400', '2016', '2016-12', 'no date', '']) seen.push(`${text}: ${all(new Date(text))} ${Date.parse(text)}`);
for (let start = 0; start < 2200; start += 50) {
  const line = [];
  for (let day = start; day < start + 50; day += 1) {
    const date = new Date(2024, 0, day, (day * 7) % 24, 30);
    const midnight = new Date(date.toDateString());
    const moved = new Date(date);
    moved.setDate(moved.getDate() + 1);
    moved.setHours(0, 0, 0, 0);
    line.push([date, midnight, moved].map((one) => (one.getTime() / 6e4) % 1440).join());
  }
  seen.push(line.join(' '));
}
seen.push(new Date(2011, 11, 30).toDateString(), new Date(99, 1).getTime(), Date.UTC(2020, 1), Date.length, Date.name, typeof Date(), new Date(2020).constructor === Date);
seen.push(Object.prototype.toString.call(new Date(1)), new (class extends Date {})(2020, 1, 1).getDate(), new Date(new Date(7)).getTime(), new Date(NaN).setFullYear(2020));
";

const FRONT: &str = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n# --hints--\n";

/// The messages of hints in a time zone, as the program reports them.
fn messages_in(zone: &str, url: &str, hints: &[String]) -> Vec<Option<String>> {
    let file = tempfile::Builder::new().suffix(".md").tempfile().unwrap();
    let text: String = hints.iter().map(|code| format!("\nText.\n\n```js\n{code}\n```\n")).collect();
    std::fs::write(file.path(), format!("{FRONT}{text}")).unwrap();
    let args = ["grade", url, "--challenge", file.path().to_str().unwrap(), "--format", "json", "--explain", "none"];
    let output = hintgrade(&args).env("TZ", zone).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let hints = report["hints"].as_array().unwrap().iter();
    hints.map(|hint| hint["message"].as_str().map(str::to_owned)).collect()
}

#[test]
fn local_dates_are_those_of_node_in_every_zone() {
    let app = Server::always(Answer::ok(""));
    for zone in ZONES {
        let script = format!("{LOCAL_DATES} console.log(JSON.stringify(seen));");
        let node = oracle_in(Some(zone), "evaluate.mjs", &[], script);
        let theirs: Vec<serde_json::Value> = serde_json::from_str(&node).unwrap();
        // A message is cut after 1000 bytes.
        let first = format!("globalThis.lines = (() => {{ {LOCAL_DATES} return seen.map(String); }})();");
        let rest = (0..theirs.len()).map(|line| format!("throw new Error(lines[{line}]);"));
        let hints: Vec<String> = std::iter::once(first).chain(rest).collect();
        let ours = messages_in(zone, &app.url, &hints);
        assert_eq!(ours[0], None, "{zone}");
        for (ours, theirs) in ours[1..].iter().zip(&theirs) {
            let theirs = theirs.as_str().map_or_else(|| theirs.to_string(), str::to_owned);
            assert_eq!(ours.as_deref(), Some(&*theirs), "{zone}");
        }
    }
}

/// What hints about times do with an app's answers.
#[test]
fn hints_about_times_pass_in_every_zone() {
    let app = Server::start(|request| {
        let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let body = match request.path() {
            "/api/2016-12-25" => r#"{"unix":1482624000000,"utc":"Sun, 25 Dec 2016 00:00:00 GMT"}"#.to_owned(),
            "/api/now" => format!("{{\"unix\":{}}}", now()),
            _ => r#"{"log":[{"date":"Mon Jan 01 1990"},{"date":"Sun Sep 07 2025"},{"date":"Sun Apr 06 2025"}]}"#
                .to_owned(),
        };
        Answer::new(200, &[("content-type", "application/json")], body)
    });
    let hints = [
        "const { unix, utc } = await (await fetch(code + '/api/2016-12-25')).json(); assert.equal(unix, +new Date('2016-12-25')); \
         assert.equal(new Date(utc).getTime(), unix); assert.equal(utc, new Date(unix).toUTCString());",
        "const { unix } = await (await fetch(code + '/api/now')).json(); assert.approximately(unix, Date.now(), 60000); \
         assert.isAtMost(new Date() - new Date(new Date(unix).toISOString()), 60000);",
        "const { log } = await (await fetch(code + '/api/log')).json(); \
         for (const { date } of log) assert.equal(new Date(date).toDateString(), date);",
        "const { log } = await (await fetch(code + '/api/log')).json(); const [first, , last] = log.map(({ date }) => new Date(date)); \
         assert.isAbove(last - first, 0); assert.equal(new Date('1990/01/01').getTime(), first.getTime()); \
         assert.equal(new Date(1990, 0, 1).toDateString(), log[0].date);",
        "const today = new Date().toDateString(); const midnight = new Date(); midnight.setHours(0, 0, 0, 0); \
         assert.equal(new Date(today).toDateString(), today); assert.equal(midnight.toDateString(), today);",
    ];
    let hints: Vec<String> = hints.iter().map(|code| (*code).to_owned()).collect();
    for zone in ZONES {
        assert_eq!(messages_in(zone, &app.url, &hints), vec![None; hints.len()], "{zone}");
        let numbered =
            hints.iter().enumerate().map(|(number, code)| serde_json::json!({ "number": number, "code": code }));
        let input = serde_json::json!({ "hints": numbered.collect::<Vec<_>>(), "urls": [app.url] }).to_string();
        let node = oracle_in(Some(zone), "hints.mjs", &[], input);
        assert_eq!(node.matches("\"verdict\":\"passed\"").count(), hints.len(), "{zone}: {node}");
    }
}
