// The chat page: how many are connected, what they write, and whether the server is still there.
'use strict';

let socket = io();

const byId = (id) => document.getElementById(id);
const me = document.body.dataset.username;

// The lesson's step: the server tells everybody the number at each connection.
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
  byId('count').textContent = '–'; // nobody knows it now
});

// A browser keeps the last page for its back button, connection and all: whoever went on would still be counted.
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

// textContent, never innerHTML: what others write is text and stays text.
function addLine({ author, text, kind }) {
  const log = byId('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const line = document.createElement('li');
  line.className = kind;
  if (author) line.append(element('b', author), ' ');
  line.append(element('span', text), ' ', timeNow());
  log.append(line);
  while (log.children.length > 500) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight; // whoever reads further up is left in peace
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
