// URL and URLSearchParams. URLs and queries are parsed in Rust (host/url.rs, host/encoding.rs).

const { defineProperty } = Object;

// In the order of `parts` in host/url.rs.
const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];

export function make({ host }) {
  const byName = ([a], [b]) => (a < b ? -1 : Number(a > b));
  let adopt;
  let refresh;

  class URLSearchParams {
    #pairs;
    #changed = () => {};

    constructor(init = '') {
      this.#pairs = pairsOf(init);
    }

    static {
      adopt = (params, changed) => {
        params.#changed = changed;
        return params;
      };
      refresh = (params, search) => {
        params.#pairs = host.parseQuery(search);
      };
    }

    #change(pairs) {
      this.#pairs = pairs;
      this.#changed(host.formatQuery(pairs));
    }

    get size() { return this.#pairs.length; }

    append(name, value) { this.#change([...this.#pairs, [text(name), text(value)]]); }

    delete(name, value) {
      const [key, wanted] = [text(name), value === undefined ? undefined : text(value)];
      this.#change(this.#pairs.filter((pair) => pair[0] !== key || (wanted !== undefined && pair[1] !== wanted)));
    }

    get(name) { return this.#pairs.find(([key]) => key === text(name))?.[1] ?? null; }

    getAll(name) { return this.#pairs.filter(([key]) => key === text(name)).map(([, value]) => value); }

    has(name, value) {
      return this.#pairs.some((pair) => pair[0] === text(name) && (value === undefined || pair[1] === text(value)));
    }

    set(name, value) {
      const key = text(name);
      const at = this.#pairs.findIndex((pair) => pair[0] === key);
      if (at === -1) return this.append(key, value);
      const kept = this.#pairs.filter((pair, index) => index <= at || pair[0] !== key);
      kept[at] = [key, text(value)];
      return this.#change(kept);
    }

    sort() { this.#change([...this.#pairs].sort(byName)); }

    forEach(callback, self) {
      for (const [key, value] of this) Reflect.apply(callback, self, [value, key, this]);
    }

    * entries() {
      for (let at = 0; at < this.#pairs.length; at += 1) yield [...this.#pairs[at]];
    }

    * keys() { for (const [key] of this) yield key; }

    * values() { for (const [, value] of this) yield value; }

    [Symbol.iterator]() { return this.entries(); }

    toString() { return host.formatQuery(this.#pairs); }
  }

  const text = (value) => `${value}`.toWellFormed();

  function pairsOf(init) {
    if (typeof init !== 'object' || init === null) return host.parseQuery(text(init).replace(/^\?/, ''));
    if (typeof init[Symbol.iterator] !== 'function') return Object.entries(init).map(([key, value]) => [text(key), text(value)]);
    return Array.from(init, (pair) => {
      const [key, value, ...more] = pair;
      if (value === undefined || more.length > 0) throw new TypeError('Each query pair must be an iterable [name, value] tuple');
      return [text(key), text(value)];
    });
  }

  class URL {
    #parts;
    #params;

    constructor(url, base) {
      if (arguments.length === 0) throw new TypeError('URL constructor: At least 1 argument required, but only 0 passed');
      const href = resolve(url, base);
      if (typeof href !== 'string') throw new TypeError('Invalid URL');
      this.#parts = [href];
    }

    /** Parses the URL when a part other than its text is read, which is rare. */
    #part(index) {
      if (index > 0 && this.#parts.length === 1) this.#parts = host.parseUrl(this.#parts[0]);
      return this.#parts[index];
    }

    static canParse(url, base) { return typeof resolve(url, base) === 'string'; }

    static parse(url, base) { return URL.canParse(url, base) ? new URL(url, base) : null; }

    static #define(name, index) {
      defineProperty(URL.prototype, name, {
        configurable: true,
        enumerable: true,
        get() { return this.#part(index); },
        set: name === 'origin' ? undefined : function (value) {
          const parts = host.changeUrl(this.#parts[0], name, text(value));
          if (!parts) throw new TypeError('Invalid URL');
          this.#parts = parts;
          if (this.#params) refresh(this.#params, parts[9].slice(1));
        },
      });
    }

    static { PARTS.forEach((name, index) => URL.#define(name, index)); }

    get searchParams() {
      this.#params ??= adopt(new URLSearchParams(this.#part(9)), (search) => {
        this.#parts = host.changeUrl(this.#parts[0], 'search', search);
      });
      return this.#params;
    }

    toString() { return this.#parts[0]; }

    toJSON() { return this.#parts[0]; }
  }

  const resolve = (url, base) => host.resolveUrl(text(url), base === undefined ? undefined : text(base));
  const objectUrl = () => host.unsupported('URL.createObjectURL');
  Object.assign(URL, { createObjectURL: objectUrl, revokeObjectURL: objectUrl });
  defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });
  defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: 'URLSearchParams', configurable: true });
  return { URL, URLSearchParams };
}
