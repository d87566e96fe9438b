/*
 * schema.test.mjs -- a database of every released program, opened by this one: changed whole, after a backup, or not at all.
 *
 * tests/data/schema keeps what each release made (tools/release-schema.mjs). What it looks like afterwards is compared with a new
 * database from outside, by the engine's own tool; what it holds is proved by `kpo check` and by a person who signs in.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { Client } from '../lib/client.mjs';
import { folder_new, kpo, kpo_ok, root, serve } from '../lib/program.mjs';

const kept = path.join(root, 'tests/data/schema'), releases = fs.readdirSync(kept).filter((f) => f.endsWith('.sqlite.sql')).sort();
const sql = (file, text) => execFileSync('sqlite3', [file, text], { encoding: 'utf8', maxBuffer: 1 << 28 });
const dump = (file) => sql(file, '.dump');
const database = (folder) => path.join(folder, 'kpo.db'), url = (folder) => `sqlite:${database(folder)}`;
const backups = (folder) => fs.readdirSync(folder).filter((f) => /before-.*\.db$/.test(f));

/* A database of that release in a folder of its own, and what its first line says of it. */
function released(name) {
	const folder = folder_new(), text = fs.readFileSync(path.join(kept, name), 'utf8');

	execFileSync('sqlite3', [database(folder)], { input: text });
	return { folder, facts: JSON.parse(text.split('\n', 1)[0].slice(3)) };
}

/* Every column, index and virtual table, one a line. `more`: what may be there beyond a new database, because no save meets it. */
function listing(file) {
	const columns = sql(file, `select m.name || '.' || p.name || ' ' || lower(p.type) || ' pk' || p.pk || case when p."notnull" then ' not null' else '' end || coalesce(' default ' || p.dflt_value, '')
		from sqlite_schema m, pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%'`).trim().split('\n');
	const indexes = sql(file, `select m.name || ' on ' || m.tbl_name || case when l."unique" then ' unique' else '' end || ' (' || (select group_concat(i.name) from pragma_index_info(m.name) i) || ')'
		|| case when l.partial then substr(m.sql, instr(m.sql, ' where ')) else '' end from sqlite_schema m, pragma_index_list(m.tbl_name) l where m.type = 'index' and l.name = m.name`).trim().split('\n');
	const virtual = sql(file, "select sql from sqlite_schema where sql like 'create virtual%'").trim().toLowerCase();
	return [...columns, ...indexes, virtual].sort();
}
const in_no_ones_way = (line) => (/ on .* \(/.test(line) ? !/ unique /.test(line) : !/ not null/.test(line) || / default /.test(line));

let fresh;
async function fresh_listing() {
	if (!fresh) {
		const folder = folder_new();
		await kpo_ok(['init', '--db', url(folder)]);
		fresh = listing(database(folder));
	}
	return fresh;
}

async function equals_fresh(file) {
	const now = listing(file), made = await fresh_listing();

	assert.deepEqual(made.filter((l) => !now.includes(l)), [], 'a new database has what the changed one lacks');
	assert.deepEqual(now.filter((l) => !made.includes(l) && !in_no_ones_way(l)), [], 'what is left over gets in the way of a save');
}

function counts(file) {
	const tables = sql(file, "select name from sqlite_schema where type = 'table' and name not like 'search_text_%' and name <> 'schema_change'").trim().split('\n');

	return sql(file, tables.map((t) => `select '${t} ' || count(*) from "${t}"`).join(' union all ')).trim().split('\n');
}

test('there is a database of a release', () => assert.ok(releases.length > 0));

for (const name of releases) {
	test(`${name}: a backup, then it equals a new one, and holds what it held`, async () => {
		const { folder, facts } = released(name), file = database(folder), db = url(folder), before = dump(file), rows = counts(file);

		const due = await kpo(['schema', '--db', db]);
		assert.equal(due.code, 1, due.out + due.err);
		assert.match(due.out, /^due: \d+/m);
		assert.match(await kpo_ok(['check', '--db', db]), /of an older release[\s\S]*the history is whole/);
		assert.equal(dump(file), before, 'looking at it changed it');
		assert.deepEqual(backups(folder), []);

		await kpo_ok(['export', 'person', '--db', db]);
		assert.equal(backups(folder).length, 1);
		assert.match(backups(folder)[0], /^kpo\.before-[\d.]+-\d{8}T\d{6}\.db$/);
		assert.equal(await kpo_ok(['schema', '--db', db]), 'nothing to do\n');
		await equals_fresh(file);
		const now = counts(file);
		assert.deepEqual(rows.filter((n) => !now.includes(n)), [], 'rows came or went');
		assert.match(await kpo_ok(['check', '--db', db]), /the history is whole/);

		const backup = path.join(folder, backups(folder)[0]);
		assert.equal(dump(backup), before);
		assert.match(await kpo_ok(['check', '--db', `sqlite:${backup}`]), /the history is whole/);
		assert.equal(dump(backup), before, 'the proof changed the backup');

		const server = await serve(folder), leader = await new Client(server).sign_in(facts.leader.employee_no, facts.leader.secret);
		const page = (await leader.page(`/idea/${facts.idea}`)).says('The box is too far away.').says('Good point, I looked at it with the early shift.').says('The rack comes on Monday.');
		const [, picture] = /<img[^>]*src="([^"]+)"/.exec(page.text);
		assert.match((await leader.get(picture)).is(200).type, /^image\//);
		(await new Client(server).get(facts.receipt)).is(200).says('The box is too far away.');
		assert.equal((await new Client(server).api('GET', `/idea/${facts.idea}`, { token: facts.token })).is(200).json.problem, 'The box is too far away.');
		(await leader.post('/comment', { origin: 'idea', id: facts.idea, words: 'It came.' })).is(303);
		(await leader.page('/find?q=box')).says('too far away');
		await server.stop();
		assert.match(await kpo_ok(['check', '--db', db]), /the history is whole/);
		assert.equal(backups(folder).length, 1, 'a start with nothing to do made a backup');
	});
}

