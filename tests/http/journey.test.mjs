/*
 * journey.test.mjs -- one idea from the label at the machine to a thank-you, and every other way it can go, without a browser.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, rashid, grace, amara;
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

before(async () => {
	c = await company();
	[rashid, grace, amara] = await Promise.all(['rashid', 'grace', 'amara'].map(c.as));
});
after(() => c?.server.stop());

test('the label leads to a form that needs no account, and the receipt names who answers by when', async () => {
	const nobody = c.anybody(), form = (await nobody.get(c.world.places.station.path)).is(200);

	form.says('Assembly 1, Station 6');
	assert.match(form.text, /<form[^>]*enctype="multipart\/form-data"/);
	const sent = (await nobody.send(c.world.places.station.path, { problem: 'The torque driver hangs on the wrong side.', giver_name: 'Piotr' })).is(303);
	const receipt = (await nobody.get(sent.location)).is(200);
	receipt.says('Thank you, Piotr').says(/Rashid Karim answers by \w+/).says('The torque driver hangs on the wrong side.');
});

test('from the answer to the thank-you, and the giver sees each of it', async () => {
	const { id, receipt } = await c.give('Bins are labelled on one side only, we turn each of them.', { fields: { giver_name: 'Grace' } });
	const seen = async () => (await c.anybody().get(receipt)).is(200);

	(await rashid.page('/')).says('Bins are labelled on one side only');
	(await rashid.step('idea', id, 'answer', { answer: 'Good point, I looked at it with the early shift.' })).says('Answered');
	(await seen()).says('Good point, I looked at it with the early shift.').says('Rashid Karim');

	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
	(await grace.page('/work')).says('Bins are labelled on one side only');
	await grace.step('idea', id, 'start');
	await grace.step('idea', id, 'done', { effect: '40 s less for each box' });
	(await grace.post(`/idea/${id}/step/verify`, { standard_updated: 'yes' })).is(403);

	await rashid.step('idea', id, 'verify', { standard_updated: 'yes', told_shifts: '1' });
	await rashid.step('idea', id, 'thank', { thanks: 'Thank you, the late shift asked for the same.' });
	(await seen()).says('Thanked').says('40 s less for each box').says('the late shift asked for the same');
	(await rashid.page(`/idea/${id}`)).says('Thanked');
});

test('the first due date stays when the due date moves', async () => {
	const { id } = await c.give('The drip tray overflows every Friday.');

	await rashid.step('idea', id, 'answer', { answer: 'I see it.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(3) });
	const row = (await rashid.api('GET', `/idea/${id}`)).is(200).json;
	assert.deepEqual([row.due, row.original_due], [day(3), day(3)]);
	const version = /name="version" value="(\d+)"/.exec((await rashid.page(`/idea/${id}`)).text)[1];
	(await rashid.post('/idea/bulk', { id: String(id), do: 'set', field: 'due', due: day(9), version })).status;
});

test('a decision needs its words: park has a day within 90, decline has a reason said in person', async () => {
	const { id } = await c.give('A second trolley would help us.');

	await rashid.step('idea', id, 'answer', { answer: 'Let us think about it.' });
	(await rashid.post(`/idea/${id}/step/park`, { parked_until: day(120), decision_reason: 'Budget' })).is(422).says('90 days');
	(await rashid.post(`/idea/${id}/step/park`, { parked_until: day(-1), decision_reason: 'Budget' })).is(422);
	(await rashid.post(`/idea/${id}/step/park`, { parked_until: 'soon', decision_reason: 'Budget' })).is(422).says('not a date');
	(await rashid.post(`/idea/${id}/step/decline`, { decision_reason: '', spoken: '1' })).is(422);
	(await rashid.post(`/idea/${id}/step/decline`, { decision_reason: 'No room for it', spoken: '0' })).is(422);
	const kept = (await rashid.post(`/idea/${id}/step/decline`, { decision_reason: 'Typed and kept', spoken: '0' })).is(422);
	assert.match(kept.text, /Typed and kept/);
	await rashid.step('idea', id, 'park', { parked_until: day(30), decision_reason: 'After the move' });
	(await rashid.page(`/idea/${id}`)).says('Parked');
	await rashid.step('idea', id, 'take_up');
	await rashid.step('idea', id, 'decline', { decision_reason: 'No room for it', spoken: '1' });
	(await rashid.page(`/idea/${id}`)).says('Declined');
});

test('passed up: the named person sees it and decides', async () => {
	const { id } = await c.give('The roller conveyor needs a guard.');

	await rashid.step('idea', id, 'answer', { answer: 'That is above my budget, I ask.' });
	await rashid.step('idea', id, 'pass_up', { escalated_to: c.world.people.victor.name, escalate_due: day(4), decision_reason: 'Costs 900' });
	const victor = await c.as('victor');
	(await victor.page('/')).says('The roller conveyor needs a guard');
	await victor.step('idea', id, 'do_it', { owner: c.world.people.rashid.name, due: day(20) });
	(await rashid.page('/work')).says('The roller conveyor needs a guard');
});

test('a question goes to the receipt, and the reply comes back without an account', async () => {
	const { id, receipt } = await c.give('It is too hot here.');

	await rashid.step('idea', id, 'ask', { question: 'At which station, and when?' });
	const asked = (await c.anybody().get(receipt)).is(200);
	asked.says('At which station, and when?');
	(await c.anybody().post(receipt, { info: '' }, { csrf: false })).is(422);
	(await c.anybody().post(receipt, { info: 'Station 6, after lunch.' }, { csrf: false })).is(303);
	(await rashid.page(`/idea/${id}`)).says('Station 6, after lunch.');
});

test('nobody verifies their own, and an idea of another area is not decided', async () => {
	const { id } = await c.give('Paint the gauge limits on the glass.'), tina = await c.as('tina');

	assert.ok([403, 404].includes((await tina.post(`/idea/${id}/step/answer`, { answer: 'Not mine to say' })).status));
	await rashid.step('idea', id, 'answer', { answer: 'I do that myself today.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.rashid.name, due: day(1) });
	await rashid.step('idea', id, 'start');
	await rashid.step('idea', id, 'done', { effect: 'Read at a glance' });
	(await rashid.post(`/idea/${id}/step/verify`, { standard_updated: 'yes' })).is(403);
	await amara.step('idea', id, 'verify', { standard_updated: 'not_needed' });
});

test('not yet right: it goes back to the owner with the reason', async () => {
	const { id } = await c.give('The scanner cable is too short.');

	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(1) });
	await grace.step('idea', id, 'done', { effect: 'New cable' });
	await rashid.step('idea', id, 'reject', { rejected: 'It lies across the walkway.' });
	(await grace.page(`/idea/${id}`)).says('It lies across the walkway.').says('Doing');
});

test('undo takes a step back within two minutes, once, and only for whoever took it', async () => {
	const { id } = await c.give('Undo me.');

	const of = async () => (await rashid.api('GET', `/idea/${id}`)).is(200).json.state;
	await rashid.step('idea', id, 'answer', { answer: 'A slip of the finger' });
	assert.equal(await of(), 'acknowledged');
	assert.notEqual((await amara.post(`/idea/${id}/undo`)).status, 303);
	assert.equal(await of(), 'acknowledged');
	(await rashid.post(`/idea/${id}/undo`)).is(303);
	assert.equal(await of(), 'submitted');
	await rashid.step('idea', id, 'answer', { answer: 'Now in earnest' });
	c.server.clock(150);
	assert.notEqual((await rashid.post(`/idea/${id}/undo`)).status, 303);
	c.server.clock(0);
	assert.equal(await of(), 'acknowledged');
});

test('where else: similar areas are asked, and answer adopt, adapt or not applicable', async () => {
	const { id } = await c.give('Shadow board for the gauges.');

	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(1) });
	await grace.step('idea', id, 'done', { effect: 'No searching' });
	await rashid.step('idea', id, 'verify', { standard_updated: 'yes' });
	const tina = await c.as('tina'), page = await tina.page('/yokoten');
	page.says('Shadow board for the gauges');
	const at = /\/yokoten\/(\d+)\/step\//.exec(page.text) ?? /href="\/yokoten\/(\d+)"/.exec(page.text);
	assert.ok(at, 'the page does not say how to answer');
	const shown = (await tina.get(`/yokoten/${at[1]}`)).is(200), step = /\/yokoten\/\d+\/step\/(adopt\w*|adapt\w*)/.exec(shown.text + page.text);
	assert.ok(step, 'adopt or adapt is not offered');
	await tina.step('yokoten', at[1], step[1], { words: 'We do the same at our bench.' });
});

test('the one-pager before and after prints', async () => {
	const { id } = await c.give('One page of it.');

	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(1) });
	await grace.step('idea', id, 'done', { effect: 'All on one sheet' });
	assert.match((await rashid.page(`/idea/${id}`)).text, new RegExp(`href="/idea/${id}/sheet"`));
	(await rashid.get(`/idea/${id}/sheet`)).is(200).says('All on one sheet').says('One page of it');
});

test('the giver with an account sees their own', async () => {
	const piotr = await c.as('piotr');

	await c.give('Mine, with my name.', { who: piotr });
	(await piotr.page('/work')).says('Mine, with my name');
});

test('without a name means: in the history too', async () => {
	const piotr = await c.as('piotr'), { id } = await c.give('I do not want to be named.', { who: piotr, fields: { anonymous: '1' } });
	const ingrid = await c.as('ingrid');

	assert.doesNotMatch((await ingrid.page(`/idea/${id}`)).words, /Piotr/);
	assert.doesNotMatch((await ingrid.page(`/idea/${id}/history`)).words, /Piotr/);
});

test('similar ones are offered while typing', async () => {
	await c.give('The compressor hose bursts when it is cold outside.');
	const a = (await rashid.get('/idea/similar?problem=compressor+hose+bursts', { 'hx-request': 'true' })).is(200);

	a.says('compressor hose');
});

test('the history is whole after all of it', async () => {
	const { kpo_ok } = await import('../lib/program.mjs');

	assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
});
