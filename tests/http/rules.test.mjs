/*
 * rules.test.mjs -- rules that hold whichever way a request comes: who may add, where an action lies, who is told, who cannot leave.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { database_place } from '../lib/database.mjs';
import { folder_new, kpo, kpo_ok, serve } from '../lib/program.mjs';
import { Client } from '../lib/client.mjs';

let c, rashid, ingrid, admin;
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

before(async () => {
	c = await company();
	[rashid, ingrid, admin] = await Promise.all(['rashid', 'ingrid', 'admin'].map(c.as));
});
after(() => c?.server.stop());

test('a viewer reads, and adds nothing: no word, no picture, no idea', async () => {
	const vera = await c.as('vera'), { id } = await c.give('Only to be read.'), page = (await vera.page(`/idea/${id}`)).says('Only to be read.');

	assert.doesNotMatch(page.text, /action="\/comment"|action="\/photo"|action="\/action\/add"/);
	(await vera.post('/comment', { origin: 'idea', id: String(id), words: 'Hello' })).is(403);
	(await vera.send('/photo', { origin: 'idea', id: String(id) }, { photo: { name: 'a.jpg', type: 'image/jpeg', bytes: Buffer.from('x') } }, { csrf: true })).is(403);
	(await vera.api('POST', `/idea/${id}/photo`, { body: 'x', headers: { 'content-type': 'image/jpeg', 'x-csrf': await vera.csrf() } })).is(403);
	(await vera.get('/idea/new')).is(403);
	(await (await c.as('grace')).post('/comment', { origin: 'idea', id: String(id), words: 'I take part' })).is(303);
});

test('an action lies where its idea lies, whatever the form says', async () => {
	const { id } = await c.give('Two hooks are missing.', { place: 'saw' }), paul = await c.as('paul');
	const fields = { _origin: 'idea', _id: String(id), title: 'Order two hooks', owner: 'Paul Press (3005)', due: day(4) };

	(await paul.post('/action/add', { ...fields, _area: String(c.world.units.assembly) })).is(303);
	const rows = (await paul.api('GET', '/action?q=hooks')).is(200).json.items;
	assert.deepEqual(rows.map((a) => a.area.id), [c.world.units.press]);
	// Victor leads assembly, and reads an idea of the press shop because it was given to him: no action of his there, nor at his own place.
	const { id: other } = await c.give('The press is loud.', { place: 'saw' });
	await paul.step('idea', other, 'answer', { answer: 'I hear it.' });
	await paul.step('idea', other, 'do_it', { owner: c.world.people.victor.name, due: day(4) });
	const victor = await c.as('victor');
	(await victor.post('/action/add', { ...fields, _id: String(other), owner: 'Victor Stream (3003)', _area: String(c.world.units.assembly) })).is(403);
});

test('who leads the office is told of an idea that nobody answers, until a team leader is named', async () => {
	const unit = (await admin.api('POST', '/unit', { body: { name: 'Paint', code: 'PNT', kind: 'area', parent: c.world.units.site, active: true },
		headers: { 'x-csrf': await admin.csrf() } })).is(201).json.id;
	const person = (await admin.api('POST', '/person', { body: { name: 'Petra Paint', employee_no: '3010', home_unit: unit }, headers: { 'x-csrf': await admin.csrf() } })).is(201).json.id;
	const idea = (await admin.api('POST', '/idea', { body: { problem: 'The mask leaks.', area: unit }, headers: { 'x-csrf': await admin.csrf() } })).is(201).json;

	assert.equal(idea.answerer, null);
	const today = (await ingrid.page('/')).says('1 idea has nobody who answers it').says('Name a team leader');
	const to = /href="(\/role_grant\/new\?[^"]+)"/.exec(today.text)[1].replaceAll('&amp;', '&');
	const form = (await ingrid.page(to)).text;
	assert.match(form, new RegExp(`<option[^>]* value="team_leader"[^>]* selected|<option[^>]* selected[^>]* value="team_leader"`));
	assert.match(form, new RegExp(`value="${unit}"[^>]* selected|selected[^>]* value="${unit}"|Paint`));
	(await ingrid.post('/role_grant', { person: 'Petra Paint (3010)', unit: String(unit), role: 'team_leader', next: '/' })).is(303);
	assert.doesNotMatch((await ingrid.page('/')).words, /nobody who answers/);
	assert.equal((await ingrid.api('GET', `/idea/${idea.id}`)).json.answerer.id, person);
	// And when she leaves, it is nobody's again, and said so.
	const at = (await admin.api('GET', `/person/${person}`)).headers.get('etag');
	(await admin.api('PATCH', `/person/${person}`, { body: { employment: 'left' }, headers: { 'x-csrf': await admin.csrf(), 'if-match': at } })).is(200);
	(await ingrid.page('/')).says('1 idea has nobody who answers it');
	(await ingrid.page(`/idea/${idea.id}/history`)).says('Handed on');
});

test('the last administrator cannot leave: by the form, in a list, withdrawn, over the API', async () => {
	const id = (await admin.api('GET', '/person?q=administrator')).json.items[0].id, at = `/person/${id}`;
	const page = (await admin.page(`${at}/edit`)).text, version = /name="version" value="(\d+)"/.exec(page)[1];

	(await admin.post(`${at}/edit`, { version, name: 'Administrator', employee_no: 'admin', employment: 'left', home_unit: '1', language: 'en' })).is(422).says('last administrator');
	(await admin.post('/person/bulk', { id: [String(id), String(c.world.people.piotr.id)], employment: 'leave' })).says('last administrator');
	assert.equal((await admin.api('GET', `/person/${c.world.people.piotr.id}`)).json.employment, 'leave', 'the other row was changed');
	(await admin.post(`${at}/withdraw`, { version, withdrawn: '1' })).is(422).says('last administrator');
	const etag = (await admin.api('GET', at)).headers.get('etag');
	(await admin.api('PATCH', at, { body: { withdrawn: true }, headers: { 'x-csrf': await admin.csrf(), 'if-match': etag } })).is(422);
	(await admin.get('/admin')).is(200);
});

test('a first company has a calendar in its own zone', async () => {
	const folder = folder_new(), db = database_place(folder), said = await kpo_ok(['init', 'America/Chicago', '--db', db]);
	const server = await serve(folder), first = await new Client(server).sign_in('admin', /password:\s+(\S+)/.exec(said)[1]);

	assert.match(said, /America\/Chicago/);
	const [calendar] = (await first.api('GET', '/calendar')).is(200).json.items, [unit] = (await first.api('GET', '/unit')).json.items;
	assert.deepEqual([calendar.tz, unit.tz, unit.calendar.id], ['America/Chicago', 'America/Chicago', calendar.id]);
	assert.equal((await first.api('GET', '/shift')).json.items.length, 1);
	await server.stop();
	assert.equal((await kpo(['init', 'Nowhere/Land', '--db', `sqlite:${folder_new()}/kpo.db`])).code, 2);
	assert.match(await kpo_ok(['init', '--db', database_place(folder_new())]), /UTC/);
});
