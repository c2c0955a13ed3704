//! A class of small apps that differ as learners' do: in what they have built, in style, and in why they fail. The
//! shares are those of 673 published projects, of which 63 % failed the lesson on emitting, rounded to 60 %.

use std::fmt::Write;
use std::path::Path;

use fastrand::Rng;

/// What is wrong with an app, and the share of a class, in percent, that it has.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Passes,
    /// It emits an object, and its page listens for that, as in a later lesson.
    LaterLesson,
    /// An earlier lesson was left out.
    NoSocketIo,
    /// Clients connect, and nothing is counted.
    NoCounter,
    CountsAndIsSilent,
    OtherEventName,
    /// It passes all the same.
    OnlyInComments,
    /// `io.engine.clientsCount` in place of a variable.
    OtherStyle,
    /// The sockets are in another file.
    OtherFile,
    NoServerFile,
    NoPage,
    PageDoesNotListen,
}

const KINDS: [(Kind, usize); 12] = [
    (Kind::Passes, 39),
    (Kind::LaterLesson, 26),
    (Kind::NoSocketIo, 9),
    (Kind::NoCounter, 5),
    (Kind::CountsAndIsSilent, 4),
    (Kind::OtherEventName, 4),
    (Kind::OnlyInComments, 1),
    (Kind::OtherStyle, 2),
    (Kind::OtherFile, 1),
    (Kind::NoServerFile, 2),
    (Kind::NoPage, 1),
    (Kind::PageDoesNotListen, 6),
];

/// An app's files; one that is not there is answered with 404.
pub(crate) struct App {
    pub(crate) server: Option<String>,
    pub(crate) page: Option<String>,
}

impl App {
    /// Writes the files into a new folder.
    pub(crate) fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("public")).unwrap();
        let files = [("server.js", &self.server), ("public/client.js", &self.page)];
        for (name, text) in files.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// `count` apps, the same in every run.
pub(crate) fn class(count: usize) -> Vec<App> {
    let mut random = Rng::with_seed(589);
    let mut kinds: Vec<Kind> = KINDS.into_iter().flat_map(|(kind, share)| std::iter::repeat_n(kind, share)).collect();
    (0..count)
        .map(|index| {
            if index % kinds.len() == 0 {
                random.shuffle(&mut kinds);
            }
            app(kinds[index % kinds.len()], &mut random)
        })
        .collect()
}

fn app(kind: Kind, random: &mut Rng) -> App {
    let style = Style::new(random);
    let server = (kind != Kind::NoServerFile).then(|| style.apply(&server(kind, random)));
    let page = (kind != Kind::NoPage).then(|| style.apply(&page(kind, random)));
    App { server, page }
}

/// How a learner's editor writes.
struct Style {
    double_quotes: bool,
    semicolons: bool,
    indent: &'static str,
    arrows: bool,
}

impl Style {
    fn new(random: &mut Rng) -> Self {
        let indent = ["  ", "  ", "    ", "\t"][random.usize(..4)];
        Self { double_quotes: random.u8(..4) == 0, semicolons: random.u8(..5) > 0, indent, arrows: random.u8(..3) > 0 }
    }

    /// Source with single quotes, semicolons, two blanks and arrow functions, in this style.
    fn apply(&self, source: &str) -> String {
        let mut text = String::with_capacity(source.len());
        for line in source.lines() {
            let code = line.trim_start_matches(' ');
            text.push_str(&self.indent.repeat((line.len() - code.len()) / 2));
            text.push_str(if self.semicolons { code } else { code.trim_end_matches(';') });
            text.push('\n');
        }
        if self.double_quotes {
            text = text.replace('\'', "\"");
        }
        if !self.arrows {
            text = text.replace("(socket) => {", "function(socket) {").replace("() => {", "function() {");
        }
        text
    }
}

const COMMENTS: [&str; 8] = [
    "// For testing purposes",
    "// Sessions are stored in the database, so that a restart signs nobody out",
    "/* TODO: tidy this up once the lesson is done */",
    "// see the documentation of passport",
    "// console.log(process.env);",
    "// Start the server when the database is there",
    "// the next line was difficult",
    "// don't change the order of these",
];
const ROUTES: [&str; 10] =
    ["profile", "chat", "logout", "login", "register", "about", "health", "rooms", "settings", "auth/github"];
