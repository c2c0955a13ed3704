//! Our `assert` against the real chai 4.5.0 in Node: the same generated calls of all 142 members, line by line, so that
//! a hint's verdict and message here are those of freeCodeCamp's own page.

use std::path::Path;
use std::process::{Command, Stdio};

use rquickjs::{CatchResultExt, Context, Ctx, Function, Module, Runtime};

use crate::support::timing::{cpu_time, one_at_a_time};

/// Rounds of calls; each has about 350.
const ROUNDS: u32 = 580;

/// The modules in the order of their imports.
const MODULES: [(&str, &str); 9] = [
    ("assert/error.js", include_str!("../../src/engine/scripts/assert/error.js")),
    ("assert/kind.js", include_str!("../../src/engine/scripts/assert/kind.js")),
    ("assert/inspect.js", include_str!("../../src/engine/scripts/assert/inspect.js")),
    ("assert/equal.js", include_str!("../../src/engine/scripts/assert/equal.js")),
    ("assert/check.js", include_str!("../../src/engine/scripts/assert/check.js")),
    ("assert/rules.js", include_str!("../../src/engine/scripts/assert/rules.js")),
    ("assert/calls.js", include_str!("../../src/engine/scripts/assert/calls.js")),
    ("assert/full.js", include_str!("../../src/engine/scripts/assert/full.js")),
    ("assert.js", include_str!("../../src/engine/scripts/assert.js")),
];

/// Makes `assert`, and `recorded`: what it reported of each assertion.
const WORLD: &str = "
    import { install } from './assert.js';
    import * as full from './assert/full.js';
    globalThis.recorded = [];
    globalThis.assert = install(() => full, (...told) => recorded.push(told));
";

fn with_assert<T>(extra: &[(&str, &str)], act: impl FnOnce(Ctx<'_>) -> T) -> T {
    let runtime = Runtime::new().unwrap();
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        for (name, source) in MODULES.iter().chain(extra) {
            Module::declare(ctx.clone(), *name, *source).catch(&ctx).unwrap();
        }
        Module::evaluate(ctx.clone(), "world.js", WORLD).catch(&ctx).unwrap().finish::<()>().catch(&ctx).unwrap();
        act(ctx)
    })
}

fn ours() -> Vec<String> {
    let cases = ("cases.js", include_str!("../oracle/assert_cases.mjs"));
    let run = "
        import { round } from './cases.js';
        globalThis.report = (number) => { recorded.length = 0; return round(assert, number).join('\\n'); };
    ";
    with_assert(&[cases], |ctx| {
        Module::evaluate(ctx.clone(), "run.js", run).catch(&ctx).unwrap().finish::<()>().catch(&ctx).unwrap();
        let report: Function = ctx.globals().get("report").unwrap();
        (0..ROUNDS).map(|number| report.call::<_, String>((number,)).catch(&ctx).unwrap()).collect()
    })
}

#[test]
fn every_member_does_what_chai_does() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    assert!(
        oracle.join("node_modules/chai").is_dir(),
        "the real chai is not installed: run `npm ci` in tests/oracle, or tests/all"
    );
    let node = Command::new("node")
        .args(["assert.mjs", &ROUNDS.to_string()])
        .current_dir(oracle)
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node runs: install it");
    let chai = std::thread::spawn(move || node.wait_with_output().unwrap());
    let ours = ours();
    let chai = chai.join().unwrap();
    assert!(chai.status.success());
    let chai = String::from_utf8(chai.stdout).unwrap();

    let ours: Vec<&str> = ours.iter().flat_map(|round| round.lines()).collect();
    let chai: Vec<&str> = chai.lines().collect();
    let differing: Vec<_> = ours.iter().zip(&chai).filter(|(ours, chai)| ours != chai).collect();
    for (ours, chai) in differing.iter().take(40) {
        eprintln!("ours {ours}\nchai {chai}\n");
    }
    assert_eq!(differing.len(), 0, "of {} calls", ours.len());
    assert_eq!(ours.len(), chai.len());
    assert!(ours.len() >= 200_000, "{} calls", ours.len());
}

