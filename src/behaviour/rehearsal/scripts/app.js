// `app`, the one global that a behaviour has beside a hint's: clients that connect, hear and leave, and the learner's page.
// The same functions serve a rehearsal and a live app, each with its own `backend`.

// What all waiting together may take, in milliseconds, and one wait of it where the backend says nothing else.
const PATIENCE = 9000;
const ONE_WAIT = 6000;
const REST = 500;

/** Thrown where a behaviour cannot be decided. */
class Undecided extends Error {}
Undecided.prototype.name = 'Undecided';

export function install(host, backend) {
  let left = PATIENCE;
  let number = 0;
  let clients = [];
  const note = (kind, facts = {}) => host.note(JSON.stringify({ kind, ...facts }));

  function undecided(why, detail = '') {
    note('undecided', { why, detail });
    throw Object.assign(new Undecided(detail ? `${why}: ${detail}` : why), { why });
  }

  class Client {
    #peer;
    #read = 0;

    constructor(peer) {
      this.#peer = peer;
      this.number = ++number;
      this.events = [];
    }

    #take() {
      for (const [name, text] of backend.taken(this.#peer)) {
        const args = JSON.parse(text);
        this.events.push({ name, data: args[0], args });
        note('heard', { client: this.number, event: name, args });
      }
    }

    /** The next event of that name, or of any; it fails where none comes in time. */
    async next(name, within = backend.patience ?? ONE_WAIT) {
      note('awaited', { client: this.number, event: name ?? '' });
      for (;;) {
        this.#take();
        while (this.#read < this.events.length) {
          const event = this.events[this.#read++];
          if (name === undefined || event.name === name) return event.data;
        }
        const wait = Math.min(within, Math.max(left, REST));
        const waited = await backend.wait(wait, this.#peer, undecided);
        if (waited < 0) {
          left -= wait;
          throw new Error(`client ${this.number} heard no '${name}'`);
        }
        within -= waited;
        left -= waited;
      }
    }

    /** The same, and of several that came together the last. */
    async latest(name, within) {
      let data = await this.next(name, within);
      for (;;) {
        this.#take();
        const more = this.events.slice(this.#read).findLastIndex((event) => event.name === name);
        if (more < 0) return data;
        data = this.events[this.#read + more].data;
        this.#read += more + 1;
      }
    }

    /** Sends an event to the server. */
    send(name, ...args) {
      return backend.say(this.#peer, name, JSON.stringify(args));
    }

    async leave() {
      this.#take();
      clients = clients.filter((client) => client !== this);
      await backend.close(this.#peer);
      this.#take();
    }
  }

  const app = {
    /** Whether nobody else can come or go: a rehearsal. */
    alone: backend.rounds === 1,

    /** The app, started: it fails where that fails, or where no client could get to Socket.IO. */
    async start() {
      await backend.start(undecided);
    },

    /** A client that has connected. */
    async connect() {
      const peer = await backend.open('/', undecided);
      const client = new Client(peer);
      note('connected', { client: client.number });
      clients.push(client);
      return client;
    },

    /** Does it anew where it failed, up to three times, since others may come and go; a rehearsal has no others. */
    async rounds(attempt) {
      for (let round = 1; ; round++) {
        try {
          return await attempt();
        } catch (error) {
          // A connection that broke off may hold the next time; a client that hears nothing at all will not hear more.
          const isFinal = error instanceof Undecided ? error.why !== 'lost' : clients.some((client) => client.events.length === 0);
          if (isFinal || round === backend.rounds || left < PATIENCE / 3) throw error;
          note('again');
        }
        await app.end();
      }
    },

    /** The learner's page script, running in a page that stands in for a browser's. */
    async page(path = '/public/client.js') {
      note('page');
      return backend.page(path, undecided);
    },

    /** Everybody leaves; done after each check. */
    async end() {
      for (const client of [...clients]) await client.leave();
    },
  };

  Object.defineProperty(globalThis, 'app', { value: app, writable: true, configurable: true });
}
