// Generates calls of every member of `assert`, and records the outcome of each. The same module runs in Node with the
// real chai and in hintgrade's engine with its own `assert`, so that both see the same cases; it uses nothing that only
// one of them has.

// Stack traces are not compared, and take longer than all the rest.
Error.stackTraceLimit = 0;

/** A seeded generator of numbers (mulberry32). */
function seeded(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const numbers = ['0', '-0', '1', '2', '3', '-1', '5', '1.5', '0.1', 'NaN', 'Infinity', '-Infinity', '1e21', '123456789', '10n', '-3n',
  '123456789012345678901234567890123456789012345678n', 'Object(1)', 'Object(10n)', 'new Number(0)', 'new Number(NaN)'];
const strings = ["''", "'a'", "'b'", "'ab'", "'5'", "'1'", "'hello'", "'hello world'", "'it\\'s'", "'a\\nb\\tc'", "'a not b'", "'we have x'",
  "'#{this} #{act} #{exp}'", "'ünïcode ✓'", "'😀'", "'\\ud800'", "'\\u200b\\u0007\\\\ \"q\"'", "'undefined'", "'NaN'", "'x'.repeat(36)",
  "'x'.repeat(37)", "'x'.repeat(38)", "'x'.repeat(39)", "'x'.repeat(500)", "'\\n'.repeat(30)", "'a'.repeat(37) + '😀b'",
  "'const app = express();\\napp.listen(3000);'", "new String('boxed')", "new String('')"];
const symbols = ["Symbol('s')", 'Symbol()', 'Symbol.iterator', "Symbol('a long description of a symbol, longer than forty')", "Object(Symbol('o'))"];
const functions = ['function () {}', 'function named() {}', '() => 1', 'class A {}', 'class B extends Array {}', 'async () => {}', 'function* gen() {}',
  'async function* both() {}', "Object.defineProperty(() => {}, 'name', { value: 'a name with blanks' })", 'class { static name = 5 }',
  'function aVeryLongFunctionNameThatGoesOnAndOnAndOn() {}', '(() => () => {})()', 'class extends null {}', '$.fn', '$.Class'];
const regexps = ['/a/', '/hello/i', '/x\\/y/g', '/(?:)/', '/^$/m', '/world/s', '/u/y', '/\\u00fc/u', '/[^]/', '/undefined/', '/has.*not/',
  "Object.assign(/l/g, { lastIndex: 3 })", "Object.assign(/a/y, { lastIndex: 1 })", '/a very long pattern that is longer than forty characters/gi',
  "new RegExp('/')", "new RegExp('')", 'new (class Sub extends RegExp {})("h")', '/(.)\\1/', "/('|\")x\\1/s", '/express\\(.*listen/s'];
const dates = ['new Date(0)', 'new Date(86400000)', 'new Date(NaN)', 'new Date(8.64e15)', 'new Date(-1)', '$.date', 'new (class Day extends Date {})(5)'];
const errors = ["new Error('bad thing')", "new TypeError('bad')", "new RangeError('')", "$.error", "new $.Custom('own')", "new Error('x'.repeat(50))",
  "Object.assign(new Error('with'), { code: 42, data: [1, 2] })", "Object.assign(new Error('m'), { name: 'Renamed' })",
  "Object.defineProperty(new Error('gone'), 'message', { value: 7 })", "new Error('c', { cause: 'why' })", "new AggregateError([1, 2], 'many')",
  "new (class extends Error {})('nameless')", "new (class Named extends Error { get name() { return 'Got' } })('n')"];
const oddities = ['Object.create(null)', 'Object.create({ inherited: 1 })', "Object.assign(Object.create(null), { a: 1, b: 'two' })", '$.cycle',
  "{ [Symbol.toStringTag]: 'Tagged', a: 1 }", "{ [Symbol.toStringTag]: 'Array', length: 1 }", "{ [Symbol.toStringTag]: 5, a: 1 }",
  "{ get a() { throw new Error('no getting') } }", "{ get a() { return 7 }, set b(_) {} }", "{ toString() { throw new Error('no text') } }",
  "{ valueOf() { return 5 }, toString() { return 'text' } }", "{ inspect() { return 'shown' } }", "{ inspect() { return { deep: 'shown' } } }",
  "{ inspect() { return '' }, a: 1 }", "{ [Symbol.for('chai/inspect')]: () => 'by chai' }", "{ inspect(depth, o) { return depth + ':' + o.truncate } }",
  "{ [Symbol.for('nodejs.util.inspect.custom')]: () => 'by node' }", "{ [Symbol('k')]: 1, b: 2 }", "{ [Symbol('k')]: [1, 2] }", "{ 'a-b': 1, \"it's\": 2, 'q\"': 3 }",
  "{ constructor: 5, x: 1 }", "{ constructor: undefined }", "Object.defineProperty({}, 'hidden', { value: 1 })", 'new Proxy({ a: 1 }, {})', 'new Proxy([1, 2], {})',
  "new Proxy({ a: 1 }, { has: () => false })", "new Proxy({}, { get() { throw new RangeError('trap') } })", 'new $.Class()', 'new $.Class(3)', 'new (class {})()',
  "new (class { constructor() { this.x = 1 } get [Symbol.toStringTag]() { return 'Own' } })()", 'Object.create(RegExp.prototype)',
  'Object.create(Date.prototype)', 'Object.create(Map.prototype)', 'Object.create(new (class Base {})())', 'Object.freeze({ f: 1 })', 'Object.freeze([])',
  'Object.seal({ s: 1 })', 'Object.preventExtensions({ p: 1 })', 'Object.create({ constructor: Object })', 'Promise.resolve(1)', 'new Promise(() => {})',
  'new WeakMap()', 'new WeakSet()', 'new WeakSet([$.object])', 'new ArrayBuffer(4)', 'new DataView(new ArrayBuffer(2))', '(function* () { yield 1; yield 2 })()',
  '(function () { return arguments })(1, [2])', '(function () { return arguments })()', 'new Boolean(false)', 'new Boolean(true)', 'Object(true)',
  '$.object', '$.array', '$.map', '$.set', '{ [Symbol.iterator]: function* () { yield 1; yield 3 } }', '{ a: { b: { c: { d: { e: { f: 1 } } } } } }',
  'new (class Pair extends Map {})([[1, 2], [3, 4]])', 'Array(3)', '[, 1]', 'Object.assign([1, 2], { extra: true })', "Object.assign([], { only: 'key' })",
  'Object.assign([1], { [Symbol.toStringTag]: "Listed" })', 'new $.Shared()', '{ __proto__: { a: 1 } }', "{ ['__proto__']: 1 }"];
const typedArrays = ['new Uint8Array()', 'new Uint8Array([1, 2, 3])', 'new Int8Array([-1, 5])', 'new Float64Array([1.5, NaN, -0])', 'new Uint8Array(100)',
  'new Uint16Array([1000, 2000, 3000, 4000, 5000, 6000, 7000])', 'new BigInt64Array([1n, 2n])', "Object.assign(new Uint8Array(2), { more: 'keys' })",
  'new Uint8ClampedArray([300])', 'new Int32Array(40).fill(7)'];
const keyTexts = ["'a'", "'b'", "'c'", "'length'", "'size'", "'toString'", "'constructor'", "'__proto__'", "'inherited'", "'a.b'", "'a[0].b'", "'a.b.c'",
  "'[0]'", "'[1].a'", "'a\\\\.b'", "'message'", "''", "'.'", '0', '1', "'0'", '1.5', 'Symbol.iterator', '$.symbol', "'has not'", "'x'", "'0.a'", "'toString.name'"];
const kinds = ["'string'", "'number'", "'object'", "'array'", "'function'", "'null'", "'undefined'", "'Boolean'", "'RegExp'", "'date'", "'map'", "'symbol'",
  "'bigint'", "'promise'", "'error'", "'Uint8Array'", "'arguments'", "'Tagged'", "''", "'STRING'", 'undefined', '5', "'generator'", "'weakset'"];
const operators = ["'=='", "'==='", "'!='", "'!=='", "'>'", "'>='", "'<'", "'<='", "'='", "'toString'", 'undefined', "'instanceof'"];
const throwers = ['() => {}', "() => { throw new Error('bad thing') }", "() => { throw new TypeError('bad') }", '() => { throw $.error }', "() => { throw 'bad text' }",
  '() => { throw undefined }', '() => { throw null }', '() => { throw 0 }', '() => { throw { a: 1 } }', "() => { throw { message: 'bad' } }", '$.thrower',
  "() => { throw new $.Custom('bad own') }", "() => { throw new (class extends Error {})('bad') }", "function named() { throw new RangeError('x'.repeat(60)) }",
  '() => { throw new Error() }', '() => { throw [1] }', "() => { throw Object.assign(new Error('m'), { name: 'Renamed' }) }", '() => { throw Object.create(null) }'];
const errorLikes = ['Error', 'TypeError', 'RangeError', '$.Custom', '$.error', "new TypeError('bad')", '/bad/', '/nothing/', "'bad'", "'own'", "''", 'null', 'undefined',
  '{}', '5', '() => {}', 'class extends Error {}', 'function () {}', 'Object', "new Error('bad thing')", 'Object.create(null)', 'true', '/bad/g'];
const changers = ['() => { $.count += 2 }', '() => { $.count -= 2 }', '() => {}', '() => { $.count = 7 }', '() => { $.count = NaN }', '() => { $.text += "x" }',
  '() => { $.list.push(1) }', "() => { throw new Error('in change') }", 'function () { $.count++ }', '5', 'undefined', '() => { $.count = "12" }'];
const changed = ['$', '() => $.count', '$.list', '{ count: 1 }', '() => $.text', 'undefined', '() => Symbol()', "'text'"];
const changedNames = ["'count'", "'text'", "'length'", "'missing'", 'undefined', 'null', "''", '0', '2', "'list'", 'Symbol.iterator'];
const deltas = ['2', '-2', '0', '1', '7', 'undefined', 'NaN', "'2'", '2n', 'Infinity'];
const bounds = [...numbers, ...dates, "'5'", 'undefined', 'null', '{}', '[1]', '[]', "'text'", 'true', 'Symbol()', 'function () { return 1 }', 'Object.create(null)'];
const messages = ["'the message'", "'the message'", "''", "'#{this}'", "'has not'", 'null', '0', '5', '{}', "Symbol('m')"];

const sets = { numbers, strings, symbols, functions, regexps, dates, errors, oddities, typedArrays };
const setNames = Object.keys(sets);

/** Writes values and arguments as source text. */
class Writer {
  constructor(seed) {
    this.random = seeded(seed);
  }

  pick(list) {
    return list[this.random(list.length)];
  }

  chance(percent) {
    return this.random(100) < percent;
  }

  list(most, write) {
    return Array.from({ length: this.random(most + 1) }, write).join(', ');
  }

  simple() {
    return this.pick(this.chance(50) ? numbers : this.chance(60) ? strings : ['undefined', 'null', 'true', 'false']);
  }

  object(depth) {
    return `{ ${this.list(3, () => `${this.pick(['a', 'b', 'c', 'd', 'key', "'x y'", 'length', '0', 'a_long_key_name'])}: ${this.value(depth + 1)}`)} }`;
  }

  array(depth) {
    if (this.chance(5)) return `Array.from({ length: ${this.chance(2) ? 12000 : this.pick([5, 20, 200])} }, (_, i) => i)`;
    return `[${this.list(this.chance(10) ? 12 : 3, () => this.value(depth + 1))}]`;
  }

  value(depth = 0) {
    const dice = this.random(depth > 1 ? 60 : 100);
    if (dice < 30) return this.simple();
    if (dice < 60) return this.pick(sets[this.pick(setNames)]);
    if (dice < 75) return this.object(depth);
    if (dice < 90) return this.array(depth);
    if (dice < 94) return `new Set([${this.list(3, () => this.acyclic(depth + 1))}])`;
    if (dice < 98) return `new Map([${this.list(3, () => `[${this.acyclic(depth + 1)}, ${this.acyclic(depth + 1)}]`)}])`;
    return this.chance(10) ? '$.cyclicArray' : `Object.freeze(${this.object(depth)})`;
  }

  /** A value that is likely to be the other's like: the same text, or a piece or an extension of it. */
  like(text) {
    if (this.chance(60)) return text;
    if (this.chance(30)) return `(${text})?.valueOf?.()`;
    return this.value();
  }

  property(nested) {
    const any = this.value();
    const flat = `{ a: ${this.simple()}, b: ${this.object(1)}, length: 2, ${this.chance(30) ? '__proto__: { inherited: 1 },' : ''} }`;
    const deep = `{ a: [{ b: ${this.simple()} }, 2], 'a.b': 1, b: ${any} }`;
    const subject = this.chance(30) ? any : nested ? deep : flat;
    return [subject, this.chance(93) ? this.pick(keyTexts) : this.value()];
  }

  propertyVal(nested) {
    const [subject, key] = this.property(nested);
    // The value is shown, and the properties of Object.prototype differ between engines.
    if (key.includes('__proto__')) return this.propertyVal(nested);
    return [subject, key, this.chance(50) ? `(${subject})?.[${key}]` : this.simple()];
  }

  members() {
    const items = Array.from({ length: this.random(5) }, () => this.pick([this.simple(), this.simple(), '$.object', '{ a: 1 }', '[1]']));
    const others = items.slice();
    if (this.chance(30)) others.reverse();
    if (this.chance(30)) others.pop();
    if (this.chance(30)) others.push(this.simple());
    const listed = (list) => (this.chance(90) ? `[${list.join(', ')}]` : this.value());
    return [listed(items), listed(others)];
  }

  keys() {
    const names = ["'a'", "'b'", "'c'", '1', "'0'", '$.symbol', '{ a: 1 }', "'a long key, longer than most'", 'null'];
    const some = () => `[${this.list(3, () => this.pick(names))}]`;
    const subject = this.pick(['{ a: 1, b: 2 }', '{ a: 1 }', '{ a: 1, b: 2, c: 3, [$.symbol]: 1 }', "['x', 'y']", "new Map([['a', 1], [{ a: 1 }, 2]])", 'new Set([{ a: 1 }, 1])',
      "new Set(['a', 'b'])", this.value()]);
    return [subject, this.chance(65) ? some() : this.pick(["'a'", '{ a: 0, b: 0 }', '{}', '$.symbol', 'undefined', 'new Set(["a"])', this.textual()])];
  }

  include() {
    const any = this.value();
    const item = this.chance(50) ? this.simple() : this.value();
    switch (this.random(7)) {
      case 0: return [this.pick(strings), this.pick(strings)];
      case 1: return [`[${item}, 1, { a: 1 }, $.object]`, this.pick([item, '1', '{ a: 1 }', '$.object', 'NaN'])];
      case 2: return [`new Set([${item}, 1, NaN, { a: 1 }])`, this.pick([item, 'NaN', '{ a: 1 }'])];
      case 3: return [`new Map([['k', ${item}], ['n', NaN], ['o', { a: 1 }]])`, this.pick([item, 'NaN', '{ a: 1 }'])];
      case 4: return [`{ a: ${item}, b: 2, o: { x: [1] }, __proto__: { inherited: 1 } }`,
        `{ ${this.list(3, () => this.pick([`a: ${item}`, 'b: 2', 'b: 3', 'o: { x: [1] }', "'o.x[0]': 1", "'o.x': [1]", 'inherited: 1', 'none: undefined', 'toString: 1']))} }`];
      case 5: return [this.pick(['$.weakSet', any]), this.pick(['$.object', item])];
      default: return [any, item];
    }
  }

  /** No array that holds itself: V8 alone makes a text of one, and the entries of maps and sets are sorted by their texts. */
  acyclic(depth) {
    const text = this.value(depth);
    return text.includes('cyclicArray') ? this.acyclic(depth) : text;
  }

  /** A value that has the same text in both engines: V8 names the time zone in a date's. */
  textual() {
    const text = this.acyclic();
    return /date/i.test(text) ? this.textual() : text;
  }

  pair() {
    const any = this.value();
    return [any, this.like(any)];
  }

  change() {
    if (this.chance(40)) return [this.pick(changers), '$', "'count'"];
    return [this.pick(changers), this.pick(changed), this.pick(changedNames)];
  }

  either(percent, list, write = () => this.value()) {
    return this.chance(percent) ? this.pick(list) : write();
  }

  message() {
    if (this.chance(30)) return [this.pick(messages)];
    return [];
  }
}

const classes = ['Object', 'Array', 'Error', 'Map', '$.Class', '$.Shared', 'undefined', '{}', "'text'", 'RegExp', 'Function', '() => {}', 'class {}',
  'class Named { static [Symbol.hasInstance]() { return true } }', "class { static [Symbol.hasInstance]() { throw new Error('asked') } }"];
const lengths = ['0', '1', '2', '3', '4', "'2'", '5', '36', '500', 'undefined', '{}'];
const bareMessages = [...messages, '() => "made"', '() => undefined', "'we have not #{act}'"];

/** Members that are called with the same arguments: which, how often in a round, and what writes the operands and the message. */
const themes = [
  [1, /^(is(Not)?(Ok|True|False|Null|NaN|Undefined|Defined|Function|Object|Array|String|Number|Boolean|Finite|Extensible|Sealed|Frozen|Empty)|(not)?[eE]xists|ifError|(ok|notOk)|(not)?([eE]xtensible|[sS]ealed|[fF]rozen|[eE]mpty))$/,
    (w) => [w.value(), ...w.message()]],
  [4, /^assert$/, (w) => [w.value(), ...(w.chance(60) ? [w.pick(bareMessages)] : [])]],
  [1, /^fail$/, (w) => [w.value(), w.value(), w.pick(messages), "'op'"].slice(0, w.random(5))],
  [5, /^((not)?([eE]qual|[sS]trictEqual|[dD]eepEqual)|deepStrictEqual)$/, (w) => [...w.pair(), ...w.message()]],
  [5, /^is(Above|At|Below)/, (w) => [w.either(85, bounds, () => w.textual()), w.either(90, bounds), ...w.message()]],
  [6, /^(closeTo|approximately)$/, (w) => [w.pick(bounds), w.either(80, numbers, () => w.pick(bounds)), w.either(80, numbers, () => w.pick(bounds)), ...w.message()]],
  [4, /typeOf$/i, (w) => [w.value(), w.pick(kinds), ...w.message()]],
  [3, /instanceOf$/i, (w) => [w.value(), w.pick(classes), ...w.message()]],
  [12, /match$/i, (w) => [w.either(70, strings, () => w.textual()), w.either(93, regexps, () => w.pick([...strings, 'undefined', '{ exec: () => [1] }'])), ...w.message()]],
  [5, /^((not)?[pP]roperty|not(Own)?Property|ownProperty)$/, (w) => [...w.property(false), ...w.message()]],
  [2, /^(not)?nestedProperty$/i, (w) => [...w.property(true), ...w.message()]],
  [2, /^(not)?(Deep)?(Own)?PropertyVal$/i, (w) => [...w.propertyVal(false), ...w.message()]],
  [2, /NestedPropertyVal$/i, (w) => [...w.propertyVal(true), ...w.message()]],
  [4, /include$/i, (w) => [...w.include(), ...w.message()]],
  [2, /members$/i, (w) => [...w.members(), ...w.message()]],
  [3, /keys$/i, (w) => [...w.keys(), ...w.message()]],
  [6, /^lengthOf$/, (w) => [w.either(50, [w.array(0), ...strings]), w.pick(lengths), ...w.message()]],
  [6, /^oneOf$/, (w) => { const any = w.value(); return [any, w.chance(85) ? `[${w.list(3, () => w.like(any))}]` : w.value(), ...w.message()]; }],
  [3, /^operator$/, (w) => { const [left, right] = w.pair(); return [left, w.pick(operators), right, ...w.message()]; }],
  [3, /throw/i, (w) => [w.either(92, throwers), w.pick(errorLikes), w.pick(errorLikes), ...w.message()]],
  [1, /(changes|change|creases?)$/i, (w) => [...w.change(), ...w.message()].slice(0, w.chance(20) ? 2 : 4)],
  [1, /By$/, (w) => [...w.change(), w.pick(deltas), ...w.message()].slice(0, w.chance(20) ? 3 : 5)],
];

/** What every case finds under `$`, new for each. */
function world() {
  const object = { a: 1, b: [2] };
  const cycle = { name: 'cycle' };
  cycle.self = cycle;
  const cyclicArray = [1];
  cyclicArray.push(cyclicArray);
  const error = new Error('the one error');
  class Shared {}
  return {
    object, cycle, cyclicArray, error, Shared, count: 5, text: 't', list: [1], array: [1, 2, 3], date: new Date(1e12), symbol: Symbol('key'),
    map: new Map([['a', 1], ['b', { c: 2 }]]), set: new Set([1, 'two', { three: 3 }]), weakSet: new WeakSet([object]), fn: function shared() {},
    thrower: () => { throw error; }, Class: class Class { constructor(size = 0) { this.size = size; } get double() { return this.size * 2; } method() {} },
    Custom: class Custom extends Error { constructor(message) { super(message); this.name = 'Custom'; } },
  };
}

const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/** A value as an outcome tells it; a native function's text differs between engines in its blanks. */
function describe(value) {
  if (typeof value === 'string') return value.replace(/\s*\[native code\]\s*/g, ' [native code] ');
  return ['number', 'boolean'].includes(typeof value) ? value : typeof value;
}

/** What a call did. Of an error that the engine itself raises only the name is told: its text is the engine's own. */
function outcomeOf(assert, name, makeArguments, inWorld) {
  const call = name === 'assert' ? assert : assert[name];
  let args;
  try {
    args = makeArguments(inWorld ? world() : undefined);
  } catch {
    return ['no arguments'];
  }
  try {
    const result = call(...args);
    return ['passed', ...(/throw/i.test(name) ? [describe(result)] : [])];
  } catch (error) {
    if (!(error instanceof Error)) return ['threw', describe(error)];
    if (Object.prototype.toString.call(error.constructor) !== '[object Function]') return ['threw', 'an odd error'];
    if (error.constructor.name !== 'AssertionError') return ['threw', error.constructor.name];
    return ['failed', describe(error.message), has(error, 'actual') ? describe(error.actual) : 'no actual',
      has(error, 'expected') ? describe(error.expected) : 'no expected', has(error, 'operator') ? describe(error.operator) : 'no operator', error.showDiff];
  }
}

/** The cases of a round, a line each: the member, its arguments as text, and what the call did. */
export function round(assert, number) {
  const names = ['assert', ...Object.keys(assert).sort()];
  const writer = new Writer(number);
  const lines = [];
  for (const [times, pattern, write] of themes) {
    const members = names.filter((name) => pattern.test(name));
    for (let time = 0; time < times; time += 1) {
      const source = write(writer).join(', ');
      const makeArguments = new Function('$', `return [${source}];`);
      for (const name of members) {
        lines.push(`${name}(${source}) ${JSON.stringify(outcomeOf(assert, name, makeArguments, source.includes('$')))}`);
      }
    }
  }
  return lines;
}
