// Corrects dates that are written in local time within hours of a change of the clocks: QuickJS takes the offset of
// another hour for them, so that a local midnight could be on the day before.

const { apply, construct } = Reflect;
const DAY = 86_400_000;
const SETTERS = ['Milliseconds', 'Seconds', 'Minutes', 'Hours', 'Date', 'Month', 'FullYear'];
// The end of a text that names its own zone, or that is a date alone, which is in UTC.
const HAS_ZONE = /(?:Z|GMT|UTC?|[ECMP][SD]T|[+-]\d\d:?\d\d)\s*(?:\(.*\))?\s*$|^\s*\d{4}(?:-\d\d(?:-\d\d)?)?\s*$/i;

export function install(visible) {
  const Native = Date;
  const { parse, UTC } = Native;
  const { getTimezoneOffset, getTime, setTime } = Native.prototype;
  const offset = (time) => apply(getTimezoneOffset, new Native(time), []) * 60_000;

  /** The time at which the clock shows what `fields` shows in UTC: of two the first, of none the one before the change. */
  function fromLocal(fields) {
    const before = fields + offset(fields - DAY);
    if (before - offset(before) === fields) return before;
    const after = fields + offset(fields + DAY);
    return after - offset(after) === fields ? after : before;
  }

  function parseText(text) {
    const time = parse(text);
    if (HAS_ZONE.test(text)) return time;
    const fields = [parse(`${text}Z`), parse(`${text} UTC`)].find((read) => read + offset(read) === time);
    return fields === undefined ? time : fromLocal(fields);
  }

  function LocalDate(...values) {
    if (new.target === undefined) return Native();
    if (values.length >= 2) return construct(Native, [fromLocal(UTC(...values.map(Number)))], new.target);
    const [value] = values;
    return construct(Native, typeof value === 'string' ? [parseText(value)] : values, new.target);
  }

  Object.defineProperties(LocalDate, {
    name: { value: 'Date', configurable: true },
    length: { value: 7, configurable: true },
    prototype: { value: Native.prototype, writable: false },
  });
  visible(LocalDate, 'now', Native.now);
  visible(LocalDate, 'UTC', UTC);
  visible(LocalDate, 'parse', function parse(text) { return parseText(`${text}`); });
  visible(Native.prototype, 'constructor', LocalDate);
  for (const name of SETTERS) {
    const set = Native.prototype[`setUTC${name}`];
    visible(Native.prototype, `set${name}`, function setLocal(...values) {
      const time = apply(getTime, this, []);
      const fields = new Native(time - offset(time));
      apply(set, fields, values);
      return apply(setTime, this, [fromLocal(apply(getTime, fields, []))]);
    });
  }
  visible(globalThis, 'Date', LocalDate);
}
