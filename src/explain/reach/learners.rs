//! Whole files in the styles that learners write, each with the place to point at between « and ».

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
