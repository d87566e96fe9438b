/*
 * security.test.mjs -- what is tried against signing in, sessions, tokens and files by somebody who means harm.
 *
 * The list that these tests belong to is docs/security.md; what holds for every route is in sweep.test.mjs.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { company } from '../lib/world.mjs';
import { kpo, kpo_ok, root } from '../lib/program.mjs';
import { Client } from '../lib/client.mjs';

let c, admin;

before(async () => {
	c = await company({ args: ['--trust', '127.0.0.1'] });
	admin = await c.as('admin');
});
after(() => c?.server.stop());

const sign_in = (client, name, secret, more = {}, headers = {}) => client.post('/sign-in', { name, secret, ...more }, { csrf: false, headers });
const with_cookie = (jar) => Object.assign(c.anybody(), { jar: new Map(jar) });

/* ---- sessions ---- */

test('a session that somebody else chose is never taken over: signing in makes a new one', async () => {
	const { employee_no, secret } = c.world.people.rashid, planted = 'A'.repeat(43), victim = with_cookie([['kpo_s', planted]]);

	(await sign_in(victim, employee_no, secret)).is(303);
	assert.notEqual(victim.jar.get('kpo_s'), planted);
	assert.equal((await with_cookie([['kpo_s', planted]]).get('/me')).status, 303);
	const first = victim.jar.get('kpo_s'), token = await victim.csrf();
	(await sign_in(victim, employee_no, secret)).is(303);
	assert.notEqual(victim.jar.get('kpo_s'), first);
	assert.equal((await with_cookie([['kpo_s', first]]).get('/me')).status, 303, 'the session before still lives');
	(await victim.post('/me/theme', { theme: '' }, { csrf: token })).is(303);           /* open to everybody */
	(await victim.post('/me/sessions/end', {}, { csrf: token })).is(403);                 /* the token went with its session */
});

test('over HTTPS the session has a name that no neighbour under the same domain can plant', async () => {
	const { employee_no, secret } = c.world.people.tina, https = { 'x-forwarded-proto': 'https' }, client = c.anybody();
	const a = await sign_in(client, employee_no, secret, {}, { ...https, origin: c.server.url.replace('http:', 'https:') });

	a.is(303);
	assert.match(a.cookies.find((x) => x.startsWith('__Host-kpo_s=')), /; Path=\/; SameSite=Lax; HttpOnly; Secure$/);
	assert.equal((await client.get('/me', https)).status, 200);
	const planted = with_cookie([['kpo_s', client.jar.get('__Host-kpo_s')]]);
	assert.equal((await planted.get('/me', https)).status, 303, 'a cookie without the prefix is believed over HTTPS');
});

test('signing out everywhere else ends every other session, and this one stays', async () => {
	const { employee_no, secret } = c.world.people.amara, phones = [c.anybody(), c.anybody(), c.anybody()];

	for (const p of phones)
		(await sign_in(p, employee_no, secret)).is(303);
	(await phones[0].post('/me/sessions/end', {})).is(303);
	assert.deepEqual(await Promise.all(phones.map(async (p) => (await p.get('/me')).status)), [200, 303, 303]);
});

test('a new password ends every other session, and asks for the present one', async () => {
	const { employee_no, secret } = c.world.people.vera, here = c.anybody(), thief = c.anybody(), fresh = 'a lake in the hills';

	for (const p of [here, thief])
		(await sign_in(p, employee_no, secret)).is(303);
	(await thief.post('/me/secret', { kind: 'password', current: 'not this one', fresh })).is(422);
	(await here.post('/me/secret', { kind: 'password', current: secret, fresh: 'Password1234' })).is(422).says('tried first');
	(await here.post('/me/secret', { kind: 'password', current: secret, fresh: 'x'.repeat(201) })).is(422);
	c.server.clock(60);
	(await here.post('/me/secret', { kind: 'password', current: secret, fresh })).is(303);
	assert.equal((await here.get('/me')).status, 200);
	assert.equal((await thief.get('/me')).status, 303);
	c.server.clock(180);
	(await sign_in(c.anybody(), employee_no, secret)).is(422);
	(await sign_in(c.anybody(), employee_no, fresh)).is(303);
	c.server.clock(0);
});

test('whoever leaves is out at once: session, token and secret', async () => {
	const { id, employee_no, secret, name } = c.world.people.victor, there = await c.as('victor');
	const out = await kpo_ok(['user', 'token', employee_no, 'report', '--db', c.server.database]), token = out.trim().split('\n').at(-1);

	assert.equal((await c.anybody().api('GET', '/idea', { token })).status, 200);
	assert.equal((await there.get('/me')).status, 200);
	const version = /name="version" value="(\d+)"/.exec((await admin.get(`/person/${id}/edit`)).text)[1];
	(await admin.post(`/person/${id}/edit`, { version, name, employee_no, employment: 'left', language: 'en', home_unit: c.world.units.stream })).is(303);
	assert.equal((await there.get('/me')).status, 303);
	assert.equal((await c.anybody().api('GET', '/idea', { token })).status, 401);
	(await sign_in(c.anybody(), employee_no, secret)).is(422);
});

