/*
 * bench.mjs -- the figures of design.md section 10, as ratios within one run, with what is behind them.
 *
 *   node bench.mjs KPO INSIDE LOAD SLOW_SYNC        meson gives these; BENCH_SECONDS, BENCH_ROUNDS, BENCH_ONLY, BENCH_SIZES, BENCH_DB from the environment
 *
 * What is compared is measured in turns, several times, and the medians are divided: a machine that is busy with something else is
 * busy for both. A ratio over its budget ends the run with 1. Everything runs on a copy in a folder of its own; the large
 * companies are made once and kept in ~/.cache/kpo-bench for a month.
 */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { execFileSync, spawn, spawnSync } from 'node:child_process';

const [kpo, inside, load, slow_sync] = process.argv.slice(2);
const seconds = Number(process.env.BENCH_SECONDS ?? 5), rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kpo-bench-')), children = new Set();
const ticks = Number(execFileSync('getconf', ['CLK_TCK']));
let missed = 0, unjudged = 0;

process.on('exit', () => {
	for (const c of children)
		c.kill('SIGKILL');
	fs.rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(1));

// What is measured against the clock, and not in CPU, is judged only when nobody else is at work here.
const busy = os.loadavg()[0] > os.cpus().length / 2;

/* ---- numbers ---- */

const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => { const s = sorted(list); return s.length % 2 ? s[s.length >> 1] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2; };
const spread = (list) => { const s = sorted(list); return `${short(s[0])}-${short(s.at(-1))}`; };
const short = (n) => (n >= 100 ? Math.round(n).toLocaleString('en') : n >= 10 ? n.toFixed(1) : n.toFixed(2));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* One line of the table: what, the figure, the budget, and what is behind it. */
function line(what, figure, budget, behind, good) {
	if (good === false)
		missed++;
	if (good === undefined && budget?.endsWith('if idle'))
		unjudged++;
	console.log(`${good === false ? 'OVER' : good ? 'ok  ' : '    '}  ${what.padEnd(58)} ${String(figure).padStart(9)}  ${(budget ?? '').padEnd(22)} ${behind}`);
}
const at_most = (what, n, limit, aim, behind) => line(what, short(n), `at most ${limit}${aim ? `, aim ${aim}` : ''}`, behind, n <= limit);
const at_least = (what, n, limit, aim, behind) => line(what, short(n), `at least ${limit}${aim ? `, aim ${aim}` : ''}`, behind, n >= limit);

/* ---- the program ---- */

const run = (command, ...args) => execFileSync(command, args.map(String), { maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] }).toString();
const run_json = (...args) => JSON.parse(run(...args));

// What differs between engines: where a database lies, how it is copied, how large it is.
const url_of = (file) => (/^postgres:/.test(file) ? file : `sqlite:${path.resolve(folder, file)}`);
const copy_of = (from, to) => fs.copyFileSync(path.resolve(folder, from), path.join(folder, to), fs.constants.COPYFILE_FICLONE);
const megabytes_of = (file) => fs.statSync(path.resolve(folder, file)).size / 1048576;

function get(port, to, headers = {}) {
	return new Promise((done, fail) => {
		http.get({ port, host: '127.0.0.1', path: to, headers, agent: false }, (r) => {
			const parts = [];
			r.on('data', (d) => parts.push(d));
			r.on('end', () => done({ status: r.statusCode, headers: r.headers, body: Buffer.concat(parts), wire: r.socket.bytesRead }));
		}).on('error', fail);
	});
}

function log_tail() {
	const log = fs.openSync(path.join(folder, 'log'), 'r'), size = fs.fstatSync(log).size, tail = Buffer.alloc(Math.min(size, 2000));

	fs.readSync(log, tail, 0, tail.length, size - tail.length);
	fs.closeSync(log);
	return tail.toString();
}

