/*
 * study.test.mjs -- a process study from its elements to its sheets: takt, combination, capacity, balance, observation; what is wrong is said beside
 * its cell, and who may do it.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { company } from '../lib/world.mjs';

let c, rashid, tina, headers;

before(async () => {
	c = await company();
	rashid = await c.as('rashid');
	tina = await c.as('tina');
	headers = { 'x-csrf': await rashid.csrf() };
});
after(() => c?.server.stop());

const make = async (of, body) => (await rashid.api('POST', `/${of}`, { body, headers })).is(201).json;
const element = async (id) => (await rashid.api('GET', `/element/${id}`)).is(200).json;

// domain.md F7 (TV07): a cycle of 36 s by hand, 41 s of the cell, 5 s wait, 4 s to takt 45.
const tv07 = [['Load lathe', 5, 28, 2], ['Load mill', 6, 35, 2], ['Load drill', 4, 20, 2], ['Gauge', 10, null, 5]];

async function study(elements, fields = {}) {
	const s = await make('study', { title: 'Valve bodies', product: 'VB-220', area: c.world.units.assembly, demand_day: 560, available_min: 480, stops_min: 60, ...fields });
	const made = [];

	for (const [name, hand_s, machine_s, walk_s, more = {}] of elements)
		made.push(await make('element', { study: s.id, name, hand_s, machine_s, walk_s, ...more }));
	return { ...s, elements: made, page: (path = '') => rashid.page(`/study/${s.id}${path}`) };
}

const grid = (s, more) => Object.assign(Object.fromEntries(s.elements.flatMap((e) => [[`${e.id}.version`, e.version], [`${e.id}.name`, e.name], [`${e.id}.no`, e.no], [`${e.id}.operator`, e.operator],
	[`${e.id}.hand_s`, e.hand_s ?? ''], [`${e.id}.machine_s`, e.machine_s ?? ''], [`${e.id}.walk_s`, e.walk_s ?? ''], [`${e.id}.walks`, '0'], [`${e.id}.work`, e.work], [`${e.id}.why`, '']])), more);

test('takt, cycle, wait and the verdict stand on the page', async () => {
	const s = await study(tv07);

	(await s.page()).says('45 s').says('41 s').says('It meets takt, 4 s to spare. The operator waits 5 s for a machine in each round.').says('takt 45 s');
	(await rashid.page('/study')).says('Valve bodies');
});

test('without demand there is no takt, without times no sheet: a dash and a sentence, never a nought', async () => {
	const s = await study([['Load', 5, null, null], ['Unload', null, null, null]], { demand_day: null });

	(await s.page()).says('These have no time yet').says('Unload');
	const empty = await study([], { demand_day: null });
	(await empty.page()).says('No element yet');
	assert.match((await empty.page()).text, /<dt>Takt<\/dt><dd[^>]*>– <small>no demand yet<\/small><\/dd><\/div><div><dt>Cycle<\/dt><dd[^>]*>– <small>no element yet</);
	(await empty.page('/balance')).says('It is drawn once every element has a time.');
	(await empty.page('/observations')).says('Nobody has timed this yet.');
	const fast = await study([['Load', 50, null, null]]);
	(await fast.page()).says('A round takes 50 s: 5 s more than takt.');
	const machine = await study([['Load', 5, 50, null]]);
	(await machine.page()).says('A machine takes 55 s: 10 s more than takt.');
});

test('the available time is the calendar\'s when none is typed', async () => {
	const s = await study(tv07, { available_min: null, stops_min: null, demand_day: 480 });
	const day = (await s.page()).text.match(/<dt>Available<\/dt><dd[^>]*>([\d,]+) s/);

	assert.ok(Number(day[1].replace(',', '')) >= 8 * 3600 / 2, day[1]);
	(await rashid.api('POST', '/study', { body: { title: 'No time', area: c.world.units.assembly, available_min: 60, stops_min: 60 }, headers })).is(422).says('The stops leave no time to work.');
});

test('the table of elements: typed, drawn, saved, a walk of its own, removed, and late', async () => {
	const s = await study(tv07), at = `/study/${s.id}/elements`, [a, b] = s.elements;

	(await rashid.page(at)).says('One row for each thing that the hands do');
	const drawn = (await rashid.post(`${at}/draw`, grid(s, { [`${a.id}.hand_s`]: '9,5' }))).is(200);
	drawn.says('9.5');
	assert.equal((await element(a.id)).hand_s, 5, 'drawing saves nothing');
	(await rashid.post(at, grid(s, { [`${a.id}.hand_s`]: '9,5', [`${a.id}.why`]: 'The 5 s were with a helper', 'n1.name': 'Fetch a pallet', 'n1.hand_s': '4', 'n1.walks': '1', 'n1.no': '', [`${b.id}.remove`]: '1' }))).is(303);
	assert.deepEqual([(await element(a.id)).hand_s, (await element(a.id)).hand_from], [9.5, 'chosen']);
	assert.equal((await element(b.id)).withdrawn, true);
	const now = (await s.page()).text;
	assert.match(now, /Gauge<\/th><td[^>]*>10<\/td><td[^>]*>–<\/td><td[^>]*>9<\/td>/, 'the walk stands with the element before it');
	assert.doesNotMatch(now, /Load mill/);
	(await rashid.post(at, grid(s))).is(422).says('Somebody has changed this row in the meantime.');
});

test('a mistake is said beside its cell, and nothing is saved', async () => {
	const s = await study(tv07), at = `/study/${s.id}/elements`, [a] = s.elements;
	const page = (await rashid.post(at, grid(s, { [`${a.id}.hand_s`]: 'soon', 'n1.hand_s': '4', [`${s.elements[1].id}.hand_s`]: '7' }))).is(422);

	page.says('Nothing was saved yet.').says('This is not a number').says('Please fill this in.');
	assert.match(page.text, /value="soon"/);
	assert.equal((await element(s.elements[1].id)).hand_s, 6);
	(await rashid.post(at, grid(s, { [`${a.id}.hand_s`]: '-1' }))).is(422).says('A time is 0, or 0.01 to 86400 seconds.');
	(await rashid.post(`/study/${s.id}/capacity`, { [`${a.id}.version`]: a.version, [`${a.id}.change_s`]: '90' })).is(422).says('A tool change needs both');
});

// domain.md F6 (TV06): lathe 814, mill 663 the bottleneck, drill 1,144, gauge 4,600 in 27,600 s.
test('the process capacity sheet', async () => {
	const s = await study([['Lathe', 5, 28, null, { change_s: 90, pieces_per_change: 100 }], ['Mill', 6, 35, null, { change_s: 120, pieces_per_change: 200 }], ['Drill', 4.12, 20, null], ['Gauge', 6, null, null]],
		{ available_min: 460, stops_min: null, demand_day: 700 });

	(await s.page('/capacity')).says('814').says('663').says('1,144').says('4,600').says('Mill can make 663 a day: 37 fewer than are asked for.');
});

test('the yamazumi: proposed with the order kept, moved by hand, taken over, thrown away', async () => {
	const s = await study([['A', 30, null, null], ['B', 20, null, null], ['C', 25, null, null], ['D', 15, null, null]]), at = `/study/${s.id}/balance`;
	const next = async () => (await rashid.api('GET', `/study/${s.id}`)) && Promise.all(s.elements.map(async (e) => { const x = await element(e.id); return [x.operator, x.operator_next]; }));

	const shown = async () => /name="shown" value="(\w+)"/.exec((await s.page('/balance')).text)[1];
	(await s.page('/balance')).says('1 operator is above takt.');
	(await rashid.post(`${at}/propose`, { how: 'kept' })).is(303);
	assert.deepEqual(await next(), [[1, 1], [1, 2], [1, 2], [1, 3]], '30 | 20 + 25 | 15: the remainder is with the last one');
	(await s.page('/balance')).says('Proposal: 3 operators');
	const d = await element(s.elements[3].id);
	(await rashid.post(`${at}/move`, { element: d.id, version: d.version, to: 1 })).is(303);
	assert.deepEqual((await next())[3], [1, 1]);
	(await rashid.post(`${at}/move`, { element: d.id, version: d.version, to: 2 })).is(409).says('Somebody has changed this element in the meantime.');
	(await rashid.post(`${at}/move`, { element: d.id, version: d.version + 1, to: 99 })).is(422);
	(await rashid.post(`${at}/propose`, { how: 'free' })).is(303);
	assert.equal(new Set((await next()).map((x) => x[1])).size, 2, '30 + 15 | 20 + 25 with the order free');
	(await rashid.post(`${at}/propose`, { how: 'none' })).is(409);
	(await rashid.post(`${at}/propose`, { how: 'none', shown: await shown() })).is(303);
	assert.deepEqual(await next(), [[1, null], [1, null], [1, null], [1, null]]);
	const gone = await element(s.elements[3].id);
	(await rashid.post(`${at}/move`, { element: gone.id, version: gone.version, to: 0 })).is(303);
	(await rashid.post(`${at}/propose`, { how: 'kept' })).is(303);
	assert.deepEqual((await next())[3], [1, 0], 'what is taken out stays out');
	(await s.page('/balance')).says('Take 15 s of waste out, and the work is shared by 2 operators');
	const old = await shown(), c3 = await element(s.elements[2].id);
	(await rashid.post(`${at}/move`, { element: c3.id, version: c3.version, to: 0 })).is(303);
	(await rashid.post(`${at}/propose`, { how: 'take', shown: old })).is(409).says('Somebody has changed the elements or the proposal in the meantime.');
	assert.equal((await element(c3.id)).withdrawn, false);
	(await rashid.post(`${at}/propose`, { how: 'sell', shown: await shown() })).is(422);
	assert.deepEqual((await next())[2], [1, 0], 'nothing was thrown away');
	(await rashid.post(`${at}/move`, { element: c3.id, version: c3.version + 1, to: 2 })).is(303);
	(await rashid.post(`${at}/propose`, { how: 'take', shown: await shown() })).is(303);
	assert.deepEqual((await next()).slice(0, 3), [[1, null], [2, null], [2, null]]);
	assert.equal((await element(gone.id)).withdrawn, true);
	(await s.page()).says('It meets takt');
});

test('what cannot be proposed is said, with what to do', async () => {
	const long = await study([['A', 50, null, null]]), none = await study([['A', 5, null, null]], { demand_day: null });

	(await rashid.post(`/study/${long.id}/balance/propose`, { how: 'kept' })).is(422).says('One element alone is longer than takt.');
	(await rashid.post(`/study/${none.id}/balance/propose`, { how: 'kept' })).is(422).says('Without takt there is nothing to load to.');
	const round = await study([['A', 5, null, null, { after: '2' }], ['B', 5, null, null, { after: '1' }]]);
	(await rashid.post(`/study/${round.id}/balance/propose`, { how: 'free' })).is(422).says('Two elements wait for each other.');
	(await rashid.api('POST', '/element', { body: { study: round.id, name: 'C', after: 'first' }, headers })).is(422).says('Numbers of elements with a space between');
});

// domain.md F3 (TV09): 12, 11, 10, 12, 11, 14, 11, 12, 13, 11: the lowest repeatable is 11, not 10 and not the mean.
const tv09 = [12, 11, 10, 12, 11, 14, 11, 12, 13, 11];
const clock = (times) => times.map(((sum) => (t) => (sum += t * 10))(0)).join('\n');

test('an observation: the lowest repeatable becomes the element\'s time, unless somebody chose another', async () => {
	const s = await study([['Deburr', null, null, null]]), [e] = s.elements;

	await make('observation', { study: s.id, operator_code: 'A', readings: clock(tv09), started_at: '2026-11-20T08:00:00Z' });
	assert.deepEqual([(await element(e.id)).hand_s, (await element(e.id)).hand_from], [11, 'observed']);
	(await s.page('/observations')).says('10.0 to 14.0').says('Observed').says('operator A, timed by R. Karim');
	const now = await element(e.id);
	(await rashid.api('PATCH', `/element/${e.id}`, { body: { hand_s: 12, why: 'The part is heavier now' }, headers: { ...headers, 'if-match': `"${now.version}"` } })).is(200);
	await make('observation', { study: s.id, readings: clock([9, 9, 9]) });
	assert.deepEqual([(await element(e.id)).hand_s, (await element(e.id)).hand_from], [12, 'chosen']);
	(await s.page('/observations')).says('Chosen').says('The part is heavier now');
});

test('the time is that of the latest sitting in which it repeats; sittings are not pooled', async () => {
	const s = await study([['Deburr', null, null, null]]), [e] = s.elements;
	const sitting = (day, times) => make('observation', { study: s.id, readings: clock(times), started_at: `2026-11-${day}T08:00:00Z` });
	const hand = async () => (await element(e.id)).hand_s;

	await sitting('10', [9, 9, 9]);
	assert.equal(await hand(), 9);
	const late = await sitting('20', [12, 12, 14]);
	assert.equal(await hand(), 12, 'the new way of working, not the 9 s of the old one');
	(await s.page('/observations')).says('12.0 to 14.0');
	await sitting('21', [11, 15]);
	assert.equal(await hand(), 12, 'nothing repeats in the last one: the one before it');
	await sitting('05', [7, 7]);
	assert.equal(await hand(), 12, 'sent late, taken earlier');
	(await rashid.post(`/observation/${late.id}/cycle`, { version: late.version, cycle: 1, odd: 1, note: 'Helped' })).is(303);
	assert.equal(await hand(), 9, 'after marking nothing repeats there any more');
});

test('one operator of a line is timed, or all in one; with one operator nothing is asked', async () => {
	const s = await study([['Load', null, null, null], ['Press', null, null, null], ['Gauge', null, null, null, { operator: 2 }]]), at = `/observe`;
	const [a, b, g] = s.elements.map((e) => e.id), timed = (page) => /name="timed"[^>]*value="([^"]*)"/.exec(page.text)?.[1] ?? /value="([^"]*)"[^>]*name="timed"/.exec(page.text)?.[1];

	const ask = await s.page(at);
	ask.says('Whose work do you time?').says('Operator 1: 2 elements').says('Operator 2: 1 element').says('All in one');
	assert.equal(timed(ask), undefined);
	assert.equal(timed(await s.page(`${at}?operator=1`)), `${a} ${b}`);
	assert.equal(timed(await s.page(`${at}?operator=2`)), `${g}`);
	assert.doesNotMatch((await s.page(`${at}?operator=2`)).text, /Press/);
	assert.equal(timed(await s.page(`${at}?operator=all`)), `${a} ${b} ${g}`);
	for (const none of ['3', '0', '-1', 'x', '99999999999999999999'])
		(await s.page(`${at}?operator=${none}`)).says('Whose work do you time?');
	const wrong = (await rashid.post(`/study/${s.id}/observe?operator=2`, { timed: String(g), readings: '50\n40' })).is(422);
	assert.equal(timed(wrong), `${g}`, 'what was timed stays what was timed');
	(await rashid.post(`/study/${s.id}/observe?operator=2`, { timed: String(g), readings: '50\n100' })).is(303);
	assert.deepEqual([(await element(g)).hand_s, (await element(a)).hand_s], [5, null]);
	const one = await study([['Load', null, null, null]]);
	assert.equal(timed(await one.page(at)), String(one.elements[0].id));
});

test('a cycle is marked as odd with its reason, counts for nothing, and is unmarked again', async () => {
	const s = await study([['A', null, null, null], ['B', null, null, null]]), [a] = s.elements;
	const o = await make('observation', { study: s.id, readings: '50 100\n140 200\n240 300\n290 350'.replace('290 350', '390 450') });
	const readings = async () => (await rashid.api('GET', `/observation/${o.id}`)).is(200).json.readings;
	const version = async () => (await rashid.api('GET', `/observation/${o.id}`)).is(200).json.version;

	assert.equal((await element(a.id)).hand_s, 4, '5, 4, 4, 9');
	assert.match((await s.page('/observations')).text, /action="\/observation\/\d+\/cycle"[\s\S]*?name="version" value="1"/);
	(await rashid.post(`/observation/${o.id}/cycle`, { version: 1, cycle: 2, odd: 1, note: 'Cart # was\nmissing' })).is(303);
	assert.equal((await readings()).trim(), '50 100\n140x 200x # Cart   was missing\n240 300\n390 450');
	assert.equal((await element(a.id)).hand_s, 4, 'none repeats any more within half a second: the time stays as it was');
	(await s.page('/observations')).says('Cart was missing').says('No time repeats yet');
	(await rashid.post(`/observation/${o.id}/cycle`, { version: 1, cycle: 2 })).is(409).says('Somebody has changed this observation in the meantime.');
	(await rashid.post(`/observation/${o.id}/cycle`, { version: await version(), cycle: 2 })).is(303);
	assert.equal((await readings()).trim(), '50 100\n140 200\n240 300\n390 450');
	(await rashid.post(`/observation/${o.id}/cycle`, { version: await version(), cycle: 'x' })).is(422);
});

test('a mark that does not fit any more is refused, and no reading is lost', async () => {
	const s = await study([['A', null, null, null]]), readings = `50 # ${'a'.repeat(19980)}\n90\n130\n`;
	const o = await make('observation', { study: s.id, readings });

	(await rashid.post(`/observation/${o.id}/cycle`, { version: o.version, cycle: 2, odd: 1, note: 'The cart was missing, and nobody knew' })).is(422).says('This is too long.');
	const now = (await rashid.api('GET', `/observation/${o.id}`)).is(200).json;
	assert.deepEqual([now.readings.trim(), now.version], [readings.trim(), o.version]);
});

test('readings that are none are refused with the line, and what was typed stays', async () => {
	const s = await study([['A', null, null, null]]), at = `/study/${s.id}/observe`;
	const page = (await rashid.post(at, { timed: String(s.elements[0].id), readings: '50\n40', operator_code: 'B' })).is(422);

	page.says('Line 2: the clock goes back.').says('50 40');
	assert.match(page.text, /value="B"/);
	const script = (await rashid.post(at, { timed: String(s.elements[0].id), readings: 'x' }, { headers: { accept: 'application/json' } })).is(422);
	assert.match(script.json.fields.readings, /Line 1: this is no reading/);
	(await rashid.post(at, { timed: '1', readings: '50' })).is(422).says('One of these elements is not of this study.');
	(await rashid.post(at, { timed: String(s.elements[0].id), readings: '50', _as: '99999' })).is(401);
	const sent = (await rashid.post(at, { timed: String(s.elements[0].id), readings: '50 \n100', started_at: '2026-11-20T08:00:00Z' }, { headers: { accept: 'application/json' } })).is(201);
	assert.equal(sent.json.receipt, `/study/${s.id}/observations`);
});

test('who leads another area sees nothing of it; who may not change it reads it', async () => {
	const s = await study(tv07);

	(await tina.get(`/study/${s.id}`)).is(404);
	(await tina.get(`/study/${s.id}/balance`)).is(404);
	(await tina.post(`/study/${s.id}/balance/propose`, { how: 'kept' })).is(404);
	const piotr = await c.as('piotr');
	(await piotr.get(`/study/${s.id}`)).is(200).says('Load lathe');
	(await piotr.get(`/study/${s.id}/elements`)).is(200);
	assert.doesNotMatch((await piotr.get(`/study/${s.id}/elements`)).text, /gr-form/);
	(await piotr.post(`/study/${s.id}/elements`, {})).is(403);
	(await piotr.get(`/study/${s.id}/observe`)).is(403);
});

test('a combination sheet becomes a standard: frozen when it is asked for, released by somebody else, unchanged when the study goes on', async () => {
	const s = await study(tv07), amara = await c.as('amara');

	(await s.page()).says('Make it a standard');
	const at = (await rashid.post('/standard/from', { kind: 'combination', origin: 'study', id: String(s.id) })).is(303).location.replace(/[?#].*/, '');
	const id = Number(/\/standard\/(\d+)/.exec(at)[1]), revision = (await rashid.api('GET', `/standard_revision?standard=${id}`)).is(200).json.items[0];
	(await rashid.post(`/standard_revision/${revision.id}/step/ask`, {})).is(303);
	(await rashid.post(`/standard_revision/${revision.id}/step/release`, {})).is(403);
	(await amara.post(`/standard_revision/${revision.id}/step/release`, {})).is(303);
	const page = await rashid.page(`/standard/${id}`);
	page.says('Load lathe').says('takt 45 s').says('41 s').says('Revision 1');
	const e = s.elements[0], v = (await element(e.id)).version;
	(await rashid.api('PATCH', `/element/${e.id}`, { body: { hand_s: 30, name: 'Load the new lathe' }, headers: { ...headers, 'if-match': `"${v}"` } })).is(200);
	(await rashid.page(`/standard/${id}`)).says('Load lathe').says('41 s');
	(await s.page()).says('Load the new lathe').says('changed since');
});

