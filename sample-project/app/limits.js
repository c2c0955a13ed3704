// How much one client may say, so that nobody can flood the others.
'use strict';

// A message is text, neither empty nor endless.
exports.isAcceptable = (text) =>
  typeof text === 'string' && text.trim() !== '' && [...text].length <= 500;

// Gives a function that answers whether one more is allowed: at most `count` within `ms` milliseconds.
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
