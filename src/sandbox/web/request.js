// A request on its way over the host, and the answer that comes back. What a hint may read of an answer is fetched from the
// host when it is read.

export function make({ host }) {
  class Answer {
    constructor(status, statusText, url, redirected, type, size, index) {
      this.status = status;
      this.statusText = statusText;
      this.url = url;
      this.redirected = redirected;
      this.type = type;
      this.size = size;
      this.index = index;
    }

    text() { return host.answerText(this.index); }
    bytes() { return host.answerBytes(this.index); }
    headers() { return host.answerHeaders(this.index); }
  }

  /** Sends it; `onAnswer` gets an `Answer`. The number that comes back is what `host.forget` takes. */
  function send({ url, method, headers, body, redirect }, withCredentials, onAnswer, onFault) {
    const isPlain = method === 'GET' && headers.length === 0 && redirect === 'follow' && !withCredentials;
    const more = isPlain ? undefined : { method, headers, body, redirect, credentials: withCredentials };
    return host.request(url, more, (...parts) => onAnswer(new Answer(...parts)), onFault);
  }

  return { send, Answer };
}
