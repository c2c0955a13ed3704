// The rules that call a function of the hint: what it throws, and what it changes.

import { AssertionError } from './error.js';
import { functionName } from './kind.js';
import { ofKind, property } from './rules.js';

const { abs } = Math;

/** An error, or an error's class, as a message names it. */
function nameOf(errorLike) {
  if (errorLike instanceof Error) return functionName(errorLike.constructor);
  if (typeof errorLike !== 'function') return errorLike;
  // A class without a name may still make errors that have one.
  return functionName(errorLike) || functionName(new errorLike()) || '';
}

/** An error as a failure's `actual` or `expected`. */
const textOf = (errorLike) => (errorLike instanceof Error ? errorLike.toString() : errorLike && nameOf(errorLike));

function isOfClass(thrown, errorLike) {
  const wanted = errorLike instanceof Error ? errorLike.constructor : errorLike;
  if (!(errorLike instanceof Error) && !(errorLike.prototype instanceof Error) && errorLike !== Error) return false;
  return thrown.constructor === wanted || thrown instanceof wanted;
}

function saysSo(thrown, wanted) {
  const text = typeof thrown === 'string' ? thrown : thrown.message;
  if (wanted instanceof RegExp) return wanted.test(text);
  return typeof wanted === 'string' && text.indexOf(wanted) !== -1;
}

/** Checks whether calling the subject throws, and what; returns what was thrown. */
export function throwing(check, errorLike, wording) {
  const { subject, negated } = check;
  ofKind(check.about(subject), 'function');
  let wanted = errorLike;
  let said = wording;
  if (wanted instanceof RegExp || typeof wanted === 'string') [wanted, said] = [null, wanted];
  let thrown;
  try {
    subject();
  } catch (error) {
    thrown = error;
  }

  if ((wanted === undefined && said === undefined) || !negated) {
    const what = wanted instanceof Error ? '#{exp}' : wanted ? nameOf(wanted) : 'an error';
    const actual = typeof thrown === 'string' ? thrown : textOf(thrown);
    check.settle(thrown, `expected #{this} to throw ${what}`, 'expected #{this} to not throw an error but #{act} was thrown', wanted && wanted.toString(), actual);
  }

  // Negated with both a class and a message, the assertion passes if one of them differs.
  const both = Boolean(wanted && said) && negated;
  const misses = { class: false, wording: false };
  const refuse = (part, wording, opposite, sides) => {
    if (both) misses[part] = true;
    else check.settle(negated, wording, opposite, ...sides());
  };
  const toThrow = 'expected #{this} to throw #{exp} but #{act} was thrown';
  const toNotThrow = 'expected #{this} to not throw #{exp}';
  const butThrown = `${toNotThrow} but #{act} was thrown`;
  const texts = () => [textOf(wanted), textOf(thrown)];

  if (wanted && thrown) {
    if (wanted instanceof Error && (thrown === wanted) === negated) {
      refuse('class', toThrow, toNotThrow, () => [wanted.toString(), thrown.toString()]);
    }
    if (isOfClass(thrown, wanted) === negated) refuse('class', toThrow, butThrown, texts);
  }
  if (thrown && said !== undefined && said !== null && saysSo(thrown, said) === negated) {
    const how = said instanceof RegExp ? 'matching' : 'including';
    const got = () => [said, thrown.message || (typeof thrown === 'string' ? thrown : '')];
    refuse('wording', `expected #{this} to throw error ${how} #{exp} but got #{act}`, `expected #{this} to throw error not ${how} #{exp}`, got);
  }
  if (misses.class && misses.wording) check.settle(negated, toThrow, butThrown, ...texts());
  return negated ? undefined : thrown;
}

const ways = {
  change: { holds: (from, to) => from !== to, by: (from, to) => abs(to - from) },
  increase: { holds: (from, to) => to - from > 0, by: (from, to) => to - from },
  decrease: { holds: (from, to) => to - from < 0, by: (from, to) => from - to },
};

/** Checks whether calling the subject changes a getter's result or a property; returns both values and their name. */
export function changing(check, way, source, name) {
  const { subject } = check;
  ofKind(check.about(subject), 'function');
  if (name) property(check.about(source), name);
  else ofKind(check.about(source), 'function');
  const from = name ? source[name] : source();
  if (way !== 'change') ofKind(check.about(from), 'number');
  subject();
  const unnamed = name === undefined || name === null;
  const to = unnamed ? source() : source[name];
  const what = unnamed ? from : '.' + name;
  check.settle(ways[way].holds(from, to), 'expected ' + what + ` to ${way}`, 'expected ' + what + ` to not ${way}`);
  return { from, to, what };
}

/** Checks whether the change is by `delta`. */
export function changingBy(check, way, { from, to, what }, delta) {
  const holds = ways[way].by(from, to) === abs(delta);
  check.settle(holds, 'expected ' + what + ` to ${way} by ` + delta, 'expected ' + what + ` to not ${way} by ` + delta);
}

/** `fail([message])` or `fail(actual, expected, message, operator)`. */
export function fail(args) {
  const [actual, expected, message, operator] = args.length < 2 ? [undefined, undefined, args[0], undefined] : args;
  throw new AssertionError(message || 'assert.fail()', { actual, expected, operator });
}
