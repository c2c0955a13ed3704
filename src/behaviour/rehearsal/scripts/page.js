// A stub of a page for the learner's client.js: a window, a document, jQuery and `io()` that accept any use. It records
// what the script listens to and what it shows.

import { makeClock } from './clock.js';
import { noFunction, watchErrors } from './errors.js';
import { EventEmitter } from './events.js';
import { MARK, defineLazily, makeStubs } from './stub.js';

export function install(host) {
  const note = (kind, facts = {}) => host.note(JSON.stringify({ kind: `page-${kind}`, ...facts }));
  // Caught errors and the use of stubs are not recorded for a page.
  const ignore = () => {};
  const errors = watchErrors(ignore, host);
  const clock = makeClock();
  const stubs = makeStubs({ later: clock.later, note: ignore, isNeeded: () => false, isContinuation: () => false });
  const { stub, isStub } = stubs;
  const logged = [];
  const shown = [];
  const sockets = [];
  const onReady = [];
  const onDoing = [];

  function failed(error) {
    const found = errors.describe(error);
    note('threw', { ...found, certain: error?.isCertain === true || isUsedEarly(found) || isNobodys(error) });
  }

  /** Whether a `let` or `const` is used before its line: then no other script can have declared it. */
  const isUsedEarly = ({ name, message, location }) => name === 'ReferenceError' && message.endsWith('is not initialized') && location !== undefined;

  /**
   * Whether the error is about a name that no page has: `require`, or a variable of server.js. A variable that holds a
   * library may exist in a page too.
   */
  function isNobodys(error) {
    const [, name] = (error instanceof ReferenceError && /^'?([\w$]+)'? is not defined$/.exec(error.message)) || [];
    // Another script of the page may declare `socket`.
    if (name === undefined || name === 'socket') return false;
    const isServers = (words) => host.isWritten('server.js', words);
    return name === 'require' || ([`let ${name}`, `var ${name}`].some(isServers) && !isServers(`${name} = require`));
  }

  function attempt(fn) {
    try {
      return fn();
    } catch (error) {
      failed(error);
    }
  }

  const show = (value) => {
    if (typeof value === 'string') return value;
    if (isStub(value)) return `${value}`;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return '[object]';
    }
  };
  const keep = (list, values) => void (list.length < 1000 && list.push(values.map(show).join(' ').slice(0, 2000)));

  const console = {};
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'table', 'dir', 'trace', 'group', 'groupEnd', 'time', 'timeEnd', 'assert', 'count', 'clear']) {
    console[level] = (...values) => keep(logged, values);
  }

  // --- elements: what is written into one is shown

  const WRITTEN = ['textContent', 'innerText', 'innerHTML', 'value'];
  const WRITERS = ['text', 'html', 'append', 'prepend', 'val', 'before', 'after', 'replaceWith', 'appendChild', 'insertAdjacentHTML', 'write', 'insertBefore', 'replaceChildren'];

  const LOADING = ['load', 'ready', 'DOMContentLoaded'];
  const DOING = ['submit', 'click', 'keydown', 'keyup', 'keypress', 'change'];

  function listen(event, ...rest) {
    const callback = rest.findLast((one) => typeof one === 'function');
    if (!callback) return;
    if (LOADING.includes(event)) onReady.push(callback);
    if (DOING.includes(event)) onDoing.push(callback);
  }

  function element(name) {
    const own = new Map();
    const self = new Proxy(stub(name, { own, silent: true }), {
      get(inner, key) {
        if (key === 'addEventListener' || key === 'on' || key === 'one' || key === 'bind') return (...args) => (listen(...args), self);
        if (key === 'ready') return (callback) => (onReady.push(callback), self);
        if (DOING.includes(key)) return (...args) => (listen(key, ...args), self);
        if (WRITERS.includes(key)) return (...values) => (keep(shown, values), values.length ? self : '');
        if (WRITTEN.includes(key)) return own.get(key) ?? '';
        if (key === 'classList' || key === 'style' || key === 'dataset') return stub(key, { silent: true });
        if (key === 'length') return 1;
        return inner[key];
      },
      set(inner, key, value) {
        if (WRITTEN.includes(key)) keep(shown, [value]);
        if (key.startsWith?.('on')) listen(key.slice(2), value);
        own.set(key, value);
        return true;
      },
      apply: () => self,
    });
    return self;
  }

  const byNothing = () => element('element');
  const documentOwn = {
    readyState: 'complete', cookie: '', title: '', body: element('body'), head: element('head'), documentElement: element('html'), hidden: false,
    getElementById: byNothing, querySelector: byNothing, createElement: byNothing, createTextNode: byNothing, createElementNS: byNothing,
    querySelectorAll: () => [byNothing()], getElementsByClassName: () => [byNothing()], getElementsByTagName: () => [byNothing()], getElementsByName: () => [byNothing()],
    createDocumentFragment: byNothing, addEventListener: (...args) => listen(...args), write: (...values) => keep(shown, values),
    location: { href: 'http://localhost:3000/chat', reload() {} },
  };
  const document = stub('document', { own: documentOwn, silent: true });

  // --- jQuery and Socket.IO's client

  function $(what) {
    if (typeof what === 'function') onReady.push(what);
    return element('$()');
  }
  const jQuery = new Proxy($, {
    get: (target, key) => (key in target ? target[key] : key === 'ready' || key === 'when' ? (callback) => onReady.push(callback) : stub(`$.${String(key)}`, { silent: true })),
  });

  class Socket extends EventEmitter {
    constructor() {
      super();
      Object.assign(this, { id: 'page', connected: true, disconnected: false, said: [], auth: {}, acks: {} });
      this.io = Object.assign(new EventEmitter(), { engine: Object.assign(new EventEmitter(), { transport: { name: 'websocket' } }), opts: {}, uri: '' });
      sockets.push(this);
    }

    emit(name, ...args) {
      this.said.push(name);
      return this;
    }

    hears(name, ...args) {
      for (const listener of this.take(name)) attempt(() => listener.apply(this, args));
    }

    send() { return this; }
    connect() { return this; }
    open() { return this; }
    close() { return this; }
    disconnect() { return this; }
    compress() { return this; }
    timeout() { return this; }
    onAny(listener) { return this.on('*', (...args) => listener(...args)); }
    get volatile() { return this; }
  }
  const io = Object.assign((..._) => new Socket(), { connect: () => new Socket(), Manager: class { socket() { return new Socket(); } }, Socket, protocol: 5 });
  // Functions of the server or of a socket.
  for (const name of ['emit', 'on', 'once', 'send', 'use', 'to', 'in', 'of']) io[name] = noFunction(`io.${name}`);

  const globals = {
    console, document, $: jQuery, jQuery, io,
    location: { href: 'http://localhost:3000/chat', origin: 'http://localhost:3000', protocol: 'http:', host: 'localhost:3000', hostname: 'localhost', port: '3000', pathname: '/chat', search: '', hash: '', reload() {}, assign() {} },
    setTimeout: clock.setTimeout, setInterval: clock.setInterval, clearTimeout: clock.stop, clearInterval: clock.stop,
    requestAnimationFrame: (callback) => clock.setTimeout(callback, 16), queueMicrotask: (callback) => void Promise.resolve().then(callback),
    addEventListener: (...args) => listen(...args), removeEventListener() {}, alert() {}, confirm: () => true, prompt: () => 'a name',
    localStorage: stub('localStorage', { own: { getItem: () => null } }), sessionStorage: stub('sessionStorage', { own: { getItem: () => null } }),
  };
  for (const name of ['navigator', 'history', 'fetch', 'XMLHttpRequest', 'FormData', 'URL', 'URLSearchParams', 'Audio', 'Image', 'Notification', 'WebSocket', 'Event', 'CustomEvent',
    'MutationObserver', 'IntersectionObserver', 'getComputedStyle', 'matchMedia', 'screen', 'moment', 'angular', 'Vue', 'React', 'ReactDOM', 'axios', 'bootstrap', 'Swal', 'performance', 'crypto', 'Intl', 'TextEncoder', 'TextDecoder', 'Blob', 'File', 'FileReader', 'AbortController', 'HTMLElement', 'Node', 'Element']) {
    if (!(name in globalThis)) defineLazily(name, () => stub(name, { silent: true }));
  }
  for (const name of ['window', 'self', 'top', 'parent']) globals[name] = globalThis;
  for (const name in globals) Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true });
  // `window.onload = ...` is a ready callback too.
  Object.defineProperty(globalThis, 'onload', { configurable: true, get: () => undefined, set: (callback) => void onReady.push(callback) });

  function load(source, name) {
    for (const list of [sockets, logged, shown, onReady, onDoing]) list.length = 0;
    try {
      host.script(`(function () {${source}\n})`, name).call(globalThis);
    } catch (error) {
      if (error instanceof SyntaxError) note('does-not-parse', errors.unparsed(error, name.replace('/app/', '')));
      else failed(error);
    }
  }

  /** Runs what waits for the page to load and for its socket to connect, and the timers that are due. */
  function ready() {
    for (let index = 0; index < onReady.length && index < 100; index++) attempt(() => onReady[index].call(document, jQuery));
    for (const socket of [...sockets]) for (const name of ['connect', 'connected']) socket.hears(name);
    for (let timer = clock.next(1000), count = 0; timer && count < 100; timer = clock.next(1000), count++) attempt(timer.run);
  }

  /** Whether an action of the user creates a socket that listens, if loading the page created no socket. */
  function listensLate(name) {
    if (sockets.length > 0) return false;
    for (const callback of onDoing.slice(0, 20)) attempt(() => callback.call(element('element'), stub('event', { silent: true })));
    const late = sockets.some((socket) => socket.listenerCount(name) > 0);
    sockets.length = 0;
    return late;
  }

  return {
    load, ready, listensLate,
    console: logged,
    shown,
    listensTo: (name) => sockets.some((socket) => socket.listenerCount(name) > 0),
    deliver(name, text) {
      const args = JSON.parse(text);
      for (const socket of [...sockets]) socket.hears(name, ...args);
      for (let timer = clock.next(1000), count = 0; timer && count < 100; timer = clock.next(1000), count++) attempt(timer.run);
    },
    guessed: (text) => text.includes(MARK),
  };
}
