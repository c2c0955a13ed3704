// Stubs of Node's http servers and of Express apps, which report the servers that listen.

import { CertainError, noFunction } from './errors.js';
import { EventEmitter } from './events.js';

export function makeHttp({ stubs, later, listened, run }) {
  const { stub } = stubs;
  const apps = new WeakSet();

  class HttpServer extends EventEmitter {
    constructor(...args) {
      super();
      this.listening = false;
      this.handler = args.find((arg) => typeof arg === 'function');
    }

    listen(...args) {
      if (this.listening) {
        const message = 'Listen method has been called more than once without closing.';
        throw Object.assign(new CertainError(message), { code: 'ERR_SERVER_ALREADY_LISTEN' });
      }
      this.port = args[0];
      this.listening = true;
      listened(this);
      const callback = args.findLast((arg) => typeof arg === 'function');
      later(() => {
        callback?.call(this);
        this.emit('listening');
      });
      return this;
    }

    address() { return { address: '::', family: 'IPv6', port: Number(this.port) || 3000 }; }
    close(done) {
      this.listening = false;
      if (typeof done === 'function') later(done);
      return this;
    }

    setTimeout() { return this; }
    getConnections(done) { done?.(null, 0); }
    unref() { return this; }
    ref() { return this; }
  }

  function Server(...args) {
    return Reflect.construct(HttpServer, args, new.target ?? Server);
  }
  Server.prototype = HttpServer.prototype;

  /** Node's `http`, `https` and `http2`; everything but servers is a plain stub. */
  function nodeHttp(name) {
    const make = (...args) => new Server(...args);
    const get = () => stub(`${name}.request`, { silent: true });
    return stub(name, {
      silent: true,
      own: { Server, createServer: make, createSecureServer: make, get, request: get, listen: noFunction(`${name}.listen`), STATUS_CODES: {}, METHODS: [] },
    });
  }

  /** An Express app. Its routes are never called; `listen` creates a new server. */
  function makeApp() {
    const settings = new Map([['port', undefined], ['env', 'development']]);
    const own = new Map();
    const app = stub('app', { own, silent: true });
    const chain = () => app;
    for (const name of ['use', 'post', 'put', 'patch', 'delete', 'all', 'head', 'options', 'param', 'engine', 'on', 'once']) {
      own.set(name, chain);
    }
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

  const statics = stub('express', { silent: true });
  const express = new Proxy(function express() {}, {
    apply: () => makeApp(),
    construct: () => makeApp(),
    get: (target, key) => (key === 'prototype' ? target.prototype : key === 'default' ? express : statics[key]),
    set: (_, key, value) => {
      statics[key] = value;
      return true;
    },
  });

  return {
    express,
    nodeHttp,
    isServer: (value) => value instanceof HttpServer,
    isApp: (value) => apps.has(value),
  };
}
