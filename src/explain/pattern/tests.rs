//! Learners' files, each with the place to point at between « and ».

use super::{PieceKind, Progress, Reason, Side, Spelling, forbidden, progress};

pub(crate) const EMIT: &str = r#"io.emit.*('|")user count('|").*currentUsers"#;
pub(crate) const USERS: &str = "currentUsers";
pub(crate) const CLIENT: &str = r#"socket.on.*('|")user count('|")"#;

const LETTERS_1: Reason = Reason::Spelling(Spelling::Letters(1));
const CASE: Reason = Reason::Spelling(Spelling::Case);
const SEPARATOR: Reason = Reason::Spelling(Spelling::Separator);
const WORDS: Reason = Reason::Spelling(Spelling::Words);

/// A server as a learner has it at this point, with `body` in the connection handler.
fn server(body: &str) -> String {
    format!(
        "'use strict';
const express = require('express');
const app = express();
const http = require('http').createServer(app);
const io = require('socket.io')(http);

app.set('view engine', 'pug');
app.use(session({{ secret: process.env.SESSION_SECRET, resave: true }}));

myDB(async client => {{
  const myDataBase = await client.db('database').collection('users');
  routes(app, myDataBase);
  auth(app, myDataBase);

  let currentUsers = 0;
  io.on('connection', (socket) => {{
    ++currentUsers;
{body}
    console.log('A user has connected');
  }});
}}).catch((e) => {{
  app.route('/').get((req, res) => {{ res.render('index', {{ title: e, message: 'Unable to connect' }}); }});
}});

http.listen(process.env.PORT || 3000, () => {{
  console.log('Listening on port ' + process.env.PORT);
}});
"
    )
}

fn explained(source: &str, flags: &str, marked: &str) -> (Progress, String, Option<(usize, usize)>) {
    let text = marked.replace(['«', '»'], "");
    let place = marked.find('«').map(|start| (start, marked.find('»').unwrap() - '«'.len_utf8()));
    let matches = crate::regex::Pattern::new(source, flags).is_ok_and(|pattern| pattern.is_match(&text));
    assert!(!matches, "the pattern matches: {text}");
    (progress(source, flags, &text, &[]).unwrap(), text, place)
}

#[track_caller]
pub(crate) fn points_at(source: &str, flags: &str, marked: &str, wanted: &str, reason: Reason) {
    let (progress, text, place) = explained(source, flags, marked);
    let near = progress.near.clone().unwrap_or_else(|| panic!("nothing near: {progress:?}\n{text}"));
    let span = (near.span.start, near.span.end);
    assert_eq!(Some(span), place, "points at {:?}: {progress:?}\n{text}", &text[near.span]);
    assert_eq!((progress.wanted.text.as_str(), near.reason), (wanted, reason), "{text}");
}

#[test]
fn another_spelling_of_the_event() {
    for (line, reason) in [
        ("io.emit(«'usercount'», currentUsers);", SEPARATOR),
        ("io.emit(«'user-count'», currentUsers);", SEPARATOR),
        ("io.emit(«'user_count'», currentUsers);", SEPARATOR),
        ("io.emit(«'userCount'», currentUsers);", SEPARATOR),
        ("io.emit(«' user count'», currentUsers);", SEPARATOR),
        ("io.emit(«'user  count'», currentUsers);", SEPARATOR),
        ("io.emit(«\"User Count\"», currentUsers);", CASE),
        ("io.emit(«'users count'», currentUsers);", LETTERS_1),
        ("io.emit(«'user cuont'», currentUsers);", LETTERS_1),
        ("io.emit( «\"user counts\"» , currentUsers );", LETTERS_1),
        ("io.emit(«`user count`», currentUsers);", Reason::Template),
        ("io.emit(«‘user count’», currentUsers);", Reason::CurlyQuotes),
        ("io.emit(«'user'», {\n  name: socket.request.user.name,\n  currentUsers,\n  connected: true\n});", WORDS),
        ("io.emit(«'visitors'», currentUsers);", Reason::InItsPlace),
        ("io.emit(«eventName», currentUsers);", Reason::InItsPlace),
    ] {
        points_at(EMIT, "s", &server(line), "'user count'", reason);
    }
}

