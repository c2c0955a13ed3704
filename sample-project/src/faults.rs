//! The ways in which learners' projects are broken, one fault each. They exist to be graded: most of them pass the
//! hints and do not work, and a grader that tells the truth has to say so.
//!
//! A case is the real project with a few exact edits, and what the server does follows the edited text.

use std::{fmt, str::FromStr};

/// The project with exactly one fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault(&'static Case);

#[derive(Debug, PartialEq, Eq)]
struct Case {
    name: &'static str,
    about: &'static str,
    edits: &'static [Edit],
    failing_hints: &'static [usize],
    counting: Counting,
}

/// One exact change of a file of the project.
#[derive(Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file's path in the project's folder.
    pub file: &'static str,
    /// The text that goes.
    pub find: &'static str,
    /// The text that comes in its place.
    pub replace: &'static str,
    /// How often `find` stands in the file.
    pub times: usize,
}

/// What the server does about its number of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counting {
    /// Whether sockets are served at all.
    pub(crate) attached: bool,
    /// The name of the event that carries the number.
    pub(crate) event: &'static str,
    pub(crate) join: Join,
    pub(crate) leave_is_told: bool,
    pub(crate) value: Value,
}

/// What happens when a client connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    CountsAndTellsAll,
    CountsAndTellsNewcomer,
    CountsAndTellsNobody,
    TellsAllAndCounts,
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Count,
    /// The count is set to 1 by everybody who joins.
    AlwaysOne,
    /// The count was never given a first value: NaN, which is `null` on the wire.
    NotANumber,
    /// `{ currentUsers }`
    Object,
}

