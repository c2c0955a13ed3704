//! The facts of a run: what the preludes note while an app is on the stage, or while clients are connected to a live one.
//! They are kept outside of the engine, so that one which has to be left behind has still told them.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::challenge::Hint;
use crate::javascript::counter::Counter;
use crate::submission::Fault;

/// Facts beyond this many are not kept.
const MOST: usize = 5000;
/// The number of what is done after each check, which is none.
pub(crate) const CLEAN_UP: usize = 0;

/// Something that was seen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Fact {
    /// A check of the behaviour begins.
    Check,
    /// The app was started.
    Started { reachable: bool, stopped: bool },
    /// An error was made in the learner's code, whether or not somebody caught it.
    Error(Thrown),
    /// An error that nobody caught.
    Threw(Thrown),
    /// A file is no JavaScript.
    DoesNotParse(Thrown),
    /// A Socket.IO server was made.
    Made,
    /// A server listens.
    Listened { attached: bool, port: String, location: Option<Location> },
    /// Socket.IO was attached to something.
    Attached { listening: bool },
    /// A connection handler was registered, in a namespace (`/` is everybody's).
    Handler { phase: Phase, namespace: String, location: Option<Location> },
    /// The server emitted.
    Emitted(Emission),
    /// A file of the learner's own, or the server itself, is not there.
    Missing { name: String },
    /// A server or Socket.IO was handed to something that only stands in.
    GaveAway { to: String },
    /// A function was handed to something that only stands in, and was not called.
    Uncalled { by: String, text: String },
    /// The app ended itself.
    Exited { code: i64 },
    /// It hangs on something that a rehearsal does not know.
    /// (`waiting`: a handler still waits for it; `data`: it came from a database or the like as a client connected).
    Unsure {
        waiting: bool,
        #[serde(default)]
        data: bool,
    },
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
    /// It is tried anew.
    Again { message: String },
    /// The page's script is run.
    Page { path: String },
    /// An error of the page's script that nobody caught.
    PageThrew(Thrown),
    /// The page's script is no JavaScript.
    PageDoesNotParse(Thrown),
    /// Whether the page listens to an event, else whether it does when somebody acts in it, and whether its script names it
    /// outside of comments.
    PageAsked { event: String, listens: bool, late: bool, written: bool },
    /// The page was sent an event.
    PageHeard { event: String, listeners: usize },
    /// A file nests too deep to be read.
    #[serde(skip)]
    TooDeep { file: String },
    /// What is wrong with the counter that is emitted, and where.
    #[serde(skip)]
    Counter { counter: Counter, location: Location },
    /// The way to a running app failed.
    #[serde(skip)]
    Fault(Fault),
    /// Something that tells nothing here.
    #[serde(other)]
    Else,
}

/// An emission of the server.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
pub(crate) struct Thrown {
    #[serde(default)]
    pub(crate) phase: Phase,
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) location: Option<Location>,
    /// Whether the stage is sure of it: a second parser says so too, or the real thing would throw as well.
    #[serde(default)]
    pub(crate) certain: bool,
}

impl Thrown {
    /// Whether it would have come in Node too: others may come from a stub that is not like the real thing.
    pub(crate) fn is_certain(&self) -> bool {
        let name = self.name == "ReferenceError" || (self.name == "TypeError" && self.message.contains("read-only"));
        (name || self.certain) && self.location.is_some()
    }
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

/// Whom an emission was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum To {
    All,
    Others,
    One,
    Room,
}

/// Where facts are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct FactLog(Arc<Mutex<Vec<Fact>>>);

impl FactLog {
    /// Keeps that a check begins.
    pub(crate) fn before_run(&self, code: &Hint) {
        if code.number != CLEAN_UP {
            self.push(Fact::Check);
        }
    }

    /// Keeps a fact, given as JSON.
    pub(crate) fn add(&self, fact: &str) {
        self.push(serde_json::from_str(fact).unwrap_or(Fact::Else));
    }

    /// Keeps a fact.
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
