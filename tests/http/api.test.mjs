/*
 * api.test.mjs -- what a program does over /api/v1: give, read, list, change, take a step; and what it is told when it may not.
 *
 * A retry must never do a thing twice, an overwrite must never be possible, and every refusal names what is wrong.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { company } from '../lib/world.mjs';
import { kpo_ok } from '../lib/program.mjs';
import { Client } from '../lib/client.mjs';

let c, rashid, grace, vera, paul, ingrid;

/* A program of this person: call(method, path, body, headers). */
async function program(name) {
	const { employee_no } = c.world.people[name], out = await kpo_ok(['user', 'token', employee_no, 'api test', '--db', c.server.database]);
	const token = out.trim().split('\n').at(-1), client = new Client(c.server);

	return Object.assign((method, to, body, headers) => client.api(method, to, { body, headers, token }), { token, id: c.world.people[name].id });
}

const wrong = (a, status = 422) => Object.fromEntries((a.is(status).json.error.fields ?? []).map((f) => [f.field, f.message]));
const give = async (who, problem, more = {}) => (await who('POST', '/idea', { problem, area: c.world.units.assembly, ...more })).is(201).json;

before(async () => {
	c = await company();
	for (const [name, set] of [['rashid', (p) => { rashid = p; }], ['grace', (p) => { grace = p; }], ['vera', (p) => { vera = p; }], ['paul', (p) => { paul = p; }],
		['ingrid', (p) => { ingrid = p; }]])
		set(await program(name));
});
after(() => c.server.stop());