const NAMES: [&str; 8] = ["user", "account", "member", "person", "result", "found", "item", "row"];

/// `server.js`, from 30 to 180 lines.
fn server(kind: Kind, random: &mut Rng) -> String {
    let has_database = random.u8(..3) > 0;
    let mut code = String::new();
    if random.bool() {
        code.push_str("'use strict';\n");
    }
    if random.bool() {
        code.push_str("require('dotenv').config();\n");
    }
    code.push_str("const express = require('express');\n");
    if has_database {
        code.push_str("const myDB = require('./connection');\nconst session = require('express-session');\n");
        code.push_str("const passport = require('passport');\n");
    }
    code.push_str("const fccTesting = require('./freeCodeCamp/fcctesting.js');\n\nconst app = express();\n");
    let socket_io = kind != Kind::NoSocketIo;
    if socket_io {
        code.push_str("const http = require('http').createServer(app);\nconst io = require('socket.io')(http);\n");
    }
    code.push_str("\nfccTesting(app);\napp.use('/public', express.static(process.cwd() + '/public'));\n");
    code.push_str("app.use(express.json());\napp.use(express.urlencoded({ extended: true }));\n\n");
    if has_database {
        code.push_str("app.set('view engine', 'pug');\napp.use(session({\n  secret: process.env.SESSION_SECRET,\n");
        code.push_str("  resave: true,\n  saveUninitialized: true,\n  cookie: { secure: false }\n}));\n");
        code.push_str("app.use(passport.initialize());\napp.use(passport.session());\n\n");
    }
    fill(&mut code, random.usize(..10), "", random);
    let above_handler = if random.bool() { "" } else { "\n" };
    let counter = matches!(
        kind,
        Kind::Passes
            | Kind::LaterLesson
            | Kind::CountsAndIsSilent
            | Kind::OtherEventName
            | Kind::OtherFile
            | Kind::PageDoesNotListen
    );
    if has_database {
        code.push_str(
            "myDB(async (client) => {\n  const myDataBase = await client.db('database').collection('users');\n\n",
        );
        fill(&mut code, random.usize(..8), "  ", random);
    }
    let indent = if has_database { "  " } else { "" };
    if socket_io {
        if counter {
            writeln!(code, "{indent}let currentUsers = 0;{above_handler}").unwrap();
        }
        for line in handler(kind, random).lines() {
            writeln!(code, "{indent}{line}").unwrap();
        }
    }
    if has_database {
        code.push_str("}).catch((e) => {\n  console.error(e);\n  app.route('/').get((req, res) => {\n");
        code.push_str("    res.render('pug', { title: e, message: 'Unable to login' });\n  });\n});\n\n");
    }
    fill(&mut code, random.usize(..4), "", random);
    let listens = if socket_io { "http" } else { "app" };
    code.push_str("const PORT = process.env.PORT || 3000;\n");
    writeln!(code, "{listens}.listen(PORT, () => {{\n  console.log('Listening on port ' + PORT);\n}});").unwrap();
    code
}

