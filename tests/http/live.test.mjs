/*
 * live.test.mjs -- live updates: who saves is heard by who listens, after it is true, of what they may know of, and by nobody else.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { listen, listening } from '../lib/live.mjs';
import { Client } from '../lib/client.mjs';
import { sleep, until } from '../lib/program.mjs';

let c, rashid, amara, tina, ingrid, unit, people;

before(async () => {
	c = await company();
	[rashid, amara, tina, ingrid] = await Promise.all(['rashid', 'amara', 'tina', 'ingrid'].map((n) => c.as(n)));
	unit = c.world.units;
	people = c.world.people;
});
after(() => c.server.stop());

const at = (place) => `idea.unit:${unit[place]}`;
const streams_now = async () => (await c.server.metrics()).kpo_live_streams;

test('a stream is what a browser and a proxy need, and its clients do not come back all at once', async () => {
	const all = await Promise.all([rashid, amara, tina, ingrid].map((who) => listening(who, ['idea'])));

	for (const s of all) {
		assert.match(s.headers['content-type'], /^text\/event-stream/);
		assert.equal(s.headers['x-accel-buffering'], 'no');
		assert.equal(s.headers['cache-control'], 'no-store');
		assert.equal(s.headers['x-content-type-options'], 'nosniff');
		assert.equal(s.headers['content-length'], undefined);
		assert.ok(s.retry >= 2000 && s.retry < 6000, String(s.retry));
	}
	assert.ok(new Set(all.map((s) => s.retry)).size > 1);
	assert.equal(await streams_now(), 4);
	await Promise.all(all.map((s) => s.close()));
	await until('they are gone', async () => await streams_now() === 0);
});

test('what one person saves, the others hear: of its kind, the row, its place and those above, and whom it names', async () => {
	const { id } = await c.give('The driver hangs too far right.');
	const kind = await listening(rashid, ['idea']), row = await listening(amara, [`idea:${id}`]), place = await listening(rashid, [at('assembly')]);
	const above = await listening(ingrid, [at('site'), at('press'), `for:${people.ingrid.id}`]), me = await listening(rashid, [`for:${people.rashid.id}`]);
	const other = await listening(tina, [at('assembly2'), `for:${people.tina.id}`]);

	await rashid.step('idea', id, 'answer', { answer: 'I will look at it today.' });
	await kind.hears('idea');
	await row.hears(`idea:${id}`);
	await place.hears(at('assembly'));
	await above.hears(at('site'));
	await me.hears(`for:${people.rashid.id}`);
	/* A fence: what Tina hears first is her own area's. */
	await c.give('Sharp edge.', { place: 'saw' });
	await above.hears(at('press'));
	assert.deepEqual(other.news, []);
	assert.ok(above.news.every((n) => !n.includes(`for:${people.ingrid.id}`)));
	for (const s of [kind, row, place, above, me, other])
		assert.doesNotMatch(s.text, /driver|look at it|Sharp/);
	await Promise.all([kind, row, place, above, me, other].map((s) => s.close()));
});

test('a comment and an action on an idea are news of the idea', async () => {
	const { id } = await c.give('Mark the floor.');
	const s = await listening(rashid, [`idea:${id}`]);

	(await amara.post('/comment', { origin: 'idea', id, words: 'Yellow tape is in the store.' })).is(303);
	await s.hears(`idea:${id}`);
	await s.close();
});

test('who had it before hears that it is theirs no more', async () => {
	const { id } = await c.give('Sort the bins.');
	const old_place = await listening(ingrid, [at('assembly')]), new_place = await listening(ingrid, [at('press')]);
	const version = (await ingrid.api('GET', `/idea/${id}`)).is(200).json.version;

	(await ingrid.api('PATCH', `/idea/${id}`, { body: { area: unit.press }, headers: { 'if-match': `"${version}"`, 'x-csrf': await ingrid.csrf(), origin: c.server.url } })).is(200);
	await old_place.hears(at('assembly'));
	await new_place.hears(at('press'));
	await Promise.all([old_place.close(), new_place.close()]);
});

