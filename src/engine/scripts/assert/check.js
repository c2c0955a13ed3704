// One assertion: its subject, the author's message, its flags (not, deep, own ...), and how it passes or fails.

import { AssertionError } from './error.js';
import { display } from './inspect.js';
import { kindOf } from './kind.js';

export class Check {
  /** `adverbs`: the flags, any of not, deep, own, nested, ordered, contain, any and all, separated by spaces. */
  constructor(subject, message, adverbs = '') {
    this.subject = subject;
    this.message = message;
    this.adverbs = adverbs ? adverbs.split(' ') : [];
  }

  is(adverb) {
    return this.adverbs.includes(adverb);
  }

  get negated() {
    return this.is('not');
  }

  /** The author's message as the prefix of a failure's message. */
  get prefix() {
    return this.message ? `${this.message}: ` : '';
  }

  /** The same assertion of another subject, or with other adverbs. */
  about(subject, adverbs = '') {
    return new Check(subject, this.message, adverbs);
  }

  /**
   * A function that throws because the assertion is misused. The prefix is built when this is read, so that a message
   * that cannot be text throws at once.
   */
  get misuse() {
    const { prefix } = this;
    return (text) => { throw new AssertionError(prefix + text); };
  }

  /**
   * Ends the assertion: passes if `holds` (or, negated, if not), otherwise throws with one of the two messages (a rule
   * that is never negated has only one). `sides` are the expected value and, if it is not the subject, the actual
   * value.
   */
  settle(holds, wording, opposite, ...sides) {
    const { negated } = this;
    if (negated ? !holds : holds) return;
    const [expected, given] = sides;
    const actual = sides.length > 1 ? given : this.subject;
    const template = negated ? opposite : wording;
    const text = this.#fill(template, actual, expected);
    const fields = { actual, expected, showDiff: expected !== undefined || given !== undefined };
    const operator = operatorOf(negated ? template : text, expected);
    if (operator) fields.operator = operator;
    throw new AssertionError(text, fields);
  }

  #fill(template, actual, expected) {
    const wording = (typeof template === 'function' ? template() : template) || '';
    const text = wording
      .replace(/#\{this\}/g, () => display(this.subject))
      .replace(/#\{act\}/g, () => display(actual))
      .replace(/#\{exp\}/g, () => display(expected));
    return this.prefix + text;
  }
}

/**
 * The operator of Node's assert that corresponds to a failure. chai derives it from the message, including the author's
 * message and the values in it.
 */
function operatorOf(wording, expected) {
  if (!wording || /\shave\s/.test(wording)) return undefined;
  const operator = ['Array', 'Object', 'function'].includes(kindOf(expected)) ? 'deepStrictEqual' : 'strictEqual';
  if (!/\snot\s/.test(wording)) return operator;
  return operator === 'strictEqual' ? 'notStrictEqual' : 'notDeepStrictEqual';
}