test('each sheet as a PDF: not released, it says so; released, it has its number, who released it and a code', async () => {
	const s = await study(tv07), amara = await c.as('amara');
	const words = (bytes) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString();
	const pdf = async (who, at) => { const a = (await who.get(at)).is(200); assert.equal(a.type, 'application/pdf'); return words(a.bytes); };

	const timed = await study(tv07);
	await make('observation', { study: timed.id, operator_code: 'A', readings: '50 120 180 230\n281 350 410 460 # cart was missing' });
	assert.match(await pdf(rashid, `/sheet/observation/${timed.id}`), /Lowest repeatable[\s\S]*cart was missing/);
	for (const [kind, says] of [['combination', /Load mill\s+6\s+35\s+2/], ['capacity', /Load mill/], ['balance', /Yamazumi/]]) {
		const text = await pdf(rashid, `/sheet/${kind}/${s.id}`);
		assert.match(text, /Not released/);
		assert.match(text, says);
	}
	assert.match(await pdf(rashid, `/sheet/combination/${s.id}`), /It meets takt, 4 s to spare/);
	(await tina.get(`/sheet/combination/${s.id}`)).is(404);
	(await rashid.get(`/sheet/nothing/${s.id}`)).is(404);
	const id = Number(/standard\/(\d+)/.exec((await rashid.post('/standard/from', { kind: 'combination', origin: 'study', id: String(s.id) })).is(303).location)[1]);
	const revision = (await rashid.api('GET', `/standard_revision?standard=${id}`)).is(200).json.items[0].id;
	assert.match(await pdf(rashid, `/standard/${id}/revision/1/pdf`), /Draft, not valid/);
	(await rashid.post(`/standard_revision/${revision}/step/ask`, {})).is(303);
	(await amara.post(`/standard_revision/${revision}/step/release`, {})).is(303);
	const text = await pdf(rashid, `/standard/${id}/revision/1/pdf?size=a3`);
	for (const what of [`SW-${id}`, 'Amara Okafor', 'Rashid Karim', 'Valid only while its QR code says so.', 'Load lathe'])
		assert.ok(text.includes(what), `${what} is not in ${text}`);
	assert.doesNotMatch(text, /Not released|Draft/);
});

