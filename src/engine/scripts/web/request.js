// Sends a request through the host and represents the answer, whose parts are read from the host when the hint reads them.

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
   * Sends it; `settle` gets the answer's number and status, of which an `Answer` is made, or nothing where there is none. The
   * number that comes back is what `host.forget` takes.
   */
  function send(url, { method, headers, body, redirect }, withCredentials, settle) {
    const isPlain = method === 'GET' && headers.length === 0 && redirect === 'follow' && !withCredentials;
    const more = isPlain ? undefined : { method, headers, body, redirect, credentials: withCredentials };
    return host.request(url, more, settle);
  }

  return { send, Answer };
}
