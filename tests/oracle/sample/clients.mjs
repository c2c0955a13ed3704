// Connects real Socket.IO clients to a server and prints, as JSON, what they received. The tests compare it with what
// they expect.
//   node clients.mjs SCENARIO URL [VERSION TRANSPORT] [COOKIE...]
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const TRANSPORTS = { polling: ['polling'], websocket: ['websocket'], upgrade: ['polling', 'websocket'] };
const PATIENCE = 30_000;

const [scenario, url, ...rest] = process.argv.slice(2);

// A client and every event that it received, in order.
function open(version, transport, cookie) {
  const io = require(`socket.io-client-${version}`);
  const extraHeaders = cookie ? { cookie } : undefined;
  const socket = io(url, { transports: TRANSPORTS[transport], forceNew: true, reconnection: false, extraHeaders });
  const client = { socket, counts: [], heard: [] };
  socket.on('user count', (count) => client.counts.push(count));
  for (const name of ['chat message', 'joined', 'left', 'refused']) {
    socket.on(name, (data) => client.heard.push([name, data]));
  }
  for (const name of ['error', 'connect_error']) {
    socket.on(name, (error) => { client.error = String(error?.message ?? error); });
  }
  return client;
}

async function until(what, isSo) {
  const end = Date.now() + PATIENCE;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(5);
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const last = (list) => list[list.length - 1];

// The first client waits until the clients of an earlier scenario have disconnected.
async function first(version, transport, cookie) {
  const client = open(version, transport, cookie);
  await until(`the first ${version} client over ${transport} hears 1`, () => last(client.counts) === 1);
  client.counts.splice(0, client.counts.length - 1);
  return client;
}

// Sends an event that the server answers: everything that it sent to this client before has then arrived.
async function answered(client) {
  const before = client.heard.length;
  client.socket.emit('chat message', '');
  await until('the server answers', () => client.heard.length > before);
}

const scenarios = {
  // Three come one after another, the second one leaves: the log of each.
  async count(version, transport) {
    const clients = [await first(version, transport)];
    for (let number = 2; number <= 3; number++) {
      clients.push(open(version, transport));
      await until(`all hear ${number}`, () => clients.every(({ counts }) => last(counts) === number));
    }
    if (transport === 'upgrade') {
      const names = () => clients.map(({ socket }) => socket.io.engine.transport.name);
      await until('all are upgraded', () => names().every((name) => name === 'websocket'));
    }
    clients[1].socket.close();
    await until('the others hear 2 again', () => [0, 2].every((at) => last(clients[at].counts) === 2));
    clients.forEach(({ socket }) => socket.close());
    return clients.map(({ counts }) => counts);
  },

  // Fifty of all kinds at once: the logs, when everybody has heard 50.
  async crowd() {
    const versions = ['2.3.0', '2.5.0', '3.1.3', '4.8.4'];
    const kinds = versions.flatMap((version) => Object.keys(TRANSPORTS).map((transport) => [version, transport]));
    const clients = [await first('4.8.4', 'websocket')];
    for (let at = 1; at < 50; at++) clients.push(open(...kinds[at % kinds.length]));
    await until('all hear 50', () => clients.every(({ counts }) => last(counts) === 50));
    clients.forEach(({ socket }) => socket.close());
    return clients.map(({ counts }) => counts);
  },

  // Two who are signed in, and a guest: who hears what.
  async chat(version, transport, cookieAnna, cookieBert) {
    const guest = await first(version, transport);
    const anna = open(version, transport, cookieAnna);
    await until('the guest hears that Anna came', () => guest.heard.length === 1);
    const bert = open(version, transport, cookieBert);
    await until('Anna hears that Bert came', () => anna.heard.length === 1);
    await until('Bert is in', () => bert.counts.length > 0);
    anna.socket.emit('chat message', '<b>hello</b> & ünïcödé 👋');
    await until('Bert hears Anna', () => bert.heard.length === 1);
    guest.socket.emit('chat message', 'let me in');
    await until('the guest is refused', () => last(guest.heard)[0] === 'refused');
    for (const bad of ['', '   ', 'x'.repeat(501), 7, null, { text: 'x' }, ['x']]) {
      const before = bert.heard.length;
      bert.socket.emit('chat message', bad);
      await until(`Bert is refused ${JSON.stringify(bad)}`, () => bert.heard.length > before);
    }
    bert.socket.emit('chat message', '👋'.repeat(500));
    await until('500 characters pass', () => last(anna.heard)[0] === 'chat message' && last(anna.heard)[1].username === 'Bert');
    const before = anna.heard.length;
    for (let at = 0; at < 25; at++) anna.socket.emit('chat message', `${at}`);
    await until('all of Anna\'s are answered', () => anna.heard.length >= before + 25);
    bert.socket.close();
    await until('Anna hears that Bert left', () => last(anna.heard)[0] === 'left');
    [guest, anna].forEach(({ socket }) => socket.close());
    return { guest: guest.heard, anna: anna.heard, bert: bert.heard };
  },

  // Two, one after the other; then the second one leaves. What they heard, where they get in at all.
  async faulty(version, transport) {
    const one = open(version, transport);
    await until('the first is in, or refused', () => one.socket.connected || one.error);
    if (one.error) return { one: [], two: [], connected: false };
    await answered(one);
    const two = open(version, transport);
    await until('the second is in', () => two.socket.connected);
    await answered(two);
    await answered(one);
    const before = one.counts.length;
    two.socket.close();
    // A faulty server may send no event, so the wait is limited.
    for (let waited = 0; one.counts.length === before && waited < 1500; waited += 50) await pause(50);
    await answered(one);
    one.socket.close();
    return { one: one.counts, two: two.counts, connected: true };
  },

  // Messages that are too large end the connection, and only that one.
  async large(version, transport) {
    const witness = await first('4.8.4', 'websocket');
    const client = open(version, transport);
    await until('the client is in', () => client.counts.length > 0);
    let closed = false;
    client.socket.on('disconnect', () => { closed = true; });
    client.socket.emit('chat message', 'x'.repeat(200_000));
    await until('the client is thrown out', () => closed);
    await until('the witness hears 1', () => last(witness.counts) === 1);
    witness.socket.close();
    return witness.counts;
  },
};

console.log(JSON.stringify(await scenarios[scenario](...rest)));
await pause(200); // those that left have said so by then
process.exit(0); // old clients linger and would keep it alive
