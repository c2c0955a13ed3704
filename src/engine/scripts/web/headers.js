// Headers of the Fetch standard: names are case-insensitive, values joined by a comma, lists sorted.

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function make() {
  class Headers {
    #list = [];

    constructor(init) {
      if (init === undefined || init === null) return;
      if (typeof init !== 'object') throw new TypeError("Failed to construct 'Headers': The provided value is not of type 'HeadersInit'");
      const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
      for (const pair of pairs) {
        const [name, value, ...more] = pair;
        if (value === undefined && pair.length !== 2 || more.length > 0) throw new TypeError('Headers constructor: expected name/value pair');
        this.append(name, value);
      }
    }

    append(name, value) { this.#list.push([key(name), clean(value)]); }

    delete(name) { this.#list = this.#list.filter(([known]) => known !== key(name)); }

    get(name) {
      const found = this.#list.filter(([known]) => known === key(name));
      return found.length === 0 ? null : found.map(([, value]) => value).join(', ');
    }

    getSetCookie() { return this.#list.filter(([known]) => known === 'set-cookie').map(([, value]) => value); }

    has(name) { return this.#list.some(([known]) => known === key(name)); }

    set(name, value) {
      const at = this.#list.findIndex(([known]) => known === key(name));
      if (at === -1) return this.append(name, value);
      this.#list[at][1] = clean(value);
      this.#list = this.#list.filter(([known], index) => index <= at || known !== key(name));
      return undefined;
    }

    forEach(callback, self) {
      for (const [name, value] of this) Reflect.apply(callback, self, [value, name, this]);
    }

    * entries() {
      for (const name of [...new Set(this.#list.map(([known]) => known))].sort()) {
        if (name === 'set-cookie') yield* this.getSetCookie().map((value) => [name, value]);
        else yield [name, this.get(name)];
      }
    }

    * keys() { for (const [name] of this) yield name; }

    * values() { for (const [, value] of this) yield value; }

    [Symbol.iterator]() { return this.entries(); }
  }

  function key(name) {
    const text = `${name}`;
    if (!TOKEN.test(text)) throw new TypeError(`Headers: ${text} is an invalid header name.`);
    return text.toLowerCase();
  }

  function clean(value) {
    const text = `${value}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
    if (/[\0\n\r]/.test(text) || /[^\0-\xff]/.test(text)) throw new TypeError(`Headers: ${text} is an invalid header value.`);
    return text;
  }

  Object.defineProperty(Headers.prototype, Symbol.toStringTag, { value: 'Headers', configurable: true });
  return { Headers };
}
