// One assertion: its subject, the author's message, its flags (not, deep, own ...), and how it passes or fails.

import { AssertionError } from './error.js';
import { display } from './inspect.js';
import { kindOf } from './kind.js';

export class Check {
  /** `adverbs`: any of not, deep, own, nested, ordered, contain, any, all, parted by blanks. */
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

  /** The author's message as messages begin with it. */
  get prefix() {
    return this.message ? `${this.message}: ` : '';
  }

  /** The same assertion of another subject, or with other adverbs. */
  about(subject, adverbs = '') {
    return new Check(subject, this.message, adverbs);
  }

  /** A function that fails because the assertion itself is misused. Made ahead: a message that cannot be text is refused at once. */
  get misuse() {
    const { prefix } = this;
    return (text) => { throw new AssertionError(prefix + text); };
  }

  /**
   * Ends the assertion: passes if `holds` (or, negated, if not), else throws with one of the two wordings (a rule that is never
   * negated has but one). `sides` are what was expected and, where it is not the subject, the actual value.
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

/** The operator of Node's assert that a failure is like. chai reads it from the wording, the author's and the values' words included. */
function operatorOf(wording, expected) {
  if (!wording || /\shave\s/.test(wording)) return undefined;
  const operator = ['Array', 'Object', 'function'].includes(kindOf(expected)) ? 'deepStrictEqual' : 'strictEqual';
  if (!/\snot\s/.test(wording)) return operator;
  return operator === 'strictEqual' ? 'notStrictEqual' : 'notDeepStrictEqual';
}
