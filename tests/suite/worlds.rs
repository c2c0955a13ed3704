//! Every failed hint has a finding, whatever the app answers and however the hint fails: worlds of answers against hints
//! of every form.

use std::collections::BTreeSet;
use std::sync::Arc;

use hintgrade::challenge::Challenge;
use hintgrade::explain::{Detail, Kind};
use hintgrade::language::{Language, Translator};
use hintgrade::report::Verdict;
use hintgrade::submission::{Limits, Network, Submission};

use crate::support::grading::{report_of, run_hints};
use crate::support::server::{Answer, Server};
use crate::words::complaints;

/// What an app answers to every request: the status, the content type and the body.
fn worlds() -> Vec<(u16, &'static str, String)> {
    let page = |title: &str| {
        format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>\n<h1>{title}</h1></body></html>")
    };
    let bodies = [
        ("application/json", "{}".to_owned()),
        ("application/json", r#"{"error":"invalid"}"#.to_owned()),
        ("application/json", r#"{"name":null}"#.to_owned()),
        ("application/json", r#"{"name":7,"list":{}}"#.to_owned()),
        ("application/json", r#"{"data":{"name":"ada","list":[1,2,3]}}"#.to_owned()),
        ("application/json", r#"{"name":"ada","list":[]}"#.to_owned()),
        ("application/json", r#"{"name":"","list":[{"date":1}]}"#.to_owned()),
        ("application/json", "[]".to_owned()),
        ("application/json", r#"[{"name":"ada"},{"_id":1}]"#.to_owned()),
        ("application/json", "null".to_owned()),
        ("application/json", "\"text\"".to_owned()),
        ("application/json", "{ broken".to_owned()),
        ("text/html", page("Error")),
        ("text/html", page("Welcome")),
        ("text/plain", "Not Found".to_owned()),
        ("text/plain", String::new()),
        ("text/javascript", "const express = require('express');\n".to_owned()),
    ];
    let statuses = [200, 400, 404, 500];
    let all = statuses.into_iter().flat_map(|status| bodies.clone().map(|(kind, body)| (status, kind, body)));
    all.collect()
}

/// Hints of the five forms, which fail in every way there is.
fn hints() -> Vec<String> {
    let read = "const res = await fetch(code + '/api/x'); const data = await res.json();";
    let bodies = [
        "assert.equal(data.name, 'grace');",
        "assert.strictEqual(data.list.length, 2);",
        "assert.deepEqual(data, { name: 'grace', list: [1] });",
        "assert.property(data, '_id');",
        "assert.isTrue(data.name.includes('grace'));",
        "assert.isString(data.list[0].date);",
        "assert.isArray(data.list.map(one => one.id).sort().reverse()[0]);",
        "assert(data.list.length > 5, 'there should be more');",
        "assert.isAtLeast(data.list[0].date, 1e15);",
        "assert.match(data.name, /^gr/);",
        "assert.containsAllKeys(data, ['a', 'b']);",
        "assert.approximately(data.unix, 10, 1);",
        "assert.oneOf(data.name, ['x', 'y']);",
        "assert.notExists(res);",
        "data.list.forEach(one => assert.exists(one.id)); assert.fail('none');",
        "data.unix.toFixed(2); throw new Error('no');",
        "for (const [key, value] of data.entries()) assert.equal(key, value); throw new TypeError();",
        "throw data;",
        "assert(data.unix === 1451001600000 && data.utc === 'Fri, 25 Dec 2015 00:00:00 GMT');",
        "assert(data.name === 'grace' && data.list.length > 5);",
        "const { count } = data; assert(count);",
        "const { list } = data; assert.isArray(list); assert.equal(3, list.length);",
        "const one = data[0]; assert.exists(one); assert.exists(one._id); assert.isString(one._id);",
        "assert.isNumber(data.name);",
        "assert.lengthOf(data.list, 4);",
        "assert.notProperty(data, 'name');",
        "assert.isNotNull(data.name); assert.isAbove(data.name, 100);",
        "assert.notEqual(data.name, 'ada'); assert.isEmpty(data.list);",
        "assert.include(data, { name: 'grace' });",
        "assert.typeOf(data.name, 'number');",
        "assert.approximately(new Date(data.utc).getTime(), Date.now(), 20000);",
        "const next = await fetch(code + '/api/x/' + data.short_url); assert.equal(next.url, 'https://example.com/');",
        "assert.equal(data.error.toLowerCase(), 'invalid date');",
        "assert.property(data[0], '_id'); assert.equal(data[1].name, 'bob');",
    ];
    let mut hints: Vec<String> = bodies.iter().map(|body| format!("{read} {body}")).collect();
    hints.extend([
        "const res = await fetch(code + '/_api/server.js'); assert.match(await res.text(), /passport.use\\(/);".to_owned(),
        "const res = await fetch(code + '/public/client.js'); assert.include(await res.text(), 'socket.on(');".to_owned(),
        "const res = await fetch(code + '/_api/get-tests'); const data = await res.json(); assert.equal(data[0].state, 'passed');".to_owned(),
        "const res = await fetch(code + '/_api/package.json'); const data = await res.json(); assert.property(data.dependencies, 'helmet');".to_owned(),
        "await $.get(code + '/_api/app').then(data => { assert.equal(JSON.parse(data).settings.x, 1); }, xhr => { throw new Error(xhr.statusText); });".to_owned(),
        "await $.ajax({ url: code + '/api/x', method: 'DELETE' }).then(data => { assert.equal(data.a.b, 1); }, xhr => { throw new Error(xhr.responseText); });".to_owned(),
        "await fetch(code + '/api/x').then(res => res.json()).then(data => { assert.equal(data.name, 'grace'); });".to_owned(),
        "const res = await fetch(code + '/api/x', { method: 'POST' }); assert.equal(res.status, 418);".to_owned(),
        "const res = await fetch(code + '/api/x'); assert.isTrue(res.redirected && res.url.endsWith('/y'));".to_owned(),
        "const res = await fetch(code + '/api/x'); assert.isTrue(res.ok); if (!res.ok) { throw new Error(`${res.status} ${res.statusText}`); }".to_owned(),
        "const res = await fetch(code + '/api/users/7/logs', { method: 'POST', body: 'a=b' }); if (res.ok) { const { log } = await res.json(); assert.exists(log[0].date); } else { throw new Error(`${res.status} ${res.statusText}`); }".to_owned(),
        "const res = await fetch(code + '/api/register'); assert.match(await res.text(), /Profile/, 'a profile should be shown');".to_owned(),
        "const res = await fetch(code + '/_api/get-tests?type=unit&n=2'); const data = await res.json(); assert.equal(data.state, 'passed'); assert.equal(data.assertions[0].method, 'isNull');".to_owned(),
        "const res = await fetch(code + '/_api/app-info'); const data = await res.json(); assert.include(data.appStack, 'hidePoweredBy'); assert.notEqual(data.headers['x-powered-by'], 'Express');".to_owned(),
        "const res = await fetch(code + '/_api/package.json'); const data = await res.json(); assert.match(data.dependencies.moment, /^~2\\.10/, 'Wrong version');".to_owned(),
        "await $.get(code + '/api/x').then(data => { assert.equal(data.unix, 1482624000000, 'Should be a valid unix timestamp'); }, xhr => { throw new Error(xhr.responseText); });".to_owned(),
    ]);
    hints
}

fn challenge(hints: &[String], form: &dyn Fn(&str) -> String) -> Challenge {
    let front = "---\nid: 589fc831f9fc0f352b528e75\ntitle: T\nchallengeType: 4\ndashedName: t\n---\n";
    let hints: String =
        hints.iter().map(|code| format!("The app should answer.\n\n```js\n{}\n```\n\n", form(code))).collect();
    Challenge::parse(&format!("{front}# --hints--\n\n{hints}"), None).unwrap()
}

#[test]
fn every_failed_hint_has_a_finding_that_names_the_exchange() {
    let hints = hints();
    let forms: [&dyn Fn(&str) -> String; 3] = [
        &|code| format!("async (getUserInput) => {{\n  const code = getUserInput('url');\n  {code}\n}}"),
        &|code| format!("async () => {{\n  {code}\n}}"),
        &str::to_owned,
    ];
    let languages = Language::ALL.map(Translator::of);
    let network = Network::start(Limits::default()).unwrap();
    let (mut failed, mut unexplained, mut kinds) = (0, Vec::new(), BTreeSet::new());
    for (number, (status, kind, body)) in worlds().into_iter().enumerate() {
        let (shown, answer) = (
            format!("{status} {kind} {body:.40}"),
            Answer::new(status, &[("content-type", kind), ("x-powered-by", "Express")], body.as_str()),
        );
        let app = Server::start(move |_| answer.clone());
        let challenge = challenge(&hints, forms[number % forms.len()]);
        let submission = Arc::new(Submission::open(&app.url, &network, Limits::default()).unwrap());
        let runs = run_hints(&challenge.hints, &submission, Limits::default());
        let mut reports = languages.iter().map(|translator| {
            let report = report_of(&challenge, submission.name(), &runs, Detail::Full, translator);
            let findings = report.hints.iter().flat_map(|hint| &hint.findings);
            let texts = findings.flat_map(|finding| [Some(&finding.message), finding.help.as_ref()]);
            let unclear: Vec<String> = texts.flatten().flat_map(|text| complaints(text)).collect();
            assert!(unclear.is_empty(), "{shown}: {}", unclear.join("\n"));
            report
        });
        let report = reports.next().unwrap();
        reports.for_each(drop);
        for (hint, code) in report.hints.iter().zip(&hints).filter(|(hint, _)| hint.verdict == Verdict::Failed) {
            failed += 1;
            let says = |text: &str| ["/api/", "/_api/", "/public/"].iter().any(|path| text.contains(path));
            let names = hint.findings.iter().any(|finding| {
                kinds.insert(finding.kind);
                says(&finding.message)
                    || finding.help.as_deref().is_some_and(says)
                    || finding.source.as_ref().is_some_and(|source| says(&source.path))
            });
            let is_clean = |text: &str| !text.contains('\0') && !text.contains("finding-") && !text.contains("{ $");
            let clean = hint.findings.iter().all(|it| is_clean(&it.message) && it.help.as_deref().is_none_or(is_clean));
            // What the app answered is no advice.
            let answered = |help: &str| ["GET /", "POST /", "DELETE /"].iter().any(|start| help.starts_with(start));
            let advises = hint.findings.iter().any(|it| it.help.as_deref().is_some_and(|help| !answered(help)));
            if !names || !clean || !advises {
                unexplained.push(format!("{shown}: {code}\n{:?} {:#?}", hint.message, hint.findings));
            }
        }
    }
    eprintln!("{failed} failed hints, {} without a finding that names the exchange, {kinds:?}", unexplained.len());
    assert!(failed >= 1_000 && kinds.contains(&Kind::HintStopped), "{failed} {kinds:?}");
    assert!(unexplained.is_empty(), "{} of {failed}: {}", unexplained.len(), unexplained.join("\n"));
}
