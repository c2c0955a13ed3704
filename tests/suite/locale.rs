//! Formatted dates and numbers compared with real Node: what hintgrade supports, it formats as a browser does.

use std::path::Path;
use std::sync::Arc;

use hintgrade::challenge::Hint;
use hintgrade::engine::Sandbox;
use hintgrade::submission::{Folder, Limits, Submission};

use crate::support::node::oracle;

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
