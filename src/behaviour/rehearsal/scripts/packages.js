// Stubs for the packages on which a chat of this curriculum is built. Most accept any use; the few on which it hangs
// whether a client gets in answer as the real ones do.

import { CertainError } from './errors.js';
import { parametersOf } from './stub.js';

export function makePackages({ stubs, http, socketIo, continuations }) {
  const { stub } = stubs;
  const made = new Map();

  /** passport.socketio: every client of a rehearsal is signed in, so the app's own `success` decides. */
  function authorize(options = {}) {
    return (socket, next) => {
      const accept = (error, yes = true) => (error || !yes ? next(error || new Error('not authorized')) : next());
      continuations.add(accept);
      const data = socket.request;
      data.user.logged_in = true;
      if (typeof options.success === 'function') succeed(options.success, data, accept);
      else accept();
    };
  }

  // Two arguments are what the real one gives too: a function that wants a third (those for a failure do) finds none.
  function succeed(success, data, accept) {
    try {
      success(data, accept);
    } catch (error) {
      const [, , third] = parametersOf(success);
      if (third && error instanceof TypeError && error.message === 'not a function') {
        Object.assign(error, { message: `${third} is not a function`, isCertain: true });
      }
      throw error;
    }
  }

  // A session middleware, called with (request, response, next), goes on.
  const special = {
    'socket.io': () => socketIo.module,
    express: () => http.express,
    'passport.socketio': () => stub('passport.socketio', { own: { authorize, filterSocketsByUser: () => [] } }),
    '@passport-next/passport.socketio': () => special['passport.socketio'](),
    'express-async-errors': () => ({}),
  };
  const SILENT = /^(passport|connect-|express-|cookie|body-parser|morgan|cors|helmet|pug|ejs|hbs|joi|zod|winston|moment|lodash|uuid|bcrypt|nodemon|multer|jsonwebtoken)/;

  // No such package: the one that is meant has a dot.
  const MISSPELT = /^passport[-_]?socketio$/i;

  function get(name) {
    if (!made.has(name) && special[name]) made.set(name, special[name]());
    return made.get(name);
  }

  function other(name) {
    if (MISSPELT.test(name)) throw Object.assign(new CertainError(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
    if (!made.has(name)) made.set(name, stub(name, { silent: SILENT.test(name) }));
    return made.get(name);
  }

  return { get, other };
}
