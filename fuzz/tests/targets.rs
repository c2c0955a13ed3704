//! Runs every target without instrumentation: on its seeds, then on changed ones. `FUZZ_SECONDS` sets how long one
//! runs; the start of its random numbers is printed where it fails, and is set by `FUZZ_SEED`.

#![allow(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use hintgrade::fuzzing;

/// How long each target runs.
const SECONDS: u64 = 5;
/// The longest input, in bytes.
const LONGEST: usize = 4096;
/// What readers of text care about.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\u{2028}",
    "\0",
    "'",
    "\"",
    "`",
    "${",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "/",
    "\\",
    "//",
    "/*",
    "*/",
    "<!--",
    "<b>",
    "</script>",
    "]]>",
    "&lt;",
    "::error::",
    "##[error]",
    "\u{1b}[31m",
    "\u{202e}",
    "é",
    "😀",
    "\u{feff}",
    "=1+1",
    "|",
    "```",
    "---\n",
    "# --hints--\n",
    "\"\"",
    ",",
    ";",
    "\t",
    ":",
    "-",
    "\u{1e}",
    "(?:",
    "*?",
    "{2}",
    "\\b",
    "\\1",
    "^",
    "$",
    "await ",
    "=>",
    "emit(",
    "import ",
    "99999999999999999999",
    "4:",
    "2[",
    "Location: ",
    "gzip",
];

/// Runs a target on every file of these folders, then on changed ones.
fn run(name: &str, target: fn(&[u8]), folders: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = format!("fuzz/seeds/{name}");
    let mut seeds = Vec::new();
    for folder in folders.iter().chain([&own.as_str()]) {
        read(&root.join("..").join(folder), &mut seeds);
    }
    seeds.sort();
    assert!(!seeds.is_empty(), "{name} has no seeds");
    let number = |variable: &str| env::var(variable).ok().and_then(|value| value.parse().ok());
    let seed = number("FUZZ_SEED").unwrap_or_else(|| fastrand::u64(..));
    let mut rng = Rng::with_seed(seed);
    let end = Instant::now() + Duration::from_secs(number("FUZZ_SECONDS").unwrap_or(SECONDS));
    let mut runs = 0_u64;
    let mut inputs = seeds.clone().into_iter();
    while Instant::now() < end {
        let input = inputs.next().unwrap_or_else(|| changed(&seeds, &mut rng));
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&input))) {
            let file = env::temp_dir().join(format!("fuzz-{name}-{seed}-{runs}"));
            fs::write(&file, &input).unwrap();
            eprintln!("{name} failed on {} after {runs} runs from FUZZ_SEED={seed}", file.display());
            resume_unwind(panic);
        }
        runs += 1;
    }
    println!("{name}: {runs} runs from FUZZ_SEED={seed}");
}

/// The content of all files in a folder, and of those in its folders.
fn read(folder: &Path, seeds: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()).collect::<Vec<PathBuf>>() {
        if path.is_dir() {
            read(&path, seeds);
        } else {
            seeds.push(fs::read(path).unwrap());
        }
    }
}

/// A part of one seed with up to eight changes.
fn changed(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = rng.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..rng.usize(1..=8) {
        let at = rng.usize(..=input.len());
        let end = (at + rng.usize(..32)).min(input.len());
        match rng.u8(..7) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..at, [rng.u8(..)])),
            2 => drop(input.splice(at..at, rng.choice(PIECES).unwrap_or(&"").bytes())),
            3 => drop(input.splice(at..end, rng.choice(PIECES).unwrap_or(&"").bytes())),
            4 => input.extend_from_within(at..end),
            5 if at < end => input[at] ^= 1 << rng.u8(..8),
            _ => {
                let other = rng.choice(seeds).map_or(&[][..], Vec::as_slice);
                let from = rng.usize(..=other.len());
                let to = (from + rng.usize(..256)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    input.truncate(LONGEST);
    input
}

macro_rules! targets {
    ($($name:ident: [$($folder:literal),*];)*) => {
        $(#[test]
        fn $name() {
            run(stringify!($name), fuzzing::$name, &[$($folder),*]);
        })*
    };
}

targets! {
    answer: [];
    challenge: ["fixtures/challenges"];
    findings: ["fixtures/findings", "fixtures/submissions"];
    front_matter: ["fixtures/challenges/broken"];
    http: [];
    javascript: ["fixtures/behaviour", "fixtures/findings"];
    packets: [];
    pattern: [];
    reports: [];
    rows: [];
    worker: [];
}
