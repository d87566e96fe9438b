/*
 * postgres.test.mjs -- a PostgreSQL that cuts connections, goes away, is slow, is full or may only be read; and two servers of ours on it
 * that share their jobs and count wrong tries together. promote.test.mjs is about its death.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { database_do, database_hold, database_place, database_rows, database_url, database_waiting, only } from '../lib/database.mjs';
import { company } from '../lib/world.mjs';
import { Client } from '../lib/client.mjs';
import { Server, folder_new, kpo, kpo_ok, root, sleep, until } from '../lib/program.mjs';

const postgres = (verb, folder, env = {}) => execFileSync('bash', [path.join(root, 'tests/lib/postgres.sh'), verb, folder], { env: { ...process.env, ...env }, stdio: 'pipe' });

/* A server beside the one that there is. */
async function second(c) {
	const clock = path.join(c.folder, 'clock');

	return new Server({ folder: c.folder, database: database_url(c.folder), clock, args: [], env: {} }).begin();
}

test('the connection is cut in the middle of a save: it is saved once and answered', only('postgres'), async () => {
	const c = await company(), free = await database_hold(c.folder);
	const saved = c.anybody().send(c.world.places.station.path, { problem: 'Cut in the middle.' }, {}, { headers: { accept: 'application/json' } });

	const [{ pid }] = await until('the save waits for the table', () => { const w = database_waiting(c.folder, 'history'); return w.length && w; });
	database_do(c.folder, `select pg_terminate_backend(${pid})`);
	await until('it tries again on a new connection', () => database_waiting(c.folder, 'history').some((w) => w.pid !== pid));
	await free();
	(await saved).is(201);
	assert.equal(database_rows(c.folder, "select id from idea where problem = 'Cut in the middle.'").length, 1);
	await c.server.stop();
	assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
});

test('a table is locked: its page is 503 in plain words, other pages and /healthz go on, then all is as before', only('postgres'), async () => {
	const c = await company(), rashid = await c.as('rashid'), { id } = await c.give('Before the lock.');
	const free = await database_hold(c.folder);
	const slow = c.anybody().send(c.world.places.station.path, { problem: 'During the lock.' });

	await until('the save waits', () => database_waiting(c.folder, 'history').length);
	(await rashid.get(`/idea/${id}`)).is(200);
	assert.equal((await fetch(`${c.server.url}/healthz`)).status, 200);
	assert.equal((await fetch(`${c.server.url}/readyz`)).status, 200);
	const a = (await slow).is(503);
	assert.match(a.words, /Nothing was saved/);
	await free();
	await c.give('After the lock.');
	assert.equal(database_rows(c.folder, "select id from idea where problem = 'During the lock.'").length, 0);
	await c.server.stop();
});

test('the server of the database stops and starts under load: a plain 503 meanwhile, nothing answered is lost', only('postgres'), async (t) => {
	const base = folder_new(), pg = path.join(base, 'pg'), url = `postgres://kpo@/company?host=${pg}`;
	const psql = (sql, database = 'company') => execFileSync('psql', ['-X', '-At', '-h', pg, '-U', 'kpo', '-d', database, '-c', sql], { maxBuffer: 64 << 20 }).toString().trim();
	const start = () => execFileSync('bash', ['-c', `cd ${pg}; as=(); ((EUID != 0)) || as=(setpriv --reuid=postgres --regid=postgres --init-groups); `
		+ `"\${as[@]}" $(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)/pg_ctl -D data -l log -w -t 60 -o "-k '${pg}' -c listen_addresses= -c max_connections=300" start >/dev/null`], { stdio: 'pipe' });
	let alive = false;

	fs.chmodSync(base, 0o755);
	try {
		postgres('start', pg);
		alive = true;
		psql('create database company', 'postgres');
		await kpo_ok(['init', '--db', url]);
		const token = (await kpo_ok(['user', 'token', 'admin', 'promotion', '--db', url])).trim(), unit = Number(psql('select min(id) from unit'));
		const clock = path.join(base, 'clock');
		fs.writeFileSync(clock, '0');
		const server = await new Server({ folder: base, database: url, clock, args: [], env: {} }).begin();
		const answered = new Set(), unsure = new Set(), statuses = {};
		let over = false;
		const writers = Array.from({ length: 8 }, async (_, n) => {
			for (let i = 0; !over; i++) {
				const problem = `client ${n} idea ${i}`;
				const a = await fetch(`${server.url}/api/v1/idea`, { method: 'POST', signal: AbortSignal.timeout(60000),
					headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ problem, area: unit }) });
				const body = await a.json();
				statuses[a.status] = (statuses[a.status] ?? 0) + 1;
				assert.ok(a.status === 201 || a.status === 503, JSON.stringify(body));
				if (a.status === 201)
					answered.add(problem);
				else if (/may have been saved/.test(body.error.message))
					unsure.add(problem);
				else
					assert.match(body.error.message, /Nothing was saved|cannot be reached/);
				if (a.status !== 201)
					await sleep(100);
			}
		});
		for (let round = 0; round < 2; round++) {
			const before = answered.size;
			await until('there is load', () => answered.size > before + 50, 60000);
			postgres('stop', pg);
			alive = false;
			await until('it says that it is not ready', async () => (await fetch(`${server.url}/readyz`)).status === 503);
			assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
			start();
			alive = true;
			await until('it is ready again by itself', async () => (await fetch(`${server.url}/readyz`)).status === 200, 60000);
			const then = answered.size;
			await until('it saves again', () => answered.size > then + 20, 60000);
		}
		over = true;
		await Promise.all(writers);
		const stored = {};
		for (const line of psql('select problem from idea').split('\n'))
			stored[line] = (stored[line] ?? 0) + 1;
		assert.deepEqual([...answered].filter((p) => stored[p] !== 1), [], 'answered and lost, or there twice');
		assert.deepEqual(Object.keys(stored).filter((p) => p.startsWith('client') && !answered.has(p) && !unsure.has(p)), [], 'refused and there all the same');
		await server.stop();
		assert.match(await kpo_ok(['check', '--db', url]), /the history is whole/);
		t.diagnostic(`${answered.size} answered, all there once; ${unsure.size} that nobody could tell; answers ${JSON.stringify(statuses)}`);
	} finally {
		if (alive)
			postgres('stop', pg);
	}
});

