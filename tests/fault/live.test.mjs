/*
 * live.test.mjs -- a thousand people look at a board: one save reaches all of them, in less than 64 MiB; and who goes away leaves nothing.
 *
 * The streams are of 125 sessions, because one session has eight at most. What is measured is the memory that is this process's alone,
 * of the program as it is delivered: a sanitizer's shadow is not it, so there the bound is not looked at.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { database_do } from '../lib/database.mjs';
import { company } from '../lib/world.mjs';
import { until } from '../lib/program.mjs';

const STREAMS = 1000, EACH = 8;
const sanitized = /\/(asan|tsan)\//.test(process.env.KPO ?? '');
const private_kb = (pid) => Number(/RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const blake2b = (text) => execFileSync('b2sum', ['-l', '256'], { input: text }).toString().slice(0, 64);

/* Sessions as signing in leaves them; that itself is limited to a few a minute. */
function sessions(c, n) {
	const now = Math.floor(Date.now() / 1000), tokens = Array.from({ length: n }, () => randomBytes(24).toString('base64url'));
	const rows = tokens.map((t) => `('${blake2b(t)}', ${c.world.people.rashid.id}, 'x', ${now}, ${now}, ${now + 40000}, false)`);

	database_do(c.folder, `insert into session (hash, person, csrf, created_at, seen_at, expires_at, shared) values ${rows.join(', ')}`);
	return tokens;
}

function stream(port, token, topic) {
	const s = { text: '', over: false }, socket = net.connect(port, '127.0.0.1');

	s.socket = socket;
	s.ended = new Promise((done) => socket.on('close', () => { s.over = true; done(); }));
	socket.setEncoding('latin1');
	socket.on('data', (d) => { s.text += d; });
	socket.on('error', () => {});
	socket.write(`GET /live?topics=${topic} HTTP/1.1\r\nHost: x\r\nCookie: kpo_s=${token}\r\n\r\n`);
	return s;
}

test(`${STREAMS} streams hear one save, in less than 64 MiB; a stop ends them all`, { timeout: 180000 }, async () => {
	const c = await company(), topic = `idea.unit:${c.world.units.assembly}`, tokens = sessions(c, STREAMS / EACH), all = [];
	await c.give('Before anybody listens.');
	const before = private_kb(c.server.child.pid);

	for (const token of tokens) {
		const some = Array.from({ length: EACH }, () => stream(c.server.port, token, topic));
		all.push(...some);
		await until('these have begun', () => some.every((s) => /^id: \d+$/m.test(s.text)), 30000);
	}
	assert.ok(all.every((s) => s.text.startsWith('HTTP/1.1 200')));
	assert.equal((await c.server.metrics()).kpo_live_streams, STREAMS);
	const with_them = private_kb(c.server.child.pid);

	await c.give('All hear this.');
	await until('every one of them has heard it', () => all.every((s) => /^data: 0$/m.test(s.text)), 60000);
	const after = private_kb(c.server.child.pid);
	console.log(`private memory: ${before} KB before, ${with_them} KB with ${STREAMS} streams, ${after} KB after one save; ${((with_them - before) * 1024 / STREAMS).toFixed(0)} bytes a stream`);
	if (!sanitized)
		assert.ok(Math.max(with_them, after) < 64 * 1024, `${after} KB`);

	for (const s of all.slice(0, STREAMS / 2))
		s.socket.destroy();
	await until('half are gone', async () => (await c.server.metrics()).kpo_live_streams === STREAMS / 2, 30000);
	await c.give('The others hear this.');
	await until('the others have heard it', () => all.slice(STREAMS / 2).every((s) => s.text.match(/^data: 0$/gm).length === 2), 60000);
	await c.server.stop();
	await Promise.all(all.map((s) => s.ended));
});
