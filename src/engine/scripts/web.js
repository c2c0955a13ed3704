// The web as a hint sees it: what every hint may touch, and at which name the rest of it is loaded when first touched. It
// exists so that hints run as written, and so that what a hint leaves alone costs it nothing.

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions } = Object;
const { apply, ownKeys } = Reflect;
const NativePromise = Promise;
const nativeExec = RegExp.prototype.exec;
const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;

// A shorter subject is matched by the engine itself: no pattern that occurs takes long on it.
const LONG_SUBJECT = 256;

// The parts of the web, each a file in web/, with the globals that it makes.
const PARTS = {
  abort: ['AbortController', 'AbortSignal'],
  blob: ['Blob', 'File'],
  clone: ['structuredClone'],
  dom: ['DOMParser', 'Node', 'Element', 'HTMLElement', 'Document'],
  events: ['Event', 'EventTarget', 'ProgressEvent'],
  exception: ['DOMException'],
  fetch: ['fetch', 'Request', 'Response'],
  form: ['FormData'],
  headers: ['Headers'],
  jquery: ['$', 'jQuery'],
  text: ['TextEncoder', 'TextDecoder', 'atob', 'btoa'],
  url: ['URL', 'URLSearchParams'],
  xhr: ['XMLHttpRequest'],
};

// What a page has and a hint cannot be given here: a page, its storage, sockets, other languages than English. A hint which
// touches one cannot be decided.
const MISSING = [
  'document', 'location', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'WebSocket', 'EventSource', 'Worker',
  'Intl', 'crypto', 'ReadableStream', 'WritableStream', 'TransformStream', 'WebAssembly', 'alert', 'confirm', 'prompt',
];

const LOCALE_SENSITIVE = [
  [Date, 'toLocaleDateString'], [Date, 'toLocaleTimeString'], [Date, 'toLocaleString'],
  [Number, 'toLocaleString'], [BigInt, 'toLocaleString'], [String, 'localeCompare'],
];

/** The address of the app that is graded. */
let app;

function visible(object, name, value) {
  defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });
}

function lazily(object, name, make) {
  defineProperty(object, name, {
    enumerable: false,
    configurable: true,
    get() {
      const value = make();
      visible(object, name, value);
      if (kept) keepGlobal(name);
      return value;
    },
    set(value) {
      if (kept) throw new TypeError(`${name} is read-only`);
      visible(object, name, value);
    },
  });
}

function getUserInput(key) {
  return key === 'url' ? app : undefined;
}

/** Gives the hint its app, in both of the ways in which hints ask for it. */
function give(url) {
  app = url;
  if (kept) {
    globalThis.code = url;
    return;
  }
  visible(globalThis, 'code', url);
  visible(globalThis, 'getUserInput', getUserInput);
}

/**
 * Runs the function that a hint was made into against the app at `url`, and what its last statement was worth, where that is
 * a function too: whatever the form in which a hint was written. Answers the promise of its end, or nothing where it has ended.
 */
export function run(url, hint) {
  give(url);
  const kept = { __proto__: null, value: undefined };
  const running = hint(kept);
  return running === undefined ? finish(kept.value) : later(running, kept);
}

function finish(value) {
  const ended = typeof value === 'function' ? value(globalThis.getUserInput) : undefined;
  return ended === undefined || ended instanceof NativePromise ? ended : later(ended, {});
}

/** What is no promise of the engine's own (jQuery's, say) is awaited as one. */
async function later(running, kept) {
  await running;
  await finish(kept.value);
}

// --- a world that is kept

/** What is frozen already, in a world that is kept. */
let kept;

/** Freezes an object and whatever it leads to. */
function freezeAll(root) {
  const open = [root];
  while (open.length > 0) {
    const object = open.pop();
    if (object === null || (typeof object !== 'object' && typeof object !== 'function') || kept.has(object)) continue;
    kept.add(object);
    freeze(object);
    open.push(getPrototypeOf(object));
    for (const key of ownKeys(object)) {
      const { value, get, set } = getOwnPropertyDescriptor(object, key);
      open.push(value, get, set);
    }
  }
}

/** Makes a global that is no accessor one that stays. */
function keepGlobal(name) {
  const found = getOwnPropertyDescriptor(globalThis, name);
  if ('value' in found) {
    freezeAll(found.value);
    defineProperty(globalThis, name, { writable: false, configurable: false });
  }
}

/**
 * Makes the world one that can be kept for hints of many submissions: no builtin of it can be changed, and no global added.
 * Only hints that surely change nothing run in it, so that none can tell; this is for what that judgement overlooks.
 */
