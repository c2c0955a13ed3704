// Blob and File: bytes with a type, and with a name.

export function make({ host }) {
  let bytesOf;

  class Blob {
    #bytes;
    #type;

    constructor(parts = [], { type = '' } = {}) {
      if (typeof parts !== 'object' || typeof parts?.[Symbol.iterator] !== 'function') {
        throw new TypeError("Failed to construct 'Blob': The provided value cannot be converted to a sequence.");
      }
      this.#bytes = join(Array.from(parts, toBytes));
      this.#type = /^[\x20-\x7e]*$/.test(type) ? `${type}`.toLowerCase() : '';
    }

    static { bytesOf = (blob) => blob.#bytes; }

    get size() { return this.#bytes.length; }

    get type() { return this.#type; }

    async arrayBuffer() { return this.#bytes.slice().buffer; }

    async bytes() { return this.#bytes.slice(); }

    async text() { return host.decode(this.#bytes.slice().buffer, 'utf-8', false, false); }

    slice(start = 0, end = this.size, type = '') { return new Blob([this.#bytes.slice(start, end)], { type }); }

    stream() { host.unsupported('Blob.stream'); }
  }

  class File extends Blob {
    #name;
    #lastModified;

    constructor(parts, name, options = {}) {
      if (arguments.length < 2) throw new TypeError("Failed to construct 'File': 2 arguments required");
      super(parts, options);
      this.#name = `${name}`;
      this.#lastModified = Number(options.lastModified ?? Date.now());
    }

    get name() { return this.#name; }

    get lastModified() { return this.#lastModified; }
  }

  function toBytes(part) {
    if (part instanceof Blob) return bytesOf(part);
    if (part instanceof ArrayBuffer) return new Uint8Array(part);
    if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    return new Uint8Array(host.encode(`${part}`.toWellFormed()));
  }

  function join(chunks) {
    const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  Object.defineProperty(Blob.prototype, Symbol.toStringTag, { value: 'Blob', configurable: true });
  Object.defineProperty(File.prototype, Symbol.toStringTag, { value: 'File', configurable: true });
  return { Blob, File, bytesOf };
}
