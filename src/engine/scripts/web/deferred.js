// jQuery's Deferred: a promise with several values, whose `done` and `fail` callbacks are called synchronously and
// whose `then` callbacks later. An unhandled rejection fails the hint, as that of a native promise does.

export function make({ host }) {
  const flat = (callbacks) => callbacks.flat(Infinity).filter((callback) => typeof callback === 'function');

  function guard(callback, self, values) {
    try {
      Reflect.apply(callback, self, values);
    } catch (error) {
      host.report(error);
    }
  }

  /** Creates a Deferred. Its promise's methods are added to `promise`, and `self` is the `this` of its callbacks. */
  function deferred(promise = {}, self = promise) {
    const waiting = { resolved: [], rejected: [], progress: [] };
    let state = 'pending';
    let outcome = [];
    let heard = false;
    let alarm;

    const settle = (to) => (...values) => {
      if (state !== 'pending') return;
      state = to;
      outcome = values;
      if (to === 'rejected' && !heard) alarm = Promise.reject(values[0]);
      for (const callback of waiting[to]) guard(callback, self, values);
    };

    const on = (when, hears) => (...callbacks) => {
      if (hears && callbacks.length > 0) {
        heard = true;
        alarm?.catch(() => {});
      }
      for (const callback of flat(callbacks)) {
        if (state === when) guard(callback, self, outcome);
        else waiting[when].push(callback);
      }
      return promise;
    };

    function then(ok, fail, progress) {
      const next = deferred();
      const run = (handler, pass, values) => {
        if (typeof handler !== 'function') return pass(...values);
        try {
          const result = Reflect.apply(handler, undefined, values);
          if (typeof result?.then === 'function') result.then(next.resolve, next.reject);
          else next.resolve(result);
        } catch (error) {
          next.reject(error);
        }
        return undefined;
      };
      // In a later turn of the event loop, as in jQuery.
      const link = (handler, pass) => (...values) => void host.startTimer(() => run(handler, pass, values), 0, false, true);
      on('resolved', false)(link(ok, next.resolve));
      on('rejected', true)(link(fail, next.reject));
      if (typeof progress === 'function') on('progress', false)(progress);
      return next.promise();
    }

    Object.assign(promise, {
      state: () => state,
      then,
      pipe: then,
      catch: (fail) => then(undefined, fail),
      done: on('resolved', false),
      fail: on('rejected', true),
      progress: on('progress', false),
      always: (...callbacks) => {
        on('resolved', false)(...callbacks);
        return on('rejected', true)(...callbacks);
      },
      promise: (object) => (object ? Object.assign(object, promise) : promise),
    });
    const notify = (...values) => waiting.progress.forEach((callback) => guard(callback, self, values));
    return Object.assign({}, promise, { resolve: settle('resolved'), reject: settle('rejected'), notify });
  }

  /** jQuery.when: resolves when all values have, with an argument for each: its value, or the list of its values. */
  function when(...values) {
    const whole = deferred();
    const results = [];
    let left = values.length;
    if (left === 0) whole.resolve();
    values.forEach((value, index) => {
      const keep = (...got) => {
        results[index] = got.length > 1 && values.length > 1 ? got : got[0];
        left -= 1;
        if (left === 0) whole.resolve(...(values.length > 1 ? results : got));
      };
      if (typeof value?.done === 'function') value.done(keep).fail(whole.reject);
      else if (typeof value?.then === 'function') value.then(keep, whole.reject);
      else keep(value);
    });
    return whole.promise();
  }

  return { deferred, when };
}
