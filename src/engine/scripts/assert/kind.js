// The names of kinds that assertions and their messages use: 'Array', 'null', 'function', 'Uint8Array' ...

import { AssertionError } from './error.js';

const { getPrototypeOf, prototype: { toString } } = Object;
const { isArray } = Array;
const { toStringTag } = Symbol;

// An object with one of these prototypes is of this kind, whatever its tag.
const named = new Map([[RegExp.prototype, 'RegExp'], [Date.prototype, 'Date'], [null, 'Object']]);

/** The tag that Object.prototype.toString gives. chai's own errors are not native errors, so their tag is Object. */
export function tagOf(value) {
  const tag = toString.call(value).slice(8, -1);
  return tag === 'Error' && AssertionError.made(value) ? 'Object' : tag;
}

/** The kind of a value: its typeof, or for an object the name of what it is. */
export function kindOf(value) {
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (value === globalThis) return 'global';
  if (isArray(value) && !(toStringTag in value)) return 'Array';
  const tag = value[toStringTag];
  if (typeof tag === 'string') return tag;
  return named.get(getPrototypeOf(value)) ?? tagOf(value);
}

/** A kind in lower case, as the rules compare it. */
export const lowerKind = (value) => kindOf(value).toLowerCase();

/** A function's name; null for what is not a function. */
export const functionName = (value) => (typeof value === 'function' ? value.name : null);

/** `a` or `an`, with the word. */
export const withArticle = (word) => `${'aeiou'.includes(word.charAt(0) || '-') ? 'an' : 'a'} ${word}`;
