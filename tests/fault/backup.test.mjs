/*
 * backup.test.mjs -- what a backup is worth: never of nothing, never put in the place of a database in use, and proved with its pictures.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { only } from '../lib/database.mjs';
import { company } from '../lib/world.mjs';
import { folder_new, kpo, kpo_ok, root } from '../lib/program.mjs';

const refused = (r, words) => {
	assert.equal(r.code, 1, r.out + r.err);
	assert.match(r.err + r.out, words);
};
const change = (file, sql) => execFileSync('sqlite3', [file, sql]);

test('a database that is not there is not made by whoever only looks', only('sqlite'), async () => {
	const folder = folder_new(), db = `sqlite:${path.join(folder, 'typo.db')}`;

	for (const args of [['check'], ['backup', path.join(folder, 'b.db')], ['export', 'idea'], ['jobs', 'run'], ['user', 'token', 'admin'], ['serve', '--listen', '127.0.0.1:0']])
		refused(await kpo([...args, '--db', db]), /There is no database of this name/);
	assert.deepEqual(fs.readdirSync(folder), []);
});

test('an empty file, or one that lost its key, is no backup', only('sqlite'), async () => {
	const c = await company(), empty = path.join(c.folder, 'empty.db'), kept = path.join(c.folder, 'kept.db'), file = path.join(c.folder, 'kpo.db');

	await c.server.stop();
	fs.writeFileSync(empty, '');
	refused(await kpo(['check', '--db', `sqlite:${empty}`]), /not a database of this program/);
	refused(await kpo(['restore', empty, '--force', '--db', c.server.database]), /not a database of this program[\s\S]*nothing was changed/);
	await kpo_ok(['backup', kept, '--db', c.server.database]);
	change(kept, 'delete from setting');
	refused(await kpo(['restore', kept, '--force', '--db', c.server.database]), /nothing was changed/);
	assert.equal(execFileSync('sqlite3', [file, 'select count(*) > 5 from person']).toString().trim(), '1');
	assert.deepEqual(fs.readdirSync(c.folder).filter((f) => f.includes('trial')), []);
});

test('a database in use is not replaced; once the server has stopped it is', only('sqlite'), async () => {
	const c = await company(), kept = path.join(c.folder, 'kept.db'), restore = ['restore', kept, '--force', '--db', c.server.database];

	await kpo_ok(['backup', kept, '--db', c.server.database]);
	const { id } = await c.give('Answered, so it stays.');
	refused(await kpo(restore), /The database is in use. Stop the server first/);
	(await (await c.as('rashid')).get(`/idea/${id}`)).is(200).says('Answered, so it stays.');
	await c.server.stop();
	assert.match(await kpo_ok(restore), /the history is whole/);
	await c.again();
	(await (await c.as('rashid')).get(`/idea/${id}`)).is(404);
	await c.server.stop();
});

test('a picture whose bytes are lost or changed is found', only('sqlite'), async () => {
	const c = await company(), file = path.join(c.folder, 'kpo.db');
	const bytes = fs.readFileSync(path.join(root, 'tests/data/camera-gps.jpg'));

	await c.give('With a picture.', { files: { photo: { name: 'p.jpg', type: 'image/jpeg', bytes } } });
	await c.server.stop();
	await kpo_ok(['check', '--db', c.server.database]);
	change(file, "update attachment_bytes set bytes = x'ffd8ff'");
	refused(await kpo(['check', '--db', c.server.database]), /pictures: the bytes of 1 are lost or not what they were/);
	change(file, 'delete from attachment_bytes');
	refused(await kpo(['check', '--db', c.server.database]), /pictures: the bytes of 1/);
});
