// Every member of chai 4.5.0's `assert`, in full: its rule and its flags. Loaded when a fast path cannot say "passed".

import * as calls from './calls.js';
import { Check } from './check.js';
import { AssertionError } from './error.js';
import * as rules from './rules.js';

export { AssertionError };

const { hasOwn } = Object;

// Each row: a rule, its members with their flags (see Check), and the operands that precede the caller's.
const rows = [
  [rules.truthy, { isOk: '', isNotOk: 'not' }],
  [rules.isBoolean, { isTrue: '' }, true],
  [rules.isBoolean, { isFalse: '' }, false],
  [rules.equal, { isNotTrue: 'not' }, true],
  [rules.equal, { isNotFalse: 'not' }, false],
  [rules.equal, { isNull: '', isNotNull: 'not' }, null],
  [rules.equal, { isUndefined: '', isDefined: 'not' }, undefined],
  [rules.equal, { strictEqual: '', notStrictEqual: 'not' }],
  [rules.looselyEqual, { equal: '' }],
  [rules.looselyUnequal, { notEqual: '' }],
  [rules.deeplyEqual, { deepEqual: '', notDeepEqual: 'not' }],
  [rules.isNaN, { isNaN: '', isNotNaN: 'not' }],
  [rules.exists, { exists: '', notExists: 'not' }],
  [rules.isFinite, { isFinite: '' }],
  [rules.ofKind, { typeOf: '', notTypeOf: 'not' }],
  [rules.ofKind, { isFunction: '', isNotFunction: 'not' }, 'function'],
  [rules.ofKind, { isObject: '', isNotObject: 'not' }, 'object'],
  [rules.ofKind, { isArray: '', isNotArray: 'not' }, 'array'],
  [rules.ofKind, { isString: '', isNotString: 'not' }, 'string'],
  [rules.ofKind, { isNumber: '', isNotNumber: 'not' }, 'number'],
  [rules.ofKind, { isBoolean: '', isNotBoolean: 'not' }, 'boolean'],
  [rules.compare, { isAbove: '' }, 'above'],
  [rules.compare, { isAtLeast: '' }, 'least'],
  [rules.compare, { isBelow: '' }, 'below'],
  [rules.compare, { isAtMost: '' }, 'most'],
  [rules.closeTo, { closeTo: '', approximately: '' }],
  [rules.instanceOf, { instanceOf: '', notInstanceOf: 'not' }],
  [rules.matches, { match: '', notMatch: 'not' }],
  [rules.include, {
    include: '', notInclude: 'not', deepInclude: 'deep', notDeepInclude: 'not deep', nestedInclude: 'nested',
    notNestedInclude: 'not nested', deepNestedInclude: 'deep nested', notDeepNestedInclude: 'not deep nested', ownInclude: 'own',
    notOwnInclude: 'not own', deepOwnInclude: 'deep own', notDeepOwnInclude: 'not deep own',
  }],
  [rules.property, {
    property: '', notProperty: 'not', ownProperty: 'own', notOwnProperty: 'not own', nestedProperty: 'nested',
    notNestedProperty: 'not nested', propertyVal: '', notPropertyVal: 'not', deepPropertyVal: 'deep', notDeepPropertyVal: 'not deep',
    ownPropertyVal: 'own', notOwnPropertyVal: 'not own', deepOwnPropertyVal: 'deep own', notDeepOwnPropertyVal: 'not deep own',
    nestedPropertyVal: 'nested', notNestedPropertyVal: 'not nested', deepNestedPropertyVal: 'deep nested',
    notDeepNestedPropertyVal: 'not deep nested',
  }],
  [rules.lengthOf, { lengthOf: '' }],
  [rules.empty, { isEmpty: '', isNotEmpty: 'not' }],
  [rules.extensible, { isExtensible: '', isNotExtensible: 'not' }],
  [rules.sealed, { isSealed: '', isNotSealed: 'not' }],
  [rules.frozen, { isFrozen: '', isNotFrozen: 'not' }],
  [rules.hasKeys, {
    hasAnyKeys: 'any', hasAllKeys: 'all', containsAllKeys: 'contain all', doesNotHaveAnyKeys: 'not any', doesNotHaveAllKeys: 'not all',
    hasAnyDeepKeys: 'any deep', hasAllDeepKeys: 'all deep', containsAllDeepKeys: 'contain all deep',
    doesNotHaveAnyDeepKeys: 'not any deep', doesNotHaveAllDeepKeys: 'not all deep',
  }],
  [rules.members, {
    sameMembers: '', notSameMembers: 'not', sameDeepMembers: 'deep', notSameDeepMembers: 'not deep', sameOrderedMembers: 'ordered',
    notSameOrderedMembers: 'not ordered', sameDeepOrderedMembers: 'deep ordered', notSameDeepOrderedMembers: 'not deep ordered',
    includeMembers: 'contain', notIncludeMembers: 'not contain', includeDeepMembers: 'contain deep',
    notIncludeDeepMembers: 'not contain deep', includeOrderedMembers: 'contain ordered', notIncludeOrderedMembers: 'not contain ordered',
    includeDeepOrderedMembers: 'contain deep ordered', notIncludeDeepOrderedMembers: 'not contain deep ordered',
  }],
  [rules.oneOf, { oneOf: '' }],
  [rules.operator, { operator: '' }],
  [calls.throwing, { throws: '', doesNotThrow: 'not' }],
];

