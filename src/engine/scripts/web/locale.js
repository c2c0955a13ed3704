// Formats dates and numbers in American English for the options that hints use, and compares plain words. Any other
// language, time zone or option is unsupported: the hint then errors instead of giving a wrong result.

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DATE_PARTS = ['weekday', 'year', 'month', 'day'];
const TIME_PARTS = ['hour', 'minute', 'second'];
const NUMERIC = ['numeric', '2-digit'];
const WORDS = ['long', 'short'];
const ALLOWED = {
  weekday: WORDS, year: NUMERIC, month: [...NUMERIC, ...WORDS], day: NUMERIC, hour: NUMERIC, minute: NUMERIC, second: NUMERIC,
  hour12: [true, false], timeZone: ['UTC', 'GMT', 'Etc/UTC'],
  dateStyle: ['full', 'long', 'medium', 'short'], timeStyle: ['medium', 'short'],
};
const STYLES = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' },
  short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};

export function make({ host }) {
  function isEnglish(locales) {
    const first = Array.isArray(locales) ? locales[0] : locales;
    return first === undefined || first === 'en-US' || first === 'en' || first === 'default';
  }

  const refuse = (what) => {
    host.unsupported(what);
    throw new RangeError(`${what} is not supported`);
  };

  /**
   * Checks the options and completes them: if none of the parts in `need` is given, those in `fill` are added as
   * numeric.
   */
  function settle(name, locales, options, need, fill) {
    const given = Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined));
    for (const [key, value] of Object.entries(given)) {
      if (!ALLOWED[key]?.includes(value)) refuse(`${name} with ${key}: ${String(value)}`);
    }
    if (!isEnglish(locales)) refuse(`${name} in ${String(locales)}`);
    const { dateStyle, timeStyle, ...rest } = given;
    if (dateStyle || timeStyle) {
      if ([...DATE_PARTS, ...TIME_PARTS].some((key) => key in given)) throw new TypeError("Can't set option when a style is used");
      if (!fill.includes('hour') && timeStyle) throw new TypeError('Invalid option : timeStyle');
      if (!fill.includes('year') && dateStyle) throw new TypeError('Invalid option : dateStyle');
      const time = timeStyle && { hour: 'numeric', minute: '2-digit', ...(timeStyle === 'medium' && { second: '2-digit' }) };
      return { ...rest, ...STYLES[dateStyle], ...time };
    }
    if (!need.some((key) => key in given)) for (const key of fill) given[key] = 'numeric';
    return given;
  }

  function read(date, utc) {
    const get = (part) => date[`get${utc ? 'UTC' : ''}${part}`]();
    return { weekday: get('Day'), year: get('FullYear'), month: get('Month'), day: get('Date'), hour: get('Hours'), minute: get('Minutes'), second: get('Seconds') };
  }

  const pad = (value) => String(value).padStart(2, '0');
  const digits = (value, width) => (width === '2-digit' ? pad(value % 100) : String(value));

  function datePart(now, { weekday, year, month, day }) {
    const shape = [weekday && 'w', year && 'y', month && 'm', day && 'd'].filter(Boolean).join('');
    if (shape === '') return '';
    if (!['w', 'y', 'm', 'd', 'ym', 'md', 'ymd', 'wmd', 'wymd'].includes(shape)) refuse(`a date of just ${shape}`);
    if (now.year < 1) refuse('a year before 1');
    const weekdayText = weekday && (weekday === 'long' ? DAYS[now.weekday] : DAYS[now.weekday].slice(0, 3));
    const yearText = year && digits(now.year, year);
    const dayText = day && digits(now.day, day);
    if (month && !NUMERIC.includes(month)) {
      const monthText = month === 'long' ? MONTHS[now.month] : MONTHS[now.month].slice(0, 3);
      const monthDay = [monthText, dayText].filter(Boolean).join(' ');
      const whole = [monthDay, yearText].filter(Boolean).join(dayText ? ', ' : ' ');
      return [weekdayText, whole].filter(Boolean).join(', ');
    }
    const numbers = [month && digits(now.month + 1, month), dayText, yearText].filter(Boolean).join('/');
    return [weekdayText, numbers].filter(Boolean).join(', ');
  }

  function timePart(now, { hour, minute, second, hour12 = true }) {
    const shape = [hour && 'h', minute && 'm', second && 's'].filter(Boolean).join('');
    if (shape === '') return '';
    if (!['h', 'm', 's', 'hm', 'hms', 'ms'].includes(shape)) refuse(`a time of just ${shape}`);
    if (!hour) return shape === 'ms' ? `${pad(now.minute)}:${pad(now.second)}` : String(minute ? now.minute : now.second);
    // In en-US, midnight with `hour12: false` is 24.
    const shown = hour12 ? now.hour % 12 || 12 : now.hour || 24;
    const hours = hour === '2-digit' || !hour12 ? pad(shown) : String(shown);
    const clock = [hours, minute && pad(now.minute), second && pad(now.second)].filter(Boolean).join(':');
    return hour12 ? `${clock} ${now.hour < 12 ? 'AM' : 'PM'}` : clock;
  }

  const format = (name, need, fill) => function (locales, options) {
    const time = Date.prototype.getTime.call(this);
    const settled = settle(name, locales, options, need, fill);
    if (Number.isNaN(time)) return 'Invalid Date';
    const now = read(this, settled.timeZone !== undefined);
    const { weekday, year, month, day, hour, minute, hour12 } = settled;
    const close = weekday && !year && !month && !day && hour && (minute || hour12 !== false);
    const joint = month === 'long' ? ' at ' : close ? ' ' : ', ';
    return [datePart(now, settled), timePart(now, settled)].filter(Boolean).join(joint);
  };

  function numberText(locales, options) {
    if (!isEnglish(locales) || Object.keys(options ?? {}).length > 0) refuse('Number.toLocaleString with a language or options');
    if (typeof this === 'bigint' || this instanceof BigInt) return String(this).replace(/\B(?=(\d{3})+$)/g, ',');
    const value = Number(this);
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value < 0 ? '-∞' : '∞';
    if (Math.abs(value) >= 1e15) refuse('Number.toLocaleString of so large a number');
    const [whole, fraction = ''] = Math.abs(value).toFixed(3).split('.');
    const rest = fraction.replace(/0+$/, '');
    const minus = value < 0 || Object.is(value, -0) ? '-' : '';
    return `${minus}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest && `.${rest}`}`;
  }

  /** Lower-case words and digits compare alike in every language; anything else would need a language's collation. */
  function localeCompare(other) {
    const [a, b] = [String(this), String(other)];
    if (a === b) return 0;
    if (!/^[a-z0-9]*$/.test(a + b)) refuse('localeCompare of more than plain words');
    return a < b ? -1 : 1;
  }

  return {
    Date: {
      toLocaleDateString: format('toLocaleDateString', DATE_PARTS, ['year', 'month', 'day']),
      toLocaleTimeString: format('toLocaleTimeString', TIME_PARTS, TIME_PARTS),
      toLocaleString: format('toLocaleString', [...DATE_PARTS, ...TIME_PARTS], ['year', 'month', 'day', ...TIME_PARTS]),
    },
    Number: { toLocaleString: numberText },
    BigInt: { toLocaleString: numberText },
    String: { localeCompare },
  };
}
