// The part of jQuery 3.7 that hints use: requests, promises and helpers. Answers are converted by their content type as
// in jQuery's cross-origin requests: JSON is parsed, a script stays text.

const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';
const ACCEPTS = {
  '*': '*/*',
  text: 'text/plain, */*; q=0.01',
  html: 'text/html, */*; q=0.01',
  json: 'application/json, text/javascript, */*; q=0.01',
  xml: 'application/xml, text/xml, */*; q=0.01',
};
const CONTENTS = [['xml', /\bxml\b/], ['html', /\bhtml/], ['json', /\bjson\b/]];

export function make({ host, part }) {
  const { deferred, when } = part('deferred');
  const { XMLHttpRequest } = part('xhr');
  const defaults = { method: undefined, contentType: FORM, processData: true, headers: {}, async: true };

  const isPlainObject = (value) => Object.prototype.toString.call(value) === '[object Object]'
    && [null, Object.prototype].includes(Object.getPrototypeOf(value));

  // --- $.param

  function param(data, traditional = false) {
    const pairs = [];
    const add = (key, value) => {
      const plain = typeof value === 'function' ? value() : value;
      pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(plain ?? '')}`);
    };
    const build = (prefix, value) => {
      if (Array.isArray(value)) {
        value.forEach((entry, index) => {
          if (traditional || prefix.endsWith('[]')) add(prefix, entry);
          else build(`${prefix}[${typeof entry === 'object' && entry !== null ? index : ''}]`, entry);
        });
      } else if (!traditional && Object.prototype.toString.call(value) === '[object Object]') {
        for (const key in value) build(`${prefix}[${key}]`, value[key]);
      } else {
        add(prefix, value);
      }
    };
    if (data === null || data === undefined) return '';
    if (Array.isArray(data)) for (const { name, value } of data) add(name, value);
    else for (const key in data) build(key, data[key]);
    return pairs.join('&');
  }

  // --- conversion

  function parse(type, text) {
    if (type === 'json') return JSON.parse(text);
    if (type === 'xml') host.unsupported('XML from jQuery');
    return text;
  }

  function typeOf(settings, xhr, mime) {
    const wanted = (settings.dataType ?? '*').toLowerCase().trim().split(/\s+/);
    const type = wanted[0] === '*' && wanted.length > 1 ? wanted[1] : wanted[0];
    if (type !== '*') return type;
    const content = mime ?? xhr.getResponseHeader('Content-Type') ?? '';
    return CONTENTS.find(([, pattern]) => pattern.test(content))?.[0] ?? 'text';
  }

  // --- requests

  function ajax(first, second) {
    const given = typeof first === 'object' && first !== null ? first : { url: first, ...second };
    const settings = { ...defaults, ...given, headers: { ...defaults.headers, ...given.headers } };
    const { context = settings } = settings;
    const method = `${given.method ?? given.type ?? settings.method ?? settings.type ?? 'GET'}`.toUpperCase();
    const bare = method === 'GET' || method === 'HEAD';
    let url = `${settings.url ?? ''}`.replace(/#.*$/, '');
    let data = isPlainObject(settings.data) ? extend(true, {}, settings.data) : settings.data;
    settings.type = method;
    let finished = false;
    if (data && settings.processData && typeof data !== 'string') data = param(data, settings.traditional);
    if (bare) {
      const more = [];
      if (data && (settings.processData || typeof data === 'string')) more.push(data);
      if (settings.cache === false) more.push(`_=${Date.now()}`);
      if (more.length > 0) url += (url.includes('?') ? '&' : '?') + more.join('&');
      data = null;
    } else if (data && settings.processData && `${settings.contentType}`.startsWith('application/x-www-form-urlencoded')) {
      data = data.replaceAll('%20', '+');
    }
    if (/^(?:jsonp|script)\b/i.test(settings.dataType ?? '')) host.unsupported(`jQuery with dataType '${settings.dataType}'`);

    const xhr = new XMLHttpRequest();
    let mime;
    const headers = {};
    const jqXHR = {
      readyState: 0,
      setRequestHeader(name, value) {
        const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
        headers[known ?? name] = value;
        return jqXHR;
      },
      overrideMimeType(type) {
        mime = type;
        return jqXHR;
      },
      getResponseHeader: (name) => xhr.getResponseHeader(name),
      getAllResponseHeaders: () => xhr.getAllResponseHeaders(),
      statusCode(map) {
        if (map) jqXHR.always(map[jqXHR.status]);
        return jqXHR;
      },
      abort(statusText = 'abort') {
        xhr.onabort = null;
        xhr.abort();
        finish(0, statusText, false);
        return jqXHR;
      },
    };
    const promised = deferred(jqXHR, context);
    // The settings `error` and `complete` count as handlers of a failure.
    jqXHR.done(settings.success);
    if (settings.error) jqXHR.fail(settings.error);

    if ((data && !bare && settings.contentType !== false) || given.contentType) jqXHR.setRequestHeader('Content-Type', settings.contentType);
    const [dataType = '*'] = (settings.dataType ?? '*').toLowerCase().split(/\s+/);
    jqXHR.setRequestHeader('Accept', ACCEPTS[dataType] ?? ACCEPTS['*']);
    for (const name in settings.headers) jqXHR.setRequestHeader(name, settings.headers[name]);
    if (settings.beforeSend && Reflect.apply(settings.beforeSend, context, [jqXHR, settings]) === false) return jqXHR.abort('canceled');

    function finish(status, nativeText, answered) {
      if (finished) return;
      finished = true;
      Object.assign(jqXHR, { readyState: status > 0 ? 4 : 0, status });
      let success = (status >= 200 && status < 300) || status === 304;
      let text = nativeText;
      let error = nativeText;
      let value;
      if (answered) {
        const type = typeOf(settings, xhr, mime);
        jqXHR.responseText = xhr.responseText;
        try {
          const raw = success && settings.dataFilter ? settings.dataFilter(jqXHR.responseText, settings.dataType) : jqXHR.responseText;
          // Without a body there is nothing to convert.
          if (!success || (status !== 204 && method !== 'HEAD')) {
            value = parse(type, raw);
            if (type === 'json') jqXHR.responseJSON = value;
          }
          if (success) text = status === 204 || method === 'HEAD' ? 'nocontent' : status === 304 ? 'notmodified' : 'success';
        } catch (thrown) {
          if (success) [success, text, error] = [false, 'parsererror', thrown];
        }
      }
      if (!success && text !== 'parsererror' && answered) text = 'error';
      jqXHR.statusText = `${nativeText || text}`;
      if (settings.complete && !success) jqXHR.fail(() => {});
      const values = success ? [value, text, jqXHR] : [jqXHR, text, answered || text === 'parsererror' ? error : text === 'error' ? '' : text];
      promised[success ? 'resolve' : 'reject'](...values);
      if (settings.statusCode?.[status]) jqXHR.always(settings.statusCode[status]);
      for (const callback of [settings.complete].flat()) {
        if (callback) promised.always(() => Reflect.apply(callback, context, [jqXHR, text]));
      }
    }

    xhr.open(method, url, settings.async);
    for (const name in settings.xhrFields) xhr[name] = settings.xhrFields[name];
    if (settings.timeout > 0) xhr.timeout = settings.timeout;
    if (mime) xhr.overrideMimeType(mime);
    if (settings.username !== undefined && settings.username !== null) host.unsupported('jQuery with a user name');
    for (const name in headers) xhr.setRequestHeader(name, headers[name]);
    xhr.onload = () => finish(xhr.status, xhr.statusText, true);
    xhr.onerror = () => finish(0, 'error', false);
    xhr.ontimeout = () => finish(0, 'timeout', false);
    xhr.onabort = () => finish(0, 'abort', false);
    jqXHR.readyState = 1;
    xhr.send(data || null);
    return jqXHR;
  }

  const short = (method) => (url, ...rest) => {
    if (isPlainObject(url)) return ajax({ method, ...url });
    const [data, success, dataType] = typeof rest[0] === 'function' ? [undefined, ...rest] : rest;
    return ajax({ url, method, data, success, dataType });
  };

  const get = short('GET');

  function each(list, callback) {
    for (const key of Object.keys(list)) {
      const index = Array.isArray(list) ? Number(key) : key;
      if (Reflect.apply(callback, list[key], [index, list[key]]) === false) break;
    }
    return list;
  }

  function extend(...objects) {
    const deep = objects[0] === true;
    const [target = {}, ...sources] = deep ? objects.slice(1) : objects;
    for (const source of sources) {
      for (const key in source) {
        if (key === '__proto__') continue;
        const value = source[key];
        if (deep && isPlainObject(value)) target[key] = extend(true, isPlainObject(target[key]) ? target[key] : {}, value);
        else if (value !== undefined) target[key] = value;
      }
    }
    return target;
  }

  function page() {
    host.unsupported('jQuery on a page');
  }

  const jQuery = Object.assign(page, {
    ajax,
    ajaxSetup: (more) => Object.assign(defaults, more),
    get,
    post: short('POST'),
    getJSON: (url, ...rest) => (typeof rest[0] === 'function' ? get(url, undefined, rest[0], 'json') : get(url, rest[0], rest[1], 'json')),
    param,
    when,
    Deferred: (start) => {
      const made = deferred();
      if (start) Reflect.apply(start, made, [made]);
      return made;
    },
    each,
    extend,
    isPlainObject,
    isArray: Array.isArray,
    isFunction: (value) => typeof value === 'function',
    isEmptyObject: (value) => Object.keys(value).length === 0,
    inArray: (value, list) => list.indexOf(value),
    map: (list, callback) => Object.keys(list).flatMap((key) => callback(list[key], Array.isArray(list) ? Number(key) : key) ?? []),
    parseJSON: JSON.parse,
    trim: (text) => (text === null || text === undefined ? '' : `${text}`.trim()),
    now: Date.now,
    noop() {},
  });
  const known = new Set(['then', 'toJSON', 'fn']);
  const $ = new Proxy(jQuery, {
    get(target, key) {
      if (!(key in target) && typeof key === 'string' && !known.has(key)) host.unsupported(`jQuery.${key}`);
      return target[key];
    },
  });
  return { $, jQuery: $ };
}
