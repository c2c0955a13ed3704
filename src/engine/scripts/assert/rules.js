// The rules of assertions, each a function of a check and its operands, with the messages of chai 4.5.0. As in chai, a
// rule builds its messages even if it passes: showing a value may throw, and then the assertion throws.

import { deepEqual } from './equal.js';
import { AssertionError } from './error.js';
import { inspect } from './inspect.js';
import { functionName, kindOf, lowerKind, withArticle } from './kind.js';

const { getOwnPropertyDescriptor, getOwnPropertySymbols, hasOwn, isExtensible, isFrozen, isSealed, keys } = Object;
const { abs } = Math;

const isObject = (value) => value === Object(value);
const isMapOrSet = (kind) => kind === 'map' || kind === 'set';
const same = (a, b) => a === b;
const equality = (check) => (check.is('deep') ? deepEqual : same);

export function truthy(check) {
  check.settle(check.subject, 'expected #{this} to be truthy', 'expected #{this} to be falsy');
}

export function isBoolean(check, value) {
  check.settle(check.subject === value, `expected #{this} to be ${value}`, undefined, value);
}

export function isNaN(check) {
  check.settle(Number.isNaN(check.subject), 'expected #{this} to be NaN', 'expected #{this} not to be NaN');
}

export function exists(check) {
  const { subject } = check;
  check.settle(subject !== null && subject !== undefined, 'expected #{this} to exist', 'expected #{this} to not exist');
}

export function ofKind(check, kind) {
  const name = kind.toLowerCase();
  const wording = withArticle(name);
  check.settle(name === lowerKind(check.subject), `expected #{this} to be ${wording}`, `expected #{this} not to be ${wording}`);
}

/** Fails, with the author's message, unless the value is of the kind. */
const demandKind = (check, value, kind) => ofKind(check.about(value), kind);

export function isFinite(check) {
  const { subject } = check;
  const holds = typeof subject === 'number' && Number.isFinite(subject);
  check.settle(holds, 'expected #{this} to be a finite number');
}

export function looselyEqual(check, expected) {
  const { subject } = check;
  check.settle(expected == subject, 'expected #{this} to equal #{exp}', undefined, expected, subject);
}

export function looselyUnequal(check, expected) {
  const { subject } = check;
  check.settle(expected != subject, 'expected #{this} to not equal #{exp}', undefined, expected, subject);
}

export function equal(check, expected) {
  const { subject } = check;
  check.settle(expected === subject, 'expected #{this} to equal #{exp}', 'expected #{this} to not equal #{exp}', expected, subject);
}

export function deeplyEqual(check, expected) {
  const { subject } = check;
  check.settle(deepEqual(expected, subject), 'expected #{this} to deeply equal #{exp}', 'expected #{this} to not deeply equal #{exp}', expected, subject);
}

const comparisons = {
  above: { holds: (a, b) => a > b, wording: 'above' },
  least: { holds: (a, b) => a >= b, wording: 'at least' },
  below: { holds: (a, b) => a < b, wording: 'below' },
  most: { holds: (a, b) => a <= b, wording: 'at most' },
};

export function compare(check, name, bound) {
  const { subject, misuse } = check;
  const kind = lowerKind(subject);
  const boundKind = lowerKind(bound);
  if (kind === 'date' && boundKind !== 'date') misuse(`the argument to ${name} must be a date`);
  if (kind === 'number' && boundKind !== 'number') misuse(`the argument to ${name} must be a number`);
  if (kind !== 'date' && kind !== 'number') {
    misuse('expected ' + (kind === 'string' ? "'" + subject + "'" : subject) + ' to be a number or a date');
  }
  const { holds, wording } = comparisons[name];
  check.settle(holds(subject, bound), `expected #{this} to be ${wording} #{exp}`, undefined, bound);
}

export function closeTo(check, expected, delta) {
  const { subject } = check;
  demandKind(check, subject, 'number');
  if (typeof expected !== 'number' || typeof delta !== 'number') {
    const missing = delta === undefined ? ', and a delta is required' : '';
    check.misuse(`the arguments to closeTo or approximately must be numbers${missing}`);
  }
  check.settle(abs(subject - expected) <= delta, `expected #{this} to be close to ${expected} +/- ${delta}`);
}

export function instanceOf(check, constructor) {
  let holds;
  try {
    holds = check.subject instanceof constructor;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    check.misuse(`The instanceof assertion needs a constructor but ${kindOf(constructor)} was given.`);
  }
  const name = functionName(constructor) ?? 'an unnamed constructor';
  check.settle(holds, `expected #{this} to be an instance of ${name}`, `expected #{this} to not be an instance of ${name}`);
}

/** `known`, if a fast path has run the pattern, holds what it found. */
export function matches(check, pattern, known) {
  const found = known ? known.found : pattern.exec(check.subject);
  check.settle(found, 'expected #{this} to match ' + pattern, 'expected #{this} not to match ' + pattern);
}

