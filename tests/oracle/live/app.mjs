// A learner's app with a real Socket.IO server of the given version, correct or with one fault: `app.mjs VERSION CASE`.
// It prints its port, and exits when its standard input ends.
import http from 'node:http';

const [version, fault = 'right'] = process.argv.slice(2);
const socketIo = await import(`socket.io-${version}`);

const client = "const socket = io();\nsocket.on('user count', (data) => console.log(data));\n";
const source = "io.on('connection', (socket) => { ++currentUsers; io.emit('user count', currentUsers); });\n";
const files = { '/_api/server.js': source, '/public/client.js': client };
// Without a database, the boilerplate registers no handler and says so on its page.
const hasDatabase = !fault.startsWith('no-database');
if (!hasDatabase) files['/'] = '<h1>Error: unable to connect to the database</h1>';

// --- who is signed in: accounts and sessions by name, as forms send them
const accounts = new Map();
const nameOf = (request) => /(?:^|; )sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
const isSignedIn = (request) => accounts.has(nameOf(request));

function signIn(request, response, body) {
  const { username, password } = Object.fromEntries(new URLSearchParams(body));
  if (request.url === '/register' && !accounts.has(username)) accounts.set(username, password);
  const isRight = accounts.has(username) && accounts.get(username) === password;
  if (!isRight && fault === 'sign-in-page') {
    // Asks again without a redirect.
    response.writeHead(200, { 'content-type': 'text/html' }).end('<form action="/login"><input type="password" name="password"></form>');
    return;
  }
  const headers = isRight ? { location: '/profile', 'set-cookie': `sid=${username}; Path=/; HttpOnly` } : { location: '/' };
  response.writeHead(302, headers).end();
}

const server = http.createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.on('data', (chunk) => (body += chunk)).on('end', () => signIn(request, response, body));
    return;
  }
  const file = files[request.url];
  response.writeHead(file ? 200 : 404, { 'content-type': 'text/plain' }).end(file ?? `Cannot GET ${request.url}`);
});

const options = {
  'polling-only': { transports: ['polling'] },
  'websocket-only': { transports: ['websocket'] },
}[fault] ?? {};
const heard = ['app-listen', 'no-database-no-sockets'].includes(fault) ? http.createServer() : server;
const io = version < '3' ? socketIo.default(heard, options) : new socketIo.Server(heard, options);

let currentUsers = fault === 'starts-high' ? 40 : 0;
if (fault === 'outside') io.emit('user count', ++currentUsers);
if (fault.startsWith('sign-in')) {
  accounts.set('teacher', 'known');
  io.use((socket, next) => (isSignedIn(socket.request) ? next() : next(new Error('sign in first'))));
}

if (hasDatabase) io.on('connection', (socket) => {
  socket.on('disconnect', () => {
    if (fault !== 'no-increment') --currentUsers;
    if (fault !== 'silent') io.emit('user count', currentUsers);
  });
  switch (fault) {
    case 'no-increment': return io.emit('user count', currentUsers || 1);
    case 'before-counting': return io.emit('user count', currentUsers++);
    case 'only-on-disconnect': case 'silent': case 'outside': return void ++currentUsers;
    case 'to-one': return socket.emit('user count', ++currentUsers);
    case 'to-others': return socket.broadcast.emit('user count', ++currentUsers);
    case 'wrong-event': return io.emit('users', ++currentUsers);
    case 'always-one': return io.emit('user count', (currentUsers = +1));
    case 'undefined': return io.emit('user count', undefined);
    case 'object': return io.emit('user count', { currentUsers: ++currentUsers });
    case 'ends-it': return socket.disconnect(true);
    case 'dies': return process.exit(1);
    default: return io.emit('user count', ++currentUsers);
  }
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
