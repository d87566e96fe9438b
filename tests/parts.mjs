/*
 * parts.mjs -- what ./test does once everything is installed: builds, runs the parts, adds up, says so in the last line.
 *
 * A part is a line while it goes well; what failed is shown in full. Every number is a number of single tests: cmocka's and
 * node's own counts are read from the TAP they write. A build or a file that ends without having tested anything is a failure.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = path.dirname(fileURLToPath(import.meta.url)), root = path.dirname(tests);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'kpo-test-'));
fs.chmodSync(scratch, 0o755);            // the database server is another user's
const sum = { passed: 0, failed: 0 };

process.chdir(root);
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(1));

/* ---- running things ---- */

// Address space at random upsets clang 14's sanitizers on newer kernels; where it can be switched off, it is.
const steady = spawnSync('setarch', [os.arch() === 'arm64' ? 'aarch64' : 'x86_64', '-R', 'true']).status === 0 ? ['setarch', '-R'] : [];

const sanitizers = {
	ASAN_OPTIONS: 'abort_on_error=0:exitcode=99:allocator_may_return_null=1:detect_stack_use_after_return=1',
	UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1:exitcode=99',
	LSAN_OPTIONS: `suppressions=${tests}/lsan.supp:print_suppressions=0`,
	TSAN_OPTIONS: `suppressions=${tests}/tsan.supp:exitcode=99:allocator_may_return_null=1:ignore_noninstrumented_modules=1:history_size=4:second_deadlock_stack=1`,
};

