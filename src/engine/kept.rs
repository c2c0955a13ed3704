//! Tests of the world that is kept for a whole class: the look at a hint decides who may run in it, and here hints run in it
//! that the look refuses, to see that even they could not leave anything behind.

use std::path::Path;
use std::sync::Arc;

use super::{Outcome, Sandbox};
use crate::challenge::Hint;
use crate::submission::{Folder, Limits, Submission};

/// Everything that can be reached from the global object, told in a fixed order.
const PROBE: &str = "
    const seen = new Map([[globalThis, 0]]);
    const lines = [];
    const tell = (value) => {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
      if (!seen.has(value)) seen.set(value, seen.size);
      return '#' + seen.get(value);
    };
    for (const [object, number] of seen) {
      lines.push(`${number} < ${tell(Object.getPrototypeOf(object))} ${Object.isFrozen(object)}`);
      for (const key of Reflect.ownKeys(object)) {
        if (object === globalThis && key === 'getUserInput') continue;
        const { value, get, set, writable } = Object.getOwnPropertyDescriptor(object, key);
        lines.push(`${number}.${String(key)} = ${tell(value)} ${tell(get)} ${tell(set)} ${writable}`);
      }
    }
    throw new Error(lines.join('\\n'));";

/// Attempts on the world, each of which ends in any way.
const ATTEMPTS: [&str; 38] = [
    "leaked = 1",
    "window.leaked = 1",
    "globalThis.leaked = 1",
    "this.leaked = 1",
    "Object.defineProperty(globalThis, 'leaked', { value: 1 })",
    "(0, eval)('var leaked = 1; function also() {}')",
    "new Function('leaked = 1')()",
    "Object.prototype.leaked = 1",
    "({}).__proto__.leaked = 1",
    "({}).__defineGetter__.call(Object.prototype, 'leaked', () => 1)",
    "Array.prototype.push = () => 1",
    "Array.prototype.leaked = 1",
    "delete Array.prototype.map",
    "Promise.prototype.then = function () { return this }",
    "Object.getPrototypeOf(async () => {}).leaked = 1",
    "Object.getPrototypeOf(Object.getPrototypeOf([].values())).next = 1",
    "Object.getPrototypeOf((async function* () {})()).leaked = 1",
    "RegExp.prototype.exec = () => null",
    "RegExp.prototype.lastIndex = 7",
    "String.prototype.includes = () => true",
    "JSON.parse = () => 1",
    "Math.leaked = 1",
    "assert.match = () => 1",
    "assert.leaked = 1",
    "Object.assign(assert, { equal: () => 1 })",
    "fetch.leaked = 1",
    "fetch = () => 1",
    "window.Promise = 1; var Array = 1; Object = 1",
    "document = 1; Worker = 1; $ = 1",
    "delete globalThis.fetch; delete globalThis.JSON",
    "URL.prototype.toString = () => 'x'",
    "Response.prototype.text = () => 'x'",
    "Object.setPrototypeOf(Array.prototype, { leaked: 1 })",
    "Error.prototype.message = 'x'",
    "Error.prototype.toString = () => 'x'",
    "setTimeout([].push, 0, 'x'); await new Promise((resolve) => setTimeout(resolve, 5))",
    "[1].forEach([].push, [].pop); [1].forEach([].push, (await fetch(code + '/_api/server.js')).text)",
    "console.log = () => 1; console.leaked = 1; Date.now = () => 0; Date.prototype.toLocaleDateString = () => 'x'",
];

struct World {
    sandbox: Sandbox,
    submission: Arc<Submission>,
}

impl World {
    fn kept() -> Self {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project/app");
        let submission = Arc::new(Submission::folder("app", Folder::open(&app).unwrap()));
        Self { sandbox: Sandbox::new(Limits::default()), submission }
    }

    /// Runs a hint as the next submission's first.
    fn run(&mut self, code: &str) -> Outcome {
        self.sandbox.renew(true);
        let hint = Hint { number: 1, text: String::new(), code: code.to_owned(), line: 1 };
        self.sandbox.run(&hint, &self.submission).outcome
    }

    fn probe(&mut self) -> String {
        match self.run(PROBE) {
            Outcome::Failed(failure) => failure.message,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn nothing_that_is_tried_changes_a_kept_world() {
    let mut world = World::kept();
    // What is loaded when it is first touched, and stays.
    let touch = "assert.throws(() => { throw new Error('a') }, /a/); assert.deepEqual([{ a: 1 }], [{ a: 1 }]); console.log(1); \
                 new URLSearchParams('a=1'); const answer = await fetch(new URL('/_api/server.js', code)); await answer.text(); assert(Response && console);";
    assert_eq!(world.run(touch), Outcome::Passed);
    let before = world.probe();
    assert!(before.len() > 50_000 && before.contains("0.assert"), "{before}");
    assert_eq!(world.probe(), before);
    for attempt in ATTEMPTS {
        world.run(attempt);
        let after = world.probe();
        let changed = before.lines().zip(after.lines()).find(|(a, b)| a != b);
        assert!(after == before, "{attempt}: {changed:?}");
    }
    assert_eq!(world.run(touch), Outcome::Passed);
}

#[test]
fn only_who_may_runs_in_a_kept_world() {
    let mut world = World::kept();
    let mark = "const map = Object.getPrototypeOf(new Map()); throw new Error(String(Object.isFrozen(map)))";
    let said = |outcome| match outcome {
        Outcome::Failed(failure) => failure.message,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(world.run(mark)), "true");
    let hint = Hint { number: 1, text: String::new(), code: mark.to_owned(), line: 1 };
    world.sandbox.renew(false);
    assert_eq!(said(world.sandbox.run(&hint, &world.submission).outcome), "false");
    assert_eq!(said(world.run(mark)), "true");
}

#[test]
fn what_works_in_a_fresh_world_works_in_a_kept_one() {
    let mut world = World::kept();
    for code in [
        "const error = new TypeError('a'); assert.equal(`${error}`, 'TypeError: a')",
        "assert.equal(new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC' }), '1/1/1970')",
        "const text = await $.get(code + '/_api/server.js'); assert.match(text, /express/)",
        "const form = new FormData(); form.append('a', new Blob(['x']), 'b'); const body = { method: 'POST', body: form }; \
         assert.include(await new Request(code, body).text(), 'filename')",
        "assert.throws(() => assert.equal(1, 2), /expected 1 to equal 2/)",
        "const one = structuredClone({ a: [1, new Date(0)] }); assert.deepEqual(one, { a: [1, new Date(0)] })",
        "const all = await Promise.all([1, 2].map(async (n) => n * 2)); assert.sameMembers(all, [4, 2])",
        "const [, found] = 'abc'.match(/a(b)/); assert.equal(found, 'b'); const p = /a/g; assert(p.test('a')); assert(!p.test('a'))",
        "const headers = new Headers({ a: 'b' }); assert.equal(headers.get('A'), 'b'); assert.equal(btoa(atob('YQ==')), 'YQ==')",
        "const url = new URL('a?b=1', code); url.searchParams.append('c', '2'); assert.include(url.href, 'c=2')",
    ] {
        for _ in 0..3 {
            assert_eq!(world.run(code), Outcome::Passed, "{code}");
        }
    }
}
