// Locates errors and calls in the learner's files. It records every error created in their realm, caught or not, since
// an error that the app swallows may still be why it does not work.

const ROOT = '/app/';
const MAX_ERRORS = 50;
// The most lines that a call may span.
const MAX_CALL_LINES = 30;
// The client's `io()`, alone on its line, called in the server.
const CALLS_IO = /^[^(]*\b(io)\s*\(\s*\)[^(]*$/;

/** An error that Node or the real package would throw too. */
export class CertainError extends Error {}
Object.assign(CertainError.prototype, { name: 'Error', isCertain: true });
class CertainTypeError extends TypeError {}
Object.assign(CertainTypeError.prototype, { name: 'TypeError', isCertain: true });

/** The member of a stub for a function that the real object does not have but learners call. */
export const noFunction = (name) => () => {
  throw new CertainTypeError(`${name} is not a function`);
};

/**
 * The expression on the line that is certainly undefined where its property `name` is read: `io.request`, `socket.req`,
 * or a client's user or session without a middleware that sets it.
 */
function absent(line, name, hasMiddleware) {
  const of = (chain) => new RegExp(`\\b(${chain})\\??\\.${name}\\b`).exec(line)?.[1];
  return of('io\\.(?:request|handshake|user|req)|(?:socket|client)\\.req(?:\\.\\w+)?')
    ?? (hasMiddleware ? undefined : of('\\w+\\.(?:request|handshake)\\.(?:user|session)|(?:socket|client)\\.(?:user|session)'));
}

/**
 * Whether Node would throw the error too. Any other error may come from a difference between a stub and the real
 * module.
 */
function isCertain(error) {
  const name = `${error.name}`;
  return name === 'ReferenceError' || (name === 'TypeError' && `${error.message}`.includes('read-only')) || error.isCertain === true;
}

/**
 * `hasMiddleware()` tells whether a middleware may have identified a client, and `kindWithout(key)` the kind of object
 * from which this member was read that none of the kind has.
 */
export function watchErrors(note, host, { hasMiddleware = () => true, kindWithout = () => undefined } = {}) {
  const locations = new WeakMap();
  const texts = new Map();
  let last;
  let probing = false;
  let count = 0;

  function linesOf(file) {
    if (!texts.has(file)) texts.set(file, host.read(file)?.split('\n') ?? []);
    return texts.get(file);
  }

  const locate = (sites) => {
    for (const site of sites) {
      const file = site.getFileName?.();
      if (typeof file !== 'string' || !file.startsWith(ROOT) || file.includes('/node_modules/')) continue;
      return { file: file.slice(ROOT.length), line: site.getLineNumber?.() ?? 0, column: site.getColumnNumber?.() ?? 0 };
    }
    return undefined;
  };

  // QuickJS reports a position after an assignment to a constant: the assignment may be on an earlier line.
  function assignment(message, location) {
    const [, name] = /^'(.+)' is read-only$/.exec(message) ?? [];
    const lines = name ? linesOf(location.file) : [];
    for (let line = location.line; line > Math.max(0, location.line - 4); line--) {
      const column = lines[line - 1]?.indexOf(name) ?? -1;
      if (column >= 0 && /=|\+\+|--/.test(lines[line - 1])) return { ...location, line, column: column + 1 };
    }
    return location;
  }

  const lineAt = (location) => linesOf(location.file)[location.line - 1] ?? '';

  /**
   * The member that its object certainly does not have and that `use` follows, at a location or within `most` lines, to
   * which the location is moved. For a call over several lines, QuickJS reports the line of an argument.
   */
  function missingMember(location, use, most = MAX_CALL_LINES) {
    const member = new RegExp(`([\\w$][\\w$.]*)?\\.([\\w$]+)${use}`, 'g');
    const lines = linesOf(location.file);
    for (let line = location.line; line > Math.max(0, location.line - most); line--) {
      for (const found of (lines[line - 1] ?? '').matchAll(member)) {
        const [, before, key] = found;
        const kind = kindWithout(key);
        if (!kind) continue;
        Object.assign(location, { line, column: found.index + 1 });
        const base = before ?? /[\w$][\w$.]*(?=\s*$)/.exec(lines[line - 2] ?? '')?.[0];
        return { kind, name: base ? `${base}.${key}` : key };
      }
    }
    return undefined;
  }

  /** Names in the error's message what is missing, if that is certain. */
  function recognise(error, location) {
    const sure = (message) => Object.assign(error, { message, isCertain: true });
    if (error.message === 'not a function') {
      const called = missingMember(location, '\\s*\\(');
      if (called) return void Object.assign(sure(`${called.name} is not a function`), { without: called.kind });
      const [, name] = CALLS_IO.exec(lineAt(location)) ?? [];
      if (name) return void sure(`${name} is not a function`);
    }
    const [, name] = /^cannot read property '([\w$]+)' of undefined$/.exec(error.message) ?? [];
    if (!name) return;
    const written = name.replaceAll('$', '\\$');
    const missing = absent(lineAt(location), written, hasMiddleware()) ?? missingMember(location, `\\s*\\.\\s*${written}\\b`, 1)?.name;
    if (missing) sure(`${missing} is undefined, so it has no '${name}'`);
  }

  Error.prepareStackTrace = (error, sites) => {
    last = locate(sites);
    if (!probing && last) {
      last = assignment(`${error.message}`, last);
      recognise(error, last);
      locations.set(error, last);
      if (count++ < MAX_ERRORS) note('error', describe(error));
    }
    return `${error.name}: ${error.message}`;
  };

  /** The learner's line that is running. */
  function here() {
    probing = true;
    last = undefined;
    try {
      new Error();
    } finally {
      probing = false;
    }
    return last;
  }

  /**
   * The location of the running `emit` call. For a call over several lines, QuickJS reports the line of an argument.
   */
  function emission() {
    const location = here();
    const lines = location ? linesOf(location.file) : [];
    if (lines.length === 0 || /\bemit\b/.test(lines[location.line - 1])) return location;
    let after = lines[location.line - 1].slice(0, location.column - 1);
    for (let line = location.line - 1; line > Math.max(0, location.line - MAX_CALL_LINES); line--) {
      const text = lines[line - 1];
      const call = /[\w$.]*\.emit\s*\(/.exec(text);
      after = `${call ? text.slice(call.index + call[0].length) : text}\n${after}`;
      if (call) return after.split('(').length >= after.split(')').length ? { ...location, line, column: call.index + 1 } : location;
    }
    return location;
  }

  /** Describes a file that does not parse. Only a mistake that a second parser finds too is certain. */
  function unparsed(error, file) {
    const [message, line, column] = JSON.parse(host.mistake(file) ?? '[]');
    const own = describe(error);
    return message === undefined ? { ...own, certain: false } : { ...own, message, location: { file, line, column }, certain: true };
  }

  function describe(error) {
    if (typeof error !== 'object' || error === null) return { name: 'Error', message: `${String(error)}`, certain: false };
    const location = locations.get(error);
    const certain = location !== undefined && isCertain(error);
    return { name: `${error.name}`, message: `${error.message}`, location, certain, without: certain ? error.without : undefined };
  }

  /** The port of a `listen` call as it is written; undefined if it is 0 or not found. */
  function portAt(location) {
    const [, port] = (location && /\.listen\s*\(\s*([\w$.[\]'"| ]+?)\s*[,)]/.exec(lineAt(location))) ?? [];
    return port && Number(port) !== 0 ? port : undefined;
  }

  return { here, emission, describe, unparsed, portAt };
}