const [change, increase, decrease] = ['change', 'increase', 'decrease'];

// The members about what a function changes: the kind of change, the flags and, if the amount is checked too, the flags
// of that second check.
const changes = {
  changes: [change, ''], doesNotChange: [change, 'not'], changesBy: [change, '', ''], changesButNotBy: [change, '', 'not'],
  increases: [increase, ''], doesNotIncrease: [increase, 'not'], increasesBy: [increase, '', ''], increasesButNotBy: [increase, '', 'not'],
  decreases: [decrease, ''], doesNotDecrease: [decrease, 'not'], decreasesBy: [decrease, '', ''],
  doesNotDecreaseBy: [decrease, 'not', 'not'], decreasesButNotBy: [decrease, '', 'not'],
};

/** If `source` is a getter function, `name` is omitted and the arguments after it shift, as in chai. */
function runChange([way, adverbs, byAdverbs], args) {
  let [subject, source, name, ...rest] = args;
  if (byAdverbs === undefined) {
    let [message] = rest;
    if (args.length === 3 && typeof source === 'function') [name, message] = [null, name];
    calls.changing(new Check(subject, message, adverbs), way, source, name);
    return;
  }
  let [delta, message] = rest;
  if (args.length === 4 && typeof source === 'function') [delta, message] = [name, delta];
  else if (args.length === 3) [name, delta] = [null, name];
  const change = calls.changing(new Check(subject, message, adverbs), way, source, name);
  calls.changingBy(new Check(subject, message, byAdverbs), way, change, delta);
}

function runAssert([holds, message]) {
  new Check(null, null).settle(holds, message);
}

function ifError(value) {
  if (value) throw value;
}

/** Runs a member; `known` is what a fast path found. */
export function run(name, operands, args, known) {
  const row = rows.find(([, names]) => hasOwn(names, name));
  if (row) {
    const [rule, names, ...given] = row;
    for (let index = 1; index < operands; index += 1) given.push(args[index]);
    const check = new Check(args[0], args[operands], names[name]);
    return rule === rules.matches ? rule(check, args[1], known) : rule(check, ...given);
  }
  if (name === 'assert') return runAssert(args);
  if (name === 'fail') return calls.fail(args);
  if (name === 'ifError') return ifError(args[0]);
  return runChange(changes[name], args);
}

/** The actual value of an assertion's error. */
export function actualOf(error) {
  return Object(error) === error && AssertionError.made(error) ? error.actual : undefined;
}
