// A stub accepts any use: it can be called, constructed, read, awaited and listened to, and returns stubs. It replaces
// what a rehearsal does not have (a database, an unknown module), so that the learner's own code runs.

/** The start of a stub's text; a payload that contains it is not the learner's own. */
export const MARK = '\u0000stub:';

// Functions passed to these methods are for later (a route, a hook, a column) and are not called at the start.
const LATER = new Set([
  'use', 'pre', 'post', 'get', 'put', 'patch', 'delete', 'all', 'head', 'options', 'route', 'param', 'engine', 'set',
  'method', 'static', 'virtual', 'plugin', 'validate', 'serializeUser', 'deserializeUser', 'authenticate', 'authorize',
  'map', 'filter', 'forEach', 'reduce', 'some', 'every', 'addHook', 'hook', 'schedule', 'off', 'removeListener', 'catch',
  'intercept', 'setErrorHandler', 'transform', 'handle', 'define',
]);
const LISTENING = new Set(['on', 'once', 'addListener', 'addEventListener', 'prependListener']);
const HAPPENS = new Set(['open', 'connect', 'connected', 'connection', 'ready', 'listening', 'load', 'init', 'start']);

/** The names of a function's parameters, as far as its source shows them. */
export function parametersOf(fn) {
  const text = Function.prototype.toString.call(fn).slice(0, 500);
  const found = /^(?:async\b\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?\(([^)]*)\)|^(?:async\s+)?([\w$]+)\s*=>/.exec(text);
  const list = found ? found[1] ?? found[2] ?? '' : '';
  return list.split(',').map((name) => name.trim()).filter(Boolean);
}

const sourceOf = (fn) => Function.prototype.toString.call(fn).slice(0, 20000);

/** The functions in a list or a plain object, such as those that a package runs one after the other. */
function functionsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return [];
  const members = Object.values(Object.getOwnPropertyDescriptors(value));
  return members.map((member) => member.value).filter((member) => typeof member === 'function');
}

