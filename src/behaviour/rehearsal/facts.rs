//! The facts of a run: what the scripts note during a rehearsal or live checks. They are stored outside of the engine,
//! so that they outlive an engine that hit a limit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use crate::challenge::Hint;
use crate::javascript::counter::Counter;
use crate::submission::Fault;

/// The most facts of a run; later ones are dropped.
const MAX_FACTS: usize = 5000;
/// The most bytes of these facts, as JSON.
const MAX_BYTES: usize = 8 << 20;
/// The number of the clean-up code that runs after each check.
pub(crate) const CLEAN_UP: usize = 0;

/// Something that happened during a run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Fact {
    /// A check of the behaviour begins.
    Check,
    /// The app was started.
    Started { reachable: bool },
    /// An error was created in the learner's code, caught or not.
    Error(Thrown),
    /// An uncaught error.
    Threw(Thrown),
    /// A file is not valid JavaScript.
    DoesNotParse(Thrown),
    /// A Socket.IO server was created.
    Made,
    /// A server began to listen.
    Listened { attached: bool, location: Option<Location> },
    /// Socket.IO was attached to something.
    Attached,
    /// A connection handler was registered, in a namespace (`/` is the default).
    Handler { namespace: String, location: Option<Location> },
    /// The server emitted.
    Emitted(Emission),
    /// A file of the learner, or the server itself, is missing; `missed`: loading it failed, as in Node.
    Missing { name: String, missed: bool },
    /// A server or Socket.IO was passed to a stub.
    PassedOn { to: String },
    /// A function was passed to a stub, and was not called.
    Uncalled { by: String, text: String },
    /// The app ended its process.
    Exited,
    /// A value that a rehearsal does not know was read when the app started.
    Looked { location: Location },
    /// The outcome depends on a stub; `data`: on the stub of a database or the like.
    Unsure { data: bool },
    /// The app disconnected a client that had just connected.
    TurnedAway,
    /// The behaviour could not be decided.
    Undecided { why: String, detail: String },
    /// A client connected.
    Connected { client: usize },
    /// A client waits for an event.
    Awaited { client: usize, event: String },
    /// A client received an event.
    Heard { client: usize, event: String, args: Vec<serde_json::Value> },
    /// The check is retried.
    Again,
    /// The page's script is run.
    Page,
    /// An uncaught error of the page's script.
    PageThrew(Thrown),
    /// The page's script is not valid JavaScript.
    PageDoesNotParse(Thrown),
    /// Whether the page listens to an event; if not, whether it does after a user's action (`late`); and whether its
    /// script contains the event outside of comments (`written`).
    PageAsked { event: String, listens: bool, late: bool, written: bool },
    /// A file nests too deeply to be parsed.
    #[serde(skip)]
    TooDeep { file: String },
    /// What is wrong with the counter that is emitted, and where.
    #[serde(skip)]
    Counter { counter: Counter, location: Location },
    /// Such a value decided what the app does.
    #[serde(skip)]
    Guarded,
    /// A request to a running app failed.
    #[serde(skip)]
    Fault(Fault),
    /// A fact with an unexpected shape, and the error: the scripts and this file disagree.
    #[serde(skip)]
    Malformed(String),
}

/// An emission of the server.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Emission {
    pub(crate) phase: Phase,
    pub(crate) to: To,
    pub(crate) event: String,
    pub(crate) args: Vec<serde_json::Value>,
    /// Whether its payload contains a value of a stub.
    pub(crate) guessed: bool,
    pub(crate) location: Option<Location>,
}

/// An error.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thrown {
    #[serde(default)]
    pub(crate) phase: Phase,
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) location: Option<Location>,
    /// Whether Node would throw it too, at a known location. Any other error may come from a stub that differs from the
    /// real package.
    pub(crate) certain: bool,
    /// The kind of object, such as `io`, whose missing member was called.
    #[serde(default)]
    pub(crate) without: Option<String>,
}

impl Thrown {
    /// The error as Node prints it.
    pub(crate) fn text(&self) -> String {
        format!("{}: {}", self.name, self.message)
    }
}

/// A location in the learner's files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// What the app was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Phase {
    #[default]
    Start,
    Middleware,
    Connection,
    Message,
    Disconnect,
}

/// The receivers of an emission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum To {
    All,
    Others,
    One,
    Room,
}

/// The facts of a run, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct FactLog(Arc<Mutex<Facts>>);

#[derive(Debug, Default)]
struct Facts {
    list: Vec<Fact>,
    bytes: usize,
    /// Whether a fact was dropped.
    full: bool,
}

