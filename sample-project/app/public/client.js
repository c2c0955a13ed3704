// The chat page: shows how many users are connected, their messages, and the state of the connection.
'use strict';

let socket = io();

const byId = (id) => document.getElementById(id);
const me = document.body.dataset.username;

// The lesson's step: the server emits the number at each connection.
socket.on('user count', (data) => {
  console.log(data);
  byId('count').textContent = data;
});

socket.on('chat message', ({ username, text }) => {
  addLine({ author: username, text, kind: username === me ? 'mine' : 'theirs' });
});
socket.on('joined', (username) => addLine({ text: `${username} joined`, kind: 'event' }));
socket.on('left', (username) => addLine({ text: `${username} left`, kind: 'event' }));
socket.on('refused', (reason) => addLine({ text: reason, kind: 'event problem' }));

socket.on('connect', () => showConnection('Connected', 'up'));
socket.on('disconnect', () => {
  showConnection('Connection lost. Trying again …', 'down');
  byId('count').textContent = '–'; // unknown until the next connection
});

// A browser may keep a page that was left, with its connection, for the back button: its user would still be counted.
addEventListener('pagehide', () => socket.disconnect());
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

byId('write').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text').value.trim();
  if (!text || !socket.connected) return;
  socket.emit('chat message', text);
  byId('text').value = '';
});

function showConnection(text, state) {
  byId('connection').textContent = text;
  document.body.dataset.connection = state;
}

// textContent, never innerHTML: a message must not become markup.
function addLine({ author, text, kind }) {
  const log = byId('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const line = document.createElement('li');
  line.className = kind;
  if (author) line.append(element('b', author), ' ');
  line.append(element('span', text), ' ', timeNow());
  log.append(line);
  while (log.children.length > 500) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight; // does not scroll away from older messages being read
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function timeNow() {
  const now = new Date();
  const time = element('time', now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  time.dateTime = now.toISOString();
  return time;
}