#[test]
fn of_several_emits_the_one_that_is_meant() {
    let lines = "io.emit('hello', 'world');\nio.emit(«'users count'», currentUsers);\nio.emit('chat message', { name, message });";
    points_at(EMIT, "s", &server(lines), "'user count'", LETTERS_1);
    let lines = "«socket.emit»('user count', currentUsers);\nsocket.on('chat message', (m) => {\n io.emit('chat message', m); });";
    points_at(EMIT, "s", &server(lines), "io.emit", Reason::OtherObject);
    let lines = "// io.emit('user-count', currentUsers);\nio.emit(«'user_count'», currentUsers);";
    points_at(EMIT, "s", &server(lines), "'user count'", SEPARATOR);
}

#[test]
fn another_object_emits() {
    for line in [
        "«socket.emit»('user count', currentUsers);",
        "«io.sockets.emit»('user count', currentUsers);",
        "«socket.broadcast.emit»('user count', currentUsers);",
        "«io.of('/').emit»('user count', currentUsers);",
        "«this.io.sockets.emit»(\"user count\", currentUsers);",
    ] {
        points_at(EMIT, "s", &server(line), "io.emit", Reason::OtherObject);
    }
    points_at(EMIT, "s", &server("«io\n      .emit»('user count', currentUsers);"), "io.emit", Reason::LineBreak);
    points_at(EMIT, "s", &server("«io . emit»('user count', currentUsers);"), "io.emit", Reason::Space);
    points_at(EMIT, "s", &server("«io.emmit»('user count', currentUsers);"), "io.emit", LETTERS_1);
    points_at(EMIT, "s", &server("«io.Emit»('user count', currentUsers);"), "io.emit", CASE);
    points_at(EMIT, "s", &server("«emit»('user count', currentUsers);"), "io.emit", Reason::InItsPlace);
    points_at(EMIT, "s", &server("«io.send»('user count', currentUsers);"), "io.emit", Reason::OtherMember);
}

#[test]
fn other_data_than_the_counter() {
    for (line, reason) in [
        ("io.emit('user count', «{ count }»);", Reason::InItsPlace),
        ("io.emit('user count', «{count}»)", Reason::InItsPlace),
        ("io.emit('user count', «count»);", Reason::InItsPlace),
        ("io.emit(\"user count\", «{\n  users: io.engine.clientsCount,\n}»);", Reason::InItsPlace),
        ("io.emit('user count', «io.engine.clientsCount»);", Reason::InItsPlace),
        ("io.emit('user count', «currentusers»);", CASE),
        ("io.emit('user count', «currentUser»);", LETTERS_1),
        ("io.emit('user count', «curentUsers»);", LETTERS_1),
        ("io.emit('user count', «current_users»);", SEPARATOR),
        ("io.emit('user count'«)»;", Reason::NothingInItsPlace),
        ("io.emit('user count',«)»;", Reason::NothingInItsPlace),
    ] {
        points_at(EMIT, "s", &server(line), "currentUsers", reason);
    }
}

#[test]
fn no_emit_at_all_points_at_the_connection_handler() {
    let text = server("").replace("io.on('connection'", "«io.on('connection'»");
    points_at(EMIT, "s", &text, "io.emit", Reason::Absent(Side::Inside));
    let text = server("io.emit('chat message', { message });").replace("io.on('connection'", "«io.on('connection'»");
    points_at(EMIT, "s", &text, "'user count'", Reason::Absent(Side::Inside));
    points_at(
        EMIT,
        "s",
        "«const io = require('socket.io')(http);»\n".replace("io =", "s =").as_str(),
        "io.emit",
        Reason::Absent(Side::Below),
    );
    points_at(
        EMIT,
        "s",
        "const app = require('express')();\napp.«listen»(3000);\n",
        "io.emit",
        Reason::Absent(Side::Above),
    );
    let (progress, ..) = explained(EMIT, "s", "<html>Not found</html>");
    assert_eq!((progress.near, progress.stopped_at, progress.wanted.text.as_str()), (None, None, "io.emit"));
}

#[test]
fn the_counter_under_another_name() {
    for (line, reason) in [
        ("let «currentusers» = 0;", CASE),
        ("let «CurrentUsers» = 0;", CASE),
        ("var «currentUser» = 0;", LETTERS_1),
        ("let «current_users» = 0;", SEPARATOR),
        ("let «userCount» = 0;", WORDS),
        ("let «users» = 0;", WORDS),
        ("var «count» = 0;", Reason::InItsPlace),
    ] {
        let name = &line[line.find('«').unwrap()..line.find('»').unwrap()]["«".len()..];
        let text = format!(
            "const io = require('socket.io')(http);\nconst user = require('./user');\n{line}\n\
             io.on('connection', socket => {{\n  ++{name};\n}});\n"
        );
        points_at(USERS, "s", &text, "currentUsers", reason);
    }
    let text =
        "const io = require('socket.io')(http);\n«io.on(\"connection\"», socket => {\n  console.log('user');\n});\n";
    points_at(USERS, "s", text, "currentUsers", Reason::Absent(Side::Above));
}

