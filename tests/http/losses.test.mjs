/*
 * losses.test.mjs -- what hangs on a process study and says what is lost: hours of a shift, a shift's OEE, a changeover.
 *
 * The figures are those of the reference (SV10, SV11, SV24, TV10), written over the API and read from the pages. The program's clock stands at Friday
 * 27 November 2026, 10:15 in Berlin, and goes on from there.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company, scan } from '../lib/world.mjs';
import { root } from '../lib/program.mjs';

const vectors = JSON.parse(fs.readFileSync(path.join(root, 'tests/data/vectors.json'), 'utf8'));
const vector = (id) => (vectors.vectors ?? vectors).find((v) => v.id === id);
const friday = '2026-11-27';
let c, study, sv24;

const later = (iso) => c.server.clock(Math.round((Date.parse(iso) - Date.now()) / 1000));
async function send(name, method, to, body, version) {
	const who = await c.as(name);

	return who.api(method, to, { body, headers: { 'x-csrf': await who.csrf(), ...(version ? { 'if-match': `"${version}"` } : {}) } });
}
const make = async (name, of, body) => (await send(name, 'POST', `/${of}`, body)).is(201).json.id;
const change = async (name, of, id, body) => {
	const { version } = (await (await c.as(name)).api('GET', `/${of}/${id}`)).is(200).json;

	return send(name, 'PATCH', `/${of}/${id}`, body, version);
};
const new_study = (title, more = {}) => make('ingrid', 'study', { title, area: c.world.units.assembly, available_min: 480, demand_day: 416, ...more });

/* The cells of a table's rows as words: [["06:00–07:00", "52", ...], ...]. */
const rows_of = (page, cls = 'tb hh') => [...(new RegExp(`<table class="${cls}"[\\s\\S]*?</table>`).exec(page.text)?.[0] ?? '').matchAll(/<tr[\s\S]*?<\/tr>/g)]
	.map(([tr]) => [...tr.matchAll(/<t[dh][\s\S]*?<\/t[dh]>/g)].map(([cell]) => cell.replace(/<form[\s\S]*?<input[^>]*name="actual"[^>]*value="([^"]*)"[\s\S]*?<\/form>/, '$1')
		.replace(/<span class="hh-l"[\s\S]*?<\/span>/g, '').replace(/<details[\s\S]*?<\/details>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()));
const board = async (who, id, query = `?day=${friday}&shift=06:00`) => (await (await c.as(who)).get(`/study/${id}/hours${query}`)).is(200);

before(async () => {
	c = await company({ shift: Math.round((Date.parse('2026-11-27T09:15:00Z') - Date.now()) / 1000) });
	const calendar = await make('admin', 'calendar', { name: 'Early and night', tz: 'Europe/Berlin', active: true });
	for (const [name, start_at, end_at, breaks] of [['Early', '06:00', '14:00', '11:00-12:00'], ['Night', '22:00', '06:00', '01:00-01:30']])
		await make('admin', 'shift', { calendar, name, days: '1-5', start_at, end_at, breaks });
	(await change('admin', 'unit', c.world.units.assembly, { calendar })).is(200);
	study = await new_study('Pump bodies, cell B');
	sv24 = await new_study('Covers, line 2');
});
after(() => c?.server.stop());

/* ---- hour by hour ---- */

