/*
 * dispatch.test.mjs -- the dispatcher from outside: who gets in, what is rolled back, what is said when it fails.
 *
 * Runs against dispatch_server (DISPATCH_SERVER), which has one route a promise. Every answer that any test gets is
 * also looked at for what must never be: an empty page, a missing policy, the words of the engine.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';

const program = process.env.DISPATCH_SERVER ?? 'build/tests/http/dispatch_server';
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kpo-dispatch-'));
const clock = path.join(dir, 'clock');
let child, port, place, log = '';

async function serverStart(name, env) {
	child = spawn(program, [path.join(dir, name), clock], { env: { ...process.env, ...env } });
	child.stderr.on('data', (d) => { log += d; });
	child.ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
	const line = await new Promise((done, fail) => {
		child.stdout.once('data', (d) => done(String(d)));
		child.ended.then(({ code }) => fail(new Error(`the server ended with ${code}: ${log}`)));
	});
	[, port, place] = /port=(\d+) place=(\S+)/.exec(line);
}

async function serverStop() {
	child.kill('SIGTERM');
	assert.deepEqual(await child.ended, { code: 0, signal: null }, log);
}

before(async () => {
	fs.writeFileSync(clock, '0');
	await serverStart('test.db', { KPO_TEST_FAST_HASH: '1' });
});

after(async () => {
	await serverStop();
	fs.rmSync(dir, { recursive: true });
});

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/* Node's fetch sends headers of its own choice; this sends exactly what a test says. */
function ask(method, url, { headers = {}, body } = {}) {
	return new Promise((done, fail) => {
		const request = http.request({ port, host: '127.0.0.1', method, path: url, headers, agent }, (answer) => {
			const parts = [];
			answer.on('data', (d) => parts.push(d));
			answer.on('end', () => {
				const a = { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString(),
					cookies: (answer.headers['set-cookie'] ?? []) };
				try {
					soundAnswer(method, a);
					done(a);
				} catch (e) {
					fail(e);
				}
			});
		});
		request.on('error', fail);
		request.end(body);
	});
}

function soundAnswer(method, a) {
	if (!/css|javascript/.test(a.headers['content-type']))
		assert.doesNotMatch(a.text, /sqlite|unique|constraint|select |insert |\.c:\d|0x[0-9a-f]{6}/i);
	if (method !== 'HEAD' && ![204, 303, 304].includes(a.status))
		assert.ok(a.text.length > 0, `an empty ${a.status}`);
	assert.equal(a.headers['x-content-type-options'], 'nosniff');
	if (a.headers['content-type']?.startsWith('text/html')) {
		assert.equal(a.headers['content-security-policy'], "default-src 'none'; script-src 'self'; style-src 'self'; " +
			"img-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
		assert.equal(a.headers['referrer-policy'], 'same-origin');
		assert.equal(a.headers['cross-origin-opener-policy'], 'same-origin');
		assert.match(a.headers['permissions-policy'], /^camera=\(self\), microphone=\(self\), .*geolocation=\(\)/);
		assert.ok(a.headers['cache-control']);
		assert.match(a.headers.vary, /HX-Request/);
	}
}

const form = (fields) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
const cookieOf = (a, name) => a.cookies.map((c) => c.split(';')[0]).find((c) => c.startsWith(`${name}=`));
const count = async () => (await ask('GET', '/list')).text.split('<li>').length - 1;

class Browser {
	constructor() { this.jar = new Map(); }
	async ask(method, url, { headers = {}, body } = {}) {
		const cookie = [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
		const a = await ask(method, url, { headers: { ...(cookie && { cookie }), ...headers }, body });
		for (const line of a.cookies) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/Max-Age=0(;|$)/.test(line))
				this.jar.delete(name);
			else
				this.jar.set(name, value);
		}
		return a;
	}
	get(url, headers) { return this.ask('GET', url, { headers }); }
	post(url, fields, headers = {}) {
		const f = form({ csrf: this.csrf, ...fields });
		return this.ask('POST', url, { headers: { ...f.headers, ...headers }, body: f.body });
	}
	async signIn(fields = {}) {
		const a = await this.post('/sign-in', { password: 'lathe', ...fields });
		assert.equal(a.status, 303);
		this.csrf = /name="csrf"[^>]* value="([^"]+)"/.exec((await this.get('/')).text)?.[1];
		return a;
	}
}

