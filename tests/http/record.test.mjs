/*
 * record.test.mjs -- what every record's list, form and page owe to whoever asks: no address ends the program, none tells what
 * its reader may not read, and a form changes nothing that nobody touched.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, admin, rashid, piotr;

before(async () => {
	c = await company();
	admin = await c.as('admin');
	rashid = await c.as('rashid');
	piotr = await c.as('piotr');
});
after(() => c?.server.stop());

/* A form of a page as a browser would send it when nobody has touched it. */
function untouched(page, action) {
	const form = [...page.text.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map((m) => m[0]).find((f) => f.includes(`action="${action}"`)) ?? assert.fail(`no form for ${action}`);
	const fields = {}, plain = (s) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
	const add = (name, value) => { (fields[name] ??= []).push(plain(value)); };
	const of = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

	for (const [, input, select, inside, area, words] of form.matchAll(/(<input\b[^>]*>)|(<select\b[^>]*>)([\s\S]*?)<\/select>|(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) {
		if (input && of(input, 'name') && (of(input, 'type') !== 'checkbox' || /\bchecked\b/.test(input)))
			add(of(input, 'name'), of(input, 'value') ?? '');
		if (select) {
			const options = [...inside.matchAll(/<option\b[^>]*>/g)].map((m) => m[0]);
			add(of(select, 'name'), of(options.find((o) => /\bselected\b/.test(o)) ?? options[0], 'value'));
		}
		if (area)
			add(of(area, 'name'), words);
	}
	return fields;
}

const row = async (of, id) => (await admin.api('GET', `/${of}/${id}`)).is(200).json;
const made = (a, of) => Number(new RegExp(`^/${of}/(\\d+)`).exec(a.is(303).location)[1]);

test('filters that do not fit are said, and the program goes on', async () => {
	const many = (n) => Array.from({ length: 12 }, (_, i) => n + i).join(',');

	for (const query of ['climb.from=0&'.repeat(15) + 'verified_at=2026-11-20', `area=${many(1)}&owner=${many(1)}&waste=motion`, `area=${many(1)}&owner=${many(1)}&state=submitted`]) {
		(await rashid.get(`/idea?${query}`)).is(200).says('was not understood and does not count');
		(await rashid.api('GET', `/idea?${query}`)).is(422);
		(await rashid.get(`/idea/export.csv?${query}`)).is(422);
	}
});

test('no list is sorted or filtered by what is secret', async () => {
	const { id } = await c.give('A secret stays one.', { who: piotr });

	for (const [who, of, fields] of [[admin, 'person', ['pin', 'password', 'badge']], [rashid, 'idea', ['receipt']]])
		for (const field of fields)
			for (const query of [`sort=${field}`, `sort=-${field}`, `${field}=x`, `${field}=-`, `${field}.from=a`, `sort=${field}&after=${id}`]) {
				(await who.get(`/${of}?${query}`)).is(200).says('not understood');
				(await who.api('GET', `/${of}?${query}`)).is(422);
				(await who.get(`/${of}/export.json?${query}`)).is(422);
			}
	for (const field of ['pin', 'password', 'badge'])
		assert.doesNotMatch((await admin.page('/person')).text, new RegExp(`(name|sort)="?=?-?${field}\\b`));
});

test('an id in an address tells nothing of what its reader may not read', async () => {
	const { id } = await c.give('Only the press shop knows of this.', { place: 'saw' }), paul = c.world.people.paul, ingrid = c.world.people.ingrid;

	(await rashid.get(`/idea/${id}`)).is(404);
	for (const query of [`copied_from=${id}`, `copied_from=${id},1`])
		assert.doesNotMatch((await rashid.page(`/idea?${query}`)).words, /Only the press shop/);
	for (const who of [rashid, piotr])
		for (const p of [paul, ingrid])
			for (const to of [`/idea?owner=${p.id}`, `/idea?owner=${p.id},1`, `/action?owner=${p.id}`, `/idea?submitter=${p.employee_no}`]) {
				const text = (await who.page(to)).text.replaceAll(`=${p.employee_no}`, '');
				assert.doesNotMatch(text, new RegExp(`\\(${p.employee_no}\\)|${p.name}`), to);
			}
	assert.doesNotMatch((await rashid.page(`/action/new?owner=${paul.id}`)).text, new RegExp(`${paul.employee_no}|${paul.name}`));
	// What they may read, and themselves, they are told; and places, which every form offers.
	(await piotr.page(`/idea?area=${c.world.units.press}`)).says('Area: Press shop');
	assert.match((await rashid.page(`/action/new?owner=${c.world.people.piotr.id}`)).text, /value="Piotr Nowak \(4471\)"/);
	(await rashid.page(`/idea?owner=${c.world.people.piotr.id}`)).says('Owner: Piotr Nowak');
	(await piotr.page(`/idea?submitter=${c.world.people.piotr.id}`)).says('Piotr Nowak');
});

test('a form that nobody touched changes nothing, also where it names what is withdrawn', async () => {
	const press = c.world.units.press, calendar = made(await admin.post('/calendar', { name: 'Old shifts', tz: 'Europe/Berlin', active: '1' }), 'calendar');
	const before_ = await row('unit', press);

	(await admin.post(`/unit/${press}/edit`, { version: before_.version, calendar })).is(303);
	(await admin.post(`/calendar/${calendar}/withdraw`, untouched(await admin.page(`/calendar/${calendar}`), `/calendar/${calendar}/withdraw`))).is(303);
	const form = untouched(await admin.page(`/unit/${press}/edit`), `/unit/${press}/edit`);
	assert.deepEqual(form.calendar, [String(calendar)]);
	(await admin.post(`/unit/${press}/edit`, form)).is(303);
	const now = await row('unit', press);
	for (const name of Object.keys(now).filter((n) => !['version', 'updated_at'].includes(n)))
		assert.deepEqual(now[name], name === 'calendar' ? { id: calendar, title: 'Old shifts' } : before_[name], name);
	// The list's bar keeps it as well: "Show" sends what the address says.
	made(await admin.post('/shift', { calendar, name: 'Early', days: '12345', start_at: '06:00', end_at: '14:00' }), 'shift');
	assert.deepEqual(untouched(await admin.page(`/shift?calendar=${calendar}`), '/shift').calendar, [String(calendar)]);
});

test('what was ticked is ticked when the form comes back', async () => {
	const a = (await admin.post('/unit', { name: '', code: 'TICK', kind: 'area', parent: c.world.units.site, active: ['0', '1'] })).is(422);

	assert.deepEqual(untouched(a, '/unit').active, ['0', '1']);
	assert.deepEqual(untouched((await admin.post('/unit', { name: '', active: ['0'] })).is(422), '/unit').active, ['0']);
});

test('a row without steps is withdrawn and put back by its page, and says what it shall be', async () => {
	const place = made(await admin.post('/place', { name: 'Drill 1', code: 'D-1', area: c.world.units.press, active: '1' }), 'place'), at = `/place/${place}/withdraw`;
	const form = untouched(await admin.page(`/place/${place}`), at);

	assert.deepEqual([form.version, form.withdrawn], [['1'], ['1']]);
	assert.doesNotMatch((await (await c.as('ingrid')).page(`/idea/${(await c.give('Steps end it.')).id}`)).text, /\/withdraw"/);
	(await admin.post(at, {})).is(422);
	(await admin.post(at, { version: '9', withdrawn: '1' })).is(409);
	(await (await c.as('paul')).post(at, form)).is(403);
	(await admin.post(at, form)).is(303);
	(await admin.page(`/place/${place}`)).says('Withdrawn').says('Put back').says('Undo');
	(await admin.post(at, form)).is(303);
	assert.equal((await row('place', place)).withdrawn, true, 'a second tap does not turn it round');
	assert.equal((await row('place', place)).version, 2);
	(await admin.post(`/place/${place}/undo`, {})).is(303);
	assert.equal((await row('place', place)).withdrawn, false);
	(await admin.post(at, { version: '3', withdrawn: '1' })).is(303);
	// Another one has its code by now.
	const other = made(await admin.post('/place', { name: 'Drill 2', code: 'D-1', area: c.world.units.press, active: '1' }), 'place');
	(await admin.post(at, untouched(await admin.page(`/place/${place}`), at))).is(422).says('Nothing was changed.').says(/Code ?: There is one with this already\./);
	(await admin.post(`/place/${other}/withdraw`, { version: '1', withdrawn: '1' })).is(303);
	(await admin.post(at, untouched(await admin.page(`/place/${place}`), at))).is(303);
	assert.equal((await row('place', place)).withdrawn, false);
});

test('a place with places below it, or with people, is not withdrawn and says why', async () => {
	const below = made(await admin.post('/unit', { name: 'Cell 3', code: 'CELL-3', kind: 'cell', parent: c.world.units.assembly2 }), 'unit');
	const withdraw = async (id) => admin.post(`/unit/${id}/withdraw`, untouched(await admin.page(`/unit/${id}`), `/unit/${id}/withdraw`));

	(await withdraw(c.world.units.assembly2)).is(422).says('There are places below this one.');
	(await withdraw(below)).is(303);
	(await withdraw(c.world.units.assembly2)).is(422).says('People work here.');
	(await withdraw(c.world.units.assembly)).is(422).says('There are places below this one.');
	const { version } = await row('unit', c.world.units.assembly2);
	(await admin.api('PATCH', `/unit/${c.world.units.assembly2}`, { body: { withdrawn: true }, headers: { 'if-match': `"${version}"`, 'x-csrf': await admin.csrf() } })).is(422);
	assert.equal((await row('unit', c.world.units.assembly2)).withdrawn, false);
	// Back under a place that is there; and what is withdrawn may say as little as others where it belongs.
	(await withdraw(below)).is(303);
	assert.equal((await row('unit', below)).withdrawn, false);
});

test('a form with a mistake does not hide that somebody may not', async () => {
	const { id } = await c.give('Who may answer?'), vera = await c.as('vera');

	(await vera.post(`/idea/${id}/step/answer`, { answer: 'x', nonsense: '1' })).is(403);
	(await rashid.post(`/idea/${id}/step/answer`, { answer: 'x', nonsense: '1' })).is(422);
	(await rashid.post(`/idea/${id}/step/verify`, { nonsense: '1' })).is(409);
});