#[test]
fn the_client_listens_to_something_else() {
    let client = |line: &str| {
        format!(
            "$(document).ready(function () {{\n  /*global io*/\n  let socket = io();\n\n  {line}\n\n  $('form').submit(function () {{\n    var messageToSend = $('#m').val();\n    $('#m').val('');\n    return false;\n  }});\n}});\n"
        )
    };
    for (line, wanted, reason) in [
        ("socket.on(«'usercount'», function (data) { console.log(data); });", "'user count'", SEPARATOR),
        (
            "socket.on(«'user'», data => {\n    $('#num-users').text(data.currentUsers + ' users online');\n  });",
            "'user count'",
            WORDS,
        ),
        ("socket.on(«`user count`», data => console.log(data));", "'user count'", Reason::Template),
        ("«socket.emit»('user count', 1);", "socket.on", Reason::OtherMember),
        ("«io.on»('user count', console.log);", "socket.on", Reason::OtherObject),
        (
            "«socket\n    .on»('user count', function (data) {\n    console.log(data);\n  });",
            "socket.on",
            Reason::LineBreak,
        ),
        ("«Socket.on»('user count', console.log);", "socket.on", CASE),
        ("«sockets.on»('user count', console.log);", "socket.on", LETTERS_1),
    ] {
        points_at(CLIENT, "s", &client(line), wanted, reason);
    }
    let text = client("").replace("let socket", "let «socket»");
    points_at(CLIENT, "s", &text, "socket.on", Reason::Absent(Side::Below));
    let (progress, ..) =
        explained(CLIENT, "s", "<!DOCTYPE html>\n<html><body><pre>Cannot GET /public/client.js</pre></body></html>\n");
    assert_eq!(progress.near, None);
}

