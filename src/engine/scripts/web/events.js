// Event and EventTarget for requests and signals. There is no tree, so nothing bubbles.

export function make({ host }) {
  class Event {
    constructor(type, options = {}) {
      Object.assign(this, {
        type: `${type}`, target: null, currentTarget: null, bubbles: false, cancelable: Boolean(options.cancelable),
        defaultPrevented: false, isTrusted: false, timeStamp: Date.now(),
      });
    }

    preventDefault() { this.defaultPrevented = this.cancelable; }

    stopPropagation() {}

    stopImmediatePropagation() { this.stopped = true; }
  }

  class ProgressEvent extends Event {
    constructor(type, { lengthComputable = false, loaded = 0, total = 0 } = {}) {
      super(type);
      Object.assign(this, { lengthComputable, loaded, total });
    }
  }

  let listenersOf;

  class EventTarget {
    #listeners = [];

    static { listenersOf = (target) => target.#listeners; }

    addEventListener(type, listener, options) {
      if (listener === null || listener === undefined) return;
      if (this.#listeners.some((known) => known.type === type && known.listener === listener)) return;
      this.#listeners.push({ type: `${type}`, listener, once: Boolean(options?.once) });
      options?.signal?.addEventListener('abort', () => this.removeEventListener(type, listener));
    }

    removeEventListener(type, listener) {
      const at = this.#listeners.findIndex((known) => known.type === type && known.listener === listener);
      if (at !== -1) this.#listeners.splice(at, 1);
    }

    dispatchEvent(event) {
      fire(this, event, host.report);
      return !event.defaultPrevented;
    }
  }

  /** Calls the listeners. An error that one of them throws is passed to `onError`, and the others are still called. */
  function fire(target, event, onError) {
    event.target = target;
    event.currentTarget = target;
    const call = (listener) => {
      try {
        if (typeof listener === 'function') Reflect.apply(listener, target, [event]);
        else listener.handleEvent(event);
      } catch (error) {
        onError(error);
      }
    };
    const handler = target[`on${event.type}`];
    if (typeof handler === 'function') call(handler);
    for (const { type, listener, once } of [...listenersOf(target)]) {
      if (type !== event.type || event.stopped) continue;
      if (once) target.removeEventListener(type, listener);
      call(listener);
    }
  }

  /** Whether there is a listener for one of the types. */
  const isHeard = (target, ...types) => types.some((type) => typeof target[`on${type}`] === 'function'
    || listenersOf(target).some((known) => known.type === type));

  /** Whether there is any listener, or a handler for one of the types. */
  const hasListeners = (target, types) => isHeard(target, ...types) || listenersOf(target).length > 0;

  return { Event, EventTarget, ProgressEvent, fire, isHeard, hasListeners };
}