/// What the server does when a client connects.
fn handler(kind: Kind, random: &mut Rng) -> String {
    let raise = ["++currentUsers;", "currentUsers++;", "currentUsers += 1;"][random.usize(..3)];
    let log = ["console.log('A user has connected');", "console.log('user connected', socket.id);"][random.usize(..2)];
    let name = ["user-count", "userCount", "user counts", "users", "count"][random.usize(..5)];
    let emits = match kind {
        Kind::Passes | Kind::PageDoesNotListen | Kind::NoPage => "io.emit('user count', currentUsers);".to_owned(),
        Kind::LaterLesson => {
            "io.emit('user', {\n    name: socket.request.user.name,\n    currentUsers,\n    connected: true\n  });"
                .to_owned()
        }
        Kind::OtherEventName => format!("io.emit('{name}', currentUsers);"),
        Kind::OnlyInComments => "// let currentUsers = 0;\n  // io.emit('user count', currentUsers);".to_owned(),
        Kind::OtherStyle => "io.emit('user count', io.engine.clientsCount);".to_owned(),
        Kind::OtherFile => return "require('./sockets.js')(io, currentUsers);\n".to_owned(),
        Kind::NoSocketIo | Kind::NoCounter | Kind::CountsAndIsSilent | Kind::NoServerFile => String::new(),
    };
    let counts = matches!(
        kind,
        Kind::Passes | Kind::LaterLesson | Kind::CountsAndIsSilent | Kind::OtherEventName | Kind::PageDoesNotListen
    );
    let mut code = "io.on('connection', (socket) => {\n".to_owned();
    if counts {
        writeln!(code, "  {raise}").unwrap();
    }
    if !emits.is_empty() {
        writeln!(code, "  {emits}").unwrap();
    }
    writeln!(code, "  {log}").unwrap();
    if kind == Kind::LaterLesson {
        code.push_str("  socket.on('chat message', (message) => {\n    io.emit('chat message', { name: socket.request.user.name, message });\n  });\n");
    }
    if random.bool() {
        let lowers = if counts { "\n    --currentUsers;" } else { "" };
        write!(code, "\n  socket.on('disconnect', () => {{\n    console.log('A user has left');{lowers}\n  }});\n")
            .unwrap();
    }
    code.push_str("});\n");
    code
}

/// Adds routes and functions that have nothing to do with the lesson.
fn fill(code: &mut String, count: usize, indent: &str, random: &mut Rng) {
    for _ in 0..count {
        let route = ROUTES[random.usize(..ROUTES.len())];
        let name = NAMES[random.usize(..NAMES.len())];
        let number = random.u16(..);
        if random.bool() {
            writeln!(code, "{indent}{}", COMMENTS[random.usize(..COMMENTS.len())]).unwrap();
        }
        let text = match random.u8(..4) {
            0 => format!(
                "app.route('/{route}').get((req, res) => {{\n  res.render('pug/{route}', {{ title: '{name} {number}', showLogin: true }});\n}});"
            ),
            1 => format!(
                "function ensure{number}(req, res, next) {{\n  if (req.isAuthenticated()) {{\n    return next();\n  }}\n  res.redirect('/');\n}}"
            ),
            2 => format!(
                "app.post('/{route}', async (req, res) => {{\n  const {name} = req.body.{name};\n  if (!{name} || {name}.length > {number}) {{\n    return res.status(400).json({{ error: 'invalid {name}' }});\n  }}\n  res.json({{ {name}: {name}.trim() }});\n}});"
            ),
            _ => format!("const {name}{number} = process.env.{} || {number};", route.to_uppercase().replace('/', "_")),
        };
        for line in text.lines() {
            writeln!(code, "{indent}{line}").unwrap();
        }
        code.push('\n');
    }
}

/// `public/client.js`.
fn page(kind: Kind, random: &mut Rng) -> String {
    let in_ready = random.u8(..4) > 0;
    let listens = match kind {
        Kind::LaterLesson => {
            "let socket = io();\n\nsocket.on('user', data => {\n  $('#num-users').text(data.currentUsers + ' users online');\n  let message = data.name + (data.connected ? ' has joined the chat.' : ' has left the chat.');\n  $('#messages').append($('<li>').html('<b>' + message + '</b>'));\n});\n"
        }
        Kind::NoSocketIo | Kind::NoServerFile => "",
        Kind::NoCounter | Kind::CountsAndIsSilent | Kind::PageDoesNotListen => "let socket = io();\n",
        Kind::Passes
        | Kind::OtherEventName
        | Kind::OnlyInComments
        | Kind::OtherStyle
        | Kind::OtherFile
        | Kind::NoPage => "let socket = io();\n\nsocket.on('user count', function(data) {\n  console.log(data);\n});\n",
    };
    let form = "// Form submittion with new message in field with id 'm'\n$('form').submit(function() {\n  let messageToSend = $('#m').val();\n\n  $('#m').val('');\n  return false;\n});\n";
    let inner = format!("{listens}\n{form}");
    if !in_ready {
        return inner;
    }
    let mut code = "$(document).ready(function() {\n  /* global io */\n".to_owned();
    for line in inner.lines() {
        writeln!(code, "{}{line}", if line.is_empty() { "" } else { "  " }).unwrap();
    }
    code.push_str("});\n");
    code
}
