// A stub of the Socket.IO server, versions 1.x to 4.x: its constructors, rooms, namespaces and middlewares, and the
// recipients of each emission.

import { CertainError } from './errors.js';
import { EventEmitter } from './events.js';

const OWN_EVENTS = new Set(['connection', 'connect', 'new_namespace']);
const FLAGS = ['volatile', 'local', 'binary'];

/** Clients by id: an object in 1.x and 2.x, a Map in 3.x and 4.x; this works as both. */
class Register extends Map {
  set(id, socket) {
    Object.defineProperty(this, id, { value: socket, enumerable: true, configurable: true });
    return super.set(id, socket);
  }

  delete(id) {
    delete this[id];
    return super.delete(id);
  }
}

/**
 * `hooks`: `made()`, `attached()`, `emitted(fact, peers)`, `handler(namespace)`, `turnedAway()`, `visitor(id)`,
 * `isServer(value)`, `isApp(value)`, `run(phase, fn)`, `stubs`, `members` and `later(fn)`.
 */
export function makeSocketIo(hooks) {
  const servers = [];
  let ids = 0;

  /** The target of an emission: a whole namespace, some rooms, or all clients but one. */
  class Broadcast {
    constructor(nsp, { rooms = [], except = [], from } = {}) {
      Object.defineProperty(this, 'target', { value: { nsp, rooms, except, from } });
    }

    #more(change) {
      const { nsp, rooms, except, from } = this.target;
      return new Broadcast(nsp, { rooms: [...rooms, ...change.rooms ?? []], except: [...except, ...change.except ?? []], from });
    }

    to(room) { return this.#more({ rooms: [room].flat() }); }
    in(room) { return this.to(room); }
    except(room) { return this.#more({ except: [room].flat() }); }
    compress() { return this; }
    timeout() { return this; }
    get broadcast() { return this; }

    get sockets() {
      const { nsp, rooms, except, from } = this.target;
      const isIn = (list) => (socket) => list.some((room) => socket.rooms.has(room));
      return [...nsp.sockets.values()].filter((socket) => socket !== from
        && (rooms.length === 0 || isIn(rooms)(socket)) && !isIn(except)(socket));
    }

    emit(event, ...args) {
      const { rooms, from } = this.target;
      send(rooms.length ? 'room' : from ? 'others' : 'all', this.sockets, event, args);
      return true;
    }

    send(...args) { return this.emit('message', ...args); }
    write(...args) { return this.send(...args); }
    clients(done) { done?.(null, this.sockets.map((socket) => socket.id)); }
    async fetchSockets() { return this.sockets; }
    async allSockets() { return new Set(this.sockets.map((socket) => socket.id)); }
    socketsJoin(room) { this.sockets.forEach((socket) => socket.join(room)); }
    socketsLeave(room) { this.sockets.forEach((socket) => socket.leave(room)); }
    disconnectSockets() { this.sockets.forEach((socket) => socket.disconnect()); }
  }
  for (const flag of FLAGS) Object.defineProperty(Broadcast.prototype, flag, { get() { return this; } });

  function send(to, sockets, event, args) {
    const last = args.at(-1);
    const ack = typeof last === 'function' && !hooks.stubs.isStub(last);
    hooks.emitted({ to, event, args: ack ? args.slice(0, -1) : args }, sockets.map((socket) => socket.peer));
  }

  class Namespace extends EventEmitter {
    constructor(server, name) {
      super();
      Object.assign(this, { server, name, sockets: new Register(), middlewares: [], nsps: server.nsps });
      this.adapter = { rooms: new Map(), sids: new Map(), nsp: this };
    }

    get connected() { return this.sockets; }

    on(event, listener) {
      if (event === 'connection' || event === 'connect') hooks.handler(this.name);
      return super.on(event, listener);
    }

    use(middleware) {
      this.middlewares.push(middleware);
      return this;
    }

    emit(event, ...args) {
      if (OWN_EVENTS.has(event)) return super.emit(event, ...args);
      return new Broadcast(this).emit(event, ...args) && this;
    }

    // The old API for listing clients.
    clients(done) {
      if (done) return new Broadcast(this).clients(done);
      return [...this.sockets.values()];
    }
  }
  const asBroadcast = ['to', 'in', 'except', 'compress', 'timeout', 'send', 'write', 'fetchSockets', 'allSockets',
    'socketsJoin', 'socketsLeave', 'disconnectSockets'];
  for (const name of asBroadcast) Namespace.prototype[name] = function (...args) { return new Broadcast(this)[name](...args); };
  for (const flag of [...FLAGS, 'broadcast']) {
    Object.defineProperty(Namespace.prototype, flag, { get() { return new Broadcast(this); } });
  }

  class Socket extends EventEmitter {
    constructor(nsp, peer) {
      super();
      const id = `client-${++ids}`;
      const { request, handshake } = hooks.visitor(id);
      const hidden = { nsp, server: nsp.server, peer, adapter: nsp.adapter, any: [], handshake, request };
      for (const key in hidden) Object.defineProperty(this, key, { value: hidden[key], writable: true, enumerable: false });
      Object.assign(this, { id, connected: true, disconnected: false, data: {}, rooms: new Set([id]) });
      const conn = Object.assign(new EventEmitter(), {
        id, readyState: 'open', transport: Object.assign(new EventEmitter(), { name: 'websocket' }), server: nsp.server.engine,
        remoteAddress: '127.0.0.1', request, protocol: 4, close: () => this.disconnect(),
      });
      Object.defineProperty(this, 'conn', { value: conn });
      Object.defineProperty(this, 'client', { value: { id, conn, server: nsp.server, request, sockets: new Map([[id, this]]) } });
    }

    get broadcast() { return new Broadcast(this.nsp, { from: this }); }
    get volatile() { return this; }
    get local() { return this.broadcast; }
    get binary() { return this; }
    compress() { return this; }
    timeout() { return this; }
    to(room) { return this.broadcast.to(room); }
    in(room) { return this.to(room); }
    except(room) { return this.broadcast.except(room); }
    isConnected() { return this.connected; }

    emit(event, ...args) {
      send('one', this.connected ? [this] : [], event, args);
      return true;
    }

    async emitWithAck(event, ...args) { this.emit(event, ...args); }
    send(...args) { return this.emit('message', ...args) && this; }
    write(...args) { return this.send(...args); }

    join(room, done) {
      for (const one of [room].flat()) {
        this.rooms.add(one);
        const { rooms } = this.adapter;
        rooms.set(one, (rooms.get(one) ?? new Set()).add(this.id));
      }
      if (typeof done === 'function') hooks.later(() => done(null));
      return this;
    }

    leave(room, done) {
      this.rooms.delete(room);
      this.adapter.rooms.get(room)?.delete(this.id);
      if (typeof done === 'function') hooks.later(() => done(null));
      return this;
    }

    leaveAll() { this.rooms.clear(); }
    use(middleware) { this.any.push(middleware); return this; }
    onAny() { return this; }
    offAny() { return this; }
    onAnyOutgoing() { return this; }
    set(key, value, done) { this.data[key] = value; done?.(); }
    get(key, done) { done?.(null, this.data[key]); }
    hears(event, ...args) { return EventEmitter.prototype.emit.call(this, event, ...args); }

    disconnect() {
      hooks.turnedAway();
      leave(this, 'server namespace disconnect');
      return this;
    }
  }

  /** Opens a client's connection, which precedes its entry into a namespace. */
  function arrive(socket) {
    const { engine } = socket.server;
    engine.clientsCount++;
    engine.clients[socket.id] = socket.conn;
    hooks.run('connection', () => engine.emit('connection', socket.conn));
  }

  function enter(socket) {
    const { nsp } = socket;
    nsp.sockets.set(socket.id, socket);
    nsp.adapter.rooms.set(socket.id, new Set([socket.id]));
    nsp.adapter.sids.set(socket.id, socket.rooms);
  }

  function leave(socket, reason) {
    if (!socket.connected) return;
    Object.assign(socket, { connected: false, disconnected: true });
    hooks.run('disconnect', () => socket.hears('disconnecting', reason));
    const { nsp, server } = socket;
    nsp.sockets.delete(socket.id);
    for (const room of socket.rooms) nsp.adapter.rooms.get(room)?.delete(socket.id);
    nsp.adapter.rooms.delete(socket.id);
    nsp.adapter.sids.delete(socket.id);
    socket.leaveAll();
    server.engine.clientsCount--;
    delete server.engine.clients[socket.id];
    hooks.run('disconnect', () => socket.hears('disconnect', reason));
  }

  class ServerClass extends EventEmitter {
    constructor(http, options) {
      super();
      const nsps = {};
      Object.assign(this, { nsps, _nsps: nsps, servers: [], legacy: {}, httpServer: undefined });
      this.engine = Object.assign(new EventEmitter(), { clientsCount: 0, clients: {}, hasMiddleware: false, generateId() {}, opts: {} });
      this.engine.use = () => void (this.engine.hasMiddleware = true);
      this.eio = this.engine;
      this.sockets = this.of('/');
      servers.push(this);
      hooks.made();
      if (http && typeof http === 'object' && !hooks.isServer(http) && !hooks.stubs.isStub(http)) {
        options = http;
        http = undefined;
      }
      if (http !== undefined && http !== null) this.attach(http, options);
    }

    of(name, handler) {
      const path = typeof name === 'string' ? (name.startsWith('/') ? name : `/${name}`) : '/';
      this.nsps[path] ??= new Namespace(this, path);
      if (typeof handler === 'function') this.nsps[path].on('connect', handler);
      return this.nsps[path];
    }

    attach(server) {
      if (typeof server === 'function' && !hooks.stubs.isStub(server) || hooks.isApp(server)) {
        const message = 'You are trying to attach socket.io to an express request handler function. Please pass a http.Server instance.';
        throw new CertainError(message);
      }
      this.httpServer = server;
      this.servers.push(server);
      hooks.attached(server);
      return this;
    }

    listen(server) { return this.attach(server); }
    attachApp() { return this; }
    bind() { return this; }
    serveClient() { return this; }
    path() { return this; }
    adapter() { return this; }
    origins() { return this; }
    checkRequest() { return true; }
    onconnection() { return this; }
    configure(...args) { args.at(-1)?.call?.(this); }
    enable() { return this; }
    disable() { return this; }
    serverSideEmit() { return true; }
    close(done) { done?.(); }

    set(key, value) {
      this.legacy[key] = value;
      return this;
    }

    get(key) { return this.legacy[key]; }
  }
  const asNamespace = ['on', 'once', 'addListener', 'off', 'removeListener', 'removeAllListeners', 'emit', 'use', 'listeners', 'clients',
    ...asBroadcast];
  for (const name of asNamespace) {
    ServerClass.prototype[name] = function (...args) {
      const result = this.sockets[name](...args);
      return result === this.sockets ? this : result;
    };
  }
  for (const flag of [...FLAGS, 'broadcast']) {
    Object.defineProperty(ServerClass.prototype, flag, { get() { return this.sockets[flag]; } });
  }
  for (const name of ['connected', 'nsp', 'name', 'eio_sockets']) {
    Object.defineProperty(ServerClass.prototype, name, { get() { return this.sockets[name]; } });
  }

  // Callable with and without `new`, as every version is.
  function Server(http, options) {
    return Reflect.construct(ServerClass, [http, options], new.target ?? Server);
  }
  const { members } = hooks;
  Object.setPrototypeOf(Server, members.prototype('socket.io', Function.prototype));
  Object.setPrototypeOf(Broadcast.prototype, members.prototype('broadcast', Object.prototype));
  for (const [kind, { prototype }] of [['io', ServerClass], ['namespace', Namespace], ['socket', Socket]]) {
    Object.setPrototypeOf(prototype, members.prototype(kind, EventEmitter.prototype));
  }
  Server.prototype = ServerClass.prototype;
  Server.prototype.constructor = Server;
  Object.assign(Server, { Server, Namespace, Socket, listen: Server, RemoteSocket: Socket, version: '4.8.1' });

  return { module: Server, servers, Socket, arrive, enter, leave };
}
