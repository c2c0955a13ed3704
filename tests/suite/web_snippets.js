// Snippets that use the web APIs in every way that a hint might: what each logs must be the same in hintgrade and in
// Node (its own fetch and URL, jsdom and jQuery). Lines of three dashes separate them; constructs.rs runs them.
const d = await $.ajax({ url: code + '/api/echo?x=1', data: { a: 1, b: [1, { c: 2 }], d: null, e: undefined, f: true } }); log(d.query);
---
log($.param({ a: [[1, 2], [3]], b: { c: [1], d: { e: 'é' } }, f: () => 3, g: '' }));
---
log($.param({ a: [1, 2], b: { c: 1 } }, true), $.param([{ name: 'x', value: 'y z' }]));
---
const d = await $.ajax({ url: code + '/api/echo', traditional: true, data: { a: [1, 2] } }); log(d.query);
---
const d = await $.get(code + '/api/echo', { q: 'a b+c' }, undefined, 'json'); log(d.query);
---
const d = await $.get(code + '/api/echo', 'raw=1&two=2'); log(d.query);
---
await new Promise((r) => $.get(code + '/api/values', (data, st, xhr) => { log(data.text, st, xhr.readyState, typeof xhr.then); r(); }));
---
await new Promise((r) => $.post(code + '/api/echo', { a: 1 }, function (data, st) { log(data.body, st, this.type ?? this.method); r(); }, 'json'));
---
await new Promise((r) => $.ajax({ url: code + '/api/error', statusCode: { 400: (xhr) => log('400', xhr.status) }, complete: (xhr, st) => { log('complete', st, xhr.status); r(); } }).fail(() => log('fail')).always(() => log('always')));
---
await new Promise((r) => $.ajax({ url: code + '/api/values', success: () => log('success'), complete: () => { log('complete'); r(); } }).done(() => log('done')).always(() => log('always')).then(() => log('then')));
---
const [a, b] = await new Promise((r) => $.when($.get(code + '/api/values'), $.get(code + '/api/text')).done((...v) => r(v))); log(a[0].text, a[1], b[0], b[2].status);
---
const r = await $.when(1, Promise.resolve(2)).then((...v) => v); log(r);
---
const d = $.Deferred(); d.resolve(1, 2); d.done((...v) => log('done', v)); await d.promise().then((...v) => log('then', v)); log(d.state());
---
const d = $.Deferred(); d.reject('x', 'y'); d.fail((...v) => log(v)); try { await d; } catch (e) { log('caught', e); }
---
const x = await $.get(code + '/nowhere').then(null, (xhr, st, err) => [xhr.status, st, err, xhr.statusText, xhr.responseText, xhr.readyState]); log(x);
---
const x = await $.get(code + '/api/error').catch((xhr) => [xhr.responseJSON, xhr.state(), xhr.getResponseHeader('Content-Type')]); log(x);
---
log(await $.ajax({ url: code + '/api/text', dataType: 'html' }), await $.ajax({ url: code + '/', dataType: 'text' }).then((t) => t.length));
---
const d = await $.ajax({ url: code + '/api/values', dataFilter: (t) => { log(typeof t); return t; } }); log(d.text);
---
const x = $.ajax({ url: code + '/api/values', beforeSend: () => false }); log(x.state(), x.status, x.statusText, await x.then(() => 'ok', (a, b, c) => [a.status, b, c]));
---
const x = $.get(code + '/api/values'); x.abort(); log(await x.then(() => 'ok', (a, b, c) => [a.status, b, c, a.statusText, a.readyState]));
---
const d = await $.ajax({ url: code + '/api/echo', method: 'POST', data: { a: 1 }, contentType: false, processData: true }); log(d.body, d.type);
---
const d = await $.ajax({ url: code + '/api/echo', method: 'POST', data: '{"a":"x y%20z"}', contentType: 'application/json; charset=utf-8' }); log(d.body, d.type);
---
const d = await $.ajax({ url: code + '/api/echo', method: 'PUT' }); log(d.body, d.type, d.method);
---
const d = await $.ajax({ url: code + '/api/echo', type: 'PATCH', data: 'x=a%20b' }); log(d.body, d.type, d.method);
---
const fd = new URLSearchParams({ a: 1 }); const d = await $.ajax({ url: code + '/api/echo', type: 'POST', data: fd.toString() }); log(d.body, d.type);
---
log(await $.ajax({ url: code + '/api/values', headers: { Accept: 'text/x' } }).then((d, s, x) => [s, x.getResponseHeader('nope')]));
---
log($.extend({ a: 1 }, { b: 2 }, null, { a: undefined }), $.extend(true, { a: { b: 1 } }, { a: { c: 2 } }), $.isPlainObject({}), $.isEmptyObject([]), $.inArray(2, [1, 2]), $.trim(' x '), $.map([1, 2], (v, i) => v + i), $.map({ a: 1 }, (v, k) => k));
---
const seen = []; await $.get(code + '/api/values').then(() => { throw new TypeError('boom'); }).then(null, (e) => log(e.name)); 
---
log(await $.get(code + '/api/values').then((d) => $.get(code + '/nowhere')).catch((x) => x.status));
---
log(await $.get(code + '/api/values').pipe((d) => d.number), await $.ajax(code + '/api/values', { data: { z: 1 } }).then((d, s, x) => x.status));
---
log(await $.get({ url: code + '/api/none' }).then((d, s) => [d, s]), await $.ajax({ url: code + '/api/echo', method: 'HEAD' }).then((d, s) => [d, s]));
---
const x = new XMLHttpRequest(); const ev = []; for (const t of ['loadstart', 'load', 'loadend', 'error', 'abort']) x.addEventListener(t, (e) => ev.push(e.type)); x.open('GET', code + '/api/values'); x.send(); await new Promise((r) => x.addEventListener('loadend', () => setTimeout(r, 20))); log(ev, x.readyState, x.statusText, x.responseURL, x.response.length === x.responseText.length, XMLHttpRequest.DONE, x.HEADERS_RECEIVED);
---
const x = new XMLHttpRequest(); try { x.send(); } catch (e) { log(e.name); } try { x.setRequestHeader('a', 'b'); } catch (e) { log(e.name); } x.open('GET', code + '/api/values'); x.responseType = 'json'; x.send(); await new Promise((r) => { x.onload = r; }); log(x.response.text); try { x.responseText; } catch (e) { log(e.name); }
---
const x = new XMLHttpRequest(); x.open('POST', code + '/api/echo'); x.setRequestHeader('Content-Type', 'application/json'); x.setRequestHeader('X-Own', 'a'); x.setRequestHeader('X-Own', 'b'); x.send('{}'); await new Promise((r) => { x.onload = r; }); log(JSON.parse(x.responseText).own, JSON.parse(x.responseText).body);
---
const x = new XMLHttpRequest(); x.open('GET', code + '/api/values'); x.send(); x.onabort = () => log('aborted', x.status); x.abort(); log(x.readyState);
---
const r = await fetch(code + '/api/echo', { method: 'POST', body: new Uint8Array([104, 105]) }); const j = await r.json(); log(j.body, j.type, r.bodyUsed, r.type, r.redirected);
---
const r = new Response('{"a":1}', { status: 201, headers: { 'X-A': 'b' } }); log(r.status, r.ok, await r.json(), r.headers.get('x-a'), r.headers.get('content-type')); try { new Response('', { status: 700 }); } catch (e) { log(e.name); }
---
const h = new Headers([['b', '1'], ['A', ' 2 ']]); h.append('b', '3'); h.set('c', 'x'); log([...h], [...h.keys()], h.get('nope'), h.has('B')); h.delete('b'); log([...h.values()]); try { h.set('a b', 'c'); } catch (e) { log(e.name); }
---
const p = new URLSearchParams('b=1&a=2&b=3&c'); log(p.toString(), p.get('c'), p.size, [...p], p.has('b', '3')); p.delete('b', '1'); p.sort(); log(p + ''); p.set('a', 'ü'); log(p.toString(), new URLSearchParams([['x', 'y']]) + '', new URLSearchParams({ k: 'v w' }) + '', new URLSearchParams('?q=%zz&+=%20') + '');
---
const u = new URL('../c?x#y', 'http://a:80/b/d/e'); log(u.href, u.origin, u.host, u.port, u.pathname, u.search, u.hash, JSON.stringify({ u }), `${u}`); u.port = '81'; u.pathname = 'q r'; u.hash = ''; log(u.href); u.searchParams.delete('x'); log(u.href); try { new URL('x'); } catch (e) { log(e.name); } log(URL.canParse('http://x'), URL.canParse('x'));
---
const f = new FormData(); f.append('a', 1); f.append('a', 'b'); f.set('c', new Blob(['x'], { type: 'T/X' })); log(f.getAll('a'), f.get('c').name, f.get('c').type, [...f.keys()], f.has('z')); f.delete('a'); log([...f].length); f.append('d', new File(['y'], 'n.txt')); log(f.get('d').name, f.get('d').size);
---
const b = new Blob(['abc', new Blob(['d']), new Uint8Array([101]).buffer]); log(b.size, await b.slice(1, 3).text(), [...new Uint8Array(await b.arrayBuffer())], b.slice(-2).size);
---
log(btoa('ÿ'), atob('/w==') === 'ÿ', atob('YQ'), atob(' Y W = = ')); for (const x of ['€', 'a===', 'Y']) { try { log(x === '€' ? btoa(x) : atob(x)); } catch (e) { log(e.name); } }
---
log([...new TextEncoder().encode('a€\ud800')], new TextDecoder('utf-16le').decode(new Uint8Array([97, 0])), new TextDecoder('ascii').encoding, new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 97, 255]))); try { new TextDecoder('nope'); } catch (e) { log(e.name); } try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])); } catch (e) { log(e.name); }
---
const c = structuredClone({ d: new Date(5), m: new Map([[{ a: 1 }, new Set([1])]]), e: new RangeError('x'), u: new Uint8Array([1, 2]), r: /x/gi, n: null, un: undefined, big: 1n.toString() }); log(c.d.getTime(), [...c.m][0][0], c.e.name, c.u, String(c.r), c.n); try { structuredClone(() => 1); } catch (e) { log(e.name); } const cyc = {}; cyc.self = cyc; log(structuredClone(cyc).self.self !== undefined);
---
const s = AbortSignal.timeout(20); log(s.aborted); await new Promise((r) => setTimeout(r, 60)); log(s.aborted, s.reason.name); const c = new AbortController(); c.signal.onabort = (e) => log(e.type); c.abort(); c.abort(); log(c.signal.reason.name, AbortSignal.any([c.signal]).aborted); try { c.signal.throwIfAborted(); } catch (e) { log(e.name); }
---
const d = new DOMParser().parseFromString('<!doctype html><p class="a b">x<br>y &amp; z</p><!--c--><table><tr><td>1</table><select name=s><option value=1 selected>one<option>two</select><textarea>t</textarea>', 'text/html'); log(d.querySelector('p').outerHTML, d.querySelector('tbody') !== null, d.querySelectorAll('option').length, d.querySelector('option').selected, d.body.childNodes.length, d.documentElement.tagName, d.head.children.length, d.querySelector('p').childNodes[1].nodeName, d.querySelector('p').firstChild.nodeType, d.body.firstElementChild.className, d.querySelector('td').parentNode.parentNode.nodeName, d.nodeName, d.querySelector('select').name, d.body.innerHTML);
---
const d = new DOMParser().parseFromString('<form id=f method=POST action=/x><input required name=a><button>go</button></form><a href="#">l</a>', 'text/html'); const f = d.forms[0]; log(f.method, f.getAttribute('action'), f.elements.length, d.querySelector('input').type, d.querySelector('button').type, d.querySelector('input').required, d.querySelector('a').getAttribute('HREF'), d.links.length, f.hasAttribute('id'), f.attributes.length, f.attributes[0].name, d.querySelector('a').nextSibling, d.querySelector('a').previousElementSibling.id, d.getElementsByName('a').length, d.title, d.querySelector('#f > input[name="a"]') !== null);
---
log(URL.canParse('x'), URL.parse('x') === null);
---
const order = []; const p = $.get(code + '/api/values'); p.then(() => order.push('then1')); p.done(() => order.push('done')); p.then(() => order.push('then2')).then(() => order.push('then3')); await p; await new Promise((r) => setTimeout(r, 50)); log(order);
---
log(await $.ajax({ url: code + '/api/values', context: { me: 1 } }).done(function () { log(this.me); }).then(() => 1));
---
const a = await Promise.allSettled([$.get(code + '/api/values'), $.get(code + '/nowhere')]); log(a[0].status, a[1].status, a[1].reason.status);
---
log(await Promise.race([$.get(code + '/api/values').then((d) => d.text), new Promise((r) => setTimeout(r, 3000, 'late'))]));
---
log(await $.getJSON(code + '/api/error').then(() => 1, (x) => x.responseJSON.error));
---
const d = await $.post({ url: code + '/api/echo', data: { x: [] , y: {}, z: [[]], n: NaN} }); log(d.body);
---
const d = await $.ajax({ url: code + '/api/echo', method: 'DELETE', data: { _id: '5f', t: 'a+b&c=d' } }); log(d.body, d.query, d.type);
---
const d = await $.ajax({ url: code + '/api/echo', method: 'get', data: { _id: '5f' }, contentType: 'application/json' }); log(d.body, d.query, d.type, d.method);
---
let e; try { await $.ajax({ url: code + '/api/text', dataType: 'json' }); } catch (x) { e = x; } log(e.status, e.statusText, e.responseText);
---
const d = await $.get(code + '/api/latin'); log(d);
---
const r = await fetch(code + '/api/latin'); log(await r.text());
---
const r = await fetch(code + '/api/values'); log(Object.prototype.toString.call(r), String(r.headers), r.headers instanceof Headers, r instanceof Response, typeof r.json, (await r.json()).text); try { await r.text(); } catch (e) { log(e.name); }
---
log(typeof window, typeof globalThis.fetch, typeof setTimeout, [1, 2, 3].at(-1), 'a-b'.replaceAll('-', '+'), Object.groupBy ? 1 : 1, [3, 1].toSorted?.() ? 1 : 1);
---
try { await fetch('relative/x'); } catch (e) { log(e.name); } try { await fetch(code, { method: 'TRACE' }); } catch (e) { log(e.name); } try { await fetch(code, { redirect: 'nope' }); } catch (e) { log(e.name); } try { await fetch('http://u:p@x/'); } catch (e) { log(e.name); } try { await fetch(code, { headers: { 'a b': 'c' } }); } catch (e) { log(e.name); }
---
const d = await (await fetch(code + '/api/echo', { method: 'post', headers: [['X-Own', 'q']], body: new Blob(['z'], { type: 'text/csv' }) })).json(); log(d);
---
const f = new FormData(); f.append('na"me', 'va\r\nl\nue'); f.append('f', new Blob(['bytes']), 'we"ird.txt'); const t = await new Request(code, { method: 'POST', body: f }).text(); log(t.split('\r\n').filter((line) => !line.startsWith('--')));
---
for (const t of ['2016-12-25', '05 October 2011, GMT', 'Mon Nov 23 2026 05:00:00 GMT+0000 (Coordinated Universal Time)', 'Mon, 23 Nov 2026 05:00:00 GMT', 'Mon Nov 23 2026', '2026-11-23T05:00:00.000Z', '2026-11-23T05:00:00', '2026-11-23 05:00', '11/23/2026', '1990-1-1', 'Jan 1, 1990', '1 January 1990', 'this-is-not-a-date', '', '2026', '1451001600000', 'December 17, 1995 03:24:00', 'Thu, 01 Jan 1970 00:00:00 GMT+0200', '20 May 2020 10:00 PST', '2020-02-30', '2020-13-01', '2011-10-10T14:48:00+09:00', '12:00', 'foo 2020', '2020-01-01T00:00:00Z junk', 'Tue Mar 01 2022 00:00:00 GMT+0100 (CET)', '2020/01/05', '1-2-2020', 'Sat, 5 Oct 2019', '2019-W01', 'Invalid Date', 'Feb 30 2020', 'Monday, June 15, 2009 1:45:30 PM', '2009-06-15T13:45:30.0000000', '6/15/2009 1:45 PM', 'Oct 5 99', 'null', 'undefined', 'NaN', '1990-01-01 GMT', 'April 31, 2021', '+020000-01-01T00:00:00Z', '01 Jan 1970 00:00:00 UTC']) log(t, new Date(t).getTime());
---
log(new Date(2020, 0, 31).toDateString(), new Date('x') + '', new Date(0).toGMTString(), new Date(1e15).toISOString(), Date.UTC(99, 1), new Date(NaN).toUTCString(), new Date(0).toJSON());
---
log(JSON.stringify({ d: new Date(0), n: NaN, u: undefined, f() {}, nested: [undefined, null] }), parseInt('12px'), Number('0x1f'), (0.1).toFixed(20), (25).toString(2), (1e21).toString(), [10, 9, 1].sort().join(), encodeURIComponent("a b&'()*"), escape('ü'), 'ß'.toUpperCase(), 'İ'.toLowerCase().length, 'abc'.localeCompare('abd'), isNaN('x'), [1, [2, [3]]].flat(Infinity).length, Object.entries({ b: 1, a: 2 }).join(';'), 'x'.padStart(3, '-'), [..."a😀"].length, 'aXbX'.split(/X/), 'abc'.at(-1), 1_000, 2n ** 64n + '', typeof null, [3, 1, 2].toString());
---
try { null.x; } catch (e) { log(e.name); } try { undefinedThing; } catch (e) { log(e.name); } try { JSON.parse('{'); } catch (e) { log(e.name); } log(new Error('a', { cause: 'b' }).cause, Error('x') instanceof Error, typeof new Error('x').stack);
---
const empty = new Response(null); const copy = empty.clone(); log(copy.body, await copy.text(), await empty.clone().text(), copy.bodyUsed, copy.status, await Response.error().clone().text());
---
const send = (method) => new Promise((done) => { const x = new XMLHttpRequest(); x.open(method, code + '/api/echo'); x.onload = () => done(JSON.parse(x.responseText).method); x.send(); }); log(await send('post'), await send('Put'), await send('dELETE'), await send('get')); for (const method of ['a b', 'trace', 'Connect']) { try { new XMLHttpRequest().open(method, code); } catch (e) { log(e.name); } }
---
const d = new DOMParser().parseFromString('<textarea name=t>\n a\nb </textarea><select name=a><option>x  y<option value=z>w</select><select name=b><option value=1>1<option value=2 selected>2<option value=3 selected>3</select><select name=c><option disabled>1<optgroup disabled><option>2</optgroup><option>3</select><select name=e multiple><option>1<option selected>2<option selected>3</select><select name=f></select><input type=checkbox name=g><input name=h><input name=j value=v>', 'text/html'); const of = (name) => d.querySelector(`[name=${name}]`).value; log('tabcefghj'.split('').map(of), d.querySelectorAll('option').length, [...d.querySelectorAll('option')].map((o) => [o.selected, o.value]));