test('a new one: 201, where it is, its version; read back as it was written', async () => {
	const a = (await rashid('POST', '/idea', { problem: 'The hook „ö“ is too high \u{1F600}', area: c.world.units.assembly, waste: ['motion', 'waiting'], category: 'safety' })).is(201);
	const idea = a.json;

	assert.equal(a.headers.get('location'), `/api/v1/idea/${idea.id}`);
	assert.equal(a.headers.get('etag'), '"1"');
	assert.match(a.type, /^application\/json/);
	assert.equal(idea.number, `I-${idea.id}`);
	assert.deepEqual(idea.waste, ['motion', 'waiting']);
	assert.equal(idea.state, 'submitted');
	assert.equal(idea.due, null);
	assert.deepEqual(idea.area, { id: c.world.units.assembly, title: 'Assembly 1' });
	assert.deepEqual(idea.created_by, { id: rashid.id, title: 'Rashid Karim' });
	assert.match(idea.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.ok(!('receipt' in idea), 'a secret field');
	const got = (await rashid('GET', `/idea/${idea.id}`)).is(200);
	assert.deepEqual(got.json, idea);
	// What others are called and the steps change without its version: there is no "nothing new" of a row.
	const known = { 'if-none-match': got.headers.get('etag') }, admin = await c.as('admin'), unit = c.world.units.assembly;
	assert.deepEqual((await rashid('GET', `/idea/${idea.id}`, undefined, known)).is(200).json, idea);
	(await admin.post(`/unit/${unit}/edit`, { version: 1, name: 'Assembly One' })).is(303);
	assert.equal((await rashid('GET', `/idea/${idea.id}`, undefined, known)).is(200).json.area.title, 'Assembly One');
	(await admin.post(`/unit/${unit}/edit`, { version: 2, name: 'Assembly 1' })).is(303);
});

test('every value that does not fit is refused with its field and the reason, and nothing is saved', async () => {
	const before_ = (await rashid('GET', '/idea?limit=200')).is(200).json.items.length;
	const bad = wrong(await rashid('POST', '/idea', { problem: 7, area: 999999, category: 'nothing', waste: 'motion', cost: '1', state: 'closed', id: 4, version: 9,
		created_by: 1, unheard_of: 1, withdrawn: true }));

	assert.deepEqual(Object.keys(bad).sort(), ['area', 'category', 'cost', 'created_by', 'id', 'problem', 'state', 'unheard_of', 'version', 'waste', 'withdrawn']);
	for (const why of Object.values(bad))
		assert.ok(why.length > 10);
	assert.ok(wrong(await rashid('POST', '/idea', { problem: 'x' })).area);
	assert.ok(wrong(await rashid('POST', '/idea', { problem: 'x'.repeat(2001), area: c.world.units.assembly })).problem);
	assert.ok(wrong(await rashid('POST', '/idea', { problem: 'bell \u0007', area: c.world.units.assembly })).problem);
	assert.equal((await rashid('GET', '/idea?limit=200')).json.items.length, before_);
});

test('a body that cannot be read: 400, of another type 415, too large 413', async () => {
	const type = { 'content-type': 'application/json' };

	for (const body of ['{', '', '[]', '"x"', '{"a":1,"a":2}', '{"a":1} x', '['.repeat(100000), '{"problem":"\\u0000"}', '{"n":1e999}'])
		(await rashid('POST', '/idea', body, type)).is(body === '' ? 422 : 400);
	(await new Client(c.server).ask('POST', '/api/v1/idea', { headers: { ...type, authorization: `Bearer ${rashid.token}` }, body: Buffer.from('{"problem":"\xff"}', 'latin1') })).is(400);
	(await rashid('POST', '/idea', '{}', { 'content-type': 'text/plain' })).is(415);
	(await rashid('POST', '/idea', 'problem=x', { 'content-type': 'application/x-www-form-urlencoded' })).is(415);
	(await rashid('POST', '/idea', JSON.stringify({ problem: 'x'.repeat(300000) }), type)).is(413);
});

test('a change names the version that it was made on', async () => {
	const idea = await give(rashid, 'A cable lies across the way'), at = `/idea/${idea.id}`;

	(await rashid('PATCH', at, { problem: 'x' })).is(428);
	(await rashid('PATCH', at, { problem: 'x' }, { 'if-match': '*' })).is(428);
	const a = (await rashid('PATCH', at, { category: 'safety' }, { 'if-match': '"1"' })).is(200);
	assert.equal(a.headers.get('etag'), '"2"');
	assert.equal(a.json.category, 'safety');
	assert.equal(a.json.problem, idea.problem, 'what was not sent stays');
	for (const stale of ['"1"', '"junk"', '"3"', 'W/"1"']) {
		const late = (await rashid('PATCH', at, { problem: 'mine' }, { 'if-match': stale })).is(409);
		assert.deepEqual(late.json.yours, { problem: 'mine' });
		assert.equal(late.json.saved.version, 2);
	}
	assert.equal((await rashid('PATCH', at, { problem: 'again' }, { 'if-match': 'W/"2"' })).is(200).json.version, 3);
	assert.ok(wrong(await rashid('PATCH', at, { state: 'closed', updated_by: 3, id: 1, version: 1 }, { 'if-match': '"3"' })).state);
});

test('withdrawn: what has no steps of its own; an idea or an action ends by its steps alone', async () => {
	const saw = (await ingrid('POST', '/place', { name: 'Saw 9', code: 'PRS-09', area: c.world.units.press, active: true })).is(201).json;
	const gone = (await ingrid('PATCH', `/place/${saw.id}`, { withdrawn: true }, { 'if-match': '"1"' })).is(200).json;

	assert.equal(gone.withdrawn, true);
	assert.ok(!(await ingrid('GET', '/place?limit=200')).json.items.some((i) => i.id === saw.id));
	assert.ok((await ingrid('GET', '/place?limit=200&withdrawn=true')).json.items.some((i) => i.id === saw.id));
	const idea = await give(rashid, 'Not to be lost');
	assert.ok(wrong(await rashid('PATCH', `/idea/${idea.id}`, { withdrawn: true }, { 'if-match': '"1"' })).withdrawn);
	const doc = (await c.anybody().get('/api/v1/openapi.json')).json.components.schemas;
	assert.ok(doc.place_change.properties.withdrawn);
	for (const of of ['idea', 'action', 'yokoten'])
		assert.ok(!doc[`${of}_change`].properties.withdrawn, of);
	(await (await c.as('ingrid')).post(`/idea/${idea.id}/withdraw`)).is(404);
	assert.equal((await rashid('GET', `/idea/${idea.id}`)).json.withdrawn, false);
});

test('two changes of one version at the same time: one is saved', async () => {
	const idea = await give(rashid, 'Twice');
	const all = await Promise.all(Array.from({ length: 8 }, (_, i) => rashid('PATCH', `/idea/${idea.id}`, { suggestion: `s${i}` }, { 'if-match': '"1"' })));

	assert.deepEqual(all.map((a) => a.status).sort(), [200, 409, 409, 409, 409, 409, 409, 409]);
	assert.equal((await rashid('GET', `/idea/${idea.id}`)).json.version, 2);
});

test('a step: what it asks for, who may, from where; the steps that may be taken are named', async () => {
	const idea = await give(grace, 'The light is broken'), at = `/idea/${idea.id}`;

	assert.ok((await rashid('GET', at)).json.steps.includes('answer'));
	assert.ok(!(await vera('GET', at)).json.steps.includes('answer'));
	assert.deepEqual(Object.keys(wrong(await rashid('POST', `${at}/step/answer`))), ['answer']);
	assert.deepEqual(Object.keys(wrong(await rashid('POST', `${at}/step/answer`, { answer: 'a', owner: 2 }))), ['owner']);
	assert.ok(wrong(await rashid('POST', `${at}/step/fly`, {})).step);
	assert.ok(wrong(await rashid('POST', `${at}/step/climb`, {})).step, 'a step of the program alone');
	(await vera('POST', `${at}/step/answer`, { answer: 'no right' })).is(403);
	(await rashid('POST', `${at}/step/answer`, { answer: 'late' }, { 'if-match': '"9"' })).is(409);
	const a = (await rashid('POST', `${at}/step/answer`, { answer: 'Thank you, I look at it.' }, { 'if-match': '"1"' })).is(200);
	assert.equal(a.json.state, 'acknowledged');
	const twice = (await rashid('POST', `${at}/step/answer`, { answer: 'again' })).is(409);
	assert.equal(twice.json.saved.state, 'acknowledged');
	const owner = { id: grace.id, title: 'as it was read' };
	assert.ok(wrong(await rashid('POST', `${at}/step/do_it`, { owner, due: '2026-02-30' })).due);
	assert.ok(wrong(await rashid('POST', `${at}/step/do_it`, { owner: { title: 'x' }, due: '2099-01-01' })).owner);
	const b = (await rashid('POST', `${at}/step/do_it`, { owner, due: '2099-01-01' })).is(200).json;
	assert.equal(b.due, '2099-01-01');
	assert.equal(b.owner.title, 'Grace Mbeki');
	const h = (await rashid('GET', `${at}/history`)).is(200).json;
	assert.deepEqual(h.items.map((e) => e.what), ['created', 'answer', 'do_it']);
	assert.deepEqual(h.items[2].changes.find((x) => x.field === 'owner'), { field: 'owner', from: null, to: { id: grace.id, title: 'Grace Mbeki' } });
	assert.ok(!h.items[0].changes.some((x) => x.field === 'receipt'));
	const first = (await rashid('GET', `${at}/history?limit=2`)).json;
	assert.equal(first.items.length, 2);
	assert.deepEqual((await rashid('GET', first.next.replace('/api/v1', ''))).is(200).json, { items: [h.items[2]], next: null });
	assert.ok(wrong(await rashid('GET', `${at}/history?limit=0&x=1`)).x);
});

test('lists: filtered, in order, page by page without a gap or a double', async () => {
	for (let i = 0; i < 7; i++)
		await give(ingrid, `Listed ${i}`, { area: c.world.units.press, category: i % 2 ? 'cost' : 'safety' });
	const seen = [];
	let next = `/idea?area=${c.world.units.press}&sort=-created_at&limit=2`;
	for (let pages = 0; next; pages++) {
		assert.ok(pages < 10);
		const page = (await ingrid('GET', next)).is(200).json;
		assert.ok(page.items.length <= 2);
		seen.push(...page.items);
		next = page.next?.replace('/api/v1', '');
	}
	assert.equal(seen.length, 7);
	assert.equal(new Set(seen.map((i) => i.id)).size, 7);
	assert.deepEqual(seen[0].area, { id: c.world.units.press, title: 'Press shop' });
	assert.equal(seen[0].number, `I-${seen[0].id}`);
	assert.equal((await ingrid('GET', `/idea?area=${c.world.units.press}&category=cost`)).json.items.length, 3);
	assert.equal((await ingrid('GET', '/idea?q=listed%205')).json.items.length, 1);
	const bad = wrong(await ingrid('GET', '/idea?unheard=1&area=x&limit=201&due.from=32&sort=receipt&page=2&receipt=1'));
	assert.deepEqual(Object.keys(bad).sort(), ['area', 'due.from', 'limit', 'page', 'receipt', 'sort', 'unheard']);
});

test('what is not theirs to see does not exist; what is not theirs to do is refused', async () => {
	const idea = await give(grace, 'Only here');

	(await paul('GET', `/idea/${idea.id}`)).is(404);
	(await paul('GET', `/idea/${idea.id}/history`)).is(404);
	(await paul('PATCH', `/idea/${idea.id}`, {}, { 'if-match': '"1"' })).is(404);
	(await paul('POST', `/idea/${idea.id}/step/answer`, { answer: 'x' })).is(404);
	(await grace('PATCH', `/idea/${idea.id}`, {}, { 'if-match': '"1"' })).is(403);
	(await grace('GET', `/idea/${idea.id}/history`)).is(403);
	(await rashid('POST', '/idea', { problem: 'x', area: c.world.units.press })).is(403);
	(await grace('POST', '/person', { name: 'x', employee_no: 'x' })).is(403);
	assert.ok(!(await paul('GET', '/idea?limit=200')).json.items.some((i) => i.id === idea.id));
	for (const to of ['/idea/0', '/idea/x', '/idea/99999999', '/idea/99999999999999999999', '/nothing', '/idea/1/step', '/idea/']) {
		const a = (await rashid('GET', to)).is(404);
		assert.equal(a.json.error.status, 404);
	}
	assert.match((await rashid('DELETE', '/idea')).is(405).headers.get('allow'), /GET.*POST/);
	assert.equal((await new Client(c.server).api('GET', '/idea')).is(401).headers.get('www-authenticate'), 'Bearer');
	(await new Client(c.server).api('GET', '/idea', { token: 'wrong' })).is(401);
	(await rashid('GET', '/api_token')).is(404);
});

test('a person without their secrets', async () => {
	const a = (await ingrid('GET', `/person/${rashid.id}`)).is(200);

	for (const name of ['password', 'pin', 'badge'])
		assert.ok(!(name in a.json));
	assert.doesNotMatch(a.text, /argon2/);
	assert.ok(wrong(await ingrid('PATCH', `/person/${rashid.id}`, { password: 'x' }, { 'if-match': a.headers.get('etag') })).password);
});

test('a key makes a retry safe', async () => {
	const key = { 'idempotency-key': randomUUID() }, body = { problem: 'Once', area: c.world.units.assembly };
	const first = (await rashid('POST', '/idea', body, key)).is(201), again = (await rashid('POST', '/idea', body, key)).is(201);

	assert.equal(first.headers.get('idempotent-replay'), null);
	assert.equal(again.headers.get('idempotent-replay'), 'true');
	assert.equal(again.text, first.text);
	for (const h of ['location', 'etag', 'content-type'])
		assert.equal(again.headers.get(h), first.headers.get(h));
	(await rashid('POST', '/idea', { ...body, problem: 'Other' }, key)).is(422);
	(await rashid('POST', `/idea/${first.json.id}/step/answer`, body, key)).is(422);
	assert.notEqual((await ingrid('POST', '/idea', body, key)).is(201).json.id, first.json.id, 'a key belongs to who sent it');
	for (const bad of ['a b', 'x'.repeat(256), 'ä'])
		(await rashid('POST', '/idea', body, { 'idempotency-key': bad })).is(400);
	// What was refused is not kept: put right, it may be sent under the same key.
	const later = { 'idempotency-key': randomUUID() };
	(await rashid('POST', '/idea', { problem: 'Without a place' }, later)).is(422);
	(await rashid('POST', '/idea', body, later)).is(201);
	// Sixteen at once are one.
	const many = { 'idempotency-key': randomUUID() }, all = await Promise.all(Array.from({ length: 16 }, () => rashid('POST', '/idea', { ...body, problem: 'Sixteen' }, many)));
	assert.equal(new Set(all.map((a) => a.is(201).json.id)).size, 1);
	assert.equal((await rashid('GET', '/idea?q=sixteen')).json.items.length, 1);
});

test('a key on a label without an account: the same form again, with another boundary, is the same idea', async () => {
	const key = { 'idempotency-key': randomUUID() }, who = c.anybody();
	const one = await c.give('The tap drips', { who, headers: key }), two = await c.give('The tap drips', { who: c.anybody(), headers: key });

	assert.deepEqual(two, one);
	(await c.anybody().send(c.world.places.station.path, { problem: 'Something else' }, {}, { headers: { accept: 'application/json', ...key } })).is(422);
	assert.notEqual((await c.give('The tap drips', { place: 'saw', headers: key })).id, one.id, 'another label, another scope');
});

test('a kept answer is forgotten after a day', async () => {
	const key = { 'idempotency-key': randomUUID() }, body = { problem: 'A day', area: c.world.units.assembly }, a = (await rashid('POST', '/idea', body, key)).is(201);

	c.server.clock((c.server.shifted ?? 0) + 23 * 3600);
	assert.equal((await rashid('POST', '/idea', body, key)).is(201).json.id, a.json.id);
	c.server.clock(c.server.shifted + 2 * 3600);
	assert.notEqual((await rashid('POST', '/idea', body, key)).is(201).json.id, a.json.id);
});

test('the description names every path and can be followed', async () => {
	const a = (await c.anybody().get('/api/v1/openapi.json')).is(200), doc = a.json, refs = [...a.text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, r]) => r);

	assert.equal(doc.openapi, '3.1.0');
	for (const r of new Set(refs))
		assert.ok(r.split('/').reduce((o, k) => o?.[k], doc), r);
	assert.ok(doc.paths['/api/v1/idea/{id}/step/answer'].post.requestBody.content['application/json'].schema.required.includes('answer'));
	assert.deepEqual(doc.components.schemas.idea_new.required, ['area']);
	assert.doesNotMatch(a.text, /receipt|password/);
	const ids = Object.values(doc.paths).flatMap((p) => Object.values(p).map((o) => o.operationId)).filter(Boolean);
	assert.equal(new Set(ids).size, ids.length);
	for (const [to, of] of Object.entries(doc.paths))
		if (of.get && !to.includes('{'))
			(await ingrid('GET', to.replace('/api/v1', ''))).is(200);
	(await (await c.as('rashid')).get('/api')).is(200).says('idea');
});

test('a browser over the API needs its token too', async () => {
	const b = await c.as('rashid');

	(await b.get('/api/v1/idea')).is(200);
	(await b.api('POST', '/idea', { body: { problem: 'x', area: c.world.units.assembly } })).is(403);
	(await b.api('POST', '/idea', { body: { problem: 'x', area: c.world.units.assembly }, headers: { 'x-csrf': await b.csrf() } })).is(201);
});