test('what kpo schema prints makes the tables of a new database', async () => {
	const folder = folder_new(), file = path.join(folder, 'by_hand.db'), printed = await kpo_ok(['schema']);

	execFileSync('sqlite3', [file], { input: /-- sqlite[\s\S]*?(?=\n-- |$)/.exec(printed)[0] });
	assert.deepEqual(listing(file), await fresh_listing());
	assert.deepEqual(backups(folder), []);
});

/* Refused, in words; nothing of the database is changed, and nothing is left behind. */
async function refused(folder, args, ...says) {
	const before = dump(database(folder)), r = await kpo([...args, '--db', url(folder)]);

	assert.equal(r.code, 1, r.out + r.err);
	for (const words of says)
		assert.match(r.err, words);
	assert.equal(dump(database(folder)), before);
	assert.deepEqual(backups(folder), []);
}

test('no room for the backup, or no folder: refused, and nothing is changed', async () => {
	const { folder } = released(releases[0]), disk = path.join(folder, 'disk');
	const as_root = process.getuid() === 0 ? [] : ['sudo', '-n'], run = (...command) => execFileSync('env', [...as_root, ...command], { stdio: 'pipe' });

	fs.mkdirSync(disk);
	run('mount', '-t', 'tmpfs', '-o', `size=128k,mode=700,uid=${process.getuid()}`, 'tmpfs', disk);
	try {
		await refused(folder, ['jobs', '--backups', disk], /The disk is full. There is no backup/, /not done without a backup. Nothing was changed. Make room/);
		assert.deepEqual(fs.readdirSync(disk), []);
	} finally {
		run('umount', '-l', disk);
	}
	for (const nowhere of [path.join(folder, 'nowhere'), '/proc'])
		await refused(folder, ['serve', '--listen', '127.0.0.1:0', '--backups', nowhere], /The backup cannot be written there/, /Nothing was changed/);
	const elsewhere = folder_new();
	await kpo_ok(['jobs', '--backups', elsewhere, '--db', url(folder)]);
	assert.deepEqual([backups(folder).length, backups(elsewhere).length], [0, 1]);
});

test('a change that cannot be made: everything is as it was, and no backup is left to fill the disk', async () => {
	const { folder } = released(releases[0]);

	// A table of that name is in the way of an index: found only when it is made.
	sql(database(folder), 'drop index i_idea_state__id; create table i_idea_state__id (x)');
	await refused(folder, ['serve', '--listen', '127.0.0.1:0'], /schema failed="make index i_idea_state__id"/, /everything in it is as it was/);
});

test('a database that a newer program has changed is refused, with the backup to go back to', async () => {
	for (const [number, program] of [[99, '0.0.1'], [0, '77.0.0']]) {
		const { folder } = released(releases[0]);

		await kpo_ok(['jobs', '--backups', folder_new(), '--db', url(folder)]);
		sql(database(folder), `insert into schema_change (number, what, program, backup, at) values (${number}, 'add column x to y', '${program}', '/var/lib/kpo/old.db', 1)`);
		for (const args of [['serve', '--listen', '127.0.0.1:0'], ['jobs'], ['check'], ['user', 'token', '3001'], ['export', 'idea']])
			await refused(folder, args, new RegExp(`kpo ${program} was here \\(add column x to y\\).*/var/lib/kpo/old\\.db`), /A newer program has changed this database. Nothing was touched/);
		assert.equal((await kpo(['schema', '--db', url(folder)])).code, 2);
		await kpo_ok(['backup', path.join(folder, 'copy.db'), '--db', url(folder)]);
	}
});

test('two programs at once: one changes it, the other finds it done', async () => {
	const { folder } = released(releases[0]);
	const both = await Promise.all([1, 2].map(() => kpo(['user', 'token', '3001', '--db', url(folder)])));

	for (const r of both)
		assert.equal(r.code, 0, r.err);
	assert.equal(backups(folder).length, 1);
	await equals_fresh(database(folder));
});

test('an older backup is restored as it is, and brought up to date at the next start', async () => {
	const { folder } = released(releases[0]), old = path.join(folder, 'old.db');

	fs.renameSync(database(folder), old);
	assert.match(await kpo_ok(['restore', old, '--db', url(folder)]), /the history is whole/);
	assert.equal(dump(database(folder)), dump(old));
	assert.deepEqual(fs.readdirSync(folder).filter((f) => /trial/.test(f)), []);
	await kpo_ok(['jobs', '--db', url(folder)]);
	await equals_fresh(database(folder));
});
