// fetch, Request and Response. The host sends the requests; those that a browser would refuse are refused here.

const REDIRECTS = ['follow', 'manual', 'error'];
const CREDENTIALS = ['omit', 'same-origin', 'include'];
const STANDARD = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function make({ host, part }) {
  const OWN = Symbol('own');
  const { send, Answer } = part('request');

  /** Encodes a body to a string or an ArrayBuffer, and returns it with its content type. */
  function encodeBody(value) {
    if (value === undefined || value === null) return { body: undefined, type: null };
    if (typeof value === 'object') {
      const { Blob, bytesOf } = part('blob');
      if (value instanceof part('url').URLSearchParams) {
        return { body: value.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
      }
      if (value instanceof part('form').FormData) {
        const { blob, type } = part('form').encode(value);
        return { body: bytesOf(blob).slice().buffer, type };
      }
      if (value instanceof Blob) return { body: bytesOf(value).slice().buffer, type: value.type || null };
      if (value instanceof ArrayBuffer) return { body: value.slice(0), type: null };
      if (ArrayBuffer.isView(value)) {
        return { body: value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength), type: null };
      }
    }
    return { body: `${value}`.toWellFormed(), type: 'text/plain;charset=UTF-8' };
  }

  function oneOf(what, value, allowed) {
    if (value === undefined) return undefined;
    if (allowed.includes(`${value}`)) return `${value}`;
    throw new TypeError(`The provided value '${value}' is not a valid enum value of type ${what}.`);
  }

  /** A method as it is sent. `refuse` gets the message about one that no page may use, and the name of its exception. */
  function httpMethod(given, refuse) {
    const method = `${given}`;
    const upper = method.toUpperCase();
    if (!TOKEN.test(method)) refuse(`'${method}' is not a valid HTTP method.`, 'SyntaxError');
    if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) refuse(`'${method}' HTTP method is unsupported.`, 'SecurityError');
    return STANDARD.has(upper) ? upper : method;
  }

  function typeError(message) {
    throw new TypeError(message);
  }

  /** The URL that `fetch(input)` requests. */
  function addressOf(input) {
    if (input instanceof Request) return input.url;
    const url = host.resolveUrl(`${input}`.toWellFormed(), undefined);
    if (typeof url !== 'string') throw new TypeError(`Failed to parse URL from ${input}`);
    if (!url.startsWith('http://') && !url.startsWith('https://')) host.unsupported(`fetch of ${/^[^:]*:/.exec(url)?.[0] ?? 'another kind of address'}`);
    if (url.indexOf('@') !== -1 && /^https?:\/\/[^/?#]*@/.test(url)) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
    return url;
  }

  /** The request of `fetch(url)`, with the standard's defaults. */
  const PLAIN = {
    method: 'GET', headers: [], body: undefined, redirect: 'follow', credentials: 'same-origin', mode: 'cors', signal: null,
  };

  /** The request of `fetch(input, init)`. */
  function read(input, init) {
    const from = input instanceof Request ? input : PLAIN;
    const method = init.method === undefined ? from.method : httpMethod(init.method, typeError);
    const { body, type } = 'body' in init ? encodeBody(init.body) : { body: from.body, type: null };
    if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    // The list of PLAIN, by identity, means that no headers are given.
    const given = init.headers ?? from.headers;
    let headers = [];
    if (given !== PLAIN.headers || type !== null) {
      const { Headers } = part('headers');
      const made = new Headers(given);
      if (type !== null && !made.has('content-type')) made.set('content-type', type);
      headers = [...made].filter(([name, value]) => !host.isForbiddenHeader(name, value));
    }
    return {
      method,
      headers,
      body,
      redirect: oneOf('RequestRedirect', init.redirect, REDIRECTS) ?? from.redirect,
      credentials: oneOf('RequestCredentials', init.credentials, CREDENTIALS) ?? from.credentials,
      mode: `${init.mode ?? from.mode}`,
      signal: init.signal ?? from.signal,
    };
  }

  /** Returns the source of a body; throws if it has been read before. */
  let take;

  class Body {
    #source;
    #used = false;

    constructor(source) { this.#source = source; }

    static {
      take = (body) => {
        if (body.#used) throw new TypeError('Body is unusable: Body has already been read');
        body.#used = body.#source !== null;
        return body.#source ?? EMPTY;
      };
    }

    get bodyUsed() { return this.#used; }

    get body() {
      if (this.#source !== null) host.unsupported('the stream in body');
      return null;
    }

    async text() { return take(this).text(); }

    async json() { return JSON.parse(take(this).text()); }

    async arrayBuffer() { return take(this).bytes(); }

    async bytes() { return new Uint8Array(take(this).bytes()); }

    async blob() {
      const type = (this.headers.get('content-type') ?? '').replace(/;\s+/g, ';');
      return new (part('blob').Blob)([take(this).bytes()], { type });
    }

    async formData() {
      const type = this.headers.get('content-type') ?? '';
      if (!type.startsWith('application/x-www-form-urlencoded')) host.unsupported('formData() of multipart/form-data');
      const form = new (part('form').FormData)();
      for (const [name, value] of host.parseQuery(take(this).text())) form.append(name, value);
      return form;
    }
  }

  const EMPTY = { text: () => '', bytes: () => new ArrayBuffer(0) };

  function source({ body }) {
    if (body === undefined) return null;
    const bytes = () => (typeof body === 'string' ? host.encode(body) : body);
    return { bytes, text: () => host.decode(bytes(), 'utf-8', false, false) };
  }

  class Request extends Body {
    #url;
    #asked;

    constructor(input, init = {}) {
      const url = addressOf(input);
      const asked = read(input, init);
      super(source(asked));
      this.#url = url;
      this.#asked = asked;
      Object.defineProperty(this, 'body', { value: asked.body });
    }

    get url() { return this.#url; }
    get method() { return this.#asked.method; }
    get headers() { return new (part('headers').Headers)(this.#asked.headers); }
    get redirect() { return this.#asked.redirect; }
    get credentials() { return this.#asked.credentials; }
    get mode() { return this.#asked.mode; }
    get signal() { return this.#asked.signal; }

    clone() { return new Request(this); }
  }

  class Response extends Body {
    #answer;
    #headers;

    constructor(given, init, key) {
      if (key === OWN) {
        super('text' in given ? given : null);
        this.#answer = given;
        return;
      }
      const { body, type } = encodeBody(given);
      const { status = 200, statusText = '', headers } = init ?? {};
      if (!(status >= 200 && status <= 599)) throw new RangeError(`The status provided (${status}) is outside the range [200, 599].`);
      super(source({ body }));
      this.#headers = new (part('headers').Headers)(headers);
      if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
      this.#answer = { status: Number(status), statusText: `${statusText}`, url: '', redirected: false, type: 'default', ...source({ body }) };
    }

    static json(data, init = {}) {
      const headers = new (part('headers').Headers)(init.headers);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return new Response(JSON.stringify(data), { ...init, headers });
    }

    static error() { return new Response({ ...HIDDEN, type: 'error' }, undefined, OWN); }

    get ok() { return this.#answer.status >= 200 && this.#answer.status < 300; }
    get status() { return this.#answer.status; }
    get statusText() { return this.#answer.statusText; }
    get url() { return this.#answer.url; }
    get redirected() { return this.#answer.redirected; }
    get type() { return this.#answer.type; }
    get headers() {
      this.#headers ??= new (part('headers').Headers)(this.#answer.headers());
      return this.#headers;
    }

    clone() {
      if (this.bodyUsed) throw new TypeError('Response.clone: Body has already been consumed.');
      const answer = this.#answer instanceof Answer ? this.#answer : { headers: () => [...this.headers], ...this.#answer };
      return new Response(answer, undefined, OWN);
    }
  }

  const HIDDEN = { status: 0, statusText: '', url: '', redirected: false, headers: () => [] };

  function fetch(input, init) {
    return new Promise((resolve, reject) => {
      const url = addressOf(input);
      const asked = init === undefined && !(input instanceof Request) ? PLAIN : read(input, init ?? {});
      const { signal, mode } = asked;
      signal?.throwIfAborted();
      const settle = (index, status) => {
        if (index === undefined) reject(new TypeError('Failed to fetch'));
        else resolve(new Response(mode === 'no-cors' ? { ...HIDDEN, type: 'opaque' } : new Answer(index, status), undefined, OWN));
      };
      const id = send(url, asked, asked.credentials === 'include', settle);
      signal?.addEventListener('abort', () => {
        host.forget(id);
        reject(signal.reason);
      });
    });
  }

  for (const type of [Request, Response]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
  }
  return { fetch, Request, Response, encodeBody, httpMethod };
}
