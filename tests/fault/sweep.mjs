/*
 * sweep.mjs -- on every route, every fallible call of one kind fails once: a call of the database, or one for memory.
 *
 * Each time: the answer is an error that says so in a whole page or a whole object, nothing was written in any table, and
 * the server goes on; in the end the very same request succeeds. Everyday runs take the first call of a route, the middle, the last and
 * one chosen by a fixed seed; FAULTS=all takes every one (`./test faults`).
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { kpo_ok, sleep } from '../lib/program.mjs';
import { tables_of } from '../lib/tables.mjs';
import { requests_of } from './requests.mjs';

const every = process.env.FAULTS === 'all', seed = Number(process.env.SEED ?? 7), only = new RegExp(process.env.ROUTE ?? '');
const counted = ['rate', 'job_turn'];            // servers of one database count there, beside the request; see db/apart.c
let state = seed;
const random = (n) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state % n; };

const picks = (n) => [...new Set([1, n >> 1, n, 1 + random(n)])].filter((at) => at >= 1).sort((a, b) => a - b);
const fits = (a, is) => (is instanceof RegExp ? is.test(String(a.status)) : a.status === is);

/* An error as people and programs may see it: from its first to its last byte, with a sentence. */
function whole(a) {
	assert.ok(a.status >= 500, `${a.asked}: ${a.status}, which is no failure of ours: ${a.words.slice(0, 300)}`);
	if (a.asked.startsWith('HEAD'))
		assert.equal(a.text, '');
	else if (a.type.startsWith('text/html'))
		assert.ok(/^<!doctype html>[\s\S]*<\/html>$|^<(?!!doctype)[\s\S]*<\/main>$/.test(a.text) && /\w+ \w+ \w+/.test(a.words), `${a.asked}: a broken page: ${a.text.slice(-200)}`);
	else if (a.type.startsWith('application/json'))
		assert.match(JSON.stringify(a.json), /\w+ \w+ \w+/);
	else
		assert.match(a.text, /\w+ \w+ \w+/);
	if (a.status === 503)
		assert.ok(Number(a.headers.get('retry-after')) > 0, `${a.asked}: 503 without a word when to come back`);
}

