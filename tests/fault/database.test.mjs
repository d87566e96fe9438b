/*
 * database.test.mjs -- a database that is locked by another program, a disk that is full: 503 with a plain sentence, nothing
 * half-written, and it serves again when the cause is gone.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { database_hold, only } from '../lib/database.mjs';
import { company } from '../lib/world.mjs';
import { kpo, kpo_ok, until } from '../lib/program.mjs';

test('another program holds the database: writing is 503 in plain words, reading goes on, then all is as before', only('sqlite'), async () => {
	const c = await company(), rashid = await c.as('rashid'), { id } = await c.give('Before the lock.');
	const free = await database_hold(c.folder);

	const a = await c.anybody().send(c.world.places.station.path, { problem: 'During the lock.' });
	a.is(503);
	assert.ok(a.words.length > 40);
	(await rashid.post(`/idea/${id}/step/answer`, { answer: 'Typed during the lock' })).is(503);
	(await rashid.get(`/idea/${id}`)).is(200);
	(await rashid.get('/healthz')).is(200);
	await free();
	await c.give('After the lock.');
	await rashid.step('idea', id, 'answer', { answer: 'After the lock' });
	assert.doesNotMatch((await rashid.page('/idea')).words, /During the lock/);
	await c.server.stop();
	assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
});

// A disk of its own, small and soon full. Mounting it needs root, or sudo without a password.
function small_disk(folder) {
	const as_root = process.getuid() === 0 ? [] : ['sudo', '-n'], run = (...command) => {
		const [program, ...args] = [...as_root, ...command];
		execFileSync(program, args, { stdio: 'pipe' });
	};

	run('mount', '-t', 'tmpfs', '-o', `size=12m,mode=700,uid=${process.getuid()}`, 'tmpfs', folder);
	return { away: () => run('umount', '-l', folder), only: (how) => run('mount', '-o', `remount,${how}`, folder) };
}

test('the disk can only be read: it does not start, says why, and starts when that is mended, with all that was there', only('sqlite'), async () => {
	const c = await company(), disk = path.join(c.folder, 'disk'), { id } = await c.give('Before the disk could only be read.');

	await c.server.stop();
	fs.mkdirSync(disk);
	const { away, only: mounted } = small_disk(disk);
	try {
		fs.copyFileSync(path.join(c.folder, 'kpo.db'), path.join(disk, 'kpo.db'));
		mounted('ro');
		const r = await kpo(['serve', '--listen', '127.0.0.1:0', '--db', `sqlite:${path.join(disk, 'kpo.db')}`], { timeout_s: 20 });
		assert.equal(r.code, 1, r.out + r.err);
		assert.match(r.err, /^kpo: .*(read|written|write)/m);
		mounted('rw');
		const small = await served_from(disk, c);
		(await (await small.as('rashid')).get(`/idea/${id}`)).is(200).says('Before the disk could only be read.');
		await small.give('After it was mended.');
		await small.server.stop();
		assert.match(await kpo_ok(['check', '--db', small.server.database]), /the history is whole/);
	} finally {
		away();
	}
});

test('the disk is full: 503 in plain words, nothing half-written, and it serves again when there is room', only('sqlite'), async () => {
	const c = await company(), disk = path.join(c.folder, 'disk');

	await c.server.stop();
	fs.mkdirSync(disk);
	const { away } = small_disk(disk);
	try {
		fs.copyFileSync(path.join(c.folder, 'kpo.db'), path.join(disk, 'kpo.db'));
		const small = await served_from(disk, c), rashid = await small.as('rashid');
		const { id } = await small.give('Before the disk was full.');
		const ballast = path.join(disk, 'ballast');
		fill(ballast);
		let refused;
		for (let i = 0; i < 60 && !refused; i++) {
			const a = await small.anybody().send(small.world.places[i % 2 ? 'station' : 'saw'].path, { problem: `Idea ${i} ${'x'.repeat(1500)}` });
			assert.ok([303, 503].includes(a.status), String(a.status));
			refused = a.status === 503 && a;
		}
		assert.ok(refused, 'sixty ideas fit on a full disk');
		assert.ok(refused.words.length > 40);
		(await rashid.get(`/idea/${id}`)).is(200);
		fs.rmSync(ballast);
		await until('it writes again', async () => (await small.anybody().send(small.world.places.saw.path, { problem: 'There is room again.' })).status === 303);
		await small.server.stop();
		assert.match(await kpo_ok(['check', '--db', small.server.database]), /the history is whole/);
	} finally {
		away();
	}
});

async function served_from(disk, c) {
	const { serve } = await import('../lib/program.mjs'), { Client } = await import('../lib/client.mjs');
	const small = { ...c, folder: disk, server: await serve(disk) };

	small.anybody = () => new Client(small.server);
	small.as = async (name) => new Client(small.server).sign_in(c.world.people[name].employee_no, c.world.people[name].secret);
	small.give = async (words) => {
		const a = (await small.anybody().send(c.world.places.station.path, { problem: words }, {}, { headers: { accept: 'application/json' } })).is(201);
		return { receipt: a.json.receipt, id: Number(/\bI-(\d+)\b/.exec((await small.anybody().get(a.json.receipt)).words)[1]) };
	};
	return small;
}

function fill(file) {
	const fd = fs.openSync(file, 'w'), block = Buffer.alloc(4096, 1);

	try {
		for (;;)
			fs.writeSync(fd, block);
	} catch (e) {
		assert.equal(e.code, 'ENOSPC');
	} finally {
		fs.closeSync(fd);
	}
}

test('a database that is not one of ours is refused at the start, in plain words', only('sqlite'), async () => {
	const { folder_new } = await import('../lib/program.mjs'), folder = folder_new(), file = path.join(folder, 'x.db');

	fs.writeFileSync(file, 'This is a letter to my aunt. '.repeat(100));
	const r = await kpo(['serve', '--listen', '127.0.0.1:0', '--db', `sqlite:${file}`], { timeout_s: 20 });
	assert.notEqual(r.code, 0);
	assert.match(r.err, /kpo: \w+/);
	assert.equal(fs.readFileSync(file, 'utf8').slice(0, 28), 'This is a letter to my aunt.');
	const nowhere = await kpo(['serve', '--listen', '127.0.0.1:0', '--db', 'sqlite:/nowhere/at/all/kpo.db'], { timeout_s: 20 });
	assert.notEqual(nowhere.code, 0);
});