test('a table saves what it showed: thousands, hundredths, and what was observed stays observed', async () => {
	const s = await study([['Cure', 2.25, 1800, null], ['Deburr', null, null, 4.1]]), [a, b] = s.elements;

	await make('observation', { study: s.id, timed: String(b.id), readings: '94\n188\n282' });
	const now = await Promise.all([element(a.id), element(b.id)]), page = await s.page('/elements');
	const typed = Object.fromEntries([...page.text.matchAll(/name="((\d+)\.(\w+))" (?:value="([^"]*)")/g)].filter((m) => m[3] !== 'remove').map((m) => [m[1], m[4] ?? '']));
	(await rashid.post(`/study/${s.id}/elements`, { ...typed, [`${a.id}.work`]: 'value', [`${b.id}.work`]: 'value', [`${a.id}.name`]: 'Cure it', [`${b.id}.name`]: 'Deburr it' })).is(303);
	const then = await Promise.all([element(a.id), element(b.id)]);
	assert.deepEqual([then[0].name, then[0].hand_s, then[0].machine_s], ['Cure it', 2.25, 1800]);
	assert.deepEqual([then[1].name, then[1].hand_s, then[1].hand_from], ['Deburr it', now[1].hand_s, 'observed']);
	(await rashid.api('PATCH', `/element/${b.id}`, { body: { walk_s: 1.4 }, headers: { ...headers, 'if-match': `"${then[1].version}"` } })).is(200);
	assert.deepEqual([(await element(b.id)).hand_s, (await element(b.id)).hand_from], [8, 'observed'], 'less walking is more by hand: 9.4 s together');
});

test('who saves too late is late the second time as well', async () => {
	const s = await study(tv07), [a] = s.elements, at = `/study/${s.id}/capacity`, mine = { [`${a.id}.version`]: a.version, [`${a.id}.machine`]: 'M1', [`${a.id}.hand_s`]: '5' };

	(await rashid.post(at, { ...mine, [`${a.id}.machine`]: 'L-1' })).is(303);
	const late = (await rashid.post(at, mine)).is(422);
	late.says('Somebody has changed this row in the meantime.');
	assert.match(late.text, new RegExp(`name="${a.id}\\.version" value="${a.version}"`));
	(await rashid.post(at, mine)).is(422);
	assert.equal((await element(a.id)).machine, 'L-1');
});

test('a time that is none draws nothing endless', async () => {
	const s = await study([['A', null, null, null]], { demand_day: null }), vera = await c.as('vera');

	for (const tiny of ['1e-12', '1e-300'])
		assert.ok((await vera.post(`/study/${s.id}/elements/draw`, { 'n1.name': 'x', 'n1.hand_s': tiny, [`${s.elements[0].id}.name`]: 'A', [`${s.elements[0].id}.hand_s`]: tiny })).status < 500);
	(await rashid.api('POST', '/element', { body: { study: s.id, name: 'B', hand_s: 1e-12 }, headers })).is(422).says('A time is 0, or 0.01');
	(await rashid.page(`/study/${s.id}`)).says('These have no time yet');
});

test('what one machine does is one step of the capacity sheet, and holds its pieces once', async () => {
	const s = await study([['Unload', 3, null, null, { machine: 'BP-12' }], ['Load, start', 5, 46, null, { machine: 'BP-12' }], ['Gauge', 6, null, null]], { available_min: 450, stops_min: null, demand_day: 375 });
	const page = await s.page('/capacity');

	assert.match(page.text, /BP-12<\/th><td[^>]*>BP-12<\/td><td[^>]*>8<\/td><td[^>]*>46<\/td><td[^>]*>–<\/td><td[^>]*>54<\/td><td[^>]*>500</);
	assert.match(page.text, /<dt>Standard WIP<\/dt><dd[^>]*>2<\/dd>/);
});
