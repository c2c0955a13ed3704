// The part of Node's EventEmitter that apps use, also the base class of stubs with events.

// Not a private field: old code creates emitters without calling the constructor.
function of(emitter, event) {
  emitter._events ??= Object.create(null);
  return (emitter._events[event] ??= []);
}

export class EventEmitter {
  on(event, listener) {
    if (typeof listener !== 'function') {
      throw new TypeError('The "listener" argument must be of type function. Received ' + typeof listener);
    }
    of(this, event).push({ listener });
    return this;
  }

  addListener(event, listener) { return this.on(event, listener); }

  prependListener(event, listener) {
    of(this, event).unshift({ listener });
    return this;
  }

  once(event, listener) {
    of(this, event).push({ listener, once: true });
    return this;
  }

  off(event, listener) {
    const kept = of(this, event).filter((entry) => entry.listener !== listener);
    this._events[event] = kept;
    return this;
  }

  removeListener(event, listener) { return this.off(event, listener); }

  removeAllListeners(event) {
    if (event === undefined) this._events = undefined;
    else of(this, event).length = 0;
    return this;
  }

  emit(event, ...args) {
    const entries = [...of(this, event)];
    if (event === 'error' && entries.length === 0) throw args[0];
    for (const entry of entries) {
      if (entry.once) this.off(event, entry.listener);
      entry.listener.apply(this, args);
    }
    return entries.length > 0;
  }

  listeners(event) { return of(this, event).map((entry) => entry.listener); }

  /** The listeners for one emission; removes those added with `once`. */
  take(event) {
    const entries = [...of(this, event)];
    for (const { once, listener } of entries) if (once) this.off(event, listener);
    return entries.map((entry) => entry.listener);
  }

  listenerCount(event) { return of(this, event).length; }
  eventNames() { return Object.keys(this._events ?? {}); }
  setMaxListeners() { return this; }
  getMaxListeners() { return 10; }

  static once(emitter, event) {
    return new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
  }
}
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.defaultMaxListeners = 10;

/** Callable without `new`, since old code inherits with `EventEmitter.call(this)`. */
export const events = new Proxy(EventEmitter, { apply: () => undefined });
EventEmitter.prototype.constructor = events;
