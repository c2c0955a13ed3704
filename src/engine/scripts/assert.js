// The `assert` that hints call: all 142 members of chai 4.5.0's, each created when it is first read. Common assertions
// are tried here first: such a fast path may only report "passed", and only where the full implementation certainly
// would. That one (assert/full.js) is loaded when it is first needed.

const { getPrototypeOf, hasOwn, is, keys, prototype: { toString } } = Object;
const { isArray } = Array;
const { abs } = Math;
const PlainError = Error;
const { toStringTag } = Symbol;
const plainObject = Object.prototype;
const plainRegExp = RegExp.prototype;

// The members by their number of operands (the author's message comes after the last one), with a space on each side of
// every name.
const members = [
  '',
  ' isOk isNotOk isTrue isNotTrue isFalse isNotFalse isNull isNotNull isNaN isNotNaN exists notExists isUndefined isDefined isFunction '
  + 'isNotFunction isObject isNotObject isArray isNotArray isString isNotString isNumber isNotNumber isFinite isBoolean isNotBoolean '
  + 'ifError isExtensible isNotExtensible isSealed isNotSealed isFrozen isNotFrozen isEmpty isNotEmpty ',
  ' fail equal notEqual strictEqual notStrictEqual deepEqual notDeepEqual isAbove isAtLeast isBelow isAtMost typeOf notTypeOf instanceOf '
  + 'notInstanceOf include notInclude deepInclude notDeepInclude nestedInclude notNestedInclude deepNestedInclude notDeepNestedInclude '
  + 'ownInclude notOwnInclude deepOwnInclude notDeepOwnInclude match notMatch property notProperty ownProperty notOwnProperty '
  + 'nestedProperty notNestedProperty lengthOf hasAnyKeys hasAllKeys containsAllKeys doesNotHaveAnyKeys doesNotHaveAllKeys '
  + 'hasAnyDeepKeys hasAllDeepKeys containsAllDeepKeys doesNotHaveAnyDeepKeys doesNotHaveAllDeepKeys sameMembers notSameMembers '
  + 'sameDeepMembers notSameDeepMembers sameOrderedMembers notSameOrderedMembers sameDeepOrderedMembers notSameDeepOrderedMembers '
  + 'includeMembers notIncludeMembers includeDeepMembers notIncludeDeepMembers includeOrderedMembers notIncludeOrderedMembers '
  + 'includeDeepOrderedMembers notIncludeDeepOrderedMembers oneOf ',
  ' propertyVal notPropertyVal deepPropertyVal notDeepPropertyVal ownPropertyVal notOwnPropertyVal deepOwnPropertyVal '
  + 'notDeepOwnPropertyVal nestedPropertyVal notNestedPropertyVal deepNestedPropertyVal notDeepNestedPropertyVal throws doesNotThrow '
  + 'operator closeTo approximately changes doesNotChange increases doesNotIncrease decreases doesNotDecrease ',
  ' changesBy changesButNotBy increasesBy increasesButNotBy decreasesBy doesNotDecreaseBy decreasesButNotBy ',
];

const aliases = {
  __proto__: null, ok: 'isOk', notOk: 'isNotOk', deepStrictEqual: 'deepEqual', throw: 'throws', Throw: 'throws', extensible: 'isExtensible',
  notExtensible: 'isNotExtensible', sealed: 'isSealed', notSealed: 'isNotSealed', frozen: 'isFrozen', notFrozen: 'isNotFrozen',
  empty: 'isEmpty', notEmpty: 'isNotEmpty',
};

/** How many operands a member has; -1 for what is no member. */
const operandsOf = (name) => (name.includes(' ') ? -1 : members.findIndex((names) => names.includes(` ${name} `)));

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');
const isPlainArray = (value) => isArray(value) && !(toStringTag in value);
const isListed = (value) => typeof value === 'string' || isPlainArray(value);
const areNumbers = (a, b) => typeof a === 'number' && typeof b === 'number';
const isClose = (a, b, c) => areNumbers(a, b) && typeof c === 'number' && abs(a - b) <= c;
const isKey = (key) => typeof key === 'string' || typeof key === 'number';

/** Whether the object has the key; its value is read too, since a getter may throw. */
function reaches(object, key) {
  const found = key in Object(object);
  void object[key];
  return found;
}

/**
 * Runs the pattern once; the result is passed on to the full implementation, since a second run of a /g pattern may
 * differ.
 */
function search(text, pattern, wanted, matches) {
  if (isPrimitive(pattern) || getPrototypeOf(pattern) !== plainRegExp) return false;
  if (matches?.(pattern, text) === wanted) return true;
  const found = pattern.exec(text);
  return Boolean(found) === wanted || { found };
}

/**
 * The fast paths: `true` if the assertion certainly passes, otherwise what is passed on to the full implementation, if
 * anything. `matches` is the argument of `install`.
 */