async function serve(file, env = {}) {
	const began = process.hrtime.bigint();
	// A line a request, as in earnest; only the last server's are kept.
	const log = fs.openSync(path.join(folder, 'log'), 'w');
	const child = spawn(kpo, ['serve', '--listen', '127.0.0.1:0', '--db', url_of(file)], { env: { ...process.env, KPO_BENCH: '1', ...env }, stdio: ['ignore', 'pipe', log] });

	fs.closeSync(log);
	children.add(child);
	const ended = new Promise((done) => child.on('exit', (code) => { children.delete(child); done(code); }));
	const port = await new Promise((done, fail) => {
		child.stdout.on('data', (d) => { const m = /port (\d+)/.exec(d); if (m) done(Number(m[1])); });
		ended.then((code) => fail(new Error(`kpo serve ended with ${code}:\n${log_tail()}`)));
	});
	const first = await get(port, '/sign-in');
	const ready_ms = Number(process.hrtime.bigint() - began) / 1e6;

	if (first.status !== 200)
		throw new Error(`the first answer was ${first.status}`);
	return {
		port, pid: child.pid, ready_ms,
		stop: async () => { child.kill('SIGTERM'); await ended; },
		metrics: async () => Object.fromEntries([...(await get(port, '/metrics')).body.toString().matchAll(/^(\w+) (-?[\d.]+)$/gm)].map(([, n, v]) => [n, Number(v)])),
	};
}

/* User and system time of a process so far, in microseconds. */
function cpu_us(pid) {
	const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');

	return (Number(fields[11]) + Number(fields[12])) * 1e6 / ticks;
}

const rss_kb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const anon_kb = (pid) => Number(/RssAnon:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/* Requests per second and the server's CPU for each, under wrk. */
function wrk(server, to, cookie, connections = 16) {
	return new Promise((done, fail) => {
		const before = cpu_us(server.pid);
		const args = ['-t1', `-c${connections}`, `-d${seconds}s`, ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), `http://127.0.0.1:${server.port}${to}`];
		const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] });
		let out = '';

		children.add(child);
		child.stdout.on('data', (d) => { out += d; });
		child.on('error', fail);
		child.on('close', () => {
			children.delete(child);
			const n = Number(/(\d+) requests in/.exec(out)?.[1]), rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(out)?.[1]);
			if (!n || /Non-2xx/.test(out) || /Socket errors/.test(out))
				fail(new Error(`wrk ${to}:\n${out}`));
			else
				done({ rate, us: (cpu_us(server.pid) - before) / n });
		});
	});
}

