// Runs hints against many submissions at once in Node with chai, for benches/class.rs to compare with: each hint is
// compiled once, and 64 submissions are graded at a time.
//
//   node class.mjs <<< '{"hints": ["…"], "urls": ["http://127.0.0.1:3000", …]}'
//
// Prints how many submissions passed every hint.
import { readFileSync } from 'node:fs';
import { assert } from 'chai';

const CONCURRENCY = 64;

globalThis.assert = assert;
const { hints, urls } = JSON.parse(readFileSync(0, 'utf8'));
const compiled = hints.map((code) => (0, eval)(code));

async function passes(url) {
  for (const hint of compiled) {
    try {
      await hint((name) => ({ url })[name]);
    } catch {
      return false;
    }
  }
  return true;
}

let passed = 0;
let next = 0;

async function worker() {
  while (next < urls.length) {
    const url = urls[next];
    next += 1;
    if (await passes(url)) passed += 1;
  }
}

await Promise.all(Array.from({ length: CONCURRENCY }, worker));
console.log(passed);
