// Node's `require` and `import`: the learner's own files are loaded from their folder, everything else is a stub.

import { path } from './node.js';

const ROOT = '/app';
const ENDINGS = ['', '.js', '.json', '.cjs', '.mjs', '/index.js'];
const PREFIX = '(function (exports, require, module, __filename, __dirname) {';

/**
 * `host` needs `exists(file)`, `read(file)`, `source(file)`, `isModule(file, source)`, `script(source, file)` and
 * `namespace(file)`; `known(name)` returns a package, and `missing(name, path)` the stub of an own file that does not
 * exist, or throws.
 */
export function makeModules({ host, known, missing }) {
  const loaded = new Map();

  const pathOf = (from, name) => path.normalize(name.startsWith('/') ? name : `${path.dirname(from)}/${name}`);

  /** The own file that a path names, relative to the folder; undefined where there is none. */
  function find(from, name) {
    const wanted = pathOf(from, name);
    if (!wanted.startsWith(`${ROOT}/`) && wanted !== ROOT) return undefined;
    for (const ending of ENDINGS) {
      if (ending === '.js' && wanted.endsWith('.js')) continue;
      const file = `${wanted}${ending}`.slice(ROOT.length + 1);
      if (file && host.exists(file)) return file;
    }
    return undefined;
  }

  /** What the names with a `#` stand for, that package.json defines. Those that depend on conditions are not known. */
  function ownImports() {
    try {
      return JSON.parse(host.read('package.json')).imports ?? {};
    } catch {
      return {};
    }
  }

  const isOwn = (name) => /^\.{0,2}\//.test(name) || name === '.' || name === '..';

  function makeRequire(from, parent) {
    const require = (name) => {
      if (typeof name !== 'string') {
        throw new TypeError(`The "id" argument must be of type string. Received ${typeof name}`);
      }
      if (name.startsWith('#')) {
        const target = ownImports()[name];
        return typeof target === 'string' ? makeRequire(`${ROOT}/package.json`, parent)(target) : missing(name);
      }
      if (!isOwn(name)) return known(name.replace(/^node:/, ''));
      const file = find(from, name);
      return file === undefined ? missing(name, pathOf(from, name)) : load(file, parent);
    };
    require.resolve = (name) => (isOwn(name) ? `${ROOT}/${find(from, name) ?? name}` : name);
    require.cache = {};
    require.extensions = {};
    return require;
  }

  function load(file, parent) {
    const known = loaded.get(file);
    if (known) return known.exports;
    const source = host.source(file);
    const name = `${ROOT}/${file}`;
    const module = { id: parent ? name : '.', exports: {}, filename: name, loaded: false, children: [], paths: [], parent: parent ?? null };
    loaded.set(file, module);
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(source);
      return module.exports;
    }
    if (host.isModule(file, source)) {
      module.exports = host.namespace(file);
      return module.exports;
    }
    const require = makeRequire(name, module);
    module.require = require;
    require.main = main ??= module;
    host.script(`${PREFIX}${source}\n})`, name).call(module.exports, module.exports, require, module, name, path.dirname(name));
    module.loaded = true;
    return module.exports;
  }
  let main;

  /** The module that the learner's file `from` imports as `name`. */
  const imported = (from, name) => makeRequire(from)(name);

  return { load, imported, requireOf: (file) => makeRequire(file) };
}
