/*
 * scan.mjs -- wapiti and sqlmap, as Debian has them, against the example company: ./test scan, by name only.
 *
 * Both get an administrator's session, so that they see all pages, and a bounded time. Whatever they report and the list below
 * does not explain fails. Neither may use the net: wapiti's modules that need a list from elsewhere or a server of its makers
 * (wapp, nikto, ssrf, xxe) are not run.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { folder_new, kpo_ok, serve } from '../lib/program.mjs';
import { Client } from '../lib/client.mjs';

const wapiti_s = Number(process.env.WAPITI_S ?? 300), sqlmap_s = Number(process.env.SQLMAP_S ?? 420);

// What the tools say of us and why it is no hole; anything else is a finding.
const explained = [];

let server, admin, cookie, folder;

before(async () => {
	folder = folder_new();
	const db = `sqlite:${path.join(folder, 'kpo.db')}`;
	await kpo_ok(['demo', '--people', '60', '--years', '1', '--db', db]);
	await kpo_ok(['user', 'add', 'scanner', 'Scanner', '--db', db], { input: 'a long walk by the lake\n' });
	server = await serve(folder);
	admin = await new Client(server).sign_in('scanner', 'a long walk by the lake');
	cookie = `kpo_s=${admin.jar.get('kpo_s')}`;
});
after(() => server?.stop());

function tool(name, args, timeout_s) {
	return new Promise((done) => {
		const child = spawn(name, args, { cwd: folder, env: { ...process.env, HOME: folder, ASAN_OPTIONS: '', LSAN_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
		const timer = setTimeout(() => child.kill('SIGTERM'), timeout_s * 1000);
		let out = '';

		child.stdout.on('data', (d) => { out += d; });
		child.stderr.on('data', (d) => { out += d; });
		child.on('error', (e) => done(`${out}${e}`));
		child.on('close', () => { clearTimeout(timer); done(out); });
	});
}

async function requests() {
	const text = await (await fetch(`${server.url}/metrics`)).text();

	return [...text.matchAll(/^kpo_requests_total\{status="(\w+)"\} (\d+)/gm)].reduce((sum, [, , n]) => sum + Number(n), 0);
}
async function failures() {
	const text = await (await fetch(`${server.url}/metrics`)).text();

	return Number(/^kpo_requests_total\{status="5xx"\} (\d+)/m.exec(text)?.[1] ?? 0);
}

test('wapiti finds nothing', { timeout: (wapiti_s + 120) * 1000 }, async (t) => {
	const report = path.join(folder, 'wapiti.json'), before_ = await requests();
	const out = await tool('wapiti', ['-u', `${server.url}/`, '--scope', 'domain', '-H', `Cookie: ${cookie}`, '-m', 'all,-wapp,-nikto,-ssrf,-xxe,-buster,-brute_login_form,-drupal_enum,-wp_enum,-timesql'.replace(/^all.*/,
		'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss'), '-x', `${server.url}/sign-out`, '-x', `${server.url}/me/sessions/end`,
	'-x', `${server.url}/me/lang`, '-d', '3', '--max-links-per-page', '30', '--max-files-per-dir', '40', '--max-parameters', '12', '--max-scan-time', String(wapiti_s), '--no-bugreport', '--flush-session', '--store-session', folder,
	'-f', 'json', '-o', report, '-v', '0'], wapiti_s + 100);
	const sent = await requests() - before_, text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';

	assert.ok(text, `wapiti wrote no report: ${out.slice(-3000)}`);
	const said = JSON.parse(text), found = Object.entries({ ...said.vulnerabilities, ...said.anomalies }).flatMap(([kind, all]) => all.map((f) => `${kind}: ${f.method} ${f.path} ${f.parameter ?? ''} ${f.info}`));
	const open = found.filter((f) => !explained.some((e) => e.what.test(f)));
	t.diagnostic(`${said.infos.version}: ${sent} requests, ${found.length} reported, ${open.length} not explained`);
	assert.ok(sent > 500, `wapiti sent only ${sent} requests: ${out.slice(-2000)}`);
	assert.deepEqual(open, []);
	assert.equal((await admin.get('/me')).status, 200, 'its session ended: it saw the sign-in page only');
	assert.equal(await failures(), 0);
});

test('sqlmap finds nothing', { timeout: (sqlmap_s + 120) * 1000 }, async (t) => {
	const token = await admin.csrf(), before_ = await requests(), end = Date.now() + sqlmap_s * 1000;
	const always = ['--batch', '--disable-coloring', '--level', '2', '--risk', '1', '--technique', 'BEU', '--threads', '2', '--timeout', '20', '--cookie', cookie, '--headers', `X-CSRF: ${token}`, '--skip', 'Cookie', '--dbms', 'SQLite',
		'--flush-session', '--output-dir', folder];
	const asked = [
		['-u', `${server.url}/idea?q=hook&state=submitted&sort=id`], ['-u', `${server.url}/find?q=hook`], ['-u', `${server.url}/idea/1*`], ['-u', `${server.url}/figures?unit=1&from=2026-01`],
		['-u', `${server.url}/suggest/person?q=an`], ['-u', `${server.url}/api/v1/idea?limit=5&sort=id&q=hook`], ['-u', `${server.url}/api/v1/person/1*`], ['-u', `${server.url}/idea/export.csv?q=hook&state=submitted`],
		['-u', `${server.url}/comment`, '--data', `csrf=${token}&origin_record=idea&origin_id=1&body=hook`, '-p', 'origin_record,origin_id,body'],
		['-u', `${server.url}/sign-in`, '--data', 'name=hook&secret=hook', '--ignore-code', '429,422'],
		['-u', `${server.url}/api/v1/place`, '--method', 'POST', '--data', '{"name":"hook","code":"H","area":1}', '--headers', `X-CSRF: ${token}\\nContent-Type: application/json`],
	];
	let out = '', tried = 0;

	for (const target of asked.filter(() => true)) {
		if (Date.now() > end)
			break;
		out += await tool('sqlmap', [...target, ...always, '--ignore-code', '401,403,404,409,422,429'].filter((a, i, all) => !(all[i - 1] === '--ignore-code' && a === '429,422') && !(a === '--ignore-code' && all[i + 1] === '429,422')), (end - Date.now()) / 1000);
		tried++;
	}
	const sent = await requests() - before_, found = out.split('\n').filter((l) => /is vulnerable|identified the following injection|appears to be '.*' injectable|might be injectable/.test(l));
	const open = found.filter((f) => !explained.some((e) => e.what.test(f)));
	t.diagnostic(`sqlmap: ${tried} of ${asked.length} targets, ${sent} requests, ${found.length} reported, ${open.length} not explained`);
	assert.ok(sent > 300, `sqlmap sent only ${sent} requests: ${out.slice(-2000)}`);
	assert.deepEqual(open, []);
	assert.equal(await failures(), 0);
});
