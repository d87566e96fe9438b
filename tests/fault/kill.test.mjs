/*
 * kill.test.mjs -- kill -9 at random moments under 32 writing clients: every answered write is there after the restart.
 *
 * KILLS says how often (8 in the everyday run, 200 for `./test kill`). The moments follow from a seed that is printed. One
 * database lives through all of them, and is checked each time: what a client was told is stored, is; what was cut off is
 * there once or not at all; `kpo check` finds the history whole.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { kpo_ok, sleep, until } from '../lib/program.mjs';

const kills = Number(process.env.KILLS ?? 8), clients = 32, seed = Number(process.env.SEED ?? Date.now() % 1e9);
let state = seed;
const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };

// One client: writes until the server is gone. What was answered, and what was asked and not answered, is kept apart.
async function writer(c, token, round, n, answered, open) {
	const url = `${c.server.url}/api/v1/idea`;

	for (let i = 0; ; i++) {
		const problem = `round ${round} client ${n} idea ${i}`;
		open.add(problem);
		const a = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ problem, area: c.world.units.assembly }) }).catch(() => null);
		const body = a && await a.json().catch(() => null);
		if (!a || !body)
			return;
		assert.equal(a.status, 201, JSON.stringify(body));
		answered.set(problem, body.id);
		open.delete(problem);
	}
}

// The ideas that are newer than the one of this number, page by page, the newest first; how often each is there.
async function stored(c, token, newer_than) {
	const found = new Map();

	for (let next = '/api/v1/idea?limit=200&sort=-id'; next;) {
		const a = await fetch(new URL(next, c.server.url), { headers: { authorization: `Bearer ${token}` } });
		assert.equal(a.status, 200, await a.clone().text());
		const page = await a.json(), rows = page.items, fresh = rows.filter((row) => row.id > newer_than);
		for (const row of fresh)
			found.set(row.problem, (found.get(row.problem) ?? 0) + 1);
		next = fresh.length === rows.length ? page.next : null;
		assert.ok(rows.length || !next, 'an empty page has no next');
	}
	return found;
}

test(`${kills} times kill -9 under ${clients} writing clients, seed ${seed}`, { timeout: 7200e3 }, async (t) => {
	const c = await company(), answered = new Map();
	let newest = 0;
	const token = (await kpo_ok(['user', 'token', 'admin', 'kill test', '--db', c.server.database])).trim();

	for (let round = 1; round <= kills; round++) {
		const open = new Set();
		const writers = Array.from({ length: clients }, (_, n) => writer(c, token, round, n, answered, open));
		const moment = 30 + Math.floor(random() * 700), before = answered.size;

		await until('somebody was answered', () => answered.size > before, 60000, 5);
		await sleep(moment);
		await c.server.kill();
		await Promise.all(writers);
		assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/, `round ${round}`);
		await c.again();
		// This round's writes each time, all of them now and then and at the end.
		const all = round % 20 === 0 || round === kills, newer_than = all ? 0 : newest;
		const found = await stored(c, token, newer_than);
		const lost = [...answered].filter(([p, id]) => id > newer_than && found.get(p) !== 1);
		assert.deepEqual(lost, [], `round ${round}, killed after ${moment} ms: answered and lost, or there twice`);
		newest = [...answered.values()].reduce((a, b) => Math.max(a, b), newest);
		for (const p of open)
			assert.ok((found.get(p) ?? 0) <= 1, `${p} is there ${found.get(p)} times`);
	}
	t.diagnostic(`${answered.size} answered writes, all there`);
	assert.ok(answered.size >= kills * 10, `only ${answered.size} writes in ${kills} rounds`);
	await c.server.stop();
});
