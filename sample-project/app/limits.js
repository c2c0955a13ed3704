// Limits for who may open a socket, and for what one client may send.
'use strict';

// Whether a socket may be opened: by our own pages only. Browsers name the page's origin in a header.
exports.allowRequest = ({ headers: { origin, host } }, done) =>
  done(null, !origin || origin.split('://')[1] === host);

// Whether a message may be passed on.
exports.isAcceptable = (text) =>
  typeof text === 'string' && text.trim() !== '' && [...text].length <= 500;

// Returns a function that says whether one more message is allowed: at most `count` within `ms` milliseconds.
exports.limiter = (count, ms) => {
  let times = [];
  return () => {
    const now = Date.now();
    times = times.filter((time) => now - time < ms);
    if (times.length >= count) return false;
    times.push(now);
    return true;
  };
};
