// Node's modules and globals, as far as an app uses them when it starts (paths, files, the environment); the rest are
// stubs.

import { EventEmitter, events } from './events.js';
import { defineLazily } from './stub.js';

const ROOT = '/app';
const LIKE_A_SECRET = /SECRET|KEY|TOKEN|PASS|PW|USER|ID$|ID_|URI|URL|DB|DATABASE|MONGO|HOST|NAME|SALT|REDIS/;

// --- path

function normalize(path) {
  const out = [];
  for (const part of path.split('/')) {
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (part === '..' && !path.startsWith('/')) out.push(part);
    else if (part && part !== '.' && part !== '..') out.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + out.join('/') || '.';
}

function resolve(...parts) {
  let path = '';
  for (const part of [ROOT, ...parts]) path = `${part}`.startsWith('/') ? `${part}` : `${path}/${part}`;
  return normalize(path);
}

export const path = {
  sep: '/',
  delimiter: ':',
  normalize,
  resolve,
  join: (...parts) => normalize(parts.filter(Boolean).join('/')),
  dirname: (name) => `${name}`.replace(/\/?[^/]*\/*$/, '') || (`${name}`.startsWith('/') ? '/' : '.'),
  basename: (name, ending = '') => {
    const base = `${name}`.replace(/\/+$/, '').split('/').at(-1);
    return ending && base.endsWith(ending) ? base.slice(0, -ending.length) : base;
  },
  extname: (name) => /[^./](\.[^./]*)$/.exec(`${name}`)?.[1] ?? '',
  isAbsolute: (name) => `${name}`.startsWith('/'),
  relative: (from, to) => resolve(to).replace(`${resolve(from)}/`, ''),
  parse: (name) => ({ root: '/', dir: path.dirname(name), base: path.basename(name), ext: path.extname(name), name: path.basename(name, path.extname(name)) }),
  format: ({ dir, base }) => `${dir}/${base}`,
};
path.posix = path;
path.win32 = path;

// --- the environment

/**
 * The environment variables. The real values are unknown: those that an app may need are assumed to be set; `unknown()` is
 * called for any other.
 */
function environment(unknown) {
  const known = { PORT: '3000', PATH: '/usr/bin', HOME: '/home/app', PWD: ROOT, SESSION_SECRET: 'a secret', USER: 'app' };
  return new Proxy(known, {
    get(target, key) {
      if (typeof key !== 'string' || key in target) return target[key];
      if (/^[A-Z][A-Z0-9_]*$/.test(key) && LIKE_A_SECRET.test(key) && !/DISABLE|DEBUG|NODE_/.test(key)) return `a-${key.toLowerCase()}`;
      if (key !== 'NODE_ENV') unknown();
      return undefined;
    },
    set(target, key, value) {
      target[key] = `${value}`;
      return true;
    },
  });
}

export class Exit extends Error {}

// Modules that accept any use; those in the second set never call a callback.
const OTHERS = new Set(['crypto', 'stream', 'net', 'tls', 'dns', 'zlib', 'child_process', 'readline', 'querystring', 'string_decoder', 'buffer',
  'worker_threads', 'perf_hooks', 'async_hooks', 'vm', 'v8', 'tty', 'dgram', 'punycode', 'constants', 'stream/promises',
  'util/types', 'dns/promises', 'readline/promises', 'test']);
const NO_CALLBACKS = new Set(['net', 'child_process', 'readline', 'worker_threads']);

/**
 * `looked()` is called when an unknown environment variable is read; `requireOf(file)` makes the `require` of a file,
 * given by its path.
 */
export function makeNode({ host, clock, stubs, http, note, show, looked, requireOf }) {
  const { stub } = stubs;
  const noop = () => {};
  let hasUnknown = false;

  const console = {};
  const print = (...values) => void values.map(show);
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir', 'group', 'time', 'timeEnd', 'groupEnd', 'assert', 'count', 'clear', 'timeLog']) {
    console[level] = print;
  }
  console.Console = function Console() { return console; };

  const process = Object.assign(new EventEmitter(), {
    env: environment(() => {
      hasUnknown = true;
      looked();
    }),
    argv: ['node', `${ROOT}/server.js`], execArgv: [], execPath: '/usr/bin/node', pid: 4242, ppid: 1,
    title: 'node', arch: 'x64', platform: 'linux', version: 'v20.11.0', versions: { node: '20.11.0', v8: '11.3' },
    release: { name: 'node' }, config: {}, exitCode: undefined, mainModule: undefined,
    cwd: () => ROOT, chdir: noop, umask: () => 18, uptime: () => 1, emitWarning: noop, abort: noop,
    hrtime: Object.assign(() => [1, 0], { bigint: () => 1n }),
    memoryUsage: () => ({ rss: 1e7, heapTotal: 1e7, heapUsed: 1e7, external: 0 }), cpuUsage: () => ({ user: 0, system: 0 }),
    nextTick: (callback, ...args) => void Promise.resolve().then(() => callback(...args)),
    stdout: stub('process.stdout', { silent: true, own: { isTTY: false, columns: 80 } }),
    stderr: stub('process.stderr', { silent: true, own: { isTTY: false } }),
    stdin: stub('process.stdin', { silent: true }),
    exit() {
      note('exited');
      throw new Exit('process.exit');
    },
    kill: noop,
  });

  // Only the learner's own files can be read.
  const pathOf = (name) => `${name?.href ?? name}`.replace(/^file:\/\//, '');
  const inFolder = (name) => {
    const full = resolve(pathOf(name));
    return full.startsWith(`${ROOT}/`) ? full.slice(ROOT.length + 1) : undefined;
  };
  const readFile = (name) => {
    const file = inFolder(name);
    return file === undefined ? undefined : host.read(file);
  };
  const readFileSync = (name, options) => {
    const text = readFile(name) ?? stub(`fs.readFileSync(${name})`, { silent: true });
    return options || typeof text !== 'string' ? text : Object.assign(stub('Buffer', { own: { toString: () => text, length: text.length } }));
  };
  // A folder that is not there is a stub, like a file.
  const readdirSync = (name, options) => {
    const full = resolve(pathOf(name));
    const names = full === ROOT || full.startsWith(`${ROOT}/`) ? host.list(full.slice(ROOT.length + 1)) : undefined;
    if (!names || options?.recursive) return stub('fs.readdirSync()', { silent: true });
    return names.map((entry) => {
      const [plain, isFolder] = [entry.replace('/', ''), entry.endsWith('/')];
      if (!options?.withFileTypes) return plain;
      const kind = { isFile: () => !isFolder, isDirectory: () => isFolder, isSymbolicLink: () => false };
      return { name: plain, path: full, parentPath: full, ...kind };
    });
  };
  const sleep = (delay, value) => new Promise((done) => clock.setTimeout(() => done(value), delay));
  const promised = (fn) => (...args) => new Promise((done, fail) => fn(...args, (error, value) => (error ? fail(error) : done(value))));
  // A URL that a stub made names no file: the files are then looked for where the app starts.
  const createRequire = (file) => {
    return requireOf(resolve(stubs.isStub(file) ? 'server.js' : pathOf(file).replace(/\/$/, '/file')));
  };
  // Each module is created on first use.
  const makers = {
    path: () => path, process: () => process, console: () => console, events: () => events,
    'path/posix': () => path,
    fs: () => stub('fs', {
      own: {
        readFileSync, readdirSync,
        readdir: (name, ...rest) => void clock.later(() => rest.at(-1)?.(null, readdirSync(name, rest[0]))),
        existsSync: (name) => readFile(name) !== undefined,
        readFile: (name, ...rest) => void clock.later(() => rest.at(-1)?.(null, readFileSync(name, rest.length > 1))),
        promises: module('fs/promises'),
      },
    }),
    'fs/promises': () => stub('fs.promises', {
      own: {
        readFile: async (name, options) => readFileSync(name, options),
        readdir: async (name, options) => readdirSync(name, options),
      },
    }),
    util: () => stub('util', {
      own: {
        promisify(fn) {
          if (fn === globalThis.setTimeout) return sleep;
          return typeof fn === 'function' && !stubs.isStub(fn) ? promised(fn) : fn;
        },
        inherits: (child, parent) => void Object.setPrototypeOf(child.prototype, parent.prototype),
        inspect: show,
        format: (...values) => values.map(show).join(' '),
        isArray: Array.isArray,
        types: stub('util.types', { silent: true }),
      },
    }),
    http: () => http.nodeHttp('http'), https: () => http.nodeHttp('https'), http2: () => http.nodeHttp('http2'),
    url: () => stub('url', {
      own: {
        URL: globalThis.URL, URLSearchParams: globalThis.URLSearchParams,
        fileURLToPath: (url) => `${url?.href ?? url}`.replace('file://', ''),
        pathToFileURL: (name) => ({ href: `file://${name}`, toString: () => `file://${name}` }),
      },
    }),
    cluster: () => stub('cluster', { own: { isMaster: false, isPrimary: false, isWorker: true } }),
    os: () => stub('os', { silent: true, own: { EOL: '\n', hostname: () => 'app', platform: () => 'linux', cpus: () => [{}], networkInterfaces: () => ({}), tmpdir: () => '/tmp', homedir: () => '/home/app' } }),
    timers: () => ({ setTimeout: clock.setTimeout, setInterval: clock.setInterval, clearTimeout: clock.stop, clearInterval: clock.stop, setImmediate: (fn, ...args) => clock.setTimeout(fn, 0, ...args) }),
    'timers/promises': () => ({ setTimeout: sleep, setImmediate: (value) => sleep(0, value) }),
    assert: () => stub('assert', { silent: true }),
    module: () => stub('module', { own: { createRequire, createRequireFromPath: createRequire } }),
  };
  const made = new Map();

  /** One of Node's own modules; undefined for any other name. */
  function module(name) {
    if (!made.has(name)) {
      if (Object.hasOwn(makers, name)) made.set(name, makers[name]());
      else if (OTHERS.has(name)) made.set(name, stub(name, { silent: NO_CALLBACKS.has(name) }));
    }
    return made.get(name);
  }

  const globals = {
    console, process,
    global: globalThis,
    setTimeout: clock.setTimeout, setInterval: clock.setInterval,
    setImmediate: (callback, ...args) => clock.setTimeout(callback, 0, ...args),
    clearTimeout: clock.stop, clearInterval: clock.stop, clearImmediate: clock.stop,
    queueMicrotask: (callback) => void Promise.resolve().then(callback),
    structuredClone: (value) => JSON.parse(JSON.stringify(value)),
  };
  for (const name of ['URL', 'URLSearchParams', 'Buffer', 'fetch', 'Headers', 'Request', 'Response', 'FormData', 'Blob', 'File', 'AbortController', 'AbortSignal', 'Event', 'EventTarget',
    'TextEncoder', 'TextDecoder', 'WebSocket', 'MessageChannel', 'MessagePort', 'BroadcastChannel', 'performance', 'PerformanceObserver', 'crypto', 'Crypto', 'CryptoKey',
    'atob', 'btoa', 'Intl', 'WebAssembly', 'DOMException', 'ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'CustomEvent', 'navigator', 'SubtleCrypto']) {
    if (!(name in globalThis)) defineLazily(name, () => stub(name));
  }
  for (const name in globals) Object.defineProperty(globalThis, name, { value: globals[name], writable: true, configurable: true });

  return { module, process, hasUnknownVariables: () => hasUnknown };
}
