/*
 * bad_input.test.mjs -- what bad input gets: the right number, a sentence that helps, what was typed, and nothing stored.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { company } from '../lib/world.mjs';

let c, rashid, ingrid, id;

before(async () => {
	c = await company();
	[rashid, ingrid] = [await c.as('rashid'), await c.as('ingrid')];
	({ id } = await c.give('To be treated badly.'));
});
after(() => c?.server.stop());

// What fetch would not send: the bytes as they stand, the answer's first line.
function raw(bytes) {
	return new Promise((done, fail) => {
		const s = net.connect(c.server.port, '127.0.0.1', () => s.write(bytes));
		let got = '';

		s.setTimeout(15000, () => { s.destroy(); fail(new Error(`no answer to ${String(bytes).slice(0, 80)}: ${got}`)); });
		s.on('data', (d) => { got += d.toString('latin1'); });
		s.on('error', fail);
		s.on('close', () => done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1]), text: got }));
	});
}
const request = (line, headers = '', body = '') => raw(Buffer.from(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n${body}`, 'latin1'));

test('an unknown page is 404, with a way on', async () => {
	(await rashid.get('/nowhere')).is(404).says(/Today|Find/);
	(await c.anybody().get('/nowhere')).is(404);
	(await rashid.get('/idea/999999')).is(404);
	(await rashid.get('/idea/x')).is(404);
	(await rashid.get('/idea/99999999999999999999')).is(404);
	(await rashid.get('/idea/-1')).is(404);
});

test('a wrong method is 405 and names those that are right', async () => {
	const a = (await rashid.ask('DELETE', '/idea/1')).is(405);

	assert.match(a.headers.get('allow') ?? '', /GET/);
	(await rashid.ask('PUT', '/sign-in')).is(405);
	(await rashid.post('/figures')).is(405);
});

test('a malformed request is 400', async () => {
	assert.ok([400, 404].includes((await request('GET /%zz')).status));
	assert.equal((await request('GET /idea?q=%ff%fe')).status >= 400, true);
	assert.equal((await raw('NONSENSE\r\n\r\n')).status, 400);
	assert.equal((await raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).status, 400);
	assert.equal((await request('POST /sign-in', 'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9\r\n', '--b\r\nfoo\r')).status, 400);
});

test('a form that is not UTF-8 is refused, and nothing of it is stored', async () => {
	const a = await request(`POST ${c.world.places.station.path}`, 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n', 'problem=caf%e9+latin1');

	assert.ok([400, 422].includes(a.status), String(a.status));
	assert.ok(a.text.includes('<h1') || a.text.includes('{'), 'without a word');
});

test('a zero in a text is refused or kept harmless', async () => {
	const a = await c.anybody().post(c.world.places.station.path, { problem: 'before\0after' }, { csrf: false });

	assert.ok([303, 400, 422].includes(a.status), String(a.status));
});

test('too long an address, too large a head, too many fields, too large a form', async () => {
	assert.ok([414, 431, 400].includes((await request('GET /' + 'a'.repeat(9000))).status));
	assert.equal((await request('GET /', `X-Long: ${'a'.repeat(17000)}\r\n`)).status, 431);
	const many = Array.from({ length: 500 }, (_, i) => `f${i}=1`).join('&');
	const fields = await rashid.ask('POST', '/sign-in', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: many });
	assert.ok([400, 413, 422].includes(fields.status), String(fields.status));
	(await rashid.ask('POST', '/sign-in', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=' + 'x'.repeat(300 * 1024) })).is(413);
});

test('an unknown field is 422, and says which', async () => {
	(await rashid.post(`/idea/${id}/step/answer`, { answer: 'x', colour: 'red' })).is(422);
	const a = (await c.anybody().send(c.world.places.station.path, { problem: 'x', submitter: '1' }));
	assert.equal(a.status, 422);
});

test('a field that a step does not ask for cannot be set by it', async () => {
	(await rashid.post(`/idea/${id}/step/answer`, { answer: 'x', state: 'closed' })).is(422);
	assert.match((await rashid.page(`/idea/${id}`)).words, /New\b/);
});

test('an unknown step is 422, a step that is not now possible says what is missing', async () => {
	(await rashid.post(`/idea/${id}/step/fly`)).is(422);
	(await rashid.post(`/idea/${id}/step/climb`)).is(422);
	const a = await rashid.post(`/idea/${id}/step/thank`, { thanks: 'Too early' });
	assert.ok([409, 422].includes(a.status), String(a.status));
	assert.doesNotMatch((await rashid.page(`/idea/${id}`)).words, /Too early/);
});

test('not a number, not a date, not one of the list, too long: 422 beside the field, with what was typed', async () => {
	const admin = await c.as('admin');

	let a = (await admin.post('/person', { name: '', employee_no: '', employment: 'active' })).is(422);
	assert.match(a.text, /aria-invalid="true"/);
	assert.match(a.text, /class="fo-err" id="f-name-e"/);
	a = (await admin.post('/person', { name: 'Kept as typed', employee_no: '77', employment: 'dancing' })).is(422);
	assert.match(a.text, /value="Kept as typed"/);
	a = (await admin.post('/person', { name: 'Kept as typed', employee_no: '77', employment: 'active', start_date: '31.11.2026' })).is(422);
	assert.match(a.text, /31\.11\.2026/);
	assert.match(a.text, /id="f-start_date-e"/);
	(await admin.post('/person', { name: 'x'.repeat(121), employee_no: '77', employment: 'active' })).is(422);
	(await admin.post('/headcount', { unit: c.world.units.assembly, month: '2026-11-01', heads: 'twelve' })).is(422);
	(await admin.post('/headcount', { unit: c.world.units.assembly, month: '2026-11-01', heads: '-1' })).is(422);
	(await admin.post('/unit', { name: 'x', code: 'ASM-1', kind: 'area', parent: c.world.units.stream })).is(422);
	(await admin.post('/unit', { name: 'x', code: 'NEW', kind: 'area', parent: '999999' })).is(422);
	(await admin.post(`/unit/${c.world.units.stream}/edit`, { version: '1', parent: c.world.units.assembly })).is(422);
});

test('what is typed is shown as text, never as markup', async () => {
	const words = '<b onclick="alert(1)">"&amp;\'</b> {name} %s \u202e\u0000'.replace('\u0000', ''), made = await c.give(words);
	const page = await rashid.page(`/idea/${made.id}`);

	assert.ok(!page.text.includes('<b onclick'));
	assert.ok(page.text.includes('&lt;b onclick'));
	assert.ok(!(await rashid.page('/idea')).text.includes('<b onclick'));
	assert.ok(!(await rashid.page('/idea/board')).text.includes('<b onclick'));
});

test('a stale save is 409, with both versions and nothing lost', async () => {
	const admin = await c.as('admin'), at = `/place/${c.world.places.saw.id}`, form = (await admin.get(`${at}/edit`)).is(200);
	const version = /name="version" value="(\d+)"/.exec(form.text)[1], fields = { code: 'PRS-04', area: c.world.units.press, active: '1' };

	(await admin.post(`${at}/edit`, { ...fields, version, name: 'Saw 4, theirs' })).is(303);
	const a = (await admin.post(`${at}/edit`, { ...fields, version, name: 'Saw 4, mine' })).is(409);
	assert.match(a.text, /Saw 4, mine/);
	a.says('Saw 4, theirs');
	(await admin.page(at)).says('Saw 4, theirs');
	const now = /name="version" value="(\d+)"/.exec(a.text)[1];
	assert.notEqual(now, version);
	(await admin.post(`${at}/edit`, { ...fields, version: now, name: 'Saw 4, mine' })).is(303);
	(await admin.page(at)).says('Saw 4, mine');
});

test('a step on what somebody else has moved is 409', async () => {
	const made = await c.give('Two at once.'), version = /name="version" value="(\d+)"/.exec((await rashid.page(`/idea/${made.id}`)).text)?.[1];

	assert.ok(version, 'the steps carry no version');
	await rashid.step('idea', made.id, 'answer', { answer: 'First', version });
	(await rashid.post(`/idea/${made.id}/step/answer`, { answer: 'Second', version })).is(409);
	assert.doesNotMatch((await rashid.page(`/idea/${made.id}`)).words, /Second/);
});

test('no right is 403, with a sentence', async () => {
	const piotr = await c.as('piotr');

	(await piotr.get('/admin')).is(403).says(/role|right/i);
	(await piotr.post('/person', { name: 'x', employee_no: '9', employment: 'active' })).is(403);
	(await piotr.get('/idea/' + id + '/history')).status;
});

test('an address that is asked for with nonsense shows a page, not an error of ours', async () => {
	for (const q of ['?state=flying', '?sort=nothing', '?after=zzz', '?after=' + 'A'.repeat(4000), '?due.from=never', '?owner=abc', '?q=%22%22%22*()', '?q=AND+OR+NOT', '?view=999999', '?q=' + 'x'.repeat(3000), '?colour=red',
		'?state=submitted&state=doing', '?withdrawn=2', '?climb=1e9']) {
		const a = await ingrid.get(`/idea${q}`);
		assert.ok([200, 404, 422, 400].includes(a.status), `/idea${q}: ${a.status}`);
	}
	for (const q of ['?q=%22', '?q=*', '?q=a', '?q=', '?q=NEAR(a+b)', '?q=col:x'])
		(await ingrid.get(`/find${q}`)).is(200);
	for (const q of ['?from=x', '?unit=abc', '?unit=999999', '?weeks=-1', '?period=ever'])
		assert.ok([200, 404, 422].includes((await ingrid.get(`/figures${q}`)).status), q);
});

test('HEAD is GET without the body, and pages are not kept by strangers', async () => {
	const get = await rashid.get('/idea'), head = (await rashid.ask('HEAD', '/idea')).is(200);

	assert.equal(head.bytes.length, 0);
	assert.match(get.headers.get('cache-control') ?? '', /no-store|private|no-cache/);
});