function run(command, { env = {}, timeout_s = 900, cwd = root } = {}) {
	return new Promise((done) => {
		const child = spawn(command[0], command.slice(1), { cwd, env: { ...process.env, ...sanitizers, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
		const out = [], err = [];
		const timer = setTimeout(() => { err.push(Buffer.from(`\nStopped after ${timeout_s} s.\n`)); process.kill(-child.pid, 'SIGKILL'); }, timeout_s * 1000);

		child.stdout.on('data', (d) => out.push(d));
		child.stderr.on('data', (d) => err.push(d));
		child.on('error', (e) => done({ code: 127, out: '', err: String(e) }));
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			done({ code: signal ? 128 : code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
		});
	});
}

// The jobs in order, two at a time on two cores; those that measure time run alone, first.
async function pool(jobs, width) {
	const results = [], queue = jobs.map((job, i) => [job, i]);

	await Promise.all(Array.from({ length: width }, async () => {
		for (let next; (next = queue.shift());)
			results[next[1]] = await next[0]();
	}));
	return results;
}

function say(name, passed, failed, since, details = '') {
	const took = ((Date.now() - since) / 1000).toFixed(1);

	sum.passed += passed;
	sum.failed += failed;
	console.log(`${failed ? 'FAILED' : 'ok    '}  ${name.padEnd(34)} ${String(passed).padStart(4)} passed${failed ? `, ${failed} failed` : ''}  ${took} s`);
	if (failed && details)
		console.log(details.replace(/^/gm, '    '));
	return !failed;
}

/* ---- builds: gcc as ./run builds it, clang with address and undefined sanitizers, clang with the thread sanitizer, and for libFuzzer ---- */

const setups = {
	gcc: { folder: 'out', env: { CC: 'gcc' }, options: [] },
	asan: { folder: 'out/asan', env: { CC: 'clang' }, options: ['-Db_sanitize=address,undefined', '-Db_lundef=false', '-Doptimization=1'] },
	tsan: { folder: 'out/tsan', env: { CC: 'clang' }, options: ['-Db_sanitize=thread', '-Db_lundef=false', '-Doptimization=1'] },
	fuzz: { folder: 'out/fuzz', env: { CC: 'clang' }, options: ['-Dfuzz=true', '-Db_sanitize=address,undefined', '-Db_lundef=false', '-Doptimization=1'], targets: ['fuzz'] },
};
const built = {};

async function build(which) {
	const { folder, env, options, targets = [] } = setups[which], since = Date.now();

	return built[which] ??= (async () => {
		const fresh = !fs.existsSync(path.join(folder, 'build.ninja'));
		const setup = fresh ? await run(['meson', 'setup', folder, ...options], { env }) : { code: 0 };
		const made = setup.code ? setup : await run(['ninja', '-C', folder, ...targets]);

		if (made.code)
			return say(`build ${which}`, 0, 1, since, made.out.split('\n').filter((l) => !/^\[\d+\/\d+\]/.test(l)).slice(-200).join('\n') + made.err);
		console.log(`ok      build ${which.padEnd(42)} ${((Date.now() - since) / 1000).toFixed(1)} s`);
		return true;
	})();
}

/* ---- unit tests: meson knows them, cmocka counts them ---- */

// The thread sanitizer has something to say only where there is a second thread.
function threaded(name) {
	const source = path.join(tests, 'unit', `test_${name}.c`);

	return fs.existsSync(source) && /pthread_|database_(open|make)|db_world\.h|photo_read/.test(fs.readFileSync(source, 'utf8'));
}

async function unit(which) {
	const since = Date.now();

	if (!await build(which))
		return;
	const listed = await run(['meson', 'introspect', '--tests', setups[which].folder]);
	const all = JSON.parse(listed.out).filter((t) => t.suite.some((s) => /(^|:)unit$/.test(s)));
	// What does not run a program of this build need not run once for each build.
	const chosen = all.filter((t) => which === 'gcc' || (t.cmd[0].startsWith(path.join(root, setups[which].folder)) && (which !== 'tsan' || threaded(t.name))));
	const results = await pool(chosen.map((t) => async () => {
		const r = await run([...steady, ...t.cmd], { env: { CMOCKA_MESSAGE_OUTPUT: 'TAP', ...t.env }, timeout_s: Math.max(t.timeout, 30) * 4, cwd: t.workdir ?? path.join(root, setups[which].folder) });
		const lines = (r.out + '\n' + r.err).split('\n');
		let passed = lines.filter((l) => /^ok\b/.test(l)).length, failed = lines.filter((l) => /^not ok\b/.test(l)).length;

		if (passed + failed === 0)
			passed = r.code === 0 ? 1 : 0;
		if (r.code !== 0 && failed === 0)
			failed = 1;
		return { passed, failed, text: failed ? `${t.name}: ended with ${r.code}\n${lines.filter((l) => !/^ok\b/.test(l)).slice(-120).join('\n')}` : '' };
	}), 2);
	const total = results.reduce((a, r) => ({ passed: a.passed + r.passed, failed: a.failed + r.failed, text: a.text + r.text }), { passed: 0, failed: 0, text: '' });
	say(`unit, ${which}`, total.passed, total.failed + (chosen.length ? 0 : 1), since, total.text || 'There is no unit test.');
}

/* The tests that keep their rows in place.h, with a server. */
const on_server = (name) => /"(place|idea_world|list_world)\.h"/.test(fs.readFileSync(path.join(tests, 'unit', name), 'utf8')) || name === 'test_postgres.c';

async function unit_postgres(pg) {
	const since = Date.now(), sum = { passed: 0, failed: 0, text: '' };

	if (!await build('gcc'))
		return;
	await pool(fs.readdirSync(path.join(tests, 'unit')).filter((f) => f.endsWith('.c') && on_server(f)).map((name) => async () => {
		const r = await run([...steady, path.join(root, setups.gcc.folder, 'tests/unit', name.replace('.c', ''))], { env: { ...pg, CMOCKA_MESSAGE_OUTPUT: 'TAP' }, timeout_s: 300 });
		const lines = (r.out + '\n' + r.err).split('\n'), count = (what) => lines.filter((l) => what.test(l)).length, passed = count(/^ok\b/);
		const failed = count(/^not ok\b(?!.*# SKIP)/) || (r.code || !passed ? 1 : 0);
		sum.passed += passed;
		sum.failed += failed;
		sum.text += failed ? `${name}: ended with ${r.code}\n${lines.slice(-60).join('\n')}\n` : '';
	}), 2);
	say('unit, postgres', sum.passed, sum.failed, since, sum.text);
}

/* ---- tests that node runs ---- */

let file_number = 0;

async function node_file(file, env, timeout_s) {
	const tap = path.join(scratch, `${++file_number}.tap`), since = Date.now();
	const r = await run(['node', '--test', '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${tap}`, file],
		{ env: { FORCE_COLOR: '0', NO_COLOR: '1', ...env }, timeout_s });
	const text = fs.existsSync(tap) ? fs.readFileSync(tap, 'utf8') : '';
	const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
	const passed = count('pass');
	// What is about the file alone says so, and is left out on the other engine; else nothing may be left out.
	let failed = count('fail') + count('cancelled') + count('todo') + (env.KPO_ENGINE === 'postgres' ? 0 : count('skipped'));

	if (!failed && (r.code || !(passed + count('skipped'))))
		failed = 1;
	const from = r.out.search(/^.{0,4}failing tests:/m);
	say(path.relative(tests, file).replace('.test.mjs', '') + (env.KPO_ENGINE === 'postgres' ? ', postgres' : ''), passed, failed, since, (from >= 0 ? r.out.slice(from) : r.out.slice(-20000)) + r.err.slice(-20000));
}

function files_of(folder) {
	const where = path.join(tests, folder);

	return fs.existsSync(where) ? fs.readdirSync(where).filter((f) => f.endsWith('.test.mjs')).sort().map((f) => path.join(where, f)) : [];
}

function program_env(which) {
	const folder = path.join(root, setups[which].folder);

	return { KPO: path.join(folder, 'kpo'), KPO_STEADY: steady.join(' '), PROBE_SERVER: path.join(folder, 'tests/http/probe_server'),
		DISPATCH_SERVER: path.join(folder, 'tests/http/dispatch_server') };
}

// A PostgreSQL of this run's own: on a socket in a folder of its own, without a port, as a user that is not root.
let cluster;
async function postgres() {
	return cluster ??= (async () => {
		const since = Date.now(), r = await run(['bash', path.join(tests, 'lib/postgres.sh'), 'start', path.join(scratch, 'pg')], { timeout_s: 120, env: { FSYNC: 'off' } });
		if (r.code)
			return (say('a PostgreSQL to test with', 0, 1, since, r.out + r.err), null);
		process.on('exit', () => spawnSync('bash', [path.join(tests, 'lib/postgres.sh'), 'stop', path.join(scratch, 'pg')]));
		return { KPO_ENGINE: 'postgres', KPO_PG: path.join(scratch, 'pg') };
	})();
}

// The company that the tests start from is made once for each engine, by the program itself: when that fails, nothing after it means anything.
const worlds = {};
async function world_made(env = {}) {
	const engine = env.KPO_ENGINE ?? 'sqlite', since = Date.now(), folder = path.join(scratch, `world-${engine}`);

	return worlds[engine] ??= (async () => {
		const which = built.asan ? 'asan' : built.gcc ? 'gcc' : 'tsan';
		fs.mkdirSync(folder);
		const r = await run(['node', path.join(tests, 'lib/world.mjs'), folder], { env: { ...program_env(which), ...env }, timeout_s: 120 });
		return r.code ? (say('a company to test with', 0, 1, since, r.out + r.err), null) : folder;
	})();
}

const alone = /probes|dispatch|kill/;

async function node_folder(folder, which, more = {}, timeout_s = 600, only = /./) {
	// What kills or promotes a database server of its own has nothing to say about the file.
	const files = files_of(folder).filter((name) => only.test(path.basename(name)) && (more.KPO_ENGINE === 'postgres' || !/promote|postgres|haproxy/.test(path.basename(name))));

	if (!files.length || !await build(which))
		return;
	const made = await world_made(more);
	const env = { ...program_env(which), KPO_WORLD: made ?? '', ...more };
	for (const f of files.filter((name) => alone.test(name) && (made || /probes|dispatch/.test(name))))
		await node_file(f, env, timeout_s);
	await pool(files.filter((name) => !alone.test(name) && made).map((f) => () => node_file(f, env, timeout_s)), 2);
}

/* ---- fuzzing: docs/fuzzing.md ---- */

// Each target over its corpus, then over what libFuzzer makes of it. Short with a fixed seed; long with another each time, from where it ended last.
async function fuzz_target(name, seconds, long) {
	const found = path.join(root, 'out/fuzz/found'), made = long ? path.join(root, 'out/fuzz/corpus', name) : path.join(scratch, name);
	const dict = path.join(tests, 'fuzz/dict', `${name}.dict`);

	for (const folder of [found, made])
		fs.mkdirSync(folder, { recursive: true });
	const command = [path.join(root, `out/fuzz/tests/fuzz/fuzz_${name}`), `-max_total_time=${seconds}`, `-seed=${long ? 0 : 1}`, '-rss_limit_mb=1500', '-timeout=30',
		`-artifact_prefix=${found}/${name}-`, ...(fs.existsSync(dict) ? [`-dict=${dict}`] : []), made, path.join(tests, 'fuzz/corpus', name)];
	const r = await run([...steady, ...command], { timeout_s: seconds * 1.5 + 240 });
	if (r.code === 0 && /^Done \d+ runs/m.test(r.err))
		return '';
	const kept = /Test unit written to (\S+)/.exec(r.err)?.[1];
	const lines = r.err.split('\n').filter((l) => !/^#\d+\s/.test(l)).slice(-60).join('\n');
	return `${name}: ended with ${r.code}\n${lines}\n${kept ? `What does it is kept:  ${path.relative(root, command[0])} ${path.relative(root, kept)}\n` : ''}`;
}

async function fuzz(seconds, long) {
	const since = Date.now(), names = fs.readdirSync(path.join(tests, 'fuzz')).filter((f) => f.endsWith('.c')).map((f) => f.replace('.c', ''));

	if (!await build('fuzz'))
		return;
	const wrong = (await pool(names.map((name) => () => fuzz_target(name, seconds, long)), 2)).filter((text) => text);
	say(`fuzz, ${seconds} s each`, names.length - wrong.length, wrong.length, since, wrong.join('\n'));
}

/* ---- the parts ---- */

const parts = {
	layers: () => node_file(path.join(tests, 'layers.mjs'), {}, 60),
	unit: async () => { await unit('gcc'); await unit('asan'); await unit('tsan'); },
	http: () => node_folder('http', 'asan'),
	fault: () => node_folder('fault', 'asan', { KILLS: '8' }, 900),
	threads: () => node_folder('threads', 'tsan'),
	fuzz: () => fuzz(5, false),
	browser: () => node_folder('browser', 'gcc'),
	postgres: async () => {
		const pg = await postgres();
		if (!pg)
			return;
		await unit_postgres(pg);
		// Two servers on one database, and each request asks the other one than the one before.
		await node_folder('http', 'gcc', { ...pg, KPO_TWIN: '1' });
		await node_folder('fault', 'gcc', { ...pg, KILLS: '8' }, 900);
		await node_folder('threads', 'tsan', pg);
		await node_folder('browser', 'gcc', pg);
	},
};
const by_name = {
	kill: async () => {
		for (const pg of [{}, await postgres()])
			await node_folder('fault', 'gcc', { ...pg, KILLS: '200' }, 7200, /^kill/);
	},
	faults: async () => {
		for (const pg of [{}, await postgres()])
			await node_folder('fault', pg.KPO_PG ? 'gcc' : 'asan', { ...pg, FAULTS: 'all' }, 7200, /^faults_/);
	},
	bench: async () => { if (await build('gcc')) await show(['ninja', '-C', 'out', 'bench']); },
	'fuzz-long': () => fuzz(Number(process.env.FUZZ_S) || 600, true),
	pictures: () => node_folder('pictures', 'gcc'),
	scan: async () => { if (await build('gcc')) await node_file(path.join(tests, 'security/scan.mjs'), program_env('gcc'), 1800); },
	bare: () => show(['bash', path.join(tests, 'bare.sh')]),
	deb: async () => {
		const since = Date.now(), r = await run(['bash', path.join(tests, 'deb.sh')], { timeout_s: 3600 });
		const count = (line) => [...r.out.matchAll(line)].length, failed = count(/^not ok /gm);
		say('deb', count(/^ok /gm), failed || (r.code ? 1 : 0), since, r.out + r.err);
	},
};

// A part whose figures are what is wanted: shown as they come.
async function show(command) {
	const since = Date.now();
	const code = await new Promise((done) => spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] }).on('close', done));

	say(command.at(-1).split('/').at(-1), code ? 0 : 1, code ? 1 : 0, since);
}

const known = { ...parts, ...by_name }, asked = process.argv.slice(2);
for (const name of asked.filter((n) => !known[n])) {
	console.log(`There is no part "${name}". There are: ${Object.keys(known).join(' ')}`);
	sum.failed++;
}
for (const name of (asked.length ? asked : Object.keys(parts)).filter((n) => known[n]))
	await known[name]();
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed ? 1 : 0;