function post(server, clients, tokens, area) {
	const body = JSON.stringify({ problem: 'The guard hits the fixture at every change-over and somebody has to hold it', suggestion: 'Shorten it by 20 mm', area });

	return new Promise((done, fail) => {
		const child = spawn(load, ['post', server.port, clients, seconds * 1000, '/api/v1/idea', body, ...tokens].map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
		let out = '';

		children.add(child);
		child.stdout.on('data', (d) => { out += d; });
		child.on('close', (code) => {
			children.delete(child);
			const r = code === 0 && JSON.parse(out);
			if (!r || r.other)
				fail(new Error(`load ended with ${code}: ${out}`));
			else
				done({ rate: r.answered * 1e6 / r.us, p50_ms: r.p50_us / 1000, p99_ms: r.p99_us / 1000 });
		});
	});
}

/* ---- 1. pages against their floors ---- */

async function page_against_floors(server, file, who, name, to, budget, rate_budget = budget) {
	const size = (await get(server.port, to, { cookie: who.cookie })).body.length, fixed = `/bench/page?bytes=${size}`;
	const page = [], floor = [], bare = [], rate = [], fixed_rate = [];

	for (let i = 0; i < rounds; i++) {
		const p = await wrk(server, to, who.cookie), f = await wrk(server, fixed);
		page.push(p.us);
		rate.push(p.rate);
		floor.push(f.us);
		fixed_rate.push(f.rate);
		bare.push(run_json(inside, 'page', url_of(file), who.person, to, 1000).us);
	}
	const [p, f, b] = [page, floor, bare].map(median), ratio = p / (f + b);
	const behind = `${short(p)} us (${spread(page)}) = ${short(ratio)} x (fixed ${short(f)} us (${spread(floor)}) + bare ${short(b)} us (${spread(bare)})); ${(size / 1024).toFixed(1)} KB`;
	if (budget)
		at_most(`CPU of ${name} / its two floors`, ratio, 1.5, 1.25, behind);
	else
		line(`CPU of ${name} / its two floors`, short(ratio), '', behind);
	const share = median(rate) / median(fixed_rate), rates = `${short(median(rate))} / ${short(median(fixed_rate))} requests a second`;
	// Whoever shares the machine takes from the client and from the server in another proportion: then this says nothing.
	if (rate_budget && !busy)
		at_least(`requests per second of ${name} / the fixed page`, share, 0.25, null, rates);
	else
		line(`requests per second of ${name} / the fixed page`, short(share), rate_budget ? 'at least 0.25 if idle' : '', rates);
}

async function pages(file, people) {
	const server = await serve(file), { leader, kpo: office } = people;

	await page_against_floors(server, file, office, 'the list, kaizen office', '/idea', true);
	await page_against_floors(server, file, leader, 'the list, team leader', '/idea', true, false);
	for (const [name, to] of [['an idea', `/idea/${leader.idea}`], ['the board', '/idea/board'], ['Today', '/'], ['my work', '/work']])
		await page_against_floors(server, file, leader, name, to, false);
	const rows = run_json(inside, 'rows', url_of(file), office.person, 1000);
	line('25 rows alone: statement and table, bare', short(rows.us), 'us', 'of the bare page above; the rest is frame, filters, counting');
	await server.stop();
}

/* ---- 2. writing ---- */

async function shared(server, clients, people) {
	const before = await server.metrics(), r = await post(server, clients, people.tokens, people.area), after = await server.metrics();

	return { ...r, per_commit: (after.kpo_writes_answered_total - before.kpo_writes_answered_total) / (after.kpo_commits_total - before.kpo_commits_total) };
}

async function writes(file, people) {
	for (const slow of [true, false]) {
		const copy = slow ? 'slow.db' : 'fast.db', one = [], many = [];

		copy_of(file, copy);
		const server = await serve(copy, slow ? { LD_PRELOAD: slow_sync, SLOW_SYNC_US: '5000' } : {});
		for (let i = 0; i < Math.max(2, rounds - 2); i++) {
			one.push(await shared(server, 1, people));
			many.push(await shared(server, 64, people));
		}
		const of = (list, key) => median(list.map((x) => x[key])), gain = of(many, 'rate') / of(one, 'rate');
		const behind = `${short(of(many, 'rate'))} / ${short(of(one, 'rate'))} ideas a second; p50 ${short(of(many, 'p50_ms'))} / ${short(of(one, 'p50_ms'))} ms, p99 ${short(of(many, 'p99_ms'))} ms`;
		if (slow)
			at_least('durable writes, 64 clients / 1, every sync 5 ms slower', gain, 8, 20, behind);
		else
			line('durable writes, 64 clients / 1, this disk', short(gain), '', behind);
		at_least(`answered writes per commit, 64 clients, ${slow ? 'slow syncs' : 'this disk'}`, of(many, 'per_commit'), 8, null, `${short(of(one, 'per_commit'))} with one client`);
		await server.stop();
	}
}

/* ---- 3. start, memory ---- */

async function start_and_memory(file) {
	const starts = [], cpu = [];
	let server;

	for (let i = 0; i < 5; i++) {
		server = await serve(file);
		starts.push(server.ready_ms);
		cpu.push(cpu_us(server.pid) / 1000);
		await server.stop();
	}
	const judge = busy ? (what, n, limit, aim, behind) => line(what, short(n), `at most ${limit} if idle`, behind) : at_most;
	judge('start to first answer, filled database, ms', median(starts), 150, null, `${spread(starts)} ms, ${short(median(cpu))} ms of CPU; ${megabytes_of(file).toFixed(1)} MB`);

	server = await serve(file);
	const n = 1000, before = { rss: rss_kb(server.pid), anon: anon_kb(server.pid) };
	const child = spawn(load, ['idle', server.port, n, '/sign-in'].map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
	children.add(child);
	await new Promise((done) => child.stdout.once('data', done));
	await sleep(200);
	line('memory of an idle connection, KB', short((anon_kb(server.pid) - before.anon) / n), '', `${n} connections after one page each; ${short(before.anon / 1024)} MB private before, ${short(anon_kb(server.pid) / 1024)} with them`);
	child.stdin.end();
	await new Promise((done) => child.on('close', done));
	children.delete(child);
	await server.stop();
}

/* Open streams, and the CPU of telling all of them one save. */
async function streams(file, people) {
	for (const n of [1000, 5000]) {
		const server = await serve(file);
		await post_one(server, people);
		const before = anon_kb(server.pid);
		const child = spawn(load, ['live', server.port, n, `/live?topics=idea.unit:${people.area},for:${people.leader.person}`, ...people.cookies].map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
		children.add(child);
		await new Promise((done) => child.stdout.once('data', done));
		const with_them = anon_kb(server.pid);
		await sleep(500);
		const cpu = cpu_us(server.pid);
		await post_one(server, people);
		await sleep(1500);
		const told = cpu_us(server.pid) - cpu, after = anon_kb(server.pid);
		const heard = new Promise((done) => child.stdout.once('data', (d) => done(Number(d))));
		child.stdin.end();
		const news = await heard;
		children.delete(child);
		if (news !== n)
			throw new Error(`${news} of ${n} streams heard the save`);
		at_most(`private memory with ${n.toLocaleString('en')} live streams, MB`, Math.max(with_them, after) / 1024, 64, null,
			`${short((with_them - before) / n)} KB a stream; ${short(before / 1024)} MB before, ${short(with_them / 1024)} MB with them, ${short(after / 1024)} MB after one save that all heard: ${short(told / 1000)} ms of CPU`);
		await server.stop();
	}
}

async function post_one(server, people) {
	const r = await fetch(`http://127.0.0.1:${server.port}/api/v1/idea`, { method: 'POST', headers: { authorization: `Bearer ${people.tokens[0]}`, 'content-type': 'application/json' },
		body: JSON.stringify({ problem: 'One more', area: people.area }) });
	if (r.status !== 201)
		throw new Error(`an idea over the API: ${r.status}`);
}

/* ---- 4. what a page weighs ---- */

async function weigh(server, name, to, cookie) {
	const page = await get(server.port, to, { cookie }), html = page.body.toString(), seen = new Set();
	const kinds = { css: 0, js: 0, font: 0, other: 0 };
	// A proxy in front compresses pages as it likes; 5 is what one does while somebody waits.
	const br = zlib.brotliCompressSync(page.body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
	const head = page.wire - page.body.length;

	const load_asset = async (asset) => {
		const clean = asset.replace(/#.*/, '');
		if (seen.has(clean))
			return;
		seen.add(clean);
		const a = await get(server.port, clean, { 'accept-encoding': 'br' });
		const kind = /css/.test(a.headers['content-type']) ? 'css' : /javascript/.test(a.headers['content-type']) ? 'js' : /font/.test(a.headers['content-type']) ? 'font' : 'other';
		if (a.status !== 200)
			throw new Error(`${clean}: ${a.status}`);
		kinds[kind] += a.wire;
	};
	for (const [, asset] of html.matchAll(/(?:href|src)="(\/a\/[^"]+)"/g))
		await load_asset(asset);
	const assets = Object.values(kinds).reduce((a, b) => a + b), kb = (bytes) => (bytes / 1024).toFixed(1), requests = 1 + seen.size;
	at_most(`${name}: KB on the wire, nothing kept before`, (head + br + assets) / 1024, 60, null,
		`HTML ${kb(br)} (raw ${kb(page.body.length)}), CSS ${kb(kinds.css)}, JS ${kb(kinds.js)}, font ${kb(kinds.font)}, icons and manifest ${kb(kinds.other)}; ${kb(page.wire + assets)} uncompressed HTML; ${requests} requests`);
	at_most(`${name}: requests`, requests, 12, null, '');
}

async function weights(file, people) {
	const server = await serve(file);

	for (const [name, to, who] of [['Today', '/', people.leader], ['board', '/idea/board', people.leader], ['list', '/idea', people.leader], ['quick form', '/idea/new', people.leader], ['sign-in', '/sign-in', null]])
		await weigh(server, name, to, who?.cookie ?? '');
	await server.stop();
}

async function drawings(file) {
	const server = await serve(file), to = '/bench/panels?n=60', size = (await get(server.port, to)).body.length, fixed = `/bench/page?bytes=${size}`, all = [], floor = [];

	for (let i = 0; i < rounds; i++) {
		all.push((await wrk(server, to)).us);
		floor.push((await wrk(server, fixed)).us);
	}
	at_most('a page of 60 small XmR charts, ms of CPU', median(all) / 1000, 3, null, `${short(median(all))} us (${spread(all)}) = ${short(median(all) / median(floor))} x a fixed page of ${(size / 1024).toFixed(1)} KB (${short(median(floor))} us)`);
	await server.stop();
}

/* ---- 5. growth: the same requests of companies of several sizes, in turns ---- */

const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'kpo-bench'), month_ms = 30 * 86400e3;

/* Made once: an example company of so many people with so many ideas, most of them from the years before its story. */
function company(people, ideas) {
	const kept = path.join(cache, `people-${people}-ideas-${ideas}.db`), making = `${kept}.making`, file = `${people}-${ideas}.db`;

	if (!fs.existsSync(kept) || Date.now() - fs.statSync(kept).mtimeMs > month_ms) {
		fs.mkdirSync(cache, { recursive: true });
		for (const rest of ['', '-wal', '-shm'])
			fs.rmSync(making + rest, { force: true });
		run(kpo, 'demo', '--people', people, '--years', people >= 100000 ? 1 : 2, '--ideas', ideas, '--db', `sqlite:${making}`);
		fs.renameSync(making, kept);
		fs.rmSync(`${making}-lock`, { force: true });
	}
	copy_of(kept, file);
	return file;
}

const kinds = (who) => [
	['list', 'kpo', '/idea', 1.3], ['list, one area', 'kpo', `/idea?area=${who.area}`], ['list, team leader', 'leader', '/idea'], ['list, API', 'kpo', '/api/v1/idea'],
	['an idea', 'kpo', `/idea/${who.leader.idea}`], ['board, team leader', 'leader', '/idea/board'], ['board, whole company', 'kpo', '/idea/board'],
	['Today, team leader', 'leader', '/'], ['Today, kaizen office', 'kpo', '/'], ['my work, team leader', 'leader', '/work'],
	['figures, team leader', 'leader', '/figures'], ['figures, whole company', 'kpo', '/figures'],
	['search of two words', 'kpo', '/idea?q=station+guard'], ['search of a common word', 'kpo', '/idea?q=station'], ['the same, team leader', 'leader', '/idea?q=station'],
	['find a common word', 'kpo', '/find?q=station'], ['order without an index', 'kpo', '/idea?sort=title'],
];

/* What takes tens of milliseconds is asked one after the other; the rest as fast as four clients can. */
async function request_us(server, to, cookie) {
	const before = cpu_us(server.pid), began = Date.now();
	let n = 0;

	do {
		const got = await get(server.port, to, { cookie });
		if (got.status !== 200)
			throw new Error(`${to}: ${got.status}`);
		n++;
	} while (n < 20 && Date.now() - began < 20000);
	const us = (cpu_us(server.pid) - before) / n;
	return us > 5000 ? us : (await wrk(server, to, cookie, 4)).us;
}

/* A step over the API: ideas that were just given are taken back by who gave them. */
async function step_us(company) {
	const { server, who } = company, n = 300, agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	const call = (to, body) => new Promise((done, fail) => {
		const q = http.request({ port: server.port, host: '127.0.0.1', method: 'POST', path: `/api/v1/idea${to}`, agent,
			headers: { authorization: `Bearer ${who.tokens[0]}`, 'content-type': 'application/json' } }, (r) => {
			let text = '';
			r.on('data', (d) => { text += d; });
			r.on('end', () => (r.statusCode < 300 ? done(JSON.parse(text)) : fail(new Error(`${to}: ${r.statusCode} ${text}`))));
		});
		q.on('error', fail);
		q.end(JSON.stringify(body));
	});
	const given = [];

	for (let i = 0; i < n; i++)
		given.push((await call('', { problem: 'The guard hits the fixture at every change-over', area: who.area })).id);
	const before = cpu_us(server.pid);
	for (const id of given)
		await call(`/${id}/step/withdraw`, {});
	agent.destroy();
	return (cpu_us(server.pid) - before) / n;
}

/* One line: microseconds of the server's CPU for a request of each company, and how many fixed pages that is; then last to first of as many people. */
function growth_line(what, companies, us, budget) {
	const alike = companies.filter((c) => c.people === companies[0].people), last = us[alike.length - 1] / us[0];
	const cells = us.map((n, i) => `${short(n).padStart(9)} (${short(n / companies[i].fixed_us).padStart(5)})`);

	if (budget && last > budget)
		missed++;
	console.log(`${budget ? (last > budget ? 'OVER' : 'ok  ') : '    '}  ${what.padEnd(28)}${cells.map((c) => c.padStart(20)).join('')}   ${short(last).padStart(6)}${budget ? `  at most ${budget}` : ''}`);
}

async function growth() {
	const sizes = (process.env.BENCH_SIZES ?? '10000x10000,10000x100000,10000x1000000,100000x1000000').split(',').map((s) => s.split('x').map(Number));
	const companies = [];

	for (const [people, ideas] of sizes) {
		const file = company(people, ideas), who = run_json(inside, 'people', url_of(file)), server = await serve(file);
		companies.push({ people, ideas, file, who, server });
		for (const to of ['/idea', '/', '/idea/board'])         // what only the first request reads
			await get(server.port, to, { cookie: who.kpo.cookie });
	}
	console.log(`\nCPU of one request in microseconds, and how many fixed pages of 20 KB that is; last of as many people / first\n`);
	console.log(`      ${''.padEnd(28)}${companies.map((c) => `${c.who.kpo.ideas.toLocaleString('en')} ideas`.padStart(20)).join('')}`);
	console.log(`      ${''.padEnd(28)}${companies.map((c) => `${c.people.toLocaleString('en')} people`.padStart(20)).join('')}`);
	for (const c of companies)
		c.fixed_us = (await wrk(c.server, '/bench/page?bytes=20480')).us;
	growth_line('fixed page', companies, companies.map((c) => c.fixed_us));
	for (const [k, [what, , , budget]] of kinds(companies[0].who).entries()) {
		const us = companies.map(() => []);
		for (let round = 0; round < (budget ? rounds : 1); round++)
			for (const [i, c] of companies.entries()) {
				const [, who, to] = kinds(c.who)[k];
				us[i].push(await request_us(c.server, to, c.who[who].cookie));
			}
		growth_line(what, companies, us.map(median), budget);
	}
	const steps = [];
	for (const c of companies)
		steps.push(await step_us(c));
	growth_line('a step, API', companies, steps);
	console.log('');
	for (const c of companies) {
		const private_mb = anon_kb(c.server.pid) / 1024;
		await c.server.stop();
		const again = await serve(c.file);
		await again.stop();
		line(`start to first answer, ${c.who.kpo.ideas.toLocaleString('en')} ideas, ms`, short(again.ready_ms), '', `${c.people.toLocaleString('en')} people, ${Math.round(megabytes_of(c.file)).toLocaleString('en')} MB; ${short(private_mb)} MB private after the requests above`);
		fs.rmSync(path.join(folder, c.file));
	}
}

/* ---- 6. clients ---- */

async function clients(file, people) {
	copy_of(file, 'clients.db');
	const server = await serve('clients.db');

	console.log('\n      clients   fixed page a second      list a second    us each     ideas written a second   a commit     p50 ms     p99 ms');
	for (const n of [1, 4, 16, 64, 256]) {
		const f = await wrk(server, '/bench/page?bytes=20480', null, n), l = await wrk(server, '/idea', people.kpo.cookie, n), w = await shared(server, n, people);
		console.log(`      ${String(n).padStart(7)}${short(f.rate).padStart(22)}${short(l.rate).padStart(19)}${short(l.us).padStart(11)}${short(w.rate).padStart(27)}${short(w.per_commit).padStart(11)}${short(w.p50_ms).padStart(11)}${short(w.p99_ms).padStart(11)}`);
	}
	await server.stop();
}

/* ---- 7. the same company on both engines, in turns ---- */

const postgres_sh = path.join(path.dirname(new URL(import.meta.url).pathname), '../lib/postgres.sh');

/* The CPU of PostgreSQL's own processes so far. */
function postgres_us(place) {
	const parent = fs.readFileSync(path.join(place, 'data/postmaster.pid'), 'utf8').split('\n')[0];
	const all = execFileSync('ps', ['-o', 'pid=', '--ppid', parent]).toString().trim().split(/\s+/);

	return all.reduce((sum, pid) => { try { return sum + cpu_us(pid); } catch { return sum; } }, 0);
}

async function engines(file, people) {
	const place = path.join(folder, 'pg');

	fs.chmodSync(folder, 0o755);
	run('bash', postgres_sh, 'start', place);
	try {
		run('psql', '-q', '-h', place, '-U', 'kpo', '-d', 'postgres', '-c', 'create database company');
		const url = `postgres://kpo@/company?host=${place}`;
		copy_of(file, 'file.db');
		run(kpo, 'copy', '--from', url_of('file.db'), '--to', url);
		run('psql', '-q', '-h', place, '-U', 'kpo', '-d', 'company', '-c', 'analyze');
		const on_file = await serve('file.db'), on_server = await serve(url);

		console.log('\n      the file / PostgreSQL               one request, ms     16 clients, requests a second    CPU us: file / kpo + PostgreSQL');
		for (const [name, to, who] of [['list', '/idea', people.kpo], ['list, team leader', '/idea', people.leader], ['an idea', `/idea/${people.leader.idea}`, people.leader], ['board', '/idea/board', people.leader],
			['Today', '/', people.leader], ['my work', '/work', people.leader], ['figures', '/figures', people.leader], ['search', '/idea?q=station+guard', people.kpo], ['list, API', '/api/v1/idea', people.kpo]]) {
			const one = [await wrk(on_file, to, who.cookie, 1), await wrk(on_server, to, who.cookie, 1)], f = await wrk(on_file, to, who.cookie), before = postgres_us(place);
			const p = await wrk(on_server, to, who.cookie), theirs = (postgres_us(place) - before) / (p.rate * seconds);
			console.log(`      ${name.padEnd(28)}${`${short(1000 / one[0].rate)} / ${short(1000 / one[1].rate)} = ${short(one[1].rate / one[0].rate)}`.padStart(24)}`
				+ `${`${short(f.rate)} / ${short(p.rate)} = ${short(p.rate / f.rate)}`.padStart(33)}${`${short(f.us)} / ${short(p.us)} + ${short(theirs)} = ${short((p.us + theirs) / f.us)}`.padStart(37)}`);
		}
		for (const n of [1, 16, 64]) {
			const f = await post(on_file, n, people.tokens, people.area), p = await post(on_server, n, people.tokens, people.area);
			console.log(`      ideas written by ${String(n).padStart(2)} clients    ${`${short(f.rate)} / ${short(p.rate)} a second = ${short(p.rate / f.rate)}; p50 ${short(f.p50_ms)} / ${short(p.p50_ms)} ms`.padStart(60)}`);
		}
		await on_file.stop();
		await on_server.stop();
	} finally {
		run('bash', postgres_sh, 'stop', place);
	}
}

/* ---- the run ---- */

if (spawnSync('wrk', ['--version']).error) {
	console.error('bench: wrk is missing: apt-get install wrk');
	process.exit(1);
}
if (process.env.BENCH_DB)
	fs.copyFileSync(process.env.BENCH_DB, path.join(folder, 'kpo.db'));
else
	run(kpo, 'demo', '--db', url_of('kpo.db'));
const people = run_json(inside, 'people', url_of('kpo.db'));
const cpu = /model name\s+: (.*)/.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch();

console.log(`${os.cpus().length} x ${cpu}, Linux ${os.release()}, load ${os.loadavg().map((n) => n.toFixed(1)).join(' ')} before the run${busy ? ' (BUSY)' : ''}; rounds of ${seconds} s, medians of ${rounds} (least-most)`);
console.log(`${people.kpo.ideas} ideas, ${people.leader.ideas} in the leader's area; wrk -t1 -c16\n`);
const only = (process.env.BENCH_ONLY ?? 'pages,drawings,writes,start,streams,weights,clients,engines,growth').split(',');
if (only.includes('pages'))
	await pages('kpo.db', people);
if (only.includes('drawings'))
	await drawings('kpo.db');
if (only.includes('writes'))
	await writes('kpo.db', people);
if (only.includes('start'))
	await start_and_memory('kpo.db');
if (only.includes('streams'))
	await streams('kpo.db', people);
if (only.includes('weights'))
	await weights('kpo.db', people);
if (only.includes('clients'))
	await clients('kpo.db', people);
if (only.includes('engines'))
	await engines('kpo.db', people);
if (only.includes('growth'))
	await growth();
console.log(`\n${missed} over budget${unjudged ? `, ${unjudged} not judged because the machine was busy` : ''}`);
process.exitCode = missed ? 1 : 0;
