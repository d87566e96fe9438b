/*
 * lists.test.mjs -- what a list does to its rows and says of them: many changed at once and put back, what waits first, what is over standard.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, ingrid;
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);
const row = async (id) => (await ingrid.api('GET', `/idea/${id}`)).is(200).json;
/* What the toast offers to take back, pressed. */
const undo = async (page) => ingrid.post(/<form[^>]*action="([^"]*\/bulk\/undo[^"]*)"/.exec(page.text)[1].replaceAll('&amp;', '&'), { next: '/idea' });

before(async () => {
	c = await company();
	ingrid = await c.as('ingrid');
});
after(() => c?.server.stop());

test('many rows at once: what is filled in is set, what is empty stays, and emptying has a box of its own', async () => {
	const ids = [(await c.give('The first of two.')).id, (await c.give('The second of two.')).id].map(String), all = { id: ids, next: '/idea?category=safety' };

	const form = (await ingrid.page('/idea')).text;
	assert.match(form, /name="clear" value="category"/);
	assert.doesNotMatch(form, /name="field"/);
	(await ingrid.post('/idea/bulk', { ...all, category: 'safety', answerer: '', owner: '', due: '' })).is(303);
	assert.equal((await ingrid.page('/idea?category=safety')).says('2 rows were changed.').location, null);
	// Enter in another control sends the whole bar, with the category empty in it.
	(await ingrid.post('/idea/bulk', { ...all, category: '', answerer: '', owner: '', due: day(9) })).is(303);
	for (const id of ids)
		assert.deepEqual(await row(id).then((r) => [r.category, r.due]), ['safety', day(9)]);
	(await ingrid.post('/idea/bulk', { ...all, category: '', answerer: '', owner: '', due: '' })).is(422).says('Nothing is filled in');
	(await ingrid.post('/idea/bulk', { ...all, category: 'cost', clear: 'category' })).is(422).says('Do one of the two');
	(await ingrid.post('/idea/bulk', { ...all, field: 'category', category: '' })).is(422);
	assert.equal((await row(ids[0])).category, 'safety');
	(await ingrid.post('/idea/bulk', { ...all, category: '', clear: 'category' })).is(303);
	for (const id of ids)
		assert.deepEqual(await row(id).then((r) => [r.category, r.due]), [null, day(9)]);
});

test('a change of many rows is taken back, but for what somebody changed since', async () => {
	const ids = [(await c.give('One of three.')).id, (await c.give('Two of three.')).id, (await c.give('Three of three.')).id].map(String);

	(await ingrid.post('/idea/bulk', { id: ids, category: 'cost' })).is(303);
	await ingrid.page('/idea');
	(await ingrid.post('/idea/bulk', { id: ids, category: 'people', due: day(5) })).is(303);
	const done = (await ingrid.page('/idea')).says('3 rows were changed.');
	(await ingrid.post('/idea/bulk', { id: ids[1], category: 'quality' })).is(303);
	await ingrid.page('/idea');
	(await undo(done)).is(303);
	(await ingrid.page('/idea')).says('Undone, but for one row that was changed since.');
	assert.deepEqual(await Promise.all(ids.map(async (id) => (await row(id)).category)), ['cost', 'quality', 'cost']);
	assert.deepEqual(await Promise.all(ids.map(async (id) => (await row(id)).due)), [null, day(5), null]);
	(await undo(done)).is(409);

	// Nobody takes back what somebody else did, and nobody after two minutes.
	(await ingrid.post('/idea/bulk', { id: ids, category: 'delivery' })).is(303);
	const mine = await ingrid.page('/idea'), rashid = await c.as('rashid');
	const address = /action="([^"]*\/bulk\/undo[^"]*)"/.exec(mine.text)[1].replaceAll('&amp;', '&');
	(await rashid.post(address)).is(409);
	c.server.clock(180);
	(await ingrid.post(address)).is(409).says('two minutes');
	c.server.clock(0);
	assert.equal((await row(ids[0])).category, 'delivery');
});

test('places of one name stand with their codes, in forms and in filters', async () => {
	const admin = await c.as('admin');

	for (const code of ['TWIN-A', 'TWIN-B'])
		(await admin.post('/unit', { name: 'Twin hall', code, kind: 'area', parent: c.world.units.site })).is(303);
	for (const to of ['/person/new', '/person'])
		assert.match((await admin.page(to)).text, /<option [^>]*>Twin hall \(TWIN-A\)<\/option><option [^>]*>Twin hall \(TWIN-B\)<\/option>/, to);
	assert.match((await admin.page('/person/new')).text, /<option [^>]*>Assembly 1<\/option>/);
});

test('a yes or no is set only when it is chosen', async () => {
	const admin = await c.as('admin'), id = String(c.world.places.saw.id), active = async () => (await admin.api('GET', `/place/${id}`)).is(200).json.active;

	(await admin.post('/place/bulk', { id, area: '', active: '' })).is(422);
	assert.equal(await active(), true);
	(await admin.post('/place/bulk', { id, area: '', active: 'no' })).is(303);
	assert.equal(await active(), false);
	(await admin.post('/place/bulk', { id, area: '', active: 'yes' })).is(303);
	assert.equal(await active(), true);
});

test('the list of actions begins with what is open, the nearest date first; what is over is a click further', async () => {
	const rashid = await c.as('rashid'), { id } = await c.give('Three things to do.'), add = async (title, due) =>
		(await rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(c.world.units.assembly), title, owner: c.world.people.grace.name, due })).is(303);

	await add('Cancelled long ago', day(1));
	await add('In a week', day(7));
	await add('Tomorrow already', day(1));
	const no = (await rashid.api('GET', '/action')).json.items.find((a) => a.title === 'Cancelled long ago').id;
	(await (await c.as('victor')).post(`/action/${no}/step/cancel`, { cancel_reason: 'Not needed' })).is(303);
	const list = await rashid.page('/action'), at = (title) => list.words.indexOf(title);
	assert.equal(at('Cancelled long ago'), -1);
	assert.ok(at('Tomorrow already') > 0 && at('Tomorrow already') < at('In a week'), 'the nearest date first');
	list.says('2 rows');
	assert.match(list.text, /<a href="\/action\?all=">Clear all<\/a>/);
	(await rashid.page('/action?all=')).says('Cancelled long ago').says('3 rows');
	// Words are a larger aim for a finger than a number.
	assert.match(list.text, new RegExp('<th scope="row"[^>]*><a href="/action/\\d+">Tomorrow already</a></th>'));
	c.server.clock(3 * 86400);
	(await (await c.as('rashid')).page('/action')).says(/Tomorrow already Assembly 1 Open [23] days late/);
	c.server.clock(0);
});

test('the list of ideas says what is over its standard and until when one is parked', async () => {
	const rashid = await c.as('rashid'), over = await c.give('Waits too long.'), later = await c.give('Comes back later.');

	await rashid.step('idea', later.id, 'answer', { answer: 'After the move.' });
	await rashid.step('idea', later.id, 'park', { parked_until: day(40), decision_reason: 'The move' });
	const short = new Date(Date.now() + 40 * 86400e3).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }).replace('Sept', 'Sep');
	(await rashid.page('/idea?state=parked')).says(new RegExp(`Comes back later.*Parked until ${short}`));
	assert.doesNotMatch((await rashid.page('/idea?state=submitted')).words, /standard 1/);
	c.server.clock(8 * 86400);
	(await (await c.as('rashid')).page('/idea?state=submitted')).says(/Waits too long.*?New \d+ d, standard 1/);
	c.server.clock(0);
	assert.ok(over.id);
});
