/*
 * layout.test.mjs -- the standard work sheet and the spaghetti diagram of a study: who may, what is refused, a move that came too late, the floor's picture and
 * its scale, and lengths that were computed elsewhere (SV09).
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { cell_study } from '../lib/cell.mjs';
import { root } from '../lib/program.mjs';

const camera = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
const picture = { photo: { name: 'plan.jpg', type: 'image/jpeg', bytes: camera } };
let c, admin, rashid, tina, piotr, vera, made, at;

before(async () => {
	c = await company();
	[admin, rashid, tina, piotr, vera] = [await c.as('admin'), await c.as('rashid'), await c.as('tina'), await c.as('piotr'), await c.as('vera')];
	made = await cell_study(rashid, c.world.units.assembly);
	at = `/study/${made.study}`;
});
after(() => c?.server.stop());

const row = async (of, id) => (await admin.api('GET', `/${of}/${id}`)).is(200).json;
const newest = async (of) => (await admin.api('GET', `/${of}?sort=-id&limit=1`)).is(200).json.items[0];
const move = (who, place, x, y, version) => who.post(`${at}/layout/move`, { _row: String(place), version: String(version), x: String(x), y: String(y) });
const value = (page, name) => new RegExp(`<(?:input|textarea)[^>]*\\bname="${name}"[^>]*?(?:value="([^"]*)"|>([^<]*)<)`).exec(page.text)?.slice(1).find((x) => x !== undefined)?.trim();
const wrong = (a, field) => assert.match(a.is(422).text, new RegExp(`id="f-${field}-e"`), `${a.asked}: nothing is said at ${field}`);
const stops = (page) => [...page.text.matchAll(/<text class="s m k"[^>]*>([^<]*)<\/text>/g)].map((m) => m[1]);

test('the path follows from the order of the elements and where they are done', async () => {
	const page = await rashid.page(`${at}/layout`);

	// Element 2 and 4 are at their machines, 3 where 2 was: it is no stop of its own. The last 1 is the legend's.
	assert.deepEqual(stops(page), ['1', '2', '4', '5', '6', '7', '1']);
	page.says('CNC-12 (follows)').says('Takt 72 s').says('Standard WIP 3');
	// 3+8+6+9+4+6+2 by hand and 15 s of walking: 53; CNC-14 takes 9 + 52.
	page.says('Cycle 61 s');
	assert.deepEqual(stops(await rashid.page(`${at}/layout?operator=2`)), ['8', '1']);
	assert.deepEqual(stops(await rashid.page(`${at}/layout?operator=99`)).length, 7);
});

test('who may read it, and who may change it', async () => {
	const forms = [`${at}/layout/place`, `${at}/layout/plan`, `${at}/spaghetti/way`];

	for (const who of [piotr, vera]) {
		(await who.get(`${at}/layout`)).is(200);
		(await who.get(`${at}/spaghetti`)).is(200);
		for (const form of forms)
			(await who.get(form)).is(403);
		assert.doesNotMatch((await who.get(`${at}/layout`)).text, /data-plan|New place|layout\/move/);
	}
	const { version, x } = await row('study_place', made.places.Press);
	// A team leader of another area does not see it at all.
	(await tina.get(`${at}/layout`)).is(404);
	(await move(tina, made.places.Press, 1, 1, version)).is(404);
	(await move(vera, made.places.Press, 1, 1, version)).is(403);
	(await piotr.post(`${at}/layout/stops`, { [`e${made.elements[0]}`]: String(made.places.Rack) })).is(403);
	(await tina.post(`${at}/layout/place`, { name: 'Mine', x: '1', y: '1', w: '1', h: '1' })).is(404);
	(await tina.send(`${at}/layout/picture`, {}, picture, { csrf: true })).is(404);
	(await vera.post(`${at}/spaghetti/way`, { name: 'W', moment: 'before', points: '1,1 2,2' })).is(403);
	assert.equal((await row('study_place', made.places.Press)).x, x);
	assert.match((await c.anybody().get(`${at}/layout`)).is(303).location, /^\/sign-in/);
	(await rashid.get('/study/99999/layout')).is(404);
	(await rashid.get(`${at}/layout/place?row=99999`)).is(404);
});

test('a row of another study is not moved by this one\'s address', async () => {
	const other = await cell_study(rashid, c.world.units.assembly, { bound: false });
	const { version } = await row('study_place', other.places.Press);

	(await move(rashid, other.places.Press, 1, 1, version)).is(404);
	(await rashid.get(`${at}/layout/place?row=${other.places.Press}`)).is(404);
	(await rashid.post(`${at}/layout/stops`, { [`e${made.elements[0]}`]: String(other.places.Press) })).is(422);
	(await move(rashid, '', 1, 1, 1)).is(404);
});

test('a move is kept to 0.1 m, undone, and refused when it came too late', async () => {
	const before = await row('study_place', made.places.Gauge);
	const moved = (await move(rashid, made.places.Gauge, 5.04, 4.26, before.version)).is(303), page = await rashid.page(moved.location);
	const now = await row('study_place', made.places.Gauge);

	assert.deepEqual([now.x, now.y, now.w], [5, 4.3, before.w]);
	const late = (await move(rashid, made.places.Gauge, 1, 1, before.version)).is(409);
	late.says(/Somebody moved or changed this place in the meantime/);
	const said = await rashid.ask('POST', `${at}/layout/move`, { headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ csrf: await rashid.csrf(), _row: String(made.places.Gauge), version: String(before.version), x: '1', y: '1' }).toString() });
	assert.match(JSON.stringify(said.is(409).json), /in the meantime/);
	assert.deepEqual((await row('study_place', made.places.Gauge)).x, 5);
	const undo = new RegExp(`action="(/study_place/${made.places.Gauge}/undo)"`).exec(page.text)[1];
	(await rashid.post(undo, { next: `${at}/layout` })).is(303);
	assert.deepEqual((({ x, y }) => [x, y])(await row('study_place', made.places.Gauge)), [before.x, before.y]);
});

test('what does not lie on the floor or has no size is refused at its field', async () => {
	const good = { name: 'Table', x: '1', y: '3', w: '1', h: '1' }, place = (more) => rashid.post(`${at}/layout/place`, { ...good, ...more });

	wrong(await place({ name: '' }), 'name');
	wrong(await place({ x: '9.5' }), 'x');
	wrong(await place({ x: '-1' }), 'x');
	wrong(await place({ y: '5.5' }), 'y');
	wrong(await place({ w: '0' }), 'w');
	wrong(await place({ h: '0.02' }), 'h');
	wrong(await place({ w: 'wide' }), 'w');
	wrong(await place({ wip: '-1' }), 'wip');
	assert.equal(value(await place({ x: '9.5', name: 'Kept table' }), 'name'), 'Kept table');
	const { version } = await row('study_place', made.places.Press);
	(await move(rashid, made.places.Press, 9.5, 1, version)).is(422);
	(await move(rashid, made.places.Press, 'far', 1, version)).is(422);
	for (const [field, more] of [['width_m', { width_m: '0.5', height_m: '6' }], ['height_m', { width_m: '10', height_m: '2000' }], ['height_m', { width_m: '10', height_m: '' }]])
		wrong(await rashid.post(`${at}/layout/plan`, more), field);
});

test('a form that came too late shows both and overwrites nothing', async () => {
	const before = await row('study_place', made.places.Rack), form = { _row: String(before.id), name: 'Rack', x: '1.5', y: '4.3', w: '2', h: '1.2' };

	(await rashid.post(`${at}/layout/place`, { ...form, name: 'Rack of Rashid', version: String(before.version) })).is(303);
	const late = (await admin.post(`${at}/layout/place`, { ...form, name: 'Rack of admin', version: String(before.version) })).is(409);
	late.says(/Saved by Rashid Karim ?: Rack of Rashid/);
	assert.equal(value(late, 'name'), 'Rack of admin');
	assert.equal((await row('study_place', before.id)).name, 'Rack of Rashid');
	(await admin.post(`${at}/layout/place`, { ...form, version: value(late, 'version') })).is(303);
	assert.equal((await row('study_place', before.id)).name, 'Rack');
});

test('a place that is taken off the plan is no stop any more, and comes back', async () => {
	const page = await rashid.page(`${at}/layout/place?row=${made.places.Gauge}`), version = value(page, 'version');

	(await rashid.post(`/study_place/${made.places.Gauge}/withdraw`, { version, withdrawn: '1', next: `${at}/layout` })).is(303);
	assert.deepEqual(stops(await rashid.page(`${at}/layout`)), ['1', '2', '4', '5', '7', '1']);
	(await rashid.post(`/study_place/${made.places.Gauge}/undo`)).is(303);
	assert.deepEqual(stops(await rashid.page(`${at}/layout`)), ['1', '2', '4', '5', '6', '7', '1']);
});

test('where an element is done is said, changed and taken back', async () => {
	const name = `e${made.elements[2]}`, at_press = { [name]: String(made.places.Press) };

	for (let twice = 0; twice < 2; twice++) {
		(await rashid.post(`${at}/layout/stops`, at_press)).is(303);
		assert.deepEqual(stops(await rashid.page(`${at}/layout`)), ['1', '2', '3', '4', '5', '6', '7', '1']);
	}
	const was = (place) => ({ [name.replace('e', 'w')]: String(made.places[place]) });
	(await rashid.post(`${at}/layout/stops`, { [name]: String(made.places.Gauge), ...was('Press') })).is(303);
	(await rashid.post(`${at}/layout/stops`, { [name]: '', ...was('Gauge') })).is(303);
	assert.deepEqual(stops(await rashid.page(`${at}/layout`)), ['1', '2', '4', '5', '6', '7', '1']);
	(await rashid.post(`${at}/layout/stops`, { [name]: 'here' })).is(422);
});

test('a page of an hour ago sets back nothing that somebody else chose, and says so where it would', async () => {
	const [a, b] = [made.elements[2], made.elements[3]], { Press, Gauge, Rack } = made.places, old = await rashid.page(`${at}/layout`);
	const chosen = async (id) => new RegExp(`name="e${id}"[\\s\\S]*?</select>`).exec((await rashid.page(`${at}/layout`)).text)[0].match(/value="(\d*)" selected/)?.[1] ?? '';
	const form = { [`w${a}`]: value(old, `w${a}`) ?? '', [`e${a}`]: await chosen(a), [`w${b}`]: value(old, `w${b}`) ?? '', [`e${b}`]: await chosen(b) };

	assert.match(old.text, new RegExp(`name="w${a}"`));
	assert.equal(form[`w${a}`], form[`e${a}`]);
	(await admin.post(`${at}/layout/stops`, { ...form, [`e${a}`]: String(Press) })).is(303);
	(await rashid.post(`${at}/layout/stops`, { ...form, [`e${b}`]: String(Gauge) })).is(303);
	assert.deepEqual([await chosen(a), await chosen(b)], [String(Press), String(Gauge)]);
	(await rashid.post(`${at}/layout/stops`, { ...form, [`w${b}`]: String(Gauge), [`e${b}`]: String(Rack), [`e${a}`]: String(Rack) })).is(409).says('Somebody has said in the meantime');
	assert.deepEqual([await chosen(a), await chosen(b)], [String(Press), String(Gauge)]);
	(await rashid.post(`${at}/layout/stops`, { [`w${a}`]: String(Press), [`e${a}`]: form[`w${a}`], [`w${b}`]: String(Gauge), [`e${b}`]: form[`w${b}`] })).is(303);
	assert.deepEqual([await chosen(a), await chosen(b)], [form[`e${a}`], form[`e${b}`]]);
});

/* ---- ways ---- */

