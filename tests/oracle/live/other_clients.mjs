// Clients that connect and disconnect at random while an app is checked: `other_clients.mjs VERSION URL`. Prints a line
// when the first has connected, and exits when its standard input ends.
const [version, url] = process.argv.slice(2);
const { io } = await import(`socket.io-client-${version}`).then((module) => ({ io: module.io ?? module.default }));

const EVERY = 20; // ms, on average
let announced = false;
function visit() {
  const socket = io(url, { forceNew: true, reconnection: false, transports: ['websocket'] });
  socket.on('connect', () => (announced ||= console.log('in') ?? true));
  setTimeout(() => socket.disconnect(), 10 + Math.random() * 200);
  setTimeout(visit, Math.random() * 2 * EVERY);
}
visit();
process.stdin.on('end', () => process.exit()).resume();