test('SV24: plan by takt, gaps, and a reason where the tolerance is passed', async () => {
	const v = vector('SV24');

	for (const [i, [plan, actual]] of v.input.plan_actual.entries()) {
		const entry = { study: sv24, day: friday, shift: '06:00', hour: i + 1, actual };
		const a = await send('piotr', 'POST', '/hour_entry', entry);
		if (v.expected.needs_reason[i]) {
			a.is(422).says('This hour is beyond the tolerance. Say why.');
			(await send('piotr', 'POST', '/hour_entry', { ...entry, reason: 'other' })).is(422).says('Say in a few words what it was.');
			await make('piotr', 'hour_entry', { ...entry, reason: i === 1 ? 'material' : 'breakdown' });
		} else {
			a.is(201);
			assert.equal(a.json.plan, plan, 'the plan is what takt makes it');
		}
	}
	const page = await board('piotr', sv24), [head, ...rows] = rows_of(page), number = (s) => Number(s.replace('−', '-').replace('+', ''));
	assert.deepEqual(head, ['Hour', 'Plan', 'Actual', 'Gap', 'Sum', 'Reason', 'By']);
	assert.equal(rows.length, 8);
	assert.deepEqual(rows.slice(0, 4).map((r) => [number(r[3]), number(r[4])]), v.expected.gap_cum);
	assert.deepEqual(rows.map((r) => r[1]), ['52', '52', '52', '52', '52', '0', '52', '52'], 'an hour of break has no plan');
	assert.equal(rows[3][5], 'Machine breakdown');
	assert.match(rows[0][6], /^PN 10:1\d$/);
	page.says('−15 pieces after 4 hours: 193 made of 208 planned.').says(/Machine breakdown 8 62 Material\S* (?:\S+ )*?5 100/);
	(await send('piotr', 'POST', '/hour_entry', { study: sv24, day: friday, shift: '06:00', hour: 1, actual: 52 })).is(422).says('This hour is written already.');
});

