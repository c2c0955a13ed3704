//! The facts of a run: what the scripts note while an app is rehearsed, or while clients are connected to a live one. They
//! are kept outside of the engine, so that they outlive one that hit a limit.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::challenge::Hint;
use crate::javascript::counter::Counter;
use crate::submission::Fault;

/// How many facts are kept at most.
const MOST: usize = 5000;
/// The number of the clean-up code that runs after each check.
pub(crate) const CLEAN_UP: usize = 0;

/// Something that was seen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Fact {
    /// A check of the behaviour begins.
    Check,
    /// The app was started.
    Started { reachable: bool },
    /// An error was made in the learner's code, whether or not somebody caught it.
    Error(Thrown),
    /// An error that nobody caught.
    Threw(Thrown),
    /// A file is no JavaScript.
    DoesNotParse(Thrown),
    /// A Socket.IO server was made.
    Made,
    /// A server listens.
    Listened { attached: bool, location: Option<Location> },
    /// Socket.IO was attached to something.
    Attached,
    /// A connection handler was registered, in a namespace (`/` is everybody's).
    Handler { namespace: String, location: Option<Location> },
    /// The server emitted.
    Emitted(Emission),
    /// A file of the learner's own, or the server itself, is not there.
    Missing { name: String },
    /// A server or Socket.IO was handed to something that only stands in.
    GaveAway { to: String },
    /// A function was handed to something that only stands in, and was not called.
    Uncalled { by: String, text: String },
    /// The app ended itself.
    Exited,
    /// It depends on something that a rehearsal does not know, `data` of a database or the like among it.
    Unsure { data: bool },
    /// The app itself ended the connection of a client that had just come.
    TurnedAway,
    /// The behaviour could not be decided.
    Undecided { why: String, detail: String },
    /// A client connected.
    Connected { client: usize },
    /// A client waits for an event.
    Awaited { client: usize, event: String },
    /// A client heard an event.
    Heard { client: usize, event: String, args: Vec<serde_json::Value> },
    /// The check is tried again.
    Again,
    /// The page's script is run.
    Page,
    /// An error of the page's script that nobody caught.
    PageThrew(Thrown),
    /// The page's script is no JavaScript.
    PageDoesNotParse(Thrown),
    /// Whether the page listens to an event, else whether it does when somebody acts in it, and whether its script names it
    /// outside of comments.
    PageAsked { event: String, listens: bool, late: bool, written: bool },
    /// A file nests too deep to be read.
    #[serde(skip)]
    TooDeep { file: String },
    /// What is wrong with the counter that is emitted, and where.
    #[serde(skip)]
    Counter { counter: Counter, location: Location },
    /// A request to a running app failed.
    #[serde(skip)]
    Fault(Fault),
    /// A fact that does not have the shape which is expected of it, and what is wrong: the scripts and this file disagree.
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
    /// Whether its payload holds something of a stub.
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
    /// Whether Node would throw it too, at a known place: any other error may come from a stub that is not like the real
    /// thing.
    pub(crate) certain: bool,
}

/// A place in the learner's files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Location {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// What was going on.
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

/// Who an emission was for.
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
pub(crate) struct FactLog(Arc<Mutex<Vec<Fact>>>);

impl FactLog {
    /// Notes that a check begins.
    pub(crate) fn before_run(&self, code: &Hint) {
        if code.number != CLEAN_UP {
            self.push(Fact::Check);
        }
    }

    /// Adds a fact, given as JSON.
    pub(crate) fn add(&self, fact: &str) {
        self.push(serde_json::from_str(fact).unwrap_or_else(|error| Fact::Malformed(error.to_string())));
    }

    /// Adds a fact.
    pub(crate) fn push(&self, fact: Fact) {
        let mut facts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if facts.len() < MOST {
            facts.push(fact);
        }
    }

    /// Everything that was noted so far.
    pub(crate) fn all(&self) -> Vec<Fact> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
        // What is between the backquotes: first the kind that is unknown, then those that are expected.
        let known: BTreeSet<String> = known.split('`').skip(3).step_by(2).map(str::to_owned).collect();
        let never_noted: Vec<_> = known.difference(&noted).filter(|kind| *kind != "check").collect();
        assert!(known.len() > 15 && never_noted.is_empty(), "{never_noted:?}");
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
