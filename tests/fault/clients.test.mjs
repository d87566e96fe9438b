/*
 * clients.test.mjs -- clients that do not do their part: 5,000 that are silent, one that sends a byte a second, bodies that never end,
 * people who leave while their page is read, while it is made, while their idea waits to be written. The others notice nothing.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import fs from 'node:fs';
import { database_hold } from '../lib/database.mjs';
import { company } from '../lib/world.mjs';
import { kpo_ok, sleep, until } from '../lib/program.mjs';
import { tables_of } from '../lib/tables.mjs';

let c, rashid;
before(async () => {
	c = await company();
	rashid = await c.as('rashid');
});
after(() => c?.server.stop());

function connect() {
	return new Promise((done, fail) => {
		const s = net.connect(c.server.port, '127.0.0.1', () => done(s));
		s.text = '';
		s.on('data', (d) => { s.text += d; });
		s.on('close', () => { s.gone = true; });
		s.on('error', fail);
	});
}
const resident_kb = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${c.server.child.pid}/status`, 'utf8'))[1]);
// The others: a page, and an idea that is really there.
async function others_are_served(words) {
	(await rashid.get('/idea')).is(200);
	const { id } = await c.give(words, { place: 'saw' });
	(await (await c.as('ingrid')).get(`/idea/${id}`)).is(200).says(words);
}

test('5,000 silent connections: the others are served, memory stays bounded, and each is still answered', { timeout: 120e3 }, async (t) => {
	const before_kb = resident_kb(), all = [];

	for (let i = 0; i < 5000; i += 100)
		all.push(...await Promise.all(Array.from({ length: 100 }, connect)));
	await until('all are counted', async () => (await c.server.metrics()).kpo_connections >= 5000);
	await others_are_served('Given among five thousand.');
	const each_kb = (resident_kb() - before_kb) / 5000;
	t.diagnostic(`${each_kb.toFixed(2)} KiB a connection`);
	assert.ok(each_kb < 16, `${each_kb} KiB for each silent connection`);
	for (const s of [all[0], all[2500], all[4999]])
		s.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
	await until('those who speak are answered', () => [all[0], all[2500], all[4999]].every((s) => /^HTTP\/1.1 200/.test(s.text)));
	for (const s of all)
		s.destroy();
	await until('all are gone', async () => (await c.server.metrics()).kpo_connections < 50);
});

test('a byte a second: 408 when its time is over, and nobody waits for it', { timeout: 60e3 }, async () => {
	const drips = await Promise.all([connect(), connect(), connect()]), head = 'GET /sign-in HTTP/1.1\r\nHost: x\r\nX-Slow: ';
	const begin = Date.now();

	for (let i = 0; !drips.every((s) => s.gone || s.text) && Date.now() - begin < 40e3; i++) {
		for (const s of drips.filter((d) => !d.gone && !d.text))
			s.write(head[i] ?? 'a');
		if (i === 3)
			await others_are_served('Given beside those who drip.');
		await sleep(1000);
	}
	for (const s of drips) {
		assert.match(s.text, /^HTTP\/1.1 408 /);
		assert.match(s.text, /took too long to arrive/);
	}
});

test('a body that never ends: 413 as soon as it is too much, not a byte of it kept', { timeout: 60e3 }, async () => {
	const before_kb = resident_kb(), s = await connect(), block = 'a'.repeat(64 * 1024);
	let sent = 0;

	s.write(`POST ${c.world.places.station.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`);
	while (!s.text && !s.gone && sent < 2 ** 30) {
		s.write(`${block.length.toString(16)}\r\n${block}\r\n`);
		sent += block.length;
		await sleep(1);
	}
	assert.match(s.text, /^HTTP\/1.1 413 /);
	assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken`);
	s.destroy();
	await others_are_served('Given after the endless one.');
	await until('its memory is given back', () => resident_kb() - before_kb < 80 * 1024);
});

test('who leaves in the middle of a request, or of an answer, leaves nothing behind', async () => {
	const tables = tables_of(c.server.database), was = await tables.digest(), place = c.world.places.station.path;
	const all = await Promise.all(Array.from({ length: 60 }, connect));

	all.forEach((s, i) => {
		const whole = i % 3 === 0 ? `POST ${place} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nproblem=${'a'.repeat(2000)}` :
			i % 3 === 1 ? 'GET /sign-in HTTP/1.1\r\nHost' : 'GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20);
		s.on('error', () => {});
		s.write(whole, () => setTimeout(() => (i % 2 ? s.resetAndDestroy() : s.destroy()), i % 7));
	});
	await until('all are gone', async () => (await c.server.metrics()).kpo_connections < 20);
	assert.equal(await tables.digest(), was);
	tables.end();
	await others_are_served('Given after they left.');
});

test('who leaves while the idea waits to be written: it is written once, and the phone that sends it again gets its receipt', { timeout: 60e3 }, async () => {
	const place = c.world.places.station.path, words = 'Left while it waited.', key = 'left-1', form = new URLSearchParams({ problem: words }).toString();
	const free = await database_hold(c.folder);

	const s = await connect();
	s.write(`POST ${place} HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${key}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`);
	await sleep(300);
	s.destroy();
	await sleep(300);
	await free();
	const a = (await c.anybody().post(place, { problem: words }, { csrf: false, headers: { 'idempotency-key': key } })).is(303);
	(await c.anybody().get(a.location)).is(200).says(words);
	const list = (await (await c.as('ingrid')).api('GET', '/idea?limit=200&sort=-id')).is(200).json.items;
	assert.equal(list.filter((i) => i.problem === words).length, 1);
	await others_are_served('Given after that.');
});

test('the signal to stop, under load: every answered write is there, the others are told, nothing is half done', { timeout: 60e3 }, async (t) => {
	const own = await company(), token = (await kpo_ok(['user', 'token', 'admin', 'stop', '--db', own.server.database])).trim(), answered = new Map(), told = { closed: 0, refused: 0, cut: 0 };
	let stop = false;

	const writers = Array.from({ length: 32 }, async (_, n) => {
		for (let i = 0; i < 10000; i++) {
			const problem = `stop ${n} ${i}`, a = await fetch(`${own.server.url}/api/v1/idea`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify({ problem, area: own.world.units.assembly }) }).catch(() => null);
			if (!a || !stop && a.status >= 500) {
				told.cut += a ? 1 : 0;
				return;
			}
			const body = await a.json();
			if (a.status === 201)
				answered.set(problem, body.id);
			told.closed += a.headers.get('connection') === 'close';
			told.refused += a.status === 503;
			assert.ok([201, 503].includes(a.status), JSON.stringify(body));
		}
	});
	await until('they write', () => answered.size >= 100, 30000);
	stop = true;
	await own.server.stop();                // exits with 0, and no sanitizer has anything to say
	await Promise.all(writers);
	t.diagnostic(`${answered.size} answered, ${told.closed} told that the connection closes, ${told.refused} refused`);
	assert.equal(told.cut, 0);
	assert.ok(told.closed > 0, 'nobody was told that the connection closes');
	assert.match(await kpo_ok(['check', '--db', own.server.database]), /the history is whole/);
	const tables = tables_of(own.server.database), rows = new Map((await tables.rows("select problem || '|' || id from idea where problem like 'stop %';")).split('\n').filter(Boolean).map((l) => l.split('|')));
	tables.end();
	assert.deepEqual([...answered].filter(([p, id]) => Number(rows.get(p)) !== id), []);
	assert.ok(rows.size - answered.size <= 32, `${rows.size} ideas, ${answered.size} answered`);
});
