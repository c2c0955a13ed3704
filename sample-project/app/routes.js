// The pages: one to sign in or register, one to chat.
'use strict';

const fs = require('fs');
const passport = require('passport');
const { register } = require('./auth.js');

module.exports = (app) => {
  // Pages are plain HTML; {{name}} is replaced by a value.
  app.engine('html', render);
  app.set('views', `${__dirname}/views`);
  app.set('view engine', 'html');

  const signIn = (req, res, next) => passport.authenticate('local', (error, user, info) => {
    if (error) return next(error);
    if (!user) return refuse(res, info.message);
    req.logIn(user, (error) => (error ? next(error) : res.redirect('/chat')));
  })(req, res, next);

  app.route('/').get((req, res) => {
    if (req.isAuthenticated()) return res.redirect('/chat');
    res.render('index', { problem: '' });
  });

  app.route('/register').post(ownFormsOnly, async (req, res, next) => {
    const problem = await register(req.body);
    if (problem) return refuse(res, problem);
    next();
  }, signIn);

  app.route('/login').post(ownFormsOnly, signIn);

  app.route('/chat').get(ensureAuthenticated, (req, res) => {
    res.render('chat', { username: req.user.username });
  });

  app.route('/logout').post(ownFormsOnly, (req, res, next) => {
    req.session.destroy((error) => (error ? next(error) : res.redirect('/')));
  });
};

// Shows the first page with what is wrong with a form. That needs no session.
function refuse(res, problem) {
  res.status(400).render('index', { problem });
}

function ensureAuthenticated(req, res, next) {
  if (req.isAuthenticated()) return next();
  res.redirect('/');
}

// Refuses forms sent from other sites (CSRF). Browsers name the sending site in a header.
function ownFormsOnly(req, res, next) {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const isOurs = site ? ['same-origin', 'none'].includes(site) : !origin || origin.split('://')[1] === req.get('host');
  if (isOurs) return next();
  res.status(403).type('txt').send('This form was not sent from this site.');
}

function render(path, values, done) {
  fs.readFile(path, 'utf8', (error, page) => {
    if (error) return done(error);
    done(null, page.replace(/{{(\w+)}}/g, (_, name) => escape(values[name])));
  });
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
