/*
 * clock.test.mjs -- the program's own clock: what is not answered climbs, what is parked comes back, and no page has to be open for it.
 *
 * Nothing is asked of the server between moving the clock and the job's own turn; only its log and, at the end, the pages tell.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { sleep, until } from '../lib/program.mjs';

let c;
const DAY = 86400;
// Wednesday 2 December 2026, 10:00 in Berlin: a working hour, whatever day it is when this runs.
const wednesday = (Date.UTC(2026, 11, 2, 9, 0, 0) - Date.now()) / 1000;

before(async () => { c = await company({ shift: wednesday }); });
after(() => c?.server.stop());

// The job runs every 20 seconds of the program's own time; the page is looked at only afterwards.
async function later(days, seconds_real = 0) {
	c.server.clock(wednesday + days * DAY);
	await sleep(seconds_real * 1000);
}
const page = async (who, id) => (await (await c.as(who)).page(`/idea/${id}`)).words;

test('unanswered: after one more working day the supervisor has it, after three more the value-stream manager, past seven days it is a bottleneck', async () => {
	const { id } = await c.give('Nobody answers me.');

	await later(0.9);
	assert.doesNotMatch(await page('ingrid', id), /has climbed to/);
	await later(1.9);       // Friday before ten: the answer was due on Thursday, one working day more is not over
	const victor_before = (await (await c.as('victor')).page('/')).words;
	assert.doesNotMatch(victor_before, /Nobody answers me/);
	await later(2.1);
	await until('the supervisor has it', async () => /Nobody answers me/.test((await (await c.as('amara')).page('/')).words), 60000, 500);
	await later(6.1);       // Tuesday, after three more working days
	await until('the value-stream manager has it', async () => /Nobody answers me/.test((await (await c.as('victor')).page('/')).words), 60000, 500);
	await later(8);
	await until('the history says that it climbed three times', async () => (((await (await c.as('ingrid')).page(`/idea/${id}/history`)).words.match(/climb/gi) ?? []).length >= 3), 60000, 500);
});

test('it climbs while nobody has a page open', async () => {
	await later(14);
	const { id } = await c.give('Watched by nobody.');
	const asked = c.server.log.split('\n').filter((l) => /path=\/(idea|work)?\b/.test(l)).length;

	await later(16.5);
	await sleep(25000);
	const seen = (await (await c.as('ingrid')).page(`/idea/${id}/history`)).words;
	assert.match(seen, /climb/i, `nothing climbed in 25 s; ${asked} pages were asked for before`);
});

test('parked until a day: on that day it is back with whoever decides, by itself', async () => {
	await later(21);
	const { id } = await c.give('Later, please.'), rashid = await c.as('rashid');
	const until_day = new Date(c.server.now().getTime() + 30 * DAY * 1000).toISOString().slice(0, 10);

	await rashid.step('idea', id, 'answer', { answer: 'After the move.' });
	await rashid.step('idea', id, 'park', { parked_until: until_day, decision_reason: 'We move the line' });
	await later(21 + 29);
	assert.match(await page('rashid', id), /Parked/);
	await later(21 + 31);
	await until('it is back', async () => !/Parked\. It comes back/.test(await page('rashid', id)), 60000, 500);
	assert.match((await (await c.as('rashid')).page('/')).words, /Later, please/);
});

test('a stop of the server is made up for', async () => {
	await later(70);
	const { id } = await c.give('While the server slept.');

	await c.server.stop();
	await c.again({ shift: wednesday + 80 * DAY });
	await until('it has climbed', async () => /climb/i.test((await (await c.as('ingrid')).page(`/idea/${id}/history`)).words), 60000, 500);
});