const way = (fields, who = rashid) => who.post(`${at}/spaghetti/way`, { name: 'Operator 1', operator: '1', moment: 'before', trips: '240', ...fields });

test('points that are none are refused with what was typed, at their field', async () => {
	for (const points of ['', '1,2', '1 2', '1,2;3,4', '1,5,2 3,4', '1,2 11,2', '1,2 3,6.5', '1,2 x,y', Array(201).fill('1,1').join(' ')])
		wrong(await way({ points }), 'points');
	wrong(await way({ points: '1,2 3,4', trips: '0' }), 'trips');
	wrong(await way({ points: '1,2 3,4', moment: 'later' }), 'moment');
	wrong(await way({ points: '1,2 3,4', name: '' }), 'name');
	assert.equal(value(await way({ points: '1,2 11,2' }), 'points'), '1,2 11,2');
	(await rashid.api('POST', '/study_way', { body: { study: made.study, name: 'API', moment: 'before', points: '1,2' }, headers: { 'x-csrf': await rashid.csrf() } })).is(422);
});

test('lengths, crossings and stops of a way: SV09 is 7.0 m a trip and 1.68 km a shift', async () => {
	// The way of SV09 at half a metre a unit, drawn in metres.
	(await way({ points: '0,0 1.5,2 1.5,5  0,5' })).is(303);
	const before = await newest('study_way');
	assert.equal(before.points, '0,0 1.5,2 1.5,5 0,5');
	const cells = (page, name) => [...new RegExp(`<tr>((?:(?!</tr>).)*${name}(?:(?!</tr>).)*)</tr>`).exec(page.text)[1].matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map((m) => m[1].replace(/<[^>]*>/g, ''));
	let page = await rashid.page(`${at}/spaghetti`);
	assert.deepEqual(cells(page, '>Operator 1</a>'), ['1', 'Operator 1', 'Before', '7.0 m', '240', '1.68 km', '0', '4']);
	assert.deepEqual(cells(page, 'Together after').slice(3, 6), ['–', '', '–']);
	page.says('Difference a shift –');
	(await way({ name: 'Crate', moment: 'after', trips: '', points: '1,1 3,3 3,1 1,3 1,1' })).is(303);
	page = await rashid.page(`${at}/spaghetti`);
	assert.deepEqual(cells(page, '>Crate</a>').slice(4), ['–', '–', '1', '4']);
	page.says('Difference a trip 2.7 m more');
	const crate = await newest('study_way');
	(await rashid.post(`${at}/spaghetti/way`, { _row: String(crate.id), version: String(crate.version), name: 'Crate', operator: '1', moment: 'after', trips: '120', points: '0,0 3,4 3,4.5' })).is(303);
	page = await rashid.page(`${at}/spaghetti`);
	page.says('5.5 m').says('660.0 m').says('1.02 km less (61 %)').says('1.5 m less (21 %)');
});

test('the path of the standard work sheet is taken over as it is', async () => {
	const page = await rashid.page(`${at}/spaghetti/way?take=1`), points = value(page, 'points');

	assert.match(points, /^1,1\.9 3\.1,1\.9 /);
	assert.equal(points.split(' ')[0], points.split(' ').at(-1));
	assert.equal(points.split(' ').length, 7);
	(await way({ name: 'As the sheet', moment: 'after', points })).is(303);
});

/* ---- the floor ---- */

test('a picture lies under the plan at the scale of a known line, and can be taken away', async () => {
	const floor = `${at}/layout/plan`, own = /<image class="pl-under" width="([\d.]+)" height="([\d.]+)" preserveAspectRatio="none" href="(\/photo\/\d+)"\/>/;

	assert.doesNotMatch((await rashid.page(floor)).text, own);
	(await rashid.post(`${at}/layout/scale`, { line: '1,1 2,1', line_m: '4' })).is(422);
	(await rashid.send(`${at}/layout/picture`, {}, {}, { csrf: true })).is(422);
	(await rashid.send(`${at}/layout/picture`, {}, { photo: { name: 'x.jpg', type: 'image/jpeg', bytes: Buffer.from('no picture') } }, { csrf: true })).is(415);
	(await rashid.send(`${at}/layout/picture`, {}, picture, { csrf: true })).is(303);
	const page = await rashid.page(`${at}/layout`), [, w, h, src] = own.exec(page.text);
	assert.match((await piotr.get(src)).is(200).type, /^image\/jpeg/);
	(await c.anybody().get(src)).is(303);
	assert.equal(Number(w), 440);           // a photo on its side: drawn narrower
	assert.match(page.text, /data-theme="light"/);
	const plan = await newest('study_plan'), scale = (fields) => rashid.post(`${at}/layout/scale`, { _row: String(plan.id), version: String(plan.version), line: '1,1 6,1', line_m: '10', ...fields });
	for (const [field, more] of [['line', { line: '1,1' }], ['line', { line: '1,1 2,2 3,3' }], ['line', { line: '1,1 1,1' }], ['line', { line: 'here' }], ['line_m', { line_m: '' }], ['line_m', { line_m: '0' }],
		['line_m', { line_m: 'long' }], ['line_m', { line_m: '999' }]])
		wrong(await scale(more), field);
	(await scale({ version: '0' })).is(409);
	// Five metres of the plan are ten in truth: floor and picture are twice as wide.
	(await scale({})).is(303);
	const now = await newest('study_plan');
	assert.equal(now.width_m, 20);
	assert.equal(now.line, '2,2 12,2');
	assert.ok(Math.abs(now.height_m - 20 * h / w) < .1, `${now.height_m}`);
	assert.equal((await row('study_place', made.places.Press)).x, 8.6);
	(await rashid.post(`/study_plan/${plan.id}/undo`)).is(303);
	assert.equal((await newest('study_plan')).width_m, 10);
	(await rashid.post(`${at}/layout/picture`, { remove: '1' })).is(303);
	assert.doesNotMatch((await rashid.page(`${at}/layout`)).text, own);
});

test('a study has one plan', async () => {
	(await rashid.post(`${at}/layout/plan`, { width_m: '12', height_m: '8', _row: String((await newest('study_plan')).id), version: String((await newest('study_plan')).version) })).is(303);
	const second = await rashid.api('POST', '/study_plan', { body: { study: made.study, width_m: 5, height_m: 5 }, headers: { 'x-csrf': await rashid.csrf() } });
	assert.ok(second.status === 422 || second.status === 409, `${second.status}`);
	assert.equal((await newest('study_plan')).width_m, 12);
});

test('released as a standard, both sheets stay what they were, with their picture', async () => {
	const amara = await c.as('amara'), other = await cell_study(rashid, c.world.units.assembly), to = `/study/${other.study}`;

	(await rashid.send(`${to}/layout/picture`, {}, picture, { csrf: true })).is(303);
	(await rashid.post(`${to}/spaghetti/way`, { name: 'Crate', moment: 'before', trips: '240', points: '0,0 1.5,2 1.5,5 0,5' })).is(303);
	for (const [kind, form, says, after] of [['layout', 'layout', 'CNC-14', 'Moved away'], ['spaghetti', 'spaghetti', '1.68 km', 'Way after spaghetti']]) {
		(await rashid.page(`${to}/${form}`)).says('Make it a standard');
		const standard = Number(/^\/standard\/(\d+)/.exec((await rashid.post('/standard/from', { kind, origin: 'study', id: String(other.study) })).is(303).location)[1]);
		const revision = (await admin.api('GET', `/standard_revision?standard=${standard}&sort=-id`)).is(200).json.items[0].id;
		await rashid.step('standard_revision', revision, 'ask');
		await amara.step('standard_revision', revision, 'release');
		const place = await row('study_place', other.places['CNC-14']);
		(await rashid.post(`${to}/layout/place`, { _row: String(place.id), version: String(place.version), name: 'Moved away', x: '5', y: '2', w: '1', h: '1' })).is(303);
		(await rashid.post(`${to}/spaghetti/way`, { name: `Way after ${kind}`, moment: 'after', trips: '1', points: '1,1 2,2' })).is(303);
		(await rashid.page(`${to}/${form}`)).says(after);
		const sheet = (await piotr.page(`/standard/${standard}`)).says(says);
		assert.doesNotMatch(sheet.words, new RegExp(after));
		assert.match(sheet.text, /<image class="pl-under"[^>]*href="\/photo\/\d+"/);
		assert.doesNotMatch(sheet.text, /data-plan|pl-at/);
		for (const pdf of [`/standard/${standard}/revision/1/pdf`, ...[...(await rashid.page(`${to}/${form}`)).text.matchAll(/href="(\/sheet\/[^"]+)"/g)].map((m) => m[1].replace('&amp;', '&'))])
			assert.match((await piotr.get(pdf)).is(200).bytes.toString('latin1', 0, 8), /^%PDF-/, pdf);
		(await rashid.post(`${to}/layout/place`, { _row: String(place.id), version: String((await row('study_place', place.id)).version), name: 'CNC-14', x: '6', y: '.3', w: '2', h: '1.2' })).is(303);
	}
});
