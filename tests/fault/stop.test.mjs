/*
 * stop.test.mjs -- SIGTERM finishes what was taken; a backup while serving is whole; a restore puts it back; a broken history is found.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { database_copy, database_do, database_hold, database_rows, database_url, database_waiting, engine, only } from '../lib/database.mjs';
import { folder_new, kpo, kpo_ok, sleep, until } from '../lib/program.mjs';

test('a stop finishes what it has taken, refuses nothing half-way, and ends within seconds', async () => {
	const c = await company(), given = [];
	let stopping = false, broken = 0;

	const clients = Array.from({ length: 16 }, async (_, n) => {
		for (let i = 0; !stopping || i < 2; i++) {
			const a = await c.anybody().send(n % 2 ? c.world.places.station.path : c.world.places.saw.path, { problem: `stop ${n} ${i}` }, {}, { headers: { accept: 'application/json' } }).catch(() => null);
			if (!a)
				return;
			if (a.status === 201)
				given.push(`stop ${n} ${i}`);
			else if (a.status !== 429 && a.status !== 503)
				broken++;
			if (a.status === 429)
				return;
		}
	});
	await sleep(250);
	stopping = true;
	const begin = Date.now();
	await c.server.stop();
	assert.ok(Date.now() - begin < 8000, `it took ${Date.now() - begin} ms`);
	await Promise.all(clients);
	assert.equal(broken, 0);
	assert.ok(given.length > 0);
	await c.again();
	const ingrid = await c.as('ingrid');
	for (const problem of given.slice(-20))
		(await ingrid.page(`/idea?q=${encodeURIComponent(`"${problem}"`)}`));
	await c.server.stop();
	const rows = database_rows(c.folder, 'select problem from idea').map((row) => row.problem);
	assert.deepEqual(given.filter((p) => !rows.includes(p)), []);
});

test('a request that is on its way when the signal comes gets its answer', async () => {
	const c = await company();
	const free = await database_hold(c.folder), waits = async () => (engine === 'sqlite' ? (await c.server.metrics()).kpo_write_queue : database_waiting(c.folder, 'history').length);
	const slow = ['first', 'second'].map((which) => c.anybody().send(c.world.places.station.path, { problem: `The ${which} on its way.` }, {}, { headers: { accept: 'application/json' } }));

	// The writer holds the first one already; whoever has a hand for each shows both.
	await until('both are taken', async () => await waits() >= (engine === 'sqlite' ? 1 : 2));
	const stop = c.server.stop();
	await sleep(100);
	await free();
	for (const a of await Promise.all(slow))
		a.is(201);
	await stop;
});

test('a backup while people write is whole, and a restore brings exactly it back', only('sqlite'), async () => {
	const c = await company(), file = path.join(c.folder, 'backup.db');

	const { id } = await c.give('Before the backup.');
	const writing = Promise.all(Array.from({ length: 20 }, (_, i) => c.give(`During the backup ${i}`)));
	await kpo_ok(['backup', file, '--db', c.server.database]);
	await writing;
	assert.match(await kpo_ok(['check', '--db', `sqlite:${file}`]), /the history is whole/);
	await c.give('After the backup.');
	await c.server.stop();
	const refused = await kpo(['restore', file, '--db', c.server.database]);
	assert.notEqual(refused.code, 0);
	assert.match(refused.err, /--force/);
	await kpo_ok(['restore', file, '--force', '--db', c.server.database]);
	await c.again();
	const rashid = await c.as('rashid');
	(await rashid.page(`/idea/${id}`)).says('Before the backup.');
	assert.doesNotMatch((await rashid.page('/idea')).words, /After the backup/);
	await c.server.stop();
	fs.writeFileSync(file, fs.readFileSync(file).subarray(0, 20000));
	assert.notEqual((await kpo(['restore', file, '--force', '--db', c.server.database])).code, 0);
	assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
});

test('a row that was changed, added or taken away by hand is found, and named', async () => {
	const c = await company();

	const { id } = await c.give('Do not touch me.');
	await (await c.as('rashid')).step('idea', id, 'answer', { answer: 'I will not.' });
	await kpo_ok(['jobs', '--db', c.server.database]);
	await c.server.stop();
	for (const [what, sql] of [
		['a changed row', `update idea set answer = 'I never said that.' where id = ${id}`],
		['a history entry that is gone', 'delete from history where id = (select max(id) from history)'],
		['a row that is gone', `delete from idea where id = ${id}`],
	]) {
		const copy = folder_new();
		database_copy(c.folder, copy);
		database_do(copy, sql);
		const r = await kpo(['check', '--db', database_url(copy)]);
		assert.equal(r.code, 1, `${what} was not found: ${r.out}`);
		assert.match(r.out, /wrong; the first: \S+/);
	}
});
