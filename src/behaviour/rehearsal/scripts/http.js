// The stub of Node's http servers. It reports whether the app listens with the server that Socket.IO is attached to.

import { CertainError } from './errors.js';
import { EventEmitter } from './events.js';

export function makeHttp({ stubs, members, later, listened }) {
  const { stub } = stubs;

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

  Object.setPrototypeOf(HttpServer.prototype, members.prototype('http server', EventEmitter.prototype));

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
      own: { Server, createServer: make, createSecureServer: make, get, request: get, STATUS_CODES: {}, METHODS: [] },
      members: name === 'http2' ? undefined : members.of(name),
    });
  }

  return { Server, nodeHttp, isServer: (value) => value instanceof HttpServer };
}
