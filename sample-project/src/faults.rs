//! The faults for `--broken`: typical mistakes of learners. Most of the faulty projects pass the hints and do not work,
//! so graders are tested with them.
//!
//! A fault is a few exact edits of the project's files, and the behaviour of a server with these edits.

use std::{fmt, str::FromStr};

use serde_json::{Value as Json, json};
use socketioxide::extract::SocketRef;

use crate::{
    Files, Project,
    sockets::{CurrentUsers, Everybody, UserCount},
};

/// One fault that the project can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault(&'static Case);

#[derive(Debug, PartialEq, Eq)]
struct Case {
    name: &'static str,
    about: &'static str,
    edits: &'static [Edit],
    failing_hints: &'static [usize],
    sockets: Sockets,
}

/// One exact change of a file of the project.
#[derive(Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file's path in the project's folder.
    pub file: &'static str,
    /// The text that is replaced.
    pub find: &'static str,
    /// Its replacement.
    pub replace: &'static str,
    /// How many times the file contains `find`.
    pub times: usize,
}

/// What the server does with sockets.
#[derive(Debug, PartialEq, Eq)]
enum Sockets {
    /// As the lesson asks.
    Right,
    /// No sockets are served.
    Missing,
    Wrong(Wrong),
}

/// How a faulty server counts and emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wrong {
    event: &'static str,
    connect: Connect,
    emits_on_disconnect: bool,
    value: Value,
}

/// What happens when a client connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connect {
    CountsAndEmits,
    CountsAndEmitsToSocket,
    Counts,
    EmitsAndCounts,
}

/// What is emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Count,
    /// Each client that connects sets the count to 1.
    AlwaysOne,
    /// The count has no initial value: NaN, which is `null` in JSON.
    NotANumber,
    /// `{ currentUsers }`
    Object,
}

impl Wrong {
    /// The values of the correct server, of which each fault changes some.
    const NOTHING: Wrong =
        Wrong { event: "user count", connect: Connect::CountsAndEmits, emits_on_disconnect: true, value: Value::Count };
    const NEVER_EMITS: Wrong = Wrong { connect: Connect::Counts, emits_on_disconnect: false, ..Wrong::NOTHING };
}

/// The number of users, as a faulty server counts it.
struct WrongUserCount {
    wrong: Wrong,
    current_users: i64,
}

impl WrongUserCount {
    fn value(&self) -> Json {
        match self.wrong.value {
            Value::Count | Value::AlwaysOne => json!(self.current_users),
            Value::NotANumber => Json::Null,
            Value::Object => json!({ "currentUsers": self.current_users }),
        }
    }

    fn emit(&self, everybody: &mut Everybody<'_>) {
        everybody.emit(self.wrong.event, self.value());
    }
}

impl UserCount for WrongUserCount {
    fn connect(&mut self, everybody: &mut Everybody<'_>, socket: &SocketRef) {
        if self.wrong.connect == Connect::EmitsAndCounts {
            self.emit(everybody);
        }
        self.current_users = match self.wrong.value {
            Value::AlwaysOne => 1,
            _ => self.current_users + 1,
        };
        match self.wrong.connect {
            Connect::CountsAndEmits => self.emit(everybody),
            Connect::CountsAndEmitsToSocket => drop(socket.emit(self.wrong.event, &self.value())),
            Connect::Counts | Connect::EmitsAndCounts => {}
        }
    }

    fn disconnect(&mut self, everybody: &mut Everybody<'_>) {
        self.current_users -= 1;
        if self.wrong.emits_on_disconnect {
            self.emit(everybody);
        }
    }
}

const EMIT: &str = "io.emit('user count', currentUsers);";
const COUNT_AND_EMIT: &str = "  ++currentUsers;\n  io.emit('user count', currentUsers);\n";
const UNCOUNT_AND_EMIT: &str = "    --currentUsers;\n    io.emit('user count', currentUsers);\n";

const fn server(find: &'static str, replace: &'static str, times: usize) -> Edit {
    Edit { file: "server.js", find, replace, times }
}

