// Prints each member of the real objects of Node, Express and Socket.IO that a rehearsal would take for missing.
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { MEMBERS } from '../../../src/behaviour/rehearsal/scripts/members.js';

const require = createRequire(import.meta.url);
const ofSample = createRequire(new URL('../../../sample-project/app/server.js', import.meta.url));

function compare(kind, object) {
  for (let part = object; part && part !== Object.prototype; part = Object.getPrototypeOf(part)) {
    for (const name of Object.getOwnPropertyNames(part)) {
      if (!/^(?:_|\d)/.test(name) && !MEMBERS[kind].has(name)) console.log(`${kind}: ${name}`);
    }
  }
}

compare('http', http);
compare('https', https);
compare('express', ofSample('express'));
compare('app', ofSample('express')());
for (const [version, client] of [['2.3', '2.3'], ['2.5', '2.3'], ['3.1', '4.8'], ['4.8', '4.8']]) {
  const socketIo = require(`socket.io-${version}`);
  compare('socket.io', socketIo);
  const server = http.createServer();
  const io = new (socketIo.Server ?? socketIo)(server);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  compare('http server', server);
  require(`socket.io-client-${client}`)(`http://127.0.0.1:${server.address().port}`, { transports: ['websocket'] });
  const socket = await new Promise((done) => io.on('connection', done));
  compare('socket', socket);
  compare('broadcast', socket.broadcast);
  compare('io', io);
  compare('namespace', io.of('/'));
}
process.exit();
