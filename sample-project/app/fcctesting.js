// Lets freeCodeCamp read this project: its files, its headers and its routes. In a learner's project this file comes with
// the boilerplate and stays unchanged.
'use strict';

const fs = require('fs');

// The sites whose pages may read our answers (CORS).
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

  // JSON inside a JSON string, as the hints expect it.
  app.get('/_api/app-stack', (req, res) => {
    res.json(JSON.stringify(app.router.stack.map(describe)));
  });
};

function describe({ name, route }) {
  if (!route) return { name };
  const stack = route.stack.map(({ method, name }) => ({ method, name }));
  return { name, route: { path: route.path, methods: route.methods, stack } };
}
