// Whether two values are deeply equal by the rules of chai 4.5.0 (deep-eql 4.1): of the same kind, and equal as that
// kind is compared. Compared pairs of objects are remembered, so that cycles end and nothing is compared twice.

import { kindOf } from './kind.js';

const { getOwnPropertyDescriptor, getOwnPropertySymbols, is } = Object;

const isObject = (value) => value !== null && typeof value === 'object';

/** The results found so far, by pair of compared objects. */
class Memory {
  #answers = new WeakMap();

  recall(left, right) {
    return this.#answers.get(left)?.get(right) ?? this.#answers.get(right)?.get(left);
  }

  keep(left, right, answer) {
    if (!this.#answers.has(left)) this.#answers.set(left, new WeakMap());
    this.#answers.get(left).set(right, answer);
    return answer;
  }
}

const byReference = (left, right) => left === right;
const byValue = (left, right) => deepEqual(left.valueOf(), right.valueOf());
const byText = (left, right) => left.toString() === right.toString();
const byError = (left, right, memory) => sameAt(left, right, ['name', 'message', 'code'], memory);
const byGenerator = (left, right, memory) => sameItems(drain(left), drain(right), memory);
const byView = (left, right, memory) => sameItems(new Uint8Array(left.buffer), new Uint8Array(right.buffer), memory);
const byBuffer = (left, right, memory) => sameItems(new Uint8Array(left), new Uint8Array(right), memory);

const ways = {
  __proto__: null,
  String: byValue, Number: byValue, Boolean: byValue, Date: byValue,
  Promise: byReference, Symbol: byReference, function: byReference, WeakMap: byReference, WeakSet: byReference,
  Error: byError, RegExp: byText, Generator: byGenerator, DataView: byView, ArrayBuffer: byBuffer, Set: sameEntries, Map: sameEntries,
  Arguments: sameItems, Array: sameItems, Int8Array: sameItems, Uint8Array: sameItems, Uint8ClampedArray: sameItems,
  Int16Array: sameItems, Uint16Array: sameItems, Int32Array: sameItems, Uint32Array: sameItems, Float32Array: sameItems,
  Float64Array: sameItems,
};

export function deepEqual(left, right, memory = new Memory()) {
  if (is(left, right)) return true;
  if (!isObject(left) || !isObject(right)) return false;
  const known = memory.recall(left, right);
  if (known !== undefined) return known;
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return memory.keep(left, right, false);
  // Assumed equal while they are compared: a cycle that returns to them has found no difference.
  memory.keep(left, right, true);
  return memory.keep(left, right, (ways[kind] ?? sameObjects)(left, right, memory));
}

function sameItems(left, right, memory) {
  const { length } = left;
  if (length !== right.length) return false;
  for (let index = 0; index < length; index += 1) {
    if (!deepEqual(left[index], right[index], memory)) return false;
  }
  return true;
}

function sameAt(left, right, names, memory) {
  for (const name of names) {
    if (!deepEqual(left[name], right[name], memory)) return false;
  }
  return true;
}

function sameEntries(left, right, memory) {
  try {
    if (left.size !== right.size) return false;
    if (left.size === 0) return true;
  } catch {
    return false;
  }
  const entries = (collection) => {
    const pairs = [];
    collection.forEach((value, key) => pairs.push([value, key]));
    return pairs.sort();
  };
  return sameItems(entries(left), entries(right), memory);
}

/** All that a generator still yields, and what it returns. */
function drain(generator) {
  const values = [];
  let step;
  do {
    step = generator.next();
    values.push(step.value);
  } while (step.done === false);
  return values;
}

function iterated(object) {
  if (typeof object[Symbol.iterator] !== 'function') return [];
  try {
    return drain(object[Symbol.iterator]());
  } catch {
    return [];
  }
}

/** Enumerable keys: the inherited too, and the object's own symbols. */
function enumerableKeys(object) {
  const found = [];
  for (const key in object) found.push(key);
  return found.concat(getOwnPropertySymbols(object).filter((symbol) => getOwnPropertyDescriptor(object, symbol).enumerable));
}

function sameObjects(left, right, memory) {
  const leftKeys = enumerableKeys(left);
  const rightKeys = enumerableKeys(right);
  if (leftKeys.length && leftKeys.length === rightKeys.length) {
    return sameItems(leftKeys.map(String).sort(), rightKeys.map(String).sort(), memory) && sameAt(left, right, leftKeys, memory);
  }
  const leftItems = iterated(left);
  const rightItems = iterated(right);
  if (leftItems.length && leftItems.length === rightItems.length) return sameItems(leftItems.sort(), rightItems.sort(), memory);
  return !leftKeys.length && !leftItems.length && !rightKeys.length && !rightItems.length;
}
