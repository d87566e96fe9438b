/*
 * program.mjs -- the program under test: its commands, and a server on a free port with a folder of its own.
 *
 * Whatever a sanitizer says, and any end that was not asked for, fails the test that was running. Every server started here is
 * ended with the test file, also when that file fails half-way.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { database_url, engine } from './database.mjs';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const program = process.env.KPO ?? path.join(root, 'out/kpo');
const steady = (process.env.KPO_STEADY ?? '').split(' ').filter(Boolean);
const folders = [], servers = new Set();

process.on('exit', () => {
	for (const s of servers)
		s.child.kill('SIGKILL');
	for (const f of folders)
		fs.rmSync(f, { recursive: true, force: true });
});

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function until(what, test, timeout_ms = 15000, every_ms = 50) {
	const end = Date.now() + timeout_ms;

	for (;;) {
		const got = await test();
		if (got)
			return got;
		assert.ok(Date.now() < end, `waited in vain until ${what}`);
		await sleep(every_ms);
	}
}

export function folder_new() {
	const f = fs.mkdtempSync(path.join(os.tmpdir(), 'kpo-data-'));

	folders.push(f);
	return f;
}

function start(args, { env = {}, cwd } = {}) {
	const [command, ...rest] = [...steady, program, ...args];

	return spawn(command, rest, { cwd, env: { ...process.env, KPO_TEST_FAST_HASH: '1', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
}

function sanitizer_words(text) {
	return /^.*(ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:)[\s\S]*/m.exec(text)?.[0].slice(0, 8000);
}

/* One command to its end: { code, out, err }. */
export function kpo(args, { input = '', env, cwd, timeout_s = 120 } = {}) {
	return new Promise((done, fail) => {
		// What a command holds when it ends is given back by its end; only a server has to be tidy.
		const child = start(args, { env: { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`, ...env }, cwd });
		let out = '', err = '';
		const timer = setTimeout(() => child.kill('SIGKILL'), timeout_s * 1000);

		child.stdout.on('data', (d) => { out += d; });
		child.stderr.on('data', (d) => { err += d; });
		child.on('error', fail);
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			const wrong = sanitizer_words(err);
			if (wrong || signal)
				fail(new Error(`kpo ${args.join(' ')}: ${wrong ?? `ended by ${signal}\n${err}`}`));
			else
				done({ code, out, err });
		});
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

export async function kpo_ok(args, options) {
	const r = await kpo(args, options);

	assert.equal(r.code, 0, `kpo ${args.join(' ')}: ${r.out}${r.err}`);
	return r.out;
}

/* A server that a failed test left alone does not keep the file from ending. */
function hold(child, held) {
	for (const s of [child, ...child.stdio])
		s?.[held ? 'ref' : 'unref']();
}

export class Server {
	constructor({ folder, database, clock, args, env }) {
		Object.assign(this, { folder, database, clock_file: clock, args, env, log: '' });
	}

	async begin() {
		this.child = start(['serve', '--listen', '127.0.0.1:0', '--db', this.database, '--clock', this.clock_file, ...this.args], { env: this.env, cwd: this.folder });
		this.child.stderr.on('data', (d) => { (this.twin_of ?? this).log += d; });
		this.ended = new Promise((done) => this.child.on('exit', (code, signal) => { servers.delete(this); done({ code, signal }); }));
		servers.add(this);
		let said = '';
		this.port = await new Promise((done, fail) => {
			this.child.stdout.on('data', (d) => {
				said += d;
				const m = /port (\d+)/.exec(said);
				if (m)
					done(Number(m[1]));
			});
			this.ended.then(({ code }) => fail(new Error(`kpo serve ended with ${code}: ${said}${this.log}`)));
		});
		this.url = `http://127.0.0.1:${this.port}`;
		await until('the server is ready', async () => (await fetch(`${this.url}/readyz`).catch(() => ({}))).status === 200);
		hold(this.child, false);
		return this;
	}

	/* The graceful end: exits with 0, and no sanitizer has anything to say. */
	async stop() {
		if (!servers.has(this))
			return;
		await this.twin?.stop();
		hold(this.child, true);
		this.child.kill('SIGTERM');
		const { code, signal } = await this.ended;
		assert.ok(!sanitizer_words(this.log), sanitizer_words(this.log));
		assert.deepEqual({ code, signal }, { code: 0, signal: null }, this.log.slice(-4000));
	}

	async kill() {
		await this.twin?.kill();
		hold(this.child, true);
		this.child.kill('SIGKILL');
		await this.ended;
		assert.ok(!sanitizer_words(this.log), sanitizer_words(this.log));
	}

	/* Where the next request goes: with two servers on one database, to the other one each time. */
	next_url() {
		const [a, b] = [this, this.twin ?? this];

		this.turn = !this.turn;
		return (this.turn ? a : b).url;
	}

	/* Moves the program's clock so many seconds ahead of the machine's. */
	clock(seconds) {
		this.shifted = seconds;
		fs.writeFileSync(this.clock_file, String(Math.round(seconds)));
	}
	now() {
		return new Date(Date.now() + (this.shifted ?? 0) * 1000);
	}

	/* Why it ended, when it did by itself. */
	post_mortem() {
		return servers.has(this) ? '' : `the server is gone: ${sanitizer_words(this.log) ?? this.log.slice(-3000)}`;
	}

	async metrics() {
		const text = await (await fetch(`${this.url}/metrics`)).text(), other = await this.twin?.metrics() ?? {};

		return Object.fromEntries([...text.matchAll(/^(\w+) (-?[\d.]+)$/gm)].map(([, name, value]) => [name, Number(value) + (other[name] ?? 0)]));
	}
}

/* A server on the database in this folder; the database is made by whoever calls. */
export async function serve(folder, { args = [], env = {}, shift = 0 } = {}) {
	const clock = path.join(folder, 'clock');

	fs.writeFileSync(clock, String(Math.round(shift)));
	const s = await new Server({ folder, database: database_url(folder), clock, args, env }).begin();
	s.shifted = shift;
	if (process.env.KPO_TWIN && engine === 'postgres') {
		s.twin = Object.assign(new Server({ folder, database: database_url(folder), clock, args, env }), { twin_of: s });
		await s.twin.begin();
	}
	return s;
}
