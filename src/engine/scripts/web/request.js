// Sends requests through the host and represents their answers, whose parts are read from the host on demand.

export function make({ host }) {
  const headOf = (answer) => (answer.head ??= host.answerHead(answer.index));

  class Answer {
    constructor(index, status) {
      this.index = index;
      this.status = status;
      this.head = undefined;
    }

    get statusText() { return headOf(this).statusText; }
    get url() { return headOf(this).url; }
    get redirected() { return headOf(this).redirected; }
    get type() { return headOf(this).type; }
    get size() { return headOf(this).size; }

    text() { return host.answerText(this.index); }
    bytes() { return host.answerBytes(this.index); }
    headers() { return host.answerHeaders(this.index); }
  }

  /**
   * Sends a request and returns its number, for `host.forget`. `settle` is called with the arguments of `Answer`, or
   * without arguments if there is no answer. `hasUploadListeners` is true for an XMLHttpRequest with such.
   */
  function send(url, { method, headers, body, redirect, mode, hasUploadListeners = false }, withCredentials, settle) {
    const isPlain = method === 'GET' && headers.length === 0 && redirect === 'follow' && mode === 'cors'
      && !withCredentials && !hasUploadListeners;
    const more = isPlain ? undefined
      : { method, headers, body, redirect, mode, credentials: withCredentials, hasUploadListeners };
    return host.request(url, more, settle);
  }

  return { send, Answer };
}
