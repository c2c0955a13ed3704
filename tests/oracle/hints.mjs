// Runs hints in real Node with the real chai, as freeCodeCamp's older runner did: the value of the code, if it is a
// function, is called with getUserInput and awaited; bare statements run inside an async function. The tests compare
// hintgrade's verdicts and messages with these.
//
//   node hints.mjs [--settle] <<< '{"hints": [{"number": 1, "code": "…"}], "urls": ["http://localhost:3000"]}'
//
// Prints a JSON line for each hint and URL: {url, number, verdict, message, error}. `error` is the thrown error's name.
// A hint that does not compile, takes too long or meets a network fault is "errored". With --settle, a request that a
// hint started and did not await is waited for, and its rejection fails the hint; the site ignores both.
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { assert } from 'chai';
import { page, renew, settled } from './page_globals.mjs';

const LIMIT = 5000;
const settling = process.argv.includes('--settle');
const AsyncFunction = (async () => {}).constructor;

globalThis.assert = assert;
Object.assign(globalThis, page((error) => run.rejections.push(error)));

// The pending requests of the running hint, and its errors outside of its own promise.
let run = newRun();

function newRun() {
  return { pending: new Set(), rejections: [], networkFault: false };
}

process.on('unhandledRejection', (reason) => run.rejections.push(reason));

function track(promise) {
  const { pending } = run;
  pending.add(promise);
  const done = () => pending.delete(promise);
  promise.then(done, done);
  return promise;
}

const realFetch = globalThis.fetch;
globalThis.fetch = (...options) => {
  const mine = run;
  const answer = realFetch(...options);
  answer.catch((error) => (mine.networkFault ||= error.cause !== undefined && !/redirect/.test(error.cause.message)));
  return track(answer.then((response) => (options[1]?.redirect === 'manual' ? opaque(response) : response)));
};

// Node returns the redirect itself; a browser hides it.
function opaque(response) {
  const redirects = [301, 302, 303, 307, 308].includes(response.status);
  return redirects ? Object.defineProperties(response, { status: { value: 0 }, type: { value: 'opaqueredirect' } }) : response;
}
for (const reader of ['text', 'json', 'blob', 'arrayBuffer', 'formData']) {
  const real = Response.prototype[reader];
  Response.prototype[reader] = function () {
    return track(real.call(this));
  };
}

// Strict, as the page's runner, which is a module: what the code declares stays in it.
const strict = (source) => `'use strict';\n${source}`;
const evaluate = new Function('code', 'getUserInput', "'use strict'; return eval(arguments[2])");

function compiles(make) {
  try {
    make();
    return null;
  } catch (error) {
    return error;
  }
}

async function execute(source, url) {
  const getUserInput = (name) => ({ url })[name];
  if (compiles(() => new Script(strict(source))) === null) {
    const value = evaluate(url, getUserInput, source);
    if (typeof value === 'function') await value(getUserInput);
  } else {
    await new AsyncFunction('code', 'getUserInput', strict(source))(url, getUserInput);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

// Waits until nothing is pending for two turns of the event loop, since a promise's handlers may start further requests
// in the first.
async function settle() {
  for (let quiet = 0; quiet < 2; quiet = run.pending.size === 0 ? quiet + 1 : 0) {
    await Promise.allSettled(run.pending);
    await settled();
    await turn();
  }
}

async function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('time-out'), { late: true })), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function verdict(source, url) {
  run = newRun();
  renew();
  const broken =
    compiles(() => new Script(strict(source))) && compiles(() => new AsyncFunction('code', 'getUserInput', strict(source)));
  if (broken) return told('errored', broken);
  try {
    await within(LIMIT, execute(source, url));
    if (settling) {
      await within(LIMIT, settle());
      if (run.rejections.length > 0) throw run.rejections[0];
    }
    return told('passed', null);
  } catch (error) {
    return told(run.networkFault || error?.late ? 'errored' : 'failed', error);
  }
}

function told(verdict, error) {
  const message = error === null ? null : String(error?.message ?? error);
  return { verdict, message, error: error?.name ?? null };
}

const { hints, urls } = JSON.parse(readFileSync(0, 'utf8'));
for (const url of urls) {
  for (const { number, code } of hints) {
    const line = { url, number, ...(await verdict(code, url)) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
// jsdom may keep a connection open, which would delay the end of the process.
process.exit();
