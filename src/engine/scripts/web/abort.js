// AbortController and AbortSignal.

export function make({ host, part }) {
  const { Event, EventTarget } = part('events');
  const { DOMException } = part('exception');
  const OWN = Symbol('own');
  let abort;

  class AbortSignal extends EventTarget {
    #reason;
    #aborted = false;
    onabort = null;

    constructor(key) {
      if (key !== OWN) throw new TypeError('Illegal constructor');
      super();
    }

    static {
      abort = (signal, reason = new DOMException('This operation was aborted', 'AbortError')) => {
        if (signal.#aborted) return signal;
        signal.#aborted = true;
        signal.#reason = reason;
        signal.dispatchEvent(new Event('abort'));
        return signal;
      };
    }

    get aborted() { return this.#aborted; }

    get reason() { return this.#reason; }

    throwIfAborted() { if (this.#aborted) throw this.#reason; }

    static abort(reason) { return abort(new AbortSignal(OWN), reason); }

    static timeout(millis) {
      const signal = new AbortSignal(OWN);
      const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      host.startTimer(() => abort(signal, late), Number(millis) || 0, false, false);
      return signal;
    }

    static any(signals) {
      const signal = new AbortSignal(OWN);
      for (const one of signals) {
        if (one.aborted) return abort(signal, one.reason);
        one.addEventListener('abort', () => abort(signal, one.reason));
      }
      return signal;
    }
  }

  class AbortController {
    #signal = new AbortSignal(OWN);

    get signal() { return this.#signal; }

    abort(reason) { abort(this.#signal, reason); }
  }

  return { AbortController, AbortSignal };
}
