//! Whole files in the styles that learners write, each with the place to point at between « and ».

use super::reach;
use super::tests::{CLIENT, EMIT, USERS, points_at};
use super::{Reason, Side, Spelling};

const WORDS: Reason = Reason::Spelling(Spelling::Words);
const SEPARATOR: Reason = Reason::Spelling(Spelling::Separator);

#[test]
fn servers_in_many_styles() {
    for (text, wanted, reason) in [
        (
            "const io = require('socket.io')(http)\nlet currentUsers = 0\nio.on('connection', socket => {\n  ++currentUsers\n  \
             io.emit(«'users'», currentUsers)\n  console.log('A user has connected')\n})\n",
            "'user count'",
            WORDS,
        ),
        (
            "var currentUsers = 0;\nfunction onConnect(socket) {\n  currentUsers++;\n  «socket.emit»('user count', currentUsers);\n}\n\
             io.on('connection', onConnect);\n",
            "io.emit",
            Reason::OtherObject,
        ),
        (
            "let currentUsers = 0;\r\nio.on('connection', socket => {\r\n  ++currentUsers;\r\n  \
             io.emit(«'user_count'», currentUsers);\r\n});\r\n",
            "'user count'",
            SEPARATOR,
        ),
        (
            "let currentUsers=0;io.on('connection',s=>{++currentUsers;io.emit(«'userCount'»,currentUsers);\
             s.on('disconnect',()=>{--currentUsers;io.emit('userCount',currentUsers)})});",
            "'user count'",
            SEPARATOR,
        ),
        (
            "let currentUsers = 0;\nio.on('connection', socket => {\n  ++currentUsers;\n  io.emit('user count' «currentUser»);\n});\n",
            "currentUsers",
            Reason::Spelling(Spelling::Letters(1)),
        ),
        (
            "let currentUsers = 0;\nio.on('connection', socket => {\n  ++currentUsers;\n  io.emit(«user count», currentUsers);\n});\n",
            "'user count'",
            Reason::InItsPlace,
        ),
        (
            "io.on('connection', socket => {\n  console.log('A user has connected');\n});\nlet currentUsers = 0;\n\
             io.on('connection', socket => {\n  ++currentUsers;\n  io.emit(«'currentUsers'», currentUsers);\n});\n",
            "'user count'",
            WORDS,
        ),
        (
            "let currentUsers = 0;\nio.on('connection', socket => {\n  ++currentUsers;\n  io.emit(«'user'», {\n    \
             name: socket.request.user.name,\n    currentUsers,\n    connected: true\n  });\n  socket.on('chat message', message => {\n    \
             io.emit('chat message', { name: socket.request.user.name, message });\n  });\n  socket.on('disconnect', () => {\n    \
             --currentUsers;\n    io.emit('user', { name: socket.request.user.name, currentUsers, connected: false });\n  });\n});\n",
            "'user count'",
            WORDS,
        ),
        (
            "const users = new Set();\nio.on('connection', socket => {\n  users.add(socket.id);\n  \
             io.emit('user count', «users.size»);\n});\n",
            "currentUsers",
            Reason::InItsPlace,
        ),
        (
            "let currentUsers = 0;\nio.sockets.on('connection', function (socket) {\n  currentUsers++;\n  \
             «io.sockets.emit»('user count', currentUsers);\n});\n",
            "io.emit",
            Reason::OtherObject,
        ),
    ] {
        points_at(EMIT, "s", text, wanted, reason);
    }
}

#[test]
fn counters_of_many_kinds() {
    for (text, reason) in [
        (
            "let «count» = 0;\nio.on('connection', socket => {\n  for (let i = 0; i < 2; i++) {}\n  count += 1;\n});\n",
            Reason::InItsPlace,
        ),
        (
            "const users = new Set();\n«io.on('connection'», socket => {\n  users.add(socket.id);\n});\n",
            Reason::Absent(Side::Above),
        ),
        (
            "const state = { users: 0 };\n«io.on('connection'», socket => {\n  state.users += 1;\n});\n",
            Reason::Absent(Side::Above),
        ),
    ] {
        points_at(USERS, "s", text, "currentUsers", reason);
    }
}