/** Resolves a path such as `a.b[0].c\.d` to the object that holds the last part, that part, and its value. */
function follow(object, path) {
  const parts = path.replace(/([^\\])\[/g, '$1.[').match(/(?:\\\.|[^.]+?)+/g).map((part) => {
    // As in chai, these resolve to nothing, so that no path reaches a prototype.
    if (part === 'constructor' || part === '__proto__' || part === 'prototype') return undefined;
    const index = /^\[(\d+)\]$/.exec(part);
    return index ? parseFloat(index[1]) : part.replace(/\\([.[\]])/g, '$1');
  });
  const walk = (steps) => {
    let here = object;
    for (const step of steps) {
      if (!here) return null;
      here = here[step];
    }
    return here;
  };
  const name = parts[parts.length - 1];
  return { parent: parts.length > 1 ? walk(parts.slice(0, -1)) : object, name, value: walk(parts) };
}

const isIn = (object, name) => object !== null && object !== undefined && name in Object(object);

/** `wanted` is the value that the property must have, if given. */
export function property(check, name, ...wanted) {
  const { subject, negated, misuse } = check;
  const [nested, own, deep] = [check.is('nested'), check.is('own'), check.is('deep')];
  if (nested && typeof name !== 'string') misuse('the argument to property must be a string when using nested syntax');
  if (!['string', 'number', 'symbol'].includes(typeof name)) misuse('the argument to property must be a string, number, or symbol');
  if (subject === null || subject === undefined) misuse('Target cannot be null or undefined.');
  const path = nested ? follow(subject, name) : { parent: subject, name, value: subject[name] };
  const found = own ? hasOwn(subject, name) : isIn(path.parent, path.name);
  const what = `${deep ? 'deep ' : ''}${own ? 'own ' : ''}${nested ? 'nested ' : ''}property ${inspect(name)}`;
  // Negated with a value, the property may exist: the assertion fails only if its value is equal too.
  if (!negated || wanted.length === 0) {
    check.settle(found, `expected #{this} to have ${what}`, `expected #{this} to not have ${what}`);
  }
  if (wanted.length > 0) {
    const holds = found && equality(check)(wanted[0], path.value);
    check.settle(holds, `expected #{this} to have ${what} of #{exp}, but got #{act}`, `expected #{this} to not have ${what} of #{act}`, wanted[0], path.value);
  }
}

export function lengthOf(check, length) {
  const { subject } = check;
  const bySize = isMapOrSet(lowerKind(subject));
  if (!bySize) property(check.about(subject), 'length');
  const what = bySize ? 'size' : 'length';
  const count = subject[what];
  check.settle(count == length, `expected #{this} to have a ${what} of #{exp} but got #{act}`, undefined, length, count);
}

export function empty(check) {
  const { subject } = check;
  check.settle(countOf(check, subject) === 0, 'expected #{this} to be empty', 'expected #{this} not to be empty');
}

function countOf({ prefix, misuse }, subject) {
  switch (lowerKind(subject)) {
    case 'array':
    case 'string':
      return subject.length;
    case 'map':
    case 'set':
      return subject.size;
    case 'weakmap':
    case 'weakset':
      return misuse('.empty was passed a weak collection');
    case 'function':
      throw new AssertionError(`${prefix}.empty was passed a function ${functionName(subject)}`.trim());
    default:
      if (!isObject(subject)) misuse(`.empty was passed non-string primitive ${inspect(subject)}`);
      return keys(subject).length;
  }
}

export function extensible(check) {
  const { subject } = check;
  check.settle(isObject(subject) && isExtensible(subject), 'expected #{this} to be extensible', 'expected #{this} to not be extensible');
}

export function sealed(check) {
  const { subject } = check;
  check.settle(!isObject(subject) || isSealed(subject), 'expected #{this} to be sealed', 'expected #{this} to not be sealed');
}

export function frozen(check) {
  const { subject } = check;
  check.settle(!isObject(subject) || isFrozen(subject), 'expected #{this} to be frozen', 'expected #{this} to not be frozen');
}

const sameOrNaN = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b));

export function include(check, wanted) {
  const { subject, misuse } = check;
  const deep = check.is('deep');
  const isEqual = deep ? deepEqual : sameOrNaN;
  const kind = lowerKind(subject);
  let found = false;
  switch (kind) {
    case 'string':
      found = subject.indexOf(wanted) !== -1;
      break;
    case 'weakset':
      if (deep) misuse('unable to use .deep.include with WeakSet');
      found = subject.has(wanted);
      break;
    case 'map':
      subject.forEach((item) => { found ||= isEqual(item, wanted); });
      break;
    case 'set':
      if (deep) subject.forEach((item) => { found ||= isEqual(item, wanted); });
      else found = subject.has(wanted);
      break;
    case 'array':
      found = deep ? subject.some((item) => isEqual(item, wanted)) : subject.indexOf(wanted) !== -1;
      break;
    default:
      includeProperties(check, wanted, kind);
      return;
  }
  const what = `${deep ? 'deep ' : ''}include ${inspect(wanted)}`;
  check.settle(found, `expected #{this} to ${what}`, `expected #{this} to not ${what}`);
}

