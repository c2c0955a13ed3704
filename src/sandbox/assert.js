// The `assert` that hints call: all 142 members of chai 4.5.0's, each a thin door to the full implementation.
// Most assertions of a passing hint are simple, so the common ones are tried here first; such a fast path may only say
// "passed", and only where the full implementation surely would. That one is loaded when it is first needed, and decides alone.

const { getPrototypeOf, is, prototype: { toString } } = Object;
const { isArray } = Array;
const { abs } = Math;
const { toStringTag } = Symbol;
const plainObject = Object.prototype;
const plainRegExp = RegExp.prototype;

// The members by their number of operands; the author's message comes after the last one.
const members = {
  1: `isOk isNotOk isTrue isNotTrue isFalse isNotFalse isNull isNotNull isNaN isNotNaN exists notExists isUndefined isDefined
    isFunction isNotFunction isObject isNotObject isArray isNotArray isString isNotString isNumber isNotNumber isFinite isBoolean
    isNotBoolean ifError isExtensible isNotExtensible isSealed isNotSealed isFrozen isNotFrozen isEmpty isNotEmpty`,
  2: `fail equal notEqual strictEqual notStrictEqual deepEqual notDeepEqual isAbove isAtLeast isBelow isAtMost typeOf notTypeOf
    instanceOf notInstanceOf include notInclude deepInclude notDeepInclude nestedInclude notNestedInclude deepNestedInclude
    notDeepNestedInclude ownInclude notOwnInclude deepOwnInclude notDeepOwnInclude match notMatch property notProperty ownProperty
    notOwnProperty nestedProperty notNestedProperty lengthOf hasAnyKeys hasAllKeys containsAllKeys doesNotHaveAnyKeys
    doesNotHaveAllKeys hasAnyDeepKeys hasAllDeepKeys containsAllDeepKeys doesNotHaveAnyDeepKeys doesNotHaveAllDeepKeys sameMembers
    notSameMembers sameDeepMembers notSameDeepMembers sameOrderedMembers notSameOrderedMembers sameDeepOrderedMembers
    notSameDeepOrderedMembers includeMembers notIncludeMembers includeDeepMembers notIncludeDeepMembers includeOrderedMembers
    notIncludeOrderedMembers includeDeepOrderedMembers notIncludeDeepOrderedMembers oneOf`,
  3: `propertyVal notPropertyVal deepPropertyVal notDeepPropertyVal ownPropertyVal notOwnPropertyVal deepOwnPropertyVal
    notDeepOwnPropertyVal nestedPropertyVal notNestedPropertyVal deepNestedPropertyVal notDeepNestedPropertyVal throws doesNotThrow
    operator closeTo approximately changes doesNotChange increases doesNotIncrease decreases doesNotDecrease`,
  4: 'changesBy changesButNotBy increasesBy increasesButNotBy decreasesBy doesNotDecreaseBy decreasesButNotBy',
};

const aliases = {
  ok: 'isOk', notOk: 'isNotOk', deepStrictEqual: 'deepEqual', throw: 'throws', Throw: 'throws', extensible: 'isExtensible',
  notExtensible: 'isNotExtensible', sealed: 'isSealed', notSealed: 'isNotSealed', frozen: 'isFrozen', notFrozen: 'isNotFrozen',
  empty: 'isEmpty', notEmpty: 'isNotEmpty',
};

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');
const isPlainArray = (value) => isArray(value) && !(toStringTag in value);
const isListed = (value) => typeof value === 'string' || isPlainArray(value);
const areNumbers = (a, b) => typeof a === 'number' && typeof b === 'number';
const isKey = (key) => typeof key === 'string' || typeof key === 'number';

/** Whether the object has the key; its value is read too, since a getter that throws must be heard. */
function reaches(object, key) {
  const found = key in Object(object);
  void object[key];
  return found;
}

/** Runs the pattern once; what it found goes on to the full implementation, since a second run of a /g pattern may differ. */
function search(text, pattern, wanted) {
  if (isPrimitive(pattern) || getPrototypeOf(pattern) !== plainRegExp) return false;
  const found = pattern.exec(text);
  return Boolean(found) === wanted || { found };
}

