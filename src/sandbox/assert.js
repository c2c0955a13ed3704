// The `assert` that hints call: all 142 members of chai 4.5.0's, each a thin door to the full implementation, made when first touched.
// Most assertions of a passing hint are simple, so the common ones are tried here first; such a fast path may only say
// "passed", and only where the full implementation surely would. That one is loaded when it is first needed, and decides alone.

const { getPrototypeOf, hasOwn, is, keys, prototype: { toString } } = Object;
const { isArray } = Array;
const { abs } = Math;
const { toStringTag } = Symbol;
const plainObject = Object.prototype;
const plainRegExp = RegExp.prototype;

// The members by their number of operands (the author's message comes after the last one); a blank on each side of every name.
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
const isKey = (key) => typeof key === 'string' || typeof key === 'number';

/** Whether the object has the key; its value is read too, since a getter that throws must be heard. */
function reaches(object, key) {
  const found = key in Object(object);
  void object[key];
  return found;
}

/** Runs the pattern once; what it found goes on to the full implementation, since a second run of a /g pattern may differ. */
function search(text, pattern, wanted, matches) {
  if (isPrimitive(pattern) || getPrototypeOf(pattern) !== plainRegExp) return false;
  if (matches?.(pattern, text) === wanted) return true;
  const found = pattern.exec(text);
  return Boolean(found) === wanted || { found };
}

/** True where the assertion surely passes; else what the full implementation shall know, if anything. */
function passes(name, a, b, c, matches) {
  switch (name) {
    case 'assert':
    case 'isOk':
      return Boolean(a);
    case 'isNotOk':
      return !a;
    case 'isTrue':
      return a === true;
    case 'isFalse':
      return a === false;
    case 'isNull':
      return a === null;
    case 'isNotNull':
      return a !== null;
    case 'isUndefined':
      return a === undefined;
    case 'isDefined':
      return a !== undefined;
    case 'exists':
      return a !== null && a !== undefined;
    case 'notExists':
      return a === null || a === undefined;
    case 'isString':
    case 'isNumber':
    case 'isBoolean':
    case 'isFunction':
      return typeof a === name.slice(2).toLowerCase();
    case 'isArray':
      return isPlainArray(a);
    case 'isObject':
      return !isPrimitive(a) && a !== globalThis && getPrototypeOf(a) === plainObject && toString.call(a) === '[object Object]';
    case 'isEmpty':
      return isListed(a) && a.length === 0;
    case 'isNotEmpty':
      return isListed(a) && a.length !== 0;
    case 'equal':
      return a === b || (isPrimitive(a) && isPrimitive(b) && a == b);
    case 'notEqual':
      return isPrimitive(a) && isPrimitive(b) && a != b;
    case 'strictEqual':
      return a === b;
    case 'notStrictEqual':
      return a !== b;
    case 'deepEqual':
      return is(a, b);
    case 'typeOf':
      return typeof a !== 'object' && typeof a === b;
    case 'isAbove':
      return areNumbers(a, b) && a > b;
    case 'isAtLeast':
      return areNumbers(a, b) && a >= b;
    case 'isBelow':
      return areNumbers(a, b) && a < b;
    case 'isAtMost':
      return areNumbers(a, b) && a <= b;
    case 'closeTo':
    case 'approximately':
      return areNumbers(a, b) && typeof c === 'number' && abs(a - b) <= c;
    case 'lengthOf':
      return isListed(a) && a.length === b;
    case 'include':
      if (typeof a === 'string') return typeof b === 'string' && a.includes(b);
      return isPlainArray(a) && isKey(b) && a.indexOf(b) !== -1;
    case 'oneOf':
      return isPlainArray(b) && b.indexOf(a) > -1;
    case 'match':
      return search(a, b, true, matches);
    case 'notMatch':
      return search(a, b, false, matches);
    case 'property':
      return a !== null && a !== undefined && isKey(b) && reaches(a, b);
    case 'notProperty':
      return a !== null && a !== undefined && isKey(b) && !reaches(a, b);
    default:
      return false;
  }
}

/**
 * Makes the `assert` function. `loadFull` answers the full implementation's namespace; `record` hears of each assertion that a hint
 * made, once it has ended (not of those inside a function that an assertion calls): its name, whether it passed, the author's message,
 * the subject, what was expected (a pattern, for a match), and of a failure its `actual` and `operator`. `matches`, where it is given,
 * tells of a pattern and a text whether they match, or `undefined`.
 */
export function install(loadFull, record, matches) {
  let depth = 0;
  let loaded;
  const full = () => (loaded ??= loadFull());

  function judge(name, operands, args) {
    const message = args[operands];
    const entry = {
      name, passed: true, message, subject: args[0], expected: operands > 1 ? args[1] : undefined,
      actual: undefined, operator: undefined,
    };
    depth += 1;
    try {
      // A message that is no text may itself be refused: that is not for a fast path to say.
      const known = (message === undefined || typeof message === 'string') && passes(name, args[0], args[1], args[2], matches);
      if (known !== true) return full().run(name, operands, args, known);
    } catch (error) {
      entry.passed = false;
      const { actual, operator } = full().sides(error);
      entry.actual = actual;
      entry.operator = operator;
      throw error;
    } finally {
      depth -= 1;
      if (depth === 0) record(entry);
    }
  }

  const target = (...args) => judge('assert', 1, args);
  return new Proxy(target, lazyMembers((name, operands) => (...args) => judge(name, operands, args)));
}

/** The handler of a function whose members are made when one is asked for, or all of them for anything else that is done to it. */
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
