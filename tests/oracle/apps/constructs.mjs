// The app that fixtures/challenges/constructs tests: `node constructs.mjs right` passes every hint there, `wrong`
// answers on the same paths and fails every one. It prints its URL, and exits when its standard input ends.
import { createServer } from 'node:http';

const right = process.argv[2] === 'right';

const SERVER = `// ${'One server of one learner, long enough to be matched as a whole file is. '.repeat(8)}
const express = require('express');
const app = express();
const http = require('http').createServer(app);
const io = require("socket.io")(http);
let currentUsers = 0;

app.use(helmet.hsts({
  maxAge: timeInSeconds,
  force: true
}));
app.route('/register').post((req, res, next) => {
  myDataBase.findOne({ username: req.body.username }, (err, user) => next(err));
});
io.on('connection', (socket) => {
  ++currentUsers;
  io.emit('user count', currentUsers);
  io.emit('user', {
    name: socket.request.user.name,
    currentUsers,
    connected: true
  });
});
http.listen(process.env.PORT || 3000);
`;
const PAGE = `<!doctype html><html><head><title> File   service </title></head><body>
<form id="upload" class="wide form" action="/api/fileanalyse" method="post" enctype="multipart/form-data">
<label for="file">A <b>file</b></label><input id="file" type="file" name="upfile" required data-max-size="10"></form>
<ul><li>one<li class="last">two</ul></body></html>`;
const VALUES = {
  number: 12.5, text: 'a text', list: ['a', 'b'], object: { inner: { leaf: 1 }, a: 1, b: 2 }, yes: true, no: false,
  nothing: null, empty: [], date: 'Thu, 01 Jan 1970 00:00:00 GMT', dependencies: { express: '^4.18.2' },
};
const OTHER = {
  number: 'x', text: 7, list: {}, object: [], yes: 1, no: 'no', nothing: 0, empty: ['x'], date: 'never', dependencies: null,
};

function read(request) {
  return new Promise((resolve) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

// The one file of a multipart body.
function upload(body) {
  const [, field, name, type, content] = /name="([^"]*)"; filename="([^"]*)"\r\nContent-Type: (.*)\r\n\r\n([^]*)\r\n--.*--\r\n$/.exec(body) ?? [];
  const note = /name="note"\r\n\r\n([^]*?)\r\n--/.exec(body)?.[1];
  return { field, name, type, size: content?.length, note };
}

const users = new Map();

async function answer(request, response) {
  const { origin } = request.headers;
  const url = new URL(request.url, 'http://app');
  const cookies = request.headers.cookie ?? '';
  response.setHeader('Access-Control-Allow-Origin', origin ?? '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Methods', 'GET,HEAD,POST,PUT,PATCH,DELETE');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '');
  response.setHeader('Access-Control-Expose-Headers', '*, X-Powered-By, X-Twice');
  // jsdom follows a POST's redirect with a GET that announces a body and has none.
  const bodiless = request.method === 'GET';
  if (bodiless) response.setHeader('Connection', 'close');
  const body = bodiless ? '' : await read(request);
  const send = (type, text, status = 200) => {
    response.writeHead(status, { 'Content-Type': type });
    response.end(request.method === 'HEAD' ? '' : text);
  };
  const json = (value, status) => send('application/json; charset=utf-8', JSON.stringify(value), status);
  const redirect = (to) => {
    response.writeHead(302, { Location: right ? to : '/elsewhere' });
    response.end();
  };
  if (request.method === 'OPTIONS') return send('text/plain', '');
  switch (url.pathname) {
    case '/_api/server.js': return send('text/plain; charset=utf-8', right ? SERVER : `// ${'nothing of note '.repeat(40)}`);
    case '/_api/package.json': return send('text/plain', JSON.stringify(right ? VALUES : OTHER));
    case '/_api/app-info': return json({ headers: right ? { 'x-powered-by': 'PHP 7.4.3' } : { 'x-powered-by': 'Express' } });
    case '/': return send('text/html', right ? PAGE : '<p>nothing');
    case '/api/values': return json(right ? VALUES : OTHER);
    case '/api/echo': {
      const told = { method: request.method, query: Object.fromEntries(url.searchParams), body, type: request.headers['content-type'] ?? null, own: request.headers['x-own'] ?? null };
      response.setHeader('X-Powered-By', right ? 'PHP 7.4.3' : 'nothing');
      response.setHeader('X-Twice', right ? ['1', '2'] : ['3']);
      return json(right ? told : {});
    }
    case '/api/hello': return redirect('/api/values');
    case '/api/shout': return right ? redirect('/api/echo') : json({});
    case '/api/upload': return json(right ? upload(body) : {});
    case '/api/text': return send('text/html; charset=utf-8', right ? 'missing required field title' : '{}');
    case '/api/latin': return send('text/plain; charset=iso-8859-1', Buffer.from(right ? 'caf\u00e9' : 'tea', 'latin1'));
    case '/api/none': return right ? send('text/plain', '', 204) : json({ some: 1 });
    case '/api/error': return json({ error: right ? 'Invalid Date' : 'who knows' }, right ? 400 : 200);
    case '/register': {
      const user = new URLSearchParams(body).get('username');
      const session = String(users.size + 1);
      users.set(session, user);
      response.setHeader('Set-Cookie', `session=${session}; Path=/; HttpOnly`);
      return redirect('/profile');
    }
    case '/profile': {
      const user = users.get(/session=(\d+)/.exec(cookies)?.[1]);
      return send('text/html', right && user ? `<h1>Profile of ${user}</h1>` : `<h1>Home</h1>`);
    }
    case '/open': return send('text/html', right ? '<h1>Profile of anybody</h1>' : 'closed', right ? 200 : 500);
    default: return send('text/html', 'Not Found', right ? 404 : 200);
  }
}

const server = createServer(answer);
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume();