/// Evaluates an expression, and returns its value as a text.
fn evaluate(ctx: &Ctx<'_>, source: &str) -> String {
    ctx.eval::<String, _>(source).catch(ctx).unwrap()
}

#[test]
fn each_assertion_of_a_hint_is_recorded_once() {
    with_assert(&[], |ctx| {
        let told = "recorded.splice(0).map((told) => told.slice(0, 6).map(String).join(' ')).join('; ')";
        let attempt = |call: &str| {
            evaluate(&ctx, &format!("try {{ assert.{call}; 'passed' }} catch (error) {{ String(error) }}"));
            evaluate(&ctx, told)
        };
        assert_eq!(attempt("match('abc', /b/, 'm')"), "match true m abc /b/ undefined");
        assert_eq!(attempt("match('abc', /x/, 'do not fail')"), "match false do not fail abc /x/ abc");
        assert_eq!(
            attempt("include({ a: 1, b: 2 }, { a: 1, b: 3 })"),
            "include false undefined [object Object] [object Object] 2"
        );
        assert_eq!(
            attempt("throws(() => assert.equal(1, 2))"),
            "throws true undefined () => assert.equal(1, 2) undefined undefined"
        );
        assert_eq!(attempt("ok(0, 'truth')"), "isOk false truth 0 undefined 0");
        assert_eq!(attempt("match('abc')"), "match false undefined abc undefined undefined");
        assert_eq!(
            attempt("property(new Proxy({}, { has() { throw 5 } }), 'a')"),
            "property false undefined [object Object] a undefined"
        );
    });
}

#[test]
fn a_global_pattern_is_matched_once() {
    with_assert(&[], |ctx| {
        let source =
            "const p = /a/g; p.lastIndex = 3; try { assert.match('aaa', p); 'passed' } catch (error) { error.message }";
        assert_eq!(evaluate(&ctx, source), "expected 'aaa' to match /a/g");
    });
}

#[test]
fn frozen_intrinsics_change_nothing() {
    with_assert(&[], |ctx| {
        let source = "
            for (const name of Object.getOwnPropertyNames(globalThis)) {
                const value = globalThis[name];
                if (typeof value === 'function' && value.prototype) Object.freeze(value.prototype);
                if (Object(value) === value && value !== globalThis && name !== 'recorded') Object.freeze(value);
            }
            const said = (call) => { try { call(); return 'passed' } catch (error) { return error } };
            const error = said(() => assert.deepEqual({ a: [1] }, { a: [2] }, 'frozen'));
            [error instanceof Error, String(error), Object.keys(error), error.stack.length > 0,
             said(() => assert.hasAllKeys({ a: 1 }, ['b'])).message, said(() => assert.sameMembers([3, 1], [1, 3]))].join('\\n')
        ";
        assert_eq!(
            evaluate(&ctx, source),
            "true\nAssertionError: frozen: expected { a: [ 1 ] } to deeply equal { a: [ 2 ] }\n\
             message,showDiff,actual,expected,operator\ntrue\nexpected { a: 1 } to have key 'b'\npassed"
        );
    });
}

#[test]
fn a_message_about_a_huge_value_is_made_at_once() {
    let _alone = one_at_a_time();
    with_assert(&[], |ctx| {
        let source = "
            const text = \"it's\\n\".repeat(2e6), list = Array.from({ length: 1e6 }, (_, i) => i);
            const said = (call) => { try { call() } catch (error) { return error.message } };
            [said(() => assert.match(text, /never/)), said(() => assert.isString(list)), said(() => assert.equal(new Uint8Array(1e6), 1))].join('\\n')
        ";
        let (took, messages) = cpu_time(|| evaluate(&ctx, source));
        assert_eq!(
            messages,
            "expected 'it\\'s\\nit\\'s\\nit\\'s\\nit\\'s\\nit\\'s\\nit…' to match /never/\n\
             expected [ +0, 1, 2, 3, 4, 5, 6, 7, …(999992) ] to be a string\nexpected Uint8Array[ 0, 0, 0, 0, 0, 0, 0, …(1000001) ] to equal 1"
        );
        assert!(took.as_secs() < 5, "{took:?}");
    });
}
