// structuredClone, for the values that hints can hold.

export function make({ part }) {
  function refuse(value) {
    throw new (part('exception').DOMException)(`${String(value)} could not be cloned.`, 'DataCloneError');
  }

  function copy(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (made) => {
      seen.set(value, made);
      return made;
    };
    const fill = (made) => {
      for (const key of Object.keys(value)) made[key] = copy(value[key], seen);
      return made;
    };
    switch (Object.prototype.toString.call(value)) {
      case '[object Array]': return fill(keep(new Array(value.length)));
      case '[object Date]': return keep(new Date(value.getTime()));
      case '[object RegExp]': return keep(new RegExp(value.source, value.flags));
      case '[object Boolean]':
      case '[object Number]':
      case '[object String]': return keep(Object(value.valueOf()));
      case '[object ArrayBuffer]': return keep(value.slice(0));
      case '[object Map]': {
        const made = keep(new Map());
        for (const [key, entry] of value) made.set(copy(key, seen), copy(entry, seen));
        return made;
      }
      case '[object Set]': {
        const made = keep(new Set());
        for (const entry of value) made.add(copy(entry, seen));
        return made;
      }
      case '[object Error]': {
        const type = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].find(({ name }) => name === value.name);
        return keep(new (type ?? Error)(value.message));
      }
      default:
    }
    if (ArrayBuffer.isView(value)) return keep(new value.constructor(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)));
    if (Object.prototype.toString.call(value) !== '[object Object]') refuse(value);
    return fill(keep({}));
  }

  return { structuredClone: (value) => copy(value, new Map()) };
}
