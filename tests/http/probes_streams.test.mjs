/*
 * probes_streams.test.mjs -- answers that stay open, over raw sockets: how they begin and end, what they cost whom, and who is let go.
 */
import { test, before, after, describe } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { slower, serverStart, serverStop, dial, answers, until, probe, get } from '../lib/probe.mjs';

describe('streams', () => {
	let s;
	const stall = 1200 * slower;
	before(async () => { s = await serverStart('loops=2', `stall_ms=${stall}`, `beat_ms=${3600 * 1000}`, `idle_ms=${400 * slower}`, 'linger_ms=300'); });
	after(async () => { assert.match(await serverStop(s), /left=0 streams=0/); });

	const asked = async (path) => {
		const c = dial(s.port);
		await c.opened;
		c.send(get(path, 'Connection: close\r\n'));
		await c.end;
		c.socket.destroy();
		return answers(c.text())[0].body;
	};
	const show = async () => Object.fromEntries([...(await asked('/show')).matchAll(/^(\w+)=(\d+)$/gm)].map(([, n, v]) => [n, Number(v)]));
	const open = async (request = get('/stream'), port = s.port) => {
		const c = dial(port);
		await c.opened;
		c.send(request);
		assert.ok(await until(() => c.text().includes('begin\n')), c.text());
		return c;
	};
	const gone = () => until(async () => (await show()).streams_now === 0);
	const body = (c) => c.text().slice(c.text().indexOf('\r\n\r\n') + 4);

	test('it begins at once, has no length, says that the connection ends with it, outlives what is idle, and hears what is said later', async () => {
		const c = await open();
		assert.match(c.text(), /^HTTP\/1\.1 200 OK\r\n/);
		assert.match(c.text(), /\r\nConnection: close\r\n/);
		assert.doesNotMatch(c.text(), /content-length|transfer-encoding/i);
		await sleep(1000 * slower);
		assert.equal(c.closed, false);
		await asked('/say?n=3');
		assert.ok(await until(() => body(c) === 'begin\nyyy'));
		assert.equal((await show()).streams_now, 1);
		c.socket.destroy();
		assert.ok(await gone());
	});

	test('HEAD has its head alone, is no stream, and the connection goes on', async () => {
		const p = await probe(s.port, 'HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n', { bodiless: true });
		assert.equal(p.statuses, '200,200');
		assert.equal(p.closed, false);
		assert.equal(p.list[0].headers['content-length'], undefined);
		assert.equal((await show()).streams_now, 0);
	});

	test('HTTP/1.0, with and without keep-alive: the same stream', async () => {
		for (const more of ['', 'Connection: keep-alive\r\n']) {
			const c = await open(`GET /stream HTTP/1.0\r\n${more}\r\n`);
			assert.match(c.text(), /\r\nConnection: close\r\n/);
			await asked('/say?n=1');
			assert.ok(await until(() => body(c) === 'begin\ny'));
			c.socket.destroy();
		}
		assert.ok(await gone());
	});

	test('what was pipelined before it is answered, what comes after it is not looked at', async () => {
		const c = await open(get() + get('/later?ms=20') + get('/stream') + get() + 'nonsense\r\n\r\n');
		c.send(get('/big'));
		c.send('nonsense\r\n\r\n'.repeat(1000));
		await asked('/say?n=2');
		assert.ok(await until(() => c.text().endsWith('begin\nyy')));
		assert.equal(c.text().split('HTTP/1.1 200').length, 4);
		assert.equal(c.closed, false);
		c.socket.destroy();
		assert.ok(await gone());
	});

	test('a client that closes its direction has ended its stream', async () => {
		const c = dial(s.port);
		await c.opened;
		c.socket.end(get('/stream'));
		await c.end;
		assert.ok(await gone());
		const d = await open();
		d.socket.end();
		await d.end;
		assert.ok(await gone());
	});

	test('nothing more to come: it ends after its head; ended later, the client sees the end', async () => {
		const p = dial(s.port);
		await p.opened;
		p.send(get('/stream?no'));
		await p.end;
		assert.equal(body(p), 'begin\n');
		const c = await open();
		await asked('/bye');
		await c.end;
		assert.equal(body(c), 'begin\n');
		assert.equal(c.error, null);
		assert.ok(await gone());
	});

	test('who does not read is dropped, not buffered for; who reads loses nothing', async () => {
		const slow = await open(), quick = await open(), before = (await show()).streams_dropped;
		let said = 0;
		slow.socket.pause();
		/* One after the other: what is said twice before a loop wakes is sent once. */
		for (; said < 20000 && (await show()).streams_dropped === before; said++) {
			await asked('/say?n=8000');
			assert.ok(await until(() => body(quick).length === 6 + (said + 1) * 8000));
		}
		assert.equal((await show()).streams_dropped, before + 1);
		assert.ok(said * 8000 < 16 * 1024 * 1024, `${said} times 8,000 bytes were taken for it`);
		assert.equal((await show()).streams_now, 1);
		slow.socket.resume();
		await slow.end;
		quick.socket.destroy();
		assert.ok(await gone());
	});

	test('who does not read and is told little is given up by the kernel after the time of a stalled reader', async () => {
		const c = await open(), d = await open();
		c.socket.pause();
		/* Fill what its own kernel takes for it, and a little more that waits here. */
		const waits = () => Number(execFileSync('ss', ['-tnH', `sport = :${s.port} and dport = :${c.socket.localPort}`]).toString().trim().split(/\s+/)[2]);
		/* On a busy machine bytes also wait for a moment that its kernel then takes. */
		const stays = async () => waits() > 9000 && (await sleep(200), waits() > 9000);
		let told = 0;
		for (; told < 5000 && !await stays(); told++) {
			await asked('/say?n=4000');
			assert.ok(await until(() => body(d).length === 6 + (told + 1) * 4000));
		}
		assert.ok(told < 5000 && (await show()).streams_now === 2, `told ${told} times`);
		assert.ok(await until(async () => (await show()).streams_now === 1, stall * 6), `${waits()} bytes wait`);
		c.socket.destroy();
		d.socket.destroy();
		assert.ok(await gone());
	});

	test('many that come and go, while others are told', async () => {
		for (let i = 0; i < 10; i++) {
			const cs = await Promise.all(Array.from({ length: 40 }, () => open()));
			await asked('/say?n=10');
			cs.forEach((c, n) => (n % 3 === 0 ? c.socket.resetAndDestroy() : n % 3 === 1 ? c.socket.destroy() : c.socket.end()));
			await asked(i % 2 ? '/bye' : '/say?n=10');
		}
		assert.ok(await gone());
	});

	test('a beat at its time, which also finds out who is gone', async () => {
		const own = await serverStart('loops=1', 'beat_ms=200');
		const c = await open(get('/stream'), own.port);
		assert.ok(await until(() => c.text().endsWith('beat\nbeat\n')));
		c.socket.destroy();
		await serverStop(own);
	});

	test('a stop ends every stream at once, and is not held up by them', async () => {
		const own = await serverStart('loops=2');
		const cs = await Promise.all(Array.from({ length: 100 }, () => open(get('/stream'), own.port)));
		const at = Date.now();
		assert.match(await serverStop(own), /left=0 streams=0 dropped=0/);
		assert.ok(Date.now() - at < 2000 * slower, `${Date.now() - at} ms`);
		await Promise.all(cs.map((c) => c.end));
		assert.ok(cs.every((c) => c.error === null && c.text().endsWith('begin\n')));
	});
});
