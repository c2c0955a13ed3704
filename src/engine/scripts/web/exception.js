// DOMException.

const CODES = {
  SyntaxError: 12, InvalidStateError: 11, NetworkError: 19, AbortError: 20, TimeoutError: 23, DataCloneError: 25,
  InvalidCharacterError: 5, NotSupportedError: 9, InvalidAccessError: 15, EncodingError: 0,
};

export function make() {
  class DOMException extends Error {
    #name;

    constructor(message = '', name = 'Error') {
      super(`${message}`);
      this.#name = `${name}`;
    }

    get name() { return this.#name; }

    get code() { return CODES[this.#name] ?? 0; }
  }
  return { DOMException };
}
