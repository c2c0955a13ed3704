// The backend of `app` in a rehearsal: connects clients to the learner's server, advances its clock until something
// happens, and notes when a check depends on what a stub cannot know.

const MAX_TIMERS = 2000;
const START_TIME = 5000;

export function make(host, server, page) {
  const { setTimeout } = globalThis;
  const note = (kind, facts) => host.note(JSON.stringify({ kind, ...facts }));
  let started = false;
  let timers = 0;

  /** Lets every promise settle. */
  async function idle() {
    await new Promise((done) => setTimeout(done, 0));
    server.catchUp();
  }

  /** Advances the clock of the server's realm by up to `within` milliseconds and runs every timer that is due. */
  async function settle(within = 0) {
    await idle();
    while (timers++ < MAX_TIMERS) {
      const waited = server.next(within);
      if (waited < 0) return;
      within -= waited;
      await idle();
    }
  }

  async function start() {
    if (!started) {
      started = true;
      server.start();
      await settle(START_TIME);
      note('started', { reachable: server.isReachable() });
    }
    if (server.isStopped()) throw new Error('the app has stopped');
    if (!server.isReachable()) throw new Error('nothing listens where Socket.IO is attached');
  }

  return {
    rounds: 1,
    start,

    async open(namespace, undecided) {
      await start();
      timers = 0;
      const peer = server.open(namespace);
      await settle();
      if (peer.state === 'waiting') await settle(1000);
      if (peer.state === 'waiting' && !server.isStopped()) undecided('never-let-in');
      if (peer.state === 'refused') undecided('refused', peer.reason);
      const { visitor, data } = server.doubts();
      if (peer.busy > 0 || visitor || data) note('unsure', { data });
      return peer;
    },

    async wait(within, peer) {
      if (peer.inbox.length > 0) return 0;
      if (server.isStopped() || timers++ > MAX_TIMERS) return -1;
      const waited = server.next(within);
      await idle();
      return waited;
    },

    taken: (peer) => peer.inbox.splice(0),

    async say(peer, name, text) {
      server.say(peer, name, text);
      await settle();
    },

    async close(peer) {
      server.close(peer);
      await settle();
    },

    page: (path, undecided) => openPage(host, page, path, idle, undecided),
  };
}

/** Loads the learner's page and returns what a check can read and send. */
export async function openPage(host, page, path, idle, undecided) {
  const file = path.replace(/^\//, '');
  const source = host.read(file);
  if (source === undefined) undecided('no-page', path);
  page.load(source, `/app/${file}`);
  await idle();
  page.ready();
  await idle();
  return {
    console: page.console,
    shown: page.shown,
    socket: {
      listensTo(name) {
        const listens = page.listensTo(name);
        const late = !listens && page.listensLate(name);
        host.note(JSON.stringify({ kind: 'page-asked', event: name, listens, late, written: host.isWritten(file, name) }));
        return listens;
      },
      async send(name, ...args) {
        page.deliver(name, JSON.stringify(args));
        await idle();
      },
    },
  };
}
