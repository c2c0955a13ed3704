// A virtual clock: timers run in order without waiting, so that a rehearsal takes milliseconds and is deterministic.

export function makeClock() {
  let now = 0;
  let count = 0;
  const timers = new Map();

  function start(repeats) {
    return (callback, delay = 0, ...args) => {
      const every = Math.max(1, Number(delay) || 0);
      const id = ++count;
      const timer = { id, due: now + (repeats ? every : Math.max(0, Number(delay) || 0)), every: repeats ? every : 0 };
      timer.run = () => (typeof callback === 'function' ? callback(...args) : undefined);
      timers.set(id, timer);
      const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, close: () => stop(handle) };
      handle.refresh = () => ((timer.due = now + every), handle);
      handle[Symbol.toPrimitive] = () => id;
      return handle;
    };
  }

  function stop(handle) {
    timers.delete(Number(handle));
  }

  /** Removes the next timer that is due within `within` milliseconds, and advances the time to it. */
  function next(within) {
    let first;
    for (const timer of timers.values()) if (!first || timer.due < first.due) first = timer;
    if (!first || first.due > now + within) return undefined;
    const waited = Math.max(0, first.due - now);
    now += waited;
    if (first.every) first.due = now + first.every;
    else timers.delete(first.id);
    return { waited, run: first.run };
  }

  return { next, setTimeout: start(false), setInterval: start(true), stop, later: (fn) => void start(false)(fn) };
}
