/*
 * undo.test.mjs -- what is taken back leaves no trace in what others see: the clock of an idea goes on where it was, a wrong proposal is gone.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, rashid, grace, ingrid;
// Wednesday 2 December 2026, 10:00 in Berlin: a working hour, whatever day it is when this runs.
const DAY = 86400, wednesday = (Date.UTC(2026, 11, 2, 9, 0, 0) - Date.now()) / 1000;
const day = (n) => new Date(c.server.now().getTime() + n * DAY * 1000).toISOString().slice(0, 10);

before(async () => {
	c = await company({ shift: wednesday });
	[rashid, grace, ingrid] = await Promise.all(['rashid', 'grace', 'ingrid'].map((who) => c.as(who)));
});
after(() => c?.server.stop());

async function verified(words) {
	const { id } = await c.give(words, { fields: { giver_name: 'Grace' } });

	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
	await grace.step('idea', id, 'start');
	await grace.step('idea', id, 'done', { effect: 'Better.' });
	return id;
}

test('a step that is taken back gives the idea its old age again', async () => {
	const { id } = await c.give('The drip tray overflows.'), row = async () => (await ingrid.api('GET', `/idea/${id}`)).is(200).json;

	await rashid.step('idea', id, 'answer', { answer: 'I see it.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(20) });
	const before = await row();
	c.server.clock(wednesday + 6 * DAY);
	[rashid, grace, ingrid] = await Promise.all(['rashid', 'grace', 'ingrid'].map((who) => c.as(who)));
	await rashid.step('idea', id, 'start');
	assert.notEqual((await row()).state_since, before.state_since);
	(await rashid.post(`/idea/${id}/undo`)).is(303);
	const after = await row();
	assert.deepEqual([after.state, after.state_since], [before.state, before.state_since]);
	(await rashid.page('/idea/board')).says('4 d');
	// The next step starts the clock of its own state.
	await rashid.step('idea', id, 'start');
	assert.notEqual((await row()).state_since, before.state_since);
});

test('nobody fills in a proposal: there is no form for one, and nothing that leads there', async () => {
	const list = await rashid.page('/yokoten');

	assert.doesNotMatch(list.text, /\/yokoten\/new/);
	(await rashid.get('/yokoten/new')).is(404);
	(await rashid.post('/yokoten', {})).is(405);
	(await rashid.api('POST', '/yokoten', { body: {} })).is(405);
	assert.equal((await rashid.api('GET', '/openapi.json')).json.paths['/api/v1/yokoten'].post, undefined);
});

test('a proposal to a wrong area is taken back until it is answered; what was asked before is not proposed again, and says so', async () => {
	const id = await verified('Bins stand on the floor.'), press = c.world.units.press, tina = await c.as('tina');
	const propose = async (area) => { (await rashid.post(`/idea/${id}/propose`, { area: String(area) })).is(303); return rashid.page(`/idea/${id}`); };

	await rashid.step('idea', id, 'verify', { standard_updated: 'yes' });
	(await propose(c.world.units.assembly)).says('Nothing was proposed: the idea is from this area.');
	(await propose(c.world.units.assembly2)).says('this area is asked already');

	const proposed = (await propose(press)).says('Proposed.');
	(await (await c.as('paul')).page('/')).says('Bins stand on the floor');
	const at = /<div class="toast"[\s\S]*?action="\/yokoten\/(\d+)\/step\/take_back"/.exec(proposed.text)[1];
	(await (await c.as('paul')).post(`/yokoten/${at}/step/take_back`)).is(403).says('You are asked');
	(await rashid.post(`/yokoten/${at}/step/take_back`, { next: `/idea/${id}` })).is(303);
	const back = (await rashid.page(`/idea/${id}`)).says('Taken back. Nobody there is asked any more.');
	assert.doesNotMatch(back.text, /<th scope="row"><a href="\/yokoten\/\d+">Press shop/);
	assert.doesNotMatch((await (await c.as('paul')).page('/')).words, /Bins stand on the floor/);
	(await propose(press)).says('Proposed.');

	const asked = /href="\/yokoten\/(\d+)">Assembly 2/.exec((await rashid.page(`/idea/${id}`)).text)[1];
	await tina.step('yokoten', asked, 'not_applicable', { words: 'We have no bins.' });
	(await rashid.post(`/yokoten/${asked}/step/take_back`)).is(409);
	(await propose(c.world.units.assembly2)).says('this area has answered already');
});