#[test]
fn a_dot_that_does_not_cross_lines() {
    let text = "io.emit(\n  «'user count'»,\n  currentUsers\n);\n";
    points_at(EMIT, "", text, "'user count'", Reason::LineBreak);
    let text = "passport.use(«new» LocalStrategy(f));";
    points_at(r"passport\.use\(\s+new LocalStrategy", "", text, "new", Reason::NoSpace);
    let text = "const cors = require(«'cors'»);";
    points_at(r#"require\(("|') cors\1"#, "", &text.replace("cors'", "cors '"), "' cors'", SEPARATOR);
    let text = "app.route('/')«.get»((req, res) => {});";
    points_at(r"app\.route\('\/'\)\.post", "", text, ".post", Reason::InItsPlace);
}

#[test]
fn pieces_in_the_wrong_order() {
    let text = "app.use(passport.session());\n«app.use(passport.initialize»());\n";
    let (progress, ..) = explained(r"passport\.session[^]*passport\.initialize\(\)[^]*routes\(", "", text);
    assert_eq!(progress.wanted.text, "routes(");
    let text = "fccTesting(app);\nconst helmet = require('helmet');\napp.use(helmet());\n";
    let (progress, text, _) = explained(r"helmet\(\)[^]*fccTesting\(", "", text);
    let near = progress.near.unwrap();
    assert_eq!(
        (&text[near.span], near.reason, progress.wanted.text.as_str()),
        ("fccTesting(", Reason::Order, "fccTesting(")
    );
    assert_eq!(progress.stopped_at.map(|span| &text[span]), Some("helmet()"));
}

#[test]
fn white_space_and_quotes_inside() {
    points_at(r"app\.use\(cors\(\)\)", "", "app.use(«cors( ))»;", "cors())", Reason::Space);
    points_at(r#"require\('express'\)"#, "", "const e = require(«\"express\"»);", "'express'", Reason::OtherQuotes);
    points_at(
        r#""socket.io":"#,
        "",
        "{ \"dependencies\": { «\"socketio\"»: \"~2.3.0\" } }",
        "\"socket.io\"",
        SEPARATOR,
    );
}

#[test]
fn other_challenges_patterns() {
    for (source, marked, wanted, reason) in [
        (
            r#"res\.redirect\(('|")\/profile\1\)"#,
            "app.post('/login', (req, res) => {\n  res.redirect(«'/profil'»);\n});",
            "'/profile'",
            LETTERS_1,
        ),
        (r"new ObjectID\(", "const id = new «ObjectId(»doc._id);", "ObjectID(", CASE),
        (r"[^]*req\.logout\(\)", "app.get('/logout', (req, res) => {\n  «req.logOut()»;\n});", "req.logout()", CASE),
        (
            r"password\s*,\s*user\.password",
            "if (password «!==» user.password) return done(null, false);",
            ",",
            Reason::InItsPlace,
        ),
        (
            r#"failureRedirect\s*:\s*('|")\/login\1"#,
            "authenticate('local', { failureRedirect: «'/'» })",
            "'/login'",
            Reason::InItsPlace,
        ),
        (
            r#"app\.set\(('|")view engine\1,\s*('|")pug\2\)"#,
            "app.set('view engine', «'ejs'»);",
            "'pug'",
            Reason::InItsPlace,
        ),
        (
            r#"app\.set\(('|")view engine\1,\s*('|")pug\2\)"#,
            "app.set(«'views engine'», 'pug');\napp.set('views', './views/pug');",
            "'view engine'",
            LETTERS_1,
        ),
        (r#"method\s*=\s*("|')post\1"#, "<form action='/login' method=«'get'»></form>", "'post'", Reason::InItsPlace),
        (
            r"--currentUsers",
            "socket.on('disconnect', () => {\n  «currentUsers» -= 1;\n});",
            "--currentUsers",
            Reason::Signs,
        ),
        (
            r"io\.use\(\s*passportSocketIo\.authorize",
            "io.use(\n  «passportSocketIO.authorize»({}))",
            "passportSocketIo.authorize",
            CASE,
        ),
        (
            r"socket\.request\.user\.(name|username)",
            "log(«socket.request.users.name»);",
            "socket.request.user.name",
            LETTERS_1,
        ),
        (
            r"res\.render\([^]*\{[^]*title[^]*message",
            "res.render('index', { «Title»: 'y', message: 'x' })",
            "title",
            CASE,
        ),
        (
            r"resave:[^]*saveUninitialized",
            "session({ saveUninitialized: true, «resave:» true })",
            "resave:",
            Reason::Order,
        ),
        (r"^module\.exports", "const x = 1;\n«module.exports» = x;", "module.exports", Reason::Surroundings),
        (
            r"new LocalStrategy\([^]*bcrypt",
            "const «bcrypt» = 1;\npassport.use(new LocalStrategy((name, done) => {\n  done(null, name);\n}));",
            "bcrypt",
            Reason::Order,
        ),
    ] {
        points_at(source, "", marked, wanted, reason);
    }
}

#[test]
fn it_stands_in_the_other_file() {
    let server = server("");
    let client = "let socket = io();\nio.emit('user count', currentUsers);\n";
    let near = progress(EMIT, "s", &server, &["", client]).unwrap().near.unwrap();
    assert_eq!((near.file, near.reason), (Some(1), Reason::OtherFile));
    assert_eq!(&client[near.span], "io.emit('user count', currentUsers");
    // A match that only the dot joins is not reported.
    let stitched = "socket.on('disconnect', f);\n\n\nio.emit('user count', 3);\n";
    let near = progress(CLIENT, "s", "let socket = io();", &[stitched]).unwrap().near.unwrap();
    assert_eq!(near.file, None);
}

#[test]
fn what_was_matched_is_told_in_order() {
    let (progress, text, _) = explained(EMIT, "s", &server("io.emit('user count', «count»);"));
    let matched: Vec<_> =
        progress.matched.iter().map(|found| (found.piece.text.as_str(), &text[found.span.clone()])).collect();
    assert_eq!(matched, [("io.emit", "io.emit"), ("'user count'", "'user count'")]);
    assert_eq!(progress.stopped_at, Some(progress.matched[1].span.clone()));
    assert_eq!(progress.wanted.kind, PieceKind::Word);
}

#[test]
fn of_several_alternatives_the_closest() {
    let text = "const User = mongoose.model('User', s);\nfindOneAndUpdate({}, «{ New: true }»)";
    let (progress, ..) = explained("session\\.store|new: ?true", "", text);
    assert_eq!(progress.wanted.text, "new:");
}

#[test]
fn patterns_that_only_an_engine_can_match_are_explained_too() {
    let (progress, text, _) =
        explained(r"(?<=const )app(?=\s*=)[^]*app\.listen\(", "", "const app = express();\napp.lisen(3000);\n");
    let near = progress.near.unwrap();
    assert_eq!((progress.wanted.text.as_str(), &text[near.span], near.reason), ("app.listen(", "app.lisen", LETTERS_1));
    assert!(has_no_pieces("[^]*") && has_no_pieces("") && has_no_pieces("("));
}

fn has_no_pieces(source: &str) -> bool {
    progress(source, "", "text", &[]).is_none()
}

#[test]
fn what_must_not_be_there_is_shown() {
    let text = "app.get('/', f);\nconsole.log(process.env.SECRET);\n";
    assert_eq!(forbidden(r"console\.log\(process", "", text).map(|span| &text[span]), Some("console.log(process"));
    assert_eq!(forbidden("nothing", "", text), None);
}

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
    // A pattern about clients that disconnect means the disconnect handler.
    let leaving = r#"disconnect('|").*io.emit.*('|")user count('|")"#;
    let text = text.replace("«'users'»", "'users'").replace("'users', --", "«'users'», --");
    points_at(leaving, "s", &text, "'user count'", WORDS);
}

#[test]
fn what_stands_in_a_comment_is_known_to() {
    let text = "let socket = io();\n// socket.on('usercount', console.log);\n";
    let near = progress(CLIENT, "s", text, &[]).unwrap().near.unwrap();
    assert_eq!((&text[near.span], near.reason, near.in_comment), ("'usercount'", SEPARATOR, true));
    // A comment is not part of the statement below it.
    let text = "// io.emit('user count', count);\n«socket.emit»('user count', count);\n";
    points_at(EMIT, "s", text, "io.emit", Reason::OtherObject);
}

#[test]
fn one_word_in_the_page_is_no_misplaced_server_code() {
    let server = "const io = require('./chat')(http);\nhttp.listen(3000);\n";
    let near = |client: &str| progress(USERS, "s", server, &[client]).unwrap().near.unwrap().reason;
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
    let progress = progress(EMIT, "s", text, &[]).unwrap();
    assert_eq!((progress.matched, progress.after), (Vec::new(), Vec::new()));
}

#[test]
fn spans_fall_on_characters_of_any_text() {
    let pieces = [
        "io.emit",
        "io",
        ".",
        "\n",
        "'user count'",
        "'usér count'",
        "😀",
        "(",
        ")",
        "{",
        "}",
        "`",
        "\"",
        "'",
        "/*",
        "*/",
        "//",
        "‘",
        "’",
        "currentUsers",
        "é",
        " ",
        ",",
        "\\",
        "socket",
    ];
    let mut seed = 7_u64;
    for _ in 0..600 {
        let mut text = String::new();
        for _ in 0..seed % 30 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
        for (source, flags) in [(EMIT, "s"), (CLIENT, ""), (USERS, "i"), ("😀.*é ?io", "")] {
            let progress = progress(source, flags, &text, &[]).unwrap();
            let spans = progress.matched.iter().chain(&progress.after).map(|found| &found.span);
            for span in spans.chain(progress.near.as_ref().map(|near| &near.span)).chain(&progress.stopped_at) {
                assert!(text.get(span.clone()).is_some_and(|text| !text.is_empty()), "{span:?} of {text:?}");
            }
        }
    }
}

#[test]
fn hostile_text_is_explained_in_linear_time() {
    for unit in [
        "io.emit('user count'",
        "io.emit('users count', current\n",
        "'\\",
        "\"'`",
        "/*",
        "a.emit(b).",
        "currentUser ",
        "‘😀",
        "s.on('disconnect', () => ",
        "// io.emit('usercount'\n",
        "{ } from 'socket.io' ",
    ] {
        let text = unit.repeat(500_000 / unit.len());
        let start = std::time::Instant::now();
        assert!(progress(EMIT, "s", &text, &[]).is_some());
        // Unoptimised and beside other tests; a release build explains four times as much in a tenth of a second.
        assert!(start.elapsed().as_secs() < 5, "{unit:?}: {:?}", start.elapsed());
    }
}

#[test]
fn no_character_is_cut_in_a_long_gap() {
    for length in 395..=400 {
        let gap = format!("{}{}", "x".repeat(length), "\u{1f600}".repeat(20));
        let text = format!("io.emit('user count', '{gap}', currentUser)");
        assert!(progress(r"user count.*currentUsers", "", &text, &[]).is_some());
    }
}
