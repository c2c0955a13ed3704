// A small chat that shows everybody how many users are connected. Start it with `npm install` and `npm start`.
// The lesson's step, "Communicate by Emitting", is at the end: the rest was there before.
'use strict';

const express = require('express');
const session = require('express-session');
const passport = require('passport');
const crypto = require('crypto');

const auth = require('./auth.js');
const fccTesting = require('./fcctesting.js');
const routes = require('./routes.js');
const { allowRequest, isAcceptable, limiter } = require('./limits.js');

const app = express();
const http = require('http').createServer(app);
// `allowEIO3` accepts clients of Socket.IO 1 and 2 too.
const io = require('socket.io')(http, { allowEIO3: true, allowRequest, maxHttpBufferSize: 10_000 });

const sessions = session({
  secret: process.env.SESSION_SECRET ?? crypto.randomBytes(32).toString('hex'),
  resave: false,
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: 'lax', maxAge: 24 * 60 * 60 * 1000 },
});

app.disable('x-powered-by');
fccTesting(app); // freeCodeCamp reads our files through this
app.use('/public', express.static(`${__dirname}/public`));
app.use(express.urlencoded({ extended: false, limit: '10kb' }));
app.use(sessions);
app.use(passport.initialize());
app.use(passport.session());
auth();
routes(app);

// Sockets read the session from the same cookie as the pages.
io.engine.use(sessions);

// How many clients are connected at this moment.
let currentUsers = 0;

io.on('connection', (socket) => {
  const username = socket.request.session.passport?.user;
  const mayWrite = limiter(20, 10_000);

  ++currentUsers;
  io.emit('user count', currentUsers);
  if (username) socket.broadcast.emit('joined', username);

  socket.on('chat message', (text) => {
    if (!username) return socket.emit('refused', 'Sign in to write.');
    if (!isAcceptable(text)) return socket.emit('refused', 'A message has 1 to 500 characters.');
    if (!mayWrite()) return socket.emit('refused', 'Too many messages at once. Wait a few seconds.');
    io.emit('chat message', { username, text });
  });

  socket.on('disconnect', () => {
    --currentUsers;
    io.emit('user count', currentUsers);
    if (username) io.emit('left', username);
  });
});

// Socket.IO is attached to `http`: app.listen() would start another server, without sockets.
const port = process.env.PORT ?? 3000;
const listener = http.listen(port, process.env.HOST, () => {
  console.log(`Listening on port ${listener.address().port}`);
});
