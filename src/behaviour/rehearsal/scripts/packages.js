// Stubs of the packages that the curriculum's chat uses. Most accept any use; those that decide whether a client is let
// in behave like the real ones.

import { CertainError } from './errors.js';
import { MARK, parametersOf } from './stub.js';

class DatabaseError extends CertainError {}
Object.assign(DatabaseError.prototype, { name: 'MongoParseError', without: 'database' });

const CONNECTS = /^(?:mongodb(?:\.MongoClient)?(?:\.connect)?|mongoose\.(?:connect|createConnection))$/;
// What stands for the value of an environment variable (see node.js).
const OF_ENVIRONMENT = /(?:^|\W)a-[a-z0-9_]+/;

/**
 * What makes the error of a database that certainly cannot be connected, since its address is none; `isUnknown()` tells
 * whether an environment variable was read whose value is not known.
 */
export function databaseRefusal(path, args, isUnknown) {
  const [address] = args;
  if (!CONNECTS.test(path) || args.length === 0) return undefined;
  if (address === undefined || address === null) {
    return isUnknown() ? undefined : () => new DatabaseError(`the connection string is ${address}`);
  }
  if (typeof address !== 'string' || address.includes(MARK) || OF_ENVIRONMENT.test(address)) return undefined;
  if (/^mongodb(?:\+srv)?:\/\//.test(address)) return undefined;
  return () => new DatabaseError('Invalid scheme, expected connection string to start with "mongodb://" or "mongodb+srv://"');
}

export function makePackages({ stubs, express, socketIo, continuations }) {
  const { stub } = stubs;
  const made = new Map();

  /** passport.socketio: every client of a rehearsal is signed in, so the app's `success` callback decides. */
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

  // The real package passes two arguments too: a callback written with the parameters of `fail` gets no third.
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

  const special = {
    'socket.io': () => socketIo.module,
    express: () => express,
    'passport.socketio': () => stub('passport.socketio', { own: { authorize, filterSocketsByUser: () => [] } }),
    '@passport-next/passport.socketio': () => special['passport.socketio'](),
    'express-async-errors': () => ({}),
  };
  const SILENT = /^(passport|connect-|express-|cookie|body-parser|morgan|cors|helmet|pug|ejs|hbs|joi|zod|winston|moment|lodash|uuid|bcrypt|nodemon|multer|jsonwebtoken)/;

  // Packages that add no member to the objects of others.
  const FAMILIAR = /^(mongodb|mongoose|dotenv|passport(-[\w-]+|\.socketio)?|@passport-next\/.*|express-session|connect-mongo|cookie-parser|body-parser|cors|helmet|pug|ejs|morgan|bcrypt(js)?)$/;
  let hasUnfamiliar = false;

  // Not the name of a package: the real name has a dot.
  const MISSPELT = /^passport[-_]?socketio$/i;

  function get(name) {
    if (!made.has(name) && special[name]) made.set(name, special[name]());
    return made.get(name);
  }

  function other(name) {
    hasUnfamiliar ||= !FAMILIAR.test(name);
    if (MISSPELT.test(name)) throw Object.assign(new CertainError(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
    if (!made.has(name)) made.set(name, stub(name, { silent: SILENT.test(name) }));
    return made.get(name);
  }

  return { get, other, hasUnfamiliar: () => hasUnfamiliar };
}