export function keep() {
  visible(globalThis, 'getUserInput', getUserInput);
  // The one that each run writes, and nothing but a value.
  defineProperty(globalThis, 'code', { value: undefined, writable: true, enumerable: false, configurable: false });
  // These replace a member of a builtin when first touched.
  for (const [type, name] of LOCALE_SENSITIVE) void type.prototype[name];
  kept = new Set([globalThis]);
  for (const key of ownKeys(globalThis)) if (key !== 'code') keepGlobal(key);
  // What no global leads to.
  const functions = [async () => {}, function* () {}, async function* () {}];
  const iterators = [[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator](), ''.matchAll(/a/g)];
  for (const object of [...functions, ...iterators]) freezeAll(getPrototypeOf(object));
  preventExtensions(globalThis);
}

export function install(host) {
  const loaded = Object.create(null);
  const world = { host, part: (name) => (loaded[name] ??= host.load(`web/${name}`).make(world)) };
  for (const name in PARTS) {
    for (const key of PARTS[name]) lazily(globalThis, key, () => world.part(name)[key]);
  }
  for (const [type, name] of LOCALE_SENSITIVE) {
    lazily(type.prototype, name, () => world.part('locale')[type.name][name]);
  }
  lazily(globalThis, 'assert', () => {
    const loadFull = () => host.load('assert/full');
    return host.load('assert').install(loadFull, host.record, { matches: matcher(host), isKept: kept !== undefined });
  });
  lazily(globalThis, 'console', () => makeConsole(host));
  visible(globalThis, 'window', globalThis);
  visible(globalThis, 'self', globalThis);
  installRegExp(host);
  installTimers(host);
  for (const name of MISSING) {
    defineProperty(globalThis, name, {
      configurable: true,
      get() {
        host.unsupported(name);
        throw new ReferenceError(`${name} is not defined`);
      },
      set(value) {
        if (kept) throw new TypeError(`${name} is read-only`);
        visible(globalThis, name, value);
      },
    });
  }
}

// --- regular expressions

/** The `exec` that patterns have here unless a hint gave them another. */
const ours = { exec: undefined };

function installRegExp(host) {
  ours.exec = function exec(value) {
    const subject = `${value}`;
    if (subject.length < LONG_SUBJECT) return apply(nativeExec, this, [subject]);
    const flags = apply(flagsOf, this, []);
    const global = flags.includes('g');
    // Only a search from the start is handed over: a loop over all matches (split, replace) would hand the whole
    // subject over once for each of them.
    const searches = !flags.includes('y') && !flags.includes('d') && !(global && this.lastIndex !== 0);
    const found = searches ? host.exec(apply(sourceOf, this, []), flags, subject) : undefined;
    if (found === undefined) return apply(nativeExec, this, [subject]);
    if (global) this.lastIndex = found === null ? 0 : found.end;
    return found === null ? null : matchArray(subject, found);
  };
  visible(RegExp.prototype, 'exec', ours.exec);
}

/**
 * Tells whether a pattern matches a text, without what it captures; `undefined` where only `exec` can tell. To ask a pattern
 * for its source and flags takes as long as to match, so the host keeps them for the record of the assertion.
 */
function matcher(host) {
  return (pattern, text) => {
    if (typeof text !== 'string' || text.length < LONG_SUBJECT || pattern.exec !== ours.exec) return undefined;
    return host.matches(pattern, apply(sourceOf, pattern, []), apply(flagsOf, pattern, []), text);
  };
}

function matchArray(subject, { spans, names }) {
  const match = [];
  for (let at = 0; at < spans.length; at += 2) {
    match[at / 2] = spans[at] < 0 ? undefined : subject.slice(spans[at], spans[at + 1]);
  }
  match.index = spans[0];
  match.input = subject;
  match.groups = undefined;
  if (names.length > 0) {
    match.groups = Object.create(null);
    for (const [name, number] of names) {
      if (match[number] !== undefined || !(name in match.groups)) match.groups[name] = match[number];
    }
  }
  return match;
}

// --- timers and console

function installTimers(host) {
  const start = (repeats) => (callback, delay = 0, ...args) => {
    const run = typeof callback === 'function' ? () => apply(callback, globalThis, args) : () => {};
    return host.startTimer(run, Math.max(0, Number(delay)) || 0, repeats, true);
  };
  visible(globalThis, 'setTimeout', start(false));
  visible(globalThis, 'setInterval', start(true));
  const stop = (id) => host.stopTimer(Number(id) || 0);
  visible(globalThis, 'clearTimeout', stop);
  visible(globalThis, 'clearInterval', stop);
  visible(globalThis, 'queueMicrotask', (callback) => void Promise.resolve().then(() => callback()));
}

function makeConsole(host) {
  const show = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return String(value);
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  };
  const silent = () => {};
  const console = {
    assert: silent, clear: silent, count: silent, countReset: silent, group: silent, groupCollapsed: silent, groupEnd: silent,
    time: silent, timeEnd: silent, timeLog: silent,
  };
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir']) {
    console[level] = (...values) => host.log(level, values.map(show).join(' '));
  }
  return freeze(console);
}
