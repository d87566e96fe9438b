/*
 * words.test.mjs -- what pages say, in the words of whoever reads them: where an action comes from, what is late, what has ended, who leads a place.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, rashid, ingrid;
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

before(async () => {
	c = await company();
	[rashid, ingrid] = await Promise.all(['rashid', 'ingrid'].map((who) => c.as(who)));
});
after(() => c?.server.stop());

test('an action says where it comes from with a link, and that its date was moved only when it was', async () => {
	const { id } = await c.give('The scanner cable is too short.'), victor = await c.as('victor');

	(await rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(c.world.units.assembly), title: 'Order a longer one', owner: c.world.people.grace.name, due: day(3) })).is(303);
	const at = /\/action\/(\d+)">Order a longer one/.exec((await rashid.page(`/idea/${id}`)).text)[1], page = await rashid.page(`/action/${at}`);
	assert.doesNotMatch(page.words, /Number there|Date moved|From idea/);
	assert.match(page.text, new RegExp(`Where it comes from[\\s\\S]*href="/idea/${id}"[^>]*>The scanner cable`));
	assert.doesNotMatch(page.words, /date was moved/);
	(await victor.step('action', at, 'due', { due: day(6) })).says('Its date was moved once.');
});

test('what several steps are refused for is said once', async () => {
	const { id } = await c.give('Only the line decides.');

	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	const said = (await ingrid.page(`/idea/${id}`)).words;
	assert.equal(said.match(/for another role at this place/g).length, 1);
	assert.match(said, /Do it, Try it, Pass it up, Park it, Ask back, Decline, Withdraw ?: This is for another role/);
});

test('a place says who leads it, here or above, and who answers', async () => {
	const page = await ingrid.page(`/unit/${c.world.units.assembly}`);

	page.says(/Team leader Rashid Karim Supervisor Amara Okafor Value-stream manager Victor Stream ?, Pumps Answers new ideas Rashid Karim/);
});

test('the lists of shifts and holidays say to which calendar each row belongs', async () => {
	const admin = await c.as('admin'), id = /calendar\/(\d+)/.exec((await admin.post('/calendar', { name: 'Two shifts', tz: 'Europe/Berlin', active: '1' })).is(303).location)[1];

	(await admin.post('/shift', { calendar: id, name: 'Early', days: '12345', start_at: '06:00', end_at: '14:00' })).is(303);
	(await admin.post('/holiday', { calendar: id, name: 'Founding day', day: day(40) })).is(303);
	(await admin.page('/shift')).says(/SH-\d+ Two shifts Early/);
	(await admin.page('/holiday')).says(/Two shifts .*Founding day/);
});

test('a plain number finds the record that has it and the person who has it; people are shown with theirs', async () => {
	const { id } = await c.give('Found by its number.'), grace = await c.as('grace');

	(await rashid.page(`/find?q=${id}`)).says('With this number').says(new RegExp(`Found by its number I-${id} `));
	(await ingrid.page('/find?q=3001')).says(/With this number Rashid Karim P-\d+ ?, Employee number 3001 ?, Assembly 1/);
	(await ingrid.page('/find?q=rashid')).says('Employee number 3001');
	// What is not theirs to see is not found by its number either.
	assert.doesNotMatch((await grace.page('/find?q=3001')).words, /Rashid/);
	(await rashid.get(`/find?q=I-${id}`)).is(303);
	(await rashid.page('/find?q=999999')).says('Nothing found');
});

test('a late idea says who was to answer; a declined one has nothing still to come', async () => {
	const late = await c.give('Nobody has answered me.'), no = await c.give('This will be declined.');

	await rashid.step('idea', no.id, 'answer', { answer: 'I looked at it.' });
	(await rashid.page(`/idea/${no.id}`)).says(/Decided Done Verified Thanked/);
	await rashid.step('idea', no.id, 'decline', { decision_reason: 'It was tried before.', spoken: '1' });
	const way = /<ol class="st rc-way"[\s\S]*?<\/ol>/.exec((await rashid.page(`/idea/${no.id}`)).text)[0];
	assert.match(way, /<b>Declined<\/b>/);
	assert.doesNotMatch(way, /Decided|Done|Verified|Thanked/);
	(await rashid.page(`/idea/${late.id}`)).says(/Rashid Karim answers by/);
	c.server.clock(7 * 86400);
	(await (await c.as('rashid')).page(`/idea/${late.id}`)).says(/Rashid Karim was to answer by/);
	c.server.clock(0);
});