function includeProperties(check, wanted, kind) {
  if (!isObject(wanted)) {
    const other = lowerKind(wanted);
    check.misuse(`the given combination of arguments (${kind} and ${other}) is invalid for this assertion. `
      + `You can use an array, a map, an object, a set, a string, or a weakset instead of a ${other}`);
  }
  const names = keys(wanted);
  if (!check.negated || names.length === 1) {
    names.forEach((name) => property(check, name, wanted[name]));
    return;
  }
  // Negated, the assertion fails only if all of several properties match.
  const failures = [];
  for (const name of names) {
    try {
      property(check, name, wanted[name]);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      failures.push(error);
    }
  }
  if (names.length > 1 && failures.length === names.length) throw failures[0];
}

export function hasKeys(check, wanted) {
  const { subject, misuse } = check;
  const kind = kindOf(subject);
  let names;
  let actual;
  if (kind === 'Map' || kind === 'Set') {
    actual = [];
    subject.forEach((value, key) => actual.push(key));
    names = kindOf(wanted) === 'Array' ? wanted : [wanted];
  } else {
    const symbols = () => getOwnPropertySymbols(subject).filter((symbol) => getOwnPropertyDescriptor(subject, symbol).enumerable);
    actual = [...keys(subject), ...symbols()];
    const wantedKind = kindOf(wanted);
    names = wantedKind === 'Array' ? wanted : wantedKind === 'Object' ? keys(wanted) : [wanted];
    names = names.map((name) => (typeof name === 'symbol' ? name : String(name)));
  }
  if (!names.length) misuse('keys required');
  const isEqual = equality(check);
  const isThere = (name) => actual.some((key) => isEqual(name, key));
  const any = check.is('any');
  const contain = check.is('contain');
  const holds = any ? names.some(isThere) : names.every(isThere) && (contain || names.length === actual.length);
  const deeply = check.is('deep') && (kind === 'Map' || kind === 'Set') ? 'deeply ' : '';
  const what = `${deeply}${contain ? 'contain' : 'have'} ${listKeys(names, any ? 'or' : 'and')}`;
  const sorted = (list) => list.slice().sort((a, b) => (inspect(a) < inspect(b) ? -1 : 1));
  check.settle(holds, `expected #{this} to ${what}`, `expected #{this} to not ${what}`, sorted(names), sorted(actual));
}

function listKeys(names, conjunction) {
  if (names.length === 1) return `key ${inspect(names[0])}`;
  const shown = names.map(inspect);
  const last = shown.pop();
  return `keys ${shown.join(', ')}, ${conjunction} ${last}`;
}

export function members(check, subset) {
  const { subject } = check;
  demandKind(check, subject, 'array');
  demandKind(check, subset, 'array');
  const contain = check.is('contain');
  const order = check.is('ordered') ? 'ordered ' : '';
  const article = order ? 'an' : 'a';
  const what = contain ? `be ${article} ${order}superset of` : `have the same ${order}members as`;
  const holds = isSubset(subset, subject, check.is('deep') ? deepEqual : undefined, contain, Boolean(order));
  check.settle(holds, `expected #{this} to ${what} #{exp}`, `expected #{this} to not ${what} #{exp}`, subset, subject);
}

function isSubset(subset, superset, isEqual, contain, ordered) {
  if (!contain && subset.length !== superset.length) return false;
  if (ordered) return subset.every((item, index) => (isEqual ?? same)(item, superset[index]));
  // Unless the superset may contain more, each of its members matches only one of the subset's.
  const rest = contain ? superset : superset.slice();
  return subset.every((item) => {
    const index = isEqual ? rest.findIndex((other, at) => at in rest && isEqual(item, other)) : rest.indexOf(item);
    if (index === -1) return false;
    if (!contain) rest.splice(index, 1);
    return true;
  });
}

export function oneOf(check, list) {
  const { subject } = check;
  demandKind(check, list, 'array');
  check.settle(list.indexOf(subject) > -1, 'expected #{this} to be one of #{exp}', undefined, list, subject);
}

const operators = {
  '==': (a, b) => a == b, '===': same, '!=': (a, b) => a != b, '!==': (a, b) => a !== b,
  '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b,
};

export function operator(check, name, other) {
  const { subject, message } = check;
  if (typeof name !== 'string' || !hasOwn(operators, name)) {
    throw new AssertionError((message ? message + ': ' : message) + 'Invalid operator "' + name + '"');
  }
  const holds = operators[name](subject, other);
  check.about(holds).settle(holds, `expected ${inspect(subject)} to be ${name} ${inspect(other)}`);
}
