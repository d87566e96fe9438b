/*
 * sandbox.test.mjs -- the serving process has given up what it does not need, in every thread, and says so; what it gave up is refused.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { folder_new, kpo } from '../lib/program.mjs';

const fact = (text, name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1];
const threads = (pid) => fs.readdirSync(`/proc/${pid}/task`).map((t) => fs.readFileSync(`/proc/${pid}/task/${t}/status`, 'utf8'));

test('what must be refused is refused, what must go goes', async () => {
	const r = await kpo(['sandbox', '--db', `sqlite:${path.join(folder_new(), 'kpo.db')}`]), said = new Map(r.out.trim().split('\n').map((l) => l.split(/\s{2,}/)));
	const landlock = Number(/Landlock: (\d+)/.exec(r.out)[1]);

	assert.match(r.out, /^capabilities: none, calls: listed, /);
	for (const name of ['execve', 'process_vm_readv', 'mount', 'unshare', 'init_module', 'bpf', 'keyctl', 'setuid'])
		assert.equal(said.get(name), 'refused: the process was ended', r.out);
	for (const name of ['clone3', 'io_uring', 'raw socket', 'packet socket', 'netlink socket'])
		assert.equal(said.get(name), 'refused: ENOSYS', r.out);
	for (const name of ['read /etc/shadow', 'read /', 'write /tmp', 'write /usr'])
		assert.equal(said.get(name), landlock ? 'refused: EACCES' : 'NOT REFUSED: this kernel has no Landlock', r.out);
	for (const name of ['a file in the database\'s folder', 'a thread', 'a listening socket', 'a local socket', 'the address of localhost', 'a time zone'])
		assert.equal(said.get(name), 'goes', r.out);
	assert.equal(r.code, landlock ? 0 : 1, r.out);
});

test('every thread of the server has it, and the log says what holds', async () => {
	const c = await company({ args: ['--loops', '2'] }), pid = c.server.child.pid;

	(await (await c.as('rashid')).get('/idea/export.csv')).is(200);                 /* the workers are there */
	assert.match(c.server.log, /sandbox=on capabilities=none calls=listed landlock=\d/);
	assert.ok(threads(pid).length > 4);
	for (const status of threads(pid).filter((s) => fact(s, 'Seccomp') !== undefined)) {
		assert.deepEqual(['Seccomp', 'NoNewPrivs', 'CapEff', 'CapPrm', 'CapInh', 'CapAmb'].map((n) => Number(fact(status, n))), [2, 1, 0, 0, 0, 0], status);
	}
	assert.match(fs.readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size\s+0\s+0/m);
	await c.server.stop();
});

test('without it only when asked for, and the log warns', async () => {
	const c = await company({ args: ['--no-sandbox'] });

	assert.match(c.server.log, /level=warn sandbox=off/);
	assert.equal(fact(threads(c.server.child.pid)[0], 'Seccomp'), '0');
	await c.server.stop();
});
