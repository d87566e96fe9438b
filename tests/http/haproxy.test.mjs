/*
 * haproxy.test.mjs -- docs/haproxy/haproxy.cfg as it stands there, with other ports, in front of two servers on one PostgreSQL.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import zlib from 'node:zlib';
import { company } from '../lib/world.mjs';
import { engine, only } from '../lib/database.mjs';
import { answers, ask, begin, certificate, free_port, phone, proxies_end, there } from '../lib/proxy.mjs';
import { folder_new, root, until } from '../lib/program.mjs';

let c, p, servers;

async function haproxy() {
	const folder = folder_new(), port = await free_port(), plain = await free_port(), { crt, key } = certificate(folder), file = path.join(folder, 'haproxy.cfg');
	const changed = [['log /dev/log local0', 'log stderr local0'], ['maxconn 20000', 'maxconn 1000'], ['\tuser haproxy\n', ''], ['\tgroup haproxy\n', ''], ['bind :443', `bind 127.0.0.1:${port}`], ['bind :80', `bind 127.0.0.1:${plain}`],
		['/etc/haproxy/kpo.pem', path.join(folder, 'kpo.pem')], ['10.0.0.11:8080', `127.0.0.1:${servers[0].port}`], ['10.0.0.12:8080', `127.0.0.1:${servers[1].port}`]];

	fs.writeFileSync(path.join(folder, 'kpo.pem'), Buffer.concat([fs.readFileSync(crt), fs.readFileSync(key)]));
	fs.writeFileSync(file, changed.reduce((text, [from, to]) => { assert.ok(text.includes(from), from); return text.replaceAll(from, to); }, fs.readFileSync(path.join(root, 'docs/haproxy/haproxy.cfg'), 'utf8')));
	await answers(port, await begin(there('haproxy'), ['-db', '-f', file], {}, folder));
	return { port, plain, ca: fs.readFileSync(crt) };
}

/* What each server has said since it was started: `lines(word)` counts for each of them. */
function listen_to(server) {
	server.said = '';
	server.child.stderr.on('data', (d) => { server.said += d; });
}
const lines = (word) => servers.map((s) => s.said.split('\n').filter((l) => l.includes(word)).length);
const all_said = (word) => servers.flatMap((s) => s.said.split('\n')).filter((l) => l.includes(word));

async function sign_in() {
	const { employee_no, secret } = c.world.people.rashid;
	const a = await ask(p, 'POST', '/sign-in', { headers: { 'content-type': 'application/x-www-form-urlencoded', origin: `https://localhost:${p.port}` }, body: Buffer.from(new URLSearchParams({ name: employee_no, secret }).toString()) });

	assert.equal(a.status, 303, a.bytes.toString().slice(0, 300));
	return Object.fromEntries(a.headers['set-cookie'].map((v) => v.split(';')[0]).map((v) => [v.split('=')[0], v]));
}

before(async () => {
	if (engine !== 'postgres')
		return;
	c = await company({ args: ['--trust', '127.0.0.1'] });
	servers = [c.server, c.server.twin];
	servers.forEach(listen_to);
	p = await haproxy();
	await until('HAProxy knows its servers', async () => (await ask(p, 'GET', '/readyz')).status === 200);
});
after(async () => {
	await proxies_end();
	await c?.server.stop();
});

test('a page comes over HTTPS with HSTS, plain HTTP leads there, a form from another site is refused', only('postgres'), async () => {
	const a = await ask(p, 'GET', '/sign-in', { headers: { 'accept-encoding': 'gzip' } });
	assert.equal(a.status, 200);
	assert.match(a.headers['strict-transport-security'], /max-age=\d{7,}/);
	assert.equal(a.headers['content-encoding'], 'gzip');
	assert.match(zlib.gunzipSync(a.bytes).toString(), /<h1[^>]*>Sign in</);
	const b = await ask(p, 'GET', '/idea?x=1', { secure: false });
	assert.equal(b.status, 308);
	assert.equal(b.headers.location, `https://localhost:${p.plain}/idea?x=1`);
	assert.equal((await ask(p, 'POST', '/sign-in', { headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' }, body: Buffer.from('name=x') })).status, 403);
	assert.equal((await ask(p, 'GET', '/metrics')).status, 404);
});

test('requests alternate, and one session holds on both servers', only('postgres'), async () => {
	const cookie = Object.values(await sign_in()).join('; ');

	for (let i = 0; i < 8; i++) {
		const a = await ask(p, 'GET', '/?alternate', { headers: { cookie } });
		assert.equal(a.status, 200);
		assert.match(a.bytes.toString(), /Rashid Karim/);
		await ask(p, 'GET', '/help/alternate');
	}
	for (let i = 0; i < 8; i++)
		await ask(p, 'GET', `/help/turn-${i}`);
	await until('both have logged', () => all_said('/help/turn-').length === 8);
	assert.deepEqual(lines('/help/turn-'), [4, 4]);
});

test('the log names the phone; what it claims is thrown away', only('postgres'), async () => {
	for (const [i, headers] of [{}, { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6', 'x-forwarded-proto': 'http' }].entries()) {
		const a = await ask(p, 'GET', `/help/claim-${i}`, { headers });
		await until('the log line', () => all_said(`/help/claim-${i}`).length);
		assert.match(all_said(`/help/claim-${i}`)[0], /client=127\.0\.0\.2$/);
		assert.ok(a.headers['strict-transport-security']);
	}
});

test('a live stream passes as it comes, from whichever server, and ends after its reader is gone', only('postgres'), async () => {
	const cookie = Object.values(await sign_in()).join('; ');

	for (const round of [1, 2]) {
		let text = '';
		const q = https.request({ path: '/live?topics=idea', host: '127.0.0.1', port: p.port, servername: 'localhost', ca: p.ca, localAddress: phone, agent: false,
			headers: { host: `localhost:${p.port}`, cookie, accept: 'text/event-stream', 'accept-encoding': 'gzip, br' } });
		const a = await new Promise((done, fail) => q.on('response', done).on('error', fail).end());
		q.on('error', () => {});
		a.on('data', (d) => { text += d; }).on('error', () => {});
		assert.equal(a.statusCode, 200);
		assert.equal(a.headers['content-encoding'], undefined);
		await until('the beginning arrives', () => /^retry: \d+$/m.test(text));
		await c.give(`Live through HAProxy, ${round}.`);
		await until('the news arrive', () => /^data: 0$/m.test(text));
		q.destroy();
	}
	// HAProxy finds out when it passes the next line on.
	await until('the program knows that nobody reads any more', async () => (await c.server.metrics()).kpo_live_streams === 0, 60000);
});

test('a server that is stopped is taken out, and taken in again when it is back; nobody meets an error', only('postgres'), async () => {
	const twin = servers[1], { port } = twin;
	let over = false, wrong = [];
	const asking = (async () => {
		while (!over) {
			const a = await ask(p, 'GET', '/help/guide');
			if (a.status !== 200)
				wrong.push(a.status);
		}
	})();

	await twin.stop();
	const before_it = lines('/help/guide');
	await until('the other one has answered twenty', () => lines('/help/guide')[0] >= before_it[0] + 20);
	twin.args = [...twin.args, '--listen', `127.0.0.1:${port}`];
	await twin.begin();
	listen_to(twin);
	await until('it is asked again', () => lines('/help/guide')[1] > 0);
	over = true;
	await asking;
	assert.deepEqual(wrong, []);
});