impl Facts {
    /// Whether a fact with this many bytes of JSON is kept. The first that is dropped makes its check undecided, and
    /// every later check begins so.
    fn take(&mut self, bytes: usize) -> bool {
        if !self.full && (self.list.len() >= MAX_FACTS || self.bytes + bytes > MAX_BYTES) {
            self.full = true;
            self.list.push(too_much());
        }
        self.bytes += bytes;
        !self.full
    }
}

fn too_much() -> Fact {
    Fact::Undecided { why: "too-much".to_owned(), detail: String::new() }
}

impl FactLog {
    /// Adds that a check begins, unless `code` is the clean-up.
    pub(crate) fn before_run(&self, code: &Hint) {
        if code.number != CLEAN_UP {
            let mut facts = self.facts();
            facts.list.push(Fact::Check);
            if facts.full {
                facts.list.push(too_much());
            }
        }
    }

    /// Adds a fact, given as JSON.
    pub(crate) fn add(&self, fact: &str) {
        let mut facts = self.facts();
        if facts.take(fact.len()) {
            let read = serde_json::from_str(fact);
            facts.list.push(read.unwrap_or_else(|error| Fact::Malformed(error.to_string())));
        }
    }

    /// Adds a fact.
    pub(crate) fn push(&self, fact: Fact) {
        let mut facts = self.facts();
        if facts.take(0) {
            facts.list.push(fact);
        }
    }

    /// All facts so far.
    pub(crate) fn all(&self) -> Vec<Fact> {
        self.facts().list.clone()
    }

    fn facts(&self) -> MutexGuard<'_, Facts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn unknown_kind(kind: &str) -> Option<String> {
        let error = serde_json::from_value::<Fact>(serde_json::json!({ "kind": kind })).err()?.to_string();
        error.starts_with("unknown variant").then_some(error)
    }

    #[test]
    fn the_scripts_note_the_facts_that_are_known() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/behaviour/rehearsal/scripts");
        let mut noted = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let script = std::fs::read_to_string(&path).unwrap();
            let prefix = if path.ends_with("page.js") { "page-" } else { "" };
            let kinds = |opened: &str| -> Vec<String> {
                let found = script.split(opened).skip(1);
                found.filter_map(|rest| Some(rest.split_once('\'')?.0.to_owned())).collect()
            };
            noted.extend(kinds("note('").iter().map(|kind| format!("{prefix}{kind}")));
            noted.extend(kinds("{ kind: '"));
        }
        for kind in &noted {
            assert_eq!(unknown_kind(kind), None);
        }
        let known = unknown_kind("no-such").unwrap();
        // The names in backticks: first the unknown kind, then the expected ones.
        let known: BTreeSet<String> = known.split('`').skip(3).step_by(2).map(str::to_owned).collect();
        let never_noted: Vec<_> = known.difference(&noted).filter(|kind| *kind != "check").collect();
        assert!(known.len() > 15 && never_noted.is_empty(), "{never_noted:?}");
    }

    #[test]
    fn what_follows_the_limits_is_undecided() {
        let long = format!(r#"{{"kind":"missing","missed":false,"name":"{}"}}"#, "x".repeat(MAX_BYTES / 4));
        for (fact, count) in [(r#"{"kind":"attached"}"#, MAX_FACTS + 1), (&long, 100)] {
            let facts = FactLog::default();
            let check = |number| Hint { number, text: String::new(), code: String::new(), line: 1 };
            facts.before_run(&check(1));
            (0..count).for_each(|_| facts.add(fact));
            facts.before_run(&check(2));
            facts.push(Fact::Made);
            facts.before_run(&check(3));
            let all = facts.all();
            let kept = all.len() - 5;
            assert_eq!(all[kept..], [too_much(), Fact::Check, too_much(), Fact::Check, too_much()]);
            assert!(kept == MAX_FACTS || kept == 4, "{kept}");
        }
    }

    #[test]
    fn a_fact_of_another_shape_is_kept_as_such() {
        let facts = FactLog::default();
        for fact in [r#"{"kind":"no-such"}"#, r#"{"kind":"connected"}"#, r#"{"kind":"made","x":1}"#, "no JSON"] {
            facts.add(fact);
        }
        facts.add(r#"{"kind":"connected","client":1}"#);
        let all = facts.all();
        assert!(all[..2].iter().all(|fact| matches!(fact, Fact::Malformed(_))), "{all:?}");
        assert!(matches!(all[3], Fact::Malformed(_)), "{all:?}");
        assert_eq!(all[4], Fact::Connected { client: 1 });
    }
}