// Each says true where the assertion surely passes.
const quick = {
  assert: (value) => Boolean(value),
  isOk: (value) => Boolean(value),
  isNotOk: (value) => !value,
  isTrue: (value) => value === true,
  isFalse: (value) => value === false,
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
  isUndefined: (value) => value === undefined,
  isDefined: (value) => value !== undefined,
  exists: (value) => value !== null && value !== undefined,
  notExists: (value) => value === null || value === undefined,
  isString: (value) => typeof value === 'string',
  isNumber: (value) => typeof value === 'number',
  isBoolean: (value) => typeof value === 'boolean',
  isFunction: (value) => typeof value === 'function',
  isArray: isPlainArray,
  isObject: (value) => !isPrimitive(value) && value !== globalThis && getPrototypeOf(value) === plainObject
    && toString.call(value) === '[object Object]',
  isNotEmpty: (value) => isListed(value) && value.length !== 0,
  isEmpty: (value) => isListed(value) && value.length === 0,
  equal: (a, b) => a === b || (isPrimitive(a) && isPrimitive(b) && a == b),
  notEqual: (a, b) => isPrimitive(a) && isPrimitive(b) && a != b,
  strictEqual: (a, b) => a === b,
  notStrictEqual: (a, b) => a !== b,
  deepEqual: is,
  typeOf: (value, kind) => typeof value !== 'object' && typeof value === kind,
  isAbove: (a, b) => areNumbers(a, b) && a > b,
  isAtLeast: (a, b) => areNumbers(a, b) && a >= b,
  isBelow: (a, b) => areNumbers(a, b) && a < b,
  isAtMost: (a, b) => areNumbers(a, b) && a <= b,
  approximately: (a, b, delta) => areNumbers(a, b) && typeof delta === 'number' && abs(a - b) <= delta,
  closeTo: (a, b, delta) => areNumbers(a, b) && typeof delta === 'number' && abs(a - b) <= delta,
  lengthOf: (value, length) => isListed(value) && value.length === length,
  include: (value, part) => (typeof value === 'string' && typeof part === 'string' && value.includes(part))
    || (isPlainArray(value) && isKey(part) && value.indexOf(part) !== -1),
  oneOf: (value, list) => isPlainArray(list) && list.indexOf(value) > -1,
  match: (text, pattern) => search(text, pattern, true),
  notMatch: (text, pattern) => search(text, pattern, false),
  property: (object, key) => object !== null && object !== undefined && isKey(key) && reaches(object, key),
  notProperty: (object, key) => object !== null && object !== undefined && isKey(key) && !reaches(object, key),
};

/**
 * Makes the `assert` function. `loadFull` answers the full implementation's namespace; `record` hears of each assertion that a hint
 * made, once it has ended (not of those inside a function that an assertion calls): its name, whether it passed, the author's message,
 * the subject, what was expected (a pattern, for a match), and of a failure its `actual` and `operator`.
 */
export function install(loadFull, record) {
  let depth = 0;

  function judge(name, operands, args) {
    const message = args[operands];
    const entry = {
      name, passed: true, message, subject: args[0], expected: operands > 1 ? args[1] : undefined,
      actual: undefined, operator: undefined,
    };
    depth += 1;
    try {
      // A message that is no text may itself be refused: that is not for a fast path to say.
      const known = (message === undefined || typeof message === 'string') && quick[name]?.(args[0], args[1], args[2]);
      if (known !== true) return loadFull().run(name, operands, args, known);
    } catch (error) {
      entry.passed = false;
      const { actual, operator } = loadFull().sides(error);
      entry.actual = actual;
      entry.operator = operator;
      throw error;
    } finally {
      depth -= 1;
      if (depth === 0) record(entry);
    }
  }

  const assert = (...args) => judge('assert', 1, args);
  for (const operands in members) {
    const count = Number(operands);
    for (const name of members[operands].split(/\s+/)) assert[name] = (...args) => judge(name, count, args);
  }
  for (const alias in aliases) assert[alias] = assert[aliases[alias]];
  return assert;
}
