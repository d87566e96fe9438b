/*
 * clock_back.test.mjs -- the machine's clock was days ahead and is put right while people work: nobody is signed out, nothing is done twice, what
 * was done first stays first, no page shows a time below zero, and the program's own jobs neither stop nor run wild.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { kpo_ok, sleep } from '../lib/program.mjs';

const DAY = 86400, wednesday = (Date.UTC(2026, 11, 2, 9, 0, 0) - Date.now()) / 1000;
let c, rashid, ingrid, grace, idea, again;

const send = () => c.anybody().send(c.world.places.station.path, { problem: 'Sent twice, done once.' }, {}, { headers: { accept: 'application/json', 'idempotency-key': 'clock-1' } });
const day = (n) => new Date(c.server.now().getTime() + n * DAY * 1000).toISOString().slice(0, 10);

before(async () => {
	c = await company({ shift: wednesday + 5 * DAY });
	[rashid, ingrid, grace] = await Promise.all(['rashid', 'ingrid', 'grace'].map((who) => c.as(who)));
	idea = (await c.give('Given while the clock was ahead.', { fields: { giver_name: 'Grace' } })).id;
	again = (await send()).is(201).json.receipt;
	await rashid.step('idea', idea, 'answer', { answer: 'I will look.' });
	await rashid.step('idea', idea, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
	c.server.clock(wednesday);
});
after(() => c?.server.stop());

test('who was signed in still is, who was not can sign in, and signing out ends it', async () => {
	for (const who of [rashid, ingrid, grace])
		(await who.get('/me')).is(200);
	const amara = await c.as('amara');
	(await amara.post('/sign-out')).is(303);
	assert.notEqual((await amara.get('/me')).status, 200);
});

test('every page is shown, and no time on it is below zero', async () => {
	for (const to of ['/', '/idea', '/idea/board', '/work', '/figures', '/yokoten', '/action', `/idea/${idea}`, `/idea/${idea}/history`, `/idea/${idea}/sheet`]) {
		const a = await ingrid.page(to);
		assert.doesNotMatch(a.words, /[-\u2212]\s?\d+(?:[.,]\d+)? ?(?:d|h|min|s|days?|hours?|minutes?)\b/, `${to}: ${a.words.slice(0, 900)}`);
	}
});

test('what was sent before and is sent again is done once', async () => {
	const a = (await send()).is(201);
	assert.equal(a.json.receipt, again);
	assert.equal(a.headers.get('idempotent-replay'), 'true');
});

test('the work goes on, and the history says what came after what', async () => {
	await grace.step('idea', idea, 'start');
	await grace.step('idea', idea, 'done', { effect: 'Better.' });
	const { items } = (await ingrid.api('GET', `/idea/${idea}/history`)).is(200).json, ids = items.map((e) => e.id ?? e.no ?? e.seq);
	assert.deepEqual(ids, [...ids].sort((a, b) => (ids[0] < ids.at(-1) ? a - b : b - a)));
	assert.equal((await ingrid.api('GET', `/idea/${idea}`)).is(200).json.state, 'implemented');
	const given = await c.give('Given after the clock was put right.');
	assert.ok(given.id > idea);
});

test('too many tries are still too many, and an hour later they are not', async () => {
	const { employee_no, secret } = c.world.people.tina, guess = (s) => c.anybody().post('/sign-in', { name: employee_no, secret: s }, { csrf: false });
	let last;
	for (let i = 0; i < 40 && !/Too many/.test(last?.words); i++)
		last = await guess(`guess ${i}`);
	assert.match(last.words, /Too many tries/);
	c.server.clock(wednesday + 3700);
	(await guess(secret)).is(303);
});

test('jobs go on by their own clock: nothing climbs that is not due, the history is sealed', async () => {
	const climbed = async () => ((await ingrid.page(`/idea/${idea}/history`)).words.match(/climb/gi) ?? []).length, was = await climbed(), begin = c.server.log.length;
	await sleep(25000);             // the job that lets ideas climb comes every 20 s
	assert.equal(await climbed(), was);
	assert.doesNotMatch(c.server.log.slice(begin), /job=\w+ failed/);
	await c.server.stop();
	await kpo_ok(['jobs', '--db', c.server.database, '--clock', c.server.clock_file]);
	assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
});
