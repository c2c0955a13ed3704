// Renders a value for a message as chai 4.5.0 does (through loupe 2.3), truncated to about 40 characters. A box holds
// the remaining length (`truncate`) and the enclosing objects (`seen`); it is shared exactly where chai shares it,
// since that decides which element of a list is cut. Values may be huge: where possible, the work is bounded by the
// remaining length.

import { functionName, tagOf } from './kind.js';

const { getOwnPropertyNames, getOwnPropertySymbols, getPrototypeOf, is, keys, prototype: plainObject } = Object;
const { stringify } = JSON;
const { toStringTag } = Symbol;
const forEachOfMap = Map.prototype.forEach;
const forEachOfSet = Set.prototype.forEach;
const customised = [Symbol.for('chai/inspect'), Symbol.for('nodejs.util.inspect.custom'), 'inspect'];

const limit = 40;
const ellipsis = '…';
// Longer lists are not searched for keys that are not indices: no message is long enough to show them.
const longList = 10_000;
const special = /['\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;
const escapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'" };
const hiddenOfErrors = new Set(['stack', 'line', 'column', 'name', 'message', 'fileName', 'lineNumber', 'columnNumber', 'number', 'description']);

/** Truncates text to a length, with an ellipsis as the last character. NaN truncates nothing. */
function cut(value, length) {
  const text = String(value);
  if (text.length <= 1) return text;
  if (length < 1) return ellipsis;
  return text.length > length ? text.slice(0, length - 1) + ellipsis : text;
}

const escape = (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

function inspectString(value, box) {
  const room = box.truncate - 2;
  // Escaping only lengthens text, so one character more than fits is enough to tell that it is cut.
  const text = String(value).slice(0, room < 1 ? 2 : room + 1 || Infinity);
  return `'${cut(text.replace(special, escape), room)}'`;
}

function inspectNumber(value, box) {
  if (typeof value === 'number' && value === 0) return is(value, 0) ? '+0' : '-0';
  return Number.isFinite(value) || typeof value !== 'number' ? cut(value, box.truncate) : String(value);
}

function inspectBigInt(value, box) {
  const digits = cut(value.toString(), box.truncate - 1);
  return digits === ellipsis ? digits : `${digits}n`;
}

function inspectFunction(value, box) {
  const name = functionName(value);
  return name ? `[Function ${cut(name, box.truncate - 11)}]` : '[Function]';
}

const inspectSymbol = (value) => (value.description ? `Symbol(${value.description})` : 'Symbol()');

function inspectDate(value, box) {
  const text = value.toJSON();
  if (text === null) return 'Invalid Date';
  const [day, time] = text.split('T');
  return `${day}T${cut(time, box.truncate - day.length - 1)}`;
}

function inspectRegExp(value, box) {
  // As in chai, the text between the second slash and the next: not the flags if the pattern contains a slash.
  const flags = value.toString().split('/')[2];
  return `/${cut(value.source, box.truncate - 2 - flags.length)}/${flags}`;
}

/**
 * Renders items until the length is used up, then the number of remaining items. Each item is rendered once, one step
 * ahead.
 */
function inspectList(items, box, inspectItem = inspectNested, separator = ', ') {
  const count = items.length;
  const room = box.truncate;
  const render = (index) => inspectItem(items[index], box) + (index + 1 < count ? separator : '');
  let output = '';
  let next = '';
  for (let index = 0; index < count; index += 1) {
    const left = count - index;
    const rest = `${ellipsis}(${left})`;
    box.truncate = room - output.length - (left > 1 ? separator.length : 0);
    const current = next || render(index);
    const length = output.length + current.length;
    const overflows = length + rest.length > room;
    if (left === 1 && length > room && output.length + rest.length <= room) return output + rest;
    if (left > 2 && overflows) return output + rest;
    next = left > 1 ? render(index + 1) : '';
    if (left === 2 && overflows && length + next.length > room) return output + rest;
    output += current;
    if (left > 2 && length + next.length >= room) return `${output}${ellipsis}(${left - 1})`;
  }
  return output;
}

const inspectNested = (value, box) => inspectIn(value, box);

function inspectKey(key, box) {
  if (typeof key !== 'string') return `[${inspectIn(key, box)}]`;
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return key;
  const inner = stringify(key).replace(/'/g, "\\'").replace(/\\"/g, '"');
  return inner.replace(/^"|"$/g, "'");
}

function inspectProperty([key, value], box) {
  box.truncate -= 2;
  const shown = inspectKey(key, box);
  box.truncate -= shown.length;
  return `${shown}: ${inspectIn(value, box)}`;
}

function inspectMapEntry([key, value], box) {
  box.truncate -= 4;
  const shown = inspectIn(key, box);
  box.truncate -= shown.length;
  return `${shown} => ${inspectIn(value, box)}`;
}

const inspectProperties = (object, names, box) => inspectList(names.map((name) => [name, object[name]]), box, inspectProperty);

/** The keys of an array that are not indices; `keys` lists the indices first. */
const furtherKeys = (array) => (array.length > longList ? [] : keys(array).slice(array.length));

const withFurther = (list, further) => (further ? `${list}, ${further}` : list);

function inspectArray(array, box) {
  const further = furtherKeys(array);
  if (!array.length && !further.length) return '[]';
  box.truncate -= 4;
  const list = inspectList(array, box);
  box.truncate -= list.length;
  return `[ ${withFurther(list, inspectProperties(array, further, box))} ]`;
}

function inspectTypedArray(array, box) {
  const name = array[toStringTag] || functionName(array.constructor);
  box.truncate -= name.length + 4;
  const further = furtherKeys(array);
  if (!array.length && !further.length) return `${name}[]`;
  let list = '';
  for (let index = 0; index < array.length; index += 1) {
    const text = cut(array[index], box.truncate) + (index === array.length - 1 ? '' : ', ');
    box.truncate -= text.length;
    // chai computes the remaining count from the element's value, not from its index.
    if (array[index] !== array.length && box.truncate <= 3) {
      list += `${ellipsis}(${array.length - array[index] + 1})`;
      break;
    }
    list += text;
  }
  return `${name}[ ${withFurther(list, inspectProperties(array, further, box))} ]`;
}

function inspectArguments(list, box) {
  if (list.length === 0) return 'Arguments[]';
  box.truncate -= 13;
  return `Arguments[ ${inspectList(list, box)} ]`;
}

function inspectMap(map, box) {
  // A map of one entry is shown as an empty one, as chai does.
  if (map.size - 1 <= 0) return 'Map{}';
  const entries = [];
  forEachOfMap.call(map, (value, key) => entries.push([key, value]));
  box.truncate -= 7;
  return `Map{ ${inspectList(entries, box, inspectMapEntry)} }`;
}

function inspectSet(set, box) {
  if (set.size === 0) return 'Set{}';
  const values = [];
  forEachOfSet.call(set, (value) => values.push(value));
  box.truncate -= 7;
  return `Set{ ${inspectList(values, box)} }`;
}

function inspectError(error, box) {
  const names = getOwnPropertyNames(error).filter((name) => !hiddenOfErrors.has(name));
  const { name } = error;
  box.truncate -= name.length;
  let message = '';
  if (typeof error.message === 'string') message = cut(error.message, box.truncate);
  else names.unshift('message');
  const shown = message ? `: ${message}` : '';
  box.truncate -= shown.length + 5;
  const properties = inspectProperties(error, names, box);
  return `${name}${shown}${properties ? ` { ${properties} }` : ''}`;
}

function inspectObject(object, box) {
  const names = getOwnPropertyNames(object);
  const symbols = getOwnPropertySymbols(object);
  if (names.length === 0 && symbols.length === 0) return '{}';
  box.truncate -= 4;
  if (box.seen.includes(object)) return '[Circular]';
  box.seen.push(object);
  const named = inspectProperties(object, names, box);
  const symbolic = inspectProperties(object, symbols, box);
  box.seen.pop();
  return `{ ${named}${named && symbolic ? ', ' : ''}${symbolic} }`;
}

function inspectInstance(object, box) {
  let name = toStringTag in object ? object[toStringTag] : '';
  name = name || functionName(object.constructor);
  if (!name || name === '_class') name = '<Anonymous Class>';
  box.truncate -= name.length;
  return `${name}${inspectObject(object, box)}`;
}

const nothing = () => '';

const renderers = {
  __proto__: null,
  undefined: String, null: String, boolean: String, Boolean: String,
  number: inspectNumber, Number: inspectNumber, bigint: inspectBigInt, BigInt: inspectBigInt,
  string: inspectString, String: inspectString, symbol: inspectSymbol, Symbol: inspectSymbol,
  function: inspectFunction, Function: inspectFunction,
  Array: inspectArray, Arguments: inspectArguments, Map: inspectMap, Set: inspectSet,
  Date: inspectDate, RegExp: inspectRegExp, Error: inspectError,
  Promise: () => 'Promise{…}', WeakSet: () => 'WeakSet{…}', WeakMap: () => 'WeakMap{…}',
  Generator: nothing, DataView: nothing, ArrayBuffer: nothing,
  Int8Array: inspectTypedArray, Uint8Array: inspectTypedArray, Uint8ClampedArray: inspectTypedArray,
  Int16Array: inspectTypedArray, Uint16Array: inspectTypedArray, Int32Array: inspectTypedArray, Uint32Array: inspectTypedArray,
  Float32Array: inspectTypedArray, Float64Array: inspectTypedArray,
};

/** The result of an object's custom inspect method, if it has one. */
function inspectCustom(value, box) {
  for (const name of customised) {
    if (!(name in value) || typeof value[name] !== 'function') continue;
    return name === customised[0] ? value[name](box) : value[name](box.depth, box);
  }
  return undefined;
}

/** Renders a value within a box's remaining length, without changing that box. */
function inspectIn(value, { truncate, seen }) {
  const box = { depth: 2, truncate, seen, stylize: String, inspect: inspectIn };
  const kind = value !== null && typeof value === 'object' ? tagOf(value) : value === null ? 'null' : typeof value;
  const renderer = renderers[kind];
  if (renderer) return renderer(value, box);
  const custom = inspectCustom(value, box);
  if (custom) return typeof custom === 'string' ? custom : inspectIn(custom, box);
  const proto = getPrototypeOf(value);
  const isInstance = proto !== plainObject && proto !== null && 'constructor' in value && value.constructor !== Object;
  return isInstance ? inspectInstance(value, box) : inspectObject(value, box);
}

/** Renders a value within an assertion's message. */
export const inspect = (value) => inspectIn(value, { truncate: limit, seen: [] });

/** Renders a message's subject, actual or expected value; one that is still too long is only named. */
export function display(value) {
  const text = inspect(value);
  if (text.length < limit) return text;
  switch (typeof value === 'function' || typeof value === 'object' ? tagOf(value) : '') {
    case 'Function':
      return value.name ? `[Function: ${value.name}]` : '[Function]';
    case 'Array':
      return `[ Array(${value.length}) ]`;
    case 'Object': {
      const names = keys(value);
      return `{ Object (${names.slice(0, 2).join(', ')}${names.length > 2 ? ', ...' : ''}) }`;
    }
    default:
      return text;
  }
}
