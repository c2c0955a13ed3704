// The web as a hint sees it: fetch, Response, URL, and the linear matcher behind every regular expression. It exists so
// that hints run as written; what a hint does not touch is loaded by `lazily` at its first use.

const { defineProperty, defineProperties, freeze } = Object;
const { apply } = Reflect;
const nativeExec = RegExp.prototype.exec;
const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;

// A shorter subject is matched by the engine itself: no pattern that occurs takes long on it.
const LONG_SUBJECT = 256;

// Globals that are not there yet. A hint which touches one could not be decided.
const MISSING = [
  'FormData', 'Headers', 'Request', 'XMLHttpRequest', '$', 'jQuery', 'DOMParser', 'Blob', 'File',
  'URLSearchParams', 'AbortController', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'structuredClone',
];

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

/** Runs a hint to its end: a value that is a function is called, whatever the form in which it was written. */
export async function conclude(started, getUserInput) {
  const { value } = await started;
  if (typeof value === 'function') await value(getUserInput);
}

export function install(host) {
  installRegExp(host);
  installUrl(host);
  installFetch(host);
  installTimers(host);
  lazily(globalThis, 'assert', () => host.load('assert').install(() => host.load('assert/full'), host.record));
  lazily(globalThis, 'console', () => makeConsole(host));
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

function installRegExp(host) {
  visible(RegExp.prototype, 'exec', function exec(value) {
    const subject = `${value}`;
    if (subject.length < LONG_SUBJECT) return apply(nativeExec, this, [subject]);
    const flags = apply(flagsOf, this, []);
    const global = flags.includes('g');
    // Only a search from the start is handed over: a loop over all matches (split, replace) would hand the whole
    // subject over once for each of them.
    const ours = !flags.includes('y') && !flags.includes('d') && !(global && this.lastIndex !== 0);
    const found = ours ? host.exec(apply(sourceOf, this, []), flags, subject) : undefined;
    if (found === undefined) return apply(nativeExec, this, [subject]);
    if (global) this.lastIndex = found === null ? 0 : found.end;
    return found === null ? null : matchArray(subject, found);
  });
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

// --- URL

const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

function installUrl(host) {
  class URL {
    #parts;

    constructor(url, base) {
      if (arguments.length === 0) throw new TypeError("URL constructor: At least 1 argument required, but only 0 passed");
      this.#parts = host.parseUrl(`${url}`, base === undefined ? undefined : `${base}`);
      if (!this.#parts) throw new TypeError(`Failed to construct 'URL': Invalid URL`);
    }

    static canParse(url, base) {
      return host.parseUrl(`${url}`, base === undefined ? undefined : `${base}`) !== null;
    }

    static get(url, index) {
      return url.#parts[index];
    }

    static set(url, index, value) {
      const parts = host.changeUrl(url.#parts[0], PARTS[index], `${value}`);
      if (!parts) throw new TypeError(`Failed to set the '${PARTS[index]}' property on 'URL': Invalid URL`);
      url.#parts = parts;
    }

    get searchParams() {
      const params = host.load('web/url').searchParamsOf(this);
      defineProperty(this, 'searchParams', { value: params });
      return params;
    }

    toString() {
      return this.#parts[0];
    }

    toJSON() {
      return this.#parts[0];
    }
  }

  const { get, set } = URL;
  delete URL.get;
  delete URL.set;
  PARTS.forEach((name, index) => {
    defineProperty(URL.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        return get(this, index);
      },
      set: name === 'origin' ? undefined : function (value) {
        set(this, index, value);
      },
    });
  });
  defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });
  visible(globalThis, 'URL', URL);
}

// --- fetch

function installFetch(host) {
  class Response {
    #answer;
    #used = false;

    constructor(answer) {
      this.#answer = answer;
    }

    #take() {
      if (this.#used) throw new TypeError('body stream already read');
      this.#used = true;
      return this.#answer;
    }

    get bodyUsed() { return this.#used; }
    get ok() { return this.#answer.status >= 200 && this.#answer.status < 300; }
    get status() { return this.#answer.status; }
    get statusText() { return this.#answer.statusText; }
    get url() { return this.#answer.url; }
    get redirected() { return this.#answer.redirected; }
    get type() { return this.#answer.type; }

    async text() {
      return this.#take().text();
    }

    async json() {
      return JSON.parse(this.#take().text());
    }

    clone() {
      if (this.#used) throw new TypeError('Response body is already used');
      return new Response(this.#answer);
    }
  }
  defineProperty(Response.prototype, Symbol.toStringTag, { value: 'Response', configurable: true });

  function fetch(input, init = {}) {
    return new Promise((resolve, reject) => {
      const url = host.parseUrl(`${input}`, undefined);
      if (!url) throw new TypeError(`Failed to parse URL from ${input}`);
      const request = {
        method: `${init.method ?? 'GET'}`,
        url: url[0],
        headers: Object.entries(init.headers ?? {}).map(([name, value]) => [name, `${value}`]),
        body: init.body === undefined || init.body === null ? undefined : `${init.body}`,
        redirect: init.redirect ?? 'follow',
        credentials: init.credentials === 'include',
      };
      if (request.body !== undefined && !request.headers.some(([name]) => name.toLowerCase() === 'content-type')) {
        request.headers.push(['content-type', 'text/plain;charset=UTF-8']);
      }
      host.request(request, (answer) => resolve(new Response(answer)), () => reject(new TypeError('Failed to fetch')));
    });
  }

  visible(globalThis, 'Response', Response);
  visible(globalThis, 'fetch', fetch);
}

// --- timers and console

function installTimers(host) {
  const start = (repeats) => (callback, delay = 0, ...args) => {
    const run = typeof callback === 'function' ? () => apply(callback, globalThis, args) : () => {};
    return host.startTimer(run, Math.max(0, Number(delay)) || 0, repeats);
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
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  const console = {};
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir']) {
    console[level] = (...values) => host.log(level, values.map(show).join(' '));
  }
  return freeze(defineProperties(console, {}));
}