#[test]
fn clients_in_many_styles() {
    for (text, wanted, reason) in [
        (
            "$(document).ready(function () {\n  let socket = io();\n  socket.on(«'user'», (data) => {\n    \
             $('#num-users').text(data.currentUsers + ' users online');\n  });\n  socket.on('chat message', (data) => {\n    \
             $('#messages').append(`<li>${data.name}</li>`);\n  });\n});\n",
            "'user count'",
            WORDS,
        ),
        ("const client = io();\n«client.on»('user count', d => console.log(d));", "socket.on", Reason::OtherObject),
        (
            "let socket = io();\n«scoket.on»('user count', console.log);",
            "socket.on",
            Reason::Spelling(Spelling::Letters(1)),
        ),
        ("let socket = io();\nsocket.once(«'usercount'», console.log);", "'user count'", SEPARATOR),
        (
            "var socket = io.connect();\n«socket.on»('connect', () => console.log('hi'));",
            "'user count'",
            Reason::Absent(Side::Below),
        ),
    ] {
        points_at(CLIENT, "s", text, wanted, reason);
    }
}

#[test]
fn of_equals_the_one_that_runs_as_somebody_connects() {
    let text = "let currentUsers = 0;\nio.on('connection', socket => {\n  socket.on('disconnect', () => {\n    \
         io.emit('users', --currentUsers);\n  });\n  io.emit(«'users'», ++currentUsers);\n});\n";
    points_at(EMIT, "s", text, "'user count'", WORDS);
    // Where the pattern speaks of leaving, it is meant.
    let leaving = r#"disconnect('|").*io.emit.*('|")user count('|")"#;
    let text = text.replace("«'users'»", "'users'").replace("'users', --", "«'users'», --");
    points_at(leaving, "s", &text, "'user count'", WORDS);
}

#[test]
fn what_stands_in_a_comment_is_known_to() {
    let text = "let socket = io();\n// socket.on('usercount', console.log);\n";
    let near = reach(CLIENT, "s", text, &[]).unwrap().near.unwrap();
    assert_eq!((&text[near.span], near.reason, near.in_comment), ("'usercount'", SEPARATOR, true));
    // A comment is no part of the statement below it.
    let text = "// io.emit('user count', count);\n«socket.emit»('user count', count);\n";
    points_at(EMIT, "s", text, "io.emit", Reason::OtherObject);
}

#[test]
fn one_word_in_the_page_is_no_misplaced_server_code() {
    let server = "const io = require('./chat')(http);\nhttp.listen(3000);\n";
    let near = |client: &str| reach(USERS, "s", server, &[client]).unwrap().near.unwrap().reason;
    assert_eq!(
        near("let currentUsers = 0;\nsocket.on('user count', n => { currentUsers = n; });"),
        Reason::Absent(Side::Above)
    );
    for client in [
        "const io = require('socket.io')(http);\nlet currentUsers = 0;",
        "let currentUsers = 0;\nio.on('connection', f);",
    ] {
        assert_eq!(near(client), Reason::OtherFile, "{client}");
    }
}

#[test]
fn an_import_is_pointed_at_as_a_whole() {
    for text in [
        "«import { Server } from 'socket.io';»\nconst sockets = new Server(http);\n",
        "const app = express();\n«const { Server } = require('socket.io');»\n",
        "«import {\n  Server,\n} from 'socket.io';»\n",
        "const a=1;«const s=require('socket.io')(http);»const b=2;",
    ] {
        points_at(USERS, "s", text, "currentUsers", Reason::Absent(Side::Below));
    }
}

#[test]
fn what_fits_is_no_comment() {
    let text = "// a variable currentUsers\nio.on('connection', () => {});\n";
    let reach = reach(EMIT, "s", text, &[]).unwrap();
    assert_eq!((reach.matched, reach.after), (Vec::new(), Vec::new()));
}
