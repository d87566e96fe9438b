/*
 * proxy.test.mjs -- the configurations of docs/caddy and docs/nginx, run as they stand there, in front of the program.
 *
 * A plant's phones speak HTTPS with the proxy; the program believes what the proxy says of them, and nobody else.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import path from 'node:path';
import zlib from 'node:zlib';
import { company } from '../lib/world.mjs';
import { answers, ask, begin, certificate, free_port, phone, proxies_end, there } from '../lib/proxy.mjs';
import { folder_new, root, until } from '../lib/program.mjs';

const stranger = '127.0.0.3';
let c;

before(async () => {
	c = await company({ args: ['--trust', '127.0.0.1'] });
});
after(async () => {
	await proxies_end();
	await c.server.stop();
});

/* ---- the two proxies: each gives { port, plain, ca } ---- */

async function caddy() {
	const folder = folder_new(), port = await free_port(), plain = await free_port();
	const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, KPO_SITE: `https://localhost:${port}`, KPO_HTTP_PORT: String(plain), KPO_UPSTREAM: `127.0.0.1:${c.server.port}` };
	const said = await begin(there('caddy'), ['run', '--config', path.join(root, 'docs/caddy/Caddyfile'), '--adapter', 'caddyfile'], env, folder);
	const authority = path.join(folder, 'caddy/pki/authorities/local/root.crt');

	await until(`Caddy has made its authority: ${said.text}`, () => { assert.equal(said.ended, undefined, said.text); return fs.existsSync(authority); });
	await answers(port, said);
	await until('Caddy has signed a certificate', () => fs.existsSync(path.join(folder, 'caddy/certificates/local/localhost/localhost.crt')));
	return { port, plain, ca: fs.readFileSync(authority) };
}

async function nginx() {
	const folder = folder_new(), port = await free_port(), plain = await free_port();
	const { crt, key } = certificate(folder);

	const ours = fs.readFileSync(path.join(root, 'docs/nginx/kpo.conf'), 'utf8').replace('server 127.0.0.1:8080', `server 127.0.0.1:${c.server.port}`).replace('listen 443', `listen 127.0.0.1:${port}`)
		.replace('listen 80;', `listen 127.0.0.1:${plain};`).replace('https://$host', `https://$host:${port}`).replaceAll('kaizen.plant.example', 'localhost')
		.replace('/etc/kpo/tls.crt', crt).replace('/etc/kpo/tls.key', key);
	const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((t) => `${t}_temp_path ${folder}/${t};`).join(' ');
	fs.writeFileSync(path.join(folder, 'nginx.conf'), `${process.getuid() === 0 ? 'user root; ' : ''}daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; events {}\nhttp { access_log off; ${temp}\n${ours}\n}\n`);
	await answers(port, await begin(there('nginx'), ['-p', folder, '-e', 'stderr', '-c', path.join(folder, 'nginx.conf')], {}, folder));
	return { port, plain, ca: fs.readFileSync(crt) };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const logged = (path_part) => c.server.log.split('\n').filter((l) => l.includes(path_part)).at(-1);

async function sign_in(p, options = {}) {
	const { employee_no, secret } = c.world.people.rashid;

	return ask(p, 'POST', '/sign-in', { ...options, headers: { ...form, origin: `https://localhost:${p.port}`, ...options.headers }, body: Buffer.from(new URLSearchParams({ name: employee_no, secret }).toString()) });
}

/* A real picture, made large with comments that a decoder passes over. */
function large_photo(bytes) {
	const camera = fs.readFileSync(path.join(root, 'tests/data/camera-gps.jpg')), comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(65533, 0x20)]);

	return Buffer.concat([camera.subarray(0, 2), ...Array(Math.ceil((bytes - camera.length) / comment.length)).fill(comment), camera.subarray(2)]);
}

function multipart(fields, photo) {
	const edge = 'edge-of-a-part', parts = Object.entries(fields).map(([n, v]) => `--${edge}\r\ncontent-disposition: form-data; name="${n}"\r\n\r\n${v}\r\n`).join('');

	return { headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
		body: Buffer.concat([Buffer.from(`${parts}--${edge}\r\ncontent-disposition: form-data; name="photo"; filename="p.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`), photo, Buffer.from(`\r\n--${edge}--\r\n`)]) };
}

