// The error that a failed assertion throws: chai's fields, own and enumerable, in its order.
// Fields are defined and not assigned: a hint may freeze the prototype, over whose `message` an assignment would fail.

const { defineProperty } = Object;

const define = (target, name, value) => defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });

export class AssertionError extends Error {
  #own = true;

  static {
    define(this.prototype, 'name', 'AssertionError');
    define(this.prototype, 'constructor', this);
    define(this.prototype, 'toJSON', function toJSON(stack) {
      const { constructor, toJSON: ignored, stack: trace, ...fields } = { name: this.name, ...this };
      return stack !== false && this.stack ? { ...fields, stack: this.stack } : fields;
    });
  }

  /** `fields` are `actual`, `expected`, `showDiff` and `operator`, those that the assertion has. */
  constructor(message, fields = {}) {
    super();
    define(this, 'message', message || 'Unspecified AssertionError');
    define(this, 'showDiff', false);
    for (const name in fields) define(this, name, fields[name]);
  }

  /** Whether this class created the value. Checking a private field triggers no trap of a proxy. */
  static made(value) {
    return #own in value;
  }
}