/** Defines a global that is created when it is first read: most never are. */
export function defineLazily(name, make) {
  const put = (value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  const get = () => {
    const value = make();
    put(value);
    return value;
  };
  Object.defineProperty(globalThis, name, { get, set: (value) => void put(value), configurable: true });
}

const isError = (name) => /^_*(e|er|err|error)\d*$/i.test(name);

/**
 * What the first of a callback's parameters is, by its name or else by how the source uses it: an error, where it is
 * thrown or ends the function, and no error, where its absence does. Where it is tested in another way, several
 * parameters make it an error, as in Node; that is a guess. Untested, it may be anything.
 */
function firstOf(fn, [name, ...others]) {
  if (isError(name)) return { error: true };
  if (!/^[\w$]+$/.test(name)) return { error: false };
  const text = sourceOf(fn);
  const written = `(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`;
  const has = (pattern) => new RegExp(pattern.replace('NAME', () => written)).test(text);
  const ends = '\\s*\\)\\s*\\{?\\s*(?:return|throw|process|console)\\b';
  if (has(`\\bif\\s*\\(\\s*!\\s*NAME${ends}`)) return { error: false };
  const isFailure = has('\\bthrow\\s+NAME') || has(`\\bif\\s*\\(\\s*NAME${ends}`);
  if (isFailure) return { error: true, guessed: others.length === 0 };
  const tests = ['\\bif\\s*\\(\\s*!*\\s*NAME', '\\btypeof\\s+NAME', 'NAME\\s*(?:[!=]==?|\\?(?!\\.)|&&|\\|\\|)'];
  const isTested = tests.some(has);
  return { error: isTested && others.length > 0, guessed: isTested };
}

/**
 * Creates a set of stubs. `later(fn)` schedules a callback; `note(kind, facts)` records a fact; `isNeeded(value)`
 * tells whether the behaviour depends on a value, and `passedOn()` is called when one is passed to a stub;
 * `isContinuation(fn)` tells whether a function must be called for the app to continue; `watching()` returns the list
 * that collects data that arrives now, if any; `refusal(path, args)` returns what makes the error with which the real
 * function certainly refuses these arguments, if it does; `looked()` is called when a member is read.
 */
export function makeStubs({
  later, note, isNeeded, isContinuation, passedOn, watching = () => undefined, refusal = () => undefined,
  looked = () => {},
}) {
  const states = new WeakMap();
  let numbers = 0;
  const isStub = (value) => states.has(value);

  function answerTo(fn, path) {
    const names = parametersOf(fn);
    if (names.length === 0) return [null, answer(path)];
    const { error, guessed } = firstOf(fn, names);
    // Called in the other way, it may do something else.
    if (guessed) note('uncalled', { by: path, text: sourceOf(fn) });
    return names.map((_, index) => (index === 0 && error ? null : answer(path)));
  }

  /** The result of a call, such as a database query, whose real value is unknown. */
  function answer(path, more) {
    const watched = watching();
    const made = stub(`${path} result`, { ...more, watched });
    watched?.push(states.get(made));
    return made;
  }

  function called(state, args) {
    state.used = true;
    const { path, silent } = state;
    const method = path.slice(path.lastIndexOf('.') + 1);
    for (const arg of args) if (isNeeded(arg)) {
      note('passed-on', { to: path });
      passedOn?.();
    }
    const given = args.filter((arg) => typeof arg === 'function' && !isStub(arg));
    const goOn = given.find(isContinuation);
    if (goOn) return void later(() => goOn());
    for (const fn of args.flatMap(functionsIn)) if (!isStub(fn)) note('uncalled', { by: path, text: sourceOf(fn) });
    const callback = given.at(-1);
    if (!callback) return;
    const listens = LISTENING.has(method);
    // It may be a Socket.IO server that a package made.
    if (listens && args[0] === 'connection') note('uncalled', { by: path, text: `connection ${sourceOf(callback)}` });
    const event = listens ? HAPPENS.has(args[0]) : !LATER.has(method);
    if (!silent && event) later(() => quietly(callback(...answerTo(callback, path))));
    else note('uncalled', { by: path, text: sourceOf(callback) });
  }

  /** Ends a call with an error, which its callback gets if it has one, and else its promise. */
  function refuse(error, args) {
    const callback = args.findLast((arg) => typeof arg === 'function' && !isStub(arg));
    return callback ? void later(() => quietly(callback(error))) : Promise.reject(error);
  }

  // The real caller of a callback would have handled the rejection of the promise that it returns.
  function quietly(result) {
    if (result instanceof Promise) result.catch(() => {});
  }

  // Resolves to a stub without `then`, otherwise awaiting it would never end.
  function then(state, resolve, reject) {
    state.used = true;
    const { silent, own = (state.own = new Map()), children = (state.children = new Map()) } = state;
    const value = answer(state.path, { settled: true, silent, own, children });
    return Promise.resolve().then(() => value).then(resolve, reject);
  }

  function read(state, target, key, receiver) {
    state.used = true;
    if (state.own?.has(key)) return state.own.get(key);
    looked();
    if (state.children?.has(key)) return state.children.get(key);
    if (state.proto && key in state.proto) return Reflect.get(state.proto, key, receiver);
    const { proxy } = state;
    switch (key) {
      case 'then': return state.settled ? undefined : (resolve, reject) => then(state, resolve, reject);
      case 'catch': return () => proxy;
      case 'finally': return (callback) => (typeof callback === 'function' && later(callback), proxy);
      case 'prototype': return target.prototype;
      case 'default': return proxy;
      case 'length': case 'size':
        // A length that was read: the real one is unknown.
        state.watched?.push({ used: false });
        return 0;
      case '__esModule': case 'constructor': return undefined;
      case 'toString': case 'toJSON': return () => MARK + state.path;
      case 'valueOf': return () => proxy;
      case 'call': return (_, ...args) => Reflect.apply(proxy, undefined, args);
      case 'apply': return (_, args) => Reflect.apply(proxy, undefined, args ?? []);
      case 'bind': return () => proxy;
      case Symbol.toPrimitive: return (hint) => {
        if (hint !== 'number') return MARK + state.path;
        numbers++;
        return NaN;
      };
      case Symbol.iterator: return function* () {
        for (let count = 0; count < 3; count++) yield stub(`${state.path}[]`);
      };
    }
    if (typeof key === 'symbol' || state.members?.lacks(key)) return undefined;
    const child = stub(`${state.path}.${key}`, { silent: state.silent, watched: state.watched });
    (state.children ??= new Map()).set(key, child);
    if (state.watched) state.watched.push(states.get(child));
    return child;
  }

  function write(state, key, value) {
    state.members?.set(key);
    (state.own ??= new Map()).set(key, value);
    return true;
  }

  // A class, and not closures for each stub: hundreds of stubs are created before the learner's first line runs.
  class Traps {
    constructor(state) {
      this.state = state;
    }

    get(target, key, receiver) { return read(this.state, target, key, receiver); }
    set(_, key, value) { return write(this.state, key, value); }
    // The `own` members are listed: compiled code copies a module name by name.
    ownKeys(target) { return [...new Set([...Reflect.ownKeys(target), ...this.state.own?.keys() ?? []])]; }
    has(_, key) { return typeof key === 'string'; }
    getPrototypeOf() { return this.state.proto ?? Function.prototype; }

    getOwnPropertyDescriptor(target, key) {
      const { own } = this.state;
      return Reflect.getOwnPropertyDescriptor(target, key)
        ?? (own?.has(key) ? { value: own.get(key), writable: true, enumerable: true, configurable: true } : undefined);
    }

    apply(_, self, args) {
      const refused = refusal(this.state.path, args);
      if (refused) return refuse(refused(), args);
      called(this.state, args);
      return stub(`${this.state.path}()`, { silent: this.state.silent, watched: watching() });
    }

    construct(_, args, newTarget) {
      const { state } = this;
      if (newTarget === state.proxy) called(state, args);
      const refused = refusal(state.path, args);
      const own = refused && { connect: (...given) => refuse(refused(), given) };
      return stub(`new ${state.path}`, { own, silent: state.silent, proto: newTarget === state.proxy ? undefined : newTarget.prototype });
    }

    defineProperty(_, key, { value, get }) { return write(this.state, key, get ? get.call(this.state.proxy) : value); }

    deleteProperty(_, key) {
      this.state.own?.delete(key);
      this.state.children?.delete(key);
      return true;
    }
  }

  /**
   * `own` holds the members that it really has; a `silent` stub calls no callbacks; `watched` collects the states of
   * what is read from it, so that values that are read but not used further (possibly conditions) are known;
   * `members` (see members.js) are those of the real thing, as far as they are known.
   */
  function stub(path, { own, children, silent = false, settled = false, proto, watched, members } = {}) {
    const map = own === undefined || own instanceof Map ? own : new Map(Object.entries(own));
    const state = { path, own: map, children, silent, settled, proto, watched, members, used: false, proxy: undefined };
    state.proxy = new Proxy(function () {}, new Traps(state));
    states.set(state.proxy, state);
    return state.proxy;
  }

  return { stub, isStub, wereNumbers: () => numbers > 0 };
}