impl Counting {
    /// As the lesson asks.
    pub(crate) const RIGHT: Counting = Counting {
        attached: true,
        event: "user count",
        join: Join::CountsAndTellsAll,
        leave_is_told: true,
        value: Value::Count,
    };
    const NO_SOCKETS: Counting = Counting { attached: false, ..Counting::RIGHT };
    const SILENT: Counting = Counting { join: Join::CountsAndTellsNobody, leave_is_told: false, ..Counting::RIGHT };
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
        counting: Counting::RIGHT,
    },
    Case {
        name: "wrong-event",
        about: "the server calls its event 'users', which nobody listens to; hint 2 refuses it",
        edits: &[server("'user count'", "'users'", 2)],
        failing_hints: &[2],
        counting: Counting { event: "users", ..Counting::RIGHT },
    },
    Case {
        name: "client-not-listening",
        about: "the page listens for another event and shows no number; hint 3 refuses it",
        edits: &[Edit { file: "public/client.js", find: "'user count'", replace: "'users'", times: 1 }],
        failing_hints: &[3],
        counting: Counting::RIGHT,
    },
    Case {
        name: "emit-on-disconnect",
        about: "the number is told only when somebody leaves; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1)],
        failing_hints: &[],
        counting: Counting { join: Join::CountsAndTellsNobody, ..Counting::RIGHT },
    },
    Case {
        name: "emit-in-comment",
        about: "the number is told only in comments; passes every hint",
        edits: &[server(EMIT, "// io.emit('user count', currentUsers);", 2)],
        failing_hints: &[],
        counting: Counting::SILENT,
    },
    Case {
        name: "throws-on-load",
        about: "server.js throws when Node loads it, so that a real one would not answer: served as a snapshot, \
                sources and pages without sockets; passes every hint",
        edits: &[server(
            "const app = express();\nconst http = require('http').createServer(app);\n",
            "const http = require('http').createServer(app);\nconst app = express();\n",
            1,
        )],
        failing_hints: &[],
        counting: Counting::NO_SOCKETS,
    },
    Case {
        name: "does-not-parse",
        about: "server.js is not JavaScript, so that a real one would not answer: served as a snapshot, sources and \
                pages without sockets; passes every hint",
        edits: &[server("socket.on('disconnect', () => {", "socket.on('disconnect', () => ", 1)],
        failing_hints: &[],
        counting: Counting::NO_SOCKETS,
    },
    Case {
        name: "emit-outside-connection",
        about: "the number is told once, when the server starts and nobody is there; passes every hint",
        edits: &[
            server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1),
            server(UNCOUNT_AND_EMIT, "    --currentUsers;\n", 1),
            server("io.on('connection'", "io.emit('user count', currentUsers);\n\nio.on('connection'", 1),
        ],
        failing_hints: &[],
        counting: Counting::SILENT,
    },
    Case {
        name: "wrong-value",
        about: "`currentUsers = +1` in place of `++currentUsers`: everybody always hears 1; passes every hint",
        edits: &[server("++currentUsers;", "currentUsers = +1;", 1)],
        failing_hints: &[],
        counting: Counting { value: Value::AlwaysOne, ..Counting::RIGHT },
    },
    Case {
        name: "undefined-counter",
        about: "the counter has no first value, so that everybody hears null; passes every hint",
        edits: &[server("let currentUsers = 0;", "let currentUsers;", 1)],
        failing_hints: &[],
        counting: Counting { value: Value::NotANumber, ..Counting::RIGHT },
    },
    Case {
        name: "stitched",
        about: "no line tells the number; hint 2 stitches three unrelated ones together and passes",
        edits: &[
            server(COUNT_AND_EMIT, "  ++currentUsers;\n", 1),
            server(UNCOUNT_AND_EMIT, "    console.log('user count');\n    --currentUsers;\n", 1),
        ],
        failing_hints: &[],
        counting: Counting::SILENT,
    },
    Case {
        name: "app-listen",
        about: "`app.listen` in place of `http.listen`: sockets never attach; passes every hint",
        edits: &[server(" http.listen(port", " app.listen(port", 1)],
        failing_hints: &[],
        counting: Counting::NO_SOCKETS,
    },
    Case {
        name: "object-instead-of-number",
        about: "`{ currentUsers }` is told in place of the number; passes every hint",
        edits: &[server(EMIT, "io.emit('user count', { currentUsers });", 2)],
        failing_hints: &[],
        counting: Counting { value: Value::Object, ..Counting::RIGHT },
    },
    Case {
        name: "count-after-emit",
        about: "the number is told before it is counted, always one too low; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  io.emit('user count', currentUsers);\n  ++currentUsers;\n", 1)],
        failing_hints: &[],
        counting: Counting { join: Join::TellsAllAndCounts, ..Counting::RIGHT },
    },
    Case {
        name: "emit-to-self",
        about: "`socket.emit` in place of `io.emit`: only the newcomer hears the number; passes every hint",
        edits: &[server(COUNT_AND_EMIT, "  ++currentUsers;\n  socket.emit('user count', currentUsers);\n", 1)],
        failing_hints: &[],
        counting: Counting { join: Join::CountsAndTellsNewcomer, ..Counting::RIGHT },
    },
];

impl Fault {
    /// Every case.
    pub fn all() -> impl Iterator<Item = Fault> {
        CASES.iter().map(Fault)
    }

    /// The name by which [`str::parse`] finds it, such as `emit-on-disconnect`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// One line: what is wrong and who notices.
    pub fn about(self) -> &'static str {
        self.0.about
    }

    /// What was changed in the real project to break it.
    pub fn edits(self) -> &'static [Edit] {
        self.0.edits
    }

    /// The numbers of the mission's hints that refuse it; of most cases there are none, which is what they are for.
    pub fn failing_hints(self) -> &'static [usize] {
        self.0.failing_hints
    }

    pub(crate) fn counting(self) -> Counting {
        self.0.counting
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no case of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no broken case called {0:?}; `list` names them all")]
pub struct UnknownFault(String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        Fault::all().find(|case| case.name() == name).ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{file, file_with};

    #[test]
    fn every_edit_applies_exactly_as_often_as_it_says() {
        for case in Fault::all() {
            for edit in case.edits() {
                let text = file(edit.file).unwrap();
                assert_eq!(text.matches(edit.find).count(), edit.times, "{case}: {}", edit.find);
                assert_ne!(file_with(edit.file, Some(case)).unwrap(), text, "{case}");
            }
        }
    }

    #[test]
    fn a_name_finds_its_case_and_no_other() {
        for case in Fault::all() {
            assert_eq!(case.name().parse(), Ok(case));
        }
        assert_eq!("list".parse::<Fault>(), Err(UnknownFault("list".into())));
    }
}
