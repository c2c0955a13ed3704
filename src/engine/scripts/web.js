// Installs the web's globals and runs hints. Most globals are loaded when they are first read.

const { defineProperty, freeze } = Object;
const { apply } = Reflect;
const NativePromise = Promise;
const nativeExec = RegExp.prototype.exec;
const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;

// Shorter subjects are matched by QuickJS: no pattern of the curriculum takes long on them.
const LONG_SUBJECT = 256;

// The globals of each file in web/.
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

// Globals of a browser that are not supported. A hint that reads one cannot be decided.
const MISSING = [
  'document', 'location', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'WebSocket', 'EventSource', 'Worker',
  'Intl', 'crypto', 'ReadableStream', 'WritableStream', 'TransformStream', 'WebAssembly', 'alert', 'confirm', 'prompt',
];

const LOCALE_SENSITIVE = [
  [Date, 'toLocaleDateString'], [Date, 'toLocaleTimeString'], [Date, 'toLocaleString'],
  [Number, 'toLocaleString'], [BigInt, 'toLocaleString'], [String, 'localeCompare'],
];

/** The URL of the app that is graded. */
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
      return value;
    },
    set(value) {
      visible(object, name, value);
    },
  });
}

function getUserInput(key) {
  return key === 'url' ? app : undefined;
}

/** Sets the app's URL in both forms in which hints read it, `code` and `getUserInput('url')`. */
function setApp(url) {
  app = url;
  visible(globalThis, 'code', url);
  visible(globalThis, 'getUserInput', getUserInput);
}

/**
 * Runs a hint's function (from hint_code.rs) against the app at `url`, then its completion value, if that is a
 * function. Returns a promise that settles when the hint ends, or `undefined` if it has ended.
 */
export function run(url, hint) {
  setApp(url);
  const completion = { __proto__: null, value: undefined };
  const running = hint(completion);
  return running === undefined ? finish(completion.value) : later(running, completion);
}

function finish(value) {
  const ended = typeof value === 'function' ? value(globalThis.getUserInput) : undefined;
  return ended === undefined || ended instanceof NativePromise ? ended : later(ended, {});
}

/** Awaits anything that has a `then`, such as jQuery's promises. */
async function later(running, completion) {
  await running;
  await finish(completion.value);
}

/** Whether the local time is another than UTC, in January or in July. */
function isLocalTimeOwn() {
  const year = new Date().getFullYear();
  return [0, 6].some((month) => new Date(year, month).getTimezoneOffset() !== 0);
}

export function install(host) {
  if (isLocalTimeOwn()) host.load('web/date').install(visible);
  const loaded = Object.create(null);
  const web = { host, part: (name) => (loaded[name] ??= host.load(`web/${name}`).make(web)) };
  for (const name in PARTS) {
    for (const key of PARTS[name]) lazily(globalThis, key, () => web.part(name)[key]);
  }
  for (const [type, name] of LOCALE_SENSITIVE) {
    lazily(type.prototype, name, () => web.part('locale')[type.name][name]);
  }
  lazily(globalThis, 'assert', () => {
    const loadFull = () => host.load('assert/full');
    return host.load('assert').install(loadFull, host.record, matcher(host));
  });
  lazily(globalThis, 'console', makeConsole);
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
        visible(globalThis, name, value);
      },
    });
  }
}

// --- regular expressions

/** The `exec` that patterns have unless a hint replaced it. */
const replacement = { exec: undefined };

function installRegExp(host) {
  replacement.exec = function exec(value) {
    const subject = `${value}`;
    if (subject.length < LONG_SUBJECT) return apply(nativeExec, this, [subject]);
    const flags = apply(flagsOf, this, []);
    const global = flags.includes('g');
    // Only a search from the start uses the host: in a loop over all matches (split, replace), each search would copy
    // the whole subject.
    const searches = !flags.includes('y') && !flags.includes('d') && !(global && this.lastIndex !== 0);
    const found = searches ? host.exec(apply(sourceOf, this, []), flags, subject) : undefined;
    if (found === undefined) return apply(nativeExec, this, [subject]);
    if (global) this.lastIndex = found === null ? 0 : found.end;
    return found === null ? null : matchArray(subject, found);
  };
  visible(RegExp.prototype, 'exec', replacement.exec);
}

/**
 * Returns a function that tells whether a pattern matches a text, or `undefined` if only `exec` can tell. Reading a
 * pattern's source and flags takes as long as matching, so the host keeps them for recording the assertion.
 */
function matcher(host) {
  return (pattern, text) => {
    if (typeof text !== 'string' || text.length < LONG_SUBJECT || pattern.exec !== replacement.exec) return undefined;
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

/** A console whose methods do nothing. */
function makeConsole() {
  const names = ['assert', 'clear', 'count', 'countReset', 'debug', 'dir', 'error', 'group', 'groupCollapsed', 'groupEnd', 'info', 'log', 'table',
    'time', 'timeEnd', 'timeLog', 'trace', 'warn'];
  return freeze(Object.fromEntries(names.map((name) => [name, () => {}])));
}