async function signedIn(fields) {
	const b = new Browser();
	await b.signIn(fields);
	return b;
}

/* ---- finding the way ---- */

test('a public page needs nobody', async () => {
	const a = await ask('GET', '/');
	assert.equal(a.status, 200);
	assert.match(a.text, /nobody/);
	assert.equal(a.headers['cache-control'], 'private, no-cache');
	const head = await ask('HEAD', '/');
	assert.equal(head.status, 200);
	assert.equal(head.headers['content-length'], a.headers['content-length']);
	assert.equal(head.text, '');
});

test('what is not there, or not that way', async () => {
	const none = await ask('GET', '/nothing?a=1&b=%22');
	assert.equal(none.status, 404);
	assert.match(none.text, /href="\/nothing\?a=1&amp;b=%22"/);
	assert.match((await ask('GET', '//evil.example')).text, /href="\/"/);
	const b = await signedIn();
	for (const id of ['12a', '0', '-1', '99999', '99999999999999999999'])
		assert.equal((await b.get(`/note/${id}`)).status, 404, id);
	const a = await ask('POST', '/list', form({}));
	assert.equal(a.status, 405);
	assert.equal(a.headers.allow, 'GET, HEAD');
	assert.equal((await ask('PUT', '/sign-in', form({}))).headers.allow, 'GET, HEAD, POST');
	assert.equal((await ask('OPTIONS', '/')).status, 405);
	assert.equal((await ask('GET', '/note')).status, 405);
	assert.equal((await ask('GET', '/api/v1/nothing')).headers['content-type'], 'application/json');
	assert.equal((await ask('POST', '/healthz', form({}))).status, 405);
});

test('what is not well formed', async () => {
	assert.equal((await ask('GET', '/echo/%ff')).status, 404);
	assert.equal((await ask('GET', '/echo/a%01b')).status, 404);
	assert.equal((await ask('GET', '/echo/a%00b')).status, 400);
	assert.equal((await ask('GET', '/echo/a?q=%zz')).status, 400);
	assert.equal((await ask('GET', '/echo/a?q=%ff')).status, 400);
	assert.match((await ask('GET', '/echo/a%2Fb?q=%3Cb%3E+c')).text, /<p>a\/b<\/p><p>&lt;b&gt; c<\/p>/);
	const b = await signedIn();
	assert.equal((await b.ask('POST', '/note', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'nonsense' })).status, 400);
	assert.equal((await b.ask('POST', '/note', { headers: { 'content-type': 'text/plain' }, body: 'a' })).status, 415);
});

test('what is too large is refused before it is read', async () => {
	const b = await signedIn();
	const big = 'x'.repeat(300 * 1024);
	assert.equal((await b.post('/note', { text: big })).status, 413);
	assert.equal((await ask('GET', '/', { headers: { 'content-length': 5 }, body: 'hello' })).status, 413);
	const multipart = (n) => `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${b.csrf}\r\n--x\r\n` +
		`Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n${'j'.repeat(n)}\r\n--x--\r\n`;
	const send = (n, who = b) => who.ask('POST', '/photo', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: multipart(n) });
	assert.match((await send(1000000)).text, /1,000,000|1\.000\.000/);
	assert.equal((await send(13 * 1024 * 1024)).status, 413);
	/* Who has no session does not get to send much at all, whatever the cookie says. */
	assert.equal((await send(1000000, new Browser())).status, 413);
	const liar = new Browser(), gone = await signedIn(), kept = new Map(gone.jar);
	liar.jar.set('kpo_s', 'x'.repeat(43));
	assert.equal((await send(1000000, liar)).status, 413);
	assert.equal((await send(1000000, gone)).status, 403, 'a session, and another one\'s token');
	await gone.post('/sign-out', {});
	gone.jar = kept;
	assert.equal((await send(1000000, gone)).status, 413);
});

/* ---- who ---- */

