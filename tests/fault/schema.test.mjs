/*
 * schema.test.mjs -- a database of every released program, opened by this one: changed whole, after a backup, or not at all. On both engines.
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
import { database_do, database_dump, database_load, database_place, database_rows, engine, only } from '../lib/database.mjs';

const kept = path.join(root, 'tests/data/schema'), of_engine = (e) => fs.readdirSync(kept).filter((f) => f.endsWith(`.${e}.sql`)).sort(), releases = of_engine(engine);
const database = (folder) => path.join(folder, 'kpo.db');
const backups = (folder) => fs.readdirSync(folder).filter((f) => /before-.*\.db$/.test(f));
const urls = new Map();

/* An empty database of this folder. */
function place(folder) {
	urls.set(folder, database_place(folder));
	return urls.get(folder);
}

/* Where it is, and where a server's backups go: a file's lie beside it. */
const at = (folder) => ['--db', urls.get(folder), ...(engine === 'postgres' ? ['--backups', folder] : [])];

/* A database of that release in a folder of its own, and what its first line says of it. */
function released(name) {
	const folder = folder_new(), text = fs.readFileSync(path.join(kept, name), 'utf8');

	place(folder);
	database_load(folder, text);
	if (engine === 'postgres' && /^0\.1\.0\./.test(name))
		age(folder);
	return { folder, facts: JSON.parse(text.split('\n', 1)[0].slice(3)) };
}

/* ---- what there is: every column, index and virtual table, one a line ---- */

