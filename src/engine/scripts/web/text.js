// TextEncoder, TextDecoder, atob and btoa. The conversions are in Rust (host/encoding.rs).

export function make({ host, part }) {
  class TextEncoder {
    get encoding() { return 'utf-8'; }

    encode(text = '') { return new Uint8Array(host.encode(`${text}`.toWellFormed())); }

    encodeInto(text, into) {
      let read = 0;
      let written = 0;
      for (const character of `${text}`.toWellFormed()) {
        const bytes = this.encode(character);
        if (written + bytes.length > into.length) break;
        into.set(bytes, written);
        read += character.length;
        written += bytes.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      const encoding = host.encodingName(`${label}`);
      if (!encoding) throw new RangeError(`The "${label}" encoding is not supported`);
      Object.assign(this, { encoding, fatal: Boolean(fatal), ignoreBOM: Boolean(ignoreBOM) });
    }

    decode(bytes = new ArrayBuffer(0), { stream = false } = {}) {
      if (stream) host.unsupported('TextDecoder with stream: true');
      const buffer = ArrayBuffer.isView(bytes)
        ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
        : bytes;
      const text = host.decode(buffer, this.encoding, this.fatal, this.ignoreBOM);
      if (text === undefined) throw new TypeError(`The encoded data was not valid for encoding ${this.encoding}`);
      return text;
    }
  }

  function refuse(what) {
    throw new (part('exception').DOMException)(what, 'InvalidCharacterError');
  }

  const btoa = (text) => host.toBase64(`${text}`) ?? refuse('Invalid character');
  const atob = (text) => host.fromBase64(`${text}`) ?? refuse('The string to be decoded is not correctly encoded.');
  return { TextEncoder, TextDecoder, atob, btoa };
}
