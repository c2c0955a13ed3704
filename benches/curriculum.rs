//! Benchmark: the time of single hints, of reading 110 challenge files, and of grading 108 challenges against one app
//! on loopback. Prints medians; those of a debug build mean nothing.
// A benchmark reports errors by panicking and prints its results.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hintgrade::challenge::{Challenge, Hint, catalogue};
use hintgrade::engine::{Outcome, Sandbox, with_stack};
use hintgrade::submission::{Folder, Limits, Network, Submission};

/// The hints that are measured, written as in the curriculum. They run against a folder, so that no network is
/// involved.
const HINTS: [(&str, &str); 7] = [
    ("nothing but an assertion", "assert(true);"),
    (
        "fetch and match",
        "const res = await fetch(new URL('/_api/server.js', code)); assert.match(await res.text(), /express/);",
    ),
    (
        "as a function",
        "async (getUserInput) => { const url = new URL('/_api/server.js', getUserInput('url')); const res = await fetch(url); \
         const data = await res.text(); assert.match(data, /io.emit.*('|\")user count('|\").*currentUsers/s); }",
    ),
    (
        "jQuery",
        "getUserInput => $.get(getUserInput('url') + '/_api/server.js').then(data => { assert.match(data, /express/); })",
    ),
    (
        "package.json",
        "const data = JSON.parse(await (await fetch(code + '/_api/package.json')).text()); assert.property(data, 'dependencies');",
    ),
    (
        "FormData and Blob",
        "const form = new FormData(); form.append('upfile', new Blob(['x']), 'icon'); \
         assert.equal(await new Request(code, { method: 'POST', body: form }).text().then((text) => text.includes('icon')), true);",
    ),
    (
        "DOMParser",
        "assert(new DOMParser().parseFromString('<form><input type=\"file\"></form>', 'text/html').querySelector('input'));",
    ),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let limits = Limits::default();
    println!(
        "A hint by itself, in microseconds (median of 200): in an engine that ran others before, and in a new one"
    );
    let folder = root.join("sample-project/app");
    let submission = Arc::new(Submission::folder("app", Folder::open(&folder).unwrap()));
    for (name, code) in HINTS {
        let hint = Hint { number: 1, text: name.to_owned(), code: code.to_owned(), line: 1 };
        let mut used = Sandbox::new(limits);
        used.warm_up();
        let in_used = median(200, || run(&mut used, &hint, &submission));
        let in_new = median(200, || run(&mut Sandbox::new(limits), &hint, &submission));
        println!("  {name:<26} {:>6} {:>6}", in_used.as_micros(), in_new.as_micros());
    }

    let curriculum = tempfile::tempdir().unwrap();
    copy_constructs(root, curriculum.path(), 110);
    let read = median(9, || {
        let found = catalogue::resolve(curriculum.path().to_str().unwrap(), "en").unwrap();
        assert_eq!(found.challenges.len(), 110);
    });
    println!("Reading 110 files, in milliseconds (median of 9)   {:.1}", read.as_secs_f64() * 1000.0);

    let challenge = catalogue::resolve(catalogue::MISSION, "en").unwrap().challenges.remove(0);
    let block: Vec<Challenge> = vec![challenge; 108];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sample = runtime.block_on(hintgrade_sample::Sample::start(hintgrade_sample::Options::default())).unwrap();
    let graded = median(9, || grade_all(&block, &sample.url(), limits));
    println!("Grading 108 challenges, in milliseconds (median of 9)   {:.1}", graded.as_secs_f64() * 1000.0);
}

fn run(sandbox: &mut Sandbox, hint: &Hint, submission: &Arc<Submission>) {
    let run = sandbox.run(hint, submission);
    assert_eq!(run.outcome, Outcome::Passed, "{}", hint.text);
}

fn grade_all(block: &[Challenge], url: &str, limits: Limits) {
    let network = Network::start(limits).unwrap();
    let submission = Arc::new(Submission::open(url, &network, limits).unwrap());
    for challenge in block {
        submission.prefetch(challenge.named_paths());
        let runs = with_stack(|| Sandbox::new(limits).run_all(&challenge.hints, &submission)).unwrap();
        assert!(runs.iter().all(|run| run.outcome == Outcome::Passed));
    }
}

/// Writes `wanted` challenge files, each with a unique id.
fn copy_constructs(root: &Path, to: &Path, wanted: usize) {
    let folder = root.join("fixtures/challenges/constructs");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for (index, file) in files.iter().cycle().take(wanted).enumerate() {
        let text = std::fs::read_to_string(file).unwrap();
        let (_, rest) = text.split_once("\nid: ").unwrap();
        std::fs::write(to.join(format!("{index}.md")), format!("---\nid: {index:024x}{}", &rest[24..])).unwrap();
    }
}

fn median(times: usize, mut run: impl FnMut()) -> Duration {
    let took = (0..times).map(|_| {
        let started = Instant::now();
        run();
        started.elapsed()
    });
    support::median(took.collect())
}