const common = {
  __proto__: null,
  assert: (a) => Boolean(a),
  isOk: (a) => Boolean(a),
  isNotOk: (a) => !a,
  isTrue: (a) => a === true,
  isFalse: (a) => a === false,
  isNull: (a) => a === null,
  isNotNull: (a) => a !== null,
  isUndefined: (a) => a === undefined,
  isDefined: (a) => a !== undefined,
  exists: (a) => a !== null && a !== undefined,
  notExists: (a) => a === null || a === undefined,
  isString: (a) => typeof a === 'string',
  isNumber: (a) => typeof a === 'number',
  isBoolean: (a) => typeof a === 'boolean',
  isFunction: (a) => typeof a === 'function',
  isArray: (a) => isPlainArray(a),
  isObject: (a) => !isPrimitive(a) && a !== globalThis && getPrototypeOf(a) === plainObject && toString.call(a) === '[object Object]',
  isEmpty: (a) => isListed(a) && a.length === 0,
  isNotEmpty: (a) => isListed(a) && a.length !== 0,
  equal: (a, b) => a === b || (isPrimitive(a) && isPrimitive(b) && a == b),
  notEqual: (a, b) => isPrimitive(a) && isPrimitive(b) && a != b,
  strictEqual: (a, b) => a === b,
  notStrictEqual: (a, b) => a !== b,
  deepEqual: (a, b) => is(a, b),
  typeOf: (a, b) => typeof a !== 'object' && typeof a === b,
  isAbove: (a, b) => areNumbers(a, b) && a > b,
  isAtLeast: (a, b) => areNumbers(a, b) && a >= b,
  isBelow: (a, b) => areNumbers(a, b) && a < b,
  isAtMost: (a, b) => areNumbers(a, b) && a <= b,
  closeTo: (a, b, c) => isClose(a, b, c),
  approximately: (a, b, c) => isClose(a, b, c),
  lengthOf: (a, b) => isListed(a) && a.length === b,
  include(a, b) {
    if (typeof a === 'string') return typeof b === 'string' && a.includes(b);
    return isPlainArray(a) && isKey(b) && a.indexOf(b) !== -1;
  },
  oneOf: (a, b) => isPlainArray(b) && b.indexOf(a) > -1,
  match: (a, b, c, matches) => search(a, b, true, matches),
  notMatch: (a, b, c, matches) => search(a, b, false, matches),
  property: (a, b) => a !== null && a !== undefined && isKey(b) && reaches(a, b),
  notProperty: (a, b) => a !== null && a !== undefined && isKey(b) && !reaches(a, b),
};

/**
 * Creates the `assert` function. `loadFull` returns the full implementation's namespace. `record` is called after each
 * assertion of the hint (but not those inside a function that an assertion calls) with its name, whether it passed, the
 * author's message, the subject, the expected value (for a match, the pattern), and the `actual` and the stack of a failure.
 * `matches(pattern, text)`, if given, returns whether they match, or `undefined`.
 */
export function install(loadFull, record, matches) {
  let depth = 0;
  let loaded;
  const full = () => (loaded ??= loadFull());

  function judge(name, operands, args) {
    const message = args[operands];
    let passed = true;
    let actual;
    let stack;
    depth += 1;
    try {
      // The full implementation may refuse a message that is not a string.
      const known = (message === undefined || typeof message === 'string') && common[name]?.(args[0], args[1], args[2], matches);
      if (known !== true) return full().run(name, operands, args, known);
    } catch (error) {
      passed = false;
      actual = full().actualOf(error);
      ({ stack } = new PlainError());
      throw error;
    } finally {
      depth -= 1;
      if (depth === 0) record(name, passed, message, args[0], operands > 1 ? args[1] : undefined, actual, stack);
    }
  }

  const target = (...args) => judge('assert', 1, args);
  return new Proxy(target, lazyMembers((name, operands) => (...args) => judge(name, operands, args)));
}

/** A proxy handler that creates a member when it is read, and all members for any other operation. */
function lazyMembers(make) {
  const ensure = (target, name) => {
    if (typeof name !== 'string' || hasOwn(target, name)) return;
    const operands = operandsOf(aliases[name] ?? name);
    if (operands < 0) return;
    if (aliases[name]) ensure(target, aliases[name]);
    target[name] = aliases[name] ? target[aliases[name]] : make(name, operands);
  };
  let complete = false;
  const handler = {
    get(target, name) {
      ensure(target, name);
      return target[name];
    },
  };
  for (const trap of ['has', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'set', 'deleteProperty', 'preventExtensions']) {
    handler[trap] = (target, ...rest) => {
      if (!complete) {
        for (const name of [...members.join('').split(' '), ...keys(aliases)]) ensure(target, name);
        complete = true;
      }
      return Reflect[trap](target, ...rest);
    };
  }
  return handler;
}