test('an hour in the form: 422 beside its field keeps what was typed, in its own row alone; then back to the row', async () => {
	const piotr = await c.as('piotr'), to = (hour) => `/study/${study}/hours?day=${friday}&shift=06:00&hour=${hour}`;
	const refused = (await piotr.post(to(1), { actual: '41' })).is(422);

	assert.match(refused.text, /<select[^>]*id="f-reason-1"[^>]*aria-invalid="true"[^>]*aria-describedby="f-reason-1-e"|<select[^>]*id="f-reason-1"[^>]*aria-describedby="f-reason-1-e"[^>]*aria-invalid="true"/);
	assert.match(refused.text, /<details[^>]*class="hh-more"[^>]* open/);
	assert.deepEqual(rows_of(refused).slice(1, 4).map((r) => r[2].replace(/ .*/, '')), ['41', 'not', 'not']);
	const saved = (await piotr.post(to(1), { actual: '41', reason: 'material', words: 'Seals <b>late</b>' })).is(303);
	assert.match(saved.location, /#hour-1$/);
	(await piotr.page(saved.location)).says('Material missing Seals <b>late</b>');

	(await piotr.post(to(2), { actual: '-3' })).is(422);
	(await piotr.post(to(2), { actual: 'many' })).is(422).says('This is not a whole number.');
	(await piotr.post(to(2), { actual: '' })).is(422).says('How many were made?');
	(await piotr.post(to(6), { actual: '3' })).is(422).says('This hour has not begun yet.');
	(await piotr.post(to(30), { actual: '3' })).is(422).says('no such hour');
	(await piotr.post(to(2), { actual: '40', plan: '40' })).is(422).says('Say why the plan of this hour is another');
	(await piotr.post(to(2), { actual: '40', plan: '40', plan_why: 'First pieces measured' })).is(303);
	const rows = rows_of(await board('piotr', study));
	assert.deepEqual(rows[2].slice(1, 4), ['40', '40', '0']);
	assert.match(rows[2][5], /Plan: First pieces measured/);
});

test('an hour that was saved by somebody else is not overwritten; changed, it can be undone', async () => {
	const piotr = await c.as('piotr'), grace = await c.as('grace'), to = `/study/${study}/hours?day=${friday}&shift=06:00&hour=3`;

	(await piotr.post(to, { actual: '50' })).is(303);
	(await grace.post(to, { actual: '52' })).is(409);
	(await grace.post(to, { actual: '51', version: '1' })).is(303);
	const page = await grace.page(`/study/${study}/hours?day=${friday}&shift=06:00`);
	assert.equal(rows_of(page)[3][2], '51');
	const undo = /action="(\/hour_entry\/\d+\/undo)"/.exec(page.text)[1];
	(await grace.post(undo, { next: `/study/${study}/hours` })).is(303);
	assert.equal(rows_of(await board('grace', study))[3][2], '50');
});

test('the plan of an hour that is written stays when demand changes; those to come follow it', async () => {
	(await change('ingrid', 'study', study, { demand_day: 208 })).is(200);
	const rows = rows_of(await board('piotr', study));

	assert.deepEqual([rows[1][1], rows[3][1], rows[4][1], rows[7][1]], ['52', '52', '26', '26']);
	(await change('ingrid', 'study', study, { demand_day: 416 })).is(200);
});

test('an hour is missed ten minutes after its end, not before', async () => {
	const id = await new_study('Blank hours');

	later('2026-11-27T09:09:00Z');
	assert.deepEqual(rows_of(await board('piotr', id)).slice(1, 6).map((r) => /not written/.test(r[2])), [true, true, true, false, false]);
	later('2026-11-27T09:11:00Z');
	(await board('piotr', id)).says('4 hours are not written.');
	assert.deepEqual(rows_of(await board('piotr', id)).slice(1, 6).map((r) => /not written/.test(r[2])), [true, true, true, true, false]);
	assert.match((await board('piotr', id)).text, /<tr class="hh-now"[^>]*id="hour-5"|<tr[^>]*id="hour-5"[^>]*class="hh-now"/);
	later('2026-11-27T09:15:00Z');
});

test('a night shift over midnight is one board, of the day on which it began', async () => {
	const id = await new_study('By night');

	later('2026-11-28T01:30:00Z');
	const piotr = await c.as('piotr'), page = await board('piotr', id, ''), rows = rows_of(page).slice(1);
	page.says('Night, 22:00–06:00').says('27 Nov');
	assert.deepEqual(rows.map((r) => r[0].replaceAll(' ', '')), ['22:00–23:00', '23:00–00:00', '00:00–01:00', '01:00–02:00', '02:00–03:00', '03:00–04:00', '04:00–05:00', '05:00–06:00']);
	assert.deepEqual(rows.map((r) => r[1]), ['52', '52', '52', '26', '52', '52', '52', '52']);
	for (const hour of [3, 4, 5])
		(await piotr.post(`/study/${id}/hours?day=${friday}&shift=22:00&hour=${hour}`, { actual: hour === 4 ? '26' : '52' })).is(303);
	(await piotr.post(`/study/${id}/hours?day=${friday}&shift=22:00&hour=6`, { actual: '52' })).is(422);
	(await piotr.get(`/study/${id}/hours?day=2026-11-28&shift=22:00`)).is(200).says(/No shift is worked here on 28 November 2026 ?\./);
	assert.match(page.text, /href="[^"]*day=2026-11-26&amp;shift=22%3A00"[^>]*aria-label="The day before"|aria-label="The day before"[^>]*href="[^"]*day=2026-11-26/);
	assert.doesNotMatch(page.text, /The day after/);
	later('2026-11-27T09:15:00Z');
});

test('without a demand there is no plan, no gap and no reason asked for', async () => {
	const id = await make('ingrid', 'study', { title: 'No demand', area: c.world.units.assembly });

	await make('piotr', 'hour_entry', { study: id, day: friday, shift: '06:00', hour: 1, actual: 12 });
	const page = (await board('piotr', id)).says('There is no plan: the study has no demand or no working time.');
	assert.deepEqual(rows_of(page)[1].slice(1, 5), ['–', '12', '–', '–']);
});

test('on a wall it has nothing to press', async () => {
	const page = await board('vera', sv24, `?day=${friday}&shift=06:00&wall=1`);

	assert.match(page.text, /<body class="p-wall"/);
	assert.doesNotMatch(page.text, /<form|<input|<details|<button/);
	assert.match(page.text, /data-live="study:\d+"/);
	page.says('−15');
	assert.match(page.text, /id="board"[\s\S]*Early, 06:00/, 'what it is of goes on with the shift');
	assert.equal(await scan(await c.as('vera'), `/study/${sv24}/hours?wall=1`, 'wall-qr'), `/study/${sv24}/hours`, 'its code leads a phone to the board');
});

test('what stands in the address is looked at before it is used', async () => {
	for (const query of ['?day=2026-13-45', '?day=x&shift=%C3%A4%C3%A4%C3%A4', '?shift=99:99', '?day=1900-01-01&shift=06:00', '?day=2199-12-31', `?day=${friday}&shift=07:30`])
		await board('piotr', study, query);
	const piotr = await c.as('piotr');
	for (const hour of ['0', '-1', 'x', '99999999999999999999'])
		(await piotr.post(`/study/${study}/hours?day=${friday}&shift=06:00&hour=${hour}`, { actual: '3' })).is(422);
	for (const wrong of [{ hour: 9 }, { shift: '07:30' }, { shift: 'x' }, { day: '2026-11-28' }])
		(await send('piotr', 'POST', '/hour_entry', { study, day: friday, shift: '06:00', hour: 8, actual: 1, ...wrong })).is(422);
});

/* ---- OEE ---- */

const oee_rows = (page) => rows_of({ text: page.text.slice(page.text.indexOf('id="oee-shifts"')) }, 'tb');
const oee = async (who, id) => (await (await c.as(who)).get(`/study/${id}/oee`)).is(200);

test('TV10: the planned time is the calendar\'s, the shares and the check as in the reference', async () => {
	const id = await make('ingrid', 'study', { title: 'Filler', area: c.world.units.assembly }), v = vector('TV10'), percent = (x) => `${(100 * x).toFixed(1)} %`;
	const of = { study: id, day: '2026-11-26', shift: '06:00', stop_min: v.input.stop_min, total: v.input.total, reject: v.input.reject, ideal_s: v.input.ideal_s };

	(await send('piotr', 'POST', '/oee_day', { ...of, planned_min: 480 })).is(422).says('The calendar knows the planned time of this shift.');
	const made = (await send('piotr', 'POST', '/oee_day', of)).is(201).json;
	assert.equal(made.planned_min, v.input.shift_min - v.input.breaks_min);
	const [, row] = oee_rows(await oee('piotr', id));
	assert.deepEqual(row.slice(6, 11), [...['A', 'P', 'Q', 'OEE', 'check'].map((k) => percent(v.expected[k]))]);
	(await send('piotr', 'POST', '/oee_day', of)).is(422).says('This shift is written already.');
});

test('nothing made leaves availability alone; nothing planned leaves nothing; faster than ideal is said and not cut', async () => {
	const id = await make('ingrid', 'study', { title: 'Press 3', area: c.world.units.assembly }), of = { study: id, shift: '06:00', stop_min: 42, total: 0, reject: 0, ideal_s: 60 };

	await make('piotr', 'oee_day', { ...of, day: '2026-11-26' });
	await make('piotr', 'oee_day', { ...of, day: '2026-11-25', total: 420 });
	await make('piotr', 'oee_day', { ...of, day: '2026-11-24', total: 100, ideal_s: undefined });
	(await send('piotr', 'POST', '/oee_day', { ...of, day: '2026-11-22' })).is(422).says('Say how many minutes were planned.');
	await make('piotr', 'oee_day', { ...of, day: '2026-11-22', planned_min: 0, stop_min: 0 });
	const page = await oee('piotr', id), rows = oee_rows(page).slice(1).map((r) => r.slice(6, 11));
	assert.deepEqual(rows[0], ['90.0 %', '–', '–', '–', '–']);
	assert.deepEqual(rows[1], ['90.0 %', '111.1 %', '100.0 %', '100.0 %', '100.0 %']);
	assert.deepEqual(rows[2], ['90.0 %', '–', '–', '–', '–'], 'no ideal cycle: the study has no elements');
	assert.deepEqual(rows[3], ['–', '–', '–', '–', '–']);
	page.says('A performance above 100 % means that the ideal cycle is too long.');
	for (const wrong of [{ stop_min: 421 }, { total: 5, reject: 6 }, { total: 5, reject: 5, ideal_s: 0 }, { day: '2026-11-29' }])
		(await send('piotr', 'POST', '/oee_day', { ...of, day: '2026-11-23', ...wrong })).is(422);
});

test('a shift in the form, the ideal cycle from the study, its losses by reason', async () => {
	const id = await make('ingrid', 'study', { title: 'Lathe', area: c.world.units.assembly, demand_day: 400 }), piotr = await c.as('piotr'), day = '2026-11-26';

	await make('ingrid', 'element', { study: id, name: 'Load', hand_s: 8, machine_s: 46 });
	(await oee('piotr', id)).says('The study says 54.0 s a piece');
	const refused = (await piotr.post(`/study/${id}/oee`, { day, shift: '06:00', stop_min: '47', total: '390', reject: '' })).is(422);
	assert.match(refused.text, /id="f-reject"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="f-reject"/);
	assert.match(refused.text, /id="f-total"[^>]*value="390"|value="390"[^>]*id="f-total"/);
	const saved = (await piotr.post(`/study/${id}/oee`, { day, shift: '06:00', stop_min: '47', total: '390', reject: '6' })).is(303), sheet = await piotr.page(saved.location);
	assert.equal(oee_rows(sheet)[1][5], '54.0');
	const [, loss] = /action="(\/study\/\d+\/oee\/loss\?shift=\d+)"/.exec(sheet.text);
	(await piotr.post(loss, { reason: 'breakdown' })).is(422).says('Say how much was lost');
	(await piotr.post(loss, { reason: 'breakdown', minutes: '30', pieces: '3' })).is(422);
	(await piotr.post(loss, { reason: 'breakdown', minutes: '30,5', note: 'Belt torn' })).is(303);
	(await piotr.post(loss, { reason: 'rejects', pieces: '6' })).is(303);
	const page = (await oee('piotr', id)).says('31 of 47 minutes of stops have a reason.').says('Belt torn').says('6 pieces');
	assert.match(page.text, /Losses, the largest first[\s\S]*Breakdown[\s\S]*Rejects/);
	(await piotr.post(loss.replace(/\d+$/, '99999'), { reason: 'speed', minutes: '3' })).is(422);
	(await change('ingrid', 'element', (await (await c.as('ingrid')).api('GET', `/element?study=${id}`)).json.items[0].id, { machine_s: 60 })).is(200);
	assert.equal(oee_rows(await oee('piotr', id))[1][5], '54.0', 'a shift of yesterday is not moved by a study of today');
});

/* ---- changeovers ---- */

async function new_setup(elements, more = {}, of = {}) {
	const id = await make('ingrid', 'study', { title: `Changeover ${Math.random()}`, area: c.world.units.assembly, ...of });
	const setup = await make('ingrid', 'setup', { study: id, from_part: 'A', to_part: 'B', day: friday, ...more });

	for (const e of elements)
		await make('ingrid', 'setup_element', { setup, ...e });
	return { id, setup, page: async () => (await (await c.as('ingrid')).get(`/setup/${setup}`)).is(200) };
}

test('SV10: the clock alone says what each element took; what can be outside of the standstill is a saving without spending', async () => {
	const v = vector('SV10'), outside = v.input.external_done_stopped_min, s = await new_setup([{ name: 'Fetch', clock: `${outside - 10}:00`, kind_after: 'external' },
		{ name: 'Swap', clock: '40:00', time_after: '10:00', kind_after: 'internal' }, { name: 'Papers', clock: '50:00', kind_after: 'external' }, { name: 'Trial', clock: '1:02:00' }]);
	const page = (await s.page()).says('Stands now 62 min').says('Internal now 100.0 %').says('Internal after 45.8 %').says(`After separating ${v.expected.internal} min ${(100 * v.expected.saving).toFixed(1)} % less`)
		.says('After shortening 22 min 64.5 % less').says('not for more output');
	const rows = rows_of(page, 'tb');

	assert.deepEqual(rows.slice(1, 5).map((r) => r.slice(0, 6)), [['1', 'Fetch', '16:00', '16:00', 'internal', 'external'], ['2', 'Swap', '40:00', '24:00', 'internal', 'internal'],
		['3', 'Papers', '50:00', '10:00', 'internal', 'external'], ['4', 'Trial', '62:00', '12:00', 'internal', 'internal']]);
	(await (await c.as('ingrid')).get(`/study/${s.id}/setup`)).is(200).says('A → B').says('62:00').says('36:00').says('22:00');
});

test('SV11: every part every interval, and what cannot be done says so', async () => {
	const { input } = vector('SV11'), s = await new_setup([{ name: 'All of it', clock: `${input.changeover_min}:00` }], { parts: input.parts, run_min: input.run_s / 60 },
		{ available_min: input.available_s / 60 });

	(await s.page()).says('Now 1.0 days');
	(await change('ingrid', 'setup', s.setup, { run_min: input.available_s / 60 })).is(200);
	(await s.page()).says('there is no time for changeovers, and no EPEI');
	(await change('ingrid', 'setup', s.setup, { parts: null })).is(200);
	(await s.page()).says('For the EPEI the sheet needs');
});

test('elements in the form; a clock that is none or goes back is said beside its field; an action is one of the ledger\'s', async () => {
	const s = await new_setup([]), rashid = await c.as('rashid'), to = `/setup/${s.setup}/element`;

	(await s.page()).says('Nothing is observed yet.');
	(await rashid.post(to, { name: 'Open the guard', clock: '12' })).is(422).says('Write a time in minutes and seconds like 12:30.');
	(await rashid.post(to, { name: 'Open the guard', clock: '02:30', kind_now: 'internal' })).is(303);
	(await rashid.post(to, { name: 'Fetch', clock: '2:29' })).is(422).says('It runs on, it is not set back.');
	(await rashid.post(to, { name: 'Fetch', clock: '9:05', ecrs: 'eliminate', idea: 'Cart <i>beside</i> it' })).is(303);
	const page = (await s.page()).says('Eliminate Cart <i>beside</i> it'), rows = rows_of(page, 'tb');
	assert.deepEqual(rows[2].slice(2, 4), ['09:05', '06:35']);
	assert.equal(rows[2][8], '00:00', 'what is eliminated takes nothing');
	const element = Number(/\/setup_element\/(\d+)">/.exec(page.text.slice(page.text.indexOf('Fetch')))[1]);
	(await rashid.post('/action/add', { _origin: 'setup_element', _id: String(element), title: 'Build the cart', owner: c.world.people.grace.name, due: '2026-12-04' })).is(303);
	(await s.page()).says('Build the cart');
	(await send('ingrid', 'POST', '/setup_element', { setup: s.setup, name: 'x', clock: '10:00', no: 2 })).is(201);
	(await send('ingrid', 'POST', '/setup_element', { setup: s.setup, name: 'x', clock: '9:30', no: 1 })).is(422).says('further on here than at an element that comes later');
	const late = (await send('ingrid', 'POST', '/setup_element', { setup: s.setup, name: 'x', clock: '1:00', no: 1 })).is(201).json;
	assert.equal(late.clock, '01:00');
});

test('a changeover sheet as a standard: what was released stays, whatever is written after', async () => {
	const s = await new_setup([{ name: 'Fetch', clock: '10:00', kind_after: 'external' }, { name: 'Swap', clock: '30:00' }]), rashid = await c.as('rashid'), amara = await c.as('amara');

	(await s.page()).says('Make it a standard');
	const pdf = (await rashid.get(`/sheet/setup/${s.setup}`)).is(200);
	assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
	assert.match(pdf.type, /^application\/pdf/);
	(await (await c.as('tina')).get(`/sheet/setup/${s.setup}`)).is(404);
	const made = (await rashid.post('/standard/from', { kind: 'setup', origin: 'setup', id: String(s.setup) })).is(303).location, id = Number(/standard\/(\d+)/.exec(made)[1]);
	(await rashid.page(`/standard/${id}`)).says('Fetch').says('After separating 20 min 33.3 % less').says('From part A').says('To part B');
	const revision = (await (await c.as('admin')).api('GET', `/standard_revision?standard=${id}`)).is(200).json.items[0].id;
	await rashid.step('standard_revision', revision, 'ask');
	await amara.step('standard_revision', revision, 'release');
	await make('ingrid', 'setup_element', { setup: s.setup, name: 'Trial', clock: '45:00' });
	(await change('ingrid', 'setup', s.setup, { to_part: 'C' })).is(200);
	const frozen = (await rashid.page(`/standard/${id}`)).says('After separating 20 min 33.3 % less').says('To part B');
	assert.doesNotMatch(frozen.text, /Trial|\/setup_element\//, 'drawn from what was frozen alone');
	(await s.page()).says('Stands now 45 min');
	(await rashid.page(`/setup/${s.setup}`)).says('It was changed since');
});

/* ---- who may ---- */

test('whoever works there enters the day\'s figures; only whoever studies processes writes changeovers; another area sees nothing', async () => {
	const entry = { study: sv24, day: friday, shift: '06:00', hour: 5, actual: 52 }, to = `/study/${sv24}/hours?day=${friday}&shift=06:00&hour=5`;

	for (const who of ['tina', 'paul']) {
		const b = await c.as(who);
		for (const at of [`/study/${sv24}/hours`, `/study/${sv24}/oee`, `/study/${sv24}/setup`])
			(await b.get(at)).is(404);
		(await b.post(to, { actual: '52' })).is(404);
		(await b.post(`/study/${sv24}/oee`, { day: friday, shift: '06:00', stop_min: '1', total: '1', reject: '0' })).is(404);
		assert.ok([403, 404, 422].includes((await send(who, 'POST', '/hour_entry', entry)).status));
		assert.deepEqual((await b.api('GET', '/hour_entry')).json.items ?? [], []);
	}
	const vera = await c.as('vera'), page = await board('vera', sv24);
	assert.doesNotMatch(page.text, /name="actual"/);
	(await vera.post(to, { actual: '52' })).is(403);
	(await vera.post(`/study/${sv24}/oee`, { day: friday, shift: '06:00', stop_min: '1', total: '1', reject: '0' })).is(403);
	assert.ok([403, 404].includes((await send('vera', 'POST', '/hour_entry', entry)).status), 'a viewer reads');
	(await send('piotr', 'POST', '/setup', { study: sv24, from_part: 'A', to_part: 'B', day: friday })).is(403);
	(await (await c.as('piotr')).post(to, { actual: '52' })).is(303);
});

test('an export has the hours; the study leads to them', async () => {
	const csv = (await (await c.as('ingrid')).get(`/hour_entry/export.csv?study=${sv24}`)).is(200).text;

	assert.match(csv, /2026-11-27 06:00 \(4\)/);
	(await (await c.as('ingrid')).get(`/study/${sv24}`)).is(200).says('Hour by hour');
});

test('in German', async () => {
	const ingrid = await c.as('ingrid');

	(await ingrid.post('/me/lang', { lang: 'de' })).is(303);
	(await ingrid.get(`/study/${sv24}/hours?day=${friday}&shift=06:00`)).is(200).says('Stück nach 5 Stunden').says('Maschine ausgefallen').says('Grund, Plan');
	(await ingrid.get(`/study/${sv24}/oee`)).is(200).says('Davon Ausschuss');
	(await ingrid.post('/me/lang', { lang: 'en' })).is(303);
});

test('the hours of a day add up to what is asked for in it, planned stops or not', async () => {
	const id = await new_study('Covers, line 3', { available_min: null, stops_min: 60, demand_day: 870 });
	const planned = async (shift) => rows_of(await board('piotr', id, `?day=${friday}&shift=${shift}`)).slice(1).reduce((n, r) => n + Number(r[1]), 0);

	assert.equal(await planned('06:00') + await planned('22:00'), 870);
});
