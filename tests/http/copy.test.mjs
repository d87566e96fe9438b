/*
 * copy.test.mjs -- a company moves: out of the database of this run into a file, back into an empty database, and is the same; and a
 * server's database is backed up into a file and restored from it.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { database_place, database_rows, engine } from '../lib/database.mjs';
import { Client } from '../lib/client.mjs';
import { company } from '../lib/world.mjs';
import { folder_new, kpo, kpo_ok, root, serve } from '../lib/program.mjs';

const bytes = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
const copy = (from, to) => kpo_ok(['copy', '--from', from, '--to', to]);
const whole = async (db) => assert.match(await kpo_ok(['check', '--db', db]), /the history is whole/);

/* All rows of a file, in an order of their own; each engine has its own index of words. */
function rows_of(file) {
	const dump = execFileSync('sqlite3', [file, '.dump'], { maxBuffer: 256 << 20 }).toString();

	return dump.split('\n').filter((l) => /^INSERT INTO /.test(l) && !/^INSERT INTO (\W?search_|sqlite_|\W?rate\b|\W?job_turn)/.test(l)).sort();
}

test('a company moves into a file while it is served, back into an empty database, and nothing has changed', async () => {
	const c = await company(), out = path.join(c.folder, 'out.db'), again = path.join(c.folder, 'again.db');
	const { id } = await c.give('The hinge squeals at Gerät 7.', { files: { photo: { name: 'p.jpg', type: 'image/jpeg', bytes } } });

	await (await c.as('rashid')).step('idea', id, 'answer', { answer: 'I will oil it.' });
	assert.match(await copy(c.server.database, `sqlite:${out}`), /\d+ {2}idea[\s\S]*rows copied/);
	await whole(`sqlite:${out}`);
	const home = folder_new(), back = database_place(home);
	await copy(`sqlite:${out}`, back);
	await whole(back);
	await copy(back, `sqlite:${again}`);
	assert.deepEqual(rows_of(again), rows_of(out));
	assert.ok(rows_of(out).some((l) => l.includes('The hinge squeals')) && rows_of(out).some((l) => /attachment_bytes/.test(l)));
	await c.server.stop();

	const server = await serve(home), rashid = await new Client(server).sign_in(c.world.people.rashid.employee_no, c.world.people.rashid.secret);
	(await rashid.page(`/idea/${id}`)).says('The hinge squeals').says('I will oil it.');
	(await rashid.page('/find?q=gerat+hinge')).says('The hinge squeals');
	(await rashid.post('/idea', { area: String(c.world.units.assembly), problem: 'After the move.' })).is(303);
	await server.stop();
	assert.deepEqual(database_rows(home, 'select id from idea order by id').map((row) => row.id), [id, id + 1]);
	await whole(back);
});

test('where there is a company nothing is copied to, and what is none is not copied', async () => {
	const c = await company(), file = path.join(c.folder, 'other.db');

	await c.server.stop();
	await kpo_ok(['init', '--db', `sqlite:${file}`]);
	const before = rows_of(file), r = await kpo(['copy', '--from', c.server.database, '--to', `sqlite:${file}`]);
	assert.equal(r.code, 1);
	assert.match(r.err, /There is a company in the target already/);
	assert.deepEqual(rows_of(file), before);
	assert.equal((await kpo(['copy', '--from', `sqlite:${path.join(c.folder, 'nothing.db')}`, '--to', `sqlite:${path.join(c.folder, 'x.db')}`])).code, 1);
	assert.equal((await kpo(['copy', '--from', c.server.database])).code, 2);
});

test('a backup is a file, whatever the engine, and a restore brings it back', async () => {
	const c = await company(), file = path.join(c.folder, 'backup.db'), { id } = await c.give('Kept in the backup.');

	await kpo_ok(['backup', file, '--db', c.server.database]);
	await whole(`sqlite:${file}`);
	assert.equal((await kpo(['backup', file, '--db', c.server.database])).code, 1, 'never over another one');
	const home = folder_new(), to = engine === 'sqlite' ? `sqlite:${path.join(home, 'kpo.db')}` : database_place(home);
	await kpo_ok(['restore', file, '--db', to]);
	await c.server.stop();
	const server = await serve(home), rashid = await new Client(server).sign_in(c.world.people.rashid.employee_no, c.world.people.rashid.secret);
	(await rashid.page(`/idea/${id}`)).says('Kept in the backup.');
	await server.stop();
});
