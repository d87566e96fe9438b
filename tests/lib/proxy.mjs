/*
 * proxy.mjs -- a proxy of docs/ in front of the program, and a phone that asks it: for tests/http/proxy and haproxy.
 *
 * The phone has an address of its own (127.0.0.2), so that a forwarded address cannot be mistaken for the proxy's.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { until } from './program.mjs';

export const phone = '127.0.0.2';
export const there = (name) => ['/usr/bin', '/usr/sbin'].map((d) => path.join(d, name)).find((f) => fs.existsSync(f));
export const free_port = () => new Promise((done) => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });

const children = [];

/* Asked to end, not killed: nginx would leave its workers behind. */
export async function proxies_end() {
	await Promise.all(children.map((child) => child.exitCode ?? new Promise((done) => { child.on('exit', done); child.kill('SIGTERM'); })));
}

export async function begin(command, args, env, folder) {
	const child = spawn(command, args, { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
	const said = { text: '' };

	child.stdout.on('data', (d) => { said.text += d; });
	child.stderr.on('data', (d) => { said.text += d; });
	child.on('exit', (code) => { said.ended = code; });
	children.push(child);
	return said;
}

export async function answers(port, said) {
	await until(`port ${port} answers: ${said.text}`, () => {
		assert.equal(said.ended, undefined, said.text);
		return new Promise((done) => net.connect(port, '127.0.0.1').on('connect', function () { this.destroy(); done(true); }).on('error', () => done(false)));
	});
}

/* A key, and a certificate for localhost that it signed itself. */
export function certificate(folder) {
	const crt = path.join(folder, 'tls.crt'), key = path.join(folder, 'tls.key');

	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
		'-keyout', key, '-out', crt], { stdio: 'ignore' });
	return { crt, key };
}

/* ---- one request of a phone ---- */

export function ask(p, method, to, { headers = {}, body, from = phone, secure = true } = {}) {
	return new Promise((done, fail) => {
		const q = (secure ? https : http).request({ method, path: to, host: '127.0.0.1', port: secure ? p.port : p.plain, servername: 'localhost', ca: p.ca, localAddress: from, agent: false,
			headers: { host: `localhost:${secure ? p.port : p.plain}`, ...headers, ...(body ? { 'content-length': body.length } : {}) } }, (a) => {
			const parts = [];
			a.on('data', (d) => parts.push(d));
			a.on('end', () => done({ status: a.statusCode, headers: a.headers, bytes: Buffer.concat(parts) }));
		});
		q.on('error', fail);
		q.end(body);
	});
}
