/*
 * access.test.mjs -- who gets in, what a browser is told to keep, and what another site cannot make it do.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { Client } from '../lib/client.mjs';

let c, rashid;

before(async () => {
	c = await company();
	rashid = await c.as('rashid');
});
after(() => c?.server.stop());

test('a page that needs a sign-in leads there and back', async () => {
	const nobody = c.anybody(), a = (await nobody.get('/idea?state=submitted')).is(303);

	assert.match(a.location, /^\/sign-in\?next=%2Fidea%3Fstate/);
	const { employee_no, secret } = c.world.people.rashid;
	const in_ = (await nobody.post('/sign-in', { name: employee_no, secret, next: '/idea?state=submitted' }, { csrf: false })).is(303);
	assert.equal(in_.location, '/idea?state=submitted');
});

test('after signing in nobody is led to another site', async () => {
	const { employee_no, secret } = c.world.people.tina;

	for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/%0d%0aSet-Cookie:x=1'])
		assert.doesNotMatch((await c.anybody().post('/sign-in', { name: employee_no, secret, next }, { csrf: false })).is(303).location, /evil|script|\r|\n/);
});

test('the session cookie: HttpOnly, SameSite, the whole site, and not guessable', async () => {
	const { employee_no, secret } = c.world.people.paul, tokens = new Set();

	for (let i = 0; i < 3; i++) {
		const a = (await c.anybody().post('/sign-in', { name: employee_no, secret }, { csrf: false })).is(303);
		const cookie = a.cookies.find((x) => x.startsWith('kpo_s='));
		assert.match(cookie, /; HttpOnly/i);
		assert.match(cookie, /; SameSite=Lax/i);
		assert.match(cookie, /; Path=\//i);
		assert.doesNotMatch(cookie, /Domain=/i);
		tokens.add(/^kpo_s=([^;]+)/.exec(cookie)[1]);
	}
	assert.equal(tokens.size, 3);
	for (const t of tokens)
		assert.ok(t.length >= 40);
});

test('a shared device forgets the session with the browser', async () => {
	const { employee_no, secret } = c.world.people.piotr;
	const a = (await c.anybody().post('/sign-in', { name: employee_no, secret, shared: '1' }, { csrf: false })).is(303);

	assert.doesNotMatch(a.cookies.find((x) => x.startsWith('kpo_s=')), /Max-Age|Expires/i);
});

test('signing out ends the session on the server too', async () => {
	const who = await c.as('grace'), kept = new Map(who.jar);

	(await who.post('/sign-out', {})).is(303);
	const thief = c.anybody();
	thief.jar = kept;
	(await thief.get('/me')).is(303);
});

test('a wrong name and a wrong secret read the same', async () => {
	c.server.clock(120);
	const wrong = (await c.anybody().post('/sign-in', { name: '3001', secret: 'not this one' }, { csrf: false })).is(422);
	const nobody = (await c.anybody().post('/sign-in', { name: '999999', secret: 'not this one' }, { csrf: false })).is(422);
	const plain = (a, name) => a.words.replaceAll(name, '').replace(/\s+/g, ' ');

	assert.equal(plain(wrong, '3001'), plain(nobody, '999999'));
	assert.equal(wrong.cookies.filter((x) => x.startsWith('kpo_s=')).length, 0);
	c.server.clock(0);
});

test('guessing is slowed down, in a plain sentence, and the right secret works again later', async () => {
	const { employee_no, secret } = c.world.people.victor;
	let limited;

	for (let i = 0; i < 60 && !limited; i++) {
		const a = await c.anybody().post('/sign-in', { name: employee_no, secret: `guess ${i}` }, { csrf: false });
		assert.ok([422, 429].includes(a.status), String(a.status));
		limited = a.status === 429 && a;
	}
	assert.ok(limited, 'sixty guesses were let through');
	limited.says('Please wait a minute');
	c.server.clock(3700);
	await new Client(c.server).sign_in(employee_no, secret);
	c.server.clock(0);
});

test('a form without its token, with another session\'s, or from another site changes nothing', async () => {
	const { id } = await c.give('Do not let them.'), to = `/idea/${id}/step/answer`, fields = { answer: 'Forged' };
	const token = await rashid.csrf(), others = await (await c.as('amara')).csrf();

	(await rashid.post(to, fields, { csrf: false })).is(403);
	(await rashid.post(to, fields, { csrf: others })).is(403);
	(await rashid.post(to, fields, { csrf: token, headers: { origin: 'https://evil.example' } })).is(403);
	(await rashid.post(to, fields, { csrf: token, headers: { 'sec-fetch-site': 'cross-site' } })).is(403);
	(await rashid.post('/sign-out', {}, { csrf: token, headers: { origin: 'https://evil.example' } })).is(403);
	assert.doesNotMatch((await rashid.page(`/idea/${id}`)).words, /Forged/);
	(await rashid.post(to, { answer: 'Mine' }, { csrf: token, headers: { origin: c.server.url, 'sec-fetch-site': 'same-origin' } })).is(303);
});

test('a label cannot be made up: a token with one letter changed leads nowhere', async () => {
	const token = c.world.places.station.path.slice(3);

	for (let i = 0; i < token.length; i += 3) {
		const other = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
		(await c.anybody().get(`/p/${other}`)).is(404).says('This label is not valid');
	}
	(await c.anybody().send(`/p/${'A'.repeat(16)}`, { problem: 'From nowhere' })).is(404);
	(await c.anybody().get('/r/' + 'A'.repeat(27))).is(404);
});

test('the place form is limited, and says so kindly', async () => {
	const statuses = [];

	for (let i = 0; i < 70 && statuses.at(-1) !== 429; i++)
		statuses.push((await c.anybody().send(c.world.places.saw.path, { problem: `Idea ${i} of a rush` })).status);
	assert.ok(statuses.includes(429), 'seventy ideas in a second were taken');
	assert.ok(statuses.length > 20, `the limit is after ${statuses.length} ideas`);
	c.server.clock(3700);
	(await c.anybody().send(c.world.places.saw.path, { problem: 'An hour later' })).is(303);
});

test('a viewer reads, and is offered nothing that writes', async () => {
	const vera = await c.as('vera'), { id } = await c.give('For reading.');

	(await vera.page(`/idea/${id}`)).says('For reading.');
	(await vera.post(`/idea/${id}/step/answer`, { answer: 'x' })).is(403);
	(await vera.get('/admin')).is(403);
	(await vera.post('/unit', { name: 'x', code: 'X', kind: 'area' })).is(403);
	(await vera.post(`/idea/${id}/edit`, { title: 'x' })).is(403);
	assert.doesNotMatch((await vera.page(`/idea/${id}`)).text, /\/step\/answer"/);
});

test('what is not theirs to know does not exist', async () => {
	const piotr = await c.as('piotr'), person = await piotr.get(`/person/${c.world.people.ingrid.id}`), missing = await piotr.get('/person/999999');

	assert.ok([403, 404].includes(missing.status));
	assert.ok([200, 403, 404].includes(person.status));
	const history = await piotr.get(`/person/${c.world.people.ingrid.id}/history`);
	assert.ok([403, 404].includes(history.status), `an operator reads a person's history: ${history.status}`);
});

test('an administrator cannot be made by whoever is none', async () => {
	const rashid_again = await c.as('rashid'), person = c.world.people.rashid;

	(await rashid_again.post('/role_grant', { person: person.name, unit: c.world.units.company, role: 'admin' })).is(403);
	const a = await rashid_again.post(`/admin/person/${person.id}/role`, { role: 'admin', unit: c.world.units.company });
	assert.ok([403, 404].includes(a.status), String(a.status));
});

test('metrics are for this machine, health for whoever asks', async () => {
	const nobody = c.anybody();

	assert.match((await nobody.get('/metrics')).is(200).text, /^kpo_requests_total\{status="2xx"\} \d+/m);
	(await nobody.get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).is(404);
	(await nobody.get('/healthz')).is(200);
	(await nobody.get('/readyz')).is(200);
});

test('forwarded headers of a stranger are not believed', async () => {
	const a = await c.anybody().get('/sign-in', { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });

	a.is(200);
	assert.equal(a.headers.get('strict-transport-security'), null);
});

test('who looks after one area adds places below it, and none beside it', async () => {
	const admin = await c.as('admin'), tina = await c.as('tina'), { assembly, press } = c.world.units;

	(await admin.post('/role_grant', { person: 'Tina Other', unit: assembly, role: 'admin' })).is(303);
	(await tina.post('/unit', { name: 'Cell 9', code: 'CELL-9', kind: 'cell', parent: assembly })).is(303);
	(await tina.post('/unit', { name: 'Cell 8', code: 'CELL-8', kind: 'cell', parent: press })).is(403);
	(await tina.post('/unit', { name: 'Another company', code: 'OTHER', kind: 'enterprise' })).is(403);
});

test('one PIN is not tried on every name, and a whole shift signs in from one address', async () => {
	const own = await company(), { employee_no, secret } = own.world.people.piotr, try_ = (name, pin) => own.anybody().post('/sign-in', { name, secret: pin }, { csrf: false });

	for (let i = 0; i < 5; i++)
		for (const key of ['piotr', 'grace'])
			(await try_(own.world.people[key].employee_no, own.world.people[key].secret)).is(303);
	own.server.clock(120);
	for (let i = 0; i < 100; i++)
		(await try_(`nobody-${i}`, '2580')).is(422);
	(await try_('nobody-100', '2580')).is(429);
	(await try_(employee_no, secret)).is(429);
	own.server.clock(3720);
	(await try_(employee_no, secret)).is(303);
	await own.server.stop();
});