test('a database that may only be read is refused at the start in plain words', only('postgres'), async () => {
	const folder = folder_new(), url = database_place(folder), name = /@\/(\w+)\?/.exec(url)[1];

	await kpo_ok(['init', '--db', url]);
	database_do(folder, `alter database ${name} set default_transaction_read_only = on`);
	const r = await kpo(['serve', '--listen', '127.0.0.1:0', '--db', url], { timeout_s: 20 });
	assert.equal(r.code, 1, r.out + r.err);
	assert.match(r.err, /^kpo: The database server cannot be reached, or it refuses/m);
});

test('too many connections: it does not start and says so, and starts when there is room', only('postgres'), async () => {
	const folder = folder_new(), url = database_place(folder), role = `few_${process.pid}`;

	await kpo_ok(['init', '--db', url]);
	database_do(folder, `create role ${role} login superuser`);
	try {
		const as_role = url.replace('kpo@', `${role}@`);
		// A superuser passes a limit of its own; a database's limit is for everybody else.
		database_do(folder, `alter role ${role} nosuperuser connection limit 3; grant kpo to ${role}`);
		const r = await kpo(['serve', '--listen', '127.0.0.1:0', '--db', as_role], { timeout_s: 20 });
		assert.equal(r.code, 1, r.out + r.err);
		assert.match(r.err, /too many connections/);
		assert.match(r.err, /^kpo: The database server cannot be reached, or it refuses/m);
		database_do(folder, `alter role ${role} superuser connection limit -1`);
		const clock = path.join(folder, 'clock');
		fs.writeFileSync(clock, '0');
		await (await new Server({ folder, database: as_role, clock, args: [], env: {} }).begin()).stop();
	} finally {
		database_do(folder, `drop role if exists ${role}`);
	}
});

test('two servers that start at the same moment share their jobs: each turn is taken once', only('postgres'), async () => {
	const c = await company();

	await c.server.stop();
	database_do(c.folder, `create table turn_seen (name text);
		create function turn_note() returns trigger language plpgsql as 'begin insert into turn_seen values (new.name); return new; end';
		update job_turn set next_s = 0;
		create trigger turn_note after update on job_turn for each row execute function turn_note()`);
	const servers = await Promise.all([second(c), second(c)]), jobs = database_rows(c.folder, 'select name from job_turn').length;
	const turns = () => database_rows(c.folder, 'select name, count(*) as n from turn_seen group by name');
	assert.ok(jobs > 3);
	await until('every job had its turn', () => turns().length === jobs);
	// Each looks a second after its start, and again only when a job is due.
	await sleep(3000);
	assert.deepEqual(turns().filter((r) => Number(r.n) !== 1), []);
	await Promise.all(servers.map((s) => s.stop()));
});

test('wrong tries are counted over both servers', only('postgres'), async () => {
	const c = await company(), b = await second(c), answers = [];

	for (let i = 0; i < 8; i++) {
		const a = await new Client({ url: [c.server, b][i % 2].url }).post('/sign-in', { name: '3001', secret: 'not the password' }, { csrf: false });
		answers.push(a.status);
	}
	assert.equal(answers.filter((s) => s !== 429).length, 5, String(answers));
	await b.stop();
	await c.server.stop();
});

test('what servers count and say beside a request fails: each goes on by itself, and counts what it sees', only('postgres'), async () => {
	const c = await company({ env: { KPO_FAULT: '1' } }), rashid = await c.as('rashid');

	assert.equal((await fetch(`${c.server.url}/fault?what=apart&at=1&times=100000`)).status, 200);
	const { id } = await c.give('Given while nothing could be counted.');
	(await rashid.get(`/idea/${id}`)).is(200);
	await c.as('amara');
	const tries = [];
	for (let i = 0; i < 7; i++)
		tries.push((await c.anybody().post('/sign-in', { name: '3001', secret: 'not the password' }, { csrf: false })).status);
	assert.equal(tries.filter((s) => s !== 429).length, 5, String(tries));
	const seen = await (await fetch(`${c.server.url}/fault?what=none`)).json();
	assert.ok(seen.failed > 7, JSON.stringify(seen));
	await c.server.stop();
});
