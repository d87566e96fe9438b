/*
 * scan.mjs -- wapiti and sqlmap, as Debian has them, against the example company: ./test scan, by name only.
 *
 * Both get an administrator's session, so that they see all pages, and a bounded time. They go through a door of ours that counts
 * and that keeps closed what would end this very session: with it they would scan the sign-in page for the rest of the time.
 * Whatever they report and the list below does not explain fails. Neither may use the net: wapiti's modules that need a list from
 * elsewhere or a server of its makers (wapp, nikto, ssrf, xxe) are not run. Its -x ends with an error under Debian 12's Python.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { folder_new, kpo_ok, serve } from '../lib/program.mjs';
import { Client } from '../lib/client.mjs';

const wapiti_s = Number(process.env.WAPITI_S ?? 600), sqlmap_s = Number(process.env.SQLMAP_S ?? 420);
const modules = 'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss';

// What the tools say of us and why it is no hole; anything else is a finding.
const same = (paths) => new RegExp(`^Cross Site Request Forgery: POST (${paths})  CSRF token 'csrf' is not properly checked`);
const explained = [
	{ what: same('/(admin/role/\\d+/withdraw|me/secret|me/sessions/end)'), why: 'the door keeps these closed: the same 404, whatever the token' },
	{ what: same('/(calendar|person|place|unit)/import'), why: 'wapiti sends the token of a form with a file as if it were a file: refused both times; the next test sends it right' },
	{ what: same('/me/(lang|theme)'), why: 'open without an account: another site is refused by its origin, no token is asked for' },
	{ what: /^HTTP Secure Headers: GET \/  X-Frame-Options is not set/, why: 'the policy says frame-ancestors none' },
	{ what: /^HTTP Secure Headers: GET \/  X-XSS-Protection is not set/, why: 'browsers dropped it; the policy runs no script of a page' },
	{ what: /^HTTP Secure Headers: GET \/  Strict-Transport-Security is not set/, why: 'scanned over HTTP; over HTTPS it is set' },
];

let server, admin, cookie, folder, door, url, seen;

// One for both tools: the status of each answer by its path.
function door_open(closed) {
	return http.createServer((q, a) => {
		const at = q.url.split('?')[0];

		if (q.method !== 'GET' && closed.test(at)) {
			q.resume();
			a.writeHead(404, { 'content-type': 'text/plain' }).end('closed for the scan');
			return;
		}
		q.pipe(http.request({ host: '127.0.0.1', port: server.port, method: q.method, path: q.url, headers: q.headers }, (got) => {
			seen.n++;
			seen.paths.add(`${q.method} ${at.replace(/\d+/g, 'N')}`);
			if (got.statusCode >= 500)
				seen.failed.push(`${got.statusCode} ${q.method} ${q.url}`);
			a.writeHead(got.statusCode, got.rawHeaders);
			got.pipe(a);
		}).on('error', () => a.destroy()));
	});
}

before(async () => {
	folder = folder_new();
	const db = `sqlite:${path.join(folder, 'kpo.db')}`;
	await kpo_ok(['demo', '--people', '60', '--years', '1', '--db', db]);
	await kpo_ok(['user', 'add', 'scanner', 'Scanner', '--db', db], { input: 'a long walk by the lake\n' });
	server = await serve(folder);
	admin = await new Client(server).sign_in('scanner', 'a long walk by the lake');
	cookie = `kpo_s=${admin.jar.get('kpo_s')}`;
	const id = (await admin.api('GET', '/person?limit=200')).json.items.find((p) => p.employee_no === 'scanner').id;
	door = door_open(new RegExp(`^/(sign-out|me/(sessions/end|secret)|(admin/)?person/${id}/.*|admin/role/.*|person/bulk.*|api/v1/person/${id})$`));
	await new Promise((done) => door.listen(0, '127.0.0.1', done));
	url = `http://127.0.0.1:${door.address().port}`;
});
after(async () => {
	door?.closeAllConnections();
	door?.close();
	await server?.stop();
});

function tool(name, args, timeout_s) {
	return new Promise((done) => {
		const child = spawn(name, args, { cwd: folder, env: { ...process.env, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
		const timer = setTimeout(() => child.kill('SIGTERM'), timeout_s * 1000);
		let out = '';

		child.stdout.on('data', (d) => { out += d; });
		child.stderr.on('data', (d) => { out += d; });
		child.on('error', (e) => done(`${out}${e}`));
		child.on('close', () => { clearTimeout(timer); done(out); });
	});
}

const unexplained = (found) => found.filter((f) => !explained.some((e) => e.what.test(f)));

test('wapiti finds nothing', { timeout: (wapiti_s + 300) * 1000 }, async (t) => {
	const report = path.join(folder, 'wapiti.json');

	// Every page of the program to begin with; a fifth of the time to look around from there, the rest for the modules, each its share.
	const starts = (await kpo_ok(['routes'])).split('\n').flatMap((l) => /^GET\s+(\/\S*)/.exec(l)?.[1] ?? []).filter((at) => !at.includes('{') || at.includes('{id}')).map((at) => at.replace('{id}', '1'));
	const look_s = Math.round(wapiti_s / 5), module_s = Math.floor((wapiti_s - look_s) / modules.split(',').length);

	seen = { n: 0, paths: new Set(), failed: [] };
	const out = await tool('wapiti', ['-u', `${url}/`, ...starts.flatMap((at) => ['-s', url + at]), '--scope', 'domain', '-H', `Cookie: ${cookie}`, '-m', modules, '-d', '2', '--max-links-per-page', '30',
		'--max-files-per-dir', '12', '--max-parameters', '12', '--max-scan-time', String(look_s), '--max-attack-time', String(module_s), '--no-bugreport', '--flush-session', '--store-session', folder, '-f', 'json', '-o', report, '-v', '1'], wapiti_s + 250);
	assert.ok(fs.existsSync(report), `wapiti wrote no report: ${out.slice(-3000)}`);
	const said = JSON.parse(fs.readFileSync(report, 'utf8'));
	const found = Object.entries({ ...said.vulnerabilities, ...said.anomalies }).flatMap(([kind, all]) => all.map((f) => `${kind}: ${f.method} ${f.path} ${f.parameter ?? ''} ${f.info}`));
	t.diagnostic(`${said.infos.version}: ${seen.n} requests to ${seen.paths.size} addresses, ${found.length} reported, ${unexplained(found).length} not explained`);
	t.diagnostic([...out.matchAll(/Launching module (\w+)/g)].map((m) => m[1]).join(' '));
	assert.deepEqual(unexplained(found), []);
	assert.deepEqual(seen.failed, []);
	assert.ok(seen.n > 1000 && seen.paths.size > 40, `${seen.n} requests to ${seen.paths.size} addresses`);
	assert.equal((await admin.get('/me')).status, 200, 'its session ended on the way');
});

test('what wapiti says of tokens is not so', async () => {
	const token = await admin.csrf();

	for (const of of ['calendar', 'person', 'place', 'unit'])
		for (const [csrf, status] of [['wapiti', 403], [token, 422]]) {
			const body = new FormData();
			body.append('csrf', csrf);
			body.append('file', new Blob(['GIF89a'], { type: 'image/gif' }), 'pix.gif');
			(await admin.ask('POST', `/${of}/import`, { body })).is(status);
		}
	for (const at of ['/me/secret', '/me/sessions/end', '/admin/role/1/withdraw'])
		(await admin.post(at, {}, { csrf: 'wapiti' })).is(403);
	for (const at of ['/me/lang', '/me/theme'])
		(await admin.post(at, {}, { headers: { origin: 'https://evil.example' } })).is(403);
});

test('sqlmap finds nothing', { timeout: (sqlmap_s + 120) * 1000 }, async (t) => {
	const token = await admin.csrf(), end = Date.now() + sqlmap_s * 1000, json = `X-CSRF: ${token}\nContent-Type: application/json`;
	const always = ['--batch', '--disable-coloring', '--level', '2', '--risk', '1', '--technique', 'BEU', '--threads', '2', '--timeout', '20', '--cookie', cookie, '--skip', 'Cookie', '--dbms', 'SQLite',
		'--ignore-code', '401,403,404,409,422,429', '--flush-session', '--output-dir', folder];
	const targets = [
		['/idea?q=hook&state=submitted&sort=id'], ['/find?q=hook'], ['/idea/1*'], ['/figures?unit=1&from=2026-01'], ['/suggest/person?q=an'], ['/api/v1/idea?limit=5&sort=id&q=hook'], ['/api/v1/person/1*'],
		['/idea/export.csv?q=hook&state=submitted'], ['/comment', '--data', `csrf=${token}&origin_record=idea&origin_id=1&body=hook`, '-p', 'origin_record,origin_id,body'],
		['/sign-in', '--data', 'name=hook&secret=hook'], ['/api/v1/place', '--data', '{"name":"hook","code":"H","area":1}', '--headers', json],
	];
	const found = [], unfinished = [];

	seen = { n: 0, paths: new Set(), failed: [] };
	for (const [at, ...more] of targets) {
		const out = await tool('sqlmap', ['-u', url + at, ...more, ...always], Math.max(1, (end - Date.now()) / 1000));
		found.push(...out.split('\n').filter((l) => /is vulnerable|identified the following injection|appears to be '.*' injectable|might be injectable/.test(l)));
		if (!/all tested parameters do not appear to be injectable/.test(out))
			unfinished.push(`${at}: ${out.slice(-400)}`);
	}
	t.diagnostic(`sqlmap: ${targets.length} targets, ${seen.n} requests, ${found.length} reported, ${unexplained(found).length} not explained`);
	assert.deepEqual(unexplained(found), []);
	assert.deepEqual(unfinished, []);
	assert.deepEqual(seen.failed, []);
});