/* ---- tokens of programs ---- */

test('a token: only over the API, only in its header, withdrawn at once, and it makes no other', async () => {
	const ingrid = await c.as('ingrid'), { secret } = c.world.people.ingrid, api = (token) => c.anybody().api('GET', '/idea', { token });
	const page = (await ingrid.post('/me/tokens', { name: 'trial', secret })).is(200), token = /<kbd>(kpo_[\w-]+)<\/kbd>/.exec(page.text)[1];

	assert.equal((await api(token)).status, 200);
	for (const other of [token.slice(0, -1), token + 'A', token.toUpperCase(), 'kpo_', ' ', 'x'.repeat(5000)])
		assert.equal((await api(other)).status, 401, other);
	assert.equal((await c.anybody().get(`/api/v1/idea?token=${token}&access_token=${token}`)).status, 401);
	assert.equal((await with_cookie([['kpo_s', token]]).api('GET', '/idea')).status, 401);
	assert.equal((await c.anybody().get('/me', { authorization: `Bearer ${token}` })).status, 303);
	assert.equal((await c.anybody().ask('POST', '/me/tokens', { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' }, body: `name=x&secret=${secret}` })).status, 401);
	assert.doesNotMatch((await ingrid.page('/me/tokens')).text, new RegExp(token));
	const id = /\/me\/tokens\/(\d+)\/withdraw/.exec((await ingrid.page('/me/tokens')).text)[1];
	(await (await c.as('rashid')).post(`/me/tokens/${id}/withdraw`)).is(404);
	(await ingrid.post(`/me/tokens/${id}/withdraw`)).is(303);
	assert.equal((await api(token)).status, 401);
	(await ingrid.post('/me/tokens', { name: 'trial', secret: 'not this one' })).is(422);
});

/* ---- names ---- */

test('letters that look alike, blanks, zeros and doubled fields sign nobody in', async () => {
	const { secret } = c.world.admin;

	c.server.clock(600);
	for (const name of ['admın', 'аdmin', 'ａｄｍｉｎ', 'admin\u200b', 'adm\u0131n', 'admin%00', 'admin\'--', '*', '%', 'a'.repeat(5000)])
		assert.ok([400, 422].includes((await sign_in(c.anybody(), name, secret)).status), name);
	const twice = await c.anybody().ask('POST', '/sign-in', { headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: `name=nobody&name=admin&secret=wrong&secret=${encodeURIComponent(secret)}` });
	assert.ok([400, 422].includes(twice.status), String(twice.status));
	const mixed = await c.anybody().ask('POST', '/sign-in?name=admin&secret=' + encodeURIComponent(secret), { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
	assert.equal(mixed.status, 422, 'a secret in the address is taken');
	c.server.clock(0);
});

test('a neighbour who guesses stops no device where somebody has signed in before', async () => {
	const own = await company(), known = own.anybody(), fresh = own.anybody(), { employee_no, secret } = own.world.people.piotr;

	(await sign_in(known, employee_no, secret)).is(303);
	own.server.clock(120);
	for (let i = 0; i < 100; i++)
		(await sign_in(own.anybody(), `nobody-${i}`, '2580')).is(422);
	(await sign_in(fresh, employee_no, secret)).is(429);
	(await sign_in(known, employee_no, secret)).is(303);
	/* Made-up proofs are worth nothing, and a real one has a budget of its own, whatever the number of devices. */
	const proof = known.jar.get('kpo_d'), [id, mac] = proof.split('.');
	for (const forged of [`${Number(id) + 1}.${mac}`, `${id}.${'A'.repeat(mac.length)}`, `${id}.`, id, '.', ''])
		(await sign_in(Object.assign(own.anybody(), { jar: new Map([['kpo_d', forged]]) }), employee_no, secret)).is(429);
	own.server.clock(240);
	for (let i = 0; i < 100; i++)
		(await sign_in(Object.assign(own.anybody(), { jar: new Map([['kpo_d', proof]]) }), `other-${i}`, '2580')).is(422);
	own.server.clock(360);
	(await sign_in(Object.assign(own.anybody(), { jar: new Map([['kpo_d', proof]]) }), employee_no, secret)).is(429);
	await own.server.stop();
});

test('whoever may set secrets cannot set an easy one on the command line either', async () => {
	const r = await kpo(['user', 'passwd', 'admin', '--db', c.server.database], { input: 'Password1234\n' });

	assert.equal(r.code, 1);
	assert.match(r.err, /tried first/);
});

/* ---- requests ---- */

// fetch says which host it is; a liar says another.
function raw(headers, at = '/place/labels') {
	return new Promise((done, fail) => http.get({ host: '127.0.0.1', port: c.server.port, path: at, headers: { ...headers } }, (a) => {
		let text = '';
		a.on('data', (d) => { text += d; });
		a.on('end', () => done({ status: a.statusCode, headers: a.headers, text }));
	}).on('error', fail));
}

test('another name in Host leads nobody there, and is on no page but where the address is not set yet', async () => {
	const cookie = `kpo_s=${admin.jar.get('kpo_s')}`;

	for (const at of ['/', '/idea', '/me', '/sign-in', '/nowhere', '/idea/export.csv']) {
		const a = await raw({ cookie, host: 'evil.example' }, at);
		assert.doesNotMatch(a.text + (a.headers.location ?? ''), /evil\.example/, at);
	}
	(await admin.post('/admin/address', { address: 'https://kpo.example.com' })).is(303);
	assert.doesNotMatch((await raw({ cookie, host: 'evil.example' })).text, /evil\.example/);
});

test('no line of the log can be made up', async () => {
	await c.anybody().get('/%0d%0atime=2026-01-01T00:00:00Z%20level=info%20forged=1');
	await c.anybody().get('/sign-in?next=%0alevel=error%20forged=1', { 'user-agent': 'x level=error forged=1' });
	await sign_in(c.anybody(), 'x\nlevel=error forged=1', 'x\r\nforged=1');
	assert.doesNotMatch(c.server.log, /\sforged/);
	assert.ok(c.server.log.trim().split('\n').every((l) => /^time=\S+ level=/.test(l)));
});

test('a cell that begins like a formula goes out as text', async () => {
	const cells = ['=1+1', '+cmd|\' /C calc\'!A0', '-2+3', '@SUM(1)', '\t=1', '=HYPERLINK("https://evil.example")'];

	for (const words of cells)
		await c.give(words);
	const csv = (await admin.get('/idea/export.csv')).is(200).text;
	assert.doesNotMatch(csv, /(^|[,;\n"])[=+@]|(^|[,;\n])"?-2/m);
	assert.match(csv, /'=1\+1/);
});

/* ---- files ---- */

test('what is sent as a photo: no drawing, no page, no archive, no picture larger than life, no path in a name', async () => {
	const jpeg = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg')), send = (name, type, bytes) => c.anybody().send(c.world.places.saw.path, { problem: 'x' }, { photo: { name, type, bytes } });
	const chunk = (kind, data) => {
		const body = Buffer.concat([Buffer.from(kind), data]), head = Buffer.alloc(4), crc = Buffer.alloc(4);
		head.writeUInt32BE(data.length);
		crc.writeUInt32BE(zlib.crc32 ? zlib.crc32(body) : 0);
		return Buffer.concat([head, body, crc]);
	};
	const size = Buffer.alloc(13);

	size.writeUInt32BE(100000, 0);
	size.writeUInt32BE(100000, 4);
	size.set([8, 2, 0, 0, 0], 8);
	const huge = Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', size), chunk('IDAT', zlib.deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))]);
	for (const [what, bytes] of Object.entries({ svg: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', html: '<!doctype html><script>alert(1)</script>', gif: 'GIF89a\x01\x00\x01\x00', pdf: '%PDF-1.7',
		zip: 'PK\x03\x04', php: '<?php system($_GET[0]);', elf: '\x7fELF', text: 'plain', svgz: zlib.gzipSync('<svg/>'), 'magick script': 'push graphic-context\nimage over 0,0 0,0 "https://evil.example/x"', png: huge }))
		assert.ok([413, 415, 422].includes((await send('x.jpg', 'image/jpeg', Buffer.from(bytes, 'latin1'))).status), what);
	const polyglot = Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]);
	for (const name of ['../../../etc/passwd.jpg', '..\\..\\boot.ini', 'a\0.jpg.php', '/etc/shadow', 'x.php', 'con', '.htaccess', 'x".jpg'])
		assert.ok([303, 400].includes((await send(name, 'image/jpeg', polyglot)).status), name);
	assert.deepEqual(fs.readdirSync(c.folder).filter((f) => !/^(kpo\.db(-wal|-shm|-lock)?|world\.json|clock)$/.test(f)), []);
	const got = (await admin.get('/photo/1')).is(200);
	assert.equal(got.type, 'image/jpeg');
	assert.ok(!got.bytes.includes('<script>'));
	assert.match(got.headers.get('content-security-policy'), /default-src 'none'/);
});

test('the machine answers after all of it', async () => {
	(await c.anybody().get('/readyz')).is(200);
	assert.equal(new Client(c.server).server.post_mortem(), '');
});
