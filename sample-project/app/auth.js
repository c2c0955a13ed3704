// Accounts, and signing in with Passport. Accounts are kept in memory, so the app needs no database, and they are gone
// when it stops.
'use strict';

const crypto = require('crypto');
const passport = require('passport');
const LocalStrategy = require('passport-local');
const { promisify } = require('util');

const scrypt = promisify(crypto.scrypt);
const accounts = new Map(); // key of the name -> { username, salt, hash }
const MOST_ACCOUNTS = 10_000;

// Names that differ only by case, or by how their letters are encoded, are one account.
const keyOf = (username) => username.normalize('NFKC').toUpperCase().toLowerCase();

module.exports = () => {
  // The session keeps only the name.
  passport.serializeUser((user, done) => done(null, user.username));
  passport.deserializeUser((username, done) => done(null, accounts.has(keyOf(username)) && { username }));
  passport.use(new LocalStrategy(signIn));
};

// Adds an account. Resolves to what is wrong, or to nothing.
module.exports.register = async ({ username, password } = {}) => {
  const problem = problemWith(username, password);
  if (problem) return problem;
  const salt = crypto.randomBytes(16);
  const hash = await scrypt(password, salt, 32);
  // Checked again after the wait: two people may ask for one name at the same time.
  if (accounts.has(keyOf(username))) return 'That name is taken. Choose another one.';
  accounts.set(keyOf(username), { username, salt, hash });
};

function problemWith(username, password) {
  const isName = typeof username === 'string' && /^[\p{Alphabetic}\p{N}_-]{2,20}$/u.test(username);
  if (!isName) return 'A name has 2 to 20 letters, digits, - or _.';
  const isPassword = typeof password === 'string' && password.length >= 8 && password.length <= 200;
  if (!isPassword) return 'A password has 8 to 200 characters.';
  if (accounts.has(keyOf(username))) return 'That name is taken. Choose another one.';
  if (accounts.size >= MOST_ACCOUNTS) return 'There is no room for more accounts.';
}

async function signIn(username, password, done) {
  // An unknown name takes as long as a wrong password and gets the same answer, so nobody learns who has an account.
  const account = accounts.get(keyOf(username)) ?? { salt: 'nobody', hash: crypto.randomBytes(32) };
  try {
    const hash = await scrypt(password, account.salt, 32);
    if (crypto.timingSafeEqual(hash, account.hash)) return done(null, { username: account.username });
    done(null, false, { message: 'Wrong name or password.' });
  } catch (error) {
    done(error);
  }
}