test('nothing is heard of what was refused or rolled back', async () => {
	const { id } = await c.give('Shorten the hose.');
	const s = await listening(rashid, [`idea:${id}`, 'idea']);

	/* A server's notice of the giving may still be on its way: what comes after the first fence counts. */
	await c.give('A fence.');
	await s.hears('idea');
	s.forget();
	(await rashid.post(`/idea/${id}/step/answer`, { answer: '' })).is(422);
	(await rashid.post(`/idea/${id}/step/answer`, { answer: 'Too late', version: '99' })).is(409);
	(await tina.post(`/idea/${id}/step/answer`, { answer: 'Not mine.' }));
	await c.give('Another fence.');
	await s.hears('idea');
	assert.ok(s.news.every((n) => !n.includes(`idea:${id}`)), JSON.stringify(s.news));
	await s.close();
});

test('between the page and its stream nothing is lost, nor while the network was gone; and nothing old is told again', async () => {
	const began = Date.now(), topics = (id) => ['action', `idea:${id}`];
	await sleep(5);
	const { id } = await c.give('Between.');
	const behind = await listening(rashid, topics(id), { since: began });

	await behind.hears(`idea:${id}`);
	await sleep(5);
	const fresh = await listening(rashid, topics(id), { since: Date.now() });
	await until('it says from when on', () => fresh.last > began);
	await rashid.step('idea', id, 'answer', { answer: 'Seen.' });
	await fresh.hears(`idea:${id}`);
	assert.deepEqual(fresh.news, [[`idea:${id}`]]);
	await Promise.all([behind.close(), fresh.close()]);
	await sleep(1100);
	await amara.post('/comment', { origin: 'idea', id, words: 'While nobody listened.' });
	/* What the browser says of its last event counts, not the page's time in the address. */
	const back = await listening(rashid, topics(id), { since: began, last: Date.now() - 100 }), later = await listening(rashid, topics(id), { since: began, last: Date.now() + 5000 });
	await back.hears(`idea:${id}`);
	await until('the other has begun', () => later.last);
	assert.deepEqual(later.news, []);
	await Promise.all([back.close(), later.close()]);
});

test('who was there before the server was is told that everything may have changed', async () => {
	const s = await listening(rashid, ['idea'], { since: Date.now() - 3600_000 });

	await s.hears('*');
	await s.close();
});

test('only what one may know of can be listened to', async () => {
	const { id } = await c.give('Only ours.'), piotr = await c.as('piotr');
	const refused = async (who, topics, status) => {
		const s = listen(who, topics), { status: got } = await s.head;

		await s.close();
		assert.equal(got, status, `${topics}`);
	};
	for (const [who, topic] of [[tina, at('assembly')], [tina, at('site')], [tina, `idea:${id}`], [tina, `for:${people.rashid.id}`], [tina, 'idea:999999'], [tina, 'idea.unit:999999'],
		[piotr, 'person'], [piotr, `person.unit:${unit.assembly}`], [piotr, `person:${people.rashid.id}`], [piotr, 'role_grant'],
		[ingrid, 'nothing'], [ingrid, 'session'], [ingrid, 'session:0011223344556677'], [ingrid, '*'], [ingrid, 'idea:0'], [ingrid, 'idea:x'], [ingrid, 'idea:'], [ingrid, 'idea.person:1'], [ingrid, 'for:']])
		await refused(who, [topic], 403);
	await refused(tina, ['idea', at('assembly2'), at('assembly')], 403);
	await refused(ingrid, [], 400);
	await refused(ingrid, Array.from({ length: 49 }, () => 'idea'), 400);
	await refused(c.anybody(), ['idea'], 303);
	await refused(Object.assign(c.anybody(), { jar: new Map([['kpo_s', 'made-up']]) }), ['idea'], 303);
	const most = await listening(ingrid, Array.from({ length: 48 }, () => 'idea'));
	await c.give('To forty-eight at once.');
	await most.hears('idea');
	assert.equal(most.news[0].length, 48);
	await most.close();
});

test('HEAD has the head, and no stream is counted for it', async () => {
	await until('all before are gone', async () => await streams_now() === 0);
	for (let i = 0; i < 12; i++) {
		const s = listen(rashid, ['idea'], { method: 'HEAD' }), { status, headers } = await s.head;
		assert.equal(status, 200);
		assert.match(headers['content-type'], /event-stream/);
		await s.ended;
	}
	assert.equal(await streams_now(), 0);
});

