// The realm in which a rehearsal runs the learner's server among stubs: clients connect and leave, and what the server
// does is noted. A separate realm keeps the app's globals apart from the behaviour's.

import { makeClock } from './clock.js';
import { makeExpress } from './express.js';
import { makeHttp } from './http.js';
import { makeMembers } from './members.js';
import { makeModules } from './modules.js';
import { Exit, makeNode } from './node.js';
import { databaseRefusal, makePackages } from './packages.js';
import { makeSocketIo } from './socketio.js';
import { MARK, makeStubs } from './stub.js';
import { CertainError, watchErrors } from './errors.js';

// How often reading an unknown value is noted, with its place, which takes a while to find.
const MAX_LOOKS = 500;

export function install(host) {
  const note = (kind, facts = {}) => host.note(JSON.stringify({ kind, ...facts }));
  const members = makeMembers({ isOpen: () => packages.hasUnfamiliar() });
  const errors = watchErrors((kind, facts) => note(kind, { phase, ...facts }), host, {
    hasMiddleware: () => hasMiddleware,
    kindWithout: members.kindWithout,
  });
  const clock = makeClock();
  let phase = 'start';
  const continuations = new WeakSet();
  let hasMiddleware = false;

  // Whether an error ended the app. An error that a stub may have caused does not end it.
  let stopped = false;
  function failed(error, events = ['uncaughtException']) {
    if (error instanceof Exit) return;
    const found = errors.describe(error);
    if (found.certain && isTaken(error, events)) return;
    note('threw', { phase, ...found });
    if (found.certain && phase !== 'disconnect' && phase !== 'message') stopped = true;
  }

  const rejected = (error) => failed(error, ['unhandledRejection', 'uncaughtException']);

  /** Whether the app listens to its uncaught errors and goes on, instead of throwing again or ending itself. */
  function isTaken(error, events) {
    const event = events.find((name) => node.process.listenerCount(name) > 0);
    try {
      return event !== undefined && node.process.emit(event, error);
    } catch {
      return false;
    }
  }

  function run(next, fn) {
    const before = phase;
    phase = next;
    try {
      return fn();
    } catch (error) {
      failed(error);
    } finally {
      phase = before;
    }
  }

  // Where values that are not known were read when the app started: conditions may have tested them.
  const seen = new Set();
  let looks = 0;
  function looked() {
    if (phase !== 'start' || looks++ >= MAX_LOOKS) return;
    const location = errors.here();
    const place = location && JSON.stringify(location);
    if (!location || seen.has(place)) return;
    seen.add(place);
    note('looked', { location });
  }

  const stubs = makeStubs({
    note, looked,
    later: clock.later,
    isNeeded: (value) => http.isServer(value) || servers.includes(value) || servers.some((io) => io.sockets === value),
    isContinuation: (fn) => continuations.has(fn),
    passedOn: () => (hasMiddleware = true),
    watching: () => (phase === 'connection' || phase === 'middleware' ? data : undefined),
    refusal: (path, args) => databaseRefusal(path, args, () => node.hasUnknownVariables()),
  });
  const { stub, isStub } = stubs;
  const http = makeHttp({ stubs, members, later: clock.later, listened });
  const { express, isApp } = makeExpress({ stubs, members, Server: http.Server });
  const listening = [];
  function listened(server) {
    const location = errors.here();
    note('listened', { attached: isAttached(server), location });
    // The value of PORT is unknown: two ports certainly clash only if they are written alike.
    const port = errors.portAt(location);
    const taken = port !== undefined && listening.some((other) => other.server.listening && other.port === port);
    listening.push({ server, port });
    if (!taken) return;
    const error = Object.assign(new CertainError(`listen EADDRINUSE: address already in use :::${String(server.port)}`), { code: 'EADDRINUSE' });
    server.listening = false;
    clock.later(() => run(phase, () => server.emit('error', error)));
  }
  const isAttached = (server) => servers.some((io) => io.servers.includes(server));

  const show = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (isStub(value)) return `${value}`;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return '[object]';
    }
  };

  // The states of stubs that were read from a visitor, or from data that arrived while one connected. One that was not
  // used further may have been a condition, whose outcome a stub cannot know.
  const watched = [];
  const data = [];
  /** A visitor, distinct from all others. It has a user and a session only if a middleware may have set them. */
  function visitor(id) {
    const part = (name) => stub(`${id}.${name}`, { silent: true, watched });
    const known = (name) => (hasMiddleware ? part(name) : undefined);
    const cookie = `connect.sid=s%3A${id}.b; express.sid=s%3A${id}.b`;
    const headers = { host: 'localhost:3000', cookie, 'user-agent': 'Mozilla/5.0' };
    const query = stub(`${id}.query`, { silent: true, watched, own: { EIO: '4', transport: 'websocket' } });
    const given = {
      user: known('request.user'), session: known('request.session'), isAuthenticated: () => hasMiddleware,
      sessionID: hasMiddleware ? id : undefined, cookies: part('cookies'), signedCookies: part('cookies'), url: '/socket.io/', method: 'GET', headers,
      _query: { EIO: '4', transport: 'websocket' }, connection: { remoteAddress: '127.0.0.1' }, socket: { remoteAddress: '127.0.0.1' },
    };
    const handshake = {
      headers, time: '', address: '127.0.0.1', xdomain: false, secure: false, issued: 0, url: '/socket.io/',
      query, auth: part('handshake.auth'), session: given.session, user: given.user,
    };
    return { request: stub(`${id}.request`, { own: given, watched, silent: true }), handshake };
  }

  function emitted({ to, event, args }, peers) {
    // As in JSON: undefined and NaN arrive as null.
    const [name, ...payload] = JSON.parse(JSON.stringify([event, ...args]));
    const text = JSON.stringify(payload);
    const guessed = text.includes(JSON.stringify(MARK).slice(1, -1)) || (payload.includes(null) && stubs.wereNumbers());
    note('emitted', { phase, to, event: `${name}`, args: payload, guessed, location: errors.emission() });
    for (const peer of peers) peer.inbox.push([`${name}`, text]);
  }

  const socketIo = makeSocketIo({
    made: () => note('made'),
    turnedAway: () => void (phase === 'connection' && note('turned-away')),
    stubs, members, run, later: clock.later, visitor, emitted,
    isServer: http.isServer, isApp,
    handler: (namespace) => note('handler', { namespace, location: errors.here() }),
    attached: () => note('attached'),
  });
  const { servers } = socketIo;
  const packages = makePackages({ stubs, express, socketIo, continuations });
  const node = makeNode({ host, clock, stubs, http, note, show, looked, requireOf: (file) => modules.requireOf(file) });

  const modules = makeModules({
    host: { ...host, script },
    known: (name) => packages.get(name) ?? node.module(name) ?? packages.other(name),
    missing: (name, path) => {
      // A static import has no place.
      const { file, line, column } = errors.here() ?? { file: '', line: 0, column: 0 };
      const [isInside, inside] = [path?.startsWith('/app/') ?? false, path?.slice('/app/'.length)];
      const missed = isInside && host.isMissed(inside, file, line, column);
      note('missing', { name, missed });
      if (missed) throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
      // What is read from it may be a condition, whenever that is.
      return stub(name, { own: {}, watched: data });
    },
  });

  function script(source, name) {
    try {
      return host.script(source, name);
    } catch (error) {
      stopped ||= error instanceof SyntaxError;
      if (error instanceof SyntaxError) note('does-not-parse', errors.unparsed(error, name.replace('/app/', '')));
      throw error;
    }
  }

  // --- the functions that the backend calls

  function start() {
    const entry = host.entry();
    if (entry === undefined) return void note('missing', { name: 'server.js', missed: false });
    run('start', () => {
      const exports = modules.load(entry);
      return exports;
    });
  }

  /** Connects a client and returns its peer, whose state is final once everything has settled. */
  function open(name) {
    const io = servers.findLast((one) => one.of(name).listeners('connection').length + one.of(name).listeners('connect').length) ?? servers.at(-1);
    const peer = { inbox: [], state: 'waiting', reason: '', busy: 0 };
    if (!io) return Object.assign(peer, { state: 'nowhere' });
    const nsp = io.of(name);
    const middlewares = [io.legacy.authorization && ((data, next) => io.legacy.authorization(data.handshake, (error, yes) => next(error ?? (yes ? undefined : new Error('refused'))))), ...nsp.middlewares].filter(Boolean);
    hasMiddleware ||= middlewares.length > 0 || io.engine.hasMiddleware;
    const socket = new socketIo.Socket(nsp, peer);
    peer.socket = socket;
    const pass = (index) => {
      if (index === middlewares.length) return accept();
      const next = (error) => {
        if (peer.state !== 'waiting') return;
        if (error) return void Object.assign(peer, { state: 'refused', reason: `${error.message ?? error}` });
        clock.later(() => pass(index + 1));
      };
      continuations.add(next);
      run('middleware', () => middlewares[index](socket, next));
    };
    const accept = () => {
      peer.state = 'open';
      socketIo.enter(socket);
      for (const event of ['connect', 'connection']) {
        for (const listener of nsp.take(event)) trackPending(peer, run('connection', () => listener.call(nsp, socket)));
      }
    };
    phase = 'connection';
    socketIo.arrive(socket);
    pass(0);
    return peer;
  }

  // A handler that is still pending when everything has settled waits for something that a rehearsal does not have.
  function trackPending(peer, result) {
    if (typeof result?.then !== 'function' || isStub(result)) return;
    peer.busy++;
    result.then(() => peer.busy--, (error) => {
      peer.busy--;
      // Nobody handles it in Node, where it ends the app.
      run('connection', () => rejected(error));
    });
  }

  function close(peer) {
    phase = 'disconnect';
    if (!peer.socket) return;
    socketIo.leave(peer.socket, 'transport close');
    run('disconnect', () => peer.socket.conn.emit('close', 'transport close'));
  }

  function say(peer, event, text) {
    phase = 'message';
    run('message', () => peer.socket?.hears(event, ...JSON.parse(text)));
  }

  /**
   * Runs the next timer that is due within `within` milliseconds; returns how long it waited, or -1 if there is none.
   */
  function next(within) {
    const timer = clock.next(within);
    if (!timer) return -1;
    run(phase, timer.run);
    return timer.waited;
  }

  /** Whether any client can reach Socket.IO. */
  function isReachable() {
    const listens = (server) => typeof server !== 'object' || isStub(server) || server.listening;
    return servers.some((io) => io.servers.some(listens));
  }

  /** Records unhandled rejections, except those of the behaviour itself. */
  function catchUp() {
    for (const error of host.rejected()) if (!isForeign(error)) rejected(error);
  }

  const isUnused = (state) => !state.used;
  /** Whether something read from a visitor, or from data that arrived, may have been a condition. */
  const doubts = () => ({ visitor: watched.some(isUnused), data: data.some(isUnused) });

  return { start, open, close, say, next, catchUp, doubts, isReachable, isStopped: () => stopped, imported: modules.imported };
}

/** Whether an error comes from the behaviour's realm. */
function isForeign(error) {
  return typeof error === 'object' && error !== null && !(error instanceof Object);
}
