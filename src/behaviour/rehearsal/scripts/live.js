// The backend of `app` for a running app, with real clients written in Rust. If the connection of a client fails, the
// check is undecided.

import { openPage } from './rehearsal.js';

// Text in server.js that shows that the app treats known visitors differently.
const SIGNS = ['socket.request', 'socket.handshake', 'passport.socketio', 'passportSocketIo'];

export function make(host, page) {
  const { setTimeout } = globalThis;
  const note = (kind, facts) => host.note(JSON.stringify({ kind, ...facts }));
  let unused;

  /** Opens a client and returns its number; fails if the app answers and has no Socket.IO. */
  function enter(undecided) {
    const { number, why, detail } = JSON.parse(host.open());
    if (why === 'absent') {
      if (!isThere() || isElsewhere()) undecided('unreachable', detail);
      if (lacksDatabase()) undecided('no-database');
      note('started', { reachable: false });
      throw new Error('no Socket.IO answers there');
    }
    if (why) undecided(why, detail);
    return number;
  }

  // Any host may answer 404; the app itself also serves its files.
  const isThere = () => host.exists('server.js') || host.exists('public/client.js');
  const isElsewhere = () => /\bpath\s*[:(]/.test(host.read('server.js') ?? '');

  // Without its database, an app may have neither routes nor a connection handler.
  let isLacking;
  const lacksDatabase = () => (isLacking ??= host.saysNoDatabase());

  function knowsItsVisitors() {
    return SIGNS.some((words) => host.isWritten('server.js', words));
  }

  return {
    rounds: 3,
    // The limit of waiting for one event, in milliseconds.
    longestWait: 3000,

    async start(undecided) {
      unused ??= enter(undecided);
    },

    async open(namespace, undecided) {
      const peer = unused ?? enter(undecided);
      unused = undefined;
      return peer;
    },

    async wait(within, peer, undecided) {
      const started = Date.now();
      const { heard, why, detail } = JSON.parse(host.wait(peer, within));
      if (why === 'fault') undecided('lost', detail);
      if (why) undecided(why, detail);
      if (heard) return Date.now() - started;
      if (lacksDatabase()) undecided('no-database');
      if (!host.isKnown() && knowsItsVisitors()) undecided('silent-without-sign-in');
      return -1;
    },

    taken: (peer) => host.taken(peer),

    async say(peer, name, text) {
      host.say(peer, JSON.stringify([name, ...JSON.parse(text)]));
    },

    async close(peer) {
      host.close(peer);
    },

    page: (path, undecided) => openPage(host, page, path, () => new Promise((done) => setTimeout(done, 0)), undecided),
  };
}