const CASES: &[Case] = &[
    Case {
        name: "counter-renamed",
        about: "the counter has another name: works, and hints 1 and 2 refuse it",
        edits: &[server("currentUsers", "connectedUsers", 5)],
        failing_hints: &[1, 2],
        sockets: Sockets::Right,
    },
    Case {
        name: "wrong-event",
        about: "the server emits 'users', which no page listens for; hint 2 refuses it",
        edits: &[server("'user count'", "'users'", 2)],
        failing_hints: &[2],
        sockets: Sockets::Wrong(Wrong { event: "users", ..Wrong::NOTHING }),
    },
    Case {
        name: "client-not-listening",
        about: "the page listens for another event and shows no number; hint 3 refuses it",
        edits: &[Edit { file: "public/client.js", find: "'user count'", replace: "'users'", times: 1 }],
        failing_hints: &[3],
        sockets: Sockets::Right,
    },
    Case {
        name: "emit-on-disconnect",
        about: "the number is emitted only when a client disconnects; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { connect: Connect::Counts, ..Wrong::NOTHING }),
    },
    Case {
        name: "emit-in-comment",
        about: "the number is emitted only in comments; passes every hint",
        edits: &[server(EMIT, "// io.emit('user count', currentUsers);", 2)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong::NEVER_EMITS),
    },
    Case {
        name: "throws-on-load",
        about: "server.js throws when Node loads it, so a real one would not answer: its files and pages are served, \
                without sockets; passes every hint",
        edits: &[server(
            "const app = express();\nconst http = require('http').createServer(app);\n",
            "const http = require('http').createServer(app);\nconst app = express();\n",
            1,
        )],
        failing_hints: &[],
        sockets: Sockets::Missing,
    },
    Case {
        name: "does-not-parse",
        about: "server.js is not JavaScript, so a real one would not answer: its files and pages are served, \
                without sockets; passes every hint",
        edits: &[server("socket.on('disconnect', () => {", "socket.on('disconnect', () => ", 1)],
        failing_hints: &[],
        sockets: Sockets::Missing,
    },
    Case {
        name: "emit-outside-connection",
        about: "the number is emitted once, when the server starts and nobody is connected; passes every hint",
        edits: &[
            server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1),
            server(UNCOUNT_AND_EMIT, "    --currentUsers;\n", 1),
            server("io.on('connection'", "io.emit('user count', currentUsers);\n\nio.on('connection'", 1),
        ],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong::NEVER_EMITS),
    },
    Case {
        name: "wrong-value",
        about: "`currentUsers = +1` in place of `++currentUsers`: everybody always receives 1; passes every hint",
        edits: &[server("++currentUsers;", "currentUsers = +1;", 1)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { value: Value::AlwaysOne, ..Wrong::NOTHING }),
    },
    Case {
        name: "undefined-counter",
        about: "the counter has no first value, so everybody receives null; passes every hint",
        edits: &[server("let currentUsers = 0;", "let currentUsers;", 1)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { value: Value::NotANumber, ..Wrong::NOTHING }),
    },
    Case {
        name: "stitched",
        about: "no line emits the number; hint 2 matches across three unrelated lines and passes",
        edits: &[
            server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1),
            server(UNCOUNT_AND_EMIT, "    console.log('user count');\n    --currentUsers;\n", 1),
        ],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong::NEVER_EMITS),
    },
    Case {
        name: "app-listen",
        about: "`app.listen` in place of `http.listen`: sockets never attach; passes every hint",
        edits: &[server(" http.listen(port", " app.listen(port", 1)],
        failing_hints: &[],
        sockets: Sockets::Missing,
    },
    Case {
        name: "object-instead-of-number",
        about: "`{ currentUsers }` is emitted in place of the number; passes every hint",
        edits: &[server(EMIT, "io.emit('user count', { currentUsers });", 2)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { value: Value::Object, ..Wrong::NOTHING }),
    },
    Case {
        name: "count-after-emit",
        about: "the number is emitted before it is counted, so it is one too low; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  io.emit('user count', currentUsers);\n  ++currentUsers;\n", 1)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { connect: Connect::EmitsAndCounts, ..Wrong::NOTHING }),
    },
    Case {
        name: "emit-to-self",
        about: "`socket.emit` in place of `io.emit`: only the client that connects receives the number; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  ++currentUsers;\n  socket.emit('user count', currentUsers);\n", 1)],
        failing_hints: &[],
        sockets: Sockets::Wrong(Wrong { connect: Connect::CountsAndEmitsToSocket, ..Wrong::NOTHING }),
    },
];

impl Fault {
    /// Every fault.
    pub fn all() -> impl Iterator<Item = Fault> {
        CASES.iter().map(Fault)
    }

    /// The name that [`str::parse`] accepts, such as `emit-on-disconnect`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// One line: what is wrong, and which hints fail.
    pub fn about(self) -> &'static str {
        self.0.about
    }

    /// What it changes in the project's files.
    pub fn edits(self) -> &'static [Edit] {
        self.0.edits
    }

    /// The numbers of the hints that fail. Most faults have none.
    pub fn failing_hints(self) -> &'static [usize] {
        self.0.failing_hints
    }

    /// The project's files with this fault.
    pub fn files(self) -> Files {
        let mut files = Files::default();
        for Edit { file, find, replace, .. } in self.edits() {
            files.replace(file, find, replace);
        }
        files
    }

    pub(crate) fn project(self) -> Project {
        let user_count: Option<Box<dyn UserCount>> = match self.0.sockets {
            Sockets::Right => Some(Box::new(CurrentUsers::default())),
            Sockets::Missing => None,
            Sockets::Wrong(wrong) => Some(Box::new(WrongUserCount { wrong, current_users: 0 })),
        };
        Project { files: self.files(), user_count }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no fault of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no broken case called {0:?}; `list` names them all")]
pub struct UnknownFault(String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        Fault::all().find(|fault| fault.name() == name).ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_applies_exactly_as_often_as_it_says() {
        let right = Files::default();
        for fault in Fault::all() {
            for edit in fault.edits() {
                let text = right.get(edit.file).unwrap();
                assert_eq!(text.matches(edit.find).count(), edit.times, "{fault}: {}", edit.find);
                assert_ne!(fault.files().get(edit.file).unwrap(), text, "{fault}");
            }
        }
    }

    #[test]
    fn a_name_finds_its_fault_and_no_other() {
        for fault in Fault::all() {
            assert_eq!(fault.name().parse(), Ok(fault));
        }
        assert_eq!("list".parse::<Fault>(), Err(UnknownFault("list".into())));
    }
}
