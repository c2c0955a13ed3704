// The stub of Express: an app takes any route and setting, and listens with a server of the `http` stub.

import { EventEmitter } from './events.js';

// What an app has of an event emitter.
const EMITTER = ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener', 'removeAllListeners', 'emit',
  'listeners', 'listenerCount', 'eventNames', 'setMaxListeners', 'getMaxListeners'];

export function makeExpress({ stubs, members, Server }) {
  const { stub } = stubs;
  const apps = new WeakSet();

  /** An Express app. Its routes are not called; listening makes a server. */
  function makeApp() {
    const settings = new Map([['port', undefined], ['env', 'development']]);
    const own = new Map();
    const app = stub('app', { own, silent: true, members: members.of('app') });
    const chain = () => app;
    for (const name of ['use', 'post', 'put', 'patch', 'delete', 'all', 'head', 'options', 'param', 'engine']) {
      own.set(name, chain);
    }
    own.set('_events', undefined);
    for (const name of EMITTER) own.set(name, EventEmitter.prototype[name]);
    own.set('set', (name, value) => (settings.set(name, value), app));
    own.set('get', (name, ...handlers) => (handlers.length === 0 ? settings.get(name) : app));
    own.set('enable', (name) => (settings.set(name, true), app));
    own.set('disable', (name) => (settings.set(name, false), app));
    own.set('enabled', (name) => Boolean(settings.get(name)));
    own.set('disabled', (name) => !settings.get(name));
    own.set('locals', {});
    own.set('settings', {});
    own.set('listen', (...args) => new Server(app).listen(...args));
    apps.add(app);
    return app;
  }

  const statics = stub('express', { silent: true, members: members.of('express') });
  const express = new Proxy(function express() {}, {
    apply: () => makeApp(),
    construct: () => makeApp(),
    get: (target, key) => (key === 'prototype' ? target.prototype : key === 'default' ? express : statics[key]),
    set: (_, key, value) => {
      statics[key] = value;
      return true;
    },
  });

  return { express, isApp: (value) => apps.has(value) };
}
