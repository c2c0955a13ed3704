// The global `app` of behaviours: clients that connect, receive events and leave, and the learner's page. Rehearsals
// and live apps use the same functions, each with a different `backend`.

// Limits in milliseconds: of all waiting together, of one wait (unless the backend has another), and of one wait after
// the total is used up.
const TOTAL_WAIT = 9000;
const ONE_WAIT = 6000;
const LATE_WAIT = 500;

/** Thrown where a behaviour cannot be decided. */
class Undecided extends Error {}
Undecided.prototype.name = 'Undecided';

export function install(host, backend) {
  let left = TOTAL_WAIT;
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

    /** The data of the next event of that name, or of any; fails if none comes in time. */
    async next(name, within = backend.longestWait ?? ONE_WAIT) {
      note('awaited', { client: this.number, event: name ?? '' });
      for (;;) {
        this.#take();
        while (this.#read < this.events.length) {
          const event = this.events[this.#read++];
          if (name === undefined || event.name === name) return event.data;
        }
        const wait = Math.min(within, Math.max(left, LATE_WAIT));
        const waited = await backend.wait(wait, this.#peer, undecided);
        if (waited < 0) {
          left -= wait;
          throw new Error(`client ${this.number} heard no '${name}'`);
        }
        within -= waited;
        left -= waited;
      }
    }

    /** As `next`, but of several events that have arrived, the last. */
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
    /** Whether no other clients can come or go, as in a rehearsal. */
    alone: backend.rounds === 1,

    /** Starts the app; fails if it does not start or if no client can reach Socket.IO. */
    async start() {
      await backend.start(undecided);
    },

    /** Connects a client. */
    async connect() {
      const peer = await backend.open('/', undecided);
      const client = new Client(peer);
      note('connected', { client: client.number });
      clients.push(client);
      return client;
    },

    /**
     * Runs `attempt`, up to `backend.rounds` times while it fails, since other clients of a live app may come and go.
     */
    async rounds(attempt) {
      for (let round = 1; ; round++) {
        try {
          return await attempt();
        } catch (error) {
          // A lost connection may work the next time; a client that has received nothing at all will not receive more.
          const isFinal = error instanceof Undecided ? error.why !== 'lost' : clients.some((client) => client.events.length === 0);
          if (isFinal || round === backend.rounds || left < TOTAL_WAIT / 3) throw error;
          note('again');
        }
        await app.end();
      }
    },

    /** Runs the learner's page script in a stub of a page. */
    async page(path = '/public/client.js') {
      note('page');
      return backend.page(path, undecided);
    },

    /** Disconnects all clients; called after each check. */
    async end() {
      for (const client of [...clients]) await client.leave();
    },
  };

  Object.defineProperty(globalThis, 'app', { value: app, writable: true, configurable: true });
}