test('signing in, coming back, signing out', async () => {
	const b = new Browser();
	const wrong = await b.post('/sign-in', { password: 'drill' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /Name and password/);
	assert.deepEqual(wrong.cookies, []);
	const a = await b.signIn();
	assert.match(a.cookies[0], /^kpo_s=[\w-]{43}; Max-Age=\d+; Path=\/; SameSite=Lax; HttpOnly$/);
	const mine = await b.get('/mine');
	assert.match(mine.text, /Ana/);
	assert.equal(mine.headers['cache-control'], 'no-store');
	const kept = b.jar.get('kpo_s');
	assert.equal((await b.post('/sign-out')).status, 303);
	assert.equal(b.jar.has('kpo_s'), false);
	assert.equal((await ask('GET', '/mine', { headers: { cookie: `kpo_s=${kept}` } })).status, 303);
});

test('signing in again ends the session before', async () => {
	const b = await signedIn(), first = b.jar.get('kpo_s');
	await b.signIn();
	assert.equal((await ask('GET', '/mine', { headers: { cookie: `kpo_s=${first}` } })).status, 303);
	assert.equal((await b.get('/mine')).status, 200);
});

test('nobody is led to the sign-in page', async () => {
	const a = await ask('GET', '/mine?a=1&b=2');
	assert.equal(a.status, 303);
	assert.equal(a.headers.location, '/sign-in?next=%2Fmine%3Fa%3D1%26b%3D2');
	const hx = await ask('GET', '/mine', { headers: { 'hx-request': 'true' } });
	assert.equal(hx.status, 401);
	assert.equal(hx.headers['hx-redirect'], undefined);        // whoever types is not taken away
	assert.equal((await ask('POST', '/note', form({ text: 'a' }))).status, 401);
	const api = await ask('GET', '/api/v1/notes');
	assert.equal(api.status, 401);
	assert.equal(api.headers['www-authenticate'], 'Bearer');
	assert.deepEqual(JSON.parse(api.text), { status: 401 });
});

test('a right that one does not have', async () => {
	const b = await signedIn();
	assert.equal((await b.get('/office')).status, 403);
	assert.equal((await ask('GET', '/mine', { headers: { cookie: `kpo_s=${'a'.repeat(43)}` } })).status, 303);
	assert.equal((await ask('GET', '/mine', { headers: { cookie: `kpo_s=${'a'.repeat(4000)}` } })).status, 303);
	assert.equal((await ask('GET', '/', { headers: { cookie: 'kpo_s=%ff; ;;=;a' } })).status, 200);
});

test('a session ends when it is not used, and lasts while it is', async () => {
	const own = await signedIn(), shared = await signedIn({ shared: '1' });
	assert.doesNotMatch((await shared.signIn({ shared: '1' })).cookies[0], /Max-Age/);
	try {
		fs.writeFileSync(clock, String(8 * 60));
		assert.equal((await shared.get('/mine')).status, 200);
		await new Promise((done) => setTimeout(done, 100));
		fs.writeFileSync(clock, String(16 * 60));
		assert.equal((await shared.get('/mine')).status, 200, 'it was used 8 minutes ago');
		fs.writeFileSync(clock, String(27 * 60));
		assert.equal((await shared.get('/mine')).status, 303);
		assert.equal((await own.get('/mine')).status, 200);
		await new Promise((done) => setTimeout(done, 100));
		fs.writeFileSync(clock, String(12 * 3600 + 20 * 60));
		assert.equal((await own.get('/mine')).status, 200, 'it was used 11.9 hours ago');
		await new Promise((done) => setTimeout(done, 100));
		fs.writeFileSync(clock, String(25 * 3600));
		assert.equal((await own.get('/mine')).status, 303);
	} finally {
		fs.writeFileSync(clock, '0');
	}
});

test('the client, its scheme, its language, its theme', async () => {
	const who = async (headers) => JSON.parse((await ask('GET', '/who', { headers })).text);
	assert.deepEqual(await who({}), { client: '127.0.0.1', secure: false, lang: 'en', theme: '', person: 0, htmx: false });
	assert.equal((await who({ 'x-forwarded-for': '203.0.113.9' })).client, '203.0.113.9');
	assert.equal((await who({ 'x-forwarded-for': '1.2.3.4, 203.0.113.9, 10.9.9.9' })).client, '203.0.113.9');
	assert.equal((await who({ 'x-forwarded-for': 'nonsense' })).client, '127.0.0.1');
	assert.equal((await who({ 'x-forwarded-for': '203.0.113.9, ' })).client, '127.0.0.1');
	assert.equal((await who({ 'x-forwarded-proto': 'https' })).secure, true);
	assert.equal((await who({ 'accept-language': 'de-AT,en;q=0.5' })).lang, 'de');
	assert.equal((await who({ 'accept-language': 'de', cookie: 'lang=en; theme=dark' })).lang, 'en');
	assert.equal((await who({ cookie: 'lang=xx; theme=dark' })).theme, 'dark');
	assert.equal((await who({ cookie: 'theme="><script>' })).theme, '');
	const b = await signedIn();
	assert.equal(JSON.parse((await b.get('/who')).text).lang, 'de');
	b.jar.set('lang', 'en');
	assert.equal(JSON.parse((await b.get('/who')).text).lang, 'en');
});

test('over HTTPS the cookie is for HTTPS', async () => {
	const b = new Browser();
	const a = await b.post('/sign-in', { password: 'lathe' }, { 'x-forwarded-proto': 'https' });
	assert.match(a.cookies[0], /^__Host-kpo_s=[\w-]{43}; Max-Age=\d+; Path=\/; SameSite=Lax; HttpOnly; Secure$/);
	assert.match(a.headers['strict-transport-security'], /max-age=\d+/);
	assert.equal((await ask('GET', '/')).headers['strict-transport-security'], undefined);
});

/* ---- was it they ---- */

test('a form without our token, or from another place, changes nothing', async () => {
	const b = await signedIn(), n = await count(), host = `127.0.0.1:${port}`;
	assert.equal((await b.post('/note', { csrf: '', text: 'x1' })).status, 403);
	assert.equal((await b.post('/note', { csrf: 'a'.repeat(43), text: 'x1' })).status, 403);
	assert.equal((await b.post('/note', { csrf: (await signedIn()).csrf, text: 'x1' })).status, 403);
	for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: `http://${host}.evil.example` }, { origin: '' },
		{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
		assert.equal((await b.post('/note', { text: 'x1' }, headers)).status, 403, JSON.stringify(headers));
	/* Over HTTPS it is another origin, and the cookie has another name. */
	assert.equal((await b.post('/note', { text: 'x1' }, { origin: `http://${host}`, 'x-forwarded-proto': 'https' })).status, 401);
	assert.equal(await count(), n);
	assert.equal((await b.post('/note', { text: 'ours' }, { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).status, 303);
	assert.equal((await b.post('/note', { text: 'ours too', csrf: '' }, { 'x-csrf': b.csrf })).status, 303);
	assert.equal(await count(), n + 2);
	/* Signing in has no session yet: the origin has to do. */
	assert.equal((await new Browser().post('/sign-in', { password: 'lathe' }, { origin: 'https://evil.example' })).status, 403);
	assert.equal((await ask('POST', '/open', form({ text: 'a' }))).status, 403);
});

/* ---- writing ---- */

test('a write is answered with a redirect, and one line on the next page', async () => {
	const b = await signedIn();
	const a = await b.post('/note', { text: 'tools within reach' });
	assert.equal(a.status, 303);
	assert.match(a.headers.location, /^\/note\/\d+$/);
	assert.equal((await b.get(a.headers.location)).text, '<p>tools within reach</p>');
	const home = await b.get('/');
	assert.match(home.text, /class="flash"/);
	assert.match(home.text, new RegExp(`href="${a.headers.location}"`));
	assert.doesNotMatch((await b.get('/')).text, /flash/);
});

test('nobody puts a sentence into our mouth', async () => {
	const b = await signedIn();
	const real = cookieOf(await b.post('/note', { text: 'for the flash' }), 'flash');
	for (const value of [real.replace('note%20kept', 'note%20lost'), 'flash=x', 'flash=%0A%0A%0A', 'flash=AAAA%0APay%20here%0A%0A1%0A', `${real}x`]) {
		const a = await ask('GET', '/', { headers: { cookie: value } });
		assert.equal(a.status, 200);
		assert.doesNotMatch(a.text, /flash|Pay|lost/);
	}
	assert.match((await ask('GET', '/', { headers: { cookie: real } })).text, /flash/);
});

test('what fails is rolled back and leaves nothing in the browser', async () => {
	const b = await signedIn();
	await b.post('/note', { text: 'there is one' });
	const n = await count();
	const empty = await b.post('/note', { text: '  ' });
	assert.equal(empty.status, 422);
	assert.match(empty.text, /class="error"/);
	const twice = await b.post('/note', { text: 'there is one' });
	assert.equal(twice.status, 409);
	const late = await b.post('/note', { text: 'too late' });
	assert.equal(late.status, 409);
	assert.deepEqual(late.cookies, []);
	const broken = await b.post('/note', { text: 'broken' });
	assert.ok(broken.status === 500 || broken.status === 503);
	assert.deepEqual(broken.cookies, []);
	assert.equal(broken.headers.location, undefined);
	assert.equal(await count(), n);
});

test('a hundred writers, each in its own savepoint', async () => {
	const b = await signedIn(), n = await count();
	const all = await Promise.all(Array.from({ length: 100 }, (_, i) => b.post('/note', { text: i % 4 ? `many ${i}` : 'too late' })));
	assert.equal(all.filter((a) => a.status === 303).length, 75);
	assert.equal(all.filter((a) => a.status === 409).length, 25);
	assert.equal(await count(), n + 75);
});

test('a preview writes nothing and may read', async () => {
	const b = await signedIn(), n = await count();
	const a = await b.post('/preview', { text: 'draft' });
	assert.equal(a.status, 200);
	assert.match(a.text, /<p>draft<\/p><p>\d+<\/p>/);
	assert.equal(await count(), n);
});

test('a place\'s own token is enough for a public form', async () => {
	const n = await count();
	assert.equal((await ask('POST', `/p/${place}`, form({ text: 'from the line' }))).status, 200);
	assert.equal((await ask('POST', `/p/${place}x`, form({ text: 'from afar' }))).status, 404);
	assert.equal(await count(), n + 1);
	assert.equal((await ask('GET', `/p/${place}`)).status, 405);
	await new Promise((done) => setTimeout(done, 50));
	assert.ok(!log.includes(place), 'the token is in the log');
	assert.match(log, /method=POST path=\/p\/\{token\} status=200/);
});

/* ---- what goes wrong on our side ---- */

test('a page that says nothing, too much, or cannot be read', async () => {
	const blank = await ask('GET', '/blank');
	assert.equal(blank.status, 500);
	assert.deepEqual(blank.cookies, []);
	assert.equal((await ask('GET', '/huge')).status, 500);
	const broken = await ask('GET', '/broken');
	assert.ok(broken.status === 500 || broken.status === 503);
	assert.doesNotMatch(broken.text, /half a page/);
	assert.equal((await ask('GET', '/slow')).text, (await ask('GET', '/list')).text);
});

test('a user\'s word in a header stays one line', async () => {
	const a = await ask('GET', '/file?name=a%0Ab%09c');
	assert.equal(a.headers['content-disposition'], 'attachment; filename="a b\tc"');
	assert.match(a.headers['content-security-policy'], /^default-src 'none'/);
});

/* ---- asking again ---- */

test('a fragment that did not change is not sent again', async () => {
	const b = await signedIn();
	const first = await b.get('/mine', { 'hx-request': 'true' });
	assert.equal(first.headers['cache-control'], 'private, no-cache');
	const again = await b.get('/mine', { 'hx-request': 'true', 'if-none-match': first.headers.etag });
	assert.equal(again.status, 304);
	assert.equal(again.text, '');
	assert.equal(again.headers.etag, first.headers.etag);
	assert.equal((await b.get('/mine', { 'if-none-match': '"other"' })).status, 200);
	assert.equal((await b.get('/mine')).headers.etag, undefined);
});

/* ---- programs ---- */

const bearer = { authorization: 'Bearer a-program\'s-token' };

test('the API takes a token, or a session with its CSRF header', async () => {
	assert.equal((await ask('GET', '/api/v1/notes', { headers: bearer })).status, 200);
	assert.equal((await ask('GET', '/api/v1/notes', { headers: { authorization: 'Bearer other' } })).status, 401);
	assert.equal((await ask('GET', '/api/v1/notes', { headers: { authorization: 'Basic YTpi' } })).status, 401);
	const made = await ask('POST', '/api/v1/notes', { headers: bearer, body: 'by token' });
	assert.equal(made.status, 201);
	assert.equal(made.headers['content-type'], 'application/json');
	assert.equal((await ask('DELETE', '/api/v1/notes', { headers: bearer })).status, 204);
	const b = await signedIn();
	assert.equal((await b.ask('POST', '/api/v1/notes', { body: 'by session' })).status, 403);
	assert.equal((await b.ask('POST', '/api/v1/notes', { body: 'by session', headers: { 'x-csrf': b.csrf } })).status, 201);
	assert.equal((await ask('POST', '/api/v1/notes', { headers: bearer, body: 'by token' })).status, 409);
	/* A program's token opens no pages. */
	assert.equal((await ask('GET', '/mine', { headers: bearer })).status, 303);
});

test('what is sent twice with one key is done once', async () => {
	const headers = { ...bearer, 'idempotency-key': 'key-1' };
	const first = await ask('POST', '/api/v1/notes', { headers, body: 'once' });
	const n = await count();
	const again = await ask('POST', '/api/v1/notes', { headers, body: 'once' });
	assert.equal(again.status, 201);
	assert.equal(again.text, first.text);
	assert.equal(await count(), n);
});

/* ---- the machine ---- */

test('health, readiness, figures', async () => {
	assert.equal((await ask('GET', '/healthz')).text, 'up\n');
	assert.equal((await ask('GET', '/readyz')).text, 'ready\n');
	const metrics = (await ask('GET', '/metrics')).text;
	for (const name of ['kpo_requests_total{status="2xx"}', 'kpo_request_seconds_bucket{le="+Inf"}', 'kpo_request_seconds_sum', 'kpo_connections ',
		'kpo_writes_answered_total', 'kpo_commits_total', 'kpo_writes_failed_total', 'kpo_write_queue ', 'process_start_time_seconds'])
		assert.ok(metrics.includes(`\n${name}`), name);
	assert.equal((await ask('GET', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status, 404);
});

test('assets carry their hash and are kept for ever', async () => {
	const css = await ask('GET', '/a/0/kpo.css');
	assert.equal(css.status, 200);
	assert.equal(css.headers['cache-control'], 'no-cache');
	const hash = css.headers.etag.replaceAll('"', '');
	const kept = await ask('GET', `/a/${hash}/kpo.css`, { headers: { 'accept-encoding': 'gzip, br' } });
	assert.equal(kept.headers['cache-control'], 'public, max-age=31536000, immutable');
	assert.equal(kept.headers['content-encoding'], 'br');
	assert.equal((await ask('GET', `/a/${hash}/kpo.css`, { headers: { 'accept-encoding': 'gzip;q=1.0, br;q=0' } })).headers['content-encoding'], 'gzip');
	assert.equal((await ask('GET', `/a/${hash}/kpo.css`, { headers: { 'if-none-match': css.headers.etag } })).status, 304);
	for (const bad of ['/a/', '/a/x', '/a//', '/a/x/nothing.css', '/a/x/../kpo.css', '/a/x/..%2Fkpo.css'])
		assert.equal((await ask('GET', bad)).status, 404, bad);
	assert.equal((await ask('GET', '/robots.txt')).status, 200);
});

test('the log has no word of a user', async () => {
	await ask('GET', '/echo/a?q=a-secret-word');
	const b = await signedIn();
	await b.post('/note', { text: 'a-secret-word' });
	await new Promise((done) => setTimeout(done, 50));
	assert.doesNotMatch(log, /a-secret-word|lathe|kpo_s/);
	assert.match(log, /method=POST path=\/note status=303 bytes=\d+ us=\d+ person=7 client=127\.0\.0\.1/);
});

/* ---- the end: this one takes the server away and starts it again ---- */

test('stopping in the middle of things loses nothing that was answered', async () => {
	const b = await signedIn();
	const sent = Array.from({ length: 60 }, (_, i) => b.post('/note', { text: `at the end ${i}` }).then((a) => a.status, () => 'gone'));
	/* Slow work on the workers, too. */
	const slow = Array.from({ length: 10 }, () => ask('GET', '/slow').then((a) => a.status, () => 'gone'));
	await Promise.race(sent);
	await serverStop();
	const answered = (await Promise.all(sent)).filter((s) => s === 303).length;
	await Promise.all(slow);
	await serverStart('test.db', { KPO_TEST_FAST_HASH: '1' });
	const kept = (await ask('GET', '/list')).text.split('at the end').length - 1;
	assert.ok(kept >= answered && answered > 0, `${answered} answered, ${kept} kept`);
	assert.equal((await b.get('/mine')).status, 200, 'a session outlives a restart');
});
