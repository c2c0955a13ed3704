// What freeCodeCamp needs to look at this project from outside: our files, the headers that we send, and our routes.
// In a learner's project this comes with the boilerplate and is left alone.
'use strict';

const fs = require('fs');

// The pages that may read our answers in a visitor's browser.
const ALLOWED = [
  /^https?:\/\/([\w-]+\.)*freecodecamp\.(org|dev)$/,
  /^https?:\/\/([\w-]+\.)*gitpod\.io$/,
  /^https?:\/\/([\w-]+\.)*github\.dev$/,
  /^http:\/\/localhost:\d+$/,
];

module.exports = (app) => {
  app.use(function headers(req, res, next) {
    const origin = req.get('origin');
    if (ALLOWED.some((allowed) => allowed.test(origin))) {
      res.set({ 'Access-Control-Allow-Origin': origin, 'Vary': 'Origin' });
    }
    res.set({
      'Access-Control-Allow-Credentials': 'true',
      'Content-Security-Policy': "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });

  for (const name of ['server.js', 'routes.js', 'auth.js', 'package.json']) {
    app.route(`/_api/${name}`).get((req, res, next) => {
      fs.readFile(`${__dirname}/${name}`, 'utf8', (error, text) => {
        if (error) return next(error);
        if (name.endsWith('.json')) res.type('txt');
        res.send(text);
      });
    });
  }

  app.get('/_api/app-info', (req, res) => {
    const own = Object.entries(res.getHeaders()).filter(([name]) => !name.startsWith('access-control-'));
    res.json({ headers: Object.fromEntries(own) });
  });

  // JSON inside a JSON string: that is how the hints read it.
  app.get('/_api/app-stack', (req, res) => {
    res.json(JSON.stringify(app.router.stack.map(describe)));
  });
};

function describe({ name, route }) {
  if (!route) return { name };
  const stack = route.stack.map(({ method, name }) => ({ method, name }));
  return { name, route: { path: route.path, methods: route.methods, stack } };
}