export async function sweep(kind) {
	const routes = [...new Set((await kpo_ok(['routes'])).split('\n').filter(Boolean).map((l) => l.split(/\s+/).slice(0, 2).join(' ')))].filter((r) => only.test(r));
	const total = { calls: 0, failed: 0 };
	let c, requests, tables;

	before(async () => {
		delete process.env.KPO_TWIN;                    // a fault is asked of the server that then has the request
		c = await company({ env: { KPO_FAULT: '1' }, args: ['--trust', '127.0.0.1', '--loops', '1'] });
		requests = await requests_of(c);
		tables = tables_of(c.server.database);
	});
	after(async () => {
		tables?.end();
		await c?.server.stop();
	});

	/* Asks for a fault, and says what came of the one before. A fault may still hit the asking itself: then it had not hit the request. */
	async function ask(what, at = 0, times = 1) {
		for (let refused = 0; ; refused++) {
			const a = await fetch(`${c.server.url}/fault?what=${what}&at=${at}&times=${times}`), text = await a.text();
			assert.ok(refused < 100, `the server does not recover: ${text}`);
			if (a.status === 200)
				return { ...JSON.parse(text), refused };
		}
	}

	/* Photos, ideas of one place and tries to sign in are counted by the hour. Whoever is signed in is seen an hour later, which is a write of its own. */
	async function an_hour_later() {
		await ask('none');
		c.server.clock((c.server.shifted ?? 0) + 3700);
		await Promise.all(requests.clients.map((b) => b.get('/me')));
		await sleep(300);
	}
	async function send(r) {
		const a = await r.send();
		return a.status === 429 || /Too many tries/.test(a.words) ? an_hour_later() : a;
	}

	async function once(route, r, at, writes, last) {
		const was = writes && (last ?? await tables.digest(counted));

		await ask(kind, at, kind === 'memory' && at % 2 ? 40 : 1);
		const a = await send(r);
		const seen = await ask('none'), is = writes && await tables.digest(counted), unchanged = is === was;
		if (!a)
			return once(route, r, at, writes, null);
		const well = fits(a, r.is);
		if (well && a.status >= 400)
			return { is, wrong: !unchanged && 'a refusal wrote something' };            // what the user did wrong stays wrong
		if (well)
			return { succeeded: true, calls: seen.failed === 0 && seen.calls, wrong: kind === 'database' && seen.failed > 0 && seen.refused === 0 && 'the answer says that all went well' };
		assert.ok(seen.failed > 0, `${a.asked}: ${a.status} although no call failed: ${a.words.slice(0, 400)}`);
		whole(a);
		total.failed++;
		return { is, wrong: !unchanged && 'something was written although the answer was an error' };
	}

	/*
	 * The request for the next fault, what the tables hold now, if nothing else was done, and how many calls there were if the fault
	 * met none. A job of the program's own clock may come in between, but not each time.
	 */
	async function fail_at(route, [r, last], at, writes) {
		for (let tries = 0; ; tries++) {
			const { succeeded, calls, wrong, is } = await once(route, r, at, writes, last);
			if (succeeded && writes)
				r = await make(route);
			if (!wrong)
				return [r, succeeded ? undefined : is, calls];
			assert.ok(tries < 4, `${route}: ${wrong} (${kind} call ${at})`);
			last = undefined;
		}
	}

	async function make(route) {
		const made = await requests.make(route).catch(async () => {
			await an_hour_later();
			return requests.make(route);
		});
		return made ?? assert.fail(`${route}: no rule of requests.mjs fits this route. Say there how it is asked`);
	}

	/* How many calls it makes when all goes well, and whether anything is written then. */
	async function count(route, again = false) {
		const r = await make(route), was = await tables.digest(counted);

		await ask(kind);
		const a = await send(r), seen = await ask('none');
		if (!a)
			return count(route);
		assert.ok(fits(a, r.is), `${a.asked}: ${a.status} and not ${r.is}: ${a.words.slice(0, 600)}`);
		const writes = !route.startsWith('GET'), changes = await tables.digest(counted) !== was;
		if (changes && !writes && !again)
			return count(route, true);              // a job of the program's own clock came in between
		assert.ok(writes || !changes, `${route}: reading writes nothing`);
		return { calls: seen.calls, writes, changes };
	}

	for (const route of routes)
		test(`${route}: ${kind}`, { timeout: every ? 3600e3 : 600e3 }, async () => {
			let { calls, writes, changes } = await count(route), state = [await make(route)];
			const most = calls + 30;                // what was made for it may be more each time: a request for all of them never ends

			total.calls += calls;
			for (let at = 1; every && at <= calls; at++) {
				state = await fail_at(route, state, at, writes);
				calls = state[2] || Math.min(Math.max(calls, at + 1), most);
			}
			for (const at of every ? [] : picks(calls)) {
				state = await fail_at(route, state, at, writes);
				if (state[2] > 0 && at > state[2])              // what a connection of PostgreSQL has prepared is prepared no more
					state = await fail_at(route, state, state[2], writes);
			}
			const [r] = state, was = await tables.digest(counted), a = await send(r) ?? await send(r);
			assert.ok(fits(a, r.is), `${a.asked}, without a fault, after all of them: ${a.status} ${a.words.slice(0, 400)}`);
			assert.ok(r.is instanceof RegExp || !changes || await tables.digest(counted) !== was, 'the very same request does what it did before');
		});

	test(`no transaction stayed open, ${kind}`, () => assert.doesNotMatch(c.server.log, /transaction in progress/));

	test(`every route was asked, ${kind}`, (t) => {
		t.diagnostic(`${routes.length} routes, ${total.calls} calls, ${total.failed} answered with an error`);
		assert.ok(total.failed >= routes.length);
	});
	test(`the history is whole after all of it, ${kind}`, async () => {
		assert.match(await kpo_ok(['check', '--db', c.server.database]), /the history is whole/);
	});
}
