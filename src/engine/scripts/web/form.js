// FormData, and its encoding as multipart/form-data.

export function make({ host, part }) {
  const { Blob, File } = part('blob');

  class FormData {
    #entries = [];

    constructor(form) {
      if (form !== undefined && form !== null) host.unsupported('FormData of a form on the page');
    }

    append(name, value, filename) { this.#entries.push([text(name), entry(value, filename, arguments.length > 2)]); }

    delete(name) { this.#entries = this.#entries.filter(([key]) => key !== text(name)); }

    get(name) { return this.#entries.find(([key]) => key === text(name))?.[1] ?? null; }

    getAll(name) { return this.#entries.filter(([key]) => key === text(name)).map(([, value]) => value); }

    has(name) { return this.#entries.some(([key]) => key === text(name)); }

    set(name, value, filename) {
      const key = text(name);
      const made = [key, entry(value, filename, arguments.length > 2)];
      const at = this.#entries.findIndex(([known]) => known === key);
      if (at === -1) this.#entries.push(made);
      else this.#entries = this.#entries.filter(([known], index) => index <= at || known !== key).with(at, made);
    }

    forEach(callback, self) {
      for (const [key, value] of this) Reflect.apply(callback, self, [value, key, this]);
    }

    * entries() { yield* this.#entries.map((pair) => [...pair]); }

    * keys() { for (const [key] of this) yield key; }

    * values() { for (const [, value] of this) yield value; }

    [Symbol.iterator]() { return this.entries(); }
  }

  const text = (value) => `${value}`.toWellFormed();
  const lines = (value) => value.replace(/\r\n|\r|\n/g, '\r\n');
  const quoted = (value) => lines(value).replace(/\r\n/g, '%0D%0A').replaceAll('"', '%22');
  const quotedName = (value) => value.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');

  function entry(value, filename, named) {
    if (value instanceof Blob) {
      if (value instanceof File && !named) return value;
      return new File([value], named ? text(filename) : 'blob', { type: value.type });
    }
    if (named) throw new TypeError("Failed to execute 'append' on 'FormData': parameter 2 is not of type 'Blob'.");
    return text(value);
  }

  /** The form as a Blob, and its content type, which names the boundary. */
  function encode(form) {
    const boundary = `----hintgrade${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
    const parts = [];
    for (const [name, value] of form) {
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
      if (typeof value === 'string') parts.push(`${head}\r\n\r\n${lines(value)}\r\n`);
      else parts.push(`${head}; filename="${quotedName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`, value, '\r\n');
    }
    // The type of the Blob itself would be lower-cased, but the boundary must equal that in the body.
    return { blob: new Blob([...parts, `--${boundary}--\r\n`]), type: `multipart/form-data; boundary=${boundary}` };
  }

  Object.defineProperty(FormData.prototype, Symbol.toStringTag, { value: 'FormData', configurable: true });
  return { FormData, encode };
}
