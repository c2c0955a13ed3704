// Limits for what one client may send.
'use strict';

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