test('a session has eight at most, and room again when one is gone; another session has its own', async () => {
	const paul = await c.as('paul'), eight = [];

	for (let i = 0; i < 8; i++)
		eight.push(await listening(paul, ['idea']));
	const ninth = listen(paul, ['idea']), { status, headers } = await ninth.head;
	assert.equal(status, 429);
	assert.ok(Number(headers['retry-after']) > 0);
	await (await listening(rashid, ['idea'])).close();
	await eight.pop().close();
	await until('there is room again', async () => {
		const s = listen(paul, ['idea']), again = await s.head;
		eight.push(s);
		return again.status === 200;
	});
	await Promise.all(eight.map((s) => s.close()));
	await until('all are gone', async () => await streams_now() === 0);
});

test('a session that ends takes its streams with it: signed out, a new secret, no longer at work', async () => {
	const again = async (name) => new Client(c.server).sign_in(people[name].employee_no, people[name].secret);
	const victor = await again('victor'), elsewhere = await again('victor'), topics = ['idea'];
	const here = await listening(victor, topics), there = await listening(elsewhere, topics);

	(await victor.post('/sign-out')).is(303);
	await here.ended;
	assert.equal(here.error, null);
	await c.give('Heard by the other session.');
	await there.hears('idea');
	assert.equal(there.over, false);

	const admin = await c.as('admin');
	(await admin.post(`/admin/person/${people.victor.id}/secret`, { kind: 'password' })).is(200);
	await there.ended;
	assert.equal((await listen(elsewhere, topics).head).status, 303);

	const vera = await again('vera'), s = await listening(vera, topics);
	const version = (await admin.api('GET', `/person/${people.vera.id}`)).is(200).json.version;
	(await admin.api('PATCH', `/person/${people.vera.id}`, { body: { employment: 'left' }, headers: { 'if-match': `"${version}"`, 'x-csrf': await admin.csrf(), origin: c.server.url } })).is(200);
	await s.ended;
	assert.equal((await listen(vera, topics).head).status, 303);
});

test('many listen and all hear; those who go meanwhile disturb nobody', async () => {
	const who = [rashid, amara, tina, ingrid, await c.as('piotr'), await c.as('grace')], all = [];

	for (let round = 0; round < 5; round++) {
		const some = await Promise.all(who.map((w) => listening(w, ['idea'])));
		const going = all.splice(0, 3).map((s) => s.close());
		await c.give(`Round ${round}`);
		await Promise.all(some.map((s) => s.hears('idea')));
		await Promise.all(going);
		all.push(some[0], some[1], some[2]);
		await Promise.all(some.slice(3).map((s) => s.close()));
	}
	await Promise.all(all.map((s) => s.close()));
	await until('all are gone', async () => await streams_now() === 0);
});

test('a beat keeps it; it ends when the session is over, and at the latest when it is to ask again', { timeout: 90000 }, async () => {
	const own = await company(), rashid = await own.as('rashid');
	const s = await listening(rashid, ['idea']), t = await listening(rashid, ['idea']);

	await until('a beat', () => s.beats === 1 && t.beats === 1, 40000);
	assert.equal(s.over, false);
	own.server.clock(400);
	await Promise.all([s.ended, t.ended]);
	const u = await listening(rashid, ['idea']);
	own.server.clock(13 * 3600);
	await u.ended;
	assert.equal((await listen(rashid, ['idea']).head).status, 303);
	await own.server.stop();
});

test('a page that keeps itself up to date keeps nobody signed in', async () => {
	const own = await company(), { employee_no, secret } = own.world.people.grace;
	const shared = async () => new Client(own.server).sign_in(employee_no, secret, { shared: '1' });
	const used = await shared(), left = await shared();

	own.server.clock(9 * 60);
	(await used.get('/me')).is(200);
	(await left.get('/idea/board', { 'x-unattended': '1' })).is(200);
	await (await listening(left, ['idea'])).close();
	/* What a request says of its use is written after it: the next save comes later. */
	await own.give('Written after it');
	own.server.clock(11 * 60);
	assert.equal((await used.get('/me')).status, 200);
	assert.equal((await left.get('/me')).status, 303);
	await own.server.stop();
});

test('a stop ends them, and the server with them', async () => {
	const own = await company(), rashid = await own.as('rashid'), all = await Promise.all(Array.from({ length: 8 }, () => listening(rashid, ['idea'])));
	const stop = own.server.stop();

	await Promise.all(all.map((s) => s.ended));
	assert.ok(all.every((s) => s.error === null));
	await stop;
});
