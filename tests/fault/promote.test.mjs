/*
 * promote.test.mjs -- two servers of ours, a PostgreSQL and its synchronous standby. The first one is killed under load and the standby
 * takes over: no answered write is lost, none is there twice, and service returns by itself.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { only } from '../lib/database.mjs';
import { Server, folder_new, kpo_ok, root, sleep, until } from '../lib/program.mjs';

const clients = 16;
const postgres = (verb, folder, more = [], env = {}) => execFileSync('bash', [path.join(root, 'tests/lib/postgres.sh'), verb, folder, ...more], { env: { ...process.env, ...env }, stdio: 'pipe' });
const psql = (folder, sql, database = 'company') => execFileSync('psql', ['-X', '-At', '-h', folder, '-U', 'kpo', '-d', database, '-c', sql], { maxBuffer: 64 << 20 }).toString().trim();

test('the database dies under load and its standby takes over: no answered write is lost, and service returns by itself', only('postgres'), async (t) => {
	const base = folder_new(), first = path.join(base, 'first'), second = path.join(base, 'second'), alive = new Set();
	fs.chmodSync(base, 0o755);
	try {
		postgres('start', first);
		alive.add(first);
		postgres('standby', second, [first]);
		alive.add(second);
		// From here on the first answers a commit when the second has it on disk too. The standby was copied before, and waits for nobody later.
		psql(first, "alter system set synchronous_standby_names = '*'", 'postgres');
		psql(first, 'select pg_reload_conf()', 'postgres');
		psql(first, 'create database company', 'postgres');
		await until('the standby follows, and commits wait for it', () => psql(first, 'select sync_state from pg_stat_replication', 'postgres') === 'sync');

		const url = `postgres://kpo@/company?host=${first},${second}`;
		await kpo_ok(['init', '--db', url]);
		const token = (await kpo_ok(['user', 'token', 'admin', 'promotion', '--db', url])).trim(), unit = Number(psql(first, 'select min(id) from unit'));
		const servers = [];
		for (const name of ['a', 'b']) {
			const clock = path.join(base, `clock-${name}`);
			fs.writeFileSync(clock, '0');
			servers.push(await new Server({ folder: base, database: url, clock, args: [], env: {} }).begin());
		}

		const answered = new Map(), asked = new Set(), statuses = new Map();
		let over = false, served_since = 0;
		const writers = Array.from({ length: clients }, async (_, n) => {
			for (let i = 0; !over; i++) {
				const problem = `client ${n} idea ${i}`;
				asked.add(problem);
				const a = await fetch(`${servers[(n + i) % 2].url}/api/v1/idea`, { method: 'POST', signal: AbortSignal.timeout(60000),
					headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ problem, area: unit }) });
				const body = await a.json();
				statuses.set(a.status, (statuses.get(a.status) ?? 0) + 1);
				assert.ok(a.status === 201 || a.status === 503, JSON.stringify(body));
				if (a.status === 201) {
					answered.set(problem, body.id);
					served_since++;
				} else {
					assert.match(body.error.message, /\w+ \w+/);
					await sleep(200);
				}
			}
		});
		await until('there is load', () => answered.size > 100, 120000);
		postgres('kill', first);
		alive.delete(first);
		const before = answered.size, killed_at = Date.now();
		postgres('promote', second);
		await until('it serves again by itself', () => { served_since = answered.size - before; return served_since > 100; }, 120000);
		const back_s = (Date.now() - killed_at) / 1000;
		for (const s of servers)
			await until('each of them is ready', async () => (await fetch(`${s.url}/readyz`)).status === 200);
		over = true;
		await Promise.all(writers);

		const stored = new Map();
		for (const line of psql(second, 'select problem from idea').split('\n'))
			stored.set(line, (stored.get(line) ?? 0) + 1);
		assert.deepEqual([...answered.keys()].filter((p) => stored.get(p) !== 1), [], 'answered and lost, or there twice');
		assert.deepEqual([...stored].filter(([p, n]) => p.startsWith('client') && (n !== 1 || !asked.has(p))), []);
		for (const s of servers)
			await s.stop();
		assert.match(await kpo_ok(['check', '--db', `postgres://kpo@/company?host=${second}`]), /the history is whole/);
		t.diagnostic(`${answered.size} answered writes, all there once; ${before} before the end of the first, service back after ${back_s.toFixed(1)} s; answers ${JSON.stringify([...statuses])}`);
	} finally {
		for (const folder of alive)
			postgres('stop', folder);
	}
});
