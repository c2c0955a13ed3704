// XMLHttpRequest, asynchronous only. An error that a handler throws fails the hint, except in `onreadystatechange`
// before the request has ended: hints of the curriculum throw there, which a page ignores.

const UPLOAD_EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'];
const STATES = { UNSENT: 0, OPENED: 1, HEADERS_RECEIVED: 2, LOADING: 3, DONE: 4 };

export function make({ host, part }) {
  const { EventTarget, ProgressEvent, Event, fire, isHeard, hasListeners } = part('events');
  const { DOMException } = part('exception');
  const { Headers } = part('headers');

  class XMLHttpRequestUpload extends EventTarget {}

  class XMLHttpRequest extends EventTarget {
    #method;
    #url;
    #headers = new Headers();
    #state = STATES.UNSENT;
    #sent = false;
    #answer = null;
    #body;
    #id;
    #timer;
    #mime;
    onreadystatechange = null;
    timeout = 0;
    responseType = '';
    withCredentials = false;
    upload = new XMLHttpRequestUpload();

    get readyState() { return this.#state; }
    get status() { return this.#answer?.status ?? 0; }
    get statusText() { return this.#answer?.statusText ?? ''; }
    get responseURL() { return this.#answer?.url.replace(/#.*$/, '') ?? ''; }

    get responseText() {
      if (this.responseType !== '' && this.responseType !== 'text') refuse(`The value is only accessible if the object's 'responseType' is '' or 'text' (was '${this.responseType}').`, 'InvalidStateError');
      if (this.#state < STATES.LOADING || !this.#answer) return '';
      const label = /charset="?([^";]+)/i.exec(this.#type())?.[1];
      const encoding = host.encodingName(label ?? '') ?? 'utf-8';
      this.#body ??= encoding === 'utf-8' ? this.#answer.text() : host.decode(this.#answer.bytes(), encoding, false, false);
      return this.#body;
    }

    get response() {
      if (this.responseType === '' || this.responseType === 'text') return this.responseText;
      if (this.#state < STATES.DONE || !this.#answer) return null;
      switch (this.responseType) {
        case 'json': return (this.#body ??= tryJson(this.#answer.text()));
        case 'arraybuffer': return (this.#body ??= this.#answer.bytes());
        case 'blob': return (this.#body ??= new (part('blob').Blob)([this.#answer.bytes()], { type: this.#type() }));
        case 'document': return (this.#body ??= new (part('dom').DOMParser)().parseFromString(this.#answer.text(), 'text/html'));
        default: return null;
      }
    }

    get responseXML() {
      host.unsupported('XMLHttpRequest.responseXML');
      return null;
    }

    #type() { return this.#mime ?? this.getResponseHeader('content-type') ?? ''; }

    open(method, url, async = true) {
      if (!async) host.unsupported('a synchronous XMLHttpRequest');
      const httpMethod = part('fetch').httpMethod(method, refuse);
      const parts = host.parseUrl(`${url}`);
      if (!parts) refuse(`Failed to execute 'open' on 'XMLHttpRequest': Invalid URL`, 'SyntaxError');
      this.#stop();
      this.#method = httpMethod;
      [this.#url] = parts;
      this.#headers = new Headers();
      this.#sent = false;
      this.#reach(STATES.OPENED);
    }

    setRequestHeader(name, value) {
      if (this.#state !== STATES.OPENED || this.#sent) refuse("Failed to execute 'setRequestHeader' on 'XMLHttpRequest': The object's state must be OPENED.", 'InvalidStateError');
      if (!host.isForbiddenHeader(`${name}`, `${value}`)) this.#headers.append(name, value);
    }

    overrideMimeType(mime) { this.#mime = `${mime}`; }

    getResponseHeader(name) { return this.#answer ? new Headers(this.#answer.headers()).get(name) : null; }

    getAllResponseHeaders() {
      if (!this.#answer) return '';
      return [...new Headers(this.#answer.headers())].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    }

    send(data = null) {
      if (this.#state !== STATES.OPENED || this.#sent) refuse("Failed to execute 'send' on 'XMLHttpRequest': The object's state must be OPENED.", 'InvalidStateError');
      const bare = this.#method === 'GET' || this.#method === 'HEAD';
      const { body, type } = part('fetch').encodeBody(bare ? null : data);
      if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
      this.#sent = true;
      const hasUploadListeners = hasListeners(this.upload, UPLOAD_EVENTS);
      const request = { method: this.#method, headers: [...this.#headers], body, redirect: 'follow', mode: 'cors', hasUploadListeners };
      const { send, Answer } = part('request');
      const settle = (index, status) => (index === undefined ? this.#fail('error') : this.#receive(new Answer(index, status)));
      this.#tell('loadstart');
      this.#id = send(this.#url, request, this.withCredentials, settle);
      if (this.timeout > 0) this.#timer = host.startTimer(() => this.#fail('timeout'), Number(this.timeout), false, false);
    }

    abort() {
      if (this.#sent && this.#state !== STATES.DONE) this.#fail('abort');
      if (this.#state === STATES.DONE) this.#state = STATES.UNSENT;
    }

    #stop() {
      if (this.#id !== undefined) host.forget(this.#id);
      if (this.#timer !== undefined) host.stopTimer(this.#timer);
      this.#id = undefined;
      this.#timer = undefined;
      this.#answer = null;
      this.#body = undefined;
    }

    #reach(state) {
      this.#state = state;
      fire(this, new Event('readystatechange'), state === STATES.DONE ? host.report : () => {});
    }

    #tell(type) {
      const loaded = this.#answer?.size ?? 0;
      fire(this, new ProgressEvent(type, { loaded, total: loaded }), host.report);
    }

    #receive(answer) {
      this.#id = undefined;
      if (this.#timer !== undefined) host.stopTimer(this.#timer);
      this.#answer = answer;
      this.#reach(STATES.HEADERS_RECEIVED);
      this.#reach(STATES.LOADING);
      this.#tell('progress');
      this.#reach(STATES.DONE);
      this.#tell('load');
      this.#tell('loadend');
    }

    #fail(type) {
      this.#stop();
      const heard = type === 'abort' || isHeard(this, type, 'loadend', 'readystatechange');
      this.#reach(STATES.DONE);
      this.#tell(type);
      this.#tell('loadend');
      // Without a listener, the hint would pass as if the request had been answered.
      if (!heard) host.report(new DOMException(`XMLHttpRequest: ${type}`, 'NetworkError'));
    }
  }

  function refuse(message, name) {
    throw new DOMException(message, name);
  }

  function tryJson(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  for (const type of [XMLHttpRequest, XMLHttpRequest.prototype]) Object.assign(type, STATES);
  Object.defineProperty(XMLHttpRequest.prototype, Symbol.toStringTag, { value: 'XMLHttpRequest', configurable: true });
  return { XMLHttpRequest };
}
