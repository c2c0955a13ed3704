// The globals of the page that hints were written for (jQuery, XMLHttpRequest and DOMParser of jsdom, with another
// origin than the app's), so that hints.mjs can run the hints of the first years too.
import { JSDOM, VirtualConsole } from 'jsdom';
import jQuery from 'jquery';

// The pending requests, and the one opened last.
const busy = new Set();
let last = null;

/** The page's globals. `onError` hears what a handler or a callback throws with nobody to catch it. */
export function page(onError) {
  const virtualConsole = new VirtualConsole();
  // A page continues when a handler throws while its request is pending; only what it throws at the end counts.
  virtualConsole.on('jsdomError', (error) => {
    const thrown = error.cause ?? error.detail;
    if (error.type === 'unhandled exception' && thrown !== undefined && (last === null || last.readyState === 4)) onError(thrown);
  });
  const { window } = new JSDOM('', { url: 'http://learn.example/', virtualConsole, pretendToBeVisual: false });
  const { XMLHttpRequest, DOMParser } = window;
  for (const name of ['open', 'send']) {
    const real = XMLHttpRequest.prototype[name];
    XMLHttpRequest.prototype[name] = function (...options) {
      last = this;
      if (name === 'send') {
        busy.add(this);
        this.addEventListener('loadend', () => setTimeout(() => busy.delete(this), 10));
      }
      return real.apply(this, options);
    };
  }
  const $ = jQuery(window);
  // What a callback of `then` throws is swallowed where nobody listens.
  $.Deferred.exceptionHook = (error) => error && onError(error);
  return { $, jQuery: $, XMLHttpRequest, DOMParser, window };
}

/** Forgets what an earlier hint left under way. */
export function renew() {
  busy.clear();
  last = null;
}

/** Waits until no request of the page is under way. */
export async function settled() {
  while (busy.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