const sqlite = (file, text) => execFileSync('sqlite3', [file, text], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n');

function listing_sqlite(file) {
	return [
		...sqlite(file, `select m.name || '.' || p.name || ' ' || lower(p.type) || ' pk' || p.pk || case when p."notnull" then ' not null' else '' end || coalesce(' default ' || p.dflt_value, '')
			from sqlite_schema m, pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%'`),
		...sqlite(file, `select m.name || ' on ' || m.tbl_name || case when l."unique" then ' unique' else '' end || ' (' || (select group_concat(i.name) from pragma_index_info(m.name) i) || ')'
			|| case when l.partial then substr(m.sql, instr(m.sql, ' where ')) else '' end from sqlite_schema m, pragma_index_list(m.tbl_name) l where m.type = 'index' and l.name = m.name`),
		sqlite(file, "select sql from sqlite_schema where sql like 'create virtual%'").join(' ').toLowerCase(),
	].sort();
}

function listing_postgres(folder) {
	return database_rows(folder, `select table_name || '.' || column_name || ' ' || data_type || case when is_nullable = 'NO' then ' not null' else '' end || coalesce(' default ' || column_default, '')
			|| case is_identity when 'YES' then ' default identity' else '' end as l from information_schema.columns where table_schema = 'public'
		union all select indexname || ' on ' || tablename || case when indexdef like '% UNIQUE %' then ' unique' else '' end || substr(indexdef, position(' (' in indexdef)) from pg_indexes where schemaname = 'public'`)
		.map((row) => row.l).sort();
}

const listing = (folder) => (engine === 'postgres' ? listing_postgres(folder) : listing_sqlite(database(folder)));
/* What may be there beyond a new database, because no save meets it. */
const in_no_ones_way = (line) => (/ on .* \(/.test(line) ? !/ unique /.test(line) : !/ not null/.test(line) || / default /.test(line));

/* PostgreSQL came when 0.1.0 had grown already: what its file of the first day did not have yet is taken away here too. */
function age(folder) {
	const scratch = folder_new(), first = path.join(scratch, 'first.db'), fresh = path.join(scratch, 'fresh.db'), columns = (file) => listing_sqlite(file).map((l) => /^(\w+)\.(\w+) /.exec(l)).filter((m) => m && !/^search_/.test(m[1]));

	execFileSync('sqlite3', [first], { input: fs.readFileSync(path.join(kept, of_engine('sqlite')[0])) });
	execFileSync(process.env.KPO ?? path.join(root, 'out/kpo'), ['init', '--db', `sqlite:${fresh}`], { stdio: 'ignore' });
	const had = columns(first).map((m) => m[0]), tables = new Set(columns(first).map((m) => m[1]));
	const since = columns(fresh).filter((m) => !had.includes(m[0]));
	assert.ok(since.length > 0);
	for (const [, table, column] of since)
		database_do(folder, tables.has(table) ? `alter table ${table} drop column ${column}` : `drop table if exists ${table}`);
}

let fresh;
async function fresh_listing() {
	if (!fresh) {
		const folder = folder_new();
		await kpo_ok(['init', '--db', place(folder)]);
		fresh = listing(folder);
	}
	return fresh;
}

async function equals_fresh(folder) {
	const now = listing(folder), made = await fresh_listing();

	assert.deepEqual(made.filter((l) => !now.includes(l)), [], 'a new database has what the changed one lacks');
	assert.deepEqual(now.filter((l) => !made.includes(l) && !in_no_ones_way(l)), [], 'what is left over gets in the way of a save');
}

function counts(folder) {
	const tables = [...new Set(listing(folder).map((l) => /^(\w+)\./.exec(l)?.[1]).filter((t) => t && !/^(search_text|sqlite_|schema_change$)/.test(t)))];

	return database_rows(folder, tables.map((t) => `select '${t}' as name, count(*) as n from "${t}"`).join(' union all ')).map((row) => `${row.name} ${row.n}`);
}

test('there is a database of a release', () => assert.ok(releases.length > 0));

for (const name of releases) {
	test(`${name}: a backup, then it equals a new one, and holds what it held`, async () => {
		const { folder, facts } = released(name), before = database_dump(folder), rows = counts(folder);

		const due = await kpo(['schema', ...at(folder)]);
		assert.equal(due.code, 1, due.out + due.err);
		assert.match(due.out, /^due: \d+/m);
		assert.match(await kpo_ok(['check', ...at(folder)]), /of an older release[\s\S]*the history is whole/);
		assert.equal(database_dump(folder), before, 'looking at it changed it');
		assert.deepEqual(backups(folder), []);

		await kpo_ok(['export', 'person', ...at(folder)]);
		assert.equal(backups(folder).length, 1);
		assert.match(backups(folder)[0], /^kpo\.before-[\d.]+-\d{8}T\d{6}\.db$/);
		assert.equal(await kpo_ok(['schema', ...at(folder)]), 'nothing to do\n');
		await equals_fresh(folder);
		const now = counts(folder);
		assert.deepEqual(rows.filter((n) => !now.includes(n)), [], 'rows came or went');
		assert.match(await kpo_ok(['check', ...at(folder)]), /the history is whole/);

		const backup = path.join(folder, backups(folder)[0]), bytes = fs.readFileSync(backup);
		if (engine === 'sqlite')
			assert.equal(execFileSync('sqlite3', [backup, '.dump'], { maxBuffer: 1 << 28 }).toString(), before);
		assert.match(await kpo_ok(['check', '--db', `sqlite:${backup}`]), /the history is whole/);
		assert.deepEqual(fs.readFileSync(backup), bytes, 'the proof changed the backup');
		if (engine === 'postgres') {
			/* A file of an older program goes the same way, and then into a server's database. */
			const home = folder_new(), old = path.join(home, 'old.db'), back = folder_new();
			fs.copyFileSync(backup, old);
			await kpo_ok(['jobs', '--db', `sqlite:${old}`]);
			await kpo_ok(['copy', '--from', `sqlite:${old}`, '--to', place(back)]);
			await equals_fresh(back);
			// The jobs that ran on it took out the sessions that are over by now.
			assert.deepEqual(rows.filter((n) => !/^session /.test(n) && !counts(back).includes(n)), []);
			assert.match(await kpo_ok(['check', ...at(back)]), /the history is whole/);
		}

		const server = await serve(folder), leader = await new Client(server).sign_in(facts.leader.employee_no, facts.leader.secret);
		const page = (await leader.page(`/idea/${facts.idea}`)).says('The box is too far away.').says('Good point, I looked at it with the early shift.').says('The rack comes on Monday.');
		const [, picture] = /<img[^>]*src="([^"]+)"/.exec(page.text);
		assert.match((await leader.get(picture)).is(200).type, /^image\//);
		(await new Client(server).get(facts.receipt)).is(200).says('The box is too far away.');
		assert.equal((await new Client(server).api('GET', `/idea/${facts.idea}`, { token: facts.token })).is(200).json.problem, 'The box is too far away.');
		(await leader.post('/comment', { origin: 'idea', id: facts.idea, words: 'It came.' })).is(303);
		(await leader.page('/find?q=box')).says('too far away');
		await server.stop();
		assert.match(await kpo_ok(['check', ...at(folder)]), /the history is whole/);
		assert.equal(backups(folder).length, 1, 'a start with nothing to do made a backup');
	});
}

test('what kpo schema prints makes the tables of a new database', async () => {
	const folder = folder_new(), printed = await kpo_ok(['schema']);

	place(folder);
	database_load(folder, new RegExp(`-- ${engine}[\\s\\S]*?(?=\\n-- |$)`).exec(printed)[0]);
	assert.deepEqual(listing(folder), await fresh_listing());
	assert.deepEqual(backups(folder), []);
});

/* Refused, in words; nothing of the database is changed, and nothing is left behind. */
async function refused(folder, args, ...says) {
	const before = database_dump(folder), r = await kpo([args[0], ...at(folder), ...args.slice(1)]);

	assert.equal(r.code, 1, r.out + r.err);
	for (const words of says)
		assert.match(r.err, words);
	assert.equal(database_dump(folder), before);
	assert.deepEqual(backups(folder), []);
}

test('no room for the backup, or no folder: refused, and nothing is changed', async () => {
	const { folder } = released(releases[0]), disk = path.join(folder, 'disk');
	const as_root = process.getuid() === 0 ? [] : ['sudo', '-n'], run = (...command) => execFileSync('env', [...as_root, ...command], { stdio: 'pipe' });

	fs.mkdirSync(disk);
	run('mount', '-t', 'tmpfs', '-o', `size=128k,mode=700,uid=${process.getuid()}`, 'tmpfs', disk);
	try {
		await refused(folder, ['jobs', '--backups', disk], /The disk is full\./, /not done without a backup. Nothing was changed. Make room/);
		assert.deepEqual(fs.readdirSync(disk), []);
	} finally {
		run('umount', '-l', disk);
	}
	for (const nowhere of [path.join(folder, 'nowhere'), '/proc'])
		await refused(folder, ['serve', '--listen', '127.0.0.1:0', '--backups', nowhere], /The backup cannot be written there/, /Nothing was changed/);
	const elsewhere = folder_new();
	await kpo_ok(['jobs', ...at(folder), '--backups', elsewhere]);
	assert.deepEqual([backups(folder).length, backups(elsewhere).length], [0, 1]);
});

test('a change that cannot be made: everything is as it was, and no backup is left to fill the disk', async () => {
	const { folder } = released(releases[0]);

	// A table of that name is in the way of an index, a rule of its owner in the way of tables: found only when it is made.
	if (engine === 'sqlite')
		database_do(folder, 'drop index i_idea_state__id; create table i_idea_state__id (x)');
	else
		database_do(folder, "create function no() returns event_trigger language plpgsql as 'begin raise exception ''no''; end'; create event trigger no on ddl_command_start execute function no()");
	await refused(folder, ['serve', '--listen', '127.0.0.1:0'], /schema failed="make (index i_idea_state__id|table \w+)"/, /everything in it is as it was/);
});

test('a database that a newer program has changed is refused, with the backup to go back to', async () => {
	for (const [number, program] of [[99, '0.0.1'], [0, '77.0.0']]) {
		const { folder } = released(releases[0]);

		await kpo_ok(['jobs', ...at(folder), '--backups', folder_new()]);
		database_do(folder, `insert into schema_change (number, what, program, backup, at) values (${number}, 'add column x to y', '${program}', '/var/lib/kpo/old.db', 1)`);
		for (const args of [['serve', '--listen', '127.0.0.1:0'], ['jobs'], ['check'], ['user', 'token', '3001'], ['export', 'idea']])
			await refused(folder, args, new RegExp(`kpo ${program} was here \\(add column x to y\\).*/var/lib/kpo/old\\.db`), /A newer program has changed this database. Nothing was touched/);
		assert.equal((await kpo(['schema', ...at(folder)])).code, 2);
		await kpo_ok(['backup', path.join(folder, 'copy.db'), ...at(folder)]);
	}
});

test('two programs at once: one changes it, the other finds it done', async () => {
	const { folder } = released(releases[0]);
	const both = await Promise.all([1, 2].map(() => kpo(['user', 'token', '3001', ...at(folder)])));

	for (const r of both)
		assert.equal(r.code, 0, r.err);
	assert.equal(backups(folder).length, 1);
	await equals_fresh(folder);
});

test('an older backup is restored as it is, and brought up to date at the next start', only('sqlite'), async () => {
	const { folder } = released(releases[0]), old = path.join(folder, 'old.db');

	fs.renameSync(database(folder), old);
	assert.match(await kpo_ok(['restore', old, ...at(folder)]), /the history is whole/);
	assert.equal(database_dump(folder), execFileSync('sqlite3', [old, '.dump'], { maxBuffer: 1 << 28 }).toString());
	assert.deepEqual(fs.readdirSync(folder).filter((f) => /trial/.test(f)), []);
	await kpo_ok(['jobs', ...at(folder)]);
	await equals_fresh(folder);
});