/* ---- what must hold behind each of them ---- */

for (const [name, start] of [['caddy', caddy], ['nginx', nginx]].filter(([n]) => there(n))) {
	test(name, async (t) => {
		const p = await start();

		await t.test('the sign-in page comes over HTTPS, by a certificate that is checked, with its policy and HSTS', async () => {
			const a = await ask(p, 'GET', '/sign-in');
			assert.equal(a.status, 200);
			assert.match(a.bytes.toString(), /<h1[^>]*>Sign in</);
			assert.match(a.headers['strict-transport-security'], /max-age=\d{7,}/);
			assert.match(a.headers['content-security-policy'], /default-src 'none'/);
		});

		await t.test('plain HTTP leads to HTTPS', async () => {
			const a = await ask(p, 'GET', '/idea?x=1', { secure: false });
			assert.equal(a.status, 308);
			assert.equal(a.headers.location, `https://localhost:${p.port}/idea?x=1`);
		});

		await t.test('HTTP/2', async () => {
			const session = http2.connect(`https://localhost:${p.port}`, { ca: p.ca, servername: 'localhost', lookup: (h, o, done) => done(null, o?.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4) });
			const status = await new Promise((done, fail) => { session.on('error', fail); session.request({ ':path': '/healthz' }).on('response', (h) => done(h[':status'])).on('error', fail).resume(); });
			session.destroy();
			assert.equal(status, 200);
		});

		await t.test('somebody signs in: the form\'s origin is ours, the cookie goes over HTTPS alone', async () => {
			const a = await sign_in(p);
			assert.equal(a.status, 303, a.bytes.toString().slice(0, 300));
			const cookie = a.headers['set-cookie'].find((v) => v.startsWith('__Host-kpo_s='));
			for (const word of [/; Secure/, /; HttpOnly/, /; SameSite=Lax/])
				assert.match(cookie, word);
			const page = await ask(p, 'GET', '/', { headers: { cookie: cookie.split(';')[0] } });
			assert.equal(page.status, 200);
			assert.match(page.bytes.toString(), /Rashid Karim/);
		});

		await t.test('live updates pass as they come, compressed or not, and end when their reader goes', async () => {
			const cookie = (await sign_in(p)).headers['set-cookie'].find((v) => /^(__Host-)?kpo_s=/.test(v)).split(';')[0];
			for (const coding of ['identity', 'gzip, br, zstd']) {
				let text = '';
				const q = https.request({ path: '/live?topics=idea', host: '127.0.0.1', port: p.port, servername: 'localhost', ca: p.ca, localAddress: phone, agent: false,
					headers: { host: `localhost:${p.port}`, cookie, accept: 'text/event-stream', 'accept-encoding': coding } });
				const a = await new Promise((done, fail) => q.on('response', done).on('error', fail).end());
				q.on('error', () => {});
				const unpacked = a.headers['content-encoding'] === 'gzip' ? a.pipe(zlib.createGunzip()) : a;
				unpacked.on('data', (d) => { text += d; }).on('error', () => {});
				assert.equal(a.statusCode, 200);
				assert.match(a.headers['content-type'], /event-stream/);
				assert.ok([undefined, 'gzip'].includes(a.headers['content-encoding']), a.headers['content-encoding']);
				await until(`the beginning arrives: ${coding}`, () => /^retry: \d+\nid: \d+$|^retry: \d+$/m.test(text));
				await c.give(`Live through ${name}, ${coding}.`);
				await until(`the news arrive: ${coding}`, () => /^data: 0$/m.test(text));
				q.destroy();
				await until('the program knows that nobody reads any more', async () => (await c.server.metrics()).kpo_live_streams === 0);
			}
		});

		await t.test('a form from another site is refused', async () => {
			assert.equal((await sign_in(p, { headers: { origin: 'https://evil.example' } })).status, 403);
		});

		await t.test('the log names the phone, not the proxy; what the phone claims is thrown away', async () => {
			await ask(p, 'GET', `/help/${name}-1`);
			await until('the log line', () => logged(`/help/${name}-1`));
			assert.match(logged(`/help/${name}-1`), /client=127\.0\.0\.2$/);
			await ask(p, 'GET', `/help/${name}-2`, { headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6', 'x-forwarded-proto': 'http' } });
			await until('the log line', () => logged(`/help/${name}-2`));
			assert.match(logged(`/help/${name}-2`), /client=127\.0\.0\.2$/);
		});

		await t.test('the machine\'s figures are not for the outside', async () => {
			assert.equal((await ask(p, 'GET', '/metrics')).status, 404);
		});

		await t.test('pages are compressed by the proxy, assets come compressed from the program', async () => {
			const plain = await ask(p, 'GET', '/help/guide'), gzip = await ask(p, 'GET', '/help/guide', { headers: { 'accept-encoding': 'gzip' } });
			assert.equal(plain.headers['content-encoding'], undefined);
			assert.equal(gzip.headers['content-encoding'], 'gzip');
			assert.ok(gzip.bytes.length < plain.bytes.length / 2);
			assert.deepEqual(zlib.gunzipSync(gzip.bytes), plain.bytes);
			if (name === 'caddy')
				assert.equal((await ask(p, 'GET', '/help/guide', { headers: { 'accept-encoding': 'zstd, gzip' } })).headers['content-encoding'], 'zstd');
			const sheet = /href="(\/a\/[^"]+kpo\.css)"/.exec(plain.bytes.toString())[1];
			const css = await ask(p, 'GET', sheet, { headers: { 'accept-encoding': 'gzip, br' } });
			assert.equal(css.headers['content-encoding'], 'br');
			assert.match(css.headers['cache-control'], /immutable/);
		});

		await t.test('a photo of 10 MB passes; what is too large does not', async () => {
			const to = c.world.places.station.path, photo = large_photo(10_000_000);
			const a = await ask(p, 'POST', to, multipart({ problem: `A large photo, ${name}` }, photo));
			assert.ok(photo.length >= 10_000_000);
			assert.equal(a.status, 303, a.bytes.toString().slice(0, 300));
			assert.match(a.headers.location, /^\/r\//);
			const b = await ask(p, 'POST', to, multipart({ problem: 'Far too large' }, Buffer.alloc(45_000_000))).catch((e) => e);
			if (!(b instanceof Error))
				assert.equal(b.status, 413);
		});
	});
}

test('at least one proxy was here to be tried', () => {
	assert.ok(there('caddy') || there('nginx'), 'install caddy or nginx-light');
});

/* Straight to the program's port, past the proxy. */
const direct = (to, from, headers = {}, method = 'GET', body) => ask({ plain: c.server.port }, method, to, { secure: false, from, headers, body });

test('from a peer that is not trusted, no forwarded header is believed', async () => {
	const lies = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', forwarded: 'for=6.6.6.6;proto=https' };
	const a = await direct('/help/lie', stranger, lies);

	assert.equal(a.headers['strict-transport-security'], undefined);
	await until('the log line', () => logged('/help/lie'));
	assert.match(logged('/help/lie'), /client=127\.0\.0\.3$/);
	const { employee_no, secret } = c.world.people.grace;
	const b = await direct('/sign-in', stranger, { ...form, ...lies }, 'POST', Buffer.from(new URLSearchParams({ name: employee_no, secret }).toString()));
	assert.equal(b.status, 303);
	assert.ok(b.headers['set-cookie'].every((v) => !/Secure/.test(v)));
});

test('a chain is read from the right, up to the first address that is not ours', async () => {
	await direct('/help/chain-1', '127.0.0.1', { 'x-forwarded-for': '6.6.6.6, 10.1.2.3' });
	await until('the log line', () => logged('/help/chain-1'));
	assert.match(logged('/help/chain-1'), /client=10\.1\.2\.3$/);
	await direct('/help/chain-2', '127.0.0.1', { 'x-forwarded-for': '10.1.2.3, 127.0.0.1' });
	await until('the log line', () => logged('/help/chain-2'));
	assert.match(logged('/help/chain-2'), /client=10\.1\.2\.3$/);
	await direct('/help/chain-3', '127.0.0.1', { 'x-forwarded-for': 'client=5.5.5.5 status=200' });
	await until('the log line', () => logged('/help/chain-3'));
	assert.match(logged('/help/chain-3'), /client=127\.0\.0\.1$/);
});
