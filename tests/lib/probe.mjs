/*
 * probe.mjs -- probe_server (PROBE_SERVER) and connections to it, byte for byte. For the probes*.test.mjs.
 */
import assert from 'node:assert/strict';
import net from 'node:net';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export const program = process.env.PROBE_SERVER ?? 'build/tests/http/probe_server';
/* Under a sanitizer everything takes longer. */
export const slower = Number(process.env.PROBE_SLOWER ?? 1);

export async function serverStart(...args) {
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const server = { child, out: '', ended: new Promise((done) => child.on('exit', (code, signal) => done({ code, signal }))) };
	child.stdout.on('data', (d) => { server.out += d; });
	for (let i = 0; i < 500 && !server.out.includes('port='); i++)
		await sleep(10);
	server.port = Number(/port=(\d+)/.exec(server.out)?.[1]);
	assert.ok(server.port > 0, 'the server did not start');
	return server;
}

export async function serverStop(server) {
	server.child.kill('SIGTERM');
	const end = await server.ended;
	assert.deepEqual(end, { code: 0, signal: null });
	return server.out;
}

/* A connection that keeps what came, byte for byte. */
export function dial(port, { allowHalfOpen = true } = {}) {
	const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen });
	const c = { socket, got: Buffer.alloc(0), closed: false, error: null, at: Date.now() };
	const parts = [];
	socket.on('data', (d) => parts.push(d));
	socket.on('error', (e) => { c.error = e; });
	c.text = () => Buffer.concat(parts).toString('latin1');
	c.bytes = () => parts.reduce((n, p) => n + p.length, 0);
	c.opened = new Promise((done) => { socket.on('connect', done); socket.on('error', done); });
	c.end = new Promise((done) => {
		const over = () => { c.closed = true; c.ms = Date.now() - c.at; done(c); };
		socket.on('end', () => { over(); socket.end(); });
		socket.on('close', over);
	});
	c.send = (data) => socket.write(Buffer.isBuffer(data) ? data : Buffer.from(data, 'latin1'));
	return c;
}

/* Answers one after the other; a HEAD's must be asked for with bodiless. */
export function answers(text, { bodiless = false } = {}) {
	const list = [];
	while (text.length > 0) {
		const end = text.indexOf('\r\n\r\n');
		assert.ok(end >= 0, `half a head: ${text.slice(0, 100)}`);
		const head = text.slice(0, end);
		const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
		const headers = Object.fromEntries(head.split('\r\n').slice(1).map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)]));
		const n = bodiless || status === 100 || status === 204 || status === 304 ? 0 : Number(headers['content-length']);
		assert.ok(text.length >= end + 4 + n, 'half a body');
		list.push({ status, headers, body: text.slice(end + 4, end + 4 + n) });
		text = text.slice(end + 4 + n);
	}
	return list;
}

export async function until(what, ms = 5000) {
	for (const end = Date.now() + ms * slower; Date.now() < end; await sleep(5))
		if (await what())
			return true;
	return false;
}

/* Sends, waits until the server closes or nothing has come for a while; gives the statuses and whether it closed. */
export async function probe(port, data, { quiet = 150, bodiless = false } = {}) {
	const c = dial(port);
	await c.opened;
	c.send(data);
	let last = -1, since = Date.now();
	while (!c.closed && Date.now() - since < quiet * slower) {
		if (c.bytes() !== last) {
			last = c.bytes();
			since = Date.now();
		}
		await sleep(5);
	}
	const closed = c.closed;
	c.socket.destroy();
	const list = answers(c.text(), { bodiless });
	return { list, closed, error: c.error, statuses: list.map((a) => a.status).join(',') };
}

export const get = (path = '/hello', extra = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${extra}\r\n`;
