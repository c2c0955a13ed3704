//! Which hints may share a world, and which may not: the second list grows with every trick that somebody thinks of.

use super::*;

#[test]
fn lets_ordinary_hints_share_a_world() {
    for code in [
        "async (getUserInput) => { const file = new URL('/a.js', getUserInput('url')); const answer = await fetch(file); \
         assert.match(await answer.text(), /a.*('|\")b('|\")/s, 'no'); }",
        "getUserInput => $.get(getUserInput('url') + '/_api/package.json').then(data => { var p = JSON.parse(data); \
         assert.property(p.dependencies, 'mongodb', 'no'); }, xhr => { throw new Error(xhr.statusText); })",
        "const res = await fetch(code + '/x', { method: 'POST', body: new URLSearchParams({ a: '1' }) }); let n = 0; \
         for (const { id } of await res.json()) { n += id; } if (!res.ok) throw Error(`${res.status}`); assert.equal(n, 1)",
        "function own(a) { return a[0] } assert(own([1]) instanceof Object || typeof window === 'undefined')",
    ] {
        assert!(is_harmless(code), "{code}");
    }
}

#[test]
fn gives_a_world_of_its_own_to_whatever_might_change_it() {
    for code in [
        "leaked = 1",
        "leaked++",
        "({ leaked } = { leaked: 1 })",
        "for (leaked of [1]);",
        "window.leaked = 1",
        "const w = globalThis; w.leaked = 1",
        "fetch = () => 1",
        "fetch.seen = 1",
        "const a = assert; a.seen = 1",
        "[assert].map(a => Object.assign(a, {}))",
        "({}).constructor.prototype.leak = 1",
        "const { constructor } = {}; constructor.assign()",
        "const { ['construc' + 'tor']: c } = {}; c.assign()",
        "''['construc' + 'tor']",
        "''['constructor']",
        "''[`constructor`]",
        "(function () { this.leaked = 1 })()",
        "(() => this)()",
        "eval('leaked = 1')",
        "Function('leaked = 1')()",
        "new Function('leaked = 1')()",
        "(0, eval)('leaked = 1')",
        "setTimeout.seen = 1",
        "Object.defineProperty(fetch, 'a', { value: 1 })",
        "Object.assign(Promise, { seen: 1 })",
        "Reflect.set(Promise, 'seen', 1)",
        "[].push.call(Promise, 1)",
        "[].push.apply(Promise, [1])",
        "[].push.bind(Promise)(1)",
        "JSON.parse('{}').__proto__.leak = 1",
        "({}).__defineGetter__('a', () => 1)",
        "delete Promise.all",
        "class A extends Promise {}",
        "class A { static { this.b = 1 } }",
        "with (window) { leaked = 1 }",
        "f`a`",
        "import('fs')",
        "function f() { arguments.callee.a = 1 }",
        "xhr.onload = () => 1",
        "new XMLHttpRequest()",
        "[Promise][0].seen = 1",
        "Error.prepareStackTrace = () => 1",
        "assert.throws(() => 1, Promise)",
        "Promise.all.seen = 1",
        "$.ajaxSetup({ headers: { a: 1 } })",
        "$('a')",
        "[1].forEach([].push, [].pop)",
        "Array.from([1], [].push, [].pop)",
        "[1].map(...[[].push, [].pop])",
        "}); leaked = 1; (() => {",
        "a b",
        "function* f() { yield 1 }",
        "[].x.y = 1",
        "[[].x] = [1]",
        "({ a: [].x } = { a: 1 })",
        "for ([].x of [1]);",
        "[].x++",
        "Object.setPrototypeOf([], null)",
        "new (class { constructor() {} })()",
    ] {
        assert!(!is_harmless(code), "{code}");
    }
}
